"""allauth's providers as the settings build them."""

from __future__ import annotations

from typing import Any

import pytest

from channels import registry
from channels.contract import Registration
from config.sign_in import social_providers

APPS = {app.key: {"client_id": f"id-{app.key}", "secret": "s"} for app in registry.APPS}
SIGN_IN = {"client_id": "id-signin", "secret": "s"}
RETIRED = {"r_liteprofile", "r_emailaddress", "user_profile", "user_media", "read_public"}


def built(*, organizations: bool = False, **apps: Any) -> dict[str, Any]:
    return social_providers.providers(
        apps or APPS, SIGN_IN, {"LINKEDIN_ORGANIZATIONS": organizations}
    )


def app_of(providers: dict[str, Any], provider_id: str) -> dict[str, Any]:
    if provider_id in providers:
        app: dict[str, Any] = providers[provider_id]["APP"]
        return app
    apps = providers["openid_connect"]["APPS"]
    return next(app for app in apps if app["provider_id"] == provider_id)


BY_ALLAUTH = [app for app in registry.APPS if not registry.get(app.network).consent]


@pytest.mark.parametrize("app", BY_ALLAUTH, ids=lambda app: app.key)
def test_every_app_asks_for_the_scopes_of_the_registry(app: Registration) -> None:
    made = app_of(built(), app.provider)
    assert made["settings"]["scope"] == list(app.scopes)
    assert made["client_id"] == f"id-{app.key}"


def test_no_retired_scope_or_version_is_used() -> None:
    providers = built(organizations=True)
    for app in BY_ALLAUTH:
        assert not RETIRED & set(app_of(providers, app.provider)["settings"]["scope"])
    assert providers["facebook"]["VERSION"] == "v25.0"
    assert providers["facebook"]["FIELDS"] == ["id", "name", "email"]


def test_organizations_are_asked_for_by_the_app_that_may() -> None:
    without, with_them = built(), built(organizations=True)
    extra = "rw_organization_admin"
    assert extra not in app_of(without, "linkedin")["settings"]["scope"]
    assert extra in app_of(with_them, "linkedin")["settings"]["scope"]  # an old app
    for providers in (without, with_them):
        scopes = app_of(providers, "linkedin-pages")["settings"]["scope"]
        assert scopes.count(extra) == 1
        assert "openid" not in scopes


def test_signing_in_asks_nothing_that_publishes() -> None:
    app = app_of(built(organizations=True), "linkedin-signin")
    assert app["settings"]["scope"] == ["openid", "profile", "email"]
    assert app["client_id"] != app_of(built(), "linkedin")["client_id"]


def test_linkedin_has_no_pkce_and_no_userinfo_call() -> None:
    settings = app_of(built(), "linkedin")["settings"]
    assert settings["oauth_pkce_enabled"] is False
    assert settings["fetch_userinfo"] is False
    assert settings["token_auth_method"] == "client_secret_post"


def test_a_network_without_an_app_is_absent() -> None:
    providers = social_providers.providers({"x": APPS["x"]}, None, {})
    assert "APP" in providers["twitter_oauth2"]
    assert "APP" not in providers["facebook"]
    assert {name for name, entry in providers.items() if "APP" in entry} == {"twitter_oauth2"}


def test_without_any_app_nothing_breaks() -> None:
    assert "openid_connect" not in social_providers.providers(
        {}, None, {"LINKEDIN_ORGANIZATIONS": True}
    )
