"""oracle.py: what a consumption costs, worked out anew from the tables by exact fractions: the other opinion to
lib/domain/tariff.c. Rules: tariff.h and STANDARDS.md 8.3: volume divided by days over price lists, monthly bounds by their days,
ranges filled by all zones together and shared by what each has left (so that each is charged for exactly what it used); each
step rounded half up to the kopeck."""
import calendar, datetime
from fractions import Fraction

from portal import sql, quote

DAY = datetime.timedelta(1)


def half_up(x):
    return (x + Fraction(1, 2)).__floor__()


def shares(whole, weights):
    """whole in parts by weights that add up: largest remainders first, the earlier of equals."""
    exact = [Fraction(whole * w, sum(weights)) for w in weights]
    parts = [e.__floor__() for e in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[:whole - sum(parts)]:
        parts[i] += 1
    return parts


def price_lists(account, service):
    rows = sql("SELECT t.id, t.valid_from, t.valid_to, p.zone, p.range_number, p.upto, p.price FROM account_service c JOIN tariff t"
               " ON t.service_id = c.service_id AND t.code = c.tariff_code JOIN tariff_price p ON p.tariff_id = t.id"
               " WHERE c.account_id = %d AND c.service_id = %d ORDER BY t.valid_from, t.id" % (account, service))
    lists = {}
    for id_, first, last, zone, number, upto, price in rows:
        one = lists.setdefault(id_, (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last) if last else datetime.date.max, {}))
        one[2].setdefault(zone, {})[int(number)] = (int(upto) if upto else None, int(price))
    return list(lists.values())


def bound(upto, first, last):
    whole, day = 0, first
    while day <= last:
        length = calendar.monthrange(day.year, day.month)[1]
        end = min(day.replace(day=length), last)
        whole += half_up(Fraction(upto * ((end - day).days + 1), length))
        day = end + DAY
    return whole


def charge(account, service, usages, first, last):
    """(kopecks, exact kopecks as a fraction, steps); usages [(zone, thousandths)], both days counted."""
    lists = price_lists(account, service)
    pieces, day = [], first
    while day <= last:
        best = max((l for l in lists if l[0] <= day <= l[1]), key=lambda l: l[0])
        if pieces and pieces[-1][0] is best:
            pieces[-1][2] = day
        else:
            pieces.append([best, day, day])
        day += DAY
    days = [(b - a).days + 1 for _, a, b in pieces]
    by_piece = list(zip(*[shares(v, days) for _, v in usages]))
    total, exact, steps = 0, Fraction(0), 0
    for (prices, a, b), used in zip(pieces, by_piece):
        below, whole, left = 0, sum(used), list(used)
        for number in sorted(prices[2][usages[0][0]]):
            upto = prices[2][usages[0][0]][number][0]
            upper = whole if upto is None else min(whole, bound(upto, a, b))
            if upper > below:
                parts = shares(upper - below, left)
                left = [l - p for l, p in zip(left, parts)]    # so that each zone is charged for just what it used
                for (zone, _), part in zip(usages, parts):
                    cost = Fraction(part * prices[2][zone][number][1], 10 ** 7)
                    total, exact, steps = total + half_up(cost), exact + cost, steps + (part > 0)
                below = upper
        assert not any(left)
    assert abs(total - exact) <= Fraction(steps, 2)
    return total, exact, steps
