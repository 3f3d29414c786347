"""The narrow face of ``channels`` for the help center: all that it may import.

Policy figures, a reader's state in buckets, and what a request for help may carry along.
Nothing in here holds a token, an id at a network, or anything of another person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext

from channels import registry
from channels.contract import (
    ARTICLES,
    NEW_PASSWORD,
    Fact,
    NewPassword,
    Policy,
    RenewalModel,
    State,
    Wording,
)
from channels.explain.pasted_errors import recognise
from channels.explain.rules_by_cause import Answers, Group, Told, anchor_of, every_cause
from channels.networks import changes, search
from channels.networks.changes import Change
from channels.networks.search import SearchWords
from channels.pages import own_channels as channels_of_person
from channels.pages.cards import Card
from channels.pages.own_channels import Redacted, Trouble
from channels.pages.sample_cards import sample_card
from channels.policy_words import table as policy_table
from channels.policy_words import wordings
from channels.policy_words.changes import ChangeInWords, change_in_words
from channels.policy_words.due_facts import WORDING, Due
from channels.policy_words.due_facts import due_facts as due_facts_of
from channels.policy_words.figures import figure as figure_in_words
from channels.policy_words.in_few_words import in_few_words
from channels.policy_words.table import Row
from channels.policy_words.wordings import Quotation
from core.redaction import redact

# Types that the functions below give out, and keys of rows.
__all__ = [
    "NEW_PASSWORD",
    "WORDING",
    "Answers",
    "Card",
    "Change",
    "ChangeInWords",
    "Due",
    "Fact",
    "Group",
    "NewPassword",
    "Policy",
    "Quotation",
    "Redacted",
    "RenewalModel",
    "Row",
    "SearchWords",
    "State",
    "Told",
    "Trouble",
    "Wording",
    "sample_card",
]

Reader = AbstractBaseUser | AnonymousUser
NONE, ALL_WORKING = "none", "working"
UNITS = {"_seconds": "seconds", "_days": "days", "_cents": "US cents"}


@dataclass(frozen=True, slots=True)
class Explained:
    """What a pasted error means. ``network`` is its name, empty where several answer so."""

    cause: str
    article: str  # ``slug#paragraph``
    network: str
    listed: str  # the paragraph of the list of all causes that tells of such answers


@dataclass(frozen=True, slots=True)
class Named:
    """A network as a list shows it; ``glyph`` is our own short sign for it."""

    id: str
    name: str
    glyph: str


@dataclass(frozen=True, slots=True)
class ConsentWindow:
    """What one may leave out in a network's window: permissions, and places such as Pages.
    ``button``: what lets an app in, as the network names it in the active language."""

    boxes: bool
    places: bool
    button: str


def consent_window(network: str) -> ConsentWindow:
    """Raises KeyError for a network that is not ours."""
    listed = registry.get(network)
    # Where declined boxes can be asked for again, there are boxes.
    return ConsentWindow(
        bool(listed.re_ask),
        listed.policy.kinds[0].traits.ticked,
        gettext(listed.policy.consent_button or "Allow"),
    )


def networks() -> list[Named]:
    """Every network, in the order in which we list them."""
    return [Named(network.id, network.name, network.policy.glyph) for network in registry.NETWORKS]


def policy_versions() -> tuple[str, ...]:
    """Changes when any figure of any network does."""
    return tuple(network.policy.version for network in registry.NETWORKS)


def called() -> dict[str, str]:
    """What people call each network, in lower case -> its id."""
    return {
        name: network.id
        for network in registry.NETWORKS
        for name in (network.id, network.name.lower(), *network.called)
    }


def policy(network: str) -> Policy:
    """Raises KeyError for a network that is not ours."""
    return registry.get(network).policy


def policy_in_few_words(network: str) -> str:
    """How long it lasts and who renews it: "60 days, renewed for you". Raises KeyError."""
    return in_few_words(registry.get(network).policy)


def fact(network: str, key: str) -> Fact:
    """Raises KeyError where there is no such network or fact."""
    return policy(network)[key]


def figure(network: str, key: str) -> str:
    """A fact in words: "60 days", "2 hours", "about 6 months". Raises KeyError."""
    return figure_in_words(policy(network), key)


def facts_checked(network: str) -> date:
    """The day on which the oldest of its facts was checked; a choice of ours is none of them.
    Raises KeyError."""
    return min(entry.checked for entry in policy(network).facts.values() if not entry.ours)


def due_facts(*, on: date) -> list[Due]:
    """Every fact whose recheck date has come by this day, the longest due first."""
    policies = [network.policy for network in registry.NETWORKS]
    return due_facts_of(policies, on=on, every=settings.FACTS_RECHECK_DAYS)


def policy_changes(network: str) -> list[ChangeInWords]:
    """What the network changed, the newest first. Raises KeyError."""
    return [change_in_words(policy(network), change) for change in changes.of(network).changes]


def raw_changes(network: str) -> tuple[Change, ...]:
    """The same with the figures as they are, and in the words of the file. Raises KeyError."""
    return changes.of(policy(network).network).changes


def buttons(network: str) -> list[str]:
    """What is pressed in its own windows and settings, as the active language names it there:
    the steps of the way to them, too. Raises KeyError."""
    of = policy(network)
    steps = str(gettext(str(of["settings_path"].value))).split(", ")
    named = (consent_window(network).button, remove_button(network))
    return [*map(gettext, of.buttons), *named, *steps]


def remove_button(network: str) -> str:
    """What takes our access back in its settings, as it names it in the active language. Raises
    KeyError."""
    return gettext(policy(network).remove_button or "Remove")


def own_words(network: str) -> list[Quotation]:
    """What it says of its tokens today, word for word. Raises KeyError."""
    return wordings.today(policy(network))


def own_words_before(network: str) -> list[Quotation]:
    """What it said once, the same way. Raises KeyError."""
    return wordings.before(policy(network))


def unrecorded_changes() -> list[str]:
    """Figures that were changed without telling readers, each with the entry that is missing."""
    return [
        f"{network.id}: {what}"
        for network in registry.NETWORKS
        for what in changes.unrecorded(network.policy, changes.of(network.id))
    ]


def unit(key: str) -> str:
    """Of a fact's value: "seconds", "days", "US cents", else empty."""
    return next((word for end, word in UNITS.items() if key.endswith(end)), "")


def recheck(fact: Fact) -> date | None:
    """The day from which its source wants to be read again; None for a choice of ours."""
    return None if fact.ours else fact.due(settings.FACTS_RECHECK_DAYS)


def policy_rows(network: str) -> list[Row]:
    """The policy as a table, with source and day for every line. Raises KeyError."""
    return policy_table.rows(policy(network))


def search_words(language: str) -> dict[str, SearchWords]:
    """Network -> how readers ask for its article, and what they call things there."""
    by_network = {network.id: search.of(network.id).get(language) for network in registry.NETWORKS}
    return {network: words for network, words in by_network.items() if words}


def cause_articles() -> dict[str, str]:
    """Cause -> ``slug#paragraph`` that explains it."""
    return {str(cause): where for cause, where in ARTICLES.items()}


def reader_state(user: Reader, *, at: datetime) -> dict[str, str]:
    """Network -> "none", "working", or the cause of the most urgent trouble there.

    Coarse on purpose: it may be counted, and says nothing about one channel.
    """
    states = {network.id: NONE for network in registry.NETWORKS}
    for channel, diagnosis in reversed(channels_of_person.diagnosed(user, at=at)):
        if diagnosis.state is not State.WORKING or states[channel.network] == NONE:
            states[channel.network] = channels_of_person.bucket(diagnosis)
    return states


def own_channels(user: Reader, *, at: datetime) -> list[Trouble]:
    """All of the reader's channels, the most urgent first."""
    return channels_of_person.own_channels(user, at=at)


def troubles(user: Reader, *, at: datetime) -> list[Trouble]:
    """The reader's channels that are not simply working, the most urgent first."""
    return [channel for channel in own_channels(user, at=at) if not channel.working]


def redacted_bundle(user: Reader, *, at: datetime, key: str = "") -> list[Redacted]:
    """The reader's own channels as a request for help may carry them, most urgent first.

    ``key``: that one channel only.
    """
    pairs = channels_of_person.diagnosed(user, at=at)
    return [channels_of_person.redacted(*pair) for pair in pairs if key in ("", str(pair[0].pk))]


def without_secrets(text: str) -> str:
    """What a reader wrote, without tokens, secrets and codes that they may have pasted."""
    return redact(text)


def explain_text(text: str) -> Explained | None:
    """A network's error as somebody pasted it; None where it is none that we understand."""
    recognised = recognise(text)
    if recognised is None:
        return None
    name = registry.get(recognised.network).name if recognised.network else ""
    listed = anchor_of(recognised.network, recognised.rule)
    return Explained(recognised.cause.value, recognised.article, name, listed)


def causes_with_answers() -> tuple[Answers, ...]:
    """Every cause, and what each network answers for it, as the rules have it."""
    return every_cause()
