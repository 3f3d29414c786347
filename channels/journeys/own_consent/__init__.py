"""Connecting at a network whose way to the consent page is its own: its server, there and back.

Called by the journeys' views. May import the rest of the journeys, but for their views.
"""
