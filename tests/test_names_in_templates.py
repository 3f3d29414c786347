"""No template shows a name that somebody else chose without isolating it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path("templates")
# How templates call what networks, tools and people named.
NAMES = re.compile(
    r"\b(?:(?:channel|sibling|other|login|passkey|key|trouble|tool|perhaps|wrap)\.name"
    r"|account_name|channel_name|channel\.handle|place\.handle|ticket\.about|subject\.label)\b"
    r"(?P<filters>(?:\|[\w.:]+)*)"
)
# They decide, and show nothing; ``firstof`` and ``translate`` keep it for the line below.
SILENT = re.compile(r"\{% (?:if|elif|firstof|translate) [^%]*%\}")


def bare(template: str) -> list[str]:
    """The names in a template that neither ``bdi`` nor ``isolated`` holds; initials are in a box of
    their own."""
    shown = SILENT.sub("", template)
    filters = ("|bdi", "|isolated", "|initials")
    return [match[0] for match in NAMES.finditer(shown) if not match["filters"].endswith(filters)]


def test_every_template_isolates_names() -> None:
    by_file = {
        str(path): names
        for path in (*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt"))
        if (names := bare(path.read_text()))
    }

    assert by_file == {}


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{{ card.channel.name }}", ["channel.name"]),
        ("{% blocktranslate with who=login.account_name %}", ["account_name"]),
        ("{% blocktranslate with who=login.account_name|default:login.account_id|bdi %}", []),
        ("{% if channel.handle %}@{{ channel.handle|bdi }}{% endif %}", []),
    ],
)
def test_what_counts_as_bare(template: str, names: list[str]) -> None:
    assert bare(template) == names
