"""deeds.py: what residents do, for tests: pay, send readings, register, recover by the pages' own forms."""
import hashlib, hmac, re, secrets, urllib.parse

from portal import *


class Payment:
    """One order: how the portal answered to the form, and its row as it is now."""

    def __init__(self, key, reply, who):
        self.key, self.reply, self.who = key, reply, who

    def column(self, name):
        return one('SELECT %s FROM payment WHERE resident_id = %d AND once_key = %s' % (name, self.who, quote(self.key)))

    def __getattr__(self, name):
        if name in ('id', 'state', 'token', 'order_number', 'bank_order_id', 'form_url', 'amount', 'commission', 'check_at', 'reason'):
            return self.column(name)
        raise AttributeError(name)

    @property
    def bank(self):
        return orders().get(self.order_number)

    @property
    def credited(self):
        return num('SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE payment_id = %s' % self.id)

    def back(self, browser=None):
        """The way back from the bank's page; the state page."""
        b = browser or Browser()
        return b.see(b.get('/pay/return', payment=self.token))

    def hasten(self):
        """The courier asks the bank now, not in half a minute."""
        sql('UPDATE payment SET check_at = check_at - INTERVAL 1 DAY, lease_until = NULL WHERE id = %s AND check_at IS NOT NULL' % self.id)

    def ask(self):
        """Due now, and asked by a courier of our own."""
        self.hasten()
        courier_once()

    def await_state(self, *wanted, seconds=10):
        return await_true('state %s of payment %s (is %s)' % (wanted, self.order_number, self.state),
                          lambda: self.state in wanted and self.state, seconds)


def form_key():
    return secrets.token_hex(16)


def basket(browser, sums, key=None, path='/payment', total=None, **fields):
    """The fields by which sums {'a10': '100,00'} are paid: the total is what the portal itself shows for them."""
    page = browser.get(path).page if '?' not in path else browser.ask('GET', BASE + path).page
    base = [f for f in page.fields('/pay/start') if f[0] != 'tick' and not f[0].startswith('sum-') and f[0] != 'shown']
    base += [(n, v) for item, s in sums.items() for n, v in (('tick', item), ('sum-' + item, s))]
    if key:
        base = with_field(base, key=key)
    if total is None:
        shown = browser.post('/pay/start', base + [('do', 'count')])
        assert shown.status == 200, shown
        total = dict(shown.page.fields('/pay/start'))['shown']
    return with_field(base + [('shown', str(total)), ('do', 'pay')], **fields)


def start(browser, fields):
    return Payment(dict(fields)['key'], browser.post('/pay/start', fields), resident(browser.owner))


def pay(browser, sums, **more):
    """Starts a payment; the resident stands before the bank's page."""
    return start(browser, basket(browser, sums, **more))


def at_bank(what, payment, **more):
    return sandbox('POST', '/control/' + what, {'orderNumber': payment.order_number, **more})


def checksum(params, key=None):
    text = ''.join('%s;%s;' % (n, params[n]) for n in sorted(params, key=lambda n: n.encode()) if n not in ('checksum', 'sign_alias'))
    return hmac.new((secret('bank.callback_key') if key is None else key).encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def callback_params(payment, **more):
    total = int(payment.amount) + int(payment.commission)
    return {'mdOrder': payment.bank_order_id or '', 'orderNumber': payment.order_number, 'operation': 'deposited', 'status': '1',
            'amount': str(total), **more}


def callback(params, sign=True, method='GET', key=None):
    """The bank's notification as it comes over the wire."""
    if sign:
        params = {**params, 'checksum': checksum(params, key)}
    query = urllib.parse.urlencode(params)
    if method == 'POST':
        return send('POST', BASE + '/pay/callback', [('Content-Type', 'application/x-www-form-urlencoded'),
                                                     ('Content-Length', str(len(query)))], query.encode())
    return send('GET', BASE + '/pay/callback?' + query)


# ---------------------------------------------------------------- readings

def registers(account_id):
    """(register id, zone, meter id, digits, decimals) of the account's meters in service, as on the form."""
    rows = sql("SELECT g.id, g.zone, m.id, m.digits, m.decimals FROM meter m JOIN meter_register g ON g.meter_id = m.id"
               " WHERE m.account_id = %d AND m.state = 'in-service' ORDER BY m.id, g.code" % account_id)
    return [(int(r[0]), r[1], int(r[2]), int(r[3]), int(r[4])) for r in rows]


def base_of(register_id, before):
    """The value of the newest reading before a day, thousandths, and its day; else the start value and None."""
    rows = sql("SELECT w.value, r.taken_on FROM reading r JOIN reading_value w ON w.reading_id = r.id WHERE w.register_id = %d"
               " AND r.taken_on < '%s' AND r.state NOT IN ('declined', 'withdrawn', 'replaced') ORDER BY r.source = 'supplier', r.taken_on DESC, r.id DESC LIMIT 1" % (register_id, before))
    if rows:
        return int(rows[0][0]), rows[0][1]
    return num('SELECT start_value FROM meter_register WHERE id = %d' % register_id), None


def send_readings(browser, account_id, values, key=None, extra=()):
    """values {register: text}; what is not named stays as the form has it."""
    fields = browser.get('/readings/send', account=account_id).page.fields('/readings/send')
    fields = with_field(fields, **{'r__%d' % g: v for g, v in values.items()})
    if key:
        fields = with_field(fields, key=key)
    return browser.post('/readings/send', list(fields) + list(extra)), dict(fields)['key']


def answer_yes(browser, reply):
    """The same form again, with every question that it asks answered: all is right."""
    form = reply.page.form_to('/readings/send')
    return browser.post('/readings/send', form['fields'] + [b for b in form['boxes'] if b not in form['fields']])


def send_for_sure(browser, account_id, values, key=None):
    """send_readings, and yes to what is asked about them."""
    reply, key = send_readings(browser, account_id, values, key)
    return (answer_yes(browser, reply) if reply.status == 422 else reply), key


def rows_of(key, account_id):
    """register -> value of all that came in under a form's key."""
    return {int(g): int(v) for g, v in sql(
        "SELECT w.register_id, w.value FROM reading r JOIN reading_value w ON w.reading_id = r.id WHERE r.account_id = %d"
        " AND r.once_key LIKE '%s-%%'" % (account_id, key))}


def typed(thousandths, decimals):
    whole, rest = divmod(thousandths, 1000)
    return str(whole) if decimals == 0 else '%d,%s' % (whole, ('%03d' % rest)[:decimals])


# ---------------------------------------------------------------- registering, codes

NEW_PASSWORD = 'Kuhnya-2030'


def new_phone():
    return '+7900%07d' % secrets.randbelow(10 ** 7)


def new_email():
    return 'new%s@example.ru' % secrets.token_hex(5)


def normal(reply):
    """A reply without what differs each time."""
    text = reply.text
    for pattern in (r'[0-9a-f]{12}\.[0-9a-f]{64}', reply.id or '-'):
        text = re.sub(pattern, '*', text)
    text = re.sub(r'data-wait="\d+"', '*', text)
    head = sorted((k, re.sub(r'[0-9a-f]{16}|(visitor|step)=[^;]*', '*', v)) for k, v in reply.headers if k != 'Date')
    return reply.status, head, text


def challenge(b, column):
    """A column of the challenge whose token the browser holds."""
    return one('SELECT %s FROM challenge WHERE token_hash = UNHEX(SHA2(%s, 256))' % (column, quote(b.cookies['__Host-step'])))


def later(b, seconds):
    """So much time passes for the browser's challenge."""
    columns = ', '.join('%s = %s - INTERVAL %d SECOND' % (c, c, seconds) for c in ('sent_at', 'expires_at', 'created_at', 'passed_at'))
    sql('UPDATE challenge SET %s WHERE token_hash = UNHEX(SHA2(%s, 256))' % (columns, quote(b.cookies['__Host-step'])))


def ask_to_register(b, phone, password=NEW_PASSWORD, **fields):
    """The form of /register, answered with 303 to /code."""
    reply = b.submit('/register', **{'phone': phone, 'password': password, 'agree': 'yes', **fields})
    assert reply.status == 303 and reply.location == URL + '/code', reply
    return b


def type_code(b, code, extra=()):
    return b.submit('/code', extra=extra, code=code)


def another_code(code, i=1):
    """A code that is not this one."""
    return '%0*d' % (len(code), (int(code) + i) % 10 ** len(code))


class New:
    """Somebody who registers: browser, phone, e-mail, password; step by step."""

    def __init__(self, **fields):
        self.b, self.phone, self.email, self.password = Browser(), new_phone(), new_email(), NEW_PASSWORD
        ask_to_register(self.b, self.phone, self.password, **fields)

    def shown_phone(self):
        reply = type_code(self.b, code_to(self.phone))
        assert reply.status == 303 and reply.location == URL + '/payment', reply
        self.b.owner, self.id = self.phone, num('SELECT id FROM resident WHERE phone = %s' % quote(self.phone))
        return self

    def named(self, last='Новая', first='Нина', **more):
        reply = self.b.submit('/welcome', last__name=last, first__name=first, **more)
        assert reply.status == 303 and reply.location == URL + '/welcome', reply
        return self

    def asked_email(self):
        reply = self.b.submit('/welcome', email=self.email)
        assert reply.status == 303 and reply.location == URL + '/code', reply
        return self

    def shown_email(self):
        reply = type_code(self.b, code_to(self.email, 5))
        assert reply.status == 303 and reply.location == URL + '/payment', reply
        return self

    def again(self):
        """Signs in with another browser."""
        return Browser().sign_in(self.phone, self.password)


def register_new(**fields):
    """A fresh resident, complete."""
    return New(**fields).shown_phone().named().asked_email().shown_email()


def ask_to_recover(address, b=None):
    """/recover by phone or e-mail; the browser stands before /code."""
    b, by = b or Browser(), 'email' if '@' in address else 'phone'
    reply = b.submit('/recover?by=' + by, **{by: address})
    assert reply.status == 303 and reply.location == URL + '/code', reply
    return b


def recover(address, password):
    """A new password by a code."""
    b = ask_to_recover(address)
    reply = type_code(b, code_to(address))
    assert reply.status == 303 and reply.location == URL + '/recover/password', reply
    reply = b.submit('/recover/password', password__new=password, password__again=password)
    assert reply.status == 303 and reply.location == URL + '/signin?do=recovered', reply
    return b


def attempt(b=None, **fields):
    """A sign-in by the form: browser and reply."""
    b = b or Browser()
    by = fields.pop('by', 'phone')
    return b, b.submit('/signin?by=' + by, **fields)


def confirm(b, password, to='security'):
    """The password again, before something sensitive."""
    reply = b.submit('/confirm?to=' + to, password=password)
    assert reply.status == 303, reply
    return b


def password_hash(who):
    return one('SELECT password_hash FROM credential WHERE resident_id = %d' % who)
