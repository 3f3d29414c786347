"""One rule: where it applies, what it looks for in one error of the answer, what that means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from re import Pattern

from channels.answers.reported_errors import Error, ParsedReply
from channels.contract import Blame, Cause, Certainty, Endpoint


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What an answer means. Every condition that is given must hold.

    ``codes``, ``subcodes``, ``words``, ``says``, ``opens`` and ``pattern`` must hold for one
    and the same error of the answer (``either``: one of them is enough); None inside ``codes``
    stands for an error without a code.
    ``says``: how a sentence of the network begins, lower case, for what the network gives no
    code to. ``opens``: how a whole message begins, where a later sentence of it may be the text
    of somebody's post. ``pattern``: the same as an expression, matched from a message's start.
    ``rests_on``: what ``when`` looks at in the answer, in words, for the list of all rules that
    send people to sign in again (``manage.py networks --reconnect``).
    ``source``: the network's page, or a public report where it has none.
    """

    name: str
    cause: Cause
    source: str
    certainty: Certainty = Certainty.SAID
    blame: Blame | None = None
    endpoints: Collection[Endpoint] | None = None
    statuses: Collection[int | None] | None = None
    codes: Collection[int | None] | None = None
    subcodes: Collection[int] | None = None
    words: Set[str] | None = None
    says: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    pattern: Pattern[str] | None = None
    either: bool = False
    when: Callable[[ParsedReply], bool] | None = None
    rests_on: str = ""
    # What is refused is one post too many in a day, and nothing is wrong with the channel.
    daily_cap: bool = False

    @cached_property
    def asks_for_an_error(self) -> bool:
        return self._reads_texts or any(
            asked is not None for asked in (self.codes, self.subcodes, self.words)
        )

    def fits_marks(self, code: int | None, subcode: int | None, words: Set[str]) -> bool | None:
        """Whether an error with these is the one that is asked for; None: its texts decide."""
        held = [
            holds
            for asked, holds in (
                (self.codes, self.codes is not None and code in self.codes),
                (self.subcodes, self.subcodes is not None and subcode in self.subcodes),
                (self.words, self.words is not None and not self.words.isdisjoint(words)),
            )
            if asked is not None
        ]
        decided = any(held) if self.either else all(held)
        if decided is self.either or not self._reads_texts:
            return decided
        return None

    @cached_property
    def fits_texts(self) -> Callable[[Error], bool]:
        """Whether what an error says is what is asked for."""
        conditions = tuple(self._each_text())
        if len(conditions) == 1:
            return conditions[0]
        enough = any if self.either else all
        return lambda error: enough(holds(error) for holds in conditions)

    @property
    def _reads_texts(self) -> bool:
        return bool(self.says or self.opens) or self.pattern is not None

    def _each_text(self) -> Iterator[Callable[[Error], bool]]:
        if says := self.says:
            yield lambda error: error.says(says)
        if opens := self.opens:
            yield lambda error: any(text.startswith(opens) for text in error.messages)
        if (pattern := self.pattern) is not None:
            yield lambda error: any(map(pattern.match, error.messages))
