"""The log of calls received: what was asked and how it ended, never a token."""

from __future__ import annotations

from flask import g, request

from sandbox import sent
from sandbox.store import clock, database

KEEP = 20_000


def note_account(account: str) -> None:
    """Remember for the log whose token this request came with."""
    g.caller = account


def caller() -> str:
    account: str = g.get("caller", "")
    return account


def record(network: str, kind: str, status: int | None, fault: str = "") -> None:
    """``status`` is None where the line was cut before an answer."""
    database.execute(
        "INSERT INTO calls (at, network, endpoint, method, path, grant_type, client, account,"
        " status, fault) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(clock.now(), network, kind, request.method, request.path),
        *(_known("grant_type"), _client(), caller(), status, fault),
    )
    database.execute("DELETE FROM calls WHERE id <= (SELECT MAX(id) FROM calls) - ?", KEEP)


def since(network: str, at: float, **columns: str) -> int:
    """How many calls came after this moment, with these values in these columns."""
    where = "".join(f" AND {name} = ?" for name in columns)
    sql = f"SELECT COUNT(*) FROM calls WHERE network = ? AND at > ?{where}"  # noqa: S608
    return database.count(sql, network, at, *columns.values())


def listed(network: str = "") -> list[dict[str, object]]:
    rows = database.fetch_all("SELECT * FROM calls WHERE ? IN ('', network) ORDER BY id", network)
    return [{**dict(row), "at": clock.moment(row["at"]).isoformat()} for row in rows]


def last(number: int) -> list[dict[str, object]]:
    """The newest first."""
    rows = database.fetch_all("SELECT * FROM calls ORDER BY id DESC LIMIT ?", number)
    return [{**dict(row), "at": clock.moment(row["at"]).isoformat()} for row in rows]


def clear(network: str = "") -> None:
    database.execute("DELETE FROM calls WHERE ? IN ('', network)", network)


def _known(name: str) -> str:
    value = sent.everywhere().get(name, "")
    return value if value.replace("_", "").isalnum() and len(value) < 40 else ""


def _client() -> str:
    basic = request.authorization
    told = sent.everywhere()
    named = (
        basic.username
        if basic and basic.type == "basic"
        else told.get("client_id") or told.get("client_key")
    )
    row = database.fetch_one("SELECT id FROM clients WHERE id = ?", named or "")
    return row["id"] if row else ""
