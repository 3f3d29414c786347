"""LinkedIn's real addresses, as a library is told them."""

from __future__ import annotations

API = "https://api.linkedin.com"
OAUTH = "https://www.linkedin.com/oauth/v2"
AUTHORIZE = f"{OAUTH}/authorization"
TOKEN = f"{OAUTH}/accessToken"
REVOKE = f"{OAUTH}/revoke"
INTROSPECT = f"{OAUTH}/introspectToken"
USERINFO = f"{API}/v2/userinfo"
ME = f"{API}/v2/me"
