"""The rights matrix (RELIABILITY.md 1.9, goal 16; STYLE.md 8.16): each row of each program's route table, by who asks."""
import base64, glob, unittest

from deeds import *

ROW = re.compile(r'\{\s*"(/[^"]*)",\s*(GET|POST),\s*(ANYONE|NEWCOMER|RESIDENT),([^}]*)')


def routes(confirmed=False):
    """(path, method, role) of every row in fcgi/*.c; confirmed: only of those that ask for the password again."""
    found = []
    for path in sorted(glob.glob(ROOT + '/fcgi/*.c')):
        text = open(path, encoding='utf-8').read()
        table = re.search(r'struct route routes\[\] = \{(.*?)\n\};', text, re.S)
        if table:
            rows = ROW.findall(table[1])
            assert len(rows) == table[1].count('{'), 'a row of %s is not understood' % path
            found += [row[:3] for row in rows if not confirmed or 'ROUTE_CONFIRMED' in row[3]]
    return found


class Side:
    """One resident, and what is only theirs."""

    def __init__(self, browser, phone, accounts, item, register):
        self.b, self.who, self.account, self.item, self.register = browser, resident(phone), accounts, item, register
        self.bill = num('SELECT MAX(id) FROM bill WHERE account_id = %d' % self.account)
        self.group = num('SELECT MIN(id) FROM account_group WHERE resident_id = %d' % self.who)
        self.supplier = num('SELECT supplier_id FROM account WHERE id = %d' % self.account)
        self.payment = pay(browser, {'a%d' % self.account: '12,34'})
        self.token = self.payment.token
        base, _ = base_of(register, '2026-11-01')
        decimals = num('SELECT m.decimals FROM meter m JOIN meter_register g ON g.meter_id = m.id WHERE g.id = %d' % register)
        reply, self.key = send_readings(browser, self.account, {register: typed(base + 3000, decimals)})
        assert reply.status == 303, reply
        self.reading = num("SELECT MAX(id) FROM reading WHERE once_key LIKE '%s-%%'" % self.key)
        self.notice = num('SELECT MAX(id) FROM notice WHERE resident_id = %d' % self.who)
        sql("INSERT INTO contact_change (resident_id, kind, old_value, new_value, changed_at, until) VALUES"
            " (%d, 'email', 'old%d@example.ru', (SELECT email FROM resident WHERE id = %d), '%s', '%s')"
            % (self.who, self.who, self.who, *[(now() + datetime.timedelta(d)).strftime('%Y-%m-%d %H:%M:%S') for d in (-3, -1)]))
        self.change = num('SELECT MAX(id) FROM contact_change WHERE resident_id = %d' % self.who)
        stamp = now().strftime('%Y-%m-%d %H:%M:%S')
        sql("INSERT INTO browser (token_hash, resident_id, agent, place, created_at, seen_at, confirmed) VALUES (UNHEX(SHA2('%s', 256)), %d, 'Lynx, Amiga', '192.0.2.%d', '%s', '%s', 1);"
            "INSERT INTO passkey (resident_id, credential_id, public_key, sign_count, name, created_at) VALUES (%d, UNHEX(SHA2('%s', 256)), UNHEX(REPEAT('00', 64)), 0, 'Ключ-%d', '%s')"
            % (form_key(), self.who, self.who, stamp, stamp, self.who, form_key(), self.who, stamp))
        self.browser = num('SELECT MAX(id) FROM browser WHERE resident_id = %d' % self.who)
        self.passkey = num('SELECT MAX(id) FROM passkey WHERE resident_id = %d' % self.who)
        self.session = num('SELECT id FROM session WHERE token_hash = UNHEX(SHA2(%s, 256))' % quote(browser.session))
        self.line = num('SELECT MIN(id) FROM balance_line WHERE account_id = %d' % self.account)


def money_texts(kopecks_):
    whole, cents = divmod(abs(kopecks_), 100)
    return ['%s,%02d' % ('{:,}'.format(whole).replace(',', sep), cents) for sep in ('\u00a0', '', ' ')]


def texts_of(who):
    """What pages may say of a resident's accounts, and what is only theirs of it."""
    accounts = ("SELECT a.id FROM link l JOIN account a ON a.id = l.account_id WHERE l.resident_id = %d"
                " AND NOT EXISTS (SELECT 1 FROM link o WHERE o.account_id = a.id AND o.resident_id <> %d)" % (who, who))
    words = [r[0] for r in sql("""
        SELECT number FROM account WHERE id IN ({0}); SELECT address FROM account WHERE id IN ({0});
        SELECT contract FROM account WHERE id IN ({0}) AND contract <> ''; SELECT alias FROM link WHERE resident_id = {1};
        SELECT serial FROM meter WHERE account_id IN ({0}); SELECT number FROM bill WHERE account_id IN ({0});
        SELECT phone FROM resident WHERE id = {1}; SELECT place FROM browser WHERE resident_id = {1}; SELECT name FROM passkey WHERE resident_id = {1};
        SELECT old_value FROM contact_change WHERE resident_id = {1};
        SELECT email FROM resident WHERE id = {1}; SELECT last_name FROM resident WHERE id = {1};
        SELECT form_url FROM payment WHERE resident_id = {1} AND form_url IS NOT NULL""".format(accounts, who))]
    sums = [int(r[0]) for r in sql("""
        SELECT DISTINCT s FROM (SELECT SUM(amount) AS s FROM balance_line WHERE account_id IN ({0}) GROUP BY account_id UNION
        SELECT amount FROM balance_line WHERE account_id IN ({0}) UNION SELECT total FROM bill WHERE account_id IN ({0}) UNION
        SELECT amount FROM booking WHERE account_id IN ({0})) q WHERE s <> 0""".format(accounts))]
    return words, {t for s in sums for t in money_texts(s)}


def only(mine, theirs, common):
    """What of mine cannot be part of anything of theirs or of the portal's own words."""
    blob = '\n'.join(theirs) + '\n' + common
    return {t for t in mine if t and t not in blob}


def just_confirmed(b):
    """As if the password had been given again this minute."""
    sql("UPDATE session SET confirmed_at = '%s' WHERE token_hash = UNHEX(SHA2(%s, 256))" % (now().strftime('%Y-%m-%d %H:%M:%S'), quote(b.session)))


def proof(change):
    """What a message to the old address carries (lib/domain/contact.c)."""
    mac = hmac.new(secret('codes.key').encode(), b'contact-undo %d' % change, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip('=')


def setUpModule():
    forget_guards()
    global ONE, TWO, ONLY, PAGES
    ONE = Side(first(), PHONE, num("SELECT account_id FROM link WHERE resident_id = %d AND alias = 'Квартира'" % resident(PHONE)), 'a', 1)
    water = num("SELECT account_id FROM link WHERE resident_id = %d AND alias = 'Вода'" % resident(PHONE2))
    TWO = Side(second(), PHONE2, water, 'a', registers(water)[0][0])
    words = open(ROOT + '/xslt/lang/ru.xml', encoding='utf-8').read()
    (w1, s1), (w2, s2) = texts_of(ONE.who), texts_of(TWO.who)
    ONLY = {id(ONE): only(w1, w2, words) | {s for s in s1 - s2 if len(s) > 5},
            id(TWO): only(w2, w1, words) | {s for s in s2 - s1 if len(s) > 5}}
    assert len(ONLY[id(ONE)]) > 200 and len(ONLY[id(TWO)]) > 60, [len(v) for v in ONLY.values()]


def tearDownModule():
    sql("DELETE FROM contact_change WHERE old_value LIKE 'old%@example.ru'; DELETE FROM browser WHERE agent = 'Lynx, Amiga';"
        "DELETE FROM passkey WHERE name LIKE 'Ключ-%'; DELETE FROM authenticator; DELETE FROM recovery_code;"
        "UPDATE session SET confirmed_at = NULL")
    forget_guards()
    for side in (ONE, TWO):
        at_bank('decline', side.payment)
        side.payment.await_state('declined')


# path -> (parameters by owner; status for the owner, status for the other resident). 200 for the other: an empty or neutral page.
GETS = {
    '/': (lambda s: {}, 303, 303),
    '/signin': (lambda s: {'by': 'email'}, 303, 303),
    '/manual': (lambda s: {}, 200, 200),
    '/agreement': (lambda s: {}, 200, 200),
    '/register': (lambda s: {}, 303, 303),
    '/code': (lambda s: {'by': 'app'}, 303, 303),
    '/welcome': (lambda s: {}, 303, 303),
    '/recover': (lambda s: {'by': 'email'}, 200, 200),
    '/recover/password': (lambda s: {}, 303, 303),
    '/passkey': (lambda s: {}, 303, 303),
    '/confirm': (lambda s: {'to': 'phone'}, 200, 200),
    '/undo': (lambda s: {'change': s.change, 'proof': proof(s.change + 1)}, 404, 404),
    '/parts': (lambda s: {}, 200, 200),
    '/payment': (lambda s: {'group': s.group}, 200, 200),
    '/payment/details': (lambda s: {'account': s.account}, 200, 404),
    '/readings': (lambda s: {'group': s.group}, 200, 200),
    '/readings/send': (lambda s: {'account': s.account}, 200, 404),
    '/readings/done': (lambda s: {'account': s.account, 'key': s.key}, 200, 404),
    '/reading': (lambda s: {'id': s.reading}, 200, 404),
    '/calendar': (lambda s: {}, 200, 200),
    '/calendar/feed': (lambda s: {'feed': 'A' * 43}, 404, 404),
    '/account': (lambda s: {'account': s.account}, 200, 404),
    '/account/add': (lambda s: {'group': s.group}, 200, 200),
    '/account/edit': (lambda s: {'account': s.account}, 200, 404),
    '/account/delete': (lambda s: {'account': s.account}, 200, 404),
    '/account/share': (lambda s: {'account': s.account}, 200, 404),
    '/group': (lambda s: {'id': s.group}, 200, 404),
    '/invite': (lambda s: {'proof': 'A' * 43}, 404, 404),   # real ones: test_sharing.py
    '/history/payments': (lambda s: {'account': s.account, 'supplier': s.supplier, 'from': '2020-01-01', 'to': '2030-01-01'}, 200, 200),
    '/history/readings': (lambda s: {'account': s.account}, 200, 200),
    '/history/bills': (lambda s: {'account': s.account}, 200, 200),
    '/bill': (lambda s: {'bill': s.bill}, 200, 404),
    '/bill/why': (lambda s: {'bill': s.bill}, 200, 404),
    '/tariff/compare': (lambda s: {'account': s.account}, 200, 404),
    '/usage': (lambda s: {'account': s.account}, 200, 404),
    '/usage/csv': (lambda s: {'account': s.account}, 200, 404),
    '/usage/espi': (lambda s: {'account': s.account}, 200, 404),
    '/profile': (lambda s: {}, 200, 200),
    '/profile/name': (lambda s: {}, 200, 200),
    '/profile/bills': (lambda s: {}, 200, 200),
    '/profile/password': (lambda s: {}, 200, 200),
    '/profile/phone': (lambda s: {}, 200, 200),
    '/profile/email': (lambda s: {}, 200, 200),
    '/profile/security': (lambda s: {}, 200, 200),
    '/profile/authenticator': (lambda s: {}, 303, 303),
    '/profile/devices': (lambda s: {}, 200, 200),
    '/profile/delete': (lambda s: {}, 200, 200),
    '/notices': (lambda s: {}, 200, 200),
    '/help': (lambda s: {}, 200, 200),
    '/pay/return': (lambda s: {'payment': s.token}, 303, 303),
    '/pay/state': (lambda s: {'payment': s.token}, 200, 200),
    '/pay/callback': (lambda s: {'orderNumber': s.payment.order_number, 'mdOrder': s.payment.bank_order_id}, 403, 403),
}

# path -> fields without the token; status of the owner's honest form, and of the other resident's with the owner's ids.
POSTS = {
    '/signin': (lambda s: [('by', 'phone'), ('phone', PHONE), ('password', PASSWORD)], 303, 303),
    '/signout': (lambda s: [], 303, 303),
    '/signin/passkey': (lambda s: [], 303, 303),
    '/register': (lambda s: [('phone', ''), ('password', 'Kuhnya-2030'), ('agree', 'yes'), ('adverts', 'yes')], 422, 422),
    '/code': (lambda s: [('code', '123456')], 303, 303),
    '/code/send': (lambda s: [('by', 'email')], 303, 303),
    '/code/cancel': (lambda s: [], 303, 303),
    '/welcome': (lambda s: [('last-name', 'Чужая'), ('first-name', 'Чужая')], 303, 303),
    '/recover': (lambda s: [('by', 'phone'), ('phone', '')], 422, 422),
    '/recover/password': (lambda s: [('password-new', 'Kuhnya-2030'), ('password-again', 'Kuhnya-2030')], 303, 303),
    '/passkey': (lambda s: [('credential', 'AAAA'), ('client', 'AAAA'), ('authenticator', 'AAAA'), ('signature', 'AAAA')], 303, 303),
    '/confirm': (lambda s: [('to', 'phone'), ('password', '')], 422, 422),
    '/confirm/passkey': (lambda s: [('to', 'phone')], 303, 303),
    '/undo': (lambda s: [('change', str(s.change)), ('proof', proof(s.change + 1))], 404, 404),
    '/profile/name': (lambda s: [('last-name', ''), ('first-name', 'Чужая')], 422, 422),
    '/profile/bills': (lambda s: [('account', str(s.account)), ('by', 'paper')], 303, 404),
    '/profile/password': (lambda s: [('password', ''), ('password-new', 'Kuhnya-2030'), ('password-again', 'Kuhnya-2030')], 422, 422),
    '/profile/phone': (lambda s: [('phone', '')], 422, 422),
    '/profile/email': (lambda s: [('email', '')], 422, 422),
    '/profile/second-factor': (lambda s: [('on', 'no')], 303, 303),
    '/profile/authenticator': (lambda s: [('code', '')], 303, 303),
    '/profile/authenticator/start': (lambda s: [], 303, 303),
    '/profile/authenticator/remove': (lambda s: [], 303, 303),
    '/profile/recovery-codes': (lambda s: [], 200, 200),
    '/profile/passkey': (lambda s: [('name', '')], 422, 422),
    '/profile/passkey/remove': (lambda s: [('id', '999999999')], 303, 303),
    '/profile/session/end': (lambda s: [('id', str(s.session + 100000))], 303, 303),
    '/profile/browser/forget': (lambda s: [('id', '999999999')], 303, 303),
    '/profile/delete': (lambda s: [('agree', 'no')], 422, 422),
    '/pay/start': (lambda s: [('key', form_key()), ('tick', 'a%d' % s.account), ('sum-a%d' % s.account, '1,00'), ('shown', '0'),
                              ('method', 'new-card'), ('do', 'pay')], 200, 404),
    '/readings/send': (lambda s: [('account', str(s.account)), ('key', s.key), ('r-%d' % s.register, '1')], 422, 404),
    '/reading/withdraw': (lambda s: [('id', str(s.reading))], 303, 404),
    '/calendar': (lambda s: [('do', 'end')], 303, 303),
    '/account/add': (lambda s: [('supplier', str(s.supplier)), ('number', 'x'), ('serial', 'x'), ('alias', ''), ('group', 'none'), ('name', '')], 422, 422),
    '/account/edit': (lambda s: [('account', str(s.account)), ('alias', 'x' * 61), ('group', 'none'), ('name', '')], 422, 404),
    '/account/delete': (lambda s: [('account', '0')], 404, 404),
    '/account/share': (lambda s: [('account', str(s.account)), ('by', 'view'), ('name', '')], 422, 404),
    '/account/share/end': (lambda s: [('account', str(s.account)), ('id', '0')], 404, 404),
    '/invite': (lambda s: [('proof', 'A' * 43)], 404, 404),
    '/group/add': (lambda s: [('do', 'payment')], 303, 303),
    '/group/rename': (lambda s: [('id', str(s.group)), ('name', '')], 422, 404),
    '/group/delete': (lambda s: [('id', '0')], 404, 404),
    '/notices/read': (lambda s: [('id', str(s.notice))], 303, 303),
    '/pay/callback': (lambda s: [('orderNumber', s.payment.order_number), ('status', '1'), ('operation', 'deposited')], 403, 403),
}


def state():
    """Everything a form could have changed; a GET or a refused form changes none of it."""
    return sql("CHECKSUM TABLE resident, credential, challenge, authenticator, recovery_code, passkey, browser, acceptance,"
               " contact_change, link, guard") + \
        sql("SELECT (SELECT COUNT(*) FROM payment), (SELECT COUNT(*) FROM payment_event), (SELECT COUNT(*) FROM reading),"
               " (SELECT COUNT(*) FROM notice WHERE read_at IS NOT NULL), (SELECT COUNT(*) FROM ledger),"
               " (SELECT COUNT(*) FROM session), (SELECT COUNT(*) FROM session WHERE ended_at IS NOT NULL),"
               " (SELECT COUNT(*) FROM outbox)")



class Table(unittest.TestCase):
    def test_every_route_has_a_row_here(self):
        """goal 16: a new route without its row in the matrix fails"""
        found = routes()
        self.assertGreater(len(found), 25)
        self.assertEqual(sorted({p for p, m, _ in found if m == 'GET'}), sorted(GETS))
        self.assertEqual(sorted({p for p, m, _ in found if m == 'POST'}), sorted(POSTS))


class Reading(unittest.TestCase):
    def setUp(self):
        just_confirmed(ONE.b)
        just_confirmed(TWO.b)

    def leaks(self, reply, owner, path=''):
        if path == '/parts':    # the catalogue's samples are the demo's households, for anybody: a file, no resident's data
            return []
        body = reply.text + ''.join(v for _, v in reply.headers)
        return sorted(t for t in ONLY[id(owner)] if t in body)

    def test_own_pages_show_own_data(self):
        """positive control: the search for leaks finds a resident's own data on their own pages"""
        for side in (ONE, TWO):
            for path in ('/payment/details', '/history/payments', '/bill', '/profile', '/account', '/profile/name', '/profile/bills',
                         '/profile/email', '/profile/security', '/profile/devices', '/profile/delete'):
                reply = side.b.get(path, **GETS[path][0](side))
                self.assertEqual(reply.status, 200, path)
                self.assertTrue(self.leaks(reply, side), path)

    def test_residents_see_theirs_and_only_theirs(self):
        """V8.2.1 E44: every GET by the owner and, with the owner's ids, by the other resident"""
        for side in (ONE, TWO):
            side.b.cookies.pop('__Host-step', None)     # what another test has begun in this browser
        for path, method, role in routes():
            if method != 'GET':
                continue
            params, own, foreign = GETS[path]
            for asker, owner in ((ONE, ONE), (TWO, TWO), (ONE, TWO), (TWO, ONE)):
                with self.subTest(path=path, asker=asker.who, owner=owner.who):
                    reply = asker.b.get(path, **params(owner))
                    self.assertEqual(reply.status, own if asker is owner else foreign, reply)
                    other = TWO if asker is ONE else ONE
                    self.assertEqual(self.leaks(reply, other, path), [])

    def test_without_a_session_nothing(self):
        """V7.4 V8.2.1: signed out, ended session, garbage, the session cookie under another name"""
        ended = Browser().sign_in()
        token = ended.session
        ended.post('/signout', [('csrf', ended.token('/payment'))])
        cookies = {'signed out': '', 'ended': '__Host-session=' + token, 'garbage': '__Host-session=' + 'A' * 43,
                   'short': '__Host-session=x', 'long': '__Host-session=' + 'A' * 4000, 'quoted': '__Host-session="%s"' % ONE.b.session,
                   'renamed': 'session=' + ONE.b.session, 'as visitor': '__Host-visitor=' + ONE.b.session,
                   'lower case': '__host-session=' + ONE.b.session, 'hash': '__Host-session=' + "' OR 1=1 -- "}
        for path, method, role in routes():
            if method != 'GET':
                continue
            query = urllib.parse.urlencode(GETS[path][0](ONE))
            for name, cookie in cookies.items():
                with self.subTest(path=path, cookie=name):
                    reply = send('GET', BASE + path + ('?' + query if query else ''), [('Cookie', cookie)] if cookie else [])
                    self.assertEqual(self.leaks(reply, ONE, path), [])
                    if role != 'ANYONE':
                        self.assertEqual((reply.status, reply.location), (303, URL + '/signin'))
                        self.assertEqual(reply.body, b'')
                    else:
                        self.assertIn(reply.status, (200, 303, 403, 404), reply)

    def test_gets_change_nothing(self):
        """1.7: GET never changes state (the payment's own return and state pages ask the bank and may)"""
        before = state()
        for path in GETS:
            if not path.startswith('/pay/'):
                ONE.b.get(path, **GETS[path][0](ONE))
                ONE.b.ask('HEAD', BASE + path + '?' + urllib.parse.urlencode(GETS[path][0](ONE)))
        self.assertEqual(state(), before)

    def test_ids_by_counting(self):
        """V8.2.2: a walk over small ids finds only one's own accounts and bills"""
        mine = {int(r[0]) for r in sql('SELECT account_id FROM link WHERE resident_id = %d' % TWO.who)}
        for i in range(0, num('SELECT MAX(id) FROM account') + 2):
            for path in ('/account', '/payment/details', '/readings/send'):
                self.assertEqual(TWO.b.get(path, account=i).status, 200 if i in mine else 404, (path, i))
        bills = sql('SELECT id, account_id FROM bill WHERE id %% 7 = 0 OR id = %d' % TWO.bill)
        for bill, account_id in bills:
            self.assertEqual(TWO.b.get('/bill', bill=bill).status, 200 if int(account_id) in mine else 404, bill)


class Writing(unittest.TestCase):
    def setUp(self):
        just_confirmed(ONE.b)
        just_confirmed(TWO.b)

    def attacks(self):
        """name -> (fields of the token, extra headers, method)"""
        own = lambda: [('csrf', ONE.b.token('/payment'))]
        other_session = Browser().sign_in()
        visitor = Browser()
        return {
            'no token': ([], [], 'POST'),
            'empty token': ([('csrf', '')], [], 'POST'),
            "other resident's token": ([('csrf', TWO.b.token('/payment'))], [], 'POST'),
            "other session's token": ([('csrf', other_session.token('/payment'))], [], 'POST'),
            "visitor's token": ([('csrf', visitor.token('/signin'))], [], 'POST'),
            'garbage token': ([('csrf', '0123456789ab.' + 'f' * 64)], [], 'POST'),
            'token without nonce': ([('csrf', own()[0][1][13:])], [], 'POST'),
            'token cut': ([('csrf', own()[0][1][:-1])], [], 'POST'),
            'cross-site Origin': (own(), [('Origin', 'https://evil.example')], 'POST'),
            'Origin of another port': (own(), [('Origin', 'http://127.0.0.1:1')], 'POST'),
            'Origin with our prefix': (own(), [('Origin', ORIGIN + '.evil.example')], 'POST'),
            'Origin null': (own(), [('Origin', 'null')], 'POST'),
            'Sec-Fetch-Site cross-site': (own(), [('Sec-Fetch-Site', 'cross-site')], 'POST'),
            'Sec-Fetch-Site same-site': (own(), [('Sec-Fetch-Site', 'same-site')], 'POST'),
            'text/plain': (own(), [('Content-Type', 'text/plain')], 'POST'),
            'multipart': (own(), [('Content-Type', 'multipart/form-data; boundary=x')], 'POST'),
            'json': (own(), [('Content-Type', 'application/json')], 'POST'),
            'GET instead': (own(), [], 'GET'),
            'token in the address': (own(), [], 'QUERY'),
            'PUT instead': (own(), [], 'PUT'),
        }

    def test_forms_of_others_do_nothing(self):
        """V3.5.1 V3.5.3 1.9: every POST × every foreign form: refused, and nothing changes"""
        attacks, before = self.attacks(), state()
        for path, method, _ in routes():
            if method != 'POST' or path == '/pay/callback':
                continue
            for name, (token, extra, how) in attacks.items():
                with self.subTest(path=path, attack=name):
                    fields = POSTS[path][0](ONE) + token
                    if how == 'GET':
                        reply = ONE.b.ask('GET', BASE + path + '?' + encode(fields).decode())
                        self.assertIn(reply.status, (400, 404, 405))
                    elif how == 'QUERY':
                        body = encode(POSTS[path][0](ONE))
                        reply = ONE.b.ask('POST', BASE + path + '?' + encode(token).decode(), [('Content-Type',
                                          'application/x-www-form-urlencoded'), ('Content-Length', str(len(body)))], body)
                        self.assertIn(reply.status, (400, 403))
                    elif how == 'PUT':
                        body = encode(fields)
                        reply = ONE.b.ask('PUT', BASE + path, [('Content-Type', 'application/x-www-form-urlencoded'),
                                          ('Content-Length', str(len(body)))], body)
                        self.assertEqual(reply.status, 405)
                    else:
                        reply = ONE.b.post(path, fields, extra)
                        self.assertIn(reply.status, (400,) if 'Content-Type' in dict(extra) else (403,), reply)
                    self.assertFalse([c for c in reply.all('Set-Cookie') if 'session=' in c])
                    self.assertEqual(state(), before)

    def test_sign_in_csrf(self):
        """V3.5.1 1.9 login CSRF: nobody is signed in by another site's form, nor with another visitor's token"""
        victim, attacker = Browser(), Browser()
        victim.get('/signin')
        before = state()
        for token, extra in (([], []), ([('csrf', attacker.token())], []), ([('csrf', victim.token())], [('Origin', 'https://evil.example')])):
            reply = victim.post('/signin', POSTS['/signin'][0](ONE) + token, extra)
            self.assertEqual(reply.status, 403)
            self.assertNotIn('__Host-session', victim.cookies)
        self.assertEqual(state(), before)

    def test_own_forms_work(self):
        """positive control: the same forms with an honest token are taken"""
        for path, method, role in routes():
            if method != 'POST' or path == '/pay/callback':
                continue
            with self.subTest(path=path):
                b = Browser()
                token = b.token('/signin')
                if role != 'ANYONE' or path == '/signout':
                    b = Browser().sign_in()
                    just_confirmed(b)
                    token = b.token('/payment')
                reply = b.post(path, POSTS[path][0](ONE) + [('csrf', token)])
                self.assertEqual(reply.status, POSTS[path][1], reply)

    def test_other_residents_ids_in_forms(self):
        """V8.2.2 E44: honest forms with the other resident's ids change and show nothing"""
        leaks = Reading.leaks
        for asker, owner in ((ONE, TWO), (TWO, ONE)):
            tokens = [('csrf', asker.b.token('/payment'))]
            unread = one('SELECT read_at IS NULL FROM notice WHERE id = %d' % owner.notice)
            items = [['a%d' % owner.account], ['l%d' % owner.line], ['a%d' % asker.account, 'a%d' % owner.account]]
            before = state()
            for ticks in items:
                fields = [('key', form_key()), ('shown', '100'), ('method', 'new-card'), ('do', 'pay')]
                fields += [(n, v) for t in ticks for n, v in (('tick', t), ('sum-' + t, '1,00'))]
                reply = asker.b.post('/pay/start', fields + tokens)
                self.assertEqual(reply.status, 404, (ticks, reply))
                self.assertEqual(leaks(self, reply, owner), [])
            for fields in ([('account', str(owner.account)), ('key', form_key()), ('r-%d' % owner.register, '999999')],
                           [('account', str(asker.account)), ('key', form_key()), ('r-%d' % owner.register, '99999')]):
                reply = asker.b.post('/readings/send', fields + tokens)
                self.assertIn(reply.status, (404, 400, 422), reply)
                self.assertEqual(leaks(self, reply, owner), [])
            reply = asker.b.post('/notices/read', [('id', str(owner.notice))] + tokens)
            self.assertIn(reply.status, (303, 404))
            self.assertEqual(one('SELECT read_at IS NULL FROM notice WHERE id = %d' % owner.notice), unread)
            for path, fields, status in (('/profile/session/end', [('id', str(owner.session))], 303), ('/profile/browser/forget', [('id', str(owner.browser))], 303),
                                         ('/profile/passkey/remove', [('id', str(owner.passkey))], 303), ('/profile/bills', [('account', str(owner.account)), ('by', 'email')], 404),
                                         ('/undo', [('change', str(owner.change)), ('proof', proof(asker.change))], 404),
                                         ('/undo', [('change', str(owner.change)), ('proof', 'A' * 43)], 404), ('/undo', [('change', str(owner.change))], 404)):
                reply = asker.b.post(path, fields + tokens)
                self.assertEqual(reply.status, status, (path, reply))
                self.assertEqual(leaks(self, reply, owner), [])
            self.assertEqual(state(), before)

    def test_signed_out_posts(self):
        """V8.2.1: forms of residents with a stranger's good token: 403, nothing changes"""
        b = Browser()
        token = [('csrf', b.token('/signin'))]
        before = state()
        for path, method, role in routes():
            if method == 'POST' and role != 'ANYONE':
                self.assertEqual(b.post(path, POSTS[path][0](ONE) + token).status, 403, path)
        self.assertEqual(state(), before)

    def test_callback_needs_the_bank(self):
        """V3.5 row 15: the one form without a token is refused without the bank's checksum, whoever sends it"""
        before = state()
        for b in (ONE.b, Browser()):
            self.assertEqual(b.post('/pay/callback', POSTS['/pay/callback'][0](ONE)).status, 403)
        self.assertEqual(state(), before)


class Neutral(unittest.TestCase):
    def test_state_page_of_a_stranger(self):
        """row 40 V8.2.2: the token's holder who is not the payer sees how it stands, and nothing of whose it is"""
        owner = ONE.b.get('/pay/state', payment=ONE.token)
        number = one('SELECT number FROM account WHERE id = %d' % ONE.account)
        self.assertIn(number, owner.text)
        for b in (Browser(), TWO.b):
            reply = b.get('/pay/state', payment=ONE.token)
            self.assertEqual(reply.status, 200)
            for text in (number, 'Квартира', 'Лесной', 'Чайкина', ONE.payment.bank_order_id):
                if not (b is TWO.b and text in ('Квартира',)):
                    self.assertNotIn(text, reply.text)


class Steps(unittest.TestCase):
    """Who is signed in and still may not: a newcomer, and a session whose password was given long ago."""

    def test_newcomers(self):
        """AUTH-6 V8.2.1: a registration that is not complete: every page and form of residents, in every program, leads to /welcome and does nothing"""
        forget_guards()
        n = New().shown_phone()
        token = [('csrf', n.b.token('/welcome'))]
        before = state()
        for path, method, role in routes():
            if role != 'RESIDENT':
                continue
            with self.subTest(path=path, method=method):
                reply = n.b.get(path, **GETS[path][0](ONE)) if method == 'GET' else n.b.post(path, POSTS[path][0](ONE) + token)
                self.assertEqual((reply.status, reply.location, reply.body), (303, URL + '/welcome', b''))
                if method == 'POST':
                    self.assertEqual(n.b.post(path, POSTS[path][0](ONE)).status, 403)
                    self.assertEqual(n.b.post(path, POSTS[path][0](ONE) + [('csrf', ONE.b.token('/payment'))]).status, 403)
        self.assertEqual(state(), before)
        for path, method, role in routes():     # the others show nothing of a resident
            if role != 'RESIDENT' and method == 'GET':
                reply = n.b.get(path, **GETS[path][0](ONE))
                self.assertIn(reply.status, (200, 303, 403, 404), path)
                self.assertEqual(Reading.leaks(self, reply, ONE, path), [])

    def test_confirmation(self):
        """PROF-2 V7.5.1: what is sensitive asks for the password again: in a session that never gave it, and five (a form: twenty) minutes after it; and does nothing"""
        b = Browser().sign_in()
        token = [('csrf', b.token('/payment'))]
        rows = routes(True)
        self.assertGreater(len(rows), 10)
        just_confirmed(b)
        self.assertEqual(b.get('/profile/security').status, 200)
        for age, methods in ((None, ('GET', 'POST')), (1201, ('GET', 'POST')), (310, ('GET',))):
            then = 'NULL' if age is None else "'%s'" % (now() - datetime.timedelta(seconds=age)).strftime('%Y-%m-%d %H:%M:%S')
            sql('UPDATE session SET confirmed_at = %s WHERE token_hash = UNHEX(SHA2(%s, 256))' % (then, quote(b.session)))
            before = state()
            for path, method, _ in rows:
                if method in methods:
                    with self.subTest(path=path, method=method, age=age):
                        reply = b.get(path, **GETS[path][0](ONE)) if method == 'GET' else b.post(path, POSTS[path][0](ONE) + token)
                        to = path.split('/')[2] if path in ('/profile/phone', '/profile/email', '/profile/delete') else 'security'
                        self.assertEqual((reply.status, reply.location), (303, URL + '/confirm?to=' + to))
            self.assertEqual(state(), before)
        self.assertEqual(b.post('/profile/phone', [('phone', '')] + token).status, 422)     # five minutes ago is good enough for a form
