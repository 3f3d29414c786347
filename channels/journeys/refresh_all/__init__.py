"""Many refreshes in one go: the walk through every login that needs the person.

Called by the journeys, by My channels and by the addresses. A refresh itself is the journeys' own.
"""
