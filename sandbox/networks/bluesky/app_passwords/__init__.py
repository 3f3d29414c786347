"""The older door: sessions by a password made for one app, with bearer tokens.

https://docs.bsky.app/docs/api/com-atproto-server-create-session
"""

from __future__ import annotations

from sandbox.networks.bluesky.app_passwords.sessions import APP, PASSWORD, forget, of_caller

__all__ = ["APP", "PASSWORD", "forget", "of_caller"]
