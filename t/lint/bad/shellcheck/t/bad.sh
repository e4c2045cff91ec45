#!/bin/sh
# bad.sh: loses a name with a blank in it.
rm $1
