#!/usr/bin/python3
"""stack.py: the whole portal on one machine, private: MariaDB, sandbox, workers, nginx, courier; for demo and tests.

  stack.py up DIR [--build DIR] [--port N] [--base /lk] [--now 2026-11-20T10:00:00] [--workers N]
  stack.py down DIR

Everything lives under DIR and listens on 127.0.0.1 or unix sockets. `up` again starts what does not run and keeps the
data. With --now all of Kabinet's programs see that time going on from the start (libfaketime); MariaDB and the sandbox
keep the real one. `down` ends only processes that `up` started, by pid."""
import argparse, datetime, glob, os, secrets, shlex, signal, socket, subprocess, sys, time, urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FAKETIME = (glob.glob('/usr/lib/*/faketime/libfaketime.so.1') + [''])[0]
PROGRAMS = ('signin', 'resident', 'payment')
RESIDENTS = (('+79131234567', 'ella@example.ru', 'Чайкина', 'Элла', 'Kuhnya-2026'),
             ('+79139876543', 'petr@example.ru', 'Сомов', 'Пётр', 'Dachnik-2026'))


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def await_true(what, test, seconds=30):
    end = time.monotonic() + seconds
    while not test():
        if time.monotonic() > end:
            sys.exit('stack: %s did not come up in %d s' % (what, seconds))
        time.sleep(0.02)


def write(path, text, mode=0o600):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), 'w') as f:
        f.write(text)


class Stack:
    def __init__(self, args):
        self.args = args
        self.dir = os.path.abspath(args.dir)
        self.socket = self.dir + '/run/db.sock'
        self.conf = self.dir + '/kabinet.conf'
        self.build = os.path.abspath(os.path.join(ROOT, getattr(args, 'build', 'build')))

    # processes, by pid file; start time of the process tells a reused pid from ours
    def pid_file(self, name):
        return '%s/pids/%s' % (self.dir, name)

    def born(self, pid):
        try:
            with open('/proc/%d/stat' % pid) as f:
                fields = f.read().rsplit(')', 1)[1].split()
            return '' if fields[0] == 'Z' else fields[19]
        except OSError:
            return ''

    def pid(self, name):
        try:
            pid, born = open(self.pid_file(name)).read().split()
        except (OSError, ValueError):
            return 0
        return int(pid) if self.born(int(pid)) == born else 0

    def start(self, name, command, env=None):
        if self.pid(name):
            return
        with open('%s/log/%s.log' % (self.dir, name), 'ab') as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.dir,
                                       env={**os.environ, **(env or {})}, start_new_session=True)
        write(self.pid_file(name), '%d %s' % (process.pid, self.born(process.pid)))

    def stop(self, name, seconds=10):
        pid = self.pid(name)
        if pid:
            os.kill(pid, signal.SIGTERM)
            end = time.monotonic() + seconds
            while self.pid(name) and time.monotonic() < end:
                try:
                    os.waitpid(pid, os.WNOHANG)
                except ChildProcessError:
                    pass
                time.sleep(0.02)
            if self.pid(name):
                os.kill(pid, signal.SIGKILL)
        if os.path.exists(self.pid_file(name)):
            os.unlink(self.pid_file(name))

    # what Kabinet's own programs see
    def environment(self):
        env = {'KABINET_CONF': self.conf, 'TZ': 'UTC'}
        if self.settings.get('FAKE'):
            env.update(LD_PRELOAD=FAKETIME, FAKETIME=self.settings['FAKE'], FAKETIME_DONT_FAKE_MONOTONIC='1')
        return env

    def kabinet(self, *command, text=None):
        subprocess.run([self.build + '/kabinet', *command], check=True, input=text, text=True,
                       env={**os.environ, **self.environment()}, stdout=subprocess.DEVNULL)

    def sql(self, text, database=''):
        subprocess.run(['mariadb', '--no-defaults', '-uroot', '-S', self.socket, database] if database else
                       ['mariadb', '--no-defaults', '-uroot', '-S', self.socket], input=text, text=True, check=True)

    def settle_settings(self):
        """Ports and clock are chosen once and kept, so that a second `up` finds the same portal."""
        path = self.dir + '/settings'
        if not os.path.exists(path):
            fake = ''
            if self.args.now:
                if not FAKETIME:
                    sys.exit('stack: package faketime is missing')
                wanted = datetime.datetime.fromisoformat(self.args.now).replace(tzinfo=datetime.timezone.utc).timestamp()
                fake = '%+d' % (wanted - time.time())
            values = {'PORT': self.args.port or free_port(), 'SANDBOX_PORT': free_port(), 'SMTP_PORT': free_port(),
                      'FAKE': fake, 'BASE': self.args.base}
            write(path, ''.join('%s=%s\n' % pair for pair in values.items()))
        self.settings = dict(line.rstrip('\n').split('=', 1) for line in open(path))
        where = ':%s%s' % (self.settings['PORT'], self.settings['BASE'])
        self.url, self.also = 'http://127.0.0.1' + where, 'http://localhost' + where
        self.sandbox = 'http://127.0.0.1:%s' % self.settings['SANDBOX_PORT']

    def secret(self, name):
        path = '%s/secrets/%s' % (self.dir, name)
        if not os.path.exists(path):
            write(path, secrets.token_hex(24) + '\n', 0o400)
        return open(path).read().strip()

    def fill(self, source, target, mode=0o644):
        values = {'URL': self.url, 'ALSO': self.also, 'DIR': self.dir, 'XSLT': ROOT + '/xslt', 'SANDBOX': self.sandbox,
                  'SOCKET': self.socket, 'SMTP': self.settings['SMTP_PORT'], 'PORT': self.settings['PORT'], 'BASE': self.settings['BASE'],
                  'CATALOGUE': ROOT + '/t/view/parts.xml', 'USER': 'user root;' if os.getuid() == 0 else ''}
        text = open(os.path.join(ROOT, source)).read()
        for key, value in values.items():
            text = text.replace('@%s@' % key, str(value))
        write(target, text, mode)

    def database(self):
        data = self.dir + '/db'
        fresh = not os.path.exists(data + '/mysql')
        user = ['--user=root'] if os.getuid() == 0 else []
        if fresh:
            with open(self.dir + '/log/install-db.log', 'w') as log:
                subprocess.run(['mariadb-install-db', '--no-defaults', '--force', '--datadir=' + data, '--skip-test-db',
                                '--auth-root-authentication-method=normal', '--skip-name-resolve', *user],
                               check=True, stdout=log, stderr=log)
        self.start('db', ['/usr/sbin/mariadbd', '--no-defaults', '--datadir=' + data, '--socket=' + self.socket,
                          '--pid-file=' + self.dir + '/run/db.pid', '--skip-networking', '--character-set-server=utf8mb4',
                          '--innodb-buffer-pool-size=128M', '--innodb-log-file-size=48M', '--performance-schema=OFF',
                          '--innodb-rollback-on-timeout=ON', '--default-time-zone=+00:00', '--skip-name-resolve', *user])
        await_true('MariaDB', lambda: subprocess.run(
            ['mariadb', '--no-defaults', '-uroot', '-S', self.socket, '-e', 'DO 1'], capture_output=True).returncode == 0)
        return not os.path.exists(self.dir + '/loaded')

    def load(self):
        accounts = ''.join("CREATE USER IF NOT EXISTS 'kabinet_%s'@'localhost' IDENTIFIED BY '%s';\n"
                           % (name, self.secret('db_' + name)) for name in PROGRAMS + ('courier', 'admin'))
        self.sql('CREATE DATABASE IF NOT EXISTS kabinet CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;\n' + accounts +
                 "GRANT ALL ON kabinet.* TO 'kabinet_admin'@'localhost' WITH GRANT OPTION;\n")
        self.kabinet('migrate', ROOT + '/sql')
        today = datetime.datetime.utcfromtimestamp(time.time() + int(self.settings['FAKE'] or 0)).date().isoformat()
        maker = ['/usr/bin/python3', ROOT + '/t/demo/make_data.py', '--today', today]
        data = subprocess.run(maker, check=True, capture_output=True, text=True).stdout
        write(self.dir + '/demo.xml', data)
        self.kabinet('import', '--quiet', self.dir + '/demo.xml')
        for phone, email, last, first, password in RESIDENTS:
            self.kabinet('resident', phone, email, last, first, text=password + '\n')
        for line in subprocess.run(maker + ['--links'], check=True, capture_output=True, text=True).stdout.splitlines():
            who, supplier, number, alias, group = (line + '\t\t').split('\t')[:5]
            self.kabinet('link', RESIDENTS[int(who) - 1][0], supplier, number, alias, group)
        write(self.dir + '/loaded', '')

    def workers(self):
        for name in PROGRAMS:
            path = '%s/run/%s.sock' % (self.dir, name)
            if not self.pid(name) and os.path.exists(path):
                os.unlink(path)
            # as conf/spawn-fcgi.sh: sign-ins wait for pages, and who waits for a slot keeps a worker
            nice, many = (10, self.args.workers * 2) if name == 'signin' else (0, self.args.workers)
            self.start(name, ['nice', '-n', str(nice), 'spawn-fcgi', '-n', '-s', path, '-M', '0660', '-b', '1024', '--',
                              '/usr/bin/multiwatch', '-f', str(many), '-r', '1000000000', '-s', 'TERM', '--', '%s/kabinet-%s' % (self.build, name)],
                       self.environment())

    def up(self):
        for name in ('run', 'log', 'pids', 'tmp', 'secrets', 'sandbox'):
            os.makedirs('%s/%s' % (self.dir, name), mode=0o700, exist_ok=True)
        self.settle_settings()
        for name in ('form_key', 'pepper', 'codes_key', 'bank_password', 'callback_key', 'sms_password'):
            self.secret(name)
        self.fill('conf/kabinet.conf', self.conf)
        self.fill('conf/nginx.conf', self.dir + '/nginx.conf')
        self.start('sandbox', ['/usr/bin/python3', ROOT + '/t/sandbox/sandbox.py', '--dir', self.dir + '/sandbox',
                               '--http-port', self.settings['SANDBOX_PORT'], '--smtp-port', self.settings['SMTP_PORT'],
                               '--merchant', 'kabinet-api:' + self.secret('bank_password'),
                               '--callback-key', self.secret('callback_key'), '--sms-login', 'kabinet:' + self.secret('sms_password')])
        if self.database():
            self.load()
        else:
            self.kabinet('migrate', ROOT + '/sql')  # an older portal's data under today's programs
        self.workers()
        self.start('courier', [self.build + '/kabinet-courier'], self.environment())
        self.start('nginx', ['nginx', '-p', self.dir, '-e', self.dir + '/log/nginx-error.log', '-c', self.dir + '/nginx.conf'])
        await_true('the portal', lambda: self.answers(self.url + '/signin'))
        await_true('the payment program', lambda: self.answers(self.url + '/pay/state', 404))
        await_true('the resident program', lambda: self.answers(self.url + '/payment'))
        await_true('the sandbox', lambda: self.answers(self.sandbox + '/health'))
        self.write_env()

    def answers(self, url, status=200):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status == status
        except urllib.error.HTTPError as e:
            return e.code == status
        except OSError:
            return False

    def write_env(self):
        values = {'KABINET_URL': self.url, 'SANDBOX_URL': self.sandbox}
        for i, (phone, email, _, _, password) in enumerate(RESIDENTS):
            prefix = 'RESIDENT' + ('' if i == 0 else '2')
            values.update({prefix + '_PHONE': phone, prefix + '_EMAIL': email, prefix + '_PASSWORD': password})
        values.update({'MYSQL_SOCKET': self.socket, 'MYSQL_DATABASE': 'kabinet', 'KABINET_CONF': self.conf})
        free = subprocess.run(['/usr/bin/python3', ROOT + '/t/demo/make_data.py', '--free'], check=True, capture_output=True,
                              text=True).stdout
        write(self.dir + '/demo.env', ''.join('%s=%s\n' % (k, shlex.quote(v)) for k, v in values.items()) + free)

    def down(self):
        for name in ('nginx', 'courier') + PROGRAMS + ('sandbox', 'db'):
            self.stop(name, 30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('action', choices=('up', 'down'))
    parser.add_argument('dir')
    parser.add_argument('--build', default='build')
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--base', default='')
    parser.add_argument('--now', default='')
    parser.add_argument('--workers', type=int, default=2)
    args = parser.parse_args()
    stack = Stack(args)
    stack.up() if args.action == 'up' else stack.down()


if __name__ == '__main__':
    main()
