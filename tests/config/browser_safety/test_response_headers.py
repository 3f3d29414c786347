"""The headers that every answer of ours has."""

from __future__ import annotations

import re

from config.browser_safety import response_headers

# Chromium warns of these in the console of every page.
UNKNOWN_TO_CHROMIUM = {"bluetooth", "web-share"}


def test_no_permission_is_named_that_chromium_warns_of() -> None:
    named = set(re.findall(r"([a-z-]+)=", response_headers.PERMISSIONS))

    assert {"camera", "geolocation", "publickey-credentials-get"} <= named
    assert named & UNKNOWN_TO_CHROMIUM == set()
