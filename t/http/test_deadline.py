"""Deadlines: until when, what comes without readings and about how much (E1, E2, E3, E24), and reminders. The months are worked out here
from the readings, the sums by oracle.py."""
import calendar, datetime, unittest

import oracle
from deeds import *

ENERGY = 'omsk-energo'
ONE, TWO, AUTO, CLOSED = '02660061050', '02660074213', '02660080517', '02660047731'
RULES = 'readings_from, readings_to, average_from, average_span, average_months, timezone'


def rules(**values):
    sql("UPDATE supplier SET %s WHERE code = '%s'" % (', '.join('%s = %s' % (n, quote(v) if isinstance(v, str) else v) for n, v in values.items()), ENERGY))


def today(zone='Asia/Omsk'):
    return now(zone).date()


def card(browser, account_id):
    """The account of the page's view."""
    return next(a for a in browser.view('/readings').iter('account') if a.get('id') == str(account_id))


def forget_readings(account_id, since):
    """Readings of the tests themselves."""
    sql("DELETE w FROM reading_value w JOIN reading r ON r.id = w.reading_id WHERE r.account_id = {0} AND r.taken_on >= '{1}';"
        "DELETE e FROM reading_event e JOIN reading r ON r.id = e.reading_id WHERE r.account_id = {0} AND r.taken_on >= '{1}';"
        "DELETE FROM reading WHERE account_id = {0} AND taken_on >= '{1}'".format(account_id, since))


class Base(unittest.TestCase):
    def setUp(self):
        behave()
        self.rules = sql("SELECT %s FROM supplier WHERE code = '%s'" % (RULES, ENERGY))[0]
        self.addCleanup(self.put_back)
        self.month = today().replace(day=1)

    def put_back(self):
        rules(**{n: v if n == 'timezone' else int(v) for n, v in zip(RULES.split(', '), self.rules)})


class Unsent(Base):
    def months(self, account_id):
        """[(zone, [thousandths, newest first])] of one meter that is read once a month."""
        out = []
        for g, zone, _, _, _ in registers(account_id):
            values = [(r[0], int(r[1])) for r in sql(
                "SELECT DATE_FORMAT(r.taken_on, '%%Y-%%m'), w.value FROM reading r JOIN reading_value w ON w.reading_id = r.id"
                " WHERE w.register_id = %d AND r.taken_on < '%s' AND r.source <> 'supplier' AND r.state NOT IN ('declined','withdrawn','replaced')"
                " ORDER BY r.taken_on, r.id" % (g, self.month))]
            newest = sorted(dict(values).items(), reverse=True)
            self.assertEqual(newest[0][0], (self.month - datetime.timedelta(days=1)).strftime('%Y-%m'), 'the month before was read')
            out.append((zone, [a[1] - b[1] for a, b in zip(newest, newest[1:])]))
        return out

    def whole_month(self):
        return self.month, self.month.replace(day=calendar.monthrange(self.month.year, self.month.month)[1])

    def service(self, account_id):
        return num('SELECT service_id FROM meter WHERE account_id = %d LIMIT 1' % account_id)

    def about(self, kopecks_):
        return '{:,} ₽'.format((kopecks_ + 50) // 100).replace(',', ' ')

    def test_by_average(self):
        """ACC-7 E24: without readings the average of the last six months is charged; the card and the form say about how much"""
        for number in (ONE, TWO):
            with self.subTest(account=number):
                a = account(number)
                forget_readings(a, self.month)
                usages = [(zone, oracle.half_up(oracle.Fraction(sum(v[:6]), len(v[:6])))) for zone, v in self.months(a)]
                want, _, _ = oracle.charge(a, self.service(a), usages, *self.whole_month())
                unsent = card(first(), a).find('unsent')
                self.assertEqual((unsent.get('way'), unsent.get('month-text')), ('average', 'ноябрь 2026'))
                self.assertEqual(unsent.get('about-text').replace('\u00a0', ' '), self.about(want))
                page = first().get('/readings/send', account=a)
                self.assertIn('Если не передать показания, за ноябрь 2026 посчитают по среднему расходу: около %s.' % self.about(want), page.page.text)

    def test_by_norm(self):
        """E24: where no average may be taken, the norm of the registered persons, without the factor; without a norm nothing is said"""
        a = account(ONE)
        service = self.service(a)
        forget_readings(a, self.month)
        before = sql('SELECT norm_code FROM account_service WHERE account_id = %d AND service_id = %d' % (a, service))[0][0]
        persons = num('SELECT residents FROM account WHERE id = %d' % a)
        rules(average_months=0)
        sql("UPDATE account_service SET norm_code = '' WHERE account_id = %d AND service_id = %d" % (a, service))
        try:
            self.assertIsNone(card(first(), a).find('unsent'))
            sql("INSERT INTO norm (service_id, code, valid_from, name, volume) VALUES (%d, 'test', '2020-01-01', 'Норматив', 61500);"
                "UPDATE account_service SET norm_code = 'test' WHERE account_id = %d AND service_id = %d" % (service, a, service))
            zone = registers(a)[0][1]
            want, _, _ = oracle.charge(a, service, [(zone, 61500 * persons)], *self.whole_month())
            unsent = card(first(), a).find('unsent')
            self.assertEqual((unsent.get('way'), unsent.get('about-text').replace('\u00a0', ' ')), ('norm', self.about(want)))
            rules(average_months=3)    # an average now, and when it ends
            unsent = card(first(), a).find('unsent')
            self.assertEqual((unsent.get('way'), unsent.get('norm-text')), ('average', 'февраль 2027'))
            self.assertIn('За февраль 2027 и дальше посчитают уже по нормативу.', first().get('/readings').page.text)
        finally:
            sql("UPDATE account_service SET norm_code = %s WHERE account_id = %d AND service_id = %d; DELETE FROM norm WHERE code = 'test'" % (
                quote(before), a, service))

    def test_nothing_after_sending(self):
        """READ-1: who has sent readings is not told what would come without them"""
        a = account(ONE)
        forget_readings(a, self.month)
        self.assertIsNotNone(card(first(), a).find('unsent'))
        (g, _, _, _, d), = registers(a)
        reply, _ = send_readings(first(), a, {g: typed(base_of(g, self.month)[0] + 10000, d)})
        self.assertEqual(reply.status, 303)
        self.addCleanup(forget_readings, a, self.month)
        mine = card(first(), a)
        self.assertEqual((mine.get('state'), mine.find('unsent')), ('sent', None))

    def test_windows(self):
        """E1 E2 E3: open or not, and the last day, by the supplier's days and clock"""
        a = account(ONE)
        forget_readings(a, today() - datetime.timedelta(days=25))
        day = today()
        last = calendar.monthrange(day.year, day.month)[1]
        cases = [(1, 31, 'wanted', day.replace(day=last)), (day.day, day.day, 'wanted', day), (day.day + 1, 31, 'closed', None),
                 (25, 5, 'closed', None), (day.day, 5, 'wanted', (self.month + datetime.timedelta(days=31)).replace(day=5)),
                 (31, day.day, 'wanted', day)]
        for from_, to, state, until in cases:
            with self.subTest(window=(from_, to)):
                rules(readings_from=from_, readings_to=to)
                mine = card(first(), a)
                self.assertEqual(mine.get('state'), state)
                if until:
                    self.assertEqual((mine.get('until'), mine.get('days-left')), (until.isoformat(), str((until - day).days)))

    def test_the_suppliers_clock(self):
        """E2: the portal's clock and the visitor's do not matter: the same instant is another day in Kamchatka than in Omsk"""
        a = account(ONE)
        zones = [z for z in ('Pacific/Kiritimati', 'Pacific/Pago_Pago') if today(z) != today()]
        self.assertTrue(zones, 'at any time one of them has another day than Omsk')
        for zone in zones:
            rules(timezone=zone, readings_from=today(zone).day, readings_to=today(zone).day)
            self.assertIn(card(first(), a).get('state'), ('wanted', 'sent'))
            rules(timezone='Asia/Omsk')
            self.assertEqual(card(first(), a).get('state'), 'closed')


class Reminders(Base):
    def setUp(self):
        super().setUp()
        hour = now('Asia/Omsk').hour
        if not 9 <= hour < 21:
            self.skipTest('it is night where the supplier is: nobody is reminded')
        sql("DELETE FROM outbox WHERE topic = 'reading-reminder'; DELETE FROM notice WHERE topic = 'reading-reminder'")
        self.addCleanup(sql, "DELETE FROM outbox WHERE topic = 'reading-reminder'; DELETE FROM notice WHERE topic = 'reading-reminder'")
        for a in (account(ONE), account(TWO)):
            forget_readings(a, self.month)

    def until(self, days):
        rules(readings_from=1, readings_to=(today() + datetime.timedelta(days=days)).day)

    def told(self, account_id):
        """(resident, stage) told of an account, by notices and by messages."""
        return [sorted((int(r[0]), int(r[1])) for r in sql(
            "SELECT resident_id, SUBSTRING(once_key, 8, 1) FROM %s WHERE topic = 'reading-reminder' AND account_number ="
            " (SELECT number FROM account WHERE id = %d)" % (table, account_id))) for table in ('notice', 'outbox')]

    def test_three_days_and_one_day_before_once_each(self):
        """READ-1: reminded three days and one day before the last day, once each, whoever runs how often"""
        a, who = account(ONE), resident()
        self.until(4)
        courier_once()
        self.assertEqual(self.told(a), [[], []], 'four days before is too early')
        for days, stages in ((3, [3]), (2, [3]), (1, [1, 3]), (0, [1, 3])):
            self.until(days)
            sql("UPDATE notice SET once_key = REPLACE(once_key, SUBSTRING(once_key, 10, 10), '%s') WHERE topic = 'reading-reminder';"
                "UPDATE outbox SET once_key = REPLACE(once_key, SUBSTRING(once_key, 10, 10), '%s') WHERE topic = 'reading-reminder'" % (
                    (today() + datetime.timedelta(days=days),) * 2))    # the same window, as if days had gone by
            for _ in range(2):
                courier_once()
            self.assertEqual(self.told(a), [[(who, s) for s in stages]] * 2, '%d days before' % days)

    def test_what_it_says(self):
        """PROF-6 goal 17: a notice in the portal and a message by the resident's channel, with the day and where to go"""
        last = today() + datetime.timedelta(days=3)
        self.until(3)
        mail_to('ella@example.ru')
        courier_once()
        mine = next(m for m in mail_to('ella@example.ru') if ONE in m['text'])
        said = '%d ноября %d' % (last.day, last.year)
        self.assertIn(said, mine['text'].replace('\u00a0', ' '))
        self.assertIn(URL + '/readings', mine['text'])
        page = first().get('/notices').page.text
        self.assertIn('Пора передать показания Аб. № %s. Передать можно до %d ноября.' % (ONE, last.day), page)
        self.assertEqual(num("SELECT COUNT(*) FROM outbox WHERE topic = 'reading-reminder' AND account_number = '%s' AND until ="
                             " CONVERT_TZ('%s 00:00:00', '+06:00', '+00:00')" % (ONE, last + datetime.timedelta(days=1))), 1, 'not sent when it is too late')

    def test_only_where_readings_are_wanted(self):
        """READ-3 E18: not for a closed account, not where the meter sends them itself, not after they came, not where it is another supplier's day"""
        a = account(TWO)
        values = {g: typed(base_of(g, self.month)[0] + 1000, d) for g, _, _, _, d in registers(a)}
        reply, _ = send_readings(first(), a, values)
        self.assertEqual(reply.status, 303)
        self.addCleanup(forget_readings, a, self.month)
        self.until(3)
        courier_once()
        for number in (TWO, AUTO, CLOSED):
            self.assertEqual(self.told(account(number)), [[], []], number)
        self.assertEqual(len(self.told(account(ONE))[0]), 1)
        self.assertEqual(num("SELECT COUNT(*) FROM notice n JOIN account a ON a.number = n.account_number JOIN supplier s ON s.id = a.supplier_id"
                             " WHERE n.topic = 'reading-reminder' AND s.code <> '%s'" % ENERGY), 0)

    def test_each_holder_and_no_one_else(self):
        """RIGHTS: every holder who may send readings hears of it; who may only look does not, nor the other resident"""
        a, who, other = account(ONE), resident(), resident(PHONE2)
        self.until(3)
        courier_once()
        self.assertEqual([w for w, _ in self.told(a)[0]], [who])
        sql("INSERT INTO link (resident_id, account_id, alias, delivery, created_at, role) VALUES (%d, %d, '', 'paper', '2026-01-01', 'view')" % (other, a))
        try:
            courier_once()
            self.assertEqual([w for w, _ in self.told(a)[0]], [who], 'may only look')
            sql("UPDATE link SET role = 'submit' WHERE resident_id = %d AND account_id = %d" % (other, a))
            courier_once()
            self.assertEqual(sorted(w for w, _ in self.told(a)[1]), sorted([who, other]))
        finally:
            sql('DELETE FROM link WHERE resident_id = %d AND account_id = %d' % (other, a))

    def test_two_couriers_at_once(self):
        """two couriers at the same time tell each holder once"""
        self.until(3)
        threads = [threading.Thread(target=courier_once) for _ in range(3)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        courier_once()
        self.assertEqual(num("SELECT COUNT(*) - COUNT(DISTINCT resident_id, account_number) FROM outbox WHERE topic = 'reading-reminder'"), 0)
        self.assertEqual(num("SELECT COUNT(*) FROM outbox WHERE topic = 'reading-reminder'"), num("SELECT COUNT(*) FROM notice WHERE topic = 'reading-reminder'"))
        self.assertGreater(num("SELECT COUNT(*) FROM notice WHERE topic = 'reading-reminder'"), 3)


if __name__ == '__main__':
    unittest.main()
