#!/bin/sh
# good.sh: quotes it.
rm "$1"
