"""A login read for a look: its row, and whatever else decides what is done, in one query.

Written out: putting it together from models takes longer than running it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from channels.contract import KINDS
from channels.models import Channel, Credential, Pause, Renewal
from channels.renewal.attempts import STALE

SAID = ("some_pause", "renewal_left", "has_places")
LISTED = tuple(kind.value for kind, traits in KINDS.items() if traits.listed)
STATEMENT = f"""
SELECT login.*,
    EXISTS(SELECT 1 FROM {Pause._meta.db_table} WHERE network = login.network) AS some_pause,
    EXISTS(
        SELECT 1 FROM {Renewal._meta.db_table}
        WHERE credential_id = login.id AND outcome = '{Renewal.Outcome.PENDING}'
        AND started_at <= %s
    ) AS renewal_left,
    EXISTS(
        SELECT 1 FROM {Channel._meta.db_table}
        WHERE credential_id = login.id AND kind IN ({", ".join(["%s"] * len(LISTED))})
    ) AS has_places
FROM {Credential._meta.db_table} login WHERE login.id = %s
"""  # noqa: S608 - names of our own


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
    for row in Credential.objects.raw(STATEMENT, [stale, *LISTED, credential_id]):
        told = row.__dict__
        return AtHand(row, *(bool(told.pop(name)) for name in SAID))
    raise Credential.DoesNotExist
