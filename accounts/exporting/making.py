"""What a worker does: makes what was asked for, and tells its owner."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.exporting import archive, asking, files
from accounts.letters import sending
from accounts.models import Export, Letter
from core.periodic.run import GoesOn, always
from core.site_address import absolute
from core.waking import wake

log = logging.getLogger(__name__)
# Half a million events take a processor two and a half minutes (on SQLite; the memory stays the
# same). What takes longer than this has failed: it ends before its claim does.
LONGEST = timedelta(minutes=20)
# Made at a time, by all workers together: the others are for channels and mails.
SIDE_BY_SIDE = 2


def make_due(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Make one that is due at ``at``, and send for a worker for the next; how many were made.

    ``goes_on``: asked before it is begun; from then on it has ``LONGEST``.
    """
    if not goes_on():
        return 0
    Export.objects.release_expired(at=at)
    if Export.objects.being_written().count() >= SIDE_BY_SIDE:
        return 0
    export = _claim_next(at)
    if export is None:
        return 0
    made = _make(export, at)
    if Export.objects.due(at).exists():
        wake("accounts.make_exports")
    return int(made)


def _claim_next(at: datetime) -> Export | None:
    for pk in Export.objects.due(at).order_by("due_at").values_list("pk", flat=True):
        if export := Export.objects.claim(pk, at=at):
            return export
    return None


def _make(export: Export, at: datetime) -> bool:
    try:
        size = _write(export, export.user, at)
    except Exception as error:  # noqa: BLE001 - a part of any room may fail in any way
        # The kind is enough: what failed may quote a row.
        log.error("export %s failed: %s", export.pk, type(error).__name__)
        _failed(export, at)
        return False
    with transaction.atomic():
        until = at + settings.EXPORT_LIFE
        if not Export.objects.deliver([export], at=at, until=until, size=size):
            return False  # somebody else has it, or the account is gone
        _tell_ready(export, until, at)
    return True


def _write(export: Export, user: User, at: datetime) -> int:
    ends = monotonic() + LONGEST.total_seconds()
    with override(sending.written_in(user).language), files.written(export.pk) as file:
        archive.write(
            user,
            file,
            at=at,
            may_go_on=lambda: monotonic() < ends,
            tell=lambda parts: Export.objects.filter(pk=export.pk).update(parts_done=parts),
        )
    return files.path_of(export.pk).stat().st_size


def _failed(export: Export, at: datetime) -> None:
    with transaction.atomic():
        tried = Export.objects.retry([export], at=at)
        if tried.given_up:
            sending.enqueue(export.user, Letter.Kind.EXPORT_FAILED, _page(export.user), at=at)


def _tell_ready(export: Export, until: datetime, at: datetime) -> None:
    with override(sending.written_in(export.user).language):
        link = absolute(asking.download_path(export))
    context = {"link": link, "until_at": until.isoformat()}
    sending.enqueue(export.user, Letter.Kind.EXPORT_READY, context, at=at)


def _page(user: User) -> dict[str, str]:
    with override(sending.written_in(user).language):
        return {"link": absolute(reverse("your_data:index"))}
