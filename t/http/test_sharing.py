"""Who holds an account: invitations, roles in every program, new owner and former owner; E40, E41, E44."""
import unittest

from deeds import *

FREE, METER = ENV['LINK_ACCOUNT'], ENV['LINK_METER']
SUPPLIER = num('SELECT id FROM supplier WHERE code = %s' % quote(ENV['LINK_SUPPLIER']))
TODAY = now('Asia/Omsk').date().isoformat()


def kabinet(*command):
    running = pid_of('courier')
    subprocess.run([os.path.join(os.path.dirname(program_of(running)), 'kabinet'), *command], env=environment(running), cwd=STACK, check=True,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def unlinked():
    sql("DELETE FROM link WHERE account_id = {0}; DELETE FROM link_event WHERE account_id = {0}; DELETE FROM invite WHERE account_id = {0};"
        " DELETE FROM guard".format(ACCOUNT))


def setUpModule():
    global ACCOUNT, OWNER, GUEST, REGISTER
    behave()
    ACCOUNT, OWNER, GUEST = account(FREE), resident(PHONE), resident(PHONE2)
    REGISTER = registers(ACCOUNT)[0][0]
    unlinked()


def tearDownModule():
    unlinked()
    sql("DELETE v FROM reading_value v JOIN reading r ON r.id = v.reading_id WHERE r.account_id = %d AND r.resident_id IS NOT NULL" % ACCOUNT)


def prove(b):
    fields = b.get('/account/add').page.fields('/account/add')
    reply = b.post('/account/add', with_field(fields, supplier=str(SUPPLIER), number=FREE, serial=METER))
    assert reply.status == 303, reply


def share(b, role='view', name='Сын Миша'):
    """The token of a new invitation, from the page that shows it this once."""
    reply = b.post('/account/share', [('account', str(ACCOUNT)), ('by', role), ('name', name), ('csrf', b.token('/payment'))])
    assert reply.status == 200, reply
    return re.search(r'value="%s/invite\?proof=([\w-]{43})"' % re.escape(URL), reply.text)[1]


def take(b, token):
    return b.post('/invite', [('proof', token), ('csrf', b.token('/payment'))])


def role(who):
    return one('SELECT role FROM link WHERE resident_id = %d AND account_id = %d' % (who, ACCOUNT))


def told(who, topic):
    return num("SELECT COUNT(*) FROM notice WHERE resident_id = %d AND topic = '%s' AND account_number = %s" % (who, topic, quote(FREE)))


class Base(unittest.TestCase):
    def setUp(self):
        unlinked()
        sql("DELETE FROM notice WHERE topic LIKE 'account-%%' AND account_number = %s" % quote(FREE))
        self.a, self.b = first(), second()
        prove(self.a)

    def forms(self, b, account_id=None):
        """status of trying to send readings and to pay, past all pages"""
        token = [('csrf', b.token('/payment'))]
        base, _ = base_of(REGISTER, '2030-01-01')
        send_ = b.post('/readings/send', [('account', str(ACCOUNT)), ('key', form_key()), ('r-%d' % REGISTER, str(base // 1000 + 30))] + token)
        pay_ = b.post('/pay/start', [('key', form_key()), ('tick', 'a%d' % ACCOUNT), ('sum-a%d' % ACCOUNT, '1,00'), ('shown', '100'),
                                     ('method', 'new-card'), ('do', 'count')] + token)
        return send_.status, pay_.status


class Inviting(Base):
    def test_whole_way(self):
        """an owner invites, the guest joins and is told apart, the owner hears of it and takes it back, the guest hears of that"""
        token = share(self.a, 'submit', 'Соседка')
        self.assertIn('Соседка', self.a.get('/account/share', account=ACCOUNT).page.text)
        self.assertNotIn(token, self.a.get('/account/share', account=ACCOUNT).text)
        self.assertEqual(one("SELECT HEX(token_hash) FROM invite WHERE account_id = %d" % ACCOUNT).lower(),
                         hashlib.sha256(token.encode()).hexdigest())
        page = self.b.get('/invite', proof=token)
        self.assertIn('Вас приглашают', page.page.text)
        self.assertNotIn(FREE, page.text)
        self.assertIsNone(role(GUEST))
        reply = take(self.b, token)
        self.assertEqual(reply.location, URL + '/account?account=%d&do=joined' % ACCOUNT)
        self.assertEqual(role(GUEST), 'submit')
        self.assertIn('Этот счёт вам открыл его владелец', self.b.see(reply).page.text)
        self.assertEqual((told(OWNER, 'account-joined'), told(GUEST, 'account-joined')), (1, 0))
        self.assertEqual(take(self.b, token).status, 303)
        page = self.a.get('/account/share', account=ACCOUNT)
        self.assertEqual(self.a.post('/account/share/end', page.page.fields('/account/share/end')).status, 303)
        self.assertIsNone(role(GUEST))
        self.assertEqual(self.b.get('/account', account=ACCOUNT).status, 404)
        self.assertEqual(told(GUEST, 'account-revoked'), 1)
        self.assertEqual(take(self.b, token).status in (200, 303, 404), True)
        self.assertIsNone(role(GUEST))
        self.assertEqual([r[0] for r in sql('SELECT what FROM link_event WHERE account_id = %d ORDER BY id' % ACCOUNT)],
                         ['linked', 'invited', 'joined', 'revoked'])

    def test_token_is_good_once_and_a_week(self):
        """used, taken back, a week old, of an owner who left, or made up: over; and nothing is said of the account"""
        over = lambda token: self.assertEqual((self.b.get('/invite', proof=token).page.text.count('больше не действует') > 0,
                                               take(self.b, token).page.text.count('больше не действует') > 0, role(GUEST)), (True, True, None))
        token = share(self.a)
        sql("UPDATE invite SET until = '2026-11-20 00:00:00' WHERE account_id = %d" % ACCOUNT)
        over(token)
        token = share(self.a)
        sql("UPDATE invite SET revoked_at = until WHERE account_id = %d" % ACCOUNT)
        over(token)
        token = share(self.a)
        self.a.post('/account/delete', [('account', str(ACCOUNT)), ('csrf', self.a.token('/payment'))])
        over(token)
        self.assertEqual(self.b.get('/invite', proof='A' * 43).status, 404)
        self.assertEqual(take(self.b, 'A' * 43).status, 404)
        self.assertEqual(one("SELECT DATEDIFF(until, created_at) FROM invite WHERE account_id = %d ORDER BY id DESC LIMIT 1" % ACCOUNT), '7')

    def test_signed_out(self):
        """who is signed out sees whose invitation it is and nothing of the account, and can take nothing"""
        token, b = share(self.a), Browser()
        page = b.get('/invite', proof=token)
        self.assertEqual(page.status, 200)
        self.assertIn('Сначала войдите или зарегистрируйтесь', page.page.text)
        for secret_ in (FREE, 'Чайкина', 'Песчаная'):
            self.assertNotIn(secret_, page.text)
        self.assertEqual(b.post('/invite', [('proof', token), ('csrf', b.token('/signin'))]).status, 403)

    def test_one_of_two(self):
        """the link is good for one; the owner who opens it keeps it good"""
        token = share(self.a)
        self.assertIn('уже есть', take(self.a, token).page.text)
        self.assertEqual(role(OWNER), 'owner')
        self.assertEqual(take(self.b, token).status, 303)

    def test_only_owners_share(self):
        """E44: a guest cannot invite, see who has access, take back, or grow"""
        token = share(self.a, 'pay')
        take(self.b, token)
        end = self.a.get('/account/share', account=ACCOUNT).page.fields('/account/share/end')
        self.assertEqual(self.b.get('/account/share', account=ACCOUNT).status, 404)
        fields = [('account', str(ACCOUNT)), ('csrf', self.b.token('/payment'))]
        self.assertEqual(self.b.post('/account/share', fields + [('by', 'pay'), ('name', 'x')]).status, 404)
        self.assertEqual(self.b.post('/account/share/end', fields + [('id', dict(end)['id'])]).status, 404)
        self.assertEqual(self.a.post('/account/share', [('account', str(ACCOUNT)), ('by', 'owner'), ('name', 'x'), ('csrf', self.a.token('/payment'))]).status, 400)
        self.assertEqual(role(GUEST), 'pay')

    def test_guests_go_with_the_owner(self):
        """E41: the owner lets the account go: so do the guests; coming back revives none of them"""
        take(self.b, share(self.a, 'pay'))
        self.a.post('/account/delete', [('account', str(ACCOUNT)), ('csrf', self.a.token('/payment'))])
        self.assertIsNone(role(GUEST))
        prove(self.a)
        self.assertIsNone(role(GUEST))
        self.assertEqual(self.b.get('/account', account=ACCOUNT).status, 404)

    def test_guest_leaves(self):
        """a guest can leave; the owner's list no longer names them"""
        take(self.b, share(self.a, 'view', 'Уйдёт'))
        self.assertIn('по новому приглашению', self.b.get('/account/delete', account=ACCOUNT).page.text)
        self.assertEqual(self.b.post('/account/delete', [('account', str(ACCOUNT)), ('csrf', self.b.token('/payment'))]).status, 303)
        self.assertNotIn('Уйдёт', self.a.get('/account/share', account=ACCOUNT).page.text)
        self.assertEqual(role(OWNER), 'owner')


class Roles(Base):
    def test_view(self):
        """role view: sees all, may neither send readings nor pay, in no program and by no form"""
        take(self.b, share(self.a, 'view'))
        for path in ('/account', '/payment/details', '/history/bills'):
            self.assertEqual(self.b.get(path, account=ACCOUNT).status, 200)
        self.assertIn(FREE, self.b.get('/history/bills', account=ACCOUNT).text)
        self.assertNotIn('a%d"' % ACCOUNT, self.b.get('/payment').text)
        self.assertNotIn('/readings/send?account=%d"' % ACCOUNT, self.b.get('/account', account=ACCOUNT).text)
        before = sql('SELECT (SELECT COUNT(*) FROM reading), (SELECT COUNT(*) FROM payment)')
        self.assertEqual(self.forms(self.b), (422, 404))
        self.assertEqual(sql('SELECT (SELECT COUNT(*) FROM reading), (SELECT COUNT(*) FROM payment)'), before)

    def test_submit(self):
        """role submit: may send readings, may not pay"""
        take(self.b, share(self.a, 'submit'))
        self.assertEqual(self.forms(self.b), (303, 404))

    def test_pay(self):
        """role pay: may send readings and pay"""
        take(self.b, share(self.a, 'pay'))
        self.assertEqual(self.forms(self.b), (303, 200))
        payment = pay(self.b, {'a%d' % ACCOUNT: '1,00'})
        self.assertEqual(payment.reply.status, 303, payment.reply)
        at_bank('decline', payment)
        payment.await_state('declined')

    def test_taken_back_while_paying(self):
        """role pay taken back between page and form: no payment comes of it"""
        take(self.b, share(self.a, 'pay'))
        fields = basket(self.b, {'a%d' % ACCOUNT: '2,00'})
        sql("UPDATE link SET role = 'view' WHERE resident_id = %d AND account_id = %d" % (GUEST, ACCOUNT))
        self.assertEqual(self.b.post('/pay/start', fields).status, 404)
        self.assertEqual(num("SELECT COUNT(*) FROM payment WHERE once_key = '%s'" % dict(fields)['key']), 0)

    def test_delivery_is_the_owners(self):
        """ACC-4: how the bills come is the owners' choice; a guest neither chooses nor holds back"""
        take(self.b, share(self.a, 'pay'))
        self.assertNotIn('Способ получения счёта', self.b.get('/account/edit', account=ACCOUNT).page.text)
        self.assertEqual(self.b.post('/profile/bills', [('account', str(ACCOUNT)), ('by', 'email'), ('csrf', self.b.token('/payment'))]).status, 404)
        fields = self.a.get('/account/edit', account=ACCOUNT).page.fields('/account/edit')
        self.assertEqual(self.a.post('/account/edit', with_field(fields, by='email')).status, 303)
        self.assertNotIn('Бумажные счета приходят', self.a.get('/account', account=ACCOUNT).page.text)


class Owners(Base):
    """E40: another person proves the account that somebody holds."""

    def later(self):
        """A bill, a booking and a reading from after the change, and what they can be known by."""
        sql("""INSERT INTO bill (account_id, number, period, issued_on, opening, paid, total) VALUES ({0}, 'ПОЗЖЕ-1', '2027-01-01', '2027-02-01', 0, 0, 77777);
            INSERT INTO booking (account_id, outside_key, paid_on, amount) VALUES ({0}, 'ПОЗЖЕ-2', '2027-02-03', 88888);
            INSERT INTO reading (account_id, meter_id, taken_on, received_at, source, state, once_key)
             SELECT {0}, id, '2027-01-22', '2027-01-22', 'staff', 'used', 'later' FROM meter WHERE account_id = {0};
            INSERT INTO reading_value SELECT r.id, {1}, 654321000 FROM reading r WHERE r.once_key = 'later' AND r.account_id = {0}""".format(ACCOUNT, REGISTER))
        self.addCleanup(sql, """DELETE FROM bill WHERE number = 'ПОЗЖЕ-1'; DELETE FROM booking WHERE outside_key = 'ПОЗЖЕ-2';
            DELETE v FROM reading_value v JOIN reading r ON r.id = v.reading_id WHERE r.once_key = 'later';
            DELETE FROM reading WHERE once_key = 'later'""")
        return {'/history/bills': '777,77', '/history/payments': '888,88', '/history/readings': '654 321'}

    def test_review(self):
        """E40: the one before comes under review and is told; the new one sees nothing older, the former one nothing newer"""
        bill = num('SELECT MAX(id) FROM bill WHERE account_id = %d' % ACCOUNT)
        prove(self.b)
        self.assertEqual(sql('SELECT role, sees_from, sees_to, review_since IS NOT NULL FROM link WHERE account_id = %d ORDER BY resident_id' % ACCOUNT),
                         [['owner', None, TODAY, '1'], ['owner', TODAY, None, '0']] if OWNER < GUEST else [['owner', TODAY, None, '0'], ['owner', None, TODAY, '1']])
        self.assertEqual((told(OWNER, 'account-review'), told(GUEST, 'account-review'), told(GUEST, 'account-linked')), (1, 0, 0))
        self.assertEqual(num("SELECT COUNT(*) FROM outbox WHERE topic = 'account-review' AND resident_id = %d" % OWNER) > 0, True)
        later = self.later()
        count = lambda b, path: len(re.findall('<tr', b.get(path, account=ACCOUNT, **{'from': '2020-01-01', 'to': '2026-11-19'}).text))
        for path, text in later.items():
            mine, theirs = self.b.get(path, account=ACCOUNT).page.text, self.a.get(path, account=ACCOUNT).page.text
            self.assertIn(text, mine, path)
            self.assertNotIn(text, theirs, path)
            self.assertLess(count(self.b, path), count(self.a, path), path)
        self.assertEqual((self.a.get('/bill', bill=bill).status, self.b.get('/bill', bill=bill).status), (200, 404))
        new = num("SELECT id FROM bill WHERE number = 'ПОЗЖЕ-1'")
        self.assertEqual((self.a.get('/bill', bill=new).status, self.b.get('/bill', bill=new).status), (404, 200))

    def test_former_may_nothing(self):
        """E40: under review one sees no balance, dwelling or meters, sends and pays nothing, invites nobody; and knows whom to call"""
        prove(self.b)
        page = self.a.get('/account', account=ACCOUNT)
        self.assertIn('Другой человек подтвердил', page.page.text)
        self.assertIn(one('SELECT phone FROM supplier WHERE id = %d' % SUPPLIER), page.page.text)
        for text in ('Сумма к оплате', 'Переплата', 'Информация о', METER):
            self.assertNotIn(text, page.page.text)
        self.assertEqual(self.forms(self.a), (422, 404))
        self.assertEqual(self.a.get('/account/share', account=ACCOUNT).status, 404)
        self.assertEqual(self.forms(self.b), (303, 200))

    def test_guests_end_with_their_owner(self):
        """E40: who was invited by the former owner sees no more than they"""
        take(self.b, share(self.a, 'pay'))
        # the new owner's proof, as the statement of the portal leaves it
        sql("UPDATE link SET sees_to = '%s', review_since = '%s' WHERE account_id = %d" % (TODAY, TODAY, ACCOUNT))
        self.assertEqual(self.forms(self.b), (422, 404))

    def test_invited_proves(self):
        """E40 ACC-4: one whom the owner invited and who proves is an owner beside them: nobody is hidden from anybody"""
        take(self.b, share(self.a, 'view'))
        prove(self.b)
        self.assertEqual(sql('SELECT role, sees_from, sees_to FROM link WHERE account_id = %d' % ACCOUNT), [['owner', None, None]] * 2)
        self.assertEqual((told(OWNER, 'account-linked'), told(OWNER, 'account-review')), (1, 0))

    def test_back_after_another(self):
        """E40 E41: whoever lets the account go and proves it again after another had it sees nothing of the other's days"""
        self.a.post('/account/delete', [('account', str(ACCOUNT)), ('csrf', self.a.token('/payment'))])
        prove(self.b)
        self.assertEqual(one('SELECT sees_from FROM link WHERE account_id = %d' % ACCOUNT), TODAY)
        self.b.post('/account/delete', [('account', str(ACCOUNT)), ('csrf', self.b.token('/payment'))])
        prove(self.a)
        self.assertEqual(one('SELECT sees_from FROM link WHERE account_id = %d' % ACCOUNT), TODAY)

    def test_office_decides(self):
        """E40: the office's word ends the review: kabinet link makes an owner who sees everything"""
        prove(self.b)
        code, phone = ENV['LINK_SUPPLIER'], PHONE
        kabinet('link', phone, code, FREE, 'Моя')
        self.assertEqual(sql('SELECT role, proof, sees_from, sees_to, review_since FROM link WHERE account_id = %d AND resident_id = %d' % (ACCOUNT, OWNER)),
                         [['owner', 'office', None, None, None]])
