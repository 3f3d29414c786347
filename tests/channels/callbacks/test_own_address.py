"""A push is taken at the address that it was signed for, and at no other of any network."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from channels import registry
from channels.callbacks import published_keys
from channels.models import Credential, DataDeletion, HeardPush
from channels.networks.google import risc
from channels.networks.meta.signed_request import PUSHES
from channels.registry import NETWORKS
from tests.channels.callbacks import pushed
from tests.channels.callbacks.signing import signed
from tests.channels.networks.google import signing as google
from tests.factories import make_credential

pytestmark = pytest.mark.django_db

PERSON = "218471"
ADDRESSES = [(network.id, name) for network in NETWORKS for name in network.pushes]
OF_META = [network.id for network in NETWORKS if network.pushes.items() >= PUSHES.items()]
OF_GOOGLE = [network.id for network in NETWORKS if risc.NAME in network.pushes]
# Meta signs the same fields with the same secret for both and names no address in them, and a
# genuine pair may come in the same second: nothing in the call tells the one from the other.
INDISTINGUISHABLE = {
    ((network, own), (network, other))
    for network in OF_META
    for own, other in (("deauthorize", "delete-data"), ("delete-data", "deauthorize"))
}
Genuine = dict[str, Any]


def _form(network: str) -> Genuine:
    request = signed(f"demo-{network}-secret", at=datetime.now(UTC), user_id=PERSON)
    return {"data": {"signed_request": request}}


def _page_webhook() -> Genuine:
    entry = pushed.integrity("77", "RESTRICTED", at=datetime.now(UTC))
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    return _json(body, "X-Hub-Signature-256", pushed.hub_signature(body))


def _x_webhook() -> Genuine:
    body = pushed.revoked(PERSON, at=datetime.now(UTC))
    return _json(body, "X-Twitter-Webhooks-Signature", pushed.x_signature(body))


def _tiktok_webhook() -> Genuine:
    body = pushed.removed(PERSON, at=datetime.now(UTC))
    return _json(body, "Tiktok-Signature", pushed.tiktok_signature(body))


def _json(body: bytes, header: str, value: str) -> Genuine:
    return {"data": body, "content_type": "application/json", "headers": {header: value}}


def _security_event(network: str) -> Genuine:
    """The keys are the same for both of Google's networks: the app is what tells them apart."""
    subject = {"subject_type": "iss-sub", "iss": risc.ISSUERS[0], "sub": PERSON}
    events = {risc.TOKENS_REVOKED: {"subject": subject}}
    body = google.signed(events, at=datetime.now(UTC), aud=f"demo-{network}", jti=network)
    return {"data": body, "content_type": "application/secevent+jwt"}


GENUINE: dict[tuple[str, str], Callable[[], Genuine]] = {
    **{(network, risc.NAME): partial(_security_event, network) for network in OF_GOOGLE},
    **{(network, name): partial(_form, network) for network in OF_META for name in PUSHES},
    ("facebook", "webhook"): _page_webhook,
    ("x", "webhook"): _x_webhook,
    ("tiktok", "webhook"): _tiktok_webhook,
}
FOREIGN = [
    (own, other)
    for own, other in product(GENUINE, ADDRESSES)
    if own != other and (own, other) not in INDISTINGUISHABLE
]


def _post(client: Client, address: tuple[str, str], genuine: Genuine) -> int:
    answer: Any = client.post("/callbacks/{}/{}/".format(*address), **genuine)
    return int(answer.status_code)


def _state() -> list[object]:
    logins = list(Credential.objects.order_by("pk").values())
    return [logins, HeardPush.objects.count(), DataDeletion.objects.count()]


@pytest.fixture(autouse=True)
def _somebody_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    keys = {google.KID: google.jwk()}
    monkeypatch.setattr(published_keys, "_fetch", lambda *_: keys)
    for network in NETWORKS:
        make_credential(network=network.id, account_id=PERSON)


def test_every_push_address_of_every_network_is_tried() -> None:
    assert set(GENUINE) == set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES, ids="/".join)
def test_at_its_own_address_it_is_taken(client: Client, address: tuple[str, str]) -> None:
    network, name = address
    taken = registry.get(network).push_taken.get(name, 200)
    assert _post(client, address, GENUINE[address]()) == taken


def test_at_every_other_address_it_is_refused_and_changes_nothing(client: Client) -> None:
    before = _state()
    taken = [(own, other) for own, other in FOREIGN if _post(client, other, GENUINE[own]()) != 400]
    assert FOREIGN
    assert taken == []
    assert _state() == before


@pytest.mark.parametrize(("own", "other"), sorted(INDISTINGUISHABLE), ids=str)
def test_of_one_meta_app_the_two_kinds_cannot_be_told_apart(
    client: Client, own: tuple[str, str], other: tuple[str, str]
) -> None:
    """A limit of Meta's signature, said in SECURITY.md; an hour bounds it."""
    genuine = GENUINE[own]()
    assert _post(client, own, genuine) == 200
    assert _post(client, other, genuine) == 200
