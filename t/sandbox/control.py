# control.py: the tester's hand: rules of misbehaviour, and orders moved without a browser.

import cards


class BadRequest(Exception):
    pass


class Control:
    def __init__(self, store, faults, orders, bank):
        self.store, self.faults, self.orders, self.bank = store, faults, orders, bank

    def answer(self, method, path, body):
        """(HTTP status, what goes out as JSON)"""
        routes = {
            ("POST", "/control"): self.add_rules, ("GET", "/control"): self.list_rules,
            ("DELETE", "/control"): self.clear_rules,
            ("GET", "/control/orders"): lambda _: (200, self.list_orders()),
            ("GET", "/control/calls"): lambda _: (200, self.store.calls()),
            ("POST", "/control/pay"): self.pay, ("POST", "/control/decline"): self.decline,
            ("POST", "/control/expire"): self.expire, ("POST", "/control/bind"): self.bind,
        }
        route = routes.get((method, path))
        if not route:
            return 404, {"error": "no such control"}
        try:
            return route(body)
        except (BadRequest, ValueError, TypeError) as wrong:
            return 400, {"error": str(wrong)}

    def add_rules(self, body):
        self.faults.add(body if isinstance(body, list) else [body])
        return self.list_rules()

    def list_rules(self, _=None):
        return 200, {"rules": self.faults.list()}

    def clear_rules(self, _):
        self.faults.clear()
        return self.list_rules()

    def list_orders(self):
        calls, callbacks = self.store.calls(), self.store.callbacks()
        return [{
            "orderId": x["orderId"], "orderNumber": x["orderNumber"], "orderStatus": x["orderStatus"],
            "actionCode": x["actionCode"], "paymentState": self.bank.amounts(x)["paymentState"],
            "amount": x["amount"], "depositedAmount": x["deposited"], "refundedAmount": x["refunded"],
            "clientId": x["clientId"], "bindingId": x["bindingId"], "description": x["description"],
            "maskedPan": x["card"] and x["card"]["maskedPan"], "date": x["date"], "expires": x["expires"],
            "formUrl": self.bank.form_url(x["orderId"]), "returnUrl": x["returnUrl"],
            "email": x["email"], "phone": x["phone"], "jsonParams": x["jsonParams"],
            "orderBundle": x["orderBundle"], "calls": calls.get(x["orderNumber"], {}),
            "callbacks": callbacks.get(x["orderId"], []),
        } for x in self.store.orders()]

    def named(self, body):
        if not isinstance(body, dict) or not (body.get("orderId") or body.get("orderNumber")):
            raise BadRequest("orderId or orderNumber is needed")
        order = self.orders.find(body.get("orderId"), body.get("orderNumber"))
        if not order:
            raise BadRequest("no such order")
        return order

    def moved(self, order, changed):
        now = self.store.order(order["orderId"])
        return 200, {"orderId": now["orderId"], "orderNumber": now["orderNumber"],
                     "orderStatus": now["orderStatus"], "actionCode": now["actionCode"], "changed": changed}

    def typed_card(self, body):
        pan = cards.digits(str(body.get("pan") or "4111111111111111"))
        return pan, {"maskedPan": cards.mask(pan), "expiration": cards.read_expiry(body.get("expiry")) or "203012",
                     "save": bool(body.get("save")), "actionCode": cards.action_code(pan, None)}

    def pay(self, body):
        """Also an order that was declined or expired: the truth that comes late."""
        order = self.named(body)
        _, attempt = self.typed_card(body)
        if attempt["actionCode"]:
            return self.moved(order, self.orders.decline(order["orderId"], attempt["actionCode"]))
        return self.moved(order, self.orders.settle(order["orderId"], attempt, late=True))

    def decline(self, body):
        order = self.named(body)
        return self.moved(order, self.orders.decline(order["orderId"], int(body.get("actionCode", 116))))

    def expire(self, body):
        order = self.named(body)
        return self.moved(order, self.orders.expire(order["orderId"]))

    def bind(self, body):
        """A saved card without a payment; the declined test card makes a binding that never pays."""
        if not isinstance(body, dict) or not body.get("clientId"):
            raise BadRequest("clientId is needed")
        _, attempt = self.typed_card(body)
        binding, created = self.orders.keep_card(str(body["clientId"]), attempt)
        return 200, {"bindingId": binding["bindingId"], "maskedPan": binding["maskedPan"],
                     "expiryDate": binding["expiryDate"], "created": created}
