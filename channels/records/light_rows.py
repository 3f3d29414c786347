"""What one line of a list says of a channel, read without the channel.

A line tells what it is, and when its token is renewed or ends. Fourteen columns do for that; the
scopes, codes and sealed tokens beside them are most of what reading a channel whole costs.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import BooleanField, ExpressionWrapper, Q

from channels import registry
from channels.diagnosis.diagnose import Diagnosis, Snapshot, diagnose
from channels.models import Channel
from channels.records.diagnoses import KINDS, no_end_date

LOGIN = "credential__"
COLUMNS = ("pk", "kind", "network", "muted_until")
CLOCKS = ("issued_at", "expires_at", "refresh_expires_at", "data_access_expires_at")
LOOKS = ("asked_at", "last_alive_at", "renewal_lost_at")
RENEWABLE = ExpressionWrapper(~Q(credential__refresh_token_sealed=""), BooleanField())


class LightRow(NamedTuple):
    """``diagnosis`` is that of a channel with which nothing is wrong: read its clocks only."""

    kind: str
    muted_until: datetime | None
    diagnosis: Diagnosis


def light_rows(
    user: AbstractBaseUser | AnonymousUser, wanted: Collection[int], *, at: datetime
) -> dict[int, LightRow]:
    """Those of ``wanted`` that this person may see: one query, none where nothing is wanted."""
    if not wanted:
        return {}
    columns = [*COLUMNS, *(f"{LOGIN}{name}" for name in (*CLOCKS, *LOOKS))]
    rows = Channel.objects.visible_to(user).filter(pk__in=wanted).order_by()
    return {
        pk: LightRow(kind, muted_until, _clocks(network, kind, at, *clocks))
        for pk, kind, network, muted_until, *clocks in rows.values_list(*columns, RENEWABLE)
    }


def _clocks(
    network: str,
    kind: str,
    at: datetime,
    issued_at: datetime,
    expires_at: datetime | None,
    refresh_expires_at: datetime | None,
    data_access_expires_at: datetime | None,
    asked_at: datetime | None,
    last_alive_at: datetime | None,
    renewal_lost_at: datetime | None,
    renewable: bool,
) -> Diagnosis:
    policy = registry.get(network).policy
    stored = Snapshot(
        network=network,
        kind=KINDS[kind],
        issued_at=issued_at,
        expires_at=expires_at,
        refresh_expires_at=refresh_expires_at,
        data_access_expires_at=data_access_expires_at,
        has_refresh_token=renewable,
        no_end_date=no_end_date(expires_at, asked_at, policy),
        asked_at=asked_at,
        last_alive_at=last_alive_at,
        renewal_lost_at=renewal_lost_at,
    )
    return diagnose(policy, stored, at)
