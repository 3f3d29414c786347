"""Age and remaining life of a token in words: the drawn line for those who do not see it.

A life of days is told by the calendar of the person's time zone, so that its words agree with
each other: "51 days ago" and "9 days left" are together the days between both dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from channels import registry
from channels.contract import State
from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.life import Life, Renewing, life_of
from core.calendar_days import count_of_days, days_between
from core.dates import clock, day, hours_between, moment, on

MINUTE = timedelta(minutes=1)


def life(diagnosis: Diagnosis, *, at: datetime) -> str:
    """One sentence: issued, how far it has come, how it ends, and the second clock."""
    of_token = life_of(diagnosis)
    parts = [_issued(of_token), _rest(of_token)]
    parts += [*_gap(diagnosis, at), *_second_clock(diagnosis, at)]
    return "; ".join(parts) + "."


def life_sentence(of_token: Life) -> str:
    """ "Token issued 4 October, 51 days ago; ends 3 December, 9 days left." """
    return f"{_issued(of_token)}; {_rest(of_token)}."


def is_reckoned(diagnosis: Diagnosis) -> bool:
    """Whether the token's last day is counted here, because its network cannot be asked for it."""
    return _reckoned(diagnosis.network, diagnosis.access_ends_at, about=diagnosis.access_about)


def _reckoned(network: str, end: datetime | None, *, about: bool) -> bool:
    return end is not None and (about or not registry.get(network).tells_end)


def _issued(of_token: Life) -> str:
    issued, at = of_token.issued_at, of_token.at
    if at - issued < MINUTE:
        return _("Token issued just now")
    if of_token.short:
        named = {"when": _at_time(issued, at), "age": hours_between(issued, at)}
        return _("Token issued %(when)s, %(age)s ago") % named
    days = days_between(issued, at)
    if not days:
        return _("Token issued today")
    named = {"when": on(day(issued, at=at)), "age": count_of_days(days)}
    return _("Token issued %(when)s, %(age)s ago") % named


def _rest(of_token: Life) -> str:
    """How it ended or will end, or that it is renewed."""
    if of_token.over_at is not None:
        return _ended(of_token, of_token.over_at)
    if of_token.renewing is Renewing.REFUSED:
        return _("it is no longer accepted")
    if of_token.renews_at is not None:
        return _renewal(of_token, of_token.renews_at)
    return _end(of_token)


def _ended(of_token: Life, over: datetime) -> str:
    """On its day, or between the day it was last heard on and that of the first refusal."""
    issued, heard, at = of_token.issued_at, of_token.heard_at, of_token.at
    if over - issued < MINUTE:
        return _("ended at once")
    if not of_token.exact and days_between(heard, over):
        named = {"first": on(day(heard, at=at)), "last": on(day(over, at=at))}
        return _("ended between %(first)s and %(last)s") % named
    if of_token.short:
        named = {"when": _at_time(over, at), "age": hours_between(issued, over)}
        return _("ended %(when)s, after %(age)s") % named
    named = {"when": on(day(over, at=at)), "age": count_of_days(days_between(issued, over))}
    if not days_between(issued, over):
        return _("ended on %(when)s, the same day") % named
    return _("ended on %(when)s, after %(age)s") % named


def _renewal(of_token: Life, renews_at: datetime) -> str:
    """That it goes on by itself is said only where the channel works by it."""
    if of_token.renewing is Renewing.NOBODY_THERE:
        return _("it cannot be renewed while its server does not answer")
    if of_token.renewing is Renewing.IN_VAIN:
        return _("we go on renewing it, but that alone does not bring the channel back")
    if renews_at <= of_token.at:
        return _("we renew it by ourselves, the next time is due")
    if of_token.short:
        when = moment(renews_at, at=of_token.at)
        return _("we renew it by ourselves, the next time %(when)s") % {"when": when}
    when = on(day(renews_at, at=of_token.at))
    return _("we renew it by ourselves, the next time on %(when)s") % {"when": when}


def _end(of_token: Life) -> str:
    end, at = of_token.ends_at, of_token.at
    if end is None:
        return _("it has no end date")
    if end <= at:
        return _("it may end at any time, its usual life is over")
    days = days_between(at, end)
    if of_token.short:
        named = {"when": _at_time(end, at), "left": hours_between(at, end)}
    elif days:
        named = {"when": on(day(end, at=at)), "left": count_of_days(days)}
    else:
        return _("ends today")
    if of_token.about:
        return _("ends about %(when)s, about %(left)s left") % named
    if _reckoned(of_token.network, end, about=of_token.about):
        return _("ends %(when)s by our reckoning, %(left)s left") % named
    return _("ends %(when)s, %(left)s left") % named


def _gap(diagnosis: Diagnosis, at: datetime) -> Iterator[str]:
    if diagnosis.state is State.CANNOT_TELL and diagnosis.since is not None:
        if diagnosis.not_looked_since is not None:
            yield _("not checked since %(when)s") % {"when": clock(diagnosis.since, at=at)}
            return
        yield _("no clear answer since %(when)s") % {"when": clock(diagnosis.since, at=at)}


def _second_clock(diagnosis: Diagnosis, at: datetime) -> Iterator[str]:
    data, wall = diagnosis.data_access_ends_at, diagnosis.refresh_ends_at
    if data is not None:
        named = {"when": day(data, at=at)}
        ends, ended = _("access to data ends %(when)s"), _("access to data ended %(when)s")
        yield (ends if data > at else ended) % named
    elif wall is not None:
        ends, ended = _("renewals end %(when)s"), _("renewals ended %(when)s")
        yield (ends if wall > at else ended) % {"when": day(wall, at=at)}


def _at_time(when: datetime, at: datetime) -> str:
    """A life of hours is told by the hour: "at 07:40"."""
    return _("at %(time)s") % {"time": clock(when, at=at)}
