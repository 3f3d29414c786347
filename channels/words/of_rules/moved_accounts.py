"""An account that lives on elsewhere: where, in words, and the way to connect it there."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from channels.contract import ACCOUNT_MOVED
from channels.diagnosis.diagnose import Diagnosis


def has_moved(diagnosis: Diagnosis) -> bool:
    """Whether the old account itself says where its owner is now."""
    return diagnosis.rule == ACCOUNT_MOVED and bool(moved_to(diagnosis))


def moved_to(diagnosis: Diagnosis) -> str:
    """``name@server`` of the new account."""
    return str(diagnosis.codes.get("moved_to", ""))


def moved_sentence() -> str:
    """Wants ``name`` and ``moved_to`` filled in."""
    return _("%(name)s has moved to %(moved_to)s.")


def moved_reason() -> str:
    return _(
        "That is another account, with a token of its own: connect it as a new channel. Signing in "
        "to the old one would not help."
    )


def address_to_connect(diagnosis: Diagnosis) -> str:
    """The connect page; with the new account filled in, where it is known."""
    page = reverse("channels:connect")
    if not has_moved(diagnosis):
        return page
    asked = {"network": diagnosis.network, "server": f"@{moved_to(diagnosis)}"}
    return f"{page}?{urlencode(asked)}"
