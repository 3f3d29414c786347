"""Who may do what on a Page or an organization: a table, because a drawing says it less well."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from helpcenter.pictures.picture import Picture
from helpcenter.policies import facts


def networks_with_roles() -> Sequence[str]:
    return [network for network in facts.names() if facts.policy(network).roles]


def draw(network: str) -> Picture:
    policy = facts.policy(network)
    caption = _(policy.roles_caption)
    roles = [(_(role.name), role.posts, role.gives) for role in policy.roles]
    context = {"roles": roles, "label": caption}
    return Picture(
        caption=caption,
        html=render_to_string("helpcenter/tags/_roles.html", context),
        cites=[(network, "role_needed")],
        seen=facts.fact(network, "role_needed").checked,
    )
