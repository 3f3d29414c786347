"""Who may do what on a Page or an organization: a table, because a drawing says it less well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpcenter.pictures.picture import Picture
from helpcenter.policies import facts

# Role, whether it may post, whether it gives roles to others.
Role = tuple[str | Promise, bool, bool]
ROLES: Mapping[str, Sequence[Role]] = {
    "facebook": (
        (gettext_lazy("Full control"), True, True),
        (gettext_lazy("Partial access with Content"), True, False),
        (gettext_lazy("Partial access without Content"), False, False),
        (gettext_lazy("Invited, but not accepted"), False, False),
    ),
    "linkedin": (
        (gettext_lazy("Super admin"), True, True),
        (gettext_lazy("Content admin"), True, False),
        (gettext_lazy("Curator"), False, False),
        (gettext_lazy("Analyst"), False, False),
    ),
}


def networks_with_roles() -> list[str]:
    return list(ROLES)


def draw(network: str) -> Picture:
    caption = {
        "facebook": _("Who may do what on a Facebook Page."),
        "linkedin": _("Who may do what on a LinkedIn organization."),
    }[network]
    context = {"roles": ROLES[network], "label": caption}
    return Picture(
        caption=caption,
        html=render_to_string("helpcenter/tags/_roles.html", context),
        cites=[(network, "role_needed")],
        seen=facts.fact(network, "role_needed").checked,
    )
