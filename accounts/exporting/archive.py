"""Writes a person's data as a zip of JSON files, row by row: the memory it takes stays the same."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import IO, Any, BinaryIO
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from accounts.registered import EXPORT_PARTS, ExportPart, Row
from core.names.isolates import without_isolates
from core.redaction import redact

README = "README.txt"


def _endless() -> bool:
    return True


def _nobody(parts: int) -> None:
    """Nobody waits for it."""


def write(
    user: User,
    file: BinaryIO,
    *,
    at: datetime,
    may_go_on: Callable[[], bool] = _endless,
    tell: Callable[[int], object] = _nobody,
) -> None:
    """All that is registered, in the active language. ``at`` (aware UTC) is what it says.

    ``may_go_on`` is asked before each row; once it says no, this raises TimeoutError. ``tell``
    hears how many parts are written.
    """
    parts = list(EXPORT_PARTS.values())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        counts = []
        for number, part in enumerate(parts, start=1):
            counts.append(_write_part(archive, part, user, may_go_on))
            tell(number)
        archive.writestr(README, _readme(user, list(zip(parts, counts, strict=True)), at))


def _write_part(
    archive: zipfile.ZipFile, part: ExportPart, user: User, may_go_on: Callable[[], bool]
) -> int:
    """A list of objects, one on each line; how many."""
    # Its size is not known before: more than 2 GB must be possible.
    with archive.open(f"{part.name}.json", "w", force_zip64=True) as out:
        return _write_rows(out, part.rows(user), may_go_on)


def _write_rows(out: IO[bytes], rows: Iterable[Row], may_go_on: Callable[[], bool]) -> int:
    count = 0
    out.write(b"[")
    for count, row in enumerate(rows, start=1):
        if not may_go_on():
            raise TimeoutError
        line = without_isolates(json.dumps(row, default=_plain, ensure_ascii=False))
        out.write(b",\n" if count > 1 else b"\n")
        # Nothing that looks like a token is in there; if something should be, it goes no further.
        out.write(_redacted(line).encode("utf-8", "backslashreplace"))
    out.write(b"\n]\n")
    return count


def _redacted(line: str) -> str:
    clean = redact(line)
    if clean == line:
        return line
    return json.dumps(_redact_values(json.loads(line)), ensure_ascii=False)


def _redact_values(value: Any) -> Any:
    """Text by text, so that what is left is JSON still."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_redact_values(item) for item in value]
    if isinstance(value, dict):
        return {name: _redact_values(item) for name, item in value.items()}
    return value


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an export")


def _readme(user: User, parts: list[tuple[ExportPart, int]], at: datetime) -> str:
    lines = [
        _("Your data at Channel Care"),
        "",
        _("Made for %(name)s on %(day)s (UTC).")
        % {
            "name": user.email or user.get_username(),
            "day": f"{at.astimezone(UTC):%Y-%m-%d %H:%M}",
        },
        "",
        _("Every file is a list in JSON (UTF-8). Times are in UTC, as ISO 8601."),
        _("The number in brackets is how many entries a file has; 0: we keep nothing of the kind."),
        _("“login” and “channel” are the “id” of an entry in logins.json and channels.json."),
        _("No token, password, key or webhook secret is in here: nobody gets those from us."),
        "",
    ]
    lines += [f"{part.name}.json ({count}): {part.about}" for part, count in parts]
    return "\n".join(lines) + "\n"
