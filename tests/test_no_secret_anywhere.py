"""A whole life on every network, and then a search for its secrets in everything that is left.

What must never be found outside the vault: access, refresh and Page tokens, authorization
codes, secrets of second factors, PKCE verifiers' answers, and our own client secrets.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from channels import vault
from channels.models import Channel, Credential
from channels.probing import check
from channels.registry import get
from channels.renewal import renew
from core import sealing
from core.sealing import Binding
from tests.accounts.second_factor.factors import app_shows, recovery_codes
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.every_network import NETWORK_IDS, account_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every token that is opened or sealed while the test runs, plus our client secrets."""
    secrets = {f"demo-{network}-secret" for network in NETWORK_IDS}
    seal = sealing.seal

    def watched(text: str, binding: Binding) -> str:
        if text and not text.startswith("{"):
            secrets.add(text)
        return seal(text, binding)

    monkeypatch.setattr(sealing, "seal", watched)
    return secrets


def live(walker: Walker, network: str, secrets: set[str]) -> None:
    """Connect, check, break, check again, renew what a machine may."""
    page = walker.start(network)
    back = walker.answer(page, account_of(network))
    secrets.add(parse_qs(urlsplit(back).query)["code"][0])
    choose = walker.get(back)["Location"]
    offered = walker.get(choose).context["form"].offers
    walker.client.post(choose, {"places": [offer.place.external_id for offer in offered]})
    credential = Credential.objects.get(network=network)
    secrets.add(vault.open_tokens(credential).access)
    for channel in credential.channels.exclude(token_sealed=""):
        secrets.add(vault.open_place_token(channel))
    at = timezone.now()
    check.checked_login(credential.pk, at=at)
    renew.renew_if_due(credential.pk, at=at, force=True)
    if get(network).lendable:
        lend_and_report(credential, secrets)
    walker.sandbox.control(f"{network}/accounts/{account_of(network)}", {"revoked": True})
    check.checked_login(credential.pk, at=at)
    credential.refresh_from_db()
    tokens = vault.open_tokens(credential)
    secrets |= set(filter(None, (tokens.access, tokens.refresh, tokens.keys)))
    if tokens.keys:  # the private key of the login, line by line
        secrets |= {line for line in json.loads(tokens.keys)["key"].split() if len(line) > 40}


def protect(walker: Walker, secrets: set[str]) -> None:
    """The person sets up an app: its secret, and the recovery codes, are on their page alone."""
    page = walker.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    walker.client.post(reverse("mfa_activate_totp"), {"code": "no such code"})
    walker.client.post(reverse("mfa_activate_totp"), {"code": app_shows(secret)})
    secrets |= {secret, *recovery_codes(walker.user)}
    walker.get(reverse("mfa_view_recovery_codes"))


def lend_and_report(credential: Credential, secrets: set[str]) -> None:
    """A tool fetches the token, and sends it back to us inside what it says of a failed post."""
    Credential.objects.filter(pk=credential.pk).update(lendable=True)
    made = hashed_keys.make(credential.user, "Tool", list(Scope), at=timezone.now())
    secrets.add(made.text)
    channel = credential.channels.order_by("pk")[0]
    tool = Client(headers={"Authorization": f"Bearer {made.text}"})
    lent = tool.post(f"/api/v1/channels/{channel.pk}/token")
    assert lent.status_code == 200, lent.content
    token = lent.json()["access_token"]
    secrets.add(token)
    told = {
        "failed_at": timezone.now().isoformat(),
        "status": 418,
        "headers": {"Authorization": f"Bearer {token}"},
        "body": {"oddity": f"what is {token}?", "access_token": token},
        "post": token[:200],
        "content": f"a post with {token}",
    }
    answer = tool.post(
        f"/api/v1/channels/{channel.pk}/failures",
        told,
        content_type="application/json",
        headers={"Idempotency-Key": f"once-{channel.pk}"},
    )
    assert answer.status_code == 201, answer.content
    assert token not in answer.content.decode()


def rows() -> Iterator[str]:
    """Every text in every table, by table and column."""
    for model in apps.get_models():
        for row in model._default_manager.values():
            for column, value in row.items():
                if isinstance(value, str | dict | list):
                    yield f"{model.__name__}.{column}: {json.dumps(value, default=str)}"


def pages(walker: Walker) -> Iterator[str]:
    addresses = [reverse("channels:list"), reverse("channels:connect")]
    for channel in Channel.objects.all():
        addresses += [channel.get_absolute_url(), reverse("channels:refresh", args=[channel.pk])]
    for address in addresses:
        response = walker.get(address)
        yield f"{address}: {response.content.decode()} {response.headers}"


def test_no_secret_is_in_a_log_a_page_a_session_a_mail_or_a_row(
    sandbox: Sandbox,
    secrets: set[str],
    caplog: pytest.LogCaptureFixture,
    settings: Settings,
) -> None:
    settings.API_TOKENS_ALLOWED = True
    caplog.set_level(logging.DEBUG)
    walker = Walker(sandbox)
    protect(walker, secrets)
    for network in NETWORK_IDS:
        live(walker, network, secrets)
    assert len(secrets) > 3 * len(NETWORK_IDS), "the search must have something to search for"
    places = [
        *rows(),
        *pages(walker),
        *(f"session: {session.get_decoded()}" for session in Session.objects.all()),
        *(f"mail: {letter.message().as_string()}" for letter in mail.outbox),
        *(f"log: {record.getMessage()} {record.exc_text or ''}" for record in caplog.records),
    ]
    leaks = {place[:80] for place in places for secret in secrets if secret in place}
    assert not leaks
    lines = [place for place in places if place.startswith("log: ")]
    assert [line for line in lines if walker.user.email in line] == [], "nor is a person named"
