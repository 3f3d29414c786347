"""What Instagram's rules tell a person beyond their cause."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import FailureWords, RuleWords
from channels.contract.rule_words import gettext_noop as _

# The account became a personal one, and apps may publish to professional ones only.
PERSONAL = "account_is_personal"
NOT_PROFESSIONAL = "account_is_not_professional"

FAILURES: Mapping[str, FailureWords] = {
    "not-professional": FailureWords(
        title=_("This is a personal account."),
        what=_(
            "%(network)s lets apps publish to professional accounts only, and shows us no more."
        ),
        step=_("Switch to a professional account in its settings at %(network)s, then come back."),
        article="instagram-professional-account#switch",
        at_network=True,
    ),
}
_PERSONAL_NOW = RuleWords(
    says=_(
        "%(name)s is a personal account now, and %(network)s lets apps publish to "
        "professional ones only."
    ),
    said=_(
        "The account was a personal one, and %(network)s lets apps publish to professional "
        "ones only."
    ),
    why=_(
        "Switch to a professional account in its settings at %(network)s; that is free. We "
        "ask again by ourselves; refreshing here would not help."
    ),
    step=_(
        "The account is a personal one now: switch to a professional account in its settings "
        "at %(network)s; we ask again by ourselves."
    ),
    button=_("How to make it professional again"),
    article="instagram-professional-account#personal",
    failure="not-professional",
)
RULE_WORDS: Mapping[str, RuleWords] = dict.fromkeys((PERSONAL, NOT_PROFESSIONAL), _PERSONAL_NOW)
