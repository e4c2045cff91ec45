#!/usr/bin/python3
"""test_import.py: OPS-2, E53, E42, E11, E12: `kabinet import` against a private MariaDB.

    KABINET_BUILD=build t/import/test_import.py

What cannot run here says SKIP and why. Hostile and wrong files are made by the tests themselves.
"""
import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("KABINET_BUILD", "build"))
SHEETS = os.path.join(ROOT, "xslt")
RNG = os.path.join(SHEETS, "exchange", "kabinet.rng")
GIS = "/work/shared/data/gis-gkh"
TABLES = ("supplier penalty_rate service norm tariff tariff_price account dwelling_item account_service balance_line meter meter_register"
          " reading reading_value bill bill_line booking").split()
RECORD_MAX = 1 << 20
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class Server:
    """A MariaDB of our own: a socket in a temporary folder, nothing else."""

    def start(self):
        self.dir = tempfile.mkdtemp(prefix="kabinet-import-")
        self.socket = os.path.join(self.dir, "s")
        data = os.path.join(self.dir, "data")
        user = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(["mariadb-install-db", "--no-defaults", "--force", "--datadir=" + data, "--auth-root-authentication-method=normal",
                        "--skip-test-db"] + user, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen(["mariadbd", "--no-defaults", "--datadir=" + data, "--socket=" + self.socket,
                                         "--skip-networking", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=2"] + user,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            if subprocess.run(["mariadb", "--no-defaults", "-uroot", "-S", self.socket, "-e", "SELECT 1"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0:
                break
            time.sleep(0.1)
        self.conf = os.path.join(self.dir, "kabinet.conf")
        with open(os.path.join(self.dir, "password"), "w") as f:
            f.write("\n")
        with open(self.conf, "w") as f:
            f.write("[database-kabinet]\nsocket=%s\ndatabase=kabinet\nuser=root\npassword=password\n[portal]\nxslt=%s\n"
                    % (self.socket, SHEETS))
        self.fresh()

    def fresh(self):
        self.sql("DROP DATABASE IF EXISTS kabinet; CREATE DATABASE kabinet CHARACTER SET utf8mb4", None)
        for name in sorted(os.listdir(os.path.join(ROOT, "sql"))):
            if name[0].isdigit():
                with open(os.path.join(ROOT, "sql", name)) as f:
                    self.sql(f.read())

    def sql(self, text, database="kabinet"):
        """Rows as lists of strings."""
        run = subprocess.run(["mariadb", "--no-defaults", "-uroot", "-S", self.socket, "--default-character-set=utf8mb4", "-N", "-B",
                              "--raw"] + ([database] if database else []), input=text.encode(), stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        if run.returncode:
            raise AssertionError(run.stderr.decode())
        return [line.split("\t") for line in run.stdout.decode().splitlines()]

    def stop(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.dir)


server = Server()


def sanitized():
    with open(os.path.join(BUILD, "kabinet"), "rb") as f:
        return b"__asan_init" in f.read()


def setUpModule():
    if not os.access(os.path.join(BUILD, "kabinet"), os.X_OK):
        raise unittest.SkipTest("SKIP: %s/kabinet is not built" % BUILD)
    if shutil.which("mariadbd") is None:
        raise unittest.SkipTest("SKIP: no mariadbd")
    server.start()


def tearDownModule():
    if hasattr(server, "process"):
        server.stop()


class Done:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def count(self, kind):
        """[new, changed, same, refused] of the summary."""
        for line in self.out.splitlines():
            words = line.split()
            if words and words[0] == kind:
                return [int(w) for w in words[1:5]]
        return [0, 0, 0, 0]


def environment(today=None):
    """today: what the program takes for it, by libfaketime."""
    fake = {"LD_PRELOAD": FAKETIME, "FAKETIME": "@%s 12:00:00" % today, "TZ": "UTC"} if today else {}
    return dict(os.environ, KABINET_CONF=server.conf, **fake)


def run(*args, data=None, today=None):
    """kabinet import; data, if given, is its standard input."""
    p = subprocess.run([os.path.join(BUILD, "kabinet"), "import"] + list(args), input=data, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, env=environment(today), timeout=120)
    if p.returncode not in (0, 1, 2):
        raise AssertionError("kabinet import ended with %d: %s" % (p.returncode, p.stderr.decode(errors="replace")[-2000:]))
    return Done(p.returncode, p.stdout.decode(), p.stderr.decode())


def feed(text, *args):
    return run(*args, "-", data=text.encode() if isinstance(text, str) else text)


def kabinet(*records):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<kabinet version="1">\n' + "\n".join(records) + "\n</kabinet>\n"


SUPPLIER = ('<supplier code="s" name="Сети" timezone="Asia/Omsk" details="yes" ebills="yes" payments="no" readings-from="1"'
            ' readings-to="31"><service code="electricity" name="Электроэнергия" unit="кВт·ч"/>'
            '<service code="waste" name="ТКО" unit="чел."/></supplier>')
ACCOUNT = '<account supplier="s" number="%s" address="Улица, 1"/>'
METER = ('<meter supplier="s" account="1" service="electricity" serial="M1" digits="5" decimals="0" ratio="1" installed="2020-01-01">'
         '<register code="T1" zone="day" start="0"/><register code="T2" zone="night" start="0"/></meter>')
READING = ('<reading supplier="s" account="1" meter="M1" date="2026-01-20"><value register="T1" value="100"/>'
           '<value register="T2" value="50"/></reading>')
BILL = ('<bill supplier="s" account="1" number="B-1" period="2026-01" issued="2026-02-01" due="2026-02-10" opening="0" paid="0"'
        ' total="10.00"><line service="electricity" amount="7.50"/><line service="waste" kind="penalty" amount="2.50"/></bill>')
BALANCE = ('<balance supplier="s" account="1" on="2026-02-05"><line service="electricity" amount="-7.50"/>'
           '<line service="waste" kind="penalty" amount="-2.50"/></balance>')
BOOKING = '<booking supplier="s" account="1" key="P-1" date="2026-02-03" amount="5.00"/>'
TARIFF = ('<tariff supplier="s" service="electricity" code="t" name="Т" from="2026-01-01"><price zone="round" range="1" upto="10"'
          ' price="1.5"/><price zone="round" range="2" price="2.123456"/></tariff>')
NORM = '<norm supplier="s" service="electricity" code="n" name="Газ, 2 человека" from="2026-01-01" to="2026-12-31" volume="50.5"/>'
ALL = [SUPPLIER, NORM, TARIFF, ACCOUNT % 1, METER, READING, BILL, BALANCE, BOOKING]


def counts():
    return [int(r[0]) for r in server.sql(";".join("SELECT COUNT(*) FROM " + t for t in TABLES))]


def checksum():
    """Everything, ids included."""
    return server.sql(";".join("SELECT '%s', x.* FROM %s x ORDER BY 1, 2, 3" % (t, t) for t in TABLES))


class Case(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        server.fresh()

    def good(self, text, *args):
        done = feed(text, *args)
        self.assertEqual((done.status, done.err), (0, ""), done.out)
        return done

    def one(self, query):
        return server.sql(query)[0][0]


class Format(Case):
    """OPS-2: the format, its example and its schema."""

    def test_example_of_the_readme(self):
        with open(os.path.join(SHEETS, "exchange", "README.md"), encoding="utf-8") as f:
            text = re.search("```xml\n(.*?)```", f.read(), re.S).group(1)
        check = subprocess.run(["xmllint", "--noout", "--relaxng", RNG, "-"], input=text.encode(), stderr=subprocess.PIPE)
        self.assertEqual(check.returncode, 0, check.stderr.decode())
        done = self.good(text)
        for kind in "supplier service norm tariff account meter reading bill balance booking".split():
            self.assertEqual(done.count(kind), [1, 0, 0, 0], kind)

    def test_e42_numbers_are_text(self):
        """E42: leading zeros, slashes, the same number at two suppliers."""
        other = SUPPLIER.replace('code="s"', 'code="s2"', 1)
        numbers = ["02660061050", "2660061050", "111\\00021547", "111/00021547", "Ё-1", "ё-1", "Е-1"]
        text = kabinet(SUPPLIER, other, *([ACCOUNT % n for n in numbers] + [ACCOUNT.replace('"s"', '"s2"') % numbers[0]]))
        self.assertEqual(self.good(text).count("account"), [8, 0, 0, 0])
        stored = [r[0] for r in server.sql("SELECT number FROM account a JOIN supplier s ON s.id = a.supplier_id WHERE s.code = 's'")]
        self.assertEqual(sorted(stored), sorted(numbers))

    def test_only_the_supplier_asked_for(self):
        done = feed(kabinet(SUPPLIER, ACCOUNT % 77), "--supplier", "other")
        self.assertEqual((done.status, done.count("supplier"), done.count("account")), (1, [0, 0, 0, 1], [0, 0, 0, 1]))


class Again(Case):
    """E53, OPS-2: repeatable without doubling."""

    def setUp(self):
        server.fresh()

    def test_e53_same_file_twice(self):
        self.good(kabinet(*ALL))
        before = checksum()
        done = self.good(kabinet(*ALL))
        self.assertEqual(checksum(), before)
        for kind in "supplier norm tariff account meter reading bill balance booking".split():
            self.assertEqual(done.count(kind), [0, 0, 1, 0], kind)

    def test_changes_keep_ids(self):
        self.good(kabinet(*ALL))
        ids = {t: server.sql("SELECT id FROM %s ORDER BY id" % t)
               for t in "supplier service tariff account balance_line meter meter_register reading bill booking".split()}
        changed = [SUPPLIER.replace("Сети", "Сеть"), NORM.replace("50.5", "51"), TARIFF.replace("2.123456", "3"), (ACCOUNT % 1).replace("Улица", "Площадь"),
                   METER.replace('digits="5"', 'digits="6"'), READING.replace('date=', 'state="used" date='),
                   BILL.replace("7.50", "8.50").replace("10.00", "11.00"), BALANCE.replace("-7.50", "-8.50").replace("05", "06"),
                   BOOKING.replace("5.00", "6.00")]
        done = self.good(kabinet(*changed))
        for kind in "supplier norm tariff account meter reading bill balance booking".split():
            self.assertEqual(done.count(kind), [0, 1, 0, 0], kind)
        for table, old in ids.items():
            self.assertEqual(server.sql("SELECT id FROM %s ORDER BY id" % table), old, table)
        self.assertEqual(server.sql("SELECT amount FROM balance_line ORDER BY id"), [["-850"], ["-250"]])
        self.assertEqual(self.one("SELECT state FROM reading"), "used")

    def test_balance_replaces_as_a_whole(self):
        self.good(kabinet(*ALL))
        first = server.sql("SELECT id FROM balance_line ORDER BY id")[0]
        self.good(kabinet('<balance supplier="s" account="1" on="2026-02-06"><line service="electricity" amount="1"/></balance>'))
        self.assertEqual(server.sql("SELECT id, amount FROM balance_line"), [[first[0], "100"]])

    def test_e53_half_a_file_then_the_whole(self):
        text = kabinet(*ALL)
        done = feed(text[:text.index("<balance") + 20])
        self.assertEqual(done.status, 2)
        self.assertIn("ends before it is complete", done.err)
        self.assertEqual((self.one("SELECT COUNT(*) FROM bill"), self.one("SELECT COUNT(*) FROM balance_line")), ("1", "0"))
        self.good(text)
        whole = counts()
        server.fresh()
        self.good(text)
        self.assertEqual(counts(), whole)

    def test_e53_file_older_than_the_data(self):
        self.good(kabinet(*ALL))
        done = feed(kabinet(BALANCE.replace("2026-02-05", "2026-02-04").replace("7.50", "9.99")))
        self.assertEqual((done.status, done.count("balance")), (1, [0, 0, 0, 1]))
        self.assertIn("later day", done.err)
        self.assertEqual(self.one("SELECT SUM(amount) FROM balance_line"), "-1000")

    def test_partial_leaves_the_rest(self):
        full = ('<account supplier="s" number="1" contract="C" address="Улица, 1" rooms="2" key="k"><item name="a" value="1"/>'
                '<service code="waste"/></account>')
        self.good(kabinet(SUPPLIER, full))
        self.good(kabinet('<account supplier="s" number="1" partial="yes" residents="3"><item name="b" value="2"/></account>'))
        self.assertEqual(server.sql("SELECT contract, address, rooms, residents, outside_key FROM account"),
                         [["C", "Улица, 1", "2", "3", "k"]])
        self.assertEqual(server.sql("SELECT name, position FROM dwelling_item ORDER BY position"), [["a", "1"], ["b", "2"]])
        self.assertEqual(self.one("SELECT COUNT(*) FROM account_service"), "1")
        self.good(kabinet(ACCOUNT % 1))
        self.assertEqual(server.sql("SELECT contract, rooms, outside_key FROM account"), [["", "NULL", "NULL"]])

    def test_kill_in_the_middle(self):
        """OPS-2: restartable: kill -9, then again, is complete and undoubled."""
        bookings = ['<booking supplier="s" account="1" key="K%d" date="2026-02-03" amount="1.00"/>' % i for i in range(6000)]
        path = os.path.join(server.dir, "kill.xml")
        with open(path, "w") as f:
            f.write(kabinet(SUPPLIER, ACCOUNT % 1, *bookings))
        p = subprocess.Popen([os.path.join(BUILD, "kabinet"), "import", path], env=environment(), stdout=subprocess.DEVNULL)
        while int(self.one("SELECT COUNT(*) FROM booking")) < 400 and p.poll() is None:
            time.sleep(0.01)
        p.send_signal(signal.SIGKILL)
        self.assertEqual(p.wait(), -signal.SIGKILL, "it was done before it could be killed")
        some = int(self.one("SELECT COUNT(*) FROM booking"))
        self.assertTrue(0 < some < 6000 and (some + 2) % 200 == 0, some)
        self.assertEqual(run(path).status, 0)
        self.assertEqual(self.one("SELECT COUNT(*), SUM(amount) FROM booking"), "6000")


class Rules(Case):
    """E22, E24, STANDARDS.md 8.3 to 8.5: a supplier's rules, penalty rates and norms come in as named data."""

    def setUp(self):
        server.fresh()

    COLUMNS = ("SELECT proofs, average_from, average_span, average_months, norm_factor, range_split, range_months, due_day, penalty_free,"
               " penalty_first, penalty_second FROM supplier")

    def test_left_out_is_the_law(self):
        self.good(kabinet(SUPPLIER))
        self.assertEqual(server.sql(self.COLUMNS), [["meter,payment,bill", "3", "6", "3", "1500", "proportional", "by-days", "15", "30", "300", "130"]])

    def test_named_and_back(self):
        named = SUPPLIER.replace('payments="no"', 'payments="no" proofs="bill,meter" average-from="4" average-span="12" average-months="2" norm-factor="1.25"'
                                 ' range-split="in-order" range-months="whole" due-day="20" penalty-free="45" penalty-first="360" penalty-second="150"')
        self.good(kabinet(named))
        self.assertEqual(server.sql(self.COLUMNS), [["meter,bill", "4", "12", "2", "1250", "in-order", "whole", "20", "45", "360", "150"]])
        self.assertEqual(self.good(kabinet(named)).count("supplier"), [0, 0, 1, 0])
        self.assertEqual(self.good(kabinet(SUPPLIER)).count("supplier"), [0, 1, 0, 0])
        self.test_left_out_is_the_law()

    def test_no_proof_at_all(self):
        self.good(kabinet(SUPPLIER.replace('payments="no"', 'payments="no" proofs="none"')))
        self.assertEqual(self.one("SELECT proofs FROM supplier"), "")

    def test_rates_are_replaced_as_a_whole(self):
        with_rates = lambda *rates: SUPPLIER.replace("</supplier>", "".join('<penalty-rate from="%s" percent="%s"/>' % r for r in rates) + "</supplier>")
        table = "SELECT valid_from, rate FROM penalty_rate ORDER BY valid_from"
        self.good(kabinet(with_rates(("2022-02-28", "9.50"), ("2027-01-01", "16"))))
        self.assertEqual(server.sql(table), [["2022-02-28", "950"], ["2027-01-01", "1600"]])
        self.assertEqual(self.good(kabinet(with_rates(("2022-02-28", "9.5"), ("2027-01-01", "16.00")))).count("supplier"), [0, 0, 1, 0])
        self.assertEqual(self.good(kabinet(with_rates(("2022-02-28", "9.5")))).count("supplier"), [0, 1, 0, 0])
        self.assertEqual(server.sql(table), [["2022-02-28", "950"]])

    def test_norms_and_households(self):
        """E24: an account's service names its norm, a tariff whom it is for"""
        account = '<account supplier="s" number="1" address="Улица, 1" residents="2"><service code="electricity" tariff="t" norm="n"/></account>'
        tariff = TARIFF.replace('name="Т"', 'name="Т" household="rural"')
        self.good(kabinet(SUPPLIER, NORM, tariff, account))
        self.assertEqual(server.sql("SELECT code, valid_from, valid_to, volume FROM norm"), [["n", "2026-01-01", "2026-12-31", "50500"]])
        self.assertEqual(self.one("SELECT household FROM tariff"), "rural")
        self.assertEqual(self.one("SELECT norm_code FROM account_service"), "n")
        self.assertEqual(self.good(kabinet(account, tariff)).count("account"), [0, 0, 1, 0])
        self.assertEqual(self.good(kabinet(account.replace('"n"', '"m"'))).count("account"), [0, 1, 0, 0])
        self.assertEqual(self.one("SELECT norm_code FROM account_service"), "m")
        self.assertEqual(self.good(kabinet(TARIFF)).count("tariff"), [0, 1, 0, 0])
        self.assertEqual(self.one("SELECT household FROM tariff"), "")


class Refusals(Case):
    """OPS-2: each bad record with its line and cause, the good ones kept, none half in."""

    @classmethod
    def setUpClass(cls):
        server.fresh()
        done = feed(kabinet(*ALL))
        assert done.status == 0, done.err

    # What is wrong, and the words that must stand in the cause.
    WRONG = [
        (SUPPLIER.replace("Asia/Omsk", "Asia/Nowhere"), "timezone: is no time zone"),
        (SUPPLIER.replace("Asia/Omsk", "../../etc/passwd"), "timezone"),
        (SUPPLIER.replace('readings-to="31"', 'readings-to="32"'), "readings-to: is out of range"),
        (SUPPLIER.replace('payments="no"', 'payments="maybe"'), "payments: must be yes or no"),
        (SUPPLIER.replace('payments="no"', 'payments="yes"'), "payments: need inn"),
        (SUPPLIER.replace('payments="no"', 'payments="no" inn="123"'), "inn: must be 10 or 12 digits"),
        (SUPPLIER.replace('payments="no"', 'payments="no" email="x"'), "email"),
        (SUPPLIER.replace('payments="no"', 'payments="no" site="javascript:alert(1)"'), "site"),
        (SUPPLIER.replace('payments="no"', 'payments="no" commission-percent="1.55"'), "commission-percent"),
        (SUPPLIER.replace('name="Сети"', 'name="%s"' % ("я" * 161)), "name: longer than 160"),
        (SUPPLIER.replace('name="Сети"', 'name="a&#10;b"'), "name: holds a character"),
        (SUPPLIER.replace('name="Сети"', 'name="a&#x202e;b"'), "name: holds a character"),
        (SUPPLIER.replace('name="Сети" ', ''), "name is missing"),
        (SUPPLIER.replace('code="s"', 'code="с"', 1), "code: only letters"),
        (SUPPLIER.replace('payments="no"', 'payments="no" average-from="0"'), "average-from: is out of range"),
        (SUPPLIER.replace('payments="no"', 'payments="no" average-from="7"'), "average-span: is less"),
        (SUPPLIER.replace('payments="no"', 'payments="no" norm-factor="0.9"'), "norm-factor: is out of range"),
        (SUPPLIER.replace('payments="no"', 'payments="no" norm-factor="1.5001"'), "norm-factor"),
        (SUPPLIER.replace('payments="no"', 'payments="no" range-split="any"'), "range-split: must be one of proportional, in-order"),
        (SUPPLIER.replace('payments="no"', 'payments="no" range-months="some"'), "range-months: must be one of by-days, whole"),
        (SUPPLIER.replace('payments="no"', 'payments="no" due-day="0"'), "due-day: is out of range"),
        (SUPPLIER.replace('payments="no"', 'payments="no" penalty-first="0"'), "penalty-first: is out of range"),
        (SUPPLIER.replace('payments="no"', 'payments="no" proofs="meter;bill"'), "proofs: must be none"),
        (SUPPLIER.replace('payments="no"', 'payments="no" proofs="meter,meter"'), "proofs: must be none"),
        (SUPPLIER.replace('payments="no"', 'payments="no" proofs="passport"'), "proofs: must be none"),
        (SUPPLIER.replace('</supplier>', '<penalty-rate from="2026-01-01" percent="9.505"/></supplier>'), "percent"),
        (SUPPLIER.replace('</supplier>', '<penalty-rate from="2026-01-01" percent="9"/><penalty-rate from="2026-01-01" percent="8"/></supplier>'),
         "is not after the one before"),
        (NORM.replace('to="2026-12-31"', 'to="2025-12-31"'), "to: is before from"),
        (NORM.replace("50.5", "-1"), "volume: is out of range"),
        (NORM.replace("50.5", "1.2345"), "at most 3 places"),
        (NORM.replace('"electricity"', '"gas"'), "service gas is not known"),
        (TARIFF.replace('name="Т"', 'name="Т" household="castle"'), "household: must be one of"),
        ('<service supplier="nobody" code="x" name="X" unit="x"/>', "supplier is not known"),
        (TARIFF.replace('range="2"', 'range="3"'), "ranges"),
        (TARIFF.replace('range="2"', 'range="1"'), "ranges"),
        (TARIFF.replace(' upto="10"', ''), "upto"),
        (TARIFF.replace("2.123456", "2.1234567"), "at most 6 places"),
        (TARIFF.replace("2.123456", "-2"), "price: is out of range"),
        (TARIFF.replace('"electricity"', '"gas"'), "service gas is not known"),
        (TARIFF.replace('from="2026-01-01"', 'from="2026-02-30"'), "from: is no date"),
        (TARIFF.replace('from="2026-01-01"', 'from="2026-02-20" to="2026-02-19"'), "to: is before from"),
        (TARIFF.replace('zone="round" range="2"', 'zone="noon" range="2"'), "zone: must be one of round"),
        (ACCOUNT % ("9" * 31), "number: longer than 30"),
        ('<account supplier="s" number="5"/>', "address is missing"),
        ('<account supplier="s" number="5" address="a" colour="red"/>', "unknown attribute colour"),
        ('<account supplier="s" number="5" address="a"><cat/></account>', "unknown element cat"),
        ('<account supplier="s" number="5" address="a">text</account>', "text inside account"),
        ('<account supplier="s" number="5" address="a"><item name="a" value="b"/><item name="a" value="c"/></account>', "twice"),
        ('<account supplier="s" number="5" address="a"><item name="a"><deep/></item></account>', "unknown element deep"),
        ('<account supplier="s" number="5" address="a"><service code="gas"/></account>', "service gas is not known"),
        ('<account supplier="s" number="5" address="a" rooms="2.5"/>', "rooms: is no whole number"),
        ('<account supplier="s" number="5" address="a" area="54.3456"/>', "at most 3 places"),
        ('<account supplier="s" number="5" address="a" xmlns:z="urn:z" z:rooms="2"/>', "unknown attribute rooms"),
        ('<z:account xmlns:z="urn:z" supplier="s" number="5" address="a"/>', "unknown element account"),
        ('<person name="x"/>', "unknown element person"),
        (METER.replace('account="1"', 'account="404"'), "account is not known"),
        (METER.replace('zone="night"', 'zone="day"'), "the same code or zone twice"),
        (METER.replace('zone="night"', 'zone="round"'), "zone round stands beside"),
        (METER.replace('code="T2" zone="night"', 'code="T2" zone="peak"'), "can neither go nor change"),
        (METER.replace('digits="5"', 'digits="10"'), "digits: is out of range"),
        (METER.replace('start="0"', 'start="100000"', 1), "whole digits"),
        (METER.replace('digits="5"', 'removed="2019-01-01" digits="5"'), "removed: is before installed"),
        (METER[:METER.index("<register")] + "</meter>", "0 elements register"),
        (READING.replace("2026-01-20", "2099-01-20"), "date: is in the future"),
        (READING.replace("2026-01-20", "2019-12-31"), "before the meter was installed"),
        (READING.replace('<value register="T2" value="50"/>', ''), "none for register T2"),
        (READING.replace('"T2"', '"T3"'), "none for register T2"),
        (READING.replace("</reading>", '<value register="T3" value="1"/></reading>'), "does not have"),
        (READING.replace('value="100"', 'value="100000"'), "only 5 whole digits"),
        (READING.replace('value="100"', 'value="-1"'), "value: is out of range"),
        (READING.replace('value="100"', 'value="1e5"'), "is no number"),
        (READING.replace('value="100"', 'value="١٢"'), "is no number"),
        (READING.replace('value="100"', 'value="101"'), "another reading of that day"),
        (READING.replace('meter="M1"', 'meter="M2"'), "meter is not known"),
        (READING.replace('account="1" meter="M1"', 'account="1"'), "must name either"),
        (BILL.replace("10.00", "10.01"), "add up to another sum"),
        (BILL.replace("2.50", "2.505").replace("10.00", "10.005"), "at most 2 places"),
        (BILL.replace("7.50", "99999999999999999999"), "is no number"),
        (BILL.replace("7.50", "9999999999.99"), "is out of range"),
        (BILL.replace('period="2026-01"', 'period="2026-13"'), "period: is no date"),
        (BILL.replace("2026-02-10", "2026-01-10"), "due: is before issued"),
        (BILL.replace('service="waste"', 'service="gas"').replace("B-1", "B-2"), "service gas is not known"),
        (BALANCE.replace('service="waste" kind="penalty"', 'service="electricity"').replace("05", "06"), "same service and kind"),
        (BOOKING.replace("5.00", "0"), "amount: is nothing"),
        (BOOKING.replace('key="P-1" ', ''), "key is missing"),
    ]

    def test_each(self):
        before = checksum()
        for i, (record, cause) in enumerate(self.WRONG):
            with self.subTest(cause=cause, i=i):
                done = feed(kabinet("", record))
                self.assertEqual(done.status, 1, done.out + done.err)
                self.assertRegex(done.err, r"\A-:4: [a-z]+( [^\n]*)?: [^\n]*%s[^\n]*\n\Z" % re.escape(cause))
                self.assertEqual(checksum(), before)

    def test_all_in_one_file_with_good_ones_between(self):
        server.fresh()
        records = list(ALL)
        for i, (record, _) in enumerate(self.WRONG):
            records += [record, '<booking supplier="s" account="1" key="G%d" date="2026-02-03" amount="1"/>' % i]
        done = feed(kabinet(*records))
        self.assertEqual((done.status, len(done.err.splitlines())), (1, len(self.WRONG)), done.err)
        self.assertEqual(int(self.one("SELECT COUNT(*) FROM booking")), len(self.WRONG) + 1)
        self.assertEqual(self.one("SELECT COUNT(*) FROM account"), "1")

    def test_none_half_in(self):
        """A record that fails after it has begun to write leaves nothing."""
        keyed = '<account supplier="s" number="%s" address="a" key="same"><item name="x" value="y"/></account>'
        clash = '<account supplier="s" number="11" address="a"><item name="x" value="y"/><item name="X" value="z"/></account>'
        done = feed(kabinet(keyed % 10, clash, keyed % 12, ACCOUNT % 13))
        self.assertEqual((done.status, done.count("account")), (1, [2, 0, 0, 2]), done.err)
        self.assertIn("differ by case", done.err)
        self.assertIn("belongs to another account", done.err)
        self.assertEqual(server.sql("SELECT number FROM account WHERE number IN (10, 11, 12, 13) ORDER BY 1"), [["10"], ["13"]])
        server.sql("DELETE FROM dwelling_item; DELETE FROM account WHERE number IN ('10', '13')")

    def test_closed_account_and_removed_meter(self):
        """E45, E11: no readings after the end of an account or of a meter."""
        closed = (ACCOUNT % 20).replace("address", 'closed="2026-01-10" address')
        gone = METER.replace('account="1"', 'account="21"').replace("digits", 'state="removed" removed="2026-01-05" digits')
        text = kabinet(closed, METER.replace('account="1"', 'account="20"'), ACCOUNT % 21, gone,
                       READING.replace('account="1"', 'account="20"'), READING.replace('account="1"', 'account="21"'))
        done = feed(text)
        self.assertEqual((done.status, done.count("reading")), (1, [0, 0, 0, 2]))
        self.assertIn("after the account was closed", done.err)
        self.assertIn("after the meter was removed", done.err)
        server.sql("DELETE FROM meter_register WHERE meter_id > 1; DELETE FROM meter WHERE id > 1; DELETE FROM account WHERE id > 1")

    def test_messages_tell_no_personal_data(self):
        done = feed(kabinet('<account supplier="s" number="31" address="Секретная, 7" contract="%s"/>' % ("Ж" * 99)))
        self.assertEqual(done.err, "-:3: account s/31: contract: longer than 64 characters\n")


class Hostile(Case):
    """E53 and RELIABILITY 1.6: no file crashes it, fills memory, or gets at other files."""

    def setUp(self):
        server.fresh()

    def broken(self, data, cause, bookings=None):
        done = feed(data)
        self.assertEqual(done.status, 2, done.out + done.err)
        self.assertIn(cause, done.err)
        self.assertLess(len(done.err), 2000)
        if bookings is not None:
            self.assertEqual(int(self.one("SELECT COUNT(*) FROM booking")), bookings)
        return done

    def test_empty_and_foreign(self):
        self.broken("", "is empty")
        self.broken(" \n", "")
        self.broken("<html/>", "is neither Kabinet's exchange format")
        self.broken("not xml", "is no XML")
        self.broken('<kabinet version="2"/>', "another version")
        self.broken('<kabinet/>', "another version")
        self.broken('<kabinet version="1" x="y"/>', "root has an attribute")
        self.broken('<kabinet xmlns="urn:x" version="1"/>', "is neither")
        self.broken(b"PK\x03\x04\x14\x00\x08\x08", "")
        self.good('<kabinet version="1"/>')

    def test_missing_file(self):
        done = run("/nonexistent/x.xml")
        self.assertEqual(done.status, 2)
        self.assertIn("cannot be opened", done.err)
        self.assertEqual(run(server.dir).status, 2)

    def test_what_stood_before_the_break_is_in(self):
        head = kabinet(SUPPLIER, ACCOUNT % 1, BOOKING)[:-len("\n</kabinet>\n")]
        for tail, cause in [("", "ends before"), ("<", "ends before"), ("<account", "ends before"), ("</x>", "closed by another name"),
                            ("&nbsp;", "entity"), ("\x01 <a/>", "not allow"), ("</kabinet><a/>", ""), ('<a b="1" b="2"/>', "twice"),
                            ("text", "text between"), ("</kabinet", "ends before"), ("<!DOCTYPE a>", "")]:
            with self.subTest(tail=tail):
                server.fresh()
                self.broken(head + tail, cause, 1)

    def test_every_cut(self):
        text = kabinet(SUPPLIER, ACCOUNT % 1, BOOKING).encode()
        for cut in range(1, len(text) - 1, 37):
            done = feed(text[:cut])
            self.assertEqual(done.status, 2, cut)

    def test_encodings(self):
        text = kabinet(SUPPLIER, ACCOUNT % "Ж-1")
        self.good(b"\xef\xbb\xbf" + text.encode())
        server.fresh()
        self.good(text.replace("UTF-8", "windows-1251").encode("cp1251"))
        self.assertEqual(server.sql("SELECT name FROM supplier"), [["Сети"]])
        self.assertEqual(server.sql("SELECT number FROM account"), [["Ж-1"]])
        server.fresh()
        self.broken(text.encode("cp1251"), "encoding does not allow")
        self.broken(text.replace("UTF-8", "windows-1251").encode(), "is UTF-8")
        self.broken(text.replace("UTF-8", "no-such").encode(), "encoding")
        self.broken(text.encode("utf-16"), "")
        self.broken(text.replace("UTF-8", "UTF-16").encode(), "")
        self.assertEqual(sum(counts()), 0)

    def test_dtd_in_all_forms(self):
        laughs = "".join('<!ENTITY l%d "%s">' % (i, "&l%d;" % (i - 1) * 10) for i in range(1, 10))
        for dtd in ['<!DOCTYPE kabinet>', '<!DOCTYPE kabinet SYSTEM "http://127.0.0.1:9/x.dtd">',
                    '<!DOCTYPE kabinet [<!ENTITY l0 "lol">%s]>' % laughs,
                    '<!DOCTYPE kabinet [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
                    '<!DOCTYPE kabinet [<!ENTITY %% p SYSTEM "file:///etc/hostname"> %%p;]>',
                    '<!DOCTYPE kabinet [<!ENTITY b "%s"><!ATTLIST kabinet %s>]>' % (
                        "b" * 50000, " ".join('a%d CDATA "%s"' % (i, "&b;" * 50) for i in range(200)))]:
            begun = time.time()
            self.broken('<?xml version="1.0"?>' + dtd + '<kabinet version="1">&x;&l9;</kabinet>', "has a DTD")
            self.assertLess(time.time() - begun, 3)

    def test_nul_bytes(self):
        text = kabinet(SUPPLIER, ACCOUNT % 1).encode()
        self.broken(text.replace("Улица".encode(), b"\0"), "NUL")
        self.broken(b"\0" * 100000, "NUL")

    def test_one_record_without_end(self):
        head = kabinet(SUPPLIER, ACCOUNT % 1, BOOKING)[:-len("\n</kabinet>\n")]
        self.broken(head + '<account supplier="s" number="%s"/></kabinet>' % ("9" * 10 * RECORD_MAX), "a record of more than", 1)
        self.broken(head + "<account>" + "<item/>" * RECORD_MAX, "a record of more than", 1)
        self.broken(head + "<!--" + "-x" * RECORD_MAX, "a record of more than", 1)
        self.broken(head + " " * 3 * RECORD_MAX, "a record of more than", 1)

    def test_records_too_rich(self):
        deep = "<item>" * 100 + "</item>" * 100
        wide = "".join('<item name="n%d"/>' % i for i in range(30000))
        many = " ".join('a%d="1"' % i for i in range(30000))
        big = '<account supplier="s" number="9" address="%s"/>' % ("a" * 900000)
        begun = time.time()
        done = feed(kabinet(SUPPLIER, "<account>%s</account>" % deep, "<account>%s</account>" % wide, "<account %s/>" % many, big,
                            ACCOUNT % 1))
        self.assertEqual((done.status, done.count("account")), (1, [1, 0, 0, 4]), done.err)
        self.assertLess(time.time() - begun, 10)

    def test_names_and_prefixes(self):
        done = feed(kabinet(SUPPLIER, "<%s/>" % ("n" * 40000), ACCOUNT % 1))
        self.assertEqual(done.status, 1)
        self.assertLess(len(done.err), 300)
        self.broken(kabinet("<x:account/>"), "not well-formed")

    def stream(self, records, padding):
        """Peak memory in KB of importing so many small records with so much comment after each."""
        p = subprocess.Popen([os.path.join(BUILD, "kabinet"), "import", "-"], env=environment(), stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        p.stdin.write(kabinet(SUPPLIER, ACCOUNT % 1)[:-len("</kabinet>\n")].encode())
        comment = b"<!--" + b"x" * padding + b"-->\n"
        for i in range(records):
            p.stdin.write(b'<booking supplier="s" account="1" key="%d" date="2026-02-03" amount="1.00"/>' % i)
            p.stdin.write(comment)
        p.stdin.flush()
        with open("/proc/%d/status" % p.pid) as f:
            peak = int(re.search(r"VmHWM:\s+(\d+)", f.read()).group(1))
        out, err = p.communicate(b"</kabinet>\n")
        self.assertEqual((p.returncode, err), (0, b""))
        return peak

    def test_constant_memory(self):
        """OPS-2: a file of any size; here 400 MB through a pipe."""
        if sanitized():
            self.skipTest("SKIP: AddressSanitizer keeps freed memory")
        small = self.stream(1000, 2000)
        begun = time.time()
        large = self.stream(2000, 200000)
        print("memory: %d KB for 2 MB, %d KB for 400 MB in %.1f s" % (small, large, time.time() - begun))
        self.assertLess(large / small, 1.5)


NS = ('xmlns:hm="http://dom.gosuslugi.ru/schema/integration/house-management/" xmlns:base="http://dom.gosuslugi.ru/schema/'
      'integration/base/" xmlns:ab="http://dom.gosuslugi.ru/schema/integration/account-base/" xmlns:bb="http://dom.gosuslugi.ru/'
      'schema/integration/bills-base/" xmlns:b="http://dom.gosuslugi.ru/schema/integration/bills/" xmlns:dm="http://'
      'dom.gosuslugi.ru/schema/integration/device-metering/" xmlns:md="http://dom.gosuslugi.ru/schema/integration/'
      'metering-device-base/" xmlns:nsi="http://dom.gosuslugi.ru/schema/integration/nsi-base/" xmlns:pb="http://'
      'dom.gosuslugi.ru/schema/integration/payments-base/"')
A1, A2 = "c3b0e3f4-9a48-4a0f-8d5e-2f6a7b8c9d0e", "C3B0E3F4-9A48-4A0F-8D5E-2F6A7B8C9D0F"
M1 = "3f1f4b16-2f6b-4c8b-9a6e-0a0f5f3c9d11"


def request(name, version, space, body):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<%s:%s %s Id="x" base:version="%s">%s</%s:%s>' % (
        space, name, NS, version, body, space, name)


def gis_accounts():
    account = ("<hm:Account><hm:isRSOAccount>true</hm:isRSOAccount><hm:LivingPersonsNumber>3</hm:LivingPersonsNumber>"
               "<hm:TotalSquare>54.3456</hm:TotalSquare>%s<hm:PayerInfo/><base:TransportGUID>%s</base:TransportGUID>"
               "<ab:AccountNumber>%s</ab:AccountNumber>%s</hm:Account>")
    closed = ("<hm:Closed><hm:CloseReason><nsi:Code>11</nsi:Code><nsi:GUID>7ee8b4db-dabc-40eb-9009-f4f80b36bfe5</nsi:GUID>"
              "</hm:CloseReason><hm:CloseDate>2026-11-01</hm:CloseDate></hm:Closed>")
    return request("importAccountRequest", "10.0.1.1", "hm",
                   account % ("", "7d0b6c1e-0d35-4a3e-8a52-5b0a0c7f1d10", "7300123456", "<hm:AccountGUID>%s</hm:AccountGUID>" % A1) +
                   account % (closed, A2, "0730/1", ""))


def gis_meters():
    return request("importMeteringDeviceDataRequest", "11.1.0.8", "hm", """
<hm:FIASHouseGuid>bdc2d006-7f83-4ab2-be27-30ae0b725ade</hm:FIASHouseGuid><hm:MeteringDevice>
<base:TransportGUID>%s</base:TransportGUID><hm:DeviceDataToCreate><hm:BasicChatacteristicts>
<hm:MeteringDeviceNumber>011793170512345</hm:MeteringDeviceNumber><hm:MeteringDeviceStamp>Меркурий</hm:MeteringDeviceStamp>
<hm:MeteringDeviceModel>200.02</hm:MeteringDeviceModel><hm:InstallationDate>2021-05-14</hm:InstallationDate>
<hm:RemoteMeteringMode>false</hm:RemoteMeteringMode><hm:TemperatureSensor>false</hm:TemperatureSensor>
<hm:PressureSensor>false</hm:PressureSensor><hm:ResidentialPremiseDevice>
<hm:PremiseGUID>0f3e8a52-6a2b-4d0e-9c1c-1e2d3c4b5a69</hm:PremiseGUID><hm:AccountGUID>%s</hm:AccountGUID>
<hm:AccountGUID>%s</hm:AccountGUID></hm:ResidentialPremiseDevice></hm:BasicChatacteristicts>
<hm:NotLinkedWithMetering>true</hm:NotLinkedWithMetering><hm:MunicipalResourceEnergy><md:MeteringValueT1>104.5</md:MeteringValueT1>
<md:MeteringValueT2>51.25</md:MeteringValueT2><md:MeteringValueT3>7.1234567</md:MeteringValueT3>
<hm:TransformationRatio>20.0</hm:TransformationRatio></hm:MunicipalResourceEnergy></hm:DeviceDataToCreate>
</hm:MeteringDevice>""" % (M1, A1, A2.lower()))


def gis_readings(day="2026-10-21", last="1011.1234567"):
    return request("importMeteringDeviceValuesRequest", "10.0.1.1", "dm", """
<dm:FIASHouseGuid>bdc2d006-7f83-4ab2-be27-30ae0b725ade</dm:FIASHouseGuid><dm:MeteringDevicesValues>
<dm:MeteringDeviceRootGUID>%s</dm:MeteringDeviceRootGUID><dm:ElectricDeviceValue><dm:CurrentValue>
<md:MeteringValueT1>12345.6</md:MeteringValueT1><md:MeteringValueT2>6789</md:MeteringValueT2><md:MeteringValueT3>%s</md:MeteringValueT3>
<dm:DateValue>%s</dm:DateValue><base:TransportGUID>e0a3c1a4-48c2-4d8a-8ff7-b6f4c1f1a001</base:TransportGUID>
</dm:CurrentValue></dm:ElectricDeviceValue></dm:MeteringDevicesValues>""" % (M1, last, day))


def gis_bills(month=12, payable="1036.95", by_pd="1036.95"):
    return request("importPaymentDocumentRequest", "11.2.0.16", "b", """
<base:Month>%d</base:Month><base:Year>2025</base:Year><b:PaymentInformation><pb:BankBIK>044525225</pb:BankBIK>
<pb:operatingAccountNumber>40702810900000000001</pb:operatingAccountNumber>
<base:TransportGUID>a1a1a1a1-0000-4000-8000-000000000001</base:TransportGUID></b:PaymentInformation><b:PaymentDocument>
<ab:AccountGuid>%s</ab:AccountGuid><bb:PaymentDocumentNumber>7300123456-1225</bb:PaymentDocumentNumber><b:ChargeInfo>
<b:MunicipalService><b:ServiceType><nsi:Code>4</nsi:Code><nsi:GUID>903c7763-73f8-4af2-9ec2-94ee08c7beaa</nsi:GUID></b:ServiceType>
<b:Rate>4.93</b:Rate><b:TotalPayable>%s</b:TotalPayable><b:AccountingPeriodTotal>1035.30</b:AccountingPeriodTotal>
<b:DebtPreviousPeriodsOrAdvanceBillingPeriod>200.10</b:DebtPreviousPeriodsOrAdvanceBillingPeriod><b:Penalties>1.65</b:Penalties>
<b:Consumption><b:Volume type="I" determiningMethod="M">210</b:Volume></b:Consumption></b:MunicipalService></b:ChargeInfo>
<b:Expose>true</b:Expose><b:TotalPayableByPD>%s</b:TotalPayableByPD><b:PaidCash>950.00</b:PaidCash>
<base:TransportGUID>a1a1a1a1-0000-4000-8000-000000000002</base:TransportGUID>
<b:PaymentInformationKey>a1a1a1a1-0000-4000-8000-000000000001</b:PaymentInformationKey></b:PaymentDocument>"""
                   % (month, A1.upper(), payable, by_pd))


class GisZhkh(Case):
    """OPS-2, STANDARDS 1: the four requests of ГИС ЖКХ."""

    def setUp(self):
        server.fresh()
        self.good(kabinet(SUPPLIER))

    def all_four(self):
        return [self.good(t, "--supplier", "s") for t in (gis_accounts(), gis_meters(), gis_readings(), gis_bills())]

    def test_what_arrives(self):
        self.all_four()
        self.assertEqual(server.sql("SELECT number, outside_key, residents, area, closed_on FROM account ORDER BY id"),
                         [["7300123456", A1, "3", "54345", "NULL"], ["0730/1", A2.lower(), "3", "54345", "2026-11-01"]])
        self.assertEqual(server.sql("SELECT serial, outside_key, ratio, model, automatic, installed_on FROM meter"),
                         [["011793170512345", M1, "20", "Меркурий 200.02", "0", "2021-05-14"]] * 2)
        self.assertEqual(server.sql("SELECT code, zone, start_value FROM meter_register ORDER BY id LIMIT 3"),
                         [["T1", "peak", "104500"], ["T2", "night", "51250"], ["T3", "half-peak", "7123"]])
        self.assertEqual(server.sql("SELECT taken_on, source FROM reading"), [["2026-10-21", "supplier"]] * 2)
        self.assertEqual(server.sql("SELECT value FROM reading_value ORDER BY reading_id, register_id LIMIT 3"),
                         [["12345600"], ["6789000"], ["1011123"]])
        self.assertEqual(server.sql("SELECT number, period, issued_on, opening, paid, total FROM bill"),
                         [["7300123456-1225", "2025-12-01", "2026-01-01", "-20010", "95000", "103695"]])
        self.assertEqual(server.sql("SELECT kind, volume, price, amount FROM bill_line ORDER BY position"),
                         [["main", "210000", "4930000", "103530"], ["penalty", "NULL", "NULL", "165"]])

    def test_twice_and_over_our_own(self):
        self.all_four()
        before = checksum()
        self.all_four()
        self.assertEqual(checksum(), before)
        self.good(kabinet('<account supplier="s" number="7300123456" key="%s" address="Тополиная, 5"/>' % A1))
        self.good(gis_accounts(), "--supplier", "s")
        self.assertEqual(self.one("SELECT address FROM account WHERE number = '7300123456'"), "Тополиная, 5")

    def test_penalties_on_top(self):
        self.good(gis_accounts(), "--supplier", "s")
        self.good(gis_bills(payable="1035.30", by_pd="1036.95"), "--supplier", "s")
        self.assertEqual(server.sql("SELECT kind, amount FROM bill_line ORDER BY position"), [["main", "103530"], ["penalty", "165"]])

    def test_refusals(self):
        self.assertEqual(feed(gis_accounts()).status, 2)
        done = feed(gis_readings(), "--supplier", "s")
        self.assertEqual((done.status, done.count("reading")), (1, [0, 0, 0, 1]))
        self.good(gis_accounts(), "--supplier", "s")
        done = feed(gis_bills(by_pd="1036.96"), "--supplier", "s")
        self.assertEqual(done.status, 1)
        self.assertIn("add up to another sum", done.err)
        done = feed(gis_bills().replace("<b:Expose>true</b:Expose>", "<b:Withdraw>true</b:Withdraw>"), "--supplier", "s")
        self.assertEqual(done.status, 1)
        self.assertIn("withdrawn", done.err)

    def test_soap_envelope(self):
        body = gis_accounts().split("?>", 1)[1]
        text = ('<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><x>1</x></e:Header><e:Body>%s</e:Body>'
                '</e:Envelope>' % body)
        self.assertEqual(self.good(text, "--supplier", "s").count("account"), [2, 0, 0, 0])
        self.assertEqual(feed(text[:-len("</e:Envelope>")], "--supplier", "s").status, 2)

    def test_stylesheets_are_within_the_rules(self):
        """RELIABILITY 1.6, DESIGN 16: no document(), no //, no output escaping tricks."""
        folder = os.path.join(SHEETS, "exchange")
        for name in os.listdir(folder):
            if name.endswith(".xsl"):
                with open(os.path.join(folder, name), encoding="utf-8") as f:
                    text = re.sub(r'<!--.*?-->|xmlns:?\w*="[^"]*"', "", f.read(), flags=re.S)
                for word in ("document(", "//", "disable-output-escaping", "copy-of", "exsl", "xsl:param name=\"supplier"):
                    self.assertNotIn(word, text, name)

    def test_our_files_are_valid_there(self):
        if not os.path.isdir(GIS):
            self.skipTest("SKIP: no schemas of ГИС ЖКХ in " + GIS)
        xsd = os.path.join(GIS, "xsd-16.3.0.0")
        jobs = [(gis_accounts(), "house-management/hcs-house-management-types.xsd"),
                (gis_readings(), "device-metering/hcs-device-metering-types.xsd"), (gis_bills(), "bills/hcs-bills-types.xsd"),
                (gis_meters(), "house-management/hcs-house-management-types.xsd")]
        running = [(text, subprocess.Popen(["xmllint", "--nonet", "--noout", "--schema", os.path.join(xsd, schema), "-"],
                    stdin=subprocess.PIPE, stderr=subprocess.PIPE)) for text, schema in jobs]
        for text, p in running:
            _, err = p.communicate(text.encode())
            self.assertEqual(p.returncode, 0, err.decode()[-1500:])

    def test_constructed_samples(self):
        samples = os.path.join(GIS, "constructed-samples")
        if not os.path.isdir(samples):
            self.skipTest("SKIP: no samples of ГИС ЖКХ in " + GIS)
        self.good(kabinet('<account supplier="s" number="7300123456" key="%s" address="a"/>' % A1))
        for name in ("MeteringDeviceData", "PaymentDocument", "Account"):
            self.assertEqual(run("--supplier", "s", os.path.join(samples, "import%sRequest.xml" % name)).status, 0, name)
        done = run("--supplier", "s", os.path.join(samples, "importMeteringDeviceValuesRequest.xml"))
        self.assertEqual(done.status, 1)
        self.assertIn("meter is not known", done.err)
        self.assertEqual(run("--supplier", "s", os.path.join(samples, "importSupplierNotificationsOfOrderExecutionRequest.xml")).status, 2)


GREEN = "/work/shared/data/green-button"
ESPI_HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:1</id><title>t</title>'
             '<updated>2026-01-01T00:00:00Z</updated>')


def entry(self_, up, body, *related):
    links = "".join('<link rel="%s" href="%s"/>' % l for l in [("self", self_), ("up", up)] + [("related", r) for r in related])
    return '<entry>%s<content xmlns:e="http://naesb.org/espi">%s</content></entry>\n' % (links, body)


def reading_type(n, multiplier=0, uom=72, flow=1, behaviour=4):
    return entry("ReadingType/%d" % n, "ReadingType", "<e:ReadingType><e:accumulationBehaviour>%d</e:accumulationBehaviour><e:flowDirection>%d"
                 "</e:flowDirection><e:powerOfTenMultiplier>%d</e:powerOfTenMultiplier><e:uom>%d</e:uom></e:ReadingType>" % (behaviour, flow, multiplier, uom))


def meter_reading(n, type_):
    here = "U/1/MeterReading/%d" % n
    return entry(here, "U/1/MeterReading", "<e:MeterReading/>", here + "/IntervalBlock", "/ReadingType/%d" % type_)


def block(n, *intervals):
    return entry("U/1/MeterReading/%d/IntervalBlock/1" % n, "U/1/MeterReading/%d/IntervalBlock" % n, "<e:IntervalBlock>%s</e:IntervalBlock>" % "".join(
        "<e:IntervalReading><e:timePeriod><e:duration>%s</e:duration><e:start>%s</e:start></e:timePeriod><e:value>%s</e:value></e:IntervalReading>"
        % (d, s, v) for s, d, v in intervals))


class GreenButton(Case):
    """History from Green Button files: kabinet import --account."""

    def setUp(self):
        server.fresh()
        self.good(kabinet(SUPPLIER, ACCOUNT.replace("/>", '><service code="electricity"/></account>') % "7/1"))

    def espi(self, *parts, account="s/7/1"):
        path = os.path.join(server.dir, "feed.xml")
        with open(path, "w") as f:
            f.write(ESPI_HEAD + "".join(parts) + "</feed>")
        return run("--account", account, path)

    def rows(self):
        return [tuple(map(int, r)) for r in server.sql("SELECT TIMESTAMPDIFF(SECOND, '1970-01-01', starts_at), seconds, volume FROM usage_interval ORDER BY starts_at")]

    def test_samples(self):
        """Real and sample files, one of 45 000 elements in one entry, one that breaks the schema: as an XML library reads them."""
        if not os.path.isdir(GREEN):
            self.skipTest("SKIP: no data/green-button")
        import xml.etree.ElementTree as tree
        e = "{http://naesb.org/espi}"
        for name in ("real-samples/jendobson_hourly_2011_2012", "real-samples/jendobson_testdata", "sdk-samples/15minLP_15Days", "sdk-samples/1dayLP_365Days",
                     "sdk-samples/1hrLP_32DaysNoCost", "sdk-samples/MonthlyOnlyElectricData", "sdk-samples/Electric"):
            with self.subTest(name=name):
                server.sql("DELETE FROM usage_interval")
                path = "%s/%s.xml" % (GREEN, name)
                root = tree.parse(path).getroot()
                power = 10 ** int(root.find(".//%spowerOfTenMultiplier" % e).text)
                want, twice = {}, 0
                for r in root.iter(e + "IntervalReading"):
                    key = int(r.find("%stimePeriod/%sstart" % (e, e)).text)
                    twice += key in want
                    want[key] = (int(r.find("%stimePeriod/%sduration" % (e, e)).text), int(r.find(e + "value").text) * power)
                done = run("--account", "s/7/1", path)
                self.assertEqual(self.rows(), sorted((k, *v) for k, v in want.items()), done.err[:500])
                self.assertEqual(done.count("interval")[0], len(want), done.out + done.err[:500])
                self.assertGreater(len(want), 0)
                self.assertEqual(run("--account", "s/7/1", path).count("interval")[0], 0)

    def test_e53_again_changed_and_overlapping(self):
        """E53: the same again changes nothing; a corrected value is taken; a part of a known time is refused."""
        head = [meter_reading(1, 1), reading_type(1)]
        hours = [(1767204000 + 3600 * i, 3600, 100 + i) for i in range(1200)]
        self.assertEqual(self.espi(*head, block(1, *hours)).count("interval"), [1200, 0, 0, 0])
        self.assertEqual(self.espi(*head, block(1, *hours)).count("interval"), [0, 0, 1200, 0])
        done = self.espi(*head, block(1, (hours[5][0], 3600, 7), (hours[6][0], 900, 1), (hours[7][0] - 1800, 3600, 1)))
        self.assertEqual((done.status, done.count("interval")), (1, [0, 1, 0, 2]))
        self.assertEqual(self.rows()[5], (hours[5][0], 3600, 7))
        self.assertEqual(self.one("SELECT DISTINCT TIME(starts_at) <> '' FROM usage_interval"), "1")

    def test_days_are_the_suppliers(self):
        """E5: the day an interval belongs to is the supplier's (Omsk, six hours ahead)"""
        self.espi(meter_reading(1, 1), reading_type(1), block(1, (1767204000 - 3600, 3600, 1), (1767204000, 3600, 1)))
        self.assertEqual(server.sql("SELECT started_on FROM usage_interval ORDER BY starts_at"), [["2025-12-31"], ["2026-01-01"]])

    def test_order_and_power(self):
        """blocks before what they belong to; kilowatt-hours; what is finer than a thousandth is carried on, not lost"""
        self.espi(block(1, (0, 3600, 3), (3600, 3600, 0)), reading_type(1, 3), meter_reading(1, 1))
        self.assertEqual(self.rows(), [(0, 3600, 3000), (3600, 3600, 0)])
        server.sql("DELETE FROM usage_interval")
        self.espi(block(1, *[(3600 * i, 3600, 1333) for i in range(9)]), reading_type(1, -3), meter_reading(1, 1))
        self.assertEqual(sum(r[2] for r in self.rows()), 12)
        self.assertEqual({r[2] for r in self.rows()}, {1, 2})

    def test_refusals(self):
        """what is given back, running totals, other units, two series, several homes, strangers, no file: a reason, and nothing in"""
        hour = block(1, (0, 3600, 1))
        for parts, why in (([meter_reading(1, 1), reading_type(1, flow=19), hour], "nothing that a service"),
                           ([meter_reading(1, 1), reading_type(1, behaviour=3), hour], "nothing that a service"),
                           ([meter_reading(1, 1), reading_type(1, uom=169), hour], "nothing that a service"),
                           ([meter_reading(1, 1), reading_type(1, 40), hour], "power of ten"),
                           ([meter_reading(1, 1), meter_reading(2, 1), reading_type(1), hour, block(2, (0, 3600, 1))], "several series"),
                           ([], "nothing that a service")):
            done = self.espi(*parts)
            self.assertEqual((done.status, self.rows()), (2, []))
            self.assertIn(why, done.err)
        for wrong in ((-5, 3600, 1), (0, 0, 1), (0, 3600, -1), ("x", 3600, 1), (0, 3600, "1.5"), (0, 400 * 86400, 1), (0, 3600, "9" * 30)):
            done = self.espi(meter_reading(1, 1), reading_type(1), block(1, wrong))
            self.assertEqual((done.status, self.rows()), (1, []), wrong)
        self.assertEqual(self.espi(meter_reading(1, 1), reading_type(1), hour, account="s/8").status, 2)
        self.assertEqual(self.espi(meter_reading(1, 1), reading_type(1), hour, account="nothing").status, 2)
        self.assertIn("--account", feed(ESPI_HEAD + "</feed>").err)
        self.assertIn("no Green Button", run("--account", "s/7/1", os.path.join(SHEETS, "exchange", "kabinet.rng")).err)
        self.assertIn("DTD", self.espi('<!DOCTYPE x><x/>').err + feed("<!DOCTYPE feed [<!ENTITY a 'b'>]>" + ESPI_HEAD[39:] + "</feed>").err)

    def test_constant_memory(self):
        """sixty thousand intervals in one entry: no more memory than for a few"""
        path, size = os.path.join(server.dir, "feed.xml"), {}
        for n in (2000, 60000):
            with open(path, "w") as f:
                f.write(ESPI_HEAD + meter_reading(1, 1) + reading_type(1, uom=169) + block(1, *[(900 * i, 900, 5) for i in range(n)]) + "</feed>")
            p = subprocess.run(["/usr/bin/time", "-f", "%M", os.path.join(BUILD, "kabinet"), "import", "--account", "s/7/1", path], stderr=subprocess.PIPE,
                               stdout=subprocess.PIPE, env=environment()) if os.path.exists("/usr/bin/time") else None
            if p is None or sanitized():
                self.skipTest("SKIP: no /usr/bin/time, or a sanitizer's build")
            size[n] = int(p.stderr.split()[-1])
        self.assertLess(size[60000], size[2000] + 4000)


class Demo(Case):
    """The demo's data are right on ordinary and on awkward days."""

    def make(self, day, *more):
        return subprocess.run([os.path.join(ROOT, "t", "demo", "make_data.py"), "--today", day] + list(more), check=True,
                              stdout=subprocess.PIPE).stdout

    def check_sums(self, day):
        zero = lambda query: self.assertEqual(server.sql("SELECT COUNT(*) FROM (%s) t" % query), [["0"]], query)
        zero("SELECT b.id FROM bill b JOIN bill_line l ON l.bill_id = b.id GROUP BY b.id, b.total HAVING SUM(l.amount) <> b.total")
        zero("SELECT bill_id FROM bill_line WHERE volume IS NOT NULL AND"
             " ABS(CAST(volume AS DECIMAL(30)) * price / 10000000 - amount) > 0.5")
        # A bill begins where the one before ended; the balance is what the last one left, plus what came in since.
        zero("SELECT a.id FROM bill a JOIN bill b ON b.account_id = a.account_id AND b.period = a.period + INTERVAL 1 MONTH"
             " WHERE a.opening + a.paid - a.total <> b.opening")
        zero("SELECT b.id, b.paid, COALESCE(SUM(k.amount), 0) s FROM bill b LEFT JOIN booking k ON k.account_id = b.account_id AND"
             " k.paid_on BETWEEN b.period AND LAST_DAY(b.period) GROUP BY b.id, b.paid HAVING b.paid <> s")
        zero("SELECT a.id FROM account a WHERE (SELECT SUM(amount) FROM balance_line l WHERE l.account_id = a.id) <>"
             " (SELECT b.opening + b.paid - b.total FROM bill b WHERE b.account_id = a.id ORDER BY b.period DESC LIMIT 1) +"
             " (SELECT COALESCE(SUM(k.amount), 0) FROM booking k WHERE k.account_id = a.id AND k.paid_on > LAST_DAY("
             "  (SELECT MAX(period) FROM bill b WHERE b.account_id = a.id)))")
        zero("SELECT v.register_id FROM reading_value v JOIN reading r ON r.id = v.reading_id JOIN reading_value w ON"
             " w.register_id = v.register_id JOIN reading q ON q.id = w.reading_id WHERE q.taken_on > r.taken_on AND w.value < v.value")
        zero("SELECT id FROM reading WHERE taken_on > '%s' UNION SELECT id FROM bill WHERE issued_on > '%s'" % (day, day))
        zero("SELECT id FROM account WHERE balance_on IS NULL OR balance_on > '%s'" % day)

    def check_story(self, day):
        month = day[:8] + "01"
        sent = server.sql("SELECT DISTINCT a.number FROM reading r JOIN account a ON a.id = r.account_id WHERE r.taken_on >= '%s'" % month)
        self.assertEqual(sent, [["02660061068"]])
        signs = {int(r[0]) for r in server.sql("SELECT SIGN(SUM(amount)) FROM balance_line GROUP BY account_id")}
        self.assertEqual(signs, {-1, 0, 1})
        self.assertEqual(self.one("SELECT COUNT(*) FROM account WHERE closed_on IS NOT NULL"), "1")
        self.assertEqual(self.one("SELECT COUNT(*) FROM meter m JOIN meter n ON n.account_id = m.account_id AND n.serial = m.replaced_by"
                                  " WHERE m.state = 'removed'"), "1")
        self.assertEqual(self.one("SELECT GROUP_CONCAT(DISTINCT n ORDER BY n) FROM (SELECT COUNT(*) n FROM meter_register GROUP BY"
                                  " meter_id) t"), "1,2,3")
        self.assertGreaterEqual(int(self.one("SELECT COUNT(DISTINCT price) FROM tariff_price")), 20)
        known = {tuple(r) for r in server.sql("SELECT s.code, a.number FROM account a JOIN supplier s ON s.id = a.supplier_id")}
        links = [line.split("\t") for line in self.make(day, "--links").decode().splitlines()]
        self.assertEqual([sum(l[0] == r for l in links) for r in "12"], [10, 3])
        self.assertTrue({(l[1], l[2]) for l in links} < known)

    def test_three_days(self):
        for day in ("2026-11-22", "2024-02-29", "2026-12-31"):
            with self.subTest(day=day):
                # A reading of a day to come is refused, and rightly: so that day has to be today.
                later = dt.date.fromisoformat(day) > dt.date.today()
                if later and (not os.path.exists(FAKETIME) or sanitized()):
                    self.skipTest("SKIP: no libfaketime (or a sanitizer beside it), and %s is yet to come" % day)
                data = self.make(day)
                self.assertEqual(data, self.make(day), "not the same twice")
                check = subprocess.run(["xmllint", "--noout", "--relaxng", RNG, "-"], input=data, stderr=subprocess.PIPE)
                self.assertEqual(check.returncode, 0, check.stderr.decode()[-800:])
                server.fresh()
                done = run("-", data=data, today=day if later else None)
                self.assertEqual((done.status, done.err), (0, ""))
                self.check_story(day)
                self.check_sums(day)

    def test_free_account(self):
        shell = dict(line.split("=") for line in self.make("2026-11-22", "--free").decode().splitlines())
        self.assertEqual(sorted(shell), ["LINK_ACCOUNT", "LINK_METER", "LINK_SUPPLIER"])


if __name__ == "__main__":
    unittest.main(verbosity=1)
