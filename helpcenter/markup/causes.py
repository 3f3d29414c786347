"""Every cause in the reader's words, and what each network answers for it: two tags of articles.

``{causes}`` is the table of all of them, ``{cause expired}`` the answers that mean one. Both are
made from the rules by which answers are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from channels.public import help_center as public
from helpcenter.markup import notes as n
from helpcenter.policies import facts

MEANS: Mapping[str, str | Promise] = {
    "alive": gettext_lazy("the token works"),
    "expired": gettext_lazy("the token reached its end date"),
    "revoked_by_user": gettext_lazy("our access was removed"),
    "password_changed": gettext_lazy("the password changed, or the network ended all sessions"),
    "invalid_token_unspecified": gettext_lazy(
        "the token no longer works, and the network does not say why"
    ),
    "permission_missing": gettext_lazy("a permission is missing"),
    "lost_page_role": gettext_lazy("the role on the Page or organization is gone"),
    "checkpoint_or_locked": gettext_lazy("the account is locked, or a check is waiting"),
    "account_suspended": gettext_lazy("the account is suspended or blocked"),
    "app_fault": gettext_lazy("a fault of our app, which we fix"),
    "rate_limited": gettext_lazy("too many calls, which passes"),
    "network_fault": gettext_lazy("a fault of the network, which passes"),
    "unknown": gettext_lazy("an answer that we do not understand"),
}
WHOSE: Mapping[str, str | Promise] = {
    "you": pgettext_lazy("whose turn", "Yours"),
    "network": pgettext_lazy("whose turn", "The network's"),
    "us": pgettext_lazy("whose turn", "Ours"),
    "nobody": pgettext_lazy("whose turn", "Nobody's"),
}
WHEN: Mapping[str, str | Promise] = {
    "publish": gettext_lazy("when a post is sent"),
    "token": gettext_lazy("when a token is asked for"),
}
MOST_NUMBERS = 60  # of a cause that search reads; the sentences lead there as pasted errors


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: ``shows`` is what an answer has to hold."""

    told: public.Told
    shows: SafeString


@dataclass(frozen=True, slots=True)
class Block:
    """What the same networks answer. ``anchors``: where the first of them begins in this cause, if
    it begins here."""

    name: str
    anchors: tuple[str, ...]
    lines: tuple[Line, ...]
    silent: tuple[str, ...]  # anchors of the rules that go by the whole of an answer


@dataclass(frozen=True, slots=True)
class Row:
    anchor: str
    means: str | Promise
    whose: str | Promise
    reconnect: bool


def anchor(cause: str) -> str:
    """The paragraph of a cause: ``password-changed``."""
    return cause.replace("_", "-")


def _move(answers: public.Answers) -> str | Promise:
    """Whose turn it is: who signs in again has it, whoever ended the token."""
    return WHOSE["you" if answers.reconnect else answers.whose]


def table(notes: n.Notes) -> list[Row]:
    """A line a cause; each leads to its heading in the same article."""
    rows = [
        Row(anchor(each.cause), MEANS[each.cause], _move(each), each.reconnect)
        for each in public.causes_with_answers()
    ]
    notes.links += [n.Link("", row.anchor) for row in rows]
    return rows


def blocks(notes: n.Notes, cause: str) -> list[Block]:
    """What leads to one cause, network by network. Raises TagError for a cause that is none."""
    known = {each.cause: each for each in public.causes_with_answers()}
    if cause not in known:
        raise n.TagError(f"no such cause: {cause or '(none named)'}")
    made = list(_blocks(known[cause]))
    notes.anchors += [spot for block in made for spot in (*block.anchors, *_spots(block))]
    return made


def numbers(made: Sequence[Block]) -> str:
    """What search reads of it: the numbers that people look for."""
    shown = [
        number
        for block in made
        for line in block.lines
        for number in (*line.told.codes, *line.told.subcodes)
        if number.isdigit() and len(number) > 2
    ]
    return " ".join(list(dict.fromkeys(shown))[:MOST_NUMBERS])


def _blocks(answers: public.Answers) -> Iterator[Block]:
    begun: set[str] = set()
    for group in answers.groups:
        fresh = [network for network in group.networks if network not in begun]
        begun.update(fresh)
        yield Block(
            _names(group.networks),
            tuple(f"{anchor(answers.cause)}-{network}" for network in fresh[:1]),
            tuple(_line(told) for told in group.told if told.shows),
            tuple(told.anchor for told in group.told if not told.shows),
        )


def _line(told: public.Told) -> Line:
    """Its conditions in one sentence: "code 190 with subcode 460"."""
    between = _("or") if told.either else _("with")
    shows = format_html_join(f" {between} ", "{}", ((part,) for part in _parts(told)))
    notes = (
        _("where the rest of the answer fits") if told.beside else "",
        WHEN.get(told.when, ""),
        _("our doing") if told.ours else "",
    )
    return Line(told, shows + format_html_join("", ", {}", ((note,) for note in notes if note)))


def _spots(block: Block) -> Iterator[str]:
    for line in block.lines:
        yield from (line.told.anchor, *line.told.numbers)
    yield from block.silent


def _names(networks: Sequence[str]) -> str:
    if not networks:
        return _("Every network")
    return ", ".join(facts.names()[network] for network in networks)


def _parts(told: public.Told) -> Iterator[SafeString]:
    for label, values in (
        (_("code"), told.codes),
        (_("subcode"), told.subcodes),
        (format_html("{} {}", "HTTP", _("status")), told.statuses),
        ("", told.words),
    ):
        if values:
            codes = format_html_join(", ", "<code>{}</code>", ((value,) for value in values))
            yield format_html("{} {}", label, codes) if label else codes
    if told.sentences:
        # They are the networks' own, in English on every page.
        lang = "" if get_language() == "en" else format_html(' lang="{}"', "en")
        said = ((lang, sentence) for sentence in told.sentences)
        yield format_html_join(", ", "<q{}>{} \N{HORIZONTAL ELLIPSIS}</q>", said)
