"""The networks' changes: read from files, told in words, and owed whenever a figure moves."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from channels import networks, registry
from channels.contract import Fact, Policy
from channels.networks import changes
from channels.networks.changes import Change, History
from channels.networks.policy import PolicyError
from channels.policy_words.changes import first_day, value, when
from channels.public import help_center as public
from tests.channels.networks.changed_figures import edit
from tests.every_network import NETWORK_IDS, each_network

FOLDER = Path(networks.__path__[0])
EVERY = [(network, change) for network in NETWORK_IDS for change in changes.of(network).changes]
DAY = date(2026, 11, 24)
HEAD = '[recorded]\non = 2026-11-24\nrenewal = "none"\naccess_token_seconds = 60\n'
ENTRY = (
    '[[change]]\nwhen = "2026-12-01"\nfact = "access_token_seconds"\nold = 60\nnew = 45\n'
    'says = "Shorter."\nsource = "https://docs.example/"\nnoted = 2026-12-02\n'
)


@each_network
def test_every_figure_of_ours_is_recorded(network: str) -> None:
    assert list(changes.unrecorded(registry.get(network).policy, changes.of(network))) == []


@pytest.mark.parametrize(("network", "change"), EVERY)
def test_a_change_names_its_source_and_its_day(network: str, change: Change) -> None:
    assert change.source.startswith("https://")
    assert first_day(change.when) <= change.noted
    assert (change.old, change.new) != (None, None)
    assert change.says.endswith(".")


def policy(**facts: int) -> Policy:
    real = registry.get("linkedin").policy
    held = {key: Fact(number, "https://docs.example/now", DAY) for key, number in facts.items()}
    return replace(real, facts={"docs_url": real["docs_url"], **held})


def owed(history: str, **facts: int) -> list[str]:
    return list(changes.unrecorded(policy(**facts), changes.parse(history)))


def test_a_figure_that_moved_without_an_entry_is_found() -> None:
    (said,) = owed(HEAD, access_token_seconds=45)
    assert said.startswith("access_token_seconds is 45, and the record has 60.")


def test_what_it_says_to_write_is_a_whole_entry() -> None:
    (said,) = owed(HEAD, access_token_seconds=45)
    written = tomllib.loads(said.partition("\n")[2])["change"][0]
    assert (written["old"], written["new"]) == (60, 45)
    assert written["source"] == "https://docs.example/now"
    assert owed(HEAD + said.partition("\n")[2], access_token_seconds=45) == []


def test_the_entry_settles_it_and_only_for_its_own_figure() -> None:
    assert owed(HEAD + ENTRY, access_token_seconds=45) == []
    assert len(owed(HEAD + ENTRY, access_token_seconds=60)) == 1
    assert len(owed(HEAD + ENTRY, access_token_seconds=30)) == 1


def test_a_new_figure_and_one_that_went_are_found() -> None:
    assert (
        "refresh_token_seconds is 9, and the record has none"
        in (owed(HEAD, access_token_seconds=60, refresh_token_seconds=9)[0])
    )
    assert "access_token_seconds is gone" in owed(HEAD)[0]


def test_an_older_change_that_is_told_later_moves_nothing() -> None:
    older = ENTRY.replace("2026-12-01", "2019").replace("new = 45", "new = 90")
    assert owed(HEAD + ENTRY + older, access_token_seconds=45) == []


def test_our_own_margins_and_words_may_move() -> None:
    ours = Fact(7, "", DAY, ours=True)
    moved = policy(access_token_seconds=60, warn_days=9)
    moved = replace(moved, facts={**moved.facts, "renew_before_seconds": ours})
    assert list(changes.unrecorded(moved, changes.parse(HEAD))) == []


def test_the_check_of_the_articles_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_articles")
    edit(monkeypatch, tmp_path, "x", "value = 7200", "value = 10_800")
    with pytest.raises(CommandError):
        call_command("check_articles")
    said = capsys.readouterr().err
    assert "policies: x: access_token_seconds is 10800, and the record has 7200" in said
    assert 'fact = "access_token_seconds"' in said
    assert "channels/networks/x/changes.toml" in said


def test_how_it_is_renewed_is_a_figure_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    edit(monkeypatch, tmp_path, "pinterest", 'renewal = "rotate"', 'renewal = "none"')
    (said,) = public.unrecorded_changes()
    assert 'renewal is "none", and the record has "rotate"' in said


BAD = [
    (HEAD + ENTRY.replace("2026-12-01", "soon"), "change[1].when: is no"),
    (HEAD + ENTRY.replace("https://docs", "http://docs"), "change[1].source: is no https address"),
    (HEAD + ENTRY.replace('says = "Shorter."\n', ""), "change[1].says is missing"),
    (HEAD + ENTRY.replace('"Shorter."', '" "'), "change[1].says: is an empty text"),
    (
        HEAD + ENTRY.replace("noted = 2026-12-02", 'noted = "then"'),
        "change[1].noted: should be a valid date",
    ),
    (HEAD + ENTRY + "weight = 3\n", "unknown key: change[1].weight"),
    (HEAD + ENTRY + ENTRY, "two changes with the id access-token-seconds-2026-12-01"),
    (HEAD.replace("on = 2026-11-24\n", ""), "recorded.on is missing"),
    ("[[change]]\n", "recorded is missing"),
    ("[", "linkedin/changes.toml"),
]


@pytest.mark.parametrize(("text", "says"), BAD)
def test_a_file_that_nobody_can_rely_on_is_refused(tmp_path: Path, text: str, says: str) -> None:
    folder = tmp_path / "linkedin"
    folder.mkdir()
    (folder / "changes.toml").write_text(text)
    with pytest.raises(PolicyError, match=r"linkedin/changes\.toml: ") as refusal:
        changes.load(folder)
    assert says in str(refusal.value)


def test_a_network_without_a_history_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"changes\.toml: No such file"):
        changes.load(tmp_path)


def test_an_id_that_is_given_stays(tmp_path: Path) -> None:
    entry = ENTRY.replace("[[change]]\n", '[[change]]\nid = "the-shorter-one"\n')
    assert [change.id for change in changes.parse(HEAD + entry).changes] == ["the-shorter-one"]


def test_the_newest_stands_first() -> None:
    whens = [change.when for change in changes.of("facebook").changes]
    assert whens == sorted(whens, reverse=True)


WHENS = [
    ("en", "2018", "2018"),
    ("en", "2021-12", "December 2021"),
    ("en", "2023-06-30", "30 June 2023"),
]


@pytest.mark.parametrize(("language", "written", "said"), WHENS)
def test_a_day_is_as_exact_as_it_is_known(language: str, written: str, said: str) -> None:
    with override(language):
        assert when(written) == said


VALUES = [
    ("access_token_seconds", 5_184_000, "60 days"),
    ("renew_min_age_seconds", 86_400, "24 hours"),
    ("probe_cents", 1, "1 US cent"),
    ("probe_cents", 2, "2 US cents"),
    ("renewal", "none", "no, you sign in again"),
    ("no_end_date", True, "yes"),
    ("access_token_seconds", "no end date", "no end date"),
    ("access_token_seconds", None, ""),
]


@pytest.mark.parametrize(("key", "of", "said"), VALUES)
def test_a_figure_is_said_as_people_say_it(key: str, of: int | str | None, said: str) -> None:
    assert value(key, of) == said


def test_what_holds_today_is_no_more_exact_than_the_policy() -> None:
    told = {change.id: change.new for change in public.policy_changes("facebook")}
    assert told["access-token-seconds-2012-10"] == "about 60 days"


def test_a_change_of_what_no_policy_file_says_is_owed_nothing() -> None:
    closed = ENTRY.replace("access_token_seconds", "groups").replace("old = 60", 'old = "open"')
    assert owed(HEAD + closed.replace("new = 45", 'new = "closed"'), access_token_seconds=60) == []


def test_a_figure_that_is_gone_is_no_figure_now() -> None:
    told = {change.id: change for change in public.policy_changes("pinterest")}
    change = told["legacy-refresh-token-seconds-2026-11-28"]
    assert (change.old, change.new) == ("365 days", "no figure")


def test_an_entry_settles_that_a_figure_is_gone() -> None:
    gone = ENTRY.replace("new = 45\n", "")
    assert owed(HEAD + gone) == []


def test_a_history_knows_when_it_began() -> None:
    assert isinstance(changes.of("x"), History)
    assert changes.of("x").began == DAY
