"""Every rule that can send a person to sign in again, and what it rests on, as a table.

For operators and for whoever reviews a change of the rules: ``manage.py networks --reconnect``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from channels.answers.rules import Rule
from channels.contract import RECONNECT, Network
from channels.explain.rules_by_cause import rules_of

HEAD = ("rule", "cause", "how we know", "where", "words", "codes", "what else the answer holds")


def of(network: Network) -> list[Rule]:
    """The network's rules whose cause means signing in again, in the order that they have."""
    return [rule for rule in rules_of(network) if rule.cause in RECONNECT]


def table(network: Network) -> Iterator[str]:
    """The rules of one network as lines of Markdown."""
    yield f"## {network.name}"
    yield ""
    yield _row(HEAD)
    yield _row(["---"] * len(HEAD))
    for rule in of(network):
        yield _row(_cells(rule))
    yield ""


def words_of(rule: Rule) -> list[str]:
    """The sentences, expressions and identifiers that a rule looks for."""
    quoted = [f"\u201c{text}\u201d" for text in (*rule.says, *rule.opens)]
    pattern = [f"/{rule.pattern.pattern}/"] if rule.pattern else []
    return [*quoted, *pattern, *sorted(rule.words or ())]


def _cells(rule: Rule) -> list[str]:
    joined = " or " if rule.either else " and "
    codes = [
        f"{name} {_listed(numbers)}"
        for name, numbers in (("code", rule.codes), ("subcode", rule.subcodes))
        if numbers is not None
    ]
    places = [_listed(each) for each in (rule.endpoints, rule.statuses) if each is not None]
    words = " / ".join(f"`{text}`" for text in words_of(rule))
    return [
        rule.name,
        rule.cause,
        rule.certainty,
        ", ".join(places) or "anywhere",
        words,
        joined.join(codes),
        rule.rests_on or ("a condition in code" if rule.when else ""),
    ]


def _listed(values: Collection[object]) -> str:
    """As text, numbers in a row as the first and the last."""
    numbers = sorted(value for value in values if isinstance(value, int))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    told += sorted(str(value) for value in values if isinstance(value, str))
    return ", ".join([*told, "none"] if None in values else told)


def _row(cells: Collection[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
