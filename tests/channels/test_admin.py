"""The operator reads everything, changes nothing, and sees no token."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from channels.models import Pause, Renewal, UnknownAnswer
from tests.factories import make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
OURS = sorted(
    model._meta.model_name or "" for model in apps.get_app_config("channels").get_models()
)


@pytest.fixture
def operator(client: Client) -> Client:
    person: User = make_user("operator@example.com")
    person.is_staff = person.is_superuser = True
    person.save()
    client.force_login(person)
    return client


def page(model: str, view: str = "changelist", *args: object) -> str:
    return reverse(f"admin:channels_{model}_{view}", args=args)


@pytest.mark.parametrize("model", OURS)
def test_every_model_is_listed_and_none_can_be_added(operator: Client, model: str) -> None:
    assert operator.get(page(model)).status_code == 200
    assert operator.get(page(model, "add")).status_code == 403


def test_no_sealed_token_or_fingerprint_is_shown(operator: Client) -> None:
    credential = make_credential(access="access-1", refresh="refresh-1")
    channel = make_channel(credential, token_sealed="sealed-page-token")
    renewal = Renewal.objects.create(
        credential=credential, generation=1, fingerprint=credential.fingerprint, started_at=AT
    )
    secrets = [
        credential.access_token_sealed,
        credential.refresh_token_sealed,
        credential.fingerprint,
        channel.token_sealed,
    ]
    for model, key in (
        ("credential", credential.pk),
        ("channel", channel.pk),
        ("renewal", renewal.pk),
    ):
        shown = operator.get(page(model, "change", key)).content.decode()
        assert credential.account_name in shown or str(credential.pk) in shown
        assert not [secret for secret in secrets if secret in shown]


def test_nothing_can_be_changed(operator: Client) -> None:
    channel = make_channel(name="Before")
    answer = operator.post(page("channel", "change", channel.pk), {"name": "After"})
    assert answer.status_code == 403
    channel.refresh_from_db()
    assert channel.name == "Before"
    assert operator.post(page("channel", "delete", channel.pk), {"post": "yes"}).status_code == 403


def test_an_unknown_answer_shows_the_command_that_explains_it(operator: Client) -> None:
    kept = UnknownAnswer.objects.create(
        network="linkedin",
        endpoint="whoami",
        status=418,
        signature="s",
        body='{"serviceErrorCode": 987654}',
        first_at=AT,
        last_at=AT,
    )
    shown = operator.get(page("unknownanswer", "change", kept.pk)).content.decode()
    assert "manage.py explain --network linkedin --endpoint whoami --status 418" in shown
    assert (
        operator.post(page("unknownanswer", "delete", kept.pk), {"post": "yes"}).status_code == 302
    )
    assert not UnknownAnswer.objects.exists()


def test_nobody_else_sees_any_of_it(client: Client) -> None:
    client.force_login(make_user())
    assert client.get(page("unknownanswer")).status_code == 302


def test_every_model_of_ours_is_registered() -> None:
    registered = {model._meta.model_name for model in admin.site._registry}
    assert set(OURS) <= registered


def test_the_operator_can_lift_a_pause_and_do_nothing_else_to_it(operator: Client) -> None:
    held = [Pause.objects.create(network=network, until=AT) for network in ("x", "pinterest")]
    answer = operator.post(page("pause"), {"action": "lift", "_selected_action": [held[0].pk]})
    assert answer.status_code == 302
    assert list(Pause.objects.all()) == [held[1]]
    assert operator.post(page("pause", "delete", held[1].pk), {"post": "yes"}).status_code == 403


def test_staff_who_may_only_read_lift_nothing(client: Client) -> None:
    person = make_user()
    person.is_staff = True
    person.save()
    person.user_permissions.add(*Permission.objects.filter(codename="view_pause"))
    client.force_login(person)
    held = Pause.objects.create(network="x", until=AT)
    client.post(page("pause"), {"action": "lift", "_selected_action": [held.pk]})
    assert Pause.objects.exists()
