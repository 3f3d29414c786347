"""How fast messages leave: one sender beside a bare loop, and several at once.

The mail server that takes them is a process of its own, and lives here as well.
"""
