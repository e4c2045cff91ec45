"""portal.py: a small browser for the tests of the HTTP ring, and hands on the database, the sandbox and the logs.

The stack to test is named by DEMO_ENV (the demo.env that stack.py writes). Standard library only."""
import datetime, functools, hashlib, hmac, html.parser, http.client, json, os, re, shlex, signal, socket, subprocess, threading, time
import urllib.parse, zoneinfo
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def read_env(path):
    with open(path) as f:
        pairs = [shlex.split(line)[0].split('=', 1) for line in f if '=' in line]
    return dict(pairs)


ENV = read_env(os.environ['DEMO_ENV'])
URL = ENV['KABINET_URL']
PARTS = urllib.parse.urlsplit(URL)
BASE, ORIGIN, HOST = PARTS.path, '%s://%s' % (PARTS.scheme, PARTS.netloc), PARTS.netloc
STACK = os.path.dirname(os.path.abspath(os.environ['DEMO_ENV']))
PHONE, PASSWORD = ENV['RESIDENT_PHONE'], ENV['RESIDENT_PASSWORD']
PHONE2, PASSWORD2 = ENV['RESIDENT2_PHONE'], ENV['RESIDENT2_PASSWORD']


# ---------------------------------------------------------------- database

class Database:
    """One mariadb client kept open: a process for each question would be most of the tests' time."""

    def __init__(self):
        self.client, self.lock = None, threading.Lock()

    def open(self):
        self.client = subprocess.Popen(['mariadb', '--no-defaults', '-uroot', '-S', ENV['MYSQL_SOCKET'], '-N', '-B', '-n',
                                        '--default-character-set=utf8mb4', ENV['MYSQL_DATABASE']], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors='replace')

    def ask(self, text):
        with self.lock:
            if self.client is None or self.client.poll() is not None:
                self.open()
            self.client.stdin.write(text.strip().rstrip(';') + ";\nSELECT '--end--';\n")
            self.client.stdin.flush()
            client, self.client, lines = self.client, None, []    # kept only if its answer was read to the end
            while True:
                line = client.stdout.readline()
                if line == '--end--\n':
                    self.client = client
                    return lines
                if line == '':
                    raise AssertionError('%s\n%s' % (text, client.stderr.read()))
                lines.append(line[:-1])


database = Database()


def unescape(value):
    return None if value == 'NULL' else re.sub(r'\\(.)', lambda m: {'t': '\t', 'n': '\n', '0': '\0'}.get(m[1], m[1]), value)


def sql(text):
    """Rows as lists of texts; NULL is None. Several statements may stand in one text."""
    return [[unescape(v) for v in line.split('\t')] for line in database.ask(text)]


def one(text):
    rows = sql(text)
    return rows[0][0] if rows else None


def num(text):
    return int(one(text))


def quote(text):
    return "'%s'" % text.replace('\\', '\\\\').replace("'", "''")


@functools.lru_cache(None)
def resident(phone=PHONE):
    return num('SELECT id FROM resident WHERE phone = %s' % quote(phone))


def account(number):
    return num('SELECT id FROM account WHERE number = %s' % quote(number))


def await_true(what, test, seconds=10, pause=0.02):
    """The first true value of test(); it is asked until then, and no longer than seconds."""
    end = time.monotonic() + seconds
    while True:
        got = test()
        if got:
            return got
        if time.monotonic() > end:
            raise AssertionError('%s: not in %s s' % (what, seconds))
        time.sleep(pause)


@functools.lru_cache(None)
def fake():
    """Seconds by which the portal's clock runs ahead of the real one (stack.py --now)."""
    with open(STACK + '/settings') as f:
        return int(dict(line.rstrip('\n').split('=', 1) for line in f)['FAKE'] or 0)


def now(zone='UTC'):
    """The portal's time, in a zone."""
    return datetime.datetime.fromtimestamp(time.time() + fake(), zoneinfo.ZoneInfo(zone))


# ---------------------------------------------------------------- HTML

VOID = {'area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'}


class Page(html.parser.HTMLParser):
    """Forms, links, texts and the nesting of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.forms, self.links, self.ids, self.faults, self.words, self.metas = [], [], [], [], [], []
        self.open, self.form, self.select, self.area, self.quiet = [], None, None, None, 0
        self.feed(text)
        self.close()
        self.faults += ['not closed: ' + t for t in self.open]
        self.text = ' '.join(' '.join(self.words).replace('\u00a0', ' ').split())

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if len(a) != len(attrs):
            self.faults.append('attribute twice: ' + tag)
        if tag not in VOID:
            self.open.append(tag)
        if 'id' in a:
            self.ids.append(a['id'])
        self.links += [(k, a[k]) for k in ('href', 'src', 'action', 'formaction') if a.get(k) is not None]
        if tag == 'meta':
            self.metas.append(a)
        if tag == 'form':
            self.form = {'action': a.get('action', ''), 'method': a.get('method', 'get').lower(), 'fields': [], 'boxes': [],
                         'buttons': []}
            self.forms.append(self.form)
        elif tag in ('script', 'style'):
            self.quiet += 1
        form = self.form
        if form is None:
            return
        if tag in ('input', 'button') and 'disabled' not in a and a.get('name'):
            kind = a.get('type', 'text' if tag == 'input' else 'submit')
            pair = (a['name'], a.get('value', 'on' if kind == 'checkbox' else ''))
            if kind in ('checkbox', 'radio'):
                form['boxes'].append(pair)
                if 'checked' in a:
                    form['fields'].append(pair)
            elif kind == 'submit':
                form['buttons'].append(pair)
            else:
                form['fields'].append(pair)
        elif tag == 'select':
            self.select = [a.get('name'), None]
        elif tag == 'option' and self.select and ('selected' in a or self.select[1] is None):
            self.select[1] = a.get('value', '')
        elif tag == 'textarea':
            self.area = [a.get('name'), '']

    def handle_startendtag(self, tag, attrs):
        """<br/> is fine and <use/> within svg is; for a browser <div/> and <script/> stay open to the end."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            if 'svg' not in self.open[:-1]:
                self.faults.append('<%s/> is never closed' % tag)
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append('</%s> closes %s' % (tag, self.open[-1] if self.open else 'nothing'))
        while tag in self.open and self.open.pop() != tag:
            pass
        if tag == 'form':
            self.form = None
        elif tag == 'select' and self.select and self.form:
            self.form['fields'].append(tuple(self.select))
            self.select = None
        elif tag == 'textarea' and self.area and self.form:
            self.form['fields'].append(tuple(self.area))
            self.area = None
        elif tag in ('script', 'style'):
            self.quiet -= 1

    def handle_data(self, data):
        if self.area:
            self.area[1] += data
        if not self.quiet:
            self.words.append(data)

    def form_to(self, path):
        """The first form whose action is path (below the base)."""
        for form in self.forms:
            if urllib.parse.urlsplit(form['action']).path == BASE + path:
                return form
        raise AssertionError('no form to %s; there are %s' % (path, [f['action'] for f in self.forms]))

    def fields(self, path):
        return list(self.form_to(path)['fields'])


def with_field(fields, **values):
    """The fields of a form, each named one replaced (or added); None takes it away. - in a name is written __."""
    for name, value in values.items():
        name = name.replace('__', '-')
        fields = [f for f in fields if f[0] != name]
        if value is not None:
            fields.append((name, value))
    return fields


# ---------------------------------------------------------------- HTTP

class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        found = [v for k, v in self.headers if k.lower() == name.lower()]
        return found[0] if found else None

    def all(self, name):
        return [v for k, v in self.headers if k.lower() == name.lower()]

    @property
    def text(self):
        return self.body.decode('utf-8', 'replace')

    @functools.cached_property
    def page(self):
        return Page(self.text)

    @functools.cached_property
    def view(self):
        """The page's view, of a request that accepts application/xml (demo portals only)."""
        return xml.etree.ElementTree.fromstring(self.body)

    @property
    def errors(self):
        """(field, code) of a view's errors."""
        return [(e.get('field'), e.get('code')) for e in self.view.iter('error')]

    @property
    def id(self):
        return self.header('X-Request-Id')

    @property
    def location(self):
        """Whole, as a browser understands it: the portal itself names only paths."""
        there = self.header('Location')
        return urllib.parse.urljoin(ORIGIN, there) if there else None

    def __repr__(self):
        return '<%s %s %s>' % (self.status, self.location or '', self.page.text[:300] if self.body else '')


def send(method, target, headers=(), body=None, timeout=40):
    """One request to the portal, nothing added but Host; target is sent as it stands."""
    conn = http.client.HTTPConnection(PARTS.hostname, PARTS.port, timeout=timeout)
    try:
        conn.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers:
            conn.putheader(name, value)
        conn.endheaders(body)
        answer = conn.getresponse()
        return Reply(answer.status, answer.getheaders(), answer.read())
    finally:
        conn.close()


def raw(data, timeout=15):
    """Bytes as they are over a socket of their own; the reply, or None if the server hung up without one."""
    with socket.create_connection((PARTS.hostname, PARTS.port), timeout) as s:
        s.sendall(data)
        got = b''
        try:
            while True:
                piece = s.recv(65536)
                if not piece:
                    break
                got += piece
        except (ConnectionResetError, socket.timeout):
            pass
    if not got.startswith(b'HTTP/'):
        return None
    head, _, body = got.partition(b'\r\n\r\n')
    lines = head.decode('latin-1').split('\r\n')
    return Reply(int(lines[0].split()[1]), [tuple(line.split(': ', 1)) for line in lines[1:] if ': ' in line], body)


def encode(fields):
    return urllib.parse.urlencode(fields).encode()


XML = ('Accept', 'application/xml')
TOKENS = set()      # every token of a session, visitor, step or browser that was ever given out, for the search of the logs


class Browser:
    """A visitor with cookies. __Host- cookies are kept only if a browser over https would keep them."""

    def __init__(self, lang='ru'):
        self.cookies, self.lang, self.owner = {}, lang, None

    def headers(self, extra=()):
        own = [('Accept-Language', self.lang)] if self.lang else []
        if self.cookies:
            own.append(('Cookie', '; '.join('%s=%s' % pair for pair in self.cookies.items())))
        return own + list(extra)

    def keep(self, reply):
        for line in reply.all('Set-Cookie'):
            pair, *rest = [p.strip() for p in line.split(';')]
            name, value = pair.split('=', 1)
            attributes = {k.lower(): v for k, _, v in (p.partition('=') for p in rest)}
            if name.startswith('__Host-') and not ('secure' in attributes and attributes.get('path') == '/' and
                                                   'domain' not in attributes):
                raise AssertionError('no browser keeps this cookie: ' + line)
            if attributes.get('max-age') == '0' or value == '':
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
                if len(value) > 20:
                    TOKENS.add(value)

    def ask(self, method, target, extra=(), body=None):
        reply = send(method, target, self.headers(extra), body)
        self.keep(reply)
        return reply

    def get(self, path, **params):
        query = '?' + urllib.parse.urlencode(params) if params else ''
        return self.ask('GET', BASE + path + query)

    def post(self, path, fields, extra=()):
        body = encode(fields) if not isinstance(fields, bytes) else fields
        head = [('Content-Type', 'application/x-www-form-urlencoded'), ('Content-Length', str(len(body))), ('Origin', ORIGIN)]
        head = [h for h in head if h[0] not in {k for k, _ in extra}]
        return self.ask('POST', BASE + path, head + list(extra), body)

    def see(self, reply):
        """Follows redirects within the portal."""
        for _ in range(5):
            if reply.status != 303 or not reply.location.startswith(URL):
                return reply
            reply = self.ask('GET', reply.location[len(ORIGIN):])
        raise AssertionError('redirected for ever: ' + reply.location)

    def view(self, path, **params):
        """The element of a page's view."""
        query = '?' + urllib.parse.urlencode(params) if params else ''
        reply = self.ask('GET', BASE + path + query, [XML])
        assert reply.status == 200, reply
        return reply.view[-1]

    def submit(self, path, action=None, extra=(), **values):
        """Fills in and sends the form to action (the page's own address, if not named) of the page at path."""
        fields = self.get(path).page.fields(action or path.split('?')[0])
        return self.post(action or path.split('?')[0], with_field(fields, **values), extra)

    def token(self, path='/signin'):
        """A CSRF token that is good for this visitor."""
        for form in self.get(path).page.forms:
            for name, value in form['fields']:
                if name == 'csrf':
                    return value
        raise AssertionError('no form with a token on ' + path)

    def sign_in(self, phone=PHONE, password=PASSWORD):
        fields = with_field(self.get('/signin').page.fields('/signin'), phone=phone, password=password)
        reply = self.post('/signin', fields)
        assert reply.status == 303 and reply.location == URL + '/payment', reply
        self.owner = phone
        return self

    @property
    def session(self):
        return self.cookies.get('__Host-session')


@functools.lru_cache(None)
def shared(phone=PHONE):
    """A signed-in browser for tests that do not end its session."""
    return Browser().sign_in(phone, PASSWORD if phone == PHONE else PASSWORD2)


def first():
    return shared(PHONE)


def second():
    return shared(PHONE2)


# ---------------------------------------------------------------- sandbox

def sandbox(method, path, value=None):
    parts = urllib.parse.urlsplit(ENV['SANDBOX_URL'])
    conn = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    body = json.dumps(value).encode() if value is not None else None
    conn.request(method, path, body, {'Content-Type': 'application/json'} if body else {})
    answer = conn.getresponse()
    text = answer.read()
    conn.close()
    if answer.status != 200:
        raise AssertionError('sandbox %s %s: %s %s' % (method, path, answer.status, text))
    return json.loads(text) if text.strip() else None


def misbehave(*rules):
    sandbox('POST', '/control', list(rules))


def behave():
    sandbox('DELETE', '/control')


def orders():
    return {o['orderNumber']: o for o in sandbox('GET', '/control/orders')}


def calls(number):
    return sandbox('GET', '/control/calls').get(number, {})


def messages(to):
    return sandbox('GET', '/messages?to=' + urllib.parse.quote(to))


SEEN, CODES = set(), set()      # messages looked at; every code that came, for the search of the logs


def mail_to(address):
    """What came to a phone or e-mail and was not looked at before, the newest first; nothing is on its way any more."""
    await_true('outbox of ' + address, lambda: num(
        "SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND address = %s" % quote(address)) == 0)
    new = [m for m in messages(address) if m['id'] not in SEEN]
    SEEN.update(m['id'] for m in new)
    return new


def code_in(message, digits=6):
    found = re.search(r'(?<![\d#])(\d{%d})(?!\d)' % digits, message['text'])
    return found and found[1]


def code_to(address, digits=6):
    """The newest code that came and was not taken from here before."""
    code = await_true('code to ' + address, lambda: next(filter(None, (code_in(m, digits) for m in mail_to(address))), None))
    CODES.add(code)
    return code


# ---------------------------------------------------------------- guards

def guard_key(name, what):
    """The key under which lib/domain/guard.c counts."""
    return hmac.new(secret('codes.key').encode(), ('%s %s' % (name, what)).encode(), hashlib.sha256).hexdigest()


def guard_count(name, what, count):
    """As if so many had been counted."""
    sql("REPLACE INTO guard (key_hash, count, since, until) VALUES (UNHEX('%s'), %d, '%s', NULL)"
        % (guard_key(name, what), count, now().strftime('%Y-%m-%d %H:%M:%S')))


def guard_row(name, what):
    """(count, seconds from the last try until it opens) or None; seconds is None while it is open."""
    rows = sql("SELECT count, TIMESTAMPDIFF(SECOND, '%s', until) FROM guard WHERE key_hash = UNHEX('%s')"
               % (now().strftime('%Y-%m-%d %H:%M:%S'), guard_key(name, what)))
    return (int(rows[0][0]), None if rows[0][1] is None else int(rows[0][1])) if rows else None


def guard_later(seconds):
    """So much time passes for all that is counted."""
    sql('UPDATE guard SET since = since - INTERVAL %d SECOND, until = until - INTERVAL %d SECOND' % (seconds, seconds))


def forget_guards():
    """For tests with many wrong tries: all come from one address."""
    sql('DELETE FROM guard')


# ---------------------------------------------------------------- workers and logs

def log_text(name):
    with open('%s/log/%s.log' % (STACK, name), encoding='utf-8', errors='replace') as f:
        return f.read()


def log_tail(name, size=100000):
    with open('%s/log/%s.log' % (STACK, name), 'rb') as f:
        f.seek(max(0, os.fstat(f.fileno()).st_size - size))
        return f.read().decode('utf-8', 'replace')


def log_lines(reply_or_id):
    """What the workers said while they made this reply, if it was not long ago."""
    wanted = ' %s ' % getattr(reply_or_id, 'id', reply_or_id)
    return [line for name in ('signin', 'resident', 'payment') for line in log_tail(name).splitlines() if wanted in line]


def statements(reply):
    """The number of database statements that the reply took."""
    lines = await_true('log of ' + str(reply.id), lambda: [s for s in log_lines(reply) if s.endswith(' statements')], 2)
    return int(re.search(r'(\d+) statements$', lines[-1])[1])


def children(pid):
    found = []
    for task in os.listdir('/proc/%d/task' % pid):
        with open('/proc/%d/task/%s/children' % (pid, task)) as f:
            found += [int(p) for p in f.read().split()]
    return found


def pid_of(name):
    with open('%s/pids/%s' % (STACK, name)) as f:
        return int(f.read().split()[0])


def workers(program):
    """Pids of a program's workers, below spawn-fcgi and multiwatch."""
    found, queue = [], [pid_of(program)]
    while queue:
        pid = queue.pop()
        try:
            with open('/proc/%d/exe' % pid, 'rb'):
                pass
            if os.path.basename(os.readlink('/proc/%d/exe' % pid).removesuffix(' (deleted)')) == 'kabinet-' + program:
                found.append(pid)
            queue += children(pid)
        except OSError:
            pass
    return sorted(found)


def environment(pid):
    with open('/proc/%d/environ' % pid, 'rb') as f:
        return dict(v.split('=', 1) for v in f.read().decode().split('\0') if '=' in v)


def program_of(pid):
    return os.readlink('/proc/%d/exe' % pid).removesuffix(' (deleted)')


def courier_once():
    """A courier of our own works off what is due now, beside the one that runs."""
    running = pid_of('courier')
    with open(STACK + '/log/courier.log', 'ab') as log:
        subprocess.run([program_of(running), '--once'], env=environment(running), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                       cwd=STACK, timeout=30, check=True)


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def conf(name):
    """A value of the stack's kabinet.conf: section.key."""
    section, key = name.split('.', 1)
    here = ''
    for line in open(ENV['KABINET_CONF'], encoding='utf-8'):
        line = line.strip()
        if line.startswith('['):
            here = line[1:-1]
        elif here == section and re.match(r'%s\s*=' % re.escape(key), line):
            return line.split('=', 1)[1].strip()
    return None


def secret(name):
    with open('%s/%s' % (STACK, conf(name))) as f:
        return f.readline().strip()


def kopecks(text):
    """'1 234,50' or '−3 111,54' -> int kopecks."""
    text = re.sub(r'[\s\u00a0\u202f₽]', '', text).replace('−', '-')
    whole, _, cents = text.replace('.', ',').partition(',')
    sign = -1 if whole.startswith('-') else 1
    return sign * (abs(int(whole)) * 100 + int((cents + '00')[:2]))
