"""What a tool's report came to, in sentences for the person who reads the tool's screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import registry
from channels.contract import (
    OF_THE_CONNECTION,
    RECONNECT,
    Blame,
    Cause,
    Certainty,
    Finding,
    Network,
)
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel
from channels.reports.intake import Next, Reported
from channels.reports.own_look import OwnLook
from channels.words.causes import sentence_for
from channels.words.diagnosis_text import describe
from channels.words.event_history import cause_sentence, daily_cap_sentence, may_mean
from channels.words.next_steps import next_step
from channels.words.of_rules.articles import article_of_answer
from core.dates import clock, moment
from core.names.isolates import isolated

REFUSED = 400  # the network answered, and said no to this post
CAP_LIFTS = "daily-posting-limits"


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What is said of posts that failed: the same on the page, in a mail and by the API."""

    says: str  # one sentence or two: what it means; may be empty where the step says it
    step: str  # what to do, which may be nothing
    article: str  # "slug#paragraph"
    reconnect: bool  # False: a refresh would not help, so no button may offer it
    cause: Cause  # what the words speak of


@dataclass(frozen=True, slots=True)
class Failed:
    """What is known of posts that failed for one cause. ``again_at``: of a cap, where told."""

    cause: Cause
    rule: str = ""
    daily_cap: bool = False
    again_at: datetime | None = None


def report_words(
    channel: Channel, failed: Failed, look: OwnLook, verdict: Diagnosis, *, at: datetime
) -> ReportWords:
    """In the active language. ``verdict``: how the channel is ``at`` (aware UTC)."""
    network = registry.at(channel.network, channel.credential.server)
    named = {"network": network.name, "name": isolated(channel.name)}
    if look is OwnLook.CONTRADICTED:
        return ReportWords(
            _("%(network)s refused this post. We have asked it since: the connection is fine.")
            % named,
            _("Try the post again. There is nothing to refresh."),
            "scheduling-without-spam#refused",
            reconnect=False,
            cause=Cause.ALIVE,
        )
    if look is OwnLook.REPLACED:
        return ReportWords(
            _("The token that %(network)s refused has been replaced since.") % named,
            _("Send the post again. There is nothing to refresh."),
            "update-failures",
            reconnect=False,
            cause=Cause.ALIVE,
        )
    if look is OwnLook.AWAITED:
        return ReportWords(
            may_mean(failed.cause) % named,
            _("We ask %(network)s ourselves and tell you if it is so. Wait before you refresh.")
            % named,
            "update-failures",
            reconnect=False,
            cause=Cause.UNKNOWN,
        )
    if failed.daily_cap:
        return _of_the_cap(failed, named, at)
    if look is OwnLook.CONFIRMED and verdict.cause is not failed.cause:
        return _of_the_verdict(channel, verdict, network, at)
    return _of_the_answer(failed, look, verdict, network, named)


def doubted_label() -> str:
    """In place of a state that the network's answer to a post puts in doubt."""
    return _("Being checked")


def _of_the_cap(failed: Failed, named: dict[str, str], at: datetime) -> ReportWords:
    if failed.again_at is not None and failed.again_at > at:
        step = _again_from(failed.again_at, named["network"], at)
    elif failed.again_at is not None:
        step = _("%(network)s takes posts again by now. Send it again.") % named
    else:
        step = _("The limit ends by itself within 24 hours. Send the post again then.")
    return ReportWords(
        daily_cap_sentence() % named,
        step,
        CAP_LIFTS,
        reconnect=False,
        cause=failed.cause,
    )


def cap_lifts(told: Reported, channel: Channel, *, at: datetime) -> str:
    """In place of what we do, of a cap that is known to lift at a moment; empty elsewhere.

    ``at``: aware UTC."""
    lifts = told.finding.retry_at if told.finding.daily_cap else None
    if lifts is None or lifts <= at:
        return ""
    return _again_from(lifts, _name(channel), at)


def _again_from(when: datetime, network: str, at: datetime) -> str:
    text = _("%(network)s takes posts again from %(when)s. Send it again then.")
    return text % {"network": network, "when": clock(when, at=at)}


def _of_the_verdict(
    channel: Channel, verdict: Diagnosis, network: Network, at: datetime
) -> ReportWords:
    """Another cause than the tool's answer: the channel's own, as its card has it."""
    finding = Finding(verdict.cause, verdict.blame, verdict.certainty, verdict.rule)
    words = describe(channel, verdict, at=at)
    return ReportWords(
        words.headline,
        next_step(finding, network),
        words.article,
        reconnect=verdict.reconnect,
        cause=verdict.cause,
    )


def _of_the_answer(
    failed: Failed, look: OwnLook, verdict: Diagnosis, network: Network, named: dict[str, str]
) -> ReportWords:
    finding = Finding(failed.cause, Blame.NOBODY, Certainty.SAID, failed.rule, status=REFUSED)
    # Nothing where the step says it already.
    silent = failed.cause in (Cause.EXPIRED, Cause.PERMISSION_MISSING, Cause.UNKNOWN)
    helps = failed.cause in RECONNECT
    return ReportWords(
        "" if silent else sentence_for(failed.cause, network.id, failed.rule) % named,
        next_step(finding, network),
        article_of_answer(finding, network.id),
        reconnect=helps and (look is not OwnLook.CONFIRMED or verdict.reconnect),
        cause=failed.cause,
    )


def meaning(finding: Finding, channel: Channel) -> str:
    """What the network's answer about this channel means."""
    named = {"network": _name(channel)}
    if finding.cause is Cause.ALIVE:
        return _("%(network)s refused only this post. The connection works.") % named
    if finding.daily_cap:
        return daily_cap_sentence() % named
    if finding.cause in OF_THE_CONNECTION and not finding.stated:
        return may_mean(finding.cause) % named
    return cause_sentence(finding.cause, channel.network, finding.rule) % named


def we_do(what: Next, channel: Channel, *, until: datetime | None, at: datetime) -> str:
    """What happens now, and what need not. ``at``: aware UTC, for "tomorrow 09:00"."""
    return {
        Next.ASKING: _("%(network)s said so to the tool. We are asking it ourselves now."),
        Next.WAITING: _("%(network)s has asked us to wait. We ask it %(until)s."),
        Next.KNOWN: _("We know of it already. Nothing can be sent until the channel is refreshed."),
        Next.REFRESHED: _("The channel was refreshed after this post failed. Send it again."),
        Next.POST_ONLY: _("Change the post and send it again. There is nothing to refresh."),
        Next.LATER: _(
            "Each question to %(network)s costs money. We ask at the next check, %(until)s."
        ),
        Next.NOT_SET_UP: _("%(network)s is not set up on this site, so nobody can be asked."),
    }[what] % {
        "network": _name(channel),
        "until": moment(until, at=at) if until else "",
    }


def _name(channel: Channel) -> str:
    """Who answers for this channel: its network, or its server there."""
    return registry.at(channel.network, channel.credential.server).name


def identical_hint(network: str, count: int) -> str:
    """Beside a cause, never in its place. ``count``: on how many channels it went out.

    The network is named, as the channels may be at several servers of it.
    """
    text = ngettext(
        "The same post went to %(n)d %(network)s channel in the same moment. Networks take that "
        "for a robot: it may be the reason. Spread posts out and vary the words.",
        "The same post went to %(n)d %(network)s channels in the same moment. Networks take that "
        "for a robot: it may be the reason. Spread posts out and vary the words.",
        count,
    )
    return text % {"n": count, "network": registry.get(network).name}
