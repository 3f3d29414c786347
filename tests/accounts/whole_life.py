"""A person of whom there is something in every table, with all secrets known; and somebody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client

from accounts.models import Joining
from api.keys import hashed_keys
from api.models import Change, HookDelivery, KeptAnswer, Stream
from api.webhooks import subscriptions
from api.webhooks.event_types import OFFERED
from channels.contract import Grant
from channels.models import (
    Channel,
    EventKind,
    FailureReport,
    HandOver,
    Pending,
    Picture,
    RefreshRun,
    Renewal,
)
from channels.renewal import spool
from helpcenter.articles import library
from helpcenter.feedback import votes
from helpcenter.models import Receipt, Reply, Ticket
from helpcenter.readers import voter_of
from notifications import topics
from notifications.models import BadAddress, Choice, Notice, Preferences, UnsteadyTime
from tests.factories import NOW, make_channel, make_credential, make_event, make_user

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAME = "ines.leaver@example.com"


@dataclass
class Life:
    """``secrets``: every text that nobody may get to see again."""

    user: User
    channels: list[Channel]
    secrets: list[str] = field(default_factory=list)


def live(email: str = NAME, *, networks: tuple[str, ...] = ("x", "facebook")) -> Life:
    """Somebody to whom everything has happened by ``NOW``."""
    life = Life(make_user(email, password="harbour lights at six"), [])
    for network in networks:
        _connect(life, network)
    _speak(life)
    _lend_to_tools(life)
    _ask_for_help(life)
    _be_remembered(life)
    return life


def _connect(life: Life, network: str) -> None:
    access, refresh = (
        f"{network}-access-9f3c-{life.user.pk}",
        f"{network}-refresh-77ab-{life.user.pk}",
    )
    place = f"{network}-place-51de-{life.user.pk}"
    login = make_credential(life.user, network, access=access, refresh=refresh, lendable=True)
    channel = make_channel(login, name=f"Quay {network}", token=place)
    life.secrets += [access, refresh, place, login.access_token_sealed, login.fingerprint]
    for kind in (EventKind.CONNECTED, EventKind.ASKED, EventKind.TOKEN_GIVEN):
        make_event(channel, kind)
    Renewal.objects.create(
        credential=login,
        generation=1,
        fingerprint=login.fingerprint,
        started_at=NOW,
        outcome=Renewal.Outcome.STORED,
    )
    FailureReport.objects.create(
        channel=channel,
        reported_at=NOW,
        failed_at=NOW,
        post="monday",
        content="c0ffee" * 8,
        cause="expired",
        certainty="said",
        by="Scheduler",
    )
    life.secrets.append("c0ffee" * 8)
    spool.keep(login, 1, Grant(access=f"waiting-{access}", received_at=NOW), rule="x", at=NOW)
    picture = Picture(channel=channel, address="https://pbs.twimg.com/a", body=b"p", fetched_at=NOW)
    picture.save()
    UnsteadyTime.objects.create(credential=login, since=NOW, last_change_at=NOW)
    life.channels.append(channel)


def _speak(life: Life) -> None:
    mine = Preferences.of(life.user)
    Choice.objects.create(preferences=mine, topic=topics.RECOVERED, email=True)
    login = life.channels[0].credential
    notice = Notice.objects.create(
        user=life.user,
        topic=topics.CONNECTION_LOST,
        key="k",
        credential=login,
        created_at=NOW,
        due_at=NOW,
        ended_at=NOW,
        outcome=Notice.Outcome.SENT,
        address=life.user.email,
        subject="Quay lost its connection",
    )
    EmailAddress.objects.create(user=life.user, email=f"old.{life.user.email}", verified=True)
    BadAddress.objects.create(
        address=f"old.{life.user.email}", kind="bounced", since=NOW, notice=notice
    )


def _lend_to_tools(life: Life) -> None:
    made = hashed_keys.make(life.user, "Scheduler", list(hashed_keys.Scope), at=NOW)
    made_hook = subscriptions.make(life.user, "https://tool.example/hook", OFFERED, at=NOW)
    life.secrets += [made.text, made.key.hash, made_hook.hook.secret_sealed, made_hook.secret]
    HookDelivery.objects.create(
        hook=made_hook.hook, event="ping", payload={}, created_at=NOW, due_at=NOW + DAY
    )
    KeptAnswer.objects.create(key=made.key, idempotency_key="a", request_hash="b", created_at=NOW)
    Stream.objects.create(user=life.user, last=1)
    event = life.channels[0].events.first()
    assert event is not None
    Change.objects.create(user=life.user, number=1, event=event)


def _ask_for_help(life: Life) -> None:
    for state, about in ((Ticket.State.OPEN, "Still open"), (Ticket.State.CLOSED, "All done")):
        ticket = Ticket.objects.create(
            user=life.user,
            email=life.user.email,
            about=about,
            message=f"{about}, says Ines",
            bundle={"channel": "Quay x"},
            state=state,
            closed_at=NOW if state == Ticket.State.CLOSED else None,
            created_at=NOW,
        )
        Receipt.objects.create(ticket=ticket, to=life.user.email, created_at=NOW)
        Reply.objects.create(ticket=ticket, from_support=True, text="Here is how.", created_at=NOW)
    article = next(iter(library.library("en")))
    ballot = votes.Ballot(article, voter_of(life.user, votes.subject(article)))
    vote = votes.vote(ballot, helpful=True, reader_state="none", at=NOW)
    votes.add_reason(vote, reason="worked", section="", comment="Ines liked this")


def _be_remembered(life: Life) -> None:
    other = make_user()
    sealed = "gAAAAsealed-grant-11"
    shared: dict[str, Any] = {
        "network": "x",
        "account_id": f"9-{life.user.pk}",
        "account_name": "Quay",
    }
    Pending.objects.create(
        user=life.user, purpose="connect", sealed=sealed, created_at=NOW, **shared
    )
    HandOver.objects.create(
        way="take",
        requester=other,
        asked=life.user,
        channel=life.channels[0],
        sealed=sealed,
        asked_at=NOW,
        **shared,
    )
    RefreshRun.objects.create(user=life.user, started_at=NOW)
    life.secrets.append(sealed)
    SocialAccount.objects.create(
        user=life.user,
        provider="linkedin-signin",
        uid=f"u{life.user.pk}",
        extra_data={"name": "Ines"},
    )
    client = Client()
    client.force_login(life.user)
    UserSession.objects.create(
        user=life.user,
        ip="192.0.2.7",
        session_key=str(client.session.session_key),
        user_agent="Firefox",
    )
    Authenticator.objects.create(
        user=life.user, type=Authenticator.Type.TOTP, data={"secret": "totp-secret-4711"}
    )
    Joining.objects.create(
        user=life.user,
        email=life.user.email,
        verified=True,
        provider="linkedin-signin",
        uid="u2",
        key_hash="joining-hash-31",
        created_at=NOW,
    )
    life.secrets.append("joining-hash-31")
    life.secrets += ["totp-secret-4711", str(client.session.session_key)]
    LogEntry.objects.create(
        user=other,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(life.user.pk),
        object_repr=life.user.email,
        action_flag=CHANGE,
        change_message=f"looked at {life.user.email}",
    )
    Notice.objects.create(
        user=other,
        topic=topics.REFRESHED,
        key=f"by {life.user.pk}",
        created_at=NOW,
        due_at=NOW,
        context={"by": str(life.user)},
    )


def rows_of_our_tables() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, by the model's label."""
    return {
        model._meta.label_lower: list(model._default_manager.values()) for model in every_model()
    }


def every_model() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.managed]
