"""From the button to a consent page of its own and back, for the tests beside this."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from channels.consent.failures import Failure
from channels.models import Underway
from tests.channels.own_way import SERVER, OwnWay

BACK = "/accounts/x/login/callback/"
START = "channels:connect_start"


def set_out(client: Client, **more: str) -> Underway:
    """Press the button; the row that waits."""
    response = client.post(reverse(START, args=["x"]), {"server": SERVER, **more})
    assert response.status_code == 302, response.content.decode()[:2000]
    row = Underway.objects.latest("created_at")
    assert response["Location"] == reverse("channels:leave", args=[row.pk])
    return row


def state_of(way: OwnWay) -> str:
    return way.asked[-1].state


def come(client: Client, query: str) -> HttpResponse:
    response: HttpResponse = client.get(f"{BACK}?{query}")  # type: ignore[assignment]
    return response


def failed(response: HttpResponse, why: Failure) -> bool:
    address = reverse("channels:connect_failed", args=["x", why.value])
    return urlsplit(response.headers["Location"]).path == address
