"""One login asks for all while a network's token address does not answer.

Every request that a silent address takes may use up the refresh token that it carries. So when
several logins of a network (of one server, where it has many) lose their answers within minutes,
one of them goes on asking, with a growing wait, and the others keep their refresh tokens in hand
until it is answered. The row is the whole truth: it holds for all workers on all machines.

The canary is replaced where it is no good itself: disconnected, gone with its worker, silent
several times in a row, or refused (then its own token has been used up, and its answer tells
nothing about the others').
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from channels import registry
from channels.contract import split_realm
from channels.diagnosis.next_check import back_off, spread
from channels.diagnosis.token_ends import proof_every
from channels.models import Credential, Renewal, Silence
from channels.records import next_states
from channels.renewal.attempts import STALE, come_again

# Losses of two logins within this time are one silence.
TOGETHER = timedelta(minutes=10)
# The canary asks at least so often: one call for a whole network is no burden to it.
LONGEST = timedelta(minutes=15)
# Where the canary does not come in this time, another login asks.
GRACE = timedelta(minutes=1)
# After so many unanswered requests of one canary it may be the canary.
MOST_ASKS = 3
SHORTEST_WAIT = timedelta(minutes=1)


def turn(credential: Credential, *, at: datetime) -> datetime | None:
    """None where this login may ask ``at``; else when it is to come again."""
    silence = Silence.objects.filter(network=credential.realm).first()
    if silence is None or credential.suspect_cause:
        return None  # a token that was refused already is not put at risk by another look
    if at >= silence.ask_at and _may_be_canary(silence, credential, at):
        again = 1 if silence.canary_id != credential.pk else F("canary_asks") + 1
        # While it asks nobody else does; its answer sets the time of the next question.
        if Silence.objects.filter(pk=silence.pk, ask_at=silence.ask_at).update(
            canary=credential, canary_asks=again, ask_at=at + STALE
        ):
            return None
    wait = min(max((at - silence.since) / 2, SHORTEST_WAIT), LONGEST)
    return at + wait * (0.75 + spread(credential.pk, at) / 2)


def lost(credential: Credential, *, at: datetime) -> None:
    """An answer to this login was lost: it may be one of several, or the canary's."""
    if Silence.objects.filter(network=credential.realm).exists():
        unanswered(credential, at=at)
    elif _others_lost(credential, at):
        _begin(credential, at)


def unanswered(credential: Credential, *, at: datetime) -> None:
    """The canary asked and nobody answered: it asks again, later each time."""
    silence = Silence.objects.filter(network=credential.realm, canary=credential).first()
    if silence is None:
        return
    asks = silence.asks + 1
    silence.asks, silence.ask_at = asks, at + min(back_off(asks), LONGEST)
    silence.save(update_fields=["asks", "ask_at"])
    if silence.canary_asks >= MOST_ASKS:
        _appoint(silence, credential)
    else:
        come_again(credential, silence.ask_at)


def no_canary(credential: Credential, *, at: datetime) -> None:
    """What this login was told counts for itself alone: another is to ask, at once."""
    silence = Silence.objects.filter(network=credential.realm, canary=credential).first()
    if silence is None:
        return
    silence.ask_at = at
    silence.save(update_fields=["ask_at"])
    _appoint(silence, credential)


def over(realm: str, *, at: datetime) -> None:
    """The address answers: everybody who waited is looked at now."""
    if Silence.objects.filter(network=realm).delete()[0]:
        next_states.ask_by(_waiting(realm, at), at)


def _may_be_canary(silence: Silence, credential: Credential, at: datetime) -> bool:
    if silence.canary_id == credential.pk and silence.canary_asks < MOST_ASKS:
        return True
    return silence.canary_id is None or at >= silence.ask_at + GRACE


def _others_lost(credential: Credential, at: datetime) -> bool:
    """Whether another login lost an answer just now, and nobody has had one since."""
    network, server = credential.network, credential.server
    rows = Renewal.objects.filter(credential__network=network, credential__server=server)
    lost = rows.filter(outcome=Renewal.Outcome.LOST, finished_at__gt=at - TOGETHER)
    # A worker that died takes answers with it that the network gave.
    lost = lost.exclude(credential=credential).exclude(rule="worker-died")
    last = lost.order_by("-finished_at").values_list("finished_at", flat=True).first()
    if last is None:
        return False
    return not rows.filter(outcome=Renewal.Outcome.STORED, finished_at__gt=last).exists()


def _begin(credential: Credential, at: datetime) -> None:
    ask_at = at + back_off(1)
    try:
        with transaction.atomic():
            Silence.objects.create(
                network=credential.realm,
                since=at,
                ask_at=ask_at,
                asks=1,
                canary=credential,
                canary_asks=1,
            )
    except IntegrityError:  # another worker noticed it first
        return
    come_again(credential, ask_at)


def _appoint(silence: Silence, last: Credential) -> None:
    """Another canary, called for its turn; nobody, where nobody waits: then whoever comes."""
    others = _waiting(silence.network, silence.ask_at).exclude(pk=last.pk)
    chosen = others.filter(suspect_cause="").order_by("next_check_at", "pk").first()
    Silence.objects.filter(pk=silence.pk, canary=last).update(canary=chosen, canary_asks=0)
    if chosen is not None:
        come_again(chosen, silence.ask_at)


def _waiting(realm: str, at: datetime) -> QuerySet[Credential]:
    """Logins of which a renewal is due, or was lost."""
    policy = registry.get(split_realm(realm)[0]).policy
    ours = policy.days("renew_before_seconds") or timedelta(0)
    every = proof_every(policy)
    due = Q(issued_at__lte=at + ours - every) if every else Q(expires_at__lte=at + ours)
    lost = Q(renewals__outcome=Renewal.Outcome.LOST, renewals__generation=F("generation"))
    mine = Credential.objects.of_realm(realm).filter(quarantined="", renewal_lost_at=None)
    with_key = mine.exclude(refresh_token_sealed="")
    return with_key.filter(Q(pk__in=with_key.filter(lost).values("pk")) | due)
