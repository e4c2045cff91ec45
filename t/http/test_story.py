"""The life story of readings: checks that ask, what became of each, withdrawing, replaced meters, what the supplier computed."""
import datetime, os, subprocess, tempfile, unittest

import oracle
from deeds import *

ONE, TWO, THREE, SWAPPED, SHARED, WATER = '02660061050', '02660061068', '02660074213', '02660091322', '02660100044', '111\\00021547'


def setUpModule():
    behave()
    sql("UPDATE supplier SET readings_from = 1, readings_to = 31 WHERE code = 'gorvodokanal'")


def tearDownModule():
    sql("UPDATE supplier SET readings_from = 15, readings_to = 25 WHERE code = 'gorvodokanal'")


def take_in(*records):
    """What the billing system sends."""
    with tempfile.NamedTemporaryFile('w', suffix='.xml', encoding='utf-8') as f:
        f.write('<kabinet version="1">%s</kabinet>' % ''.join(records))
        f.flush()
        done = subprocess.run([os.path.join(ROOT, 'build', 'kabinet'), 'import', f.name], env={**os.environ, 'KABINET_CONF': ENV['KABINET_CONF']},
                              capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr + done.stdout


def row(key, account_id):
    return num("SELECT MAX(id) FROM reading WHERE account_id = %d AND once_key LIKE '%s-%%'" % (account_id, key))


def told(id_, state, **more):
    """The billing system moves a reading on, under the key it was sent with."""
    r = sql("SELECT s.code, a.number, m.serial, v.code, r.taken_on, r.once_key FROM reading r JOIN account a ON a.id = r.account_id JOIN supplier s"
            " ON s.id = a.supplier_id JOIN meter m ON m.id = r.meter_id JOIN service v ON v.id = m.service_id WHERE r.id = %d" % id_)[0]
    values = sql("SELECT g.code, w.value FROM reading_value w JOIN meter_register g ON g.id = w.register_id WHERE w.reading_id = %d" % id_)
    take_in('<reading supplier="%s" account="%s" meter="%s" service="%s" date="%s" key="%s" state="%s"%s>%s</reading>' % (*r, state,
            ''.join(' %s="%s"' % m for m in more.items()),
            ''.join('<value register="%s" value="%d.%03d"/>' % (c, int(v) // 1000, int(v) % 1000) for c, v in values)))


class Base(unittest.TestCase):
    def setUp(self):
        self.b = first()
        self.first = now('Asia/Omsk').date().replace(day=1)

    def base(self, g):
        return base_of(g, self.first)[0]

    def values(self, account_id, more):
        return {g: typed(self.base(g) + m * 1000, d) for (g, z, _, _, d), m in zip(registers(account_id), more)}

    def state(self, id_):
        return one('SELECT state FROM reading WHERE id = %d' % id_)

    def story(self, id_):
        return [tuple(r) for r in sql('SELECT actor, state, detail FROM reading_event WHERE reading_id = %d ORDER BY number' % id_)]

    def asked(self, reply, *words):
        """A page that asks: 422, the words, a tick that is not set."""
        self.assertEqual(reply.status, 422, reply)
        for word in words:
            self.assertIn(word, reply.page.text)
        form = reply.page.form_to('/readings/send')
        boxes = [b for b in form['boxes'] if b not in form['fields']]
        self.assertTrue(boxes, 'nothing to tick')
        return boxes


class Questions(Base):
    def test_high(self):
        """E14 READ-4: a digit too many is asked about, says how much it would be, and yes takes it"""
        a, before = account(ONE), num('SELECT COUNT(*) FROM reading')
        (g, *_), = registers(a)
        reply, key = send_readings(self.b, a, self.values(a, [5432]))
        self.asked(reply, '5 432 кВт·ч', 'намного больше обычного', 'Обычно за месяц')
        self.assertEqual(num('SELECT COUNT(*) FROM reading'), before)
        done = answer_yes(self.b, reply)
        self.assertEqual(done.status, 303, done)
        self.assertEqual(one('SELECT answers FROM reading WHERE id = %d' % row(key, a)), 'high')
        self.assertIn('5 432', self.b.see(done).page.text)

    def test_an_answer_is_for_its_value(self):
        """E8: the tick left from the try before says nothing about another number"""
        a = account(ONE)
        (g, *_), = registers(a)
        reply, key = send_readings(self.b, a, self.values(a, [5432]))
        box, = self.asked(reply)
        fields = with_field(reply.page.fields('/readings/send'), **{'r__%d' % g: self.values(a, [7777])[g]})
        again = self.b.post('/readings/send', fields + [box])
        self.assertNotEqual(self.asked(again, '7 777'), [box])

    def test_below(self):
        """E8: lower and no rollover: asked, yes takes it, the charge says honestly that there is none"""
        a = account(ONE)
        (g, *_), = registers(a)
        reply, key = send_readings(self.b, a, {g: typed(self.base(g) - 7000, 0)})
        self.asked(reply, 'Это меньше прошлых показаний')
        done = answer_yes(self.b, reply)
        self.assertEqual(done.status, 303, done)
        page = self.b.see(done)
        self.assertIn('предварительного расчёта нет, потому что показания меньше', page.page.text)
        self.assertEqual(rows_of(key, a), {g: self.base(g) - 7000})
        self.assertEqual(one('SELECT answers FROM reading WHERE id = %d' % row(key, a)), 'below')

    def test_rollover_per_register(self):
        """E10: one of two registers goes over zero; confirmed, it is charged over the rollover, kopeck by kopeck"""
        a = account(TWO)
        (day, *_), (night, *_) = registers(a)
        base = num('SELECT id FROM reading WHERE meter_id = %d AND taken_on < \'%s\' AND state NOT IN (\'declined\', \'withdrawn\', \'replaced\')'
                   ' ORDER BY taken_on DESC, id DESC LIMIT 1' % (registers(a)[0][2], self.first))
        was = self.base(day)
        sql('UPDATE reading_value SET value = 999950000 WHERE reading_id = %d AND register_id = %d' % (base, day))
        try:
            values = {day: '70', night: typed(self.base(night) + 55000, 0)}
            reply, key = send_readings(self.b, a, values)
            self.asked(reply, 'начал с нуля', '120 кВт·ч')
            done = answer_yes(self.b, reply)
            self.assertEqual(done.status, 303, done)
            page = self.b.see(done)
            since, service = sql('SELECT r.taken_on, m.service_id FROM reading r JOIN meter m ON m.id = r.meter_id WHERE r.id = %d' % base)[0]
            want, _, _ = oracle.charge(a, int(service), [('day', 120000), ('night', 55000)], datetime.date.fromisoformat(since) + oracle.DAY,
                                       now('Asia/Omsk').date())
            sums = [v for n, v in page.page.fields('/pay/start') if n.startswith('sum-')]
            self.assertEqual([kopecks(s) for s in sums], [want])
            self.assertIn('120', self.b.get('/reading', id=row(key, a)).page.text)
        finally:
            sql('UPDATE reading_value SET value = %d WHERE reading_id = %d AND register_id = %d' % (was, base, day))

    def test_swapped(self):
        """E13: day and night exchanged: one question; the right way round nothing is asked"""
        a = account(TWO)
        (day, *_), (night, *_) = registers(a)
        right = self.values(a, [150, 70])
        reply, key = send_readings(self.b, a, {day: right[night], night: right[day]})
        self.assertEqual(len(self.asked(reply, 'перепутаны местами')), 1)
        mended = with_field(reply.page.fields('/readings/send'), **{'r__%d' % day: right[day], 'r__%d' % night: right[night]})
        self.assertEqual(self.b.post('/readings/send', mended).status, 303)

    def test_one_outcome_per_line(self):
        """E16: cold water is taken, hot water is asked about; answered on the same form, both stand on the page after"""
        a = account(WATER)
        cold, hot = [g for g, *_ in registers(a)]
        values = {**self.values(a, [4, 2]), hot: 'x'}
        reply, key = send_readings(self.b, a, values)
        self.assertEqual(reply.status, 422)
        self.assertIn('Показания приняты, номер передачи П-%07d' % row(key, a), reply.page.text)
        self.assertEqual(set(rows_of(key, a)), {cold})
        names = [n for n, _ in reply.page.fields('/readings/send')]
        self.assertNotIn('r-%d' % cold, names)
        mended = with_field(reply.page.fields('/readings/send'), **{'r__%d' % hot: self.values(a, [4, 2])[hot]})
        done = self.b.post('/readings/send', mended)
        self.assertEqual(done.status, 303, done)
        self.assertEqual(set(rows_of(key, a)), {cold, hot})
        self.assertEqual(self.b.see(done).page.text.count('Номер передачи'), 2)

    def test_back_and_forth_on_one_form(self):
        """E15: 100, Back, 110, Back, 100 on one form: three readings, the newest, 100, counts; a double click adds none"""
        a, key = account(ONE), form_key()
        (g, *_), = registers(a)
        low, high = self.values(a, [100]), self.values(a, [110])
        before = num('SELECT COUNT(*) FROM reading')
        for values in (low, low, high, high, low, low):
            self.assertEqual(send_readings(self.b, a, values, key)[0].status, 303)
        self.assertEqual(num('SELECT COUNT(*) FROM reading'), before + 3)
        rows = sql("SELECT r.state, w.value FROM reading r JOIN reading_value w ON w.reading_id = r.id WHERE r.once_key LIKE '%s-%%' ORDER BY r.id" % key)
        self.assertEqual([(s, int(v) - self.base(g)) for s, v in rows], [('replaced', 100000), ('replaced', 110000), ('sent', 100000)])


class Story(Base):
    def sent(self, more=(33,), number=ONE):
        a = account(number)
        reply, key = send_readings(self.b, a, self.values(a, list(more)))
        self.assertEqual(reply.status, 303, reply)
        return row(key, a)

    def page(self, id_):
        reply = self.b.get('/reading', id=id_)
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(reply.page.faults, [])
        return reply

    def test_sent_accepted_used(self):
        """READ-4 HIST-1: sent, accepted, used in a bill: each step with its day, the number to quote, the bill to open"""
        id_ = self.sent()
        text = self.page(id_).page.text
        self.assertIn('П-%07d' % id_, text)
        self.assertIn('Поставщик проверяет', text)
        told(id_, 'accepted')
        self.assertIn('Поставщик принял', self.page(id_).page.text)
        bill, number = sql('SELECT id, number FROM bill WHERE account_id = %d ORDER BY id DESC LIMIT 1' % account(ONE))[0]
        told(id_, 'used', bill=number)
        page = self.page(id_)
        self.assertIn('Вошли в счёт № ' + number, page.page.text)
        self.assertIn('/bill?bill=' + bill, page.text)
        self.assertEqual(self.story(id_), [('resident', 'sent', ''), ('supplier', 'accepted', ''), ('supplier', 'used', number)])
        told(id_, 'used', bill=number)
        self.assertEqual(len(self.story(id_)), 3, 'the same file twice')
        self.assertNotIn('Отозвать', page.page.text)

    def test_declined_with_the_reason(self):
        """READ-4: declined: the reason is told, and the reading before counts again"""
        id_ = self.sent()
        told(id_, 'declined', reason='На фото контролёра 015 901')
        self.assertIn('На фото контролёра 015 901', self.page(id_).page.text)
        self.assertEqual(self.story(id_)[-1], ('supplier', 'declined', 'На фото контролёра 015 901'))

    def test_withdraw(self):
        """READ-4: withdrawn until the window ends; twice is once; it counts no more; another resident may not"""
        id_ = self.sent([44])
        reply = self.page(id_)
        fields = reply.page.fields('/reading/withdraw')
        other = with_field(fields, csrf=second().token('/payment'))
        self.assertEqual(second().post('/reading/withdraw', other).status, 404)
        self.assertEqual(self.state(id_), 'sent')
        for _ in range(2):
            self.assertEqual(self.b.post('/reading/withdraw', fields).status, 303)
        self.assertEqual((self.state(id_), len(self.story(id_))), ('withdrawn', 2))
        self.assertIn('отозваны', self.page(id_).page.text)
        told(id_, 'accepted')
        self.assertEqual(self.state(id_), 'withdrawn', 'the billing system has not heard of it yet')
        told(id_, 'used')
        self.assertEqual(self.state(id_), 'used')

    def test_after_the_cut_off(self):
        """READ-3 READ-4: when the window is over a reading is neither corrected nor withdrawn"""
        id_ = self.sent()
        token = self.b.token('/payment')
        sql("UPDATE supplier SET readings_from = 1, readings_to = 2 WHERE code = 'omsk-energo'")
        try:
            self.assertNotIn('Отозвать', self.page(id_).page.text)
            self.assertEqual(self.b.post('/reading/withdraw', [('csrf', token), ('id', str(id_))]).status, 303)
            self.assertEqual(self.state(id_), 'sent')
        finally:
            sql("UPDATE supplier SET readings_from = 1, readings_to = 31 WHERE code = 'omsk-energo'")

    def test_correction_replaces(self):
        """E8 E15: corrected in the same window: the story of the first names the second; only the second counts"""
        one_ = self.sent([900])
        two = self.sent([90])
        self.assertEqual(self.story(one_)[-1], ('resident', 'replaced', 'П-%07d' % two))
        self.assertEqual((self.state(one_), self.state(two)), ('replaced', 'sent'))
        self.assertEqual(num('SELECT replaces_id FROM reading WHERE id = %d' % two), one_)
        self.assertIn('П-%07d' % two, self.page(one_).page.text)

    def test_only_ones_own(self):
        """E44: another resident's reading is not found"""
        id_ = self.sent()
        self.assertEqual(second().get('/reading', id=id_).status, 404)
        self.assertEqual(self.b.get('/reading', id=999999999).status, 404)


class Beside(Base):
    def test_computed_stands_beside(self):
        """E17: what the supplier computed stands beside; the check is against what was read, the charge goes on from the computed"""
        a = account(SHARED)
        (g, _, m, _, _), = registers(a)
        base, on = base_of(g, self.first)
        sql("UPDATE reading SET state = 'withdrawn' WHERE meter_id = %d AND taken_on >= '%s' AND source = 'resident'" % (m, self.first))
        day = datetime.date.fromisoformat(on) + 5 * oracle.DAY
        serial, service = sql('SELECT serial, service_id FROM meter WHERE id = %d' % m)[0]
        take_in('<reading supplier="omsk-energo" account="%s" meter="%s" date="%s" source="supplier" key="computed-1" state="used">'
                '<value register="T1" value="%d"/></reading>' % (SHARED, serial, day, base // 1000 + 200))
        try:
            text = self.b.get('/readings/send', account=a).page.text
            self.assertIn('Поставщик посчитал без показаний', text)
            reply, key = send_readings(self.b, a, {g: typed(base + 500000, 0)})
            self.assertEqual(reply.status, 303, reply)
            want, _, _ = oracle.charge(a, int(service), [('round', 300000)], day + oracle.DAY, now('Asia/Omsk').date())
            sums = [v for n, v in self.b.see(reply).page.fields('/pay/start') if n.startswith('sum-')]
            self.assertEqual([kopecks(s) for s in sums], [want])
            self.assertIn('Поставщик посчитал', self.b.get('/reading', id=row(key, a)).page.text)
            reply, key = send_readings(self.b, a, {g: typed(base + 150000, 0)})   # above the last read, below the computed
            self.assertEqual(reply.status, 303, 'nothing to ask: %s' % reply)
            self.assertIn('предварительного расчёта нет', self.b.see(reply).page.text)
        finally:
            sql("DELETE w FROM reading_value w JOIN reading r ON r.id = w.reading_id WHERE r.once_key = 'computed-1';"
                "DELETE FROM reading WHERE once_key = 'computed-1'")

    def test_replaced_meter_is_a_chain(self):
        """E11: (old end - old last) + (new - new start); the old one can not be chosen, and its end is shown"""
        a = account(ONE)
        (g, _, m, _, _), = registers(a)
        base, on = base_of(g, self.first)
        serial, service = sql('SELECT serial, service_id FROM meter WHERE id = %d' % m)[0]
        day = now('Asia/Omsk').date() - 4 * oracle.DAY
        common = 'supplier="omsk-energo" account="%s" service="electricity" digits="6" decimals="0" ratio="1"' % ONE
        take_in('<meter %s serial="%s" state="removed" installed="2014-10-02" removed="%s" replaced-by="NEW-1"><register code="T1" zone="round" end="%d"/></meter>'
                % (common, serial, day, base // 1000 + 80), '<meter %s serial="NEW-1" installed="%s"><register code="T1" zone="round" start="5"/></meter>' % (common, day))
        try:
            page = self.b.get('/readings/send', account=a)
            self.assertIn('Раньше стоял счётчик № ' + serial, page.page.text)
            self.assertNotIn('r-%d"' % g, page.text)
            new = registers(a)[0][0]
            reply, key = send_readings(self.b, a, {new: '25'})
            self.assertEqual(reply.status, 303, reply)
            want, _, _ = oracle.charge(a, int(service), [('round', 80000), ('round', 20000)], datetime.date.fromisoformat(on) + oracle.DAY,
                                       now('Asia/Omsk').date())
            sums = [v for n, v in self.b.see(reply).page.fields('/pay/start') if n.startswith('sum-')]
            self.assertEqual([kopecks(s) for s in sums], [want])
        finally:
            sql("DELETE e FROM reading_event e JOIN reading r ON r.id = e.reading_id JOIN meter m ON m.id = r.meter_id WHERE m.serial = 'NEW-1';"
                "DELETE w FROM reading_value w JOIN reading r ON r.id = w.reading_id JOIN meter m ON m.id = r.meter_id WHERE m.serial = 'NEW-1';"
                "DELETE r FROM reading r JOIN meter m ON m.id = r.meter_id WHERE m.serial = 'NEW-1';"
                "DELETE g FROM meter_register g JOIN meter m ON m.id = g.meter_id WHERE m.serial = 'NEW-1'; DELETE FROM meter WHERE serial = 'NEW-1';"
                "UPDATE meter SET state = 'in-service', removed_on = NULL, replaced_by = '' WHERE id = %d;"
                "UPDATE meter_register SET end_value = NULL, start_value = start_value WHERE id = %d" % (m, g))

    def test_verification_over(self):
        """E18 READ-3: the meter's verification is over: said, and readings are still taken"""
        a = account(SHARED)
        sql("UPDATE meter SET verified_until = '2026-02-01' WHERE account_id = %d" % a)
        try:
            self.assertIn('Срок поверки этого счётчика закончился 01.02.2026', self.b.get('/readings/send', account=a).page.text)
            self.assertEqual(send_readings(self.b, a, self.values(a, [9]))[0].status, 303)
        finally:
            sql('UPDATE meter SET verified_until = NULL WHERE account_id = %d' % a)
