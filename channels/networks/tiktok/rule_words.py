"""What TikTok's rules tell a person beyond their cause."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import RuleWords
from channels.contract.rule_words import gettext_noop as _

# One word for two things: whose account it is said no, or TikTok itself did.
DENIED = "denied_by_the_owner_or_by_tiktok"

RULE_WORDS: Mapping[str, RuleWords] = {
    DENIED: RuleWords(
        says=_(
            "%(network)s refused us a token and does not say whether the owner of the account "
            "wanted that, or %(network)s itself."
        ),
        step=_(
            "Nothing for you to do yet: %(network)s refused us a token without saying on whose "
            "word, and we ask again."
        ),
    ),
}
