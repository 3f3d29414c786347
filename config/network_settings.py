"""What the operator's environment says about each network. The networks name the variables."""

from __future__ import annotations

from typing import Any

import environ

from channels.contract import Option
from channels.registry import APPS, NETWORKS

App = dict[str, str]
Value = str | int | bool


def apps(env: environ.Env) -> dict[str, App]:
    """The key of each app of ours -> its client id and secret, where both are set."""
    known = {declared.key: app(env, declared.prefix) for declared in APPS}
    return {key: held for key, held in known.items() if held}


def app(env: environ.Env, prefix: str) -> App | None:
    """A client id and secret; None where the operator has not set both."""
    client_id = env.str(f"{prefix}_CLIENT_ID", default="")
    secret = env.str(f"{prefix}_CLIENT_SECRET", default="")
    return {"client_id": client_id, "secret": secret} if client_id and secret else None


def options(env: environ.Env) -> dict[str, Value]:
    """Every network's options, by the names of their settings."""
    return {
        option.setting: _read(env, option) for network in NETWORKS for option in network.options
    }


def _read(env: environ.Env, option: Option) -> Value:
    readers: dict[type[Any], Any] = {str: env.str, int: env.int, bool: env.bool}
    value: Value = readers[type(option.default)](option.setting, default=option.default)
    return value
