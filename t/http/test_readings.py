"""Readings: READ-1 to READ-5 with the cases of CASES.md, and the preliminary charge against oracle.py."""
import concurrent.futures, datetime, unittest

import oracle
from deeds import *

ONE, TWO, THREE, AUTO, SWAPPED, SHARED, CLOSED, WATER = ('02660061050', '02660061068', '02660074213', '02660080517', '02660091322',
                                                         '02660100044', '02660047731', '111\\00021547')


def setUpModule():
    behave()
    sql("UPDATE supplier SET readings_from = 1, readings_to = 31 WHERE code = 'gorvodokanal'")


def tearDownModule():
    sql("UPDATE supplier SET readings_from = 15, readings_to = 25 WHERE code = 'gorvodokanal'")


class Base(unittest.TestCase):
    def setUp(self):
        self.b = first()
        self.first = now('Asia/Omsk').date().replace(day=1)

    def bases(self, account_id):
        return {g: base_of(g, self.first)[0] for g, *_ in registers(account_id)}

    def values(self, account_id, more):
        """The base of every register and more units on it, as typed."""
        return {g: typed(base_of(g, self.first)[0] + m * 1000, d) for (g, z, _, _, d), m in zip(registers(account_id), more)}

    def readings(self):
        return num('SELECT COUNT(*) FROM reading')

    def refused(self, reply, *words, form=True):
        self.assertEqual(reply.status, 422, reply)
        for word in words:
            self.assertIn(word, reply.page.text)
        self.assertNotIn('Set-Cookie', dict(reply.headers))


class Sending(Base):
    def test_taken_and_in_the_history(self):
        """READ-2 READ-4 HIST-1: sent, confirmed, in the history with its number; stored to the thousandth"""
        for number, more in ((ONE, [12]), (TWO, [70, 30]), (THREE, [300, 200, 100]), (WATER, [5, 3])):
            with self.subTest(account=number):
                a = account(number)
                values = self.values(a, more)
                reply, key = send_readings(self.b, a, values)
                self.assertEqual((reply.status, reply.location), (303, '%s/readings/done?account=%d&key=%s' % (URL, a, key)))
                self.assertEqual(rows_of(key, a), {g: b + m * 1000 for (g, b), m in zip(self.bases(a).items(), more)})
                page = self.b.see(reply)
                self.assertEqual(page.status, 200)
                id_ = num("SELECT MIN(id) FROM reading WHERE once_key LIKE '%s-%%'" % key)
                history = self.b.get('/history/readings', account=a)
                self.assertIn('П-%07d' % id_, history.page.text + page.page.text)
                self.assertEqual(one('SELECT state FROM reading WHERE id = %d' % id_), 'sent')

    def test_equal_is_legal(self):
        """E9: an empty flat: equal to the last is taken, the charge is nothing"""
        a = account(ONE)
        reply, key = send_readings(self.b, a, self.values(a, [0]))
        self.assertEqual(reply.status, 303, reply)
        self.assertEqual(rows_of(key, a), self.bases(a))
        self.assertEqual(self.b.see(reply).status, 200)

    def test_as_people_write(self):
        """E14: spaces, no-break spaces, leading zeros, comma or point"""
        a = account(ONE)
        (g, base), = self.bases(a).items()
        v = base // 1000 + 15
        for text in ('%d' % v, ' %d ' % v, '0%d' % v, '%09d' % v, '{:,}'.format(v).replace(',', ' '), '{:,}'.format(v).replace(',', '\u00a0'),
                     '{:,}'.format(v).replace(',', '\u2009'), '%d\t' % v):
            with self.subTest(text=text):
                reply, key = send_readings(self.b, a, {g: text})
                self.assertEqual(reply.status, 303, reply)
                self.assertEqual(rows_of(key, a), {g: v * 1000})
        a = account(WATER)
        g = registers(a)[0][0]
        v = self.bases(a)[g] // 1000 + 2
        for text, value in (('%d,5' % v, v * 1000 + 500), ('%d.5' % v, v * 1000 + 500), ('%d,005' % v, v * 1000 + 5), ('%d' % v, v * 1000), ('%d,50' % v, v * 1000 + 500)):
            with self.subTest(text=text):
                reply, key = send_readings(self.b, a, {g: text})
                self.assertEqual(reply.status, 303, reply)
                self.assertEqual(rows_of(key, a), {g: value})

    def test_not_a_number(self):
        """1.10 READ-4: what is no reading: 422, typed text stays, no row"""
        a, before = account(ONE), self.readings()
        (g, base), = self.bases(a).items()
        for text in ('abc', '-5', '+%d' % (base // 1000 + 5), '1e9', '٤٥٦٧٨٩', '４５６７８９', '0x99999', '%d,0' % (base // 1000 + 5), '%d,' % (base // 1000 + 5),
                     ',5', '1.2.3', "1' OR '1", '<b>9</b>', '\u200b123456', '%d кВт·ч' % (base // 1000 + 5), '9' * 60, '%d;' % (base // 1000)):
            with self.subTest(text=text):
                reply, key = send_readings(self.b, a, {g: text})
                self.refused(reply)
                self.assertEqual(dict(reply.page.fields('/readings/send'))['r-%d' % g], text)
                self.assertIn('aria-invalid', reply.text)
        self.assertEqual(self.readings(), before)

    def test_lower_is_asked_about_with_the_last_named(self):
        """E8 READ-4: below the last: 422, the last one is named padded to the meter's digits, no row"""
        before = self.readings()
        for number in (ONE, THREE):
            a = account(number)
            g, base = list(self.bases(a).items())[-1]
            values = self.values(a, [5] * len(registers(a)))
            for less in (1, base // 1000):
                reply, key = send_readings(self.b, a, {**values, g: typed(base - less * 1000, 0)})
                self.refused(reply, '{:07,}'.format(base // 1000).replace(',', ' '))
                self.assertEqual(dict(reply.page.fields('/readings/send'))['r-%d' % g], typed(base - less * 1000, 0))
        self.assertEqual(self.readings(), before)

    def test_digits_and_decimals(self):
        """E14 READ-4: more whole digits than the meter has, more decimals than it shows: 422"""
        before = self.readings()
        for number, text, word in ((ONE, '1000000', '6'), (ONE, '9' * 18, '6'), (WATER, '100000', '5'), (WATER, '99999,9999', '3'), (ONE, '999999,9', '')):
            a = account(number)
            reply, key = send_readings(self.b, a, {registers(a)[0][0]: text})
            self.refused(reply, word)
        self.assertEqual(self.readings(), before)

    def test_largest_reading(self):
        """1.10: the meter's largest value is taken and charged without overflow"""
        a = account(THREE)
        reply, key = send_for_sure(self.b, a, {g: '999999' for g, *_ in registers(a)})
        self.assertEqual(reply.status, 303)
        self.assertEqual(self.b.see(reply).status, 200)

    def test_all_or_nothing_of_a_meter(self):
        """E16 E12: one zone missing or wrong: none of the meter's is taken; another meter left empty is left for another day"""
        a, before = account(THREE), self.readings()
        values = self.values(a, [10, 10, 10])
        for g in values:
            for text in ('', 'x', '0'):
                reply, key = send_readings(self.b, a, {**values, g: text})
                self.refused(reply)
                for other in values:
                    self.assertEqual(dict(reply.page.fields('/readings/send'))['r-%d' % other], text if other == g else values[other])
        self.refused(send_readings(self.b, a, {g: '' for g in values})[0])
        self.assertEqual(self.readings(), before)
        a = account(WATER)
        cold, hot = [g for g, *_ in registers(a)]
        reply, key = send_readings(self.b, a, {hot: self.values(a, [1, 1])[hot]})
        self.assertEqual(reply.status, 303)
        self.assertEqual(set(rows_of(key, a)), {hot})


class Again(Base):
    def test_double_click(self):
        """E15: the same form twice, and eight times at once: one reading"""
        a = account(TWO)
        values = self.values(a, [80, 40])
        key, before = form_key(), self.readings()
        replies = [send_readings(self.b, a, values, key)[0] for _ in range(2)]
        self.assertEqual({r.status for r in replies}, {303})
        self.assertEqual(len({r.location for r in replies}), 1)
        self.assertEqual(self.readings(), before + 1)
        key = form_key()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda i: send_readings(self.b, a, values, key)[0].status, range(8)))
        self.assertEqual(set(replies), {303})
        self.assertEqual(self.readings(), before + 2)
        self.assertEqual(num("SELECT COUNT(*) FROM outbox WHERE once_key LIKE '%s-%%'" % key), 1)
        self.assertEqual(num("SELECT COUNT(*) FROM notice WHERE once_key LIKE '%s-%%'" % key), 1)

    def test_same_form_with_other_values(self):
        """E15: mended on the same form (Back): both readings are kept, the later one is shown and counts"""
        a, key, before = account(ONE), form_key(), self.readings()
        (g, base), = self.bases(a).items()
        self.assertEqual(send_readings(self.b, a, self.values(a, [20]), key)[0].status, 303)
        reply, _ = send_readings(self.b, a, self.values(a, [25]), key)
        self.assertEqual(self.readings(), before + 2)
        shown = self.b.see(reply)
        self.assertNotIn('{:07,}'.format(base // 1000 + 20).replace(',', '\u00a0'), shown.text)
        self.assertIn('{:07,}'.format(base // 1000 + 25).replace(',', '\u00a0'), shown.text)

    def test_same_form_with_one_more_meter(self):
        """E15 E16: cold water sent, Back, hot water added on the same form: it is not lost in silence"""
        a, key = account(WATER), form_key()
        cold, hot = [g for g, *_ in registers(a)]
        values = self.values(a, [4, 2])
        self.assertEqual(send_readings(self.b, a, {cold: values[cold]}, key)[0].status, 303)
        reply, _ = send_readings(self.b, a, values, key)
        self.assertTrue(hot in rows_of(key, a) or reply.status != 303, 'the hot water is gone, and the answer is %s' % reply)

    def test_again_in_the_same_window(self):
        """E15: a correction in the same window is judged and charged against the time before, not against the slip"""
        a = account(ONE)
        high, low = self.values(a, [900]), self.values(a, [100])
        self.assertEqual(send_readings(self.b, a, high)[0].status, 303)
        reply, key = send_readings(self.b, a, low)
        self.assertEqual(reply.status, 303, reply)
        (g, base), = self.bases(a).items()
        self.assertEqual(rows_of(key, a), {g: base + 100000})


class Doors(Base):
    def closed(self, number, register, text, word):
        a, before = account(number), self.readings()
        page = self.b.get('/readings/send', account=a)
        self.assertEqual(page.status, 200)
        self.assertIn(word, page.page.text)
        for form in page.page.forms:
            self.assertFalse([f for f in form['fields'] if f[0].startswith('r-')], 'an open field')
        reply = self.b.post('/readings/send', [('csrf', self.b.token('/payment')), ('key', form_key()), ('account', str(a)), ('r-%d' % register, text)])
        self.assertEqual(reply.status, 422, reply)
        self.assertEqual(self.readings(), before)

    def test_automatic(self):
        """READ-3 E18: an automatic meter: the reason is said, nothing is taken"""
        self.closed(AUTO, registers(account(AUTO))[0][0], '999999', 'передаёт показания сам')

    def test_closed_account(self):
        """READ-3 E45: a closed account takes no readings"""
        self.closed(CLOSED, registers(account(CLOSED))[0][0], '999999', 'закрыт')

    def test_out_of_service(self):
        """READ-3 E18: a meter out of service"""
        g, _, m, _, _ = registers(account(SHARED))[0]
        sql("UPDATE meter SET state = 'out-of-service' WHERE id = %d" % m)
        try:
            self.closed(SHARED, g, '999999', '')
        finally:
            sql("UPDATE meter SET state = 'in-service' WHERE id = %d" % m)

    def test_registers_of_others(self):
        """E11 E44: ids of a removed meter's, another account's, another resident's register bring nothing in"""
        a, b = account(SWAPPED), self.b
        removed = num("SELECT g.id FROM meter_register g JOIN meter m ON m.id = g.meter_id WHERE m.account_id = %d AND m.state = 'removed'" % a)
        others = [removed, registers(account(ONE))[0][0], registers(num("SELECT account_id FROM link WHERE alias = 'Вода'"))[0][0], 999999]
        own = self.values(a, [9])
        for g in others:
            count = 'SELECT COUNT(*) FROM reading_value WHERE register_id = %d' % g
            before = num(count)
            alone = b.post('/readings/send', [('csrf', b.token('/payment')), ('key', form_key()), ('account', str(a)), ('r-%d' % g, '99999')])
            self.assertIn(alone.status, (400, 404, 422), alone)
            reply, key = send_readings(b, a, own, extra=[('r-%d' % g, '99999')])
            self.assertIn(reply.status, (303, 400, 404, 422))
            self.assertEqual(num(count), before)
        self.assertNotIn('00917432', b.get('/readings/send', account=a).text)

    def window(self, first_, last, zone='Asia/Omsk'):
        sql("UPDATE supplier SET readings_from = %d, readings_to = %d, timezone = '%s' WHERE code = 'gorvodokanal'" % (first_, last, zone))

    def is_open(self):
        page = self.b.get('/readings/send', account=account(WATER))
        fields = any(f[0].startswith('r-') for form in page.page.forms for f in form['fields'])
        before = self.readings()
        a = account(WATER)
        g, _, _, _, d = registers(a)[0]
        reply = self.b.post('/readings/send', [('csrf', self.b.token('/payment')), ('key', form_key()), ('account', str(a)), ('r-%d' % g, typed(base_of(g, self.first)[0], d))])
        self.assertEqual((reply.status == 303, self.readings() - before), (fields, int(fields)), reply)
        self.assertIn(reply.status, (303, 422))
        return fields

    def test_edges_of_the_window(self):
        """READ-3 E1 E3: first day, last day, the day before and after; across the month's end"""
        d = now('Asia/Omsk').day
        if not 3 <= d <= 27:
            self.skipTest('the portal\'s day of the month is %d: start the stack with --now on a day 3 to 27' % d)
        try:
            for first_, last, want in ((d, d, True), (1, 31, True), (d - 1, d, True), (d, d + 1, True), (d + 1, 31, False), (1, d - 1, False),
                                       (d + 1, d, True), (d, d - 1, True), (d + 1, d - 1, False), (28, d, True), (28, d - 1, False), (31, d, True)):
                with self.subTest(first=first_, last=last, day=d):
                    self.window(first_, last)
                    self.assertEqual(self.is_open(), want)
        finally:
            self.window(1, 31)

    def test_window_in_the_suppliers_zone(self):
        """E2: the day is the supplier's, not the server's"""
        zones = {z: now(z).day for z in ('Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kamchatka', 'Europe/Kaliningrad', 'Etc/GMT+12')}
        days = set(zones.values())
        self.assertGreater(len(days), 1)
        try:
            for zone, day in zones.items():
                for d in days:
                    with self.subTest(zone=zone, there=day, window=d):
                        self.window(d, d, zone)
                        self.assertEqual(self.is_open(), d == day)
        finally:
            self.window(1, 31)


class Charge(Base):
    def shown(self, number, more):
        """Sends base + more; what the page proposes to pay by service, and what the oracle says."""
        a = account(number)
        reply, key = send_for_sure(self.b, a, self.values(a, more))
        self.assertEqual(reply.status, 303, reply)
        page = self.b.see(reply)
        rows = sql("SELECT m.service_id, r.taken_on, p.taken_on, m.installed_on, g.zone, m.ratio * (w.value - COALESCE(q.value, g.start_value)), b.id"
                   " FROM reading r JOIN meter m ON m.id = r.meter_id JOIN reading_value w ON w.reading_id = r.id"
                   " JOIN meter_register g ON g.id = w.register_id LEFT JOIN reading p ON p.id = r.previous_id"
                   " LEFT JOIN reading_value q ON q.reading_id = p.id AND q.register_id = g.id"
                   " LEFT JOIN balance_line b ON b.account_id = r.account_id AND b.service_id = m.service_id AND b.kind = 'main'"
                   " WHERE r.once_key LIKE '%s-%%' ORDER BY r.id, g.code" % key)
        total = 0
        for service in dict.fromkeys(int(r[0]) for r in rows):
            mine = [r for r in rows if int(r[0]) == service]
            since = datetime.date.fromisoformat(mine[0][2] or mine[0][3]) + oracle.DAY
            want, exact, steps = oracle.charge(a, service, [(r[4], int(r[5])) for r in mine], since, datetime.date.fromisoformat(mine[0][1]))
            field = dict(page.page.fields('/pay/start'))['sum-l' + mine[0][6]]
            self.assertEqual(kopecks(field or '0'), want, (number, more, service))
            total += want
            self.steps = steps
        return page, total

    def test_one_zone_through_the_ranges(self):
        """READ-5 E22 E25: one zone, in the first, second and third range and at their bounds; labelled preliminary"""
        for used in (1, 137, 733, 1100, 1101, 1699, 1700, 1701, 5000, 20000):
            page, total = self.shown(ONE, [used])
            self.assertIn('Предварительный расчёт', page.page.text)

    def test_two_zones(self):
        """READ-5 E12: day and night by their own prices, sharing the ranges"""
        for used in ([1, 0], [0, 1], [173, 71], [1200, 301], [2000, 3000], [7, 4321]):
            self.shown(TWO, used)

    def test_three_zones(self):
        """READ-5 E12 E22: peak, night and half-peak through all ranges; remainders add up"""
        for used in ([1, 1, 1], [333, 334, 335], [1000, 777, 501], [3001, 2003, 1009], [0, 0, 9], [5, 0, 5000]):
            self.shown(THREE, used)
        self.assertGreater(self.steps, 3)

    def test_water_with_commission(self):
        """READ-5 E27: cold and hot, three decimals, the supplier's commission on both together"""
        for used in ([5, 3], [0, 4], [11, 0]):
            page, total = self.shown(WATER, used)
            fee = max(1000, (total * 10 + 500) // 1000)
            self.assertEqual(int(dict(page.page.fields('/pay/start'))['shown']), total + fee)

    def test_price_change_inside_the_period(self):
        """E21: prices change on the 10th: the volume is divided by days, each part at its own price"""
        id_ = num("SELECT t.id FROM tariff t JOIN service v ON v.id = t.service_id WHERE v.code = 'electricity' AND t.code = 'city'"
                  " AND t.valid_from <= '%s' ORDER BY t.valid_from DESC LIMIT 1" % self.first)
        day = now('Asia/Omsk').date() - 3 * oracle.DAY
        sql("INSERT INTO tariff (service_id, code, name, valid_from, valid_to) SELECT service_id, code, 'Новые цены', '%s', NULL FROM tariff WHERE id = %d;"
            "INSERT INTO tariff_price SELECT (SELECT id FROM tariff WHERE name = 'Новые цены'), zone, range_number, upto, price * 3 DIV 2 FROM tariff_price"
            " WHERE tariff_id = %d" % (day, id_, id_))
        try:
            self.shown(ONE, [733])
            self.shown(ONE, [3001])
            self.shown(THREE, [1000, 777, 501])
        finally:
            sql("DELETE FROM tariff_price WHERE tariff_id = (SELECT id FROM tariff WHERE name = 'Новые цены'); DELETE FROM tariff WHERE name = 'Новые цены'")

    def test_transformer(self):
        """E14: the transformation ratio multiplies"""
        a = account(SHARED)
        sql('UPDATE meter SET ratio = 20 WHERE account_id = %d' % a)
        try:
            page, total = self.shown(SHARED, [31])
        finally:
            sql('UPDATE meter SET ratio = 1 WHERE account_id = %d' % a)
        self.assertGreater(total, self.shown(SHARED, [31])[1] * 15)

    def test_after_a_replaced_meter(self):
        """E11: the new meter is charged by its own readings"""
        self.shown(SWAPPED, [44])

    def test_not_paying_leaves_them(self):
        """READ-5: readings stay accepted whether or not the charge is paid; paying it is an ordinary payment"""
        page, total = self.shown(ONE, [321])
        fields = [f for f in page.page.fields('/pay/start')]
        reply = self.b.post('/pay/start', fields + [('do', 'pay')])
        self.assertEqual(reply.status, 303, reply)
        p = Payment(dict(fields)['key'], reply, resident())
        self.assertEqual(int(p.amount), total)
        at_bank('decline', p)
        p.await_state('declined')
