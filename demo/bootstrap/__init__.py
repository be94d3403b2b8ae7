"""The way from a bare Python to a ready `.venv`, with nothing but the standard library.

The syntax is one that Python 3.6 reads, so that a machine which lacks something is told what to type instead of a syntax error.
"""
