"""The API's description tells of webhooks what really is posted."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from django.test import Client

from api.models import HookDelivery
from api.openapi.webhooks import HEADERS
from api.webhooks import enqueue, signatures, subscriptions
from api.webhooks.event_types import OFFERED, Event
from tests.factories import NOW, make_channel

pytestmark = pytest.mark.django_db


def description() -> dict[str, Any]:
    body: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return body


def check(call: dict[str, Any], told: dict[str, Any]) -> None:
    schema = told["components"]["schemas"]["HookCall"] | {"components": told["components"]}
    jsonschema.validate(call, schema)


def test_each_event_is_told_with_an_example_that_holds() -> None:
    told = description()

    assert set(told["webhooks"]) == {event.value for event in Event}
    for name, hook in told["webhooks"].items():
        content = hook["post"]["requestBody"]["content"]["application/json"]
        assert content["example"]["type"] == name
        check(content["example"], told)


@pytest.mark.parametrize("event", OFFERED)
def test_what_is_posted_is_as_told(event: Event) -> None:
    channel = make_channel()
    subscriptions.make(channel.credential.user, "https://example.com/hook", OFFERED, at=NOW)
    enqueue.enqueue_event(event, [channel], at=NOW)

    check(HookDelivery.objects.get().payload, description())


def test_a_test_is_as_told() -> None:
    channel = make_channel()
    made = subscriptions.make(channel.credential.user, "https://example.com/hook", OFFERED, at=NOW)
    enqueue.ping(made.hook, at=NOW)

    check(HookDelivery.objects.get().payload, description())


def test_a_call_without_its_channel_is_not_as_told() -> None:
    with pytest.raises(jsonschema.ValidationError):
        check({"id": "x", "type": "ping", "created_at": "2026-11-24T09:00:00Z"}, description())


def test_the_headers_are_those_that_are_sent() -> None:
    sent = signatures.headers("id", b"{}", [signatures.new_secret()], at=NOW)

    assert set(sent) == set(HEADERS)
