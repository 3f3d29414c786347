"""That a server is gone: the page, the mail, a program and a webhook say the same of it."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from api.endpoints.schemas import channel_out
from channels.contract import Cause
from channels.models import Channel, Credential
from channels.records import signs_of_life
from channels.records.findings import record_answer
from notifications.mails import compose
from notifications.models import Notice, Preferences
from tests.channels.journeys.journey import DAY, HOUR, make_answer
from tests.channels.servers import HERE, THERE, login_at, open_up
from tests.factories import NOW, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]

SAYS = "here.example has not answered since 24 November; if it closed, connect your new account."
CONNECT = reverse("channels:connect")
AT = NOW + 15 * DAY
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(autouse=True)
def many_servers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    open_up(monkeypatch, settings, "linkedin")
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def gone() -> Channel:
    """A channel whose server has said nothing for fifteen days; its look has just noticed."""
    login = login_at(HERE, user=make_user("ada@example.com"), account_name="Ada", life=None)
    for day in range(16):
        at = NOW + day * DAY
        signs_of_life.unheard("linkedin", HERE, at=at)
        _asked(login, at)
    return Channel.objects.select_related("credential__user").get()


def _asked(login: Credential, at: datetime) -> None:
    login.refresh_from_db()
    record_answer(login, make_answer(Cause.NETWORK_FAULT), at=at)
    Credential.objects.filter(pk=login.pk).update(next_check_at=at + HOUR)


def words(text: str) -> str:
    return " ".join(html.unescape(TAGS.sub(" ", text)).split())


def test_the_page_the_mail_and_a_program_say_it_in_one_sentence(
    gone: Channel, client: Client
) -> None:
    client.force_login(gone.credential.user)
    page = client.get(gone.get_absolute_url()).content.decode()
    told = channel_out(gone, at=AT)
    notice = Notice.objects.get(outcome="owed")
    mail = compose.message([notice], Preferences.of(gone.credential.user), at=AT)
    for text in (words(page), told.headline, " ".join(str(mail.body).split())):
        assert SAYS in text
        assert "Sign in again at" not in text.replace("Sign in again at the network", "")
    assert "has answered none of our questions since then. We go on asking." in words(page)
    assert "only said no" not in words(page)
    assert f'href="{CONNECT}"' in page
    assert (told.cause, told.reconnect) == (Cause.SERVER_GONE, False)
    assert told.next_step is not None
    assert told.next_step.url.endswith(CONNECT)
    assert CONNECT in str(mail.body)
    assert json.loads(told.model_dump_json())["cause"] == "server_gone"


def test_the_guided_refresh_leads_to_the_new_account(gone: Channel, client: Client) -> None:
    client.force_login(gone.credential.user)
    text = client.get(reverse("channels:refresh", args=[gone.pk])).content.decode()
    assert "Nobody can sign in at here.example while it does not answer." in words(text)
    assert f'href="{CONNECT}"' in text
    walk = client.get(reverse("channels:refresh_all")).content.decode()
    assert gone.name not in walk.split("<main", 1)[1]


def test_nobody_is_asked_for_it_whose_server_answers(gone: Channel, client: Client) -> None:
    elsewhere = login_at(THERE, at=AT)
    client.force_login(elsewhere.user)
    page = client.get(reverse("channels:list")).content.decode()
    assert HERE not in page
    assert client.get(gone.get_absolute_url()).status_code == 404
    client.logout()
    assert client.get(gone.get_absolute_url()).status_code == 302
