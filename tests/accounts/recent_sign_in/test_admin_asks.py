"""What the admin asks a recent sign-in for: everything that changes something, but a short list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from accounts.recent_sign_in import admin_pages
from api.models import Hook
from tests.accounts.recent_sign_in.asking import PASSWORD, is_question, make_stale
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "https://operator.example.com/hook"
HOOKS, TICKETS = "api_hook_changelist", "helpcenter_ticket_changelist"

# Page of the admin, what is sent to it, and whether it asks. "?": the number of a row.
TABLE: list[tuple[str, dict[str, str] | None, bool]] = [
    ("index", None, False),
    ("auth_user_changelist", None, False),
    ("channels_credential_changelist", None, False),
    ("accounts_person ?", None, False),
    # Webhooks of the operator's, which hear of every channel.
    ("api_hook_add", {"url": ADDRESS}, True),
    ("api_hook_delete ?", {"post": "yes"}, True),
    (HOOKS, {"action": "new_secret"}, True),
    (HOOKS, {"action": "turn_on"}, True),
    (HOOKS, {"action": "delete_selected"}, True),
    (HOOKS, {"action": "turn_off"}, False),
    (HOOKS, {"action": "send_a_test"}, False),
    ("api_hookdelivery_changelist", {"action": "send_again"}, False),
    # People: their data, their end, their rights, their password.
    ("accounts_person ?", {"do": "export"}, True),
    ("accounts_person ?", {"do": "delete"}, True),
    ("accounts_person ?", {"do": "delete_at_once"}, True),
    ("auth_user_add", {"username": "x"}, True),
    ("auth_user_change ?", {"is_superuser": "on"}, True),
    ("auth_user_password_change ?", {"password1": "x"}, True),
    ("auth_group_add", {"name": "Support"}, True),
    # What staff do all day, and what only asks somebody again.
    (TICKETS, {"action": "close"}, False),
    (TICKETS, {"action": "delete_selected"}, True),
    ("channels_pause_changelist", {"action": "lift"}, False),
    ("notifications_notice_changelist", {"action": "try_again"}, False),
    ("channels_unknownanswer_changelist", {"action": "delete_selected"}, True),
    # A list without an action, and one that says two things.
    (HOOKS, {}, True),
    ("logout", {}, False),
]


@pytest.fixture
def operator(client: Client) -> User:
    cache.clear()
    user = make_user("operator@example.com", password=PASSWORD)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    user.refresh_from_db()
    client.force_login(user)
    make_stale(client)
    return user


def asks(client: Client, page: str, sent: dict[str, str] | None, number: int) -> bool:
    name, _, numbered = page.partition(" ")
    address = reverse(f"admin:{name}", args=[number] if numbered else [])
    reply = client.get(address) if sent is None else client.post(address, sent)
    return reply.status_code == 302 and is_question(reply["Location"])


@pytest.mark.parametrize(("page", "sent", "expected"), TABLE)
def test_the_table(
    client: Client, operator: User, page: str, sent: dict[str, str] | None, expected: bool
) -> None:
    hook = Hook.objects.create(user=None, url=ADDRESS, created_at=NOW)
    number = hook.pk if "hook" in page else operator.pk
    assert asks(client, page, sent, number) is expected


def test_two_actions_at_once_hide_none(client: Client, operator: User) -> None:
    reply = client.post(reverse(f"admin:{HOOKS}"), {"action": ["new_secret", "turn_off"]})
    assert is_question(reply["Location"])


def test_an_action_s_name_opens_no_other_page(client: Client, operator: User) -> None:
    hook = Hook.objects.create(user=None, url=ADDRESS, created_at=NOW)
    reply = client.post(reverse("admin:api_hook_delete", args=[hook.pk]), {"action": "turn_off"})
    assert is_question(reply["Location"])


def test_after_the_answer_it_is_done_with_what_was_sent(client: Client, operator: User) -> None:
    page = reverse("admin:auth_group_add")
    asked = client.post(page, {"name": "Support"})
    assert is_question(asked["Location"])
    assert not Group.objects.exists()
    client.post(asked["Location"], {"password": PASSWORD, "next": page})
    assert Group.objects.get().name == "Support"


def test_a_recent_sign_in_is_asked_nothing(client: Client, operator: User) -> None:
    client.force_login(operator)
    assert not asks(client, "auth_group_add", {"name": "Support"}, 0)


def test_whoever_is_no_staff_is_turned_away_and_asked_nothing(client: Client) -> None:
    client.force_login(make_user())
    make_stale(client)
    assert not asks(client, "auth_group_add", {"name": "Support"}, 0)


def pages(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from pages(entry.url_patterns)
        elif entry.name:
            yield entry.name + (" ?" if entry.pattern.converters else "")


def test_every_page_of_the_admin_that_a_room_adds_asks_by_itself(
    client: Client, operator: User
) -> None:
    everyday = {
        f"{model._meta.app_label}_{model._meta.model_name}"
        for model, options in admin.site._registry.items()
        if "change" in getattr(options, "everyday", ())
    }
    assert everyday == {"helpcenter_ticket"}
    names = [*pages(admin.site.get_urls()[:-1])]
    assert len(names) > 60
    for name in names:
        plain = name.removesuffix(" ?")
        if plain in admin_pages.DOORS or plain.removesuffix("_change") in everyday:
            continue
        if plain in ("view_on_site", "app_list"):
            continue
        assert asks(client, name, {}, operator.pk), name
