"""The one thing to do about an answer, in one sentence for a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels.contract import Cause, Endpoint, Finding, Network
from channels.words.of_rules.by_rule import words_of

CODE_SPENT = frozenset({"authorization_code_spent", "exchange_refused"})

# What is true of a cause, whichever rule named it.
BY_CAUSE: Mapping[Cause, str] = {
    Cause.ALIVE: gettext_noop("Nothing to do: the connection to %(network)s works."),
    Cause.EXPIRED: gettext_noop(
        "Its end date has passed: sign in at %(network)s again to refresh it."
    ),
    Cause.REVOKED_BY_USER: gettext_noop(
        "Our access was removed at %(network)s: refresh the channel to give it back, if you "
        "still want it."
    ),
    Cause.PASSWORD_CHANGED: gettext_noop(
        "The password changed or %(network)s ended all sessions: refresh the channel with "
        "the account as it is now."
    ),
    Cause.INVALID_TOKEN_UNSPECIFIED: gettext_noop(
        "%(network)s no longer accepts the connection and does not say why: refresh the channel."
    ),
    Cause.PERMISSION_MISSING: gettext_noop(
        "A permission is missing: refresh the channel, and tick what was left out when "
        "%(network)s asks."
    ),
    Cause.LOST_PAGE_ROLE: gettext_noop(
        "Ask an administrator at %(network)s to give your role back, then refresh the channel."
    ),
    Cause.CHECKPOINT_OR_LOCKED: gettext_noop(
        "Open %(network)s itself, sign in there and finish what it asks; we will ask again "
        "afterwards."
    ),
    Cause.ACCOUNT_SUSPENDED: gettext_noop(
        "%(network)s has restricted the account: follow what it tells you there, or appeal; "
        "refreshing would not help."
    ),
    Cause.APP_FAULT: gettext_noop(
        "Nothing for you to do: the fault is ours, and we know about it."
    ),
    Cause.RATE_LIMITED: gettext_noop(
        "Nothing for you to do: %(network)s asked us to slow down, and we ask again later."
    ),
    Cause.NETWORK_FAULT: gettext_noop(
        "Nothing for you to do: %(network)s did not answer properly, and we ask again."
    ),
    Cause.UNKNOWN: gettext_noop(
        "Nothing for you to do yet: nobody has seen this answer of %(network)s before, and we are "
        "looking into it."
    ),
    Cause.SERVER_GONE: gettext_noop(
        "If %(network)s closed, connect your new account; we go on asking it meanwhile."
    ),
}


def next_step(finding: Finding, network: Network) -> str:
    """``network``: as people know it (``Network.at``). One sentence or two, never a token."""
    named = {"network": network.name}
    if finding.cause is Cause.ALIVE and finding.status is not None and finding.status >= 400:
        return (
            _(
                "Nothing to do for the connection, it works: %(network)s refused only this post. "
                "Change the post and send it again."
            )
            % named
        )
    if step := words_of(finding.rule, network.id).step:
        return _(step) % named
    if finding.rule in CODE_SPENT and finding.endpoint is Endpoint.TOKEN_EXCHANGE:
        return (
            _(
                "Nothing that worked before is lost: start connecting %(network)s once more. If it "
                "fails again, the fault is ours."
            )
            % named
        )
    return _(BY_CAUSE[finding.cause]) % named
