"""A channel's page: how it fared from its first sign-in to today, above the history in words.

The same scale and labels as the life of its token; the colours are those of the states.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.contract import State
from channels.lifeline.label_layout import NARROW, WIDE, Size, Wish, place
from channels.lifeline.markup import label_markup
from channels.lifeline.spans import Scale
from core.dates import day, on, short_day

WIDTH, HEIGHT, LEFT, RIGHT, LINE, TEXT = 480, 38, 4, 476, 12, 34
# What was so for a shorter time is drawn as long as this, so that it is seen.
SEEN = 5
FIGURE = """<figure class="lifeline past">
<svg class="life" viewBox="0 0 {width} {height}" role="img" aria-labelledby="past">{drawn}</svg>
<figcaption id="past">{text}</figcaption>
</figure>"""


class Change(NamedTuple):
    """From ``at`` on it stood like this."""

    at: datetime
    state: State


class Past(NamedTuple):
    """``changes``: the first is how it began. ``signed_in``: when its person gave us a token."""

    changes: Sequence[Change]
    signed_in: Sequence[datetime]


def past_lifeline(past: Past, *, at: datetime) -> SafeString:
    """Empty where there is nothing to tell: it was signed in once, and has worked ever since."""
    times, broke = len(past.signed_in), _times_broken(past)
    if times < 2 and not broke:
        return SafeString("")
    start = past.changes[0].at
    scale = Scale(start, max(at, start), LEFT, RIGHT)
    drawn = [_stroke(*part) for part in _parts(past, scale, at)]
    drawn += [f'<path class="sign-in" d="M{scale.x(when)} {LINE}h0"/>' for when in past.signed_in]
    wide, narrow = (_labels(past, scale, at, size) for size in (WIDE, NARROW))
    inner = f'{"".join(drawn)}<g>{wide}</g><g class="narrow">{narrow}</g>'
    return format_html(
        FIGURE,
        width=WIDTH,
        height=HEIGHT,
        # Figures and names of ours; what is said in the labels is escaped.
        drawn=mark_safe(inner),  # noqa: S308  # nosec B308, B703
        text=_sentence(start, times, broke, at),
    )


def _times_broken(past: Past) -> int:
    return sum(change.state is State.NEEDS_YOU for change in past.changes)


def _parts(past: Past, scale: Scale, at: datetime) -> list[tuple[State, int, int]]:
    """Each state from when it began to the next; the last one to now."""
    ends = [change.at for change in past.changes[1:]] + [at]
    parts = []
    for change, end in zip(past.changes, ends, strict=True):
        first, last = scale.x(change.at), scale.x(end)
        parts.append((change.state, min(first, RIGHT - SEEN), max(last, first + SEEN)))
    # On top lies what is short, and would else be hidden by its neighbour.
    return sorted(parts, key=lambda part: part[1] - part[2])


def _stroke(state: State, first: int, last: int) -> str:
    css = "unsure" if state is State.CANNOT_TELL else "lived"
    return f'<path class="{css} {state}" d="M{first} {LINE}H{min(last, RIGHT)}"/>'


def _labels(past: Past, scale: Scale, at: datetime, size: Size) -> str:
    first, *again = past.signed_in or [past.changes[0].at]
    wishes = [_wish(_("signed in %(when)s"), first, scale, at)]
    wishes += [_wish(_("again %(when)s"), when, scale, at) for when in _apart(again, scale)]
    wishes.append(Wish((_("today"),), RIGHT, "now-t"))
    return "".join(map(label_markup, place(wishes, TEXT, LEFT, RIGHT, size)))


def _apart(moments: Sequence[datetime], scale: Scale) -> list[datetime]:
    """The latest, and of those before it the ones that are not too near to one another."""
    kept: list[datetime] = []
    for when in reversed(moments):
        if not kept or scale.x(kept[-1]) - scale.x(when) > WIDTH // 5:
            kept.append(when)
    return kept[::-1]


def _wish(shape: str, when: datetime, scale: Scale, at: datetime) -> Wish:
    short = on(short_day(when, at=at))
    return Wish((shape % {"when": short}, short), scale.x(when), "", droppable=True)


def _sentence(start: datetime, times: int, broke: int, at: datetime) -> str:
    """ "Since 3 October: signed in 2 times; needed you once." """
    said = [_("Since %(day)s:") % {"day": day(start, at=at)}]
    if times:
        said.append(ngettext("signed in once;", "signed in %(n)d times;", times) % {"n": times})
    never = _("it never needed you.")
    often = ngettext("it needed you once.", "it needed you %(n)d times.", broke)
    said.append(often % {"n": broke} if broke else never)
    return " ".join(said)
