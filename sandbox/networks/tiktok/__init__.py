"""TikTok: Login Kit, and the Content Posting API.

https://developers.tiktok.com/doc/overview
"""

from __future__ import annotations

from sandbox.dialect import Dialect
from sandbox.networks.tiktok import api, dialog, oauth, posting, webhook
from sandbox.networks.tiktok.errors import endpoints, fault, unknown_address

__all__ = ["DIALECT", "api", "dialog", "oauth", "posting"]

DIALECT = Dialect(
    id="tiktok",
    name="TikTok",
    endpoints=endpoints,
    hosts=("www.tiktok.com", "open.tiktokapis.com"),
    fault=fault,
    unknown_address=unknown_address,
    push=webhook.push,
    reasons=tuple(webhook.REASONS),
    tell_why=webhook.tell,
    sign_again=webhook.call,
    caps_posts=True,
    kinds=("public", "private"),
)
