"""Which version of the site this is, and the commit that it was built from where that is known.

The number stands in ``pyproject.toml`` and nowhere else. The commit is in the file ``COMMIT``,
which a build without git's folder writes (the ``Dockerfile`` does), or in git's folder itself.
Framework-free: ``config``, ``operations`` and commands may ask.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMIT = re.compile(r"[0-9a-f]{7,40}")
SHORT = 12


@dataclass(frozen=True, slots=True)
class Version:
    """What runs: ``number`` as in the changelog, ``commit`` shortened, empty where not known."""

    number: str
    commit: str

    def __str__(self) -> str:
        return f"{self.number} ({self.commit})" if self.commit else self.number

    def as_dict(self) -> dict[str, str]:
        """For JSON: ``{"number": "0.2.0", "commit": "0a7fa1a3c1d2"}``."""
        return asdict(self)


@cache
def version() -> Version:
    """Of the code that this process runs: read once, so that a deploy shows after its restart."""
    return read(ROOT)


def read(root: Path) -> Version:
    """The version of the code in this folder."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return Version(project["version"], _commit(root)[:SHORT])


def _commit(root: Path) -> str:
    for text in (_text(root / "COMMIT"), _head(root / ".git")):
        if COMMIT.fullmatch(text):
            return text
    return ""


def _head(git: Path) -> str:
    """What git's HEAD stands at: read as files, since a server need not have git."""
    if git.is_file():  # a work tree beside the repository
        git = Path(git.parent, _text(git).removeprefix("gitdir: "))
    head = _text(git / "HEAD")
    if not head.startswith("ref: "):
        return head
    name = head.removeprefix("ref: ")
    shared = git / (_text(git / "commondir") or ".")
    return _text(shared / name) or _packed(shared / "packed-refs", name)


def _packed(table: Path, name: str) -> str:
    rows = (row.split(" ", 1) for row in _text(table).splitlines() if " " in row)
    return next((commit for commit, ref in rows if ref == name), "")


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""
