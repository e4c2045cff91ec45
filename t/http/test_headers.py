"""Header rules on every URL × status (RELIABILITY.md 1.5, goal 16): whoever makes the reply, portal or web server."""
import unittest

import test_rights
from deeds import *

PERSONAL = (PHONE[1:], PHONE[2:], ENV['RESIDENT_EMAIL'], 'Чайкина', '%D0', '02660')


def replies():
    """(what, reply): each route, and each status that can be had from outside."""
    b, v = first(), Browser()
    for path, method, role in test_rights.routes():
        if method == 'GET':
            yield 'GET ' + path, b.get(path)
            yield 'GET signed out ' + path, Browser().get(path)
            yield 'HEAD ' + path, b.ask('HEAD', BASE + path)
        yield '403 or 405 POST ' + path, v.post(path, [])
        yield '400 ' + path, b.get(path, nonsense='1')
    form = ('Content-Type', 'application/x-www-form-urlencoded')
    yield '303', Browser().sign_in().get('/')
    yield '404', b.get('/nothing/here')
    yield '404 dot', b.ask('GET', BASE + '/.git/config')
    yield '405 PUT', b.ask('PUT', BASE + '/signin', [('Content-Length', '0')])
    yield '405 DELETE', b.ask('DELETE', BASE + '/payment')
    yield '405 OPTIONS', b.ask('OPTIONS', BASE + '/payment')
    yield '405 TRACE', raw(('TRACE %s/signin HTTP/1.0\r\nHost: %s\r\n\r\n' % (BASE, HOST)).encode())
    yield '411', raw(('POST %s/signin HTTP/1.0\r\nHost: %s\r\n%s: %s\r\n\r\n' % (BASE, HOST, *form)).encode())
    yield '413 by the portal', b.ask('POST', BASE + '/signin', [form, ('Content-Length', '70000')], b'x' * 70000)
    yield '413 by the web server', raw(('POST %s/signin HTTP/1.0\r\nHost: %s\r\nContent-Length: 99999999\r\n\r\n' % (BASE, HOST)).encode())
    yield '414', raw(('GET %s/signin?x=%s HTTP/1.0\r\nHost: %s\r\n\r\n' % (BASE, 'x' * 40000, HOST)).encode())
    yield '400 by the web server', raw(b'GET /signin\x00 HTTP/1.0\r\nHost: x\r\n\r\n')
    yield '422', b.post('/pay/start', basket(b, {'a%d' % account('02660061050'): 'x'}, total=1))
    forget_guards()
    n = New()
    yield '200 code', n.b.get('/code')
    yield '422 code', type_code(n.b, '000000')
    yield '303 code/send', n.b.submit('/code', '/code/send')
    yield '303 recover', Browser().submit('/recover', phone=new_phone())
    yield '303 code', type_code(n.b, code_to(n.phone))
    yield '200 welcome', n.b.get('/welcome')
    yield '422 welcome', n.b.submit('/welcome')
    yield '422 register', Browser().submit('/register')
    yield '422 recover', Browser().submit('/recover')
    yield '422 sign-in', Browser().submit('/signin', phone=new_phone(), password='Wrong-2026')
    test_rights.just_confirmed(b)
    for path in ('/profile/security', '/profile/phone', '/profile/email', '/profile/delete'):
        yield '200 ' + path, b.get(path)
    yield '422 /profile/delete', b.submit('/profile/delete')
    yield '303 passkey', b.submit('/profile/security', '/profile/passkey', name='Телефон')
    yield '200 passkey', b.get('/passkey')
    yield '200 static', b.ask('GET', BASE + '/static/style.css')
    yield '404 static', b.ask('GET', BASE + '/static/nothing.css')
    yield '403 static', b.ask('GET', BASE + '/static/')
    behave()
    p = pay(b, {'a%d' % account('02660061050'): '7,77'})
    yield '303 to the bank', p.reply
    yield '303 from the bank', b.get('/pay/return', payment=p.token)
    yield '200 state', b.get('/pay/state', payment=p.token)
    yield '503 by the portal', callback({'orderNumber': 'K261120-0000000000', 'operation': 'deposited', 'status': '1'})
    at_bank('decline', p)
    p.await_state('declined')


class Headers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.all = list(replies())

    def each(self, rule):
        """rule(what, reply) of every reply; all that break it are named together."""
        wrong = []
        for what, reply in self.all:
            try:
                self.assertIsNotNone(reply)
                rule(what, reply)
            except AssertionError as e:
                wrong.append('%s (%s): %s' % (what, reply and reply.status, str(e).splitlines()[0][:120]))
        if wrong:
            self.fail('\n'.join(wrong))

    def test_statuses_are_all_there(self):
        """goal 16: every status of the table was met"""
        self.assertLessEqual({200, 303, 400, 403, 404, 405, 411, 413, 414, 422, 503}, {r.status for _, r in self.all if r})

    def test_no_sniffing(self):
        """V3.4.4: X-Content-Type-Options: nosniff on every reply"""
        def rule(what, reply):
            self.assertEqual(reply.all('X-Content-Type-Options'), ['nosniff'])
        self.each(rule)

    def test_transport(self):
        """V3.4.1: Strict-Transport-Security of a year and more with subdomains on every reply"""
        def rule(what, reply):
            hsts = reply.header('Strict-Transport-Security') or ''
            self.assertGreaterEqual(int((re.search(r'max-age=(\d+)', hsts) or [0, 0])[1]), 31536000)
            self.assertIn('includeSubDomains', hsts)
        self.each(rule)

    def test_policy(self):
        """V3.4.3 V3.4.6: Content-Security-Policy on everything that a browser shows"""
        def rule(what, reply):
            if 'html' not in (reply.header('Content-Type') or ''):
                return
            self.assertEqual(len(reply.all('Content-Security-Policy')), 1)
            csp = dict((p.split(' ', 1) + [''])[:2] for p in reply.header('Content-Security-Policy').split('; '))
            self.assertEqual((csp['default-src'], csp.get('object-src', "'none'"), csp['base-uri'], csp['frame-ancestors']), ("'none'",) * 4)
            self.assertEqual((csp.get('script-src', "'self'"), csp.get('style-src', "'self'")), ("'self'",) * 2)
            self.assertTrue(csp['form-action'].startswith("'self'") or csp['form-action'] == "'none'")
            self.assertNotIn('unsafe', str(csp))
        self.each(rule)

    def test_never_stored(self):
        """V14.3.2: Cache-Control: no-store on everything but the static files"""
        def rule(what, reply):
            if what == '200 static':
                self.assertIn('immutable', reply.header('Cache-Control'))
            elif reply.status != 405 and 'by the web server' not in what and what != '414':
                self.assertEqual(reply.header('Cache-Control'), 'no-store')
        self.each(rule)

    def test_referrer(self):
        """V3.4.5: no address of ours goes to others"""
        def rule(what, reply):
            if 'static' not in what:
                self.assertIn(reply.header('Referrer-Policy'), ('no-referrer', 'same-origin', 'strict-origin'))
        self.each(rule)

    def test_request_id(self):
        """V16.2.1: every reply of the portal names its request, and the worker's log has it"""
        def rule(what, reply):
            if not (what.endswith('web server') or 'static' in what or what in ('414', '405 TRACE')):
                self.assertRegex(reply.id or '', r'^[0-9a-f]{16}$')
                if reply.text and 'html' in reply.header('Content-Type') and '/parts' not in what:
                    self.assertIn(reply.id, reply.text)
                self.assertTrue(log_lines(reply))
        self.each(rule)

    def test_charset(self):
        """V4.1.1: text has its charset, also where it is an error's"""
        def rule(what, reply):
            if reply.body and (reply.header('Content-Type') or '').startswith('text/') and 'static' not in what:
                self.assertRegex(reply.header('Content-Type').lower(), r'^text/(html|plain|csv|calendar); charset=utf-8$')
        self.each(rule)

    def test_cookies(self):
        """V3.3.1 to V3.3.4: __Host-, Secure, HttpOnly, SameSite=Lax, Path=/, no Domain; the session's without a date"""
        seen = [c for _, r in self.all for c in r.all('Set-Cookie')]
        def rule(what, reply):
            for cookie in reply.all('Set-Cookie'):
                self.assertRegex(cookie, r'^__Host-(session|visitor|lang|step|browser)=[A-Za-z0-9_-]*; Path=/; Secure; HttpOnly; SameSite=Lax(; Max-Age=\d+)?$')
        self.each(rule)
        b = Browser()
        reply = b.post('/signin', with_field(b.get('/signin').page.fields('/signin'), phone=PHONE, password=PASSWORD))
        session, = [c for c in reply.all('Set-Cookie') if c.startswith('__Host-session=')]
        self.assertNotIn('Max-Age', session)
        self.assertNotIn('Expires', session)
        self.assertGreater(len(seen), 5)
        self.assertEqual({c.split('=')[0] for c in seen if 'step' in c}, {'__Host-step'})
        for cookie in seen:     # a step lasts as long as what it is for: an hour, a registration a month
            if cookie.startswith('__Host-step=') and 'Max-Age=0' not in cookie:
                self.assertRegex(cookie, r'Max-Age=(3600|2592000)$')

    def test_locations(self):
        """V3.7 V14.2.1: a redirect leads to the portal or to the bank, and names nobody"""
        def rule(what, reply):
            if reply.location is None:
                self.assertNotEqual(reply.status, 303)
                return
            self.assertTrue(reply.location.startswith((URL + '/', ENV['SANDBOX_URL'] + '/')), reply.location)
            for word in PERSONAL:
                self.assertNotIn(word, reply.location)
        self.each(rule)

    def test_server_says_little(self):
        """V13.4: no versions, no paths, no SQL in any reply"""
        def rule(what, reply):
            self.assertEqual(reply.header('Server'), 'nginx')
            self.assertIsNone(reply.header('X-Powered-By'))
            for word in ('SELECT ', 'mysql', 'MariaDB', '/work/', '.xsl', '.c:', 'talloc', 'Traceback'):
                self.assertNotIn(word, reply.text if 'static' not in what else '')
        self.each(rule)

    def test_errors_help(self):
        """NAV: error pages have a way on, and the page is whole"""
        def rule(what, reply):
            if reply.status in (400, 403, 404, 405, 411, 413, 422) and 'web server' not in what and 'static' not in what and reply.body \
                    and what not in ('405 TRACE',) and reply.id:
                self.assertIn('</html>', reply.text[-20:])
                self.assertTrue([l for l in reply.page.links if l[0] == 'href'])
        self.each(rule)


class AllDown(unittest.TestCase):
    def test_workers_away(self):
        """row 23: no worker of a program answers: 503 with the resting page, for a POST too; with the rules of every reply"""
        form, door = basket(first(), {'a%d' % account('02660061050'): '7,78'}), STACK + '/run/payment.sock'
        os.rename(door, door + '-away')
        try:
            replies = [first().get('/pay/state', payment='A' * 43), first().post('/pay/start', form)]
        finally:
            os.rename(door + '-away', door)
        for name, reply in zip(('GET', 'POST'), replies):
            with self.subTest(method=name):
                self.assertEqual(reply.status, 503)
                self.assertIn('</html>', reply.text)
                self.assertEqual((reply.header('Cache-Control'), reply.header('Retry-After')), ('no-store', '60'))
                for header in ('X-Content-Type-Options', 'Content-Security-Policy', 'Strict-Transport-Security', 'Referrer-Policy'):
                    self.assertIsNotNone(reply.header(header), header)
