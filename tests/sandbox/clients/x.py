"""X's addresses, as its clients know them: most of them by the older host."""

from __future__ import annotations

API = "https://api.twitter.com/2"
AUTHORIZE = "https://x.com/i/oauth2/authorize"
TOKEN = f"{API}/oauth2/token"
REVOKE = f"{API}/oauth2/revoke"
ME = f"{API}/users/me"
SCOPES = ["tweet.read", "tweet.write", "users.read", "offline.access"]
APP = {"client_id": "demo-x", "client_secret": "demo-x-secret"}
