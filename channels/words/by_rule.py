"""Where what a network said tells more than its cause: sentences of single rules.

A rule is named in ``channels.contract.causes`` for that, and stands in this one table. All of it
wants ``network`` filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels.contract import (
    ADMIN_POLICY,
    CHANNEL_CLOSED,
    DEACTIVATED_RULES,
    IN_TESTING,
    MOVED_SERVER,
    NO_CHANNEL_RULES,
    TAKEN_DOWN_RULES,
    UNITS_USED_UP,
    UNUSED,
    USED_TWICE,
    WORKSPACE_SESSION,
)

Words = str | Promise


@dataclass(frozen=True, slots=True)
class RuleWords:
    """``says``: what happened, on a card; ``said``: the same in a history. ``why``: what that
    means; ``step``: what to do, to a tool or an operator; ``button``: where there is another."""

    says: Words
    said: Words
    why: Words = ""
    step: Words = ""
    button: Words = ""


_WITHOUT_CHANNEL = RuleWords(
    says=_("The account that was chosen has no %(network)s channel."),
    said=_("The account that was chosen had no channel."),
    why=_(
        "A Google account need not have a channel. Sign in again, and choose the channel on "
        "Google's page, not only the account."
    ),
    step=_("Refresh the channel, and choose the channel itself on Google's page."),
)
_PAUSED = RuleWords(
    says=_("This %(network)s account is deactivated: its owner has paused it."),
    said=_("The account was deactivated by its owner."),
    why=_(
        "Nobody suspended it. Reactivate it at %(network)s, and the channel goes on by itself; "
        "refreshing here would not help."
    ),
    step=_("Reactivate the account at %(network)s; refreshing would not help."),
    button=_("How to reactivate the account"),
)
_TAKEN_DOWN = RuleWords(
    says=_("Those who run the server of this %(network)s account have taken it down."),
    said=_("The account was taken down by those who run its server."),
    why=_(
        "They say there what they object to, and how to appeal. Refreshing here would not help; "
        "we look again by ourselves."
    ),
    step=_("Appeal to those who run the server; refreshing would not help."),
)
RULES: Mapping[str, RuleWords] = {
    **dict.fromkeys(DEACTIVATED_RULES, _PAUSED),
    **dict.fromkeys(TAKEN_DOWN_RULES, _TAKEN_DOWN),
    MOVED_SERVER: RuleWords(
        says=_("This %(network)s account has moved to another server."),
        said=_("The account had moved to another server."),
        why=_(
            "It is the same account, and the channel stays as it is. Its new server has to be "
            "asked once: sign in there, and we find it for you."
        ),
        step=_("Refresh the channel: it leads to the new server of the account."),
    ),
    USED_TWICE: RuleWords(
        says=_("%(network)s ended this connection because a refresh token was used twice."),
        said=_("The connection was ended because a refresh token was used twice."),
        why=_(
            "The fault is ours: each of these works once, and we sent one again. Only you can "
            "mend it: sign in once. We are sorry."
        ),
        step=_("The fault is ours. Refresh the channel once; nothing else is lost."),
    ),
    ADMIN_POLICY: RuleWords(
        says=_("The organization of this account does not let this site in at %(network)s."),
        said=_("The organization of the account did not let this site in."),
        why=_(
            "Signing in again does not help. Whoever administers the organization has to allow "
            "this site in its Google settings; we ask again by ourselves."
        ),
        step=_(
            "Ask whoever administers the organization to allow this site there; signing in again "
            "would not help, and we ask again by ourselves."
        ),
        button=_("What the administrator can do"),
    ),
    WORKSPACE_SESSION: RuleWords(
        says=_("The organization of this account ends every sign-in at %(network)s after hours."),
        said=_("The organization of the account had ended the sign-in."),
        why=_(
            "Signing in again helps for as long. For good, whoever administers the organization "
            "has to change its session length."
        ),
        step=_(
            "Refresh the channel, which helps for some hours. For good, ask whoever administers "
            "the organization to change its session length."
        ),
    ),
    IN_TESTING: RuleWords(
        says=_("This site's app at %(network)s is still in testing, and %(network)s ended this."),
        said=_("This site's app was in testing, and every connection ended after some days."),
        why=_(
            "The fault is ours, and whoever runs this site has been told. Signing in again helps "
            "for some days, and for good once the app is published."
        ),
        step=_(
            "The fault is ours, and the operator knows. Refreshing the channel helps for some "
            "days, and for good once the app is published."
        ),
    ),
    UNUSED: RuleWords(
        says=_("Nobody has used this connection for too long, so %(network)s ended it."),
        said=_("The connection had not been used for too long."),
        why=_(
            "%(network)s ends what lies unused for months, and this site could not renew it in "
            "that time. Sign in again once."
        ),
        step=_("It lay unused for too long: refresh the channel once."),
    ),
    **dict.fromkeys(NO_CHANNEL_RULES, _WITHOUT_CHANNEL),
    CHANNEL_CLOSED: RuleWords(
        says=_("This %(network)s channel was closed."),
        said=_("The channel was closed."),
        why=_(
            "Nobody suspended it: whoever owns it closed or deleted it. If that was a mistake, "
            "only %(network)s can bring it back. Refreshing here would not help."
        ),
        step=_("The channel was closed by its owner; refreshing would not bring it back."),
    ),
    UNITS_USED_UP: RuleWords(
        says=_("Our own day's budget at %(network)s is used up. It is ours, not yours."),
        said=_("Our own day's budget was used up."),
        step=_(
            "Nothing for you to do: the quota of our app at %(network)s is used up for today, and "
            "your channel is not behind it."
        ),
    ),
}
_NOTHING = RuleWords("", "")


def words_of(rule: str) -> RuleWords:
    """All empty for a rule of which its cause says enough."""
    return RULES.get(rule, _NOTHING)
