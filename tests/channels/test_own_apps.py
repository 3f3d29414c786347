"""Our app where it is an address of ours and a key: which address, and which keys."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from channels.contract import own_apps
from channels.http import dpop

NEW, OLD = dpop.new_key(), dpop.new_key()


@pytest.mark.parametrize(
    ("site", "public"),
    [
        ("https://care.example", True),
        ("https://channels.care.example.org/", True),
        ("http://care.example", False),
        ("https://care.example:8443", False),
        ("https://localhost", False),
        ("https://care", False),
        ("https://care.localhost", False),
        ("https://127.0.0.1", False),
        ("https://[::1]", False),
        ("https://10.0.0.1", False),
        ("https://care.internal", False),
        ("https://care.example:x", False),
        ("http://localhost:8000", False),
    ],
)
def test_only_a_name_by_https_without_a_port_can_be_read_elsewhere(site: str, public: bool) -> None:
    assert own_apps.is_public(site) is public


def test_keys_stand_one_after_the_other_in_lines_or_in_one() -> None:
    for text in (NEW + OLD, f"{NEW}\n\n{OLD}", (NEW + OLD).replace("\n", "\\n"), f"{NEW},{OLD}"):
        assert own_apps.pems_in(text) == (NEW, OLD)
    assert own_apps.pems_in("") == own_apps.pems_in("not a key") == ()
    assert own_apps.pems_in(own_apps.joined([NEW, OLD])) == (NEW, OLD)


def test_without_a_public_address_the_id_says_all_there_is_to_say() -> None:
    back = own_apps.on_loopback("http://localhost:8000", "/accounts/x/login/callback/")
    assert back == "http://127.0.0.1:8000/accounts/x/login/callback/"
    parts = urlsplit(own_apps.loopback_id(back, ["atproto", "transition:generic"]))
    assert (parts.scheme, parts.netloc, parts.path) == ("http", "localhost", "")
    told = parse_qs(parts.query)
    assert told == {"redirect_uri": [back], "scope": ["atproto transition:generic"]}


def test_the_way_back_on_this_machine_has_the_sites_port() -> None:
    assert own_apps.on_loopback("http://localhost", "/a/") == "http://127.0.0.1/a/"
    assert own_apps.on_loopback("http://localhost:x", "/a/") == "http://127.0.0.1/a/"
