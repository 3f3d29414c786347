"""Looks at an account by itself, where the question whether its token lives says nothing of it.

Such a look takes units of a day that our app has for everybody (``records.budgets.look_units``).
So an account is looked at now and then (``look_every_seconds`` of the policy), and sooner where
something speaks against it, or a person asks. Where the units are used up the last truth stands,
and nobody is told of anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from channels.contract import (
    OF_THE_ACCOUNT,
    UNITS_USED_UP,
    Answer,
    Policy,
)
from channels.models import Credential, FailureReport
from channels.probing import places
from channels.probing.places import Asking, Told
from channels.records.budgets import look_units
from channels.records.for_operator import operator_alerts

# So soon a person's question is not asked again: the last look stands.
LOOKED_JUST_NOW = timedelta(minutes=10)


def are_taken(policy: Policy) -> bool:
    """Whether accounts of this network are looked at by themselves."""
    return look_units.are_counted(policy)


def is_due(credential: Credential, policy: Policy, *, by_person: bool, at: datetime) -> bool:
    """Whether the account is to be looked at ``at`` (aware UTC), beside its token."""
    if not are_taken(policy):
        return False
    since = _last(credential)
    every = policy.days("look_every_seconds")
    if only_a_look_can_tell(credential) or (every is not None and at - since >= every):
        return True
    if by_person:
        return at - since >= LOOKED_JUST_NOW
    return _is_reported(credential, since)


def only_a_look_can_tell(credential: Credential) -> bool:
    """Whether what is known, or suspected, of the account is no matter of its token."""
    return credential.cause in OF_THE_ACCOUNT or credential.suspect_cause in OF_THE_ACCOUNT


def ask(asking: Asking, known: Answer, *, by_person: bool) -> Told | None:
    """Look at the account that ``known`` has proved to have a living token.

    None: the units of the day do not reach for it, by our count or by the network's word.
    """
    policy, at = asking.network.policy, asking.at
    if not look_units.take(policy, waited_for=by_person, at=at):
        return None
    told = places.ask(asking, known)
    unanswered = told.unanswered
    if unanswered is not None and unanswered.rule == UNITS_USED_UP:
        look_units.used_up(policy, at=at)
        operator_alerts.alert_if_ours(policy.network, unanswered, at=at)
        return None
    Credential.objects.filter(pk=asking.credential.pk).update(looked_at=at)
    return told


def _last(credential: Credential) -> datetime:
    """Whoever connects is looked at then."""
    return credential.looked_at or credential.created_at


def _is_reported(credential: Credential, since: datetime) -> bool:
    """Whether a tool was told something of the account since the last look."""
    told = FailureReport.objects.filter(
        channel__credential=credential.pk, failed_at__gte=since, cause__in=OF_THE_ACCOUNT
    )
    return told.exists()
