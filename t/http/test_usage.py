"""Consumption (issue 4; E5, E10, E11, E17, E40): /usage, its files, and two years of a real household through import, chart and
charges, compared with what is worked out here by integers. The series: UCI 235, see data/meter-datasets/SOURCE.txt."""
import csv, decimal, fractions, io, tempfile, unittest, xml.etree.ElementTree as tree

import oracle
from deeds import *

SERIES = '/work/shared/data/meter-datasets/uci_household_hourly_2006-2010.csv'
XSD = '/work/shared/data/green-button/xsd'
CODE = 'usage-test'
DAY = datetime.timedelta(1)
ESPI, ATOM = '{http://naesb.org/espi}', '{http://www.w3.org/2005/Atom}'

SUPPLIER = ('<supplier code="%s" name="Сети" timezone="Europe/Moscow" details="yes" ebills="no" payments="no" readings-from="1"'
            ' readings-to="31"><service code="electricity" name="Свет" unit="кВт·ч"/><service code="cold" name="=Вода" unit="м³"/></supplier>' % CODE)
TARIFF = ('<tariff supplier="%s" service="electricity" code="t" name="Т" from="2000-01-01">' % CODE +
          ''.join('<price zone="%s" range="%d"%s price="%s"/>' % p for p in (
              ('day', 1, ' upto="500"', '5.157333'), ('day', 2, ' upto="900"', '7.012345'), ('day', 3, '', '11.987654'),
              ('night', 1, ' upto="500"', '3.093777'), ('night', 2, ' upto="900"', '4.207001'), ('night', 3, '', '8.400009'))) + '</tariff>')


def kabinet(*args, text=None):
    build = os.path.dirname(program_of(pid_of('courier')))
    return subprocess.run([build + '/kabinet', *args], input=text, text=True, capture_output=True, timeout=60,
                          env={**os.environ, 'KABINET_CONF': ENV['KABINET_CONF']})


def bring(*records):
    done = kabinet('import', '--quiet', '-', text='<?xml version="1.0" encoding="UTF-8"?>\n<kabinet version="1">%s</kabinet>' % ''.join(records))
    assert done.returncode == 0, done.stderr


def account_xml(number):
    return '<account supplier="%s" number="%s" address="Улица, 1"><service code="electricity" tariff="t"/><service code="cold"/></account>' % (CODE, number)


def meter_xml(number, serial, registers, installed, service='electricity', digits=6, decimals=3, more='', ratio=1):
    return '<meter supplier="%s" account="%s" service="%s" serial="%s" digits="%d" decimals="%d" ratio="%d" installed="%s"%s>%s</meter>' % (
        CODE, number, service, serial, digits, decimals, ratio, installed, more,
        ''.join('<register code="%s" zone="%s" start="%s"%s/>' % (c, z, dot(s), ' end="%s"' % dot(e) if e is not None else '') for c, z, s, e in registers))


def reading_xml(number, serial, day, values, source='staff'):
    return '<reading supplier="%s" account="%s" meter="%s" date="%s" source="%s" state="accepted">%s</reading>' % (
        CODE, number, serial, day, source, ''.join('<value register="%s" value="%s"/>' % (c, dot(v)) for c, v in values.items()))


def dot(thousandths):
    return '%d.%03d' % divmod(thousandths, 1000)


def link(number, phone=PHONE):
    done = kabinet('link', phone, CODE, number, 'Проба ' + number)
    assert done.returncode == 0, done.stderr
    return num("SELECT a.id FROM account a JOIN supplier s ON s.id = a.supplier_id WHERE s.code = '%s' AND a.number = '%s'" % (CODE, number))


def unlink(account_id):
    sql('DELETE FROM link WHERE account_id = %d' % account_id)


def service(code):
    return num("SELECT v.id FROM service v JOIN supplier s ON s.id = v.supplier_id WHERE s.code = '%s' AND v.code = '%s'" % (CODE, code))


def volume(text):
    """'1 234,5' -> thousandths; '' -> None."""
    text = re.sub(r'[\s\u00a0]', '', text)
    whole, _, part = text.partition(',')
    return int(whole) * 1000 + int((part + '000')[:3]) if text else None


def year_of(b, account_id, year, **more):
    """The page's months: {(year, month): thousandths or None}, both years of it."""
    n = b.view('/usage', account=account_id, year=year, **more)
    assert n.get('year') == str(year), n.attrib
    found = {(year, int(m.get('number'))): volume(m.get('text')) for m in n.iter('month')}
    found.update({(year - 1, int(m.get('number'))): volume(m.get('previous-text')) for m in n.iter('month')})
    for y, total in ((year, 'total-text'), (year - 1, 'previous-total-text')):
        known = [v for (a, _), v in found.items() if a == y and v is not None]
        assert volume(n.get(total)) == (sum(known) if known else None), n.attrib
    return found, n


def spread(points, grain=1):
    """{(year, month): thousandths} of values at the ends of days, each difference shared out by days, largest remainder."""
    months = {}
    for (d0, v0), (d1, v1) in zip(points, points[1:]):
        days, day = {}, d0 + DAY
        while day <= d1:
            days[day.year, day.month] = days.get((day.year, day.month), 0) + 1
            day += DAY
        unit = grain if (v1 - v0) % grain == 0 else 1
        parts = oracle.shares((v1 - v0) // unit, list(days.values()))
        for month, part in zip(days, parts):
            months[month] = months.get(month, 0) + part * unit
    return months


def series():
    """{(day, zone): watt-hours * 60} of the household: the hour's value is the sum of 60 one-minute means of kW, to three places."""
    used = {}
    with open(SERIES, encoding='ascii') as f:
        for row in csv.DictReader(f):
            day, hour = datetime.date.fromisoformat(row['datetime'][:10]), int(row['datetime'][11:13])
            if 2006 <= day.year <= 2008:
                zone = 'T1' if 7 <= hour < 23 else 'T2'
                watt = int((decimal.Decimal(row['Global_active_power']) * 1000).to_integral_value())
                used[day, zone] = used.get((day, zone), 0) + watt
    return used


def meter_face(used, start):
    """The face of a meter with two registers at the end of each day, thousandths of kWh: what it shows is cut off, not rounded."""
    day, last, sums, face = datetime.date(2006, 12, 31), datetime.date(2008, 12, 31), {'T1': 0, 'T2': 0}, {}
    face[day] = dict(start)
    while day < last:
        day += DAY
        for zone in sums:
            sums[zone] += used.get((day, zone), 0)
        face[day] = {zone: start[zone] + sums[zone] // 60 for zone in sums}
    return face


def month_ends():
    return [datetime.date(y + (m == 12), m % 12 + 1, 1) - DAY for y, m in [(2006, 12)] + [(y, m) for y in (2007, 2008) for m in range(1, 13)]]


def setUpModule():
    behave()
    bring(SUPPLIER, TARIFF)


def tearDownModule():
    accounts = "(SELECT a.id FROM account a JOIN supplier s ON s.id = a.supplier_id WHERE s.code = '%s')" % CODE
    sql('DELETE FROM link WHERE account_id IN %s' % accounts)
    sql("DELETE FROM notice WHERE resident_id = %d AND topic LIKE 'reading%%' AND created_at > '%s'" % (resident(PHONE), STARTED))


STARTED = now().strftime('%Y-%m-%d %H:%M:%S')


class Page(unittest.TestCase):
    """READ-4: the page, its states and its year."""

    def test_by_days(self):
        """E5: readings of the 20th are shared out by civil days; whole units stay whole; this year beside last"""
        days = [datetime.date(2025, 12, 20), datetime.date(2026, 1, 20), datetime.date(2026, 2, 20), datetime.date(2026, 4, 5)]
        values = [100000, 200000, 263000, 301000]
        bring(account_xml('by-days'), meter_xml('by-days', 'M1', [('T', 'round', 100000, None)], '2025-12-20', decimals=0),
              *[reading_xml('by-days', 'M1', d, {'T': v}) for d, v in zip(days[1:], values[1:])])
        a = link('by-days')
        found, n = year_of(first(), a, 2026)
        want = spread(list(zip(days, values)), 1000)
        self.assertEqual({k: v for k, v in found.items() if v is not None}, want)
        self.assertEqual({v % 1000 for v in want.values()}, {0})
        self.assertEqual((n.get('older'), n.get('newer')), ('2025', ''))
        april = next(m for m in n.iter('month') if m.get('number') == '4')
        self.assertEqual((april.get('note'), april.get('from-text'), april.get('to-text')), ('part', '', '5\u00a0апреля'))
        heights = {int(m.get('number')): int(m.get('height')) for m in n.iter('month')}
        top = max(volume(x.get('text')) for x in n.iter('line'))
        for month, height in heights.items():
            self.assertEqual(height, oracle.half_up(fractions.Fraction((found[2026, month] or 0) * 160, top)))
        page = first().get('/usage', account=a)
        self.assertIn('<svg', page.text)
        self.assertIn('Потребление по месяцам', page.page.text)

    def test_e10_over_zero_and_e11_a_chain_of_meters(self):
        """E10 E11: a register that went over zero; a meter taken off between two readings and the next one put in"""
        bring(account_xml('chain'),
              meter_xml('chain', 'OLD', [('T', 'round', 99900000, 40000)], '2025-12-31', digits=5, decimals=0,
                        more=' state="removed" removed="2026-03-10" replaced-by="NEW"'),
              meter_xml('chain', 'NEW', [('T', 'round', 7000, None)], '2026-03-10', decimals=0),
              reading_xml('chain', 'OLD', '2026-01-31', {'T': 99990000}), reading_xml('chain', 'OLD', '2026-02-28', {'T': 20000}),
              reading_xml('chain', 'NEW', '2026-03-31', {'T': 28000}))
        found, _ = year_of(first(), link('chain'), 2026)
        self.assertEqual([found[2026, m] for m in (1, 2, 3, 4)], [90000, 30000, 20000 + 21000, None])

    def test_e17_computed_never_over_what_was_read(self):
        """E17: what the supplier computed counts only after the last reading, and is said to be computed"""
        bring(account_xml('computed'), meter_xml('computed', 'M1', [('T', 'round', 0, None)], '2025-12-31', decimals=0),
              reading_xml('computed', 'M1', '2026-01-31', {'T': 900000}, 'supplier'), reading_xml('computed', 'M1', '2026-02-28', {'T': 59000}),
              reading_xml('computed', 'M1', '2026-03-31', {'T': 109000}, 'supplier'))
        found, n = year_of(first(), link('computed'), 2026)
        self.assertEqual([found[2026, m] for m in (1, 2, 3)], [31000, 28000, 50000])
        self.assertEqual([m.get('note') for m in n.iter('month')][:3], ['', '', 'computed'])

    def test_e40_a_new_owner_sees_nothing_of_the_one_before(self):
        """E40 E44: sees_from and sees_to cut the points; another resident gets 404"""
        bring(account_xml('owner'), meter_xml('owner', 'M1', [('T', 'round', 0, None)], '2025-12-31', decimals=0),
              *[reading_xml('owner', 'M1', d, {'T': v}) for d, v in (('2026-01-31', 310000), ('2026-02-28', 366000), ('2026-03-31', 397000))])
        a = link('owner')
        where = 'WHERE account_id = %d AND resident_id = %d' % (a, resident(PHONE))
        sql("UPDATE link SET sees_from = '2026-02-15' " + where)
        found, _ = year_of(first(), a, 2026)
        self.assertEqual({k: v for k, v in found.items() if v is not None}, {(2026, 3): 31000})
        sql("UPDATE link SET sees_from = NULL, sees_to = '2026-03-01' " + where)
        found, _ = year_of(first(), a, 2026)
        self.assertEqual({k: v for k, v in found.items() if v is not None}, {(2026, 1): 310000, (2026, 2): 56000})
        for path in ('/usage', '/usage/csv', '/usage/espi'):
            self.assertEqual(second().get(path, account=a).status, 404)

    def test_states(self):
        """no readings yet: says so, and where to send them; a wrong service or account is not found; a year without data is empty"""
        bring(account_xml('88000000017'))
        a, b = link('88000000017'), first()
        self.assertIn('Пока нечего показать', b.get('/usage', account=a).page.text)
        for path in ('/usage/csv', '/usage/espi'):
            self.assertEqual(b.get(path, account=a).status, 404)
        self.assertEqual(b.get('/usage', account=a, service=999999).status, 404)
        self.assertEqual(b.get('/usage', account='').status, 200)
        home = account('02660061050')
        self.assertEqual(b.get('/usage', account=home, year=1900).status, 200)
        self.assertEqual(b.get('/usage', account=home, year=9999).status, 200)
        self.assertEqual(b.get('/usage', account=home, year='20x6').status, 400)
        for path, params in (('/account', {'account': home}), ('/history/readings', {})):
            self.assertTrue(any(l.startswith(BASE + '/usage') for _, l in b.get(path, **params).page.links), path)


class Household(unittest.TestCase):
    """Two years of a real household: the register's face at days of the months, imported, shown, charged."""

    @classmethod
    def setUpClass(cls):
        if not os.path.exists(SERIES):
            raise unittest.SkipTest('SKIP: no data/meter-datasets')
        cls.start = {'T1': 12345678, 'T2': 4321099}
        cls.face = meter_face(series(), cls.start)

    def bring(self, number, days):
        bring(account_xml(number), meter_xml(number, 'D', [('T1', 'day', self.start['T1'], None), ('T2', 'night', self.start['T2'], None)], days[0]),
              *[reading_xml(number, 'D', d, self.face[d]) for d in days[1:]])
        return link(number)

    def both(self, account_id):
        found, _ = year_of(first(), account_id, 2008)
        return {k: v for k, v in found.items() if v is not None}

    def wanted(self, days):
        want = {}
        for zone in ('T1', 'T2'):
            for month, part in spread([(d, self.face[d][zone]) for d in days]).items():
                want[month] = want.get(month, 0) + part
        return want

    def test_read_at_each_months_end(self):
        """each month is what the meter counted in it; 24 of them add up to two years, to the watt-hour"""
        days = month_ends()
        found = self.both(self.bring('ends', days))
        want = {(b.year, b.month): sum(self.face[b][z] - self.face[a][z] for z in ('T1', 'T2')) for a, b in zip(days, days[1:])}
        self.assertEqual(found, want)
        self.assertEqual(len(found), 24)
        self.assertEqual(sum(found.values()), sum(self.face[days[-1]].values()) - sum(self.start.values()))

    def test_read_on_odd_days(self):
        """read on days from the 14th to the 25th, two months left out: shared out by days, nothing lost"""
        days = [datetime.date(2006, 12, 31)] + [d.replace(day=14 + (i * 7) % 12) for i, d in enumerate(month_ends()[1:]) if i not in (5, 17)] + [datetime.date(2008, 12, 31)]
        account_id = self.bring('odd', days)
        found = self.both(account_id)
        self.assertEqual(found, self.wanted(days))
        self.assertEqual(sum(found.values()), sum(self.face[days[-1]].values()) - sum(self.start.values()))
        self.check_csv(account_id, found)
        self.check_espi(account_id, found)

    def check_csv(self, account_id, found):
        reply = first().get('/usage/csv', account=account_id)
        self.assertEqual((reply.status, reply.header('Content-Type')), (200, 'text/csv; charset=utf-8'))
        self.assertIn('attachment', reply.header('Content-Disposition'))
        self.assertTrue(reply.body.startswith(b'\xef\xbb\xbf'))
        rows = list(csv.reader(io.StringIO(reply.body.decode('utf-8-sig'), newline=''), delimiter=';'))
        self.assertEqual(rows[0][:5], ['Лицевой счёт', 'Поставщик', 'Услуга', 'Месяц', 'Потребление'])
        self.assertEqual({tuple(map(int, r[3].split('-'))): volume(r[4]) for r in rows[1:]}, found)

    def check_espi(self, account_id, found):
        reply = first().get('/usage/espi', account=account_id)
        self.assertEqual((reply.status, reply.header('Content-Type')), (200, 'application/atom+xml; charset=utf-8'))
        feed = tree.fromstring(reply.body)
        zone = zoneinfo.ZoneInfo('Europe/Moscow')
        got, before = {}, None
        for one_ in feed.iter(ESPI + 'IntervalReading'):
            start, seconds = (int(one_.find('%stimePeriod/%s%s' % (ESPI, ESPI, n)).text) for n in ('start', 'duration'))
            when = datetime.datetime.fromtimestamp(start, zone)
            self.assertEqual((when.hour, when.minute), (0, 0))
            self.assertIn(before, (None, start))
            before = start + seconds
            got[when.year, when.month] = int(one_.find(ESPI + 'value').text)
        self.assertEqual(got, found)

    def test_charged(self):
        """READ-5: each month sent by the form and charged on its own account: 24 charges over zones and ranges, each to the kopeck, from
        volumes that add up to the two years"""
        days, volumes, b = month_ends(), 0, first()
        month = now('Europe/Moscow').date().replace(day=1)
        for i, (since, until) in enumerate(zip(days, days[1:])):
            number = 'month-%d' % i
            bring(account_xml(number), meter_xml(number, 'C', [('T1', 'day', 0, None), ('T2', 'night', 0, None)], '2020-01-01'),
                  reading_xml(number, 'C', month - DAY, self.face[since]))
            a = link(number)
            values = {g: typed(self.face[until]['T1' if z == 'day' else 'T2'], d) for g, z, _, _, d in registers(a)}
            reply, key = send_for_sure(b, a, values)
            self.assertEqual(reply.status, 303, reply)
            used = [(z, self.face[until][c] - self.face[since][c]) for z, c in (('day', 'T1'), ('night', 'T2'))]
            taken = datetime.date.fromisoformat(one("SELECT taken_on FROM reading WHERE once_key LIKE '%s-%%'" % key))
            want, exact, steps = oracle.charge(a, service('electricity'), used, month, taken)
            done = b.view('/readings/done', account=a, key=key)
            self.assertIn(want, self.sums(done), number)
            self.assertEqual(kopecks(next(done.iter('total')).get('sum-text')), want, number)
            volumes += sum(v for _, v in used)
            unlink(a)
        self.assertEqual(volumes, sum(self.face[days[-1]].values()) - sum(self.start.values()))

    @staticmethod
    def sums(view):
        return [kopecks(v) for n in view.iter() for k, v in n.attrib.items() if v.endswith('₽') and re.match(r'^[−\d][\d\s\u00a0]*,\d\d', v)]


class Files(unittest.TestCase):
    def test_no_formula_in_the_table(self):
        """a service called =Вода is no formula; decimals by comma; m³ to the litre"""
        bring(account_xml('water'), meter_xml('water', 'W', [('T', 'round', 0, None)], '2025-12-31', 'cold', 5, 3),
              reading_xml('water', 'W', '2026-01-31', {'T': 3217}))
        a, b = link('water'), first()
        text = b.get('/usage/csv', account=a, service=service('cold')).body.decode('utf-8-sig')
        self.assertIn('"\'=Вода";2026-01;3,217;"м³";2026-01-01;2026-01-31;', text)

    def test_espi_validates(self):
        """Green Button: valid by the official schema, electricity and water, imported and computed months too; ids tell nothing"""
        if not os.path.isdir(XSD):
            self.skipTest('SKIP: no data/green-button')
        home, b = account('02660061050'), first()
        replies = [b.get('/usage/espi', account=home)]
        bring(account_xml('valid'), meter_xml('valid', 'W', [('T', 'round', 0, None)], '2025-12-31', 'cold', 5, 3),
              reading_xml('valid', 'W', '2026-01-31', {'T': 3217}), reading_xml('valid', 'W', '2026-02-28', {'T': 9217}, 'supplier'))
        replies.append(b.get('/usage/espi', account=link('valid'), service=service('cold')))
        for reply in replies:
            self.assertEqual(reply.status, 200, reply)
            self.assertNotIn(b'<!DOCTYPE', reply.body)
            done = validate(reply.body)
            self.assertEqual(done.returncode, 0, done.stderr[-1500:])
        ids = [e.text for r in replies for e in tree.fromstring(r.body).iter(ATOM + 'id')]
        self.assertEqual(len(set(ids)), len(ids))
        again = b.get('/usage/espi', account=home)
        self.assertEqual([e.text for e in tree.fromstring(again.body).iter(ATOM + 'id')], ids[:6])

    def test_brought_in_again(self):
        """what /usage/espi gives, `kabinet import --account` takes: the other account shows the same months"""
        days = [datetime.date(2025, 12, 20), datetime.date(2026, 1, 20), datetime.date(2026, 2, 28)]
        bring(account_xml('out'), meter_xml('out', 'M', [('T', 'round', 0, None)], days[0]),
              *[reading_xml('out', 'M', d, {'T': v}) for d, v in zip(days[1:], (100001, 163777))], account_xml('in/1'))
        a, c, b = link('out'), link('in/1'), first()
        reply = b.get('/usage/espi', account=a)
        with tempfile.NamedTemporaryFile(suffix='.xml') as f:
            f.write(reply.body)
            f.flush()
            done = kabinet('import', '--account', CODE + '/in/1', f.name)
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        mine, _ = year_of(b, a, 2026)
        theirs, n = year_of(b, c, 2026)
        self.assertEqual(theirs, mine)
        self.assertEqual([m.get('note') for m in n.iter('month')][:2], ['imported', 'imported'])


def validate(xml):
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + '/catalog.xml', 'w') as f:
            f.write('<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><uri name="http://www.w3.org/2001/03/xml.xsd" uri="file://%s/xml.xsd"/>'
                    '<system systemId="http://www.w3.org/2001/03/xml.xsd" uri="file://%s/xml.xsd"/></catalog>' % (XSD, XSD))
        with open(folder + '/all.xsd', 'w') as f:
            f.write('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import namespace="http://www.w3.org/2005/Atom" schemaLocation="%s/atom.xsd"/>'
                    '<xs:import namespace="http://naesb.org/espi" schemaLocation="%s/usage.xsd"/></xs:schema>' % (XSD, XSD))
        with open(folder + '/feed.xml', 'wb') as f:
            f.write(xml)
        return subprocess.run(['xmllint', '--nonet', '--noout', '--schema', folder + '/all.xsd', folder + '/feed.xml'], capture_output=True, text=True,
                              env={**os.environ, 'XML_CATALOG_FILES': folder + '/catalog.xml'})


if __name__ == '__main__':
    unittest.main()
