"""What the networks answer, and what people do about it, written by the site's own functions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from channels import registry
from channels.consent.returned_login import ReturnedLogin
from channels.contract import (
    Answer,
    Blame,
    Cause,
    Certainty,
    Facts,
    Finding,
    Grant,
    Kind,
    Place,
    Policy,
)
from channels.journeys import refreshing
from channels.models import Channel, Credential
from channels.records import findings
from channels.renewal import new_tokens
from channels.reports import intake
from channels.reports.failed_posts import FailedPost
from tests.channels.networks import case
from tests.every_network import ROTATING
from tests.notifications.simulated.people import WITH_ENDS, life_of

DAY = timedelta(days=1)


# Too short-lived for the rounds of the others.
RENEWED_EVERY_HOUR = [
    network for network in ROTATING if network in WITH_ENDS and life_of(network) < DAY
]


def policy_of(held: Credential) -> Policy:
    return registry.get(held.network).policy


def login(pk: int) -> Credential:
    return Credential.objects.get(pk=pk)


def alive(at: datetime) -> Finding:
    return Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "simulated-alive", at=at)


def says_dead(pk: int, cause: Cause, *, at: datetime) -> None:
    """A check is told that the login is over, or locked."""
    finding = Finding(cause, Blame.YOU, Certainty.SAID, "simulated-dead", at=at)
    findings.record_answer(login(pk), Answer(finding), at=at)


def does_not_answer(pk: int, *, at: datetime) -> None:
    fault = Finding(
        Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "simulated-fault", at=at
    )
    findings.record_answer(login(pk), Answer(fault), at=at)


def answers_again(pk: int, *, at: datetime) -> None:
    """A check finds it alive, with every place; what was due is renewed by us first."""
    held = login(pk)
    if held.refresh_token_sealed and held.expires_at and held.expires_at <= at:
        new_tokens.store_grant(held, _grant(held, at), at=at, expected_generation=held.generation)
    facts = Facts(scopes=_every_scope(held), places=_places(held))
    findings.record_answer(held, Answer(alive(at), facts), at=at)


def takes_role(pk: int, channel: int, *, at: datetime) -> None:
    """The person has lost their role on one place."""
    held = login(pk)
    facts = Facts(places=_places(held, without=channel))
    findings.record_answer(held, Answer(alive(at), facts), at=at)


def takes_permission(pk: int, *, at: datetime) -> None:
    """A box was unticked at the network: publishing is not allowed any more."""
    held = login(pk)
    needed = {
        ability.scope for ability in registry.get(held.network).policy.abilities if ability.needed
    }
    facts = Facts(scopes=tuple(scope for scope in held.scopes if scope not in needed) or ("none",))
    findings.record_answer(held, Answer(alive(at), facts), at=at)


def person_refreshes(pk: int, *, at: datetime) -> None:
    """The guided refresh, from the moment at which the network's answer is proved."""
    held = login(pk)
    data_access = policy_of(held).days("data_access_seconds")
    ends = at + data_access if data_access else None
    facts = Facts(scopes=_every_scope(held), places=_places(held), data_access_expires_at=ends)
    returned = ReturnedLogin(
        held.network, _grant(held, at), held.account_id, held.account_name, facts, alive(at)
    )
    refreshing.store(held, returned, at=at)


def posts_fail(pk: int, many: int, *, at: datetime, status: int = 0, body: str = "") -> None:
    """A publishing tool reports ``many`` posts; without a status, for a token that is over."""
    places = list(Channel.objects.filter(credential_id=pk).select_related("credential__user"))
    for number in range(many):
        channel = places[number % len(places)]
        dead = case.of(channel.network).dead_post
        told = FailedPost(
            failed_at=at,
            status=status or dead[0],
            body=body if status else dead[1],
            post=f"post {pk}-{number}",
        )
        intake.report(channel, told, by="simulated tool", at=at)


def quiet_renewals(down: set[str], *, at: datetime) -> None:
    """What machines renew without news, all at once: rows of logins that simply live."""
    living = Credential.objects.filter(cause=Cause.ALIVE.value).exclude(network__in=down)
    for network in ROTATING:
        policy = registry.get(network).policy
        life, last = policy.days("access_token_seconds"), policy.days("refresh_token_seconds")
        assert life is not None
        held = living.filter(network=network)
        late = held if network in RENEWED_EVERY_HOUR else held.filter(expires_at__lt=at + 9 * DAY)
        late.update(
            issued_at=at,
            asked_at=at if network in RENEWED_EVERY_HOUR else F("asked_at"),
            expires_at=at + life,
            refresh_expires_at=at + last if last else None,
            generation=F("generation") + 1,
        )


def quiet_answers(down: set[str], *, at: datetime) -> None:
    """Checks that find nothing new."""
    living = Credential.objects.filter(cause=Cause.ALIVE.value).exclude(network__in=down)
    living.update(asked_at=at, last_alive_at=at)


def _grant(held: Credential, at: datetime) -> Grant:
    rotates, policy = bool(held.refresh_token_sealed), policy_of(held)
    return Grant(
        access=f"simulated-{held.pk}-{at:%d%H%M%S}",
        received_at=at,
        refresh=f"simulated-refresh-{held.pk}-{at:%d%H%M%S}" if rotates else "",
        expires_in=None if "data_access_seconds" in policy.facts else life_of(held.network),
        refresh_expires_in=policy.days("refresh_token_seconds") if rotates else None,
        scopes=_every_scope(held),
    )


def _every_scope(held: Credential) -> tuple[str, ...]:
    network = registry.get(held.network)
    return tuple(
        sorted({*network.scopes, *(ability.scope for ability in network.policy.abilities)})
    )


def _places(held: Credential, *, without: int = 0) -> tuple[Place, ...]:
    return tuple(
        Place(Kind(channel.kind), channel.external_id, channel.name, allowed=channel.pk != without)
        for channel in held.channels.order_by("pk")
    )
