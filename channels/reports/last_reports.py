"""When which tool last told of a post that failed."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max

from channels.models import FailureReport


def last_reports(user: AbstractBaseUser) -> dict[str, datetime]:
    """Name of a key -> when a tool with it last reported, on this person's channels."""
    mine = FailureReport.objects.filter(channel__credential__user_id=user.pk)
    rows = mine.order_by().values_list("by").annotate(last=Max("reported_at"))
    return dict(rows)
