# callback.py: the bank's notifications: signed, sent from the background, repeated until HTTP 200.

import hashlib
import hmac
import http.client
import ssl
import threading
import time
import uuid
from urllib.parse import quote, urlsplit

FAILURES = 3
ANSWER_TIMEOUT = 10


def signed_string(params):
    """All parameters but the signature's own, sorted by name in byte order, as name;value; (STANDARDS 4.4)."""
    names = sorted((n for n in params if n not in ("checksum", "sign_alias")), key=lambda n: n.encode())
    return "".join("%s;%s;" % (n, params[n]) for n in names)


def checksum(params, key):
    return hmac.new(key.encode(), signed_string(params).encode(), hashlib.sha256).hexdigest().upper()


def with_query(url, params):
    """The address with parameters appended to whatever query it has already."""
    base, mark, fragment = url.partition("#")
    query = "&".join("%s=%s" % (quote(str(n), safe=""), quote(str(v), safe="")) for n, v in params.items())
    if "?" not in base:
        joint = "?"
    else:
        joint = "" if base[-1] in "?&" else "&"
    return base + joint + query + mark + fragment


def get(url):
    """One GET without following redirects: only a plain 200 counts as heard.  None when nothing was answered."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        # Local test servers have home-made certificates.
        conn = http.client.HTTPSConnection(parts.netloc, timeout=ANSWER_TIMEOUT,
                                           context=ssl._create_unverified_context())
    else:
        conn = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_TIMEOUT)
    try:
        conn.request("GET", (parts.path or "/") + ("?" + parts.query if parts.query else ""),
                     headers={"User-Agent": "sandbox-bank", "Connection": "close"})
        return conn.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        conn.close()


class Callbacks:
    def __init__(self, store, faults, key, log, retry_seconds=3):
        self.store, self.faults, self.key, self.log = store, faults, key, log
        self.retry_seconds = retry_seconds
        self.wake = threading.Event()

    def start(self):
        self.store.revive_callbacks()
        threading.Thread(target=self.watch, name="callbacks", daemon=True).start()

    def notify(self, order, operation, status, **extra):
        """Note that the shop must hear of this; call it inside the change that made it true."""
        if not order.get("callbackUrl"):
            return
        params = {"mdOrder": order["orderId"], "orderNumber": order["orderNumber"], "operation": operation,
                  "status": str(status), "amount": str(order["amount"]), **extra}
        rule = self.faults.take("callback", order["orderNumber"], operation) or {"mode": None, "seconds": 0}
        mode, delay = rule["mode"], 0
        if mode == "out-of-order":
            self.put(order, {**params, "operation": "deposited", "status": "0"}, 0)
        if mode in ("late", "delay", "out-of-order"):
            delay = rule["seconds"]
        self.put(order, self.spoil(params, mode), delay, mode)
        if mode == "double":
            self.put(order, params, rule["seconds"])

    def spoil(self, params, mode):
        """Wrong facts are signed rightly: only the portal's own comparison can find them out."""
        if mode == "wrong-sum":
            return {**params, "amount": str(int(params["amount"]) + 100)}
        if mode == "wrong-order":
            return {**params, "mdOrder": str(uuid.uuid4())}
        return params

    def put(self, order, params, delay, mode=None):
        key = self.key if mode != "wrong-checksum" else self.key + "-forged"
        url = with_query(order["callbackUrl"], {**params, "checksum": checksum(params, key)})
        state = "dropped" if mode == "never" else "waiting"
        self.store.add_callback(order["orderId"], params["operation"], int(params["status"]), url,
                                time.time() + delay, state)
        self.wake.set()

    def watch(self):
        while True:
            due = self.store.next_callback()
            pause = 1.0 if due is None else min(1.0, max(0.0, due - time.time()))
            self.wake.wait(pause)
            self.wake.clear()
            for row in self.store.take_callbacks(time.time()):
                # A thread each: one shop that hangs must not hold back the others.
                threading.Thread(target=self.send, args=(row,), daemon=True).start()

    def send(self, row):
        status = get(row["url"])
        if status == 200:
            state = "done"
        else:
            state = "waiting" if row["tries"] + 1 < FAILURES else "failed"
        self.store.callback_sent(row["id"], state, status, time.time() + self.retry_seconds)
        self.log("CALLBACK %s %s=%d -> %s %s" % (urlsplit(row["url"]).path, row["operation"], row["status"],
                                                 status or "no answer", state))
