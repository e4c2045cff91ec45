#!/usr/bin/python3
"""make_data.py: the demo's data in Kabinet's exchange format, on standard output.

    make_data.py --today 2026-11-22            the XML
    make_data.py --today 2026-11-22 --links    resident, supplier, account, alias, group (tab-separated)
    make_data.py --today 2026-11-22 --free     shell lines of an account that nobody has linked, with its meter

Everything is made up; nobody's name is in it. What a month brought depends only on the account and the month, never on
today, so data of a later day go on where those of an earlier one ended. Sums are integer kopecks, volumes integer
thousandths, prices integer millionths, as in the portal itself.
"""
import argparse
import datetime as dt
import math
import random
import sys
from xml.sax.saxutils import quoteattr

HISTORY = 24                    # months of bills
EPOCH = 2015 * 12               # the month, counted from year 0, in which every household here began
ENERGY, WATER, WASTE = "omsk-energo", "gorvodokanal", "chisty-gorod"
WORDS = {ENERGY: "Э", WATER: "В", WASTE: "Т"}


# ---------------------------------------------------------------- months, numbers, XML

def month_of(day):
    return day.year * 12 + day.month - 1


def day_in(month, day):
    first = dt.date(month // 12, month % 12 + 1, 1)
    following = dt.date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + dt.timedelta(days=day - 1), following - dt.timedelta(days=1))


def decimal(value, places, least):
    """An integer in units of 10^-places, with no more zeros than least places want."""
    text = "%0*d" % (places + 1, abs(value))
    whole, fraction = text[:-places], text[-places:]
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    return ("-" if value < 0 else "") + whole + ("." + fraction if fraction else "")


def roubles(kopecks):
    return decimal(kopecks, 2, 2)


def volume(thousandths):
    return decimal(thousandths, 3, 0)


def price(millionths):
    return decimal(millionths, 6, 2)


def divided(a, b):
    """a / b rounded half up, for a >= 0."""
    return (a + b // 2) // b


def cost(thousandths, millionths):
    return divided(thousandths * millionths, 10 ** 7)


def dice(*what):
    return random.Random("kabinet " + " ".join(map(str, what)))


def tag(indent, name, attributes, children=()):
    inside = "".join(" %s=%s" % (k.replace("_", "-"), quoteattr(str(v))) for k, v in attributes.items() if v is not None)
    if not children:
        return "%s<%s%s/>\n" % (indent, name, inside)
    return "%s<%s%s>\n%s%s</%s>\n" % (indent, name, inside, "".join(children), indent, name)


# ---------------------------------------------------------------- prices

def half_years(first, last):
    """(from, to) of the half-years that touch the months; the last one is open."""
    month, found = first - first % 6, []
    while month <= last:
        found.append((day_in(month, 1), day_in(month + 5, 31) if month + 6 <= last else None))
        month += 6
    return found


def level(day):
    """Prices of the day against those of the first half of 2024, in hundredths of a percent: +1.5 % each January,
    +8 % each July."""
    steps = (day.year - 2024) * 2 + (day.month > 6)
    grown = 10000.0
    for step in range(abs(steps)):
        factor = 1.08 if (step % 2 == 0) == (steps > 0) else 1.015
        grown = grown * factor if steps > 0 else grown / factor
    return round(grown)


def kopeck_price(base, *hundredths):
    """A price in millionths, rounded to whole kopecks."""
    for part in hundredths:
        base = base * part // 10000
    return divided(base, 10000) * 10000


ELECTRICITY = {  # code: name, price of range 1 in 2024-I, bounds (kWh a month)
    "city": ("Население, городские дома с газовыми плитами", 4_930_000, (1100, 1700)),
    "electric": ("Население, дома с электроплитами и электроотоплением", 3_450_000, (1500, 2300)),
    "rural": ("Сельское население", 3_450_000, (1300, 2000)),
}
ZONE_PARTS = {"round": 10000, "day": 10400, "night": 6200, "peak": 10900, "half-peak": 10000}
RANGE_PARTS = (10000, 13600, 19900)


def electricity_prices(code, day):
    """zone -> [(upto, price)]; ranges came with the year 2025."""
    _, base, bounds = ELECTRICITY[code]
    uptos = [b * 1000 for b in bounds] + [None]
    ranges = list(zip(uptos, RANGE_PARTS)) if day.year >= 2025 else [(None, 10000)]
    return {zone: [(upto, kopeck_price(base, level(day), part, share)) for upto, share in ranges]
            for zone, part in ZONE_PARTS.items()}


FLAT = {  # (supplier, service, code): name, price in 2024-I
    (ENERGY, "waste", "tko"): ("Обращение с ТКО, с человека", 101_240_000),
    (WASTE, "waste", "person"): ("Обращение с ТКО, с человека", 118_700_000),
    (WATER, "cold", "cold"): ("Холодное водоснабжение, население", 29_840_000),
    (WATER, "hot", "hot"): ("Горячее водоснабжение, население", 176_320_000),
}


def flat_price(supplier, service, day):
    for (s, v, _), (_, base) in FLAT.items():
        if (s, v) == (supplier, service):
            return kopeck_price(base, level(day))
    raise KeyError(service)


# ---------------------------------------------------------------- households

class Meter:
    def __init__(self, service, serial, registers, use, **more):
        self.service, self.serial, self.registers, self.use = service, serial, registers, use
        self.more = dict(model="", place="Квартира, щит на площадке", interval=16, accuracy="1.0", owner="Потребитель",
                         voltage="220 В / 264 В", current="5 А / 60 А", automatic=None, state=None, removed=None,
                         replaced_by=None, installed=dt.date(2014, 10, 2))
        self.more.update(more)
        water = service != "electricity"
        self.step = 1 if water else 1000             # the smallest difference a reading shows, thousandths
        self.digits, self.decimals = (5, 3) if water else (6, 0)
        d = dice(serial, "start")
        self.start = {code: d.randint(1, 900) * self.step for code, _ in registers}
        self.until = None                            # first month without it
        self.since = EPOCH

    def used(self, account, month):
        """code -> thousandths of the unit."""
        d = dice(account, self.service, month)
        winter = math.cos(2 * math.pi * (month % 12) / 12)
        season = 1 + self.more.get("season", 0.22) * winter
        whole = self.use * season * d.uniform(0.86, 1.14)
        shares = {"T1": 1.0}
        if len(self.registers) == 2:
            night = d.uniform(0.27, 0.33)
            shares = {"T1": 1 - night, "T2": night}
        if len(self.registers) == 3:
            night, half = d.uniform(0.28, 0.36), d.uniform(0.28, 0.33)
            shares = {"T1": 1 - night - half, "T2": night, "T3": half}
        return {code: max(0, int(whole * share * 1000 / self.step)) * self.step for code, share in shares.items()}


ONE, TWO = [("T1", "round")], [("T1", "day"), ("T2", "night")]
THREE = [("T1", "peak"), ("T2", "night"), ("T3", "half-peak")]


class Account:
    def __init__(self, supplier, number, habit, meters=(), tariff=None, links=(), **dwelling):
        self.supplier, self.number, self.habit, self.meters = supplier, number, habit, list(meters)
        self.tariff, self.links, self.dwelling = tariff, links, dwelling
        self.closed = None
        self.sent = False       # has sent this month's reading already


def households(today):
    cur = month_of(today)
    # The change of the meter stands still for a year, so that the story does not move with every day.
    swapped = (cur - 8) // 12 * 12 + 3
    new_serial = "0118%02d1170342" % (swapped // 12 % 100)
    old = Meter("electricity", "00917432", ONE, 205, model="СО-505", accuracy="2.0", state="removed",
                removed=day_in(swapped, 12), replaced_by=new_serial)
    old.until = swapped + 1
    new = Meter("electricity", new_serial, ONE, 205, model="СЕ101 R5", installed=day_in(swapped, 12))
    new.since = swapped
    accounts = [
        Account(ENERGY, "02660061050", "late", [Meter("electricity", "38002134", ONE, 190, model="СЕ101 (МПИ 16 лет)",
                place="Квартира, р/к на площадке")], "city", [(1, "Квартира", "Дом")],
                contract="55-061050", address="г. Омск, ул. Лесной проезд, д. 14, кв. 37", stove="gas", rooms=2, residents=3,
                area=54300, items=[("Вид дома", "Многоквартирный"), ("Этаж", "4 из 9"), ("Лифт", "Есть")]),
        Account(ENERGY, "20710003906", "ahead", [Meter("electricity", "011793170512345", ONE, 120, model="Меркурий 201.5",
                place="Опора у дома", season=-0.35)], "rural", [(1, "Дача", "Дача")],
                contract="55-003906", address="Омский р-н, СНТ «Берёзка-2», аллея 5, участок 118", stove="electric", rooms=3,
                residents=1, area=61800, items=[("Вид дома", "Садовый дом"), ("Мощность", "15 кВт")]),
        Account(ENERGY, "02660061068", "exact", [Meter("electricity", "42917705", TWO, 260, model="Меркурий 200.02")], "electric",
                [(1, "Родители", "Родители"), (2, "Квартира", "Дом")],
                contract="55-061068", address="г. Омск, ул. Лесной проезд, д. 14, кв. 39", stove="electric", rooms=3, residents=2,
                area=68100, items=[("Вид дома", "Многоквартирный"), ("Этаж", "5 из 9")]),
        Account(ENERGY, "02660074213", "ahead", [Meter("electricity", "29384756", THREE, 1650, model="Меркурий 230 ART-01",
                voltage="3×230/400 В", current="5 А / 60 А", place="Щит учёта на фасаде", season=0.55)], "city",
                [(1, "Загородный дом", "Дача")],
                contract="55-074213", address="Омский р-н, с. Рассветное, ул. Полевая, д. 6", stove="electric", rooms=6, residents=4,
                area=182400, items=[("Вид дома", "Жилой дом"), ("Электроотопление", "Есть")]),
        Account(ENERGY, "02660080517", "late", [Meter("electricity", "10482207", ONE, 230, model="СЕ208 S7 с передачей по радио",
                automatic="yes")], "city", [(1, "Бабушка", "Родители")],
                contract="55-080517", address="г. Омск, ул. Тихая Заводь, д. 3, кв. 112", stove="gas", rooms=1, residents=1,
                area=32700, items=[("Вид дома", "Многоквартирный"), ("Этаж", "11 из 16")]),
        Account(ENERGY, "02660091322", "exact", [old, new], "city", [(1, "Сдаём", None)],
                contract="55-091322", address="г. Омск, ул. 8-я Проектная, д. 21, корп. 2, кв. 5", stove="gas", rooms=2, residents=2,
                area=47900, items=[("Вид дома", "Многоквартирный")]),
        Account(ENERGY, "02660100044", "exact", [Meter("electricity", "55120098", ONE, 640, model="СЕ301", relation="shared",
                voltage="3×230/400 В", current="5 А / 100 А", place="Коридор первого этажа")], "city", [(1, "Большой дом", None)],
                contract="55-100044", address="г. Омск, пер. Ключевой, д. 1", stove="gas", rooms=10, residents=9,
                area=312500, items=[("Вид дома", "Жилой дом"), ("Собственников", "3")]),
        Account(ENERGY, "02660047731", "exact", [Meter("electricity", "00731164", ONE, 165, model="СО-И446", accuracy="2.0")], "city",
                [(1, "Старая квартира", None)],
                contract="55-047731", address="г. Омск, ул. Кольцевая, д. 88, кв. 2", stove="gas", rooms=1, residents=2, area=30200,
                items=[]),
        Account(ENERGY, "02660123455", "late", [Meter("electricity", "77450132", ONE, 210, model="СЕ101 S6")], "city", [],
                contract="55-123455", address="г. Омск, ул. Песчаная, д. 40, кв. 61", stove="gas", rooms=2, residents=2, area=50600,
                items=[]),
        Account(WATER, "111\\00021547", "late", [
            Meter("cold", "ХВ-1804417", ONE, 6.4, model="СВК 15-3", place="Санузел", interval=6, accuracy="B", voltage="", current="",
                  season=-0.08),
            Meter("hot", "ГВ-1804433", ONE, 3.7, model="СВК 15-3", place="Санузел", interval=4, accuracy="B", voltage="", current="",
                  season=0.12)], None, [(1, "Вода, квартира", "Дом")],
                contract="", address="г. Омск, ул. Лесной проезд, д. 14, кв. 37", stove="", rooms=None, residents=3, area=54300, items=[]),
        Account(WATER, "111\\00034418", "exact", [
            Meter("cold", "ХВ-2203381", ONE, 4.9, model="Бетар СХВ-15", place="Кухня", interval=6, accuracy="B", voltage="", current="",
                  season=-0.05)], None, [(2, "Вода", "Дом")],
                contract="", address="г. Омск, ул. Лесной проезд, д. 14, кв. 39", stove="", rooms=None, residents=2, area=68100, items=[]),
        Account(WASTE, "5500123871", "late", [], None, [(1, "Вывоз мусора, дача", "Дача")],
                contract="ТКО-123871", address="Омский р-н, СНТ «Берёзка-2», аллея 5, участок 118", stove="", rooms=None, residents=2,
                area=None, items=[]),
        Account(WASTE, "5500123899", "ahead", [], None, [(2, "Вывоз мусора", None)],
                contract="ТКО-123899", address="г. Омск, ул. Песчаная, д. 12", stove="", rooms=None, residents=4, area=None, items=[]),
    ]
    by_number = {a.number: a for a in accounts}
    by_number["02660061068"].sent = True
    by_number["02660047731"].closed = day_in(cur - 4, 31)
    return accounts


# ---------------------------------------------------------------- two years of a household

class Story:
    """What happened to one account: readings, bills, bookings and the balance they leave."""

    def __init__(self, account, today):
        self.account, self.today, self.cur = account, today, month_of(today)
        self.on = max(today - dt.timedelta(days=3), day_in(self.cur, 1))
        self.readings, self.bills, self.bookings = [], [], []
        self.owed = {}                               # (service, kind) -> balance, minus is a debt
        self.unpaid = []                             # [month billed, kopecks] of bills not yet paid in full
        self.values = {m.serial: dict(m.start) for m in account.meters}
        self.first = self.cur - HISTORY
        self.live()

    def live(self):
        last = self.cur - 1
        if self.account.closed:
            last = min(last, month_of(self.account.closed))
        # Money is followed from a year before what is told, so that the story does not begin with nothing.
        for month in range(EPOCH, last + 1):
            used = self.read_meters(month)
            if month >= self.first - 12:
                self.bill(month, used)
        for month in range(last + 1, self.cur + 1):
            self.pay(month)
        if self.account.sent:
            self.read_now()

    # -- readings

    def read_meters(self, month):
        """Takes the readings of a month; what was used, by service and zone."""
        used = {}
        for meter in self.account.meters:
            if month < meter.since or (meter.until and month >= meter.until):
                continue
            removed = meter.more["removed"] if meter.until == month + 1 else None
            fresh = meter.since == month and meter.since > EPOCH
            values = self.values[meter.serial]
            for code, zone in meter.registers:
                amount = meter.used(self.account.number, month)[code]
                if removed or fresh:             # each of two meters saw its part of the month
                    amount = amount * (12 if removed else 18) // 30 // meter.step * meter.step
                values[code] += amount
                key = (meter.service, zone)
                used[key] = used.get(key, 0) + amount
            if month >= self.first - 1:
                self.tell_reading(meter, removed or self.reading_day(meter, month), "used")
        return used

    def reading_day(self, meter, month):
        d = dice(self.account.number, month, "day")
        return day_in(month, 31 if meter.more["automatic"] else d.randint(19, 24))

    def tell_reading(self, meter, day, state):
        d = dice(meter.serial, day, "source")
        source = "automatic" if meter.more["automatic"] else "staff" if d.random() < 0.1 else "resident"
        hour, minute = d.randint(1, 15), d.randint(0, 59)
        self.readings.append((meter, day, source, state, "%sT%02d:%02d:00Z" % (day, hour, minute), dict(self.values[meter.serial])))

    def read_now(self):
        day = max(self.today - dt.timedelta(days=2), day_in(self.cur, 1))
        for meter in self.account.meters:
            part = {c: v * min(day.day, 30) // 30 // meter.step * meter.step
                    for c, v in meter.used(self.account.number, self.cur).items()}
            for code, _ in meter.registers:
                self.values[meter.serial][code] += part[code]
            self.tell_reading(meter, day, "sent")

    # -- charges

    def electricity_lines(self, month, used):
        """Marginal ranges; in each, the volume is divided among the zones by what each has left."""
        zones = [(zone, v) for (service, zone), v in used.items() if service == "electricity"]
        total, below, lines = sum(v for _, v in zones), 0, []
        left = [v for _, v in zones]
        prices = electricity_prices(self.account.tariff, day_in(month, 1))
        for number in range(len(prices["round"])):
            upto = prices[zones[0][0]][number][0]
            upper = total if upto is None else min(upto, total)
            for i, ((zone, _), part) in enumerate(zip(zones, split(max(0, upper - below), left))):
                left[i] -= part
                if part:
                    p = prices[zone][number][1]
                    lines.append(("electricity", "main", part, p, cost(part, p)))
            below = max(below, upper)
        return lines

    def lines(self, month, used):
        a, first, lines = self.account, day_in(month, 1), []
        if a.supplier == ENERGY:
            lines = self.electricity_lines(month, used)
            services = [("waste", a.dwelling["residents"] * 1000)]
        elif a.supplier == WASTE:
            services = [("waste", a.dwelling["residents"] * 1000)]
        else:
            services = [(service, v) for (service, _), v in used.items()]
        for service, amount in services:
            p = flat_price(a.supplier, service, first)
            lines.append((service, "main", amount, p, cost(amount, p)))
        penalty = self.penalty(month)
        if penalty:
            lines.append((lines[0][0], "penalty", None, None, penalty))
        return lines

    def penalty(self, month):
        """1/300 of 9.5 % a day from the 31st day after the due day, for the days of this month."""
        total = 0
        first, last = day_in(month, 1), day_in(month, 31)
        for billed, sum_left in self.unpaid:
            begins = due_day(billed) + dt.timedelta(days=31)
            days = (last - max(begins, first)).days + 1
            if days > 0:
                total += divided(sum_left * days * 95, 300 * 1000)
        return total

    def bill(self, month, used):
        opening, paid = self.balance(), self.pay(month)
        lines = self.lines(month, used)
        total = sum(line[4] for line in lines)
        for service, kind, _, _, amount in lines:
            self.owed[service, kind] = self.owed.get((service, kind), 0) - amount
        self.unpaid.append([month, sum(line[4] for line in lines if line[1] == "main")])
        self.net()
        if month >= self.first:
            self.bills.append((month, opening, paid, total, lines))

    # -- money

    def net(self):
        """What is paid ahead for one service covers another one of the same supplier."""
        for key in self.owed:
            for other in self.owed:
                part = min(max(0, self.owed[other]), max(0, -self.owed[key]))
                self.owed[key] += part
                self.owed[other] -= part

    def balance(self):
        return sum(self.owed.values())

    def pay(self, month):
        """The household's payments of a month, by its habit; their sum."""
        a, d = self.account, dice(self.account.number, month, "pay")
        debt = -self.balance()
        if a.habit == "exact":                   # an autopayment on the day the bill comes
            amount, day = debt, day_in(month, 1)
        elif a.habit == "ahead":                 # keeps some money there
            want = 2500 * 100 if a.tariff == "city" else 900 * 100
            want = want * 6 if a.number == "02660074213" else want
            amount, day = (want + debt + 9999) // 10000 * 10000, day_in(month, d.randint(24, 27))
            if self.account.number == "02660074213" and amount > want * 2:
                amount = want * 2
        else:                                    # pays the bill before the last, and not every month
            amount, day = sum(left for billed, left in self.unpaid if billed < month - 1), day_in(month, d.randint(18, 27))
            amount += -min(0, sum(v for (_, kind), v in self.owed.items() if kind == "penalty"))
            if d.random() < 0.2:
                amount = 0
        if amount <= 0 or day > self.on:
            return 0
        self.settle(amount)
        self.tell_booking(day, amount)
        return amount

    def tell_booking(self, day, amount):
        if month_of(day) >= self.first:
            self.bookings.append((day, amount))

    def settle(self, amount):
        """Puts a payment to the lines that owe, main ones first, and the rest to the first line."""
        left = amount
        for key in sorted(self.owed, key=lambda k: k[1]):
            part = min(left, max(0, -self.owed[key]))
            self.owed[key] += part
            left -= part
        if left or not self.owed:
            first = sorted(self.owed, key=lambda k: k[1])[0] if self.owed else (self.account.meters[0].service
                                                                              if self.account.meters else "waste", "main")
            self.owed[first] = self.owed.get(first, 0) + left
        for bill in self.unpaid:
            part = min(amount, bill[1])
            bill[1] -= part
            amount -= part
        self.unpaid = [bill for bill in self.unpaid if bill[1]]


def due_day(month):
    """Of the bill for a month: the 15th of the next one for March 2026 and after, the 10th before."""
    return day_in(month + 1, 15 if month >= 2026 * 12 + 2 else 10)


def split(whole, weights):
    """Largest remainder: parts add up to the whole."""
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    parts = [whole * w // total for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
    for i in order[:whole - sum(parts)]:
        parts[i] += 1
    return parts


# ---------------------------------------------------------------- output

def suppliers():
    return "".join([
        tag("  ", "supplier", dict(code=ENERGY, name="Омская энергосбытовая компания", timezone="Asia/Omsk", details="yes",
            ebills="yes", payments="yes", readings_from=1, readings_to=31, commission_percent="0", inn="5500000123",
            kpp="550001001", bank_name="Учебный банк (вымышленный)", bank_bic="045209001", bank_account="40702810500000000017",
            bank_corr="30101810900000000001", phone="+7 (3812) 00-00-01", email="help@energo.example",
            site="https://energo.example/", address="г. Омск, ул. Вымышленная, д. 1", hours="пн–пт 8:00–20:00, сб 9:00–15:00"), [
                tag("    ", "penalty-rate", {"from": "2022-02-28", "percent": "9.50"}),
                tag("    ", "service", dict(code="electricity", name="Электроэнергия", unit="кВт·ч")),
                tag("    ", "service", dict(code="waste", name="Обращение с ТКО", unit="чел."))]),
        tag("  ", "supplier", dict(code=WATER, name="Горводоканал", timezone="Asia/Omsk", details="no", ebills="no", payments="yes",
            readings_from=15, readings_to=25, commission_percent="1.0", commission_min="10.00", inn="5500000456", kpp="550001002",
            bank_name="Учебный банк (вымышленный)", bank_bic="045209001", bank_account="40702810500000000025",
            bank_corr="30101810900000000001", phone="+7 (3812) 00-00-02", email="office@voda.example", site="https://voda.example/",
            address="г. Омск, ул. Родниковая, д. 2", hours="пн–пт 9:00–18:00"), [
                tag("    ", "service", dict(code="cold", name="Холодная вода", unit="м³")),
                tag("    ", "service", dict(code="hot", name="Горячая вода", unit="м³"))]),
        tag("  ", "supplier", dict(code=WASTE, name="Чистый город", timezone="Asia/Omsk", details="no", ebills="no", payments="yes",
            readings_from=1, readings_to=31, commission_percent="0", inn="5500000789", kpp="550001003",
            bank_name="Учебный банк (вымышленный)", bank_bic="045209001", bank_account="40702810500000000033",
            bank_corr="30101810900000000001", phone="+7 (3812) 00-00-03", email="", site="", address="г. Омск, пр. Чистоты, д. 3",
            hours="пн–чт 9:00–17:00"), [
                tag("    ", "service", dict(code="waste", name="Обращение с ТКО", unit="чел."))]),
    ])


NORMS = {  # code: name, kWh a person a month (made up after real tables: the fewer people, the more for each)
    "gas": ("Городские дома с газовыми плитами", (75, 50, 39, 32, 28)),
    "electric": ("Дома с электроплитами", (147, 91, 71, 57, 50)),
    "rural": ("Сельские дома", (81, 54, 42, 35, 30)),
}
HOUSEHOLDS = {"city": "gas", "electric": "electric", "rural": "rural"}


def norms():
    return "".join(tag("  ", "norm", {"supplier": ENERGY, "service": "electricity", "code": "%s-%d" % (code, people), "from": "2020-01-01",
                                      "name": "%s, человек: %d%s" % (name, people, " и больше" if people == 5 else ""), "volume": kwh})
                   for code, (name, table) in NORMS.items() for people, kwh in enumerate(table, 1))


def tariffs(cur):
    out = [norms()]
    for begins, ends in half_years(cur - HISTORY - 1, cur):
        for code, (name, _, _) in ELECTRICITY.items():
            prices = [tag("    ", "price", dict(zone=zone, range=i + 1, upto=upto and volume(upto), price=price(p)))
                      for zone, ranges in electricity_prices(code, begins).items() for i, (upto, p) in enumerate(ranges)]
            out.append(tag("  ", "tariff", {"supplier": ENERGY, "service": "electricity", "code": code, "name": name,
                                            "household": HOUSEHOLDS[code], "from": begins, "to": ends}, prices))
        for (supplier, service, code), (name, _) in FLAT.items():
            p = flat_price(supplier, service, begins)
            out.append(tag("  ", "tariff", {"supplier": supplier, "service": service, "code": code, "name": name, "from": begins,
                                            "to": ends}, [tag("    ", "price", dict(zone="round", range=1, price=price(p)))]))
    return "".join(out)


def services_of(a):
    if a.supplier == ENERGY:
        return [("electricity", a.tariff), ("waste", "tko")]
    if a.supplier == WASTE:
        return [("waste", "person")]
    return [(m.service, m.service) for m in a.meters]


def norm_of(a):
    return "%s-%d" % (HOUSEHOLDS[a.tariff], min(5, a.dwelling["residents"])) if a.dwelling["residents"] else None


def account_xml(a):
    d = a.dwelling
    children = [tag("    ", "item", dict(name=n, value=v)) for n, v in d["items"]]
    children += [tag("    ", "service", dict(code=c, tariff=t, norm=norm_of(a) if c == "electricity" else None)) for c, t in services_of(a)]
    return tag("  ", "account", dict(supplier=a.supplier, number=a.number, contract=d["contract"] or None, closed=a.closed,
               address=d["address"], stove=d["stove"] or None, rooms=d["rooms"], residents=d["residents"],
               area=d["area"] and volume(d["area"])), children)


def meter_xml(a, m):
    more = m.more
    years = more["interval"]
    verified = dt.date(2030 + len(m.serial) % 4, 5, 14)
    return tag("  ", "meter", dict(supplier=a.supplier, account=a.number, service=m.service, serial=m.serial, state=more["state"],
               automatic=more["automatic"], digits=m.digits, decimals=m.decimals, ratio=1, relation=more.get("relation"),
               model=more["model"], place=more["place"], interval=years, accuracy=more["accuracy"], owner=more["owner"],
               voltage=more["voltage"] or None, current=more["current"] or None, installed=more["installed"],
               verified_until=verified if not more["removed"] else None, removed=more["removed"], replaced_by=more["replaced_by"]),
               [tag("    ", "register", dict(code=c, zone=z, start=volume(m.start[c]))) for c, z in m.registers])


def story_xml(s):
    a, out = s.account, []
    where = dict(supplier=a.supplier, account=a.number)
    billed = {month for month, *_ in s.bills}
    for meter, day, source, state, received, values in s.readings:
        bill = "%s-%s" % (a.number, day.strftime("%Y%m")) if state == "used" and month_of(day) in billed else None
        out.append(tag("  ", "reading", dict(where, meter=meter.serial, date=day, received=received, source=source, state=state, bill=bill,
                   key="demo:%s:%s" % (dice(meter.serial).randint(10 ** 7, 10 ** 8), day)),
                   [tag("    ", "value", dict(register=c, value=volume(v))) for c, v in values.items()]))
    for month, opening, paid, total, lines in s.bills:
        out.append(tag("  ", "bill", dict(where, number="%s-%s" % (a.number, day_in(month, 1).strftime("%Y%m")),
                   period=day_in(month, 1).strftime("%Y-%m"), issued=day_in(month + 1, 1), due=due_day(month),
                   opening=roubles(opening), paid=roubles(paid), total=roubles(total)),
                   [tag("    ", "line", dict(service=v, kind=k, volume=n and volume(n), price=p and price(p), amount=roubles(x)))
                    for v, k, n, p, x in lines]))
    for day, amount in s.bookings:
        out.append(tag("  ", "booking", dict(where, key="%s-%s" % (WORDS[a.supplier], day.strftime("%Y%m%d")), date=day,
                   amount=roubles(amount))))
    out.append(tag("  ", "balance", dict(where, on=s.on), [
        tag("    ", "line", dict(service=v, kind=k, amount=roubles(x))) for (v, k), x in sorted(s.owed.items())
        if x or k == "main"]))
    return "".join(out)


def write_xml(today):
    accounts = households(today)
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n',
           '<!-- Made by t/demo/make_data.py for %s. All people, companies and places are made up. -->\n' % today,
           '<kabinet version="1">\n', suppliers(), tariffs(month_of(today))]
    out += [account_xml(a) for a in accounts]
    out += [meter_xml(a, m) for a in accounts for m in a.meters]
    out += [story_xml(Story(a, today)) for a in accounts]
    sys.stdout.buffer.write("".join(out + ["</kabinet>\n"]).encode())


def main():
    parser = argparse.ArgumentParser(description="the demo's data in Kabinet's exchange format")
    parser.add_argument("--today", type=dt.date.fromisoformat, default=dt.date.today())
    parser.add_argument("--links", action="store_true")
    parser.add_argument("--free", action="store_true")
    args = parser.parse_args()
    accounts = households(args.today)
    if args.links:
        for resident in (1, 2):
            for a in accounts:
                for who, alias, group in a.links:
                    if who == resident:
                        print(who, a.supplier, a.number, alias, group or "", sep="\t")
    elif args.free:
        free = next(a for a in accounts if not a.links)
        print("LINK_SUPPLIER='%s'\nLINK_ACCOUNT='%s'\nLINK_METER='%s'" % (free.supplier, free.number, free.meters[0].serial))
    else:
        write_xml(args.today)


if __name__ == "__main__":
    main()
