"""The lives of many logins for lists: few columns of each, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, IntegerField, Value, When

from channels import registry
from channels.diagnosis.diagnose import Snapshot
from channels.diagnosis.life import Life, life_when_well
from channels.models import Credential
from channels.records.diagnoses import has_no_end_date

COLUMNS = ("pk", "network", "issued_at", "expires_at", "refresh_expires_at", "asked_at")
MORE = ("data_access_expires_at", "last_alive_at", "renewal_lost_at")
HAS_REFRESH_TOKEN = Case(
    When(refresh_token_sealed="", then=Value(0)), default=Value(1), output_field=IntegerField()
)


def lives_of_working(logins: Iterable[int], *, at: datetime) -> dict[int, Life]:
    """The life of each of ``logins`` (their numbers) that nothing is wrong with.

    Of others ``life_of`` makes it from the verdict, which says since when they are dead.
    """
    rows = Credential.objects.filter(pk__in=set(logins))
    lives: dict[int, Life] = {}
    for (
        pk,
        network,
        issued,
        expires,
        refresh_expires,
        asked,
        data,
        alive,
        lost,
        key,
    ) in rows.values_list(*COLUMNS, *MORE, HAS_REFRESH_TOKEN):
        policy = registry.get(network).policy
        snapshot = Snapshot(
            network,
            policy.kinds[0],
            issued,
            expires_at=expires,
            refresh_expires_at=refresh_expires,
            data_access_expires_at=data,
            has_refresh_token=bool(key),
            no_end_date=has_no_end_date(expires, asked, policy),
            last_alive_at=alive,
            renewal_lost_at=lost,
        )
        lives[pk] = life_when_well(policy, snapshot, at)
    return lives
