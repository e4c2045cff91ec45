#!/usr/bin/python3
"""bench.py [--build build] [--seconds 5]: what a page costs, in one run and behind one nginx: GET /payment of a resident
with ten accounts against a bare libfcgi "hello". The table goes to standard output and to BUILD/bench.txt.

Times depend on the machine and on what else it does, so nothing here passes or fails on them: ratios are for people to
compare. Only a run that did not measure real pages ends badly. The portal runs on the real clock, for libfaketime would
be measured too. wrk asks without gzip, except in the line that says so."""
import argparse, os, re, resource, shutil, signal, subprocess, sys, tempfile, time, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
STACK = ['/usr/bin/python3', ROOT + '/t/stack.py']
CLIENTS, WORKERS, ACCOUNTS = (1, 8, 64), 2, 10
TICK = 1e6 / os.sysconf('SC_CLK_TCK')  # in µs
PROGRAMS = ('signin', 'resident', 'payment')
LUA = '''done = function(sum, latency)
  local e = sum.errors
  io.write(string.format("@ %d %d %d %d %d %d\\n", sum.requests, sum.duration, latency:percentile(50), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.timeout))
end'''


# ---------------------------------------------------------------- the stack, and hello beside it

def start_hello(folder):
    program = folder + '/hello'
    subprocess.run(['gcc', '-std=c11', '-O2', '-Wall', '-o', program, HERE + '/hello.c', '-lfcgi'], check=True)
    return subprocess.Popen(['spawn-fcgi', '-n', '-s', folder + '/run/hello.sock', '-M', '0660', '-b', '1024', '--',
                             '/usr/bin/multiwatch', '-f', str(WORKERS), '-s', 'TERM', '--', program], stdin=subprocess.DEVNULL)


def show_hello(folder, portal):
    """A location more in the private nginx, in the portal's own server block."""
    path = folder + '/nginx.conf'
    with open(path) as f:
        text = f.read()
    more = '    location = %s/hello { fastcgi_pass unix:%s/run/hello.sock; }\n' % (portal.BASE, folder)
    with open(path, 'w') as f:
        f.write(text.replace('    location / {', more + '    location / {', 1))
    os.kill(portal.pid_of('nginx'), signal.SIGHUP)
    portal.await_true('hello', lambda: portal.Browser().get('/hello').body.endswith(b'>hello</body></html>'))


# ---------------------------------------------------------------- what processes used

def ticks(portal, pid):
    """Processor time of a process and its children, the ended ones too."""
    with open('/proc/%d/stat' % pid) as f:
        used = sum(int(s) for s in f.read().rsplit(')', 1)[1].split()[11:15])
    return used + sum(ticks(portal, child) for child in portal.children(pid))


def machine_ticks():
    with open('/proc/stat') as f:
        user, nice, system, _, _, irq, softirq, steal = [int(s) for s in f.readline().split()[1:9]]
    return user + nice + system + irq + softirq + steal


def private_mb(pid):
    with open('/proc/%d/smaps_rollup' % pid) as f:
        return sum(int(line.split()[1]) for line in f if line.startswith(('Private_Clean:', 'Private_Dirty:'))) / 1024


def executed(portal):
    """Statements by MariaDB's own count."""
    return int(portal.sql("SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'")[0][1])


# ---------------------------------------------------------------- one run of wrk

class Bench:
    def __init__(self, folder, portal, hello, seconds):
        self.folder, self.portal, self.seconds, self.log_at, self.pages = folder, portal, seconds, 0, []
        self.pids = {'nginx': portal.pid_of('nginx'), 'portal': portal.pid_of('resident'), 'hello': hello.pid, 'MariaDB': portal.pid_of('db')}
        self.others = []  # the part of the machine that strangers used, run by run
        with open(folder + '/wrk.lua', 'w') as f:
            f.write(LUA)
        self.browser = portal.Browser().sign_in()

    def headers(self):
        cookies = '; '.join('%s=%s' % pair for pair in self.browser.cookies.items())
        return {'Cookie': cookies, 'Accept-Language': 'ru'}

    def wrk(self, path, clients, seconds, more):
        command = ['wrk', '-t', '1', '-c', str(clients), '-d', '%gs' % seconds, '-s', self.folder + '/wrk.lua']
        for pair in {**self.headers(), **more}.items():
            command += ['-H', '%s: %s' % pair]
        said = subprocess.run(command + [self.portal.URL + path], check=True, capture_output=True, text=True).stdout
        requests, duration, p50, p99, status, errors = [int(s) for s in re.search('^@ (.*)', said, re.M)[1].split()]
        if status or errors or requests == 0 or 'Non-2xx' in said:
            sys.exit('bench: not all of %s was answered well:\n%s' % (path, said))
        return requests, {'pages/s': requests / duration * 1e6, 'p50 ms': p50 / 1e3, 'p99 ms': p99 / 1e3}

    def used(self):
        now = {name: ticks(self.portal, pid) for name, pid in self.pids.items()}
        wrk = resource.getrusage(resource.RUSAGE_CHILDREN)
        return now, machine_ticks() - sum(now.values()) - (wrk.ru_utime + wrk.ru_stime) * 1e6 / TICK

    def run(self, who, clients, seconds=0, more={}):
        path, seconds = ('/payment' if who == 'portal' else '/hello'), seconds or self.seconds
        before, strange = self.used()
        pages, row = self.wrk(path, clients, seconds, more)
        after, strange_after = self.used()
        cost = {name: (after[name] - before[name]) * TICK / pages for name in after}
        row.update({'nginx': cost['nginx'], 'worker': cost[who], 'MariaDB': cost['MariaDB']})
        row['all three'] = row['nginx'] + row['worker'] + row['MariaDB']
        self.others.append((strange_after - strange) * TICK / 1e6 / seconds / os.cpu_count())
        return row

    def ask(self, path):
        request = urllib.request.Request(self.portal.URL + path, headers=self.headers())
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, len(str(reply.headers)), reply.read()

    def check_page(self):
        status, head, body = self.ask('/payment')
        found = body.count(b'data-account=')
        if status != 200 or not body.endswith(b'</html>') or found != ACCOUNTS:
            sys.exit('bench: /payment is not the page to measure: status %d, %d bytes, %d accounts' % (status, len(body), found))
        return head, len(body)

    def check_log(self, size):
        """Statements per page by the workers' own lines, each of which must tell of the same real page."""
        log = self.portal.log_text('resident')[self.log_at:]
        pages = [tuple(map(int, m)) for m in re.findall(r' GET /payment (\d+) (\d+) bytes, (\d+) statements$', log, re.M)]
        odd = [p for p in pages if p[0] != 200 or abs(p[1] - size) > 200]
        if odd or not pages:
            sys.exit('bench: of %d pages in the log %d are not the page to measure, such as %s' % (len(pages), len(odd), odd[:1]))
        return len(pages), sum(p[2] for p in pages) / len(pages), max(p[2] for p in pages)


# ---------------------------------------------------------------- the report

UNITS = (('pages/s', '%.0f'), ('p50 ms', '%.2f'), ('p99 ms', '%.2f'), ('nginx', '%.0f'), ('worker', '%.0f'), ('MariaDB', '%.0f'),
         ('all three', '%.0f'))


def table(rows):
    yield '%-20s' % 'clients' + ''.join('%30d' % c for c in CLIENTS)
    yield ' ' * 20 + '        portal    hello   ratio' [1:] * len(CLIENTS)
    for name, shape in UNITS:
        line = '%-20s' % (name if '/' in name or ' ms' in name else 'µs/page ' + name)
        for clients in CLIENTS:
            portal, hello = rows['portal', clients][name], rows['hello', clients][name]
            ratio = '%.3g' % (portal / hello) if hello >= 1 or ' ms' in name and hello else '-'
            line += '%14s%9s%7s' % (shape % portal, shape % hello, ratio)
        yield line


def measure(bench):
    rows = {}
    head, size = bench.check_page()
    hello_head, hello_size = bench.ask('/hello')[1:]
    for who in ('portal', 'hello'):
        bench.run(who, 8, seconds=1)  # statements prepared, memory at its size
    bench.others.clear()
    bench.log_at, began = len(bench.portal.log_text('resident')), executed(bench.portal)
    for clients in CLIENTS:
        for who in ('portal', 'hello'):
            rows[who, clients] = bench.run(who, clients)
    zipped = bench.run('portal', 8, more={'Accept-Encoding': 'gzip'})
    count, mean, most = bench.check_log(size)
    counted = (executed(bench.portal) - began) / count
    bench.check_page()
    yield ('GET /payment, %d accounts: %d bytes under %d of headers; hello: %d under %d. One nginx, %d workers each, %g s a run, %d processors.'
           % (ACCOUNTS, size, head, len(hello_size), hello_head, WORKERS, bench.seconds, os.cpu_count()))
    yield from table(rows)
    yield 'with gzip, 8 clients: %.0f pages/s, µs/page nginx %.0f, all three %.0f' % tuple(zipped[k] for k in ('pages/s', 'nginx', 'all three'))
    yield 'statements a page: %.2f by the log, at most %d; %.2f by MariaDB; %d pages, all 200 and whole' % (mean, most, counted, count)
    yield 'private memory, MB a worker: ' + memory(bench)
    yield 'others used %.0f to %.0f %% of the machine meanwhile' % (100 * max(0, min(bench.others)), 100 * max(bench.others))
    p, h = rows['portal', 8], rows['hello', 8]
    yield ('sum: a page takes %.2f ms of processor, %.1f times hello (nginx %.0f %%, worker %.0f %%, MariaDB %.0f %%), %.3g statements; at 8 clients %.0f pages/s'
           % (p['all three'] / 1e3, p['all three'] / h['all three'], *(100 * p[k] / p['all three'] for k in ('nginx', 'worker', 'MariaDB')), mean, p['pages/s']))


def memory(bench):
    pids = {**{name: bench.portal.pid_of(name) for name in PROGRAMS}, 'hello': bench.pids['hello']}
    return ', '.join('%s %s' % (name, '/'.join('%.1f' % private_mb(child) for child in bench.portal.children(pid)))
                     for name, pid in pids.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--build', default='build')
    parser.add_argument('--seconds', type=float, default=5)
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit('bench: ended'))
    folder, hello = tempfile.mkdtemp(prefix='kabinet-bench-'), None
    try:
        subprocess.run(STACK + ['up', folder, '--build', args.build, '--workers', str(WORKERS)], cwd=ROOT, check=True)
        os.environ['DEMO_ENV'] = folder + '/demo.env'
        sys.path.insert(0, ROOT + '/t/http')
        import portal  # reads DEMO_ENV
        hello = start_hello(folder)
        show_hello(folder, portal)
        with open(os.path.join(ROOT, args.build, 'bench.txt'), 'w') as f:
            for line in measure(Bench(folder, portal, hello, args.seconds)):
                print(line, flush=True)
                f.write(line + '\n')
    finally:
        subprocess.run(STACK + ['down', folder], cwd=ROOT)
        if hello:
            hello.terminate()
            hello.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
