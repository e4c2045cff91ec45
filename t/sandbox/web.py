# web.py: HTTP: which address is whose, and how an answer is spoilt on its way out.

import json
import re
import socket
import struct
import sys
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import messenger
import pages
import sms as sms_gateway

LONGEST_BODY = 4 << 20
JSON = "application/json;charset=UTF-8"
HTML = "text/html;charset=UTF-8"
TEXT = "text/plain;charset=UTF-8"


@dataclass
class Answer:
    status: int
    kind: str
    body: bytes
    headers: dict = field(default_factory=dict)
    note: str = ""  # for the log line


def as_json(value, status=200, note=""):
    return Answer(status, JSON, (json.dumps(value, ensure_ascii=False) + "\n").encode(), note=note)


def read_form(text):
    return dict(parse_qsl(text, keep_blank_values=True))


def wrong_sum(value):
    """Every sum in the tree a rouble more."""
    if isinstance(value, dict):
        return {k: v + 100 if k in ("amount", "depositedAmount", "approvedAmount") and v else wrong_sum(v)
                for k, v in value.items()}
    return [wrong_sum(v) for v in value] if isinstance(value, list) else value


def wrong_order(value):
    """Every name of the order in the tree is another's."""
    if isinstance(value, dict):
        value = {k: wrong_order(v) for k, v in value.items()}
        if value.get("name") == "mdOrder":
            value["value"] = str(uuid.uuid4())
        if "orderId" in value:
            value["orderId"] = str(uuid.uuid4())
        if "orderNumber" in value:
            value["orderNumber"] = uuid.uuid4().hex
        return value
    return [wrong_order(v) for v in value] if isinstance(value, list) else value


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address, world):
        super().__init__(address, Handler)
        self.world = world

    def handle_error(self, request, client_address):
        """A client that hangs up is its own business; anything else is a bug worth its traceback."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "sandbox", ""
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one piece
    timeout = 120  # an idle connection is not kept for ever

    def do_GET(self):
        self.serve()

    do_POST = do_DELETE = do_GET

    def log_message(self, *_):
        """The standard line would print the query, and with it what was typed."""

    def serve(self):
        self.began, self.world = time.monotonic(), self.server.world
        parts = urlsplit(self.path)
        self.route, self.query = parts.path, parts.query
        self.body = self.read_body()
        if self.body is None:
            self.close_connection = True
            return self.reply(Answer(413, TEXT, b"too long\n"))
        for pattern, function in ROUTES:
            found = re.fullmatch(pattern, self.route)
            if found:
                return function(self, *found.groups())
        return self.reply(Answer(404, TEXT, b"not found\n"))

    def read_body(self):
        length = self.headers.get("Content-Length") or "0"
        if self.headers.get("Transfer-Encoding") or not length.isdigit() or int(length) > LONGEST_BODY:
            return None
        return self.rfile.read(int(length)).decode("utf-8", "replace")

    # Answers, good and spoilt

    def reply(self, answer):
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-cache, no-store")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()
        self.log(answer.status, answer.note)

    def log(self, result, note=""):
        path = re.sub(r"/bot[^/]+", "/bot…", re.sub(r"\d{13,19}", "…", self.route))
        self.world.log("%s %s %s %dms %s" % (self.command, path, result,
                                             (time.monotonic() - self.began) * 1000, note))

    def misbehave(self, op, work, refusal, order_number=None):
        """Answer with work(), unless a rule for this operation says otherwise.

        `refusal(code)` is the service's own way to say no."""
        rule = self.world.faults.take(op, order_number) or {"mode": None}
        mode = rule["mode"]
        if mode == "delay":
            time.sleep(rule["seconds"])
        if mode == "reset":
            return self.hang_up(mode, abrupt=True)
        if mode == "never":
            time.sleep(rule["seconds"])
            return self.hang_up(mode)
        if mode == "refuse":
            return self.reply(refusal(rule.get("code")))
        if mode == "error500":
            if rule.get("after"):
                work()
            return self.reply(Answer(500, TEXT, b"Internal Server Error\n", note="fault"))
        answer = work()
        if mode == "timeout-after":
            time.sleep(rule["seconds"])
            return self.hang_up(mode)
        return self.reply(self.spoil(answer, mode))

    def spoil(self, answer, mode):
        if mode == "garbage":
            answer.body, answer.status = answer.body[:len(answer.body) // 2], 200
        elif mode in ("wrong-sum", "wrong-order") and answer.kind == JSON:
            told = json.loads(answer.body)
            if mode == "wrong-sum" and "formUrl" in told:
                # The answer to a registration names no sum: the bank itself remembers a wrong one.
                self.world.orders.overcharge(told["orderId"])
            change = wrong_sum if mode == "wrong-sum" else wrong_order
            answer.body = json.dumps(change(told), ensure_ascii=False).encode()
        return answer

    def hang_up(self, why, abrupt=False):
        """Close without a word; abruptly means RST, as when a server dies."""
        if abrupt:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.log(why)
        self.wfile.close()
        self.rfile.close()
        self.connection.close()
        # The library would flush what is closed; leave as one leaves a client that hung up.
        raise ConnectionAbortedError(why)

    # Who serves what

    def bank_rest(self, method):
        known = self.world.bank.methods.get(method)
        if not known or self.command != "POST":
            return self.reply(Answer(404 if not known else 405, TEXT, b"no such method\n"))
        params, op = read_form(self.body), known[0]
        number = self.order_number(params)
        if number:
            self.world.store.count_call(number, op)
        return self.misbehave(op, lambda: self.bank_answer(method, params, number),
                              lambda code: as_json({"errorCode": str(code or 7), "errorMessage": "Системная ошибка"}),
                              number)

    def bank_answer(self, method, params, number):
        answer = self.world.bank.call(method, params)
        return as_json(answer, note="order=%s errorCode=%s" % (number, answer.get("errorCode", 0)))

    def order_number(self, params):
        order_id = params.get("orderId") or params.get("mdOrder")
        order = self.world.store.order(order_id) if order_id else None
        return order["orderNumber"] if order else params.get("orderNumber")

    def card_page(self):
        form = read_form(self.body if self.command == "POST" else self.query)
        number = self.order_number({"mdOrder": form.get("mdOrder")})
        if number:
            self.world.store.count_call(number, "page")
        self.misbehave("page", lambda: self.card_answer(form, number),
                       lambda code: Answer(code or 503, TEXT, b"no\n"), number)

    def card_answer(self, form, number):
        status, html, location = self.world.cashier.answer(self.route, self.command == "POST", form)
        answer = Answer(status, HTML, html.encode(), note="order=%s" % number)
        answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
        answer.headers["Referrer-Policy"] = "no-referrer"
        if location:
            answer.headers["Location"] = location
        return answer

    def send_sms(self):
        gateway = self.world.sms
        params = sms_gateway.read_params("&".join(x for x in (self.query, self.body) if x))

        def refusal(code):
            return Answer(200, TEXT, (sms_gateway.render(gateway.refuse(code or 8, params), params)).encode())

        def work():
            answer = gateway.send(params)
            return Answer(200, JSON if params.get("fmt") == "3" else TEXT,
                          sms_gateway.render(answer, params).encode(),
                          note="to=%s error=%s" % (params.get("phones"), answer.get("error_code", 0)))
        self.misbehave("sms", work, refusal)

    def send_messenger(self):
        def refusal(code):
            status, answer = messenger.failure(code or 403, "Forbidden: bot was blocked by the user")
            return as_json(answer, status)

        def work():
            status, answer = messenger.send(self.world.store, params)
            return as_json(answer, status, note="to=%s" % params.get("chat_id"))
        params = self.read_json() if "json" in self.headers.get("Content-Type", "") else read_form(self.body)
        params = {**read_form(self.query), **(params if isinstance(params, dict) else {})}
        self.misbehave("messenger", work, refusal)

    def read_json(self):
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None

    def control(self):
        status, answer = self.world.control.answer(self.command, self.route, self.read_json())
        self.reply(as_json(answer, status, note=str(answer.get("error", "")) if isinstance(answer, dict) else ""))

    def messages(self):
        if self.command == "DELETE":
            self.world.store.clear_messages()
        self.reply(as_json(self.world.store.messages(read_form(self.query).get("to"))))

    def raw_message(self):
        raw = self.world.store.raw_message(read_form(self.query).get("id"))
        self.reply(Answer(200 if raw else 404, TEXT, raw or b"no such letter\n"))

    def health(self):
        self.reply(Answer(200, TEXT, b"ok"))

    def front(self):
        store = self.world.store
        self.reply(Answer(200, HTML, pages.front_page(store.messages(), store.orders()).encode()))


ROUTES = (
    (r"/payment/rest/([A-Za-z]+\.do)", Handler.bank_rest),
    (r"/payment/(?:page|acs)", Handler.card_page),
    (r"/sys/send\.php", Handler.send_sms),
    (r"/bot[^/]+/sendMessage", Handler.send_messenger),
    (r"/control(?:/[a-z]+)?", Handler.control),
    (r"/messages", Handler.messages),
    (r"/messages/raw", Handler.raw_message),
    (r"/health", Handler.health),
    (r"/", Handler.front),
)
