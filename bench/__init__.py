"""Emptyset measured against what users would take instead, as ratios: `python -m bench` runs the rows and writes docs/benchmarks.md."""
