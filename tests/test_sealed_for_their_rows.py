"""Whatever is sealed opens in its own row and column, and nowhere else.

Over every model of the site, as they are: a new sealed column is in it by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from secrets import token_urlsafe

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone
from pytest_django import Settings

from api.models import Hook
from channels.models import (
    Channel,
    Credential,
    Disconnected,
    HandOver,
    Pending,
    ServerApp,
    Underway,
    VaultCanary,
)
from core.sealed.columns import SealedField, put, read, sealed_fields, sealed_models
from core.sealing import UnsealError
from tests.api.conftest import make_tool
from tests.factories import NOW, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
OURS = ("accounts", "api", "channels", "core", "helpcenter", "notifications", "operations")


def hand_over() -> HandOver:
    login = make_credential()
    return HandOver(requester=make_user(), asked=login.user, login=login, network="x", asked_at=NOW)


# How a row of each model is made. A new model with a sealed column needs its line.
MADE: dict[type[models.Model], Callable[[], models.Model]] = {
    Credential: make_credential,
    Channel: make_channel,
    Pending: lambda: Pending(user=make_user(), network="x", created_at=NOW),
    HandOver: hand_over,
    Underway: lambda: Underway(
        user=make_user(), network="x", state=token_urlsafe(9), created_at=NOW
    ),
    ServerApp: lambda: ServerApp.objects.create(
        network="x", server=f"{token_urlsafe(9)}.example", made_at=NOW
    ),
    Disconnected: lambda: Disconnected(
        user=make_user(),
        network="x",
        login=1,
        carries_login=True,
        disconnected_at=NOW,
        restore_until=NOW,
    ),
    VaultCanary: lambda: VaultCanary.objects.create(made_at=NOW),
    Hook: lambda: Hook.objects.create(url="https://tool.example/", created_at=NOW),
}


def filled(model: type[models.Model], mark: str) -> models.Model:
    """A row with something of its own sealed in every column."""
    row = MADE[model]()
    for field in sealed_fields(model):
        put(row, field.name, f"{mark} {model.__name__} {field.name}")
    row.save()
    return model._default_manager.get(pk=row.pk)


def every_sealed() -> Iterator[tuple[models.Model, str]]:
    """Each sealed column of two rows of every model."""
    for model in sealed_models():
        for mark in ("first", "second"):
            row = filled(model, mark)
            yield from ((row, field.name) for field in sealed_fields(model))


def opened(row: models.Model, column: str, sealed: str) -> str | None:
    before = getattr(row, column)
    setattr(row, column, sealed)
    try:
        return read(row, column)
    except UnsealError:
        return None
    finally:
        setattr(row, column, before)


def test_nothing_opens_in_another_row_or_column() -> None:
    places = list(every_sealed())
    assert len(places) >= 2 * 7, "every model with something sealed, twice"
    for row, column in places:
        sealed = getattr(row, column)
        assert opened(row, column, sealed) is not None
        wrong = [
            f"{sealed} of {row._meta.label}.{column} opened in {other._meta.label}.{name}"
            for other, name in places
            if (other, name) != (row, column) and opened(other, name, sealed) is not None
        ]
        assert not wrong


def test_every_column_that_keeps_something_sealed_is_known_as_one() -> None:
    """By its name, and by what stands in it once a row is filled."""
    unknown = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.concrete_fields
        if "sealed" in field.name and not isinstance(field, SealedField)
    ]
    assert not unknown


def test_every_sealed_column_says_what_for_and_no_two_of_a_table_alike() -> None:
    for model in sealed_models():
        purposes = [field.purpose for field in sealed_fields(model)]
        assert all(purposes)
        assert len(set(purposes)) == len(purposes)


def test_a_row_without_a_key_is_not_sealed_for() -> None:
    with pytest.raises(ValueError, match="saved before"):
        put(Credential(), "access_token_sealed", "token")


@pytest.mark.parametrize("along", [[], ["fingerprint"]])
def test_the_api_hands_out_no_login_token_copied_from_another_row(
    settings: Settings, along: list[str]
) -> None:
    columns = [*(field.name for field in sealed_fields(Credential)), *along]
    theirs = lendable("linkedin", access="of-the-victim").credential
    mine = lendable("linkedin", access="of-the-thief")
    copied = {column: getattr(theirs, column) for column in columns}
    Credential.objects.filter(pk=mine.credential_id).update(**copied)
    not_handed_out(mine, settings)


def test_the_api_hands_out_no_place_token_copied_from_another_row(settings: Settings) -> None:
    theirs, mine = lendable("facebook"), lendable("facebook")
    for channel, token in ((theirs, "of-the-victim"), (mine, "of-the-thief")):
        put(channel, "token_sealed", token)
        channel.save()
    Channel.objects.filter(pk=mine.pk).update(token_sealed=theirs.token_sealed)
    not_handed_out(mine, settings)


def lendable(network: str, access: str = "") -> Channel:
    at = timezone.now()
    login = make_credential(network=network, at=at, access=access, lendable=True)
    return make_channel(login, at=at)


def not_handed_out(channel: Channel, settings: Settings) -> None:
    settings.API_TOKENS_ALLOWED = True
    answer = make_tool(channel.credential.user).post(f"/channels/{channel.pk}/token")
    assert answer.status_code == 503
    assert "of-the-victim" not in answer.content.decode()
