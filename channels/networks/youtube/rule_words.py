"""What YouTube's rules tell a person beyond their cause."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import FailureWords, RuleWords
from channels.contract.rule_words import gettext_noop as _
from channels.networks.google import rule_words as google

# What was chosen at Google has no channel to publish to; or had one, and closed it.
NO_CHANNEL = "no_channel_behind_the_account"
NO_CHANNEL_RULES = (NO_CHANNEL, "own_channel_not_there", "no_channel_listed")
CHANNEL_CLOSED = "channel_closed"

FAILURES: Mapping[str, FailureWords] = {
    "no-channel": FailureWords(
        title=_("There is no %(network)s channel behind what you chose."),
        what=_(
            "Google's page lists your accounts and your channels, and an account need not have a "
            "channel."
        ),
        step=_("Start again, and choose the channel itself on that page."),
        article="youtube#which-channel",
    ),
}
_WITHOUT_CHANNEL = RuleWords(
    says=_("The account that was chosen has no %(network)s channel."),
    said=_("The account that was chosen had no channel."),
    why=_(
        "A Google account need not have a channel. Sign in again, and choose the channel on "
        "Google's page, not only the account."
    ),
    step=_("Refresh the channel, and choose the channel itself on Google's page."),
    article="youtube#which-channel",
    failure="no-channel",
)
RULE_WORDS: Mapping[str, RuleWords] = {
    **google.RULE_WORDS,
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
}
