"""``/robots.txt``: what is nobody's business but its owner's, and where the sitemap is."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from helpcenter.found import addresses

# By name where there is one, so that they follow their rooms; each in every language.
PRIVATE = (
    "channels:list",
    "notifications:preferences",
    "account_login",
    "helpcenter:contact_sent",
    "staff:home",
)
NEUTRAL = ("/accounts/", "/admin/", "/api/", "/callbacks/", "/demo/", "/healthz")


def text() -> str:
    where = addresses.absolute(reverse("sitemap"))
    closed = ["/"] if settings.DEMO else _closed()
    why = ["# A demo with invented people: not to be listed."] if settings.DEMO else []
    rules = [f"Disallow: {path}" for path in closed]
    return "\n".join([*why, "User-agent: *", *rules, "", f"Sitemap: {where}", ""])


def _closed() -> Iterator[str]:
    yield from NEUTRAL
    seen = set(NEUTRAL)
    for language in addresses.of_pages():
        with override(language):
            for name in PRIVATE:
                path = reverse(name)
                room = path.removesuffix("login/") if name == "account_login" else path
                if room not in seen:
                    yield room
                seen.add(room)
