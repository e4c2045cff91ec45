"""test_view.py: views against their schemas and their golden pages; no server.

`KABINET_GOLDEN=write python3 t/pytap.py t/view/test_view.py` writes the goldens anew; look at the difference before
committing it."""
import glob, os, re, subprocess, unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KABINET = os.path.join(ROOT, os.environ.get('KABINET_BUILD', 'build'), 'kabinet')
VIEWS = sorted(glob.glob(ROOT + '/t/view/*.xml'))


def name_of(path):
    return re.search(r'<page name="([a-z-]+)"', open(path).read()).group(1)


def render(path, lang):
    return subprocess.run([KABINET, 'render', ROOT + '/xslt', lang, path], capture_output=True, text=True)


class View(unittest.TestCase):
    def test_every_page_has_a_sample_and_every_sample_a_schema(self):
        schemas = {os.path.basename(p)[:-4] for p in glob.glob(ROOT + '/xslt/view/*.rng')} - {'common'}
        self.assertEqual(schemas, {name_of(p) for p in VIEWS})


def add_tests(path):
    stem = os.path.basename(path)[:-4]

    def valid(self):
        schema = '%s/xslt/view/%s.rng' % (ROOT, name_of(path))
        done = subprocess.run(['xmllint', '--noout', '--nonet', '--relaxng', schema, path], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def golden(self):
        page = render(path, 'ru')
        self.assertEqual(page.returncode, 0, page.stderr)
        if os.environ.get('KABINET_GOLDEN') == 'write':
            open(path[:-4] + '.html', 'w').write(page.stdout)
        self.assertEqual(open(path[:-4] + '.html').read(), page.stdout)

    def english(self):
        page = render(path, 'en')
        self.assertEqual(page.returncode, 0, page.stderr)
        words = re.sub(r'value="[^"]*"', '', render(os.path.join(ROOT, path), 'ru').stdout)
        self.assertNotEqual(page.stdout, words)
        self.assertNotIn('[[', page.stdout)

    setattr(View, 'test_schema_' + stem, valid)
    setattr(View, 'test_golden_' + stem, golden)
    setattr(View, 'test_english_' + stem, english)


for sample in VIEWS:
    add_tests(sample)
