"""Each request has an id, told in its answer; a proxy of ours may give it, a stranger may not."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from core.logs.context import current
from core.logs.request_ids import HEADER, RequestIdMiddleware

GIVEN = "edge-0123456789"


def answer(given: str = "") -> HttpResponse:
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(current()["request_id"])

    request = RequestFactory().get("/", headers={HEADER: given} if given else {})
    response = RequestIdMiddleware(page)(request)
    assert isinstance(response, HttpResponse)
    return response


def test_it_is_in_every_line_of_the_request_and_in_its_answer() -> None:
    first, second = answer(), answer()
    assert first.content.decode() == first[HEADER]
    assert first[HEADER] != second[HEADER]
    assert current() == {}


def test_it_is_taken_from_a_proxy_of_ours(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert answer(GIVEN)[HEADER] == GIVEN


def test_it_is_not_taken_from_a_stranger(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    assert answer(GIVEN)[HEADER] != GIVEN


@pytest.mark.parametrize("odd", ["short", "a" * 65, "with space 123", 'quote"quote"', "ünïcode-id"])
def test_what_is_no_plain_id_is_replaced(settings: Settings, odd: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert answer(odd)[HEADER] != odd
