"""A login read for a look: its row, and whatever else decides what is done, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from channels.contract import KINDS
from channels.contract.realms import BETWEEN
from channels.models import Channel, Credential, Pause, Renewal
from channels.renewal.attempts import STALE
from core.whole_rows import WholeRows

LISTED = tuple(kind.value for kind, traits in KINDS.items() if traits.listed)
REALM = f"CASE it.server WHEN '' THEN it.network ELSE it.network || '{BETWEEN}' || it.server END"
SOME_PAUSE = f"EXISTS(SELECT 1 FROM {Pause._meta.db_table} WHERE network = {REALM})"  # noqa: S608
RENEWAL_LEFT = (
    f"EXISTS(SELECT 1 FROM {Renewal._meta.db_table} WHERE credential_id = it.id"  # noqa: S608
    f" AND outcome = '{Renewal.Outcome.PENDING}' AND started_at <= %s)"
)
HAS_PLACES = (
    f"EXISTS(SELECT 1 FROM {Channel._meta.db_table} WHERE credential_id = it.id"  # noqa: S608
    f" AND kind IN ({', '.join(['%s'] * len(LISTED))}))"
)
LOGIN = WholeRows(Credential, "WHERE it.id = %s", more=[SOME_PAUSE, RENEWAL_LEFT, HAS_PLACES])


@dataclass(frozen=True, slots=True)
class AtHand:
    """``pause``: there is a row of one at its network, over or not; ``renewal_left``: a worker
    died over a renewal of it; ``has_places``: roles and ticks to check (a profile has none)."""

    credential: Credential
    pause: bool
    renewal_left: bool
    has_places: bool


def read(credential_id: int, *, at: datetime) -> AtHand:
    """Raises Credential.DoesNotExist."""
    stale = connection.ops.adapt_datetimefield_value(at - STALE)
    for row, said in LOGIN.with_more([stale, *LISTED, credential_id]):
        return AtHand(row, *map(bool, said))
    raise Credential.DoesNotExist
