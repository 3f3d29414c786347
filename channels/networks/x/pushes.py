"""What X tells us unasked: the ``oauth.revoke`` event of its Activity API.

A POST with a JSON body, signed in a header; and a GET by which X makes sure, at first and
then every hour, that the address is ours. Both are keyed with the app's consumer secret,
which X calls "API secret key" and which is not the client secret of OAuth 2.0.
https://docs.x.com/x-api/webhooks/quickstart
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from channels.answers.fields import Fields
from channels.contract import App, HandshakeAnswer, Message, Push, PushError, PushKind

SOURCE = "https://docs.x.com/x-api/activity/event-payloads"
SIGNATURE = "x-twitter-webhooks-signature"
REVOKED = "oauth.revoke"
# X delivers at once, and again where we were away.
WINDOW = timedelta(days=2)
# The answer to a handshake is the signature of what was asked. A token of X's has no braces,
# so that nobody can have an event of their own making signed by us.
CRC_TOKEN = re.compile(r"[A-Za-z0-9+/=_.-]{1,255}")


def read(push: Push, app: App, *, at: datetime) -> Sequence[Message]:
    """The event, where it is one of a removed app; no message for any other."""
    given = push.headers.get(SIGNATURE, "")
    if not hmac.compare_digest(_signed(app, push.body).encode(), given.encode()):
        raise PushError("a wrong signature")
    try:
        data = Fields(json.loads(push.body)).inside("data")
    except (ValueError, RecursionError):
        raise PushError("not JSON") from None
    if data.text("event_type") != REVOKED:
        return []
    message = _revoked(data)
    # What is older has nothing to tell: whether the token lives was asked since.
    return [message] if at - message.issued_at <= WINDOW else []


def handshake(query: Mapping[str, str], app: App) -> HandshakeAnswer:
    """The challenge of the query, signed."""
    token = query.get("crc_token", "")
    if not CRC_TOKEN.fullmatch(token):
        raise PushError("no crc_token")
    answer = {"response_token": _signed(app, token.encode())}
    return HandshakeAnswer(json.dumps(answer), "application/json")


def _revoked(data: Fields) -> Message:
    payload = data.inside("payload")
    account, issued = payload.text("user_id"), _moment(payload.text("date_time"))
    if not account or issued is None:
        raise PushError("about nobody, or of no day")
    parts = (data.text("event_uuid"), account, issued.isoformat(), payload.text("app_id"))
    mark = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return Message(PushKind.ACCESS_REMOVED, account, issued, mark, SOURCE, resent=True)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _signed(app: App, what: bytes) -> str:
    secret = app.options.get("consumer_secret", "")
    if not secret:
        raise PushError("X_CONSUMER_SECRET is not set")
    digest = hmac.new(secret.encode(), what, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(digest).decode()}"
