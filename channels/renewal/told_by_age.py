"""A refused renewal, held against how old the login is: what our own record tells of the reason.

A refresh token that nobody has used for as long as the network keeps an unused one has come to
its end. And where an app of ours is still in testing at the network, each login ends so many days
after the person signed in: that is a fault of ours, and shows by many that died at one age while
none grew older. One login that died then proves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from channels.contract import (
    DEAD,
    IN_TESTING,
    UNUSED,
    Blame,
    Cause,
    Certainty,
    Finding,
    Policy,
)
from channels.models import Credential, Event, EventKind
from channels.records.for_operator import operator_alerts

CONSENT = (EventKind.CONNECTED.value, EventKind.REFRESHED.value)
# So many died at that age, this one included.
MANY = 3
# Renewals come once a day: a death is noticed so much later, and no network is quite punctual.
SOONER, LATER = timedelta(hours=2), timedelta(hours=36)


def refine(credential: Credential, policy: Policy, refusal: Finding, *, at: datetime) -> Finding:
    """The refusal, with the reason that the login's age gives it where the network gave none."""
    if refusal.cause is not Cause.INVALID_TOKEN_UNSPECIFIED:
        return refusal
    idle = policy.days("idle_refresh_seconds")
    if idle is not None and at - credential.issued_at >= idle:
        return _over(refusal, UNUSED, Blame.NOBODY)
    if _is_of_an_app_in_testing(credential, policy, at):
        days = int(policy["testing_token_days"].value)
        operator_alerts.alert_about_testing(policy.network, days, at=at)
        return _over(refusal, IN_TESTING, Blame.US)
    return refusal


def _over(refusal: Finding, rule: str, blame: Blame) -> Finding:
    return replace(
        refusal, cause=Cause.EXPIRED, blame=blame, certainty=Certainty.INFERRED, rule=rule
    )


def _is_of_an_app_in_testing(credential: Credential, policy: Policy, at: datetime) -> bool:
    fact = policy.facts.get("testing_token_days")
    if fact is None:
        return False
    life = timedelta(days=int(fact.value))
    own = _with_age().get(pk=credential.pk)
    if not life - SOONER <= at - own.consented <= life + LATER:
        return False
    peers = _with_age().filter(network=credential.network, app=credential.app)
    peers = peers.exclude(pk=credential.pk)
    died = peers.filter(
        cause__in=[cause.value for cause in DEAD],
        died_aged__range=(life - SOONER, life + LATER),
    )
    if len(died.values_list("pk")[: MANY - 1]) < MANY - 1:
        return False
    return not peers.filter(cause=Cause.ALIVE.value, lived__gt=life + LATER).exists()


def _with_age() -> Any:  # what is annotated is known to the database alone
    """Every login with when its person last signed in there, and what age it reached."""
    consents = Event.objects.filter(credential=OuterRef("pk"), kind__in=CONSENT).order_by("-at")
    last = Subquery(consents.values("at")[:1], output_field=DateTimeField())
    logins = Credential.objects.annotate(consented=Coalesce(last, "created_at"))
    return logins.annotate(
        died_aged=_span(F("cause_since") - F("consented")),
        lived=_span(F("last_alive_at") - F("consented")),
    )


def _span(difference: Any) -> Any:
    return ExpressionWrapper(difference, output_field=DurationField())
