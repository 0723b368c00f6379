"""Measurements for `make bench`; docs/bench.md is written by them."""
