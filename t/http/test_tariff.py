"""The tariff engine in full depth, as residents see it: READ-5, ACC-7, /bill/why, /tariff/compare; E21 to E26 against oracle.py."""
import datetime, unittest

import oracle
from deeds import *

ONE, TWO, THREE, SWAPPED, WASTE = '02660061050', '02660061068', '02660074213', '02660091322', '5500123871'
LIVE = "state NOT IN ('declined', 'withdrawn', 'replaced')"


def setUpModule():
    behave()


def bills_of(who, months=26):
    return [(int(i), int(a), datetime.date.fromisoformat(p), int(t)) for i, a, p, t in sql(
        "SELECT i.id, i.account_id, i.period, i.total FROM bill i JOIN link l ON l.account_id = i.account_id WHERE l.resident_id = %d"
        " ORDER BY i.account_id, i.period DESC" % who)][:months * 20]


def newest_bill(number):
    return num("SELECT i.id FROM bill i JOIN account a ON a.id = i.account_id WHERE a.number = %s ORDER BY i.period DESC LIMIT 1" % quote(number))


def month_end(first):
    return (first.replace(day=28) + datetime.timedelta(4)).replace(day=1) - oracle.DAY


def used_in(account_id, service, first):
    """{zone: thousandths} by the readings at the two ends of a month."""
    found = {}
    for meter, ratio, register, zone, start in sql("SELECT m.id, m.ratio, g.id, g.zone, g.start_value FROM meter m JOIN meter_register g ON g.meter_id = m.id"
                                                   " WHERE m.account_id = %d AND m.service_id = %d ORDER BY m.id, g.code" % (account_id, service)):
        ends = [sql("SELECT w.value FROM reading r JOIN reading_value w ON w.reading_id = r.id WHERE w.register_id = %s AND r.%s AND r.taken_on <= '%s'"
                    " AND r.taken_on >= '%s' ORDER BY r.taken_on DESC, r.id DESC LIMIT 1" % (register, LIVE, last, begin))
                for begin, last in (('1900-01-01', first - oracle.DAY), (first, month_end(first)))]
        if ends[1]:
            found[zone] = found.get(zone, 0) + int(ratio) * (int(ends[1][0][0]) - int(ends[0][0][0] if ends[0] else start))
    return found


def signed(e):
    return kopecks(e.get('amount-text')) * (-1 if e.get('way') == 'less' else 1)


class Why(unittest.TestCase):
    """«Почему столько?»"""

    def test_every_bill_adds_up_and_agrees(self):
        """READ-5 E21 E22 E26: every bill of both residents: its lines are its total, our own steps its lines, against the oracle"""
        by_readings = 0
        for b in (first(), second()):
            for id_, account_id, period, total in bills_of(resident(b.owner)):
                if period < datetime.date(2025, 11, 1):     # a year of them is enough
                    continue
                v = b.view('/bill/why', bill=id_)
                self.assertEqual(kopecks(v.get('total-text')), total)
                services = v.findall('service')
                penalty = sum(kopecks(p.get('amount-text')) for p in v.findall('penalty'))
                self.assertEqual(sum(kopecks(s.get('amount-text')) for s in services) + penalty, total)
                for s in services:
                    rows = s.findall('step') + s.findall('line')
                    self.assertEqual(sum(kopecks(r.get('amount-text')) for r in rows), kopecks(s.get('amount-text')), (id_, s.get('name')))
                    if s.get('way') == 'readings':
                        by_readings += 1
                        service = num("SELECT MIN(v.id) FROM service v JOIN bill_line l ON l.service_id = v.id WHERE l.bill_id = %d AND v.name = %s"
                                      % (id_, quote(s.get('name'))))
                        usages = list(used_in(account_id, service, period).items())
                        want, _, steps = oracle.charge(account_id, service, usages, period, month_end(period))
                        self.assertEqual((kopecks(s.get('reckoned-text')), s.get('agrees'), len(s.findall('step'))), (want, 'yes', steps), (id_, s.get('name')))
        self.assertGreater(by_readings, 100)

    def test_the_difference_adds_up(self):
        """The causes named come to the difference to the bill before, to the kopeck"""
        seen = set()
        for id_, account_id, period, total in bills_of(resident()):
            if period < datetime.date(2025, 11, 1):
                continue
            v = first().view('/bill/why', bill=id_)
            before = v.find('before')
            if before is None:
                continue
            causes = [c for s in v.findall('service') for c in s.findall('change')] + v.findall('gone') + v.findall('penalty/change')
            gone_penalty = 0 if v.find('penalty') is not None else num(
                "SELECT COALESCE(SUM(amount), 0) FROM bill_line WHERE kind = 'penalty' AND bill_id = %s" % before.get('id'))
            self.assertEqual(sum(map(signed, causes)) - gone_penalty, signed(before), id_)
            self.assertEqual(total - num('SELECT total FROM bill WHERE id = %s' % before.get('id')), signed(before))
            seen |= {c.get('kind') for c in causes}
        self.assertLessEqual({'volume-more', 'volume-less', 'price', 'mix', 'same'}, seen)

    def test_replaced_meter(self):
        """E11 E23: in the month of the change the old register closes, the new one starts, and the bill agrees"""
        a = account(SWAPPED)
        removed = datetime.date.fromisoformat(one("SELECT removed_on FROM meter WHERE account_id = %d AND state = 'removed'" % a))
        bill = num("SELECT id FROM bill WHERE account_id = %d AND period = '%s'" % (a, removed.replace(day=1)))
        s = first().view('/bill/why', bill=bill).find('service')
        self.assertEqual((len(s.findall('reading')), s.get('way'), s.get('agrees')), (2, 'readings', 'yes'))
        self.assertEqual(len({r.get('meter') for r in s.findall('reading')}), 2)
        self.assertIsNone(s.findall('reading')[1].get('before-date'))     # from what it showed when it was installed

    def test_another_scheme_than_billed(self):
        """E23 E26: where our sum is another one the page says so, and the supplier's lines stand"""
        bill = newest_bill(ONE)
        register = num("SELECT g.id FROM meter_register g JOIN meter m ON m.id = g.meter_id WHERE m.account_id = %d AND m.state = 'in-service'" % account(ONE))
        sql("UPDATE meter_register SET zone = 'night' WHERE id = %d" % register)
        try:
            s = first().view('/bill/why', bill=bill).find('service')
            page = first().get('/bill/why', bill=bill).page.text
        finally:
            sql("UPDATE meter_register SET zone = 'round' WHERE id = %d" % register)
        self.assertEqual((s.get('agrees'), s.findall('step')), ('no', []))
        self.assertIn('По нашему расчёту вышло', page)

    def without_readings(self, volume, more=''):
        """A bill for a month without a reading, over that volume: its first service as the page tells it."""
        a = account(ONE)
        service = num("SELECT v.id FROM service v JOIN supplier s ON s.id = v.supplier_id WHERE s.code = 'omsk-energo' AND v.code = 'electricity'")
        sql("INSERT INTO bill (account_id, number, period, issued_on, due_on, opening, paid, total) VALUES (%d, 'W-1', '2026-11-01', '2026-12-01', NULL, 0, 0, 77700);"
            "INSERT INTO bill_line (bill_id, position, service_id, kind, volume, price, amount)"
            " SELECT id, 1, %d, 'main', %d, 6400000, 77700 FROM bill WHERE number = 'W-1';%s" % (a, service, volume, more))
        try:
            return first().view('/bill/why', bill=num("SELECT id FROM bill WHERE number = 'W-1'")).find('service')
        finally:
            sql("DELETE FROM bill_line WHERE bill_id = (SELECT id FROM bill WHERE number = 'W-1'); DELETE FROM bill WHERE number = 'W-1'")

    def test_norm(self):
        """E24: a volume that is norm × people is told as the norm, raised by the supplier's factor as raised"""
        a = account(ONE)
        sql("UPDATE reading SET taken_on = taken_on - INTERVAL 1 MONTH WHERE account_id = %d AND taken_on >= '2026-11-01'" % a)
        try:
            for volume, way in ((117000, 'norm'), (175500, 'raised'), (117001, 'lines')):
                s = self.without_readings(volume)
                self.assertEqual(s.get('way'), way)
                if way != 'lines':
                    self.assertEqual((s.get('norm-text'), s.get('persons')), ('39\u00a0кВт·ч', '3'))
                self.assertEqual([kopecks(l.get('amount-text')) for l in s.findall('line')], [77700])
            last = [int(r[0]) for r in sql("SELECT SUM(l.volume) FROM bill i JOIN bill_line l ON l.bill_id = i.id JOIN service v ON v.id = l.service_id"
                                           " WHERE i.account_id = %d AND v.code = 'electricity' AND l.kind = 'main' GROUP BY i.id ORDER BY i.period DESC LIMIT 6" % a)]
            self.assertEqual(self.without_readings((2 * sum(last) + 6) // 12).get('way'), 'average')
        finally:
            sql("UPDATE reading SET taken_on = taken_on + INTERVAL 1 MONTH WHERE account_id = %d AND taken_on >= '2026-10-01' AND received_at >= '2026-11-01'" % a)

    def test_a_stranger_sees_nothing(self):
        """E44: another's bill is not found, by both sides"""
        mine = {i for i, *_ in bills_of(resident())}
        theirs = {i for i, *_ in bills_of(resident(PHONE2))}
        for b, foreign in ((first(), theirs - mine), (second(), mine - theirs)):
            self.assertEqual(b.get('/bill/why', bill=min(foreign)).status, 404)
        self.assertEqual(first().get('/bill/why').status, 404)

    def test_link_on_the_bill(self):
        """READ-5: every bill leads to its explanation"""
        self.assertIn('/bill/why?bill=%d"' % newest_bill(ONE), first().get('/bill', bill=newest_bill(ONE)).text)


class Compare(unittest.TestCase):
    """What-if: one, two, three zones on the account's own readings."""

    def stretches(self, account_id, service, today):
        """[(first, last, {zone: thousandths})] between readings of one meter."""
        found, before = [], {}
        rows = {}
        for meter, reading, day, zone, value, ratio in sql(
                "SELECT m.id, r.id, r.taken_on, g.zone, w.value, m.ratio FROM meter m JOIN reading r ON r.meter_id = m.id JOIN reading_value w ON w.reading_id = r.id"
                " JOIN meter_register g ON g.id = w.register_id WHERE m.account_id = %d AND m.service_id = %d AND r.%s AND r.taken_on > '%s'"
                " ORDER BY m.id, r.taken_on, r.id" % (account_id, service, LIVE, today - 400 * oracle.DAY)):
            rows.setdefault((meter, day, reading), {})[zone] = int(value) * int(ratio)
        for (meter, day, _), values in rows.items():
            day = datetime.date.fromisoformat(day)
            if meter in before and day > before[meter][0]:
                found.append((before[meter][0] + oracle.DAY, day, {z: v - before[meter][1][z] for z, v in values.items()}))
            before[meter] = (day, values)
        return found

    def by_scheme(self, zones, used, night):
        whole = sum(used.values())
        n = used.get('night', (whole * night * 2 + 100) // 200 if 'night' not in used else 0)
        p = used.get('peak', ((whole - n) * 7 * 2 + 16) // 32)
        return {1: [('round', whole)], 2: [('day', whole - n), ('night', n)], 3: [('peak', p), ('half-peak', whole - n - p), ('night', n)]}[zones]

    def compared(self, number, night=30):
        a = account(number)
        v = first().view('/tariff/compare', account=a, night=night)
        service = num("SELECT service_id FROM meter WHERE account_id = %d ORDER BY id LIMIT 1" % a)
        spans = self.stretches(a, service, now('Asia/Omsk').date())
        self.assertGreater(len(spans), 10)
        for scheme in v.findall('service/scheme'):
            zones = int(scheme.get('zones'))
            want = sum(oracle.charge(a, service, self.by_scheme(zones, used, night), begin, end)[0] for begin, end, used in spans)
            self.assertEqual(kopecks(scheme.get('sum-text')), want, (number, zones))
            self.assertEqual(sum(kopecks(p.get('amount-text')) for p in scheme.findall('part')), want)
        return {int(s.get('zones')): s for s in v.findall('service/scheme')}

    def test_one_zone(self):
        """E23: one zone of now; two and three with the night that was chosen"""
        for night in (20, 30, 60):
            s = self.compared(ONE, night)
            self.assertEqual([s[k].get('current') for k in (1, 2, 3)], ['yes', 'no', 'no'])
            self.assertEqual([s[k].get('assumed') for k in (1, 2, 3)], ['no', 'yes', 'yes'])

    def test_two_zones(self):
        s = self.compared(TWO)
        self.assertEqual([s[k].get('assumed') for k in (1, 2, 3)], ['no', 'no', 'yes'])
        self.assertEqual(s[2].get('current'), 'yes')

    def test_three_zones(self):
        """E12 E22: nothing is assumed, the ranges are climbed; exactly one is the cheapest"""
        s = self.compared(THREE)
        self.assertEqual([s[k].get('assumed') for k in (1, 2, 3)], ['no', 'no', 'no'])
        self.assertEqual(sorted(x.get('cheapest') for x in s.values()), ['no', 'no', 'yes'])
        best = min(s.values(), key=lambda x: kopecks(x.get('sum-text')))
        self.assertEqual(best.get('cheapest'), 'yes')
        for x in s.values():
            self.assertEqual(signed(x), kopecks(x.get('sum-text')) - kopecks(s[3].get('sum-text')))

    def test_foreign_night_is_the_first_guess(self):
        for night, status in ((31, 200), (99, 200), (100, 400), ('x', 400), (-1, 400)):
            reply = first().get('/tariff/compare', account=account(ONE), night=night)
            self.assertEqual(reply.status, status, night)

    def test_without_zones(self):
        """No meter, or no prices by zone: nothing to compare, said so"""
        self.assertIn('Сравнить пока нечего', first().get('/tariff/compare', account=account(WASTE)).page.text)

    def test_a_stranger_sees_nothing(self):
        """E44"""
        mine = {int(r[0]) for r in sql('SELECT account_id FROM link WHERE resident_id = %d' % resident())}
        theirs = {int(r[0]) for r in sql('SELECT account_id FROM link WHERE resident_id = %d' % resident(PHONE2))}
        for b, foreign in ((first(), theirs - mine), (second(), mine - theirs)):
            for a in foreign:
                self.assertEqual(b.get('/tariff/compare', account=a).status, 404)


class Terms(unittest.TestCase):
    """ACC-7: how the charge is computed."""

    def test_said_on_the_account(self):
        """ACC-7 E22 E24: whom the prices are for, the norm, ranges, average, penalty"""
        text = first().get('/account', account=account(ONE)).page.text
        for words in ('Город, газовая плита', '39 кВт·ч на человека в месяц', 'границы меньше: по числу дней', 'Посчитают по среднему расходу', '1/300 ставки, с 91-го дня 1/130', '9,5 % годовых',
                      'До 15 числа следующего месяца'):
            self.assertIn(words, text)
        self.assertNotIn('граница у них общая', text)
        self.assertIn('граница у них общая: каждая получает часть', first().get('/account', account=account(TWO)).page.text)
        zones = [p.get('zone') for s in first().view('/account', account=account(ONE)).findall('service') for p in s.findall('price')]
        self.assertEqual(set(zones), {'round'})     # those of its meter only; the others are for comparing
        self.assertIn('/tariff/compare?account=', first().get('/account', account=account(ONE)).text)

    def test_by_the_suppliers_options(self):
        """ACC-7 E22: other options, other words"""
        sql("UPDATE supplier SET range_split = 'in-order', range_months = 'whole' WHERE code = 'omsk-energo'")
        try:
            text = first().get('/account', account=account(TWO)).page.text
        finally:
            sql("UPDATE supplier SET range_split = 'proportional', range_months = 'by-days' WHERE code = 'omsk-energo'")
        self.assertIn('сначала её занимает пик', text)
        self.assertIn('границы те же', text)

    def test_options_change_the_sum(self):
        """E22: zones in order: the explanation goes by the supplier's option"""
        bill = newest_bill(THREE)
        before = first().view('/bill/why', bill=bill).find('service')
        sql("UPDATE supplier SET range_split = 'in-order' WHERE code = 'omsk-energo'")
        try:
            after = first().view('/bill/why', bill=bill).find('service')
        finally:
            sql("UPDATE supplier SET range_split = 'proportional' WHERE code = 'omsk-energo'")
        self.assertEqual((before.get('agrees'), after.get('agrees')), ('yes', 'no'))
        self.assertNotEqual(before.get('reckoned-text'), after.get('reckoned-text'))


class Trace(unittest.TestCase):
    """READ-5: the steps of the preliminary charge as lines."""

    def test_steps_with_dates(self):
        """READ-5 E21: where prices change inside the period each step names its days and its price; volumes and sums add up"""
        a = account(THREE)
        begin = now('Asia/Omsk').date().replace(day=1)
        day = now('Asia/Omsk').date() - 3 * oracle.DAY
        id_ = num("SELECT t.id FROM tariff t JOIN service v ON v.id = t.service_id WHERE v.code = 'electricity' AND t.code = 'city'"
                  " AND t.valid_from <= '%s' ORDER BY t.valid_from DESC LIMIT 1" % begin)
        sql("INSERT INTO tariff (service_id, code, name, household, valid_from, valid_to) SELECT service_id, code, 'Цены следа', household, '%s', NULL FROM tariff"
            " WHERE id = %d; INSERT INTO tariff_price SELECT (SELECT id FROM tariff WHERE name = 'Цены следа'), zone, range_number, upto, price * 3 DIV 2"
            " FROM tariff_price WHERE tariff_id = %d" % (day, id_, id_))
        try:
            values = {g: typed(base_of(g, begin)[0] + m * 1000, d) for (g, z, _, _, d), m in zip(registers(a), (1000, 777, 501))}
            reply, key = send_readings(first(), a, values)
            if reply.status == 422:
                reply = answer_yes(first(), reply)
            self.assertEqual(reply.status, 303, reply)
            v = first().view('/readings/done', account=a, key=key)
        finally:
            sql("DELETE FROM tariff_price WHERE tariff_id = (SELECT id FROM tariff WHERE name = 'Цены следа'); DELETE FROM tariff WHERE name = 'Цены следа'")
        p = v.find('preliminary')
        steps = p.findall('step')
        self.assertEqual(sum(kopecks(s.get('amount-text')) for s in steps), int(p.get('amount')))
        self.assertEqual({s.get('from') for s in steps} & {day.isoformat()}, {day.isoformat()})
        self.assertEqual(len({(s.get('from'), s.get('to')) for s in steps}), 2)
        volume = lambda s: int(round(float(re.sub(r'[^\d,]', '', s.get('volume-text').split('кВт')[0]).replace(',', '.')) * 1000))
        self.assertEqual(sum(map(volume, steps)), 2278000)
        self.assertTrue(any(s.get('exact-text') for s in steps))


if __name__ == '__main__':
    unittest.main()
