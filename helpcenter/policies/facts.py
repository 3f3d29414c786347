"""What the help center knows of the networks: all of it through ``channels.public.help_center``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from channels.public import help_center as public
from channels.public.help_center import Fact, Policy, Quotation, Row
from helpcenter.policies import durations

NEW_PASSWORD = public.NEW_PASSWORD
WORDING = public.WORDING  # in the place of a fact's key, where an article quotes a network

# Beside the models: tokens without an end, which nobody has to renew.
ENDLESS = "endless"
RENEWED = (*(str(model) for model in public.RenewalModel), ENDLESS)
# What the comparison says, or rests upon.
COMPARED_FACTS = frozenset(
    {
        *("access_token_seconds", "access_token_no_end"),
        *("data_access_seconds", "refresh_token_seconds", "session_seconds", "docs_url"),
    }
)
# What runs out beside an access token, first what no renewal moves.
SECOND_CLOCKS = ("data_access_seconds", "session_seconds", "refresh_token_seconds")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a network lists the apps that a person has let in."""

    network: str
    name: str
    url: str
    path: str


def names() -> dict[str, str]:
    """Network id -> name, in the order in which we list them."""
    return {network.id: network.name for network in public.networks()}


def policy(network: str) -> Policy:
    """Raises KeyError for a network that is not ours."""
    return public.policy(network)


def in_few_words(network: str) -> str:
    """How long it lasts, and who renews it. Raises KeyError for a network that is not ours."""
    return public.policy_in_few_words(network)


def versions() -> tuple[str, ...]:
    """Changes when any figure of any network does."""
    return public.policy_versions()


def fact(network: str, key: str) -> Fact:
    """Raises KeyError where there is no such network or fact."""
    return public.fact(network, key)


def checked(network: str) -> date:
    """The day on which the oldest of its facts was checked."""
    return public.facts_checked(network)


def words(network: str, key: str, *, adjective: bool = False) -> str:
    """A fact in words: "60 days", or "60-day". Raises KeyError."""
    if adjective:
        return durations.adjective(key, int(fact(network, key).value))
    return public.figure(network, key)


def renewed_by(model: str) -> list[str]:
    """The names of the networks of this renewal model, in the order in which we list them.

    Where a token has no end, "none" would say that people sign in again: those are ENDLESS.
    """
    return [name for network, name in names().items() if _renewed(policy(network)) == model]


def _renewed(of: Policy) -> str:
    return ENDLESS if of.endless and of.renewal == "none" else of.renewal


def untouched_by_passwords() -> list[str]:
    """The names of the networks where a new password ends nothing, whichever way it came."""
    stays = public.NewPassword.STAYS
    return [name for network, name in names().items() if policy(network).new_password == stays]


def settings(network: str) -> Place:
    page, path = policy(network).settings_page, words(network, "settings_path")
    return Place(network, names()[network], page, path)


def settings_cited(network: str) -> list[str]:
    """The facts that it is taken from."""
    return [key for key in ("settings_url", "settings_path") if key in policy(network).facts]


def table(network: str) -> list[Row]:
    """The policy of a network, row by row, each with its source."""
    return public.policy_rows(network)


def row(network: str, key: str) -> Row:
    """The line of its table that is about this fact. Raises KeyError where there is none."""
    for line in table(network):
        if line.key == key:
            return line
    raise KeyError(key)


def buttons(network: str) -> list[str]:
    """What is pressed in the network's own windows and settings. Raises KeyError."""
    return public.buttons(network)


def own_words(network: str) -> list[Quotation]:
    """What the network says today, word for word. Raises KeyError."""
    return public.own_words(network)


def own_words_before(network: str) -> list[Quotation]:
    """What it said once. Raises KeyError."""
    return public.own_words_before(network)


def second_clock(network: str) -> str:
    """What runs out beside the access token; empty where nothing does."""
    facts = policy(network).facts
    if "data_access_seconds" in facts:
        length = words(network, "data_access_seconds")
        if "data_access_of" in facts:
            named = {"length": length, "of": words(network, "data_access_of")}
            return gettext("data access, %(length)s, for %(of)s only") % named
        return gettext("data access, %(length)s") % {"length": length}
    if "session_seconds" in facts:
        named = {"length": words(network, "session_seconds")}
        return gettext("the whole connection, %(length)s") % named
    if "refresh_token_seconds" in facts:
        named = {"length": words(network, "refresh_token_seconds")}
        if policy(network).renewal == "none":
            return gettext("refresh token, %(length)s, for its approved partners only") % named
        return gettext("refresh token, %(length)s") % named
    return ""


def addresses() -> set[str]:
    """Every address that the policy data holds, so that no article types one."""
    return {str(fact.value) for _key, fact in _facts() if _is_address(fact.value)}


def lengths() -> dict[int, str]:
    """Seconds of every lifetime -> its tag, so that no article types one."""
    tags: dict[int, str] = {}
    for key, fact in _facts():
        if key.endswith("_seconds"):
            tags.setdefault(int(fact.value), key)
        elif key.endswith("_days"):
            tags.setdefault(int(fact.value) * durations.DAY, key)
    return tags


def amounts(kind: str) -> dict[int, str]:
    """Value of every fact whose key ends so ("_cents", "_posts") -> its tag."""
    return {int(fact.value): key for key, fact in _facts() if key.endswith(kind)}


def cause_articles() -> dict[str, str]:
    """Cause -> ``slug#anchor`` of the paragraph that explains it."""
    return public.cause_articles()


def _facts() -> Iterable[tuple[str, Fact]]:
    """Every fact, with ``network.key``."""
    for network in names():
        for key, fact in policy(network).facts.items():
            yield f"{network}.{key}", fact


def _is_address(value: str | int | bool) -> bool:
    return isinstance(value, str) and value.startswith("https://")
