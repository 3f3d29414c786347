"""Whether it stays as fast while channels become many: what pages ask, and what runs by the clock.

Counted in pages of the database that are read, or timed where little is due among much that is
kept. Imports ``bench.data``.
"""
