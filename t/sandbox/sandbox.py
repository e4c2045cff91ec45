# sandbox.py: the outside world on local ports: bank, SMS, mail, messenger; starts here.

import argparse
import os
import signal
import sys
import threading
import time

sys.dont_write_bytecode = True  # tests leave no litter in the source tree

import mail
import web
from bank import Bank
from callback import Callbacks
from cashier import Cashier
from control import Control
from faults import Faults
from orders import Orders
from sms import Sms
from store import Store, utc_now


def log(line):
    """One write a line: threads must not cut each other short."""
    sys.stderr.write("%s %s\n" % (utc_now(), line.rstrip().replace("\n", " ")))
    sys.stderr.flush()


def read_arguments():
    ap = argparse.ArgumentParser(description="The bank, the SMS gateway and the mail server for Kabinet's tests")
    ap.add_argument("--dir", required=True, help="folder for sandbox.db and sandbox.pid")
    ap.add_argument("--http-port", type=int, required=True)
    ap.add_argument("--smtp-port", type=int, required=True)
    ap.add_argument("--merchant", default="kabinet-api:kabinet", help="NAME:PASSWORD of the shop at the bank")
    ap.add_argument("--token", help="the shop's token; none is accepted without this")
    ap.add_argument("--callback-key", default="sandbox-callback-key", help="HMAC key of the bank's notifications")
    ap.add_argument("--sms-login", default="kabinet:kabinet", help="LOGIN:PASSWORD at the SMS gateway")
    ap.add_argument("--callback-retry", type=float, default=3, help="seconds between tries of a notification")
    ap.add_argument("--public-url", help="how a browser reaches this server, when not http://127.0.0.1:PORT")
    return ap.parse_args()


class World:
    """Everything the HTTP handlers reach for."""

    def __init__(self, args):
        self.log, self.store, self.faults = log, Store(args.dir), Faults()
        self.callbacks = Callbacks(self.store, self.faults, args.callback_key, log, args.callback_retry)
        self.orders = Orders(self.store, self.callbacks, log)
        public_url = (args.public_url or "http://127.0.0.1:%d" % args.http_port).rstrip("/")
        self.bank = Bank(self.store, self.orders, args.merchant, args.token, public_url)
        self.cashier = Cashier(self.store, self.orders)
        self.sms = Sms(self.store, args.sms_login)
        self.control = Control(self.store, self.faults, self.orders, self.bank)

    def watch_clock(self):
        """Orders expire by the clock, not only when somebody looks."""
        while True:
            time.sleep(0.5)
            self.orders.expire_overdue()


def start(args):
    world = World(args)
    server = web.Server(("127.0.0.1", args.http_port), world)
    mail.start(args.smtp_port, world.store, world.faults, log)
    world.callbacks.start()
    for work in (server.serve_forever, world.watch_clock):
        threading.Thread(target=work, daemon=True).start()
    return world


def remove_stale(pid_file):
    """The file of one that was killed must not look like this one's readiness; a living one keeps its own."""
    try:
        with open(pid_file) as f:
            os.kill(int(f.read()), 0)
    except FileNotFoundError:
        pass
    except (ProcessLookupError, PermissionError, ValueError):
        os.remove(pid_file)


def main():
    args = read_arguments()
    # Blocked before the first thread starts, and so in all of them: the signal can only be waited for here.
    # (A handler is not enough: one delivered to another thread would not wake this one.)
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    pid_file = os.path.join(args.dir, "sandbox.pid")
    try:
        remove_stale(pid_file)
        world = start(args)
    except OSError as why:
        log("cannot start: %s" % why)
        os._exit(1)
    # The file appears when the ports are open: whoever waits for it may call at once.
    with open(pid_file + ".new", "w") as f:
        f.write("%d\n" % os.getpid())
    os.rename(pid_file + ".new", pid_file)
    log("listening: http 127.0.0.1:%d, smtp 127.0.0.1:%d" % (args.http_port, args.smtp_port))
    signal.sigwait(ends)
    os.remove(pid_file)
    world.store.close()
    log("stopped")
    # Some threads may be asleep inside a fault they were told to play; nobody waits for them.
    os._exit(0)


if __name__ == "__main__":
    main()
