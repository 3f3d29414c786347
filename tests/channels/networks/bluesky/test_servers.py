"""What a server has to say of itself before anything is asked of it."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import ServerTrouble
from channels.networks.bluesky import servers
from channels.networks.bluesky.astray import Astray
from tests.channels.networks.bluesky.pretend_web import ENTRYWAY, PDS, metadata, web
from tests.factories import NOW


def test_tokens_of_an_account_come_from_the_entryway() -> None:
    told = servers.behind(web(), PDS, at=NOW)
    assert (told.issuer, told.token) == ("https://bsky.social", "https://bsky.social/oauth/token")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("issuer", "https://elsewhere.test"),
        ("issuer", "https://bsky.social/"),
        ("token_endpoint", "http://bsky.social/oauth/token"),
        ("pushed_authorization_request_endpoint", None),
        ("authorization_endpoint", "https://bsky.social:8443/oauth/authorize"),
        ("require_pushed_authorization_requests", False),
        ("authorization_response_iss_parameter_supported", "yes"),
        ("client_id_metadata_document_supported", None),
        ("dpop_signing_alg_values_supported", ["RS256"]),
        ("scopes_supported", ["openid"]),
        ("code_challenge_methods_supported", ["plain"]),
    ],
)
def test_a_server_that_speaks_otherwise_is_left_alone(key: str, value: object) -> None:
    there = web(server=(200, {**metadata(), key: value}))
    with pytest.raises(Astray) as astray:
        servers.behind(there, PDS, at=NOW)
    assert astray.value.why is ServerTrouble.NOT_OF_THIS_NETWORK


@pytest.mark.parametrize("status", [201, 203, 301, 404])
def test_only_a_plain_200_counts(status: int) -> None:
    with pytest.raises(Astray) as astray:
        servers.behind(web(server=(status, metadata())), PDS, at=NOW)
    assert astray.value.why is ServerTrouble.NOT_OF_THIS_NETWORK


@pytest.mark.parametrize(
    "listed", [[], ["http://bsky.social"], ["https://bsky.social/oauth"], [7], None, "bsky.social"]
)
def test_a_server_that_names_no_other_is_not_guessed_at(listed: Any) -> None:
    there = web(resource=(200, {"authorization_servers": listed}))
    with pytest.raises(Astray):
        servers.behind(there, PDS, at=NOW)
    assert not any(ENTRYWAY in asked.url for asked in there.asked)


@pytest.mark.parametrize("silent", ["timeout", (503, ""), (429, "")])
def test_a_silent_server_is_not_called_a_wrong_one(silent: Any) -> None:
    with pytest.raises(Astray) as astray:
        servers.behind(web(server=silent), PDS, at=NOW)
    assert astray.value.why is ServerTrouble.NO_ANSWER
