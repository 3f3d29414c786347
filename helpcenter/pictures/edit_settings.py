"""Facebook's two windows: the one that would repeat the last choice, and the list of Pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from helpcenter.pictures import windows
from helpcenter.pictures.drawing import BOX, LEFT, Drawing
from helpcenter.pictures.picture import Picture
from helpcenter.policies import facts


def draw(network: str) -> Picture:
    return Picture(
        caption=_("How a Page gets into the list that Facebook hands over."),
        drawings=[_first(network), _second(network)],
        window_of=facts.names()[network],
        cites=[(network, "place_missing")],
    )


def _first(network: str) -> Drawing:
    drawing = windows.of_network(
        network,
        _(
            "Facebook asks whether to go on as before. Of the two buttons, “Edit settings” is the "
            "one to press, not “Continue”."
        ),
        title=_("“Edit settings”, not “Continue”"),
        numbered=False,
    )
    windows.account(drawing, _("Maren Oduya"))
    drawing.rule()
    drawing.y += 20
    drawing.paragraph(
        _("You have used %(site)s before. Go on with the same settings?") % {"site": windows.SITE}
    )
    drawing.y += 26
    drawing.buttons(_("Edit settings"), _("Continue"), sure=False)
    return windows.close(drawing)


def _second(network: str) -> Drawing:
    drawing = windows.of_network(
        network,
        _(
            "The list of Pages, with “only these Pages” chosen: the two that are used already stay "
            "ticked, and the new one is ticked beside them."
        ),
        title=_("The new Page beside those of before"),
        numbered=False,
    )
    _choice(drawing, _("all current and future Pages"), chosen=False)
    _choice(drawing, _("only these Pages"), chosen=True)
    drawing.y += 6
    drawing.rule()
    drawing.y += 16
    drawing.tick_box(_("Harbour Bakery"), note=_("in use"))
    drawing.tick_box(_("Ferry Cafe"), note=_("in use"))
    drawing.tick_box(_("Night Market"), note=_("new Page"))
    drawing.y += 10
    drawing.buttons(_("Continue"), _("Cancel"))
    return windows.close(drawing)


def _choice(drawing: Drawing, text: str, *, chosen: bool) -> None:
    y = drawing.y + 9
    drawing.circle(LEFT + BOX / 2, y, BOX / 2, "off")
    if chosen:
        drawing.circle(LEFT + BOX / 2, y, 4.5, "sea")
    drawing.paragraph(text, LEFT + 28)
    drawing.y += 8
