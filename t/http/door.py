"""door.py: residents made for one test, what is sent to them, the way past /confirm, views as XML, a passkey's device.

A resident made here has the demo's first password (its hash is copied), so that a test costs no more hashing than it is about."""
import base64, concurrent.futures, secrets, struct, tempfile, unittest
import xml.etree.ElementTree as tree

from deeds import *


def together(n, deed):
    """deed(0) … deed(n - 1) at the same instant; their results in order."""
    with concurrent.futures.ThreadPoolExecutor(n) as pool:
        return list(pool.map(deed, range(n)))


def when(**ago):
    """The portal's time less ago, as the database writes it."""
    return (now() - datetime.timedelta(**ago)).strftime('%Y-%m-%d %H:%M:%S')


def clone(table, where, **changes):
    """A copy of a row with other values (SQL); its id."""
    names = [r[0] for r in sql("SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '%s'"
                               " AND extra <> 'auto_increment'" % table)]
    return num('INSERT INTO %s (%s) SELECT %s FROM %s WHERE %s; SELECT LAST_INSERT_ID()' % (
        table, ', '.join(names), ', '.join(changes.get(n, n) for n in names), table, where))


# ---------------------------------------------------------------- residents

class Person:
    """A resident of one's own."""

    def __init__(self, email=True, **columns):
        self.phone, self.email, self.password = new_phone(), new_email() if email else None, PASSWORD
        columns = {'phone': quote(self.phone), 'email': quote(self.email) if email else 'NULL', 'email_confirmed': str(int(email)),
                   'last_name': "'Ромашкина'", 'first_name': "'Ася'", 'middle_name': "''", 'lang': "'ru'", 'created_at': quote(when()), **columns}
        self.id = num('INSERT INTO resident (%s) VALUES (%s); SELECT LAST_INSERT_ID()' % (', '.join(columns), ', '.join(columns.values())))
        sql('INSERT INTO credential SELECT %d, password_hash FROM credential WHERE resident_id = %d' % (self.id, resident()))

    def column(self, name):
        return one('SELECT %s FROM resident WHERE id = %d' % (name, self.id))

    def sign_in(self, b=None, by='phone', **fields):
        """The form of /signin; the browser and the reply, whatever it is."""
        b = b or Browser()
        form = b.get('/signin', by=by).page.fields('/signin')
        fields = {by: self.phone if by == 'phone' else self.email, 'password': self.password, **fields}
        return b, b.post('/signin', with_field(form, **fields))

    def inside(self, confirmed=True):
        """A browser in a session of this resident, the password just given again."""
        b, token = Browser(), secrets.token_urlsafe(32)
        sql("INSERT INTO session (token_hash, resident_id, created_at, seen_at, confirmed_at) VALUES (UNHEX(SHA2(%s, 256)), %d, %s, %s, %s)"
            % (quote(token), self.id, quote(when()), quote(when()), quote(when()) if confirmed else 'NULL'))
        b.cookies['__Host-session'] = token
        TOKENS.add(token)
        b.owner = self.phone
        return b

    def told(self, topic):
        """How often the resident was told: notices, messages."""
        return (num("SELECT COUNT(*) FROM notice WHERE resident_id = %d AND topic = '%s'" % (self.id, topic)),
                num("SELECT COUNT(*) FROM outbox WHERE resident_id = %d AND topic = '%s'" % (self.id, topic)))

    def sessions(self):
        return num('SELECT COUNT(*) FROM session WHERE resident_id = %d AND ended_at IS NULL' % self.id)


def new_account(*holders, delivery='paper', meter=False):
    """An account of a supplier with e-bills, with these residents on it; its id."""
    source = account('02660061050')
    number = '09%09d' % secrets.randbelow(10 ** 9)
    made = clone('account', 'id = %d' % source, number=quote(number), outside_key=quote('door-' + number), contract="''")
    for person in holders:
        sql("INSERT INTO link (resident_id, account_id, group_id, alias, delivery, created_at) VALUES (%d, %d, NULL, '', '%s', %s)"
            % (person.id, made, delivery, quote(when())))
    if meter:
        at = 'account_id = %d AND state = \'in-service\' LIMIT 1' % source
        old = num('SELECT id FROM meter WHERE ' + at)
        new = clone('meter', 'id = %d' % old, account_id=str(made), serial=quote('D' + number), outside_key=quote('door-' + number))
        for row in sql('SELECT id FROM meter_register WHERE meter_id = %d' % old):
            clone('meter_register', 'id = ' + row[0], meter_id=str(new), start_value='1000')
    return made


def signed_out(b):
    """No program lets this browser in."""
    return all((r.status, r.location) == (303, URL + '/signin') for r in (b.get('/profile/devices'), b.get('/payment'), b.get('/profile'))) \
        and b.post('/pay/start', [('key', form_key())]).status == 403


# ---------------------------------------------------------------- messages

READ = {}       # address -> id of the last message that a test has taken


def message_to(address, *words, pattern='', seconds=10):
    """The first message to the address with all the words that no test has taken yet; what lies before it is skipped."""
    def look():
        for m in reversed(messages(address)):
            whole = '%s\n%s' % (m['subject'] or '', m['text'])
            if m['id'] > READ.get(address, 0) and all(w in whole for w in words) and re.search(pattern, whole):
                READ[address] = m['id']
                return m
    return await_true('message to %s with %s %s' % (address, words, pattern), look, seconds)


def code_in(text, digits=6):
    code = re.search(r': (\d{%d})(?!\d)' % digits, text)[1]
    CODES.add(code)
    return code


def code_for(address, digits=6):
    return code_in(message_to(address, pattern=r': \d{%d}(?!\d)' % digits)['text'], digits)


def nothing_sent(address):
    """Everything written is off, and this address got nothing that was not taken."""
    await_true('the outbox empty', lambda: num("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND address = %s" % quote(address)) == 0)
    return not [m for m in messages(address) if m['id'] > READ.get(address, 0)]


# ---------------------------------------------------------------- pages

def view(b, path, **params):
    """What a page is made of."""
    query = '?' + urllib.parse.urlencode(params) if params else ''
    return as_view(b.ask('GET', BASE + path + query, [('Accept', 'application/xml')]))


def as_view(reply):
    assert reply.header('Content-Type').startswith('application/xml'), reply
    return tree.fromstring(reply.body)


def errors(root):
    return {e.get('field'): e.get('code') for e in root.findall('errors/error')}


def press(b, path, form, **fields):
    """Sends a form that stands on a page, with some fields filled in."""
    shown = b.see(b.get(path)) if '?' not in path else b.see(b.ask('GET', BASE + path))
    return b.post(form, with_field(shown.page.fields(form), **fields))


def post_view(b, path, **fields):
    """A form as it is sent; the answer as a view."""
    fields = [(k.replace('__', '-'), v) for k, v in fields.items()] + [('csrf', b.token('/help' if b.session else '/signin'))]
    return b.post(path, fields, [('Accept', 'application/xml')])


def enter_code(b, code, by=None):
    page = b.get('/code', by=by) if by else b.get('/code')
    return b.post('/code', with_field(page.page.fields('/code'), code=code))


def confirm(b, password=PASSWORD, to='security'):     # unlike deeds.confirm it may fail
    return b.post('/confirm', with_field(b.get('/confirm', to=to).page.fields('/confirm'), password=password))


def step_where(b):
    return 'token_hash = UNHEX(SHA2(%s, 256))' % quote(b.cookies['__Host-step'])


def step_row(b, columns):
    return sql('SELECT %s FROM challenge WHERE %s' % (columns, step_where(b)))[0]


def age_step(b, seconds):
    """The browser's challenge was begun and sent so much earlier."""
    sql('UPDATE challenge SET created_at = created_at - INTERVAL {0} SECOND, sent_at = sent_at - INTERVAL {0} SECOND,'
        ' expires_at = expires_at - INTERVAL {0} SECOND WHERE {1}'.format(seconds, step_where(b)))


def browser_cookie(reply):
    return [c for c in reply.all('Set-Cookie') if c.startswith('__Host-browser=')]


# ---------------------------------------------------------------- authenticator app (RFC 6238)

def base32(text):
    return base64.b32decode(re.sub(r'\s', '', text))


def totp(key, shift=0):
    mac = hmac.new(key, struct.pack('>Q', int(now().timestamp()) // 30 + shift), hashlib.sha1).digest()
    at = mac[-1] & 15
    return '%06d' % ((struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 10 ** 6)


def steady(seconds=4):
    """Time enough before the step of thirty seconds is over."""
    left = 30 - now().timestamp() % 30
    if left < seconds:
        time.sleep(left + 0.1)


def add_app(b):
    """Sets an authenticator app up by the pages; its key."""
    assert press(b, '/profile/security', '/profile/authenticator/start').status == 303
    page = b.get('/profile/authenticator')
    key = base32(re.search(r'class="secret-key"[^>]*>([^<]+)<', page.text)[1])
    steady()
    reply = b.post('/profile/authenticator', with_field(page.page.fields('/profile/authenticator'), code=totp(key)))
    assert (reply.status, reply.location) == (303, URL + '/profile/security'), reply
    return key


# ---------------------------------------------------------------- passkeys (WebAuthn, ES256)

def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip('=')


def unb64(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def cbor(head, n):
    """The head of a CBOR item."""
    return bytes([head << 5 | n]) if n < 24 else bytes([head << 5 | 24, n]) if n < 256 else bytes([head << 5 | 25]) + struct.pack('>H', n)


def cbor_text(s):
    return cbor(3, len(s)) + s.encode()


class Device:
    """An authenticator; each of its answers can be spoilt."""

    def __init__(self):
        self.id, self.count, self.user = secrets.token_bytes(16), 0, b''
        self.pem = self.openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout')
        self.point = self.with_key('ec', '-pubout', '-outform', 'DER', '-in')[-64:]

    @staticmethod
    def openssl(*args, data=None):
        return subprocess.run(['openssl', *args], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout

    def with_key(self, *args, data=None):
        with tempfile.NamedTemporaryFile() as f:
            f.write(self.pem)
            f.flush()
            return self.openssl(*args, f.name, data=data)

    def sign(self, data):
        return self.with_key('dgst', '-sha256', '-sign', data=data)

    @staticmethod
    def client(kind, challenge, **changes):
        members = {'type': 'webauthn.' + kind, 'challenge': challenge, 'origin': ORIGIN, 'crossOrigin': False, **changes}
        return json.dumps({k: v for k, v in members.items() if v is not None}, separators=(',', ':')).encode()

    def data(self, rp=None, flags=0x05, count=None, more=b''):
        rp = PARTS.hostname if rp is None else rp
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + struct.pack('>I', self.count if count is None else count) + more

    def made(self, challenge, flags=0x45, rp=None, form='none', key=None, **client):
        """What comes of navigator.credentials.create: fields of the form."""
        x, y = self.point[:32], self.point[32:]
        cose = key if key is not None else bytes.fromhex('a50102032620012158 20'.replace(' ', '')) + x + bytes.fromhex('225820') + y
        auth = self.data(rp, flags, more=bytes(16) + struct.pack('>H', len(self.id)) + self.id + cose)
        attestation = cbor(5, 3) + cbor_text('fmt') + cbor_text(form) + cbor_text('attStmt') + cbor(5, 0) + cbor_text('authData') \
            + cbor(2, len(auth)) + auth
        return {'credential': b64(self.id), 'client': b64(self.client('create', challenge, **client)), 'attestation': b64(attestation),
                'authenticator': '', 'signature': '', 'user': ''}

    def got(self, challenge, flags=0x05, rp=None, count=None, sign=True, **client):
        """What comes of navigator.credentials.get; without a signature where it is not what a test is about."""
        self.count += 1
        text, auth = self.client('get', challenge, **client), self.data(rp, flags, count)
        return {'credential': b64(self.id), 'client': b64(text), 'authenticator': b64(auth),
                'signature': b64(self.sign(auth + hashlib.sha256(text).digest()) if sign else bytes(70)), 'attestation': '', 'user': b64(self.user)}


def asked(b):
    """The page /passkey: its element, and the token for its form."""
    root = view(b, '/passkey')
    return root.find('passkey'), root.get('csrf')


def answer(b, fields, csrf):
    return b.post('/passkey', [('csrf', csrf)] + list(fields.items()))


def add_passkey(b, device=None, name='phone'):
    """Adds a key by the pages; the device."""
    device = device or Device()
    reply = press(b, '/profile/security', '/profile/passkey', name=name)
    assert (reply.status, reply.location) == (303, URL + '/passkey'), reply
    element, csrf = asked(b)
    device.user = unb64(element.get('user'))
    reply = answer(b, device.made(element.get('challenge')), csrf)
    assert (reply.status, reply.location) == (303, URL + '/profile/security'), reply
    return device


def passkey_step(b, csrf=None):
    """Begins a sign-in by passkey; its challenge and the token."""
    reply = b.post('/signin/passkey', [('csrf', csrf or b.token('/signin'))])
    assert (reply.status, reply.location) == (303, URL + '/passkey'), reply
    element, csrf = asked(b)
    return element.get('challenge'), csrf


class Door(unittest.TestCase):
    """A test that starts with nobody counted."""

    def setUp(self):
        forget_guards()

    def goes(self, reply, path):
        self.assertEqual((reply.status, reply.location), (303, URL + path), (reply, log_lines(reply)))

    def refused(self, reply, word=None):
        self.assertEqual(reply.status, 422, reply)
        if word:
            self.assertIn(word, reply.page.text)
