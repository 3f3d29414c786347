from __future__ import annotations

from datetime import datetime

from channels.contract import Answer, App, Context, Door, Finding, Grant, RenewalAnswer, Tokens


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    raise NotImplementedError


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    raise NotImplementedError


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    raise NotImplementedError


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    raise NotImplementedError


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    raise NotImplementedError
