"""What the help center may know: figures, buckets, and a bundle without secrets."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.translation import gettext

from channels import registry
from channels.contract import Cause, Kind, State
from channels.public import help_center as public
from tests.channels.networks import case
from tests.channels.networks.changed_figures import edit
from tests.every_network import NETWORK_IDS, each_network
from tests.factories import DAY, NOW, break_login, make_channel, make_credential, make_user

FIGURES = [
    (network, key, words)
    for network in NETWORK_IDS
    for key, words in case.of(network).figures.items()
]


@pytest.mark.parametrize(("network", "key", "words"), FIGURES)
def test_figures_are_said_as_people_say_them(network: str, key: str, words: str) -> None:
    assert public.figure(network, key) == words


def test_what_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        public.figure("linkedin", "no_such_fact")
    with pytest.raises(KeyError):
        public.policy("myspace")


def test_the_networks_are_those_of_the_registry() -> None:
    assert [network.id for network in public.networks()] == [
        network.id for network in registry.NETWORKS
    ]
    assert all(network.name and network.glyph for network in public.networks())


def test_facts_are_as_old_as_the_oldest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert public.facts_checked("x") == min(
        fact.checked for fact in registry.get("x").policy.facts.values() if not fact.ours
    )
    limit = 'rate-limits"\nchecked = '
    day = "\n\n[facts.app_daily_posts]"
    edit(monkeypatch, tmp_path, "x", f"{limit}2026-11-29{day}", f"{limit}2026-02-03{day}")
    assert public.facts_checked("x") == date(2026, 2, 3)


def test_every_cause_has_an_article() -> None:
    assert set(public.cause_articles()) == {cause.value for cause in Cause}


@each_network
def test_every_row_of_a_policy_has_source_and_day(network: str) -> None:
    rows = public.policy_rows(network)
    assert all(row.label and row.value and row.checked for row in rows)
    assert all(row.source.startswith("https://") for row in rows if row.sure and not row.ours)
    assert [row.label for row in rows if row.ours] == ["We warn you"]
    assert not any(row.source for row in rows if row.ours)


@each_network
def test_the_row_of_its_own_words_leads_to_the_page_that_has_them(network: str) -> None:
    led = [row.url for row in public.policy_rows(network) if row.label == "In its own words"]
    quoted = public.own_words(network)
    pages = dict.fromkeys((each.place, each.source) for each in quoted)
    assert led == [source for _place, source in pages]


@each_network
def test_no_row_of_a_policy_is_told_twice(network: str) -> None:
    rows = [(row.label, row.value, row.url) for row in public.policy_rows(network)]
    assert len(set(rows)) == len(rows)


def test_our_translation_stands_beside_the_words_and_never_in_their_place() -> None:
    (english, *_more) = public.own_words("pinterest")
    with translation.override("es"):
        (spanish, *_more) = public.own_words("pinterest")
    assert english.ours == ""
    assert spanish.text == english.text
    assert spanish.ours not in ("", spanish.text)


def test_linkedins_row_says_for_whom_its_refresh_token_is() -> None:
    (row,) = [row for row in public.policy_rows("linkedin") if row.label == "Renewed without you"]
    assert row.value.startswith("no, you sign in again")
    assert "approved partners" in row.value
    assert "365 days" in row.value


@pytest.mark.django_db
class TestReaders:
    """What is told of a reader is theirs, coarse, and holds no secret."""

    def test_a_stranger_has_nothing(self) -> None:
        nobody = AnonymousUser()
        assert set(public.reader_state(nobody, at=NOW).values()) == {public.NONE}
        assert public.troubles(nobody, at=NOW) == []
        assert public.redacted_bundle(nobody, at=NOW) == []

    def test_each_network_is_in_one_bucket(self) -> None:
        user = make_user()
        make_channel(make_credential(user, "instagram", age=DAY))
        make_channel(make_credential(user, "linkedin", age=51 * DAY, scopes=[]))
        make_channel(break_login(make_credential(user, "facebook"), Cause.PASSWORD_CHANGED))
        assert public.reader_state(user, at=NOW) == dict.fromkeys(NETWORK_IDS, "none") | {
            "facebook": "password_changed",
            "instagram": "working",
            "linkedin": "ends_soon",
        }

    def test_the_most_urgent_trouble_of_a_network_counts(self) -> None:
        user = make_user()
        make_channel(make_credential(user, "linkedin", scopes=[]))
        make_channel(make_credential(user, "linkedin", age=51 * DAY, scopes=[]))
        make_channel(break_login(make_credential(user), Cause.REVOKED_BY_USER))
        assert public.reader_state(user, at=NOW)["linkedin"] == "revoked_by_user"

    def test_trouble_is_named_with_the_way_to_mend_it(self) -> None:
        user = make_user()
        make_channel(make_credential(user, "instagram", age=DAY))
        broken = make_channel(
            break_login(make_credential(user, "facebook"), Cause.PASSWORD_CHANGED),
            name="Harbour Cafe",
        )
        (trouble,) = public.troubles(user, at=NOW)
        assert (trouble.name, trouble.network, trouble.state) == (
            "Harbour Cafe",
            "Facebook",
            "Needs you",
        )
        assert trouble.url == broken.get_absolute_url()

    def test_another_persons_channels_are_nobodys_business(self) -> None:
        make_channel(break_login(make_credential(make_user()), Cause.EXPIRED))
        user = make_user()
        assert set(public.reader_state(user, at=NOW).values()) == {public.NONE}
        assert public.redacted_bundle(user, at=NOW) == []

    def test_a_bundle_says_what_support_needs(self) -> None:
        login = break_login(
            make_credential(user := make_user(), "facebook", age=3 * DAY),
            Cause.PASSWORD_CHANGED,
            at=NOW - timedelta(hours=1),
            rule="password_changed",
            codes={"code": "190", "subcode": "460"},
        )
        make_channel(login, name="Harbour Cafe")
        assert public.redacted_bundle(user, at=NOW) == [
            {
                "network": "facebook",
                "kind": Kind.PAGE.value,
                "name": "Harbour Cafe",
                "says": "The password of this Facebook account was changed, or Facebook ended its "
                "sessions for safety.",
                "state": State.NEEDS_YOU.value,
                "cause": "password_changed",
                "certainty": "said",
                "rule": "password_changed",
                "codes": {"code": "190", "subcode": "460"},
                "asked_at": "2026-11-24T08:00:00+00:00",
                "not_looked_since": None,
                "checking_again": "",
                "policy_version": registry.get("facebook").policy.version,
            }
        ]

    def test_a_bundle_holds_no_token_and_no_id(self) -> None:
        user = make_user("somebody@example.com")
        login = make_credential(
            user, "x", access="ACCESS-SECRET", refresh="REFRESH-SECRET", account_id="ACCOUNT-ID"
        )
        channel = make_channel(login, external_id="PLACE-ID", token_sealed="SEALED")
        text = json.dumps(public.redacted_bundle(user, at=NOW))
        for secret in ("SECRET", "SEALED", "ACCOUNT-ID", "PLACE-ID", "somebody", login.fingerprint):
            assert secret not in text
        assert login.access_token_sealed not in text
        assert channel.name in text


@each_network
def test_the_buttons_of_its_windows_are_named_by_the_network_or_by_the_usual_word(
    network: str,
) -> None:
    of = registry.get(network).policy
    for language in ("en", "es"):
        with translation.override(language):
            window, remove = public.consent_window(network).button, public.remove_button(network)
            assert window == gettext(of.consent_button or "Allow")
            assert remove == gettext(of.remove_button or "Remove")
            assert {window, remove} <= set(public.buttons(network)), "articles may name them"


def test_x_has_names_of_its_own_for_both_of_them() -> None:
    assert public.consent_window("x").button == "Authorize app"
    assert public.remove_button("x") == "Revoke app permissions"
