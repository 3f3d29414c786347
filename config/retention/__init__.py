"""How long everything is kept: one table, and the settings that are read by it.

Imported by the settings and by ``documents``; whatever deletes takes its figures from Django's
settings. Knows ``config.env`` and nothing of the rooms.
"""
