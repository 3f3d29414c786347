"""What the networks promise is read from files that nobody can get wrong unnoticed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from channels import networks, registry
from channels.contract import Fact
from channels.networks.policy import PolicyError, load, parse
from tests.channels.networks import case
from tests.every_network import NETWORK_IDS, each_network

FOLDER = Path(networks.__path__[0])
FACTS = [
    (network.id, key, fact)
    for network in registry.NETWORKS
    for key, fact in network.policy.facts.items()
]


def text(network: str = "linkedin") -> str:
    return (FOLDER / network / "policy.toml").read_text()


@pytest.mark.parametrize(("network", "key", "fact"), FACTS)
def test_every_fact_names_its_source_and_the_day(network: str, key: str, fact: Fact) -> None:
    if fact.ours:
        assert (fact.source, fact.sure) == ("", True)
    elif not fact.source:
        assert not fact.sure
    else:
        assert fact.source.startswith("https://")
    assert date(2026, 1, 1) <= fact.checked <= date(2026, 11, 29)


DAYS = [
    (network, key, life)
    for network in NETWORK_IDS
    for key, life in case.of(network).lifetimes.items()
]


@pytest.mark.parametrize(("network", "key", "life"), DAYS)
def test_the_lifetimes_are_those_that_were_read(network: str, key: str, life: timedelta) -> None:
    assert registry.get(network).policy.days(key) == life


@each_network
def test_each_network_renews_in_its_own_way(network: str) -> None:
    assert registry.get(network).policy.renewal is case.of(network).renewal


@pytest.mark.parametrize("key", ["policy_url", "settings_url"])
def test_what_is_not_settled_is_marked(key: str) -> None:
    assert registry.get("x").policy[key].sure is False


@each_network
def test_what_we_ask_for_is_explained(network: str) -> None:
    of = registry.get(network)
    assert set(of.scopes) <= {ability.scope for ability in of.policy.abilities}


@each_network
def test_each_network_speaks_for_itself(network: str) -> None:
    wording = registry.get(network).policy.wording
    assert wording
    for words in wording:
        assert words.source.startswith("https://")
        assert words.read <= date(2026, 11, 29)
        assert len(words.text.split(". ")) <= 2


OLD_WORDS = [
    ("facebook", "usually"),
    ("x", "Twitter"),
    ("linkedin", "60 day"),
    ("pinterest", "permanent"),
]


@pytest.mark.parametrize(("network", "word"), OLD_WORDS)
def test_what_a_network_said_once_has_its_place(network: str, word: str) -> None:
    before = registry.get(network).policy.wording_before
    assert any(word in words.text for words in before)
    assert all(words.gone_by for words in before)


def test_any_change_makes_another_version() -> None:
    old = parse(text().encode())
    new = parse(text().replace("value = 5_184_000", "value = 3_888_000").encode())
    assert old.version != new.version
    assert new.days("access_token_seconds") == timedelta(days=45)


def test_a_token_without_an_end_is_a_policy() -> None:
    whole = text()
    figure = re.search(r"\[facts\.access_token_seconds\]\n.*?\n\n", whole, re.DOTALL)
    assert figure
    endless = f"[facts.access_token_no_end]\nvalue = true\n{SOURCE}{DAY}\n"
    policy = parse(whole.replace(figure[0], endless).encode())

    assert policy.endless
    assert policy.life_key == "access_token_no_end"
    assert policy.days("access_token_seconds") is None


Change = Callable[[str], str]


def without(line: str) -> Change:
    return lambda whole: whole.replace(line, "", 1)


def instead(old: str, new: str) -> Change:
    return lambda whole: whole.replace(old, new, 1)


PAGE = 'www.linkedin.com/psettings/permitted-services"\nsource'
SOURCE = (
    'source = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/'
    'authorization-code-flow"\n'
)
DAY = "checked = 2026-11-29\n"
BAD: list[tuple[Change, str]] = [
    (instead(f"5_184_000\n{SOURCE}", "5_184_000\n"), "access_token_seconds: no source"),
    (without("checked = 2026-11-29\n"), "facts.access_token_seconds.checked is missing"),
    (without("ours = true\n"), "warn_days: no source"),
    (instead("ours = true", f"ours = true\n{SOURCE}"), "warn_days: our own choice cites nobody"),
    (without('place = "Programmatic Refresh Tokens"\n'), "wording[1].place is missing"),
    (instead("By default,", "By default, " + 60 * "really "), "is longer than 60 words"),
    (
        instead("read = 2026-11-29\nhow", 'gone_by = "soon"\nread = 2026-11-29\nhow'),
        "gone_by: is no",
    ),
    (
        instead("read = 2026-11-29\nhow", 'gone_by = "2026"\nread = 2026-11-29\nhow'),
        "belongs to wording_before",
    ),
    (
        lambda whole: re.sub(r'(place = "Programm.*"\n)source = .*\n', r"\1", whole),
        "has no source: what it says today can be read",
    ),
    (without('gone_by = "2025-11-17"\n'), "it belongs to wording"),
    (instead('kind = "tokens"', 'kind = "gossip"'), "gossip"),
    (without("value = 5_184_000\n"), "facts.access_token_seconds.value is missing"),
    (
        instead(f"5_184_000\n{SOURCE}", f"5_184_000\n{SOURCE}".replace("https", "http")),
        "facts.access_token_seconds.source: is no https",
    ),
    (instead("checked = 2026-11-29", 'checked = "today"'), "checked: should be a valid date"),
    (
        instead("checked = 2026-11-29", "checked = 2026-11-29T09:00:00Z"),
        "checked: should be a valid date",
    ),
    (instead("5_184_000", '"60 days"'), "access_token_seconds: the value is no positive whole"),
    (instead("5_184_000", "0"), "access_token_seconds: the value is no positive whole"),
    (instead("5_184_000", "true"), "access_token_seconds: the value is no positive whole"),
    (instead('value = "https://www.linkedin.com/psettings', 'value = "psettings'), "no https"),
    (
        instead(PAGE, '{server}.example/"\nsource'),
        "settings_url: the host alone may be {server}",
    ),
    (
        instead(PAGE, 'www.linkedin.com/{server}"\nsource'),
        "settings_url: the host alone may be {server}",
    ),
    (instead("sure = false", 'sure = "no"'), "facts.new_password.sure: should be a valid boolean"),
    (instead("sure = false", "shure = false"), "unknown key: facts.new_password.shure"),
    (instead('renewal = "none"', 'renewal = "sometimes"'), "sometimes"),
    (
        instead("facts.access_token_seconds", "facts.short_token_seconds"),
        "either access_token_seconds or access_token_no_end",
    ),
    (
        lambda whole: whole + f"[facts.access_token_no_end]\nvalue = true\n{SOURCE}{DAY}",
        "either access_token_seconds or access_token_no_end",
    ),
    (
        lambda whole: whole + f"[facts.access_token_no_end]\nvalue = false\n{SOURCE}{DAY}",
        "access_token_no_end: the value is not true",
    ),
    (without('renewal = "none"\n'), "renewal is missing"),
    (instead('"profile", "organization"]', '"profile", "club"]'), "club"),
    (instead('kinds = ["profile", "organization"]', "kinds = []"), "kinds: is an empty list"),
    (instead("facts.warn_days", "facts.warning_days"), "warn_days is missing"),
    (instead('scope = "w_organization_social"', 'scope = "w_member_social"'), "twice"),
    (without('does = "publish posts as yourself"\n'), "abilities[1].does is missing"),
    (instead('does = "publish posts as yourself"', 'does = " "'), "abilities[1].does: is an empty"),
    (instead("needed = false", 'needed = "no"'), "abilities[3].needed: should be a valid boolean"),
    (instead('glyph = "in"', "glyph = 3"), "glyph: should be a valid string, not 3"),
    (
        lambda whole: "facts = 3\n" + whole.split("[facts.", 1)[0],
        "facts: should be a valid dictionary, not 3",
    ),
    (lambda whole: whole + "[", "Invalid"),
]


@pytest.mark.parametrize(("change", "says"), BAD)
def test_a_file_that_nobody_can_rely_on_is_refused(
    tmp_path: Path, change: Change, says: str
) -> None:
    folder = tmp_path / "linkedin"
    folder.mkdir()
    changed = change(text())
    assert changed != text()
    (folder / "policy.toml").write_text(changed)
    with pytest.raises(PolicyError, match=r"linkedin/policy\.toml: ") as refusal:
        load(folder)
    assert says in str(refusal.value)
    assert isinstance(refusal.value, ValueError)


def test_a_file_in_another_networks_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "pinterest"
    folder.mkdir()
    (folder / "policy.toml").write_text(text("linkedin"))
    with pytest.raises(PolicyError, match="lives in another folder"):
        load(folder)


def test_a_folder_without_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"policy\.toml: No such file"):
        load(tmp_path)
