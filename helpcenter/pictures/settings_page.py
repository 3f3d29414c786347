"""The way through a network's settings to the list of apps, and what stands there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.public import help_center as public
from helpcenter.pictures import windows
from helpcenter.pictures.drawing import BUTTON, LEFT, TEXT, Drawing
from helpcenter.pictures.picture import Picture
from helpcenter.pictures.text_width import lines, width
from helpcenter.policies import facts

STEP, ROW, LINE, BUTTON_ROOM = 16, 30, 17, 90


def draw(network: str) -> Picture:
    name, path = facts.names()[network], facts.settings(network).path
    drawing = windows.of_network(
        network,
        _(
            "The way through %(network)s's settings: %(path)s. There you find %(site)s and can "
            "remove it."
        )
        % {"network": name, "path": path.replace(", ", " › "), "site": windows.SITE},
        numbered=False,
    )
    _way(drawing, path.split(", "))
    _app(drawing, public.remove_button(network))
    return Picture(
        caption=_("Where %(network)s lists the apps that you have allowed.") % {"network": name},
        drawings=[windows.close(drawing)],
        window_of=name,
        seen=facts.fact(network, "settings_path").checked,
        cites=[(network, key) for key in facts.settings_cited(network)],
    )


def _way(drawing: Drawing, steps: list[str]) -> None:
    """One step below the other, the last one chosen."""
    for depth, step in enumerate(steps):
        x, last = LEFT + STEP * depth, depth == len(steps) - 1
        if depth:
            drawing.path(f"M{x - 9} {drawing.y - 5}v12a6 6 0 0 0 6 6h2", "rule")
        said = lines(step, TEXT, drawing.right - x - 16, bold=last)
        more = LINE * (len(said) - 1)
        if last:
            drawing.box(x, drawing.y - 3, drawing.right - x, 24 + more, "wash", round_by=6)
        for number, words in enumerate(said):
            css = "strong" if last else ""
            drawing.words(words, x + 8, drawing.y + 13.5 + LINE * number, css)
        drawing.y += ROW + more


def _app(drawing: Drawing, button: str) -> None:
    drawing.y += 8
    drawing.rule()
    drawing.y += 18
    top = drawing.y
    drawing.box(LEFT, top + 2, 32, 32, "sea", round_by=9)
    drawing.line(LEFT + 7, top + 18, LEFT + 25, top + 18, "sign")
    drawing.circle(LEFT + 16, top + 18, 4, "on-sea")
    drawing.words(windows.SITE, LEFT + 44, top + 15, "strong")
    drawing.words(_("has access"), LEFT + 44, top + 32, "note")
    # A long name of the button takes a line of its own.
    if width(button, TEXT, bold=True) > BUTTON_ROOM:
        drawing.y += BUTTON + 14
    drawing.buttons("", button)
