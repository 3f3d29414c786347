"""Meta's ``signed_request``, as Facebook, Instagram and Threads send it. Standard library only.

A form field ``<signature>.<payload>``, both base64url without padding; the signature is
HMAC-SHA256 over the payload as it stands, with the app's secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.answers.fields import Fields
from channels.contract import App, Message, Push, PushError, PushKind, ReadPush

LONGEST = 4096
_DOCS = "https://developers.facebook.com/docs"
SOURCES: Mapping[PushKind, str] = {
    PushKind.ACCESS_REMOVED: f"{_DOCS}/facebook-login/guides/advanced/manual-flow",
    PushKind.DELETE_DATA: f"{_DOCS}/development/create-an-app/app-dashboard/data-deletion-callback",
}
# Meta sends at once; what is older is somebody repeating it.
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """Reads a signed request that means ``word``."""

    kind: PushKind

    def __call__(self, push: Push, app: App, *, at: datetime) -> Sequence[Message]:
        signed = push.form.get("signed_request", "")
        signature, dot, payload = signed.partition(".")
        if not dot or len(signed) > LONGEST or not signed.isascii():
            raise PushError("no signed request")
        expected = hmac.new(app.secret.encode(), payload.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(expected, _decoded(signature)):
            raise PushError("a wrong signature")
        return [self._message(payload, _fields(payload), at)]

    def _message(self, payload: str, fields: Fields, at: datetime) -> Message:
        if fields.text("algorithm").upper() != "HMAC-SHA256":
            raise PushError("another algorithm")
        issued, account = fields.moment("issued_at"), fields.text("user_id")
        # A time ahead of ours is a fault of clocks: the signature covers it like the rest.
        if issued is None or at - issued > WINDOW:
            raise PushError("too old")
        if not account:
            raise PushError("about nobody")
        mark = hashlib.sha256(f"{self.kind.value}.{payload}".encode()).hexdigest()
        return Message(self.kind, account, issued, mark, SOURCES[self.kind])


def _decoded(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise PushError("not base64url") from None


def _fields(payload: str) -> Fields:
    try:
        return Fields(json.loads(_decoded(payload)))
    except (ValueError, RecursionError):
        raise PushError("not JSON") from None


PUSHES: Mapping[str, ReadPush] = {
    "deauthorize": SignedRequest(PushKind.ACCESS_REMOVED),
    "delete-data": SignedRequest(PushKind.DELETE_DATA),
}
