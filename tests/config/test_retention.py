"""One table says how long everything is kept: it names every table, and it is what deletes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import DateField, EmailField, Model
from pytest_django import Settings

from accounts import tidying
from accounts.models import Deletion, Export, Letter, LogEntry
from api.models import HookDelivery
from api.webhooks import retention as webhook_log
from api.webhooks import subscriptions
from channels.models import (
    Event,
    EventKind,
    FailureReport,
    HandOver,
    Renewal,
    UnknownAnswer,
)
from channels.probing import retention as channels_retention
from config.celery import app
from config.retention.table import BY_NAME, LIVES, MODELS
from core.bounded_deletes import delete_in_turn
from helpcenter.feedback import votes
from helpcenter.models import Feedback, Unanswered
from helpcenter.search import unanswered
from notifications import retention as messages_retention
from notifications.models import BadAddress, Notice
from tests.factories import NOW, make_channel, make_credential, make_event, make_user

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
Make = Callable[[Any], Model]


def test_every_table_with_a_person_or_a_time_is_in_the_table_or_has_a_reason() -> None:
    concerned = {model._meta.label_lower for model in apps.get_models() if _concerned(model)}
    assert concerned - set(MODELS) == set(), "say in config/retention/table.py how long it is kept"


def test_it_names_no_table_and_no_setting_that_is_not_there(settings: Settings) -> None:
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert set(MODELS) - labels == set()
    named = {how for how in MODELS.values() if how.endswith("_DAYS")}
    assert named <= set(BY_NAME)
    for life in LIVES:
        assert getattr(settings, life.setting) == life.days * DAY


def _concerned(model: type[Model]) -> bool:
    return any(
        isinstance(field, DateField | EmailField)
        or (field.is_relation and field.related_model is User)
        for field in model._meta.fields
    )


def _event(at: Any) -> Model:
    return make_event(make_channel(), EventKind.REFRESHED, at=at)


def _well(at: Any) -> Model:
    return Event.objects.create(
        credential=make_credential(), at=at, kind=EventKind.ASKED, cause="alive"
    )


def _report(at: Any) -> Model:
    said = {"cause": "expired", "certainty": "said"}
    return FailureReport.objects.create(
        channel=make_channel(), reported_at=at, failed_at=at, **said
    )


def _renewal(at: Any) -> Model:
    ended = Renewal.Outcome.REFUSED
    return Renewal.objects.create(
        credential=make_credential(), generation=1, started_at=at, outcome=ended
    )


def _hand_over(at: Any) -> Model:
    people = {"requester": make_user(), "asked": make_user()}
    return HandOver.objects.create(
        way="take", state=HandOver.State.DONE, channel=make_channel(), asked_at=at, **people
    )


def _notice(at: Any) -> Model:
    return Notice.objects.create(
        user=make_user(), topic="t", key="k", created_at=at, due_at=at, ended_at=at, outcome="sent"
    )


def _bad_address(at: Any) -> Model:
    return BadAddress.objects.create(address="a@b.example", since=at, cleared_at=at)


def _delivery(at: Any) -> Model:
    hook = subscriptions.make(make_user(), "https://tool.example/", [], at=at).hook
    return HookDelivery.objects.create(
        hook=hook, payload={}, created_at=at, due_at=at, outcome="taken"
    )


def _log_entry(at: Any) -> Model:
    return LogEntry.objects.create(user=make_user(), at=at, what="signed_in")


def _unconfirmed(at: Any) -> Model:
    user = User.objects.create(username="x@y.example", email="x@y.example", date_joined=at)
    EmailAddress.objects.create(user=user, email=user.email, verified=False)
    return user


def _export(at: Any) -> Model:
    """``until`` is its life after it was made."""
    until = at + BY_NAME["EXPORT_LIFE_DAYS"].days * DAY
    return Export.objects.create(
        user=make_user(), asked_at=at, due_at=at, outcome="ready", until=until
    )


def _letter(at: Any) -> Model:
    return Letter.objects.create(kind="gone", to="a@b.example", language="en", created_at=at)


def _deletion(at: Any) -> Model:
    return Deletion.objects.create(asked_at=at, due_at=at, ended_at=at, outcome="gone")


def _vote(at: Any) -> Model:
    return Feedback.objects.create(slug="x", helpful=True, created_at=at, voter="v")


def _search(at: Any) -> Model:
    return Unanswered.objects.create(language="en", words="w", first_on=at, last_on=at.date())


def _unknown(at: Any) -> Model:
    return UnknownAnswer.objects.create(network="x", signature="s", first_at=at, last_at=at)


DELETED: dict[str, tuple[Make, Callable[..., int]]] = {
    "EVENT_LIFE_DAYS": (_event, channels_retention.delete_expired),
    "ALL_WELL_LIFE_DAYS": (_well, channels_retention.delete_expired),
    "REPORT_LIFE_DAYS": (_report, channels_retention.delete_expired),
    "RENEWAL_LIFE_DAYS": (_renewal, channels_retention.delete_expired),
    "HAND_OVER_RECORD_LIFE_DAYS": (_hand_over, channels_retention.delete_expired),
    "UNKNOWN_ANSWER_LIFE_DAYS": (_unknown, channels_retention.delete_expired),
    "NOTICE_LIFE_DAYS": (_notice, messages_retention.delete_expired),
    "BAD_ADDRESS_LIFE_DAYS": (_bad_address, messages_retention.delete_expired),
    "WEBHOOK_LOG_LIFE_DAYS": (_delivery, lambda *, at: delete_in_turn([webhook_log.old(at=at)])),
    "SIGN_IN_LOG_DAYS": (_log_entry, tidying.delete_expired),
    "UNCONFIRMED_LIFE_DAYS": (_unconfirmed, tidying.delete_expired),
    "EXPORT_LIFE_DAYS": (_export, tidying.delete_expired),
    "LETTER_LIFE_DAYS": (_letter, tidying.delete_expired),
    "DELETION_LIFE_DAYS": (_deletion, tidying.delete_expired),
    "VOTE_LIFE_DAYS": (_vote, lambda *, at: delete_in_turn([votes.old(at=at)])),
    "SEARCH_LIFE_DAYS": (_search, lambda *, at: unanswered.forget(on=at.date())),
}
# Their own tests hold them: tests/helpcenter/contact/test_retention.py.
ELSEWHERE = {"TICKET_LIFE_DAYS", "TICKET_QUIET_DAYS"}


def test_every_life_is_tried_here_or_elsewhere() -> None:
    assert set(DELETED) | ELSEWHERE == set(BY_NAME)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(DELETED))
def test_what_has_served_its_time_goes_and_not_a_day_before(name: str) -> None:
    make, delete = DELETED[name]
    life = BY_NAME[name].days * DAY
    row = make(NOW)
    delete(at=NOW + life - DAY)
    assert type(row)._default_manager.filter(pk=row.pk).exists()
    delete(at=NOW + life + DAY + SECOND)
    assert not type(row)._default_manager.filter(pk=row.pk).exists()
    assert delete(at=NOW + life + DAY + SECOND) == 0, "harmless to repeat"


@pytest.mark.django_db
def test_sessions_that_are_over_are_cleared_away() -> None:
    for key, over in (("old", NOW - SECOND), ("new", NOW + SECOND)):
        Session.objects.create(session_key=key, session_data="", expire_date=over)
    tidying.delete_expired(at=NOW)
    assert [session.pk for session in Session.objects.all()] == ["new"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    [{"is_staff": True}, {"is_superuser": True}, {"last_login": NOW}],
    ids=lambda who: next(iter(who)),
)
def test_staff_and_who_has_been_in_are_never_taken_for_unconfirmed(who: dict[str, Any]) -> None:
    user = _unconfirmed(NOW - 99 * DAY)
    User.objects.filter(pk=user.pk).update(**who)
    tidying.delete_expired(at=NOW)
    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.django_db
def test_a_person_with_one_confirmed_address_stays_whatever_else_is_not() -> None:
    user = make_user()
    User.objects.filter(pk=user.pk).update(date_joined=NOW - 99 * DAY)
    EmailAddress.objects.create(user=user, email="new@example.com", verified=False)
    tidying.delete_expired(at=NOW)
    assert User.objects.filter(pk=user.pk).exists()


def test_each_of_them_is_run_every_day() -> None:
    app.loader.import_default_modules()
    daily = {row["task"] for row in app.conf.beat_schedule.values()}
    assert {
        "accounts.tidy",
        "api.tidy",
        "channels.tidy",
        "helpcenter.tidy",
        "notifications.tidy",
    } <= daily
