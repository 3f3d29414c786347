"""The demo's own key: made once on this machine, for its owner alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from channels import registry
from channels.contract import own_apps
from channels.http import dpop
from config.starting import network_keys
from tests import own_keys as keys_of_tests
from tests.channels.own_way import OwnWay, put_in_place


@pytest.fixture(autouse=True)
def by_key(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    put_in_place(monkeypatch, settings, OwnWay(), register=None, own_keys=True)
    for module in (network_keys, keys_of_tests):
        monkeypatch.setattr(module, "NETWORKS", registry.NETWORKS)


def test_a_key_is_made_once_and_named(tmp_path: Path) -> None:
    told = network_keys.environment(tmp_path)
    path = tmp_path / "x.pem"
    assert told["X_KEYS_FILE"] == str(path)
    (key,) = own_apps.pems_in(path.read_text())
    assert dpop.is_fit(key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert network_keys.environment(tmp_path) == told
    assert own_apps.pems_in(path.read_text()) == (key,)


def test_the_tests_have_one_in_every_process() -> None:
    first, again = keys_of_tests.environment()["X_KEYS"], keys_of_tests.environment()["X_KEYS"]
    assert first == again
    (key,) = own_apps.pems_in(first)
    assert dpop.is_fit(key)
