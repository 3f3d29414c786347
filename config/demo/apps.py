"""Our registrations at the pretend networks, for the demo and the tests. Needs no Django.

Each app of ours is ``demo-<its key>``, and there is one more for signing in with LinkedIn; the
secret is the id with ``-secret`` behind it. ``sandbox/<network>/accounts.toml`` has the same.
Those that are made by program, or are an address of ours, nobody has to register anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from channels import registry
from channels.contract import Registration
from channels.registry import APPS, NETWORKS

SIGN_IN = "linkedin-signin"
# What a pretend network calls the address of each push that it sends.
PUSHES = {
    "deauthorize": "deauthorize_url",
    "delete-data": "data_deletion_url",
    "webhook": "webhook_url",
    "risc": "webhook_url",
}


def environment() -> dict[str, str]:
    """The variables of every app."""
    apps = {app.prefix: f"demo-{app.key}" for app in APPS if _by_hand(app)}
    apps["LINKEDIN_SIGNIN"] = f"demo-{SIGN_IN}"
    ids = {f"{prefix}_CLIENT_ID": client for prefix, client in apps.items()}
    secrets = {f"{prefix}_CLIENT_SECRET": f"{client}-secret" for prefix, client in apps.items()}
    options = (option for network in NETWORKS for option in network.options if option.demo)
    return {**ids, **secrets, **{option.setting: option.demo for option in options}}


def callbacks() -> dict[str, str]:
    """App -> the path on our site to which consent returns."""
    paths = {app.key: f"/accounts/{app.login_path}callback/" for app in APPS}
    paths[SIGN_IN] = f"/accounts/oidc/{SIGN_IN}/login/callback/"
    return {f"demo-{name}": path for name, path in paths.items()}


def ways_back() -> dict[str, str]:
    """The same of those that are registered by hand: where consent returns has to be said."""
    made_otherwise = {f"demo-{app.key}" for app in APPS if not _by_hand(app)}
    return {name: path for name, path in callbacks().items() if name not in made_otherwise}


def pushes() -> Mapping[str, Mapping[str, str]]:
    """App -> what the pretend network calls an address of ours -> its path."""
    return {
        f"demo-{network.id}": {
            PUSHES[name]: f"/callbacks/{network.id}/{name}/"
            for name in network.pushes
            if name in PUSHES
        }
        for network in NETWORKS
        if network.pushes
    }


def _by_hand(app: Registration) -> bool:
    """Whether an operator registers it, in the network's portal."""
    network = registry.get(app.network)
    return not (network.register or network.own_keys)
