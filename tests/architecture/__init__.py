"""The house itself: rooms, layers and arrows, held to the table in ``pyproject.toml``."""
