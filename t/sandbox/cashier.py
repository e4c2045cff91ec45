# cashier.py: what happens on the card page: a form comes in, the order moves, the browser is sent on.
#
# Every POST ends in where(): the order's state alone says which page is next, so a second click, a reload
# or an old tab lands where the first one did.

import time

import cards
import orders as o
import pages
from callback import with_query


class Cashier:
    def __init__(self, store, orders):
        self.store, self.orders = store, orders

    def answer(self, path, post, form):
        """(HTTP status, HTML, address to go to)"""
        order = self.orders.find(form.get("mdOrder"))
        if not order or not form.get("mdOrder"):
            return 404, pages.no_order_page(), None
        if order["orderStatus"] not in o.OPEN:
            return self.where(order)
        if post and form.get("action") == "cancel":
            self.orders.decline(order["orderId"], 10)
            return self.where(order)
        if path == "/payment/acs":
            return self.code(order, post, form)
        return self.card(order, post, form)

    def where(self, order):
        order = self.orders.find(order["orderId"])
        status = order["orderStatus"]
        if status == o.REGISTERED:
            return 303, "", "page?mdOrder=" + order["orderId"]
        if status == o.AT_ACS:
            return 303, "", "acs?mdOrder=" + order["orderId"]
        url = order["returnUrl"]
        if status == o.DECLINED:
            url = order["failUrl"] or url
        return 303, "", with_query(url, {"orderId": order["orderId"], "lang": order["language"]})

    def code(self, order, post, form):
        if order["orderStatus"] != o.AT_ACS:
            return self.where(order)
        if post and self.orders.secure_code(order["orderId"], cards.digits(form.get("code"))) != "wrong":
            return self.where(order)
        order = self.orders.find(order["orderId"])
        if order["orderStatus"] != o.AT_ACS:
            return self.where(order)
        return 200, pages.code_page(order, order["attempt"]["tries"]), None

    def card(self, order, post, form):
        if order["orderStatus"] != o.REGISTERED:
            return self.where(order)
        bindings = self.store.bindings(order["clientId"]) if order["clientId"] else []
        chosen = next((b for b in bindings if b["bindingId"] == form.get("card")), None)
        errors = self.find_errors(form, chosen) if post else {}
        if post and not errors:
            self.pay(order, form, chosen)
            return self.where(order)
        return 200, pages.card_page(order, bindings, self.picked(order, bindings, post, form), form, errors), None

    def picked(self, order, bindings, post, form):
        known = [b["bindingId"] for b in bindings]
        if post:
            return form.get("card") if form.get("card") in known else "new"
        if order["chosenBinding"] in known:
            return order["chosenBinding"]
        return known[0] if known else "new"

    def find_errors(self, form, chosen):
        errors = {}
        if not chosen:
            errors["pan"] = cards.pan_error(cards.digits(form.get("pan")))
            errors["expiry"] = cards.expiry_error(form.get("expiry"))
        elif chosen["expiryDate"] < time.strftime("%Y%m"):
            errors["cvc"] = "Срок действия этой карты прошёл. Выберите другую"
        errors["cvc"] = errors.get("cvc") or cards.cvc_error(form.get("cvc", "").strip())
        return {name: text for name, text in errors.items() if text}

    def pay(self, order, form, chosen):
        cvc = form.get("cvc", "").strip()
        if chosen:
            attempt = {"maskedPan": chosen["maskedPan"], "expiration": chosen["expiryDate"],
                       "bindingId": chosen["bindingId"]}
            code, secure = chosen["actionCode"] if cvc == cards.CVC else 71015, False
        else:
            pan = cards.digits(form.get("pan"))
            attempt = {"maskedPan": cards.mask(pan), "expiration": cards.read_expiry(form.get("expiry")),
                       "save": bool(form.get("save"))}
            code, secure = cards.action_code(pan, cvc), cards.TEST_CARDS.get(pan, ("", False))[1]
        if code:
            self.orders.decline(order["orderId"], code)
        elif secure:
            self.orders.start_secure(order["orderId"], attempt)
        else:
            self.orders.settle(order["orderId"], attempt)
