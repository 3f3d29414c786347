"""What Google's rules tell a person beyond their cause."""

from __future__ import annotations

from collections.abc import Mapping

from channels.contract import IN_TESTING, RuleWords
from channels.contract.rule_words import gettext_noop as _

# Whoever administers the organisation of the account must let our app in.
ADMIN_POLICY = "admin_policy_enforced"
# That organisation ends every sign-in after hours: signing in again helps for as long.
WORKSPACE_SESSION = "workspace_session_over"

# How a connection ends when the consent page says so on the way back.
RETURNS: Mapping[str, str] = {"admin_policy_enforced": "by-administrator"}

# Of a dead token Google says the same, whatever became of the account.
_WITHOUT_A_REASON = RuleWords(
    why=_(
        "A removed permission is the usual reason. It may also be that Google has closed or "
        "suspended the account: open it at Google first. If it opens, refreshing helps."
    ),
    step=_(
        "%(network)s no longer accepts the connection and does not say why. See first whether the "
        "account still opens at Google; if it does, refresh the channel."
    ),
)
UNSAID = ("refresh_token_dead", "refresh_token_not_known", "refresh_token_refused", "token_invalid")

RULE_WORDS: Mapping[str, RuleWords] = {
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
        article="locked-or-suspended#administrator",
        failure="by-administrator",
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
        article="locked-or-suspended#administrator",
    ),
    **dict.fromkeys(UNSAID, _WITHOUT_A_REASON),
    IN_TESTING: RuleWords(article="app-still-in-testing#google-testing"),
}
