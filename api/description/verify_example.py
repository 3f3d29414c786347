"""How a tool checks that a webhook is ours. Copy it; it needs nothing but Python."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping

TOLERANCE_S = 300


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """``secret``: whsec_...; ``headers``: with names in lower case; ``body``: before parsing."""
    message, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(stamp)) > TOLERANCE_S:
        return False  # an old call, played again
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message}.{stamp}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # After a change of the secret there are two signatures for a day.
    given = headers["webhook-signature"].split()
    return any(hmac.compare_digest(wanted, signature) for signature in given)
