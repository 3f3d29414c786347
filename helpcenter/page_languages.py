"""A page's counterparts in the other languages, told from its address alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import LocalePrefixPattern, Resolver404, URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import get_language_from_path

# "?" is in no segment of a path, and stands for any of them.
ANY = "?"


def alternates(path: str) -> dict[str, str]:
    """Language -> the address of the same page in it; ``path`` may carry a query.

    Slugs and anchors are the same in every language, so that nothing is looked up. Empty
    for an address without a language.
    """
    if is_neutral(path.partition("?")[0]):
        return {}
    return {language: _in(language, path) for language, _name in settings.LANGUAGES}


def plain(path: str) -> str:
    """The address without its language, as the default language has it."""
    language = get_language_from_path(path)
    if language is None or language == settings.LANGUAGE_CODE:
        return path
    return path[len(language) + 1 :]


def is_neutral(path: str) -> bool:
    """Whether an address is the same in every language (``config.urls``).

    Asked of every request. Hardly a page begins as some neutral address does, and one that does
    not is told by its beginning: resolving an address against all of them takes a millisecond.
    """
    rest, resolver = path.removeprefix("/"), get_resolver()
    first = rest.partition("/")[0]
    return any(
        _matches(pattern, rest)
        for pattern, begins in _neutral(resolver)
        if first in begins or ANY in begins
    )


@lru_cache(maxsize=8)  # one resolver a process; tests have others
def _neutral(resolver: URLResolver) -> list[tuple[URLPattern | URLResolver, frozenset[str]]]:
    """Each pattern without a language, with the first segments of what it may match."""
    return [
        (pattern, frozenset(_first_segments(pattern)))
        for pattern in resolver.url_patterns
        if not isinstance(pattern.pattern, LocalePrefixPattern)
    ]


def _first_segments(pattern: URLPattern | URLResolver) -> Iterator[str]:
    route = str(pattern.pattern)
    if not isinstance(pattern.pattern, RoutePattern):
        yield ANY
    elif not route and isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            yield from _first_segments(inner)
    else:
        first = route.partition("/")[0]
        whole = "<" not in first and ("/" in route or isinstance(pattern, URLPattern))
        yield first if whole else ANY


def _matches(pattern: URLPattern | URLResolver, rest: str) -> bool:
    try:
        return pattern.resolve(rest) is not None
    except Resolver404:
        return False


def _in(language: str, path: str) -> str:
    where, mark, query = path.partition("?")
    there = plain(where)
    if language != settings.LANGUAGE_CODE:
        there = f"/{language}{there}"
    return there + mark + _onward(language, query)


def _onward(language: str, query: str) -> str:
    """A query with the page that comes ``next``, too, in this language."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(name == "next" for name, _value in pairs):
        return query
    return urlencode([(name, _next(language, name, value)) for name, value in pairs])


def _next(language: str, name: str, value: str) -> str:
    local = name == "next" and value.startswith("/") and not value.startswith("//")
    return alternates(value).get(language, value) if local else value
