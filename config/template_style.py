"""Holds the templates to one shape (``make lint``): djade's, and lines that fit a screen.

python -m config.template_style check     says what is wrong, and ends with 1 if anything is
python -m config.template_style format    lets djade put right what it can

Django's tags cannot be broken over lines. A long ``{% translate %}`` can: it is a
``{% blocktranslate trimmed %}``, whose line ends mean no more than a space.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
LONGEST = 120
DJANGO = "5.2"


def html() -> list[Path]:
    """Every template of a page; those of text mails are left as they are, to the letter."""
    return sorted(TEMPLATES.rglob("*.html"))


def too_long() -> Iterator[str]:
    """Lines beyond ``LONGEST``, each with its place."""
    for path in html():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if len(line) > LONGEST:
                yield f"{path.relative_to(TEMPLATES)}:{number}: {len(line)} characters"


def djade(*options: str) -> int:
    """Run the formatter over every page's template; its own exit code."""
    program = str(Path(sys.executable).with_name("djade"))
    command = [program, "--target-version", DJANGO, *options, *map(str, html())]
    return subprocess.run(command, check=False).returncode  # nosec B603  # a command of our own


def main(what: str) -> int:
    if what == "format":
        djade()
        return 0
    lines = list(too_long())
    if lines:
        said = "\n".join(f"templates/{line}, at most {LONGEST} are read" for line in lines)
        sys.stderr.write(f"{said}\n")
    return 1 if djade("--check") or lines else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
