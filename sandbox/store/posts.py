"""What was published, so that a network can refuse the same again."""

from __future__ import annotations

import secrets

from sandbox.store import clock, database

REPEAT_S = 24 * 3600


def repeated(network: str, place: str, content: str) -> str:
    """The id of the same post within the last day; empty where there is none."""
    row = database.fetch_one(
        "SELECT external_id FROM posts WHERE network = ? AND place = ? AND content = ?"
        " AND published AND at > ?",
        *(network, place, content, clock.now() - REPEAT_S),
    )
    return str(row["external_id"]) if row else ""


def add(
    network: str,
    account: str,
    place: str,
    content: str,
    *,
    published: bool = True,
    unseen: bool = False,
) -> str:
    """Keep it; its id at the network. ``unseen``: only who has a role at the app can see it."""
    external_id = str(10**17 + secrets.randbelow(10**17))
    database.execute(
        "INSERT INTO posts (network, place, account, external_id, content, at, published,"
        " unseen) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(network, place, account, external_id, content, clock.now(), published, unseen),
    )
    return external_id


def of_account(network: str, account: str) -> list[dict[str, object]]:
    """What was published, the newest first, and who can see it."""
    rows = database.fetch_all(
        "SELECT * FROM posts WHERE network = ? AND account = ? AND published ORDER BY id DESC",
        *(network, account),
    )
    return [
        {
            "id": row["external_id"],
            "place": row["place"],
            "seen_by": "roles of the app" if row["unseen"] else "everybody",
        }
        for row in rows
    ]


def draft(network: str, place: str, external_id: str) -> str | None:
    """What waits under this id to be published; None where nothing does."""
    row = database.fetch_one(
        "SELECT content FROM posts WHERE network = ? AND place = ? AND external_id = ?"
        " AND NOT published",
        *(network, place, external_id),
    )
    return str(row["content"]) if row else None
