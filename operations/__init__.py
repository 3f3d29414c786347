"""What an operator asks of the running site: is everything running, and is what is stored whole?

Heartbeats, readiness, the staff page on what runs, metrics, ``doctor`` and ``verify``. It looks
at every room below and changes nothing in them; nothing below imports it.
"""
