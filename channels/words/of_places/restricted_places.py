"""One place where nothing can be published, while the login behind it works: said, or concluded."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.contract import Cause, Certainty
from channels.diagnosis.diagnose import Diagnosis


def place_restricted(diagnosis: Diagnosis) -> bool:
    """Whether one place is meant, and not the account behind it."""
    return diagnosis.cause is Cause.ACCOUNT_SUSPENDED and not diagnosis.about_login


def restricted_sentence(diagnosis: Diagnosis) -> str:
    """Wants ``network`` and ``name`` filled in."""
    if restriction_concluded(diagnosis):
        return _("%(network)s shows %(name)s as a place where nothing can be published at present.")
    return _("%(network)s has restricted %(name)s: for now nothing can be published there.")


def restricted_reason(diagnosis: Diagnosis) -> str:
    """Wants ``network`` filled in."""
    if restriction_concluded(diagnosis):
        return _(
            "The login works, and refreshing here would not help. Most often such a place is "
            "suspended, or not verified yet: %(network)s says there which it is. We look again by "
            "ourselves."
        )
    return _(
        "The login works, and refreshing here would not help. %(network)s says there what it "
        "objects to and how to appeal. We look again by ourselves."
    )


def restriction_concluded(diagnosis: Diagnosis) -> bool:
    """Google leaves out that a location takes posts, and says no word of why."""
    return place_restricted(diagnosis) and diagnosis.certainty is Certainty.INFERRED
