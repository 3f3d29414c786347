"""Changes of state that time alone brings: an end comes near, an end is reached, and a look
that should have been had by now was not.

Reads only what is due by the moment stored with each login (``records.next_states``). Where a
network's policy reads otherwise than when those moments were reckoned, its logins are walked
through once more, as far as a run goes; the row in the database says how far that is.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from channels import registry
from channels.contract import Network, Policy
from channels.diagnosis.overdue import may_be_late
from channels.models import Channel, Credential, PolicyInUse
from channels.records import next_states
from channels.records.findings import settle
from channels.registrations import set_up_apps
from core.periodic.run import GoesOn, always
from core.version import version

logger = logging.getLogger(__name__)

CHUNK = 200
# One that cannot be settled is tried again after this, and stops no other until then.
AGAIN = timedelta(minutes=15)


def sweep_states(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Settle every channel whose state time may have changed ``at`` (aware UTC); how many did
    change. ``goes_on``: asked before each chunk; what is left is for the next run.
    """
    changed = 0
    for chunks in (_due, *map(_under_another_policy, registry.NETWORKS), _unknown):
        while goes_on() and (chunk := chunks(at)):
            changed += _settle_logins(chunk, at)
    return changed


def _due(at: datetime) -> Sequence[Credential]:
    return list(_logins().filter(next_state_at__lte=at).order_by("next_state_at")[:CHUNK])


def _unknown(at: datetime) -> Sequence[Credential]:
    """Those of which nobody has reckoned yet: new ones, and all of them after an upgrade; in
    whichever order the database has them at hand."""
    return list(_logins().filter(next_state_at=None)[:CHUNK])


def _under_another_policy(network: Network) -> Callable[[datetime], Sequence[Credential]]:
    def chunk(at: datetime) -> Sequence[Credential]:
        walk = _walk(network)
        if walk.done:
            return ()
        rows = _logins().filter(network=network.id, pk__gt=walk.reached)
        logins = list(rows.filter(next_state_at__gt=at).order_by("pk")[:CHUNK])
        mine = PolicyInUse.objects.filter(pk=walk.pk, stamp=walk.stamp)
        reached = logins[-1].pk if logins else walk.reached
        mine.update(reached=reached, done=len(logins) < CHUNK)
        return logins

    return chunk


def _walk(network: Network) -> PolicyInUse:
    """How far the policy of today has come; the first one has nothing to reckon anew."""
    stamp = stamp_of(network)
    held, _new = PolicyInUse.objects.get_or_create(
        network=network.id, defaults={"stamp": stamp, "done": True}
    )
    if held.stamp != stamp:
        held.stamp, held.reached, held.done = stamp, 0, False
        held.save()
    return held


def stamp_of(network: Network) -> str:
    """Another one wherever a state may follow from the same rows in another way."""
    apps = [app.id for app in set_up_apps(network)]
    told = repr((network.policy.version, apps, str(version())))
    return hashlib.sha256(told.encode()).hexdigest()


def _logins() -> QuerySet[Credential]:
    channels = Channel.objects.order_by("pk")
    return Credential.objects.prefetch_related(Prefetch("channels", channels))


def _settle_logins(logins: Sequence[Credential], at: datetime) -> int:
    return sum(_settle_login(login, at) for login in sorted(logins, key=lambda login: login.pk))


def _settle_login(login: Credential, at: datetime) -> int:
    channels = list(login.channels.all())
    changed = [_settle(channel, at) for channel in channels]
    if None in changed:
        Credential.objects.filter(pk=login.pk).update(next_state_at=at + AGAIN)
    else:
        next_states.keep(login, channels, at=at)
    return sum(filter(None, changed))


def _settle(channel: Channel, at: datetime) -> bool | None:
    """None where it could not be: one channel stops no other."""
    try:
        return settle(channel, at=at)
    except Exception:
        logger.exception("channel %s: its state could not be settled", channel.pk)
        return None


def logins_overdue(policy: Policy, at: datetime) -> QuerySet[Credential]:
    """Logins whose look is overdue by what the network's tokens bear: ``diagnosis`` decides, by
    each token's own life."""
    by = at - may_be_late(policy.days("access_token_seconds"))
    begun, waiting = Q(due_since__lt=by), Q(due_since=None, next_check_at__lt=by)
    return Credential.objects.filter(begun | waiting, network=policy.network)
