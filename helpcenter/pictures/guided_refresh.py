"""The guided refresh in four frames, at the example of a Facebook Page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from helpcenter.pictures import windows
from helpcenter.pictures.drawing import LEFT, TEXT, Drawing
from helpcenter.pictures.picture import Picture
from helpcenter.pictures.text_width import width
from helpcenter.policies import facts

NETWORK, STEPS = "facebook", 4


def draw(_of: str) -> Picture:
    return Picture(
        caption=_("A refresh from beginning to end. Until the last step the old token stays."),
        drawings=[_wrong(), _before(), _there(), _again()],
        window_of=facts.names()[NETWORK],
    )


def _wrong() -> Drawing:
    drawing = windows.of_site(
        _("The page says what is wrong: the channel needs you, because the password changed."),
        title=_("1. What is wrong"),
    )
    _steps(drawing, 1)
    drawing.paragraph(_("Harbour Bakery"), css="strong")
    _state(drawing, _("Needs you"), "bad")
    drawing.paragraph(_("The password changed, and Facebook ended the token."))
    drawing.y += 26
    _life(drawing, "bad", lived=0.55, cut=True)
    return windows.close(drawing)


def _before() -> Drawing:
    drawing = windows.of_site(
        _("A short list of what to have ready, and the button “Continue to Facebook”."),
        title=_("2. Before you go"),
    )
    _steps(drawing, 2)
    for text in (
        _("Sign in at Facebook as Maren Oduya."),
        _("You need a role on the Page that may post."),
        _("Leave the boxes ticked, as they arrive."),
    ):
        drawing.item(text)
    drawing.y += 18
    drawing.buttons(_("Continue to %(name)s") % {"name": facts.names()[NETWORK]})
    return windows.close(drawing)


def _there() -> Drawing:
    drawing = windows.of_network(
        NETWORK,
        _("Facebook's own window: the account that is signed in, ticked boxes, one button."),
        title=_("3. At Facebook"),
        numbered=False,
    )
    windows.account(drawing, _("Maren Oduya"))
    drawing.rule()
    drawing.y += 16
    for page in (_("Harbour Bakery"), _("Ferry Cafe")):
        drawing.tick_box(page)
    drawing.y += 12
    drawing.buttons(_("Continue"), _("Cancel"))
    return windows.close(drawing)


def _again() -> Drawing:
    drawing = windows.of_site(
        _("The page says that it works again, and what was compared: account, boxes, token."),
        title=_("4. It works again"),
    )
    _steps(drawing, 4)
    _state(drawing, _("Working"), "ok")
    for text in (
        _("The same account as before."),
        _("Every box is ticked."),
        _("Facebook accepts the new token."),
    ):
        _checked(drawing, text)
    drawing.y += 18
    _life(drawing, "ok", lived=0.08, cut=False)
    return windows.close(drawing)


def _steps(drawing: Drawing, now: int) -> None:
    """How far one is, in the head of the window."""
    for step in range(1, STEPS + 1):
        x = drawing.right - (STEPS - step) * 16
        drawing.circle(x, windows.HEAD / 2, 4, "sea" if step <= now else "off")


def _state(drawing: Drawing, label: str, css: str) -> None:
    drawing.y += 6
    drawing.box(LEFT, drawing.y, width(label, TEXT, bold=True) + 36, 26, f"pill {css}", round_by=13)
    drawing.circle(LEFT + 14, drawing.y + 13, 4, f"dot {css}")
    drawing.words(label, LEFT + 26, drawing.y + 17.5, f"pill-t {css}")
    drawing.y += 38


def _checked(drawing: Drawing, text: str) -> None:
    drawing.path(f"M{LEFT + 2} {drawing.y + 9}l4 4 7-8", "draw ok")
    drawing.paragraph(text, LEFT + 28)
    drawing.y += 6


def _life(drawing: Drawing, css: str, *, lived: float, cut: bool) -> None:
    """The line of a card: how far the token came, and where it was cut or will end."""
    y, first, last = drawing.y, LEFT + 3, drawing.right - 3
    now = first + (last - first) * lived
    drawing.line(first, y, last, y, "life rest")
    drawing.line(first, y, now, y, f"life {css}")
    drawing.line(last, y - 9, last, y + 9, "end")
    if cut:
        drawing.path(f"M{now - 7} {y - 7}l14 14M{now + 7} {y - 7}l-14 14", f"cut {css}")
    else:
        drawing.circle(now, y, 7, f"day {css}")
    drawing.y += 12
