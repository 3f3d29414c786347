"""Reads a network's reply without trusting it, and matches it against ordered rules.

Called by each network's ``errors.py`` and ``client.py``, and by whoever reads JSON of a network.
Pure: imports ``channels.contract`` and ``core`` only; no Django, no clock, no database.
"""
