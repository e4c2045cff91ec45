"""Parameters, bodies and paths that no page of ours sends (RELIABILITY.md 1.7, 1.11; V2.2.1 V15.3): 400 or 404, never 500,
never a dead worker."""
import random, unittest

import test_rights
from deeds import *

FORM = 'application/x-www-form-urlencoded'


def get(target, cookies=True, more=''):
    """GET of a target as bytes or text, as it stands."""
    target = target.encode() if isinstance(target, str) else target
    cookie = 'Cookie: __Host-session=%s\r\n' % first().session if cookies else ''
    return raw(b'GET ' + target + (' HTTP/1.0\r\nHost: %s\r\n%s%s\r\n' % (HOST, cookie, more)).encode())


def post(target, body, *headers, length=None):
    head = ['Host: ' + HOST, 'Cookie: __Host-session=' + first().session, 'Origin: ' + ORIGIN, *headers]
    if length is not False:
        head.append('Content-Length: %s' % (len(body) if length is None else length))
    if not any(h.startswith('Content-Type') for h in headers):
        head.append('Content-Type: ' + FORM)
    return raw(('POST %s HTTP/1.0\r\n%s\r\n\r\n' % (target, '\r\n'.join(head))).encode() + body)


class Alive(unittest.TestCase):
    def setUp(self):
        forget_guards()
        self.pids = {p: workers(p) for p in ('signin', 'resident', 'payment')}

    def tearDown(self):
        forget_guards()
        self.assertEqual({p: workers(p) for p in self.pids}, self.pids, 'a worker died')


class Names(Alive):
    def test_unknown_repeated_not_here(self):
        """1.5 V15.3.7: unknown parameters, the same twice, those of other pages, other case, brackets: 400"""
        for path, method, role in test_rights.routes():
            if method != 'GET' or path in ('/pay/return', '/pay/callback'):
                continue
            for query in ('x=1', 'Account=1', 'account[]=1', 'lang=ru&lang=en', 'lang=ru&lang=ru', 'csrf=1', 'lang%3Dru', '=1', 'password=x', 'r-1=5', 'sum-a1=1', 'tick=a1', '%6cang=ru&lang=ru'):
                with self.subTest(path=path, query=query):
                    self.assertEqual(get(BASE + path + '?' + query).status, 400)
            self.assertIn(get(BASE + path + '?&&').status, (200, 303, 400, 404))
        for query in ('account=1&account=2', 'account=1&account=1', 'account=1&%61ccount=2'):
            self.assertEqual(get(BASE + '/account?' + query).status, 400, query)

    def test_types(self):
        """1.10 V2.2.1: ids that are no ids: 400, as long as they cannot be one; too large to exist: 404"""
        for value in ('', 'a', '-1', '+1', '1.0', '1e3', '0x1', ' 1', '1%20', '+1', '1+', '%00', '1%00', '%D9%A1', '%EF%BC%91', '9' * 19, '9' * 400, '1;2', "1'", '1/**/', '1%0A', '%C2%A01', 'NaN', 'null', '*', '%25'):
            for path in ('/account?account=', '/payment/details?account=', '/readings/send?account=', '/bill?bill='):
                with self.subTest(target=path + value):
                    self.assertEqual(get(BASE + path + value).status, 404 if value == '' and 'account' in path else 400)
        for value in ('0', '999999999999999999', '000000000000000000'):
            self.assertEqual(get(BASE + '/account?account=' + value).status, 404)
        for query in ('page=0', 'page=999999', 'page=1'):
            self.assertEqual(get(BASE + '/history/payments?' + query).status, 200, query)
        for query in ('page=-1', 'page=x', 'page=1000000', 'page=', 'account=x', 'supplier=-1'):
            self.assertEqual(get(BASE + '/history/payments?' + query).status, 400, query)

    def test_dates(self):
        """HIST-1 1.10: dates that are none: said at the field, or 400; never 500"""
        for value in ('2026-02-30', '2026-13-01', '0000-00-00', '9999-99-99', 'gestern', '01.02.2026', '2026-1-1', '20260101', '%D9%A2026-01-01', '1899-12-31'):
            self.assertIn(get(BASE + '/history/payments?from=' + value).status, (400, 422), value)
        for query in ('from=2026-01-31&to=2026-01-01',):
            self.assertEqual(get(BASE + '/history/bills?' + query).status, 422)
        for query in ('from=1900-01-01&to=9999-12-31', 'from=2024-02-29', 'from=&to='):
            self.assertEqual(get(BASE + '/history/readings?' + query).status, 200, query)


class Encoding(Alive):
    def test_escapes_and_bytes(self):
        """1.11 1.7 V1.1.1: broken escapes, NUL, invalid UTF-8, overlong forms, surrogates, control characters, bidi controls: 400"""
        bad = ('%', '%1', '%zz', '%u0031', '%%31', '%00', 'a%00b', '%FF', '%C0%AF', '%E0%80%AF', '%F0%80%80%AF', '%ED%A0%80', '%F4%90%80%80', '%F8%88%80%80%80', '%C3', '%80', '%E2%80%AE', '%E2%81%A6',
               '%E2%80%AA', '%E2%81%A9', '%01', '%1B[31m', '%7F', '%C2%85', '%0Aa', '%0D%0AX:1', '%EF%BF%BE', '%EF%BF%BF', '%08')
        token = first().token('/payment')
        for value in bad:
            with self.subTest(value=value):
                self.assertEqual(get(BASE + '/history/payments?from=' + value).status, 400)
                self.assertEqual(get(BASE + '/history/payments?' + value + '=1').status, 400)
                self.assertEqual(post(BASE + '/signin', ('csrf=%s&phone=%s&password=x' % (token, value)).encode()).status, 400)
                reply = post(BASE + '/pay/start', ('csrf=%s&key=%s&tick=a1&sum-a1=%s&shown=1' % (token, form_key(), value)).encode())
                self.assertEqual(reply.status, 400)
        for data in (b'\xff', b'\xc0\xaf', b'\xed\xa0\x80', b'\x01', b'\x1b'):
            self.assertEqual(post(BASE + '/signin', b'csrf=' + token.encode() + b'&phone=' + data + b'&password=x').status, 400, data)
        self.assertEqual(post(BASE + '/signin', b'csrf=' + token.encode() + b'&phone=1\x002&password=x').status, 400)

    def test_bidi_marks(self):
        """1.11: marks without a shape (U+200E, U+200F, U+061C) change no reading and no name"""
        token = first().token('/payment')
        for value in ('%E2%80%8E1', '%E2%80%8F1', '%D8%9C1', '%E2%80%8B1', '%EF%BB%BF1'):
            reply = post(BASE + '/pay/start', ('csrf=%s&key=%s&tick=a1&sum-a1=%s&shown=1' % (token, form_key(), value)).encode())
            self.assertIn(reply.status, (400, 422), value)

    def test_lengths(self):
        """V2.2.1: longer than the field: 400; many parameters, many ticks: bounded, never 500"""
        token = first().token('/payment')
        for field, n in (('phone', 61), ('email', 201), ('password', 513), ('by', 9)):
            body = [('csrf', token), ('by', 'phone'), ('phone', '1'), ('email', 'x'), ('password', 'y')]
            self.assertEqual(post(BASE + '/signin', encode(with_field(body, **{field: 'a' * n}))).status, 400, field)
        self.assertIn(post(BASE + '/signin', encode([('csrf', token), ('by', 'phone'), ('phone', 'я' * 30), ('password', 'я' * 256)])).status, (303, 403, 422))
        for n in (500, 600, 3000):
            many = '&'.join('tick=a%d&sum-a%d=1' % (i, i) for i in range(1, n))
            self.assertIn(post(BASE + '/pay/start', ('csrf=%s&key=%s&%s' % (token, form_key(), many)).encode()).status, (400, 404, 413))
        ticks = '&'.join('tick=a%d' % i for i in range(100000000, 100000500))
        self.assertIn(post(BASE + '/pay/start', ('csrf=%s&key=%s&%s' % (token, form_key(), ticks)).encode()).status, (400, 404, 422))
        self.assertIn(post(BASE + '/signin', b'&' * 60000).status, (403,))
        self.assertIn(post(BASE + '/signin', b'a=1&' * 15000).status, (400,))

    def test_lengths_of_the_new_forms(self):
        """V2.2.1: registration, codes, names, passkeys: as long as the field takes: an answer; longer: 400"""
        b = Browser()
        token = b.token('/signin')
        for path, field, n in (('/register', 'phone', 60), ('/register', 'password', 512), ('/code', 'code', 60), ('/recover', 'email', 200), ('/recover/password', 'password-new', 512),
                               ('/recover/password', 'password-again', 512), ('/passkey', 'attestation', 8192), ('/passkey', 'client', 4096), ('/passkey', 'credential', 400), ('/undo', 'proof', 43), ('/register', 'agree', 3)):
            with self.subTest(path=path, field=field):
                self.assertIn(b.post(path, [('csrf', token), (field, 'a' * n)]).status, (303, 404, 422))
                self.assertEqual(b.post(path, [('csrf', token), (field, 'a' * (n + 1))]).status, 400)
        for path, field, values in (('/passkey', 'client', ('a+b', 'a/b', 'a=', 'a b', 'я')), ('/undo', 'change', ('-1', 'x', '1 ')), ('/undo', 'proof', ('a+', '%', 'я')), ('/recover', 'by', ('x' * 9, 'я')), ('/code', 'by', ("'",))):
            for value in values:
                self.assertEqual(b.post(path, [('csrf', token), (field, value)]).status, 400, (path, field, value))
        for path in ('/register', '/code', '/recover', '/confirm', '/profile/name', '/profile/passkey'):
            self.assertEqual(first().post(path, [('csrf', first().token('/payment')), ('code', '1'), ('code', '1')]).status, 400, path)

    def test_typed_text_is_shown_as_text(self):
        """V1.2.1 V3.2.2: markup typed into a field comes back as text"""
        b = Browser()
        fields = with_field(b.get('/signin').page.fields('/signin'), phone='"><script>alert(1)</script>&amp;\'', password='x')
        reply = b.post('/signin', fields)
        self.assertEqual(reply.status, 422)
        self.assertNotIn('<script>alert', reply.text)
        self.assertEqual(dict(reply.page.fields('/signin'))['phone'], '"><script>alert(1)</script>&amp;\'')
        for target in ('/history/payments?from=%22%3E%3Cx5%3E', '/history/payments?from=%3Cx5%3E', '/signin?by=%3Cx5%3E', '/payment?%3Cx5%3E', '/%3Cx5%3E'):
            self.assertNotIn('<x5>', get(BASE + target).text)
        reply = b.get('/signin', by='email', lang='en')
        self.assertEqual(reply.page.faults, [])


class Bodies(Alive):
    def test_lengths(self):
        """1.7: CONTENT_LENGTH missing 411; negative, not a number, signed, two of them, huge: 400 or 413; short: refused; never 500"""
        body = encode([('csrf', first().token('/payment')), ('id', '1')])
        self.assertEqual(post(BASE + '/notices/read', b'', length=False).status, 411)
        for length in ('-1', '12abc', '+5', '0x10', '1e3', '', ' ', '5, 5', '9' * 12, '9223372036854775807', '9223372036854775808', '18446744073709551617', '2147483647', '4294967296'):
            reply = post(BASE + '/notices/read', body, length=length)
            with self.subTest(length=length):
                self.assertIn(reply and reply.status, (400, 411, 413))
        self.assertEqual(post(BASE + '/notices/read', b'a' * 65537).status, 413)
        two = raw(('POST %s/notices/read HTTP/1.1\r\nHost: %s\r\nContent-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\nid=123' % (BASE, HOST)).encode())
        self.assertEqual(two.status, 400)

    def test_short_body(self):
        """1.7: fewer bytes than promised and gone: nothing is done, nobody dies"""
        body = encode([('csrf', first().token('/payment')), ('id', '1')])
        for cut in (0, 1, len(body) // 2, len(body) - 1):
            with socket.create_connection((PARTS.hostname, PARTS.port), 5) as s:
                s.sendall(('POST %s/notices/read HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n' % (BASE, HOST, FORM, len(body))).encode() + body[:cut])
                s.shutdown(socket.SHUT_WR)
                self.assertNotIn(b' 500 ', s.recv(100)[:30])

    def test_chunked_and_smuggling(self):
        """1.7 V4.2.1: chunked is read whole or refused; both lengths, a bad chunk, an obscured header: one answer, no second request"""
        token = first().token('/payment')
        body = encode([('csrf', token), ('id', '999999999')])
        head = 'POST %s/notices/read HTTP/1.1\r\nHost: %s\r\nCookie: __Host-session=%s\r\nContent-Type: %s\r\nConnection: close\r\n' % (BASE, HOST, first().session, FORM)
        chunk = b'%x\r\n' % len(body) + body + b'\r\n0\r\n\r\n'
        self.assertIn(raw((head + 'Transfer-Encoding: chunked\r\n\r\n').encode() + chunk).status, (303, 404, 411))
        for more, data in (('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', chunk), ('Transfer-Encoding: chunked\r\n', b'zz\r\nabc'), ('Transfer-Encoding: gzip, chunked\r\n', chunk),
                           ('Transfer-Encoding : chunked\r\n', chunk), ('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', chunk),
                           ('Transfer-Encoding: chunked\r\n', b'fffffffffffffffff\r\nabc'), ('Content-Length: 6\r\nContent-Length : 60\r\n', b'id=123')):
            reply = raw((head + more + '\r\n').encode() + data + b'GET /payment HTTP/1.1\r\nHost: x\r\n\r\n')
            with self.subTest(header=more):
                self.assertIn(reply and reply.status, (None, 400, 403, 411, 413, 501))
                self.assertNotIn(b'HTTP/1.1 200', reply.body if reply else b'')

    def test_types_of_bodies(self):
        """1.9: a body that is no form: 400; of a look-alike type too"""
        body = encode([('csrf', first().token('/payment')), ('id', '1')])
        for kind in ('text/plain', 'application/json', 'multipart/form-data; boundary=x', 'application/xml', '', 'x-www-form-urlencoded', FORM + 'x', 'APPLICATION/X'):
            self.assertEqual(post(BASE + '/notices/read', body, 'Content-Type: ' + kind).status, 400, kind)
        for kind in (FORM, FORM + '; charset=UTF-8'):
            self.assertEqual(post(BASE + '/notices/read', body, 'Content-Type: ' + kind).status, 303, kind)


class Paths(Alive):
    def corpus(self):
        for path, method, role in test_rights.routes():
            if path == '/' or method != 'GET':
                continue
            q = path[1:]
            yield from ('//' + q, '/./' + q, '/x/../' + q, '/%2e/' + q, '/' + q + '/', '/' + q + '//', '/' + q + '/.', '/' + q + '/..', '/' + q + ';x', '/' + q + '%20', '/' + q + '%00', '/' + q + '%2F',
                        '/' + q.upper(), '/' + q.title(), '/' + q.replace('i', '%69', 1) if 'i' in q else '/%' + q, '/' + q + '.html', '/' + q + '%0d%0a', '/' + q + '%3F', '/..;/' + q, '/%2F' + q, '/\\' + q,
                        '/' + q + '*', '/' + q + '~', '/' + q + '+', '/' + q + '/x', '/x/' + q, '/' + q + '%C0%AF', '/' + q + '\\')
        yield from ('/../../etc/passwd', '/static/../../conf/kabinet.conf', '/static/..%2f..%2fetc/passwd', '/static../conf/kabinet.conf', '/static/%2e%2e/%2e%2e/lib/base/err.c', '/.git/config', '/static/.git',
                    '/static//etc/passwd', '/%', '/%zz', '/*', '/' + 'a' * 4000, '/' + 'a/' * 2000, '/pay', '/pay/', '/index.php', '/server-status', '/xslt/site.xsl', '/static/../layout.xsl')

    def test_odd_paths(self):
        """1.7 V5.3.2 V13.4: one spelling of each path: all others are 404 or 400, and show nothing"""
        n = 0
        for path in self.corpus():
            reply = get(BASE + path)
            n += 1
            with self.subTest(path=path[:60]):
                self.assertIn(reply and reply.status, (400, 403, 404, 414))
                self.assertNotIn('root:', reply.text)
                self.assertNotIn('Аб. №', reply.text)
        self.assertGreater(n, 500)

    def test_odd_targets(self):
        """1.7: absolute addresses, no path at all, other methods' forms"""
        for target in ('http://evil.example/payment', 'payment', '', '*', '//evil.example/payment', '?x', '/payment#x', '/payment?', '/payment?#'):
            reply = get(target)
            self.assertIn(reply and reply.status, (None, 200, 303, 400, 404, 405), target)
            if reply and reply.location:
                self.assertTrue(reply.location.startswith(URL + '/'), reply.location)

    def test_redirects_do_not_follow_the_host(self):
        """1.7: no redirect, the web server's own included, leads where the Host header says"""
        for path in ('/pay', '/static', '/payment', '/', '/pay/', '/static/'):
            reply = raw(('GET %s%s HTTP/1.0\r\nHost: evil.example\r\n\r\n' % (BASE, path)).encode())
            self.assertNotIn('evil', reply.location or '', path)

    def test_headers_of_strangers(self):
        """1.7 V4.1.3: Host, X-Forwarded-*, Proxy, method overrides and underscores change nothing"""
        plain = get(BASE + '/payment', False)
        for more in ('Host: evil.example', 'X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https', 'Forwarded: host=evil.example', 'Proxy: http://evil.example', 'X-Original-URL: /profile',
                     'X-Rewrite-URL: /profile', 'X_HTTP_METHOD_OVERRIDE: POST', 'X-HTTP-Method-Override: DELETE', 'Request-Id: abc', 'X-Request-Id: 0000000000000000', 'HTTP_COOKIE: __Host-session=x', 'Cookie: ' + 'a=b; ' * 1000):
            reply = get(BASE + '/payment', False, more + '\r\n')
            self.assertNotIn('evil.example', str(reply.headers) + reply.text)
            self.assertIn((reply.status, reply.location), ((plain.status, plain.location), (400, None)))
            self.assertNotEqual(reply.id, '0' * 16)
        long_ = get(BASE + '/payment', False, 'X: %s\r\n' % ('x' * 40000))
        self.assertIn(long_ and long_.status, (None, 400, 414, 431))


class Fuzz(Alive):
    def test_random_requests(self):
        """goal 11: three thousand random requests from a fixed seed: an answer to each, never 5xx, never a dead worker"""
        r = random.Random(20261120)
        rows = [x for x in test_rights.routes() if x[0] != '/signout']
        test_rights.just_confirmed(first())
        names = ['account', 'bill', 'by', 'csrf', 'do', 'email', 'from', 'group', 'id', 'key', 'lang', 'method', 'page', 'password', 'payment', 'phone', 'r-1', 'r-14', 'shown', 'sum-a1', 'sum-l1', 'supplier',
                 'tick', 'to', 'orderNumber', 'checksum', 'x', '', 'code', 'password-new', 'password-again', 'last-name', 'first-name', 'middle-name', 'born', 'gender', 'name', 'on', 'change', 'proof',
                 'credential', 'client', 'authenticator', 'signature', 'attestation', 'user']
        token = first().token('/payment')
        values = ['1', '0', 'a1', 'l1', 'ru', '2026-01-01', 'A' * 43, 'f' * 32, token, '1,00', '100', 'pay', 'count', 'phone', 'email', '', '999999', '%D0%AF', '%F0%9F%94%91', '%E2%80%AE', '%00', '%', '+', '-1', '9' * 30]

        def value():
            if r.random() < 0.7:
                return r.choice(values)
            if r.random() < 0.5:
                return ''.join('%%%02X' % r.randrange(256) for _ in range(r.randrange(1, 12)))
            return ''.join(chr(r.randrange(33, 127)) for _ in range(r.randrange(0, 40))).replace('#', '')

        statuses = {}
        for i in range(3000):
            path, method, _ = r.choice(rows)
            if method == 'POST' and path == '/signin' and r.random() < 0.9:
                continue    # each costs a password hash
            fields = '&'.join('%s=%s' % (r.choice(names), value()) for _ in range(r.randrange(0, 7)))
            if r.random() < 0.05:
                path = '/z' + value().replace(' ', '')
            if method == 'POST':
                if r.random() < 0.7:
                    fields += '&csrf=' + token
                reply = post(BASE + path, fields.encode())
            else:
                reply = get(BASE + path + '?' + fields)
            status = reply and reply.status
            self.assertIn(status, (200, 303, 400, 403, 404, 405, 409, 422), (i, method, path, fields))
            statuses[status] = statuses.get(status, 0) + 1
        self.assertLessEqual({200, 303, 400, 403, 404}, set(statuses), statuses)
