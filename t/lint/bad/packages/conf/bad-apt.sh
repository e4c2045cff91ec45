#!/bin/sh
# bad-apt.sh: installs by itself.
apt-get -y install wrk
