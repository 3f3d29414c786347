"""The states of channels: that the sweep comes in time to whatever time alone changes.

Looked at in a sample of the logins that is spread over all of them: all would take minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max, Min, Prefetch, QuerySet

from channels import registry
from channels.models import Channel, Credential, PolicyInUse
from channels.probing.state_sweep import stamp_of
from channels.records import next_states, pauses
from channels.records.diagnoses import diagnosis_of
from operations.verify.invariant import Invariant, named

# So many logins are read at each of so many spots.
SPOTS, AT_EACH = 20, 50


def later_than_the_change(at: datetime) -> Iterator[str]:
    for login in _sample(_settled(at)):
        if _is_late(login, at):
            # Once more: a worker may have written between its row and its channels' rows.
            again = _settled(at).filter(pk=login.pk).first()
            if again is not None and _is_late(again, at):
                yield named(again, f"a state changes before {again.next_state_at:%Y-%m-%d %H:%M}Z")


def _settled(at: datetime) -> QuerySet[Credential]:
    """Those that the sweep leaves alone until a moment that lies ahead. Not at networks whose
    policy is being read anew, and not at those whose word decides how a late look is told."""
    stamps = {network.id: stamp_of(network) for network in registry.NETWORKS}
    read_anew = [
        walk.network
        for walk in PolicyInUse.objects.all()
        if not walk.done or walk.stamp != stamps.get(walk.network)
    ]
    logins = Credential.objects.filter(next_state_at__gt=at)
    logins = logins.outside([*read_anew, *pauses.told_to_wait(at)])
    return logins.prefetch_related(Prefetch("channels", Channel.objects.order_by("pk")))


def _sample(logins: QuerySet[Credential]) -> Iterator[Credential]:
    ends = Credential.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    step = (ends["last"] - ends["first"]) // SPOTS + 1
    for start in range(ends["first"], ends["last"] + 1, step):
        yield from logins.filter(pk__gte=start, pk__lt=start + step).order_by("pk")[:AT_EACH]


def _is_late(login: Credential, at: datetime) -> bool:
    channels = list(login.channels.all())
    changed = any(diagnosis_of(channel, at=at).state != channel.state for channel in channels)
    moment = next_states.moment_of(channels, at=at)
    return changed or (login.next_state_at is not None and login.next_state_at > moment)


INVARIANTS = (
    Invariant(
        "swept-in-time",
        "No channel's state changes by time alone before the sweep comes to its login.",
        later_than_the_change,
    ),
)
