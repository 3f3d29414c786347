"""Secrets of second factors under the newest key of the vault (``manage.py rotate_vault``)."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from core.resealing import reseal_each
from core.sealing import reseal

SECRETS = ("secret", "seed")  # of an app; of recovery codes. A passkey keeps its own


def reseal_all() -> int:
    return reseal_each(Authenticator, _reseal)


def _reseal(row: Authenticator) -> list[str]:
    for name in SECRETS:
        if name in row.data:
            row.data[name] = reseal(row.data[name])
    return ["data"]
