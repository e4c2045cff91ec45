# faults.py: the rules by which the sandbox misbehaves.
#
# Rules live in memory only: a restart is a return to good behaviour.

import threading

BANK_METHODS = ("register", "status", "last", "refund", "reverse", "bindings", "unbind", "binding-pay")
BROKEN = ("delay", "timeout-after", "reset", "never", "error500")
BANK = BROKEN + ("garbage", "refuse", "wrong-sum", "wrong-order")

# operation: what can go wrong with it; "bank" is any method of the bank
MODES = {
    **{method: BANK for method in BANK_METHODS + ("bank",)},
    "page": BROKEN + ("garbage",),
    "sms": BROKEN + ("garbage", "refuse"),
    "messenger": BROKEN + ("garbage", "refuse"),
    "smtp": BROKEN + ("refuse",),
    "callback": ("delay", "late", "never", "double", "out-of-order", "wrong-sum", "wrong-checksum", "wrong-order"),
}
SECONDS = {"delay": 1, "timeout-after": 30, "never": 300, "late": 5, "out-of-order": 0.5}


def check(rule):
    """The rule with its defaults filled in; ValueError says what is wrong with it."""
    if not isinstance(rule, dict) or rule.get("op") not in MODES:
        raise ValueError("op must be one of " + ", ".join(MODES))
    if rule.get("mode") not in MODES[rule["op"]]:
        raise ValueError("mode of %s must be one of %s" % (rule["op"], ", ".join(MODES[rule["op"]])))
    rule = dict(rule)
    rule["seconds"] = float(rule.get("seconds", SECONDS.get(rule["mode"], 0)))
    if rule.get("times") is not None:
        rule["times"] = int(rule["times"])
    return rule


class Faults:
    def __init__(self):
        self.lock = threading.Lock()
        self.rules = []

    def add(self, rules):
        checked = [check(r) for r in rules]
        with self.lock:
            self.rules.extend(checked)

    def clear(self):
        with self.lock:
            self.rules = []

    def list(self):
        with self.lock:
            return [dict(r) for r in self.rules]

    def take(self, op, order_number=None, operation=None):
        """The first rule that fits, counted down; None when all is well.

        A rule may name one orderNumber, and a callback rule one operation, so that tests which run side by
        side do not take each other's faults."""
        with self.lock:
            for rule in self.rules:
                if self.fits(rule, op, order_number, operation):
                    return self.spend(rule)
        return None

    def fits(self, rule, op, order_number, operation):
        return ((rule["op"] == op or (rule["op"] == "bank" and op in BANK_METHODS))
                and rule.get("orderNumber") in (None, order_number)
                and rule.get("operation") in (None, operation))

    def spend(self, rule):
        if rule.get("times") is not None:
            rule["times"] -= 1
            if rule["times"] <= 0:
                self.rules.remove(rule)
        return dict(rule)
