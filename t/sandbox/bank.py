# bank.py: the bank's REST interface in the RBS dialect: form in, JSON out, HTTP 200 whatever happens.
#
# The answers imitate real ones with their quirks: errorCode is text in some methods and a number in others.

import hmac
import json
import time
import uuid
from calendar import timegm

import cards
import orders as o
from callback import with_query

OK_TEXT = "Обработка запроса прошла без системных ошибок"
STATES = {o.REGISTERED: "CREATED", o.HELD: "APPROVED", o.PAID: "DEPOSITED", o.REVERSED: "REVERSED",
          o.REFUNDED: "REFUNDED", o.AT_ACS: "CREATED", o.DECLINED: "DECLINED"}
# The bank's clock in getLastOrdersForMerchants and expirationDate is Moscow's.
BANK_ZONE = 3 * 3600


class Refusal(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code, self.text = code, text


def need(params, *names):
    for name in names:
        if not params.get(name):
            raise Refusal(4, "Не заполнено обязательное поле [%s]" % name)


def wrong(name):
    return Refusal(5, "Неверное значение параметра [%s]" % name)


def whole(params, name, digits=12):
    text = params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= digits):
        raise wrong(name)
    return int(text)


def read_json(params, name):
    if not params.get(name):
        return None
    try:
        value = json.loads(params[name])
    except ValueError:
        raise wrong(name) from None
    if not isinstance(value, dict):
        raise wrong(name)
    return value


def bank_time(text, layout, name):
    """Moscow's wall clock → milliseconds since the epoch."""
    try:
        return (timegm(time.strptime(text, layout)) - BANK_ZONE) * 1000
    except ValueError:
        raise wrong(name) from None


def check_bundle(bundle, amount):
    """The fiscal basket must add up to the order, or the receipt would lie."""
    if bundle is None:
        return
    try:
        items = bundle["cartItems"]["items"]
        total = sum(int(item["itemAmount"]) for item in items)
    except (KeyError, TypeError, ValueError):
        raise wrong("orderBundle") from None
    if not items or total != amount:
        raise Refusal(5, "Сумма позиций корзины не равна сумме заказа [orderBundle]")


class Bank:
    def __init__(self, store, orders, merchant, token, public_url):
        self.store, self.orders = store, orders
        self.merchant, self.token, self.public_url = merchant, token, public_url
        # method in the URL: (operation in rules and counts, function, errorCode as a number)
        self.methods = {
            "register.do": ("register", self.register, False),
            "getOrderStatusExtended.do": ("status", self.status, False),
            "getLastOrdersForMerchants.do": ("last", self.last_orders, False),
            "refund.do": ("refund", self.refund, True),
            "reverse.do": ("reverse", self.reverse, False),
            "getBindings.do": ("bindings", self.bindings, False),
            "unBindCard.do": ("unbind", self.unbind, False),
            "paymentOrderBinding.do": ("binding-pay", self.pay_by_binding, True),
        }

    def call(self, method, params):
        """The answer as a dict; refusals become errorCode and errorMessage."""
        _, function, numeric = self.methods[method]
        try:
            self.authorise(params)
            return function(params)
        except Refusal as no:
            return {"errorCode": no.code if numeric else str(no.code), "errorMessage": no.text}

    def authorise(self, params):
        given = (params.get("userName", "") + ":" + params.get("password", "")).encode()
        by_name = self.merchant and hmac.compare_digest(given, self.merchant.encode())
        by_token = self.token and hmac.compare_digest(params.get("token", "").encode(), self.token.encode())
        if not by_name and not by_token:
            raise Refusal(5, "Доступ запрещён")

    def form_url(self, order_id):
        return "%s/payment/page?mdOrder=%s" % (self.public_url, order_id)

    def own(self, params, name="orderId"):
        need(params, name)
        order = self.orders.find(params[name])
        if not order:
            raise Refusal(6, "Незарегистрированный OrderId")
        return order

    # register.do

    def register(self, params):
        need(params, "orderNumber", "amount", "returnUrl")
        order = self.new_order(params)
        if not self.store.add_order(order):
            raise Refusal(1, "Заказ с таким номером уже обработан")
        return {"orderId": order["orderId"], "formUrl": self.form_url(order["orderId"])}

    def new_order(self, params):
        amount = whole(params, "amount")
        if not amount:
            raise wrong("amount")
        if params.get("currency", "643") != "643":
            raise Refusal(3, "Неизвестная валюта")
        self.check_texts(params)
        bundle = read_json(params, "orderBundle")
        check_bundle(bundle, amount)
        return {
            "orderId": str(uuid.uuid4()), "orderNumber": params["orderNumber"], "amount": amount,
            "orderStatus": o.REGISTERED, "actionCode": -100, "date": o.now_ms(), "expires": self.expires(params),
            "description": params.get("description", ""), "language": params.get("language", "ru"),
            "returnUrl": params["returnUrl"], "failUrl": params.get("failUrl"),
            "callbackUrl": params.get("dynamicCallbackUrl"), "clientId": params.get("clientId"),
            "chosenBinding": self.chosen_binding(params), "jsonParams": read_json(params, "jsonParams") or {},
            "email": params.get("email"), "phone": params.get("phone"), "orderBundle": bundle,
            "deposited": 0, "refunded": 0, "refunds": [], "ip": params.get("ip", "127.0.0.1"),
            "card": None, "bindingId": None, "attempt": None,
        }

    def check_texts(self, params):
        for name, longest in (("orderNumber", 32), ("description", 512), ("clientId", 255)):
            if len(params.get(name, "")) > longest:
                raise wrong(name)
        for name in ("returnUrl", "failUrl", "dynamicCallbackUrl"):
            if params.get(name) and not params[name].startswith(("http://", "https://")):
                raise wrong(name)

    def expires(self, params):
        if params.get("expirationDate"):
            return bank_time(params["expirationDate"], "%Y-%m-%dT%H:%M:%S", "expirationDate")
        seconds = whole(params, "sessionTimeoutSecs", 9) if params.get("sessionTimeoutSecs") else 1200
        return o.now_ms() + seconds * 1000

    def chosen_binding(self, params):
        if not params.get("bindingId"):
            return None
        binding = self.store.binding(params["bindingId"])
        if not binding or binding["clientId"] != params.get("clientId"):
            raise Refusal(2, "Связка не найдена")
        return binding["bindingId"]

    # getOrderStatusExtended.do, getLastOrdersForMerchants.do

    def status(self, params):
        if params.get("orderId"):
            return self.describe(self.own(params))
        need(params, "orderNumber")
        if not params.get("userName"):
            # So does the real one: an order number means something only together with the shop's name.
            raise Refusal(4, "С token заказ ищется только по orderId [orderId]")
        order = self.orders.find(order_number=params["orderNumber"])
        if not order:
            raise Refusal(6, "Незарегистрированный OrderId")
        return self.describe(order)

    def describe(self, order):
        answer = {
            "errorCode": "0", "errorMessage": "Успешно",
            "orderNumber": order["orderNumber"], "orderStatus": order["orderStatus"],
            "actionCode": order["actionCode"],
            "actionCodeDescription": cards.ACTIONS.get(order["actionCode"], "Операция отклонена"),
            "amount": order["amount"], "currency": "643", "date": order["date"],
            "orderDescription": order["description"], "ip": order["ip"],
            "merchantOrderParams": [{"name": n, "value": str(v)} for n, v in order["jsonParams"].items()],
            "attributes": [{"name": "mdOrder", "value": order["orderId"]}],
            "paymentAmountInfo": self.amounts(order),
            "bankInfo": {"bankName": "TEST CARD", "bankCountryCode": "RU", "bankCountryName": "Россия"},
        }
        if order["card"]:
            answer.update(self.describe_card(order))
        if order["orderBundle"]:
            answer["orderBundle"] = order["orderBundle"]
        return answer

    def amounts(self, order):
        return {"paymentState": STATES[order["orderStatus"]],
                "approvedAmount": order["amount"] if order["card"] else 0,
                "depositedAmount": order["deposited"], "refundedAmount": order["refunded"], "feeAmount": 0}

    def describe_card(self, order):
        answer = {
            "depositedDate": order["depositedDate"], "authDateTime": order["depositedDate"],
            "authRefNum": order["authRefNum"], "terminalId": "111113",
            "paymentWay": "CARD_BINDING" if order["bindingId"] else "CARD",
            "cardAuthInfo": {**order["card"], "pan": order["card"]["maskedPan"],
                             "cardholderName": "TEST CARDHOLDER", "approvalCode": order["approvalCode"]},
            "refunds": [{k: v for k, v in r.items() if v is not None} for r in order["refunds"]],
        }
        if order["bindingId"]:
            answer["bindingInfo"] = {"clientId": order["clientId"], "bindingId": order["bindingId"]}
        return answer

    def last_orders(self, params):
        """By the day they were paid, or made when searchByCreatedDate=true or never paid; newest first."""
        need(params, "from", "to")
        start, end = (bank_time(params[n], "%Y%m%d%H%M%S", n) for n in ("from", "to"))
        created = params.get("searchByCreatedDate") == "true"
        states = [s for s in params.get("transactionStates", "").split(",") if s]
        page = whole(params, "page") if params.get("page") else 0
        size = min(200, whole(params, "size") if params.get("size") else 100) or 100
        self.orders.expire_overdue()
        # `to` names a whole second, and the second belongs to the answer.
        found = [x for x in self.store.orders()
                 if start <= (x["date"] if created else x.get("depositedDate") or x["date"]) < end + 1000
                 and (not states or STATES[x["orderStatus"]] in states)]
        return {"errorCode": 0, "orderStatuses": [self.describe(x) for x in found[page * size:][:size]],
                "totalCount": len(found), "page": page, "pageSize": size}

    # refund.do, reverse.do

    def refund(self, params):
        need(params, "orderId", "amount")
        amount = whole(params, "amount")
        external_id = params.get("externalRefundId")
        with self.store.change():
            order = self.own(params)
            if external_id and any(r["externalRefundId"] == external_id for r in order["refunds"]):
                return {"errorCode": 0}
            left = order["deposited"] - order["refunded"]
            self.check_refund(order, params, amount, left)
            # amount=0 gives everything back: the real bank's trap, kept.
            self.orders.refund(order, amount or left, external_id)
        return {"errorCode": 0}

    def check_refund(self, order, params, amount, left):
        if order["orderStatus"] not in (o.PAID, o.REFUNDED) or left <= 0:
            raise Refusal(7, "Платёж должен быть в корректном состоянии")
        if amount > left:
            raise Refusal(7, "Сумма возврата превышает сумму списания")
        if params.get("expectedDepositedAmount") and whole(params, "expectedDepositedAmount") != left:
            raise Refusal(7, "Ожидаемая сумма списания не совпадает с текущей [expectedDepositedAmount]")

    def reverse(self, params):
        with self.store.change():
            order = self.own(params)
            if order["orderStatus"] not in (o.HELD, o.PAID):
                raise Refusal(7, "Платёж должен быть в корректном состоянии")
            if params.get("amount") and whole(params, "amount") not in (0, order["amount"]):
                raise wrong("amount")
            self.orders.reverse(order)
        return {"errorCode": "0", "errorMessage": OK_TEXT}

    # Saved cards

    def bindings(self, params):
        need(params, "clientId")
        found = self.store.bindings(params["clientId"])
        if not found:
            raise Refusal(2, "Информация не найдена.")
        return {"errorCode": "0", "errorMessage": OK_TEXT,
                "bindings": [{"bindingId": b["bindingId"], "maskedPan": b["maskedPan"],
                              "expiryDate": b["expiryDate"], "clientId": b["clientId"]} for b in found]}

    def unbind(self, params):
        need(params, "bindingId")
        with self.store.change():
            binding = self.store.binding(params["bindingId"])
            if not binding:
                raise Refusal(2, "Связка не найдена")
            self.store.save_binding({**binding, "active": False})
        return {"errorCode": "0", "errorMessage": OK_TEXT}

    def pay_by_binding(self, params):
        need(params, "mdOrder", "bindingId")
        with self.store.change():
            order = self.own(params, "mdOrder")
            binding = self.store.binding(params["bindingId"])
            if not binding or binding["clientId"] != order["clientId"]:
                raise Refusal(2, "Связка не найдена")
            if order["orderStatus"] not in o.OPEN:
                raise Refusal(1, "Заказ с таким номером уже обработан")
            paid = self.charge_binding(order, binding, params.get("cvc") or None)
        # A declined charge is no error of the call: the truth is in the status.
        if paid:
            info, url = "Ваш платёж обработан, происходит переадресация...", order["returnUrl"]
        else:
            info, url = "Операция отклонена. Проверьте введённые данные", order["failUrl"] or order["returnUrl"]
        return {"redirect": with_query(url, {"orderId": order["orderId"], "lang": order["language"]}),
                "info": info, "errorCode": 0}

    def charge_binding(self, order, binding, cvc):
        code = 71015 if cvc not in (None, cards.CVC) else binding["actionCode"]
        if not code and binding["expiryDate"] < time.strftime("%Y%m"):
            code = 101
        if code:
            self.orders.decline(order["orderId"], code)
            return False
        return self.orders.settle(order["orderId"], {"maskedPan": binding["maskedPan"],
                                                     "expiration": binding["expiryDate"],
                                                     "bindingId": binding["bindingId"]})
