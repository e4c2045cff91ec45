"""test_schemas.py: every view that the programs make is what its RELAX NG schema says (DESIGN.md decision 1)."""
import os, re, subprocess, unittest
from deeds import *

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLAIN = ['/payment', '/payment?group=1', '/readings', '/history/payments', '/history/payments?from=2026-99-01',
         '/history/readings', '/history/bills', '/history/bills?page=2', '/profile', '/notices', '/help', '/manual',
         '/agreement', '/nowhere', '/profile/name', '/profile/bills', '/profile/password', '/profile/devices', '/confirm', '/confirm?to=email', '/recover']
CONFIRMED = ['/profile/security', '/profile/phone', '/profile/email', '/profile/delete', '/profile/security?do=refused']
OF_ACCOUNT = ['/payment/details?account=', '/readings/send?account=', '/account?account=']


def errors(view):
    name = re.search(r'<page name="([a-z-]+)"', view).group(1)
    schema = '%s/xslt/view/%s.rng' % (ROOT, name)
    done = subprocess.run(['xmllint', '--noout', '--nonet', '--relaxng', schema, '-'], input=view, capture_output=True, text=True)
    return '' if done.returncode == 0 else done.stderr[:500]


class Schemas(unittest.TestCase):
    def check(self, client, paths):
        for path in paths:
            with self.subTest(path):
                self.assertEqual(errors(client.ask('GET', BASE + path, [('Accept', 'application/xml')]).text), '')

    def test_views_of_a_resident(self):
        client = first()
        accounts = sorted(set(re.findall(r'/account\?account=(\d+)', client.get('/payment').text)))
        self.assertGreater(len(accounts), 5)
        self.check(client, PLAIN + [path + a for path in OF_ACCOUNT for a in accounts])

    def test_views_of_a_stranger(self):
        self.check(Browser(), ['/signin', '/signin?by=email', '/manual', '/agreement', '/nowhere', '/parts', '/register', '/recover', '/recover?by=email', '/signin?do=recovered', '/signin?do=deleted'])

    def valid(self, what, reply):
        with self.subTest(what):
            self.assertEqual(errors(reply.text), '')

    def test_views_of_somebody_who_registers(self):
        """AUTH-3 to AUTH-6: every step, with its errors, and a code that is dead"""
        forget_guards()
        self.valid('wrong form', Browser().submit('/register', extra=(XML,), phone='x', password='Кот 1'))
        n = New()
        self.check(n.b, ['/code'])
        self.valid('wrong code', type_code(n.b, '000000', (XML,)))
        later(n.b, 301)
        self.check(n.b, ['/code'])
        n.b.submit('/code', '/code/send')
        n.shown_phone()
        self.check(n.b, ['/welcome', '/manual', '/nowhere'])
        self.valid('wrong names', n.b.submit('/welcome', extra=(XML,), born='x', gender='male'))
        n.named()
        self.check(n.b, ['/welcome'])
        self.valid('wrong e-mail', n.b.submit('/welcome', extra=(XML,), email='x'))
        n.asked_email()
        self.check(n.b, ['/code'])
        n.shown_email()
        self.check(n.b, ['/payment', '/readings', '/history/bills', '/profile', '/profile/bills', '/notices'])

    def test_views_of_somebody_who_recovers(self):
        """AUTH-7 AUTH-8: recovery, the second step of a sign-in, closed channels"""
        forget_guards()
        n = register_new()
        self.valid('no address', Browser().submit('/recover', extra=(XML,), phone='x'))
        b = ask_to_recover(n.phone)
        self.check(b, ['/code'])
        type_code(b, code_to(n.phone))
        self.check(b, ['/recover/password'])
        self.valid('wrong password', b.submit('/recover/password', extra=(XML,), password__new='x', password__again='y'))
        sql('UPDATE resident SET second_factor = 1 WHERE id = %d' % n.id)
        b, _ = attempt(phone=n.phone, password=n.password)
        self.check(b, ['/code', '/code?by=app', '/code?by=recovery'])
        guard_count('code', 'signin ' + n.phone, 10)
        self.valid('closed', type_code(b, '000000', (XML,)))
        guard_count('password', 'resident %d' % n.id, 30)
        attempt(phone=n.phone, password='Wrong-2026')
        self.valid('waiting', Browser().submit('/signin', extra=(XML,), phone=n.phone, password='x'))

    def test_views_of_the_profile(self):
        """PROF-2 PROF-4 to PROF-7: pages that ask for the password first, and their answers to wrong forms"""
        forget_guards()
        n = register_new()
        self.valid('wrong password', n.b.submit('/confirm?to=phone', '/confirm', (XML,), password='x'))
        confirm(n.b, n.password)
        self.check(n.b, CONFIRMED)
        for path in ('/profile/name', '/profile/password', '/profile/phone', '/profile/email', '/profile/delete'):
            self.valid(path, n.b.submit(path, extra=(XML,), **({'last-name': ''} if path.endswith('name') else {})))
        n.b.submit('/profile/security', '/profile/authenticator/start')
        self.check(n.b, ['/profile/authenticator'])
        self.valid('wrong authenticator', n.b.submit('/profile/authenticator', extra=(XML,), code='000'))
        self.valid('recovery codes', n.b.submit('/profile/security', '/profile/recovery-codes', (XML,)))
        n.b.submit('/profile/security', '/profile/passkey', name='Телефон')
        self.check(n.b, ['/passkey', '/profile/security'])
        n.b.submit('/profile/phone', phone=new_phone())
        self.check(n.b, ['/code'])
        Browser().submit('/signin', '/signin/passkey')

