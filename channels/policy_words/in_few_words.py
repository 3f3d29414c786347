"""A network's rule in so few words that it fits beside its name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.contract import Policy, RenewalModel
from channels.policy_words.figures import figure

SESSION = "session_seconds"


def in_few_words(policy: Policy) -> str:
    """How long its tokens live, and who renews them: "60 days, renewed for you".

    Where the connection as a whole has an end, that is told: renewed tokens tell nobody anything.
    A figure keeps to one line.
    """
    if policy.endless:
        return figure(policy, policy.life_key)
    if SESSION in policy.facts:
        return _("up to %(life)s, renewed for you") % {"life": _whole(policy, SESSION)}
    life = {"life": _whole(policy, policy.life_key)}
    return {
        RenewalModel.EXTEND: _("%(life)s, renewed for you"),
        RenewalModel.ROTATE: _("%(life)s, renewed for you"),
        RenewalModel.REUSE: _("%(life)s, renewed for you"),
        RenewalModel.FIXED_WALL: _("%(life)s, renewed for you up to a fixed last day"),
        RenewalModel.NONE: _("%(life)s, then you sign in again"),
    }[policy.renewal] % life


def _whole(policy: Policy, key: str) -> str:
    """A number alone at the end of a line says nothing."""
    return figure(policy, key).replace(" ", "\N{NO-BREAK SPACE}")
