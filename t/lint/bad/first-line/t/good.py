#!/usr/bin/python3
"""good.py: says what it is."""
