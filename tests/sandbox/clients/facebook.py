"""Facebook's real addresses, as a library is told them."""

from __future__ import annotations

GRAPH = "https://graph.facebook.com/v25.0"
AUTHORIZE = "https://www.facebook.com/v25.0/dialog/oauth"
TOKEN = f"{GRAPH}/oauth/access_token"
SCOPES = ["public_profile", "pages_show_list", "pages_read_engagement", "pages_manage_posts"]
APP = {"client_id": "demo-facebook", "client_secret": "demo-facebook-secret"}
