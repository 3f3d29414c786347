"""A message in words: subject, text and HTML, in the person's own language and time zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.article_links import article_url
from notifications import topics
from notifications.mails import parts, whole_templates, wording
from notifications.mails.naming import Wording
from notifications.mails.parts import Button, Part
from notifications.models import Notice, Preferences
from notifications.triggers.concerned_channels import KnownChannels
from notifications.unsubscribe import signed_links

COMBINED = "combined"
# As much of a mail as lists of mails show beside its subject.
PREHEADER = 140


@dataclass(frozen=True, slots=True)
class Matter:
    """One part of a mail with its words, as the templates show it."""

    part: Part
    said: Wording
    button: Button
    url: str  # of the button
    article: str  # whole address; empty where there is none
    posts: list[str]
    next_due: str


def message(
    notices: list[Notice],
    preferences: Preferences,
    *,
    at: datetime,
    known: KnownChannels | None = None,
) -> EmailMultiAlternatives:
    """One mail for these notices of one person as it stands ``at`` (aware UTC). No token in it.

    Of one topic, or of several: then the subject names the first and counts the rest.
    ``known``: channels that were read for these notices among others.
    """
    with _for_reader(preferences):
        told = [parts.part_of(notice, at=at, known=known) for notice in notices]
        return _written(told, preferences, at)


def write(
    mail_parts: Sequence[Part], preferences: Preferences, *, at: datetime
) -> EmailMultiAlternatives:
    """The mail on these parts, in the language and zone of ``preferences``. Asks nothing of
    the database."""
    with _for_reader(preferences):
        return _written(mail_parts, preferences, at)


@contextmanager
def _for_reader(preferences: Preferences) -> Iterator[None]:
    with translation.override(preferences.written_in), timezone.override(preferences.tz):
        yield


def _written(
    mail_parts: Sequence[Part], preferences: Preferences, at: datetime
) -> EmailMultiAlternatives:
    mail_parts = parts.most_pressing_first(mail_parts)
    context = _context(mail_parts, preferences, at)
    mail = EmailMultiAlternatives(
        context["subject"],
        whole_templates.render("notifications/mail/message.txt", context).strip() + "\n",
        to=[mail_parts[0].notice.user.email],
        headers=_headers(context["unsubscribe_url"], several=context["several_topics"]),
    )
    html = whole_templates.render("notifications/mail/message.html", context)
    mail.attach_alternative(html, "text/html")
    return mail


def absolute(path: str) -> str:
    return str(settings.SITE_URL) + path


def template_of(notices: Sequence[Notice]) -> str:
    """The one topic of a mail, or ``COMBINED``."""
    mail_topics = {notice.topic for notice in notices}
    return mail_topics.pop() if len(mail_topics) == 1 else COMBINED


def _headers(address: str, *, several: bool) -> dict[str, str]:
    """https://www.rfc-editor.org/rfc/rfc8058: one click in the mail program is enough.

    A mail of several topics has no one click: which of them should it turn off?
    """
    if not address:
        return {}
    headers = {"List-Unsubscribe": f"<{address}>"}
    if not several:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _unsubscribe(user_id: int, template: str) -> str:
    """Where these messages are turned off; empty where they cannot be."""
    if template in (topics.TEST, topics.HAND_OVER):
        return ""
    if template == COMBINED:
        return signed_links.page_address(user_id)
    return signed_links.address(user_id, template)


def _context(mail_parts: Sequence[Part], preferences: Preferences, at: datetime) -> dict[str, Any]:
    matters = [_matter(part, at) for part in mail_parts]
    button = matters[0].button if len(matters) == 1 else parts.button(mail_parts)
    template = template_of([part.notice for part in mail_parts])
    return {
        "at": at,
        "matters": matters,
        "several": len(matters) > 1,
        "subject": _subject(matters),
        "heading": _heading(len(matters)),
        "preheader": _preheader(matters),
        "button": button,
        "button_url": absolute(button.path),
        "several_topics": template == COMBINED,
        "why": _why(template),
        "zone": preferences.zone,
        "preferences_url": absolute(reverse("notifications:preferences")),
        "unsubscribe_url": _unsubscribe(mail_parts[0].notice.user_id, template),
    }


def _matter(part: Part, at: datetime) -> Matter:
    said, button = wording.wording_of(part, at=at), parts.button([part])
    return Matter(
        part=part,
        said=said,
        button=button,
        url=absolute(button.path),
        article=absolute(article_url(said.article)) if said.article else "",
        posts=wording.post_lines(part),
        next_due=wording.next_due(part, at=at),
    )


def _subject(matters: Sequence[Matter]) -> str:
    """One line: names come from networks, and may hold line ends."""
    first, more = matters[0].said.subject, len(matters) - 1
    if more:
        shape = ngettext(
            "%(first)s, and %(n)s more matter", "%(first)s, and %(n)s more matters", more
        )
        first = shape % {"first": first, "n": more}
    return " ".join(first.split())


def _heading(count: int) -> str:
    shape = ngettext(
        "%(n)s message about your channels", "%(n)s messages about your channels", count
    )
    return shape % {"n": count}


def _preheader(matters: Sequence[Matter]) -> str:
    """What a list of mails shows after the subject: something that the subject does not say."""
    if len(matters) > 1:
        said = " ".join(matter.said.title for matter in matters)
    else:
        said = next(
            (sentence for sentence in matters[0].said.lead if sentence), matters[0].said.title
        )
    return said if len(said) <= PREHEADER else said[: PREHEADER - 1].rsplit(" ", 1)[0] + "…"


def _why(topic: str) -> str:
    if topic == topics.TEST:
        return _("You get this because you pressed “Send me a test”.")
    if topic == topics.HAND_OVER:
        return _(
            "You get this because it is a question to you about a channel, or the answer to yours."
        )
    if topic == COMBINED:
        return _("You get this because several topics are on in your notification preferences.")
    return _("You get this because “%(topic)s” is on in your notification preferences.") % {
        "topic": topics.get(topic).name
    }
