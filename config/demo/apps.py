"""Our registrations at the pretend networks, for the demo and the tests. Needs no Django.

Each app of ours is ``demo-<its key>``, and there is one more for signing in with LinkedIn; the
secret is the id with ``-secret`` behind it. ``sandbox/<network>/accounts.toml`` has the same.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    apps = {app.prefix: f"demo-{app.key}" for app in APPS}
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
