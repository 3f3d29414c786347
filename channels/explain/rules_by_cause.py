"""What each network answers for each cause, read from the rules themselves.

For the article that lists them all, so that the list cannot say what the rules do not do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module

from channels import registry
from channels.answers.rules import AFTER, BEFORE, BLAME, TOKEN_ENDPOINTS, Rule
from channels.contract import RECONNECT, Blame, Cause, Endpoint, Network

ANY = "any"  # stands for every network: the rules that all of them share
OWN_RULES = "channels.networks.{}.errors"
MANY = 12  # single subcodes that get an anchor each; more are a range that nobody links to


@dataclass(frozen=True, slots=True)
class Told:
    """One rule as it is shown: what an answer holds that means this cause.

    ``networks``: ids of those that have this very rule. ``anchor``: the first of them and the
    rule's name. ``numbers``: anchors of its subcodes. ``when``: "publish" or "token" where only
    such calls are answered so.
    """

    rule: str
    networks: tuple[str, ...]
    anchor: str
    codes: tuple[str, ...] = ()
    subcodes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    either: bool = False
    when: str = ""
    beside: bool = False  # the rest of the answer has to fit as well
    ours: bool = False  # our doing, where the cause itself is not
    numbers: tuple[str, ...] = ()

    @property
    def shows(self) -> bool:
        """Whether there is a word or number to show: else it goes by the whole of the answer."""
        return any((self.codes, self.subcodes, self.statuses, self.words, self.sentences))


@dataclass(frozen=True, slots=True)
class Group:
    """The rules that these networks share, and no other."""

    networks: tuple[str, ...]  # ids; empty: every network
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    cause: str
    whose: str  # "you", "network", "us", "nobody"
    reconnect: bool
    groups: tuple[Group, ...]


def rules_of(network: Network) -> tuple[Rule, ...]:
    """The network's own rules, in the order that they have."""
    rules: tuple[Rule, ...] = import_module(OWN_RULES.format(network.id)).RULES
    return rules


def every_cause() -> tuple[Answers, ...]:
    """All causes, in the order of the design, each with what leads there."""
    return _every_cause(tuple(network.id for network in registry.NETWORKS))


@lru_cache(maxsize=2)
def _every_cause(_networks: tuple[str, ...]) -> tuple[Answers, ...]:
    """Rules are code: they are read once a process, and once more where the list is another."""
    told = list(_numbered(_all_told()))
    return tuple(
        Answers(
            cause.value,
            BLAME[cause].value,
            cause in RECONNECT,
            tuple(_grouped([line for of, line in told if of is cause])),
        )
        for cause in Cause
        if cause in BLAME  # of the others no answer says so
    )


def anchor_of(network: str, rule: str) -> str:
    """Where the list tells of this rule; empty where it does not. ``network`` may be empty."""
    known = [network] if network else [entry.id for entry in registry.NETWORKS]
    for answers in every_cause():
        for group in answers.groups:
            for line in group.told:
                if line.rule == rule and (not group.networks or {*known} & {*group.networks}):
                    return line.anchor
    return ""


def _all_told() -> Iterator[tuple[Cause, Told]]:
    """Each rule once, with every network that has it: those of Meta share most of theirs."""
    shared: dict[int, tuple[Rule, list[str]]] = {}
    for network in registry.NETWORKS:
        for rule in rules_of(network):
            shared.setdefault(id(rule), (rule, []))[1].append(network.id)
    for rule, networks in shared.values():
        yield rule.cause, _told(rule, tuple(networks))
    for rule in (*BEFORE, *AFTER):
        yield rule.cause, replace(_told(rule, (ANY,)), networks=())


def _told(rule: Rule, networks: tuple[str, ...]) -> Told:
    return Told(
        rule=rule.name,
        networks=networks,
        anchor=_anchor(networks[0], rule.name),
        codes=tuple(_listed(rule.codes)),
        subcodes=tuple(_listed(rule.subcodes)),
        statuses=tuple(_listed(rule.statuses)),
        words=tuple(sorted(rule.words or ())),
        sentences=tuple(_sentences(rule)),
        either=rule.either,
        beside=rule.pattern is not None or rule.when is not None,
        when=_when(rule),
        ours=rule.blame is Blame.US and BLAME[rule.cause] is not Blame.US,
        numbers=tuple(_numbers(rule, networks[0])),
    )


def _anchor(network: str, rule: str) -> str:
    """``x-is-down`` for X's rule ``x_is_down``: a network is named once."""
    return f"{network}-{rule.removeprefix(f'{network}_').replace('_', '-')}"


def _sentences(rule: Rule) -> Iterator[str]:
    """Each once: not again with "the" or a network's own "error validating" before it."""
    said = list(dict.fromkeys(text.strip() for text in (*rule.says, *rule.opens)))
    for text in said:
        if not any(text.endswith(f" {other}") for other in said):
            yield text


def _when(rule: Rule) -> str:
    if rule.endpoints is None:
        return ""
    endpoints = set(rule.endpoints)
    if endpoints <= {Endpoint.PUBLISH}:
        return "publish"
    return "token" if endpoints <= TOKEN_ENDPOINTS else ""


def _listed(values: Iterable[int | None] | None) -> Iterator[str]:
    """Numbers in a row as the first and the last. No code at all is nothing to show."""
    runs: list[list[int]] = []
    for number in sorted(value for value in values or () if value is not None):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        yield str(run[0]) if len(run) == 1 else f"{run[0]}\N{EN DASH}{run[-1]}"


def _numbers(rule: Rule, network: str) -> Iterator[str]:
    """``facebook-190-460``: the code that such answers mostly have, and the subcode."""
    subcodes = sorted(rule.subcodes or ())
    codes = [code for code in rule.codes or () if code is not None]
    first = 190 if 190 in codes else min(codes, default=None)
    for subcode in subcodes if len(subcodes) <= MANY else ():
        yield "-".join(str(part) for part in (network, first, subcode) if part is not None)


def _numbered(told: Iterable[tuple[Cause, Told]]) -> Iterator[tuple[Cause, Told]]:
    """An anchor belongs to the first rule that claims it."""
    taken: set[str] = set()
    for cause, line in told:
        free = tuple(dict.fromkeys(anchor for anchor in line.numbers if anchor not in taken))
        taken.update(free)
        yield cause, replace(line, numbers=free)


def _grouped(told: Sequence[Told]) -> Iterator[Group]:
    order = {network.id: place for place, network in enumerate(registry.NETWORKS)}
    sets = sorted(
        {line.networks for line in told},
        key=lambda ids: (not ids, [order[network] for network in ids]),
    )
    for networks in sets:
        yield Group(networks, tuple(line for line in told if line.networks == networks))
