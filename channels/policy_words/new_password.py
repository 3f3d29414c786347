"""Whether a new password of an account ends what apps were allowed before, in a few words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.contract import NewPassword, Policy


def after_new_password(policy: Policy) -> str:
    """What stands beside "A new password". Raises KeyError where the policy does not say."""
    return {
        NewPassword.ENDS: _("ends it"),
        NewPassword.STAYS: _("does not end it"),
        NewPassword.ENDS_IF_RESET: _("ends it only if the old one was forgotten and reset"),
        NewPassword.CANNOT_TELL: _("may end it: its pages do not settle this"),
    }[policy.new_password]
