"""A place that the network no longer names: unticked, or its role gone. It does not say which."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.diagnosis.diagnose import Diagnosis


def missing_sentence(diagnosis: Diagnosis) -> str:
    """Wants ``network`` and ``name`` filled in."""
    if diagnosis.kind.traits.ticked:
        return _(
            "%(network)s no longer shows us %(name)s: its box was unticked, or your role there is "
            "gone."
        )
    return _("%(network)s no longer names %(name)s among what this account may publish to.")


def missing_reason() -> str:
    """Wants ``network`` filled in."""
    return _(
        "%(network)s does not say why. If you still manage it, sign in again there; if you "
        "were removed, somebody has to give you the role back first."
    )
