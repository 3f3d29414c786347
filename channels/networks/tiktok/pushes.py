"""What TikTok tells us unasked: ``authorization.removed``, with its reason.

One address takes every event there is; those about posts are not ours, and answered all the
same, since whatever is not taken is sent again for three days.
https://developers.tiktok.com/doc/webhooks-overview
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from channels.answers.fields import Fields
from channels.contract import App, Cause, Message, Push, PushError, PushKind, WhyRemoved

EVENTS = "https://developers.tiktok.com/doc/webhooks-events"
SIGNATURE = "tiktok-signature"
REMOVED = "authorization.removed"
# It is sent again for 72 hours; an hour more for clocks that differ.
WINDOW = timedelta(hours=73)
# The moment of signing, in seconds since 1970, and the signature, in hex.
SIGNED = re.compile(r"t=(?P<at>[0-9]{1,12}),s=(?P<signature>[0-9a-f]{64})")
# The token is dead in each of these, and only once by the person's wish.
REASONS: Mapping[int, tuple[Cause, WhyRemoved | None]] = {
    1: (Cause.REVOKED_BY_USER, None),
    2: (Cause.ACCOUNT_SUSPENDED, WhyRemoved.ACCOUNT_DELETED),
    3: (Cause.CHECKPOINT_OR_LOCKED, WhyRemoved.AGE_CHANGED),
    4: (Cause.ACCOUNT_SUSPENDED, WhyRemoved.ACCOUNT_BANNED),
    5: (Cause.INVALID_TOKEN_UNSPECIFIED, WhyRemoved.OUR_APP),
}
# 0 says that TikTok does not know, and so does a reason that is not listed yet.
UNSAID: tuple[Cause, WhyRemoved | None] = (Cause.INVALID_TOKEN_UNSPECIFIED, None)


def read(push: Push, app: App, *, at: datetime) -> Sequence[Message]:
    """The event, where it is of a connection that ended; no message for any other."""
    _prove(push, app)
    try:
        event = Fields(json.loads(push.body))
    except (ValueError, RecursionError):
        raise PushError("not JSON") from None
    if event.text("client_key") != app.client_id:
        raise PushError("for another app")
    if event.text("event") != REMOVED:
        return []
    message = _removed(event)
    # What is older has nothing to tell: whether the token lives was asked since.
    return [message] if at - message.issued_at <= WINDOW else []


def _prove(push: Push, app: App) -> None:
    """The signature covers the raw body and the moment beside it, which is another one each time
    that the same event is sent again."""
    given = SIGNED.fullmatch(push.headers.get(SIGNATURE, "").replace(" ", ""))
    if given is None:
        raise PushError("no signature")
    signed = given["at"].encode() + b"." + push.body
    expected = hmac.new(app.secret.encode(), signed, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, given["signature"]):
        raise PushError("a wrong signature")


def _removed(event: Fields) -> Message:
    account, issued = event.text("user_openid"), event.moment("create_time")
    if not account or issued is None:
        raise PushError("about nobody, or of no day")
    reason = _reason(event.raw.get("content"))
    cause, why = REASONS.get(reason, UNSAID)
    parts = (REMOVED, account, issued.isoformat(), str(reason))
    mark = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return Message(
        PushKind.ACCESS_REMOVED, account, issued, mark, EVENTS, cause=cause, why=why, resent=True
    )


def _reason(content: object) -> int:
    """JSON inside a string; 0, "unknown", for whatever cannot be read."""
    try:
        inside = json.loads(content) if isinstance(content, str) else content
    except (ValueError, RecursionError):
        return 0
    return Fields(inside).number("reason") or 0
