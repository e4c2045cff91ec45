# test_sandbox.py: proves the sandbox over its real protocols.  /usr/bin/python3 t/sandbox/test_sandbox.py

import csv
import email.message
import http.client
import http.server
import json
import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlencode, urlsplit

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import callback  # noqa: E402

KEY = "test-hmac-key"
MERCHANT = {"userName": "shop", "password": "pass:word"}
VISA, MIR, MASTER, POOR = "4111 1111 1111 1111", "2200000000000053", "5555555555555599", "4000000000000002"
VECTORS = "/work/shared/data/acquiring-rbs/callback_vectors.csv"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(condition, seconds=6):
    """The condition's value as soon as it is true; fails when it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("never came true")


class Shop(http.server.BaseHTTPRequestHandler):
    """The portal's side: hears the bank's notifications and answers as told."""

    def do_GET(self):
        parts = urlsplit(self.path)
        with self.server.lock:
            self.server.heard.append((parts.path, dict(parse_qsl(parts.query)), time.monotonic()))
            answers = self.server.answers.get(parts.path, [])
            status = answers.pop(0) if answers else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Running:
    """One sandbox process."""

    def __init__(self, folder):
        self.folder, self.port, self.smtp = folder, free_port(), free_port()
        self.start()

    def start(self):
        if os.path.exists(os.path.join(self.folder, "sandbox.pid")):
            os.remove(os.path.join(self.folder, "sandbox.pid"))
        self.errors = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "sandbox.py"), "--dir", self.folder, "--http-port", str(self.port),
             "--smtp-port", str(self.smtp), "--merchant", "shop:pass:word", "--token", "tok", "--callback-key", KEY,
             "--sms-login", "sms:secret", "--callback-retry", "0.2"], stderr=self.errors)
        until(lambda: os.path.exists(os.path.join(self.folder, "sandbox.pid")))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(3)
        self.errors.close()
        return code

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8") as f:
            return f.read()


def setUpModule():
    global box, shop, shop_url
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    box = Running(folder.name)
    unittest.addModuleCleanup(box.stop)
    shop = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    shop.heard, shop.answers, shop.lock = [], {}, threading.Lock()
    shop_url = "http://127.0.0.1:%d" % shop.server_port
    threading.Thread(target=shop.serve_forever, daemon=True).start()
    unittest.addModuleCleanup(shop.server_close)
    unittest.addModuleCleanup(shop.shutdown)


def call(method, path, body=None, kind="application/x-www-form-urlencoded", timeout=5):
    """(status, headers, text) of one request; redirects are not followed."""
    conn = http.client.HTTPConnection("127.0.0.1", box.port, timeout=timeout)
    try:
        conn.request(method, path, body.encode() if body is not None else None, {"Content-Type": kind})
        answer = conn.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        conn.close()


def rest(method, timeout=5, auth=MERCHANT, **params):
    status, _, text = call("POST", "/payment/rest/" + method, urlencode({**auth, **params}), timeout=timeout)
    assert status == 200, status
    return json.loads(text)


def control(path="", body=None, method="POST"):
    status, _, text = call(method, "/control" + path, None if body is None else json.dumps(body), "application/json")
    return json.loads(text) if status == 200 else status


def rule(**fields):
    assert control(body=fields) != 400


class Order:
    """An order of this test alone: its number and its callback path are its own."""

    def __init__(self, **params):
        self.number = uuid.uuid4().hex[:20]
        self.path = "/bank/" + self.number
        self.params = {"orderNumber": self.number, "amount": 51072, "returnUrl": shop_url + "/back?t=1",
                       "failUrl": shop_url + "/fail", "dynamicCallbackUrl": shop_url + self.path,
                       "description": "Счёт за <свет>", **params}
        self.params = {k: v for k, v in self.params.items() if v is not None}

    def register(self):
        self.answer = rest("register.do", **self.params)
        self.id = self.answer["orderId"]
        return self

    def status(self):
        return rest("getOrderStatusExtended.do", orderNumber=self.number)

    def heard(self):
        with shop.lock:
            return [q for path, q, _ in shop.heard if path == self.path]

    def operations(self):
        return [q["operation"] + q["status"] for q in self.heard()]

    def listed(self):
        return next(x for x in control("/orders", method="GET") if x["orderNumber"] == self.number)

    def page(self):
        return call("GET", "/payment/page?mdOrder=" + self.id)

    def type_card(self, pan=None, expiry="12/99", cvc="123", **more):
        form = {"mdOrder": self.id, "action": "pay", "cvc": cvc, **more}
        if pan:
            form.update(pan=pan, expiry=expiry)
        return call("POST", "/payment/page", urlencode(form))

    def type_code(self, code):
        return call("POST", "/payment/acs", urlencode({"mdOrder": self.id, "code": code, "action": "pay"}))


class Register(unittest.TestCase):
    def test_answer(self):
        answer = Order().register().answer
        self.assertEqual(36, len(answer["orderId"]))
        self.assertEqual("http://127.0.0.1:%d/payment/page?mdOrder=%s" % (box.port, answer["orderId"]),
                         answer["formUrl"])
        self.assertNotIn("errorCode", answer)

    def test_second_time(self):
        order = Order().register()
        self.assertEqual("1", rest("register.do", **order.params)["errorCode"])

    def test_same_number_at_once(self):
        order = Order()
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: rest("register.do", **order.params), range(20)))
        self.assertEqual(1, sum("orderId" in a for a in answers))
        self.assertEqual({"register": 20}, order.listed()["calls"])

    def test_authorisation(self):
        for auth in ({}, {"userName": "shop", "password": "no"}, {"token": "no"}):
            self.assertEqual("5", rest("register.do", auth=auth, **Order().params)["errorCode"])
        self.assertIn("orderId", rest("register.do", auth={"token": "tok"}, **Order().params))

    def test_refusals(self):
        for code, change in (("4", {"returnUrl": None}), ("4", {"amount": None}), ("5", {"amount": 0}),
                             ("5", {"amount": "5.10"}), ("5", {"amount": "1" * 13}), ("3", {"currency": "840"}),
                             ("5", {"orderNumber": "x" * 33}), ("5", {"jsonParams": "{"}),
                             ("5", {"returnUrl": "javascript:1"}), ("2", {"clientId": "c", "bindingId": "none"})):
            self.assertEqual(code, rest("register.do", **Order(**change).params)["errorCode"], change)

    def test_bundle_must_add_up(self):
        def bundle(*sums):
            return json.dumps({"cartItems": {"items": [{"itemAmount": s} for s in sums]}})
        self.assertIn("orderId", Order(orderBundle=bundle(51000, 72)).register().answer)
        for bad in (bundle(51000, 71), bundle(), "[]", "{}"):
            self.assertEqual("5", rest("register.do", **Order(orderBundle=bad).params)["errorCode"])


class Status(unittest.TestCase):
    def test_new_order(self):
        order = Order(jsonParams='{"account":"007"}').register()
        found = order.status()
        self.assertEqual(found, rest("getOrderStatusExtended.do", orderId=order.id))
        self.assertEqual(("0", 0, -100, 51072, "643"), tuple(
            found[k] for k in ("errorCode", "orderStatus", "actionCode", "amount", "currency")))
        self.assertEqual([{"name": "account", "value": "007"}], found["merchantOrderParams"])
        self.assertEqual([{"name": "mdOrder", "value": order.id}], found["attributes"])
        self.assertEqual("CREATED", found["paymentAmountInfo"]["paymentState"])
        self.assertNotIn("cardAuthInfo", found)

    def test_unknown_and_unnamed(self):
        answer = rest("getOrderStatusExtended.do", orderNumber="none")
        self.assertEqual("6", answer["errorCode"])
        self.assertNotIn("orderStatus", answer)
        self.assertEqual("6", rest("getOrderStatusExtended.do", orderId="none")["errorCode"])
        self.assertEqual("4", rest("getOrderStatusExtended.do")["errorCode"])

    def test_token_knows_only_order_ids(self):
        order = Order().register()
        ask = {"auth": {"token": "tok"}}
        self.assertEqual("0", rest("getOrderStatusExtended.do", orderId=order.id, **ask)["errorCode"])
        self.assertEqual("4", rest("getOrderStatusExtended.do", orderNumber=order.number, **ask)["errorCode"])

    def test_last_orders(self):
        order = Order(amount=777).register()
        control("/pay", {"orderId": order.id})

        def ask(start, end, **more):
            clock = [time.strftime("%Y%m%d%H%M%S", time.gmtime(time.time() + 3 * 3600 + d)) for d in (start, end)]
            answer = rest("getLastOrdersForMerchants.do", **{"from": clock[0], "to": clock[1], "size": "200", **more})
            return [x for x in answer["orderStatuses"] if x["orderNumber"] == order.number]
        self.assertEqual([order.status()], ask(-60, 60))
        self.assertEqual([order.status()], ask(-60, 60, transactionStates="DEPOSITED", searchByCreatedDate="true"))
        self.assertEqual([], ask(-60, 60, transactionStates="DECLINED,REFUNDED"))
        self.assertEqual([], ask(-600, -300))
        self.assertEqual("4", rest("getLastOrdersForMerchants.do")["errorCode"])


class CardPage(unittest.TestCase):
    def pay(self, order, pan=MASTER, **more):
        return order.type_card(pan, **more)[1]["Location"]

    def test_page(self):
        order = Order().register()
        status, headers, html = order.page()
        self.assertEqual(200, status)
        for text in ("Тестовый банк", "Счёт за &lt;свет&gt;", "510,72\u00a0₽", "Номер карты", "Срок действия",
                     "CVC/CVV", "Оплатить", "Отказаться от оплаты", "width=device-width"):
            self.assertIn(text, html)
        self.assertNotIn("<script", html)
        self.assertNotIn("Сохранить карту", html)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertEqual(404, call("GET", "/payment/page?mdOrder=none")[0])
        self.assertEqual(404, call("GET", "/payment/page")[0])

    def test_three_d_secure(self):
        for pan in (VISA, MIR):
            order = Order().register()
            self.assertEqual("acs?mdOrder=" + order.id, self.pay(order, pan))
            self.assertEqual(5, order.status()["orderStatus"])
            self.assertIn("Код подтверждения", call("GET", "/payment/acs?mdOrder=" + order.id)[2])
            self.assertIn("Осталось попыток: 2", order.type_code("1")[2])
            back = "%s/back?t=1&orderId=%s&lang=ru" % (shop_url, order.id)
            status, headers, _ = order.type_code("12345678")
            self.assertEqual((303, back), (status, headers["Location"]))
            self.assertEqual(back, order.page()[1]["Location"])
            self.check_paid(order, pan.replace(" ", ""))

    def check_paid(self, order, pan):
        found = order.status()
        self.assertEqual((2, 0), (found["orderStatus"], found["actionCode"]))
        self.assertEqual(pan[:6] + "**" + pan[-4:], found["cardAuthInfo"]["maskedPan"])
        self.assertEqual("209912", found["cardAuthInfo"]["expiration"])
        self.assertTrue(found["cardAuthInfo"]["approvalCode"] and found["cardAuthInfo"]["cardholderName"])
        self.assertEqual((51072, 51072, 0, "DEPOSITED"), tuple(found["paymentAmountInfo"][k] for k in (
            "approvedAmount", "depositedAmount", "refundedAmount", "paymentState")))
        self.assertGreaterEqual(found["depositedDate"], found["date"])
        until(lambda: order.operations() == ["deposited1"])

    def test_three_wrong_codes(self):
        order = Order().register()
        self.pay(order, VISA)
        for _ in range(2):
            self.assertEqual(200, order.type_code("87654321")[0])
        self.assertTrue(order.type_code("87654321")[1]["Location"].startswith(shop_url + "/fail?orderId="))
        self.assertEqual(6, order.status()["orderStatus"])
        self.assertTrue(order.type_code("12345678")[1]["Location"].startswith(shop_url + "/fail"))
        self.assertEqual(6, order.status()["orderStatus"])

    def test_without_code(self):
        order = Order().register()
        self.assertIn("/back?t=1&orderId=", self.pay(order))
        self.check_paid(order, MASTER)

    def test_declined(self):
        for pan, cvc, code in ((POOR, "123", 116), (MASTER, "321", 71015), (VISA, "000", 71015),
                               ("6011111111111117", "123", 125)):
            order = Order().register()
            self.assertIn("/fail?orderId=%s&lang=ru" % order.id, self.pay(order, pan, cvc=cvc))
            found = order.status()
            self.assertEqual((6, code, "DECLINED"), (found["orderStatus"], found["actionCode"],
                                                     found["paymentAmountInfo"]["paymentState"]))
            self.assertTrue(found["actionCodeDescription"])
            until(lambda: order.operations() == ["deposited0"])

    def test_declined_without_fail_url(self):
        order = Order(failUrl=None).register()
        self.assertIn("/back?t=1&orderId=", self.pay(order, POOR))

    def test_field_errors(self):
        order = Order().register()
        for text, fields in (("В номере карты ошибка", {"pan": "4111111111111112"}),
                             ("Введите номер карты", {"pan": " "}), ("Срок действия карты прошёл", {"expiry": "01/20"}),
                             ("Введите срок как на карте", {"expiry": "13/30"}),
                             ("Введите три цифры", {"cvc": ""}), ("Код состоит из трёх цифр", {"cvc": "12a"})):
            status, _, html = order.type_card(**{"pan": MASTER, **fields})
            self.assertEqual(200, status)
            self.assertIn(text, html)
            self.assertIn("<title>Ошибка: ", html)
            self.assertEqual(1, html.count('aria-invalid="true"'))
        self.assertIn('value="%s"' % MASTER, html)
        self.assertNotIn("12a", html)
        self.assertEqual(0, order.status()["orderStatus"])
        month = time.strftime("%m/%y")
        self.assertEqual(303, order.type_card(MASTER, expiry=month)[0])

    def test_double_submit_charges_once(self):
        order = Order().register()
        with ThreadPoolExecutor(10) as pool:
            places = set(pool.map(lambda _: self.pay(order), range(10)))
        self.assertEqual(1, len(places))
        until(lambda: [c["state"] for c in order.listed()["callbacks"]] == ["done"])
        self.assertEqual(["deposited1"], order.operations())

    def test_cancel(self):
        order = Order().register()
        status, headers, _ = call("POST", "/payment/page", urlencode({"mdOrder": order.id, "action": "cancel"}))
        self.assertEqual(303, status)
        self.assertIn("/fail?orderId=", headers["Location"])
        self.assertEqual((6, 10), (order.status()["orderStatus"], order.status()["actionCode"]))

    def test_expiry(self):
        order = Order(sessionTimeoutSecs=1).register()
        until(lambda: order.operations() == ["declinedByTimeout0"])
        self.assertEqual((6, -2007), (order.status()["orderStatus"], order.status()["actionCode"]))
        self.assertIn("/fail", order.page()[1]["Location"])
        self.assertTrue(control("/pay", {"orderId": order.id})["changed"])
        self.assertEqual(2, order.status()["orderStatus"])


class Bindings(unittest.TestCase):
    def setUp(self):
        self.client = uuid.uuid4().hex

    def save_card(self):
        order = Order(clientId=self.client).register()
        self.assertIn("Сохранить карту", order.page()[2])
        order.type_card(MASTER, save="1")
        until(lambda: sorted(order.operations()) == ["bindingCreated1", "deposited1"])
        return order

    def test_saved_and_listed(self):
        order = self.save_card()
        binding, = rest("getBindings.do", clientId=self.client)["bindings"]
        self.assertEqual(("555555**5599", "209912"), (binding["maskedPan"], binding["expiryDate"]))
        self.assertEqual({"clientId": self.client, "bindingId": binding["bindingId"]}, order.status()["bindingInfo"])
        created = next(q for q in order.heard() if q["operation"] == "bindingCreated")
        self.assertEqual(binding["bindingId"], created["bindingId"])
        self.assertEqual(callback.checksum(created, KEY), created["checksum"])

    def test_pay_by_saved_card_on_the_page(self):
        self.save_card()
        binding, = rest("getBindings.do", clientId=self.client)["bindings"]
        order = Order(clientId=self.client).register()
        self.assertIn("Карта •• 5599, до 12/99", order.page()[2])
        self.assertEqual(200, order.type_card(card=binding["bindingId"], cvc="")[0])
        self.assertEqual(303, order.type_card(card=binding["bindingId"])[0])
        self.assertEqual(2, order.status()["orderStatus"])
        self.assertEqual(binding["bindingId"], order.status()["bindingInfo"]["bindingId"])

    def test_card_of_another_is_not_taken(self):
        self.save_card()
        binding, = rest("getBindings.do", clientId=self.client)["bindings"]
        order = Order(clientId="stranger").register()
        self.assertEqual(200, order.type_card(card=binding["bindingId"])[0])
        answer = rest("paymentOrderBinding.do", mdOrder=order.id, bindingId=binding["bindingId"])
        self.assertEqual(2, answer["errorCode"])
        self.assertEqual(0, order.status()["orderStatus"])

    def test_pay_by_binding(self):
        binding = control("/bind", {"clientId": self.client, "pan": VISA})["bindingId"]
        order = Order(clientId=self.client).register()
        answer = rest("paymentOrderBinding.do", mdOrder=order.id, bindingId=binding, ip="127.0.0.1")
        self.assertEqual(0, answer["errorCode"])
        self.assertIn("/back?t=1&orderId=" + order.id, answer["redirect"])
        self.assertEqual(2, order.status()["orderStatus"])
        self.assertEqual(1, rest("paymentOrderBinding.do", mdOrder=order.id, bindingId=binding)["errorCode"])
        self.assertEqual(6, rest("paymentOrderBinding.do", mdOrder="none", bindingId=binding)["errorCode"])
        until(lambda: order.operations() == ["deposited1"])

    def test_declined_binding(self):
        binding = control("/bind", {"clientId": self.client, "pan": POOR})["bindingId"]
        order = Order(clientId=self.client).register()
        self.assertIn("/fail", rest("paymentOrderBinding.do", mdOrder=order.id, bindingId=binding)["redirect"])
        self.assertEqual((6, 116), (order.status()["orderStatus"], order.status()["actionCode"]))

    def test_unbind(self):
        binding = control("/bind", {"clientId": self.client})["bindingId"]
        self.assertEqual("0", rest("unBindCard.do", bindingId=binding)["errorCode"])
        self.assertEqual("2", rest("getBindings.do", clientId=self.client)["errorCode"])
        self.assertEqual("2", rest("unBindCard.do", bindingId=binding)["errorCode"])


class Refunds(unittest.TestCase):
    def paid(self):
        order = Order().register()
        control("/pay", {"orderNumber": order.number})
        return order

    def test_parts(self):
        order = self.paid()
        self.assertEqual({"errorCode": 0}, rest("refund.do", orderId=order.id, amount=1072, externalRefundId="a"))
        self.assertEqual({"errorCode": 0}, rest("refund.do", orderId=order.id, amount=1072, externalRefundId="a"))
        found = order.status()
        self.assertEqual((4, 1072), (found["orderStatus"], found["paymentAmountInfo"]["refundedAmount"]))
        self.assertEqual(7, rest("refund.do", orderId=order.id, amount=50001)["errorCode"])
        self.assertEqual(7, rest("refund.do", orderId=order.id, amount=1, expectedDepositedAmount=1)["errorCode"])
        self.assertEqual(0, rest("refund.do", orderId=order.id, amount=0)["errorCode"])
        self.assertEqual(51072, order.status()["paymentAmountInfo"]["refundedAmount"])
        self.assertEqual(7, rest("refund.do", orderId=order.id, amount=1)["errorCode"])
        until(lambda: order.operations().count("refunded1") == 2)

    def test_at_once(self):
        order = self.paid()
        with ThreadPoolExecutor(10) as pool:
            answers = list(pool.map(lambda _: rest("refund.do", orderId=order.id, amount=30000), range(10)))
        self.assertEqual(1, sum(a["errorCode"] == 0 for a in answers))

    def test_refusals(self):
        order = Order().register()
        self.assertEqual(7, rest("refund.do", orderId=order.id, amount=1)["errorCode"])
        self.assertEqual(4, rest("refund.do", orderId=order.id)["errorCode"])
        self.assertEqual(5, rest("refund.do", orderId=order.id, amount="-1")["errorCode"])
        self.assertEqual(6, rest("refund.do", orderId="none", amount=1)["errorCode"])
        self.assertEqual("7", rest("reverse.do", orderId=order.id)["errorCode"])

    def test_reverse(self):
        order = self.paid()
        self.assertEqual("0", rest("reverse.do", orderId=order.id)["errorCode"])
        self.assertEqual(3, order.status()["orderStatus"])
        self.assertEqual("7", rest("reverse.do", orderId=order.id)["errorCode"])
        until(lambda: "reversed1" in order.operations())


class Callbacks(unittest.TestCase):
    def tearDown(self):
        control(method="DELETE")

    def pay(self, **fault):
        order = Order().register()
        if fault:
            rule(op="callback", orderNumber=order.number, times=1, **fault)
        control("/pay", {"orderId": order.id})
        return order

    def test_signed(self):
        order = self.pay()
        query, = until(order.heard)
        given = query.pop("checksum")
        self.assertEqual({"mdOrder": order.id, "orderNumber": order.number, "operation": "deposited", "status": "1",
                          "amount": "51072"}, query)
        self.assertEqual(callback.checksum(query, KEY), given)
        self.assertRegex(given, "^[0-9A-F]{64}$")

    def test_vectors(self):
        if not os.path.exists(VECTORS):
            self.skipTest("no " + VECTORS)
        with open(VECTORS, encoding="utf-8", newline="") as f:
            rows = [r for r in csv.DictReader(f) if r["key_type"] == "hmac-sha256"]
        self.assertTrue(rows)
        for row in rows:
            params = dict(parse_qsl(row["query_params"]))
            self.assertEqual(row["signed_string"], callback.signed_string(params))
            self.assertEqual(row["checksum_uppercase_hex"], callback.checksum(params, row["key"]))

    def test_repeated_until_heard(self):
        order = Order().register()
        shop.answers[order.path] = [500, 302]
        control("/pay", {"orderId": order.id})
        until(lambda: [c["state"] for c in order.listed()["callbacks"]] == ["done"])
        self.assertEqual(3, len(order.heard()))

    def test_three_failures_end_it(self):
        order = Order().register()
        shop.answers[order.path] = [500] * 9
        control("/pay", {"orderId": order.id})
        sent, = until(lambda: [c for c in order.listed()["callbacks"] if c["state"] == "failed"])
        self.assertEqual((3, 500), (sent["tries"], sent["httpStatus"]))
        self.assertEqual(3, len(order.heard()))

    def test_double(self):
        order = self.pay(mode="double")
        one, two = until(lambda: len(order.heard()) == 2 and order.heard())
        self.assertEqual(one, two)

    def test_late(self):
        began = time.monotonic()
        order = self.pay(mode="late", seconds=0.5)
        self.assertEqual(2, order.status()["orderStatus"])
        until(order.heard)
        self.assertGreaterEqual(time.monotonic() - began, 0.5)

    def test_never(self):
        order = self.pay(mode="never")
        self.assertEqual(["dropped"], [c["state"] for c in order.listed()["callbacks"]])
        self.assertEqual([], order.heard())

    def test_out_of_order(self):
        order = self.pay(mode="out-of-order", seconds=0.2)
        until(lambda: order.operations() == ["deposited0", "deposited1"])

    def test_forged(self):
        query, = until(self.pay(mode="wrong-checksum").heard)
        self.assertNotEqual(callback.checksum(query, KEY), query["checksum"])

    def test_wrong_facts_are_signed_rightly(self):
        for mode, name, right in (("wrong-sum", "amount", "51072"), ("wrong-order", "mdOrder", None)):
            order = self.pay(mode=mode)
            query, = until(order.heard)
            self.assertNotEqual(right or order.id, query[name])
            self.assertEqual(callback.checksum(query, KEY), query["checksum"])


class Faults(unittest.TestCase):
    def setUp(self):
        self.order = Order()

    def tearDown(self):
        control(method="DELETE")

    def register(self, timeout=5):
        return rest("register.do", timeout=timeout, **self.order.params)

    def fault(self, mode, op="register", **more):
        rule(**{"op": op, "mode": mode, "times": 1, "orderNumber": self.order.number, **more})

    def test_rules_are_listed_counted_and_cleared(self):
        rule(op="register", mode="delay", seconds=0, times=2, orderNumber=self.order.number)
        self.register()
        self.assertEqual([1], [r["times"] for r in control(method="GET")["rules"]])
        self.register()
        self.assertEqual([], control(method="GET")["rules"])
        rule(op="sms", mode="reset")
        self.assertEqual([], control(method="DELETE")["rules"])

    def test_nonsense_is_refused(self):
        for bad in ({}, {"op": "register"}, {"op": "register", "mode": "double"}, {"op": "x", "mode": "delay"}, 5,
                    {"op": "sms", "mode": "delay", "seconds": "x"}):
            self.assertEqual(400, control(body=bad))
        self.assertEqual(400, control("/pay", {"orderNumber": "none"}))

    def test_delay(self):
        self.fault("delay", seconds=0.3)
        began = time.monotonic()
        self.assertIn("orderId", self.register())
        self.assertGreaterEqual(time.monotonic() - began, 0.3)

    def test_reset_does_nothing(self):
        self.fault("reset")
        self.assertRaises(ConnectionResetError, self.register)
        self.assertEqual("6", self.order.status()["errorCode"])
        self.assertEqual(1, control("/calls", method="GET")[self.order.number]["register"])

    def test_timeout_after_has_done_the_work(self):
        self.fault("timeout-after", seconds=0.2)
        self.assertRaises((http.client.RemoteDisconnected, ConnectionError), self.register)
        self.assertEqual(0, self.order.status()["orderStatus"])
        self.assertEqual("1", self.register()["errorCode"])

    def test_silence(self):
        self.fault("never")
        self.assertRaises(TimeoutError, self.register, timeout=0.3)
        self.assertEqual("6", self.order.status()["errorCode"])

    def test_error500(self):
        self.fault("error500")
        form = urlencode({**MERCHANT, **self.order.params})
        self.assertEqual(500, call("POST", "/payment/rest/register.do", form)[0])
        self.assertEqual("6", self.order.status()["errorCode"])

    def test_garbage(self):
        self.fault("garbage")
        self.assertRaises(ValueError, self.register)
        self.assertEqual("0", self.order.status()["errorCode"])

    def test_wrong_facts(self):
        self.order.register()
        self.fault("wrong-sum", "status")
        self.assertEqual(51172, self.order.status()["amount"])
        self.fault("wrong-order", "bank")
        self.assertNotEqual(self.order.number, self.order.status()["orderNumber"])
        self.assertEqual(51072, self.order.status()["amount"])
        self.order = Order()
        self.fault("wrong-sum")
        self.order.register()
        self.assertEqual(51172, self.order.status()["amount"])

    def test_control_moves_orders(self):
        for path, state, code in (("/decline", 6, 116), ("/expire", 6, -2007), ("/pay", 2, 0)):
            order = Order().register()
            moved = control(path, {"orderNumber": order.number})
            self.assertEqual((state, code, True), (moved["orderStatus"], moved["actionCode"], moved["changed"]))
        self.assertFalse(control("/pay", {"orderId": order.id})["changed"])
        until(lambda: order.operations() == ["deposited1"])

    def test_pages_too(self):
        self.order.register()
        self.fault("error500", "page")
        self.assertEqual(500, self.order.page()[0])
        self.assertEqual(200, self.order.page()[0])


class Messages(unittest.TestCase):
    def setUp(self):
        self.phone = "79%09d" % (uuid.uuid4().int % 10 ** 9)

    def tearDown(self):
        control(method="DELETE")

    def sms(self, text="Код 1234", **more):
        params = {"login": "sms", "psw": "secret", "phones": "+" + self.phone, "mes": text, "charset": "utf-8",
                  "fmt": "3", **more}
        return json.loads(call("POST", "/sys/send.php", urlencode(params))[2])

    def read(self, to):
        status, headers, text = call("GET", "/messages?" + to)
        self.assertEqual("application/json;charset=UTF-8", headers["Content-Type"])
        return json.loads(text)

    def test_sms(self):
        answer = self.sms()
        self.assertEqual({"id", "cnt"}, set(answer))
        self.assertEqual(1, answer["cnt"])
        self.sms("Второе")
        for spelling in ("to=%2B" + self.phone, "to=+" + self.phone, "to=" + self.phone, "to=8" + self.phone[1:],
                         "to=" + self.phone[1:], "to=8%20(9" + self.phone[2:4] + ")%20" + self.phone[4:]):
            self.assertEqual(["Второе", "Код 1234"], [m["text"] for m in self.read(spelling)], spelling)
        newest = self.read("to=" + self.phone)[0]
        self.assertEqual(("+" + self.phone, "sms"), (newest["to"], newest["channel"]))
        self.assertRegex(newest["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertIn("Второе", call("GET", "/messages")[2])

    def test_segments(self):
        for text, count in (("a" * 160, 1), ("a" * 161, 2), ("a" * 307, 3), ("я" * 70, 1), ("я" * 71, 2),
                            ("я" * 135, 3), ("€" * 81, 2), ("😀" * 35, 1), ("😀" * 36, 2)):
            self.assertEqual(count, self.sms(text, cost="1")["cnt"], text[:1] + str(len(text)))
        self.assertEqual([], self.read("to=" + self.phone))

    def test_refusals(self):
        for code, change in ((2, {"psw": "no"}), (2, {"login": "no"}), (7, {"phones": "+7999"}),
                             (7, {"phones": "abc"}), (1, {"mes": ""}), (1, {"phones": ""})):
            answer = self.sms(**change)
            self.assertEqual(code, answer["error_code"], change)
            self.assertTrue(answer["error"])
        self.assertEqual([], self.read("to=" + self.phone))

    def test_same_id_is_one_message(self):
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: json.dumps(self.sms(id="4711")), range(8)))
        self.assertEqual({json.dumps({"id": 4711, "cnt": 1})}, set(answers))
        self.assertEqual(1, len(self.read("to=" + self.phone)))

    def test_sms_default_charset_and_format(self):
        query = urlencode({"login": "sms", "psw": "5ebe2294ecd0e0f08eab7690d2a6ee69", "phones": self.phone,
                           "mes": "Привет"}, encoding="windows-1251")
        self.assertRegex(call("GET", "/sys/send.php?" + query)[2], r"^OK - 1 SMS, ID - \d+$")
        self.assertEqual("Привет", self.read("to=" + self.phone)[0]["text"])

    def test_sms_faults(self):
        rule(op="sms", mode="refuse", code=9, times=1)
        self.assertEqual(9, self.sms()["error_code"])
        rule(op="sms", mode="timeout-after", seconds=0.1, times=1)
        self.assertRaises((http.client.RemoteDisconnected, ConnectionError), self.sms)
        self.assertEqual(1, len(self.read("to=" + self.phone)))

    def letter(self, to):
        letter = email.message.EmailMessage()
        letter["Subject"], letter["From"], letter["To"] = "Счёт за ноябрь готов", "lk@example.org", to
        letter.set_content("К оплате 510,72 ₽\n")
        letter.add_alternative("<p>не этот</p>", subtype="html")
        with smtplib.SMTP("127.0.0.1", box.smtp, timeout=5) as smtp:
            smtp.send_message(letter)

    def test_mail(self):
        to = uuid.uuid4().hex + "@Example.org"
        self.letter(to)
        found, = self.read("to=" + to.lower())
        self.assertEqual(("email", "Счёт за ноябрь готов", "К оплате 510,72 ₽\n", "lk@example.org"), tuple(
            found[k] for k in ("channel", "subject", "text", "from")))
        self.assertIn("Subject: =?utf-8?", call("GET", "/messages/raw?id=%d" % found["id"])[2])

    def test_mail_by_curl_and_with_a_password(self):
        to = uuid.uuid4().hex + "@example.org"
        with smtplib.SMTP("127.0.0.1", box.smtp, timeout=5) as smtp:
            smtp.login("any", "one")
            smtp.sendmail("a@example.org", [to, "b@example.org"], (
                "Subject: =?koi8-r?B?8NLJ18XU?=\r\nContent-Type: text/plain; charset=windows-1251\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\nz/Do4uXy\r\n"))
        self.assertEqual(("Привет", "Привет"), tuple(self.read("to=" + to)[0][k] for k in ("subject", "text")))

    def test_mail_faults(self):
        to = uuid.uuid4().hex + "@example.org"
        for fault, error in (("error500", smtplib.SMTPDataError), ("refuse", smtplib.SMTPDataError),
                             ("reset", smtplib.SMTPServerDisconnected)):
            rule(op="smtp", mode=fault, times=1)
            self.assertRaises(error, self.letter, to)
        self.assertEqual([], self.read("to=" + to))
        rule(op="smtp", mode="timeout-after", seconds=0.1, times=1)
        self.assertRaises(smtplib.SMTPServerDisconnected, self.letter, to)
        self.assertEqual(1, len(self.read("to=" + to)))

    def test_messenger(self):
        chat = uuid.uuid4().int % 10 ** 9
        status, _, text = call("POST", "/bot1:secret/sendMessage", json.dumps({"chat_id": chat, "text": "Привет"}),
                               "application/json")
        self.assertEqual((200, True, chat), (status, json.loads(text)["ok"], json.loads(text)["result"]["chat"]["id"]))
        self.assertEqual(("messenger", "Привет"), tuple(self.read("to=%d" % chat)[0][k] for k in ("channel", "text")))
        rule(op="messenger", mode="refuse", code=429, times=1)
        status, _, text = call("POST", "/bot1:secret/sendMessage", urlencode({"chat_id": chat, "text": "x"}))
        self.assertEqual((429, 1), (status, json.loads(text)["parameters"]["retry_after"]))


class House(unittest.TestCase):
    def test_front_page_and_health(self):
        self.assertEqual((200, "ok"), call("GET", "/health")[::2])
        html = call("GET", "/")[2]
        for text in ('href="messages"', 'href="control/orders"', "4111 1111 1111 1111"):
            self.assertIn(text, html)
        self.assertEqual(404, call("GET", "/none")[0])

    def test_connection_is_kept(self):
        conn = http.client.HTTPConnection("127.0.0.1", box.port, timeout=5)
        for _ in range(3):
            conn.request("GET", "/health")
            self.assertEqual(b"ok", conn.getresponse().read())
        conn.close()

    def test_restart_keeps_everything(self):
        order = Order(clientId="keeper").register()
        order.type_card(MASTER, save="1")
        until(lambda: len(order.heard()) == 2)
        rule(op="callback", mode="late", seconds=2, times=1)
        owed = Order().register()
        control("/pay", {"orderId": owed.id})
        call("POST", "/bot1/sendMessage", urlencode({"chat_id": "keeper", "text": "x"}))
        rule(op="register", mode="never")
        threading.Thread(target=lambda: self.hang(), daemon=True).start()
        began = time.monotonic()
        self.assertEqual(0, box.stop())
        self.assertLess(time.monotonic() - began, 1)
        self.assertFalse(os.path.exists(os.path.join(box.folder, "sandbox.pid")))
        box.start()
        self.assertEqual(2, order.status()["orderStatus"])
        self.assertEqual(1, len(rest("getBindings.do", clientId="keeper")["bindings"]))
        self.assertEqual(1, len(json.loads(call("GET", "/messages?to=keeper")[2])))
        until(owed.heard)

    def test_killed_and_started_again(self):
        order = Order().register()
        control("/pay", {"orderId": order.id})
        box.process.kill()
        box.process.wait()
        box.errors.close()
        box.start()
        self.assertEqual(2, order.status()["orderStatus"])
        until(order.heard)

    def hang(self):
        try:
            rest("register.do", **Order().params)
        except OSError:
            pass

    def test_card_is_nowhere_written(self):
        order = Order(clientId="private").register()
        order.type_card(VISA.replace(" ", ""), save="1")
        order.type_code("12345678")
        order.type_card(POOR)
        for name in os.listdir(box.folder):
            with open(os.path.join(box.folder, name), "rb") as f:
                content = f.read()
            for pan in (VISA, MIR, MASTER, POOR):
                self.assertNotIn(pan.replace(" ", "").encode(), content, name)
        self.assertNotIn("cvc", box.log().lower())
        self.assertFalse(re.search("Traceback", box.log()), box.log()[-3000:])


if __name__ == "__main__":
    unittest.main()
