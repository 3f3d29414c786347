"""Our registration at each network."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from channels import registrations, registry


@pytest.mark.parametrize("network", [network.id for network in registry.NETWORKS])
def test_a_network_with_id_and_secret_is_set_up(network: str) -> None:
    app = registrations.app_of(network)
    assert app is not None
    assert app.client_id == f"demo-{network}"
    assert app.secret not in repr(app)
    assert registrations.is_set_up(network)


def test_a_network_without_them_is_not(settings: Settings) -> None:
    settings.NETWORK_APPS = {}
    assert registrations.app_of("x") is None
    assert not registrations.is_set_up("x")


def test_linkedins_products_come_with_its_app(settings: Settings) -> None:
    settings.LINKEDIN_VERSION = "202611"
    settings.LINKEDIN_ORGANIZATIONS = True
    settings.LINKEDIN_PARTNER = False
    app = registrations.app_of("linkedin")
    assert app is not None
    assert app.options == {"version": "202611", "organizations": "True", "partner": ""}
