#!/bin/sh
# Starts the three programs and the courier without systemd, as a user of the web server's group. Paths as `make install` lays them.
set -eu
run=${KABINET_RUN:-/run/kabinet} workers=${KABINET_WORKERS:-4}
export KABINET_CONF="${KABINET_CONF:-/etc/kabinet/kabinet.conf}"
for program in signin resident payment; do
  # A password costs a hundred times what a page costs: sign-ins wait for pages, and who waits keeps a worker.
  if [ "$program" = signin ]; then nice=10 many=$((workers * 2)); else nice=0 many=$workers; fi
  nice -n "$nice" spawn-fcgi -s "$run/$program.sock" -M 0660 -u kabinet -g www-data -b 1024 -P "$run/$program.pid" -- \
    /usr/bin/multiwatch -f "$many" -r 1000000000 -s TERM -- "/usr/lib/kabinet/kabinet-$program"
done
start-stop-daemon --start --background --chuid kabinet --make-pidfile --pidfile "$run/courier.pid" --exec /usr/lib/kabinet/kabinet-courier
