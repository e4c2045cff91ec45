# cards.py: the test cards, and what can be wrong with a typed one.

import re
import time

# pan: (payment system, 3-D Secure, action code when the right CVC is given)
TEST_CARDS = {
    "4111111111111111": ("Visa", True, 0),
    "2200000000000053": ("МИР", True, 0),
    "5555555555555599": ("MasterCard", False, 0),
    "4000000000000002": ("Visa", False, 116),
}
CVC = "123"
SECURE_CODE = "12345678"
SECURE_TRIES = 3

ACTIONS = {
    0: "Запрос успешно обработан",
    10: "Операция отменена плательщиком",
    101: "Срок действия карты истёк",
    116: "Недостаточно средств на карте",
    125: "Неверный номер карты",
    71015: "Введены неправильные параметры карты",
    -100: "Не было попыток оплаты",
    -2007: "Истёк срок ввода данных",
    -2016: "Подтверждение 3-D Secure не пройдено",
}


def digits(text):
    return "".join(c for c in text or "" if c in "0123456789")


def luhn(pan):
    total = 0
    for place, char in enumerate(reversed(pan)):
        n = int(char) * (1 + place % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


def mask(pan):
    """The way the bank prints it: the first six and the last four."""
    return pan[:6] + "**" + pan[-4:]


def action_code(pan, cvc):
    """What the issuing bank says; 0 is yes.  No CVC is asked by charges without the holder."""
    if pan not in TEST_CARDS:
        return 125
    if cvc is not None and cvc != CVC:
        return 71015
    return TEST_CARDS[pan][2]


def pan_error(pan):
    if not pan:
        return "Введите номер карты"
    if not 13 <= len(pan) <= 19 or not luhn(pan):
        return "В номере карты ошибка. Проверьте цифры на карте"
    return None


def read_expiry(text):
    """ММ/ГГ in any spelling with two months' digits first → YYYYMM, or None."""
    found = re.fullmatch(r"\s*(\d\d?)\s*[/.\- ]?\s*(?:20)?(\d\d)\s*", text or "")
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    return "20%s%02d" % (found[2], int(found[1]))


def expiry_error(text):
    if not (text or "").strip():
        return "Введите срок действия, например 12/30"
    expiry = read_expiry(text)
    if not expiry:
        return "Введите срок как на карте: месяц и год, например 12/30"
    # A card is good to the last day of its month.
    if expiry < time.strftime("%Y%m"):
        return "Срок действия карты прошёл"
    return None


def cvc_error(cvc):
    if not cvc:
        return "Введите три цифры с обратной стороны карты"
    if not re.fullmatch(r"[0-9]{3}", cvc):
        return "Код состоит из трёх цифр"
    return None
