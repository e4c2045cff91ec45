"""What a page costs: database statements (DESIGN.md 14, issue 2) and a worker's memory (issue 2, goal 13)."""
import os, concurrent.futures, unittest

from deeds import *

MANY = 60
# The main job of issue 2: see accounts and what is owed, send readings, the preliminary charge, pay, find it in the history.
MAIN = ['/payment', '/payment?group=%(group)s', '/payment/details?account=%(account)s', '/readings', '/readings/send?account=%(account)s',
        '/readings/done?account=%(account)s&key=%(key)s', '/history/payments', '/history/readings', '/history/bills', '/bill?bill=%(bill)s',
        '/notices', '/profile', '/profile/name', '/profile/bills', '/help', '/pay/state?payment=%(token)s']
# What comes without readings is one statement more (the account's readings and prices), the meters' own past another.
DEARER = {'/readings': 4, '/readings/send?account=%(account)s': 5}
MORE = ['/account?account=%(account)s', '/signin', '/', '/profile/password', '/profile/devices', '/profile/security', '/profile/phone', '/profile/email', '/profile/delete', '/confirm', '/recover', '/register', '/manual', '/agreement', '/history/payments?page=2&account=%(account)s']


class Statements(unittest.TestCase):
    def counts(self, values):
        found = {}
        sql("UPDATE session SET confirmed_at = '%s' WHERE token_hash = UNHEX(SHA2(%s, 256))" % (now().strftime('%Y-%m-%d %H:%M:%S'), quote(first().session)))
        for path in MAIN + MORE:
            reply = first().ask('GET', BASE + path % values)
            self.assertIn(reply.status, (200, 303), path)
            found[path] = statements(reply)
        return found

    def test_few_and_independent_of_the_number_of_accounts(self):
        """DESIGN 14: no page of the main job takes more than three statements, with 2 accounts as with 60 and more"""
        who = resident()
        a = num("SELECT account_id FROM link WHERE resident_id = %d AND alias = 'Квартира'" % who)
        g, _, _, _, d = registers(a)[0]
        reply, key = send_readings(first(), a, {g: typed(base_of(g, now().date().replace(day=1))[0], d)})
        p = pay(first(), {'a%d' % a: '9,99'})
        at_bank('pay', p)
        p.await_state('paid')
        values = {'account': a, 'key': key, 'token': p.token, 'group': num('SELECT group_id FROM link WHERE resident_id = %d AND account_id = %d' % (who, a)),
                  'bill': num('SELECT MAX(id) FROM bill WHERE account_id = %d' % a)}
        sql('CREATE TABLE IF NOT EXISTS test_link AS SELECT * FROM link WHERE resident_id = %d' % who)
        try:
            sql('DELETE FROM link WHERE resident_id = %d AND account_id NOT IN (%d, (SELECT account_id FROM test_link WHERE account_id <> %d LIMIT 1))' % (who, a, a))
            self.assertEqual(num('SELECT COUNT(*) FROM link WHERE resident_id = %d' % who), 2)
            few = self.counts(values)
            sql('INSERT IGNORE INTO link SELECT * FROM test_link')
            rows = ','.join("((SELECT supplier_id FROM account WHERE id = %d), 'T%05d', '', 'г. Омск, дом %d', '')" % (a, i, i) for i in range(MANY))
            sql("INSERT INTO account (supplier_id, number, contract, address, stove) VALUES %s;"
                "INSERT INTO link (resident_id, account_id, group_id, alias, delivery, created_at) SELECT %d, id, NULL, number, 'paper', '2026-01-01' FROM account WHERE number LIKE 'T0%%';"
                "INSERT INTO balance_line (account_id, service_id, kind, amount) SELECT id, (SELECT MIN(id) FROM service), 'main', -12345 FROM account"
                " WHERE number LIKE 'T0%%'" % (rows, who))
            page = first().get('/payment')
            self.assertIn('T%05d' % (MANY - 1), page.page.text)
            many = self.counts(values)
        finally:
            sql("DELETE FROM balance_line WHERE account_id IN (SELECT id FROM account WHERE number LIKE 'T0%%');"
                "DELETE FROM link WHERE account_id IN (SELECT id FROM account WHERE number LIKE 'T0%%');"
                "DELETE FROM account WHERE number LIKE 'T0%%';"
                "INSERT IGNORE INTO link SELECT * FROM test_link; DROP TABLE test_link".replace('%%', '%'))
        self.assertEqual(few, many)
        for path in MAIN:
            with self.subTest(path=path):
                self.assertLessEqual(many[path], DEARER.get(path, 3))
        for path in MORE:
            with self.subTest(path=path):
                self.assertLessEqual(many[path], 5 if path.startswith('/account?') else 4) # the account's page: group tabs too

    def test_the_count_counts(self):
        """positive control: the log's count is not a constant"""
        self.assertEqual(statements(Browser().get('/signin')), 0)
        self.assertGreater(statements(first().get('/payment')), 1)


def private(pid):
    """Private memory of a process, KB."""
    with open('/proc/%d/smaps_rollup' % pid) as f:
        return sum(int(line.split()[1]) for line in f if line.startswith(('Private_Clean:', 'Private_Dirty:')))


PAGES = {
    'signin': ['/signin', '/manual', '/agreement', '/register', '/recover', '/code', '/welcome', '/profile/devices', '/signin?by=email', '/nothing-here', '/signin?lang=en'],
    'resident': ['/payment', '/readings', '/history/payments', '/history/bills', '/history/readings', '/profile', '/notices', '/help',
                 '/payment/details?account=%(a)d', '/account?account=%(a)d', '/readings/send?account=%(a)d', '/bill?bill=%(b)d', '/account?account=0'],
    'payment': ['/pay/state?payment=%(t)s', '/pay/return?payment=%(t)s', '/pay/state?payment=' + 'A' * 43, '/pay/callback?orderNumber=x'],
}


@unittest.skipIf("asan" in os.environ.get("KABINET_BUILD", ""), "a sanitizer needs memory of its own")
class Memory(unittest.TestCase):
    def ask(self, program, values, count):
        paths = [BASE + p % values for p in PAGES[program]]
        client = Browser()
        client.cookies = dict(first().cookies) if program != 'signin' else {}
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for status in pool.map(lambda i: client.ask('GET', paths[i % len(paths)]).status, range(count)):
                self.assertIn(status, (200, 303, 403, 404))

    def test_a_worker_stays_small(self):
        """issue 2: private memory of each worker under 6 MB (resident, with most of the pages: 9; signin, which shows the catalogue here and so carries the sheets of all of them: 10) after 300 pages and after 1500; it settles at about 4.5 MB, so growth between is held to 1.5 MB only"""
        p = pay(first(), {'a%d' % account('02660061050'): '9,98'})
        at_bank('decline', p)
        p.await_state('declined')
        a = account('02660061050')
        values = {'a': a, 'b': num('SELECT MAX(id) FROM bill WHERE account_id = %d' % a), 't': p.token}
        for program in PAGES:
            pids, limit = workers(program), {'signin': 10, 'resident': 9}.get(program, 6) * 1024
            self.assertGreater(len(pids), 0)
            self.ask(program, values, 300 * len(pids))
            then = {pid: private(pid) for pid in pids}
            self.ask(program, values, 1200 * len(pids))
            self.assertEqual(workers(program), pids, 'a worker died')
            for pid in pids:
                with self.subTest(program=program, before=then[pid], after=private(pid)):
                    self.assertLess(then[pid], limit)
                    self.assertLess(private(pid) - then[pid], 1500)
                    self.assertLess(private(pid), limit)
