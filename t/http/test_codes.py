"""One-time codes (RELIABILITY.md 1.8, E50, goal 17): tries, binding, limits; a code stands in no table."""
import concurrent.futures, unittest

from deeds import *


class Fresh(unittest.TestCase):
    def setUp(self):
        forget_guards()


def guess(b, csrf, code):
    """One guess, without keeping what comes back: for many at once."""
    body = encode([('csrf', csrf), ('code', code)])
    return send('POST', BASE + '/code', b.headers([('Content-Type', 'application/x-www-form-urlencoded'), ('Origin', ORIGIN),
                                                   ('Content-Length', str(len(body))), XML]), body)


class Counting(Fresh):
    def flood(self, open_guards):
        """200 guesses at one code, 16 at a time, the right one as the last four; the number of tries counted, and the answers."""
        b = ask_to_recover(PHONE2)
        code, csrf = code_to(PHONE2), b.token('/code')
        codes = [another_code(code, i) for i in range(1, 197)] + [code] * 4
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            waiting = [pool.submit(guess, b, csrf, c) for c in codes]
            while open_guards and not all(w.done() for w in waiting):
                try:
                    forget_guards()
                except AssertionError:      # a deadlock with what is being counted
                    pass
            replies = [w.result() for w in waiting]
        self.assertEqual({r.status for r in replies}, {422})
        self.assertEqual((challenge(b, 'tries'), challenge(b, 'passed_at')), ('3', None))
        return [e.get('left') or e.get('code') for r in replies for e in r.view.iter('error')]

    def test_two_hundred_parallel_guesses(self):
        """1.8 goal 17: 200 parallel guesses at one code: exactly three are counted, whatever the guards do, and the right one comes too late"""
        hash_ = password_hash(resident(PHONE2))
        said = self.flood(True)
        self.assertLessEqual(len(said) - said.count('code-dead') - said.count('signin-wait'), 3)
        self.assertGreaterEqual(said.count('code-dead'), 100)
        self.assertEqual(password_hash(resident(PHONE2)), hash_)

    def test_and_the_channel_closes(self):
        """1.8: the same with the guards left alone: three are compared, ten counted at most, the rest is not even looked at"""
        said = self.flood(False)
        self.assertEqual(len(said), 200)
        self.assertGreaterEqual(said.count('signin-wait') + said.count('code-dead'), 197)
        self.assertLessEqual(guard_row('code', 'recover ' + PHONE2)[0], 10)


class Binding(Fresh):
    def test_bound_to_its_browser(self):
        """1.8 goal 17: the right code in another browser, with none or another challenge for the same phone: refused"""
        a, b, n = ask_to_recover(PHONE2), ask_to_recover(PHONE2), Browser()
        ids = [int(challenge(x, 'id')) for x in (a, b)]
        codes = {}
        for x, id_ in zip((a, b), ids):
            mac = hmac.new(secret('codes.key').encode(), ('code %d %s' % (id_, challenge(x, 'LOWER(HEX(seed))'))).encode(), hashlib.sha256).digest()
            codes[x] = '%06d' % (int.from_bytes(mac[:8], 'big') % 10 ** 6)
        came = {c for c in (code_in(m) for m in mail_to(PHONE2)) if c}
        CODES.update(came)
        self.assertLessEqual(set(codes.values()), came)      # the reckoning above is the portal's
        reply = n.post('/code', [('csrf', n.token('/signin')), ('code', codes[a])])
        self.assertEqual(reply.location, URL + '/signin')
        if codes[a] != codes[b]:
            self.assertEqual(type_code(b, codes[a], (XML,)).errors, [('code', 'code-wrong')])
        forged = Browser()
        forged.cookies['__Host-step'] = 'A' * 43
        self.assertEqual(forged.post('/code', [('csrf', forged.token('/signin')), ('code', codes[a])]).location, URL + '/signin')
        self.assertEqual(type_code(a, codes[a]).location, URL + '/recover/password')

    def test_one_purpose(self):
        """1.8 goal 17: the code of a recovery is none for a new e-mail, nor the other way round, nor one recovery's for another's"""
        n = register_new()
        confirm(n.b, n.password, 'email')
        self.assertEqual(n.b.submit('/profile/email', email=new_email()).location, URL + '/code')
        email_code = code_to(challenge(n.b, 'address'))
        r = ask_to_recover(n.phone)
        recover_code = code_to(n.phone)
        s = ask_to_recover(n.email)
        other_code = code_to(n.email)
        if len({email_code, recover_code, other_code}) == 3:
            self.assertEqual(type_code(r, email_code, (XML,)).errors, [('code', 'code-wrong')])
            self.assertEqual(type_code(n.b, recover_code, (XML,)).errors, [('code', 'code-wrong')])
            self.assertEqual(type_code(s, recover_code, (XML,)).errors, [('code', 'code-wrong')])
        self.assertEqual(one('SELECT email FROM resident WHERE id = %d' % n.id), n.email)

    def test_a_passed_code_opens_only_its_own_door(self):
        """1.8: a registration's challenge opens no /recover/password, a second factor's neither; the code again opens nothing"""
        n = New()
        code, step = code_to(n.phone), n.b.cookies['__Host-step']
        self.assertEqual(type_code(n.b, code).location, URL + '/payment')
        b = Browser()
        b.cookies['__Host-step'] = step
        self.assertEqual(b.get('/recover/password').location, URL + '/recover')
        self.assertEqual(b.post('/recover/password', [('csrf', b.token('/signin')), ('password-new', 'Drugoi-2031'), ('password-again', 'Drugoi-2031')]).location, URL + '/recover')
        self.assertEqual(b.post('/code', [('csrf', b.token('/signin')), ('code', code)]).location, URL + '/signin')
        self.assertNotIn('__Host-session', b.cookies)


class Limits(Fresh):
    def test_ten_failures_close_the_channel(self):
        """1.8 goal 17: ten wrong codes across codes: the phone's codes are closed for a day, the right one too; by e-mail it goes on, and by the password"""
        n = register_new()
        for i in range(4):
            b = ask_to_recover(n.phone)
            code = code_to(n.phone)
            for k in range(3 if i < 3 else 1):
                self.assertEqual(type_code(b, another_code(code, k + 1), (XML,)).errors[0][1], 'code-dead' if k == 2 else 'code-wrong')
        reply = type_code(b, code, (XML,))
        self.assertEqual((reply.status, reply.errors), (422, [('', 'signin-wait')]))
        self.assertEqual([e.get('minutes') for e in reply.view.iter('error')], ['1440'])
        self.assertEqual(challenge(b, 'passed_at'), None)
        self.assertTrue(n.again().session)
        recover(n.email, 'Drugoi-2031')
        n.password = 'Drugoi-2031'
        self.assertTrue(n.again().session)
        guard_later(86401)
        b = ask_to_recover(n.phone)
        code = code_to(n.phone)
        self.assertEqual(type_code(b, another_code(code), (XML,)).errors, [('code', 'code-wrong')])
        self.assertEqual(type_code(b, code, (XML,)).errors, [('', 'signin-wait')])      # one try a day from now on
        guard_later(86401)
        later(b, -86401)
        self.assertEqual(type_code(b, code).location, URL + '/recover/password')
        self.assertIsNone(guard_row('code', 'recover ' + n.phone))                                   # until a code was right

    def test_dead_codes_close_no_channel(self):
        """1.8 V6.1.1: guesses at a code that is dead already are not counted against its address: a stranger with one SMS shuts nobody's phone for a day"""
        n = register_new()
        b = ask_to_recover(n.phone)
        csrf, code = b.token('/code'), code_to(n.phone)
        for i in range(15):
            guess(b, csrf, another_code(code, i + 1))
        b = ask_to_recover(n.phone)
        self.assertEqual(type_code(b, code_to(n.phone)).location, URL + '/recover/password')

    def test_sends_per_address(self):
        """1.8: ten codes a day to an address, known or not; the eleventh has to wait, and the form keeps what was typed"""
        for address in (new_phone(), new_email(), PHONE2):
            forget_guards()
            for _ in range(10):
                ask_to_recover(address)
            by = 'email' if '@' in address else 'phone'
            b = Browser()
            reply = b.submit('/recover?by=' + by, extra=(XML,), **{by: address})
            self.assertEqual((reply.status, reply.errors), (422, [('', 'send-wait')]))
            self.assertIn(address, [f.get('value') for f in reply.view.iter('field')])
            self.assertNotIn('__Host-step', b.cookies)
            self.assertEqual(ask_to_recover(new_phone()).get('/code').status, 200)
        guard_later(86401)
        ask_to_recover(PHONE2)
        self.assertIn(code_to(PHONE2), CODES)

    def test_sends_count_whatever_they_are_for(self):
        """1.8: the resend and the registration of a phone count like its recovery"""
        phone = new_phone()
        guard_count('send-address', 'door ' + phone, 8)
        b = ask_to_register(Browser(), phone)
        later(b, 61)
        self.assertEqual(b.submit('/code', '/code/send').status, 303)
        later(b, 61)
        reply = b.submit('/code', '/code/send', (XML,))
        self.assertEqual((reply.status, reply.errors), (422, [('', 'send-wait')]))
        self.assertEqual(challenge(b, 'sends'), '2')
        self.assertEqual(type_code(b, code_to(phone)).location, URL + '/payment')

    def test_sends_per_network_and_in_all(self):
        """1.8: sixty codes an hour to a network, five thousand in all: then everybody there waits, for any address"""
        for name, what, n in (('send-network', '127.0.0', 60), ('send-all', 'all', 5000)):
            forget_guards()
            guard_count(name, what, n - 2)
            ask_to_recover(new_phone())
            ask_to_recover(new_phone())
            for path, fields in (('/recover', {'phone': new_phone()}), ('/register', {'phone': new_phone(), 'password': NEW_PASSWORD, 'agree': 'yes'})):
                reply = Browser().submit(path, extra=(XML,), **fields)
                self.assertEqual((reply.status, reply.errors), (422, [('', 'send-wait')]), (name, path))
            guard_later(3601)
            ask_to_recover(new_phone())


class Nowhere(Fresh):
    def test_codes_stand_in_no_table(self):
        """1.8 goal 17: a dump of all that has to do with codes, taken while they are under way and after, holds none of them; of the whole database, no hash of one and no token"""
        near = ('challenge', 'outbox', 'notice', 'guard', 'credential', 'session', 'resident')  # elsewhere sums have six digits too
        def dump(tables=None):
            return '\n'.join(str(row) for table, in sql('SHOW TABLES') if tables is None or table in tables for row in sql('SELECT * FROM `%s`' % table))
        n = New()
        sms = code_to(n.phone)
        first_, close = dump(), dump(near)
        n.shown = type_code(n.b, sms)
        self.assertIn(n.phone, first_)      # positive control: what stands there is found
        n.b.owner, n.id = n.phone, num('SELECT id FROM resident WHERE phone = %s' % quote(n.phone))
        n.named().asked_email()
        code_to(n.email, 5)
        both, close = first_ + dump(), close + dump(near)
        self.assertGreater(len(CODES), 1)
        for code in CODES:
            for text in {code, code.lstrip('0') or '0', code.encode().hex()}:
                self.assertIsNone(re.search(r'(?<![0-9A-Fa-f])%s(?![0-9A-Fa-f])' % text, close) if len(text) > 4 else None, 'a code stands in the database')
            for made in (hashlib.sha256(code.encode()).hexdigest(), hashlib.sha1(code.encode()).hexdigest(), hashlib.md5(code.encode()).hexdigest()):
                self.assertNotIn(made, both.lower())
        for token in TOKENS:
            self.assertNotIn(token, both)

    def test_codes_stand_in_no_page(self):
        """1.8: no page, header or cookie tells the code to the browser that asked"""
        b = ask_to_register(Browser(), new_phone())
        code = code_to(challenge(b, 'address'))
        for reply in (b.get('/code'), type_code(b, another_code(code)), b.get('/register'), b.ask('GET', BASE + '/code', [XML])):
            text = reply.text + str(reply.headers)
            self.assertNotRegex(text, r'(?<![0-9a-zA-Z])%s(?![0-9a-zA-Z])' % code)
