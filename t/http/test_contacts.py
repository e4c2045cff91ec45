"""PROF-2, E49: a new phone or e-mail counts after its code; the old one is told and has a way back."""
from door import *


def ask(b, kind, value):
    return b.post('/profile/' + kind, with_field(b.get('/profile/' + kind).page.fields('/profile/' + kind), **{kind: value}))


def changed(p, b, kind):
    """The whole change by the pages; the new contact, and the way back that the old one got."""
    new, old = (new_phone(), p.phone) if kind == 'phone' else (new_email(), p.email)
    reply = ask(b, kind, new)
    assert (reply.status, reply.location) == (303, URL + '/code'), reply
    reply = enter_code(b, code_for(new))
    assert (reply.status, reply.location) == (303, URL + '/profile'), (reply, log_lines(reply))
    text = message_to(old, '/undo?')['text']
    return new, re.search(re.escape(URL) + r'(/undo\?change=\d+&proof=[\w-]{43})(?![\w-])', text)[1]


def undo(b, link):
    """Opens the link and presses the button there."""
    page = b.ask('GET', BASE + link)
    assert page.status == 200, page
    return b.post('/undo', page.page.fields('/undo'))


def state(b, link):
    return as_view(b.ask('GET', BASE + link, [('Accept', 'application/xml')])).find('undo').get('state')


class Changing(Door):
    def setUp(self):
        super().setUp()
        self.p = Person()
        self.b = self.p.inside()

    def test_phone(self):
        """PROF-2 E49: the new phone counts after its code only; new session token; both phones and the e-mail are told"""
        new, old = new_phone(), self.b.session
        d = new[2:]
        self.goes(ask(self.b, 'phone', '8 (%s) %s-%s' % (d[:3], d[3:6], d[6:])), '/code')
        self.assertEqual(self.p.column('phone'), self.p.phone)
        self.goes(self.p.sign_in()[1], '/payment')
        self.refused(self.p.sign_in(phone=new)[1])
        code = code_for(new)
        self.refused(enter_code(self.b, '%06d' % ((int(code) + 1) % 10 ** 6)))
        self.assertEqual(self.p.column('phone'), self.p.phone)
        self.goes(enter_code(self.b, code), '/profile')
        self.assertEqual(self.p.column('phone'), new)
        self.assertNotEqual(self.b.session, old)
        stale = Browser()
        stale.cookies['__Host-session'] = old
        self.assertTrue(signed_out(stale))
        self.goes(self.p.sign_in(phone=new)[1], '/payment')
        self.refused(self.p.sign_in()[1])
        self.assertIn('/undo?change=', message_to(self.p.phone, 'заменён')['text'])
        message_to(self.p.email, 'Телефон', 'изменён')
        message_to(new, 'Теперь этот номер')
        self.assertEqual(self.p.told('phone-changed')[0], 1)

    def test_email(self):
        """PROF-2 E49: the new e-mail likewise; one signs in by it; the old one is told with a way back"""
        new = new_email()
        self.goes(ask(self.b, 'email', '  ' + new.upper() + ' '), '/code')
        self.refused(self.p.sign_in(by='email', email=new)[1])
        self.goes(enter_code(self.b, code_for(new)), '/profile')
        self.assertEqual((self.p.column('email'), self.p.column('email_confirmed')), (new, '1'))
        self.goes(self.p.sign_in(by='email', email=new)[1], '/payment')
        self.refused(self.p.sign_in(by='email')[1])
        self.assertIn('/undo?change=', message_to(self.p.email, 'заменён')['text'])
        message_to(new, 'E-mail изменён')
        self.assertTrue(nothing_sent(self.p.phone))

    def test_first_email(self):
        """PROF-2: who had no confirmed e-mail gets one; nobody is told of a way back"""
        p = Person(email=False)
        b = p.inside()
        new = new_email()
        self.goes(ask(b, 'email', new), '/code')
        self.goes(enter_code(b, code_for(new)), '/profile')
        self.assertEqual((p.column('email'), num('SELECT COUNT(*) FROM contact_change WHERE resident_id = %d' % p.id)), (new, 0))

    def test_form(self):
        """PROF-2 AUTH-1: empty, no phone, no e-mail, the same as now: said at the field"""
        for kind, value, code in (('phone', '', 'empty'), ('phone', '12', 'phone-format'), ('phone', '+1 202 555 0100', 'phone-format'),
                                  ('phone', self.p.phone, 'contact-same'), ('email', ' ', 'empty'), ('email', 'x@', 'email-format'),
                                  ('email', 'пётр@example.ru', 'email-format'), ('email', 'a@b.ru\u0000', None), ('email', self.p.email.upper(), 'contact-same')):
            reply = post_view(self.b, '/profile/' + kind, **{kind: value})
            if code:
                self.assertEqual((reply.status, errors(as_view(reply))), (422, {kind: code}), value)
            else:
                self.assertIn(reply.status, (400, 422))
        self.assertEqual(num('SELECT COUNT(*) FROM challenge WHERE resident_id = %d' % self.p.id), 0)

    def test_again_and_cancel(self):
        """PROF-2 E50: «Отправить ещё раз» after a minute voids the former code; «Отменить» drops the change"""
        new = new_phone()
        ask(self.b, 'phone', new)
        first_code = code_for(new)
        self.assertGreater(int(view(self.b, '/code').find('code').get('again-in')), 50)
        self.goes(press(self.b, '/code', '/code/send'), '/code')
        self.assertTrue(nothing_sent(new))
        age_step(self.b, 61)
        self.goes(press(self.b, '/code', '/code/send'), '/code')
        second_code = code_for(new)
        if first_code != second_code:
            self.refused(enter_code(self.b, first_code))
        step = self.b.cookies['__Host-step']
        self.goes(press(self.b, '/code', '/code/cancel'), '/profile')
        self.assertNotIn('__Host-step', self.b.cookies)
        self.b.cookies['__Host-step'] = step
        self.b.post('/code', [('code', second_code), ('csrf', self.b.token('/help'))])
        self.assertEqual(self.p.column('phone'), self.p.phone)

    def test_too_late(self):
        """1.8: after five minutes the code changes nothing"""
        new = new_phone()
        ask(self.b, 'phone', new)
        code = code_for(new)
        age_step(self.b, 301)
        reply = post_view(self.b, '/code', code=code)
        self.assertEqual((reply.status, errors(as_view(reply))), (422, {'code': 'code-expired'}))
        self.assertEqual(self.p.column('phone'), self.p.phone)

    def test_taken(self):
        """PROF-2 AUTH-2 E49: an address of somebody else looks the same, changes nothing, and its owner is told; no code comes"""
        q = Person()
        for kind, taken, free in (('phone', q.phone, new_phone()), ('email', q.email, new_email())):
            pages = []
            for value in (taken, free):
                b = self.p.inside()
                self.goes(ask(b, kind, value), '/code')
                page = b.get('/code').page
                pages.append(re.sub(r'[0-9a-f]{16}|\d\d(?= с)', '*', page.text.replace(value, 'ADDRESS')).replace(
                    '+7(%s)%s-%s-%s' % (value[2:5], value[5:8], value[8:10], value[10:]), 'ADDRESS'))
                if value == taken:
                    note = message_to(taken, 'хотел')
                    self.assertNotRegex(note['text'], r'(?<!\d)\d{6}(?!\d)')
                    seed = step_row(b, 'HEX(seed), id')
                    mac = hmac.new(secret('codes.key').encode(), ('code %s %s' % (seed[1], seed[0].lower())).encode(), hashlib.sha256).digest()
                    right = '%06d' % (struct.unpack('>Q', mac[:8])[0] % 10 ** 6)
                    self.refused(enter_code(b, right))
                    self.assertTrue(nothing_sent(taken))
            self.assertEqual(pages[0], pages[1])
        self.assertEqual((self.p.column('phone'), self.p.column('email')), (self.p.phone, self.p.email))
        self.assertEqual((q.column('phone'), q.column('email')), (q.phone, q.email))

    def test_code_is_reckoned_so(self):
        """positive control of the above: the test's own reckoning of a code is the one that is sent"""
        new = new_phone()
        ask(self.b, 'phone', new)
        seed = step_row(self.b, 'HEX(seed), id')
        mac = hmac.new(secret('codes.key').encode(), ('code %s %s' % (seed[1], seed[0].lower())).encode(), hashlib.sha256).digest()
        self.assertEqual(code_for(new), '%06d' % (struct.unpack('>Q', mac[:8])[0] % 10 ** 6))

    def test_taken_in_between(self):
        """E49: somebody registers the phone while its code is on the way: refused without a word why, the other keeps it"""
        new = new_phone()
        ask(self.b, 'phone', new)
        code = code_for(new)
        q = Person(phone=quote(new))
        reply = enter_code(self.b, code)
        self.refused(reply)
        self.assertEqual((self.p.column('phone'), q.column('phone')), (self.p.phone, new))

    def test_in_anothers_session(self):
        """V8.2.2: the code and the step of one resident in the session of another change neither"""
        new = new_phone()
        ask(self.b, 'phone', new)
        code = code_for(new)
        q = Person()
        c = q.inside()
        c.cookies['__Host-step'] = self.b.cookies['__Host-step']
        self.goes(c.get('/code'), '/payment')
        self.goes(c.post('/code', [('code', code), ('csrf', c.token('/help'))]), '/payment')
        out = Browser()
        out.cookies['__Host-step'] = self.b.cookies['__Host-step']
        self.goes(out.post('/code', [('code', code), ('csrf', out.token())]), '/signin')
        self.assertEqual((self.p.column('phone'), q.column('phone')), (self.p.phone, q.phone))

    def test_eight_at_once(self):
        """E50: the code sent eight times at once is one change, told once"""
        new = new_phone()
        ask(self.b, 'phone', new)
        fields = with_field(self.b.get('/code').page.fields('/code'), code=code_for(new))
        cookies = dict(self.b.cookies)

        def send_it(i):
            c = Browser()
            c.cookies = dict(cookies)
            return c.post('/code', fields)
        self.assertEqual({r.status for r in together(8, send_it)} - {303, 403}, set())     # 403: under the token that was renewed
        self.assertEqual(self.p.column('phone'), new)
        self.assertEqual(num('SELECT COUNT(*) FROM contact_change WHERE resident_id = %d' % self.p.id), 1)
        self.assertEqual(self.p.told('phone-changed')[0], 1)


class Back(Door):
    def setUp(self):
        super().setUp()
        self.p = Person()
        self.b = self.p.inside()

    def recover(self, by, address):
        b = Browser()
        form = b.get('/recover', by=by).page.fields('/recover')
        self.goes(b.post('/recover', with_field(form, **{by: address})), '/code')
        self.goes(enter_code(b, code_for(address)), '/recover/password')
        form = b.get('/recover/password').page.fields('/recover/password')
        self.goes(b.post('/recover/password', with_field(form, password__new='Ogorod-2031', password__again='Ogorod-2031')), '/signin?do=recovered')

    def test_phone_comes_back(self):
        """PROF-2 E49: the old phone's link puts it back, ends all sessions, leaves no password and no key; recovery by it works"""
        device = add_passkey(self.b)
        new, link = changed(self.p, self.b, 'phone')
        c = Browser()
        self.assertEqual(state(c, link), 'open')
        self.assertIn(self.p.phone[-2:], c.ask('GET', BASE + link).page.text)
        self.assertNotIn(new[-7:], re.sub(r'\D', '', c.ask('GET', BASE + link).page.text))
        self.assertEqual(self.p.column('phone'), new)       # looking changes nothing
        self.goes(undo(c, link), link)
        self.assertEqual((state(c, link), self.p.column('phone'), self.p.sessions()), ('done', self.p.phone, 0))
        self.assertTrue(signed_out(self.b))
        for phone in (self.p.phone, new):
            self.refused(self.p.sign_in(phone=phone)[1])
        d = Browser()
        challenge, csrf = passkey_step(d)
        self.goes(answer(d, device.got(challenge), csrf), '/signin?do=refused')
        self.recover('phone', self.p.phone)
        self.goes(self.p.sign_in(password='Ogorod-2031')[1], '/payment')

    def test_email_comes_back(self):
        """PROF-2 E49: the old e-mail likewise"""
        new, link = changed(self.p, self.b, 'email')
        self.goes(undo(Browser(), link), link)
        self.assertEqual((self.p.column('email'), self.p.column('email_confirmed'), self.p.sessions()), (self.p.email, '1', 0))
        self.refused(self.p.sign_in(by='email', email=new)[1])
        self.recover('email', self.p.email)
        self.goes(self.p.sign_in(by='email', password='Ogorod-2031')[1], '/payment')

    def test_once(self):
        """PROF-2: used, the link says so and does nothing more; eight at once are one"""
        new, link = changed(self.p, self.b, 'phone')
        c = Browser()
        fields = c.ask('GET', BASE + link).page.fields('/undo')

        def send_it(i):
            d = Browser()
            d.cookies = dict(c.cookies)
            return d.post('/undo', fields).status
        self.assertEqual(set(together(8, send_it)), {303})
        self.assertEqual(self.p.column('phone'), self.p.phone)
        sql('UPDATE resident SET phone = %s WHERE id = %d' % (quote(new), self.p.id))
        self.p.inside()
        self.goes(c.post('/undo', fields), link)
        self.assertEqual((self.p.column('phone'), self.p.sessions(), state(c, link)), (new, 1, 'done'))

    def test_seven_days(self):
        """PROF-2: open to the last minute of seven days, and closed after it"""
        new, link = changed(self.p, self.b, 'phone')
        left = lambda seconds: sql('UPDATE contact_change SET until = %s WHERE resident_id = %d' % (quote(when(seconds=-seconds)), self.p.id))
        days = num('SELECT TIMESTAMPDIFF(SECOND, changed_at, until) FROM contact_change WHERE resident_id = %d' % self.p.id)
        self.assertEqual(days, 7 * 86400)
        c = Browser()
        fields = c.ask('GET', BASE + link).page.fields('/undo')
        left(-1)
        self.assertEqual(state(c, link), 'closed')
        self.goes(c.post('/undo', fields), link)
        self.assertEqual(self.p.column('phone'), new)
        self.assertEqual(self.b.get('/payment').status, 200)
        left(20)
        self.goes(c.post('/undo', fields), link)
        self.assertEqual(self.p.column('phone'), self.p.phone)

    def test_proof(self):
        """PROF-2 E49: without the right proof, with another change's, or for no change at all: not found, by GET and by POST"""
        new, link = changed(self.p, self.b, 'phone')
        q = Person()
        _, other = changed(q, q.inside(), 'phone')
        change, proof = re.match(r'/undo\?change=(\d+)&proof=(.+)', link).groups()
        foreign, theirs = re.match(r'/undo\?change=(\d+)&proof=(.+)', other).groups()
        c = Browser()
        token = [('csrf', c.token())]
        for id_, text in ((change, theirs), (foreign, proof), (change, 'A' * 43), (change, proof[:-1] + ('A' if proof[-1] != 'A' else 'E')),
                          ('0', proof), ('999999999', proof), (change, proof.swapcase())):
            self.assertEqual(c.get('/undo', change=id_, proof=text).status, 404, (id_, text))
            self.assertEqual(c.post('/undo', token + [('change', id_), ('proof', text)]).status, 404)
        for params in ({}, {'change': change}, {'proof': proof}):
            self.assertIn(c.get('/undo', **params).status, (400, 404), params)
            self.assertIn(c.post('/undo', token + list(params.items())).status, (400, 404), params)
        for text in ('', 'x', proof + 'A'):
            self.assertEqual(c.get('/undo', change=change, proof=text).status, 400)
        self.assertEqual((self.p.column('phone'), self.p.sessions()), (new, 1))

    def test_taken_meanwhile(self):
        """E49: the old phone is somebody else's by now: closed, nobody loses anything"""
        new, link = changed(self.p, self.b, 'phone')
        q = Person(phone=quote(self.p.phone))
        c = Browser()
        fields = c.ask('GET', BASE + link).page.fields('/undo')
        reply = c.post('/undo', fields, [('Accept', 'application/xml')])
        self.assertEqual(reply.status, 200)
        self.assertEqual(as_view(reply).find('undo').get('state'), 'closed')
        self.assertEqual((self.p.column('phone'), q.column('phone'), self.p.sessions()), (new, self.p.phone, 1))

    def test_later_changes_have_no_way_back(self):
        """E49: whoever changed it twice cannot undo the owner's undoing by the link of the second change"""
        middle, link = changed(self.p, self.b, 'phone')
        new = new_phone()
        confirm(self.b)
        ask(self.b, 'phone', new)
        self.goes(enter_code(self.b, code_for(new)), '/profile')
        text = message_to(middle, '/undo?')['text']
        theirs = re.search(r'/undo\?change=\d+&proof=[\w-]{43}', text)[0]
        self.goes(undo(Browser(), link), link)
        self.assertEqual(self.p.column('phone'), self.p.phone)
        self.assertNotEqual(state(Browser(), theirs), 'open')
        change, proof = re.match(r'/undo\?change=(\d+)&proof=(.+)', theirs).groups()
        c = Browser()
        c.post('/undo', [('csrf', c.token()), ('change', change), ('proof', proof)])
        self.assertEqual(self.p.column('phone'), self.p.phone)

    def test_both_changed(self):
        """E49: a thief changed e-mail and phone; the owner takes the phone back; the thief's e-mail must not let the thief recover"""
        email, _ = changed(self.p, self.b, 'email')
        phone, link = changed(self.p, self.b, 'phone')
        self.goes(undo(Browser(), link), link)
        b = Browser()
        self.goes(b.post('/recover', with_field(b.get('/recover', by='email').page.fields('/recover'), email=email)), '/code')
        self.assertEqual(step_row(b, 'decoy')[0], '1', 'a code for a new password goes to the e-mail that the thief has put there')

    def test_code_under_way_is_void(self):
        """E49: what was begun before the way back was taken leads to nothing"""
        new, link = changed(self.p, self.b, 'phone')
        confirm(self.b)
        mail = new_email()
        ask(self.b, 'email', mail)
        code = code_for(mail)
        step = self.b.cookies['__Host-step']
        self.goes(undo(Browser(), link), link)
        c = self.p.inside()
        c.cookies['__Host-step'] = step
        c.post('/code', [('code', code), ('csrf', c.token('/help'))])
        self.assertEqual(self.p.column('email'), self.p.email)
