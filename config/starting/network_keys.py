"""The demo's key at networks that know our app by one: made on this machine, and kept there."""

from __future__ import annotations

from pathlib import Path

from channels.http import dpop
from channels.registry import NETWORKS
from config.starting import keys


def environment(var: Path) -> dict[str, str]:
    """The variables that name the keys' files in ``var``. Those that are missing are made."""
    files = {
        f"{network.prefix}_KEYS_FILE": var / f"{network.id}.pem"
        for network in NETWORKS
        if network.own_keys
    }
    for path in files.values():
        keys.write_once(path, dpop.new_key())
    return {name: str(path) for name, path in files.items()}
