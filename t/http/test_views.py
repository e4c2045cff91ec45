"""Every page is whole and well-formed; under a base path every address is below it (DESIGN.md 3)."""
import json, subprocess, sys, unittest

from deeds import *

PATHS = ['/signin', '/signin?by=email', '/manual', '/agreement', '/payment', '/payment?group=%(group)s', '/payment/details?account=%(account)s', '/readings', '/readings/send?account=%(account)s',
         '/readings/send?account=%(auto)s', '/account?account=%(account)s', '/history/payments', '/history/payments?page=2', '/history/readings', '/history/bills', '/history/payments?from=2030-01-01',
         '/bill?bill=%(bill)s', '/usage?account=%(account)s', '/usage?account=%(account)s&year=1999', '/profile', '/notices', '/help', '/nothing', '/payment?lang=en', '/register', '/recover', '/recover?by=email', '/code', '/profile/name', '/profile/bills', '/profile/password', '/profile/phone', '/profile/email', '/profile/security', '/profile/devices',
         '/profile/delete', '/confirm', '/confirm?to=phone', '/profile/security?lang=en', '/register?lang=en', '/signin?do=recovered', '/signin?do=deleted', '/history/bills?lang=en', '/account?account=0', '/readings/done?account=%(account)s&key=%(key)s', '/pay/state?payment=%(token)s',
         '/history/payments?from=2026-13-01', '/parts']


def pages():
    """(path, reply) of every page, as resident and as stranger, with the answers to wrong forms."""
    b = first()
    a = account('02660061050')
    g, _, _, _, d = registers(a)[0]
    base = base_of(g, now().date().replace(day=1))[0]
    reply, key = send_readings(b, a, {g: typed(base + 5000, d)})
    p = pay(b, {'a%d' % a: '5,55'})
    values = {'account': a, 'auto': account('02660080517'), 'group': num('SELECT MIN(id) FROM account_group'), 'bill': num('SELECT MAX(id) FROM bill WHERE account_id = %d' % a), 'key': key, 'token': p.token}
    sql("UPDATE session SET confirmed_at = '%s' WHERE token_hash = UNHEX(SHA2(%s, 256))" % (now().strftime('%Y-%m-%d %H:%M:%S'), quote(b.session)))
    forget_guards()
    for path in PATHS:
        yield path, b.ask('GET', BASE + path % values)
        yield 'stranger ' + path, Browser().ask('GET', BASE + path % values)
    yield 'wrong sum', b.post('/pay/start', basket(b, {'a%d' % a: '<x>'}, total=1))
    yield 'wrong sum of a line', b.post('/pay/start', basket(b, {'l%d' % num('SELECT MIN(id) FROM balance_line WHERE account_id = %d' % a): 'x'}, total=1, path='/payment/details?account=%d' % a))
    yield 'check', b.post('/pay/start', basket(b, {'a%d' % a: '5,55'}, total=1))
    yield 'wrong reading', send_readings(b, a, {g: '"&<>'})[0]
    yield from steps(b)
    yield 'no token', b.post('/pay/start', [])
    at_bank('decline', p)
    p.await_state('declined')
    yield 'declined', b.get('/pay/state', payment=p.token)


def steps(b):
    """The pages of registering, recovering and of the profile's forms, with their errors."""
    yield 'stranger empty register', Browser().submit('/register')
    yield 'stranger wrong register', Browser().submit('/register', phone='<x>', password='x y')
    yield 'stranger empty recover', Browser().submit('/recover')
    yield 'stranger wrong sign-in', Browser().submit('/signin', phone=new_phone(), password='x')
    n = New()
    yield 'stranger code', n.b.get('/code')
    yield 'stranger code, English', n.b.get('/code', lang='en')
    n.b.get('/code', lang='ru')
    yield 'stranger wrong code', type_code(n.b, '000000')
    later(n.b, 301)
    yield 'stranger late code', n.b.get('/code')
    n.b.submit('/code', '/code/send')
    n.shown_phone()
    yield 'stranger names', n.b.get('/welcome')
    yield 'stranger wrong names', n.b.submit('/welcome', born='<x>', last__name='Я' * 61)
    n.named()
    yield 'stranger e-mail', n.b.get('/welcome')
    yield 'stranger wrong e-mail', n.b.submit('/welcome', email='<x>')
    n.asked_email()
    yield 'stranger e-mail code', n.b.get('/code')
    n.shown_email()
    yield 'nothing to pay', n.b.get('/payment')
    r = ask_to_recover(n.phone)
    yield 'stranger recover code', r.get('/code')
    type_code(r, code_to(n.phone))
    yield 'stranger new password', r.get('/recover/password')
    yield 'stranger wrong new password', r.submit('/recover/password', password__new='x', password__again='y')
    confirm(n.b, n.password)
    for path in ('/profile/name', '/profile/password', '/profile/phone', '/profile/email', '/profile/delete', '/confirm'):
        yield 'wrong ' + path, n.b.submit(path, **({'last-name': '', 'first-name': ''} if path.endswith('name') else {}))
    n.b.submit('/profile/security', '/profile/authenticator/start')
    yield 'authenticator', n.b.get('/profile/authenticator')
    yield 'wrong authenticator', n.b.submit('/profile/authenticator', code='000')
    yield 'recovery codes', n.b.submit('/profile/security', '/profile/recovery-codes')
    n.b.submit('/profile/security', '/profile/passkey', name='Телефон')
    yield 'passkey', n.b.get('/passkey')
    yield 'new phone', n.b.see(n.b.submit('/profile/phone', phone=new_phone()))


class Whole(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        behave()
        cls.all = [(what, r) for what, r in pages() if r.body]

    def each(self, rule):
        wrong = []
        for what, reply in self.all:
            try:
                rule(what, reply)
            except AssertionError as e:
                wrong.append('%s (%s): %s' % (what, reply.status, str(e).splitlines()[0][:160]))
        self.assertEqual(wrong, [])

    def test_well_formed(self):
        """1.6 DESIGN 16: nothing left open, nothing closed that a browser keeps open, ids once; the end is there"""
        self.assertGreater(len(self.all), 35)

        def rule(what, reply):
            self.assertEqual(reply.page.faults, [])
            self.assertTrue(reply.text.rstrip().endswith('</html>'), reply.text[-40:])
            self.assertEqual(len(set(reply.page.ids)), len(reply.page.ids), 'an id twice')
            self.assertTrue(reply.text.startswith('<!DOCTYPE html'))
        self.each(rule)

    def test_labels_point_somewhere(self):
        """V3: labels, descriptions and anchors name an id of the page"""
        def rule(what, reply):
            for name in re.findall(r'\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"', reply.text):
                for one_ in name.split():
                    self.assertIn(one_, reply.page.ids)
        self.each(rule)

    def test_own_sources_only(self):
        """DESIGN 4: no inline script or style, no handler attribute, no source of another origin, all below the base"""
        def rule(what, reply):
            self.assertNotRegex(reply.text, r'<style|\sstyle="|\son\w+="|javascript:|<script[^>]*>[^<]')
            for kind, link in reply.page.links:
                if kind == 'src' or (kind == 'action' and not link.startswith(BASE + '/')):
                    self.assertTrue(link.startswith(BASE + '/'), link)
                if link.startswith('/'):
                    self.assertTrue(link.startswith(BASE + '/') and not link.startswith('//'), link)
                else:
                    self.assertRegex(link, r'^(https?://|mailto:|tel:\+|#|otpauth://totp/)')
        self.each(rule)

    def test_titles_and_one_heading(self):
        """NAV-1: every page has its own title and one h1"""
        def rule(what, reply):
            self.assertRegex(reply.text, r'<title>[^<]+ – [^<]+</title>')
            self.assertEqual(len(re.findall(r'<h1[ >]', reply.text)), 1)
        self.each(rule)

    def test_words_are_all_there(self):
        """all words in ru.xml and en.xml: no raw key, no empty placeholder on any page"""
        def rule(what, reply):
            text = reply.page.text
            self.assertNotRegex(text, r'\{\w+\}|\[\[|\?\?\?')
            self.assertNotRegex(text, r'(?<![\w@./-])(payment|readings|account|history|signin|error|errors|pay|bill|nav|profile|code|welcome|register|recover|confirm|passkey|devices|security|undo|delete)\.[a-z]+(-[a-z]+)*(?![\w./])')
        self.each(rule)

    def test_links_of_pages_lead_somewhere(self):
        """NAV-1 DESIGN: no link on a page is dead """
        seen, dead = set(), []
        for what, reply in self.all:
            if what.startswith('stranger') or reply.status not in (200, 422) or what == '/parts':
                continue
            for kind, link in reply.page.links:
                path = link.split('?')[0]
                if kind == 'href' and link.startswith('/') and '/static/' not in link and link not in seen:
                    seen.add(link)
                    got = first().ask('GET', link.split('#')[0])
                    if got.status not in (200, 303, 422):
                        dead.append((what, link, got.status))
        self.assertGreater(len(seen), 60)
        self.assertEqual(dead, [])

    def test_static_files(self):
        """DESIGN 4: every file that a page names is there, of its type, and may be kept"""
        links = {l.split('#')[0] for _, r in self.all for k, l in r.page.links + [('href', u) for u in re.findall(r'<use href="([^"]+)"', r.text)] if '/static/' in l}
        self.assertGreater(len(links), 3)
        for link in links:
            reply = send('GET', link)
            self.assertEqual(reply.status, 200, link)
            self.assertIn('max-age', reply.header('Cache-Control'))
        for name in set(re.findall(r'icons\.svg[^"#]*#([\w-]+)', ''.join(r.text for _, r in self.all))):
            self.assertIn('id="%s"' % name, open(ROOT + '/xslt/static/icons.svg').read())


@unittest.skipIf(BASE, 'this stack has a base path already')
class BelowABase(unittest.TestCase):
    def test_whole_ring_of_views_below_lk(self):
        """DESIGN 3: a portal at /lk: the same pages of a stack of its own, every address below /lk"""
        folder = STACK + '-base'
        stack = ['/usr/bin/python3', ROOT + '/t/stack.py']
        build = os.path.dirname(program_of(pid_of('courier')))
        subprocess.run(stack + ['up', folder, '--base', '/lk', '--build', build, '--workers', '1'] + (['--now', now().strftime('%Y-%m-%dT%H:%M:%S')] if fake() else []), check=True, capture_output=True)
        try:
            run = subprocess.run(['/usr/bin/python3', ROOT + '/t/pytap.py', __file__], env={**os.environ, 'DEMO_ENV': folder + '/demo.env'}, capture_output=True, text=True)
            self.assertEqual(run.returncode, 0, run.stdout[-3000:] + run.stderr[-500:])
            self.assertIn('ok', run.stdout)
        finally:
            subprocess.run(stack + ['down', folder], check=True)
            subprocess.run(['rm', '-r', folder], check=True)
