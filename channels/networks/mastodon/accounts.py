"""One account, as a server describes it. https://docs.joinmastodon.org/entities/Account/"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from channels.answers.fields import Fields

# The longest that a login's stable id may be (``Credential.account_id``).
LONGEST_ID = 120


@dataclass(frozen=True, slots=True)
class Account:
    """``id``: the address of its actor, the same everywhere for ever; ``local_id``: its number
    on this server, which means another account on the next. ``handle``: name@server."""

    id: str
    local_id: str
    name: str
    handle: str
    role: str = ""
    picture: str | None = field(default=None, repr=False)


def read(body: object, server: str) -> Account | None:
    """The account in a body; None where there is none."""
    fields = Fields(body)
    local_id, username = fields.text("id"), fields.text("username")
    if not local_id or not username:
        return None
    return Account(
        id=_id(fields, server, username),
        local_id=_fitting(f"{server}/{local_id}"),
        name=fields.text("display_name") or username,
        handle=f"{username}@{server}",
        role="bot" if fields.yes("bot") else "",
        picture=picture_of(fields, server),
    )


def _id(fields: Fields, server: str, username: str) -> str:
    """The actor's address, told since 4.2. Only one of this server's own is believed: a server
    that named somebody else's would take over their channel here."""
    told = fields.address("uri") or ""
    if told and urlsplit(told).hostname == server:
        return _fitting(told)
    return _fitting(f"https://{server}/users/{username}")


def _fitting(told: str) -> str:
    """As it is; what is longer than we keep goes by its digest, which is as stable."""
    return told if len(told) <= LONGEST_ID else hashlib.sha256(told.encode()).hexdigest()


def picture_of(fields: Fields, server: str) -> str | None:
    """The account's picture, where it lies at the server or at a host below it."""
    for key in ("avatar_static", "avatar"):
        told = fields.address(key)
        if told:
            host = urlsplit(told).hostname or ""
            return told if host == server or host.endswith(f".{server}") else ""
    return fields.address("avatar")
