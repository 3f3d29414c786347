"""``/preferences/data/``: a copy of everything, and the way out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.exporting import asking, files
from accounts.leaving.asking import TIME_TO_THINK, open_deletion
from accounts.models import Export
from accounts.recent_sign_in.decorator import is_post, recent_sign_in_required
from accounts.registered import EXPORT_PARTS
from core.dates import length
from core.one_use import once


@never_cache
@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    user, at = cast(User, request.user), timezone.now()
    context = {
        "at": at,
        "parts": [part.about for part in EXPORT_PARTS.values()],
        "deletion": open_deletion(user),
        "time_to_think": length(TIME_TO_THINK),
        **_newest(user, at),
    }
    return render(request, "accounts/your_data.html", context)


@never_cache
@require_POST
@login_required
@recent_sign_in_required(when=is_post)
def ask(request: HttpRequest) -> HttpResponse:
    once(request, partial(asking.ask, cast(User, request.user), at=timezone.now()))
    messages.success(request, _("We are making the copy. A mail tells you when it is ready."))
    return redirect("your_data:index")


@never_cache
@require_GET
@login_required
def download(request: HttpRequest, signed: str) -> FileResponse | HttpResponse:
    """The file, for its owner. What is over or not theirs: a page that says what to do."""
    at = timezone.now()
    export = asking.own_by_link(cast(User, request.user), signed, at=at)
    try:
        file = files.path_of(export.pk).open("rb") if export else None
    except OSError:
        file = None
    if export is None or file is None:
        return render(request, "accounts/no_copy.html", status=404)
    asking.count_download(export, at=at)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"channel-care-{export.asked_at:%Y-%m-%d}.zip",
        content_type="application/zip",
    )


def _newest(user: User, at: datetime) -> dict[str, object]:
    """What there is of a copy: being made, ready, failed, or none."""
    export = asking.newest(user)
    if export is None:
        return {"export": None}
    ready = export.outcome == Export.Outcome.READY and export.until is not None
    over = ready and export.until is not None and export.until <= at
    return {
        "export": None if over else export,
        "of_parts": len(EXPORT_PARTS),
        "being_made": export.outcome == Export.Outcome.BEING_MADE,
        "failed": export.outcome == Export.Outcome.FAILED,
        "link": asking.download_path(export) if ready and not over else "",
    }
