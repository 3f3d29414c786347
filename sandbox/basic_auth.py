"""HTTP Basic, by which an app proves itself to X and to Pinterest."""

from __future__ import annotations

from flask import request

from sandbox.store import accounts
from sandbox.store.accounts import Client


def sent() -> bool:
    return request.authorization is not None and request.authorization.type == "basic"


def client(network: str) -> Client | None:
    """The app whose id and secret came along; None where they do not fit."""
    given = request.authorization
    if given is None or given.type != "basic":
        return None
    app = accounts.client(network, given.username or "")
    return app if app and app.knows(given.password or "") else None


def bearer() -> str:
    given = request.authorization
    return (given.token or "") if given and given.type == "bearer" else ""
