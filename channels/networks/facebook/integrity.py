"""What Facebook tells us unasked of a Page: that it is restricted, and that it is free again.

The Page Integrity webhook, field ``business_integrity``. It comes for Pages that the app is
installed on, which takes ``pages_manage_metadata``.
https://developers.facebook.com/docs/pages-api/integrity-webhook
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from channels.answers.fields import Fields
from channels.contract import (
    App,
    Cause,
    Door,
    Endpoint,
    HandshakeAnswer,
    Message,
    Place,
    Push,
    PushError,
    PushKind,
)

SOURCE = "https://developers.facebook.com/docs/pages-api/integrity-webhook"
SIGNATURE = "x-hub-signature-256"
FIELD = "business_integrity"
SCOPE = "pages_manage_metadata"
# The restrictions that concern publishing; the others are about messages.
PUBLISHING = frozenset({"page_publish", "page_read_only"})
# Meta sends again for a day and a half where we were away.
WINDOW = timedelta(days=2)
MOST_ENTRIES = 1000


def read(push: Push, app: App, *, at: datetime) -> Sequence[Message]:
    """What it says of each Page's right to publish."""
    digest = hmac.new(app.secret.encode(), push.body, hashlib.sha256).hexdigest()
    given = push.headers.get(SIGNATURE, "")
    if not hmac.compare_digest(f"sha256={digest}".encode(), given.encode()):
        raise PushError("a wrong signature")
    try:
        body = Fields(json.loads(push.body))
    except (ValueError, RecursionError):
        raise PushError("not JSON") from None
    if body.text("object") != "page":
        return []
    told = (_messages(entry) for entry in body.each("entry")[:MOST_ENTRIES])
    return [message for each in told for message in each if at - message.issued_at <= WINDOW]


def handshake(query: Mapping[str, str], app: App) -> HandshakeAnswer:
    """The challenge of the query, where the asker knows our verify token."""
    token = app.options.get("verify_token", "")
    given = query.get("hub.verify_token", "")
    if not token or not hmac.compare_digest(token.encode(), given.encode()):
        raise PushError("a wrong verify token")
    challenge = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or not challenge.isalnum():
        raise PushError("no challenge")
    return HandshakeAnswer(challenge)


def subscribe(door: Door, app: App, api: str, pages: Iterable[Place], *, at: datetime) -> None:
    """Install our app on these Pages, which asks for the webhook. Safe to repeat.

    https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
    """
    for page in pages:
        if page.token and page.allowed:
            proof = hmac.new(app.secret.encode(), page.token.encode(), hashlib.sha256).hexdigest()
            data = {
                "subscribed_fields": FIELD,
                "access_token": page.token,
                "appsecret_proof": proof,
            }
            url = f"{api}/{page.external_id}/subscribed_apps"
            door.send(Endpoint.PUBLISH, "POST", url, data=data, at=at)


def _messages(entry: Fields) -> Iterator[Message]:
    page = entry.text("id")
    changes = entry.each("changes")
    told = [*entry.each("messaging")]
    told += [change.inside("value") for change in changes if change.text("field") == FIELD]
    for each in told if page else ():
        # One of Meta's own examples has the restrictions beside what they belong to.
        rows = each.each("restrictions") or entry.each("restrictions")
        kind, until = _meaning(each.text("status"), [*_of_publishing(rows)])
        issued = each.moment("timestamp") or _milliseconds(entry)
        if kind is None or issued is None:
            continue
        parts = (page, kind.value, issued.isoformat(), str(until))
        mark = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        cause = Cause.ACCOUNT_SUSPENDED if kind is PushKind.PLACE_RESTRICTED else Cause.ALIVE
        yield Message(
            *(kind, "", issued, mark, SOURCE, cause), place_id=page, until=until, resent=True
        )


def _of_publishing(restrictions: Iterable[Fields]) -> Iterator[Fields]:
    return (each for each in restrictions if each.text("feature") in PUBLISHING)


def _meaning(status: str, restrictions: list[Fields]) -> tuple[PushKind | None, datetime | None]:
    """What it means for publishing, and until when; None where it names nothing of that.

    "restricted" alone is no such thing: a Page may be kept from messages, or its name.
    """
    standing = [each for each in restrictions if each.text("status") != "UNRESTRICTED"]
    if standing or status == "suspended":
        ends = [each.moment("expiration_time") for each in standing]
        known = [end for end in ends if end is not None]
        return PushKind.PLACE_RESTRICTED, max(known) if known and len(known) == len(ends) else None
    if restrictions or status == "ok":
        return PushKind.PLACE_FREED, None
    return None, None


def _milliseconds(entry: Fields) -> datetime | None:
    number = entry.number("time")
    if number is None or not 0 < number < 10**14:
        return None
    return datetime.fromtimestamp(number / 1000, UTC)
