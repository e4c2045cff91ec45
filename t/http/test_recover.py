"""Recovering («Восстановление пароля», AUTH-7, E47, E48): the password changes after the code, not before; sessions end; the owner is told."""
import concurrent.futures, unittest

from deeds import *

OTHER = 'Drugoi-2031'


class Fresh(unittest.TestCase):
    def setUp(self):
        forget_guards()


class Ways(Fresh):
    def both(self, by):
        n = register_new()
        one_, two = n.again(), n.b
        hash_ = password_hash(n.id)
        mail_to(n.email)
        address = getattr(n, by)
        b = ask_to_recover(address.upper() if by == 'email' else '8 (%s) %s' % (address[2:5], address[5:]))
        self.assertEqual((b.view('/code').get('purpose'), b.view('/code').get('channel')), ('recover', 'sms' if by == 'phone' else 'email'))
        # nothing before the code
        new = [('csrf', b.token('/signin')), ('password-new', OTHER), ('password-again', OTHER)]
        self.assertEqual(b.get('/recover/password').location, URL + '/recover')
        self.assertEqual(b.post('/recover/password', new).location, URL + '/recover')
        code = code_to(address)
        self.assertEqual(type_code(b, another_code(code), (XML,)).errors, [('code', 'code-wrong')])
        self.assertEqual(b.post('/recover/password', new).location, URL + '/recover')
        self.assertEqual(password_hash(n.id), hash_)
        self.assertEqual((one_.get('/payment').status, two.get('/payment').status), (200, 200))
        # nor by the code alone
        self.assertEqual(type_code(b, code).location, URL + '/recover/password')
        self.assertEqual(b.get('/code').location, URL + '/recover/password')
        self.assertEqual(password_hash(n.id), hash_)
        self.assertEqual(one_.get('/payment').status, 200)
        # the rules, and twice the same
        for fields, errors in (((OTHER, 'Drugoi-2032'), [('password-again', 'password-differs')]), ((OTHER, ''), [('password-again', 'empty')]),
                               (('drugoi', 'drugoi'), [('password-new', 'password-rules')]), (('', ''), [('password-new', 'empty')]),
                               (('Password-1', 'Password-1'), [('password-new', 'password-known')])):
            reply = b.submit('/recover/password', extra=(XML,), password__new=fields[0], password__again=fields[1])
            self.assertEqual((reply.status, reply.errors), (422, errors))
        reply = b.submit('/recover/password', password__new=OTHER, password__again=OTHER)
        self.assertEqual(reply.location, URL + '/signin?do=recovered')
        self.assertNotIn('__Host-session', b.cookies)
        self.assertNotIn('__Host-step', b.cookies)
        self.assertNotEqual(password_hash(n.id), hash_)
        # what ends, what works
        for x in (one_, two):
            self.assertEqual(x.get('/payment').location, URL + '/signin')
        self.assertEqual(attempt(phone=n.phone, password=n.password)[1].status, 422)
        n.password = OTHER
        self.assertIn('password-changed', [r[0] for r in sql('SELECT topic FROM notice WHERE resident_id = %d' % n.id)])
        self.assertEqual(n.again().get('/payment').status, 200)
        told = [m for m in mail_to(n.email) if code_in({'text': m['text'].replace(URL, '')}) is None]
        self.assertEqual(len(told), 1)
        self.assertNotIn(OTHER, told[0]['text'])
        return b, n

    def test_by_phone(self):
        """AUTH-7 E48 goal 4: by phone, in any spelling: nothing before the code, then the old password and all sessions are dead, and the owner is told"""
        self.both('phone')

    def test_by_email(self):
        """AUTH-7 E48 goal 4: by e-mail, in any case: the same"""
        self.both('email')

    def test_the_pages(self):
        """AUTH-7: «Восстановить по почте» ⇄ «Восстановить по телефону»; empty and odd addresses are said at the field"""
        self.assertIn(BASE + '/recover', [l.split('?')[0] for k, l in Browser().get('/signin').page.links])
        for by, other, wrong in (('phone', 'email', 'phone-format'), ('email', 'phone', 'email-format')):
            page = Browser().get('/recover', by=by)
            self.assertTrue([l for k, l in page.page.links if l.startswith(BASE + '/recover') and (other in l or by == 'email')], by)
            for value, code in (('', 'empty'), ('  ', 'empty'), ('xyz', wrong)):
                reply = Browser().submit('/recover?by=' + by, extra=(XML,), **{by: value})
                self.assertEqual((reply.status, reply.errors), (422, [(by, code)]))


class Unknown(Fresh):
    def steps(self, address, b):
        by = 'email' if '@' in address else 'phone'
        yield b.submit('/recover?by=' + by, **{by: address})
        yield b.get('/code')
        yield b.post('/code', [('csrf', b.token('/code')), ('code', '00000x')])
        yield b.post('/code/send', [('csrf', b.token('/code'))])
        later(b, 61)
        yield b.post('/code/send', [('csrf', b.token('/code'))])
        for _ in range(3):
            yield b.post('/code', [('csrf', b.token('/signin')), ('code', self.wrong)])
        yield b.get('/code')
        yield b.post('/code/cancel', [('csrf', b.token('/signin'))])
        yield b.get('/recover')

    def test_looks_alike(self):
        """E47 1.9 V6.3.8: a known and an unknown address: the same bytes, headers and number of statements at every step, dead code and all"""
        n = register_new()
        forget_guards()
        type_code(ask_to_recover(new_phone()), '000000')        # the network's guards have their rows
        for known, unknown in ((n.phone, new_phone()), (n.email, new_email())):
            seen = []
            for address in (known, unknown):
                b, rows = Browser(), []
                self.wrong = '424242'
                for reply in self.steps(address, b):
                    status, head, text = normal(reply)
                    d = address
                    spaced = '+7(%s)%s-%s-%s' % (d[2:5], d[5:8], d[8:10], d[10:])
                    rows.append((status, [h for h in head if h[0] != 'Content-Length'], text.replace(spaced, 'A').replace(address, 'A'), statements(reply)))
                seen.append(rows)
            for i, (a, c) in enumerate(zip(*seen)):
                self.assertEqual(a, c, (known, i))

    def test_nothing_is_sent(self):
        """E47: to an address that is nobody's nothing goes; nor to an e-mail that was never confirmed; and no code fits"""
        n = New().shown_phone().named().asked_email()
        code_to(n.email, 5)
        sql('UPDATE resident SET email = %s, email_confirmed = 0 WHERE id = %d' % (quote(n.email), n.id))
        for address in (new_phone(), new_email(), n.email):
            b = ask_to_recover(address)
            self.assertEqual(one('SELECT state FROM outbox WHERE challenge_id = %s' % challenge(b, 'id')), 'void')
            mac = hmac.new(secret('codes.key').encode(), ('code %s %s' % (challenge(b, 'id'), challenge(b, 'LOWER(HEX(seed))'))).encode(), hashlib.sha256).digest()
            reply = type_code(b, '%06d' % (int.from_bytes(mac[:8], 'big') % 10 ** 6), (XML,))
            self.assertEqual(reply.errors, [('code', 'code-wrong')])
            self.assertEqual(mail_to(address), [])


class Once(Fresh):
    def passed(self, n):
        b = ask_to_recover(n.phone)
        self.assertEqual(type_code(b, code_to(n.phone)).location, URL + '/recover/password')
        return b

    def test_used_once(self):
        """E48 1.8: the same code sets one password; the form sent again, in parallel or later, changes nothing"""
        n = register_new()
        b = self.passed(n)
        kept, csrf = dict(b.cookies), b.token('/signin')
        bodies = [encode([('csrf', csrf), ('password-new', p), ('password-again', p)]) for p in ('Drugoi-%d' % i for i in range(2040, 2044))]
        head = b.headers([('Content-Type', 'application/x-www-form-urlencoded'), ('Origin', ORIGIN)])
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda body: send('POST', BASE + '/recover/password', head + [('Content-Length', str(len(body)))], body), bodies))
        self.assertLessEqual({r.status for r in replies}, {303, 503})
        hash_ = password_hash(n.id)
        self.assertEqual(num("SELECT COUNT(*) FROM notice WHERE resident_id = %d AND topic = 'password-changed'" % n.id), 1)
        b.cookies = kept
        for path in ('/recover/password', '/code'):
            self.assertIn(b.post(path, [('csrf', b.token('/signin')), ('password-new', OTHER), ('password-again', OTHER)] if path != '/code' else
                                 [('csrf', b.token('/signin')), ('code', '123456')]).location, (URL + '/recover', URL + '/signin'))
        self.assertEqual(password_hash(n.id), hash_)

    def test_expired(self):
        """1.8: a code that was right opens the form for a quarter of an hour, and the whole takes an hour at most"""
        n = register_new()
        hash_ = password_hash(n.id)
        b = self.passed(n)
        later(b, 890)
        self.assertEqual(b.get('/recover/password').status, 200)
        fields = [('csrf', b.token('/recover/password')), ('password-new', OTHER), ('password-again', OTHER)]
        later(b, 20)
        self.assertEqual(b.post('/recover/password', fields).location, URL + '/recover')
        self.assertEqual(password_hash(n.id), hash_)
        b = ask_to_recover(n.phone)
        later(b, 3601)
        self.assertEqual(b.get('/code').location, URL + '/signin')

    def test_two_recoveries_at_once(self):
        """E48: the second recovery under way still needs its own code, and sets the password again; the first's is dead then"""
        n = register_new()
        a, b = self.passed(n), self.passed(n)
        for x, password in ((a, 'Drugoi-2041'), (b, 'Drugoi-2042')):
            self.assertEqual(x.submit('/recover/password', password__new=password, password__again=password).location, URL + '/signin?do=recovered')
        self.assertEqual(attempt(phone=n.phone, password='Drugoi-2041')[1].status, 422)
        self.assertEqual(attempt(phone=n.phone, password='Drugoi-2042')[1].status, 303)


class Guesses(Fresh):
    def test_guesses_do_not_keep_the_owner_out(self):
        """1.8 V6.1.1: twenty wrong passwords by strangers: the sign-in waits, the recovery works, and then the sign-in at once"""
        n = register_new()
        guard_count('password', 'resident %d' % n.id, 19)
        self.assertEqual(attempt(phone=n.phone, password='Wrong-2026')[1].status, 422)
        reply = attempt(phone=n.phone, password=n.password)[1]
        self.assertEqual(reply.status, 422)
        self.assertIn('Слишком много попыток', reply.page.text)
        recover(n.phone, OTHER)
        n.password = OTHER
        self.assertEqual(n.again().get('/payment').status, 200)

    def test_second_factor_stays(self):
        """AUTH-8: a recovered password is a password: the second factor is still asked for"""
        n = register_new()
        sql('UPDATE resident SET second_factor = 1 WHERE id = %d' % n.id)
        recover(n.email, OTHER)
        b, reply = attempt(phone=n.phone, password=OTHER)
        self.assertEqual(reply.location, URL + '/code')
        self.assertEqual(b.view('/code').get('purpose'), 'signin')
