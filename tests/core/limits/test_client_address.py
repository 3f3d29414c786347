"""Whose call it is: what a caller writes in a header counts from our own proxies only."""

from __future__ import annotations

import pytest
from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from core.limits.client_address import client_address, counted_address


def asked(forwarded: str | None, seen: str = "192.0.2.7") -> HttpRequest:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=seen)


@pytest.mark.parametrize("forwarded", [None, "", "203.0.113.9", "10.9.9.9, 203.0.113.9"])
def test_without_a_proxy_the_header_is_anybodys_word(
    settings: Settings, forwarded: str | None
) -> None:
    settings.TRUSTED_PROXIES = 0

    assert client_address(asked(forwarded)) == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "", "192.0.2.7"),
        (1, None, "192.0.2.7"),
        (1, " , 203.0.113.9 ,", "203.0.113.9"),
    ],
)
def test_behind_our_proxies_what_the_outermost_saw_counts(
    settings: Settings, proxies: int, forwarded: str | None, client: str
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert client_address(asked(forwarded)) == client


def test_a_caller_cannot_make_itself_somebody_else(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1

    written = {
        client_address(asked(f"{forged}, 203.0.113.9")) for forged in ("a", "b, c", "1.1.1.1")
    }

    assert written == {"203.0.113.9"}


@pytest.mark.parametrize(
    ("seen", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_limits_count_a_household_as_one(settings: Settings, seen: str, counted: str) -> None:
    settings.TRUSTED_PROXIES = 0

    assert counted_address(asked(None, seen)) == counted


@pytest.mark.parametrize("proxies", [0, 1, 2])
@pytest.mark.parametrize("forwarded", ["10.9.9.9, 203.0.113.9, 198.51.100.1", "203.0.113.9"])
def test_allauths_limits_count_the_same_client(
    settings: Settings, proxies: int, forwarded: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = asked(forwarded)

    assert ratelimit.get_ip(request) == counted_address(request)
