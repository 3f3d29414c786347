"""What the mails of a hand-over say: the question, and its answer. In the active language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from core.names.isolates import isolated
from notifications.timing.local_times import moment

# By the way of the hand-over: the subject, and what a yes would do.
ASKED: Mapping[str, Callable[[], tuple[str, str]]] = {
    "take": lambda: (
        _("%(who)s asks you to hand over %(name)s on %(network)s"),
        _("The channel would use the login of %(account)s, and it would be theirs."),
    ),
    "give": lambda: (
        _("%(who)s asks you to take over %(name)s on %(network)s"),
        _("The channel would use your login of %(account)s, and it would be yours."),
    ),
    "login": lambda: (
        _("%(who)s asks you to hand over the login of %(account)s on %(network)s"),
        _("The login would be theirs, with every channel behind it."),
    ),
}


def of(context: Mapping[str, object]) -> tuple[str, str, tuple[str, ...]]:
    """Subject, heading, and the sentences below it, from what the notice keeps."""
    named = {key: isolated(context.get(key, "")) for key in ("who", "name", "account", "network")}
    if context.get("what") != "asked":
        return _answered(named, yes=bool(context.get("yes")))
    subject, what = ASKED[str(context["way"])]()
    until = moment(datetime.fromisoformat(str(context["until"])))
    lead = (
        what % named,
        _("Nothing changes unless you say yes. The question is open until %(until)s.")
        % {"until": until},
        _("Do you not know who asks? Then say no, or do nothing."),
    )
    return subject % named, f"{subject % named}.", lead


def _answered(named: Mapping[str, str], *, yes: bool) -> tuple[str, str, tuple[str, ...]]:
    title = _("Your question about %(name)s on %(network)s is answered.") % named
    if yes:
        subject = _("%(name)s on %(network)s is handed over") % named
        return subject, title, (_("They said yes, and it is done."),)
    subject = _("%(name)s on %(network)s is not handed over") % named
    return subject, title, (_("They said no. Nothing was changed."),)
