"""Moments of ``diagnosis.moments`` as rows of one person, so that what reads rows can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model

from channels.diagnosis.diagnose import CheckingAgain, Snapshot
from channels.models import Channel, Credential
from channels.records import next_states
from channels.records.diagnoses import diagnosis_of
from tests.channels.diagnosis.moments import Moment

Row = TypeVar("Row", bound=Model)
_number = count(1)
# An app that no operator has registered.
NO_APP = "gone"


def store(user: User, moments: Iterable[Moment], *, at: datetime) -> list[Channel]:
    """A channel behind a login of its own for each, moved so that all are looked at ``at``."""
    return [_store(user, moved(moment, at), at) for moment in moments]


def moved(moment: Moment, at: datetime) -> Snapshot:
    """What is stored, with every date in it moved by as much as its moment is."""
    by = at - moment.at
    return moment.stored._replace(**_moved(moment.stored._asdict(), by))


def many(channel: Channel, more: int) -> None:
    """So many more like this one, each behind a login of its own: written in two statements."""
    logins = [_copy(channel.credential) for _each in range(more)]
    for login in logins:
        login.account_id = login.fingerprint = f"copy-{next(_number)}"
    places = [_copy(channel) for _each in range(more)]
    made = Credential.objects.bulk_create(logins)
    for place, login in zip(places, made, strict=True):
        place.credential, place.external_id = login, login.account_id
    Channel.objects.bulk_create(places)


def reckon(channel: Channel, *, at: datetime) -> None:
    """Have the rows say what the site would have written of them ``at``."""
    channel.state = diagnosis_of(channel, at=at).state.value
    channel.save(update_fields=["state"])
    login = channel.credential
    next_states.reckon(login, list(login.channels.all()), at=at)
    login.save(update_fields=["next_state_at", "person_end_at"])


def _copy(row: Row) -> Row:
    copied = copy(row)
    copied.pk = None
    return copied


def _moved(values: dict[str, Any], by: timedelta) -> dict[str, Any]:
    changed: dict[str, Any] = {
        name: when + by for name, when in values.items() if isinstance(when, datetime)
    }
    suspected = values.get("checking_again")
    if isinstance(suspected, CheckingAgain):
        since, next_look = suspected.since + by, suspected.next_look_at + by
        changed["checking_again"] = CheckingAgain(
            suspected.cause,
            since,
            suspected.looks,
            next_look,
            suspected.last_look_at + by,
            suspected.about_login,
        )
    return changed


def _store(user: User, stored: Snapshot, at: datetime) -> Channel:
    number = next(_number)
    about = _standing(stored)
    well = {"cause_since": stored.issued_at}
    login = Credential.objects.create(
        user=user,
        network=stored.network,
        app="" if stored.set_up else NO_APP,
        account_id=f"stored-{number}",
        fingerprint=f"stored-{number}",
        issued_at=stored.issued_at,
        expires_at=stored.expires_at,
        refresh_expires_at=stored.refresh_expires_at,
        data_access_expires_at=stored.data_access_expires_at,
        refresh_token_sealed="sealed" if stored.has_refresh_token else "",
        scopes=list(stored.scopes),
        asked_at=stored.asked_at,
        last_alive_at=stored.last_alive_at,
        next_check_at=stored.next_ask_at or at,
        due_since=stored.due_since,
        renewal_lost_at=stored.renewal_lost_at,
        healed_at=stored.healed_at,
        created_at=stored.issued_at,
        **(about if stored.about_login else well),
        **_suspicion(stored.checking_again, of_login=True),
    )
    return Channel.objects.create(
        credential=login,
        network=stored.network,
        kind=stored.kind.value,
        external_id=f"stored-{number}",
        name=f"Harbour Cafe {number % 7}",
        token_sealed="sealed" if stored.own_token else "",
        hidden_by=stored.hidden_by.value if stored.hidden_by else "",
        hidden_since=stored.hidden_since,
        state_since=at,
        created_at=stored.issued_at,
        **(well if stored.about_login else about),
        **_suspicion(stored.checking_again, of_login=False),
    )


def _standing(stored: Snapshot) -> dict[str, Any]:
    return {
        "cause": stored.cause.value,
        "blame": stored.blame.value,
        "certainty": stored.certainty.value,
        "rule": stored.rule,
        "codes": dict(stored.codes),
        "cause_since": stored.since or stored.issued_at,
    }


def _suspicion(suspected: CheckingAgain | None, *, of_login: bool) -> dict[str, Any]:
    if suspected is None or suspected.about_login is not of_login:
        return {}
    return {
        "suspect_cause": suspected.cause.value,
        "suspect_since": suspected.since,
        "suspect_looked_at": suspected.since,
        "suspect_looks": suspected.looks,
        "suspect_certainty": "inferred",
    }
