#!/usr/bin/python3
"""oracle.py: the tables of tariff.c, estimate.c and penalty.c, computed with exact fractions from STANDARDS.md 8.3 to
8.5 and E21, not from the C.

oracle.py > tariff_rows.h writes the tariffs, oracle.py estimate > estimate_rows.h and oracle.py penalty > penalty_rows.h
the others; a row whose sum was also worked by hand is refused here unless both agree.
"""
import calendar
import datetime
import sys
from fractions import Fraction as F
from math import floor

DAY = datetime.timedelta(days=1)


def day(text):
    return datetime.date.fromisoformat(text)


def half_up(x):
    """Half away from zero."""
    return floor(x + F(1, 2)) if x >= 0 else -floor(-x + F(1, 2))


def split(whole, weights):
    """Largest remainder, the first of equals."""
    if whole < 0:
        return [-part for part in split(-whole, weights)]
    exact = [F(whole * w, sum(weights)) for w in weights]
    parts = [floor(e) for e in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[:whole - sum(parts)]:
        parts[i] += 1
    return parts


def lists_of(text):
    """'@FROM TO zone BOUND PRICE … ; …' -> [(from, to, {zone: [(bound or None, price), …]}), …]; thousandths, millionths"""
    lists = []
    for part in text.split('@')[1:]:
        words = part.split()
        row = (day(words[0]), None if words[1] == '-' else day(words[1]), {})
        zone = None
        i = 2
        while i < len(words):
            if words[i][0].isalpha():
                zone = row[2].setdefault(words[i], [])
                i += 1
                continue
            bound = None if words[i] == '*' else int(F(words[i]) * 1000)
            zone.append((bound, int(F(words[i + 1]) * 1000000)))
            i += 2
        lists.append(row)
    return lists


def bound_in(bound, first, last):
    """A monthly bound's share: each month's days here of all its days, thousandths rounded half up month by month."""
    total, months = 0, {}
    while first <= last:
        months[first.year, first.month] = months.get((first.year, first.month), 0) + 1
        first += DAY
    for (year, month), days in months.items():
        total += half_up(F(bound * days, calendar.monthrange(year, month)[1]))
    return total


def months_begun(first, last):
    """How many months, each from a day to the day before the same day of the next, it takes to cover the period."""
    months, start = 0, first
    while start <= last:
        months += 1
        ahead = first.year * 12 + first.month - 1 + months
        year, month = ahead // 12, ahead % 12 + 1
        start = datetime.date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
    return months


ORDER = ['round', 'peak', 'day', 'half-peak', 'night']


def in_order(whole, zones, left):
    """Peak first, night last."""
    parts = [0] * len(left)
    for i in sorted(range(len(left)), key=lambda i: (ORDER.index(zones[i]), i)):
        parts[i] = min(left[i], whole)
        whole -= parts[i]
    return parts


def charge(text, usage, first, last):
    """(kopecks, steps, trace) or None. Words before the first list are options."""
    options = text.split('@')[0].split()
    lists, zones = lists_of(text), [w for w in usage.split()[::2]]
    volumes = [int(F(v) * 1000) for v in usage.split()[1::2]]
    pieces, d = [], first
    while d <= last:
        now = [x for x in lists if x[0] <= d and (x[1] is None or x[1] >= d)]
        if not now:
            return None
        if pieces and pieces[-1][0] is now[-1]:
            pieces[-1][2] = d
        else:
            pieces.append([now[-1], d, d])
        d += DAY
    if not pieces:
        return None
    shares = [split(v, [(p[2] - p[1]).days + 1 for p in pieces]) for v in volumes]
    trace = []
    for p, (prices, a, b) in enumerate(pieces):
        used = [s[p] for s in shares]
        for i, v in enumerate(used):
            if v < 0:
                back = prices[2].get(zones[i], [])
                if not back:
                    return None
                trace.append((p, i, v, half_up(F(v * back[0][1], 10000000)), 1, a, b))
        used = [max(0, v) for v in used]
        total, below, number = sum(used), 0, 0
        while below < total:
            row = prices[2].get(zones[0], [])
            if number >= len(row):
                return None
            bound = row[number][0]
            if bound is not None and 'whole' in options:
                here = half_up(F(bound * months_begun(first, last) * ((b - a).days + 1), (last - first).days + 1))
            else:
                here = None if bound is None else bound_in(bound, a, b)
            upper = total if here is None else min(total, here)
            if upper > below:
                left = [used[i] - sum(t[2] for t in trace if t[0] == p and t[1] == i and t[2] > 0) for i in range(len(used))]
                parts = in_order(upper - below, zones, left) if 'in-order' in options else split(upper - below, left)
                for i, v in enumerate(parts):
                    if v:
                        mine = prices[2].get(zones[i], [])
                        if number >= len(mine):
                            return None
                        trace.append((p, i, v, half_up(F(v * mine[number][1], 10000000)), number + 1, a, b))
                below = upper
            number += 1
    return sum(t[3] for t in trace), len(trace), trace


KUBAN = '@2025-07-01 - round 1100 7.35 1700 10.00 * 14.64'
KUBAN_VILLAGE = '@2025-07-01 - round 1100 5.15 1700 7.00 * 14.64'
CAPS = '@2025-01-01 - round 3900 5.00 6000 8.00 * 12.00'
ULYANOVSK = '@2024-01-01 - round 3900 4.93 6000 8.27 * 9.47'
ULYANOVSK_2 = '@2024-01-01 - day 3900 4.93 * 8.27 night 3900 2.96 * 4.97'
ULYANOVSK_3 = '@2024-01-01 - peak 3900 4.93 * 8.27 half-peak 3900 4.68 * 7.86 night 3900 2.96 * 4.97'
MOSCOW_1 = '@2021-01-01 2021-06-30 round * 4.87 @2021-07-01 2021-12-31 round * 5.15'
MOSCOW_2 = '@2021-01-01 2021-06-30 day * 5.60 night * 1.63 @2021-07-01 2021-12-31 day * 5.92 night * 1.74'
MOSCOW_3 = ('@2021-01-01 2021-06-30 peak * 5.84 half-peak * 4.87 night * 1.63 '
            '@2021-07-01 2021-12-31 peak * 6.18 half-peak * 5.15 night * 1.74')
MOSCOW_25 = '@2025-01-01 2025-06-30 round * 6.15 @2025-07-01 2025-12-31 round * 7.16'
REGION_3 = '@2015-07-01 2015-12-31 peak * 5.90 half-peak * 4.54 night * 1.79'
ULY_21 = '@2021-01-01 2021-06-30 round * 3.90 @2021-07-01 2021-12-31 round * 4.03'
ASTRAKHAN_2 = '@2015-07-01 2015-12-31 day * 4.41 night * 2.87'
FLAT = '@2020-01-01 - round * 5.00'
MILLIONTHS = '@2020-01-01 - round * 4.689999'
HALVES = '@2020-01-01 - round * 0.50'
NEAR = '@2020-01-01 - day 100 1.00 200 2.00 * 3.00 night 100 0.50 200 1.00 * 1.50'
GAP = '@2026-01-01 2026-01-15 round * 5.00 @2026-01-17 - round * 6.00'
OVER = '@2026-01-01 - round * 5.00 @2026-01-16 - round * 7.00'
THREE = '@2026-01-01 2026-01-10 round * 3.00 @2026-01-11 2026-01-20 round * 6.00 @2026-01-21 - round * 9.00'
RANGES_CHANGE = '@2026-01-01 2026-01-15 round 310 2.00 * 4.00 @2026-01-16 - round 620 3.00 * 5.00'
ENDS = '@2026-01-01 - round 100 2.00 200 3.00'
LOPSIDED = '@2026-01-01 - day 100 2.00 * 3.00 night 100 1.00'

OCT, NOV, FEB = '2025-10-01 2025-10-31', '2025-11-01 2025-11-30', '2026-02-01 2026-02-28'
JAN = '2026-01-01 2026-01-31'

# name, prices, usage, period, the sum by hand in roubles, 'none', or '' where only the fractions tell
CASES = [
    ('krasnodar, worked in STANDARDS.md 8.3, 31 days', KUBAN, 'round 1900', OCT, '17013.00'),
    ('krasnodar, 30 days', KUBAN, 'round 1900', NOV, '17013.00'),
    ('krasnodar, February', KUBAN, 'round 1900', FEB, '17013.00'),
    ('krasnodar, first range only', KUBAN, 'round 250', OCT, '1837.50'),
    ('krasnodar, on the first bound', KUBAN, 'round 1100', OCT, '8085.00'),
    ('krasnodar, a thousandth past it', KUBAN, 'round 1100.001', OCT, '8085.01'),
    ('krasnodar, a kWh past it', KUBAN, 'round 1101', OCT, '8095.00'),
    ('krasnodar, on the second bound', KUBAN, 'round 1700', OCT, '14085.00'),
    ('krasnodar, a kWh past it too', KUBAN, 'round 1701', OCT, '14099.64'),
    ('krasnodar, a kWh', KUBAN, 'round 1', OCT, '7.35'),
    ('krasnodar village', KUBAN_VILLAGE, 'round 1900', OCT, '12793.00'),
    ('krasnodar village, first range', KUBAN_VILLAGE, 'round 187', OCT, '963.05'),
    ('krasnodar village, second', KUBAN_VILLAGE, 'round 1500', OCT, '8465.00'),
    ('krasnodar, two months: twice the bounds', KUBAN, 'round 3800', '2025-10-01 2025-11-30', '34026.00'),
    ('krasnodar, three months', KUBAN, 'round 5700', '2025-10-01 2025-12-31', '51039.00'),
    ('krasnodar, half of November: half the bounds', KUBAN, 'round 950', '2025-11-01 2025-11-15', '8506.50'),
    ('krasnodar, 10 days of November', KUBAN, 'round 950', '2025-11-11 2025-11-20', ''),
    ('krasnodar, 10 days of October: bounds of 10/31', KUBAN, 'round 950', '2025-10-11 2025-10-20', ''),
    ('krasnodar, 26 October to 25 November', KUBAN, 'round 1900', '2025-10-26 2025-11-25', ''),
    ('krasnodar, over the new year', KUBAN, 'round 1900', '2025-12-26 2026-01-25', ''),
    ('krasnodar, 24 January to 23 February', KUBAN, 'round 1900', '2026-01-24 2026-02-23', ''),
    ('krasnodar, one day', KUBAN, 'round 60', '2025-10-05 2025-10-05', ''),
    ('krasnodar, before the prices begin', KUBAN, 'round 10', '2025-06-01 2025-06-30', 'none'),
    ('krasnodar, begins a day too early', KUBAN, 'round 10', '2025-06-30 2025-07-30', 'none'),
    ('krasnodar, from the first day in force', KUBAN, 'round 10', '2025-07-01 2025-07-30', '73.50'),
    ('caps: exactly 3900', CAPS, 'round 3900', OCT, '19500.00'),
    ('caps: 3899.999', CAPS, 'round 3899.999', OCT, '19500.00'),
    ('caps: 3900.001', CAPS, 'round 3900.001', OCT, '19500.01'),
    ('caps: 3901', CAPS, 'round 3901', OCT, '19508.00'),
    ('caps: exactly 6000', CAPS, 'round 6000', OCT, '36300.00'),
    ('caps: 6001', CAPS, 'round 6001', OCT, '36312.00'),
    ('caps: 10000', CAPS, 'round 10000', OCT, '84300.00'),
    ('caps: exactly 3900 in February', CAPS, 'round 3900', FEB, '19500.00'),
    ('caps: exactly 3900 in a leap February', '@2020-01-01 - round 3900 5.00 * 8.00', 'round 3900', '2024-02-01 2024-02-29', '19500.00'),
    ('caps: 7800 in two months', CAPS, 'round 7800', '2025-01-01 2025-02-28', '39000.00'),
    ('caps: 7801 in two months', CAPS, 'round 7801', '2025-01-01 2025-02-28', '39008.00'),
    ('ulyanovsk, single zone', ULYANOVSK, 'round 200', OCT, '986.00'),
    ('ulyanovsk, all three ranges', ULYANOVSK, 'round 7000', OCT, '46064.00'),
    ('ulyanovsk, two zones', ULYANOVSK_2, 'day 200 night 100', OCT, '1282.00'),
    ('ulyanovsk, two zones on the bound', ULYANOVSK_2, 'day 2600 night 1300', OCT, '16666.00'),
    # range 1: 3900 of 6000 = 65 %: day 2600, night 1300; range 2: day 1400, night 700
    ('ulyanovsk, two zones, 2:1, over the bound', ULYANOVSK_2, 'day 4000 night 2000', OCT, '31723.00'),
    # range 1: 78 % of each: 3900 day; the rest is day too
    ('ulyanovsk, day only, over the bound', ULYANOVSK_2, 'day 5000 night 0', OCT, '28324.00'),
    ('ulyanovsk, night only, over the bound', ULYANOVSK_2, 'day 0 night 5000', OCT, '17011.00'),
    ('ulyanovsk, three zones', ULYANOVSK_3, 'peak 50 half-peak 120 night 80', OCT, '1044.90'),
    # 5200 in all, 75 % in range 1: 975, 1950, 975 and 325, 650, 325
    ('ulyanovsk, three zones, 1:2:1, over the bound', ULYANOVSK_3, 'peak 1300 half-peak 2600 night 1300', OCT, '26230.75'),
    ('ulyanovsk, three zones in another order', ULYANOVSK_3, 'night 80 peak 50 half-peak 120', OCT, '1044.90'),
    ('ulyanovsk, a zone without a price', ULYANOVSK_2, 'round 100', OCT, 'none'),
    ('ulyanovsk, one zone of two without a price', ULYANOVSK_2, 'day 100 peak 100', OCT, 'none'),
    ('ulyanovsk, without a price but without use', ULYANOVSK_2, 'day 100 peak 0', OCT, '493.00'),
    ('moscow 2021, spring', MOSCOW_1, 'round 320', '2021-03-01 2021-03-31', '1558.40'),
    ('moscow 2021, autumn', MOSCOW_1, 'round 320', '2021-10-01 2021-10-31', '1648.00'),
    ('moscow 2021, two zones', MOSCOW_2, 'day 210 night 96', '2021-03-01 2021-03-31', '1332.48'),
    ('moscow 2021, two zones, autumn', MOSCOW_2, 'day 210 night 96', '2021-10-01 2021-10-31', '1410.24'),
    ('moscow 2021, three zones', MOSCOW_3, 'peak 81 night 96 half-peak 129', '2021-03-01 2021-03-31', '1257.75'),
    ('moscow 2021, three zones, autumn', MOSCOW_3, 'peak 81 night 96 half-peak 129', '2021-10-01 2021-10-31', '1331.97'),
    # E21: 15 days each: 150 at 4.87, 150 at 5.15
    ('moscow 2021, 16 June to 15 July', MOSCOW_1, 'round 300', '2021-06-16 2021-07-15', '1503.00'),
    ('moscow 2021, 26 June to 25 July: 5 and 25 days', MOSCOW_1, 'round 300', '2021-06-26 2021-07-25', '1531.00'),
    ('moscow 2021, two zones over the change', MOSCOW_2, 'day 300 night 150', '2021-06-16 2021-07-15', '1980.75'),
    ('moscow 2021, an odd volume over the change', MOSCOW_1, 'round 100.001', '2021-06-16 2021-07-15', ''),
    ('moscow 2021, 31 days over the change', MOSCOW_2, 'day 211 night 97', '2021-06-20 2021-07-20', ''),
    ('moscow 2021, three zones over the change', MOSCOW_3, 'peak 81 night 96 half-peak 129', '2021-06-20 2021-07-22', ''),
    ('moscow 2021, after the last price', MOSCOW_1, 'round 300', '2021-12-15 2022-01-14', 'none'),
    ('moscow 2021, to the last day', MOSCOW_1, 'round 300', '2021-12-02 2021-12-31', '1545.00'),
    ('moscow 2025, first half', MOSCOW_25, 'round 187', '2025-05-01 2025-05-31', '1150.05'),
    ('moscow 2025, second half', MOSCOW_25, 'round 187', '2025-08-01 2025-08-31', '1338.92'),
    ('moscow 2025, over the change', MOSCOW_25, 'round 60', '2025-06-21 2025-07-10', ''),
    ('moscow region 2015, three zones', REGION_3, 'peak 60 half-peak 110 night 70', '2015-09-01 2015-09-30', '978.70'),
    ('ulyanovsk 2021, 20 June to 19 July', ULY_21, 'round 240', '2021-06-20 2021-07-19', ''),
    ('astrakhan 2015, two zones', ASTRAKHAN_2, 'day 133 night 77', '2015-10-01 2015-10-31', '807.52'),
    ('nothing used', FLAT, 'round 0', JAN, '0.00'),
    ('nothing used, two zones', ULYANOVSK_2, 'day 0 night 0', OCT, '0.00'),
    ('nothing used and no price', FLAT, 'round 0', '2019-01-01 2019-01-31', 'none'),
    ('a thousandth of a kWh', FLAT, 'round 0.001', JAN, '0.01'),
    ('0.0009 roubles', '@2020-01-01 - round * 0.90', 'round 0.001', JAN, '0.00'),
    ('half a kopeck goes up', HALVES, 'round 0.01', JAN, '0.01'),
    ('less than half goes down', HALVES, 'round 0.009', JAN, '0.00'),
    ('one and a half goes up', HALVES, 'round 0.03', JAN, '0.02'),
    ('a price in millionths', MILLIONTHS, 'round 1000', JAN, '4690.00'),
    ('a price in millionths, one kWh', MILLIONTHS, 'round 1', JAN, '4.69'),
    ('a price in millionths, much', MILLIONTHS, 'round 999999.999', JAN, ''),
    ('a price of nothing', '@2020-01-01 - round * 0', 'round 500', JAN, '0.00'),
    ('a period of one day', FLAT, 'round 3', '2026-01-31 2026-01-31', '15.00'),
    ('a period that ends before it begins', FLAT, 'round 3', '2026-01-31 2026-01-30', 'none'),
    ('a day without a price in the middle', GAP, 'round 31', JAN, 'none'),
    ('up to the day without a price', GAP, 'round 15', '2026-01-01 2026-01-15', '75.00'),
    ('after the day without a price', GAP, 'round 15', '2026-01-17 2026-01-31', '90.00'),
    ('a later list wins over an open one: 15 and 16 days', OVER, 'round 310', JAN, '1870.00'),
    ('three lists in a month: 10, 10, 11 days', THREE, 'round 310', JAN, '1890.00'),
    # bounds: 310 * 15/31 = 150, 620 * 16/31 = 320; volumes 300 and 320
    ('ranges and prices change: bounds by days', RANGES_CHANGE, 'round 620', JAN, '1860.00'),
    ('ranges and prices change, over both bounds', RANGES_CHANGE, 'round 1240', JAN, ''),
    ('ranges and prices change, below both', RANGES_CHANGE, 'round 100', JAN, ''),
    ('two zones share one bound, three ranges', NEAR, 'day 200 night 100', JAN, ''),
    ('two zones, equal, three ranges', NEAR, 'day 150 night 150', JAN, ''),
    ('two zones, 7:3', NEAR, 'day 210 night 90', JAN, ''),
    ('the last range has a bound: below it', ENDS, 'round 200', JAN, '500.00'),
    ('the last range has a bound: over it', ENDS, 'round 201', JAN, 'none'),
    ('a zone lacks the second range', LOPSIDED, 'day 80 night 20', JAN, '180.00'),
    ('a zone lacks the second range and needs it', LOPSIDED, 'day 160 night 40', JAN, 'none'),
    ('a year', KUBAN, 'round 12000', '2025-08-01 2026-07-31', ''),
    ('the most a six-digit meter counts', CAPS, 'round 999999.999', JAN, ''),
    ('water: cubic metres in thousandths', '@2026-01-01 - round * 52.37', 'round 7.418', JAN, '388.48'),
]


SEASONS = ['2025-10-01 2025-10-31', '2025-11-01 2025-11-30', '2026-02-01 2026-02-28', '2025-12-24 2026-01-23',
           '2025-11-11 2025-11-20', '2025-10-01 2025-12-31']
WHOLE, IN_ORDER, BOTH = 'whole ' + KUBAN, 'in-order ' + ULYANOVSK_3, 'whole in-order ' + ULYANOVSK_3
NEAR_3 = '@2020-01-01 - peak 100 4 200 5 * 6 half-peak 100 3 200 4 * 5 night 100 1 200 2 * 3'
CASES += [
    # the whole bound, however short the part of the month; a month from any day to the day before the next such day is one
    ('whole bounds: a month', WHOLE, 'round 1900', OCT, '17013.00'),
    ('whole bounds: 10 days, below the bound', WHOLE, 'round 950', '2025-11-11 2025-11-20', '6982.50'),
    ('whole bounds: half a month, over the bound', WHOLE, 'round 1101', '2025-11-01 2025-11-15', '8095.00'),
    ('whole bounds: one day', WHOLE, 'round 1100', '2025-10-05 2025-10-05', '8085.00'),
    ('whole bounds: 26 October to 25 November is one month', WHOLE, 'round 1900', '2025-10-26 2025-11-25', '17013.00'),
    ('whole bounds: 26 October to 26 November begins a second', WHOLE, 'round 1900', '2025-10-26 2025-11-26', '13965.00'),
    ('whole bounds: two months', WHOLE, 'round 3800', '2025-10-01 2025-11-30', '34026.00'),
    ('whole bounds: over the new year', WHOLE, 'round 1900', '2025-12-26 2026-01-25', '17013.00'),
    ('whole bounds: from the 31st to 27 February', WHOLE, 'round 1900', '2026-01-31 2026-02-27', '17013.00'),
    # 15 and 16 of 31 days: bounds of 150 and 320, volumes 300 and 320: as by days, for the month is whole
    ('whole bounds: prices change in a whole month', 'whole ' + RANGES_CHANGE, 'round 620', JAN, '1860.00'),
    # 10 days, 5 and 5: bounds 155 and 310
    ('whole bounds: prices change in a part', 'whole ' + RANGES_CHANGE, 'round 620', '2026-01-11 2026-01-20', '1860.00'),
    # range 1: 3900, peak 1300, half-peak 2600, night nothing; range 2: night 1300
    ('in order: the night goes above the bound', IN_ORDER, 'peak 1300 half-peak 2600 night 1300', OCT, '25038.00'),
    ('in order: below the bound it changes nothing', IN_ORDER, 'peak 50 half-peak 120 night 80', OCT, '1044.90'),
    # range 1: peak 3900; range 2: peak 100, half-peak 1000, night 500
    ('in order: the peak alone fills the range', IN_ORDER, 'peak 4000 half-peak 1000 night 500', OCT, '30399.00'),
    ('in order: day before night', 'in-order ' + ULYANOVSK_2, 'night 2000 day 3900', OCT, '29167.00'),
    ('in order: one zone', 'in-order ' + ULYANOVSK, 'round 7000', OCT, '46064.00'),
    # 100 at 4; 20 peak at 5, 80 half-peak at 4; 20 half-peak at 5, 50 night at 3
    ('in order: three ranges', 'in-order ' + NEAR_3, 'peak 120 half-peak 100 night 50', OCT, '1070.00'),
    ('both: half a month', BOTH, 'peak 1300 half-peak 2600 night 1300', '2025-10-01 2025-10-15', '25038.00'),
    ('a credit: 100 kWh too much before', FLAT, 'round -100', JAN, '-500.00'),
    ('a credit goes back at the first range', KUBAN, 'round -1900', OCT, '-13965.00'),
    ('a credit of half a kopeck', HALVES, 'round -0.01', JAN, '-0.01'),
    ('a credit over a change of prices: 15 days each', MOSCOW_1, 'round -300', '2021-06-16 2021-07-15', '-1503.00'),
    ('a credit by day, use by night', ULYANOVSK_2, 'day -10 night 100', OCT, '246.70'),
    ('a credit moves no bound', ULYANOVSK_2, 'day -1000 night 3901', OCT, '6618.97'),
    ('a credit without a price', ULYANOVSK_2, 'peak -1', OCT, 'none'),
]
for title, prices, use in (('krasnodar', KUBAN, 'round %s'), ('krasnodar village', KUBAN_VILLAGE, 'round %s'), ('caps', CAPS, 'round %s'),
                           ('krasnodar, whole bounds', WHOLE, 'round %s')):
    for volume in ('37', '1099.999', '1250.5', '2417.333', '6000.001'):
        CASES += [('%s, %s in %s' % (title, volume, p), prices, use % volume, p, '') for p in SEASONS]
for title, prices in (('ulyanovsk', ULYANOVSK_3), ('ulyanovsk, in order', IN_ORDER), ('ulyanovsk, both', BOTH)):
    for use in ('peak 71.3 half-peak 133.7 night 95', 'peak 1300.001 half-peak 2599.999 night 1333.333', 'peak 0 half-peak 4100 night 7', 'peak 9000 half-peak 1 night 0'):
        CASES += [('%s, %s in %s' % (title, use, p), prices, use, p, '') for p in SEASONS]


ESTIMATES = [  # name, months a zone newest first, persons, norm, raised, months without, prices, month, way, by hand: volume, roubles
    ('six months', 'round 200 210 190 205 195 200', '-', '-', '', 0, FLAT, '2026-11', 'average', '200', '1000.00'),
    ('the newest six of nine', 'round 100 100 100 100 100 100 900 900 900', '-', '-', '', 0, FLAT, '2026-11', 'average', '100', '500.00'),
    ('three are enough', 'round 100 101 102', '-', '-', '', 0, FLAT, '2026-11', 'average', '101', '505.00'),
    ('four', 'round 100 101 102 103', '-', '-', '', 1, FLAT, '2026-11', 'average', '101.5', '507.50'),
    ('five', 'round 100 101 102 103 104', '-', '-', '', 2, FLAT, '2026-11', 'average', '102', '510.00'),
    ('two are too few', 'round 100 101', '2', '75', '', 0, FLAT, '2026-11', 'norm', '150', '750.00'),
    ('two are too few, no norm', 'round 100 101', '2', '-', '', 0, FLAT, '2026-11', 'none', '', ''),
    ('none at all, no persons', 'round', '-', '75', '', 0, FLAT, '2026-11', 'none', '', ''),
    ('none at all, nobody registered', 'round', '0', '75', '', 0, FLAT, '2026-11', 'none', '', ''),
    ('the third month by average', 'round 60 60 60', '1', '75', '', 2, FLAT, '2026-11', 'average', '60', '300.00'),
    ('the fourth by norm', 'round 60 60 60', '1', '75', '', 3, FLAT, '2026-11', 'norm', '75', '375.00'),
    ('long by norm', 'round 60 60 60', '1', '75', '', 40, FLAT, '2026-11', 'norm', '75', '375.00'),
    ('the fourth, no norm', 'round 60 60 60', '1', '-', '', 3, FLAT, '2026-11', 'none', '', ''),
    ('no meter: raised by half', '', '3', '52', 'raised', 0, FLAT, '2026-11', 'norm', '234', '1170.00'),
    ('no meter that could be: not raised', '', '3', '52', '', 0, FLAT, '2026-11', 'norm', '156', '780.00'),
    ('smolensk, 2 rooms, 2 people, gas', '', '2', '50', '', 0, FLAT, '2026-11', 'norm', '100', '500.00'),
    ('smolensk, 2 rooms, 2 people, electric', '', '2', '91', '', 0, FLAT, '2026-11', 'norm', '182', '910.00'),
    ('a norm in halves, raised', '', '1', '0.001', 'raised', 0, FLAT, '2026-11', 'norm', '0.002', '0.01'),
    ('a third rounds down', 'round 0.001 0 0', '-', '-', '', 0, FLAT, '2026-11', 'average', '0', '0.00'),
    ('a half rounds up', 'round 0.001 0 0.001 0', '-', '-', '', 0, FLAT, '2026-11', 'average', '0.001', '0.01'),
    ('nothing used', 'round 0 0 0', '-', '-', '', 0, FLAT, '2026-11', 'average', '0', '0.00'),
    ('an average through the ranges', 'round 1900 1900 1900', '-', '-', '', 0, KUBAN, '2025-10', 'average', '1900', '17013.00'),
    ('an average in February', 'round 1900 1900 1900', '-', '-', '', 0, KUBAN, '2026-02', 'average', '1900', '17013.00'),
    ('two zones', 'day 200 210 190 night 100 90 110', '-', '-', '', 0, ULYANOVSK_2, '2025-10', 'average', '300', '1282.00'),
    ('two zones, one too short', 'day 200 210 190 night 100 90', '2', '75', '', 0, ULYANOVSK_2, '2025-10', 'norm', '150', '739.50'),
    ('a norm at three zones: by the peak price', '', '2', '75', '', 0, ULYANOVSK_3, '2025-10', 'norm', '150', '739.50'),
    ('an average without prices', 'round 60 60 60', '-', '-', '', 0, FLAT, '2019-01', 'average', '60', 'none'),
    ('a norm over a change of prices', '', '1', '310', '', 0, OVER, '2026-01', 'norm', '310', '1870.00'),
]


def estimate(text, persons, norm, raised, without, prices, month):
    """(way, volume, kopecks or None)"""
    zones, months = [], []
    for w in text.split():
        if w[0].isalpha():
            zones.append(w)
            months.append([])
        else:
            months[-1].append(int(F(w) * 1000))
    first = day(month + '-01')
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if zones and without < 3 and all(len(m) >= 3 for m in months):
        means = [half_up(F(sum(m[:6]), len(m[:6]))) for m in months]
        usage = ' '.join('%s %s' % (z, F(v, 1000)) for z, v in zip(zones, means))
        got = charge(prices, usage, first, last)
        return 'average', sum(means), got and got[0]
    if '-' in (persons, norm) or persons == '0':
        return 'none', None, None
    volume = half_up(F(norm) * 1000 * int(persons) * (F(3, 2) if raised else 1))
    known = {z for l in lists_of(prices) for z in l[2]}
    zone = [z for z in ('round', 'day', 'peak') if z in known][0]
    got = charge(prices, '%s %s' % (zone, F(volume, 1000)), first, last)
    return 'norm', volume, got and got[0]


RATE = '2022-02-28 9.50'
PENALTIES = [  # name, parts DUE SUM PAID, rates FROM RATE, rules free first second, first and last day, by hand
    ('STANDARDS.md 8.5: 1000 roubles, 100 days', '2026-01-10 1000 2026-04-20', RATE, '30 300 130', '2026-01-01 2026-12-31', '26.31'),
    ('the 30th day is free', '2026-01-10 1000 2026-02-09', RATE, '30 300 130', '2026-01-01 2026-12-31', '0.00'),
    ('the 31st costs a day: 0.3167', '2026-01-10 1000 2026-02-10', RATE, '30 300 130', '2026-01-01 2026-12-31', '0.32'),
    ('the 90th day: 60 days', '2026-01-10 1000 2026-04-10', RATE, '30 300 130', '2026-01-01 2026-12-31', '19.00'),
    ('the 91st: one of 1/130', '2026-01-10 1000 2026-04-11', RATE, '30 300 130', '2026-01-01 2026-12-31', '19.73'),
    ('paid on time', '2026-01-10 1000 2026-01-10', RATE, '30 300 130', '2026-01-01 2026-12-31', '0.00'),
    ('paid ahead', '2026-01-10 1000 2025-12-10', RATE, '30 300 130', '2025-01-01 2026-12-31', '0.00'),
    ('not paid yet', '2026-01-10 1000 -', RATE, '30 300 130', '2026-01-01 2026-04-10', '19.00'),
    ('only the days of one month: 28 of March... 31', '2026-01-10 1000 -', RATE, '30 300 130', '2026-03-01 2026-03-31', '9.82'),
    ('the month of the 91st day: 10 and 20', '2026-01-10 1000 -', RATE, '30 300 130', '2026-04-01 2026-04-30', '17.78'),
    ('two parts', '2026-01-10 400 2026-02-20 2026-01-10 600 2026-04-10', RATE, '30 300 130', '2026-01-01 2026-12-31', '12.79'),
    ('two debts, each from its own due day', '2026-01-10 1000 - 2026-02-10 500 -', RATE, '30 300 130', '2026-03-01 2026-03-31', ''),
    ('nothing owed', '2026-01-10 0 -', RATE, '30 300 130', '2026-01-01 2026-12-31', '0.00'),
    ('no debts', '', RATE, '30 300 130', '2026-01-01 2026-12-31', '0.00'),
    ('one kopeck for ten years', '2016-01-10 0.01 -', '2010-01-01 9.50', '30 300 130', '2016-01-01 2025-12-31', ''),
    ('the rate of the day of payment', '2026-01-10 1000 2026-04-10', '2022-02-28 9.50 2026-04-10 15.00', '30 300 130', '2026-01-01 2026-12-31', '30.00'),
    ('the rate of the day before it', '2026-01-10 1000 2026-04-09', '2022-02-28 9.50 2026-04-10 15.00', '30 300 130', '2026-01-01 2026-12-31', '18.68'),
    ('no rate', '2026-01-10 1000 2026-04-10', '2027-01-01 9.50', '30 300 130', '2026-01-01 2026-12-31', 'none'),
    ('no rate, and none is needed', '2026-01-10 1000 2026-01-20', '2027-01-01 9.50', '30 300 130', '2026-01-01 2026-12-31', '0.00'),
    ('a kinder supplier', '2026-01-10 1000 2026-04-20', RATE, '60 300 300', '2026-01-01 2026-12-31', '12.67'),
    ('over the new year', '2026-12-15 730.55 2027-03-20', RATE, '30 300 130', '2026-01-01 2027-12-31', ''),
    ('over a leap day', '2024-01-10 1000 2024-02-29', '2022-02-28 9.50', '30 300 130', '2024-01-01 2024-12-31', '6.33'),
]
for due in ('2026-02-10', '2026-04-15'):
    for late in (29, 30, 31, 32, 89, 90, 91, 92, 365):
        for owed in ('123.45', '99999.99', '0.07'):
            paid = day(due) + late * DAY
            PENALTIES.append(('%s, due %s, %d days late' % (owed, due, late), '%s %s %s' % (due, owed, paid), RATE, '30 300 130',
                              '2026-01-01 2027-12-31', ''))


def penalty(parts, rates, rules, first, last):
    """Kopecks, day by day; None where a rate is wanted and there is none."""
    words, table = parts.split(), rates.split()
    table = [(day(table[i]), F(table[i + 1])) for i in range(0, len(table), 2)]
    free, one, two = map(int, rules.split())
    total = F(0)
    for i in range(0, len(words), 3):
        due, owed, paid = day(words[i]), F(words[i + 1]) * 100, None if words[i + 2] == '-' else day(words[i + 2])
        end = last if paid is None or paid > last else paid
        known = [r for d, r in table if d <= end]
        d = max(first, due + DAY)
        while d <= end:
            late = (d - due).days
            if late > free and owed:
                if not known:
                    return None
                total += owed * known[-1] / 100 / (one if late <= 90 else two)
            d += DAY
    return half_up(total)


def text_of(kopecks):
    return 'none' if kopecks is None else '%s%d.%02d' % ('-' if kopecks < 0 else '', abs(kopecks) // 100, abs(kopecks) % 100)


def agree(name, text, by_hand):
    if by_hand and by_hand != text:
        print(f'{name}: {text}, by hand {by_hand}', file=sys.stderr)
    return not by_hand or by_hand == text


def tariffs():
    good = True
    print('/* tariff_rows.h: written by oracle.py; change that, not this. */')
    for name, prices, usage, period, by_hand in CASES:
        first, last = map(day, period.split())
        got = charge(prices, usage, first, last)
        text = text_of(got and got[0])
        good &= agree(name, text, by_hand)
        print('\t{ "%s",\n\t    "%s",\n\t    "%s", "%s", "%s", "%s", %d },' %
              (name, prices, usage, first, last, text, got[1] if got else 0))
    return good


def estimates():
    good = True
    print('/* estimate_rows.h: written by oracle.py estimate; change that, not this. */')
    for name, months, persons, norm, raised, without, prices, month, way, volume, roubles in ESTIMATES:
        got = estimate(months, persons, norm, raised, without, prices, month)
        volume_text = '-' if got[1] is None else str(got[1])
        good &= agree(name, got[0], way) and agree(name, text_of(got[2]), roubles)
        good &= agree(name, volume_text, volume and str(int(F(volume) * 1000)))
        print('\t{ "%s", "%s", "%s", "%s", %s, %d,\n\t    "%s",\n\t    "%s-01", "%s", "%s", "%s" },' %
              (name, months, persons, norm, 'true' if raised else 'false', without, prices, month, got[0], volume_text, text_of(got[2])))
    return good


def penalties():
    good = True
    print('/* penalty_rows.h: written by oracle.py penalty; change that, not this. */')
    for name, parts, rates, rules, period, by_hand in PENALTIES:
        first, last = map(day, period.split())
        text = text_of(penalty(parts, rates, rules, first, last))
        good &= agree(name, text, by_hand)
        print('\t{ "%s",\n\t    "%s", "%s", "%s", "%s", "%s", "%s" },' % (name, parts, rates, rules, first, last, text))
    return good


if __name__ == '__main__':
    sys.exit(not {'tariff': tariffs, 'estimate': estimates, 'penalty': penalties}[(sys.argv[1:] or ['tariff'])[0]]())
