"""What can be done to a channel at its pretend network, and undone: the buttons of a demo line.

Each is what really can happen there, said to the control address of the pretend networks, which
then answer as the real network would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels import registry
from channels.contract import ACCOUNT_MOVED, Cause, Kind
from channels.diagnosis.renewal_windows import window_of
from channels.models import Channel
from channels.networks.bluesky.rule_words import DEACTIVATED, SAID_DEACTIVATED
from channels.networks.google.rule_words import ADMIN_POLICY
from channels.networks.youtube.rule_words import CHANNEL_CLOSED
from channels.registrations import app_of
from core.calendar_days import days_between

Body = dict[str, Any]
# Two more that a line may have, which happen to no account.
SKIP, END_OUTAGE = "skip", "end-outage"


@dataclass(frozen=True, slots=True)
class Happening:
    """``label``: of its button. ``said``: what then has happened. ``body``: as the control
    address takes it; where it is several things, the site looks after each."""

    id: str
    label: Promise
    said: Promise
    body: Callable[[Channel], Body]
    suits: Callable[[Channel], bool] = lambda _channel: True


def _place(channel: Channel) -> str:
    """Its bare id there: to apps LinkedIn and Google tell it with a name before it."""
    return re.split("[:/]", channel.external_id)[-1]


def _scope(channel: Channel) -> str:
    """The last of what this kind of channel needs, and has: without it, it is limited."""
    policy, kind = registry.get(channel.network).policy, Kind(channel.kind)
    needed = [each for each in policy.abilities if each.needed]
    held = [each.scope for each in needed if not each.kinds or kind in each.kinds]
    return next((scope for scope in reversed(held) if scope in channel.credential.scopes), "")


def _ticks_boxes(channel: Channel) -> bool:
    """Whether people choose box by box there, and we hear of it: such a network can be asked for
    one again."""
    network, login = registry.get(channel.network), channel.credential
    if needed := network.hears_permissions_by:
        app = app_of(network.id, login.app, login.server)
        if app is None or not app.options.get(needed):
            return False
    return bool(network.re_ask) and bool(_scope(channel))


def _ends(channel: Channel) -> bool:
    """Whether its token ends by itself: no machine renews it, and the end is known."""
    login = channel.credential
    policy = registry.get(channel.network).policy
    return window_of(login, policy) is None and _days_left(channel) > 0


def _days_left(channel: Channel) -> int:
    end, now = channel.credential.expires_at, timezone.now()
    return days_between(now, end) if end and end > now else 0


def _end(channel: Channel) -> Body:
    """As if it had been granted so much earlier, which the network tells, and then it is over."""
    return {"days_pass": _days_left(channel), "expire_tokens": True}


def _not_suspended(channel: Channel) -> Body:
    """The account; and the place, which a network can shut by itself while the account lives."""
    listed = Kind(channel.kind).traits.listed
    return {"suspended": False, **({"unrestrict": _place(channel)} if listed else {})}


def _as_it_was(_channel: Channel) -> Body:
    """Another kind of account, as one that is closed is, becomes again what it was at first."""
    return {"kind": False}


BREAKS = (
    Happening(
        "password",
        _("Change the password"),
        _("the password was changed"),
        lambda _channel: {"password_changed": True},
    ),
    Happening(
        "remove",
        _("Remove the app"),
        _("the app was removed"),
        lambda _channel: {"revoked": True},
    ),
    Happening(
        "role",
        _("Take the role away"),
        _("the role there was taken away"),
        lambda channel: {"lost_role": _place(channel)},
        lambda channel: Kind(channel.kind).traits.by_role,
    ),
    Happening(
        "untick",
        _("Untick the Page"),
        _("the Page was unticked"),
        lambda channel: {"untick_place": _place(channel)},
        lambda channel: Kind(channel.kind).traits.ticked,
    ),
    Happening(
        "scope",
        _("Untick a permission"),
        _("a permission was taken back"),
        lambda channel: {"drop_scope": _scope(channel)},
        _ticks_boxes,
    ),
    Happening("end", _("Let the token end"), _("the token ended"), _end, _ends),
    Happening(
        "suspend",
        _("Suspend the account"),
        _("the account was suspended"),
        lambda _channel: {"suspended": True},
    ),
    Happening(
        "move",
        _("Move the account"),
        _("the account was moved to another server"),
        lambda channel: {"moved_to": f"{channel.handle.partition('@')[0]}@kollektiv.example"},
        lambda channel: channel.network == "mastodon",
    ),
    Happening(
        "pause",
        _("Pause the account"),
        _("the account was paused"),
        lambda _channel: {"deactivated": True},
        lambda channel: channel.network == "bluesky",
    ),
)
# By what is wrong. A token that is over is mended by the guided refresh, which is the point.
MENDS: Mapping[Cause, Happening] = {
    Cause.ACCOUNT_SUSPENDED: Happening(
        "unsuspend",
        _("Lift the suspension"),
        _("the suspension was lifted"),
        _not_suspended,
    ),
    Cause.LOST_PAGE_ROLE: Happening(
        "role-back",
        _("Give the role back"),
        _("the role was given back"),
        lambda channel: {"regained_role": _place(channel)},
        lambda channel: Kind(channel.kind).traits.by_role,
    ),
    Cause.CHECKPOINT_OR_LOCKED: Happening(
        "unlock",
        _("Unlock the account"),
        _("the account was unlocked"),
        lambda _channel: {"checkpoint": False, "locked": False},
    ),
}
MOVED_BACK = Happening(
    "move-back",
    _("Move it back"),
    _("the account was moved back"),
    lambda _channel: {"moved_to": False},
)
ACTIVE_AGAIN = Happening(
    "unpause",
    _("Reactivate the account"),
    _("the account was reactivated"),
    lambda _channel: {"deactivated": False},
)
OPEN_AGAIN = Happening(
    "reopen",
    _("Open the channel again"),
    _("the channel was opened again"),
    _as_it_was,
)
LET_IN = Happening(
    "let-in",
    _("Let the app in again"),
    _("the organization let the app in again"),
    _as_it_was,
)
# By the rule, where the same cause is lifted in another way.
MENDS_BY_RULE: Mapping[str, Happening] = {
    ACCOUNT_MOVED: MOVED_BACK,
    CHANNEL_CLOSED: OPEN_AGAIN,
    ADMIN_POLICY: LET_IN,
    **dict.fromkeys((DEACTIVATED, SAID_DEACTIVATED), ACTIVE_AGAIN),
}
BY_ID = {each.id: each for each in (*BREAKS, *MENDS.values(), *MENDS_BY_RULE.values())}


def breaks(channel: Channel) -> list[Happening]:
    return [each for each in BREAKS if each.suits(channel)]


def mend(channel: Channel, cause: Cause, rule: str = "") -> Happening | None:
    """What its network, or its owner there, would have to do, where no refresh is the cure."""
    happening = MENDS_BY_RULE.get(rule) or MENDS.get(cause)
    return happening if happening and happening.suits(channel) else None
