"""How a pasted error of Bluesky, or of another server of its protocol, is recognised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from channels.contract import Paste, PossibleReply

# What only these servers say.
NAMES = {
    "accounttakedown": ("AccountTakedown", 401),
    "accountdeactivated": ("AccountDeactivated", 401),
    "upstreamfailure": ("UpstreamFailure", 502),
    "scopemissingerror": ("ScopeMissingError", 403),
    "ratelimitexceeded": ("RateLimitExceeded", 429),
    "expiredtoken": ("ExpiredToken", 400),
    "authfactortokenrequired": ("AuthFactorTokenRequired", 401),
    "reposuspended": ("RepoSuspended", 400),
    "repotakendown": ("RepoTakendown", 400),
}
SENTENCES = {
    "refresh token replayed": "invalid_grant",
    "invalid refresh token": "invalid_grant",
    "refresh token exceeded inactivity timeout": "invalid_grant",
    "unable to obtain client metadata": "invalid_client_metadata",
    "unable to obtain jwks": "invalid_client_metadata",
    "invalid_dpop_proof": "invalid_dpop_proof",
}
SHAPE = re.compile(r'"error"\s*:\s*"(?:[A-Z][A-Za-z]+|use_dpop_nonce|invalid_dpop_proof)"')


def read(paste: Paste) -> Iterator[PossibleReply]:
    if paste.body:
        if SHAPE.search(paste.body):
            yield PossibleReply(paste.body, paste.status or 400)
        return
    joined = paste.low.replace(" ", "")
    for known, (name, status) in NAMES.items():
        if known in joined:
            body = {"error": name, "message": paste.low}
            yield PossibleReply(json.dumps(body), paste.status or status)
    for sentence, error in SENTENCES.items():
        if sentence in paste.low:
            told = {"error": error, "error_description": sentence}
            yield PossibleReply(json.dumps(told), paste.status or 400)
