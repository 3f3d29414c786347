"""Networks that many channels cannot reach, and faults of our own there that last.

Where a network has many servers, each of them for itself: what is told is a realm
(``contract.realms``), and a small server's trouble is nobody else's.

A check of the network's last answers, run every few minutes. Told only once it has lasted,
only to people whose channels it touches, with one all-clear to exactly those who were
told; what comes and goes is not told again within ``NOT_AGAIN_WITHIN``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from channels.contract import SAYS_NOTHING, Cause, Network, State, realm_of, split_realm
from channels.public.messages import NETWORKS, Channel, Credential, CredentialQuerySet, diagnosis_of
from core.periodic.run import GoesOn, always
from notifications import reasons, topics
from notifications.models import Notice, Outage, Preferences
from notifications.triggers.enqueue import amend, drop, enqueue_notice

log = logging.getLogger(__name__)
# So many logins, and such a share of all that were asked lately, make it an outage.
AT_LEAST, SHARE = 3, 0.5
# The latest so many answers tell the share as well as a million do.
SAMPLE = 2000
LATELY = timedelta(minutes=90)  # faults are asked about again within the hour
LASTS = timedelta(minutes=60)
CLEAR_FOR = timedelta(minutes=15)
# So many people are read at a time.
PEOPLE = 500
NOT_AGAIN_WITHIN = timedelta(hours=6)
BEING_SENT = timedelta(minutes=11)
# Outages of our own making are kept beside the network's, under this prefix.
OURS = "ours:"
FAULTS = {"": Cause.NETWORK_FAULT, OURS: Cause.APP_FAULT}


def check_all(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Check every network ``at`` (aware UTC); how many messages were enqueued or dropped.

    ``goes_on``: asked before each portion of the people touched; the next run has the others.
    """
    if not goes_on():
        return 0
    done = sum(_check(name, at, goes_on) for name in _open_or_failing(at))
    ended = Outage.objects.filter(over_at__isnull=False, cleared_at=None).order_by("pk")
    return done + sum(_clear(outage, at, goes_on) for outage in ended)


def _open_or_failing(at: datetime) -> list[str]:
    """Those that are open, or may begin, in the order of the networks."""
    held = set(Outage.objects.filter(over_at=None).values_list("network", flat=True))
    return [
        name
        for network in NETWORKS
        for prefix in FAULTS
        for name in _names(prefix, network, held, at)
    ]


def _names(prefix: str, network: Network, held: set[str], at: datetime) -> list[str]:
    """Of a network that has many servers, those of each server, and none of its own."""
    whole = prefix + network.id
    failing = _asked_lately(whole, at, faulty=True)
    if not network.anywhere:
        return [whole] if whole in held or failing.exists() else []
    servers = failing.exclude(server="").values_list("server", flat=True).distinct()
    names = {prefix + realm_of(network.id, server) for server in servers}
    return sorted(names | {name for name in held if split_realm(name)[0] == whole})


def fault_of(name: str) -> tuple[str, Cause]:
    """The realm and the fault behind an outage's ``network``."""
    ours = name.startswith(OURS)
    return name.removeprefix(OURS), FAULTS[OURS if ours else ""]


def is_open(name: str) -> bool:
    return Outage.objects.filter(network=name, over_at=None).exists()


def is_over(outage: int) -> bool:
    return not Outage.objects.filter(pk=outage, over_at=None).exists()


def _check(name: str, at: datetime, goes_on: GoesOn) -> int:
    outage = Outage.objects.filter(network=name, over_at=None).first()
    many_fail = _many_fail(name, at, open_already=outage is not None)
    if outage is None:
        if many_fail:
            _begin(name, at)
        return 0
    if many_fail:
        Outage.objects.filter(pk=outage.pk).update(last_seen_at=at)
        return _enqueue_to_touched(outage, at, goes_on)
    if many_fail is False and at - outage.last_seen_at >= CLEAR_FOR:
        Outage.objects.filter(pk=outage.pk, over_at=None).update(over_at=at)
    return 0


def _many_fail(name: str, at: datetime, *, open_already: bool) -> bool | None:
    """Whether many logins cannot be told, by what was asked lately; None: it was not asked.

    An outage begins by what was answered since the first faults and since the end of the one
    before, and goes on until fewer than half of the share that began it fail among the
    latest answers.
    """
    fault = fault_of(name)[1]
    asked = _asked_lately(name, at)
    if open_already:
        share = _failing_share(asked.filter(asked_at__gt=at - CLEAR_FOR), fault)
        return share >= SHARE / 2 if share is not None else None
    # What failed before the end of the last outage and was not asked since is not a new one.
    last = Outage.objects.filter(network=name).aggregate(end=Max("over_at"))["end"]
    asked = asked.filter(asked_at__gt=last) if last else asked
    since = list(
        asked.filter(cause=fault.value)
        .order_by("cause_since")
        .values_list("cause_since", flat=True)[:AT_LEAST]
    )
    if len(since) < AT_LEAST:
        return False
    return (_failing_share(asked.filter(asked_at__gte=since[-1]), fault) or 0) >= SHARE


def _asked_lately(name: str, at: datetime, *, faulty: bool = False) -> CredentialQuerySet:
    """Logins of the network; ``faulty``: of those, the ones that met this fault."""
    realm, fault = fault_of(name)
    lately = Credential.objects.filter(asked_at__gt=at - LATELY, asked_at__lte=at)
    asked = lately.of_realm(realm)
    return asked.filter(cause=fault.value) if faulty else asked


def _failing_share(asked: CredentialQuerySet, fault: Cause) -> float | None:
    """The share of answers that were this fault; what tells of neither is left out."""
    neither = [cause.value for cause in SAYS_NOTHING - {fault}]
    latest = asked.exclude(cause__in=neither).order_by("-asked_at")
    causes = list(latest.values_list("cause", flat=True)[:SAMPLE])
    return causes.count(fault.value) / len(causes) if causes else None


def _begin(name: str, at: datetime) -> None:
    try:
        with transaction.atomic():
            Outage.objects.create(network=name, began_at=at, last_seen_at=at)
    except IntegrityError:  # another worker checked at the same moment
        return


def _enqueue_to_touched(outage: Outage, at: datetime, goes_on: GoesOn) -> int:
    """Enqueue the message for everybody touched who has not had it, once it has lasted."""
    if at - outage.began_at < LASTS:
        return 0
    lately = Outage.objects.filter(network=outage.network, told_at__gt=at - NOT_AGAIN_WITHIN)
    if lately.exclude(pk=outage.pk).exists():
        return 0
    Outage.objects.filter(pk=outage.pk, told_at=None).update(told_at=at)
    enqueued, last = 0, 0
    while goes_on() and (people := _not_told(outage, last)):
        touched = _touched_channels(outage, people, at)
        enqueued += sum(bool(_enqueue_outage(outage, touched[user], at)) for user in touched)
        last = people[-1]
    return enqueued


def _not_told(outage: Outage, last: int) -> list[int]:
    """The next people after ``last`` with a login that met the fault, and no message of it."""
    realm, fault = fault_of(outage.network)
    told = Notice.objects.filter(user=OuterRef("user"), key=f"outage:{outage.pk}")
    rows = Credential.objects.filter(~Exists(told), cause=fault.value).of_realm(realm)
    people = rows.filter(user__gt=last).order_by("user").values_list("user", flat=True)
    return list(people.distinct()[:PEOPLE])


def _touched_channels(outage: Outage, people: list[int], at: datetime) -> dict[int, list[Channel]]:
    """Of these people the channels that cannot be told because of it."""
    realm, fault = fault_of(outage.network)
    there = Credential.objects.filter(user__in=people, cause=fault.value).of_realm(realm)
    channels = Channel.objects.filter(credential__in=there)
    touched: dict[int, list[Channel]] = {}
    for channel in channels.select_related("credential__user").order_by("pk"):
        verdict = diagnosis_of(channel, at=at)
        if verdict.state is State.CANNOT_TELL and verdict.cause is fault:
            touched.setdefault(channel.credential.user_id, []).append(channel)
    return touched


def _enqueue_outage(outage: Outage, channels: list[Channel], at: datetime) -> Notice | None:
    return enqueue_notice(
        Preferences.of(channels[0].credential.user),
        topics.NETWORK_TROUBLE,
        f"outage:{outage.pk}",
        at=at,
        context={
            **_facts(outage),
            "outage": outage.pk,
            "channels": [channel.pk for channel in channels],
            # Posts that fail because of it are listed inside, or wait for a follow-up.
            "root": _root(outage),
        },
    )


def _root(outage: Outage) -> str:
    """As ``root_causes.of_failure`` names it."""
    ours = outage.network.startswith(OURS)
    return outage.network if ours else f"network:{outage.network}"


def network_of(outage: Outage) -> str:
    return split_realm(fault_of(outage.network)[0])[0]


def _facts(outage: Outage) -> dict[str, Any]:
    return {
        "network": outage.network,
        "network_id": network_of(outage),
        "ours": outage.network.startswith(OURS),
        "since": outage.began_at.isoformat(),
    }


def _clear(outage: Outage, at: datetime, goes_on: GoesOn) -> int:
    """It is over: drop what did not leave, and enqueue the all-clear for those who were told."""
    over = f"outage:{outage.pk}:over"
    told = Notice.objects.filter(topic=topics.NETWORK_TROUBLE, key=f"outage:{outage.pk}")
    told = told.exclude(context__has_key="over")
    heard = Notice.objects.filter(user=OuterRef("user"), key=over)
    unsent = _unsent_all_clears(outage).filter(~Exists(heard))
    done = _each(told, partial(_enqueue_all_clear, outage), at, goes_on)
    done += _each(unsent, partial(_enqueue_late_all_clear, outage), at, goes_on)
    if goes_on() and not told.exists():
        Outage.objects.filter(pk=outage.pk).update(cleared_at=at)
    return done


def _each(
    notices: QuerySet[Notice],
    enqueue: Callable[[Notice, datetime], bool],
    at: datetime,
    goes_on: GoesOn,
) -> int:
    """What each of these brings, in portions; the next run has what is left. One that fails
    stops no other."""
    enqueued, last = 0, 0
    ordered = notices.select_related("user").order_by("pk")
    while goes_on() and (portion := list(ordered.filter(pk__gt=last)[:PEOPLE])):
        for notice in portion:
            try:
                with transaction.atomic():
                    enqueued += enqueue(notice, at)
            except Exception as error:  # noqa: BLE001 - tried again by the next run
                log.error("no all-clear for message %s: %s", notice.pk, type(error).__name__)
        last = portion[-1].pk
    return enqueued


def _unsent_all_clears(outage: Outage) -> QuerySet[Notice]:
    """All-clears of earlier outages that did not leave, since this one had begun."""
    return Notice.objects.filter(
        topic=topics.NETWORK_TROUBLE,
        outcome=Notice.Outcome.DROPPED,
        reason=reasons.BROKEN_AGAIN,
        context__network=outage.network,
        ended_at__gte=outage.began_at,
    )


def _enqueue_late_all_clear(outage: Outage, unsent: Notice, at: datetime) -> bool:
    """Who was told of the earlier one hears once that it is over; told of both, the same once."""
    return bool(
        enqueue_notice(
            Preferences.of(unsent.user),
            topics.NETWORK_TROUBLE,
            f"outage:{outage.pk}:over",
            at=at,
            context={**unsent.context, "until": at.isoformat()},
        )
    )


def _enqueue_all_clear(outage: Outage, notice: Notice, at: datetime) -> bool:
    while not amend(notice, {"over": at.isoformat()}):
        notice.refresh_from_db()
    if drop(notice, reasons.OUTAGE_OVER, at=at):
        return False
    notice.refresh_from_db()
    sending = notice.outcome == Notice.Outcome.OWED
    if not sending and notice.outcome not in (Notice.Outcome.SENT, Notice.Outcome.UNSURE):
        return False
    return bool(
        enqueue_notice(
            Preferences.of(notice.user),
            topics.NETWORK_TROUBLE,
            f"outage:{outage.pk}:over",
            at=at,
            due_at=at + BEING_SENT if sending else at,
            context={
                **_facts(outage),
                "over_of": notice.pk,
                "until": at.isoformat(),
                "channels": notice.context.get("channels", []),
            },
        )
    )
