"""What the operator's environment says about each network. The networks name the variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import environ

from channels import registry
from channels.contract import Network, Option, Registration, own_apps
from channels.http import dpop
from channels.registry import NETWORKS

App = dict[str, str]
Value = str | int | bool
Keys = Mapping[str, tuple[str, ...]]


def apps(env: environ.Env, site_url: str, *, sandbox: bool) -> dict[str, App]:
    """The key of each app of ours -> its client id and secret, where there is one.

    Most are the operator's, who sets both. Where a network makes our app by program, nothing has
    to be set, and both are empty here; where it is an address of ours, it follows from
    ``site_url`` and the operator's keys. ``sandbox``: the pretend networks read that address
    whatever it is.
    """
    known: dict[str, App | None] = {}
    for declared in registry.APPS:
        network = registry.get(declared.network)
        if network.register:
            known[declared.key] = {"client_id": "", "secret": ""}
        elif network.own_keys:
            known[declared.key] = _own(env, network, declared, site_url, sandbox=sandbox)
        else:
            known[declared.key] = app(env, declared.prefix)
    return {key: held for key, held in known.items() if held}


def app(env: environ.Env, prefix: str) -> App | None:
    """A client id and secret; None where the operator has not set both."""
    client_id = env.str(f"{prefix}_CLIENT_ID", default="")
    secret = env.str(f"{prefix}_CLIENT_SECRET", default="")
    return {"client_id": client_id, "secret": secret} if client_id and secret else None


def keys(env: environ.Env) -> dict[str, tuple[str, ...]]:
    """The keys of our apps that are addresses, by network, the newest first."""
    return {
        network.id: own_apps.pems_in(env.str(f"{network.prefix}_KEYS", default=""))
        for network in registry.NETWORKS
        if network.own_keys
    }


def options(env: environ.Env) -> dict[str, Value]:
    """Every network's options, by the names of their settings."""
    return {
        option.setting: _read(env, option) for network in NETWORKS for option in network.options
    }


def _own(
    env: environ.Env, network: Network, declared: Registration, site_url: str, *, sandbox: bool
) -> App | None:
    """By a key, where servers can read our address; without one, on a machine of one's own."""
    held = tuple(filter(dpop.is_fit, keys(env)[network.id]))  # what is none, the check tells of
    if held and (sandbox or own_apps.is_public(site_url)):
        client_id = own_apps.metadata_address(site_url)
        return {"client_id": client_id, "secret": held[0], "keys": own_apps.joined(held)}
    if own_apps.is_public(site_url):
        return None
    back = own_apps.on_loopback(site_url, f"/accounts/{declared.login_path}callback/")
    scopes = network.asked(declared, options(env))
    return {"client_id": own_apps.loopback_id(back, scopes), "secret": "", "keys": ""}


def _read(env: environ.Env, option: Option) -> Value:
    readers: dict[type[Any], Any] = {str: env.str, int: env.int, bool: env.bool}
    value: Value = readers[type(option.default)](option.setting, default=option.default)
    return value
