#!/bin/sh
# bad.sh: names a package.
apt-get install libtalloc-dev
