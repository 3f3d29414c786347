"""The labels of a drawn life, each from the fullest wording to the shortest."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.life import Life, Renewing
from channels.words.token_life import is_reckoned
from core.calendar_days import days_between
from core.dates import at_hour, clock, hours_between, on, short_day

NOT_RENEWED = (Renewing.NOBODY_THERE, Renewing.REFUSED)


def start_label(life: Life) -> tuple[str, ...]:
    when = _when(life, life.issued_at)
    return (_("issued %(when)s") % {"when": when}, when)


def worked_label(life: Life) -> tuple[str, ...]:
    """What stands where it was last known to be alive."""
    when = clock(life.heard_at, at=life.at)
    return (_("worked %(when)s") % {"when": when}, when)


def unsure_label(diagnosis: Diagnosis, *, at: datetime) -> tuple[str, ...]:
    """Since when nobody has been able to tell."""
    if diagnosis.since is None:
        return (_("no answer yet"),)
    named = {"when": clock(diagnosis.since, at=at)}
    if diagnosis.not_looked_since is not None:
        return (_("not checked since %(when)s") % named, _("since %(when)s") % named)
    return (_("no answer since %(when)s") % named, _("since %(when)s") % named)


def ended_label(life: Life, over: datetime) -> tuple[str, ...]:
    if not life.exact and days_between(life.heard_at, over):
        first, last = (on(short_day(when, at=life.at)) for when in (life.heard_at, over))
        named = {"first": first, "last": last}
        between = _("between %(first)s and %(last)s") % named
        return (_("ended between %(first)s and %(last)s") % named, between)
    day = days_between(life.issued_at, over)
    named = {"when": _when(life, over), "day": str(day)}
    short = _("ended %(when)s") % named
    if life.short:
        return (short,)
    return (_("ended %(when)s, day %(day)s") % named, short)


def age_label(life: Life) -> tuple[str, ...]:
    """What stands at now, of a life that goes on."""
    if life.short:
        return (_("%(age)s old") % {"age": hours_between(life.issued_at, life.at)},)
    day = days_between(life.issued_at, life.at)
    of = None if life.ends_at is None else days_between(life.issued_at, life.ends_at)
    named = {"day": day, "of": of}
    short = _("day %(day)s") % named
    if of is None or day > of:
        return (short,)
    return (_("day %(day)s of %(of)s") % named, short)


def end_label(diagnosis: Diagnosis, life: Life) -> tuple[str, ...]:
    end, at = life.ends_at, life.at
    if end is None:
        return (_("no end date"), _("open"))
    if life.renews_at is not None and life.renewing in NOT_RENEWED:
        return (_("not renewed"),)
    if life.renews_at is not None:
        when = _when(life, max(life.renews_at, at))
        if life.renews_at <= at:
            return (_("renewed any moment"), _("soon"))
        return (_("renews %(when)s") % {"when": when}, when)
    when = _when(life, end)
    if diagnosis.ends_about:
        return (_("ends about %(when)s") % {"when": when}, _("about %(when)s") % {"when": when})
    if is_reckoned(diagnosis):
        return (_("ends %(when)s by our reckoning") % {"when": when}, when)
    return (_("ends %(when)s") % {"when": when}, when)


def second_label(diagnosis: Diagnosis, end: datetime, *, at: datetime) -> tuple[str, ...]:
    named = {"when": short_day(end, at=at)}
    if diagnosis.data_access_ends_at is None:
        text = _("renewals end %(when)s") if end > at else _("renewals ended %(when)s")
        return (text % named, named["when"])
    if end <= at:
        return (_("data access ended %(when)s") % named, named["when"])
    return (_("data access until %(when)s") % named, named["when"])


def _when(life: Life, when: datetime) -> str:
    """By the hour in a life of hours, by the day in a life of days."""
    if life.short:
        return at_hour(clock(when, at=life.at))
    return on(short_day(when, at=life.at))
