"""What a mail says of a channel that breaks and mends again and again, and of one that has held."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import clock
from notifications.mails.naming import Wording, names, one_or_many
from notifications.mails.parts import Part


def unsteady_wording(part: Part, at: datetime) -> Wording:
    """It breaks and mends: since when, how it stands now, and that we write when it holds."""
    since = clock(datetime.fromisoformat(str(part.notice.context["unsteady"])), at=at)
    subject = one_or_many(
        part,
        _("%(name)s on %(network)s: unsteady since %(since)s"),
        ngettext(
            "%(name)s and %(n)s other channel on %(network)s: unsteady since %(since)s",
            "%(name)s and %(n)s other channels on %(network)s: unsteady since %(since)s",
            part.others,
        ),
        since=since,
    )
    first = part.first
    named = {**names(part), "since": since}
    lead = (
        f"{first.words.headline} {first.words.explanation}".strip() if first else "",
        _(
            "We do not write of every change. We write once more when it has been the same for "
            "some hours."
        ),
    )
    title = _("Since %(since)s %(network)s has been accepting and refusing it by turns.") % named
    article = first.words.article if first else ""
    return Wording(subject, title, lead, article, _("Why this happens"))


def held_since(part: Part, at: datetime) -> str:
    """After an unsteady time: since when it has been as it is. Empty elsewhere."""
    since = part.notice.context.get("steady_since")
    if not since:
        return ""
    when = clock(datetime.fromisoformat(str(since)), at=at)
    return _("It was unsteady before, and has been like this since %(when)s.") % {"when": when}
