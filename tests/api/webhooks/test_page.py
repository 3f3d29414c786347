"""Preferences, Webhooks: the owner's alone; the secret in one answer and nowhere else."""

from __future__ import annotations

import logging
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.models import Hook, HookDelivery
from api.tasks import enqueue_ending_soon
from api.webhooks import enqueue, send_round, subscriptions
from api.webhooks.event_types import OFFERED
from api.webhooks.forms import MOST
from core.sealed.columns import read
from tests.api.webhooks import receiving_server
from tests.api.webhooks.receiving_server import Tool
from tests.factories import make_user
from tests.markup import one_use
from tests.test_no_secret_anywhere import rows
from tests.test_pages_without_script import assert_plain

PAGE = "/preferences/webhooks/"
EVENTS = ["channel.connection_lost", "channel.recovered"]


@pytest.fixture
def page(owner: User, client: Client) -> Client:
    client.force_login(owner)
    return client


def form(listener: Tool, **more: Any) -> dict[str, Any]:
    return {"url": listener.url, "events": EVENTS} | more


def hooked(user: User | None, url: str = "http://127.0.0.1:9/hook") -> Hook:
    return subscriptions.make(user, url, OFFERED, at=timezone.now()).hook


def shown_secret(answer: Any) -> str:
    secret_field = re.search(r'value="(whsec_[\w+/=]+)"', answer.content.decode())
    assert secret_field
    return secret_field[1]


def send() -> int:
    return send_round.send_due(clock=timezone.now)


def act(client: Client, name: str, key: object, **data: str) -> Any:
    return client.post(reverse(f"webhooks:{name}", args=[key]), data)


def text_of(page: Client, address: str = PAGE) -> str:
    text = page.get(address).content.decode()
    assert_plain(text)
    return text


def test_nobody_is_sent_to_sign_in(client: Client, owner: User) -> None:
    hook = hooked(owner)
    delivery = HookDelivery.objects.create(
        hook=hook, event="ping", payload={}, created_at=timezone.now(), due_at=timezone.now()
    )
    answers = [client.get(PAGE), client.post(PAGE, {"url": "https://x.example"})]
    for name in ("test", "switch", "rotate", "delete"):
        answers.append(act(client, name, hook.pk))
    answers.append(act(client, "again", delivery.pk))

    for answer in answers:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    hook.refresh_from_db()
    assert hook.active
    assert HookDelivery.objects.count() == 1


@pytest.mark.parametrize("whose", ["somebody else's", "the operator's"])
def test_a_hook_of_another_is_not_there(page: Client, whose: str) -> None:
    hook = hooked(make_user() if whose == "somebody else's" else None)
    enqueue.ping(hook, at=timezone.now())
    HookDelivery.objects.update(outcome="failed")
    sealed = hook.secret_sealed

    assert "127.0.0.1:9" not in text_of(page)
    for name in ("test", "switch", "rotate", "delete"):
        assert act(page, name, hook.pk).status_code == 404
    for name in ("rotate", "delete"):
        assert page.get(reverse(f"webhooks:{name}", args=[hook.pk])).status_code == 404
    assert act(page, "again", HookDelivery.objects.get().pk).status_code == 404
    assert act(page, "again", uuid.uuid4()).status_code == 404
    hook.refresh_from_db()
    assert (hook.active, hook.secret_sealed) == (True, sealed)
    assert HookDelivery.objects.get().outcome == "failed"


def test_adding_one_testing_it_and_reading_the_log(page: Client, listener: Tool) -> None:
    assert "No webhook yet" in text_of(page)

    made = page.post(PAGE, form(listener))

    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    assert_plain(made.content.decode())
    hook = Hook.objects.get()
    assert (hook.url, hook.events) == (listener.url, EVENTS)
    assert read(hook, "secret_sealed") == shown_secret(made)
    text = text_of(page)
    assert "A channel lost its connection" in text
    assert "A connection ends soon" not in text.split('id="new"')[0]

    answer = act(page, "test", hook.pk)
    assert answer["Location"] == f"{PAGE}#hook-{hook.pk}"
    assert "A test is on its way" in text_of(page)
    act(page, "test", hook.pk)
    assert "waiting to be sent already" in text_of(page)
    assert send() == 1
    assert listener.heard[0].json["type"] == "ping"
    text = text_of(page)
    assert "Delivered" in text
    assert "answer 204" in text


def test_a_failure_is_told_and_can_be_sent_again(page: Client, owner: User, listener: Tool) -> None:
    listener.manner = receiving_server.says(500, b"<script>alert(1)</script> out of order")
    hook = hooked(owner, listener.url)
    enqueue.ping(hook, at=timezone.now())
    send()

    text = text_of(page)
    assert "The last call failed" in text
    assert "Your tool answered with an error." in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; out of order" in text
    assert "Next try:" in text
    assert "Send again" not in text

    HookDelivery.objects.update(outcome="failed", attempts=8)
    assert "Send again" in text_of(page)
    listener.manner = receiving_server.says(200)
    act(page, "again", HookDelivery.objects.get().pk)
    assert HookDelivery.objects.get().attempts == 0, "one more failure would give it up"
    assert send() == 1
    assert "Delivered" in text_of(page)
    act(page, "again", HookDelivery.objects.get().pk)
    assert "Nothing to do" in text_of(page)


def test_off_and_on_again(page: Client, owner: User) -> None:
    hook = hooked(owner)
    enqueue.ping(hook, at=timezone.now())

    act(page, "switch", hook.pk, turn="off")
    act(page, "switch", hook.pk, turn="off")

    text = text_of(page)
    assert "Turned off." in text
    assert "The webhook was turned off." in text
    assert "Send again" not in text
    act(page, "test", hook.pk)
    act(page, "again", HookDelivery.objects.get().pk)
    assert text_of(page).count("turn it on first") == 2
    assert HookDelivery.objects.get().outcome == "failed"
    act(page, "switch", hook.pk, turn="on")
    assert "Send again" in text_of(page)


@pytest.mark.parametrize(("why", "told"), [("gone", "(410)"), ("failing", "three days")])
def test_one_that_we_stopped_says_why(page: Client, owner: User, why: str, told: str) -> None:
    hook = hooked(owner)
    Hook.objects.update(active=False, stopped_at=timezone.now(), stopped_why=why, failures=12)

    text = text_of(page)
    assert "We stopped sending." in text
    assert told in text
    act(page, "switch", hook.pk, turn="on")
    hook.refresh_from_db()
    assert (hook.active, hook.failures, hook.stopped_why) == (True, 0, "")


def test_changing_the_secret_asks_first(page: Client, owner: User) -> None:
    hook = hooked(owner)
    before = read(hook, "secret_sealed")
    assert "For 24 hours both sign" in text_of(page, reverse("webhooks:rotate", args=[hook.pk]))
    assert read(Hook.objects.get(), "secret_sealed") == before

    answer = act(page, "rotate", hook.pk)

    assert_plain(answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    hook.refresh_from_db()
    assert read(hook, "secret_sealed") == shown_secret(answer) != before
    assert read(hook, "former_secret_sealed") == before


def test_deleting_asks_first(page: Client, owner: User) -> None:
    hook = hooked(owner)
    enqueue.ping(hook, at=timezone.now())
    asked = text_of(page, reverse("webhooks:delete", args=[hook.pk]))
    assert "For an hour you can restore it" in asked
    assert Hook.objects.visible_to(owner).exists()

    act(page, "delete", hook.pk)

    assert not Hook.objects.visible_to(owner).exists()
    hook.refresh_from_db()
    assert not hook.active


def gone(owner: User, *, age: timedelta, on: bool = True) -> Hook:
    hook = hooked(owner)
    if not on:
        subscriptions.turn_off(hook, at=timezone.now())
        hook.refresh_from_db()
    subscriptions.delete(hook, at=timezone.now() - age)
    return Hook.objects.get(pk=hook.pk)


@pytest.mark.parametrize("on", [True, False])
def test_a_deleted_one_is_restored_within_the_hour_as_it_was(
    page: Client, owner: User, on: bool
) -> None:
    hook = gone(owner, age=timedelta(minutes=59), on=on)
    restore = reverse("webhooks:restore", args=[hook.pk])
    assert restore in page.get(PAGE).content.decode()
    secret = read(hook, "secret_sealed")

    act(page, "restore", hook.pk)

    assert restore not in page.get(PAGE).content.decode()
    again = Hook.objects.visible_to(owner).get()
    assert (again.active, read(again, "secret_sealed")) == (on, secret)


def test_after_the_hour_it_is_not_and_is_gone_for_good(page: Client, owner: User) -> None:
    hook = gone(owner, age=timedelta(minutes=61))
    act(page, "restore", hook.pk)
    assert not Hook.objects.visible_to(owner).exists()
    kept = gone(owner, age=timedelta(minutes=59))
    enqueue_ending_soon()
    assert Hook.objects.get() == kept  # with its log
    assert not HookDelivery.objects.exclude(hook=kept).exists()


def test_its_address_is_free_meanwhile_and_then_it_stays_gone(page: Client, owner: User) -> None:
    hook = gone(owner, age=timedelta(minutes=1))
    new = hooked(owner, hook.url)
    act(page, "restore", hook.pk)
    assert Hook.objects.visible_to(owner).get() == new


def test_nobody_else_restores_it(page: Client) -> None:
    hook = gone(make_user(), age=timedelta(minutes=1))
    address = reverse("webhooks:restore", args=[hook.pk])
    assert page.post(address).status_code == 404
    assert Client().post(address).status_code == 302
    assert Hook.objects.get().deleted_at


@pytest.mark.parametrize("name", ["test", "switch"])
def test_a_link_does_nothing(page: Client, owner: User, name: str) -> None:
    hook = hooked(owner)

    assert page.get(reverse(f"webhooks:{name}", args=[hook.pk])).status_code == 405
    assert Client(enforce_csrf_checks=True).post(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"url": ""}, "Enter the address"),
        ({"url": "http://tool.example/hook"}, "must begin with https://"),
        ({"url": "https://169.254.169.254/latest/"}, "private network"),
        ({"url": "https://2130706433/"}, "private network"),
        ({"url": "https://me:pass@tool.example/"}, "Leave user name and password out"),
        ({"url": "https://tool.example:25/"}, "port 443"),
        ({"url": "tool"}, "looks like https://"),
        ({"events": []}, "Tick at least one"),
        ({"events": ["ping"]}, "Choose from what is offered"),
    ],
)
def test_wrong_input_is_told_and_kept(
    page: Client, listener: Tool, wrong: dict[str, Any], told: str
) -> None:
    text = page.post(PAGE, form(listener) | wrong).content.decode()

    assert told in text
    assert_plain(text)
    if wrong.get("url"):
        assert f'value="{wrong["url"]}"' in text
    assert not Hook.objects.exists()


def test_the_same_address_twice_and_too_many(page: Client, owner: User, listener: Tool) -> None:
    page.post(PAGE, form(listener))
    assert "to this address already" in page.post(PAGE, form(listener)).content.decode()
    for number in range(MOST - 1):
        hooked(owner, f"http://127.0.0.1:9/{number}")

    text = page.post(PAGE, form(listener, url=listener.url + "/2")).content.decode()

    assert f"You have {MOST} webhooks already" in text
    assert Hook.objects.count() == MOST


def test_the_secret_is_in_no_row_session_message_log_or_later_page(
    page: Client, listener: Tool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    listener.manner = receiving_server.echoes
    secrets = [shown_secret(page.post(PAGE, form(listener)))]
    hook = Hook.objects.get()
    secrets.append(shown_secret(act(page, "rotate", hook.pk)))
    act(page, "test", hook.pk)
    send()
    assert listener.heard

    places = [
        *rows(),
        *(str(session.get_decoded()) for session in Session.objects.all()),
        *(str(message.message()) for message in mail.outbox),
        *(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records),
        page.get(PAGE).content.decode(),
        repr(subscriptions.NewHook(hook, secrets[0])),
        *(f"{heard.headers} {heard.body!r}" for heard in listener.heard),
    ]

    assert len(places) > 10
    for secret in secrets:
        assert [place[:80] for place in places if secret[10:40] in place] == []


def test_it_is_linked_from_the_keys_and_the_notifications(page: Client) -> None:
    for address in (reverse("keys:index"), reverse("notifications:preferences")):
        text = page.get(address).content.decode()
        assert f'href="{PAGE}"' in text.split("<main")[1]


@pytest.fixture
def operator(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("operator", "operator@example.com", "x"))
    return client


def test_the_operator_has_hooks_of_their_own(operator: Client, listener: Tool) -> None:
    add = reverse("admin:api_hook_add")
    assert_plain(operator.get(add).content.decode())

    made = operator.post(add, form(listener))

    hook = Hook.objects.get()
    assert hook.user is None
    assert read(hook, "secret_sealed") == shown_secret(made)
    many = reverse("admin:api_hook_changelist")
    for action in ("send_a_test", "turn_off", "turn_on"):
        chosen = {"action": action, "_selected_action": [str(hook.pk)]}
        assert operator.post(many, chosen).status_code == 302
    hook.refresh_from_db()
    assert hook.active
    assert HookDelivery.objects.get().event == "ping"
    chosen = {"action": "new_secret", "_selected_action": [str(hook.pk)]}
    again = operator.post(many, chosen)
    hook.refresh_from_db()
    assert read(hook, "secret_sealed") == shown_secret(again)

    delete = reverse("admin:api_hook_delete", args=[hook.pk])
    assert operator.get(delete).status_code == 200
    operator.post(delete, {"post": "yes"})
    assert not Hook.objects.exists()


def test_the_operator_sees_peoples_hooks_without_secrets_and_payloads(
    operator: Client, owner: User
) -> None:
    hook = hooked(owner)
    enqueue.ping(hook, at=timezone.now())
    delivery = HookDelivery.objects.get()

    shown = "".join(
        operator.get(address).content.decode()
        for address in (
            reverse("admin:api_hook_changelist"),
            reverse("admin:api_hook_change", args=[hook.pk]),
            reverse("admin:api_hookdelivery_changelist"),
            reverse("admin:api_hookdelivery_change", args=[delivery.pk]),
        )
    )

    assert hook.url in shown
    assert hook.secret_sealed not in shown
    assert "created_at&quot;" not in shown
    assert (
        operator.post(reverse("admin:api_hook_delete", args=[hook.pk]), {"post": "yes"}).status_code
        == 403
    )
    many = reverse("admin:api_hook_changelist")
    operator.post(many, {"action": "new_secret", "_selected_action": [str(hook.pk)]})
    hook.refresh_from_db()
    assert hook.former_secret_sealed == ""
    chosen = {"action": "delete_selected", "_selected_action": [str(hook.pk)], "post": "yes"}
    operator.post(many, chosen)
    assert Hook.objects.filter(pk=hook.pk).exists()


def test_staff_who_only_look_change_nothing(client: Client, db: None) -> None:
    staff = make_user()
    staff.is_staff = True
    staff.save()
    client.force_login(staff)

    assert client.get(reverse("admin:api_hook_add")).status_code == 403
    assert client.get(reverse("admin:api_hook_changelist")).status_code == 403


def test_a_form_that_is_sent_twice_adds_one_webhook(
    page: Client, owner: User, listener: Tool
) -> None:
    sent = form(listener, one_use=one_use(page.get(PAGE)))
    assert shown_secret(page.post(PAGE, sent))
    page.post(PAGE, sent)  # its address is refused by itself
    sent["url"] = f"{listener.url}/other"
    again = page.post(PAGE, sent, follow=True).content.decode()

    assert Hook.objects.filter(user=owner).count() == 1
    assert "This form came twice, and one webhook was added." in again
