"""Requests for help: what one may be about, and how it is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpcenter.models import Ticket
from helpcenter.readers import Reader

SUBJECTS: tuple[tuple[str, str | Promise], ...] = (
    ("stopped", _("A channel has stopped")),
    ("connecting", _("I cannot connect a channel")),
    ("refreshing", _("A refresh does not work")),
    ("notifications", _("Emails from you: missing, or too many")),
    ("account", _("My account here")),
    ("article", _("Something in the help center")),
    ("other", _("Something else")),
)


def open_ticket(
    reader: Reader, *, email: str, about: str, message: str, bundle: Any, at: datetime
) -> Ticket:
    """Store a request; its mail to support is owed from now on."""
    return Ticket.objects.create(
        user_id=reader.pk if reader.is_authenticated else None,
        email=email,
        about=" ".join(about.split())[:200],
        message=message,
        bundle=bundle,
        created_at=at,
    )
