"""Why a login is disabled: asked of the public account, which may say where it has moved.

Mastodon has one sentence for a login that a moderator froze, a suspended account, a memorial and
an account that has moved. https://docs.joinmastodon.org/entities/Account/#moved
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from channels.answers.fields import Fields
from channels.contract import ACCOUNT_MOVED, App, Certainty, Door, Endpoint, Finding

SUSPENDED = "account_suspended"
HANDLE = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,63}(@[a-z0-9.-]{3,253})?", re.IGNORECASE)
BY_NAME = re.compile(r"/(?:users/|@)(?P<name>[A-Za-z0-9_.-]{1,64})/?")
BY_NUMBER = re.compile(r"/ap/users/(?P<number>[0-9]{1,20})/?")


def or_suspended(
    door: Door, app: App, finding: Finding, account_id: str, *, at: datetime
) -> Finding:
    """``finding`` with what the public account says of it: moved to where, or suspended.

    Where it says neither, or does not answer, the finding stays what the one sentence meant.
    """
    asked = _question(app.server, account_id)
    if asked is None:
        return finding
    url, params = asked
    reply = door.send(Endpoint.INTROSPECT, "GET", url, params={**params, "lang": "en"}, at=at)
    if not reply.ok:
        return finding
    public = Fields(reply.json)
    to = _handle(public.inside("moved"), app.server)
    if to:
        codes = {**finding.codes, "moved_to": to}
        return replace(finding, rule=ACCOUNT_MOVED, certainty=Certainty.SAID, codes=codes)
    if public.yes("suspended"):
        return replace(finding, rule=SUSPENDED, certainty=Certainty.SAID)
    return finding


def _question(server: str, account_id: str) -> tuple[str, dict[str, str]] | None:
    """How the public account is asked for, by the address of its actor."""
    path = urlsplit(account_id).path
    if number := BY_NUMBER.fullmatch(path):
        return f"https://{server}/api/v1/accounts/{number['number']}", {}
    if named := BY_NAME.fullmatch(path):
        return f"https://{server}/api/v1/accounts/lookup", {"acct": named["name"]}
    return None


def _handle(account: Fields, server: str) -> str:
    """``name@server`` of the account that it has moved to; empty where it has not."""
    told = account.text("acct")
    if not HANDLE.fullmatch(told):
        return ""
    return told if "@" in told else f"{told}@{server}"
