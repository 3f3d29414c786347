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
from channels.diagnosis.outline import Outline, outline_of
from channels.models import Channel
from core.dates import day
from core.names.isolates import isolated

Pairs = Sequence[tuple[Channel, Diagnosis]]
Outlines = Sequence[Outline]


@dataclass(frozen=True, slots=True)
class Summary:
    """``heading`` is the answer itself; ``lede`` says the rest in a sentence or three."""

    heading: str
    lede: str


def summary(pairs: Pairs, *, at: datetime) -> Summary:
    """``pairs``: each channel with its diagnosis, the most urgent first. ``at``: aware UTC."""
    return summary_of([_outline(*pair) for pair in pairs], at=at)


def summary_of(outlines: Outlines, *, at: datetime) -> Summary:
    """The same from outlines, in the same order."""
    if not outlines:
        return Summary(_("No channel is connected yet."), _("Connect the first one to begin."))
    return Summary(_heading(outlines), " ".join(_lede(outlines, at)))


def _outline(channel: Channel, diagnosis: Diagnosis) -> Outline:
    return outline_of(diagnosis, pk=channel.pk, login=channel.credential_id, name=channel.name)


def _heading(outlines: Outlines) -> str:
    total, needing = len(outlines), len(_needing(outlines))
    if needing and total == 1:
        return _("Your channel needs you.")
    if needing:
        text = ngettext(
            "%(n)d of %(total)d channels needs you.",
            "%(n)d of %(total)d channels need you.",
            needing,
        )
        return text % {"n": needing, "total": total}
    if any(_in(outlines, state) for state in (State.CANNOT_TELL, State.NOT_SET_UP, State.LIMITED)):
        return _("Nothing for you to do.")
    if total == 1:
        return _("Your channel is working.")
    return _("All %(total)d channels are working.") % {"total": total}


def _lede(outlines: Outlines, at: datetime) -> list[str]:
    sentences = [*_begin(outlines), *_soon(outlines, at), *_unsure(outlines), *_neglected(outlines)]
    sentences += [*_unseen(outlines), *_absent(outlines), *_asked_again(outlines)]
    plainly = [each for each in _in(outlines, State.WORKING) if not each.checking_again]
    working = len(plainly)
    if not sentences:
        return [_("There is nothing for you to do.")]
    if working:
        text = ngettext("The other one is working.", "The other %(n)d are working.", working)
        sentences.append(text % {"n": working})
    return sentences


def _begin(outlines: Outlines) -> list[str]:
    needing = _needing(outlines)
    if not needing:
        return []
    named = _named(needing[0])
    if len(needing) == 1:
        return [_("It is %(name)s on %(network)s.") % named]
    return [_("The first is %(name)s on %(network)s.") % named]


def _soon(outlines: Outlines, at: datetime) -> list[str]:
    soon = _in(outlines, State.ENDS_SOON)
    dated = [(each.ends_at, each) for each in soon if each.ends_at is not None]
    if not dated:
        return []
    end, first = min(dated, key=lambda pair: pair[0])
    named = {**_named(first), "n": str(len(soon)), "day": day(end, at=at)}
    text = ngettext(
        "One ends soon: %(name)s on %(network)s, on %(day)s.",
        "%(n)s end soon, the first is %(name)s on %(network)s, on %(day)s.",
        len(soon),
    )
    return [text % named]


def _unsure(outlines: Outlines) -> list[str]:
    looked_at = [each for each in outlines if not each.not_looked_at]
    names = _networks(looked_at, State.CANNOT_TELL)
    text = _("We cannot tell about %(names)s right now; that is not you.")
    return [text % {"names": names}] if names else []


def _neglected(outlines: Outlines) -> list[str]:
    names = _networks([each for each in outlines if each.not_looked_at], State.CANNOT_TELL)
    text = _("We have not asked %(names)s for longer than we should; that is ours to mend.")
    return [text % {"names": names}] if names else []


def _asked_again(outlines: Outlines) -> list[str]:
    names = _names([each for each in outlines if each.checking_again])
    text = _("We ask %(names)s once more before we believe what it said.")
    return [text % {"names": names}] if names else []


def _unseen(outlines: Outlines) -> list[str]:
    names = _names([each for each in outlines if each.hidden])
    text = _("What is published at %(names)s is seen by few for now; that is ours to mend.")
    return [text % {"names": names}] if names else []


def _absent(outlines: Outlines) -> list[str]:
    names = _networks(outlines, State.NOT_SET_UP)
    text = _("Not set up on this site: %(names)s.")
    return [text % {"names": names}] if names else []


def _networks(outlines: Outlines, state: State) -> str:
    return _names(_in(outlines, state))


def _names(outlines: Outlines) -> str:
    held = {each.network for each in outlines}
    return ", ".join(network.name for network in registry.NETWORKS if network.id in held)


def _named(outline: Outline) -> dict[str, str]:
    return {"name": isolated(outline.name), "network": registry.get(outline.network).name}


def _needing(outlines: Outlines) -> Outlines:
    return [each for each in outlines if each.needs_person]


def _in(outlines: Outlines, state: State) -> Outlines:
    return [each for each in outlines if each.state is state]
