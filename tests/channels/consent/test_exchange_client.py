"""How the code is exchanged where a network calls our app's id otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.socialaccount.providers.tiktok.views import TikTokOAuth2Adapter
from django.test import RequestFactory

from channels import registry
from channels.consent import flow
from channels.contract import Endpoint, Registration, Reply
from tests.factories import NOW


class Told:
    """A door that keeps what it was asked to send."""

    def __init__(self) -> None:
        self.form: dict[str, str] = {}

    def send(self, endpoint: Endpoint, method: str, url: str, **told: Any) -> Reply:
        self.form = dict(told["data"])
        return Reply(endpoint, 200, NOW, body="{}")


@pytest.mark.parametrize(
    ("adapter", "name"),
    [
        (f"{TikTokOAuth2Adapter.__module__}.TikTokOAuth2Adapter", "client_key"),
        (registry.get("facebook").adapter, "client_id"),
    ],
)
def test_our_id_goes_by_the_name_that_the_network_has_for_it(adapter: str, name: str) -> None:
    registration = Registration("facebook", "facebook", "", {}, (), adapter=adapter)
    base = flow.adapter_class(registration)
    client = base.client_class(
        RequestFactory().get("/"),
        "our-key",
        "our-secret",
        "POST",
        "https://x.test/",
        "https://y.test/",
    )
    door = Told()

    client._send(door, {"code": "c"})

    assert door.form == {"code": "c", name: "our-key", "client_secret": "our-secret"}
