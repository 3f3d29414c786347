"""What the guided refresh's first page says, decided before the template prints it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from channels.contract import Blame, Network, State
from channels.diagnosis.diagnose import Diagnosis, Step
from channels.journeys.refresh_runs import HELPS
from channels.models import Channel
from core.article_links import article_url
from core.names.isolates import isolated


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    away: bool = False  # leads to the network's own site


@dataclass(frozen=True, slots=True)
class Instead:
    """Signing in again would not help: why, and what there is to do."""

    text: str
    first: Link
    second: Link


@dataclass(frozen=True, slots=True)
class Start:
    """Signing in again helps, or does no harm: what to know, and what the button says."""

    button: str
    role_first: str = ""  # who has to give the role back before that
    ask_again: bool = False  # for what was declined; the network shows its boxes anew


@dataclass(frozen=True, slots=True)
class RefreshPage:
    """Either ``instead`` or ``start``; ``idle`` where nothing is wrong at all."""

    idle: bool
    instead: Instead | None
    start: Start | None


def refresh_page(channel: Channel, network: Network, diagnosis: Diagnosis) -> RefreshPage:
    """What to offer somebody who wants to refresh this channel."""
    idle = diagnosis.step is Step.NOTHING
    if idle or diagnosis.step in HELPS:
        return RefreshPage(idle, None, _start(channel, network, diagnosis.step))
    return RefreshPage(idle, _instead(channel, network, diagnosis), None)


def _start(channel: Channel, network: Network, step: Step) -> Start:
    names = {"name": network.name}
    if step is Step.ADD_PERMISSION:
        return Start(_("Ask %(name)s for what is missing") % names, ask_again=True)
    role = _(
        "Somebody who manages %(name)s has to give it to you. Until then a new token cannot "
        "publish there either."
    )
    return Start(
        _("Go on to %(name)s") % names,
        role_first=role % {"name": isolated(channel.name)} if step is Step.GET_ROLE_BACK else "",
    )


def _instead(channel: Channel, network: Network, diagnosis: Diagnosis) -> Instead:
    article = article_url(diagnosis.article)
    if diagnosis.step in (Step.UNLOCK, Step.APPEAL):
        text = _(
            "Only %(name)s can change this. Sign in there, do what it asks, then come back and "
            "press Check now."
        )
        there = f"https://{network.authorize_host}/"
        return Instead(
            text % {"name": network.name},
            Link(_("Open %(name)s") % {"name": network.name}, there, away=True),
            Link(_("What to do there"), article),
        )
    return Instead(
        _why_wait(network, diagnosis),
        Link(_("Back to %(name)s") % {"name": isolated(channel.name)}, channel.get_absolute_url()),
        Link(_("Whose fault is it?"), article),
    )


def _why_wait(network: Network, diagnosis: Diagnosis) -> str:
    if diagnosis.blame is Blame.US:
        return _(
            "The fault is ours, and whoever runs this site has been told. Nothing for you to do."
        )
    if diagnosis.state is State.NOT_SET_UP:
        text = _("This site is not registered at %(name)s at present, so there is nobody to ask.")
    else:
        text = _("We ask %(name)s again by ourselves until it can be told. Nothing for you to do.")
    return text % {"name": network.name}
