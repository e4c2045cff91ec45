# sms.py: the SMS gateway in smsc.ru's dialect, /sys/send.php.

import hashlib
import json
import re
import time
from urllib.parse import parse_qsl

from store import address_key

GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
          "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà")
GSM_TWICE = set("^{}\\[~]|€\f")
PRICE = 3.5
ERRORS = {1: "parameters error", 2: "authorise error", 3: "no money", 4: "IP-address blocked", 6: "message is denied",
          7: "invalid number", 8: "message can not be delivered", 9: "duplicate request, wait a minute"}


def segments(text):
    """How many SMS a text costs: the GSM alphabet goes by 160 or 153, any other letter makes it 70 or 67."""
    if all(c in GSM or c in GSM_TWICE for c in text):
        size, one, part = len(text) + sum(c in GSM_TWICE for c in text), 160, 153
    else:
        size, one, part = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if size <= one else -(-size // part)


def read_params(query):
    """The form in the charset it names itself; without one it is windows-1251, as at the real gateway."""
    raw = dict(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))
    charset = raw.get("charset", "windows-1251").lower()
    charset = charset if charset in ("utf-8", "koi8-r", "windows-1251") else "windows-1251"
    return {n: v.encode("latin-1").decode(charset, "replace") for n, v in raw.items()}


def good_phone(phone):
    return bool(re.fullmatch(r"[ +]?[0-9 ()\-]+", phone)) and 11 <= len(address_key(phone)) <= 15


class Sms:
    def __init__(self, store, login):
        self.store = store
        self.login, _, self.password = login.partition(":")

    def send(self, params):
        """The answer as a dict; a refusal has error_code in it."""
        phones = [p.strip() for p in re.split("[,;]", params.get("phones", "")) if p.strip()]
        error = self.find_error(params, phones)
        if error:
            return self.refuse(error, params)
        if params.get("cost") == "1":
            count = segments(params["mes"]) * len(phones)
            return {"cost": "%.2f" % (PRICE * count), "cnt": count}
        return self.accept(params, phones)

    def find_error(self, params, phones):
        password = self.password.encode()
        if (params.get("login") != self.login
                or params.get("psw") not in (self.password, hashlib.md5(password).hexdigest())):
            return 2
        if not phones or not params.get("mes"):
            return 1
        return None if all(good_phone(p) for p in phones) else 7

    def refuse(self, code, params):
        answer = {"error": ERRORS.get(code, "error"), "error_code": code}
        if params.get("id", "").isdigit():
            answer["id"] = int(params["id"])
        return answer

    def accept(self, params, phones):
        """The same id to the same phones within a minute is one message with one answer."""
        key = params.get("id") and params["id"] + " " + ",".join(address_key(p) for p in phones)
        with self.store.change():
            known = key and self.store.sms_answer(key, time.time() - 60)
            if known:
                return known
            for phone in phones:
                message_id = self.store.add_message("sms", phone, params["mes"], sender=params.get("sender"))
            answer = self.accepted(params, phones, message_id)
            if key:
                self.store.keep_sms_answer(key, answer)
        return answer

    def accepted(self, params, phones, message_id):
        given = params.get("id", "")
        count = segments(params["mes"]) * len(phones)
        answer = {"id": int(given) if given.isdigit() else given or message_id, "cnt": count}
        if params.get("cost") in ("2", "3"):
            answer["cost"] = "%.2f" % (PRICE * count)
        if params.get("cost") == "3":
            answer["balance"] = "10000.00"
        return answer


def render(answer, params):
    """fmt=3 is JSON; 0 and 1 are the gateway's older texts."""
    if params.get("fmt") == "3":
        return json.dumps(answer, ensure_ascii=False)
    if "error_code" in answer:
        return "ERROR = %d (%s)" % (answer["error_code"], answer["error"])
    if params.get("fmt") == "1":
        return "%s,%s" % (answer.get("id", answer.get("cost")), answer["cnt"])
    return "OK - %s SMS, ID - %s" % (answer["cnt"], answer.get("id", ""))
