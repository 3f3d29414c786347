"""The demo: one-click sign-in, channels connected at the pretend networks, readers' votes.

Used only where ``DEMO`` is set, by ``config.prepare`` and ``config.urls``. May import every room.
"""
