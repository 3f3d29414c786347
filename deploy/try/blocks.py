"""The commands of a document: its blocks fenced as ``sh run``, in order, as one script."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

FENCE = re.compile(r"^```sh run\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (.*)$", re.MULTILINE)


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each block's chapter, and its commands."""
    for match in FENCE.finditer(text):
        chapter = HEADING.findall(text, 0, match.start())[-1]
        yield chapter, match.group(1)


def script(text: str) -> str:
    """Every command is printed before it is run."""
    lines = []
    for chapter, commands in blocks(text):
        lines.append(f"echo; echo {shlex.quote(f'== {chapter}')}")
        for command in commands.splitlines():
            lines += [f"printf '$ %s\\n' {shlex.quote(command)}", command]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(script(Path(sys.argv[1]).read_text()))
