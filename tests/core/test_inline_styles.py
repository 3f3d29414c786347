"""A mail's own styles, each allowed by its hash."""

from __future__ import annotations

import base64
import hashlib

import pytest

from core.headers import inline_styles


def hashed(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    ("html", "styles"),
    [
        ("<style>\n a{b:c} </style>", ["\n a{b:c} "]),
        ("<style>a>b{}</style><style>c{}</style>", ["a>b{}", "c{}"]),
        ('<p style="color:red">x<b style="color:red">', ["color:red"]),
        ("""<p style="font:'A &amp; B'">""", ["font:'A & B'"]),
        ('<img style="width:1px"/><br STYLE=left:0>', ["width:1px", "left:0"]),
        ('<p style="é:1">', ["é:1"]),
    ],
)
def test_each_style_as_the_browser_reads_it(html: str, styles: list[str]) -> None:
    assert inline_styles.sources(html) == ["'unsafe-hashes'", *map(hashed, styles)]


@pytest.mark.parametrize("html", ["", "<p>style='x'</p>", "<!-- <p style='a:b'> -->", "<p style>"])
def test_without_styles_none_are_allowed(html: str) -> None:
    assert inline_styles.sources(html) == ["'none'"]
