"""The nonces of each server: they change, and those of one are worth nothing at another."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sandbox.store import clock, database

TURNS_S = 60
# The one of now, and the ones before it, for three minutes in all.
TAKEN = 3
SECRET = "bluesky:nonces"


def now(host: str) -> str:
    return _of(host, int(clock.now()) // TURNS_S)


def taken(host: str, nonce: str) -> bool:
    turn = int(clock.now()) // TURNS_S
    return any(hmac.compare_digest(nonce, _of(host, turn - ago)) for ago in range(TAKEN))


def _of(host: str, turn: int) -> str:
    key = database.setting(SECRET)
    if not key:
        key = secrets.token_hex(16)
        database.set_setting(SECRET, key)
    return hmac.new(key.encode(), f"{host}:{turn}".encode(), hashlib.sha256).hexdigest()[:40]
