"""PROF-1, PROF-4, ACC-4: names, and bills by e-mail."""
from door import *


def names(b, **fields):
    return b.post('/profile/name', with_field(b.get('/profile/name').page.fields('/profile/name'), **fields))


class Names(Door):
    def setUp(self):
        super().setUp()
        self.p = Person()
        self.b = self.p.inside(confirmed=False)

    def tearDown(self):
        """Names as short as these stand in every log (test_zz_logs)."""
        sql("UPDATE resident SET last_name = 'Ромашкина', first_name = 'Ася', middle_name = '' WHERE id = %d" % self.p.id)

    def row(self):
        return sql('SELECT last_name, first_name, middle_name, born_on, gender FROM resident WHERE id = %d' % self.p.id)[0]

    def test_edit(self):
        """PROF-1: view and edit; the initials follow; shown in the form again as they are stored"""
        self.goes(names(self.b, last__name='  Лютикова ', first__name='Зоя', middle__name='Яновна', born='1956-11-05', gender='female'), '/profile')
        self.assertEqual(self.row(), ['Лютикова', 'Зоя', 'Яновна', '1956-11-05', 'female'])
        root = view(self.b, '/profile')
        self.assertEqual((root.find('resident').get('initials'), root.find('profile').get('gender')), ('ЗЛ', 'female'))
        self.assertIn('Лютикова', self.b.get('/profile').page.text)
        form = view(self.b, '/profile/name').find('profile-name')
        self.assertEqual({f.get('name'): f.get('value') for f in form}, {'last-name': 'Лютикова', 'first-name': 'Зоя', 'middle-name': 'Яновна', 'born': '1956-11-05'})
        self.goes(names(self.b, middle__name='', born='', gender=''), '/profile')
        self.assertEqual(self.row(), ['Лютикова', 'Зоя', '', None, ''])

    def test_limits(self):
        """PROF-1 V2.2: needed ones empty, too long by one, days that are none or out of reach; nothing is stored then"""
        before = self.row()
        for fields, want in (({'last-name': '', 'first-name': ' '}, {'last-name': 'empty', 'first-name': 'empty'}),
                             ({'last-name': 'я' * 61}, {'last-name': 'name-long'}), ({'middle-name': 'x' * 61}, {'middle-name': 'name-long'}),
                             ({'born': '1956-02-30'}, {'born': 'date-format'}), ({'born': '30.02.1956'}, {'born': 'date-format'}),
                             ({'born': 'вчера'}, {'born': 'date-format'}), ({'born': '2026-11-21'}, {'born': 'date-range'}),
                             ({'born': '1906-01-01'}, {'born': 'date-range'}), ({'born': '05.11.1956.'}, {'born': 'date-format'})):
            all_fields = {'last-name': 'Лютикова', 'first-name': 'Зоя', 'middle-name': '', 'born': '', 'gender': '', **fields}
            reply = self.b.post('/profile/name', list(all_fields.items()) + [('csrf', self.b.token('/help'))], [('Accept', 'application/xml')])
            self.assertEqual((reply.status, errors(as_view(reply))), (422, want), fields)
            self.assertEqual({f.get('name'): f.get('value') for f in as_view(reply).find('profile-name')}['last-name'], all_fields['last-name'])
        self.assertEqual(self.row(), before)
        longest = 'Ё' * 60
        self.goes(names(self.b, last__name=longest, first__name='😀' * 60, born='5.11.1956'), '/profile')
        self.assertEqual(self.row()[:2] + self.row()[3:4], [longest, '😀' * 60, '1956-11-05'])
        self.goes(names(self.b, born='2026-11-20'), '/profile')
        self.goes(names(self.b, gender='other'), '/profile')
        self.assertEqual(self.row()[4], '')

    def test_odd_characters(self):
        """V1.2 1.11: markup is text; bytes that are no text are refused"""
        self.goes(names(self.b, last__name='<b>&amp;"\'', first__name="О'Нил"), '/profile')
        self.assertEqual(self.row()[:2], ['<b>&amp;"\'', "О'Нил"])
        page = self.b.get('/profile')
        self.assertNotIn('<b>&amp;"', page.text)
        self.assertEqual(page.page.faults, [])
        token = encode([('csrf', self.b.token('/help'))])
        for bad in (b'%FF', b'%C0%AF', b'%ED%A0%80', b'a%00b', b'a%0Ab', b'%E2%80%AEx'):
            self.assertIn(self.b.post('/profile/name', token + b'&last-name=' + bad + b'&first-name=x').status, (400, 422), bad)
        self.assertEqual(self.row()[0], '<b>&amp;"\'')

    def test_bills_keep_their_name(self):
        """PROF-1 AUTH-5: another name here changes nothing of bills and accounts"""
        account_ = new_account(self.p)
        clone('bill', 'id = (SELECT MAX(b.id) FROM bill b WHERE b.account_id = %d)' % account('02660061050'), account_id=str(account_), number=quote('D%d' % account_))
        tables = ('bill', 'bill_line', 'account', 'dwelling_item')
        before = {t: sql('CHECKSUM TABLE ' + t) for t in tables}
        page = lambda: re.sub(r'\S*(Ася|Зоя|Ромашкина|Лютикова)\S*|\b(АР|ЗЛ)\b|[0-9a-f]{16}', '*', self.b.get('/account', account=account_).page.text)
        shown = page()
        self.goes(names(self.b, last__name='Лютикова', first__name='Зоя'), '/profile')
        self.assertEqual(({t: sql('CHECKSUM TABLE ' + t) for t in tables}, page()), (before, shown))

    def test_only_own(self):
        """V8.2.2: nobody else's name changes, whatever ids stand in the form"""
        q = Person()
        reply = self.b.post('/profile/name', [('last-name', 'X'), ('first-name', 'Y'), ('id', str(q.id)), ('csrf', self.b.token('/help'))])
        self.assertEqual(reply.status, 400)
        self.goes(names(self.b, last__name='X', first__name='Y'), '/profile')
        self.assertEqual(q.column('last_name'), 'Ромашкина')


class Bills(Door):
    def setUp(self):
        super().setUp()
        self.p, self.q = Person(), Person()
        self.b = self.p.inside(confirmed=False)
        self.account = new_account(self.p)

    def delivery(self, who=None, account_=None):
        return one('SELECT delivery FROM link WHERE resident_id = %d AND account_id = %d' % ((who or self.p).id, account_ or self.account))

    def choose(self, by, b=None, account_=None):
        return (b or self.b).post('/profile/bills', [('account', str(account_ or self.account)), ('by', by), ('csrf', (b or self.b).token('/help'))])

    def test_per_account(self):
        """PROF-4: each account by itself, there and back; the same again changes nothing"""
        second_ = new_account(self.p)
        self.assertEqual([a.get('delivery') for a in view(self.b, '/profile/bills').findall('profile-bills/account')], ['paper', 'paper'])
        for _ in range(2):
            self.goes(self.choose('email'), '/profile/bills')
            self.assertEqual((self.delivery(), self.delivery(account_=second_)), ('email', 'paper'))
        self.goes(press(self.b, '/profile/bills', '/profile/bills'), '/profile/bills')
        self.assertEqual((self.delivery(), self.delivery(account_=second_)), ('paper', 'paper'))

    def test_only_own(self):
        """V8.2.2 E44: another's account is not found and not changed; nor one that does not exist; other words are refused"""
        theirs = new_account(self.q)
        for account_ in (theirs, 10 ** 12, 0):
            self.assertEqual(self.choose('email', account_=account_ or '0').status, 404)
        self.assertEqual(self.delivery(self.q, theirs), 'paper')
        number = one('SELECT number FROM account WHERE id = %d' % theirs)
        self.assertNotIn(number, self.b.get('/profile/bills').text)
        for by in ('', 'pigeon', 'EMAIL'):
            self.assertEqual(self.choose(by).status, 400)
        self.assertEqual(self.b.post('/profile/bills', [('by', 'email'), ('csrf', self.b.token('/help'))]).status, 404)
        shared_ = new_account(self.p, self.q)
        self.goes(self.choose('email', account_=shared_), '/profile/bills')
        self.assertEqual((self.delivery(account_=shared_), self.delivery(self.q, shared_)), ('email', 'paper'))

    def test_only_suppliers_with_ebills(self):
        """ACC-8 PROF-4: of a supplier without e-bills there is neither a row nor a way"""
        water = clone('account', "number = '111\\\\00021547'", number=quote('111\\%08d' % secrets.randbelow(10 ** 8)), outside_key=quote('door-w%d' % self.p.id))
        sql("INSERT INTO link (resident_id, account_id, group_id, alias, delivery, created_at) VALUES (%d, %d, NULL, '', 'paper', %s)" % (self.p.id, water, quote(when())))
        self.assertEqual([a.get('id') for a in view(self.b, '/profile/bills').findall('profile-bills/account')], [str(self.account)])
        self.assertEqual(self.choose('email', account_=water).status, 404)
        self.assertEqual(self.delivery(account_=water), 'paper')

    def test_needs_an_email(self):
        """PROF-4: without a confirmed e-mail no bill by e-mail, and the page says so; back to paper always"""
        sql('UPDATE resident SET email_confirmed = 0 WHERE id = %d' % self.p.id)
        self.assertEqual(view(self.b, '/profile/bills').find('profile-bills').get('email-confirmed'), 'no')
        self.assertIn('/profile/email', ' '.join(v for _, v in self.b.get('/profile/bills').page.links))
        self.assertEqual(self.choose('email').status, 404)
        self.assertEqual(self.delivery(), 'paper')
        sql("UPDATE link SET delivery = 'email' WHERE resident_id = %d" % self.p.id)
        self.goes(self.choose('paper'), '/profile/bills')

    def test_everybody_has_to_agree(self):
        """ACC-4: who chose e-mail is told that paper goes on while another holder wants it; not who that is"""
        shared_ = new_account(self.p, self.q)
        words = [w for w in re.findall(r'<word key="account.delivery-holders">(.*?)</word>', open(ROOT + '/xslt/lang/ru.xml', encoding='utf-8').read())]
        plain = re.split(r'[{@]', words[0])[0].strip()
        mine = lambda b: [(a.get('delivery'), a.get('others')) for a in view(b, '/profile/bills').findall('profile-bills/account') if a.get('id') == str(shared_)]
        self.assertEqual(mine(self.b), [('paper', '1')])
        self.choose('email', account_=shared_)
        self.assertEqual(mine(self.b), [('email', '1')])
        page = self.b.get('/profile/bills').page.text
        self.assertIn(plain, page)
        for secret_ in (self.q.phone[-7:], self.q.email):
            self.assertNotIn(secret_, page)
        c = self.q.inside()
        self.choose('email', c, shared_)
        self.assertEqual((mine(self.b), mine(c)), ([('email', '0')], [('email', '0')]))
        self.assertNotIn(plain, self.b.get('/profile/bills').page.text)

    def test_two_at_once(self):
        """E39: two holders switch at the same instant: each gets what each chose"""
        shared_, c = new_account(self.p, self.q), self.q.inside()
        tokens = [(b, b.token('/help')) for b in (self.b, c)]
        for by in ('email', 'paper') * 3:
            got = together(2, lambda i: tokens[i][0].post('/profile/bills', [('account', str(shared_)), ('by', by), ('csrf', tokens[i][1])]).status)
            self.assertEqual((got, self.delivery(account_=shared_), self.delivery(self.q, shared_)), ([303, 303], by, by))
