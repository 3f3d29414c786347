"""Our registrations at the pretend networks, for the demo and the tests. Needs no Django.

At each network the app ``demo-<network>``, and one more for signing in with LinkedIn; the
secret is the id with ``-secret`` behind it. ``sandbox/<network>/accounts.toml`` has the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from channels.registry import NETWORKS

SIGN_IN = "linkedin-signin"
# What a pretend network calls the address of each push that it sends.
PUSHES = {
    "deauthorize": "deauthorize_url",
    "delete-data": "data_deletion_url",
    "webhook": "webhook_url",
}


def environment() -> dict[str, str]:
    """The variables of every app."""
    apps = {network.prefix: f"demo-{network.id}" for network in NETWORKS}
    apps["LINKEDIN_SIGNIN"] = f"demo-{SIGN_IN}"
    ids = {f"{prefix}_CLIENT_ID": client for prefix, client in apps.items()}
    secrets = {f"{prefix}_CLIENT_SECRET": f"{client}-secret" for prefix, client in apps.items()}
    options = (option for network in NETWORKS for option in network.options if option.demo)
    return {**ids, **secrets, **{option.setting: option.demo for option in options}}


def callbacks() -> dict[str, str]:
    """App -> the path on our site to which consent returns."""
    paths = {network.id: f"/accounts/{network.login_path}callback/" for network in NETWORKS}
    paths[SIGN_IN] = f"/accounts/oidc/{SIGN_IN}/login/callback/"
    return {f"demo-{name}": path for name, path in paths.items()}


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
