"""The answers of every kind of page, as an https site gives them, captured once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.models import User
from django.core.cache import cache as counted
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
    counted.clear()
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


@dataclass(frozen=True, slots=True)
class Captured:
    """One answer, taken apart; ``redirect``: where its address leads without https."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    text: str
    cookies: tuple[str, ...]  # as Set-Cookie has them
    redirect: str


@cache
def answers(host: str = "care.example") -> tuple[tuple[Kind, Captured], ...]:
    """Asked for as another site's script would ask, with its Origin; once in each process."""
    with https_site():
        people = clients(host)
        return tuple((kind, _captured(people[kind.who], kind, host)) for kind in KINDS)


def _captured(client: Client, kind: Kind, host: str) -> Captured:
    answer = client.get(kind.path, secure=True, headers={"Origin": ORIGIN})
    plain = Client(headers={"Host": host}).get(kind.path)
    text = answer.getvalue().decode(errors="replace")
    # Not the whole answer: that would end the request, and the test's database with it.
    for close in answer._resource_closers:  # type: ignore[attr-defined]
        close()
    return Captured(
        answer.status_code,
        {name.lower(): value for name, value in answer.headers.items()},
        text,
        tuple(morsel.OutputString() for morsel in answer.cookies.values()),
        plain.headers.get("Location", ""),
    )
