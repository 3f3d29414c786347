"""Every address that takes a POST is listed: what it takes away is asked about first, or can be had
back. One that is new fails here until somebody has said which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from api.webhooks import subscriptions
from tests.factories import make_channel, make_user

# A page asks first; the button on it does it.
ASKS_FIRST = {
    "channels:login_left",
    "channels:refresh_other",
    "channels:refresh_less",
    "channels:hand_over",
    "channels:hand_over_answer",
    "your_data:leave",
    "webhooks:rotate",
    "helpcenter:request_close",
    "notifications:unsubscribe",
    "account_email",
    "socialaccount_connections",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_remove_webauthn",
    "admin",
}
# The address that brings it back; each of these asks first as well.
UNDONE_BY = {
    "channels:disconnect": "channels:restore",
    "keys:revoke": "keys:restore",
    "webhooks:delete": "webhooks:restore",
}
# Pressed on the page that offers to restore: it is the answer to a question.
ENDS_THE_UNDOING = {"channels:revoke"}
# The same control turns it back, and nothing is lost meanwhile.
TURNED_BACK = {
    *(
        "notifications:preferences",
        "keys:lend",
        "webhooks:switch",
        "channels:only",
        "channels:chosen",
        "notifications:exception",
        "notifications:zone",
    ),
    *("your_data:keep", "your_data:keep_by_link", "mfa_edit_webauthn"),
    *("helpcenter:feedback", "staff:searches_put_away", "staff:searches_synonym"),
}
# It makes, sends or asks something, and takes nothing away.
TAKES_NOTHING = {
    *("channels:connect_start", "channels:choose", "channels:refresh", "channels:refresh_all"),
    *("channels:check", "channels:check_all", "channels:hand_over_begin", "channels:restore"),
    *("keys:index", "keys:restore", "webhooks:index", "webhooks:test", "webhooks:again"),
    *("webhooks:restore", "your_data:ask", "notifications:test", "notifications:try_again"),
    *("helpcenter:contact", "helpcenter:contact_suggestions", "helpcenter:contact_solved"),
    *("helpcenter:contact_write", "helpcenter:request", "demo_sign_in", "lift_pause"),
    *("recent_sign_in:code", "accounts:join", "accounts:join_by_link"),
    *("account_login", "account_signup", "account_reauthenticate", "account_change_password"),
    *("account_set_password", "account_reset_password", "account_confirm_login_code"),
    *("account_confirm_email", "account_reset_password_from_key", "account_request_login_code"),
    *("socialaccount_signup", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp"),
    # At the pretend networks alone, and each has a button that mends it.
    *("demo:channel", "demo:network", "demo:time"),
    "notifications:first_steps",  # a list of hints that puts itself away in time
    # Whoever is signed out signs in again.
    *("account_logout", "usersessions_list"),
    *("mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_login_webauthn"),
}
# Staff put away what no reader asks for any more; a note of ours, no person's.
STAFF_ONLY = {"staff:searches_forget"}
# Programs, which no page could ask: networks, mail services, tools, browsers.
FOR_PROGRAMS = re.compile(
    r"api:|callbacks:|bounces:|csp_reports|healthz|readyz|metrics|\w+_(login|callback|by_token)$"
)
READS = {
    *("socialaccount_login_cancelled", "socialaccount_login_error", "mfa_index"),
    *("mfa_list_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes"),
    *("account_inactive", "account_email_verification_sent", "account_reset_password_done"),
    *("account_reset_password_from_key_done",),
}
KNOWN = (
    ASKS_FIRST
    | set(UNDONE_BY)
    | ENDS_THE_UNDOING
    | TURNED_BACK
    | TAKES_NOTHING
    | STAFF_ONLY
    | READS
)


def views_of(patterns: list[Any], rooms: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inside = (*rooms, entry.namespace) if entry.namespace else rooms
            yield from views_of(entry.url_patterns, inside)
        elif isinstance(entry, URLPattern):
            yield ":".join((*rooms, entry.name or "")), entry.callback


def only_reads(view: Callable[..., Any]) -> bool:
    """As its decorator says; a view without one may be sent anything."""
    layer: Any = view
    while layer is not None:
        for cell in getattr(layer, "__closure__", None) or ():
            methods = cell.cell_contents
            if isinstance(methods, list) and "GET" in methods:
                return "POST" not in methods
        layer = getattr(layer, "__wrapped__", None)
    return False


def test_every_address_that_takes_something_is_listed() -> None:
    every = dict(views_of(get_resolver().url_patterns))
    taking = {name for name, view in every.items() if name and not only_reads(view)}
    taking = {"admin" if name.startswith("admin:") else name for name in taking}
    unknown = {name for name in taking - KNOWN if not FOR_PROGRAMS.match(name) and name}
    unknown = {name for name in unknown if not name.endswith(":") and "static" not in name}
    assert unknown == set(), "say what each takes away, and how it is had back"
    assert KNOWN - taking - {"admin"} == set(), "gone, or it only reads now"
    assert {*UNDONE_BY.values()} <= TAKES_NOTHING


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com", password="long enough for a test")
    client.force_login(user)
    return user


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(UNDONE_BY))
def test_what_can_be_undone_asks_first_and_says_until_when(
    client: Client, ada: User, name: str
) -> None:
    at = timezone.now()
    row = {
        "channels:disconnect": lambda: make_channel(user=ada).pk,
        "keys:revoke": lambda: hashed_keys.make(ada, "Tool", list(Scope), at=at).key.pk,
        "webhooks:delete": lambda: (
            subscriptions.make(ada, "https://a.example.com/", [], at=at).hook.pk
        ),
    }[name]()
    address = reverse(name, args=[row])

    asked = client.get(address).content.decode()
    done = client.post(address, follow=True).content.decode()

    assert 'class="btn danger"' in asked
    assert "For an hour you can restore" in " ".join(asked.split())
    assert "You can restore it until" in done
    assert UNDONE_BY[name].split(":")[1] in done


@pytest.mark.django_db
def test_an_address_and_a_way_to_sign_in_are_asked_about_where_they_stand(
    client: Client, ada: User
) -> None:
    ada.emailaddress_set.create(email="two@example.com", verified=True)  # type: ignore[attr-defined]
    page = client.get(reverse("account_email")).content.decode()
    before = page[: page.index('name="action_remove"')]
    assert before.rindex("<details") > before.rindex("</form>")
