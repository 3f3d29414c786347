"""A network's rule in so few words that it fits beside its name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.contract import Policy, RenewalModel
from channels.policy_words.figures import figure


def in_few_words(policy: Policy) -> str:
    """How long its tokens live, and who renews them: "60 days, renewed for you"."""
    if policy.endless:
        return _("no end date, until you end it")
    life = {"life": figure(policy, policy.life_key)}
    return {
        RenewalModel.EXTEND: _("%(life)s, renewed for you"),
        RenewalModel.ROTATE: _("%(life)s, renewed for you"),
        RenewalModel.REUSE: _("%(life)s, renewed for you"),
        RenewalModel.FIXED_WALL: _("%(life)s, renewed for you up to a fixed last day"),
        RenewalModel.NONE: _("%(life)s, then you sign in again"),
    }[policy.renewal] % life
