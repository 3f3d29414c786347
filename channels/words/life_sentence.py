"""The life of a token in one sentence: its drawing for those who do not see it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from channels import registry
from channels.diagnosis.life import Life
from core.calendar_days import days_ago, days_between, days_left
from core.dates import clock, day, moment, on


def life_sentence(life: Life) -> str:
    """ "Issued 4 October, 51 days ago; ends 3 December, 9 days left." """
    return f"{issued(life)}; {rest(life)}."


def issued(life: Life) -> str:
    if life.short:
        return _("Issued at %(time)s") % {"time": clock(life.issued_at, at=life.at)}
    named = {
        "when": on(day(life.issued_at, at=life.at)),
        "ago": days_ago(life.issued_at, at=life.at),
    }
    return _("Issued %(when)s, %(ago)s") % named


def rest(life: Life) -> str:
    """How it ended or will end, or that it is renewed."""
    if life.over_at is not None:
        return ended(life, life.over_at)
    if life.renews_at is not None:
        return _renewal(life, life.renews_at)
    return _end(life)


def ended(life: Life, over: datetime) -> str:
    """ "ended between 7 October and 28 November", or on the day where we know it."""
    heard, at = life.heard_at, life.at
    if life.short and days_between(heard, over) == 0:
        return _("ended at %(time)s") % {"time": clock(over, at=at)}
    if life.exact or days_between(heard, over) == 0:
        return _("ended on %(when)s") % {"when": day(over, at=at)}
    named = {"first": day(heard, at=at), "last": day(over, at=at)}
    return _("ended between %(first)s and %(last)s") % named


def is_reckoned(life: Life) -> bool:
    """Whether its last day is counted here, because its network cannot be asked for it."""
    if life.ends_at is None:
        return False
    return life.about or not registry.get(life.network).tells_end


def _renewal(life: Life, renews_at: datetime) -> str:
    if renews_at <= life.at:
        return _("we renew it by ourselves, the next time is due")
    when = moment(renews_at, at=life.at) if life.short else on(day(renews_at, at=life.at))
    return _("we renew it by ourselves, the next time %(when)s") % {"when": when}


def _end(life: Life) -> str:
    end, at = life.ends_at, life.at
    if end is None:
        return _("it has no end date")
    if end <= at:
        return _("it may end at any time, its usual life is over")
    if life.short:
        return _("ends at %(time)s") % {"time": clock(end, at=at)}
    named = {"when": on(day(end, at=at)), "left": days_left(end, at=at)}
    if life.about:
        return _("ends about %(when)s, about %(left)s") % named
    if is_reckoned(life):
        return _("ends %(when)s by our reckoning, %(left)s") % named
    return _("ends %(when)s, %(left)s") % named
