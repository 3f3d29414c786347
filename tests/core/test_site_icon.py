"""The icon in the page is the file, and stays within its attribute."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders

from core.templatetags.site_icon import site_icon


def test_it_is_the_drawn_file_and_leaves_its_attribute_alone() -> None:
    kind, _, drawn = site_icon().partition(",")
    assert kind == "data:image/svg+xml"
    assert not set(drawn) & set("<>#&\"'")
    path = Path(str(finders.find("icons/favicon.svg")))
    assert unquote(drawn) == path.read_text(encoding="utf-8").strip()
