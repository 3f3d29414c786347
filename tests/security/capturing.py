"""The answers of every kind of page, as an https site gives them, captured once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client, override_settings

from channels.registry import authorize_hosts
from config.browser_safety import content_security
from config.browser_safety import cookies_and_transport as safety
from config.demo import votes
from config.starting.environment import Environment
from tests.factories import make_user
from tests.security.pages import KINDS, Kind

SITE = "https://care.example"
ORIGIN = "https://elsewhere.example"


@contextmanager
def https_site(**other: object) -> Iterator[None]:
    """The safety settings of an https site, at ``SITE``."""
    given = safety.settings(Environment(), https=True)
    mine: dict[str, object] = {"SITE_URL": SITE, "SECURE_SSL_HOST": "care.example"}
    mine["ALLOWED_HOSTS"] = ["*"]
    # An https site refuses the pretend networks, whose address is plain http.
    mine["CONTENT_SECURITY_POLICY"] = content_security.policy(authorize_hosts(""))
    cache.clear()
    with override_settings(**(given | mine | other)):
        yield


def clients(host: str = "care.example") -> dict[str, Client]:
    """Somebody of each kind, on https."""
    who: dict[str, User | None] = {
        "": None,
        "person": make_user("pat@example.com"),
        "staff": votes.support_agent(),
        "admin": User.objects.create_superuser("root", "root@example.com"),
    }
    made: dict[str, Client] = {}
    for name, user in who.items():
        made[name] = Client(headers={"Host": host})
        if user:
            made[name].force_login(user)
    return made


def answers(host: str = "care.example") -> Iterator[tuple[Kind, HttpResponseBase]]:
    """Asked for as another site's script would ask, with its Origin."""
    people = clients(host)
    for kind in KINDS:
        answer = people[kind.who].get(kind.path, secure=True, headers={"Origin": ORIGIN})
        yield kind, answer
        # Not the whole answer: that would end the request, and the test's database with it.
        for close in answer._resource_closers:  # type: ignore[attr-defined]
            close()


def plain_redirect(path: str) -> str:
    """Where an address leads that somebody asks for without https."""
    return Client(headers={"Host": "care.example"}).get(path).headers.get("Location", "")


def body(answer: HttpResponseBase) -> bytes:
    if answer.streaming:
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.content  # type: ignore[attr-defined, no-any-return]
