"""Whether a machine can renew a connection, in a few words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.contract import RenewalModel


def renewed(model: str) -> str:
    """What stands beside "Renewed without you". Raises ValueError for an unknown model."""
    return {
        RenewalModel.EXTEND: _("yes, while it is still alive"),
        RenewalModel.ROTATE: _("yes, each time with a new pair of tokens"),
        RenewalModel.REUSE: _("yes, with a refresh token that stays good while it is used"),
        RenewalModel.FIXED_WALL: _("yes, up to a fixed last day"),
        RenewalModel.NONE: _("no, you sign in again"),
    }[RenewalModel(model)]
