"""What Bluesky's rules tell a person beyond their cause."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import RuleWords
from channels.contract.rule_words import gettext_noop as _

# Paused by its owner; or taken down by those who run its server.
DEACTIVATED, SAID_DEACTIVATED = "account_deactivated", "account_said_deactivated"
TAKEN_DOWN, SAID_TAKEN_DOWN = "account_taken_down", "account_said_taken_down"
# The same account, kept by another server by now: the channel stays, its login is made anew.
MOVED_SERVER = "moved_to_another_server"
# A refresh token of one use was used before: by us, whoever has to sign in for it.
USED_TWICE = "refresh_token_used_twice"

_PAUSED = RuleWords(
    says=_("This %(network)s account is deactivated: its owner has paused it."),
    said=_("The account was deactivated by its owner."),
    why=_(
        "Nobody suspended it. Reactivate it at %(network)s, and the channel goes on by itself; "
        "refreshing here would not help."
    ),
    step=_("Reactivate the account at %(network)s; refreshing would not help."),
    button=_("How to reactivate the account"),
    article="bluesky#ends-early",
)
_TAKEN_DOWN = RuleWords(
    says=_("Those who run %(network)s have taken this account down."),
    said=_("The account was taken down by those who run its server."),
    why=_("They say what they object to, and how to appeal. Refreshing here would not help."),
    step=_("Appeal to those who run the server; refreshing would not help."),
)
RULE_WORDS: Mapping[str, RuleWords] = {
    **dict.fromkeys((DEACTIVATED, SAID_DEACTIVATED), _PAUSED),
    **dict.fromkeys((TAKEN_DOWN, SAID_TAKEN_DOWN), _TAKEN_DOWN),
    MOVED_SERVER: RuleWords(
        at_another_server=True,
        says=_("This %(network)s account has moved to another server."),
        said=_("The account had moved to another server."),
        why=_(
            "It is the same account, and the channel stays as it is. Its new server has to be "
            "asked once: sign in there, and we find it for you."
        ),
        step=_("Refresh the channel: it leads to the new server of the account."),
        article="bluesky#moved",
    ),
    USED_TWICE: RuleWords(
        says=_("%(network)s ended this connection because a refresh token was used twice."),
        said=_("The connection was ended because a refresh token was used twice."),
        why=_(
            "The fault is ours: each of these works once, and we sent one again. Only you can "
            "mend it: sign in once. We are sorry."
        ),
        step=_("The fault is ours. Refresh the channel once; nothing else is lost."),
        article="bluesky#ends-early",
    ),
}
