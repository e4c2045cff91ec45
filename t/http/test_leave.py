"""PROF-6, E39: leaving for good: what goes, what stays, and what the next owner of the phone gets."""
from door import *


MARK = ''.join(secrets.choice('абвгдежзиклмнопрст') for _ in range(8))       # in whatever names the one who leaves


def register(phone, password=PASSWORD):
    """A newcomer by the pages, from the phone to the confirmed e-mail; browser and e-mail."""
    b, email = Browser(), new_email()
    b.post('/register', with_field(b.get('/register').page.fields('/register'), phone=phone, password=password, agree='yes'))
    reply = enter_code(b, code_for(phone))
    assert reply.status == 303 and b.session, reply
    b.post('/welcome', with_field(b.get('/welcome').page.fields('/welcome'), last__name='Незабудкина' + MARK, first__name='Фёкла',
                                  middle__name='Зосимовна' + MARK, born='1956-11-05', gender='female'))
    reply = b.post('/welcome', with_field(b.get('/welcome').page.fields('/welcome'), email=email))
    assert (reply.status, reply.location) == (303, URL + '/code'), reply
    reply = enter_code(b, code_for(email, 5))
    assert (reply.status, reply.location) == (303, URL + '/payment'), reply
    b.owner = phone
    return b, email


def search(*words):
    """Tables, columns and a row in which one of the words stands."""
    found = []
    for table, column in sql("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()"
                             " AND data_type NOT IN ('binary', 'varbinary', 'bigint', 'int', 'tinyint', 'smallint') ORDER BY 1, 2"):
        where = ' OR '.join("CAST(`%s` AS CHAR CHARACTER SET utf8mb4) LIKE %s" % (column, quote('%' + w + '%')) for w in words)
        found += [(table, column, *r) for r in sql('SELECT `%s` FROM `%s` WHERE %s LIMIT 3' % (column, table, where))]
    return found


class Registered:
    """Somebody with everything that a resident can have."""

    def __init__(self):
        self.phone = new_phone()
        self.b, self.email = register(self.phone)
        self.id = num('SELECT id FROM resident WHERE phone = ' + quote(self.phone))
        self.neighbour = Person()
        self.alone, self.shared, self.paper = new_account(self, delivery='email', meter=True), new_account(delivery='email'), new_account(self)
        for who in (self, self.neighbour):
            sql("INSERT INTO link (resident_id, account_id, group_id, alias, delivery, created_at) VALUES (%d, %d, NULL, 'Дом', 'email', %s)" % (who.id, self.shared, quote(when())))
        sql("INSERT INTO account_group (resident_id, name) VALUES (%d, 'Тётя %s')" % (self.id, MARK))
        self.payment = pay(self.b, {'a%d' % self.alone: '12,34'})
        at_bank('pay', self.payment)
        self.payment.await_state('paid')
        register_, _, _, _, decimals = registers(self.alone)[0]
        reply, self.reading = send_readings(self.b, self.alone, {register_: typed(5000, decimals)})
        assert reply.status == 303, reply
        confirm(self.b)
        self.device = add_passkey(self.b, name='Ключ ' + MARK)
        self.app = add_app(self.b)
        press(self.b, '/profile/security', '/profile/recovery-codes')
        forget_guards()
        self.old_phone = self.phone
        self.phone = new_phone()
        self.b.post('/profile/phone', with_field(self.b.get('/profile/phone').page.fields('/profile/phone'), phone=self.phone))
        enter_code(self.b, code_for(self.phone))
        assert one('SELECT phone FROM resident WHERE id = %d' % self.id) == self.phone
        b, reply = Browser(), None
        form = b.get('/signin').page.fields('/signin')
        b.post('/signin', with_field(form, phone=self.phone, password=PASSWORD))
        b.post('/code/send', [('csrf', b.token('/code')), ('by', 'sms')])
        enter_code(b, code_for(self.phone))
        assert b.session, 'not signed in by the second factor'
        self.other = b
        confirm(self.b)


class Leaving(Door):
    def test_everything(self):
        """PROF-6 E39 ACC-4: the whole of it: what is said before, tick, good-bye, what is gone, what stays, the phone's next owner"""
        r = Registered()
        shown = view(r.b, '/profile/delete').find('profile-delete')
        self.assertEqual([shown.get(n) for n in ('email', 'accounts', 'payments', 'readings')], [r.email, '3', '1', '1'])
        number = lambda a: one('SELECT number FROM account WHERE id = %d' % a)
        self.assertEqual({a.get('number'): a.get('paper') for a in shown.findall('account')},
                         {number(r.alone): 'yes', number(r.shared): 'no', number(r.paper): 'no'})
        text = r.b.get('/profile/delete').page.text
        self.assertIn(number(r.alone), text)

        # the tick
        for fields in ({}, {'agree': ''}, {'agree': 'no'}, {'agree': 'on'}):
            reply = post_view(r.b, '/profile/delete', **fields)
            self.assertIn(reply.status, (400, 422), fields)
        self.assertEqual(errors(as_view(post_view(r.b, '/profile/delete'))), {'agree': 'delete-agree'})
        self.assertIsNone(one('SELECT deleted_at FROM resident WHERE id = %d' % r.id))

        money = sql('SELECT * FROM payment WHERE id = {0}; SELECT * FROM payment_part WHERE payment_id = {0};'
                    ' SELECT * FROM ledger WHERE payment_id = {0}'.format(r.payment.id))
        reading = sql("SELECT * FROM reading WHERE account_id = %d" % r.alone)
        accepted = sql('SELECT * FROM acceptance WHERE resident_id = %d ORDER BY document' % r.id)
        self.assertEqual([a[1] for a in accepted][:1], ['agreement'])
        cookies = dict(r.b.cookies)
        reply = press(r.b, '/profile/delete', '/profile/delete', agree='yes')
        self.goes(reply, '/signin?do=deleted')
        self.assertIn('удалён', r.b.see(reply).page.text)
        self.assertIn('"cache"', reply.header('Clear-Site-Data') or '')

        # nobody is in, nobody comes in
        gone = Browser()
        gone.cookies = cookies
        self.assertTrue(signed_out(gone))
        self.assertTrue(signed_out(r.other))
        forget_guards()
        stranger = Browser()
        form = stranger.get('/signin').page.fields('/signin')
        words = lambda reply: re.sub(r'\+?[78]?[\d() -]{9,}|[0-9a-f]{16}', '*', reply.page.text)
        known, unknown = (stranger.post('/signin', with_field(form, phone=p, password=PASSWORD)) for p in (r.phone, new_phone()))
        self.assertEqual((known.status, words(known)), (unknown.status, words(unknown)))
        self.assertEqual(known.status, 422)
        b = Browser()
        challenge, csrf = passkey_step(b)
        self.goes(answer(b, r.device.got(challenge), csrf), '/signin?do=refused')

        # good-bye
        message_to(r.phone, 'удалён')
        message_to(r.email, 'Личный кабинет удалён')

        await_true('all sent', lambda: num("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND (resident_id = %d OR address IN (%s))"
                                           % (r.id, ', '.join(map(quote, (r.phone, r.old_phone, r.email))))) == 0)
        self.assertEqual(sql('SELECT last_name, first_name, middle_name, born_on, gender, email FROM resident WHERE id = %d' % r.id), [['', '', '', None, '', None]])
        LEFT.update(found=search(r.old_phone, r.phone, r.email, MARK),
                    control=search(r.neighbour.phone))

        # what stays
        self.assertEqual(sql('SELECT * FROM payment WHERE id = {0}; SELECT * FROM payment_part WHERE payment_id = {0};'
                             ' SELECT * FROM ledger WHERE payment_id = {0}'.format(r.payment.id)), money)
        self.assertEqual(sql("SELECT * FROM reading WHERE account_id = %d" % r.alone), reading)
        self.assertEqual(sql('SELECT * FROM acceptance WHERE resident_id = %d ORDER BY document' % r.id), accepted)
        self.assertEqual(sql('SELECT resident_id, delivery FROM link WHERE account_id IN (%d, %d, %d)' % (r.alone, r.shared, r.paper)),
                         [[str(r.neighbour.id), 'email']])
        for table in ('credential', 'authenticator', 'recovery_code', 'passkey', 'browser', 'notice', 'contact_change', 'account_group', 'challenge'):
            self.assertEqual(num('SELECT COUNT(*) FROM %s WHERE resident_id = %d' % (table, r.id)), 0, table)

        # the phone's next owner
        forget_guards()
        c, email = register(r.phone)
        again = num('SELECT id FROM resident WHERE phone = ' + quote(r.phone))
        self.assertNotEqual(again, r.id)
        self.assertEqual(num('SELECT COUNT(*) FROM link WHERE resident_id = %d' % again), 0)
        for path in ('/payment', '/history/payments', '/notices', '/profile/bills', '/readings'):
            page = c.get(path)
            self.assertEqual(page.status, 200)
            for word in (number(r.alone), number(r.shared), '12,34', r.email):
                self.assertNotIn(word, page.text, path)
        self.assertEqual(c.get('/account', account=r.alone).status, 404)

    def test_no_table_names_them(self):
        """PROF-6: no table says who it was: neither phones nor e-mail nor a name"""
        if 'found' not in LEFT:
            self.skipTest('nobody has left')
        self.assertTrue(LEFT['control'], 'the search finds what is there')
        self.assertEqual(LEFT['found'], [])


LEFT = {}


class Small(Door):
    def test_confirmed_only(self):
        """PROF-6: without the password just given neither the page nor the form"""
        p = Person()
        b = p.inside(confirmed=False)
        self.goes(b.get('/profile/delete'), '/confirm?to=delete')
        self.goes(b.post('/profile/delete', [('agree', 'yes'), ('csrf', b.token('/help'))]), '/confirm?to=delete')
        self.assertEqual(p.column('phone'), p.phone)

    def test_two_holders(self):
        """E39 ACC-4: the page says which accounts fall back to paper: those whose last holder by e-mail leaves"""
        p, q = Person(), Person()
        both, his_paper, my_paper, mine = (new_account() for _ in range(4))
        for who, account_, delivery in ((p, both, 'email'), (q, both, 'email'), (p, his_paper, 'email'), (q, his_paper, 'paper'),
                                        (p, my_paper, 'paper'), (q, my_paper, 'email'), (p, mine, 'email')):
            sql("INSERT INTO link (resident_id, account_id, group_id, alias, delivery, created_at) VALUES (%d, %d, NULL, '', '%s', %s)" % (who.id, account_, delivery, quote(when())))
        b = p.inside()
        number = {one('SELECT number FROM account WHERE id = %d' % a): name for a, name in
                  ((both, 'both'), (his_paper, 'his paper'), (my_paper, 'my paper'), (mine, 'mine'))}
        said = {number[a.get('number')]: a.get('paper') for a in view(b, '/profile/delete').findall('profile-delete/account')}
        self.assertEqual((said['both'], said['my paper'], said['mine']), ('no', 'no', 'yes'))
        other = lambda: {number[a.get('number')]: (a.get('delivery'), a.get('others')) for a in
                         view(q.inside(), '/profile/bills').findall('profile-bills/account')}
        self.assertEqual(other(), {'both': ('email', '0'), 'his paper': ('paper', '0'), 'my paper': ('email', '1')})
        self.goes(press(b, '/profile/delete', '/profile/delete', agree='yes'), '/signin?do=deleted')
        self.assertEqual(other(), {'both': ('email', '0'), 'his paper': ('paper', '0'), 'my paper': ('email', '0')})

    def test_twice(self):
        """PROF-6: the form sent eight times at once: gone once, one good-bye on each way; no error page of a crash"""
        p = Person()
        b = p.inside()
        fields = with_field(b.get('/profile/delete').page.fields('/profile/delete'), agree='yes')
        cookies = dict(b.cookies)

        def send_it(i):
            c = Browser()
            c.cookies = dict(cookies)
            return c.post('/profile/delete', fields).status
        got = together(8, send_it)
        self.assertIn(303, got)
        self.assertEqual(set(got) - {303, 403, 404}, set())
        self.assertEqual(sql("SELECT channel, COUNT(*) FROM outbox WHERE resident_id = %d AND topic = 'account-deleted' GROUP BY channel" % p.id),
                         [['email', '1'], ['sms', '1']])

    def test_way_back_is_gone(self):
        """PROF-6 E49: the link to an old phone leads nowhere once the account is gone"""
        import test_contacts
        p = Person()
        b = p.inside()
        new, link = test_contacts.changed(p, b, 'phone')
        self.assertEqual(test_contacts.state(Browser(), link), 'open')
        self.goes(press(b, '/profile/delete', '/profile/delete', agree='yes'), '/signin?do=deleted')
        self.assertEqual(Browser().ask('GET', BASE + link).status, 404)

    def test_codes_under_way(self):
        """PROF-6 AUTH-7: a recovery begun before leads to nothing after"""
        p = Person()
        c = Browser()
        c.post('/recover', with_field(c.get('/recover').page.fields('/recover'), phone=p.phone))
        code = code_for(p.phone)
        self.goes(press(p.inside(), '/profile/delete', '/profile/delete', agree='yes'), '/signin?do=deleted')
        self.goes(c.post('/code', [('code', code), ('csrf', c.token('/signin'))]), '/signin')
        self.goes(c.get('/recover/password'), '/recover')
