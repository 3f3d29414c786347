"""Where what a network said tells more than its cause: the sentences of single rules.

What any network may say is here; what one alone says is in its folder (``Network.rule_words``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from channels import registry
from channels.contract import (
    ACCOUNT_MOVED,
    IN_TESTING,
    UNITS_USED_UP,
    UNUSED,
    RuleWords,
    WhyRemoved,
)
from channels.contract.rule_words import gettext_noop as _

_BAN_LIFTED = _(
    "Only %(network)s can lift that. Once it has, refresh the channel: the old access "
    "does not come back by itself."
)
_IF_IT_COMES_BACK = _(
    "If the account comes back, refresh the channel. If it does not, disconnect it here."
)
_AFTER_ITS_AGE = _(
    "Look at %(network)s itself what it asks of the account. After that, refresh the "
    "channel: the old access does not come back by itself."
)
SHARED: Mapping[str, RuleWords] = {
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
    UNITS_USED_UP: RuleWords(
        says=_("Our own day's budget at %(network)s is used up. It is ours, not yours."),
        said=_("Our own day's budget was used up."),
        step=_(
            "Nothing for you to do: the quota of our app at %(network)s is used up for today, and "
            "your channel is not behind it."
        ),
    ),
    # To where, a diagnosis knows (``moved_accounts``). This is what was told once.
    ACCOUNT_MOVED: RuleWords(said=_("The account had moved to another server.")),
    WhyRemoved.ACCOUNT_BANNED: RuleWords(
        says=_("%(network)s has banned this account, and our token ended with it."),
        why=_BAN_LIFTED,
        step=_BAN_LIFTED,
    ),
    WhyRemoved.ACCOUNT_DELETED: RuleWords(
        says=_("This %(network)s account was deleted, and our token ended with it."),
        why=_IF_IT_COMES_BACK,
        step=_IF_IT_COMES_BACK,
    ),
    WhyRemoved.AGE_CHANGED: RuleWords(
        says=_("The age on this %(network)s account was changed, and %(network)s ended our token."),
        why=_AFTER_ITS_AGE,
        step=_AFTER_ITS_AGE,
        button=_("What you can do"),  # nothing is locked
    ),
    WhyRemoved.OUR_APP: RuleWords(
        says=_("Our own app gave this access back at %(network)s. It was not you."),
        why=_("That cannot be undone: please sign in at %(network)s once more."),
        step=_("Refresh the channel: our own app gave the access back at %(network)s."),
    ),
}
_NOTHING = RuleWords()


@lru_cache(maxsize=1000)
def words_of(rule: str, network: str) -> RuleWords:
    """In English, to be translated. All empty for a rule of which its cause says enough.

    ``network``: the id of the one whose rule it is.
    """
    shared = SHARED.get(rule, _NOTHING)
    own = registry.get(network).rule_words.get(rule)
    return own.over(shared) if own else shared
