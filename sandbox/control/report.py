"""The whole state in words and numbers, without a single token."""

from __future__ import annotations

from sandbox import faults
from sandbox.networks.registry import DIALECTS
from sandbox.store import accounts, clock, database, grants, posts, restrictions, tokens
from sandbox.store.accounts import Account
from sandbox.store.grants import Grant
from sandbox.store.tokens import Token


def everything() -> dict[str, object]:
    return {
        "clock": clock_state(),
        **{name: value for each in DIALECTS for name, value in each.standing().items()},
        "networks": {dialect.id: network(dialect.id) for dialect in DIALECTS},
        "clients": [client(row["id"]) for row in database.fetch_all("SELECT id FROM clients")],
    }


def clock_state() -> dict[str, object]:
    return {"offset_seconds": clock.offset(), "now": clock.moment(clock.now()).isoformat()}


def network(name: str) -> dict[str, object]:
    return {
        "accounts": [account(entry) for entry in accounts.accounts(name)],
        "faults": faults_of(name),
    }


def account(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "name": account.name,
        "handle": account.handle,
        "email": account.email,
        "kind": account.kind,
        "checkpoint": account.checkpoint,
        "locked": account.locked,
        "suspended": account.suspended,
        "empty_list": account.empty_list,
        "token_life": account.token_life,
        "posts": posts.of_account(account.network, account.id),
        "places": [
            {
                "id": place.id,
                "name": place.name,
                "role": place.role,
                "lost": place.lost,
                "left_out": place.left_out,
                "business": place.business,
                "restricted": [
                    held.feature for held in restrictions.standing(account.network, place.id)
                ],
                "listing": place.listing,
            }
            for place in accounts.places(account.network, account.id, lost=True)
        ],
        "grants": [_grant(grant) for grant in grants.of_account(account.network, account.id)],
        "tokens": _tokens(account),
    }


def faults_of(name: str) -> list[dict[str, object]]:
    return [
        {
            "kind": fault.kind,
            "endpoint": fault.endpoint,
            "times": fault.times,
            "seconds": fault.seconds,
            "status": fault.status,
            "until": None if fault.until is None else clock.moment(fault.until).isoformat(),
        }
        for fault in faults.standing(name)
    ]


def client(client_id: str) -> dict[str, object]:
    row = database.fetch_one("SELECT * FROM clients WHERE id = ?", client_id)
    uris = database.fetch_all(
        "SELECT uri FROM redirect_uris WHERE client = ? ORDER BY rowid", client_id
    )
    if row is None:
        raise LookupError(client_id)
    return {
        "id": row["id"],
        "network": row["network"],
        "name": row["name"],
        "scopes": row["scopes"].split(),
        "partner": bool(row["partner"]),
        "wrapped": bool(row["wrapped"]),
        "legacy_refresh": bool(row["legacy_refresh"]),
        "deauthorize_url": row["deauthorize_url"],
        "data_deletion_url": row["data_deletion_url"],
        "webhook_url": row["webhook_url"],
        "unseen": bool(row["unseen"]),
        "redirect_uris": [address["uri"] for address in uris],
    }


def _grant(grant: Grant) -> dict[str, object]:
    return {
        "client": grant.client,
        "scopes": list(grant.scopes),
        "declined": list(grant.declined),
        "places": None if grant.places is None else list(grant.places),
        "since": clock.moment(grant.since).isoformat(),
        "renewed_at": clock.moment(grant.renewed_at).isoformat(),
        "ended_why": grant.ended_why,
    }


def fate(token: Token) -> str:
    """``alive``, ``expired``, or what ended it."""
    return token.ended_why or ("expired" if token.over else "alive")


def _tokens(account: Account) -> dict[str, dict[str, int]]:
    """How many tokens of each kind stand, are over, or were ended, and why."""
    by_kind: dict[str, dict[str, int]] = {}
    for token in tokens.of_account(account.network, account.id):
        counts = by_kind.setdefault(token.kind, {})
        counts[fate(token)] = counts.get(fate(token), 0) + 1
    return by_kind
