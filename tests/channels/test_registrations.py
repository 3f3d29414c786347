"""Our registrations at each network."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from channels import registrations, registry
from channels.contract import Kind, Registration
from config.demo.apps import ways_back
from tests.every_network import each_app

LINKEDIN = registry.get("linkedin")
MEMBERS, PAGES = LINKEDIN.apps


def without(settings: Settings, *keys: str) -> None:
    apps = settings.NETWORK_APPS.items()
    settings.NETWORK_APPS = {key: held for key, held in apps if key not in keys}


@each_app
def test_an_app_with_id_and_secret_is_set_up(app: Registration) -> None:
    held = registrations.app_of(app.network, app.id)
    assert held is not None
    assert held.id == app.id
    if f"demo-{app.key}" in ways_back():  # else made by program, or an address of ours
        assert held.client_id == f"demo-{app.key}"
        assert held.secret not in repr(held)
    assert registrations.is_set_up(app.network)


@each_app
def test_an_app_without_them_is_not(settings: Settings, app: Registration) -> None:
    without(settings, app.key)
    assert registrations.app_of(app.network, app.id) is None
    others = [other for other in registry.get(app.network).apps if other != app]
    assert registrations.is_set_up(app.network) is bool(others)
    assert registrations.set_up_apps(registry.get(app.network)) == others


def test_an_app_that_is_no_longer_declared_is_not_set_up() -> None:
    assert registrations.app_of("linkedin", "of-last-year") is None
    assert registrations.asked_of("linkedin", "of-last-year") == set()


def test_the_operators_options_come_with_every_app_of_the_network(settings: Settings) -> None:
    settings.LINKEDIN_VERSION = "202610"
    settings.LINKEDIN_ORGANIZATIONS = True
    for app in LINKEDIN.apps:
        held = registrations.app_of("linkedin", app.id)
        assert held is not None
        assert held.options == {"version": "202610", "organizations": "True"}


def test_each_app_connects_what_it_is_for() -> None:
    assert registrations.kinds_by(MEMBERS) == (Kind.PROFILE,)
    assert registrations.kinds_by(PAGES) == (Kind.ORGANIZATION,)


def test_one_app_alone_connects_what_it_may(settings: Settings) -> None:
    without(settings, PAGES.key)
    assert registrations.kinds_by(MEMBERS) == (Kind.PROFILE,)
    settings.LINKEDIN_ORGANIZATIONS = True  # an old app that has every product
    assert registrations.kinds_by(MEMBERS) == (Kind.PROFILE, Kind.ORGANIZATION)


def test_the_organizations_app_alone_connects_the_member_too(settings: Settings) -> None:
    without(settings, MEMBERS.key)
    assert registrations.kinds_by(PAGES) == (Kind.PROFILE, Kind.ORGANIZATION)


@pytest.mark.parametrize("kind", [Kind.PROFILE, Kind.ORGANIZATION])
def test_a_login_goes_back_to_the_app_that_it_was_made_by(kind: Kind) -> None:
    assert registrations.app_for(LINKEDIN, PAGES.id, kind) == PAGES
    assert registrations.app_for(LINKEDIN, MEMBERS.id, Kind.PROFILE) == MEMBERS


def test_but_not_for_what_its_app_no_longer_asks_for(settings: Settings) -> None:
    assert registrations.app_for(LINKEDIN, MEMBERS.id, Kind.ORGANIZATION) == PAGES
    settings.LINKEDIN_ORGANIZATIONS = True
    assert registrations.app_for(LINKEDIN, MEMBERS.id, Kind.ORGANIZATION) == MEMBERS


def test_where_no_app_could_do_it_the_login_keeps_its_own(settings: Settings) -> None:
    without(settings, PAGES.key)
    assert registrations.app_for(LINKEDIN, MEMBERS.id, Kind.ORGANIZATION) == MEMBERS
    without(settings, MEMBERS.key)
    assert registrations.app_for(LINKEDIN, PAGES.id, Kind.ORGANIZATION) == PAGES
    assert registrations.app_for(LINKEDIN, "of-last-year", Kind.PROFILE) == MEMBERS
