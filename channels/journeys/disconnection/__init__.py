"""Disconnecting a login, and the hour in which it can be restored."""
