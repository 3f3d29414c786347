"""A message in words: subject, text and HTML, in the person's own language and time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels.diagnosis import URGENCY
from channels.refresh_runs import HELPS
from channels.summary_in_words import summary
from channels.templatetags.explained import article_url
from notifications import about, failed_posts, topics, unsubscribing
from notifications.models import Notice, Preferences

COMBINED = "combined"
# These tell of many channels, or that there is nothing to do: their button asks for nothing,
# although one of the channels may have an end that comes near.
NO_REFRESH = (topics.WEEKLY_DIGEST, topics.NETWORK_TROUBLE, topics.RECOVERED)


def message(
    notices: list[Notice], preferences: Preferences, *, at: datetime
) -> EmailMultiAlternatives:
    """One mail for these notices of one person as it stands ``at`` (aware UTC). No token in it.

    Of one topic, in that topic's template; of several, in ``combined``.
    """
    with translation.override(preferences.written_in), timezone.override(preferences.tz):
        context = _context(notices, preferences, at)
        folder = f"notifications/mail/{template_of(notices)}"
        subject = " ".join(render_to_string(f"{folder}.subject.txt", context).split())
        text = render_to_string(f"{folder}.txt", context).strip() + "\n"
        html = render_to_string(f"{folder}.html", {**context, "subject": subject})
        headers = _headers(notices)
    mail = EmailMultiAlternatives(subject, text, to=[notices[0].user.email], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def absolute(path: str) -> str:
    return str(settings.SITE_URL) + path


def template_of(notices: list[Notice]) -> str:
    found = {notice.topic for notice in notices}
    return found.pop() if len(found) == 1 else COMBINED


def _headers(notices: list[Notice]) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc8058: one click in the mail program is enough.

    A mail of several topics has no one click: which of them should it turn off?
    """
    address = _unsubscribe(notices)
    if not address:
        return {}
    headers = {"List-Unsubscribe": f"<{address}>"}
    if template_of(notices) != COMBINED:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _unsubscribe(notices: list[Notice]) -> str:
    user_id, template = notices[0].user_id, template_of(notices)
    if template == topics.TEST:
        return ""
    if template == COMBINED:
        return unsubscribing.page_address(user_id)
    return unsubscribing.address(user_id, template)


def _context(notices: list[Notice], preferences: Preferences, at: datetime) -> dict[str, Any]:
    parts = [(one, _items(one, at)) for one in notices]
    found = _by_urgency(_union(items for _one, items in parts))
    first = found[0] if found else None
    template = template_of(notices)
    return {
        "at": at,
        "notices": notices,
        # Each notice with its own channels: a root cause with its own button.
        "parts": [_part(one, items) for one, items in parts],
        "items": found,
        "first": first,
        "posts": next((one for one in map(failed_posts.of, notices) if one), None),
        "others": len(found) - 1,
        "one_login": len({one.channel.credential_id for one in found}) == 1,
        "summary": summary([(one.channel, one.diagnosis) for one in found], at=at),
        "button": _button(notices, first),
        "article": absolute(article_url(first.diagnosis.article)) if first else "",
        "why": _why(template),
        "zone": preferences.zone,
        "preferences_url": absolute(reverse("notifications:preferences")),
        "unsubscribe_url": _unsubscribe(notices),
    }


def _items(notice: Notice, at: datetime) -> list[about.Item]:
    return [] if notice.topic == topics.TEST else about.items(notice, at=at)


def _union(lists: Iterable[list[about.Item]]) -> list[about.Item]:
    return list({one.channel.pk: one for items in lists for one in items}.values())


def _part(notice: Notice, found: list[about.Item]) -> dict[str, Any]:
    ordered = _by_urgency(found)
    first = ordered[0] if ordered else None
    name = topics.TEST_TOPIC.name if notice.topic == topics.TEST else topics.get(notice.topic).name
    return {
        "notice": notice,
        "topic": name,
        "items": ordered,
        "first": first,
        "posts": failed_posts.of(notice),
        "button": _button([notice], first),
    }


def _button(notices: list[Notice], first: about.Item | None) -> tuple[str, str]:
    """The one next step: its label and whole address. For several causes: the page of all."""
    told, topic = len(notices), notices[0].topic
    if first is None or told > 1 or topic in NO_REFRESH:
        return _("See my channels"), absolute(reverse("channels:list"))
    if topic == topics.UPDATE_FAILURES and not _refresh_helps(notices[0], first):
        return _("See what to do"), absolute(first.channel.get_absolute_url())
    if topic == topics.ENDS_SOON or first.diagnosis.step in HELPS:
        label = first.words.step or _("Refresh now")
        return label, absolute(reverse("channels:refresh", args=[first.channel.pk]))
    return _("See what to do"), absolute(first.channel.get_absolute_url())


def _refresh_helps(notice: Notice, first: about.Item) -> bool:
    """A post that was refused for its content, or failed by an outage, needs no sign-in."""
    posts = failed_posts.of(notice)
    return posts.reconnect if posts else first.diagnosis.reconnect


def _by_urgency(found: list[about.Item]) -> list[about.Item]:
    return sorted(found, key=lambda one: URGENCY.index(one.diagnosis.state))


def _why(topic: str) -> str:
    if topic == topics.TEST:
        return _("You get this because you pressed “Send me a test”.")
    if topic == COMBINED:
        return _("You get this because several topics are on in your notification preferences.")
    return _("You get this because “%(topic)s” is on in your notification preferences.") % {
        "topic": topics.get(topic).name
    }
