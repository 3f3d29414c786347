"""Age and remaining life of a token in words: the drawn line for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from channels import registry
from channels.contract import State
from channels.diagnosis.diagnose import Diagnosis
from core.dates import clock, day, length, moment, on

MINUTE = timedelta(minutes=1)


def life(diagnosis: Diagnosis, *, at: datetime) -> str:
    """One sentence: issued, how far it has come, how it ends, and the second clock."""
    parts = [_issued(diagnosis, at), _rest(diagnosis, at)]
    parts += [*_gap(diagnosis, at), *_second_clock(diagnosis, at)]
    return "; ".join(parts) + "."


def is_reckoned(diagnosis: Diagnosis) -> bool:
    """Whether the token's last day is counted here, because its network cannot be asked for it."""
    if diagnosis.access_ends_at is None:
        return False
    return diagnosis.access_about or not registry.get(diagnosis.network).tells_end


def _issued(diagnosis: Diagnosis, at: datetime) -> str:
    age = at - diagnosis.issued_at
    if age < MINUTE:
        return _("Token issued just now")
    named = {"when": _when(diagnosis, diagnosis.issued_at, at), "age": length(age)}
    return _("Token issued %(when)s, %(age)s ago") % named


def _rest(diagnosis: Diagnosis, at: datetime) -> str:
    if diagnosis.ended_at is not None:
        named = {"when": _when(diagnosis, diagnosis.ended_at, at), "age": length(diagnosis.age)}
        if diagnosis.age < MINUTE:
            return _("ended at once")
        return _("ended %(when)s, after %(age)s") % named
    if diagnosis.renews_at is not None:
        if diagnosis.renews_at <= at:
            return _("we renew it by ourselves, the next time is due")
        return _("we renew it by ourselves, the next time %(when)s") % {
            "when": moment(diagnosis.renews_at, at=at)
        }
    return _end(diagnosis, at)


def _end(diagnosis: Diagnosis, at: datetime) -> str:
    end = diagnosis.access_ends_at
    if end is None:
        return _("it has no end date")
    named = {"when": _when(diagnosis, end, at), "left": length(end - at)}
    if end <= at:
        return _("it may end at any time, its usual life is over")
    if diagnosis.ends_about:
        return _("ends about %(when)s, about %(left)s left") % named
    if is_reckoned(diagnosis):
        return _("ends %(when)s by our reckoning, %(left)s left") % named
    return _("ends %(when)s, %(left)s left") % named


def _gap(diagnosis: Diagnosis, at: datetime) -> Iterator[str]:
    if diagnosis.state is State.CANNOT_TELL and diagnosis.since is not None:
        if diagnosis.not_looked_since is not None:
            yield _("not looked at since %(when)s") % {"when": clock(diagnosis.since, at=at)}
            return
        yield _("no clear answer since %(when)s") % {"when": clock(diagnosis.since, at=at)}


def _second_clock(diagnosis: Diagnosis, at: datetime) -> Iterator[str]:
    data, wall = diagnosis.data_access_ends_at, diagnosis.refresh_ends_at
    if data is not None:
        named = {"when": day(data, at=at)}
        ends, ended = _("access to data ends %(when)s"), _("access to data ended %(when)s")
        yield (ends if data > at else ended) % named
    elif wall is not None:
        yield _("renewals end %(when)s") % {"when": day(wall, at=at)}


def _when(diagnosis: Diagnosis, when: datetime, at: datetime) -> str:
    """By the hour in a life of hours: "at 07:40"; else by the day."""
    if diagnosis.short:
        return _("at %(time)s") % {"time": clock(when, at=at)}
    return on(day(when, at=at))
