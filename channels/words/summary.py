"""Is anything wrong? The answer that My channels begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import registry
from channels.contract import State
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel
from core.dates import day
from core.names.isolates import isolated

Pairs = Sequence[tuple[Channel, Diagnosis]]


@dataclass(frozen=True, slots=True)
class Summary:
    """``heading`` is the answer itself; ``lede`` says the rest in a sentence or three."""

    heading: str
    lede: str


def summary(pairs: Pairs, *, at: datetime) -> Summary:
    """``pairs``: each channel with its diagnosis, the most urgent first. ``at``: aware UTC."""
    if not pairs:
        return Summary(_("No channel is connected yet."), _("Connect the first one to begin."))
    return Summary(_heading(pairs), " ".join(_lede(pairs, at)))


def _heading(pairs: Pairs) -> str:
    total, needing = len(pairs), len(_needing(pairs))
    if needing and total == 1:
        return _("Your channel needs you.")
    if needing:
        text = ngettext(
            "%(n)d of %(total)d channels needs you.",
            "%(n)d of %(total)d channels need you.",
            needing,
        )
        return text % {"n": needing, "total": total}
    if any(_in(pairs, state) for state in (State.CANNOT_TELL, State.NOT_SET_UP, State.LIMITED)):
        return _("Nothing for you to do.")
    if total == 1:
        return _("Your channel is working.")
    return _("All %(total)d channels are working.") % {"total": total}


def _lede(pairs: Pairs, at: datetime) -> list[str]:
    sentences = [*_begin(pairs), *_soon(pairs, at), *_unsure(pairs), *_neglected(pairs)]
    sentences += [*_unseen(pairs), *_absent(pairs), *_asked_again(pairs)]
    plainly = [pair for pair in _in(pairs, State.WORKING) if not pair[1].checking_again]
    working = len(plainly)
    if not sentences:
        return [_("There is nothing for you to do.")]
    if working:
        text = ngettext("The other one is working.", "The other %(n)d are working.", working)
        sentences.append(text % {"n": working})
    return sentences


def _begin(pairs: Pairs) -> list[str]:
    needing = _needing(pairs)
    if not needing:
        return []
    named = _named(needing[0][0])
    if len(needing) == 1:
        return [_("It is %(name)s on %(network)s.") % named]
    return [_("The first is %(name)s on %(network)s.") % named]


def _soon(pairs: Pairs, at: datetime) -> list[str]:
    soon = _in(pairs, State.ENDS_SOON)
    dated = [
        (diagnosis.ends_at, channel) for channel, diagnosis in soon if diagnosis.ends_at is not None
    ]
    if not dated:
        return []
    end, channel = min(dated, key=lambda pair: pair[0])
    named = {**_named(channel), "n": str(len(soon)), "day": day(end, at=at)}
    text = ngettext(
        "One ends soon: %(name)s on %(network)s, on %(day)s.",
        "%(n)s end soon, the first is %(name)s on %(network)s, on %(day)s.",
        len(soon),
    )
    return [text % named]


def _unsure(pairs: Pairs) -> list[str]:
    names = _networks(
        [pair for pair in pairs if pair[1].not_looked_since is None], State.CANNOT_TELL
    )
    text = _("We cannot tell about %(names)s right now; that is not you.")
    return [text % {"names": names}] if names else []


def _neglected(pairs: Pairs) -> list[str]:
    names = _networks(
        [pair for pair in pairs if pair[1].not_looked_since is not None], State.CANNOT_TELL
    )
    text = _("We have not asked %(names)s for longer than we should; that is ours to mend.")
    return [text % {"names": names}] if names else []


def _asked_again(pairs: Pairs) -> list[str]:
    held = {channel.network for channel, diagnosis in pairs if diagnosis.checking_again}
    names = ", ".join(network.name for network in registry.NETWORKS if network.id in held)
    text = _("We ask %(names)s once more before we believe what it said.")
    return [text % {"names": names}] if names else []


def _unseen(pairs: Pairs) -> list[str]:
    hidden = {channel.network for channel, diagnosis in pairs if diagnosis.hidden_by is not None}
    names = ", ".join(network.name for network in registry.NETWORKS if network.id in hidden)
    text = _("What is published at %(names)s is seen by few for now; that is ours to mend.")
    return [text % {"names": names}] if names else []


def _absent(pairs: Pairs) -> list[str]:
    names = _networks(pairs, State.NOT_SET_UP)
    text = _("Not set up on this site: %(names)s.")
    return [text % {"names": names}] if names else []


def _networks(pairs: Pairs, state: State) -> str:
    held = {channel.network for channel, _diagnosis in _in(pairs, state)}
    return ", ".join(network.name for network in registry.NETWORKS if network.id in held)


def _named(channel: Channel) -> dict[str, str]:
    return {"name": isolated(channel.name), "network": registry.get(channel.network).name}


def _needing(pairs: Pairs) -> Pairs:
    return [pair for pair in pairs if pair[1].needs_person]


def _in(pairs: Pairs, state: State) -> Pairs:
    return [pair for pair in pairs if pair[1].state is state]
