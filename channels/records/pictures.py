"""Which picture a channel goes by at its network: noted when the network names it, fetched later
by a worker (``channels.pictures``). An answer that names none it has named before costs nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from channels.contract import Facts
from channels.models import Channel, Picture

# The same picture is fetched anew after so many days: some networks replace it where it lies.
EVERY_DAYS = 30
LENGTH = 12


def note(channels: Sequence[Channel], facts: Facts, *, at: datetime) -> None:
    """Have those pictures fetched that these facts name for the first time ``at`` (aware UTC),
    and forget those that are no longer there."""
    named = _named(facts)
    changed: list[Picture] = []
    gone: list[int] = []
    for channel in channels:
        address = named.get(channel.external_id)
        if address is None or channel.picture_named == _mark(address, channel, at):
            continue
        channel.picture_named = _mark(address, channel, at)
        if address:
            changed.append(Picture(channel=channel, address=address, due_at=at))
        else:
            channel.picture = ""
            gone.append(channel.pk)
    if gone:
        Picture.objects.filter(pk__in=gone).delete()
        Channel.objects.filter(pk__in=gone).update(picture="", picture_named="")
    if changed:
        Picture.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["channel"],
            update_fields=["address", "due_at", "tries"],
        )
        # Not ``picture``: a worker may just be storing it.
        Channel.objects.bulk_update([new.channel for new in changed], ["picture_named"])


def _named(facts: Facts) -> dict[str, str]:
    """External id -> address, empty where the place has none; not in it where nothing is told."""
    told = {place.external_id: place.picture for place in facts.places or ()}
    if facts.account_id is not None:
        told.setdefault(facts.account_id, facts.picture)
    return {external_id: address for external_id, address in told.items() if address is not None}


def _mark(address: str, channel: Channel, at: datetime) -> str:
    """Another where another picture is named, or the same one a month later.

    Without the query: it is a signature, another one in every answer.
    """
    if not address:
        return ""
    parts = urlsplit(address)
    months = (at.toordinal() + channel.pk) // EVERY_DAYS  # not all on one day
    text = f"{parts.hostname}{parts.path} {months}"
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
