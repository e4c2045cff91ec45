"""The calendar of readings and its feed for calendar programs (RFC 5545), with two residents."""
import calendar, datetime, unittest

from deeds import *


def feed_of(browser):
    """The address on the page, made if need be."""
    node = browser.view('/calendar')
    if node.get('feed') == 'off':
        reply = browser.submit('/calendar', '/calendar', do='start')
        assert reply.status == 303, reply
        node = browser.view('/calendar')
    return node.get('address')


def fetch(address, method='GET'):
    """As a calendar program does: no cookies, no language."""
    assert address.startswith(URL + '/calendar/feed?feed='), address
    return send(method, address[len(ORIGIN):])


def events(reply):
    """[{name: value}] of a feed that is checked for its form."""
    text = reply.body.decode()
    assert text.endswith('\r\n') and '\n' not in text.replace('\r\n', ''), 'every line ends with CR LF'
    for line in text.split('\r\n'):
        assert len(line.encode()) <= 75, line
    lines = text.replace('\r\n ', '').split('\r\n')[:-1]
    assert lines[0] == 'BEGIN:VCALENDAR' and lines[-1] == 'END:VCALENDAR' and lines[1] == 'VERSION:2.0', lines[:3]
    out = []
    for line in lines:
        name, value = line.split(':', 1)
        if line == 'BEGIN:VEVENT':
            out.append({})
        elif out and line != 'END:VEVENT':
            out[-1].setdefault(name, value)
    return out


def plain(text):
    return re.sub(r'\\(.)', lambda m: '\n' if m[1] in 'nN' else m[1], text)


class Feed(unittest.TestCase):
    def tearDown(self):
        sql('DELETE FROM feed')

    def test_days(self):
        """READ-1 E1 E3: an all-day event on the last day of each window, without a time zone, the same UID at each asking"""
        reply = fetch(feed_of(first()))
        self.assertEqual((reply.status, reply.header('Content-Type')), (200, 'text/calendar; charset=utf-8'))
        got = events(reply)
        again = events(fetch(feed_of(first())))
        self.assertEqual([e['UID'] for e in got], [e['UID'] for e in again])
        self.assertEqual(len({e['UID'] for e in got}), len(got))
        self.assertNotIn('VTIMEZONE', reply.text)
        wanted = set()
        rows = sql("SELECT a.id, IF(l.alias <> '', l.alias, CONCAT('счёт …', RIGHT(a.number, 4))), s.readings_to,"
                   " (SELECT MAX(taken_on) FROM reading r WHERE r.account_id = a.id AND r.state NOT IN ('declined','withdrawn','replaced')),"
                   " s.readings_from FROM link l JOIN account a ON a.id = l.account_id JOIN supplier s ON s.id = a.supplier_id WHERE l.resident_id = %d"
                   " AND a.closed_on IS NULL AND EXISTS (SELECT 1 FROM meter m WHERE m.account_id = a.id AND m.state = 'in-service' AND NOT m.automatic)"
                   % resident())
        day = now('Asia/Omsk').date()
        for _, name, to, read, from_ in rows:
            month = day.replace(day=1)
            for i in range(6):
                last = month.replace(day=min(int(to), calendar.monthrange(month.year, month.month)[1]))
                sent = read >= month.replace(day=int(from_)).isoformat() if i == 0 else False
                if last >= day and not sent:
                    wanted.add((last.strftime('%Y%m%d'), 'Последний день показаний: ' + name))
                month = (month + datetime.timedelta(days=31)).replace(day=1)
        self.assertEqual({(e['DTSTART;VALUE=DATE'], plain(e['SUMMARY'])) for e in got}, wanted)
        for e in got:
            first_, end = (datetime.datetime.strptime(e[n + ';VALUE=DATE'], '%Y%m%d') for n in ('DTSTART', 'DTEND'))
            self.assertEqual(end - first_, datetime.timedelta(days=1))

    def test_nothing_personal(self):
        """SEC: no number in full, no address, no name, nothing of meters; and nothing of the other resident"""
        text = re.sub(r'\r\n ', '', fetch(feed_of(first())).text)
        for secret_ in sql("SELECT number FROM account UNION SELECT address FROM account UNION SELECT serial FROM meter UNION"
                           " SELECT last_name FROM resident UNION SELECT phone FROM resident UNION SELECT email FROM resident WHERE email IS NOT NULL"):
            if len(secret_[0]) > 4:
                self.assertNotIn(secret_[0], text)
        mine = {r[0] for r in sql('SELECT account_id FROM link WHERE resident_id = %d' % resident())}
        self.assertLessEqual({re.match(r'readings-(\d+)-\d{6}@', e['UID'])[1] for e in events(fetch(feed_of(first())))}, mine)
        theirs = {re.match(r'readings-(\d+)-', e['UID'])[1] for e in events(fetch(feed_of(second())))}
        self.assertLessEqual(theirs, {r[0] for r in sql('SELECT account_id FROM link WHERE resident_id = %d' % resident(PHONE2))})

    def test_alias_with_odd_letters(self):
        """ACC-3: a name that the format could take for its own is escaped, a long one folded between letters"""
        who = resident()
        a = num("SELECT account_id FROM link WHERE resident_id = %d AND alias = 'Квартира'" % who)
        name = 'Дом, сад; "x" \\n ' + 'ж' * 40
        sql('UPDATE link SET alias = %s WHERE resident_id = %d AND account_id = %d' % (quote(name), who, a))
        try:
            got = events(fetch(feed_of(first())))
        finally:
            sql("UPDATE link SET alias = 'Квартира' WHERE resident_id = %d AND account_id = %d" % (who, a))
        self.assertIn('Последний день показаний: ' + name, {re.sub(r'\\([\\;,])', r'\1', e['SUMMARY']) for e in got})

    def test_ended(self):
        """SEC: an address that was ended, replaced or never there is not found, all alike; making it again gives another"""
        one = feed_of(first())
        self.assertEqual(fetch(one).status, 200)
        self.assertEqual(first().submit('/calendar', '/calendar', do='end').status, 303)
        self.assertEqual(first().view('/calendar').get('feed'), 'off')
        two = feed_of(first())
        self.assertNotEqual(one, two)
        self.assertEqual(first().post('/calendar', with_field(first().get('/calendar').page.fields('/calendar'), do='start')).status, 303)
        three = feed_of(first())
        for address in (one, two, one[:-43] + 'A' * 43):
            self.assertEqual(fetch(address).status, 404)
        self.assertEqual(fetch(three).status, 200)
        self.assertEqual(fetch(three, 'HEAD').body, b'')
        for odd in ('', 'A' * 42, 'A' * 44, '!' * 43):
            self.assertIn(fetch(one[:-43] + odd).status, (400, 404))

    def test_token_stands_nowhere(self):
        """SEC: the database holds only the token's hash, and a resident ends only their own"""
        mine, theirs = feed_of(first()), feed_of(second())
        token = mine.split('=')[1]
        self.assertEqual(num('SELECT COUNT(*) FROM feed WHERE seed = %s OR token_hash = %s' % (quote(token), quote(token))), 0)
        self.assertEqual(num("SELECT COUNT(*) FROM feed WHERE token_hash = UNHEX(SHA2(%s, 256)) AND resident_id = %d" % (quote(token), resident())), 1)
        self.assertEqual(second().submit('/calendar', '/calendar', do='end').status, 303)
        self.assertEqual((fetch(mine).status, fetch(theirs).status), (200, 404))

    def test_page(self):
        """READ-1: the page lists the accounts whose readings the resident sends, and only their own"""
        for b, who in ((first(), resident()), (second(), resident(PHONE2))):
            got = {int(n.get('id')) for n in b.view('/calendar').iter('account')}
            self.assertEqual(got, {int(r[0]) for r in sql(
                "SELECT l.account_id FROM link l JOIN account a ON a.id = l.account_id WHERE l.resident_id = %d AND a.closed_on IS NULL AND l.role <> 'view'"
                " AND EXISTS (SELECT 1 FROM meter m WHERE m.account_id = a.id AND m.state = 'in-service' AND NOT m.automatic)" % who)})
            self.assertEqual(b.get('/calendar').page.faults, [])
        self.assertEqual(Browser().get('/calendar').location, URL + '/signin')
        self.assertEqual(first().submit('/calendar', '/calendar', do='else').status, 400)


if __name__ == '__main__':
    unittest.main()
