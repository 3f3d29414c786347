"""Pages and context that belong to no room: errors, health, what every template may use.

Named in the settings and ``config.urls``.
"""
