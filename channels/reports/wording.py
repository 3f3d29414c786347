"""What a tool's report came to, in sentences for the person who reads the tool's screen."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import registry
from channels.contract import Cause, Finding
from channels.reports.intake import Next
from channels.words.event_history import cause_sentence
from core.dates import moment


def meaning(finding: Finding, network: str) -> str:
    """What the network's answer means. ``network``: its id."""
    named = {"network": registry.get(network).name}
    if finding.cause is Cause.ALIVE:
        return _("%(network)s refused only this post. The connection works.") % named
    return cause_sentence(finding.cause) % named


def we_do(what: Next, network: str, *, until: datetime | None, at: datetime) -> str:
    """What happens now, and what need not. ``at``: aware UTC, for "tomorrow 09:00"."""
    return {
        Next.ASKING: _("%(network)s said so to the tool. We are asking it ourselves now."),
        Next.WAITING: _("%(network)s wants no questions just now. We ask it %(until)s."),
        Next.KNOWN: _("We know of it already. Nothing can be sent until the channel is refreshed."),
        Next.REFRESHED: _("The channel was refreshed after this post failed. Send it again."),
        Next.POST_ONLY: _("Change the post and send it again. There is nothing to refresh."),
        Next.LATER: _(
            "Each question to %(network)s costs money. We ask at the next look, %(until)s."
        ),
        Next.NOT_SET_UP: _("%(network)s is not set up on this site, so nobody can be asked."),
    }[what] % {
        "network": registry.get(network).name,
        "until": moment(until, at=at) if until else "",
    }


def identical_hint(network: str, count: int) -> str:
    """Beside a cause, never in its place. ``count``: on how many channels it went out."""
    text = ngettext(
        "The same post went to %(n)d %(network)s channel in the same moment. Networks take that "
        "for a robot: it may be the reason. Spread posts out and vary the words.",
        "The same post went to %(n)d %(network)s channels in the same moment. Networks take that "
        "for a robot: it may be the reason. Spread posts out and vary the words.",
        count,
    )
    return text % {"n": count, "network": registry.get(network).name}
