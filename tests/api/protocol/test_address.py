"""Whose call it is: what a caller writes in a header counts behind our own proxy only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from api.protocol import limits as api_limits
from helpcenter import limits as helpcenter_limits

ADDRESSES = [api_limits.address, helpcenter_limits.address]


def asked(forwarded: str | None) -> HttpRequest:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.7")


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_proxy_the_header_is_anybodys_word(
    settings: Settings, address: Callable[[HttpRequest], str]
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = None

    assert address(asked("203.0.113.9")) == address(asked(None)) == "192.0.2.7"


@pytest.mark.parametrize("address", ADDRESSES)
def test_behind_our_proxy_what_it_saw_stands_last(
    settings: Settings, address: Callable[[HttpRequest], str]
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert address(asked("10.9.9.9, 203.0.113.9")) == "203.0.113.9"
    assert address(asked("203.0.113.9")) == "203.0.113.9"
