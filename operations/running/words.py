"""The staff page's one sentence on top, and the names of what is owed and of how renewals end."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.models import Renewal


def answer(trouble: tuple[str, ...]) -> str:
    if not trouble:
        return _("Everything is running.")
    return {
        "no_worker": _("No worker is running: nothing is checked, renewed or sent."),
        "no_schedule": _("The schedule has stopped: workers are no longer called."),
        "tasks_late": _("Some of the regular tasks keep failing."),
        "overdue": _("Some logins have not been checked for too long."),
        "messages": _("Messages are waiting for longer than an hour."),
        "version": _("A version of a network's API ends soon, or has ended."),
    }[trouble[0]]


def what(code: str) -> str:
    return {
        "notices": _("Notices"),
        "alerts": _("Alerts to the operator"),
        "webhooks": _("Webhooks"),
        "letters": _("Mails of the help center"),
    }[code]


def ending(outcome: str, count: int) -> str:
    """How many renewals ended so: "stored: 12"."""
    words = {
        Renewal.Outcome.PENDING: _("under way"),
        Renewal.Outcome.STORED: _("stored"),
        Renewal.Outcome.REFUSED: _("refused"),
        Renewal.Outcome.LOST: _("answer lost"),
        Renewal.Outcome.FAILED: _("failed"),
        Renewal.Outcome.SUPERSEDED: _("overtaken by another"),
    }
    return f"{words[Renewal.Outcome(outcome)]}: {count}"
