"""``/robots.txt``: what is nobody's business but its owner's, and where the sitemap is."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from core.site_address import absolute
from helpcenter.discovery import addresses

# A page of each room and the end of its address that is not the room's: by name, so that
# they follow their rooms into every language.
PRIVATE = {
    "channels:list": "",
    "notifications:preferences": "notifications/",
    "account_login": "login/",
    "helpcenter:contact_sent": "",
    "helpcenter:requests": "",
    "staff:home": "",
}
NEUTRAL = ("/accounts/", "/admin/", "/callbacks/", "/demo/", "/healthz", "/readyz", "/metrics")


def text() -> str:
    where = absolute(reverse("sitemap"))
    closed = ["/"] if settings.DEMO else _private_paths()
    why = ["# A demo with invented people: not to be listed."] if settings.DEMO else []
    rules = [f"Disallow: {path}" for path in closed]
    return "\n".join([*why, "User-agent: *", *rules, "", f"Sitemap: {where}", ""])


def _private_paths() -> list[str]:
    paths = [*NEUTRAL]
    for language in addresses.of_pages():
        with override(language):
            paths += [reverse(name).removesuffix(end) for name, end in PRIVATE.items()]
    return list(dict.fromkeys(paths))
