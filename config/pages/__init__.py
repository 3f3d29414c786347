"""Pages and context that belong to no room: about, privacy, terms, leaving, errors, health.

Named in the settings and ``config.urls``.
"""
