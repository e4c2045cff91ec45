"""Registering (AUTH-3 to AUTH-6, HELP-3): phone and password, code, names, e-mail; and coming back at every step."""
import concurrent.futures, unittest

from deeds import *


class Fresh(unittest.TestCase):
    def setUp(self):
        forget_guards()


def form(extra=(XML,), **fields):
    """The form of /register by a fresh browser."""
    b = Browser()
    return b, b.submit('/register', extra=extra, **{'phone': new_phone(), 'password': NEW_PASSWORD, 'agree': 'yes', **fields})


def residents(phone):
    return num('SELECT COUNT(*) FROM resident WHERE phone = %s' % quote(phone))


def waiting(phone):
    """Registrations of a phone under way."""
    return num("SELECT COUNT(*) FROM challenge WHERE purpose = 'register' AND used_at IS NULL AND address = %s" % quote(phone))


class Form(Fresh):
    def test_rules_one_by_one(self):
        """AUTH-3: each line of «Требования к паролю» is met or missing by itself, and what misses one is not taken"""
        for password, missing in (('кухня-2030', {'latin', 'upper', 'lower'}), ('Kuhny-1', {'length'}), ('kuhnya-2030', {'upper'}),
                                  ('KUHNYA-2030', {'lower'}), ('Kuhnya-dom', {'digit'}), ('Kuhnya 2030', {'space'}), ('Kuhnya\t2030', {'space'}),
                                  ('Kuhnyа-2030', {'latin'}), ('Kuhnya-2030\u00e9', {'latin'}), (' Kuhnya-2030', {'space'}), ('a', {'length', 'upper', 'digit'}),
                                  ('Aa1' + 'x' * 126, {'length'})):
            with self.subTest(password=password):
                reply = form(password=password)[1]
                self.assertEqual((reply.status, reply.errors), (422, [('password', 'password-rules')]))
                rules = {r.get('name'): r.get('state') for r in reply.view.iter('rule')}
                self.assertEqual({n for n, s in rules.items() if s == 'missing'}, missing)
                self.assertEqual(set(rules.values()), {'met', 'missing'})
        self.assertEqual({r.get('state') for r in Browser().view('/register').iter('rule')}, {'unknown'})

    def test_known_passwords(self):
        """AUTH-3 V6.2.4: what everybody tries first is not taken, whatever stands around the word"""
        for password in ('Password1', 'Qwerty123', '!Passw0rd', 'PAROLparol1', '12Kabinet34', 'Qwerty-2026!', 'Admin123'):
            reply = form(password=password)[1]
            with self.subTest(password=password):
                if password in ('!Passw0rd', 'PAROLparol1'):      # not of the list; the line shows that the list is met whole
                    self.assertEqual(reply.status, 303)
                else:
                    self.assertEqual((reply.status, reply.errors), (422, [('password', 'password-known')]))

    def test_passwords_taken(self):
        """AUTH-3 V6.2.1 V6.2.9: eight characters and 128, and any symbols"""
        for password in ('Aa1bcdef', 'Aa1' + 'x' * 125, 'Aa1!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'):
            self.assertEqual(form(password=password)[1].status, 303, password)

    def test_phone_spellings(self):
        """AUTH-3: any habitual spelling of the phone; all are one phone"""
        for spell in ('+7%s', '8%s', '%s', '+7 (900) %.0s{1} {2}-{3}'):
            phone = new_phone()
            d = phone[2:]
            text = (spell % d).format(d[:3], d[3:6], d[6:8], d[8:])
            b, reply = form((), phone=text)
            self.assertEqual((reply.status, reply.location), (303, URL + '/code'), text)
            self.assertEqual(challenge(b, 'address'), phone)
        for text in ('913123456', '+1 913 123 45 67', '+791312345678', 'ella@example.ru', '+7 913 123 45 6x', "' OR 1=1 --", '٩١٣١٢٣٤٥٦٧'):
            reply = form(phone=text)[1]
            self.assertEqual((reply.status, reply.errors), (422, [('phone', 'phone-format')]), text)
        self.assertEqual(form(phone='  ')[1].errors, [('phone', 'empty')])

    def test_agreement_is_needed(self):
        """AUTH-3 HELP-3: without the tick nothing begins; its link opens; what was typed stays, but for the password"""
        phone = new_phone()
        b, reply = form((), phone=phone, agree=None, adverts=None)
        self.assertEqual(reply.status, 422)
        self.assertIn('Отметьте, что принимаете соглашение', reply.page.text)
        self.assertEqual(waiting(phone), 0)
        self.assertNotIn('__Host-step', b.cookies)
        fields = dict(reply.page.fields('/register'))
        self.assertEqual((fields['phone'], fields['password'], 'adverts' in fields, 'agree' in fields), (phone, '', False, False))
        self.assertNotIn(NEW_PASSWORD, reply.text)
        self.assertIn(('href', BASE + '/agreement'), [(k, l.split('?')[0]) for k, l in Browser().get('/register').page.links])
        self.assertEqual(form(agree='no')[1].errors, [('agree', 'agree-needed')])
        self.assertEqual(form(phone='', password='', agree=None)[1].errors, [('phone', 'empty'), ('password', 'empty'), ('agree', 'agree-needed')])

    def test_adverts_are_ticked(self):
        """AUTH-3: the tick for advertising is on by default, the agreement's is not"""
        page = Browser().view('/register')
        self.assertEqual((page.get('adverts'), page.get('agreed')), ('yes', 'no'))


class Recorded(Fresh):
    def test_what_was_accepted(self):
        """AUTH-3 HELP-3 17: the agreement's version and the time are recorded, and advertising only if it was left on"""
        for adverts in ('yes', None):
            n = New(adverts=adverts).shown_phone()
            rows = sql("SELECT document, version, ABS(TIMESTAMPDIFF(SECOND, accepted_at, '%s')) < 60 FROM acceptance WHERE resident_id = %d ORDER BY document"
                       % (now().strftime('%Y-%m-%d %H:%M:%S'), n.id))
            version = conf('register.agreement')
            self.assertEqual(rows, [['agreement', version, '1']] + ([['adverts', version, '1']] if adverts else []))
            self.assertEqual(num('SELECT adverts FROM resident WHERE id = %d' % n.id), 1 if adverts else 0)

    def test_the_whole_way(self):
        """AUTH-3 to AUTH-6 goal 1: from the sign-in page to «Оплата»; the names change no bill; password stored only hashed"""
        self.assertIn(('href', BASE + '/register'), Browser().get('/signin').page.links)
        payers = sql('SELECT id, contract, address FROM account')
        n = New().shown_phone()
        self.assertIn('Вы зарегистрировались', n.b.see(n.b.get('/payment')).page.text)
        n.named('Ёлкина-Палкина', 'Анна Мария', middle__name="О'Нил", born='1956-11-05', gender='female')
        page = n.b.get('/welcome')
        self.assertIn('Укажите дополнительные контактные данные', page.page.text)
        n.asked_email().shown_email()
        self.assertEqual(n.b.get('/payment').status, 200)
        self.assertIn('Ёлкина-Палкина', n.b.get('/profile').page.text)
        self.assertEqual(sql('SELECT phone, email, email_confirmed, step, last_name, first_name, middle_name, born_on, gender FROM resident WHERE id = %d' % n.id),
                         [[n.phone, n.email, '1', '', 'Ёлкина-Палкина', 'Анна Мария', "О'Нил", '1956-11-05', 'female']])
        self.assertEqual(sql('SELECT id, contract, address FROM account'), payers)
        self.assertTrue(password_hash(n.id).startswith('$argon2id$v=19$m=19456,t=2,p=1$'))
        self.assertTrue(n.again().session)
        self.assertEqual(attempt(by='email', email=n.email, password=n.password)[1].status, 303)

    def test_sessions_change_on_the_way(self):
        """V7.2.4: the session gets a new token when the registration is complete, and the old one opens nothing"""
        n = New().shown_phone().named().asked_email()
        old = dict(n.b.cookies)
        n.shown_email()
        self.assertNotEqual(old['__Host-session'], n.b.session)
        thief = Browser()
        thief.cookies = {'__Host-session': old['__Host-session']}
        self.assertEqual(thief.get('/payment').location, URL + '/signin')


class Codes(Fresh):
    def setUp(self):
        super().setUp()
        self.phone, self.b = new_phone(), Browser()
        ask_to_register(self.b, self.phone)

    def wrong(self, code, reply=None):
        reply = reply or type_code(self.b, code, (XML,))
        self.assertEqual(reply.status, 422)
        self.assertEqual(residents(self.phone), 0)
        return reply.errors, reply.view[-1].get('dead'), reply.view[-1].get('restart'), [e.get('left') for e in reply.view.iter('error')]

    def test_the_page(self):
        """AUTH-4: says where the code went, six digits, and counts a minute down; the SMS ends with the line for autofill"""
        page = self.b.view('/code')
        self.assertEqual((page.get('purpose'), page.get('channel'), page.get('digits'), page.get('dead')), ('register', 'sms', '6', 'no'))
        d = self.phone[2:]
        self.assertEqual(page.get('address-text'), '+7(%s)%s-%s-%s' % (d[:3], d[3:6], d[6:8], d[8:]))
        self.assertTrue(55 <= int(page.get('again-in')) <= 60)
        text = self.b.get('/code').text
        self.assertIn('autocomplete="one-time-code"', text)
        self.assertIn('inputmode="numeric"', text)
        message, = mail_to(self.phone)
        CODES.add(code_in(message))
        self.assertEqual(message['text'].splitlines()[-1], '@%s #%s' % (PARTS.hostname, code_in(message)))

    def test_three_tries(self):
        """1.8: each wrong code says how many tries are left; after three the right one is too late"""
        code = code_to(self.phone)
        self.assertEqual(self.wrong(another_code(code)), ([('code', 'code-wrong')], 'no', 'no', ['2']))
        self.assertEqual(self.wrong(another_code(code, 2)), ([('code', 'code-wrong')], 'no', 'no', ['1']))
        self.assertEqual(self.wrong(another_code(code, 3))[:3], ([('code', 'code-dead')], 'yes', 'yes'))
        self.assertEqual(self.b.get('/code').page.forms and [f['action'] for f in self.b.get('/code').page.forms if f['action'].endswith('/code')], [])
        fields = [('csrf', self.b.token('/signin')), ('code', code)]
        self.assertEqual(self.wrong(code, self.b.post('/code', fields, (XML,)))[0], [('code', 'code-dead')])

    def test_tries_go_on_over_resends(self):
        """1.8: sending again gives a new code but no new tries"""
        self.wrong(another_code(code_to(self.phone)))
        self.wrong('000000')
        later(self.b, 61)
        self.assertEqual(self.b.submit('/code', '/code/send').location, URL + '/code')
        code = code_to(self.phone)
        self.assertEqual(challenge(self.b, 'CONCAT(tries, " ", sends)'), '2 2')
        self.wrong(another_code(code))
        self.assertEqual(self.wrong(code, self.b.post('/code', [('csrf', self.b.token('/signin')), ('code', code)], (XML,)))[1:3], ('yes', 'yes'))
        later(self.b, 61)
        self.b.post('/code/send', [('csrf', self.b.token('/signin'))])
        self.assertEqual(challenge(self.b, 'sends'), '2')

    def test_resend_ends_the_old_code(self):
        """AUTH-4 E50: a minute's pause; then the new code fits and the old one does not"""
        old = code_to(self.phone)
        send = [('csrf', self.b.token('/code'))]
        for seconds in (0, 55):
            later(self.b, seconds)
            self.assertEqual(self.b.post('/code/send', send).location, URL + '/code')
            self.assertEqual(challenge(self.b, 'sends'), '1')
        later(self.b, 6)
        self.assertEqual(self.b.view('/code').get('again-in'), '0')
        self.assertEqual(self.b.post('/code/send', send).location, URL + '/code')
        new = code_to(self.phone)
        if new != old:
            self.assertEqual(self.wrong(old)[0], [('code', 'code-wrong')])
        self.assertEqual(type_code(self.b, new).status, 303)
        self.assertEqual(residents(self.phone), 1)

    def test_five_sends(self):
        """1.8: five codes at most, and the last of them works"""
        send = [('csrf', self.b.token('/code'))]
        for n in (2, 3, 4, 5, 5):
            later(self.b, 61)
            self.assertEqual(self.b.post('/code/send', send).status, 303)
            self.assertEqual(challenge(self.b, 'sends'), str(n))
        self.assertNotIn('Отправить ещё раз', self.b.get('/code').page.text)
        code = code_to(self.phone)
        later(self.b, 301)
        self.assertEqual(self.wrong(code, self.b.post('/code', send + [('code', code)], (XML,)))[1:3], ('yes', 'yes'))
        later(self.b, -301)
        self.assertEqual(type_code(self.b, code).status, 303)

    def test_parallel_resends(self):
        """E50 1.8: «Отправить ещё раз» pressed eight times at once: one code, which works"""
        send = [('csrf', self.b.token('/code'))]
        later(self.b, 61)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for reply in pool.map(lambda _: self.b.post('/code/send', send), range(8)):
                self.assertEqual(reply.status, 303)
        self.assertEqual(challenge(self.b, 'sends'), '2')
        self.assertEqual(type_code(self.b, code_to(self.phone)).status, 303)

    def test_expiry(self):
        """1.8: a code lives five minutes; a new one may be asked for after that"""
        code = code_to(self.phone)
        fields = [('csrf', self.b.token('/code')), ('code', code)]
        later(self.b, 301)
        reply = self.b.post('/code', fields, (XML,))
        self.assertEqual(self.wrong(code, reply)[:3], ([('code', 'code-expired')], 'yes', 'no'))
        self.assertEqual(challenge(self.b, 'tries'), '0')
        self.assertEqual(self.b.submit('/code', '/code/send').location, URL + '/code')
        self.assertEqual(type_code(self.b, code_to(self.phone)).status, 303)

    def test_not_yet_expired(self):
        """1.8: four minutes and fifty seconds are in time"""
        later(self.b, 290)
        self.assertEqual(type_code(self.b, code_to(self.phone)).status, 303)

    def test_formats(self):
        """E50: what is no code of six digits is said so and costs no try"""
        code = code_to(self.phone)
        for text, error in (('', 'empty'), (' ', 'empty'), ('-', 'empty'), (code[:5], 'code-format'), (code + '0', 'code-format'), ('12a456', 'code-format'),
                            ('１２３４５６', 'code-format'), ('+' + code, 'code-format'), (code + ' ' + code, 'code-format'), ('0x1234', 'code-format'), ('-12345', 'code-format')):
            with self.subTest(text=text):
                self.assertEqual(self.wrong(text)[0], [('code', error)])
        self.assertEqual(challenge(self.b, 'tries'), '0')

    def test_paste(self):
        """E50: pasted with spaces, no-break spaces, hyphens"""
        for spell in (' %s %s', '%s-%s', '%s\u00a0- %s '):
            b, phone = Browser(), new_phone()
            ask_to_register(b, phone)
            code = code_to(phone)
            self.assertEqual(type_code(b, spell % (code[:3], code[3:])).status, 303, spell)

    def test_autofill_sends_twice(self):
        """E50: the same form again after the first: led on, one resident, one acceptance"""
        code, kept = code_to(self.phone), dict(self.b.cookies)
        fields = [('csrf', self.b.token('/code')), ('code', code)]
        self.assertEqual(self.b.post('/code', fields).location, URL + '/payment')
        twin = Browser()
        twin.cookies = kept
        again = twin.post('/code', fields)
        self.assertEqual((again.status, again.location), (303, URL + '/signin'))    # whose session the browser has by now
        self.assertNotIn('__Host-session', twin.cookies)
        self.assertEqual(residents(self.phone), 1)
        self.assertEqual(num("SELECT COUNT(*) FROM acceptance a JOIN resident r ON r.id = a.resident_id WHERE r.phone = %s AND document = 'agreement'" % quote(self.phone)), 1)
        self.assertEqual(self.b.see(self.b.get('/code')).status, 200)

    def test_autofill_sends_in_parallel(self):
        """E50 goal 7: the form eight times at once: one resident, one session; nobody sees an error page"""
        code = code_to(self.phone)
        fields = [('csrf', self.b.token('/code')), ('code', code)]
        head = self.b.headers([('Content-Type', 'application/x-www-form-urlencoded'), ('Origin', ORIGIN)])
        body = encode(fields)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda _: send('POST', BASE + '/code', head + [('Content-Length', str(len(body)))], body), range(8)))
        self.assertLessEqual({r.status for r in replies}, {303, 422})
        self.assertEqual(sum('__Host-session=' in str(r.all('Set-Cookie')) for r in replies), 1)
        self.assertEqual(residents(self.phone), 1)
        self.assertEqual(num('SELECT COUNT(*) FROM session s JOIN resident r ON r.id = s.resident_id WHERE r.phone = %s' % quote(self.phone)), 1)

    def test_two_at_once(self):
        """E47 goal 7: two browsers register one phone and both have its code: the second finds the code dead, and no second resident"""
        other = ask_to_register(Browser(), self.phone, 'Drugoi-2031')
        mine, others = sorted((m['id'], code_in(m)) for m in await_true('two codes', lambda: (lambda m: m if len(m) == 2 else None)(messages(self.phone))))
        CODES.update((mine[1], others[1]))
        self.assertEqual(type_code(self.b, mine[1]).location, URL + '/payment')
        reply = type_code(other, others[1], (XML,))
        self.assertEqual((reply.status, reply.errors), (422, [('code', 'code-dead')]))
        self.assertNotIn('__Host-session', other.cookies)
        self.assertEqual(residents(self.phone), 1)
        self.assertEqual(attempt(phone=self.phone, password=NEW_PASSWORD)[1].status, 303)
        self.assertEqual(attempt(phone=self.phone, password='Drugoi-2031')[1].status, 422)


class Taken(Fresh):
    def test_a_taken_phone_looks_the_same(self):
        """E47 1.9 AUTH-2: a registered phone and a new one: the same bytes, headers, statements at each step; its owner is told, no code fits"""
        fresh = new_phone()
        mail_to(PHONE)
        type_code(ask_to_register(Browser(), new_phone()), '000000')     # the network's guards have their rows
        seen = []
        for phone in (fresh, PHONE):
            b, steps = Browser(), []
            reply = b.submit('/register', phone=phone, password=NEW_PASSWORD, agree='yes')
            steps.append(reply)
            steps.append(b.get('/code'))
            code = code_to(fresh) if phone == fresh else '123456'
            steps.append(type_code(b, another_code(code)))
            steps.append(b.post('/code/send', [('csrf', b.token('/code'))]))
            later(b, 61)
            steps.append(b.post('/code/send', [('csrf', b.token('/code'))]))
            steps.append(b.get('/code'))
            later(b, 301)
            steps.append(b.post('/code', [('csrf', b.token('/signin')), ('code', '111111')]))
            spaced = '+7(%s)%s-%s-%s' % (phone[2:5], phone[5:8], phone[8:10], phone[10:])
            seen.append([(normal(r)[0], [h for h in normal(r)[1] if h[0] not in ('Content-Length',)], normal(r)[2].replace(phone, 'P').replace(spaced, 'P'), statements(r)) for r in steps])
        for step, (a, c) in enumerate(zip(*seen)):
            self.assertEqual(a, c, step)
        told = mail_to(PHONE)
        self.assertEqual(len(told), 2)      # the first, and the second sending
        for message in told:
            self.assertIsNone(code_in(message))
        self.assertEqual(sorted({r[0] for r in sql("SELECT topic FROM outbox WHERE address = %s AND topic LIKE '%%register%%'" % quote(PHONE))}), ['register-taken'])
        self.assertEqual(residents(PHONE), 1)

    def test_no_code_fits_a_taken_phone(self):
        """E47 1.8: not even the one that would be reckoned from the row fits"""
        b = ask_to_register(Browser(), PHONE2)
        id_, seed = challenge(b, 'id'), challenge(b, 'LOWER(HEX(seed))')
        mac = hmac.new(secret('codes.key').encode(), ('code %s %s' % (id_, seed)).encode(), hashlib.sha256).digest()
        code = '%06d' % (int.from_bytes(mac[:8], 'big') % 10 ** 6)
        reply = type_code(b, code, (XML,))
        self.assertEqual((reply.status, reply.errors), (422, [('code', 'code-wrong')]))
        n = ask_to_register(Browser(), new_phone())     # positive control: of an honest row it is the code
        mac = hmac.new(secret('codes.key').encode(), ('code %s %s' % (challenge(n, 'id'), challenge(n, 'LOWER(HEX(seed))'))).encode(), hashlib.sha256).digest()
        self.assertEqual(type_code(n, '%06d' % (int.from_bytes(mac[:8], 'big') % 10 ** 6)).status, 303)

    def test_a_taken_phones_password_does_not_count(self):
        """E47: who "registers" a taken phone can neither sign in with the new password nor harm the old one"""
        hash_ = password_hash(resident(PHONE2))
        ask_to_register(Browser(), PHONE2, 'Chuzhoi-2031')
        self.assertEqual(attempt(phone=PHONE2, password='Chuzhoi-2031')[1].status, 422)
        self.assertEqual(attempt(phone=PHONE2, password=PASSWORD2)[1].status, 303)
        self.assertEqual(password_hash(resident(PHONE2)), hash_)

    def test_a_taken_email_looks_the_same(self):
        """E47 AUTH-6: another's e-mail: the same page; its owner is told; no code fits"""
        n = New().shown_phone().named()
        mail_to(ENV['RESIDENT_EMAIL'])
        pages = []
        for email in (n.email, ENV['RESIDENT_EMAIL'].upper()):
            reply = n.b.submit('/welcome', email=email)
            page = n.b.get('/code')
            pages.append((reply.status, reply.location, statements(reply), normal(page)[2].replace(email.lower(), 'E'), statements(page)))
        self.assertEqual(pages[0], pages[1])
        message, = mail_to(ENV['RESIDENT_EMAIL'])
        self.assertIsNone(code_in({'text': message['text'].replace(URL, '')}, 5))
        mac = hmac.new(secret('codes.key').encode(), ('code %s %s' % (challenge(n.b, 'id'), challenge(n.b, 'LOWER(HEX(seed))'))).encode(), hashlib.sha256).digest()
        self.assertEqual(type_code(n.b, '%05d' % (int.from_bytes(mac[:8], 'big') % 10 ** 5)).status, 422)
        self.assertEqual(one('SELECT step FROM resident WHERE id = %d' % n.id), 'email')
        self.assertEqual(num('SELECT COUNT(*) FROM resident WHERE email = %s' % quote(ENV['RESIDENT_EMAIL'])), 1)


WEEK = 7 * 86400


class ComingBack(Fresh):
    def test_at_the_code_same_browser(self):
        """AUTH-6 goal 8: a week later in the same browser: «Регистрация» is where it was, with a new code"""
        b, phone = Browser(), new_phone()
        ask_to_register(b, phone)
        old = code_to(phone)
        later(b, WEEK)
        self.assertEqual(b.get('/register').location, URL + '/code')
        self.assertEqual((b.view('/code').get('dead'), b.view('/code').get('restart')), ('yes', 'no'))
        self.assertEqual(b.submit('/code', '/code/send').status, 303)
        code = code_to(phone)
        self.assertEqual(type_code(b, code).location, URL + '/payment')
        self.assertEqual(residents(phone), 1)

    def test_at_the_code_another_browser(self):
        """AUTH-6 goal 8: a week later elsewhere: signing in with phone and password leads to a new code; a wrong password to nothing"""
        first_, phone = Browser(), new_phone()
        ask_to_register(first_, phone)
        later(first_, WEEK)
        self.assertEqual(attempt(phone=phone, password='Wrong-2026')[1].status, 422)
        b, reply = attempt(phone=phone, password=NEW_PASSWORD)
        self.assertEqual(reply.location, URL + '/code')
        self.assertEqual(b.view('/code').get('purpose'), 'register')
        self.assertEqual(type_code(b, code_to(phone)).location, URL + '/payment')
        self.assertEqual(one("SELECT a.version FROM acceptance a JOIN resident r ON r.id = a.resident_id WHERE r.phone = %s AND a.document = 'adverts'" % quote(phone)), '1')

    def test_after_a_month(self):
        """AUTH-6: a registration that waited over a month is forgotten"""
        b, phone = Browser(), new_phone()
        ask_to_register(b, phone)
        later(b, 31 * 86400)
        self.assertEqual(b.get('/code').location, URL + '/signin')
        self.assertEqual(b.get('/register').status, 200)
        self.assertEqual(attempt(phone=phone, password=NEW_PASSWORD)[1].status, 422)

    def test_at_the_names_and_the_email(self):
        """AUTH-5 AUTH-6 goal 8: left at the names, at the e-mail, at its code: the next sign-in comes back there"""
        n = New().shown_phone()
        sql('UPDATE session SET created_at = created_at - INTERVAL 7 DAY, seen_at = seen_at - INTERVAL 7 DAY WHERE resident_id = %d' % n.id)
        self.assertEqual(n.b.get('/welcome').location, URL + '/signin')
        n.b = n.again()
        self.assertEqual(n.b.get('/payment').location, URL + '/welcome')
        self.assertEqual(n.b.view('/welcome').get('step'), 'name')
        n.named()
        n.b = n.again()
        self.assertEqual(n.b.view('/welcome').get('step'), 'email')
        n.asked_email()
        code_to(n.email, 5)
        n.b = n.again()
        self.assertEqual(n.b.view('/welcome').get('step'), 'email')
        n.email = new_email()       # and another e-mail is as good
        n.asked_email().shown_email()
        self.assertEqual(one('SELECT email FROM resident WHERE id = %d' % n.id), n.email)

    def test_cancel(self):
        """AUTH-6: «Отменить» at the code of the SMS begins anew; at the e-mail's it signs out, and the next sign-in comes back"""
        b, phone = Browser(), new_phone()
        ask_to_register(b, phone)
        code, kept = code_to(phone), dict(b.cookies)
        self.assertEqual(b.submit('/code', '/code/cancel').location, URL + '/register')
        self.assertEqual(b.get('/register').status, 200)
        back = Browser()
        back.cookies = kept
        self.assertNotEqual(back.post('/code', [('csrf', back.token('/signin')), ('code', code)]).location, URL + '/payment')
        self.assertEqual(residents(phone), 0)
        n = New().shown_phone().named().asked_email()
        session = n.b.session
        self.assertEqual(n.b.submit('/code', '/code/cancel').location, URL + '/signin')
        self.assertNotIn('__Host-session', n.b.cookies)
        thief = Browser()
        thief.cookies = {'__Host-session': session}
        self.assertEqual(thief.get('/payment').location, URL + '/signin')
        self.assertEqual(n.again().view('/welcome').get('step'), 'email')

    def test_leave_at_the_names(self):
        """AUTH-6: «Отменить» at the names and at the e-mail signs out"""
        n = New().shown_phone()
        self.assertEqual(n.b.submit('/welcome', '/signout').location, URL + '/signin')
        n.b = n.again()
        n.named()
        self.assertEqual(n.b.submit('/welcome', '/signout').location, URL + '/signin')


class Closed(Fresh):
    def test_a_newcomer_sees_only_the_next_step(self):
        """AUTH-6 V8.2.1: each program leads a newcomer to /welcome, at both steps; the header shows no menu"""
        n = New().shown_phone()
        for step in ('name', 'email'):
            for path in ('/payment', '/profile', '/readings', '/history/bills', '/notices', '/profile/devices', '/confirm'):
                self.assertEqual((n.b.get(path).status, n.b.get(path).location), (303, URL + '/welcome'), path)
            reply = n.b.post('/pay/start', [('csrf', n.b.token('/welcome')), ('key', form_key()), ('do', 'count')])
            self.assertEqual((reply.status, reply.location), (303, URL + '/welcome'))
            self.assertNotIn('Показания', n.b.get('/welcome').page.text)
            for path in ('/signin', '/register', '/'):
                self.assertEqual(n.b.see(n.b.get(path)).page.forms[0]['action'], BASE + '/welcome', path)
            if step == 'name':
                n.named()
        self.assertEqual(first().get('/welcome').location, URL + '/payment')
        self.assertEqual(first().post('/welcome', [('csrf', first().token('/payment')), ('last-name', 'Чужая'), ('first-name', 'Чужая'), ('email', 'x@example.ru')]).location, URL + '/payment')
        self.assertEqual(one('SELECT last_name FROM resident WHERE id = %d' % resident()), 'Чайкина')

    def test_steps_cannot_be_skipped(self):
        """AUTH-5: the form of the next step at this one, the names again after them, and no e-mail without its code"""
        n = New().shown_phone()
        reply = n.b.post('/welcome', [('csrf', n.b.token('/welcome')), ('email', n.email)], (XML,))
        self.assertEqual(reply.errors, [('last-name', 'empty'), ('first-name', 'empty')])
        n.named()
        reply = n.b.post('/welcome', [('csrf', n.b.token('/welcome')), ('last-name', 'Другая'), ('first-name', 'Другая')], (XML,))
        self.assertEqual(reply.errors, [('email', 'empty')])
        self.assertEqual(one('SELECT last_name FROM resident WHERE id = %d' % n.id), 'Новая')
        self.assertIsNone(one('SELECT email FROM resident WHERE id = %d' % n.id))

    def test_anothers_step(self):
        """1.8 V8.2.2: a newcomer's step cookie in another's session confirms nothing"""
        n = New().shown_phone().named().asked_email()
        code = code_to(n.email, 5)
        thief = Browser()
        thief.cookies = {'__Host-session': first().session, '__Host-step': n.b.cookies['__Host-step']}
        for b in (thief, Browser()):
            b.cookies['__Host-step'] = n.b.cookies['__Host-step']
            self.assertEqual(b.get('/code').status, 303)
            reply = b.post('/code', [('csrf', b.token('/payment' if b is thief else '/signin')), ('code', code)])
            self.assertEqual(reply.status, 303)
        self.assertEqual(one('SELECT step FROM resident WHERE id = %d' % n.id), 'email')
        self.assertEqual(one('SELECT email FROM resident WHERE id = %d' % resident()), ENV['RESIDENT_EMAIL'])


class Names(Fresh):
    @classmethod
    def setUpClass(cls):
        forget_guards()
        cls.n = New().shown_phone()

    def names(self, **fields):
        return self.n.b.submit('/welcome', extra=(XML,), **{'last__name': 'Л', 'first__name': 'Ф', **fields})

    def test_limits(self):
        """AUTH-5: last and first name are needed, sixty letters at most of any alphabet; markup is text"""
        for field, value, code in (('last__name', '', 'empty'), ('first__name', ' \u00a0', 'empty'), ('last__name', 'Я' * 61, 'name-long'),
                                   ('first__name', 'Я' * 61, 'name-long'), ('middle__name', 'x' * 61, 'name-long')):
            reply = self.names(**{field: value})
            self.assertEqual((reply.status, reply.errors), (422, [(field.replace('__', '-'), code)]), value)
        reply = self.n.b.submit('/welcome', last__name='<b>"&', first__name='')
        self.assertEqual(dict(reply.page.fields('/welcome'))['last-name'], '<b>"&')
        self.assertNotIn('<b>"', reply.text)
        self.assertEqual(self.n.b.post('/welcome', [('csrf', self.n.b.token('/welcome')), ('last-name', 'Я' * 401)]).status, 400)

    def test_birth_dates(self):
        """AUTH-5: dates that are none, of the future, of more than 120 years ago: said at the field, the form stays as typed"""
        today = now('Asia/Omsk').date()
        tomorrow = today + datetime.timedelta(1)
        for text, code in (('2026-02-30', 'date-format'), ('31.04.1980', 'date-format'), ('1980', 'date-format'), ('gestern', 'date-format'), ('05.11.56', 'date-format'),
                           ('1.1.1980x', 'date-format'), ('5/11/1956', 'date-format'), ('0000-00-00', 'date-format'), (tomorrow.isoformat(), 'date-range'), ('9999-12-31', 'date-range'), ('1905-01-01', 'date-range')):
            reply = self.names(born=text, last__name='', gender='female')
            with self.subTest(text=text):
                self.assertIn(('born', code), reply.errors)
                self.assertEqual([f.get('value') for f in reply.view.iter('field') if f.get('name') == 'born'], [text])
                self.assertEqual(reply.view[-1].get('gender'), 'female')
        for text in (today.isoformat(), '1956-11-05', '5.11.1956', '05.11.1956', ' 29.02.2024 ', ''):
            self.assertEqual(self.names(born=text, last__name='').errors, [('last-name', 'empty')], text)
        self.assertEqual(one('SELECT step FROM resident WHERE id = %d' % self.n.id), 'name')

    def test_sixty_letters(self):
        """AUTH-5: sixty letters of two bytes are taken whole; an unknown gender is none"""
        n = New().shown_phone().named('Щ' * 60, 'Ф' * 60, middle__name='Ю' * 60, gender='robot', born='5.11.1956')
        self.assertEqual(sql('SELECT last_name, first_name, middle_name, gender, born_on FROM resident WHERE id = %d' % n.id), [['Щ' * 60, 'Ф' * 60, 'Ю' * 60, '', '1956-11-05']])


class Emails(Fresh):
    def test_five_digits(self):
        """AUTH-6: the e-mail's code has five digits; six are no code of it; the mail names the portal"""
        n = New().shown_phone().named().asked_email()
        page = n.b.view('/code')
        self.assertEqual((page.get('purpose'), page.get('channel'), page.get('digits'), page.get('address-text')), ('welcome', 'email', '5', n.email))
        message, = mail_to(n.email)
        code = code_in(message, 5)
        CODES.add(code)
        self.assertIn(URL, message['text'])
        self.assertEqual(type_code(n.b, code + '1', (XML,)).errors, [('code', 'code-format')])
        self.assertEqual(type_code(n.b, another_code(code), (XML,)).errors, [('code', 'code-wrong')])
        self.assertEqual(type_code(n.b, code).location, URL + '/payment')

    def test_wrong_emails(self):
        """AUTH-6: what is no e-mail is said at the field"""
        n = New().shown_phone().named()
        for email, code in (('', 'empty'), ('x', 'email-format'), ('x@', 'email-format'), ('@x.ru', 'email-format'), ('a b@x.ru', 'email-format'), ('я@пример.рф', 'email-format'), ('a@x', 'email-format'),
                            ('a@x..ru', 'email-format'), ('a@x.ru, b@x.ru', 'email-format'), ('a' * 116 + '@x.ru', 'email-format')):
            reply = n.b.submit('/welcome', extra=(XML,), email=email)
            self.assertEqual((reply.status, reply.errors), (422, [('email', code)]), email)
