"""A channel changes hands and stays the same channel: its id, history and settings go along.

Between two logins of one person it moves on that person's word. Where somebody else's channel
or login is concerned, that person is asked by a mailed link (``HandOver``), and nothing moves
before they have said yes. Above the journeys, whose pages lead here; only ``channels.urls`` and
``channels.public`` call it.
"""
