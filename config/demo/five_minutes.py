"""The demo in five minutes, in one place: ``make run`` prints it, the demo's own page shows it,
and the README has it (``python -m config.demo.five_minutes`` writes it there).

A sentence stands in the README as it is here; ``{}`` is where its link comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- five-minutes:begin -->", "<!-- five-minutes:end -->"


def _said(sentence: str) -> str:
    """Marks a sentence for the catalogs; this runs before there is a Django."""
    return sentence


gettext_noop = _said


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    text: str
    path: str  # on the site


STEPS = (
    Step(
        gettext_noop("Sign in"),
        gettext_noop("One click, as somebody whose channels are in every state there is."),
        "/demo/sign-in/",
    ),
    Step(
        gettext_noop("See what is wrong"),
        gettext_noop(
            "What needs you comes first: what happened, whose turn it is, and one button. Open a "
            "channel for its history."
        ),
        "/channels/",
    ),
    Step(
        gettext_noop("Refresh"),
        gettext_noop(
            "Press Refresh 2 channels at Harbour Cafe on Facebook. At the pretend Facebook, sign "
            "in as Maren Oduya and allow everything: both work again."
        ),
        "/channels/?network=facebook",
    ),
    Step(
        gettext_noop("Break something"),
        gettext_noop(
            "Open a channel that works. At its “Demo:” line, change the password or remove the "
            "app: the site asks the network at once, and says what it found."
        ),
        "/channels/?network=instagram",
    ),
    Step(
        gettext_noop("Look at the mail"),
        gettext_noop("What the site writes about it lands here, the newest first."),
        "/demo/mailbox/",
    ),
)


def for_terminal(site: str) -> str:
    """Numbered, with whole addresses."""
    lines: list[str] = []
    for number, step in enumerate(STEPS, 1):
        said = wrap(f"{step.title}. {step.text}", 76)
        lines += [f"  {number}. {said[0]}", *(f"     {line}" for line in said[1:])]
        lines.append(f"     {site}{step.path}")
    return "\n".join(lines)


def for_readme() -> str:
    return "\n".join(
        f"{number}. **{step.title}** (`{step.path}`): {step.text[0].lower()}{step.text[1:]}"
        for number, step in enumerate(STEPS, 1)
    )


def in_readme(text: str) -> str:
    """The README with the list between its marks. Raises ValueError where it has none."""
    before, begun, rest = text.partition(BEGIN)
    _old, ended, after = rest.partition(END)
    if not begun or not ended:
        raise ValueError(f"README.md has no {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{for_readme()}\n{END}{after}"


def main() -> None:
    README.write_text(in_readme(README.read_text()))


if __name__ == "__main__":
    main()
