"""What came back from a consent page: tokens, whose they are, and where they may publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from channels.contract import (
    Answer,
    App,
    Blame,
    Cause,
    Certainty,
    Door,
    Facts,
    Finding,
    Grant,
    Kind,
    Network,
    Place,
)
from channels.records.budgets import look_units
from channels.records.observed_door import ObservedDoor
from core import sealing
from core.sealing import Binding

# With these the owner is known, whatever may be done in their name.
OWNED = frozenset({Cause.ALIVE, Cause.PERMISSION_MISSING, Cause.LOST_PAGE_ROLE})
LONGEST_ID = 120


class NotProved(Exception):  # noqa: N818
    """The network did not say whose tokens these are. ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


_NO_OWNER = Finding(
    Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "success-without-owner"
)


@dataclass(frozen=True, slots=True)
class ReturnedLogin:
    """Tokens with a proved owner. ``listed`` tells why places are missing, where they are."""

    network: str
    grant: Grant
    account_id: str
    account_name: str
    facts: Facts
    listed: Finding
    app: str = ""  # by which of our apps there: ids of two are never compared
    server: str = ""  # of a network without one address: the host that it was made at

    @property
    def places(self) -> tuple[Place, ...]:
        return self.facts.places or ()

    @property
    def scopes(self) -> tuple[str, ...]:
        return self.facts.scopes if self.facts.scopes is not None else self.grant.scopes

    @property
    def answer(self) -> Answer:
        return Answer(self.listed, self.facts)


def prove_owner(
    network: Network, app: App, door: Door, grant: Grant, *, asked: Sequence[str], at: datetime
) -> ReturnedLogin:
    """Fetch the lasting token and prove whose it is. Raises NotProved; stores nothing.

    ``asked``: the scopes that the person was asked for, which is what they granted where
    the network names none (RFC 6749, section 5.1).
    """
    observed = ObservedDoor(door, network.id, app.server)
    completed = network.client.complete(observed, app, grant, at=at)
    if completed.grant is None:
        raise NotProved(observed.act_on(completed.finding, at=at))
    lasting = completed.grant
    look_units.note(network.policy, at=at)
    answer = network.client.places(observed, app, lasting.tokens, at=at)
    finding = observed.act_on(answer.finding, at=at)
    facts = observed.by_our_clock(answer.facts)
    if finding.cause not in OWNED or (finding.cause is not Cause.ALIVE and not facts.account_id):
        raise NotProved(finding)
    if not facts.account_id or len(facts.account_id) > LONGEST_ID:
        raise NotProved(_NO_OWNER)
    if not lasting.scopes and facts.scopes is None:
        lasting = replace(lasting, scopes=tuple(asked))
    return ReturnedLogin(
        network=network.id,
        app=app.id,
        server=app.server,
        grant=lasting,
        account_id=facts.account_id,
        account_name=facts.account_name or facts.account_id,
        facts=facts,
        listed=finding,
    )


def seal(returned: ReturnedLogin, binding: Binding) -> str:
    """All of it, tokens and names, sealed as one for the row that keeps it."""
    grant, facts = returned.grant, returned.facts
    return sealing.seal_json(
        {
            "account": [returned.account_id, returned.account_name],
            "server": returned.server,
            "grant": grant.as_plain(),
            "facts": {
                "other_id": facts.other_id,
                "issued_at": _iso(facts.issued_at),
                "expires_at": _iso(facts.expires_at),
                "no_expiry": facts.no_expiry,
                "data_access_expires_at": _iso(facts.data_access_expires_at),
                "scopes": facts.scopes,
                "places": None
                if facts.places is None
                else [_place(place) for place in facts.places],
                "absent": facts.absent.value,
                "absent_scope": facts.absent_scope,
                "complete": facts.complete,
                # Beside the places: a release before this one reads a place to its last word.
                "pictures": {
                    place.external_id: place.picture
                    for place in facts.places or ()
                    if place.picture is not None
                },
                "barred": [place.external_id for place in facts.places or () if place.barred],
            },
            "listed": [
                returned.listed.cause.value,
                returned.listed.blame.value,
                returned.listed.certainty.value,
                returned.listed.rule,
            ],
        },
        binding,
    )


def unseal(network: str, app: str, sealed: str, binding: Binding) -> ReturnedLogin:
    """What ``seal`` was given. Raises sealing.UnsealError where it does not open there."""
    data = sealing.unseal_json(sealed, binding)
    grant, facts = data["grant"], data["facts"]
    account_id, account_name = data["account"]
    cause, blame, certainty, rule = data["listed"]
    return ReturnedLogin(
        network=network,
        app=app,
        server=data.get("server", ""),  # older rows have none
        grant=Grant.from_plain(grant),
        account_id=account_id,
        account_name=account_name,
        facts=Facts(
            account_id=account_id,
            account_name=account_name,
            other_id=facts["other_id"],
            issued_at=_moment(facts["issued_at"]),
            expires_at=_moment(facts["expires_at"]),
            no_expiry=facts["no_expiry"],
            data_access_expires_at=_moment(facts["data_access_expires_at"]),
            scopes=None if facts["scopes"] is None else tuple(facts["scopes"]),
            places=None
            if facts["places"] is None
            else tuple(_read_place(place, facts) for place in facts["places"]),
            absent=Cause(facts["absent"]),
            absent_scope=facts.get("absent_scope", ""),
            complete=facts.get("complete", True),
        ),
        listed=Finding(Cause(cause), Blame(blame), Certainty(certainty), rule),
    )


def _place(place: Place) -> dict[str, Any]:
    return {
        "kind": place.kind.value,
        "external_id": place.external_id,
        "name": place.name,
        "handle": place.handle,
        "role": place.role,
        "allowed": place.allowed,
        "ticked": place.ticked,
        "needs": place.needs,
        "certainty": place.certainty.value,
        "token": place.token,
    }


def _read_place(data: dict[str, Any], facts: Mapping[str, Any]) -> Place:
    certainty = Certainty(data.get("certainty", Certainty.SAID))
    place = Place(**{**data, "kind": Kind(data["kind"]), "certainty": certainty})
    picture = facts.get("pictures", {}).get(place.external_id)
    return replace(place, picture=picture, barred=place.external_id in facts.get("barred", ()))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _seconds(span: timedelta | None) -> float | None:
    return span.total_seconds() if span else None
