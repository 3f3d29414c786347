"""Logins that a network names by their refresh token, and not by a person.

Refresh tokens are sealed, and nothing kept beside them could be compared: they are opened one
after another, those of the network alone, and no longer than it takes to find the one.
"""

from __future__ import annotations

import hmac

from channels import registry, vault
from channels.contract import Network
from channels.models import Credential
from core.sealing import UnsealError

# So many are opened for one message, which takes a second or two; the daily look finds the rest.
MOST_OPENED = 20_000
AT_A_TIME = 500


def logins_with(network_id: str, mark: str) -> list[Credential]:
    """Those made by our first app there whose refresh token has this mark."""
    network = registry.get(network_id)
    if not mark or network.token_marks is None:
        return []
    logins = Credential.objects.filter(network=network_id, app="").exclude(refresh_token_sealed="")
    looked = logins.order_by("-pk")[:MOST_OPENED].iterator(chunk_size=AT_A_TIME)
    return [login for login in looked if _has(network, login, mark)]


def _has(network: Network, login: Credential, mark: str) -> bool:
    assert network.token_marks  # noqa: S101 - asked by logins_with
    try:
        tokens = vault.open_tokens(login)
    except UnsealError:
        return False
    return any(
        hmac.compare_digest(own.encode(), mark.encode()) for own in network.token_marks(tokens)
    )
