"""A network that rotates, in memory, and one worker that drives a clock of its own over it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from channels.contract import App, Endpoint, Proof, Reply
from channels.models import Credential
from channels.probing.check import check_login
from tests.channels.journeys.journey import MINUTE
from tests.factories import NOW, make_channel, make_credential, make_user

# What a token address does in place of answering: status, body, failure of the line, and how
# many seconds it takes.
FAULTS: dict[str, tuple[int | None, str, str, int]] = {
    "hanging": (None, "", "timeout", 10),
    "resetting": (None, "", "dropped", 0),
    "closing": (None, "", "dropped", 1),
    "200 empty": (200, "", "", 0),
    "200 HTML": (200, "<html><body>One moment, please</body></html>", "", 0),
}
DEAD = {"error": "invalid_grant", "error_description": "Value passed for the token was invalid."}
# A dead access token in the words of each network that can be asked, and a living one.
DEAD_ACCESS = json.dumps(
    {"code": 2, "message": "Authentication failed.", "error": {"code": "access_token_invalid"}}
)
KNOWN_BY_ID = {"username": "acme", "account_type": "BUSINESS"}
GRANT = {"token_type": "bearer", "expires_in": 7200}


@dataclass
class RotatingNetwork:
    """Each refresh token is good once. ``fault`` until ``until``; ``rotates_unheard``: it does
    what it was asked to all the same."""

    now: datetime = NOW
    until: datetime = NOW
    fault: str = ""
    rotates_unheard: bool = False
    refresh: dict[str, str] = field(default_factory=dict)  # the valid ones, and whose they are
    access: set[str] = field(default_factory=set)
    used_up: set[str] = field(default_factory=set)  # whose key was changed and never heard
    asked: list[tuple[datetime, str]] = field(default_factory=list)  # at the token address
    _number: Any = field(default_factory=lambda: count(1))

    def login(self, network: str, *, age: timedelta, life: timedelta, **fields: Any) -> Credential:
        """A login with a channel, whose tokens this network knows, due ``NOW``."""
        name = f"login-{next(self._number)}"
        access, refresh = f"access-of-{name}", f"refresh-of-{name}"
        self.refresh[refresh] = name
        self.access.add(access)
        credential = make_credential(
            fields.pop("user", None) or make_user(),
            network,
            age=age,
            life=life,
            access=access,
            refresh=refresh,
            account_id=name,
            next_check_at=NOW,
            **fields,
        )
        make_channel(credential)
        return credential

    def send(
        self,
        endpoint: Endpoint,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        bearer: str = "",
        basic: App | None = None,
        proof: Proof | None = None,
        at: datetime | None = None,
    ) -> Reply:
        at = at or self.now
        if endpoint is not Endpoint.TOKEN_REFRESH:
            return self._who(endpoint, bearer, at)
        key = (data or {})["refresh_token"]
        self.asked.append((at, key))
        if self.now < self.until:
            return self._unheard(endpoint, key, at)
        owner = self.refresh.pop(key, None)
        if owner is None:
            return Reply(endpoint, 400, at, body=json.dumps(DEAD))
        return Reply(endpoint, 200, at, body=json.dumps({**GRANT, **self._pair(owner)}))

    def reach(self, host: str) -> RotatingNetwork:
        return self

    def _pair(self, owner: str) -> dict[str, str]:
        number = next(self._number)
        access, refresh = f"access-{number}-of-{owner}", f"refresh-{number}-of-{owner}"
        self.refresh[refresh] = owner
        self.access = {old for old in self.access if not old.endswith(f"of-{owner}")} | {access}
        return {"access_token": access, "refresh_token": refresh}

    def _unheard(self, endpoint: Endpoint, key: str, at: datetime) -> Reply:
        owner = self.refresh.get(key)
        if self.rotates_unheard:
            if owner is None:  # a refusal needs no rotation, and is heard
                return Reply(endpoint, 400, at, body=json.dumps(DEAD))
            del self.refresh[key]
            self.used_up.add(owner)
            self._pair(owner)
        status, body, failure, seconds = FAULTS[self.fault]
        self.now += timedelta(seconds=seconds)
        return Reply(endpoint, status, at, body=body, failure=failure)

    def _who(self, endpoint: Endpoint, bearer: str, at: datetime) -> Reply:
        if bearer not in self.access:
            return Reply(endpoint, 401, at, body=DEAD_ACCESS)
        name = bearer.rpartition("of-")[2]
        return Reply(endpoint, 200, at, body=json.dumps({**KNOWN_BY_ID, "id": name} | known(name)))

    def work(self, *, until: datetime, done: Callable[[], bool] = lambda: False) -> None:
        """What one worker does: whoever is due next is looked at, and the clock moves on."""
        while self.now < until and not done():
            pk, due = Credential.objects.order_by("next_check_at").values_list(
                "pk", "next_check_at"
            )[0]
            self.now = max(self.now, due)
            if self.now >= until:
                break
            check_login(pk, at=self.now, door=self)
            self.now += timedelta(seconds=0.05)
        if not done():
            self.now = until


def known(name: str) -> dict[str, Any]:
    """The owner as TikTok tells one."""
    return {"data": {"user": {"open_id": name}}, "error": {"code": "ok"}}


def minutes(number: float) -> timedelta:
    return number * MINUTE
