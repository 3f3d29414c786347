"""The consent window of each network: the account, what to tick, and the button."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.public import help_center as public
from helpcenter.pictures import windows
from helpcenter.pictures.drawing import Drawing
from helpcenter.pictures.picture import Picture
from helpcenter.policies import facts


def draw(network: str) -> Picture:
    name, window = facts.names()[network], public.consent_window(network)
    drawing = windows.of_network(network, _alternative(network), numbered=True)
    drawing.badge(1, drawing.y + 16)
    windows.account(drawing, _("Maren Oduya"))
    if window.places:
        _pages(drawing)
    _abilities(drawing, network, window)
    drawing.badge(4 if window.places else 3, drawing.y + 18)
    drawing.buttons(window.button, _("Cancel"))
    return Picture(
        caption=_("%(network)s's consent window: what to look at, and what to leave as it is.")
        % {"network": name},
        drawings=[windows.close(drawing)],
        points=_points(network, window),
        window_of=name,
        cites=[(network, key) for key in facts.settings_cited(network)],
    )


def _pages(drawing: Drawing) -> None:
    drawing.rule()
    drawing.y += 16
    drawing.badge(2, drawing.y + 9)
    drawing.paragraph(_("Your Pages"), css="strong")
    drawing.y += 6
    for page in (_("Harbour Bakery"), _("Ferry Cafe")):
        drawing.tick_box(page)
    drawing.y += 9


def _abilities(drawing: Drawing, network: str, window: public.ConsentWindow) -> None:
    drawing.rule()
    drawing.y += 16
    drawing.badge(3 if window.places else 2, drawing.y + 9)
    drawing.paragraph(_("%(site)s would like to") % {"site": windows.SITE}, css="strong")
    drawing.y += 6
    for does in abilities(network):
        if window.boxes:
            drawing.tick_box(does)
        else:
            drawing.item(does)
    drawing.y += 10


def abilities(network: str) -> list[str]:
    """What is asked for when the first of the network's kinds of channel is connected."""
    policy = facts.policy(network)
    return [
        _(ability.does)
        for ability in policy.abilities
        if not ability.kinds or policy.kinds[0] in ability.kinds
    ]


def _points(network: str, window: public.ConsentWindow) -> list[str]:
    points = [_("The account that is signed in. It has to be the one whose channel this is.")]
    if window.places:
        points.append(_("Every Page that you use here, ticked. One that is left out stops."))
    if window.boxes:
        points.append(_("Every box, ticked. Without one of them something stops working."))
    elif "organization" in facts.policy(network).kinds:
        points.append(
            _("No boxes: it is all or nothing. For organizations the list is a longer one.")
        )
    else:
        points.append(_("No boxes: it is all or nothing."))
    return [*points, _("Only then “%(button)s”.") % {"button": window.button}]


def _alternative(network: str) -> str:
    window = public.consent_window(network)
    said = {
        "network": facts.names()[network],
        "button": window.button,
        "list": "; ".join(abilities(network)),
    }
    if window.places:
        return (
            _(
                "%(network)s's window. At the top the account that is signed in, below it the "
                "Pages with a tick each, then ticked boxes: %(list)s. At the end the button "
                "“%(button)s”."
            )
            % said
        )
    if window.boxes:
        return (
            _(
                "%(network)s's window. At the top the account that is signed in, below it ticked "
                "boxes: %(list)s. At the end the button “%(button)s”."
            )
            % said
        )
    return (
        _(
            "%(network)s's window. At the top the account that is signed in, below it a list "
            "without boxes: %(list)s. At the end the button “%(button)s”."
        )
        % said
    )
