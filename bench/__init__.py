"""Measurements that anyone can run: `make bench`.

Belongs here: speed and memory, each beside a floor measured in the same run, since only ratios mean anything on another
machine. Does not: right or wrong (tests).
"""
