"""The answer that the year's page begins with."""

from __future__ import annotations

from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.diagnosis.year_ahead import Outlook
from channels.pages.year.lanes import Lane, Year
from channels.words.summary import Summary
from core.calendar_days import local_date


def year_summary(year: Year) -> Summary:
    """ "Your channels need you about 13 times in the next 12 months.", and when first."""
    if not year.needing and not year.calm:
        return Summary(_("No channel is connected yet."), _("Connect the first one to begin."))
    if not year.needing:
        heading = _("Nothing needs you in the next 12 months.")
        lede = _("We renew it for you, or it has no end date, or it ends later.")
        return Summary(heading, lede)
    text = ngettext(
        "Your channels need you once in the next 12 months.",
        "Your channels need you about %(n)d times in the next 12 months.",
        year.times,
    )
    sentences = [_first(year.needing[0]), *_counted(year), *_calm(year)]
    return Summary(text % {"n": year.times}, " ".join(sentences))


def _first(lane: Lane) -> str:
    named = {"name": f"{lane.name} {lane.others}".strip(), "network": lane.network}
    if lane.ahead.outlook is Outlook.NOW:
        return _("Now: %(name)s on %(network)s.") % named
    named["day"] = _weekday(lane.first)
    return _("Next: %(name)s on %(network)s, by %(day)s.") % named


def _counted(year: Year) -> list[str]:
    """Later sign-ins follow from the earlier ones: who comes sooner is needed more often."""
    return [_("That is if you sign in each time when it is due.")] if year.times > 1 else []


def _weekday(when: datetime) -> str:
    return formats.date_format(local_date(when), _("l j F"), use_l10n=False)


def _calm(year: Year) -> list[str]:
    renewed = sum(lane.ahead.outlook is Outlook.RENEWED for lane in year.calm)
    if not renewed:
        return []
    text = ngettext("One login is renewed for you.", "%(n)d logins are renewed for you.", renewed)
    return [text % {"n": renewed}]
