"""Demo data, made the way a person makes it: through the site and the pretend networks.

Each login is connected over real HTTP at a moment in the past, with the pretend networks'
clock moved there; then some of them are broken at the network, and the site finds out by
asking. Nothing is written into the tables behind the site's back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import requests
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.journeys import connecting
from channels.models import Credential, Pending
from channels.probing import check
from config.demo import votes
from config.demo.sign_in import DEMO_EMAIL
from notifications.models import Preferences

# Somebody's evening: the first thing a visitor reads is not about the middle of the night.
ZONE = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Login:
    """One login of the demo, and what happens to it afterwards at its network."""

    network: str
    account: str
    app: str  # the key of our app that it is connected by
    age: timedelta
    consent: dict[str, Any]
    then: dict[str, Any]
    happened: timedelta  # so long ago


def logins() -> list[Login]:
    """Whom the pretend networks have for the demo: each network's folder there names its own."""
    reply = requests.get(f"{settings.SANDBOX_URL}/control/demo", timeout=10)
    reply.raise_for_status()
    return [
        Login(
            raw["network"],
            raw["account"],
            raw["app"],
            timedelta(seconds=raw["connected_seconds_ago"]),
            raw["consent"],
            raw["then"],
            timedelta(seconds=raw["happened_seconds_ago"]),
        )
        for raw in reply.json()["logins"]
    ]


def load() -> None:
    """Make the demo's people, channels and votes, once."""
    user = person()
    votes.support_agent()
    votes.load(at=timezone.now())
    if Credential.objects.filter(user=user).exists():
        return
    chosen, now = logins(), timezone.now()
    print(f"Loading the demo: one person with {len(chosen)} logins ...", flush=True)
    for login in chosen:
        connect(user, login, at=now - login.age)
    for login in chosen:
        if login.then:
            set_clock(-login.happened)
            control(f"{login.network}/accounts/{login.account}", login.then)
    set_clock(timedelta(0))
    for credential in Credential.objects.filter(user=user):
        check.checked_login(credential.pk, at=now)


def person() -> User:
    user, new = User.objects.get_or_create(username="demo", defaults={"email": DEMO_EMAIL})
    if new:
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=DEMO_EMAIL, verified=True, primary=True)
        Preferences.objects.update_or_create(user=user, defaults={"zone": ZONE})
    return user


def connect(user: User, login: Login, *, at: datetime) -> None:
    """Walk through connecting at a moment in the past, on both sides of the line."""
    set_clock(at - timezone.now())
    with mock.patch("django.utils.timezone.now", return_value=at):
        client = Client(SERVER_NAME=urlsplit(settings.SITE_URL).netloc)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        leaving = client.post(reverse("channels:connect_start", args=[login.app]))
        back = allow(leaving["Location"], login)
        client.get(back.removeprefix(settings.SITE_URL))
        pending = Pending.objects.filter(user=user).latest("created_at")
        _, arrival = connecting.pending_of(user, pending.pk, Pending.Purpose.CONNECT, at=at)
        offers = connecting.offers(user, arrival)
        chosen = [offer.place.external_id for offer in offers if offer.free and not offer.perhaps]
        connecting.save(user, pending.pk, chosen, at=at)
        client.logout()  # no browser of theirs


def allow(consent_page: str, login: Login) -> str:
    """Say yes at the pretend network; the address that it sends one back to."""
    form = {"account": login.account, "decision": "allow", **login.consent}
    reply = requests.post(consent_page, data=form, timeout=10, allow_redirects=False)
    reply.raise_for_status()
    return reply.headers["Location"].partition("#")[0]


def set_clock(offset: timedelta) -> None:
    control("clock", {"offset_seconds": round(offset.total_seconds())})


def control(path: str, body: dict[str, Any]) -> None:
    address = f"{settings.SANDBOX_URL}/control/{path}"
    requests.post(address, json=body, timeout=10).raise_for_status()
