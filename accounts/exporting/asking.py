"""Somebody asks for a copy of their data; one is made at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import Export
from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record
from core.waking import wake

SIGNER = Signer(salt="accounts.export")


def ask(user: User, *, at: datetime, staff: User | None = None) -> Export:
    """A copy, to be made by a worker. While one is being made: the same one.

    ``staff``: who asks for it in the admin. It goes to the person all the same.
    """
    try:
        with transaction.atomic():
            export = Export.objects.create(user=user, asked_at=at, due_at=at, asked_by=staff)
            record(user.pk, What.EXPORTED, at=at, by=staff)
    except IntegrityError:
        export = Export.objects.open().get(user=user)
    wake("accounts.make_exports")
    return export


def newest(user: User) -> Export | None:
    """The one that the page tells of."""
    return Export.objects.filter(user=user).order_by("-asked_at").first()


def download_path(export: Export) -> str:
    """Signed, and good for its owner alone, signed in."""
    return reverse("your_data:download", args=[SIGNER.sign(str(export.pk))])


def own_by_link(user: User, signed: str, *, at: datetime) -> Export | None:
    """What this person may fetch by this link at ``at``."""
    try:
        pk = UUID(SIGNER.unsign(signed))
    except (BadSignature, ValueError):
        return None
    return Export.objects.downloadable(at).filter(pk=pk, user_id=user.pk).first()


def count_download(export: Export, *, at: datetime) -> None:
    Export.objects.filter(pk=export.pk).update(downloads=F("downloads") + 1, downloaded_at=at)
