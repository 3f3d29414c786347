"""Makes logins at LinkedIn, each with a profile, all due: ``... bench.looks.logins_due 4000``."""

from __future__ import annotations

import sys
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from channels import vault
from channels.contract import Cause, Kind, State
from channels.models import Channel, Credential
from channels.records import next_states
from core import sealing
from core.sealed.columns import binding

AT_ONCE = 1000
# So many logins a person has: what is read of one person must stay a little.
EACH = 5


def make(count: int, network: str = "linkedin") -> None:
    at, people = timezone.now(), _people(network, count // EACH + 1)
    issued = at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=10)
    same = {"cause": Cause.ALIVE.value, "cause_since": issued, "asked_at": at, "last_alive_at": at}
    first = Credential.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for start in range(first + 1, first + 1 + count, AT_ONCE):
        keys = range(start, min(start + AT_ONCE, first + 1 + count))
        logins = [
            Credential(
                pk=key,
                user=people[key % len(people)],
                network=network,
                account_id=f"account-{key}",
                account_name="Acme",
                fingerprint=sealing.fingerprint(f"access-{key}"),
                scopes=["openid", "profile", "email", "w_member_social"],
                issued_at=issued,
                expires_at=issued + timedelta(days=60),
                next_check_at=at - timedelta(minutes=1),
                created_at=issued,
                **same,
            )
            for key in keys
        ]
        for login in logins:
            sealed = sealing.seal(f"access-{login.pk}", binding(login, vault.ACCESS))
            login.access_token_sealed = sealed
        Credential.objects.bulk_create(logins)
        channels = [
            Channel(
                credential=login,
                network=network,
                kind=Kind.PROFILE.value,
                external_id=login.account_id,
                name="Acme",
                state=State.WORKING.value,
                state_since=issued,
                created_at=issued,
                **same,
            )
            for login in logins
        ]
        for login, channel in zip(logins, channels, strict=True):
            next_states.reckon(login, [channel], at=at)
        Credential.objects.bulk_update(logins, ["next_state_at", "person_end_at"])
        Channel.objects.bulk_create(channels)


def _people(network: str, count: int) -> list[User]:
    names = (f"{network}-{number}-{count}@example.com" for number in range(count))
    return User.objects.bulk_create(User(username=name, email=name) for name in names)


if __name__ == "__main__":
    make(int(sys.argv[1]))
