"""The staff pages, once: the small menu and the staff home both read this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpcenter.staff import contact, facts, feedback, pictures, searches


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One page. ``figures`` says in a line how things stand there at ``at`` (aware UTC)."""

    name: str  # of its URL in the namespace "staff"; details of it begin with "<name>_"
    title: str | Promise
    figures: Callable[[datetime], str]


# A page that is added here needs its line in ``staff/urls.py``, and nothing else.
PAGES: tuple[StaffPage, ...] = (
    StaffPage("feedback", _("Did this help?"), feedback.figures),
    StaffPage("searches", _("Searches in vain"), searches.figures),
    StaffPage("facts", _("Facts to check again"), facts.figures),
    StaffPage("contact", _("Requests for help"), contact.figures),
    StaffPage("pictures", _("Pictures"), pictures.figures),
)
