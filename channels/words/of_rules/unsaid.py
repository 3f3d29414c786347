"""What usually lies behind a refusal without a reason, by what a new password means there."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from channels.contract import NewPassword, Policy

_PERHAPS = gettext_lazy(
    "A changed password, removed access or a safety measure are the usual reasons."
)
USUAL: Mapping[NewPassword, Promise] = {
    NewPassword.ENDS: _PERHAPS,
    NewPassword.CANNOT_TELL: _PERHAPS,
    NewPassword.ENDS_IF_RESET: gettext_lazy(
        "Removed access, a forgotten password that was reset or a safety measure are the usual "
        "reasons."
    ),
    NewPassword.STAYS: gettext_lazy("Removed access or a safety measure are the usual reasons."),
}


def usual_reasons(policy: Policy) -> str:
    return str(USUAL[policy.new_password])
