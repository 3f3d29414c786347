"""Somebody who is signed in, as a browser knows them."""

from __future__ import annotations

from django.test import Client
from django.utils.crypto import get_random_string
from playwright.sync_api import BrowserContext

CSRF_SECRET_LENGTH = 32


def give_session(context: BrowserContext, client: Client, site: str) -> None:
    """The cookies that a sign-in leaves behind: without the second, two fragments that come at
    once would each bring another one, and the form of the first would be stale."""
    cookies = {
        "sessionid": client.cookies["sessionid"].value,
        "csrftoken": get_random_string(CSRF_SECRET_LENGTH),
    }
    for name, value in cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": site}])
