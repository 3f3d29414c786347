"""Puts a person with channels and a key into a running site's database: JSON in, JSON out.

Run by ``tests.with_django``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.utils import timezone

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from tests.factories import make_channel, make_credential, make_user


def main(given: dict[str, Any]) -> dict[str, Any]:
    at = timezone.now()
    user = make_user(given["email"])
    made = {}
    for network, login in given["logins"].items():
        values = {name: login[name] for name in ("access", "refresh", "account_id")}
        credential = make_credential(
            user, network, at=at, lendable=given.get("lendable", False), **values
        )
        made[network] = make_channel(credential, at=at, name=login["name"]).pk
    key = hashed_keys.make(user, "Example", list(Scope), at=at).text
    return {"key": key, "channels": made}


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))  # noqa: T201
