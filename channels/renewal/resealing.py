"""Seals again, with the newest key and bound to its row, everything that is sealed here."""

from __future__ import annotations

from collections.abc import Iterator

from channels.models import Credential, Renewal
from channels.renewal import spool
from channels.vault import open_tokens
from core.sealed.columns import sealed_models
from core.sealed.resealing import RESEALERS, Step, reseal_each, reseal_row
from core.sealing import fingerprint, is_current


def reseal_all() -> Iterator[Step]:
    """Every row of every model that is not so yet, and what waits on this machine's disk.

    One transaction a row: stopped half way, a second run does the rest, and a renewal
    that runs meanwhile waits for one row only.
    """
    for model in sealed_models():
        yield from reseal_each(model, _credential if model is Credential else None)
    for reseal in RESEALERS:
        yield from reseal()
    yield from spool.reseal()


def _credential(credential: Credential) -> list[str]:
    """The fingerprints as well: they are of the key with which the token is sealed.

    A token that is not the one of its fingerprint is bound to nothing: it may be another's.
    """
    if is_current(credential.access_token_sealed):
        return reseal_row(credential)
    tokens, before = open_tokens(credential), credential.fingerprint
    now = fingerprint(tokens.access)
    if credential.quarantined:
        credential.quarantined = now if credential.quarantined == before else ""
    credential.fingerprint = now
    Renewal.objects.filter(credential=credential, fingerprint=before).update(fingerprint=now)
    return ["fingerprint", "quarantined", *reseal_row(credential)]
