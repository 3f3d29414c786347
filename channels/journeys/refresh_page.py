"""What the guided refresh's first page says, decided before the template prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from channels.contract import Ability, Blame, Network, State
from channels.diagnosis.diagnose import Diagnosis, Step
from channels.diagnosis.doors import BOTH, Door, chosen, doors
from channels.journeys.refresh_all.runs import HELPS
from channels.models import Channel
from channels.words.boxes import ARRIVES, box_steps, other_boxes, tick_missing
from channels.words.of_places.restricted_places import restriction_concluded
from channels.words.of_rules.articles import article_of
from channels.words.of_rules.by_rule import words_of
from channels.words.of_rules.moved_accounts import address_to_connect, has_moved
from core.article_links import article_url
from core.names.isolates import isolated


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    away: bool = False  # leads to the network's own site


@dataclass(frozen=True, slots=True)
class Instead:
    """Signing in again would not help: why, and what there is to do.

    ``told``: the words of the cause, which stand above, have said that already.
    """

    text: str
    first: Link
    second: Link
    told: bool = False


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
    unnamed = asks and diagnosis.about_login and not boxes  # which one, the network did not say
    if unnamed and ARRIVES in network.policy.facts:
        tick = [tick_missing(network.policy, ())]
    button = _("Ask %(name)s for what is missing") if asks else _("Continue to %(name)s")
    return Start(
        button % {"name": network.name},
        other_boxes(network.policy, missing=bool(boxes or unnamed), named=not unnamed),
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
    if diagnosis.step in (Step.UNLOCK, Step.APPEAL):
        return _elsewhere_first(network, diagnosis, article)
    if has_moved(diagnosis):
        return Instead(
            "",
            Link(_("Connect your new account"), address_to_connect(diagnosis)),
            Link(_("What a move means here"), article),
            told=True,
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
            told=True,
        )
    return Instead(
        _why_wait(network, diagnosis),
        Link(_("Back to %(name)s") % {"name": isolated(channel.name)}, channel.get_absolute_url()),
        Link(_("Whose fault is it?"), article),
    )


def _elsewhere_first(network: Network, diagnosis: Diagnosis, article: str) -> Instead:
    """Where a rule has words of its own, they have just said above who puts it right, and how."""
    named = {"name": network.name}
    there = Link(_("Open %(name)s") % named, network.opened_at(diagnosis.server), away=True)
    own = words_of(diagnosis.rule, network.id)
    if not own.why:
        text = _("Sign in at %(name)s, do what it asks, then come back and press Check now.")
        if restriction_concluded(diagnosis):
            text = _("Once that is put right, come back here and press Check now.")
        elif diagnosis.step is Step.APPEAL:
            text = _("Once %(name)s has lifted it, come back and press Check now.")
        return Instead(text % named, there, Link(_("What to do there"), article), told=True)
    text = _("Once that is put right, come back here and press Check now.")
    if own.button:
        return Instead(text, Link(_(own.button), article), there, told=True)
    return Instead(text, there, Link(_("More about this"), article), told=True)


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
