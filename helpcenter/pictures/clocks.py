"""What runs out at Facebook, each on a line of its own, drawn to scale."""

from __future__ import annotations

from django.utils.translation import gettext as _

from helpcenter.pictures.drawing import LEADING, SMALL, TEXT, WIDTH, Drawing
from helpcenter.pictures.picture import Picture
from helpcenter.pictures.text_width import width
from helpcenter.policies import facts

START, END, ROW = 10, WIDTH - 10, 74
# Where the line without an end begins to fade.
FADES = 0.62


def draw(network: str) -> Picture:
    token, data = (
        _seconds(network, "access_token_seconds"),
        _seconds(network, "data_access_seconds"),
    )
    said = {
        "token": facts.words(network, "access_token_seconds"),
        "data": facts.words(network, "data_access_seconds"),
    }
    drawing = Drawing(
        _(
            "Three lines begin on the day you go through Facebook's window. The login's token ends "
            "after %(token)s. The Page's own token has no end date. Data access ends last, "
            "after %(data)s."
        )
        % said
    )
    longest = max(token, data)
    _line(drawing, _("The login's token"), said["token"], share=token / longest)
    _line(drawing, _("The Page's own token"), _("no date"), share=None)
    _line(drawing, _("Data access"), said["data"], share=data / longest)
    drawing.line(START, 12, START, drawing.y - 22, "start")
    drawing.words(_("the day you sign in there"), START - 8, drawing.y - 2, "note")
    drawing.y += 6
    return Picture(
        caption=_("A refresh starts all of them again."),
        drawings=[drawing],
        points=[
            _("It finds your Pages. When it has ended, the Pages that are connected go on."),
            _("Posts are sent with it. No date ends it; a changed password or a lost role does."),
            _(
                "It runs from the day you were last active, as Facebook puts it. Then an app may "
                "no longer read your data."
            ),
        ],
        cites=[(network, "access_token_seconds"), (network, "data_access_seconds")],
    )


def _seconds(network: str, key: str) -> int:
    return int(facts.fact(network, key).value)


def _line(drawing: Drawing, name: str, length: str, *, share: float | None) -> None:
    """``share`` of the longest; None: it never ends by itself."""
    number = round(drawing.y / ROW) + 1
    drawing.circle(START + 19, drawing.y + 13, 10, "badge")
    drawing.words(str(number), START + 19, drawing.y + 17.5, "badge-t", anchor="middle")
    drawing.words(name, START + 36, drawing.y + 18, "strong")
    # Beside the name; under the line where the two are too long for that.
    beside = width(name, TEXT, bold=True) + width(length, SMALL) < END - START - 48
    drawing.words(length, END, drawing.y + (18 if beside else 64), "note", anchor="end")
    y = drawing.y + 42
    if share is None:
        fades = START + (END - START) * FADES
        drawing.line(START, y, fades, y, "life")
        drawing.line(fades + 14, y, END, y, "life fades")
    else:
        ends = START + (END - START) * share
        drawing.line(START, y, ends, y, "life")
        drawing.line(ends, y - 9, ends, y + 9, "end")
    drawing.circle(START, y, 5, "day")
    drawing.y += ROW if beside else ROW + LEADING
