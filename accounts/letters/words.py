"""A mail in words, in its reader's language and time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.mails import compose
from accounts.models import Letter
from core import dates

Kind = Letter.Kind
SUBJECTS: Mapping[str, Callable[[], str]] = {
    Kind.EXPORT_READY: lambda: _("The copy of your data is ready"),
    Kind.EXPORT_FAILED: lambda: _("The copy of your data could not be made"),
    Kind.DELETION_ASKED: lambda: _("Your account will be deleted"),
    Kind.DELETION_KEPT: lambda: _("Your account stays"),
    Kind.GONE: lambda: _("Your account is deleted"),
}


def message(letter: Letter) -> EmailMessage:
    """The mail as it leaves; the times in it are said in the reader's zone."""
    with translation.override(letter.language), timezone.override(ZoneInfo(letter.zone)):
        mail = _of_change(letter) if letter.kind == Kind.CHANGE else _of_its_template(letter)
    mail.reply_to = [settings.SUPPORT_EMAIL]
    # The same at a second try: https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4
    mail.extra_headers = {
        "Message-ID": f"<account-letter.{letter.pk}@{settings.SITE_HOST}>",
        "Auto-Submitted": "auto-generated",
    }
    return mail


def _of_change(letter: Letter) -> EmailMultiAlternatives:
    told = compose.Letter(**letter.context)
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{told.title}"
    return compose.message(
        told, subject=subject, sender=settings.DEFAULT_FROM_EMAIL, to=[letter.to]
    )


def _of_its_template(letter: Letter) -> EmailMessage:
    context = _times_in_words(letter.context, at=letter.created_at)
    body = render_to_string(f"accounts/mail/{letter.kind}.txt", context)
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{SUBJECTS[letter.kind]()}"
    return EmailMessage(subject=subject, body=body.strip() + "\n", to=[letter.to])


def _times_in_words(context: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """What ends in ``_at`` is a moment, as ISO text."""
    said = dict(context)
    for name, value in context.items():
        if name.endswith("_at"):
            when = datetime.fromisoformat(value)
            said[name] = f"{dates.absolute(when, at=at)} {dates.zone_name(when)}"
    return said | {"SITE_NAME": "Channel Care", "site_url": settings.SITE_URL}
