#!/usr/bin/python3
"""bench.py [--build build] [--seconds 5]: what a page costs, in one run and behind one nginx: GET /payment of a resident
with ten accounts against a bare libfcgi "hello"; and what a storm of sign-ins costs such a page. The table goes to standard
output and to BUILD/bench.txt.

Times depend on the machine and on what else it does, so nothing here passes or fails on them: ratios are for people to
compare. Only a run that did not measure real pages ends badly. The portal runs on the real clock, for libfaketime would
be measured too. wrk asks without gzip, except in the line that says so."""
import argparse, collections, http.client, os, re, resource, shutil, signal, subprocess, sys, tempfile, threading, time, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
STACK = ['/usr/bin/python3', ROOT + '/t/stack.py']
CLIENTS, WORKERS, ACCOUNTS = (1, 8, 64), 2, 10
TICK = 1e6 / os.sysconf('SC_CLK_TCK')  # in µs
PROGRAMS = ('signin', 'resident', 'payment')
STORM_RATE, STORM_SECONDS, STORM_PEOPLE, STORM_PASSWORD = 50, 6, 50, 'Burya-2026'
LUA = '''done = function(sum, latency)
  local e = sum.errors
  io.write(string.format("@ %d %d %d %d %d %d\\n", sum.requests, sum.duration, latency:percentile(50), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.timeout))
end'''


def start_hello(folder):
    subprocess.run(['gcc', '-std=c11', '-O2', '-Wall', '-o', folder + '/hello', HERE + '/hello.c', '-lfcgi'], check=True)
    return subprocess.Popen(['spawn-fcgi', '-n', '-s', folder + '/run/hello.sock', '-M', '0660', '-b', '1024', '--', '/usr/bin/multiwatch',
                             '-f', str(WORKERS), '-s', 'TERM', '--', folder + '/hello'], stdin=subprocess.DEVNULL)


def show_hello(folder, portal):
    """A location more in the private nginx, in the portal's own server block."""
    more = '    location = %s/hello { fastcgi_pass unix:%s/run/hello.sock; }\n' % (portal.BASE, folder)
    with open(folder + '/nginx.conf', 'r+') as f:
        text = f.read().replace('    location / {', more + '    location / {', 1)
        f.seek(0)
        f.write(text)
    master = portal.pid_of('nginx')
    old = portal.children(master)
    os.kill(master, signal.SIGHUP)
    portal.await_true('the old nginx to go', lambda: not set(old) & set(portal.children(master)))
    portal.await_true('hello', lambda: portal.Browser().get('/hello').body.endswith(b'>hello</body></html>'))


def ticks(portal, pid):
    """Processor time of a process and its children, the ended ones too (a worker ends after so many pages)."""
    with open('/proc/%d/stat' % pid) as f:
        used = sum(int(s) for s in f.read().rsplit(')', 1)[1].split()[11:15])
    return used + sum(ticks(portal, child) for child in portal.children(pid))


def machine_ticks():
    with open('/proc/stat') as f:
        user, nice, system, _, _, irq, softirq, steal = [int(s) for s in f.readline().split()[1:9]]
    return user + nice + system + irq + softirq + steal


def private_mb(pid):
    with open('/proc/%d/smaps_rollup' % pid) as f:
        return sum(int(kb) for kb in re.findall(r'^Private_(?:Clean|Dirty): +(\d+)', f.read(), re.M)) / 1024


class Bench:
    def __init__(self, folder, portal, hello, seconds):
        self.folder, self.portal, self.seconds = folder, portal, seconds
        self.pids = {'nginx': portal.pid_of('nginx'), 'portal': portal.pid_of('resident'), 'hello': hello.pid, 'MariaDB': portal.pid_of('db')}
        with open(folder + '/wrk.lua', 'w') as f:
            f.write(LUA)
        self.begin()
        self.headers = dict(portal.Browser().sign_in().headers())

    def begin(self):
        self.others, self.pages = [], 0  # the part of the machine that strangers used, run by run; pages by wrk's count
        self.log_at = len(self.portal.log_text('resident'))

    def wrk(self, path, clients, seconds, more):
        command = ['wrk', '-t', '1', '-c', str(clients), '-d', '%gs' % seconds, '--timeout', '20s', '-s', self.folder + '/wrk.lua']
        for pair in {**self.headers, **more}.items():
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
        self.pages += pages * (who == 'portal')
        cost = {name: (after[name] - before[name]) * TICK / pages for name in after}
        row.update({'nginx': cost['nginx'], 'worker': cost[who], 'MariaDB': cost['MariaDB']})
        row['all three'] = row['nginx'] + row['worker'] + row['MariaDB']
        self.others.append((strange_after - strange) * TICK / 1e6 / seconds / os.cpu_count())
        return row

    def ask(self, path):
        request = urllib.request.Request(self.portal.URL + path, headers=self.headers)
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
        if odd or len(pages) < self.pages:
            sys.exit('bench: %d pages by wrk, %d in the log, %d of them not the page to measure' % (self.pages, len(pages), len(odd)))
        return len(pages), sum(p[2] for p in pages) / len(pages), max(p[2] for p in pages)


class Storm:
    """Sign-ins offered at a steady rate, whether the earlier ones are answered or not: right passwords of many residents, each
    from a network of its own, so that the guards against guessing have nothing to say."""

    def __init__(self, folder, portal, build):
        self.portal, self.lock, self.answers = portal, threading.Lock(), []
        env = {**os.environ, 'KABINET_CONF': folder + '/kabinet.conf', 'TZ': 'UTC'}
        self.people = [self.person(i, build, env) for i in range(STORM_PEOPLE)]

    def person(self, i, build, env):
        """A resident made for this, and the POST of their sign-in form."""
        phone = '+7900%07d' % i
        subprocess.run([os.path.join(ROOT, build, 'kabinet'), 'resident', phone, 'storm%d@example.ru' % i, 'Буря', 'Анна'], check=True, text=True,
                       input=STORM_PASSWORD + '\n', env=env, stdout=subprocess.DEVNULL)
        browser = self.portal.Browser()
        fields = self.portal.with_field(browser.get('/signin').page.fields('/signin'), phone=phone, password=STORM_PASSWORD)
        return dict(browser.headers([('Content-Type', 'application/x-www-form-urlencoded'), ('Origin', self.portal.ORIGIN)])), self.portal.encode(fields)

    def sign_in(self, i):
        headers, body = self.people[i % STORM_PEOPLE]
        began, parts = time.monotonic(), self.portal.PARTS
        source = '127.%d.%d.1' % (1 + i // 250, 1 + i % 250)
        conn = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60, source_address=(source, 0))
        try:
            conn.request('POST', self.portal.BASE + '/signin', body, headers)
            reply = conn.getresponse()
            reply.read()
            inside = any(k == 'Set-Cookie' and v.startswith('__Host-session=') for k, v in reply.getheaders())
            what = ('served' if reply.status == 303 and inside else
                    'refused' if reply.status == 503 and reply.getheader('Retry-After') else 'status %d' % reply.status)
        except (OSError, http.client.HTTPException) as e:
            what = type(e).__name__
        finally:
            conn.close()
        with self.lock:
            self.answers.append((what, (time.monotonic() - began) * 1e3))

    def blow(self):
        began, threads = time.monotonic(), []
        for i in range(STORM_RATE * STORM_SECONDS):
            time.sleep(max(0, began + i / STORM_RATE - time.monotonic()))
            threads.append(threading.Thread(target=self.sign_in, args=(i,)))
            threads[-1].start()
        for thread in threads:
            thread.join()
        self.seconds = time.monotonic() - began

    def times(self, wanted):
        ms = sorted(t for what, t in self.answers if what == wanted)
        return 'p50 %.0f p99 %.0f ms' % (ms[len(ms) // 2], ms[len(ms) * 99 // 100]) if ms else '-'


def storm_report(bench, build):
    """One client on /payment all the while, before the storm and in it."""
    storm = Storm(bench.folder, bench.portal, build)
    storm.sign_in(0)
    if storm.answers.pop()[0] != 'served':
        sys.exit('bench: not even one sign-in is served: ' + bench.portal.log_tail('signin', 500))
    idle = bench.wrk('/payment', 1, STORM_SECONDS, {})[1]
    wind = threading.Thread(target=storm.blow)
    wind.start()
    busy = bench.wrk('/payment', 1, STORM_SECONDS, {})[1]
    wind.join()
    count = collections.Counter(what for what, _ in storm.answers)
    served, refused = count.pop('served', 0), count.pop('refused', 0)
    yield ('sign-in storm: %d sign-ins a second offered for %d s: %d served (%.1f/s; %s), %d refused by 503 with Retry-After (%s)%s'
           % (STORM_RATE, STORM_SECONDS, served, served / storm.seconds, storm.times('served'), refused, storm.times('refused'),
              ''.join(', %d %s' % (n, what) for what, n in sorted(count.items()))))
    yield ('a page meanwhile, 1 client: p50 %.2f ms idle, %.2f in the storm, ratio %.2f; p99 %.2f and %.2f, ratio %.2f; pages/s %.0f and %.0f'
           % (idle['p50 ms'], busy['p50 ms'], busy['p50 ms'] / idle['p50 ms'], idle['p99 ms'], busy['p99 ms'], busy['p99 ms'] / idle['p99 ms'],
              idle['pages/s'], busy['pages/s']))


UNITS = {'pages/s': '%.0f', 'p50 ms': '%.2f', 'p99 ms': '%.2f', 'nginx': '%.0f', 'worker': '%.0f', 'MariaDB': '%.0f', 'all three': '%.0f'}


def table(rows):
    yield '%-20s' % 'clients' + ''.join('%30d' % c for c in CLIENTS)
    yield ' ' * 20 + '        portal    hello  ratio' * len(CLIENTS)
    for name, shape in UNITS.items():
        line = '%-20s' % (name if '/' in name or ' ms' in name else 'µs/page ' + name)
        for clients in CLIENTS:
            portal, hello = rows['portal', clients][name], rows['hello', clients][name]
            ratio = '%.3g' % (portal / hello) if hello and name != 'MariaDB' else '-'
            line += '%14s%9s%7s' % (shape % portal, shape % hello, ratio)
        yield line


def memory(bench):
    pids = {**{name: bench.portal.pid_of(name) for name in PROGRAMS}, 'hello': bench.pids['hello']}
    each = {name: '/'.join('%.1f' % private_mb(child) for child in bench.portal.children(pid)) for name, pid in pids.items()}
    return ', '.join('%s %s' % pair for pair in each.items())


def measure(bench):
    for who in ('portal', 'hello'):
        bench.run(who, 8, seconds=1)  # statements prepared, memory at its size
    bench.begin()
    rows = {(who, clients): bench.run(who, clients) for clients in CLIENTS for who in ('portal', 'hello')}
    rows['gzip'] = bench.run('portal', 8, more={'Accept-Encoding': 'gzip'})
    return rows


def report(bench, build):
    head, size = bench.check_page()
    _, hello_head, hello = bench.ask('/hello')
    yield ('GET /payment, %d accounts: %d bytes under %d of headers; hello: %d under %d. One nginx, %d workers each, %g s a run, %d processors.'
           % (ACCOUNTS, size, head, len(hello), hello_head, WORKERS, bench.seconds, os.cpu_count()))
    rows = measure(bench)
    count, mean, most = bench.check_log(size)
    bench.check_page()
    yield from table(rows)
    p, h, zipped = rows['portal', 8], rows['hello', 8], rows['gzip']
    yield 'with gzip, 8 clients: %.0f pages/s, µs/page nginx %.0f, all three %.0f' % tuple(zipped[k] for k in ('pages/s', 'nginx', 'all three'))
    yield 'statements a page: %.2f, at most %d; %d pages in the log, all 200 and whole' % (mean, most, count)
    yield 'private memory, MB a worker: ' + memory(bench)
    yield from storm_report(bench, build)
    yield 'others used %.0f to %.0f %% of the machine meanwhile' % (100 * max(0, min(bench.others)), 100 * max(bench.others))
    parts = tuple(100 * p[k] / p['all three'] for k in ('nginx', 'worker', 'MariaDB'))
    yield ('sum: a page takes %.2f ms of processor, %.1f times hello (nginx %.0f %%, worker %.0f %%, MariaDB %.0f %%), and %.3g statements; %.0f pages/s at 8 clients'
           % (p['all three'] / 1e3, p['all three'] / h['all three'], *parts, mean, p['pages/s']))


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
        text = '\n'.join(report(Bench(folder, portal, hello, args.seconds), args.build)) + '\n'
        print(text, end='')
        with open(os.path.join(ROOT, args.build, 'bench.txt'), 'w') as f:
            f.write(text)
    finally:
        subprocess.run(STACK + ['down', folder], cwd=ROOT)
        if hello:
            hello.terminate()
            hello.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
