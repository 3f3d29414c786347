"""A card in each state with an invented channel, for who has none: the home page, an article.

Nothing here is stored: the rows are made in memory, and judged like any other channel.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User

from channels import registry
from channels.contract import Cause, Certainty, Kind, State
from channels.diagnosis.diagnose import diagnose
from channels.models import Channel, Credential
from channels.pages.cards import Card, card_of
from channels.records.diagnoses import snapshot_of

AT = datetime(2026, 11, 24, 8, 45, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# No channel that is stored has such a number, and each drawing on a page wants one of its own.
NUMBERS = {state: 2**40 + place for place, state in enumerate(State)}


def sample_card(state: State, *, name: str, person: str, at: datetime = AT) -> Card:
    """The card of a channel called ``name``, behind the login of ``person``, as of ``at``."""
    channel = _channel(state, name, person, at)
    # As if every network but that of the last state were set up here.
    snapshot = snapshot_of(channel)._replace(set_up=state is not State.NOT_SET_UP)
    return card_of(channel, diagnose(registry.get(channel.network).policy, snapshot, at), at=at)


def _channel(state: State, name: str, person: str, at: datetime) -> Channel:
    network = "linkedin" if state is State.ENDS_SOON else "facebook"
    network = "instagram" if state is State.CANNOT_TELL else network
    login = _login(state, network, person, at)
    kind = Kind.PAGE if network == "facebook" else registry.get(network).policy.kinds[0]
    return Channel(
        pk=NUMBERS[state],
        credential=login,
        network=network,
        kind=kind.value,
        name=name,
        cause_since=login.issued_at,
        state_since=login.issued_at,
        created_at=login.issued_at,
    )


def _login(state: State, network: str, person: str, at: datetime) -> Credential:
    age = {State.ENDS_SOON: 51 * DAY, State.NEEDS_YOU: 34 * DAY}.get(state, 10 * DAY)
    policy = registry.get(network).policy
    scopes = sorted({ability.scope for ability in policy.abilities})
    if state is State.LIMITED:
        scopes.remove("pages_manage_posts")
    issued = at - age
    login = Credential(
        pk=NUMBERS[state],
        user=User(pk=0),
        network=network,
        account_name=person,
        scopes=scopes,
        issued_at=issued,
        expires_at=issued + (policy.days("access_token_seconds") or DAY),
        cause_since=issued,
        asked_at=at - timedelta(minutes=12),
        last_alive_at=at - timedelta(minutes=12),
        next_check_at=at + HOUR,
        created_at=issued,
    )
    _befall(login, state, at)
    return login


def _befall(login: Credential, state: State, at: datetime) -> None:
    """What the network answered."""
    causes = {
        State.NEEDS_YOU: Cause.PASSWORD_CHANGED,
        State.CANNOT_TELL: Cause.NETWORK_FAULT,
    }
    if state not in causes:
        return
    login.cause, login.certainty = causes[state].value, Certainty.SAID.value
    login.cause_since = at - HOUR
    login.last_alive_at = at - 2 * HOUR
