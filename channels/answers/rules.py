"""The small engine below every network's ``errors.py``: ordered rules, the first that fits wins.

A rule is data: where it applies, what it looks for in one error of the answer, what that
means. Two promises are kept here and not left to the rules: an answer that shows a fault of
the network (nothing came, 429, 5xx) never asks a person to reconnect, and what no rule
understands is ``unknown`` with the network's codes kept. Standard library and contract only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from channels.answers import own_record
from channels.answers.bodies import Form
from channels.answers.kept_codes import codes_of
from channels.answers.reported_errors import ParsedReply, read
from channels.answers.rule import Rule
from channels.answers.sorted_out import SortedOut
from channels.answers.wait_headers import NOTHING_MORE, wait
from channels.contract import (
    Blame,
    Cause,
    Certainty,
    Context,
    Endpoint,
    Finding,
    Reply,
    Waits,
)

__all__ = [
    "AFTER",
    "BEFORE",
    "BLAME",
    "CALLS",
    "CONTRADICTION",
    "TOKEN_ENDPOINTS",
    "Rule",
    "empty_success",
    "explain",
    "got_a_token",
    "holds",
    "over_by_our_record",
    "renewal_went_well",
    "silent",
    "unreadable",
    "younger_than",
]

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


# By identity: a network's rules are one tuple, and sets inside them cannot be hashed.
_SORTED_OUT: dict[int, SortedOut] = {}


def explain(
    rules: tuple[Rule, ...], reply: Reply, context: Context, waits: Waits = NOTHING_MORE
) -> Finding:
    """The finding of the first rule that fits; ``unknown`` where none does. Never raises."""
    parsed = read(reply, context)
    rule = _sorted_out(rules).first_that_fits(parsed)
    told = CONTRADICTION if own_record.contradicts(rule.cause, context) else rule
    return _finding(told, parsed, waits)


def _sorted_out(rules: tuple[Rule, ...]) -> SortedOut:
    held = _SORTED_OUT.get(id(rules))
    if held is None or held.rules is not rules:
        held = _SORTED_OUT[id(rules)] = SortedOut(rules, before=BEFORE, after=AFTER)
    return held


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
