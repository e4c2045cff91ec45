# orders.py: the life of one order at the bank, whoever moves it: card page, API, clock or a test.
#
# Every step is taken under the store's lock and only from the states that allow it: two clicks charge once.

import time
import uuid

import cards

REGISTERED, HELD, PAID, REVERSED, REFUNDED, AT_ACS, DECLINED = range(7)
OPEN = (REGISTERED, AT_ACS)


def now_ms():
    return int(time.time() * 1000)


class Orders:
    def __init__(self, store, callbacks, log):
        self.store, self.callbacks, self.log = store, callbacks, log

    def find(self, order_id=None, order_number=None):
        """The order as it is now: one whose time has run out is expired by the look at it."""
        order = self.store.order(order_id, order_number)
        if order and order["orderStatus"] in OPEN and order["expires"] <= now_ms():
            self.expire(order["orderId"])
            order = self.store.order(order["orderId"])
        return order

    def expire_overdue(self):
        for order_id in self.store.overdue_orders(now_ms()):
            self.expire(order_id)

    def expire(self, order_id):
        return self.refuse(order_id, -2007, "declinedByTimeout")

    def decline(self, order_id, action_code):
        return self.refuse(order_id, action_code, "deposited")

    def refuse(self, order_id, action_code, operation):
        with self.store.change():
            order = self.store.order(order_id)
            if not order or order["orderStatus"] not in OPEN:
                return False
            order.update(orderStatus=DECLINED, actionCode=action_code, attempt=None)
            self.store.save_order(order)
            self.callbacks.notify(order, operation, 0)
            return True

    def start_secure(self, order_id, attempt):
        """The card is good so far; the holder goes to confirm it."""
        with self.store.change():
            order = self.store.order(order_id)
            if not order or order["orderStatus"] not in OPEN:
                return False
            order.update(orderStatus=AT_ACS, attempt={**attempt, "tries": 0})
            self.store.save_order(order)
            return True

    def secure_code(self, order_id, code):
        """'paid', 'wrong', or 'over' when there is nothing left to confirm."""
        with self.store.change():
            order = self.store.order(order_id)
            if not order or order["orderStatus"] != AT_ACS:
                return "over"
            attempt = order["attempt"]
            if code == cards.SECURE_CODE:
                self.settle(order_id, attempt)
                return "paid"
            attempt["tries"] += 1
            self.store.save_order(order)
            if attempt["tries"] >= cards.SECURE_TRIES:
                self.decline(order_id, -2016)
                return "over"
            return "wrong"

    def settle(self, order_id, attempt, late=False):
        """Take the money, once.  `late` lets a test pay an order that was given up: truth may come late."""
        with self.store.change():
            order = self.store.order(order_id)
            if not order or order["orderStatus"] not in (OPEN + (DECLINED,) if late else OPEN):
                return False
            order.update(orderStatus=PAID, actionCode=0, attempt=None, depositedDate=now_ms(),
                         deposited=order["amount"], approvalCode="%06d" % (uuid.uuid4().int % 10 ** 6),
                         authRefNum="%012d" % (uuid.uuid4().int % 10 ** 12),
                         card={"maskedPan": attempt["maskedPan"], "expiration": attempt["expiration"]},
                         bindingId=attempt.get("bindingId"))
            created = self.bind(order, attempt) if attempt.get("save") and order.get("clientId") else None
            self.store.save_order(order)
            self.callbacks.notify(order, "deposited", 1)
            if created:
                self.callbacks.notify(order, "bindingCreated", 1, bindingId=created, clientId=order["clientId"])
            return True

    def bind(self, order, attempt):
        """Keep the card for its client; the same card again is the same binding.  Its id when it is new."""
        binding, created = self.keep_card(order["clientId"], attempt)
        order["bindingId"] = binding["bindingId"]
        return binding["bindingId"] if created else None

    def keep_card(self, client_id, attempt):
        with self.store.change():
            for known in self.store.bindings(client_id):
                if known["maskedPan"] == attempt["maskedPan"]:
                    known["expiryDate"] = attempt["expiration"]
                    self.store.save_binding(known)
                    return known, False
            binding = {"bindingId": str(uuid.uuid4()), "clientId": client_id, "active": True,
                       "maskedPan": attempt["maskedPan"], "expiryDate": attempt["expiration"],
                       "actionCode": attempt.get("actionCode", 0)}
            self.store.save_binding(binding)
            return binding, True

    def overcharge(self, order_id):
        """A bank that remembers a rouble more than it was told."""
        with self.store.change():
            order = self.store.order(order_id)
            order["amount"] += 100
            self.store.save_order(order)

    def refund(self, order, amount, external_id=None):
        """Call it inside a change, with the amount already found good."""
        order["refunded"] += amount
        order["orderStatus"] = REFUNDED
        order["refunds"].append({"date": now_ms(), "amount": amount, "externalRefundId": external_id,
                                 "referenceNumber": "%012d" % (uuid.uuid4().int % 10 ** 12)})
        self.store.save_order(order)
        self.callbacks.notify(order, "refunded", 1)

    def reverse(self, order):
        order.update(orderStatus=REVERSED, deposited=0)
        self.store.save_order(order)
        self.callbacks.notify(order, "reversed", 1)
