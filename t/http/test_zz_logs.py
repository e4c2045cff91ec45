"""After all the other tests: nothing secret or personal stands in a log (V14.2.1 V16.2.5, I11, DESIGN.md 17). Runs last."""
import concurrent.futures, glob, unittest

import invariants
from deeds import *

OURS = ('signin', 'resident', 'payment', 'courier', 'nginx', 'nginx-access', 'nginx-error')


def lines():
    return [(name, line) for name in OURS if os.path.exists('%s/log/%s.log' % (STACK, name)) for line in log_text(name).splitlines()]


class Logs(unittest.TestCase):
    def setUp(self):
        behave()
        forget_guards()

    def search(self, words, where=OURS):
        """The lines in which one of the words stands, shortened."""
        words = [w for w in words if w]
        self.assertTrue(words)
        pattern = re.compile('|'.join(map(re.escape, words)), re.I)
        return [(name, line[:60], pattern.search(line)[0][:6] + '…') for name, line in lines() if name in where and pattern.search(line)][:5]

    def test_the_search_finds(self):
        """positive control: what is meant to be logged is found: request ids, order numbers"""
        reply = first().get('/payment')
        await_true('the log', lambda: self.search([reply.id]), 2)
        self.assertGreater(len(lines()), 20)

    def test_secrets(self):
        """V13.3 DESIGN 17: no content of any secret file"""
        secrets_ = [open(path).read().strip() for path in glob.glob(STACK + '/secrets/*')]
        self.assertGreater(len(secrets_), 8)
        self.assertEqual(self.search(secrets_), [])

    def test_passwords_and_hashes(self):
        """V14.2.1 V16.2.5: no password, right or wrong, no hash, no bank user's password"""
        Browser().sign_in()
        b = Browser()
        b.post('/signin', with_field(b.get('/signin').page.fields('/signin'), phone=PHONE, password='Secret-But-Wrong-77'))
        b.post('/signin', [('phone', PHONE), ('password', 'Secret-But-Wrong-77')])
        b.get('/signin', password='Secret-But-Wrong-77')
        self.assertEqual(self.search([PASSWORD, PASSWORD2, NEW_PASSWORD, 'Drugoi-20', 'Chuzhoi-20', 'Secret-But-Wrong', 'Wrong-2026', '$argon2']), [])

    def test_codes(self):
        """1.8 V16.2.5: no code that came by SMS or e-mail in these tests, right after a registration, a wrong try and a recovery"""
        forget_guards()
        n = New()
        type_code(n.b, another_code(code_to(n.phone)))
        n.b.submit('/code', '/code/send')
        later(n.b, 61)
        n.b.submit('/code', '/code/send')
        n.shown_phone().named().asked_email().shown_email()
        recover(n.phone, 'Drugoi-2031')
        self.assertGreater(len(CODES), 2)
        # what else has five or six digits: the time, the worker's number, counts of bytes, messages, residents, sizes of a page
        known = r'^\S+ [\w-]+\[\d+\] |\d+ (bytes|statements|pages)|message \d+|resident \d+|kabinet-\d+|\b(session|browser|change|account|payment|child)\W?\d+|\[\d+\]'
        left = [(name, re.sub(known, '', line)) for name, line in lines() if name in ('signin', 'resident', 'payment', 'courier')]
        self.assertEqual([(name, line[:60]) for name, line in left for code in re.findall(r'(?<![\w.])\d{5,6}(?![\w.])', line) if code in CODES], [])

    def test_persons(self):
        """V16.2.5: no phone in any spelling, no e-mail, no name, no address, no account number"""
        words = []
        forget_guards()
        register_new()
        ask_to_recover(new_phone())
        for phone, email, last, first_ in sql("SELECT phone, email, last_name, first_name FROM resident WHERE phone IN (%s, %s)" % (quote(PHONE), quote(PHONE2))):
            words += [phone[2:], '%s %s' % (phone[2:5], phone[5:8]), '%s-%s-%s' % (phone[5:8], phone[8:10], phone[10:]), email, email.split('@')[0], last, first_, urllib.parse.quote(last)]
        words += [r[0] for r in sql('SELECT number FROM account UNION SELECT address FROM account UNION SELECT serial FROM meter WHERE CHAR_LENGTH(serial) > 7') if re.search(r'\d', r[0])]     # other tests name accounts by words
        self.assertEqual(self.search(words), [])
        known = {a[-10:] for a, in sql("SELECT phone FROM resident UNION SELECT address FROM outbox UNION SELECT address FROM challenge UNION SELECT old_value FROM contact_change")}
        self.assertGreater(len(known), 3)
        self.assertEqual([(n, l[:60]) for n, l in lines() if re.search(r'[\w.+-]+@[\w-]+\.\w{2,}', l) or any(d[-10:] in known for d in re.findall(r'\d{10,}', l))][:5], [])

    def test_session_tokens(self):
        """V14.2.1: no token of a session, visitor, step or browser that these tests were given"""
        n = register_new()
        sql('UPDATE resident SET second_factor = 1 WHERE id = %d' % n.id)
        b, _ = attempt(phone=n.phone, password=n.password)
        type_code(b, code_to(n.phone))
        self.assertIn(b.cookies['__Host-browser'], TOKENS)
        self.assertGreater(len(TOKENS), 1)
        self.assertEqual({t[:6] for n, l in lines() for t in re.findall(r'[\w-]{43}', l) if t in TOKENS}, set())

    def test_form_tokens(self):
        """V14.2.1: no CSRF token"""
        self.assertEqual([l for l in lines() if re.search(r'\b[0-9a-f]{12}\.[0-9a-f]{64}\b', l[1])], [])

    def payment_tokens(self):
        return [r[0] for r in sql('SELECT token FROM payment')]

    def test_payment_tokens(self):
        """V14.2.1: no payment's token, no signed callback: neither the portal nor the web server's access log tells them"""
        p = pay(first(), {'a%d' % account('02660061050'): '1,11'})
        Browser().get('/pay/state', payment=p.token)
        first().get('/pay/return', payment=p.token)
        callback(callback_params(p), key='x')
        at_bank('decline', p)
        p.await_state('declined')
        self.assertEqual(self.search(self.payment_tokens(), [n for n in OURS if n != 'nginx-error']), [])
        self.assertEqual(self.search(['checksum='], [n for n in OURS if n != 'nginx-error']), [])

    def test_payment_token_of_a_broken_page(self):
        """V14.2.1: nor the web server's error log, when a worker dies while a resident comes back from the bank"""
        p = pay(first(), {'a%d' % account('02660061050'): '1,12'})
        many, asked = workers('payment'), calls(p.order_number).get('status', 0)
        misbehave({'op': 'status', 'mode': 'delay', 'seconds': 0.5, 'orderNumber': p.order_number, 'times': 1})
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(first().get, '/pay/return', payment=p.token)
            await_true('the question', lambda: calls(p.order_number).get('status', 0) > asked)
            for pid in many:
                kill(pid)
            self.assertEqual(waiting.result().status, 503)
        await_true('new workers', lambda: len(workers('payment')) == len(many) and first().get('/pay/state', payment='A' * 43).status == 404)
        behave()
        at_bank('decline', p)
        p.ask()
        p.await_state('declined')
        self.assertEqual(self.search(self.payment_tokens(), ['nginx-error']), [])

    def test_cards(self):
        """I11: no card number in any log of ours, nor in the database"""
        pans = ['4111111111111111', '2200000000000053', '5555555555555599', '4000000000000002']
        self.assertEqual(self.search(pans + [' '.join(p[i:i + 4] for i in (0, 4, 8, 12)) for p in pans]), [])
        dump = '\n'.join(str(row) for table, in sql('SHOW TABLES') for row in sql('SELECT * FROM `%s`' % table))
        self.assertGreater(len(dump), 100000)
        self.assertEqual([p for p in pans if p in dump], [])

    def test_lines_are_whole(self):
        """V16.4.1: what visitors send cannot begin a line of its own or colour a terminal"""
        send('GET', BASE + '/x%0A2026-01-01T00:00:00Z%20payment[1]%20ALARM%20forged')
        send('GET', BASE + '/signin?x=%1b[31m')
        raw(('GET %s/\x1b[31mx HTTP/1.0\r\nHost: x\r\n\r\n' % BASE).encode())
        for name, line in lines():
            if name in ('signin', 'resident', 'payment', 'courier'):
                self.assertRegex(line, r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [a-z-]+\[\d+\] (-|[0-9a-f]{16}) |^[\w./-]+: |^(Child|Spawning child)\[\d+\] ', name)
            self.assertNotIn('\x1b', line)

    def test_nothing_unexpected_was_said(self):
        """V16.5: no worker had an error of its own: no INTERNAL, no assertion, no library's complaint"""
        wrong = [(n, l[:150]) for n, l in lines() if n in ('signin', 'resident', 'payment', 'courier')
                 and re.search(r'\bINTERNAL\b|assert|runtime error|AddressSanitizer|I/O error|parser error|warning|Segmentation|talloc', l)]
        self.assertEqual(wrong[:5], [])

    def test_invariants_at_the_end(self):
        """I1 to I12 after everything"""
        invariants.check(self)
