"""The small engine below every network's ``errors.py``: ordered rules, the first that fits wins.

A rule is data: where it applies, what it looks for in one error of the answer, what that
means. Two promises are kept here and not left to the rules: an answer that shows a fault of
the network (nothing came, 429, 5xx) never asks a person to reconnect, and what no rule
understands is ``unknown`` with the network's codes kept. Standard library and contract only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from re import Pattern
from typing import Any

from channels.answers import own_record
from channels.answers.bodies import Form
from channels.answers.kept_codes import codes_of
from channels.answers.reported_errors import Error, ParsedReply, read
from channels.answers.wait_headers import NOTHING_MORE, wait
from channels.contract import (
    RECONNECT,
    Blame,
    Cause,
    Certainty,
    Context,
    Endpoint,
    Finding,
    Reply,
    Waits,
)

# What sorts most rules out before an answer is read by them: where it came from, its status,
# and the codes of the errors in it.
_Asked = tuple[Endpoint, int | None, tuple[int | None, ...]]
TOKEN_ENDPOINTS = frozenset({Endpoint.TOKEN_EXCHANGE, Endpoint.TOKEN_REFRESH})
# Calls made with a token, and answered with what was asked for.
CALLS = frozenset({Endpoint.WHOAMI, Endpoint.PUBLISH, Endpoint.LIST_PAGES})

BLAME: Mapping[Cause, Blame] = {
    Cause.ALIVE: Blame.NOBODY,
    Cause.EXPIRED: Blame.NOBODY,
    Cause.REVOKED_BY_USER: Blame.YOU,
    Cause.PASSWORD_CHANGED: Blame.YOU,
    Cause.INVALID_TOKEN_UNSPECIFIED: Blame.NOBODY,
    Cause.PERMISSION_MISSING: Blame.YOU,
    Cause.LOST_PAGE_ROLE: Blame.YOU,
    Cause.CHECKPOINT_OR_LOCKED: Blame.YOU,
    Cause.ACCOUNT_SUSPENDED: Blame.YOU,
    Cause.APP_FAULT: Blame.US,
    Cause.RATE_LIMITED: Blame.NETWORK,
    Cause.NETWORK_FAULT: Blame.NETWORK,
    Cause.UNKNOWN: Blame.NOBODY,
}


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

    def fits(self, parsed: ParsedReply) -> bool:
        """Whether what the answer holds is what it asks for."""
        if self.when is not None and not self.when(parsed):
            return False
        return not self.asks_for_an_error or any(map(self._fits_error, parsed.errors))

    @cached_property
    def asks_for_an_error(self) -> bool:
        return bool(self.says or self.opens) or any(
            asked is not None for asked in (self.codes, self.subcodes, self.words, self.pattern)
        )

    def may_fit_code(self, code: int | None) -> bool:
        """Whether an error of this code can be the one that is asked for."""
        return self.either or self.codes is None or code in self.codes

    def _fits_error(self, error: Error) -> bool:
        # The first that decides ends it: none is looked at for nothing, at twenty rules an answer.
        decides = self.either
        for holds in self._conditions:
            if holds(error) is decides:
                return decides
        return not decides

    @cached_property
    def _conditions(self) -> tuple[Callable[[Error], bool], ...]:
        return tuple(self._each_condition())

    def _each_condition(self) -> Iterator[Callable[[Error], bool]]:
        if (codes := self.codes) is not None:
            yield lambda error: error.code in codes
        if (subcodes := self.subcodes) is not None:
            yield lambda error: error.subcode in subcodes
        if (words := self.words) is not None:
            yield lambda error: not words.isdisjoint(error.words)
        if says := self.says:
            yield lambda error: error.says(says)
        if opens := self.opens:
            yield lambda error: any(text.startswith(opens) for text in error.messages)
        if (pattern := self.pattern) is not None:
            yield lambda error: any(map(pattern.match, error.messages))


# Per network: its rules, and which of them are in question for what has been asked so far.
_SORTED_OUT: dict[int, tuple[tuple[Rule, ...], dict[_Asked, tuple[Rule, ...]]]] = {}
MOST_SORTED_OUT = 2_000


def explain(
    rules: tuple[Rule, ...], reply: Reply, context: Context, waits: Waits = NOTHING_MORE
) -> Finding:
    """The finding of the first rule that fits; ``unknown`` where none does. Never raises."""
    parsed = read(reply, context)
    for rule in _in_question(rules, parsed):
        if rule.fits(parsed):
            told = CONTRADICTION if own_record.contradicts(rule.cause, context) else rule
            return _finding(told, parsed, waits)
    raise AssertionError("the last rule fits everything")  # pragma: no cover


def _in_question(rules: tuple[Rule, ...], parsed: ParsedReply) -> tuple[Rule, ...]:
    """Those that an answer of this endpoint, status and codes can fit: a few of a hundred."""
    asked = (parsed.endpoint, parsed.status, tuple([error.code for error in parsed.errors]))
    # By identity: a network's rules are one tuple, and sets inside them cannot be hashed.
    held, known = _SORTED_OUT.get(id(rules), (None, {}))
    if held is not rules or len(known) > MOST_SORTED_OUT:
        known = {}
        _SORTED_OUT[id(rules)] = (rules, known)
    if asked not in known:
        every = (*BEFORE, *rules, *AFTER)
        known[asked] = tuple(rule for rule in every if _may(rule, *asked))
    return known[asked]


def _may(rule: Rule, endpoint: Endpoint, status: int | None, codes: tuple[int | None, ...]) -> bool:
    """A fault of the network says nothing about a token, whatever its body holds."""
    faulty = status is None or status == 429 or status >= 500
    return (
        not (faulty and rule.cause in RECONNECT)
        and (rule.endpoints is None or endpoint in rule.endpoints)
        and (rule.statuses is None or status in rule.statuses)
        and (not rule.asks_for_an_error or any(map(rule.may_fit_code, codes)))
    )


def _finding(rule: Rule, parsed: ParsedReply, waits: Waits) -> Finding:
    return Finding(
        cause=rule.cause,
        blame=rule.blame or BLAME[rule.cause],
        certainty=rule.certainty,
        rule=rule.name,
        source=rule.source,
        codes=codes_of(parsed),
        endpoint=parsed.endpoint,
        status=parsed.status,
        at=parsed.at,
        retry_at=wait(rule.cause, parsed.headers, parsed.at, waits),
        daily_cap=rule.daily_cap,
    )


# Conditions that several networks share


def younger_than(limit: timedelta) -> Callable[[ParsedReply], bool]:
    def check(parsed: ParsedReply) -> bool:
        age = parsed.context.token_age
        return age is not None and age < limit

    return check


def over_by_our_record(parsed: ParsedReply) -> bool:
    left = parsed.context.expires_in
    return left is not None and left <= timedelta(0)


def renewal_went_well(parsed: ParsedReply) -> bool:
    return parsed.context.renewal_refused is False


def got_a_token(parsed: ParsedReply) -> bool:
    """A token endpoint's 2xx with an access token in it, flat or inside ``data``."""
    holders: tuple[Mapping[str, Any], ...] = (parsed.fields, parsed.data)
    return parsed.ok and any(_text(holder.get("access_token")) for holder in holders)


def holds(*keys: str) -> Callable[[ParsedReply], bool]:
    """A 2xx whose body, or its ``data``, has one of these keys with something in it."""

    def check(parsed: ParsedReply) -> bool:
        return parsed.ok and any(
            holder.get(key) not in (None, "", [], {})
            for holder in (parsed.fields, parsed.data)
            for key in keys
        )

    return check


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def silent(parsed: ParsedReply) -> bool:
    """No body, or an empty object."""
    return parsed.form is Form.NOTHING or parsed.body == {}


def unreadable(parsed: ParsedReply) -> bool:
    """Cut short, or not the JSON that every one of these networks speaks."""
    return parsed.form in (Form.TEXT, Form.MARKUP) or (
        parsed.form is Form.JSON and not isinstance(parsed.body, dict | list)
    )


def empty_success(parsed: ParsedReply) -> bool:
    return parsed.ok and (parsed.form is Form.NOTHING or not isinstance(parsed.body, dict))


_HTTP = "https://www.rfc-editor.org/rfc/rfc9110#name-status-codes"

# Before any network's own rules.
BEFORE: tuple[Rule, ...] = (
    Rule(
        name="line_failed",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={None},
        source="https://www.rfc-editor.org/rfc/rfc9110#name-connections-clients-and-ser",
    ),
    Rule(
        name="wall_instead_of_an_answer",  # gateway pages, captchas, Cloudflare, log-in pages
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={*range(200), *range(300, 400), *range(600, 1000)},
        source=_HTTP,
    ),
)

# Instead of a rule that says of a token what our own record knows to be untrue.
CONTRADICTION = Rule(
    name="contradicts_our_own_record",
    cause=Cause.NETWORK_FAULT,
    certainty=Certainty.CANNOT_TELL,
    source="https://github.com/MrSwitch/hello.js/issues/548",
)

# After them.
AFTER: tuple[Rule, ...] = (
    Rule(
        name="too_many_calls",
        cause=Cause.RATE_LIMITED,
        statuses={420, 429},
        source="https://www.rfc-editor.org/rfc/rfc6585#section-4",
    ),
    Rule(
        name="server_error",
        cause=Cause.NETWORK_FAULT,
        statuses=range(500, 600),
        source=_HTTP,
    ),
    Rule(
        name="gave_up_waiting",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={407, 408, 421, 425, 444, 460, 499},
        source=_HTTP,
    ),
    Rule(
        name="not_an_answer_of_this_network",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=unreadable,
        source=_HTTP,
    ),
    Rule(
        name="our_request_is_out_of_date",  # gone, not allowed, not acceptable, upgrade required
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses={405, 406, 410, 411, 414, 415, 426, 431},
        source=_HTTP,
    ),
    Rule(
        name="success_without_content",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=empty_success,
        source=_HTTP,
    ),
    Rule(
        name="unknown",
        cause=Cause.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        source="",
    ),
)
