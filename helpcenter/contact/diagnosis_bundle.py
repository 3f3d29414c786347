"""The diagnosis that a reader may send along: what is shown is what is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from channels.public import help_center as public
from core.names.isolates import isolated
from helpcenter.contact.subjects import Subject
from helpcenter.readers import Reader

SALT = "helpcenter.bundle"
# A page that was left open for longer shows the diagnosis anew before it is sent.
LIFE = timedelta(days=1)

Bundle = list[dict[str, Any]]


def bundle_of(reader: Reader, subject: Subject, *, at: datetime) -> Bundle:
    """About one channel only that one; else all of the reader's. Empty for strangers."""
    key = subject.channel.key if subject.channel else ""
    return [dict(diagnosis) for diagnosis in public.redacted_bundle(reader, at=at, key=key)]


def sign(reader: Reader, bundle: Bundle) -> str:
    """The bundle as the page carries it: signed, for this reader only."""
    return signing.dumps(bundle, salt=f"{SALT}.{reader.pk}", compress=True)


def read_signed(reader: Reader, text: str) -> Bundle | None:
    """None where it is not what we showed to this reader, or is too old."""
    try:
        bundle: Bundle = signing.loads(text, salt=f"{SALT}.{reader.pk}", max_age=LIFE)
    except signing.BadSignature:
        return None
    return bundle


def readable(bundle: object) -> str:
    """One text for the reader's page, the mail to support and the admin."""
    rows = bundle if isinstance(bundle, Sequence) and not isinstance(bundle, str) else [bundle]
    return "\n\n".join(_block(row) for row in rows)


def _block(row: object) -> str:
    if not isinstance(row, dict):
        return str(row)
    return "\n".join(f"{name}: {_value(value)}".rstrip() for name, value in _in_order(row))


def _in_order(row: dict[str, Any]) -> list[tuple[str, Any]]:
    """As the reader saw them: PostgreSQL hands members back in an order of its own."""
    place = {name: number for number, name in enumerate(public.Redacted.__annotations__)}
    return sorted(row.items(), key=lambda item: (place.get(item[0], len(place)), item[0]))


def _value(value: object) -> str:
    """Everything on its own line: nothing that a name holds can look like another line."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(part)}" for name, part in sorted(value.items())) or "-"
    return isolated(" ".join(str(value).split())) if value not in (None, "") else "-"
