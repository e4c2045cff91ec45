"""test_schemas.py: every view that the programs make is what its RELAX NG schema says (DESIGN.md decision 1)."""
import os, re, subprocess, unittest
from portal import BASE, Browser, first

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLAIN = ['/payment', '/payment?group=1', '/readings', '/history/payments', '/history/payments?from=2026-99-01',
         '/history/readings', '/history/bills', '/history/bills?page=2', '/profile', '/notices', '/help', '/manual',
         '/agreement', '/nowhere']
OF_ACCOUNT = ['/payment/details?account=', '/readings/send?account=', '/account?account=']


def errors(view):
    name = re.search(r'<page name="([a-z-]+)"', view).group(1)
    schema = '%s/xslt/view/%s.rng' % (ROOT, name)
    done = subprocess.run(['xmllint', '--noout', '--nonet', '--relaxng', schema, '-'], input=view, capture_output=True, text=True)
    return '' if done.returncode == 0 else done.stderr[:500]


class Schemas(unittest.TestCase):
    def check(self, client, paths):
        for path in paths:
            with self.subTest(path):
                self.assertEqual(errors(client.ask('GET', BASE + path, [('Accept', 'application/xml')]).text), '')

    def test_views_of_a_resident(self):
        client = first()
        accounts = sorted(set(re.findall(r'/account\?account=(\d+)', client.get('/payment').text)))
        self.assertGreater(len(accounts), 5)
        self.check(client, PLAIN + [path + a for path in OF_ACCOUNT for a in accounts])

    def test_views_of_a_stranger(self):
        self.check(Browser(), ['/signin', '/signin?by=email', '/manual', '/agreement', '/nowhere', '/parts'])
