"""A person's channels as lists need them: all in outline, and those that are shown in full.

What is stored says how a channel stands (``Channel.state``), until when time alone changes
nothing about that (``Credential.next_state_at``), and which end its person must mind. That is all
there is to say of a channel that nothing is wrong with, whose login is dead, or whose network
does not answer. The rows of the others, and of those that are shown, are read whole and judged:
two queries, however many channels there are. What pages ask of their reader is asked along with
the first (``accounts.page_facts``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts import page_facts
from channels.contract import DEAD, SAYS_NOTHING, Cause, State
from channels.diagnosis.diagnose import NOT_BY_SIGNING_IN, STEPS, Diagnosis, Step
from channels.diagnosis.outline import Outline, outline_of
from channels.models import Channel
from channels.records.diagnoses import CAUSES, diagnoses_of
from channels.registrations import has_app

Pair = tuple[Channel, Diagnosis]
# The channels, by their numbers, that a page is to show of all, which are given in order.
Wanted = Callable[[Sequence[Outline]], Iterable[int]]
# Whether more than the state of such a channel matters to the page.
Matters = Callable[[Outline], bool]

STATES = {state.value: state for state in State}
# What is asked for next in states in which nothing is wrong.
NEXT = {State.WORKING: Step.NOTHING, State.ENDS_SOON: Step.REFRESH}
LOGIN = "credential__"
COLUMNS = ("pk", "credential_id", "network", "name", "state", f"{LOGIN}person_end_at")
# Those whose cause is the login's, whatever else is stored, in the state beside them.
DEAD_LOGIN = [cause.value for cause in (*DEAD, *NOT_BY_SIGNING_IN)]
SILENT_LOGIN = [cause.value for cause in SAYS_NOTHING]
# What lines of a list say, and what a person may search by.
SAID = ("handle", f"{LOGIN}account_name", f"{LOGIN}asked_at", "kind", "muted_until", "picture")
AT = (f"{LOGIN}server",)
HEARD = (f"{LOGIN}cause", f"{LOGIN}app")


class Known(IntEnum):
    """How much the stored state tells."""

    NOTHING = 0  # time may have changed it
    STATE = 1
    ALL = 2


class Own(NamedTuple):
    """``outlines``: every channel, the most urgent first. ``pairs``: those that were read whole."""

    outlines: list[Outline]
    pairs: dict[int, Pair]


def _always(outline: Outline) -> bool:
    return True


def _never(outline: Outline) -> bool:
    return False


def _nobody(outlines: Sequence[Outline]) -> Iterable[int]:
    return ()


def states_of(user: AbstractBaseUser | AnonymousUser, *, at: datetime) -> list[Outline]:
    """All channels of this person for the sake of their states alone."""
    return own_channels(user, at=at, wanted=_nobody, matters=_never).outlines


def own_channels(
    user: AbstractBaseUser | AnonymousUser,
    *,
    at: datetime,
    wanted: Wanted,
    matters: Matters = _always,
) -> Own:
    """All channels that this person may see; ``pairs`` has each that is ``wanted``.

    Of a channel that does not ``matter`` the state is told, and perhaps no more. The last that
    ``wanted`` is asked about are the outlines that are given out.
    """
    if isinstance(user, AnonymousUser):
        return Own([], {})
    channels = Channel.objects.visible_to(user)
    outlines, unknown = _stored(user, channels, at)
    pairs: dict[int, Pair] = {}
    whole = {pk for pk, known in unknown.items() if not known or matters(outlines[pk])}
    ordered = _in_order(outlines.values(), at)
    missing = whole.union(wanted(ordered))
    while missing:
        before = dict(outlines)
        for channel, diagnosis in diagnoses_of(channels.filter(pk__in=missing), at=at):
            pairs[channel.pk] = channel, diagnosis
            outlines[channel.pk] = _judged(channel, diagnosis)
        for gone in missing - pairs.keys():  # deleted since the outlines were read
            del outlines[gone]
        if outlines != before:
            ordered = _in_order(outlines.values(), at)
        missing = set(wanted(ordered)) - pairs.keys()
    return Own(ordered, pairs)


def _in_order(outlines: Iterable[Outline], at: datetime) -> list[Outline]:
    return sorted(outlines, key=lambda outline: outline.order(at))


def _stored(
    user: AbstractBaseUser, channels: QuerySet[Channel], at: datetime
) -> tuple[dict[int, Outline], dict[int, Known]]:
    """Each channel by what is stored of it, and those of which that is not all."""
    is_set_up = cache(has_app)
    asked_along = page_facts.along(user)
    rows = channels.values_list(*COLUMNS, *SAID, *AT, *HEARD, _known(at), *asked_along)
    outlines: dict[int, Outline] = {}
    unknown: dict[int, Known] = {}
    for pk, login, network, name, stored, ends_at, *more in rows:
        handle, account, asked_at, kind, muted_until, picture, *last = more
        server, heard, app, known, *answers = last
        if not outlines:
            page_facts.keep(user, answers)
        state = STATES[stored]
        # The operator may have changed since what is set up.
        if is_set_up(network, app) is (state is State.NOT_SET_UP):
            unknown[pk] = Known.NOTHING
        elif known != Known.ALL:
            unknown[pk] = Known(known)
        cause = CAUSES[heard] if state in (State.NEEDS_YOU, State.CANNOT_TELL) else Cause.ALIVE
        step = NEXT.get(state) or (STEPS[cause] if state is State.NEEDS_YOU else Step.WAIT)
        outlines[pk] = Outline(
            *(pk, login, network, name, state, cause, step, ends_at),
            *(False, False, False),  # nothing more is to be said of it
            *(handle, account, asked_at, kind, muted_until, picture, server),
        )
    return outlines, unknown


def _judged(channel: Channel, diagnosis: Diagnosis) -> Outline:
    login = channel.credential
    return outline_of(
        diagnosis,
        pk=channel.pk,
        login=login.pk,
        name=channel.name,
        handle=channel.handle,
        account=login.account_name,
        asked_at=login.asked_at,
        muted_until=channel.muted_until,
        picture=channel.picture,
    )


def _known(at: datetime) -> Case:
    """What ``Known`` says of a row, told by the database."""
    clocks_stand = Q(credential__refresh_expires_at=None) | Q(credential__refresh_expires_at__gt=at)
    nothing_wrong = Q(state__in=NEXT, cause=Cause.ALIVE, credential__cause=Cause.ALIVE)
    dead = Q(
        state=State.NEEDS_YOU,
        credential__cause__in=DEAD_LOGIN,
        credential__renewal_lost_at=None,
        # Whether that server is still there may matter more.
        credential__server="",
    )
    silent = Q(
        state=State.CANNOT_TELL,
        cause=Cause.ALIVE,
        credential__cause__in=SILENT_LOGIN,
        credential__due_since=None,
        credential__next_check_at__gt=at,
    )
    up_to_date = Q(credential__next_state_at__gt=at)
    nothing_suspected = Q(suspect_cause="", credential__suspect_cause="")
    told = nothing_suspected & (nothing_wrong | dead | silent)
    return Case(
        When(up_to_date & clocks_stand & told, then=Value(Known.ALL.value)),
        When(up_to_date, then=Value(Known.STATE.value)),
        default=Value(Known.NOTHING.value),
        output_field=IntegerField(),
    )
