"""Mastodon by Mastodon.py, at servers of three versions: https://mastodonpy.readthedocs.io/"""

from __future__ import annotations

import pytest
import requests
from mastodon import (
    Mastodon,
    MastodonAPIError,
    MastodonIllegalArgumentError,
    MastodonNetworkError,
    MastodonUnauthorizedError,
)

from tests.sandbox.clients.conftest import Allow
from tests.sandbox.driving import Driver
from tests.sandbox.networks.mastodon.walking import BACK, MIDDLE, NEW, OLD, PEOPLE

SCOPES = ["read:accounts", "write:statuses"]


def made_at(host: str) -> Mastodon:
    """An app of this server, registered by the library."""
    base = f"https://{host}"
    client_id, secret = Mastodon.create_app(
        "Harbour Tools", scopes=SCOPES, redirect_uris=[BACK], api_base_url=base
    )
    return Mastodon(client_id, secret, api_base_url=base, ratelimit_method="throw")


def code_for(library: Mastodon, host: str, allow: Allow) -> str:
    address = library.auth_request_url(redirect_uris=BACK, scopes=SCOPES, state="s")
    back = allow(address, PEOPLE[host])
    assert back["state"] == "s"
    return back["code"]


def signed_in(host: str, allow: Allow) -> Mastodon:
    library = made_at(host)
    library.log_in(code=code_for(library, host, allow), redirect_uri=BACK, scopes=SCOPES)
    return library


@pytest.mark.parametrize("host", [NEW, MIDDLE, OLD])
def test_a_person_signs_in_posts_and_leaves(allow: Allow, host: str) -> None:
    library = signed_in(host, allow)
    me = library.account_verify_credentials()
    assert str(me.id) == PEOPLE[host]
    assert "Open on Sunday" in library.status_post("Open on Sunday").content
    token = library.access_token
    library.revoke_access_token()
    stale = Mastodon(access_token=token, api_base_url=f"https://{host}")
    with pytest.raises(MastodonUnauthorizedError):
        stale.account_verify_credentials()


def test_the_library_asks_which_app_it_is(allow: Allow) -> None:
    """Before 4.3 that wanted all of ``read``."""
    for host in (NEW, MIDDLE):
        assert signed_in(host, allow).app_verify_credentials().name == "Harbour Tools"
    with pytest.raises(MastodonAPIError, match="outside the authorized scopes"):
        signed_in(OLD, allow).app_verify_credentials()


def test_a_token_outlives_years_and_a_second_yes_brings_the_same(
    allow: Allow, driver: Driver
) -> None:
    library = signed_in(NEW, allow)
    first = library.access_token
    driver.advance(1000 * 86400)
    assert library.account_verify_credentials().username == "harbourcafe"
    again = code_for(library, NEW, allow)
    assert library.log_in(code=again, redirect_uri=BACK, scopes=SCOPES) == first


def test_a_code_is_good_for_one_use_and_there_is_nothing_to_renew_with(allow: Allow) -> None:
    library = made_at(NEW)
    code = code_for(library, NEW, allow)
    library.log_in(code=code, redirect_uri=BACK, scopes=SCOPES)
    with pytest.raises(MastodonIllegalArgumentError, match="invalid_grant"):
        library.log_in(code=code, redirect_uri=BACK, scopes=SCOPES)
    with pytest.raises(MastodonIllegalArgumentError, match="unsupported_grant_type"):
        library.log_in(refresh_token="never", scopes=SCOPES)


def test_the_version_of_a_server_is_read(allow: Allow) -> None:
    told = [made_at(host).retrieve_mastodon_version() for host in (NEW, MIDDLE, OLD)]
    assert told == ["4.5.3", "4.3.9", "4.2.17"]


def test_only_newer_servers_say_where_they_give_out_tokens() -> None:
    held = {host: made_at(host).oauth_authorization_server_info() for host in (NEW, OLD)}
    assert held[NEW]["token_endpoint"] == f"https://{NEW}/oauth/token"
    assert not held[OLD]


def test_what_went_wrong_is_told_as_the_library_knows_it(allow: Allow, driver: Driver) -> None:
    library = signed_in(NEW, allow)
    driver.happen("mastodon", PEOPLE[NEW], suspended=True)
    with pytest.raises(MastodonAPIError, match="currently disabled"):
        library.account_verify_credentials()
    driver.happen("mastodon", PEOPLE[NEW], suspended=False, revoked=True)
    with pytest.raises(MastodonUnauthorizedError, match="revoked"):
        library.account_verify_credentials()


def test_a_parked_domain_is_no_server() -> None:
    with pytest.raises(MastodonNetworkError):
        made_at("parked.example")


def test_another_yes_than_the_app_was_registered_for_is_refused(allow: Allow) -> None:
    address = made_at(NEW).auth_request_url(redirect_uris=BACK, scopes=["read"])
    with pytest.raises(AssertionError):
        allow(address, PEOPLE[NEW])
    assert requests.get(address, timeout=5).status_code == 400
