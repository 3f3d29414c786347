"""``Accept-Encoding``, as browsers, crawlers and nobody write it: RFC 9110, 12.5.3."""

from __future__ import annotations

import pytest

from helpcenter.kept_pages.codings import PLAIN, chosen


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=1.0", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000, gzip; q=0", PLAIN),
        ("*", "br"),
        ("*;q=0", PLAIN),
        ("br;q=0, *", "gzip"),
        ("identity", PLAIN),
        ("", PLAIN),
        (";;,,q=", PLAIN),
    ],
)
def test_the_smallest_that_is_taken(accept_encoding: str, coding: str) -> None:
    assert chosen(accept_encoding) == coding
