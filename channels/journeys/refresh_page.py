"""What the guided refresh's first page says, decided before the template prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from channels.contract import Ability, Blame, Network, State
from channels.diagnosis.diagnose import Diagnosis, Step
from channels.diagnosis.doors import BOTH, Door, chosen, doors
from channels.journeys.refresh_runs import HELPS
from channels.models import Channel
from channels.words.boxes import box_steps, other_boxes
from channels.words.of_rules.articles import article_of
from channels.words.of_rules.moved_accounts import address_to_connect, has_moved, moved_reason
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
    """Signing in again helps, or does no harm: what to know, and what the button says.

    ``tick``: what is to be ticked there that arrives unticked, a sentence each; ``where``: where
    the last of them is found. ``others``: what becomes of the boxes that arrive ticked.
    """

    button: str
    others: str
    tick: tuple[str, ...] = ()
    where: str = ""
    ask_again: bool = False  # for what was declined; the network shows its boxes anew


@dataclass(frozen=True, slots=True)
class Removed:
    """The role is gone, and no new token brings it back: who gives it, and what else there is."""

    steps: tuple[str, ...]
    go_on: Link  # where the role is back
    leave: Link  # where it will not come back


@dataclass(frozen=True, slots=True)
class DoorLink:
    """What the person may say of a place that is missing. ``here``: they have said it."""

    label: str
    says: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class RefreshPage:
    """One of ``instead``, ``removed`` and ``start``; none of them where ``doors`` is still to be
    answered. ``idle`` where nothing is wrong at all."""

    idle: bool
    instead: Instead | None = None
    start: Start | None = None
    removed: Removed | None = None
    doors: tuple[DoorLink, ...] = ()


def refresh_page(
    channel: Channel,
    network: Network,
    diagnosis: Diagnosis,
    *,
    door: str = "",
    missing: Sequence[Ability] = (),
) -> RefreshPage:
    """What to offer somebody who wants to refresh this channel.

    ``door``: what they say of a place that is missing, as the address has it. ``missing``: what
    their login was not allowed.
    """
    idle = diagnosis.step is Step.NOTHING
    helps = diagnosis.step in HELPS or diagnosis.ended_with_account
    if not idle and not helps:
        return RefreshPage(idle, instead=_instead(channel, network, diagnosis))
    said = chosen(diagnosis, door)
    offered = door_links(channel, diagnosis, network, said) if doors(diagnosis) == BOTH else ()
    if said is Door.REMOVED:
        return RefreshPage(idle, removed=_removed(channel, network), doors=offered)
    if offered and said is None:
        return RefreshPage(idle, doors=offered)
    return RefreshPage(
        idle, start=_start(channel, network, diagnosis, said, missing), doors=offered
    )


def door_links(
    channel: Channel, diagnosis: Diagnosis, network: Network, said: Door | None = None
) -> tuple[DoorLink, ...]:
    """The doors that are open, each with its address; ``said``: the one that was chosen."""
    words = {
        Door.STILL: (_("I still manage it"), _still_says(diagnosis, network)),
        Door.REMOVED: (
            _("I was removed"),
            _("Somebody has to give you the role back first. Signing in again would not help."),
        ),
    }
    return tuple(
        DoorLink(*words[door], _door_url(channel, door), here=door is said)
        for door in doors(diagnosis)
    )


def _still_says(diagnosis: Diagnosis, network: Network) -> str:
    named = {"network": network.name}
    if diagnosis.kind.traits.ticked:
        return _("You sign in at %(network)s again and tick it there.") % named
    return (
        _("You sign in at %(network)s again, and it tells us again where you may publish.") % named
    )


def _door_url(channel: Channel, door: Door) -> str:
    return f"{reverse('channels:refresh', args=[channel.pk])}?door={door}"


def _start(
    channel: Channel,
    network: Network,
    diagnosis: Diagnosis,
    said: Door | None,
    missing: Sequence[Ability],
) -> Start:
    hides = diagnosis.codes.get("scope")  # the box for want of which a place is not shown
    boxes = [ability for ability in missing if ability.needed or ability.scope == hides]
    tick = box_steps(network.policy, boxes)
    if said is not None:
        tick += _tick_place(channel, network)
    place_missing = network.policy.facts.get("place_missing") if said is not None else None
    asks = diagnosis.step is Step.ADD_PERMISSION and said is None
    button = _("Ask %(name)s for what is missing") if asks else _("Continue to %(name)s")
    return Start(
        button % {"name": network.name},
        other_boxes(network.policy, missing=bool(boxes)),
        tuple(tick),
        str(_(str(place_missing.value))) if place_missing else "",
        ask_again=diagnosis.step is Step.ADD_PERMISSION,
    )


def _tick_place(channel: Channel, network: Network) -> list[str]:
    """The place itself, among those that the network asks about one by one."""
    if not any(kind.traits.ticked for kind in network.policy.kinds):
        return []
    text = _("Tick “%(name)s” in the list of Pages: it arrives unticked.")
    return [text % {"name": isolated(channel.name)}]


def _removed(channel: Channel, network: Network) -> Removed:
    role = network.policy.facts.get("role_needed")
    named = {
        "name": isolated(channel.name),
        "network": network.name,
        "who": isolated(channel.credential.account_name),
        "role": _(str(role.value)) if role else "",
    }
    steps = (
        _("Ask somebody who manages %(name)s to give %(who)s a role again: %(role)s."),
        _("Accept the invitation at %(network)s, if it sends one."),
        _("Come back here and sign in once more."),
    )
    return Removed(
        tuple(step % named for step in steps),
        Link(_("I have the role again"), _door_url(channel, Door.BACK)),
        Link(_("Disconnect %(name)s") % named, reverse("channels:disconnect", args=[channel.pk])),
    )


def _instead(channel: Channel, network: Network, diagnosis: Diagnosis) -> Instead:
    article = article_url(article_of(diagnosis))
    if diagnosis.step in (Step.UNLOCK, Step.APPEAL):  # whose it is to mend stands above it
        text = _("Sign in at %(name)s, do what it asks, then come back and press Check now.")
        if diagnosis.step is Step.APPEAL:
            text = _("Once %(name)s has lifted it, come back and press Check now.")
        there = f"https://{diagnosis.server or network.authorize_host}/"
        return Instead(
            text % {"name": network.name},
            Link(_("Open %(name)s") % {"name": network.name}, there, away=True),
            Link(_("What to do there"), article),
        )
    if has_moved(diagnosis):
        return Instead(
            moved_reason(),
            Link(_("Connect your new account"), address_to_connect(diagnosis)),
            Link(_("What a move means here"), article),
        )
    if diagnosis.step is Step.CONNECT_ANOTHER:
        text = _(
            "Nobody can sign in at %(name)s while it does not answer. If it closed, connect the "
            "account that you have instead."
        )
        return Instead(
            text % {"name": network.name},
            Link(_("Connect your new account"), reverse("channels:connect")),
            Link(_("How we tell that a server is gone"), article),
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
        text = _("We keep asking %(name)s until we know. Nothing for you to do.")
    return text % {"name": network.name}
