"""The shelves of the help center, in the order in which they stand."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Topic:
    slug: str
    title: str | Promise
    says: str | Promise


TOPICS: tuple[Topic, ...] = (
    Topic(
        "start",
        _("Start here"),
        _("How a connection works, why it ends, and how to read what we show you."),
    ),
    Topic(
        "stopped",
        _("When a channel has stopped"),
        _("From what went wrong to a working channel, step by step."),
    ),
    Topic(
        "networks",
        _("Network by network"),
        _("What each network promises about its tokens, and what it keeps to itself."),
    ),
    Topic(
        "access",
        _("Access and roles"),
        _("Who may publish where: app permissions, Page roles, and teams."),
    ),
    Topic(
        "ahead",
        _("Stay ahead of it"),
        _("Small habits that keep channels connected, and messages that reach you in time."),
    ),
)
BY_SLUG = {topic.slug: topic for topic in TOPICS}
