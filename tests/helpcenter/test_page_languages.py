"""Whether an address has a language is told from its beginning, as it would be from its whole."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings
from django.urls import (
    LocalePrefixPattern,
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    include,
    path,
    re_path,
)
from django.views.generic import View

from helpcenter.page_languages import is_neutral

view = View.as_view()
urlpatterns = [
    path("plain", view),
    path("with/more/", view),
    path("<slug:any>/end/", view),
    re_path(r"^by-[a-z]+/$", view),
    path("inner-", include([path("one/", view), path("<int:number>/", view)])),
    path("", include([path("deep/", view), path("<int:number>", view)])),
]
STRANGE = ("plain", "plains", "with/more/", "with", "x/end/", "by-me/", "inner-one/", "inner-7/")


def neutral_by_its_whole(address: str) -> bool:
    patterns: list[URLPattern | URLResolver] = [
        pattern
        for pattern in get_resolver().url_patterns
        if not isinstance(pattern.pattern, LocalePrefixPattern)
    ]
    return any(resolves(pattern, address.removeprefix("/")) for pattern in patterns)


def resolves(pattern: URLPattern | URLResolver, rest: str) -> bool:
    try:
        return pattern.resolve(rest) is not None
    except Resolver404:
        return False


def every_address() -> list[str]:
    """An example of each address of the site, whatever stands in its variable parts."""

    def of(patterns: list[URLPattern | URLResolver], before: str) -> list[str]:
        addresses = []
        for pattern in patterns:
            here = before + re.sub(r"<[^>]*>", "7", str(pattern.pattern))
            inner = getattr(pattern, "url_patterns", None)
            addresses += of(inner, here) if inner is not None else [f"/{here}"]
        return addresses

    return of(get_resolver().url_patterns, "")


def test_every_address_of_the_site_is_told_as_by_its_whole() -> None:
    addresses = every_address()

    told = {address for address in addresses if is_neutral(address)}

    assert told == {address for address in addresses if neutral_by_its_whole(address)}
    assert "/healthz" in told
    assert "/channels/7/" not in told


@pytest.mark.parametrize("address", [*STRANGE, "deep/", "7", "7/", "", "es/plain"])
@override_settings(ROOT_URLCONF=__name__)
def test_a_beginning_that_is_not_plain_is_looked_at_whole(address: str) -> None:
    assert is_neutral(f"/{address}") is neutral_by_its_whole(f"/{address}")
