"""Tokens as they come back from a consent page, without a network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from channels import registry
from channels.consent.returned_login import ReturnedLogin
from channels.contract import (
    Blame,
    Cause,
    Certainty,
    Facts,
    Finding,
    Grant,
    Kind,
    Place,
)
from channels.models import Channel, Credential
from tests.factories import NOW

GOOD = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "working")


def page(number: int = 1, **fields: Any) -> Place:
    values: dict[str, Any] = {"name": f"Page {number}", "token": f"page-token-{number}"}
    return Place(Kind.PAGE, f"page-{number}", **(values | fields))


def make_returned_login(
    network: str = "facebook",
    account: str = "maren",
    places: Sequence[Place] | None = None,
    *,
    at: datetime = NOW,
    access: str = "new-access",
    refresh: str = "",
    life: timedelta | None = timedelta(days=60),
    scopes: Sequence[str] | None = None,
    **facts: Any,
) -> ReturnedLogin:
    """A login with a proved owner, returned at ``at``; by default with every scope and one Page."""
    granted = tuple(registry.get(network).scopes if scopes is None else scopes)
    here = (page(),) if places is None else tuple(places)
    grant = Grant(access, at, refresh=refresh, expires_in=life, scopes=granted)
    told = {"account_id": account, "account_name": account.title(), "scopes": granted}
    return ReturnedLogin(
        network=network,
        grant=grant,
        account_id=account,
        account_name=account.title(),
        facts=Facts(places=here, **(told | facts)),
        listed=GOOD,
    )


def again(credential: Credential, **changes: Any) -> ReturnedLogin:
    """The same login comes back, with every channel that it has."""
    places = [_place(channel) for channel in credential.channels.order_by("pk")]
    values: dict[str, Any] = {"places": places, "scopes": credential.scopes}
    return make_returned_login(credential.network, credential.account_id, **(values | changes))


def _place(channel: Channel) -> Place:
    return Place(Kind(channel.kind), channel.external_id, channel.name, role=channel.role)
