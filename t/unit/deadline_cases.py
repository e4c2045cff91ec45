#!/usr/bin/python3
"""deadline_cases.py: writes deadline_rows.h, the dated cases of deadline.c. No formula of the C is used: windows are made by
walking from day to day, looked up in a list of them, and months without a reading are counted one by one (E1 to E4).

deadline_cases.py > deadline_rows.h; deadline_cases.py check: the file is what this would write."""
import datetime, os, random, sys, zoneinfo

ZONES = ('Europe/Kaliningrad', 'Europe/Moscow', 'Europe/Samara', 'Asia/Yekaterinburg', 'Asia/Omsk', 'Asia/Krasnoyarsk', 'Asia/Irkutsk',
         'Asia/Yakutsk', 'Asia/Vladivostok', 'Asia/Magadan', 'Asia/Kamchatka')
WINDOWS = ((15, 25), (23, 25), (1, 31), (20, 31), (23, 29), (28, 30), (31, 31), (30, 30), (1, 1), (1, 5), (10, 10), (25, 5), (30, 3), (31, 1),
           (29, 28), (16, 15), (26, 25), (28, 2))
DAY = datetime.timedelta(days=1)
UTC = datetime.timezone.utc
NONE, AVERAGE, NORM = 'NONE', 'AVERAGE', 'NORM'


def ends_on(day, number):
    """Is this the day `number` of its month, or the last one of a month too short for it?"""
    return day.day == number or (day.day < number and (day + DAY).month != day.month)


def windows(first, last, year):
    """The windows that begin in the year before, in this one and the two after, in order: (first day, last day, month)."""
    out = []
    for y in range(year - 3, year + 3):
        for m in range(1, 13):
            begin = datetime.date(y, m, 1)
            while not ends_on(begin, first):
                begin += DAY
            end = begin
            if last < first:
                while end.month == m:
                    end += DAY
            else:
                end = datetime.date(y, m, 1)
            while not ends_on(end, last):
                end += DAY
            out.append((begin, end, datetime.date(y, m, 1)))
    return out


def here_or_next(list_, day):
    return next(i for i, (begin, end, month) in enumerate(list_) if end >= day)


def expect(zone, instant, first, last, average_from, average_months, read, months, norm):
    today = instant.astimezone(zoneinfo.ZoneInfo(zone)).date()
    all_ = windows(first, last, today.year)
    at = here_or_next(all_, today)
    begin, end, month = all_[at]
    days, day = 0, today
    while day < end:
        days, day = days + 1, day + DAY
    sent = read is not None and read >= begin
    without = 0
    if read is not None:
        without = len([w for w in all_[here_or_next(all_, read) + 1:at]])
    way = NONE
    if not sent:
        if months >= average_from and without < average_months:
            way = AVERAGE
        elif norm:
            way = NORM
    norm_from = None
    if way == AVERAGE and norm:
        later, left = at, average_months - without
        while left:
            later, left = later + 1, left - 1
        norm_from = all_[later][2]
    return begin <= today <= end, begin, end, days, month, sent, without, way, norm_from


def cases():
    """Every zone and window at the seconds around a window's ends and a month's and year's; then what was read before."""
    pick = random.Random(20261122)
    for i, (first, last) in enumerate(WINDOWS):
        for year in (2024, 2026, 2027, 2028, 2100):
            edges = [datetime.date(year, 2, 28), datetime.date(year, 3, 1), datetime.date(year, 12, 31)]
            begin, end, _ = windows(first, last, year)[36 + pick.randrange(12)]
            edges += [begin, end + DAY]
            for day in edges:
                zone = ZONES[pick.randrange(len(ZONES))]
                midnight = datetime.datetime(day.year, day.month, day.day, tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(UTC)
                instant = midnight + datetime.timedelta(seconds=pick.choice((-1, 0, 43200)))
                yield zone, instant, first, last, 3, 3, None, 0, False
    for i in range(330):
        first, last = WINDOWS[i % len(WINDOWS)]
        zone = ZONES[i % len(ZONES)]
        instant = datetime.datetime(pick.choice((2023, 2024, 2026, 2027)), 1, 1, tzinfo=UTC) + datetime.timedelta(seconds=pick.randrange(365 * 86400))
        today = instant.astimezone(zoneinfo.ZoneInfo(zone)).date()
        read = None if i % 9 == 0 else today - datetime.timedelta(days=pick.choice((0, 1, 5, 12, 28, 31, 40, 62, 93, 124, 180, 300)))
        yield zone, instant, first, last, pick.choice((3, 3, 6)), pick.choice((3, 3, 2, 6)), read, pick.choice((0, 2, 3, 5, 6, 12)), pick.random() < 0.7


def text():
    out = ['/* deadline_rows.h: written by deadline_cases.py; change that, not this. */']
    iso = lambda day: '-' if day is None else day.isoformat()
    for case in cases():
        zone, instant, first, last, average_from, average_months, read, months, norm = case
        opened, begin, end, days, month, sent, without, way, norm_from = expect(*case)
        out.append('{ "%s", "%s", %d, %d, %d, %d, "%s", %d, %s, %s, "%s", "%s", %d, "%s", %s, %d, ESTIMATE_%s, "%s" },' % (
            zone, instant.strftime('%Y-%m-%dT%H:%M:%S'), first, last, average_from, average_months, iso(read), months, str(norm).lower(),
            str(opened).lower(), iso(begin), iso(end), days, iso(month), str(sent).lower(), without, way, iso(norm_from)))
    return '\n'.join(out) + '\n'


if __name__ == '__main__':
    if sys.argv[1:] == ['check']:
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'deadline_rows.h')) as f:
            sys.exit(0 if f.read() == text() else 'deadline_rows.h is not what deadline_cases.py writes')
    sys.stdout.write(text())
