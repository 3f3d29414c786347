"""The way through a network's settings to the list of apps, and what stands there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from helpcenter.pictures import windows
from helpcenter.pictures.drawing import BUTTON, LEFT, Drawing
from helpcenter.pictures.picture import Picture
from helpcenter.pictures.text_width import width
from helpcenter.policies import facts

STEP, ROW = 16, 30


def draw(network: str) -> Picture:
    name, path = facts.names()[network], facts.settings(network).path
    drawing = windows.of_network(
        network,
        _("The way through %(network)s's settings: %(path)s. There %(site)s stands, to be removed.")
        % {"network": name, "path": path.replace(", ", " › "), "site": windows.SITE},
        numbered=False,
    )
    _way(drawing, path.split(", "))
    _app(drawing)
    return Picture(
        caption=_("Where %(network)s lists the apps that you have let in.") % {"network": name},
        drawings=[windows.close(drawing)],
        window_of=name,
        seen=facts.fact(network, "settings_path").checked,
        cites=[(network, "settings_path"), (network, "settings_url")],
    )


def _way(drawing: Drawing, steps: list[str]) -> None:
    """One step below the other, the last one chosen."""
    for depth, step in enumerate(steps):
        x, last = LEFT + STEP * depth, depth == len(steps) - 1
        if depth:
            drawing.path(f"M{x - 9} {drawing.y - 5}v12a6 6 0 0 0 6 6h2", "rule")
        if last:
            drawing.box(x, drawing.y - 3, drawing.right - x, 24, "wash", round_by=6)
        drawing.words(step, x + 8, drawing.y + 13.5, "strong" if last else "")
        drawing.y += ROW


def _app(drawing: Drawing) -> None:
    drawing.y += 8
    drawing.rule()
    drawing.y += 18
    top, remove = drawing.y, _("Remove")
    drawing.box(LEFT, top + 2, 32, 32, "sea", round_by=9)
    drawing.line(LEFT + 7, top + 18, LEFT + 25, top + 18, "sign")
    drawing.circle(LEFT + 16, top + 18, 4, "on-sea")
    drawing.words(windows.SITE, LEFT + 44, top + 15, "strong")
    drawing.words(_("has access"), LEFT + 44, top + 32, "note")
    w = round(width(remove, 13, bold=True)) + 24
    drawing.box(drawing.right - w, top, w, BUTTON, round_by=9)
    drawing.words(remove, drawing.right - w / 2, top + 23, "quiet-t", anchor="middle")
    drawing.y += BUTTON
