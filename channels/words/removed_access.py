"""Why a network ended a connection, where it told us and the cause alone would say too little."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.contract import WhyRemoved

# What happened, and why or what then. Each wants ``network`` filled in.
_WORDS: Mapping[str, tuple[Promise, Promise]] = {
    WhyRemoved.ACCOUNT_BANNED: (
        gettext_lazy("%(network)s has banned this account, and our access ended with it."),
        gettext_lazy(
            "Only %(network)s can lift that. Once it has, refresh the channel: the old access "
            "does not come back by itself."
        ),
    ),
    WhyRemoved.ACCOUNT_DELETED: (
        gettext_lazy("This %(network)s account was deleted, and our access ended with it."),
        gettext_lazy(
            "If the account comes back, refresh the channel. If it does not, disconnect it here."
        ),
    ),
    WhyRemoved.AGE_CHANGED: (
        gettext_lazy(
            "The age on this %(network)s account was changed, and %(network)s ended our access."
        ),
        gettext_lazy(
            "Look at %(network)s itself what it asks of the account. After that, refresh the "
            "channel: the old access does not come back by itself."
        ),
    ),
    WhyRemoved.OUR_APP: (
        gettext_lazy("Our own app gave this access back at %(network)s. It was not you."),
        gettext_lazy("That cannot be undone: please sign in at %(network)s once more."),
    ),
}


def removed_sentence(rule: str) -> str:
    """What happened; empty where the rule is no such reason."""
    return _part(rule, 0)


def removed_reason(rule: str) -> str:
    """Why it is so and what then; empty where the rule is no such reason."""
    return _part(rule, 1)


def removed_step(rule: str) -> str:
    """The one thing to do, in a sentence; empty where the rule is no such reason."""
    if rule == WhyRemoved.OUR_APP:
        return _("Refresh the channel: our own app gave the access back at %(network)s.")
    return _part(rule, 1)


def _part(rule: str, part: int) -> str:
    words = _WORDS.get(rule)
    return str(words[part]) if words else ""
