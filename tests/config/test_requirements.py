"""The locks are installed as they are (``config.bootstrap``): nobody asks the packages again."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = Path(__file__).parents[2] / "requirements"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, str]:
    rows = PINNED.findall((LOCKS / f"{lock}.txt").read_text())
    return {canonicalize_name(name): version for name, version in rows}


def wishes(name: str) -> list[Requirement]:
    """What an installed package says that it needs here, without its extras."""
    try:
        said = distribution(name).requires or []
    except PackageNotFoundError:
        return []  # for another platform
    every = map(Requirement, said)
    return [wish for wish in every if wish.marker is None or wish.marker.evaluate({"extra": ""})]


@pytest.mark.parametrize("lock", ["base", "dev"])
def test_a_lock_holds_all_that_its_packages_need(lock: str) -> None:
    held = pinned(lock)
    missing = {
        f"{name} needs {wish.name}"
        for name in held
        for wish in wishes(name)
        if canonicalize_name(wish.name) not in held
    }
    assert missing == set()


@pytest.mark.parametrize(("lock", "known"), [("base", set()), ("dev", {"tweepy: oauthlib"})])
def test_no_package_is_overruled_but_those_that_are_known(lock: str, known: set[str]) -> None:
    held = pinned(lock)
    overruled = {
        f"{name}: {wish.name}"
        for name in held
        for wish in wishes(name)
        if not wish.specifier.contains(held[canonicalize_name(wish.name)], prereleases=True)
    }
    assert overruled == known
