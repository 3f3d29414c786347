"""One fact, one place: LinkedIn's 60 days become 45 in one file, and everywhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from channels.contract import Ability, Kind
from channels.lifeline import geometry
from channels.models import Channel
from channels.policy_words import table
from channels.public import help_center as public
from channels.records.diagnoses import diagnosis_of
from channels.words import diagnosis_text
from tests.channels.networks.changed_figures import edit
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.helpcenter.policies.own_words import without_quotations

pytestmark = pytest.mark.django_db
OLD, NEW = "value = 5_184_000", "value = 3_888_000"


@pytest.fixture
def channel() -> Channel:
    """A LinkedIn profile whose token came without a date: the policy is all there is."""
    login = make_credential(age=30 * DAY, life=None, scopes=["w_member_social"])
    return make_channel(login, kind=Kind.PROFILE)


def change(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    edit(monkeypatch, folder, "linkedin", OLD, NEW)


def test_the_diagnosis_follows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, channel: Channel
) -> None:
    assert diagnosis_of(channel, at=NOW).remaining == 30 * DAY
    change(monkeypatch, tmp_path)
    assert diagnosis_of(channel, at=NOW).remaining == 15 * DAY


def test_so_does_the_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, channel: Channel
) -> None:
    in_two_days = NOW + timedelta(days=2)
    assert diagnosis_of(channel, at=in_two_days).state == "working"
    change(monkeypatch, tmp_path)
    assert diagnosis_of(channel, at=in_two_days).state == "ends_soon"


def test_the_words_follow(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, channel: Channel
) -> None:
    before = diagnosis_text.describe(channel, diagnosis_of(channel, at=NOW), at=NOW)
    assert before.policy.startswith("60 days")
    change(monkeypatch, tmp_path)
    after = diagnosis_text.describe(channel, diagnosis_of(channel, at=NOW), at=NOW)
    assert after.policy.startswith("45 days")
    assert "about 15 days left" in after.life


def test_the_drawn_line_follows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, channel: Channel
) -> None:
    before = geometry.draw(diagnosis_of(channel, at=NOW), at=NOW)
    assert "day 30 of 60" in [label.text for label in before.labels]
    change(monkeypatch, tmp_path)
    after = geometry.draw(diagnosis_of(channel, at=NOW), at=NOW)
    assert "day 30 of 45" in [label.text for label in after.labels]
    assert before.now is not None
    assert after.now is not None
    assert after.now.x > before.now.x


def test_the_help_centers_figures_follow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert public.figure("linkedin", "access_token_seconds") == "60 days"
    change(monkeypatch, tmp_path)
    assert public.figure("linkedin", "access_token_seconds") == "45 days"
    assert public.policy_rows("linkedin")[0].value == "45 days"
    assert table.rows(public.policy("linkedin"))[0].value == "45 days"


def test_the_article_follows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: Client
) -> None:
    address = "/articles/linkedin/"
    assert "60 days" in client.get(address).content.decode()
    change(monkeypatch, tmp_path)
    page = without_quotations(client.get(address).content.decode())
    assert "45 days" in page
    assert "60 days" not in page


def test_the_comparison_and_the_data_follow(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: Client
) -> None:
    change(monkeypatch, tmp_path)
    page = without_quotations(client.get("/policies/").content.decode())
    row = page.partition('href="#linkedin"')[2].partition("</tr>")[0]
    assert "45 days" in row
    assert "60 days" not in row
    data = client.get("/policies/linkedin.json").json()["networks"][0]
    assert data["facts"]["access_token_seconds"]["value"] == 3_888_000


def test_the_guided_refresh_reads_the_same_object(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: Client
) -> None:
    """Its checklist names what a scope is for, and the role that it takes, from this file."""
    user = make_user()
    channel = make_channel(make_credential(user), kind=Kind.PROFILE)
    client.force_login(user)
    address = reverse("channels:refresh", args=[channel.pk])
    assert "publish posts as yourself" in client.get(address).content.decode()
    policy = edit(
        monkeypatch,
        tmp_path,
        "linkedin",
        'does = "publish posts as yourself"',
        'does = "speak in your own name"',
    )
    assert Ability("w_member_social", "speak in your own name", kinds=(Kind.PROFILE,)) in (
        policy.abilities
    )
    page = client.get(address).content.decode()
    assert "speak in your own name" in page
    assert "publish posts as yourself" not in page


def test_what_the_network_sends_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    channel = make_channel(make_credential(age=30 * DAY, life=60 * DAY))
    change(monkeypatch, tmp_path)
    assert diagnosis_of(channel, at=NOW).remaining == 30 * DAY
