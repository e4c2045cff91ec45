#!/usr/bin/python3
"""check.py [--build DIR] [SUITE…]: runs the suites and counts their lines: `ok …`, `FAIL …`, `SKIP …: why`.

The last line is `N passed, N failed, N skipped`. A suite that needs a portal gets one of its own, on free ports, in a
folder of its own, which ends with it. Logs of a failed suite are kept under BUILD/check."""
import argparse, os, re, shutil, signal, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NOW = '2026-11-20T10:00:00'
count = {'ok': 0, 'FAIL': 0, 'SKIP': 0}


def run(suite, command, env=None):
    """Passes lines on as they come; a suite that ends badly without a FAIL line is one."""
    began, failed = time.monotonic(), count['FAIL']
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, errors='replace', start_new_session=True)
    try:
        for line in process.stdout:
            word = line.split(' ', 1)[0].strip()
            if word in count:
                count[word] += 1
            print(line, end='', flush=True)
        status = process.wait()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    if status != 0 and count['FAIL'] == failed:
        count['FAIL'] += 1
        print('FAIL %s: exit status %d' % (suite, status), flush=True)
    print('# %s: %.0f s' % (suite, time.monotonic() - began), flush=True)
    return count['FAIL'] == failed


def with_portal(suite, command, build):
    keep = os.path.join(ROOT, build, 'check', suite)
    shutil.rmtree(keep, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix='kabinet-')
    stack = ['/usr/bin/python3', ROOT + '/t/stack.py']
    good = False
    try:
        # libfaketime and the sanitizers do not live in one process: under them the portal has today's date.
        clock = [] if 'asan' in build else ['--now', NOW]
        up = subprocess.run(stack + ['up', folder, '--build', build, *clock], cwd=ROOT)
        if up.returncode != 0:
            count['FAIL'] += 1
            print('FAIL %s: the portal did not come up' % suite, flush=True)
            return
        good = run(suite, [a.replace('@', folder + '/demo.env') for a in command],
                   {'DEMO_ENV': folder + '/demo.env', 'KABINET_BUILD': build})
    finally:
        subprocess.run(stack + ['down', folder], cwd=ROOT)
        if not good:
            shutil.copytree(folder + '/log', keep, dirs_exist_ok=True)
            sanitizer_reports(folder)
        elif sanitizer_reports(folder):
            shutil.copytree(folder + '/log', keep, dirs_exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def sanitizer_reports(folder):
    """What a sanitizer found in a worker stands in its log."""
    found = 0
    for name in sorted(os.listdir(folder + '/log')):
        with open('%s/log/%s' % (folder, name), errors='replace') as log:
            for line in log:
                if re.search(r'ERROR: (Address|Leak)Sanitizer|runtime error: ', line) and 'xslt:' not in line:
                    count['FAIL'] += 1
                    found += 1
                    print('FAIL sanitizer/%s: %s' % (name, line.strip()), flush=True)
    return found


def tests(pattern):
    folder, start = os.path.split(pattern)
    return [os.path.join(folder, f) for f in sorted(os.listdir(os.path.join(ROOT, folder))) if f.startswith(start) and f.endswith('.py')]


def suites(build):
    tap = ['/usr/bin/python3', 't/pytap.py']
    env = {'KABINET_BUILD': build}
    modules = os.environ.get('KABINET_NODE', 'build/node')
    return {
        'lint': lambda: run('lint', ['tools/lint']) & run('lint', ['tools/lint', '--self-test']),
        'unit': lambda: run('unit', [build + '/unit'], env),
        'view': lambda: run('view', tap + ['t/view/test_view.py'], env),
        'sandbox': lambda: run('sandbox', tap + ['t/sandbox/test_sandbox.py']),
        'import': lambda: run('import', tap + ['t/import/test_import.py'], env),
        'http': lambda: with_portal('http', tap + tests('t/http/test_'), build),
        'browser': lambda: with_portal('browser', ['node', 't/browser/run.js', '@', '--modules', modules + '/node_modules',
                                                   '--shots', build + '/check/shots'], build),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='build')
    parser.add_argument('suites', nargs='*')
    args = parser.parse_args()
    known = suites(args.build)
    for name in args.suites or known:
        known[name]()
    print('%d passed, %d failed, %d skipped' % (count['ok'], count['FAIL'], count['SKIP']), flush=True)
    sys.exit(1 if count['FAIL'] or not count['ok'] else 0)


if __name__ == '__main__':
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main()
