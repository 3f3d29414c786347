"""New tokens on disk, sealed, from the answer until the database has them.

A rotating network gives a pair once. It is written here before the database is tried, and
taken away when the database has it: so it outlives a database that is away, a worker that is
killed meanwhile, and a restart. Each login has at most one file for each generation, so that
``storing.drain`` can tell whether it is still news.

One file is one pair: sealed whole by ``core.sealing`` for its own name (which login, which
generation), readable by nobody else (0600), on the disk before the call returns (the file, then
its folder).
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from channels.contract import Grant
from channels.models import Credential
from core import sealing
from core.periodic.run import GoesOn, always
from core.sealed.resealing import Outcome, Step
from core.sealing import Binding

logger = logging.getLogger(__name__)
ENDING, UNFINISHED = ".sealed", ".part"
PURPOSE = "new tokens on disk"
# A file that was not finished in this time, in seconds, never will be.
GIVEN_UP = 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """A pair that waits for the database. ``account``: whose it is, by the network's own id."""

    path: Path
    credential: int
    generation: int
    network: str
    account: str
    rule: str
    at: datetime
    grant: Grant = field(repr=False)


def keep(credential: Credential, generation: int, grant: Grant, *, rule: str, at: datetime) -> Path:
    """Write a pair down before anything else is done with it. Raises OSError."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{credential.pk}-{generation}{ENDING}"
    text = sealing.seal_json(
        {
            "network": credential.network,
            "account": credential.account_id,
            "rule": rule,
            "at": at.isoformat(),
            "grant": grant.as_plain(),
        },
        _binding(path),
    )
    _write(path, text)
    return path


def waiting(login: int | None = None) -> Iterator[Kept]:
    """The pairs that wait, of one login or of all; oldest generation first.

    What no key opens is left where it is, for the operator to put the key back.
    """
    begins = "" if login is None else f"{login}-"
    waits = [name for name in _listed() if name.startswith(begins) and name.endswith(ENDING)]
    for path in sorted((_folder() / name for name in waits), key=_place_of):
        try:
            yield _read(path)
        except FileNotFoundError:  # another worker has just stored it
            continue
        except (sealing.UnsealError, KeyError, TypeError, ValueError):
            logger.error("spool: %s does not open with any of VAULT_KEYS", path.name)


def _listed() -> list[str]:
    """Every look asks: patterns would take as long as the rest of it."""
    try:
        return os.listdir(_folder())  # noqa: PTH208 - names are enough
    except OSError:
        return []


def names() -> list[str]:
    """The files that wait, whether they open or not."""
    return sorted(path.name for path in _folder().glob(f"*{ENDING}"))


def forget(path: Path) -> None:
    """The database has it, or something newer."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def forget_login(login: int) -> None:
    """Whatever waits for a login that is gone, also what does not open."""
    for path in _folder().glob(f"{login}-*"):
        forget(path)


def tidy(*, goes_on: GoesOn = always) -> None:
    """Take away what a process began to write and did not finish.

    ``goes_on``: asked before each file.
    """
    for path in _folder().glob(f"*{UNFINISHED}"):
        if not goes_on():
            return
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > GIVEN_UP:
                path.unlink()


def reseal() -> Iterator[Step]:
    """Seal what waits with the newest key, where it is not so yet."""
    paths = sorted(_folder().glob(f"*{ENDING}"))
    for number, path in enumerate(paths, start=1):
        yield Step("pairs on disk", number, len(paths), _reseal(path), path.name)


def _reseal(path: Path) -> Outcome:
    try:
        sealed = path.read_text()
    except FileNotFoundError:  # stored meanwhile
        return Outcome.MEANWHILE
    try:
        again = sealing.reseal(sealed, _binding(path))
    except sealing.UnsealError:
        return Outcome.CLOSED
    if again == sealed or not path.exists():
        return Outcome.MEANWHILE
    _write(path, again)
    return Outcome.SEALED


def _binding(path: Path) -> Binding:
    """No table has it: the folder and the file's name stand for that."""
    return Binding("spool", "grant", path.stem, PURPOSE)


def _folder() -> Path:
    return Path(settings.TOKEN_SPOOL_DIR)


def _place_of(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.stem.split("-") if part.isdigit())


def _read(path: Path) -> Kept:
    credential, generation = _place_of(path)
    told: dict[str, Any] = sealing.unseal_json(path.read_text(), _binding(path))
    return Kept(
        path,
        credential,
        generation,
        network=told["network"],
        account=told["account"],
        rule=told["rule"],
        at=datetime.fromisoformat(told["at"]),
        grant=Grant.from_plain(told["grant"]),
    )


def _write(path: Path, text: str) -> None:
    """Whole or not at all: another name first, and the disk has it before it gets its own."""
    unfinished = path.with_name(f"{path.stem}.{secrets.token_hex(4)}{UNFINISHED}")
    line = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(line, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _flush(path.parent)


def _flush(folder: Path) -> None:
    """A new name is on the disk only once its folder is."""
    line = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(line)
    finally:
        os.close(line)
