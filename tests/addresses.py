"""Every address of the URLconf, and which of them are no page to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

from channels.registry import APPS

# The providers by whose addresses our apps are connected.
WAYS = {"openid_connect" if app.openid else app.provider for app in APPS}

# Each with the reason.
NO_PAGE: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "account_menu",
            "channels:checking",
            "channels:live",
            "helpcenter:suggest",
            "keys:reporting",
            "mailbox:html",
            "staff_mails:html",
        ),
        "a part of a page, looked at where it stands",
    ),
    **dict.fromkeys(
        (
            "channels:check",
            "channels:check_all",
            "channels:chosen",
            "channels:restore",
            "channels:revoke",
            "keys:restore",
            "notifications:exception",
            "notifications:zone",
            "webhooks:restore",
            "channels:connect_start",
            "channels:hand_over_begin",
            "helpcenter:contact_solved",
            "helpcenter:request_close",
            "demo:channel",
            "demo:network",
            "demo:time",
            "keys:lend",
            "lift_pause",
            "notifications:first_steps",
            "notifications:test",
            "notifications:try_again",
            "recent_sign_in:go_on",
            "staff:searches_forget",
            "staff:searches_put_away",
            "webhooks:again",
            "webhooks:switch",
            "webhooks:test",
            "your_data:ask",
            "your_data:keep",
        ),
        "where a form is sent; it answers with another page",
    ),
    **dict.fromkeys(
        (
            "facebook_login_by_token",
            "helpcenter:guide",
            "socialaccount_signup",
            *(f"{way}_{step}" for way in WAYS for step in ("login", "callback")),
        ),
        "the way to a network and back: it leads on",
    ),
    **dict.fromkeys(
        (
            "api:api-root",
            "api:changes",
            "api:channel",
            "api:channels",
            "api:failures",
            "api:failures_of_channel",
            "api:published_on_channel",
            "api:token_of_channel",
            "api_openapi",
            "bounces:receive",
            "channels:picture",
            "callbacks:receive",
            "client_keys",
            "client_metadata",
            "csp_reports",
            "healthz",
            "helpcenter:feed_articles",
            "helpcenter:feed_changes",
            "helpcenter:feed_of",
            "helpcenter:picture",
            "helpcenter:picture_of_page",
            "metrics",
            "mfa_download_recovery_codes",
            "mfa_login_webauthn",
            "policies_json",
            "policies_schema",
            "policy_json",
            "readyz",
            "robots",
            "security_txt",
            "sitemap",
            "touch_icon",
        ),
        "read by machines",
    ),
    **dict.fromkeys(
        (
            "account_confirm_login_code",
            "channels:left",
            "mfa_reauthenticate_webauthn",
        ),
        "wants a code, a key or a login just left that a list cannot hold; its journey is tested",
    ),
}


# Of the pages on which a channel changes hands: the name of each, and its answer.
NAMES_OF_HANDS = {
    "choose": ("channels:choose", 200),
    "nothing new": ("channels:choose", 200),
    "less": ("channels:refresh_less", 200),
    "carry": ("channels:refresh_other", 200),
    "taken": ("channels:taken", 200),
    "asked": ("channels:hand_over", 200),
    "connect": ("channels:connect", 200),
    "left": ("channels:login_left", 200),
    "detail": ("channels:detail", 200),
    "not yours": ("channels:hand_over_answer", 403),
    "settled": ("channels:hand_over_answer", 410),
}


def names_of_pages() -> set[str]:
    """Of every address in the URLconf but the admin's own."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield space + pattern.name
        elif pattern.namespace != "admin":
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inside)
