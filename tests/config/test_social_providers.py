"""allauth's providers as the settings build them."""

from __future__ import annotations

from typing import Any

from channels.registry import NETWORKS
from config import social_providers

APPS = {network.id: {"client_id": f"id-{network.id}", "secret": "s"} for network in NETWORKS}
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


def test_every_network_asks_for_the_scopes_of_the_registry() -> None:
    for network in NETWORKS:
        assert app_of(built(), network.provider)["settings"]["scope"] == list(network.scopes)


def test_no_retired_scope_or_version_is_used() -> None:
    providers = built(organizations=True)
    for network in NETWORKS:
        assert not RETIRED & set(app_of(providers, network.provider)["settings"]["scope"])
    assert providers["facebook"]["VERSION"] == "v25.0"
    assert providers["facebook"]["FIELDS"] == ["id", "name", "email"]


def test_organizations_are_asked_for_only_where_the_app_may() -> None:
    without, with_them = built(), built(organizations=True)
    extra = "rw_organization_admin"
    assert extra not in app_of(without, "linkedin")["settings"]["scope"]
    assert extra in app_of(with_them, "linkedin")["settings"]["scope"]


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
    assert set(providers) == {"facebook", "twitter_oauth2"}
    assert "APP" not in providers["facebook"]


def test_without_any_app_nothing_breaks() -> None:
    assert "openid_connect" not in social_providers.providers(
        {}, None, {"LINKEDIN_ORGANIZATIONS": True}
    )
