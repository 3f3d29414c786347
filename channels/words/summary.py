"""Is anything wrong? The answer that My channels begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from channels import registry
from channels.contract import State
from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.outline import Outline, counts_of, outline_of
from channels.models import Channel
from core.dates import day
from core.names.isolates import isolated

Pairs = Sequence[tuple[Channel, Diagnosis]]
Outlines = Sequence[Outline]
Counts = Mapping[State, int]

OF_THE_ONLY = {
    State.NEEDS_YOU: gettext_lazy("Your channel needs you."),
    State.LIMITED: gettext_lazy("Your channel is limited."),
    State.ENDS_SOON: gettext_lazy("Your channel ends soon."),
}
OF_ALL = {
    State.NEEDS_YOU: ngettext_lazy(
        "%(n)d of %(total)d channels needs you.", "%(n)d of %(total)d channels need you.", "n"
    ),
    State.LIMITED: ngettext_lazy(
        "%(n)d of %(total)d channels is limited.", "%(n)d of %(total)d channels are limited.", "n"
    ),
    State.ENDS_SOON: ngettext_lazy(
        "%(n)d of %(total)d channels ends soon.", "%(n)d of %(total)d channels end soon.", "n"
    ),
}
COUNTED = {
    State.NEEDS_YOU: ngettext_lazy("%(n)d needs you", "%(n)d need you", "n"),
    State.LIMITED: ngettext_lazy("%(n)d is limited", "%(n)d are limited", "n"),
    State.ENDS_SOON: ngettext_lazy("%(n)d ends soon", "%(n)d end soon", "n"),
    State.CANNOT_TELL: ngettext_lazy("%(n)d we cannot tell", "%(n)d we cannot tell", "n"),
    State.NOT_SET_UP: ngettext_lazy("%(n)d is not set up here", "%(n)d are not set up here", "n"),
    State.WORKING: ngettext_lazy("%(n)d works", "%(n)d work", "n"),
}


@dataclass(frozen=True, slots=True)
class Summary:
    """``heading`` is the answer itself; ``lede`` says the rest in a sentence or three."""

    heading: str
    lede: str


def summary(pairs: Pairs, *, at: datetime) -> Summary:
    """``pairs``: each channel with its diagnosis, the most urgent first. ``at``: aware UTC."""
    return summary_of([_outline(*pair) for pair in pairs], at=at)


def summary_of(outlines: Outlines, *, at: datetime) -> Summary:
    """The same from outlines, in the same order.

    Every number in it is that of a state's chip, or that of all channels (``counts_of``).
    """
    if not outlines:
        return Summary(_("No channel is connected yet."), _("Connect the first one to begin."))
    counts = counts_of(outlines)
    headed = _headed(outlines, counts)
    return Summary(_heading(counts, headed), " ".join(_lede(outlines, counts, headed, at)))


def _outline(channel: Channel, diagnosis: Diagnosis) -> Outline:
    return outline_of(diagnosis, pk=channel.pk, login=channel.credential_id, name=channel.name)


def _headed(outlines: Outlines, counts: Counts) -> State | None:
    """The state that the heading tells of: what needs the person most; None: nothing does."""
    if counts[State.NEEDS_YOU]:
        return State.NEEDS_YOU
    if any(each.needs_person for each in outlines):
        return State.LIMITED
    return State.ENDS_SOON if counts[State.ENDS_SOON] else None


def _heading(counts: Counts, headed: State | None) -> str:
    total = sum(counts.values())
    if headed is None:
        return _all_well(total) if counts[State.WORKING] == total else _("Nothing for you to do.")
    if total == 1:
        return str(OF_THE_ONLY[headed])
    return str(OF_ALL[headed] % {"n": counts[headed], "total": total})


def _all_well(total: int) -> str:
    if total == 1:
        return _("Your channel is working.")
    return _("All %(total)d channels are working.") % {"total": total}


def _lede(outlines: Outlines, counts: Counts, headed: State | None, at: datetime) -> list[str]:
    sentences = [*_begin(outlines, headed, at), *_others(counts, headed)]
    sentences += [*_soon(outlines, headed, at), *_unsure(outlines), *_neglected(outlines)]
    sentences += [*_unseen(outlines), *_absent(outlines), *_asked_again(outlines)]
    return sentences or [_("There is nothing for you to do.")]


def _begin(outlines: Outlines, headed: State | None, at: datetime) -> list[str]:
    """The first of those that the heading counts, by name."""
    if headed is None:
        return []
    if headed is State.ENDS_SOON:
        several = len(_in(outlines, headed)) > 1
        first = _("The first is %(name)s on %(network)s, on %(day)s.")
        only = _("It is %(name)s on %(network)s, on %(day)s.")
        return _first_to_end(outlines, first if several else only, at)
    those = [each for each in _in(outlines, headed) if each.needs_person]
    if len(_in(outlines, headed)) == 1:
        return [_("It is %(name)s on %(network)s.") % _named(those[0])]
    return [_("The first is %(name)s on %(network)s.") % _named(those[0])]


def _others(counts: Counts, headed: State | None) -> list[str]:
    """ "1 is limited, 3 end soon, 185 work.": every state that the heading does not count."""
    total = sum(counts.values())
    if total in (1, counts[State.WORKING]):
        return []
    parts = [
        str(COUNTED[state] % {"n": count})
        for state, count in counts.items()
        if count and state is not headed
    ]
    return [f"{', '.join(parts)}."] if parts else []


def _soon(outlines: Outlines, headed: State | None, at: datetime) -> list[str]:
    if headed is State.ENDS_SOON:
        return []
    return _first_to_end(outlines, _("The next to end is %(name)s on %(network)s, on %(day)s."), at)


def _first_to_end(outlines: Outlines, text: str, at: datetime) -> list[str]:
    dated = [
        (each.ends_at, each) for each in _in(outlines, State.ENDS_SOON) if each.ends_at is not None
    ]
    if not dated:
        return []
    end, first = min(dated, key=lambda pair: pair[0])
    return [text % {**_named(first), "day": day(end, at=at)}]


def _unsure(outlines: Outlines) -> list[str]:
    looked_at = [each for each in outlines if not each.not_looked_at]
    names = _networks(looked_at, State.CANNOT_TELL)
    if len(outlines) == 1:
        text = _("We cannot tell about %(names)s right now. It is not you.")
    else:  # how many they are has been said
        text = _("We cannot tell what is the matter at %(names)s. It is not you.")
    return [text % {"names": names}] if names else []


def _neglected(outlines: Outlines) -> list[str]:
    names = _networks([each for each in outlines if each.not_looked_at], State.CANNOT_TELL)
    text = _("We have not asked %(names)s for longer than we should. The fault is ours.")
    return [text % {"names": names}] if names else []


def _asked_again(outlines: Outlines) -> list[str]:
    names = _names([each for each in outlines if each.checking_again])
    text = _("We ask %(names)s once more before we believe what it said.")
    return [text % {"names": names}] if names else []


def _unseen(outlines: Outlines) -> list[str]:
    names = _names([each for each in outlines if each.hidden])
    text = _(
        "Only a few people can see what you publish at %(names)s for now. We have to fix that."
    )
    return [text % {"names": names}] if names else []


def _absent(outlines: Outlines) -> list[str]:
    names = _networks(outlines, State.NOT_SET_UP)
    text = _("Not set up on this site: %(names)s.")
    return [text % {"names": names}] if names else []


def _networks(outlines: Outlines, state: State) -> str:
    return _names(_in(outlines, state))


def _names(outlines: Outlines) -> str:
    """Each network, or server of one that has many, in the order in which we list them."""
    held = {(each.network, each.server) for each in outlines}
    return ", ".join(
        registry.at(network.id, server).name
        for network in registry.NETWORKS
        for server in sorted(server for of, server in held if of == network.id)
    )


def _named(outline: Outline) -> dict[str, str]:
    network = registry.at(outline.network, outline.server)
    return {"name": isolated(outline.name), "network": network.name}


def _in(outlines: Outlines, state: State) -> Outlines:
    return [each for each in outlines if each.state is state]
