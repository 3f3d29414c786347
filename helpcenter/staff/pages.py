"""The staff pages, once: the small menu and the staff home both read this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import staff_access
from helpcenter.staff import contact, facts, feedback, pictures, searches


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One page. ``figures`` says in a line how things stand there at ``at`` (aware UTC)."""

    name: str  # of its URL in the namespace "staff"; details of it begin with "<name>_"
    title: str | Promise
    figures: Callable[[datetime], str]
    permission: str  # that opens it


# A page that is added here needs its line in ``staff/urls.py``, and nothing else.
PAGES: tuple[StaffPage, ...] = (
    StaffPage("feedback", _("Did this help?"), feedback.figures, feedback.PERMISSION),
    StaffPage("searches", _("Searches without results"), searches.figures, searches.PERMISSION),
    StaffPage("facts", _("Facts to check again"), facts.figures, facts.PERMISSION),
    StaffPage("contact", _("Requests for help"), contact.figures, contact.PERMISSION),
    StaffPage("pictures", _("Pictures"), pictures.figures, pictures.PERMISSION),
)


def pages_of(user: AbstractBaseUser | AnonymousUser) -> list[StaffPage]:
    """Those that they may open."""
    return [page for page in PAGES if staff_access.may(user, page.permission)]
