"""Which box to tick at a network for what is missing, and in which state the box arrives."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.contract import Ability, Policy

ARRIVES = "box_arrives"


def box_steps(policy: Policy, missing: Sequence[Ability]) -> list[str]:
    """One sentence for each ability that is ``missing``: what to do for it at the network."""
    text = _tick(policy)
    return [text % {"network": policy.name, "box": _(ability.does)} for ability in missing]


def tick_missing(policy: Policy, missing: Sequence[Ability]) -> str:
    """The same in one sentence, for all that is ``missing``; without naming any where none is."""
    boxes = ", ".join(_("“%(box)s”") % {"box": _(ability.does)} for ability in missing)
    if not boxes:
        text = _("Tick what was left out when %(network)s asks: it arrives unticked.")
    elif ARRIVES in policy.facts:
        text = ngettext(
            "Tick %(boxes)s when %(network)s asks: it arrives unticked.",
            "Tick %(boxes)s when %(network)s asks: they arrive unticked.",
            len(missing),
        )
    else:
        text = _(
            "When %(network)s asks, allow %(boxes)s, too. Where there is a box, it arrives "
            "unticked."
        )
    return text % {"network": policy.name, "boxes": boxes}


def _tick(policy: Policy) -> str:
    if ARRIVES in policy.facts:
        return _("Tick “%(box)s”: it arrives unticked.")
    return _(
        "Allow “%(box)s”, too. If %(network)s shows a box for it, tick it: it arrives unticked."
    )


def other_boxes(policy: Policy, *, missing: bool, named: bool = True) -> str:
    """What to do with the boxes that are fine as they come. ``missing``: others are not;
    ``named``: and it is known which."""
    if ARRIVES not in policy.facts or not named:
        text = (
            _("Allow the rest as it comes. %(network)s asks for:")
            if missing
            else _("Allow all of it as it comes. %(network)s asks for:")
        )
        return text % {"network": policy.name}
    if missing:
        return _("Leave the other boxes as they arrive, ticked. They are for:")
    return _("The boxes arrive ticked: leave them so. They are for:")
