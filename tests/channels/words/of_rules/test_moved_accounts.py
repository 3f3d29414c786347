"""An account that has moved to another server: said where, and offered as a new channel."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from channels.contract import ACCOUNT_MOVED, Blame, Cause, Certainty, Finding
from channels.diagnosis.verdict import Step
from channels.models import Channel
from channels.records import findings
from channels.records.diagnoses import diagnosis_of
from channels.words.diagnosis_text import describe
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db
NEW = "acme@new.example"


@pytest.fixture
def channel() -> Channel:
    login = make_credential(network="mastodon", server="social.example", life=None)
    return make_channel(login, name="Acme")


def told(channel: Channel, rule: str, **codes: str) -> Channel:
    finding = Finding(Cause.ACCOUNT_SUSPENDED, Blame.YOU, Certainty.SAID, rule, codes=codes, at=NOW)
    findings.record_finding(channel.credential, finding, at=NOW)
    channel.refresh_from_db()
    return channel


def test_the_card_says_where_to_and_offers_that_account(channel: Channel) -> None:
    told(channel, ACCOUNT_MOVED, moved_to=NEW)
    diagnosis = diagnosis_of(channel, at=NOW)
    words = describe(channel, diagnosis, at=NOW)
    assert diagnosis.step is Step.CONNECT_ANOTHER
    assert not diagnosis.reconnect
    assert NEW in words.headline
    assert "new channel" in words.explanation


def test_the_connect_page_has_it_filled_in(channel: Channel) -> None:
    told(channel, ACCOUNT_MOVED, moved_to=NEW)
    client = Client()
    client.force_login(channel.credential.user)
    page = client.get(reverse("channels:detail", args=[channel.pk]))
    link = f"{reverse('channels:connect')}?network=mastodon&amp;server=%40acme%40new.example"
    assert link in page.content.decode()
    asked = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
    assert asked["server"] == [f"@{NEW}"]
    opened = client.get(link.replace("&amp;", "&")).content.decode()
    assert f'value="@{NEW}"' in opened


def test_without_an_address_nothing_is_said_of_a_move(channel: Channel) -> None:
    told(channel, "login_disabled")
    diagnosis = diagnosis_of(channel, at=NOW)
    assert diagnosis.step is Step.APPEAL
    assert "moved" not in describe(channel, diagnosis, at=NOW).headline


def test_the_refresh_leads_to_the_new_account_instead(channel: Channel) -> None:
    told(channel, ACCOUNT_MOVED, moved_to=NEW)
    client = Client()
    client.force_login(channel.credential.user)
    page = client.get(reverse("channels:refresh", args=[channel.pk])).content.decode()
    assert "%40acme%40new.example" in page
