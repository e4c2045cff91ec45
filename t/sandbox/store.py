# store.py: what the sandbox remembers, in one sqlite file, behind one lock.
#
# An order is kept as a JSON document: its fields are the bank's and change often, only the keys that
# decide "at most one" are columns.  No whole card number and no CVC ever reaches this file.

import json
import os
import sqlite3
import threading
import time
from contextlib import contextmanager

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    order_id TEXT PRIMARY KEY, order_number TEXT NOT NULL UNIQUE, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bindings (
    binding_id TEXT PRIMARY KEY, client_id TEXT NOT NULL, active INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS bindings_client ON bindings (client_id);
CREATE TABLE IF NOT EXISTS callbacks (
    id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, operation TEXT NOT NULL, status INTEGER NOT NULL,
    url TEXT NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL, http_status INTEGER);
CREATE INDEX IF NOT EXISTS callbacks_due ON callbacks (state, due);
CREATE TABLE IF NOT EXISTS calls (
    order_number TEXT NOT NULL, method TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (order_number, method));
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, channel TEXT NOT NULL, rcpt TEXT NOT NULL, rcpt_key TEXT NOT NULL,
    sender TEXT, subject TEXT, text TEXT NOT NULL, at TEXT NOT NULL, raw BLOB);
CREATE INDEX IF NOT EXISTS messages_rcpt ON messages (rcpt_key);
CREATE TABLE IF NOT EXISTS sms_ids (
    client_key TEXT PRIMARY KEY, answer TEXT NOT NULL, at REAL NOT NULL);
"""


def address_key(address):
    """One spelling of an address: phones by their digits (8… and 10 digits are Russian), mail in lower case."""
    address = (address or "").strip()
    digits = "".join(c for c in address if c in "0123456789")
    if "@" in address or len(digits) < 10:
        return address.lower()
    if len(digits) == 10:
        return "7" + digits
    if len(digits) == 11 and digits[0] == "8":
        return "7" + digits[1:]
    return digits


def utc_now():
    now = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + ".%03dZ" % (now % 1 * 1000)


class Store:
    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.lock = threading.RLock()
        self.db = sqlite3.connect(os.path.join(folder, "sandbox.db"), check_same_thread=False,
                                  isolation_level=None, timeout=10)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.executescript(SCHEMA)

    def close(self):
        """The lock is kept: whoever comes now waits for the process to end instead of meeting a closed file."""
        self.lock.acquire()
        self.db.close()

    @contextmanager
    def change(self):
        """Everything inside happens whole or not at all; nests (the outermost one commits)."""
        with self.lock:
            if self.db.in_transaction:
                yield
                return
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    def rows(self, sql, *values):
        with self.lock:
            return self.db.execute(sql, values).fetchall()

    def run(self, sql, *values):
        with self.change():
            return self.db.execute(sql, values)

    # Orders

    def add_order(self, order):
        """False when the order number is taken: the UNIQUE key decides, not a look before."""
        try:
            self.run("INSERT INTO orders VALUES (?,?,?)", order["orderId"], order["orderNumber"], json.dumps(order))
            return True
        except sqlite3.IntegrityError:
            return False

    def save_order(self, order):
        self.run("UPDATE orders SET doc=? WHERE order_id=?", json.dumps(order), order["orderId"])

    def order(self, order_id=None, order_number=None):
        if order_id:
            found = self.rows("SELECT doc FROM orders WHERE order_id=?", order_id)
        else:
            found = self.rows("SELECT doc FROM orders WHERE order_number=?", order_number or "")
        return json.loads(found[0]["doc"]) if found else None

    def orders(self):
        """Newest first."""
        return [json.loads(r["doc"]) for r in self.rows("SELECT doc FROM orders ORDER BY rowid DESC")]

    def overdue_orders(self, now_ms):
        found = self.rows("SELECT order_id FROM orders WHERE json_extract(doc,'$.orderStatus') IN (0,5)"
                          " AND json_extract(doc,'$.expires') <= ?", now_ms)
        return [r["order_id"] for r in found]

    # Saved cards

    def save_binding(self, binding):
        self.run("INSERT OR REPLACE INTO bindings VALUES (?,?,?,?)", binding["bindingId"], binding["clientId"],
                 1 if binding["active"] else 0, json.dumps(binding))

    def binding(self, binding_id):
        found = self.rows("SELECT doc FROM bindings WHERE binding_id=? AND active=1", binding_id or "")
        return json.loads(found[0]["doc"]) if found else None

    def bindings(self, client_id):
        found = self.rows("SELECT doc FROM bindings WHERE client_id=? AND active=1 ORDER BY rowid", client_id or "")
        return [json.loads(r["doc"]) for r in found]

    # Callbacks waiting to be sent: kept here so that a restart sends what is still owed

    def add_callback(self, order_id, operation, status, url, due, state):
        return self.run("INSERT INTO callbacks (order_id,operation,status,url,due,state) VALUES (?,?,?,?,?,?)",
                        order_id, operation, status, url, due, state).lastrowid

    def take_callbacks(self, now):
        """Those that are due, marked as on their way so that no second thread sends them."""
        with self.change():
            due = self.rows("SELECT * FROM callbacks WHERE state='waiting' AND due<=? ORDER BY due,id", now)
            for row in due:
                self.run("UPDATE callbacks SET state='sending' WHERE id=?", row["id"])
        return due

    def next_callback(self):
        return self.rows("SELECT min(due) AS due FROM callbacks WHERE state='waiting'")[0]["due"]

    def callback_sent(self, callback_id, state, http_status, due):
        self.run("UPDATE callbacks SET state=?, http_status=?, tries=tries+1, due=? WHERE id=?",
                 state, http_status, due, callback_id)

    def revive_callbacks(self):
        """After a crash: what was on its way may not have arrived, a real bank sends it again too."""
        self.run("UPDATE callbacks SET state='waiting' WHERE state='sending'")

    def callbacks(self):
        """All of them, by order."""
        by_order = {}
        for row in self.rows("SELECT * FROM callbacks ORDER BY id"):
            by_order.setdefault(row["order_id"], []).append({
                "operation": row["operation"], "status": row["status"], "state": row["state"],
                "tries": row["tries"], "httpStatus": row["http_status"], "url": row["url"]})
        return by_order

    # How often each method was called

    def count_call(self, order_number, method):
        self.run("INSERT INTO calls VALUES (?,?,1) ON CONFLICT (order_number,method) DO UPDATE SET n=n+1",
                 order_number, method)

    def calls(self):
        by_order = {}
        for row in self.rows("SELECT * FROM calls"):
            by_order.setdefault(row["order_number"], {})[row["method"]] = row["n"]
        return by_order

    # Messages

    def add_message(self, channel, rcpt, text, subject=None, sender=None, raw=None):
        return self.run("INSERT INTO messages (channel,rcpt,rcpt_key,sender,subject,text,at,raw)"
                        " VALUES (?,?,?,?,?,?,?,?)",
                        channel, rcpt, address_key(rcpt), sender, subject, text, utc_now(), raw).lastrowid

    def messages(self, rcpt=None):
        sql = "SELECT id,channel,rcpt,sender,subject,text,at FROM messages %s ORDER BY id DESC"
        if rcpt:
            found = self.rows(sql % "WHERE rcpt_key=?", address_key(rcpt))
        else:
            found = self.rows(sql % "")
        return [{"to": r["rcpt"], "channel": r["channel"], "subject": r["subject"], "text": r["text"],
                 "at": r["at"], "from": r["sender"], "id": r["id"]} for r in found]

    def raw_message(self, message_id):
        found = self.rows("SELECT raw FROM messages WHERE id=?", message_id)
        return found[0]["raw"] if found else None

    def clear_messages(self):
        self.run("DELETE FROM messages")

    # SMS ids given by the client: the same one within a minute is one message

    def sms_answer(self, key, since):
        found = self.rows("SELECT answer FROM sms_ids WHERE client_key=? AND at>?", key, since)
        return json.loads(found[0]["answer"]) if found else None

    def keep_sms_answer(self, key, answer):
        self.run("INSERT OR REPLACE INTO sms_ids VALUES (?,?,?)", key, json.dumps(answer), time.time())
