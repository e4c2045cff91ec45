"""AUTH-8: the second factor: a code by SMS or e-mail, an authenticator app, recovery codes; the password again before changes."""
from door import *

CONFIRMED = {'/profile/phone': 'phone', '/profile/email': 'email', '/profile/delete': 'delete', '/profile/security': 'security',
             '/profile/authenticator': 'security'}
FORMS = {'/profile/phone': [('phone', '+79995550001')], '/profile/email': [('email', 'x@example.ru')], '/profile/delete': [('agree', 'yes')],
         '/profile/second-factor': [('on', 'yes')], '/profile/authenticator/start': [], '/profile/authenticator/remove': [],
         '/profile/authenticator': [('code', '123456')], '/profile/recovery-codes': [], '/profile/passkey': [('name', 'x')],
         '/profile/passkey/remove': [('id', '1')]}


def switch(b, on):
    return b.post('/profile/second-factor', [('on', on), ('csrf', b.token('/profile/security'))])


def guarded(**more):
    """A resident whose second factor is on."""
    return Person(second_factor='1', **more)


class Asked(Door):
    def second_step(self, p, b=None):
        b, reply = p.sign_in(b)
        self.goes(reply, '/code')
        self.assertNotIn('__Host-session', b.cookies)
        return b

    def test_off_by_default(self):
        """AUTH-8: off until it is switched on: the password alone lets in"""
        p = Person()
        b, reply = p.sign_in()
        self.goes(reply, '/payment')
        self.assertEqual(view(b, '/profile/devices').findall('profile-devices/browser'), [], 'known, but not confirmed')
        self.assertEqual(view(p.inside(), '/profile/security').find('profile-security').get('second-factor'), 'no')

    def test_on_and_by_sms(self):
        """AUTH-8: switched on, told; an unknown browser is asked by SMS, the password alone gives no session; then it is remembered"""
        p = Person()
        self.goes(switch(p.inside(), 'yes'), '/profile/security')
        self.assertEqual((p.column('second_factor'), p.told('second-factor-on')), ('1', (1, 1)))
        message_to(p.email, 'включён')
        b = self.second_step(p)
        self.assertEqual(p.sessions(), 1)
        for path in ('/payment', '/profile', '/profile/devices', '/welcome'):
            self.goes(b.get(path), '/signin')
        page = b.get('/code')
        self.assertIn(p.phone[-2:], page.page.text)
        self.assertNotIn(p.phone[4:9], re.sub(r'\D', '', page.page.text))
        code = code_for(p.phone)
        self.refused(enter_code(b, '%06d' % ((int(code) + 1) % 10 ** 6)))
        self.assertNotIn('__Host-session', b.cookies)
        reply = enter_code(b, code[:3] + ' ' + code[3:])
        self.goes(reply, '/payment')
        for attribute in ('Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/', 'Max-Age='):
            self.assertIn(attribute, browser_cookie(reply)[0])
        self.assertEqual(num("SELECT COUNT(*) FROM browser WHERE resident_id = %d AND token_hash = UNHEX(SHA2(%s, 256))"
                             % (p.id, quote(b.cookies['__Host-browser']))), 1)
        del b.cookies['__Host-session']
        self.goes(p.sign_in(b)[1], '/payment')
        self.goes(p.sign_in(Browser())[1], '/code')

    def test_by_email(self):
        """AUTH-8 E55: the same by e-mail; the SMS's code is void then"""
        p = guarded()
        b = self.second_step(p)
        old = code_for(p.phone)
        age_step(b, 61)
        self.goes(press(b, '/code', '/code/send', by='email'), '/code')
        self.assertIn('•••@example.ru', b.get('/code').page.text)
        code = code_for(p.email)
        if old != code:
            self.refused(enter_code(b, old))
        self.goes(enter_code(b, code), '/payment')

    def test_other_channel_at_once(self):
        """AUTH-8 E55: who has no phone at hand asks for a letter at once: it is sent, or the page says when it may be"""
        p = guarded()
        b = self.second_step(p)
        code_for(p.phone)
        reply = press(b, '/code', '/code/send', by='email')
        if reply.status == 303:
            shown = view(b, '/code').find('code')
            self.assertTrue(shown.get('channel') == 'email' or 'email' not in [w.get('name') for w in shown.findall('way')],
                            'the page offers a letter; pressed, nothing is sent and nothing is said')

    def test_number_of_a_stranger(self):
        """E49 AUTH-8: who recovered the password by SMS, perhaps on a number that was given to somebody else, is not let in by another SMS"""
        p = guarded()
        sql("UPDATE resident SET recovered_by = 'sms', recovered_at = %s WHERE id = %d" % (quote(now().strftime('%Y-%m-%d %H:%M:%S')), p.id))
        b = self.second_step(p)
        self.assertEqual(step_row(b, 'channel, address'), ['email', p.email])
        self.assertNotIn('sms', [w.get('name') for w in view(b, '/code').findall('code/way')])
        age_step(b, 61)
        self.goes(post_view(b, '/code/send', by='sms'), '/code')
        self.assertEqual(step_row(b, 'channel, address'), ['email', p.email])
        self.goes(enter_code(b, code_for(p.email)), '/payment')
        sql("UPDATE resident SET recovered_at = recovered_at - INTERVAL 8 DAY WHERE id = %d" % p.id)
        self.assertEqual(step_row(self.second_step(p), 'channel, address'), ['sms', p.phone])

    def test_email_not_confirmed_is_no_way(self):
        """AUTH-8: no code to an e-mail that was never confirmed"""
        p = guarded(email_confirmed='0')
        b = self.second_step(p)
        self.assertNotIn('email', [w.get('name') for w in view(b, '/code').findall('code/way')])
        age_step(b, 61)
        self.goes(post_view(b, '/code/send', by='email'), '/code')
        self.assertEqual(step_row(b, 'channel, address'), ['sms', p.phone])
        self.assertTrue(nothing_sent(p.email))

    def test_forgotten_is_asked_again(self):
        """AUTH-8: a browser forgotten in the profile is asked again"""
        p = guarded()
        b = self.second_step(p)
        self.goes(enter_code(b, code_for(p.phone)), '/payment')
        known = [e for e in view(b, '/profile/devices').findall('profile-devices/browser')]
        self.assertEqual([e.get('this') for e in known], ['yes'])
        self.goes(press(b, '/profile/devices', '/profile/browser/forget'), '/profile/devices')
        self.assertEqual(view(b, '/profile/devices').findall('profile-devices/browser'), [])
        del b.cookies['__Host-session']
        b = self.second_step(p, b)
        self.goes(enter_code(b, code_for(p.phone)), '/payment')

    def test_forgotten_token_stays_dead(self):
        """AUTH-8: a browser's cookie that was copied before the browser was forgotten is not revived when the browser is confirmed anew"""
        p = guarded()
        b = self.second_step(p)
        self.goes(enter_code(b, code_for(p.phone)), '/payment')
        thief = Browser()
        thief.cookies['__Host-browser'] = b.cookies['__Host-browser']
        self.goes(press(b, '/profile/devices', '/profile/browser/forget'), '/profile/devices')
        del b.cookies['__Host-session']
        self.second_step(p, b)
        self.goes(enter_code(b, code_for(p.phone)), '/payment')
        self.goes(p.sign_in(thief)[1], '/code')

    def test_cookie_of_another(self):
        """AUTH-8 V8.2.2: the remembered browser of one resident is unknown to another; afterwards it is known to both"""
        p, q = guarded(), guarded()
        b = self.second_step(p)
        self.goes(enter_code(b, code_for(p.phone)), '/payment')
        del b.cookies['__Host-session']
        b = self.second_step(q, b)
        self.goes(enter_code(b, code_for(q.phone)), '/payment')
        for who in (p, q):
            b.cookies.pop('__Host-session', None)
            self.goes(who.sign_in(b)[1], '/payment')
        for cookie in ('A' * 43, 'x', "' OR 1=1"):
            stranger = Browser()
            stranger.cookies['__Host-browser'] = cookie
            self.goes(p.sign_in(stranger)[1], '/code')

    def test_challenge_is_for_nothing_else(self):
        """AUTH-8: the second step's challenge opens no other page, and its code counts once, in one session"""
        p = guarded()
        b = self.second_step(p)
        step = b.cookies['__Host-step']
        for path, there in (('/recover/password', '/recover'), ('/passkey', '/signin'), ('/welcome', '/signin')):
            self.goes(b.get(path), there)
        self.assertEqual(b.get('/register').status, 200)
        fields = [('csrf', b.token())]
        self.goes(b.post('/recover/password', fields + [('password-new', 'Kuhnya-2031'), ('password-again', 'Kuhnya-2031')]), '/recover')
        self.goes(b.post('/passkey', fields + [('credential', ''), ('client', '')]), '/signin')
        code = code_for(p.phone)
        form = with_field(b.get('/code').page.fields('/code'), code=code)
        cookies = dict(b.cookies)

        def send_it(i):
            c = Browser()
            c.cookies = dict(cookies)
            c.post('/code', form)
            return '__Host-session' in c.cookies
        self.assertEqual(sorted(together(8, send_it)), [False] * 7 + [True])
        self.assertEqual(p.sessions(), 1)
        late = Browser()
        late.cookies['__Host-step'] = step
        late.post('/code', [('code', code), ('csrf', late.token())])
        self.assertNotIn('__Host-session', late.cookies)

    def test_three_tries(self):
        """AUTH-8 1.8: three wrong codes end the step, and the right one comes too late"""
        p = guarded()
        b = self.second_step(p)
        code = code_for(p.phone)
        wrong = '%06d' % ((int(code) + 1) % 10 ** 6)
        for _ in range(3):
            self.refused(enter_code(b, wrong))
        self.assertEqual(view(b, '/code').find('code').get('restart'), 'yes')
        self.refused(post_view(b, '/code', code=code))
        self.assertEqual(p.sessions(), 0)

    def test_off_forgets(self):
        """AUTH-8: switched off it is told, nobody is asked, and no browser stays known"""
        p = guarded()
        b = self.second_step(p)
        self.goes(enter_code(b, code_for(p.phone)), '/payment')
        confirm(b)
        self.goes(switch(b, 'no'), '/profile/security')
        self.assertEqual((p.told('second-factor-off'), num('SELECT COUNT(*) FROM browser WHERE resident_id = %d' % p.id)), ((1, 1), 0))
        message_to(p.email, 'выключен')
        self.goes(p.sign_in()[1], '/payment')
        self.goes(switch(b, 'no'), '/profile/security')
        self.assertEqual(p.told('second-factor-off'), (1, 1))
        sql("UPDATE resident SET second_factor = 1 WHERE id = %d" % p.id)
        del b.cookies['__Host-session']
        self.second_step(p, b)

    def test_switch_takes_yes_and_no(self):
        """V2.2: anything else is refused and changes nothing"""
        p = guarded()
        b = p.inside()
        for value in ('', 'maybe', 'YES', '1'):
            self.assertEqual(post_view(b, '/profile/second-factor', on=value).status, 400, value)
        self.assertEqual(p.column('second_factor'), '1')


class App(Door):
    def start(self, p, b=None):
        b, reply = p.sign_in(b)
        self.goes(reply, '/code')
        return b

    def test_set_up(self):
        """AUTH-8 6.5: key and QR on the page, proved by a code; told; the second factor is on; the key is never shown again"""
        p = Person()
        b = p.inside()
        self.goes(b.get('/profile/authenticator'), '/profile/security')
        self.goes(press(b, '/profile/security', '/profile/authenticator/start'), '/profile/authenticator')
        shown = view(b, '/profile/authenticator').find('profile-authenticator')
        key = base32(shown.get('secret'))
        uri = urllib.parse.urlsplit(shown.get('uri'))
        query = dict(urllib.parse.parse_qsl(uri.query))
        self.assertEqual((uri.scheme, uri.netloc, len(key)), ('otpauth', 'totp', 20))
        self.assertEqual({k: query.get(k) for k in ('secret', 'algorithm', 'digits', 'period', 'issuer')},
                         {'secret': shown.get('secret').replace(' ', ''), 'algorithm': 'SHA1', 'digits': '6', 'period': '30', 'issuer': PARTS.hostname})
        self.assertEqual(urllib.parse.unquote(uri.path), '/%s:%s' % (PARTS.hostname, p.phone))
        steady()
        for code, status in (('%06d' % ((int(totp(key)) + 1) % 10 ** 6), 422), ('', 422), ('12345', 422), ('abcdef', 422)):
            self.assertEqual(press(b, '/profile/authenticator', '/profile/authenticator', code=code).status, status, code)
        self.assertEqual(p.column('second_factor'), '0')
        self.goes(p.sign_in()[1], '/payment')
        steady()
        self.goes(press(b, '/profile/authenticator', '/profile/authenticator', code=totp(key)), '/profile/security')
        security = view(b, '/profile/security').find('profile-security')
        self.assertEqual((security.get('authenticator'), security.get('second-factor'), p.told('second-factor-on')), ('yes', 'yes', (1, 1)))
        self.goes(b.get('/profile/authenticator'), '/profile/security')
        sealed = one('SELECT HEX(secret) FROM authenticator WHERE resident_id = %d' % p.id)
        self.assertNotIn(key.hex().upper(), sealed)
        self.goes(b.post('/profile/authenticator/start', [('csrf', b.token('/profile/security'))]), '/profile/security')
        self.assertEqual(one('SELECT HEX(secret) FROM authenticator WHERE resident_id = %d' % p.id), sealed)

    def test_window(self):
        """AUTH-8 6.5: the step now and one to each side, no more; no message is sent; an older step than the last one never"""
        p = Person()
        key = add_app(p.inside())
        b = self.start(p)
        self.assertEqual(view(b, '/code').find('code').get('via'), 'app')
        steady()
        for shift in (-2, 2):
            self.refused(enter_code(b, totp(key, shift)))
        sql('UPDATE authenticator SET last_step = 0 WHERE resident_id = %d' % p.id)
        self.goes(enter_code(b, totp(key, 1)), '/payment')
        b = self.start(p)
        for shift in (0, 1):
            self.refused(enter_code(b, totp(key, shift)))
        steady()
        sql('UPDATE authenticator SET last_step = 0 WHERE resident_id = %d' % p.id)
        self.goes(enter_code(b, totp(key, -1)), '/payment')
        self.assertTrue(nothing_sent(p.phone))

    def test_counts_once(self):
        """AUTH-8 V6.5.1: one code in eight browsers at once lets one in; again later none"""
        p = Person()
        key = add_app(p.inside())
        browsers = [self.start(p) for _ in range(9)]
        forms = [b.get('/code').page.fields('/code') for b in browsers]
        steady(8)
        sql('UPDATE authenticator SET last_step = 0 WHERE resident_id = %d' % p.id)
        code = totp(key)
        replies = together(8, lambda i: browsers[i].post('/code', with_field(forms[i], code=code)))
        self.assertEqual(sorted(r.status for r in replies), [303] + [422] * 7)
        self.assertEqual(len([b for b in browsers if b.session]), 1)
        forget_guards()
        self.refused(browsers[8].post('/code', with_field(forms[8], code=code)))

    def test_other_residents_app(self):
        """V8.2.2: the app of one resident proves nothing of another"""
        p, q = Person(), Person()
        add_app(p.inside())
        other = add_app(q.inside())
        sql('UPDATE authenticator SET last_step = 0 WHERE resident_id IN (%d, %d)' % (p.id, q.id))
        steady()
        self.refused(enter_code(self.start(p), totp(other)))

    def test_tries_are_counted(self):
        """1.8: three wrong codes end the step, ten in a row close the app's way for a day"""
        p = Person()
        key = add_app(p.inside())
        b = self.start(p)
        for _ in range(3):
            self.refused(enter_code(b, '%06d' % ((int(totp(key)) + 7) % 10 ** 6)))
        sql('UPDATE authenticator SET last_step = 0 WHERE resident_id = %d' % p.id)
        steady()
        self.refused(post_view(b, '/code', by='app', code=totp(key)))
        for i in range(7):      # the dead one before is not counted: it tells nothing
            if i % 3 == 0:
                b = self.start(p)
            self.refused(post_view(b, '/code', by='app', code='00000%d' % i))
        b = self.start(p)
        steady()
        reply = post_view(b, '/code', by='app', code=totp(key))
        self.assertEqual((reply.status, errors(as_view(reply))), (422, {'': 'signin-wait'}))

    def test_slow_hand(self):
        """AUTH-8: who takes longer than five minutes to find the app gets in, or is told to begin again; no form that can only fail"""
        p = Person()
        key = add_app(p.inside())
        b = self.start(p)
        sql('UPDATE authenticator SET last_step = 0 WHERE resident_id = %d' % p.id)
        age_step(b, 400)
        steady()
        enter_code(b, totp(key))
        if b.session:
            return
        shown = view(b, '/code')
        self.assertTrue((shown.find('code') is not None and shown.find('code').get('restart') == 'yes'),
                        'code-expired for ever, and the page offers the same field again: %s' % tree.tostring(shown.find('code')))

    def test_other_ways_beside_the_app(self):
        """AUTH-8 E55: with an app the code comes by SMS too if it is asked for"""
        p = Person()
        add_app(p.inside())
        b = self.start(p)
        self.assertEqual({w.get('name') for w in view(b, '/code').findall('code/way')}, {'sms', 'email'})
        self.goes(press(b, '/code', '/code/send', by='sms'), '/code')
        self.goes(enter_code(b, code_for(p.phone)), '/payment')

    def test_removed(self):
        """AUTH-8: removed it asks no more, a code by SMS does; told"""
        p = Person()
        b = p.inside()
        key = add_app(b)
        self.goes(press(b, '/profile/security', '/profile/authenticator/remove'), '/profile/security')
        self.assertEqual(num('SELECT COUNT(*) FROM authenticator WHERE resident_id = %d' % p.id), 0)
        self.assertIn((1, 1), (p.told('authenticator-off'), p.told('second-factor-off')))
        c = self.start(p)
        self.assertEqual(view(c, '/code').find('code').get('via'), 'code')
        steady()
        self.refused(post_view(c, '/code', by='app', code=totp(key)))
        self.goes(enter_code(c, code_for(p.phone)), '/payment')

    def test_removed_is_told_truly(self):
        """AUTH-8: the app removed, a code is still asked for: nobody is told that the password is enough"""
        p = Person()
        b = p.inside()
        add_app(b)
        press(b, '/profile/security', '/profile/authenticator/remove')
        if p.column('second_factor') == '1':
            self.assertNotIn('достаточно пароля', b.get('/notices').page.text)

    def test_pending_counts_for_nothing(self):
        """AUTH-8: a key that was shown but never proved lets nobody in"""
        p = guarded()
        b = p.inside()
        press(b, '/profile/security', '/profile/authenticator/start')
        key = base32(view(b, '/profile/authenticator').find('profile-authenticator').get('secret'))
        c = self.start(p)
        self.assertEqual(view(c, '/code').find('code').get('via'), 'code')
        steady()
        self.refused(post_view(c, '/code', by='app', code=totp(key)))


class Recovery(Door):
    def make(self, b):
        reply = press(b, '/profile/security', '/profile/recovery-codes')
        self.assertEqual(reply.status, 200)
        return re.findall(r'class="code">([^<]+)<', reply.text)

    def start(self, p):
        b, reply = p.sign_in()
        self.goes(reply, '/code')
        return b

    def test_ten_shown_once(self):
        """AUTH-8: ten codes, in that answer only; the database has no code and no plain hash of one"""
        p = guarded()
        b = p.inside()
        self.assertEqual(view(b, '/profile/security').find('profile-security').get('codes-left'), '0')
        codes = self.make(b)
        self.assertEqual((len(codes), len(set(codes))), (10, 10))
        for code in codes:
            self.assertRegex(code, r'^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$')
        page = b.get('/profile/security')
        self.assertFalse([c for c in codes if c in page.text])
        self.assertEqual(b.get('/profile/recovery-codes').status, 405)
        self.assertEqual(view(b, '/profile/security').find('profile-security').get('codes-left'), '10')
        stored = {r[0] for r in sql('SELECT HEX(code_hash) FROM recovery_code WHERE resident_id = %d' % p.id)}
        self.assertEqual(len(stored), 10)
        for code in codes:
            for text in (code, code.replace('-', ''), code.lower()):
                self.assertNotIn(hashlib.sha256(text.encode()).hexdigest().upper(), stored)
        key = secret('codes.key')
        mac = hmac.new(key.encode(), ('recovery %d %s' % (p.id, codes[0].replace('-', ''))).encode(), hashlib.sha256).hexdigest().upper()
        self.assertIn(mac, stored)

    def test_each_once_in_any_spelling(self):
        """AUTH-8: each counts once, however it is written; another resident's never"""
        p, q = guarded(), guarded()
        codes, foreign = self.make(p.inside()), self.make(q.inside())
        for i, spell in enumerate((str, str.lower, lambda c: c.replace('-', ' '), lambda c: ' ' + c.replace('-', '') + ' ', lambda c: ' '.join(c))):
            b = self.start(p)
            self.goes(enter_code(b, spell(codes[i]), 'recovery'), '/payment')
        b = self.start(p)
        for code in (codes[0], foreign[0]):
            self.refused(enter_code(b, code, 'recovery'))
        self.goes(enter_code(b, codes[9], 'recovery'), '/payment')
        self.assertEqual(view(b, '/profile').find('profile').get('second-factor'), 'yes')
        self.assertEqual(num('SELECT COUNT(*) FROM recovery_code WHERE resident_id = %d AND used_at IS NOT NULL' % p.id), 6)
        self.assertEqual(num('SELECT COUNT(*) FROM recovery_code WHERE resident_id = %d AND used_at IS NOT NULL' % q.id), 0)

    def test_garbage(self):
        """V2.2: what is no code is refused, never an error"""
        p = guarded()
        self.make(p.inside())
        for i, code in enumerate(('', '-', 'ABCD', 'ABCDEFGHJ', '0000-0000', 'ёжик-ежи', "' OR 1=1", '\u0000', 'A' * 60)):
            if i % 2 == 0:
                forget_guards()
                b = self.start(p)
            reply = b.post('/code', [('by', 'recovery'), ('code', code), ('csrf', b.token('/code'))])
            self.assertIn(reply.status, (422, 400), code)
        self.assertEqual(p.sessions(), 1)

    def test_new_ones_void_the_old(self):
        """AUTH-8: ten new ones, and none of the old counts"""
        p = guarded()
        b = p.inside()
        old, new = self.make(b), self.make(b)
        self.assertFalse(set(old) & set(new))
        c = self.start(p)
        self.refused(enter_code(c, old[0], 'recovery'))
        self.goes(enter_code(c, new[0], 'recovery'), '/payment')

    def test_at_once(self):
        """AUTH-8 V6.5.1: one code in eight browsers at once lets one in"""
        p = guarded()
        code = self.make(p.inside())[0]
        browsers = []
        for _ in range(8):
            forget_guards()
            browsers.append(self.start(p))
        forms = [b.get('/code', by='recovery').page.fields('/code') for b in browsers]
        replies = together(8, lambda i: browsers[i].post('/code', with_field(forms[i], code=code)))
        self.assertEqual(sorted(r.status for r in replies), [303] + [422] * 7)
        self.assertEqual(len([b for b in browsers if b.session]), 1)


class Confirmed(Door):
    def aged(self, b, seconds):
        sql('UPDATE session SET confirmed_at = %s WHERE token_hash = UNHEX(SHA2(%s, 256))' % (quote(when(seconds=seconds)), quote(b.session)))
        return b

    def state(self, p):
        return sql('SELECT * FROM resident WHERE id = {0}; SELECT COUNT(*) FROM authenticator WHERE resident_id = {0};'
                   ' SELECT COUNT(*) FROM recovery_code WHERE resident_id = {0}; SELECT COUNT(*) FROM passkey WHERE resident_id = {0};'
                   ' SELECT COUNT(*) FROM challenge WHERE resident_id = {0}; SELECT COUNT(*) FROM outbox WHERE resident_id = {0}'.format(p.id))

    def test_every_sensitive_page_asks(self):
        """PROF-2 PROF-6 AUTH-8 V7.5.1: without the password just given each page and each form leads to /confirm and does nothing"""
        p = Person()
        b = p.inside(confirmed=False)
        before = self.state(p)
        token = [('csrf', b.token('/help'))]
        for path, to in CONFIRMED.items():
            self.goes(b.get(path), '/confirm?to=' + to)
        for path, fields in FORMS.items():
            self.goes(b.post(path, fields + token), '/confirm?to=' + CONFIRMED.get(path, 'security'))
            self.assertEqual(b.post(path, fields).status, 403)
        self.assertEqual(self.state(p), before)

    def test_five_and_twenty_minutes(self):
        """V7.5.1: five minutes to open a page, twenty to send its form"""
        b = Person().inside()
        for seconds, page, form in ((290, 200, '/profile/security'), (310, 303, '/profile/security'), (1190, 303, '/profile/security'),
                                    (1210, 303, '/confirm?to=security')):
            self.aged(b, seconds)
            token = [('csrf', b.token('/help'))]
            self.assertEqual(b.get('/profile/security').status, page, seconds)
            self.goes(b.post('/profile/second-factor', token + [('on', 'yes')]), form)

    def test_password_and_new_token(self):
        """V7.2.4 AUTH-8: a wrong password opens nothing; the right one leads where one wanted, under a new token; the old one is dead"""
        p = Person()
        b = p.inside(confirmed=False)
        old = b.session
        self.assertEqual(errors(as_view(post_view(b, '/confirm', to='phone', password='Wrong-2026'))), {'password': 'password-wrong'})
        self.refused(confirm(b, ''), 'Заполните поле')
        self.assertEqual(b.session, old)
        form = b.get('/confirm', to='phone')
        self.goes(confirm(b, to='phone'), '/profile/phone')
        self.assertNotEqual(b.session, old)
        stale = Browser()
        stale.cookies['__Host-session'] = old
        self.assertTrue(signed_out(stale))
        self.assertEqual((b.get('/profile/phone').status, b.get('/payment').status, p.sessions()), (200, 200, 1))
        self.goes(b.post('/confirm', with_field(form.page.fields('/confirm'), password=PASSWORD)), '/profile/phone')

    def test_where_to(self):
        """1.9 open redirect: /confirm leads to one of four pages, whatever it is told"""
        b = Person().inside(confirmed=False)
        for to, there in (('phone', 'phone'), ('email', 'email'), ('delete', 'delete'), ('security', 'security'), ('//evil', 'security'),
                          ('/\\evil', 'security'), ('https:evi', 'security'), ('@evil', 'security'), ('', 'security'), ('signout', 'security')):
            page = b.get('/confirm', to=to)
            self.assertEqual(page.status, 200, to)
            self.assertEqual(dict(page.page.fields('/confirm'))['to'], there)
            forget_guards()
            self.goes(b.post('/confirm', with_field(page.page.fields('/confirm'), password=PASSWORD, to=to)), '/profile/' + there)

    def test_guessing_is_slowed(self):
        """V6.3.1 1.8: wrong passwords here are counted with those of /signin; then the right one has to wait too"""
        p = Person()
        b = p.inside(confirmed=False)
        for _ in range(3):
            self.refused(confirm(b, 'Wrong-2026'))
        for _ in range(3):
            p.sign_in(password='Wrong-2026')
        sql('UPDATE guard SET until = until + INTERVAL 60 SECOND WHERE until IS NOT NULL')   # a second is soon over
        reply = post_view(b, '/confirm', to='security', password=PASSWORD)
        self.assertEqual((reply.status, errors(as_view(reply))), (422, {'': 'signin-wait'}))
        self.assertNotIn('__Host-session=', str(reply.headers))
