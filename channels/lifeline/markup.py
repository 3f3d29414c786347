"""A drawn life as SVG, with the same in words beneath it.

Put together here and by no template: some forty figures, of which nothing is to be escaped,
localized or looked up. A template took longer over them than over the rest of a card.
"""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from channels.lifeline.geometry import HEIGHT, Dot, Lifeline, Stroke
from channels.lifeline.label_layout import Label

FIGURE = """<figure class="lifeline">
<svg class="life{css}" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMin slice"
 role="img" aria-labelledby="life-{key}">{drawn}</svg>
<figcaption id="life-{key}">{text}</figcaption>
</figure>"""


def markup(line: Lifeline, *, key: int, renews: bool) -> SafeString:
    """``key``: tells drawings apart on one page. ``renews``: a machine renews it, so its window
    alarms nobody."""
    strokes, labels = "".join(map(_stroke, line.strokes)), "".join(map(label_markup, line.labels))
    narrow = "".join(map(label_markup, line.narrow))
    now = _dot(line.now) if line.now else ""
    css = (" tall" if line.height > HEIGHT else "") + (" renews" if renews else "")
    return format_html(
        FIGURE,
        css=css,
        width=line.width,
        height=line.height,
        key=key,
        # Figures and names of ours; what is said in the labels is escaped.
        drawn=mark_safe(f'{strokes}{now}<g>{labels}</g><g class="narrow">{narrow}</g>'),  # noqa: S308  # nosec B308, B703
        text=line.text,
    )


def _stroke(stroke: Stroke) -> str:
    where = f'x1="{stroke.x1}" y1="{stroke.y1}" x2="{stroke.x2}" y2="{stroke.y2}"'
    return f'<line class="{stroke.css}" {where}/>'


def _dot(dot: Dot) -> str:
    return f'<circle class="now" cx="{dot.x}" cy="{dot.y}" r="{dot.r}"/>'


def label_markup(label: Label) -> str:
    css = f' class="{label.css}"' if label.css else ""
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    where = f'x="{label.x}" y="{label.y}"{anchor}'
    return f"<text{css} {where}>{conditional_escape(label.text)}</text>"
