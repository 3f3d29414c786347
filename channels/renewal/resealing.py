"""Changes the keys of what this room and those above it have sealed."""

from __future__ import annotations

from channels.models import Channel, Credential, HandOver, Pending, Renewal
from channels.renewal import spool
from core.resealing import RESEALERS, reseal_each, reseal_field
from core.sealing import fingerprint, unseal


def reseal_all() -> int:
    """Seal every stored token with the newest key; how many rows there were.

    One transaction a row: stopped half way, a second run does the rest, and a renewal
    that runs meanwhile waits for one row only. Of pairs that wait on a disk: this machine's.
    Raises UnsealError where no key opens one.
    """
    return sum(
        (
            reseal_each(Credential, _credential),
            reseal_each(Channel, lambda channel: reseal_field(channel, "token_sealed")),
            reseal_each(Pending, lambda pending: reseal_field(pending, "sealed")),
            spool.reseal(),
            reseal_each(HandOver, lambda asked: reseal_field(asked, "sealed")),
            *(again() for again in RESEALERS),
        )
    )


def _credential(credential: Credential) -> list[str]:
    """The fingerprints as well: they hang on the oldest key, which may be another now."""
    before = credential.fingerprint
    credential.fingerprint = fingerprint(unseal(credential.access_token_sealed))
    if credential.quarantined:
        credential.quarantined = credential.fingerprint if credential.quarantined == before else ""
    if before != credential.fingerprint:
        Renewal.objects.filter(credential=credential, fingerprint=before).update(
            fingerprint=credential.fingerprint
        )
    return [
        "fingerprint",
        "quarantined",
        *reseal_field(credential, "access_token_sealed"),
        *reseal_field(credential, "refresh_token_sealed"),
    ]
