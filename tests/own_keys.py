"""The tests' key at networks that know our app by one: the same in every process, and no secret."""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from channels.registry import NETWORKS

# Anybody can count to it.
NUMBER = 2026


def environment() -> dict[str, str]:
    return {f"{network.prefix}_KEYS": _pem() for network in NETWORKS if network.own_keys}


def _pem() -> str:
    key = ec.derive_private_key(NUMBER, ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem.decode().replace("\n", "\\n")
