"""What the pretend networks remember: accounts, grants, tokens, posts, and the clock.

Called by every part of the sandbox. One SQLite file; imports nothing above it.
"""
