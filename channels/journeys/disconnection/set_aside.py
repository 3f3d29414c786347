"""A channel as text, sealed while it can be restored, and made again from it: with its keys, its
history and its tokens, so that tools know it by the same ID."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import TypeVar

from django.core import serializers
from django.db import models
from django.db.models import Q

from channels import token_marks, vault
from channels.contract import Tokens
from channels.models import Channel, Credential, Disconnected, Event, FailureReport
from core.sealed.columns import binding, sealed_fields
from core.sealing import seal_json, unseal_json

# The newest of each; what is older is not made again.
EVENTS_KEPT, REPORTS_KEPT = 2000, 500
AT_ONCE = 200
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in Django's own JSON, and beside them the tokens, which stand in none of it."""

    login: str = ""
    access: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)
    keys: str = field(default="", repr=False)
    channel: str = ""
    place_token: str = field(default="", repr=False)
    events: str = ""
    reports: str = ""

    @property
    def tokens(self) -> Tokens:
        return Tokens(access=self.access, refresh=self.refresh, keys=self.keys)

    def without_login(self) -> Rows:
        return replace(self, login="", access="", refresh="", keys="")


def rows_of(channel: Channel | None, login: Credential, *, with_login: bool) -> Rows:
    """Raises UnsealError where a token does not open."""
    tokens = vault.open_tokens(login) if with_login else Tokens(access="", refresh="")
    own = Q(channel=channel) | Q(channel=None) if with_login else Q(channel=channel)
    events = Event.objects.filter(own, credential=login.pk)
    reports = FailureReport.objects.filter(channel=channel) if channel else ()
    return Rows(
        login=_text([_bare(login)]) if with_login else "",
        access=tokens.access,
        refresh=tokens.refresh,
        keys=tokens.keys,
        channel=_text([_bare(channel)]) if channel else "",
        place_token=vault.open_place_token(channel) if channel else "",
        events=_text(islice(events.order_by("-at", "-pk").iterator(), EVENTS_KEPT)),
        reports=_text(islice(reports, REPORTS_KEPT)),
    )


def seal(row: Disconnected, rows: Rows) -> None:
    """Put it on ``row`` (unsaved)."""
    row.sealed = seal_json(asdict(rows), binding(row, "sealed"))


def unseal(row: Disconnected) -> Rows:
    """Raises UnsealError where no key of ours opens it."""
    return Rows(**unseal_json(row.sealed, binding(row, "sealed")))


def make_login(rows: Rows) -> Credential:
    """The login as it was. Raises IntegrityError where its account is connected again."""
    (login,) = _rows(Credential, rows.login)
    vault.seal_tokens_again(login, rows.tokens)
    login.save(force_insert=True)
    token_marks.keep(login)
    return login


def make_channel(rows: Rows, login: Credential) -> Channel:
    """The channel as it was. Raises IntegrityError where it is connected again."""
    (channel,) = _rows(Channel, rows.channel)
    channel.credential = login
    vault.seal_place_token(channel, rows.place_token)
    channel.save(force_insert=True)
    return channel


def make_history(rows: Rows, login: Credential) -> None:
    """What happened: to tools that read what has changed it is no news."""
    events = _rows(Event, rows.events)
    for event in events:
        event.credential, event.former = login, True
    Event.objects.bulk_create(events, batch_size=AT_ONCE)
    FailureReport.objects.bulk_create(_rows(FailureReport, rows.reports), batch_size=AT_ONCE)


def _bare(row: models.Model) -> models.Model:
    """Without what is sealed: that stands in ``Rows`` by itself, and is sealed once."""
    bare = copy(row)
    for column in sealed_fields(type(row)):
        setattr(bare, column.attname, "")
    return bare


def _text(rows: Iterable[models.Model]) -> str:
    return str(serializers.serialize("json", rows))


def _rows(model: type[Row], text: str) -> list[Row]:
    """A release in between may have dropped a column, or brought one with its default."""
    read = serializers.deserialize("json", text or "[]", ignorenonexistent=True)
    return [each.object for each in read if isinstance(each.object, model)]
