"""A message in words: subject, text and HTML, in the person's own language and time zone."""

from __future__ import annotations

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
from notifications import about, topics, unsubscribing
from notifications.models import Notice, Preferences


def message(notice: Notice, preferences: Preferences, *, at: datetime) -> EmailMultiAlternatives:
    """The mail as it stands ``at`` (aware UTC). Holds no token."""
    with translation.override(preferences.written_in), timezone.override(preferences.tz):
        context = _context(notice, preferences, at)
        folder = f"notifications/mail/{notice.topic}"
        subject = " ".join(render_to_string(f"{folder}.subject.txt", context).split())
        text = render_to_string(f"{folder}.txt", context).strip() + "\n"
        html = render_to_string(f"{folder}.html", {**context, "subject": subject})
        headers = _headers(notice)
    mail = EmailMultiAlternatives(subject, text, to=[notice.user.email], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def absolute(path: str) -> str:
    return str(settings.SITE_URL) + path


def _headers(notice: Notice) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc8058: one click in the mail program is enough."""
    if notice.topic == topics.TEST:
        return {}
    return {
        "List-Unsubscribe": f"<{unsubscribing.address(notice.user_id, notice.topic)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _context(notice: Notice, preferences: Preferences, at: datetime) -> dict[str, Any]:
    test = notice.topic == topics.TEST
    found = [] if test else _by_urgency(about.items(notice, at=at))
    first = found[0] if found else None
    return {
        "at": at,
        "items": found,
        "first": first,
        "others": len(found) - 1,
        "summary": summary([(one.channel, one.diagnosis) for one in found], at=at),
        "button": _button(notice, first),
        "article": absolute(article_url(first.diagnosis.article)) if first else "",
        "why": _why(notice.topic),
        "zone": preferences.zone,
        "preferences_url": absolute(reverse("notifications:preferences")),
        "unsubscribe_url": "" if test else unsubscribing.address(notice.user_id, notice.topic),
    }


def _button(notice: Notice, first: about.Item | None) -> tuple[str, str]:
    """The one next step: its label and whole address."""
    if first is None or notice.topic == topics.WEEKLY_DIGEST:
        return _("See my channels"), absolute(reverse("channels:list"))
    if notice.topic == topics.ENDS_SOON or first.diagnosis.step in HELPS:
        label = first.words.step or _("Refresh now")
        return label, absolute(reverse("channels:refresh", args=[first.channel.pk]))
    return _("See what to do"), absolute(first.channel.get_absolute_url())


def _by_urgency(found: list[about.Item]) -> list[about.Item]:
    return sorted(found, key=lambda one: URGENCY.index(one.diagnosis.state))


def _why(topic: str) -> str:
    if topic == topics.TEST:
        return _("You get this because you pressed “Send me a test”.")
    return _("You get this because “%(topic)s” is on in your notification preferences.") % {
        "topic": topics.get(topic).name
    }
