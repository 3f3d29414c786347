"""Which of a network's rules are in question for an answer, found out once for each kind of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from channels.answers.reported_errors import ParsedReply
from channels.answers.rule import Rule
from channels.contract import RECONNECT, Endpoint

# What sorts most rules out before an answer is read by them: where it came from, its status, and
# of each error in it the code, the subcode, and those of its words that any rule looks for.
_Marks = tuple[int | None, int | None, Set[str]]
_Asked = tuple[Endpoint, int | None, tuple[_Marks, ...]]
# So many kinds of answers are remembered for each network: there are fewer, unless somebody tries.
MOST_SORTED_OUT = 2_000


class _InQuestion(NamedTuple):
    """A rule that an answer of some kind may fit. ``texts``: the errors whose texts decide."""

    rule: Rule
    when: Callable[[ParsedReply], bool] | None
    sure: bool
    texts: tuple[int, ...]


class SortedOut:
    """A network's rules, and which of them are in question for each kind of answer so far."""

    def __init__(
        self, rules: tuple[Rule, ...], *, before: tuple[Rule, ...], after: tuple[Rule, ...]
    ) -> None:
        self.rules = rules
        self.every = (*before, *rules, *after)
        self.words = frozenset(word for rule in self.every for word in rule.words or ())
        self.known: dict[_Asked, tuple[_InQuestion, ...]] = {}

    def first_that_fits(self, parsed: ParsedReply) -> Rule:
        """In one loop: it goes round a dozen times for each answer."""
        errors = parsed.errors
        for rule, when, sure, texts in self._in_question(parsed):
            if when is not None and not when(parsed):
                continue
            if sure:
                return rule
            fits = rule.fits_texts
            for place in texts:
                if fits(errors[place]):
                    return rule
        raise AssertionError("the last rule fits everything")  # pragma: no cover

    def _in_question(self, parsed: ParsedReply) -> tuple[_InQuestion, ...]:
        """What such an answer can fit: a few of a hundred."""
        words = self.words
        marks = [(error.code, error.subcode, error.words & words) for error in parsed.errors]
        asked = (parsed.endpoint, parsed.status, tuple(marks))
        known = self.known.get(asked)
        if known is None:
            if len(self.known) >= MOST_SORTED_OUT:
                self.known.clear()
            known = self.known[asked] = tuple(self._sort_out(*asked))
        return known

    def _sort_out(
        self, endpoint: Endpoint, status: int | None, errors: tuple[_Marks, ...]
    ) -> Iterator[_InQuestion]:
        for rule in self.every:
            if not _applies(rule, endpoint, status):
                continue
            fit = [rule.fits_marks(*marks) for marks in errors]
            sure = True in fit or not rule.asks_for_an_error
            texts = tuple(place for place, decided in enumerate(fit) if decided is None)
            if sure or texts:
                yield _InQuestion(rule, rule.when, sure, texts)
            if sure and rule.when is None:
                return


def _applies(rule: Rule, endpoint: Endpoint, status: int | None) -> bool:
    """A fault of the network says nothing about a token, whatever its body holds; but Threads
    refuses with 500 what it understood well, and a rule that names that status may say so."""
    faulty = status is None or status == 429 or status >= 500
    meant = rule.statuses is not None and status in rule.statuses
    return (
        not (faulty and not meant and rule.cause in RECONNECT)
        and (rule.endpoints is None or endpoint in rule.endpoints)
        and (rule.statuses is None or status in rule.statuses)
    )
