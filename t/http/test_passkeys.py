"""Passkeys over the real pages, with an authenticator in software (door.Device); STANDARDS.md 6.6, V6.7."""
from door import *


def keys(p):
    return [(r[0], int(r[1])) for r in sql('SELECT name, sign_count FROM passkey WHERE resident_id = %d ORDER BY id' % p.id)]


class Keys(Door):
    def setUp(self):
        super().setUp()
        self.p = Person()
        self.b = self.p.inside()

    def sign_in(self, device, b=None, **spoil):
        """A whole sign-in by passkey; the browser and the last reply."""
        b = b or Browser()
        challenge, csrf = passkey_step(b)
        return b, answer(b, device.got(challenge, **spoil), csrf)

    def no_entry(self, b, reply):
        self.goes(reply, '/signin?do=refused')
        self.assertNotIn('__Host-session', b.cookies)


class Adding(Keys):
    def test_add_and_list(self):
        """6.6: added under a name, listed, told with the name; the key's counter is kept"""
        device = Device()
        device.count = 7
        add_passkey(self.b, device, 'Key <1> & co')
        self.assertEqual(keys(self.p), [('Key <1> & co', 7)])
        shown = view(self.b, '/profile/security').findall('profile-security/passkey')
        self.assertEqual([(k.get('name'), k.get('used-text')) for k in shown], [('Key <1> & co', '')])
        self.assertIn('Key <1> & co', self.b.get('/profile/security').page.text)
        self.assertEqual(self.p.told('passkey-added'), (1, 1))
        message_to(self.p.email, 'ключ доступа', 'добавлен')
        self.assertEqual(self.b.get('/notices').status, 200)

    def test_russian_name(self):
        """6.6: the name in the page's own example: «Мой телефон»"""
        add_passkey(self.b, name='Мой телефон')
        self.assertEqual(keys(self.p), [('Мой телефон', 0)])
        self.assertIn('Мой телефон', self.b.get('/profile/security').page.text)

    def test_name_limits(self):
        """V2.2: a name is needed, of 60 characters at most"""
        for name, code in (('', 'empty'), ('  ', 'empty'), ('x' * 61, 'name-long')):
            self.assertEqual(errors(as_view(post_view(self.b, '/profile/passkey', name=name))), {'name': code})
        add_passkey(self.b, name='x' * 60)
        self.assertEqual(keys(self.p), [('x' * 60, 0)])

    def test_excluded_and_known(self):
        """6.6: the page names the keys there are, so that no device gets two; the same credential twice is refused, also another's"""
        device = add_passkey(self.b)
        press(self.b, '/profile/security', '/profile/passkey', name='again')
        element, csrf = asked(self.b)
        self.assertEqual([k.get('id') for k in element.findall('known')], [b64(device.id)])
        self.goes(answer(self.b, device.made(element.get('challenge')), csrf), '/profile/security?do=refused')
        other = Person()
        c = other.inside()
        press(c, '/profile/security', '/profile/passkey', name='mine')
        element, csrf = asked(c)
        self.goes(answer(c, device.made(element.get('challenge')), csrf), '/profile/security?do=refused')
        self.assertEqual((len(keys(self.p)), keys(other)), (1, []))
        self.assertIn('не подошёл', c.get('/profile/security', do='refused').page.text)

    def test_ten_and_no_more(self):
        """6.6: an eleventh key is refused, at the form and at the answer"""
        ids = ','.join("(%d, UNHEX('%s'), UNHEX(REPEAT('00', 64)), 0, 'n', %s)" % (self.p.id, secrets.token_hex(16), quote(when())) for _ in range(9))
        sql('INSERT INTO passkey (resident_id, credential_id, public_key, sign_count, name, created_at) VALUES ' + ids)
        press(self.b, '/profile/security', '/profile/passkey', name='a')
        element, csrf = asked(self.b)
        c = self.p.inside()
        add_passkey(c, name='tenth')
        self.assertEqual(errors(as_view(post_view(self.b, '/profile/passkey', name='x'))), {'': 'passkey-refused'})
        self.goes(answer(self.b, Device().made(element.get('challenge')), csrf), '/profile/security?do=refused')
        self.assertEqual(len(keys(self.p)), 10)

    def test_refused_answers(self):
        """6.6 V6.7: another origin, site, type, challenge, algorithm, attestation, a frame: nothing is added"""
        rsa = bytes.fromhex('a4010303390100') + cbor(2, 256) + bytes(range(256))
        port = '%s://%s:1' % (PARTS.scheme, PARTS.hostname)
        cases = {'origin': {'origin': 'https://evil.example'}, 'port': {'origin': port}, 'scheme': {'origin': ORIGIN.replace('http:', 'https:')},
                 'origin in front': {'origin': ORIGIN + '.evil.example'}, 'no origin': {'origin': None}, 'rp': {'rp': 'evil.example'},
                 'other rp of ours': {'rp': 'localhost'}, 'type': {'type': 'webauthn.get'}, 'frame': {'crossOrigin': True},
                 'not present': {'flags': 0x44}, 'no key': {'flags': 0x05}, 'backed up but cannot': {'flags': 0x55}, 'rsa': {'key': rsa},
                 'packed': {'form': 'packed'}}
        device = Device()
        for name, spoil in cases.items():
            with self.subTest(case=name):
                press(self.b, '/profile/security', '/profile/passkey', name='x')
                element, csrf = asked(self.b)
                self.goes(answer(self.b, device.made(element.get('challenge'), **spoil), csrf), '/profile/security?do=refused')
                self.assertEqual(keys(self.p), [])
        press(self.b, '/profile/security', '/profile/passkey', name='x')
        element, csrf = asked(self.b)
        self.goes(answer(self.b, Device().made(b64(secrets.token_bytes(32))), csrf), '/profile/security?do=refused')
        self.assertEqual((keys(self.p), self.p.told('passkey-added')), ([], (0, 0)))

    def test_answer_counts_once(self):
        """V6.7: the challenge is burnt by its first answer, right or wrong"""
        press(self.b, '/profile/security', '/profile/passkey', name='x')
        element, csrf = asked(self.b)
        step = self.b.cookies['__Host-step']
        device = Device()
        fields = device.made(element.get('challenge'))
        answer(self.b, {**fields, 'attestation': ''}, csrf)
        self.b.cookies['__Host-step'] = step
        self.goes(answer(self.b, fields, csrf), '/profile')
        self.assertEqual(keys(self.p), [])

    def test_removing(self):
        """6.6: removed, told with its name; it lets nobody in any more; another's id removes nothing"""
        device = add_passkey(self.b)
        other = Person()
        theirs = num('SELECT id FROM passkey WHERE resident_id = %d' % self.p.id)
        self.goes(post_view(other.inside(), '/profile/passkey/remove', id=str(theirs)), '/profile/security')
        self.assertEqual((len(keys(self.p)), other.told('passkey-removed'), self.p.told('passkey-removed')), (1, (0, 0), (0, 0)))
        self.goes(press(self.b, '/profile/security', '/profile/passkey/remove'), '/profile/security')
        self.assertEqual((keys(self.p), self.p.told('passkey-removed')), ([], (1, 1)))
        message_to(self.p.email, 'удалён')
        self.goes(post_view(self.b, '/profile/passkey/remove', id=str(theirs)), '/profile/security')
        self.assertEqual(self.p.told('passkey-removed'), (1, 1))
        self.no_entry(*self.sign_in(device))


class SigningIn(Keys):
    def setUp(self):
        super().setUp()
        self.device = add_passkey(self.b)

    def test_alone(self):
        """6.6: the key alone signs in; the page names nobody's keys; its use is noted"""
        b = Browser()
        challenge, csrf = passkey_step(b)
        self.assertEqual(view(b, '/passkey').find('passkey').findall('known'), [])
        self.assertNotIn(self.p.phone[-4:], b.get('/passkey').page.text)
        self.goes(answer(b, self.device.got(challenge), csrf), '/payment')
        self.assertIn('Ася', b.get('/profile').page.text)
        self.assertEqual(keys(self.p), [('phone', 1)])
        self.assertIsNotNone(one('SELECT used_at FROM passkey WHERE resident_id = %d' % self.p.id))
        self.goes(self.sign_in(self.device)[1], '/payment')

    def test_second_factor_is_not_asked(self):
        """AUTH-8: a passkey with the user verified is two factors in one"""
        sql('UPDATE resident SET second_factor = 1 WHERE id = %d' % self.p.id)
        self.goes(self.p.sign_in()[1], '/code')
        self.goes(self.sign_in(self.device)[1], '/payment')

    def test_refused_answers(self):
        """6.6 V6.7: another origin, site, type or user, a frame, user absent or not verified, a wrong signature: nobody is let in"""
        for name, spoil in {'origin': {'origin': 'https://evil.example'}, 'rp': {'rp': 'evil.example'}, 'other rp of ours': {'rp': 'localhost'},
                            'type': {'type': 'webauthn.create'}, 'frame': {'crossOrigin': True}, 'not verified': {'flags': 0x01},
                            'not present': {'flags': 0x04}, 'neither': {'flags': 0}, 'no challenge': {'challenge': None}}.items():
            with self.subTest(case=name):
                b = Browser()
                challenge, csrf = passkey_step(b)
                if 'challenge' in spoil:
                    self.no_entry(b, answer(b, self.device.got(''), csrf))
                else:
                    self.no_entry(b, answer(b, self.device.got(challenge, **spoil), csrf))
        stranger = Device()
        self.no_entry(*self.sign_in(stranger))
        stranger.id = self.device.id
        self.no_entry(*self.sign_in(stranger))
        self.assertEqual(keys(self.p), [('phone', 0)])
        self.goes(self.sign_in(self.device)[1], '/payment')

    def test_other_user(self):
        """6.6: the user's handle, where it comes, has to be of the key's owner"""
        self.device.user = struct.pack('<q', Person().id)
        self.no_entry(*self.sign_in(self.device))

    def test_refusal_is_said(self):
        """AUTH-2: after a refused key the sign-in page says so"""
        b, reply = self.sign_in(Device())
        self.assertIn('не подошёл', b.see(reply).page.text)

    def test_challenge_of_another_browser(self):
        """6.6 V6.7: an answer to one browser's challenge is worth nothing in another, and nothing a second time"""
        a, b = Browser(), Browser()
        challenge, csrf = passkey_step(a)
        mine, token = passkey_step(b)
        fields = self.device.got(challenge)
        self.no_entry(b, answer(b, fields, token))
        step = dict(a.cookies)
        self.goes(answer(a, fields, csrf), '/payment')
        replay = Browser()
        replay.cookies = step
        self.goes(answer(replay, fields, csrf), '/signin')
        self.assertNotIn('__Host-session', replay.cookies)

    def test_eight_at_once(self):
        """V6.7: one answer sent eight times at once opens one session"""
        a = Browser()
        challenge, csrf = passkey_step(a)
        fields, before = self.device.got(challenge), self.p.sessions()

        def send_it(i):
            b = Browser()
            b.cookies = dict(a.cookies)
            return answer(b, fields, csrf).status
        self.assertEqual(set(together(8, send_it)), {303})
        self.assertEqual(self.p.sessions(), before + 1)

    def test_too_late(self):
        """1.8: a challenge lives five minutes"""
        b = Browser()
        challenge, csrf = passkey_step(b)
        sql('UPDATE challenge SET expires_at = %s WHERE %s' % (quote(when(seconds=1)), step_where(b)))
        self.goes(answer(b, self.device.got(challenge), csrf), '/signin')
        self.assertNotIn('__Host-session', b.cookies)

    def test_counter_goes_back(self):
        """6.6: a counter that does not grow is a copy: refused; without a counter (0 and 0) it is fine"""
        self.goes(self.sign_in(self.device, count=5)[1], '/payment')
        for count in (5, 4, 0):
            self.no_entry(*self.sign_in(self.device, count=count))
        self.goes(self.sign_in(self.device, count=6)[1], '/payment')
        other = add_passkey(Person().inside())
        for _ in range(2):
            self.goes(self.sign_in(other, count=0)[1], '/payment')

    def test_garbage(self):
        """V2.2 V6.7: fields cut short, empty, huge or of nonsense: refused, never an error, nobody let in"""
        spoils = []
        for name in ('credential', 'client', 'authenticator', 'signature'):
            spoils += [{name: None}, {name: ''}, {name: 'A'}, {name: 'AAAA'}, {name: '!'}, {name: '%00'}, {name: 'A' * 391}, {name: 'A' * 9000},
                       {name: lambda v: v[:-2]}, {name: lambda v: v[:len(v) // 2]}, {name: lambda v: v + 'AAAA'}, {name: lambda v: b64(unb64(v)[:-1] + bytes([unb64(v)[-1] ^ 1]))}]
        spoils += [{'client': b64(t)} for t in (b'null', b'[]', b'{}', b'{"type":"webauthn.get"', b'\xff\xfe', b'{"type":1,"challenge":2,"origin":3}', b'[' * 2000)]
        spoils += [{'credential': b64(bytes(300))}, {'user': '!'}, {'signature': b64(bytes.fromhex('30060201000201 00'.replace(' ', '')))}]
        b, csrf = Browser(), None
        for spoil in spoils:
            challenge, csrf = passkey_step(b, csrf)
            fields = self.device.got(challenge, sign=callable(list(spoil.values())[0]))
            for name, value in spoil.items():
                fields[name] = value(fields[name]) if callable(value) else value
            reply = answer(b, {k: v for k, v in fields.items() if v is not None}, csrf)
            said = {k: (v[:30] if isinstance(v, str) else v) for k, v in spoil.items()}
            self.assertIn(reply.status, (303, 400), (said, reply))
            self.assertNotIn('__Host-session', b.cookies, said)
        self.goes(self.sign_in(self.device, b)[1], '/payment')

    def test_garbage_attestations(self):
        """V2.2: an attestation cut at any byte, or of nonsense, adds nothing and breaks nothing"""
        p = Person()
        b = p.inside()
        token = [('csrf', b.token('/profile/security'))]
        whole = unb64(Device().made('x')['attestation'])
        pieces = [whole[:n] for n in range(0, len(whole), 9)] + [whole + b'\0', b'\xbf\xff', b'\x9b' + b'\xff' * 8, b'\xa3' * 500, b'\xbb' + b'\xff' * 8, bytes(4000)]
        for piece in pieces:
            self.goes(b.post('/profile/passkey', token + [('name', 'x')]), '/passkey')
            challenge = asked(b)[0].get('challenge')
            reply = b.post('/passkey', token + [('client', b64(Device.client('create', challenge))), ('attestation', b64(piece))])
            self.goes(reply, '/profile/security?do=refused')
        self.assertEqual(keys(p), [])

    def test_while_signed_in(self):
        """AUTH-8: a sign-in begun before somebody signed in here ends in nothing; a passkey's challenge is no code's"""
        b = Browser()
        challenge, csrf = passkey_step(b)
        self.goes(b.get('/code'), '/signin')
        self.goes(b.post('/code', [('csrf', csrf), ('code', '123456')]), '/signin')
        self.goes(b.post('/code/send', [('csrf', csrf)]), '/signin')
        b.cookies.update(Person().inside().cookies)
        self.goes(b.get('/passkey'), '/profile')


class Confirming(Keys):
    def setUp(self):
        super().setUp()
        self.device = add_passkey(self.b)
        self.b = self.p.inside(confirmed=False)

    def begin(self, to='phone'):
        self.goes(press(self.b, '/confirm?to=' + to, '/confirm/passkey'), '/passkey')
        element, csrf = asked(self.b)
        return element, csrf

    def test_instead_of_the_password(self):
        """AUTH-8 V7.2.4: the key opens what the password opens, under a new token; the old one is dead"""
        element, csrf = self.begin()
        self.assertEqual((element.get('purpose'), [k.get('id') for k in element.findall('known')]), ('confirm', [b64(self.device.id)]))
        old = self.b.session
        self.goes(answer(self.b, self.device.got(element.get('challenge')), csrf), '/profile/phone')
        self.assertNotEqual(self.b.session, old)
        self.assertEqual(self.b.get('/profile/phone').status, 200)
        stale = Browser()
        stale.cookies['__Host-session'] = old
        self.assertTrue(signed_out(stale))

    def test_somebody_elses(self):
        """V8.2.2: another resident's key confirms nothing; nor does a challenge begun in another's session"""
        other = Person()
        theirs = add_passkey(other.inside())
        element, csrf = self.begin()
        self.goes(answer(self.b, theirs.got(element.get('challenge')), csrf), '/profile?do=refused')
        self.goes(self.b.get('/profile/phone'), '/confirm?to=phone')
        self.assertIn('не подошёл', self.b.get('/profile', do='refused').page.text)
        element, csrf = self.begin()
        thief = other.inside(confirmed=False)
        thief.cookies['__Host-step'] = self.b.cookies['__Host-step']
        self.goes(thief.get('/passkey'), '/profile')
        self.goes(answer(thief, self.device.got(element.get('challenge')), thief.token('/help')), '/profile')
        self.goes(thief.get('/profile/phone'), '/confirm?to=phone')

    def test_not_verified(self):
        """AUTH-8: without the user verified it confirms nothing"""
        element, csrf = self.begin('delete')
        self.goes(answer(self.b, self.device.got(element.get('challenge'), flags=0x01), csrf), '/profile?do=refused')
        self.goes(self.b.get('/profile/delete'), '/confirm?to=delete')

    def test_where_to(self):
        """1.9 open redirect: one of four pages"""
        for to in ('//evil', '@evil', 'x'):
            self.goes(post_view(self.b, '/confirm/passkey', to=to), '/passkey')
            element, csrf = asked(self.b)
            self.goes(answer(self.b, self.device.got(element.get('challenge')), csrf), '/profile/security')
