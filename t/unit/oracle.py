#!/usr/bin/python3
"""oracle.py: the tariff table of tariff.c, computed with exact fractions from STANDARDS.md 8.3 and E21, not from the C.

oracle.py > tariff_rows.h writes the table; a row whose sum was also worked by hand
is refused here unless both agree.
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
    return floor(x + F(1, 2))


def split(whole, weights):
    """Largest remainder, the first of equals."""
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


def charge(text, usage, first, last):
    """(kopecks, steps, trace) or None."""
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
        total, below, number = sum(used), 0, 0
        while below < total:
            row = prices[2].get(zones[0], [])
            if number >= len(row):
                return None
            bound = row[number][0]
            upper = total if bound is None else min(total, bound_in(bound, a, b))
            if upper > below:
                left = [used[i] - sum(t[2] for t in trace if t[0] == p and t[1] == i) for i in range(len(used))]
                for i, v in enumerate(split(upper - below, left)):
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


def main():
    failed = False
    print('/* tariff_rows.h: written by oracle.py; change that, not this. */')
    for name, prices, usage, period, by_hand in CASES:
        first, last = map(day, period.split())
        got = charge(prices, usage, first, last)
        text = 'none' if got is None else f'{got[0] // 100}.{got[0] % 100:02}'
        if by_hand and by_hand != text:
            failed = True
            print(f'{name}: {text}, by hand {by_hand}', file=sys.stderr)
        print('\t{ "%s",\n\t    "%s",\n\t    "%s", "%s", "%s", "%s", %d },' %
              (name, prices, usage, first, last, text, got[1] if got else 0))
    return failed


if __name__ == '__main__':
    sys.exit(main())
