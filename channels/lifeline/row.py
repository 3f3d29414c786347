"""The life of a token as small as a line of a list: no text in it, and a sentence as its name.

Made hundreds of times for one page: few bytes, and nothing of it is a template's.
"""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from channels.diagnosis.life import Life
from channels.lifeline.spans import Scale, parts_of, scale_of
from channels.words.token_life import life_sentence

WIDTH, HEIGHT, LEFT, RIGHT, LINE = 160, 14, 5, 155, 7
# Half the height of the mark at its end, and half the width of a cross.
TICK, CROSS = 6, 4
# A doubt that is narrower than a dot of its line is not to be seen.
LEAST = 5


def row_lifeline(life: Life) -> SafeString:
    """An SVG of 160 x 14, named by one sentence. Colours come from ``styles``."""
    scale = scale_of(life, LEFT, RIGHT)
    drawn = [
        f'<path class="{part.css}" d="M{part.x1} {LINE}H{part.x2}"/>'
        for part in parts_of(life, scale, least=LEAST)
    ]
    css = "life-row renews" if life.renews else "life-row"
    # Figures and names of ours; the sentence is escaped.
    return mark_safe(  # noqa: S308  # nosec B308, B703
        f'<svg class="{css}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label='
        f'"{escape(life_sentence(life))}">{"".join(drawn)}{_marks(life, scale)}</svg>'
    )


def _marks(life: Life, scale: Scale) -> str:
    """Its end, and where it is now or was cut."""
    drawn = ""
    if life.ends_at is not None:
        drawn = f'<path class="end" d="M{scale.x(life.ends_at)} {LINE - TICK}v{2 * TICK}"/>'
    if life.over_at is None:
        return f'{drawn}<path class="now" d="M{scale.x(life.at)} {LINE}h0"/>'
    if life.over_at == life.ends_at:
        return drawn
    x, side = scale.x(life.over_at) - CROSS, 2 * CROSS
    return (
        f'{drawn}<path class="cut" d="M{x} {LINE - CROSS}l{side} {side}m0-{side}l-{side} {side}"/>'
    )
