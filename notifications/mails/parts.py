"""One matter inside a mail: a root cause with its channels, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from channels.public.messages import (
    HELPS,
    URGENCY,
    Step,
    address_to_connect,
    doubted_label,
    hand_over_path,
)
from notifications import topics
from notifications.mails import failed_posts
from notifications.mails.failed_posts import FailedPosts
from notifications.models import Notice
from notifications.triggers import concerned_channels
from notifications.triggers.concerned_channels import Item, KnownChannels

LISTED = 20
# These say that there is nothing to do, or tell of what was done: their button asks for
# nothing, although one of the channels may have an end that comes near.
NO_REFRESH = (topics.WEEKLY_DIGEST, topics.NETWORK_TROUBLE, topics.RECOVERED, topics.REFRESHED)
# These lead to all channels rather than to one.
OF_MANY = (topics.WEEKLY_DIGEST, topics.TEST, topics.RECOVERED, topics.NETWORK_TROUBLE)


@dataclass(frozen=True, slots=True)
class Part:
    """One notice as a mail tells it. ``items``: the most urgent channel first."""

    notice: Notice
    items: tuple[Item, ...]
    posts: FailedPosts | None = None

    @property
    def topic(self) -> str:
        return self.notice.topic

    @property
    def first(self) -> Item | None:
        return self.items[0] if self.items else None

    @property
    def others(self) -> int:
        return max(len(self.items) - 1, 0)

    @property
    def one_login(self) -> bool:
        return len({item.channel.credential_id for item in self.items}) == 1

    @property
    def refreshable(self) -> Item | None:
        """The channel that a refresh would help, where this matter is one for a refresh."""
        if self.first is None or self.topic in NO_REFRESH:
            return None
        if self.topic == topics.ENDS_SOON:
            return self.first
        if self.topic == topics.UPDATE_FAILURES:
            # A post that was refused for its content, or failed by an outage, needs no sign-in.
            helps = self.posts.words.reconnect if self.posts else self.first.diagnosis.reconnect
            return self.first if helps else None
        return self.first if self.first.diagnosis.step in HELPS else None


@dataclass(frozen=True, slots=True)
class Button:
    """The one next step. ``path`` begins with a slash; the site's address comes before it."""

    label: str
    path: str


def part_of(notice: Notice, *, at: datetime, known: KnownChannels | None = None) -> Part:
    """What there is to tell ``at`` (aware UTC). ``known``: channels read for it among others."""
    if notice.topic == topics.TEST:
        return Part(notice, ())
    items = by_urgency(concerned_channels.items(notice, at=at, known=known))
    posts = failed_posts.of(notice, at=at, limit=LISTED)
    return Part(notice, items if posts is None else unless_doubted(items, posts), posts)


def unless_doubted(items: tuple[Item, ...], posts: FailedPosts) -> tuple[Item, ...]:
    """No channel is called well beside posts that put just that in doubt."""
    if not posts.look.doubts:
        return items
    return tuple(
        replace(item, words=replace(item.words, label=doubted_label()))
        if item.diagnosis.state in concerned_channels.LIVING
        else item
        for item in items
    )


def by_urgency(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: URGENCY.index(item.diagnosis.state)))


def most_pressing_first(parts: Iterable[Part]) -> list[Part]:
    """What happened before what will; of each the channel that needs the person most."""
    return sorted(parts, key=_pressing)


def _pressing(part: Part) -> tuple[bool, tuple[int, float]]:
    calm = part.topic != topics.TEST and not topics.get(part.topic).urgent
    last = (len(URGENCY), 0.0)
    urgency = part.first.diagnosis.urgency if part.first else last
    return calm, last if part.topic == topics.WEEKLY_DIGEST else urgency


def button(parts: Sequence[Part]) -> Button:
    """Straight into the guided refresh where that helps; one for several logins leads to all.

    Elsewhere it asks for nothing: it shows how things stand.
    """
    # Of several matters of one login the first counts: it is the one that the subject names.
    helped = {
        item.channel.credential_id: item for part in reversed(parts) if (item := part.refreshable)
    }
    if len(helped) == 1:
        return _refresh_button(next(iter(helped.values())))
    # An end that is still far off is no step of that walk: it would be over at once.
    if helped and all(item.diagnosis.step in HELPS for item in helped.values()):
        return Button(_("Refresh all that need it"), reverse("channels:refresh_all"))
    if len(parts) == 1 and parts[0].topic == topics.HAND_OVER:
        return _hand_over_button(parts[0].notice)
    if helped or len(parts) > 1 or parts[0].first is None:
        return _channels_button()
    return _see_button(parts[0], parts[0].first)


def _refresh_button(item: Item) -> Button:
    label = item.words.step if item.diagnosis.step in HELPS else ""
    return Button(label or _("Refresh now"), reverse("channels:refresh", args=[item.channel.pk]))


def _see_button(part: Part, first: Item) -> Button:
    if part.topic in OF_MANY:
        return _channels_button()
    path = first.channel.get_absolute_url()
    if first.diagnosis.step is Step.CONNECT_ANOTHER and part.topic != topics.UPDATE_FAILURES:
        return Button(first.words.step, address_to_connect(first.diagnosis))
    if part.topic == topics.REFRESHED:
        return Button(_("See this channel"), path)
    if part.topic == topics.UPDATE_FAILURES or not first.words.step:
        return Button(_("See its status"), path)
    return Button(_("See what to do"), path)


def _hand_over_button(notice: Notice) -> Button:
    asked = str(notice.context["hand_over"])
    if notice.context.get("what") == "asked":
        return Button(_("Read the question and answer it"), hand_over_path(asked))
    return Button(_("See what became of it"), reverse("channels:hand_over", args=[asked]))


def _channels_button() -> Button:
    return Button(_("See my channels"), reverse("channels:list"))
