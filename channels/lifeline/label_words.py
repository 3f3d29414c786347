"""The labels of a drawn life, each from the fullest wording to the shortest."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from channels.contract import State
from channels.diagnosis.diagnose import Diagnosis
from channels.words.token_life import is_reckoned
from core.dates import at_hour, clock, length, on, short_day


def start_label(diagnosis: Diagnosis, *, at: datetime) -> tuple[str, ...]:
    when = _when(diagnosis, diagnosis.issued_at, at)
    return (_("issued %(when)s") % {"when": when}, when)


def age_label(diagnosis: Diagnosis, *, at: datetime, worked: bool = False) -> tuple[str, ...]:
    """What stands at the end of the living part. ``worked``: at the last known truth."""
    if worked and diagnosis.last_alive_at is not None:
        when = clock(diagnosis.last_alive_at, at=at)
        return (_("worked %(when)s") % {"when": when}, when)
    if diagnosis.ended_at is not None:
        return _ended(diagnosis, at)
    if diagnosis.state is not State.CANNOT_TELL:
        return _age(diagnosis)
    if diagnosis.since is None:
        return (_("no answer yet"),)
    named = {"when": clock(diagnosis.since, at=at)}
    if diagnosis.not_looked_since is not None:
        return (_("not looked at since %(when)s") % named, _("since %(when)s") % named)
    return (_("no answer since %(when)s") % named, _("since %(when)s") % named)


def _ended(diagnosis: Diagnosis, at: datetime) -> tuple[str, ...]:
    named = {"when": _when(diagnosis, diagnosis.ended_at or at, at), "day": diagnosis.day}
    short = _("ended %(when)s") % named
    if diagnosis.short:
        return (short,)
    return (_("ended %(when)s, day %(day)s") % named, short)


def _age(diagnosis: Diagnosis) -> tuple[str, ...]:
    if diagnosis.short:
        return (_("%(age)s old") % {"age": length(diagnosis.age)},)
    named = {"day": diagnosis.day, "of": diagnosis.of_days}
    short = _("day %(day)s") % named
    if diagnosis.of_days is None or diagnosis.day > diagnosis.of_days:
        return (short,)
    return (_("day %(day)s of %(of)s") % named, short)


def end_label(diagnosis: Diagnosis, *, at: datetime) -> tuple[str, ...]:
    if diagnosis.access_ends_at is None:
        return (_("no end date"), _("open"))
    if diagnosis.renews_at is not None:
        when = _when(diagnosis, max(diagnosis.renews_at, at), at)
        if diagnosis.renews_at <= at:
            return (_("renewed any moment"), _("soon"))
        return (_("renews %(when)s") % {"when": when}, when)
    when = _when(diagnosis, diagnosis.access_ends_at, at)
    if diagnosis.ends_about:
        return (_("ends about %(when)s") % {"when": when}, _("about %(when)s") % {"when": when})
    if is_reckoned(diagnosis):
        return (_("ends %(when)s by our reckoning") % {"when": when}, when)

    return (_("ends %(when)s") % {"when": when}, when)


def second_label(diagnosis: Diagnosis, end: datetime, *, at: datetime) -> tuple[str, ...]:
    named = {"when": short_day(end, at=at)}
    if diagnosis.data_access_ends_at is None:
        return (_("renewals end %(when)s") % named, named["when"])
    if end <= at:
        return (_("data access ended %(when)s") % named, named["when"])
    return (_("data access until %(when)s") % named, named["when"])


def _when(diagnosis: Diagnosis, when: datetime, at: datetime) -> str:
    """By the hour in a life of hours, by the day in a life of days."""
    return at_hour(clock(when, at=at)) if diagnosis.short else on(short_day(when, at=at))
