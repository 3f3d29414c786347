"""A name in Arabic letters, with digits and brackets, stands isolated wherever it is shown."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.exporting import archive
from accounts.mails import compose
from accounts.mails.wording import CHANGES
from accounts.models import LogEntry
from accounts.sign_in_log.kinds import What
from api.endpoints.channel_changes import _change
from api.endpoints.schemas import channel_out
from api.keys import hashed_keys
from api.models import Change, HookDelivery, Key
from channels.contract import Cause
from channels.journeys.disconnection.disconnecting import Outcome
from channels.leaving import at_networks
from channels.models import Channel, Credential, Event, EventKind, FailureReport, HandOver, Pending
from config.demo import votes
from core.names.isolates import BEGIN, END
from helpcenter.contact import letters
from helpcenter.models import Synonym, Ticket, Unanswered
from notifications.mails import sample_rows, samples
from notifications.models import Notice
from tests.accounts.whole_life import live
from tests.channels.consent.returned_logins import make_returned_login, page
from tests.channels.handing_over import asking
from tests.factories import NOW, break_login, make_channel, make_event, make_user
from tests.isolation import exposed, in_page
from tests.test_every_word import a_channel_of_each_state
from tests.test_pages_without_script import SIGNED_IN

NAME = "مخبز 12 (الميناء)"
COLUMNS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Channel, ("name", "handle", "role")),
    (Credential, ("account_name",)),
    (Pending, ("account_name",)),
    (HandOver, ("account_name",)),
    (Key, ("name",)),
    (FailureReport, ("post", "by")),
    (Ticket, ("about", "message")),
    (Notice, ("subject",)),
)


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> User:
    """Everything has happened to them, and everything that others name is called NAME."""
    monkeypatch.setattr(asking, "page", lambda number, **told: page(number, name=NAME, **told))
    monkeypatch.setattr(asking, "make_returned_login", _came_back)
    user = live().user
    a_channel_of_each_state(user)
    user.first_name = NAME
    user.save()
    return user


def _came_back(*args: Any, **told: Any) -> Any:
    return replace(make_returned_login(*args, **told), account_name=NAME)


def _call_everything_so(user: User) -> None:
    for model, columns in COLUMNS:
        model.objects.update(**dict.fromkeys(columns, NAME))
    Event.objects.filter(kind=EventKind.TOKEN_GIVEN).update(evidence={"key": NAME})
    Authenticator.objects.update(data={"name": NAME, "credential": {}})
    SocialAccount.objects.update(extra_data={"name": NAME})
    HookDelivery.objects.update(payload={"channel": {"name": NAME}}, answer=NAME, said="status")
    for what in What:
        LogEntry.objects.create(user=user, what=what, at=timezone.now(), details={"name": NAME})


def _own_pages(user: User) -> Iterator[str]:
    at, mine = timezone.now(), Channel.objects.filter(credential__user=user)
    yield from asking.every_page(user, make_user(), at=at).values()
    yield from (reverse(name) for name in SIGNED_IN)
    for channel in mine:
        yield reverse("channels:detail", args=[channel.pk])
        yield reverse("channels:refresh", args=[channel.pk])
    first = mine[0]
    yield reverse("channels:disconnect", args=[first.pk])
    for step in ("contact_write", "contact_suggestions"):
        yield f"{reverse(f'helpcenter:{step}')}?about=channel-{first.pk}"
    failed = reverse("channels:connect_failed", args=[first.network, "cancelled"])
    yield f"{failed}?channel={first.pk}"
    yield f"{reverse('channels:live')}?network={first.network}&summary=1"
    yield reverse("channels:refresh_all")
    yield reverse("accounts:activity")
    yield reverse("keys:revoke", args=[Key.objects.filter(user=user)[0].pk])
    for ticket in Ticket.objects.filter(user=user):
        yield reverse("helpcenter:request", args=[ticket.reference])
    yield f"{reverse('helpcenter:search')}?q={NAME}"


def _shown(client: Client, addresses: Iterable[str]) -> dict[str, tuple[int, list[str]]]:
    by_address = {}
    for address in addresses:
        reply = client.get(address, follow=True)
        assert reply.status_code < 500, address
        by_address[address] = in_page(reply.content.decode(), NAME)
    return by_address


def _exposed(shown: dict[str, tuple[int, list[str]]]) -> dict[str, list[str]]:
    return {address: faults for address, (_times, faults) in shown.items() if faults}


@pytest.mark.django_db
def test_every_page_of_a_person_isolates_it(client: Client, user: User) -> None:
    addresses = list(_own_pages(user))
    _call_everything_so(user)
    client.force_login(user)

    shown = _shown(client, addresses)

    assert _exposed(shown) == {}
    # The menu of the account has it on each; most have it elsewhere, too.
    assert {address for address, (times, _) in shown.items() if not times} == set()
    assert sum(times > 1 for times, _ in shown.values()) > 50


@pytest.mark.django_db
def test_pages_of_staff_isolate_what_readers_wrote(client: Client, user: User) -> None:
    _call_everything_so(user)
    today = timezone.now().date()
    Unanswered.objects.create(language="en", words=NAME, first_on=today, last_on=today, count=9)
    Synonym.objects.create(language="en", said=NAME, means=NAME, created_at=timezone.now())
    staff = votes.support_agent()
    staff.is_superuser = True
    staff.save()
    client.force_login(staff)
    ticket = Ticket.objects.all()[0]
    search = Unanswered.objects.get().pk

    shown = _shown(
        client,
        (
            reverse("staff:searches"),
            f"{reverse('staff:searches_synonym')}?search={search}",
            reverse("admin:helpcenter_ticket_change", args=[ticket.pk]),
        ),
    )

    assert _exposed(shown) == {}
    assert all(times for times, _ in shown.values())


@pytest.mark.django_db
@pytest.mark.parametrize("query", [NAME, f"linkedin {NAME}"])
def test_a_search_for_it_is_isolated(client: Client, query: str) -> None:
    page = client.get(reverse("helpcenter:search"), {"q": query}).content.decode()

    times, faults = in_page(page, NAME)

    assert times
    assert not faults


@pytest.mark.django_db
def test_what_was_just_done_is_told_with_the_name_isolated(client: Client, user: User) -> None:
    _call_everything_so(user)
    client.force_login(user)
    mine = Channel.objects.filter(credential__user=user)
    login, key = mine[0].credential, Key.objects.filter(user=user)[0]
    pages = (
        reverse("keys:lend", args=[login.pk]),
        reverse("keys:revoke", args=[key.pk]),
        reverse("channels:disconnect", args=[mine[1].pk]),
    )

    for address in pages:
        page = client.post(address, follow=True).content.decode()
        times, faults = in_page(page, NAME)
        assert times > 1, address
        assert not faults, address


@pytest.mark.django_db
def test_a_refresh_that_is_done_names_it_isolated(client: Client) -> None:
    channel = make_channel(name=NAME)
    done = make_event(channel, EventKind.REFRESHED, at=timezone.now(), before="expired")
    client.force_login(channel.credential.user)

    address = reverse("channels:refreshed", args=[channel.pk, done.pk])
    page = client.get(address).content.decode()

    assert f"<h1><bdi>{NAME}</bdi> works again.</h1>" in page
    assert f"<title>{BEGIN}{NAME}{END} is refreshed" in page.replace("\n  ", "")


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.slug)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_mail_about_channels_isolates_it(
    monkeypatch: pytest.MonkeyPatch, sample: samples.Sample, language: str
) -> None:
    monkeypatch.setattr(sample_rows, "NAMES", {"en": (NAME,) * 6})
    monkeypatch.setattr(sample_rows, "POSTS", {"en": (NAME,)})

    mail = samples.written(sample, language)

    times, faults = in_page(str(mail.alternatives[0][0]), NAME)
    assert exposed(str(mail.subject), NAME) == exposed(str(mail.body), NAME) == faults == []
    assert times or NAME not in f"{mail.subject}{mail.body}"


@pytest.mark.parametrize("change", CHANGES)
def test_every_mail_about_the_account_isolates_it(change: str) -> None:
    words = re.findall(r"%\((\w+)\)s", f"{CHANGES[change].title} {CHANGES[change].says}")
    letter = compose.of_change(change, dict.fromkeys(words, NAME), None, at=NOW)

    mail = compose.message(letter, subject=letter.title, sender="a@example.com", to=["b@c.example"])

    _times, faults = in_page(str(mail.alternatives[0][0]), NAME)
    assert exposed(str(mail.subject), NAME) == exposed(str(mail.body), NAME) == faults == []


def test_letters_about_a_request_isolate_its_subject() -> None:
    ticket = Ticket(pk=1, about=f"{NAME} (LinkedIn)", email="a@example.com", message="Help!")
    ticket.bundle = [{"name": NAME, "state": "working"}]

    mail = letters.to_support(ticket)

    assert f"{BEGIN}{NAME} (LinkedIn){END}" in mail.subject
    assert exposed(str(mail.body), NAME) == []


def test_what_became_of_each_login_is_told_with_its_account_isolated() -> None:
    said = [at_networks.ended("x", NAME, outcome) for outcome in Outcome if outcome != "kept"]

    assert said
    assert [exposed(sentence, NAME) for sentence in said] == [[]] * len(said)


@pytest.mark.django_db
def test_programs_read_the_name_itself(client: Client) -> None:
    channel = make_channel(name=NAME)
    break_login(channel.credential, Cause.LOST_PAGE_ROLE)
    user = channel.credential.user
    made = hashed_keys.make(user, NAME, list(hashed_keys.Scope), at=timezone.now())
    make_event(channel, EventKind.TOKEN_GIVEN, evidence={"key": NAME})
    headers = {"Authorization": f"Bearer {made.text}"}

    listed = client.get(reverse("api:channels"), headers=headers).json()["channels"][0]
    answers = [
        json.dumps(listed, ensure_ascii=False),
        channel_out(channel, at=NOW).model_dump_json(),  # what webhooks carry
        _change(Change(user=user, number=1, event=Event.objects.latest("pk")), {}).says,
    ]

    assert listed["name"] == NAME
    assert NAME in listed["headline"]
    for text in answers:
        assert NAME in text
        assert BEGIN not in text
    assert BEGIN not in f"{channel} {channel.credential} {made.key}"  # as log lines have them


@pytest.mark.django_db
def test_a_copy_of_ones_data_has_the_name_itself(user: User) -> None:
    _call_everything_so(user)
    Notice.objects.update(subject=f"{BEGIN}{NAME}{END} needs you")
    file = io.BytesIO()

    archive.write(user, file, at=NOW)

    with zipfile.ZipFile(file) as parts:
        files = {name: parts.read(name).decode() for name in parts.namelist()}
    assert f"{NAME} needs you" in files["messages.json"]
    assert f"Connected at …: {NAME}." in files["activity.json"]
    assert [name for name, text in files.items() if BEGIN in text] == []
