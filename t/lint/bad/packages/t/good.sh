#!/bin/sh
# good.sh: asks for a group.
tools/install build
