"""The way to a network's consent page and back, before anything is stored.

Called by the journeys only. Holds the OAuth flow, what came back with it, and why it failed.
May import the door, the registry, ``words`` and the records.
"""
