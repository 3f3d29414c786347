"""The step of leaving: each login is given back to its network, then deleted with its channels.

A network that does not do it is asked again a few times; then the login goes all the same, and
the person is told. What became of each stands in the step's memory before its rows go.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import ngettext

from accounts.registered import Leaving, LeavingStep, Memory, Stays
from channels import registry, token_marks
from channels.journeys.disconnection import disconnecting
from channels.journeys.disconnection.disconnecting import Outcome, give_back
from channels.leaving import at_networks
from channels.models import (
    Channel,
    CheckRun,
    Credential,
    Disconnected,
    Event,
    FailureReport,
    HandOver,
    Pending,
    RefreshRun,
    Renewal,
)
from channels.renewal import spool, storing
from core.bounded_deletes import delete_in_chunks

log = logging.getLogger(__name__)

# How long a network has to come back: after the last of these we go without its word.
PATIENCE = tuple(timedelta(minutes=number) for number in (1, 5, 30, 120, 360))
# A round's share: others who leave have a turn as well.
ROUND = timedelta(seconds=40)
NEVER = timedelta(days=3650)


def run(leaving: Leaving) -> datetime | None:
    """See ``LeavingStep``."""
    _let_rest(leaving.user, at=leaving.clock())
    _end_hours(leaving)
    until, waits = leaving.clock() + ROUND, []
    for login in Credential.objects.filter(user=leaving.user).order_by("pk").iterator():
        if leaving.clock() > until:
            return leaving.clock()
        if again := _see_off(login, leaving):
            waits.append(again)
    if waits:
        # A pair that was brought in from the disk has set the next check.
        _let_rest(leaving.user, at=leaving.clock())
        return min(waits)
    _forget_the_rest(leaving.user)
    return None


def goes(user: User) -> list[str]:
    channels = Channel.objects.filter(credential__user=user).count()
    if not channels:
        return []
    said = ngettext(
        "%(n)d channel, with its tokens and its history",
        "%(n)d channels, with their tokens and their history",
        channels,
    )
    return [said % {"n": channels}]


def stays(user: User) -> list[Stays]:
    """Of each network, or server of one that has many, that this person has a login at."""
    theirs = set(Credential.objects.filter(user=user).values_list("network", "server"))
    named = [
        registry.at(network.id, server)
        for network in registry.NETWORKS
        for server in sorted(server for of, server in theirs if of == network.id)
    ]
    return [Stays(at_networks.ends(each), each.policy.settings_page, each.name) for each in named]


def tells(memory: Memory) -> list[Stays]:
    return [
        Stays(
            at_networks.ended(
                kept["network"], kept["account"], kept["outcome"], kept.get("server", "")
            ),
            "" if kept["outcome"] == Outcome.REVOKED else _settings_url(kept),
        )
        for kept in memory.values()
        if kept["outcome"]
    ]


def _settings_url(kept: Mapping[str, Any]) -> str:
    return at_networks.settings_url(kept["network"], kept.get("server", ""))


STEP = LeavingStep("logins", run, goes=goes, stays=stays, tells=tells)


def _let_rest(user: User, *, at: datetime) -> None:
    """No check and no renewal comes between, and nobody hands this person anything."""
    Credential.objects.filter(user=user).update(next_check_at=at + NEVER, lendable=False)
    HandOver.objects.filter(Q(requester=user) | Q(asked=user)).delete()
    Pending.objects.filter(user=user).delete()


def _end_hours(leaving: Leaving) -> None:
    """What was disconnected a moment ago does not wait to be restored: nobody is left who could."""
    for gone in Disconnected.objects.waiting_for(leaving.user):
        if not disconnecting.end(gone.pk, at=leaving.clock()):
            continue
        gone.refresh_from_db()
        told = "" if gone.state == Disconnected.State.KEPT else gone.state
        leaving.memory[str(gone.pk)] = {
            "network": gone.network,
            "server": gone.server,
            "account": gone.account_name,
            "tries": 1,
            "outcome": told,
        }
        leaving.save()


def _see_off(login: Credential, leaving: Leaving) -> datetime | None:
    """None where the login is gone; else when to ask its network again."""
    at = leaving.clock()
    kept: dict[str, Any] = leaving.memory.setdefault(
        str(login.pk),
        {
            "network": login.network,
            "server": login.server,
            "account": login.account_name,
            "tries": 0,
            "outcome": "",
        },
    )
    if not kept["outcome"]:
        waits_until = datetime.fromisoformat(kept["again"]) if kept.get("again") else at
        if waits_until > at:
            return waits_until
        if again := _ask(login, kept, at):
            kept["again"] = again.isoformat()
            leaving.save()
            return again
        leaving.save()  # before anything goes: a second run must not ask for what it cannot know
    _delete(login)
    return None


def _ask(login: Credential, kept: dict[str, Any], at: datetime) -> datetime | None:
    """None where the network's answer, or our patience, is at its end."""
    renewing = Renewal.objects.filter(credential=login, outcome=Renewal.Outcome.PENDING).exists()
    outcome = Outcome.FAILED if renewing else _give_back(login, at)
    if outcome is None:
        return None
    kept["tries"] += 1
    tries: int = kept["tries"]
    if outcome is Outcome.FAILED and tries <= len(PATIENCE):
        return at + PATIENCE[tries - 1]
    kept["outcome"] = outcome.value
    return None


def _give_back(login: Credential, at: datetime) -> Outcome | None:
    """With the newest pair: one may wait on this machine's disk still. None: it is theirs no
    longer."""
    try:
        storing.drain(login.pk, at=at)
    except Exception:
        log.exception("login %s: what waits on the disk could not be stored", login.pk)
        return Outcome.FAILED
    held = Credential.objects.filter(pk=login.pk, user=login.user_id).first()
    return give_back(held, at=at) if held else None


def _delete(login: Credential) -> None:
    """Little by little: a login may have a history of a hundred thousand rows."""
    mine = Credential.objects.filter(pk=login.pk, user=login.user_id)
    if not mine.update(access_token_sealed="", refresh_token_sealed="", keys_sealed=""):
        return
    token_marks.forget(login)
    delete_in_chunks(Event.objects.filter(credential=login))
    delete_in_chunks(FailureReport.objects.filter(channel__credential=login))
    delete_in_chunks(Renewal.objects.filter(credential=login))
    delete_in_chunks(Channel.objects.filter(credential=login), chunk=100)
    Credential.objects.filter(pk=login.pk).delete()
    spool.forget_login(login.pk)


def _forget_the_rest(user: User) -> None:
    RefreshRun.objects.filter(user=user).delete()
    CheckRun.objects.filter(user=user).delete()
    Disconnected.objects.filter(user=user).delete()
