"""Payments against a bank that misbehaves: the fault matrix of RELIABILITY.md 2.3, as far as one server and no compiled-in
crash points allow. After every test the invariants I1 to I12 must hold."""
import concurrent.futures, subprocess, unittest

import invariants
from deeds import *

WATER, ENERGY, DEBT = "111\\00021547", '02660061050', '5500123871'


def setUpModule():
    global W, E, D
    behave()
    W, E, D = account(WATER), account(ENERGY), account(DEBT)


def together(*deeds):
    """All at the same instant; their results in order."""
    with concurrent.futures.ThreadPoolExecutor(len(deeds)) as pool:
        return [f.result() for f in [pool.submit(d) for d in deeds]]


class Money(unittest.TestCase):
    def setUp(self):
        behave()
        self.b = first()

    def tearDown(self):
        behave()
        invariants.check(self)

    def paid(self, payment, times=1):
        """Credited once to the kopeck, told once, and shown as paid."""
        self.assertEqual(payment.state, 'paid')
        self.assertEqual(payment.credited, int(payment.amount))
        self.assertEqual(num('SELECT COUNT(*) FROM payment_event WHERE payment_id = %s AND new_state = \'paid\'' % payment.id), 1)

    def shown(self, payment, word='Оплачено'):
        return self.b.get('/pay/state', payment=payment.token)

    def late_callbacks(self):
        misbehave({'op': 'callback', 'mode': 'never'})

    def payments(self):
        return num('SELECT COUNT(*) FROM payment')


class HappyPath(Money):
    def test_to_the_bank_and_back(self):
        """PAY-1 PAY-4 PAY-5 rows 6 8: bank's form, callback credits, return page and history show it"""
        p = pay(self.b, {'a%d' % E: '150,25'})
        self.assertEqual((p.reply.status, p.reply.location), (303, p.form_url))
        self.assertTrue(p.form_url.startswith(ENV['SANDBOX_URL']))
        self.assertEqual(p.state, 'registered')
        self.assertEqual((p.bank['amount'], p.bank_order_id), (15025, p.bank['orderId']))
        self.assertIn('/pay/return?payment=' + p.token, p.bank['returnUrl'])
        at_bank('pay', p)
        p.await_state('paid')
        self.paid(p)
        for page in (p.back(self.b), self.b.get('/history/payments'), self.b.get('/notices')):
            self.assertEqual(page.status, 200)
            self.assertIn('150,25', page.page.text)
        self.assertIn(p.order_number, self.b.get('/history/payments').text + self.b.get('/pay/state', payment=p.token).text)

    def test_declined(self):
        """PAY-5: a refusal is said, nothing is credited, the balance stays"""
        p = pay(self.b, {'a%d' % E: '150,26'})
        at_bank('pay', p, pan='4000000000000002')
        p.await_state('declined')
        self.assertEqual((p.credited, p.reason), (0, '116'))
        self.assertIn('150,26', self.shown(p).page.text)

    def test_expired(self):
        """row 18: the bank's own end of the order is an end here too"""
        p = pay(self.b, {'a%d' % E: '150,27'})
        at_bank('expire', p)
        p.await_state('expired')
        self.assertEqual(p.credited, 0)

    def test_commission_and_parts(self):
        """E26 E27 PAY-3: 1 %, at least 10 ₽, of what goes to the water supplier, none of the others; parts add up"""
        for sum_, fee in (('0,01', 1000), ('999,99', 1000), ('1000,00', 1000), ('1000,49', 1000), ('1000,50', 1001), ('2500,50', 2501),
                          ('234567,89', 234568)):
            with self.subTest(sum=sum_):
                fields = dict(basket(self.b, {'a%d' % W: sum_}))
                self.assertEqual(int(fields['shown']), kopecks(sum_) + fee)
        p = pay(self.b, {'a%d' % W: '1500,55', 'a%d' % E: '77,77'})
        self.assertEqual((p.amount, p.commission), (str(150055 + 7777), '1501'))
        self.assertEqual(p.bank['amount'], 150055 + 7777 + 1501)
        self.assertEqual(sorted(tuple(map(int, r)) for r in sql('SELECT account_id, amount, commission FROM payment_part WHERE payment_id = ' + p.id)),
                         sorted([(W, 150055, 1501), (E, 7777, 0)]))
        at_bank('pay', p)
        p.await_state('paid')
        self.paid(p)

    def test_whole_debt_is_divided_by_lines(self):
        """PAY-2 PAY-3: paid to the kopeck what is owed, every owing line is paid; line by line the same"""
        lines = {int(i): -int(a) for i, a in sql('SELECT id, amount FROM balance_line WHERE account_id = %d AND amount < 0' % W)}
        owed = sum(lines.values())
        text = lambda k: '%d,%02d' % divmod(k, 100)
        whole = pay(self.b, {'a%d' % W: text(owed)})
        single = pay(self.b, {'l%d' % i: text(a) for i, a in lines.items()}, path='/payment/details?account=%d' % W)
        fee = max(1000, (owed * 10 + 500) // 1000)
        for p in (whole, single):
            parts = sql('SELECT service_id, kind, amount FROM payment_part WHERE payment_id = %s ORDER BY position' % p.id)
            want = sql('SELECT service_id, kind, -amount FROM balance_line WHERE account_id = %d AND amount < 0 ORDER BY service_id, kind' % W)
            self.assertEqual(sorted(parts), sorted(want))
            self.assertEqual((int(p.amount), int(p.commission)), (owed, fee))
        for p in (whole, single):
            at_bank('decline', p)
            p.await_state('declined')

    def test_requisites_are_frozen(self):
        """E37: whom it was paid to stays as it was when the payment was made"""
        columns = 'name, inn, kpp, bank_bic, bank_account'
        old = sql('SELECT %s FROM supplier WHERE id = (SELECT supplier_id FROM account WHERE id = %d)' % (columns, W))[0]
        p = pay(self.b, {'a%d' % W: '60,00'})
        where = 'WHERE id = (SELECT supplier_id FROM account WHERE id = %d)' % W
        sql("UPDATE supplier SET name = 'Другой', inn = '1111111111', kpp = '222222222', bank_bic = '333333333', bank_account = '44444444444444444444',"
            " commission_permille = 50, commission_min = 99900 " + where)
        try:
            at_bank('pay', p)
            p.await_state('paid')
            self.paid(p)
            part = sql('SELECT payee_name, payee_inn, payee_kpp, payee_bic, payee_account, account_number, commission FROM payment_part WHERE payment_id = ' + p.id)[0]
            self.assertEqual(part, old + [WATER, '1000'])
            self.assertIn(old[0], self.shown(p).page.text)
        finally:
            sql('UPDATE supplier SET name = %s, inn = %s, kpp = %s, bank_bic = %s, bank_account = %s, commission_permille = 10, commission_min = 1000 %s'
                % (*map(quote, old), where))

    def test_total_seen_is_total_paid(self):
        """E35 PAY-2: the sum on the button is the sum paid; another one is shown first, and nothing starts"""
        before = self.payments()
        for shown in ('0', '1', '6000', '7001', '999999999999999'):
            reply = self.b.post('/pay/start', basket(self.b, {'a%d' % W: '60,00'}, total=shown))
            self.assertEqual(reply.status, 200)
            self.assertIn('70,00', reply.page.text)
        self.assertEqual(self.payments(), before)


class BankUnwell(Money):
    def unknown(self, mode, **more):
        """A registration that goes wrong; the payment, whose outcome nobody knows."""
        misbehave({'op': 'register', 'mode': mode, 'times': 1, **more})
        p = pay(self.b, {'a%d' % E: '31,31'})
        self.assertEqual(p.reply.status, 303, p.reply)
        self.assertEqual(p.reply.location, URL + '/pay/state?payment=' + p.token)
        self.assertEqual(p.state, 'registering', mode)
        page = self.b.see(p.reply)
        self.assertEqual(page.status, 200)
        return p

    def test_answer_lost_after_the_work(self):
        """row 4 row 3: timed out after registering, cut JSON, 500 after the work: found by our number, one bank order, credited"""
        for mode, more in (('timeout-after', {'seconds': 0.3}), ('garbage', {}), ('error500', {'after': True})):
            with self.subTest(mode=mode):
                p = self.unknown(mode, **more)
                self.assertIsNotNone(p.bank)
                p.ask()
                p.await_state('registered')
                self.assertEqual(p.bank_order_id, p.bank['orderId'])
                at_bank('pay', p)
                p.await_state('paid')
                self.paid(p)
                self.assertEqual(calls(p.order_number)['register'], 1)

    def test_never_registered(self):
        """row 4 row 2: reset or 500 before the work: unknown, then «no such order»; it waits, and ends with the bank's session"""
        for mode in ('reset', 'error500'):
            with self.subTest(mode=mode):
                p = self.unknown(mode)
                self.assertIsNone(p.bank)
                before = int(p.column('checks'))
                p.ask()
                await_true('a check', lambda: int(p.column('checks')) > before)
                self.assertIn(p.state, ('registering', 'created', 'registered'))
                sql('UPDATE payment SET created_at = created_at - INTERVAL 2 HOUR WHERE id = ' + p.id)
                sql('UPDATE payment_event SET at = at - INTERVAL 2 HOUR WHERE payment_id = ' + p.id)
                p.ask()
                p.await_state('expired')
                self.assertEqual(p.credited, 0)

    def test_same_form_again_after_a_lost_answer(self):
        """row 4 «already registered» is the way to success: the same form again is the same payment, no second bank order"""
        misbehave({'op': 'register', 'mode': 'timeout-after', 'seconds': 0.2, 'times': 1})
        fields = basket(self.b, {'a%d' % E: '31,32'})
        p = start(self.b, fields)
        before = self.payments()
        again = start(self.b, fields)
        self.assertEqual(again.reply.status, 303)
        self.assertEqual((again.id, self.payments()), (p.id, before))
        p.ask()
        p.await_state('registered')
        at_bank('pay', p)
        p.await_state('paid')
        self.paid(p)

    def test_status_fails(self):
        """rows 4 10: the status call fails in every way: nothing certain, nothing moves; when the bank is well again, credited"""
        self.late_callbacks()
        for mode, more in (('reset', {}), ('error500', {}), ('garbage', {}), ('refuse', {'code': 7}), ('refuse', {'code': 5}),
                           ('timeout-after', {'seconds': 0.2})):
            with self.subTest(mode=mode, **more):
                p = pay(self.b, {'a%d' % E: '31,33'})
                at_bank('pay', p)
                misbehave({'op': 'status', 'mode': mode, 'orderNumber': p.order_number, 'times': 1, **more})
                page = p.back(self.b)
                self.assertEqual(page.status, 200)
                self.assertIn(p.state, ('registered', 'paid'))
                if p.state == 'registered':
                    self.assertNotIn('Оплата прошла', page.page.text)
                p.ask()
                p.await_state('paid')
                self.paid(p)

    def test_refused_registration(self):
        """row 4: the bank says no to the order itself: declined, said so, no credit"""
        misbehave({'op': 'register', 'mode': 'refuse', 'code': 5, 'times': 1})
        p = pay(self.b, {'a%d' % E: '31,34'})
        self.assertEqual((p.state, p.credited), ('declined', 0))
        self.assertEqual(self.b.see(p.reply).status, 200)

    def test_wrong_sum_or_order(self):
        """row 17 I5: another sum, another order in the bank's answer: mismatch, no credit, alarm, «being checked»"""
        for op, mode in (('status', 'wrong-sum'), ('status', 'wrong-order'), ('register', 'wrong-sum')):
            with self.subTest(op=op, mode=mode):
                if op == 'register':
                    misbehave({'op': op, 'mode': mode, 'times': 1})
                p = pay(self.b, {'a%d' % E: '31,35'})
                if op == 'status':
                    misbehave({'op': op, 'mode': mode, 'orderNumber': p.order_number})
                at_bank('pay', p)
                p.await_state('mismatch')
                self.assertEqual(p.credited, 0)
                self.assertIn('ALARM', ''.join(l for n in ('payment', 'courier') for l in log_text(n).splitlines() if p.order_number in l))
                self.assertRegex(self.shown(p).page.text, 'провер')
                behave()
                self.assertEqual(self.b.get('/pay/return', payment=p.token).status, 303)
                self.assertEqual((p.state, p.credited), ('mismatch', 0))

    def test_answer_about_another_order(self):
        """row 17: an answer that names another order proves nothing about ours: not declined, not found by another's id"""
        p = pay(self.b, {'a%d' % E: '31,36'})
        self.late_callbacks()
        misbehave({'op': 'status', 'mode': 'wrong-order', 'orderNumber': p.order_number})
        at_bank('decline', p)
        p.back(self.b)
        self.assertIn(p.state, ('registered', 'mismatch'))
        q = self.unknown('timeout-after', seconds=0.2)
        misbehave({'op': 'status', 'mode': 'wrong-order', 'orderNumber': q.order_number})
        q.back(self.b)
        self.assertIn(q.bank_order_id, (None, q.bank['orderId']))
        behave()
        for x in (p, q):
            at_bank('decline', x)
            x.ask()
            x.await_state('declined', 'mismatch')

    def test_bank_is_away_the_portal_is_not(self):
        """row 18: while the bank hangs, readings, history and balances answer as ever"""
        misbehave({'op': 'register', 'mode': 'timeout-after', 'seconds': 1.0, 'times': 2})
        f = [basket(self.b, {'a%d' % E: '31,3%d' % i}) for i in (7, 8)]
        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(start, self.b, x) for x in f]
            await_true('both at the bank', lambda: all(calls(p).get('register') for p in self.fresh(f)))
            for path in ('/payment', '/readings', '/history/payments'):
                then = time.monotonic()
                self.assertEqual(self.b.get(path).status, 200)
                self.assertLess(time.monotonic() - then, 0.5)
            payments = [w.result() for w in waiting]
        for p in payments:
            p.ask()
            at_bank('pay', p)
            p.await_state('paid')

    def fresh(self, forms):
        rows = sql('SELECT order_number FROM payment WHERE once_key IN (%s)' % ','.join(quote(dict(x)['key']) for x in forms))
        return [r[0] for r in rows] if len(rows) == len(forms) else ['none yet']


class Callbacks(Money):
    def test_no_callback_the_courier_settles(self):
        """row 10: no callback, tab closed: the courier credits"""
        self.late_callbacks()
        p = pay(self.b, {'a%d' % E: '41,01'})
        self.assertLessEqual(one('SELECT TIMESTAMPDIFF(SECOND, created_at, check_at) FROM payment WHERE id = ' + p.id), '60')
        at_bank('pay', p)
        self.assertEqual(p.state, 'registered')
        p.hasten()
        p.await_state('paid')
        self.paid(p)
        self.assertEqual(one("SELECT actor FROM payment_event WHERE payment_id = %s AND new_state = 'paid'" % p.id), 'courier')

    def test_return_before_callback(self):
        """row 9: the way back credits; the callback that follows does nothing"""
        misbehave({'op': 'callback', 'mode': 'late', 'seconds': 0.6})
        p = pay(self.b, {'a%d' % E: '41,02'})
        at_bank('pay', p)
        page = p.back(self.b)
        self.paid(p)
        self.assertIn('41,02', page.page.text)
        await_true('the callback', lambda: all(c['state'] == 'done' for c in p.bank['callbacks']) and p.bank['callbacks'])
        self.paid(p)
        self.assertEqual(one("SELECT actor FROM payment_event WHERE payment_id = %s AND new_state = 'paid'" % p.id), 'return')

    def test_a_hundred_callbacks(self):
        """row 11 E29: a hundred genuine callbacks at once: one credit, one notice, each answered 200"""
        self.late_callbacks()
        p = pay(self.b, {'a%d' % E: '41,03', 'a%d' % W: '41,04'})
        at_bank('pay', p)
        params = callback_params(p)
        with concurrent.futures.ThreadPoolExecutor(25) as pool:
            answers = list(pool.map(lambda i: callback(params, method='POST' if i % 4 == 0 else 'GET').status, range(100)))
        self.assertEqual(set(answers), {200})
        self.paid(p)
        self.assertEqual(num('SELECT COUNT(*) FROM ledger WHERE payment_id = ' + p.id), 2)

    def test_everybody_at_once(self):
        """row 12: callback, return page and courier at the same instant: one wins, the others read it"""
        self.late_callbacks()
        for round_ in range(3):
            p = pay(self.b, {'a%d' % E: '41,05'})
            params, token = callback_params(p), p.token
            at_bank('pay', p)
            deeds = [lambda: callback(params).status, lambda: self.b.get('/pay/return', payment=token).status,
                     lambda: self.b.get('/pay/state', payment=token).status] * 3
            got = together(p.ask, *deeds)[1:]
            self.assertEqual(got, [200, 303, 200] * 3)
            self.paid(p)

    def test_out_of_order_and_double(self):
        """E32 row 11: «failed» after «succeeded», and twice: paid stays paid"""
        for mode in ('out-of-order', 'double'):
            misbehave({'op': 'callback', 'mode': mode, 'times': 1})
            p = pay(self.b, {'a%d' % E: '41,06'})
            at_bank('pay', p)
            p.await_state('paid')
            self.assertEqual(callback(callback_params(p, status='0')).status, 200)
            await_true('all callbacks', lambda: all(c['state'] == 'done' for c in p.bank['callbacks']))
            self.paid(p)

    def test_forged(self):
        """row 15 I6: bad, missing, empty, other key's checksum; tampered fields: refused, and no money moves"""
        p = pay(self.b, {'a%d' % E: '41,07'})
        good = callback_params(p)
        good['checksum'] = checksum(good)
        cases = {
            'missing': {k: v for k, v in good.items() if k != 'checksum'}, 'empty': {**good, 'checksum': ''},
            'garbage': {**good, 'checksum': 'F' * 64}, 'cut': {**good, 'checksum': good['checksum'][:-2]},
            'other key': {**good, 'checksum': checksum(good, 'x' * 48)}, 'empty key': {**good, 'checksum': checksum(good, '')},
            'other order': {**good, 'orderNumber': 'K261120-0000000000'}, 'other sum': {**good, 'amount': '1'},
            'other status': {**good, 'status': '0'}, 'added': {**good, 'more': '1'}, 'no order': {'operation': 'deposited', 'checksum': checksum({'operation': 'deposited'})},
        }
        for name, params in cases.items():
            for method in ('GET', 'POST'):
                with self.subTest(case=name, method=method):
                    reply = callback(params, sign=False, method=method)
                    self.assertEqual(reply.status, 403, reply)
                    self.assertTrue([l for l in log_lines(reply) if 'ALARM' in l])
        query = urllib.parse.urlencode(good)
        for twice in ('&orderNumber=' + p.order_number, '&checksum=' + good['checksum'], '&status=1'):
            self.assertIn(send('GET', BASE + '/pay/callback?' + query + twice).status, (400, 403))
        self.assertEqual((p.state, p.credited), ('registered', 0))
        at_bank('decline', p)
        p.await_state('declined')

    def test_genuine_but_untrue(self):
        """row 15 I6: a signed «paid» for an order that is not: the bank is asked, and nothing moves"""
        p = pay(self.b, {'a%d' % E: '41,08'})
        self.assertIn(callback(callback_params(p)).status, (200, 503))
        self.assertEqual((p.state, p.credited), ('registered', 0))
        at_bank('decline', p)
        p.await_state('declined')
        self.assertIn(callback(callback_params(p)).status, (200, 503))
        self.assertEqual((p.state, p.credited), ('declined', 0))

    def test_wrong_facts_signed_rightly(self):
        """row 15 row 17: the callback's sum and bank id are only hints"""
        for mode in ('wrong-sum', 'wrong-order', 'wrong-checksum'):
            misbehave({'op': 'callback', 'mode': mode, 'times': 1})
            p = pay(self.b, {'a%d' % E: '41,09'})
            at_bank('pay', p)
            if mode == 'wrong-checksum':
                await_true('its callback', lambda: p.bank['callbacks'] and p.bank['callbacks'][0]['tries'] > 0)
                self.assertEqual(p.state, 'registered')
                p.ask()
            p.await_state('paid')
            self.paid(p)

    def test_replay(self):
        """row 15: an old callback again, much later: 200, nothing moves"""
        p = pay(self.b, {'a%d' % E: '41,10'})
        params = callback_params(p)
        at_bank('pay', p)
        p.await_state('paid')
        before = sql('SELECT * FROM payment_event WHERE payment_id = ' + p.id)
        for _ in range(3):
            self.assertEqual(callback(params).status, 200)
        self.assertEqual(sql('SELECT * FROM payment_event WHERE payment_id = ' + p.id), before)
        self.paid(p)

    def test_before_its_row(self):
        """row 7 E31: genuine, for an order that is not here yet: not 200, so that the bank comes again; no row appears"""
        before = self.payments()
        params = {'mdOrder': 'x', 'orderNumber': 'K261120-1234567897', 'operation': 'deposited', 'status': '1', 'amount': '100'}
        self.assertEqual(callback(params).status, 503)
        self.assertEqual(self.payments(), before)

    def test_late_truth(self):
        """row 16 I7: paid after declined or expired: credited, told, noted in the log as an alarm"""
        for end in ('decline', 'expire'):
            with self.subTest(end=end):
                p = pay(self.b, {'a%d' % E: '41,11'})
                at_bank(end, p)
                p.await_state('declined', 'expired')
                self.assertEqual(p.credited, 0)
                at_bank('pay', p)
                p.await_state('paid')
                self.paid(p)
                topics = {r[0] for r in sql('SELECT topic FROM notice WHERE subject = ' + quote(p.order_number))}
                self.assertIn('payment-paid', topics)
                alarms = [l for l in log_text('payment').splitlines() if p.order_number in l and 'ALARM' in l]
                self.assertTrue(alarms, 'no ALARM line')


class Once(Money):
    def test_double_click(self):
        """row 25: the same form twice, one after the other: one payment, one bank order, the same bank form"""
        fields = basket(self.b, {'a%d' % E: '51,01'})
        before = self.payments()
        p, q = start(self.b, fields), start(self.b, fields)
        self.assertEqual(self.payments(), before + 1)
        self.assertEqual((p.reply.status, p.reply.location), (303, q.reply.location))
        self.assertEqual(calls(p.order_number)['register'], 1)
        at_bank('pay', p)
        p.await_state('paid')
        r = start(self.b, fields)
        self.assertEqual((r.reply.status, r.reply.location), (303, URL + '/pay/state?payment=' + p.token))
        self.paid(p)

    def test_clicks_at_once(self):
        """row 25: the same form eight times at once: one payment, one bank order, and its form is not lost"""
        for _ in range(3):
            fields = basket(self.b, {'a%d' % E: '51,02'})
            before = self.payments()
            several = together(*[lambda: start(self.b, fields)] * 8)
            p = several[0]
            self.assertEqual(self.payments(), before + 1)
            self.assertEqual({x.reply.status for x in several}, {303})
            self.assertLessEqual({x.reply.location for x in several}, {p.form_url, URL + '/pay/state?payment=' + p.token})
            self.assertIsNotNone(p.form_url)
            self.assertEqual(p.state, 'registered')
            self.assertIn(p.form_url.replace('&', '&amp;'), self.shown(p).text)
            at_bank('decline', p)
            p.await_state('declined')

    def test_form_is_offered_again(self):
        """row 5 E35: whoever closed the bank's page finds the way back to it while its session lives"""
        p = pay(self.b, {'a%d' % E: '51,03'})
        self.assertIn(p.form_url.replace('&', '&amp;'), self.shown(p).text)
        at_bank('decline', p)
        p.await_state('declined')
        self.assertNotIn(p.form_url.replace('&', '&amp;'), self.shown(p).text)

    def test_key_with_another_sum(self):
        """row 39: the same key with another sum: 409, the first untouched"""
        fields = basket(self.b, {'a%d' % E: '51,04'})
        p = start(self.b, fields)
        before = (self.payments(), sql('SELECT * FROM payment WHERE id = ' + p.id), sql('SELECT * FROM payment_part WHERE payment_id = ' + p.id))
        other = start(self.b, basket(self.b, {'a%d' % E: '51,05'}, key=p.key))
        self.assertEqual(other.reply.status, 409, other.reply)
        self.assertEqual((self.payments(), sql('SELECT * FROM payment WHERE id = ' + p.id), sql('SELECT * FROM payment_part WHERE payment_id = ' + p.id)), before)
        at_bank('decline', p)
        p.await_state('declined')

    def test_key_with_another_account(self):
        """row 39: the same key and sum, but for another account: 409, the first untouched"""
        fields = basket(self.b, {'a%d' % E: '51,06'})
        p = start(self.b, fields)
        other = start(self.b, basket(self.b, {'a%d' % D: '51,06'}, key=p.key))
        try:
            self.assertEqual(other.reply.status, 409, other.reply)
        finally:
            at_bank('decline', p)
            p.await_state('declined')

    def test_key_of_another_resident(self):
        """row 39 E44: another resident's key finds nothing of theirs"""
        p = pay(self.b, {'a%d' % E: '51,07'})
        mine = num("SELECT account_id FROM link WHERE resident_id = %d AND alias = 'Вода'" % resident(PHONE2))
        before = sql('SELECT * FROM payment WHERE id = ' + p.id)
        q = start(second(), basket(second(), {'a%d' % mine: '51,07'}, key=p.key))
        self.assertNotEqual(q.id, p.id)
        self.assertNotIn(p.token, str(q.reply.headers))
        self.assertEqual(sql('SELECT * FROM payment WHERE id = ' + p.id), before)
        for x in (p, q):
            at_bank('decline', x)
            x.await_state('declined')

    def test_equal_payments_are_legal(self):
        """E30 row 27: two payments of the same sum for the same account on purpose are two"""
        p, q = pay(self.b, {'a%d' % E: '51,08'}), pay(self.b, {'a%d' % E: '51,08'})
        self.assertNotEqual(p.order_number, q.order_number)
        for x in (p, q):
            at_bank('pay', x)
            x.await_state('paid')
            self.paid(x)

    def test_old_form_paid_after_a_new_one(self):
        """row 28: both orders are followed, both are credited"""
        p, q = pay(self.b, {'a%d' % E: '51,09'}), pay(self.b, {'a%d' % E: '51,10'})
        at_bank('pay', q)
        at_bank('pay', p)
        for x in (p, q):
            x.await_state('paid')
            self.paid(x)


class SignedOut(Money):
    def test_session_ends_at_the_bank(self):
        """row 40 I12: the way back works without a session, shows how it stands and nothing else; signed in again, details"""
        b = Browser().sign_in()
        p = pay(b, {'a%d' % E: '61,01'})
        sql('UPDATE session SET ended_at = seen_at WHERE ended_at IS NULL AND resident_id = %d AND token_hash = UNHEX(SHA2(%s, 256))'
            % (resident(), quote(b.session)))
        self.late_callbacks()
        at_bank('pay', p)
        page = p.back(b)
        self.assertEqual(page.status, 200)
        self.paid(p)
        self.assertNotIn(ENERGY, page.text)
        self.assertNotIn('Чайкина', page.text)
        b.sign_in()
        self.assertIn(ENERGY, b.get('/pay/state', payment=p.token).text)

    def test_unknown_token(self):
        """V8.2.2: a wrong token is not found, whatever its form"""
        for token, status in (('A' * 43, 404), ('A' * 42, 400), ('A' * 44, 400), ('', 400), ("' OR 1=1 --" + 'A' * 32, 400)):
            for path in ('/pay/state', '/pay/return'):
                self.assertEqual(self.b.get(path, payment=token).status, status, (path, token))
        for path in ('/pay/state', '/pay/return'):
            self.assertEqual(self.b.get(path).status, 404)

    def test_return_address_is_only_a_hint(self):
        """I6 row 15: what the address says of the outcome is not believed"""
        p = pay(self.b, {'a%d' % E: '61,02'})
        for more in ('&status=paid', '&orderStatus=2&errorCode=0', '&orderId=' + p.bank_order_id + '&lang=ru'):
            reply = send('GET', BASE + '/pay/return?payment=' + p.token + more)
            self.assertEqual(reply.status, 303)
            self.assertEqual(reply.location, URL + '/pay/state?payment=' + p.token)
        self.assertEqual((p.state, p.credited), ('registered', 0))
        at_bank('decline', p)
        p.await_state('declined')


class Killed(Money):
    def wells(self):
        return len(workers('payment'))

    def kill_during_register(self, mode, sum_):
        """All payment workers die while one of them waits for the bank."""
        many = self.wells()
        misbehave({'op': 'register', 'mode': mode, 'seconds': 0.8, 'times': 1})
        fields = basket(self.b, {'a%d' % E: sum_})
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(start, self.b, fields)
            number = await_true('the row', lambda: one('SELECT order_number FROM payment WHERE once_key = ' + quote(dict(fields)['key'])))
            await_true('the call', lambda: calls(number).get('register'))
            for pid in workers('payment'):
                kill(pid)
            p = waiting.result()
        self.assertEqual(p.reply.status, 503)
        self.assertIn('</html>', p.reply.text)
        await_true('new workers', lambda: self.wells() == many and self.b.get('/pay/state', payment='A' * 43).status == 404)
        self.assertEqual(p.state, 'created')
        return p, fields

    def test_killed_before_the_bank_did_it(self):
        """row 2: killed, and the bank never made the order: the same form again makes the one order"""
        p, fields = self.kill_during_register('never', '71,01')
        behave()
        self.assertIsNone(p.bank)
        q = start(self.b, fields)
        self.assertEqual((q.id, q.reply.location), (p.id, p.form_url))
        self.assertEqual(p.state, 'registered')
        at_bank('pay', p)
        p.await_state('paid')
        self.paid(p)

    def test_killed_after_the_bank_did_it(self):
        """row 3: killed after the bank made the order: found by our number; no second order; credited"""
        p, fields = self.kill_during_register('timeout-after', '71,02')
        self.assertIsNotNone(p.bank)
        p.ask()
        p.await_state('registered')
        self.assertEqual(p.bank_order_id, p.bank['orderId'])
        q = start(self.b, fields)
        self.assertEqual(q.id, p.id)
        at_bank('pay', p)
        p.await_state('paid')
        self.paid(p)

    def test_killed_and_sent_again(self):
        """rows 2 3 4: killed after the bank made the order, the resident sends the form again: same payment, credited once"""
        p, fields = self.kill_during_register('timeout-after', '71,03')
        q = start(self.b, fields)
        self.assertEqual((q.id, q.reply.status), (p.id, 303))
        at_bank('pay', p)
        p.ask()
        p.await_state('paid')
        self.paid(p)

    def test_killed_between_status_and_credit(self):
        """row 13: killed while the bank is asked how it stands: asked again, credited once"""
        self.late_callbacks()
        p = pay(self.b, {'a%d' % E: '71,04'})
        at_bank('pay', p)
        many, asked = self.wells(), calls(p.order_number).get('status', 0)
        misbehave({'op': 'status', 'mode': 'delay', 'seconds': 0.8, 'orderNumber': p.order_number, 'times': 1})
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            params = callback_params(p)
            waiting = pool.submit(callback, params, True, 'POST')
            await_true('the question', lambda: calls(p.order_number).get('status', 0) > asked)
            for pid in workers('payment'):
                kill(pid)
            self.assertEqual(waiting.result().status, 503)
        await_true('new workers', lambda: self.wells() == many)
        self.assertEqual((p.state, p.credited), ('registered', 0))
        self.assertEqual(await_true('200', lambda: callback(params).status == 200 and 200), 200)
        self.paid(p)


class Sums(Money):
    GOOD = {'1': 100, '1,00': 100, '1.00': 100, '0,01': 1, '007': 700, ' 5,50 ': 550, '\u00a05,50': 550, '999999999,99': None}
    BAD = ['', ' ', '0', '0,00', '000', '-0', '-1', '+1', '1 000', '1\u00a0000', '1,000', '1.5', '1,5', '1,555', '1e5', '1e9', '0x10', '1.00.00',
           '1,00,', ',50', '1,', '1..', '١٢', '１２', '1²', '½', 'Ⅷ', 'NaN', 'inf', '1000000000', '10000000000', '1' + '0' * 18, '9' * 40,
           '1,00 ₽', "1'--", '1\t2', '<b>1', '1;2', '--1', '\u200b1', '1\u200b', 'сто']

    def test_refused(self):
        """row 38, 1.10 PAY-2: sums that are no sums: 422, what was typed stays, its field is named, no row"""
        before = self.payments()
        for text in self.BAD:
            with self.subTest(text=text):
                reply = self.b.post('/pay/start', basket(self.b, {'a%d' % E: text}, total=100))
                self.assertEqual(reply.status, 422, reply)
                self.assertEqual(dict(reply.page.fields('/pay/start'))['sum-a%d' % E], text)
                self.assertIn('sum-a%d' % E, reply.text)
                self.assertIn('aria-invalid', reply.text)
        self.assertEqual(self.payments(), before)

    def test_taken(self):
        """1.10: sums that people write"""
        for text, value in self.GOOD.items():
            reply = self.b.post('/pay/start', basket(self.b, {'a%d' % E: text}, total=0))
            with self.subTest(text=text):
                self.assertEqual(reply.status, 200 if value else 422, reply)
                if value:
                    self.assertEqual(int(dict(reply.page.fields('/pay/start'))['shown']), value)

    def test_limits_of_the_whole(self):
        """row 38: many good sums that are too much together: 422, no row; the same item twice, nothing ticked: refused"""
        before = self.payments()
        mine = [r[0] for r in sql('SELECT account_id FROM link WHERE resident_id = %d' % resident())]
        reply = self.b.post('/pay/start', basket(self.b, {'a' + a: '900000000,00' for a in mine}, total=1))
        self.assertEqual(reply.status, 422)
        reply = self.b.post('/pay/start', basket(self.b, {}, total=1))
        self.assertEqual(reply.status, 422)
        fields = basket(self.b, {'a%d' % E: '1,00'}, total=100)
        self.assertEqual(self.b.post('/pay/start', fields + [('tick', 'a%d' % E)]).status, 400)
        self.assertEqual(self.b.post('/pay/start', fields + [('sum-a%d' % E, '2,00')]).status, 400)
        self.assertEqual(self.b.post('/pay/start', with_field(fields, key=None)).status, 400)
        self.assertEqual(self.b.post('/pay/start', with_field(fields, key='g' * 32)).status, 400)
        self.assertEqual(self.payments(), before)


class Messages(Money):
    def settled(self, sum_, b=None, item=None):
        p = pay(b or self.b, {item or 'a%d' % E: sum_})
        at_bank('pay', p)
        p.await_state('paid')
        return p

    def sent(self, p):
        """Waits for the running courier, which looks each second."""
        await_true('the message sent', lambda: one("SELECT state FROM outbox WHERE subject = %s" % quote(p.order_number)) == 'sent')

    def test_by_email(self):
        """I10: the outcome by e-mail, with number, sum and a link; once"""
        p = self.settled('81,01')
        self.sent(p)
        found = [m for m in messages(ENV['RESIDENT_EMAIL']) if p.order_number in m['subject'] + m['text']]
        self.assertEqual([m['channel'] for m in found], ['email'])
        self.assertIn('81,01', found[0]['text'].replace('\u00a0', ' '))
        self.assertIn(URL + '/pay/state?payment=' + p.token, found[0]['text'])

    def test_by_sms(self):
        """I10 E49: without a confirmed e-mail by SMS; once"""
        who = resident(PHONE2)
        mine = num("SELECT account_id FROM link WHERE resident_id = %d AND alias = 'Вода'" % who)
        sql('UPDATE resident SET email_confirmed = 0 WHERE id = %d' % who)
        try:
            p = self.settled('81,02', second(), 'a%d' % mine)
            self.sent(p)
        finally:
            sql('UPDATE resident SET email_confirmed = 1 WHERE id = %d' % who)
        found = [m for m in messages(PHONE2) if p.order_number in m['text']]
        self.assertEqual([m['channel'] for m in found], ['sms'])
        self.assertEqual([m for m in messages(ENV['RESIDENT2_EMAIL']) if p.order_number in m['subject'] + m['text']], [])

    def test_gateway_unwell(self):
        """row 36 E55: relay refuses for now: payment unaffected; sent when it is well again"""
        misbehave({'op': 'smtp', 'mode': 'error500', 'times': 1})
        p = self.settled('81,03')
        await_true('a failed try', lambda: one('SELECT tries FROM outbox WHERE subject = ' + quote(p.order_number)) == '1')
        self.paid(p)
        row = sql('SELECT state, error FROM outbox WHERE subject = ' + quote(p.order_number))[0]
        self.assertEqual(row[0], 'waiting')
        self.assertNotIn('ella', row[1])
        sql('UPDATE outbox SET next_at = next_at - INTERVAL 1 DAY WHERE subject = ' + quote(p.order_number))
        courier_once()
        self.sent(p)

    def test_courier_killed_in_the_middle(self):
        """I10 row 36: the courier dies while it sends: the message arrives at least once, never not at all"""
        misbehave({'op': 'smtp', 'mode': 'delay', 'seconds': 1.0, 'times': 1})
        p = self.settled('81,04')
        await_true('the lease', lambda: one('SELECT lease_until FROM outbox WHERE subject = ' + quote(p.order_number)))
        courier = pid_of('courier')
        env, command = environment(courier), program_of(courier)
        kill(courier)
        with open(STACK + '/log/courier.log', 'ab') as log:
            new = subprocess.Popen([command], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=STACK, start_new_session=True)
        fields = open('/proc/%d/stat' % new.pid).read().rsplit(')', 1)[1].split()
        with open(STACK + '/pids/courier', 'w') as f:
            f.write('%d %s' % (new.pid, fields[19]))
        self.assertEqual(one('SELECT state FROM outbox WHERE subject = ' + quote(p.order_number)), 'waiting')
        sql('UPDATE outbox SET lease_until = lease_until - INTERVAL 1 DAY WHERE subject = ' + quote(p.order_number))
        self.sent(p)
        self.assertGreaterEqual(len([m for m in messages(ENV['RESIDENT_EMAIL']) if p.order_number in m['subject'] + m['text']]), 1)
