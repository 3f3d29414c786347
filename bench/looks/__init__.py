"""What a look at a network costs: claimed, asked by workers, read, diagnosed, explained.

Also a whole round on SQLite, and what a worker holds after many looks. Imports ``bench.data``.
"""
