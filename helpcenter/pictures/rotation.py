"""How a pair of tokens is exchanged for the next one, at networks where it rotates."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from helpcenter.pictures.drawing import LEADING, SMALL, Drawing
from helpcenter.pictures.picture import Picture
from helpcenter.pictures.text_width import lines
from helpcenter.policies import facts

PAIR, BETWEEN, GAP, PADDING = 96, 62, 12, 14


def rotating() -> Sequence[str]:
    return [network for network in facts.names() if facts.policy(network).renewal == "rotate"]


def draw(network: str) -> Picture:
    # Of the others we do not know whether the old one still works once.
    name, void = facts.names()[network], facts.policy(network).void_at_once
    life = facts.words(network, "access_token_seconds")
    drawing = Drawing(_alternative(name, life, void=void), numbered=True)
    ends = _("void") if void else _("replaced")
    _pair(drawing, life, ends, css="old")
    drawing.badge(2 if void else 1, PAIR / 2)
    _exchange(drawing, name)
    if void:
        drawing.badge(1, PAIR + BETWEEN / 2)
    _pair(drawing, life, _("waits for its turn"), css="new")
    drawing.badge(3 if void else 2, drawing.y - PAIR / 2)
    x = drawing.edge * 0.75
    drawing.line(x, drawing.y + 4, x, drawing.y + 26, "fades")
    drawing.y += 30
    return Picture(
        caption=_("Each renewal at %(network)s brings a new pair.") % {"network": name},
        drawings=[drawing],
        points=_points(name, void=void),
        cites=[(network, "access_token_seconds")],
    )


def _pair(drawing: Drawing, life: str, ends: str, *, css: str) -> None:
    top, w = drawing.y + 1, (drawing.edge - GAP) / 2
    for column, (title, below) in enumerate(
        ((_("access token"), life), (_("refresh token"), ends)),
    ):
        x = 1 + column * (w + GAP)
        drawing.y = top + 14
        drawing.box(x, top, w - 1, PAIR - 2, css, round_by=12)
        gone = " gone" if column and css == "old" else ""
        drawing.paragraph(title, x + PADDING, f"strong{gone}", room=w - 2 * PADDING)
        said = lines(below, SMALL, w - 2 * PADDING)
        for above, line in enumerate(reversed(said)):
            drawing.words(line, x + PADDING, top + PAIR - 14 - LEADING * above, "note")
    drawing.y = top + PAIR - 1


def _exchange(drawing: Drawing, name: str) -> None:
    """From the old refresh token to both of the new ones."""
    top, x, bottom = drawing.y + 6, drawing.edge * 0.75, drawing.y + BETWEEN - 6
    left = drawing.edge * 0.25
    drawing.path(f"M{x} {top}V{bottom - 8}M{left} {bottom - 8}v-8a8 8 0 0 1 8-8H{x}", "draw")
    for tip in (left, x):
        drawing.path(f"M{tip - 5} {bottom - 5}l5 5 5-5M{tip} {bottom - 10}v10", "draw")
    drawing.words(
        _("to %(network)s, once") % {"network": name},
        x - 12,
        top + LEADING - 6,
        "note",
        anchor="end",
    )
    drawing.y += BETWEEN


def _points(name: str, *, void: bool) -> list[str]:
    named = {"network": name}
    if void:
        return [
            _("Before the access token's time is up, the refresh token goes to %(network)s.")
            % named,
            _("%(network)s answers with a new pair. From then on the old refresh token is void.")
            % named,
            _("The new one is stored before anything uses it."),
        ]
    return [
        _("Before the access token's time is up, the refresh token goes to %(network)s.") % named,
        _("%(network)s answers with a new pair, and the time of both starts again.") % named,
    ]


def _alternative(name: str, life: str, *, void: bool) -> str:
    named = {"network": name, "life": life}
    if void:
        return (
            _(
                "Two pairs, one below the other. Each has an access token for %(life)s and a "
                "refresh token. An arrow leads from the old refresh token to the new pair, over "
                "%(network)s; the old refresh token is struck out as void."
            )
            % named
        )
    return (
        _(
            "Two pairs, one below the other. Each has an access token for %(life)s and a "
            "refresh token. An arrow leads from the old refresh token to the new pair, over "
            "%(network)s; the new pair replaces the old one."
        )
        % named
    )
