"""How fast pages come: public ones, those of somebody with 200 channels, search, the first one.

Each beside a page of the same bytes that takes no thought. Imports ``bench.data``.
"""
