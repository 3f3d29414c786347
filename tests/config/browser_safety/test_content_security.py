"""What a page of ours may load: nothing from another site."""

from __future__ import annotations

from csp.constants import NONE, SELF

from config.browser_safety import content_security

OURS = {NONE, SELF, "data:"}


def test_nothing_is_loaded_from_another_site() -> None:
    directives = content_security.policy(["https://www.linkedin.com"])["DIRECTIVES"]
    loaded = {name: set(from_where) for name, from_where in directives.items() if "-src" in name}
    assert loaded["default-src"] == {NONE}, "what is not named is not loaded"
    assert {name: places - OURS for name, places in loaded.items() if places - OURS} == {}
