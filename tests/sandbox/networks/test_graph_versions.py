"""Meta's Graph API names the version that answered: a dead one is upgraded in silence."""

from __future__ import annotations

import pytest

from tests.sandbox.driving import Driver

YEAR = 365 * 86_400.0
HEADER = "facebook-api-version"


@pytest.mark.parametrize("host", ["graph.facebook.com", "graph.instagram.com"])
@pytest.mark.parametrize(
    ("asked", "served"),
    [("/v25.0", "v25.0"), ("/v27.0", "v27.0"), ("/v19.0", "v21.0"), ("", "v21.0")],
)
def test_every_answer_names_its_version(driver: Driver, host: str, asked: str, served: str) -> None:
    assert driver.web.get(f"/{host}{asked}/me").headers[HEADER] == served


def test_ours_gives_way_to_the_next_at_its_end(driver: Driver) -> None:
    driver.advance(2 * YEAR)
    assert driver.web.get("/graph.facebook.com/v25.0/me").headers[HEADER] == "v26.0"
