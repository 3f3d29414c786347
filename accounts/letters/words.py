"""A mail in words, in its reader's language and time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.mails import compose
from accounts.models import Letter
from core import dates

Said = Mapping[str, Any]
Kind = Letter.Kind


def message(letter: Letter) -> EmailMessage:
    """The mail as it leaves; the times in it are said in the reader's zone."""
    with translation.override(letter.language), timezone.override(ZoneInfo(letter.zone)):
        words = _words(letter)
        mail = compose.message(
            words,
            subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{words.title}",
            sender=settings.DEFAULT_FROM_EMAIL,
            to=[letter.to],
        )
    mail.reply_to = [settings.SUPPORT_EMAIL]
    # The same at a second try: https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4
    mail.extra_headers = {
        "Message-ID": f"<account-letter.{letter.pk}@{settings.SITE_HOST}>",
        "Auto-Submitted": "auto-generated",
    }
    return mail


def _words(letter: Letter) -> compose.Letter:
    if letter.kind == Kind.CHANGE:
        return compose.Letter(**letter.context)
    return WORDS[Kind(letter.kind)](_times_in_words(letter.context, at=letter.created_at))


def _copy_ready(said: Said) -> compose.Letter:
    return compose.Letter(
        title=_("The copy of your data is ready"),
        lines=(
            _(
                "You can download it until %(until_at)s, signed in. After that the file is "
                "deleted, and you can ask for a new one."
            )
            % said,
        ),
        button=_("Download the copy"),
        url=said["link"],
        after=(
            _(
                "You did not ask for it? Then change your password: somebody else may be signed "
                "in as you."
            ),
        ),
        why=compose.about_own_account(),
    )


def _copy_failed(said: Said) -> compose.Letter:
    return compose.Letter(
        title=_("The copy of your data could not be made"),
        lines=(_("The fault is ours. Please try again; if it fails once more, write to us."),),
        button=_("Try again"),
        url=said["link"],
        why=compose.about_own_account(),
    )


def _deletion_asked(said: Said) -> compose.Letter:
    by_operator = bool(said.get("by_operator"))
    what = (
        _(
            "Whoever runs this site will delete your Channel Care account, with all that we keep "
            "of you, on %(due_at)s."
        )
        if by_operator
        else _(
            "Your Channel Care account, with all that we keep of you, will be deleted on "
            "%(due_at)s."
        )
    )
    not_you = _("You did not ask for it? Then keep the account, and choose a new password at once.")
    return compose.Letter(
        title=_("Your account will be deleted"),
        lines=(
            what % said,
            _("Meanwhile the keys of your tools, your webhooks and our messages are paused."),
            _("Until then you can keep it, without signing in."),
        ),
        button=_("Keep my account"),
        url=said["link"],
        after=() if by_operator else (not_you,),
        why=compose.about_own_account(),
    )


def _kept(said: Said) -> compose.Letter:
    return compose.Letter(
        title=_("Your account stays"),
        lines=(
            _(
                "Your Channel Care account stays, and everything is as it was. Keys of your "
                "tools, webhooks and our messages go on."
            ),
        ),
        why=compose.about_own_account(),
    )


def _gone(said: Said) -> compose.Letter:
    told = [" ".join(filter(None, (row["what"], row.get("link")))) for row in said.get("told", ())]
    heading = [_("What became of our access at the networks:")] if told else []
    return compose.Letter(
        title=_("Your account is deleted"),
        lines=(
            _(
                "Your Channel Care account is deleted, with all that we kept of you. This is our "
                "last mail."
            ),
        ),
        after=(
            *heading,
            *told,
            _(
                "What you published at the networks is still there. If you see our app on a list "
                "of theirs, you can remove it."
            ),
        ),
        why=_("You get this because you had an account here."),
    )


WORDS: Mapping[Letter.Kind, Callable[[Said], compose.Letter]] = {
    Kind.EXPORT_READY: _copy_ready,
    Kind.EXPORT_FAILED: _copy_failed,
    Kind.DELETION_ASKED: _deletion_asked,
    Kind.DELETION_KEPT: _kept,
    Kind.GONE: _gone,
}


def _times_in_words(context: Said, *, at: datetime) -> dict[str, Any]:
    """What ends in ``_at`` is a moment, as ISO text."""
    said = dict(context)
    for name, value in context.items():
        if name.endswith("_at"):
            when = datetime.fromisoformat(value)
            said[name] = f"{dates.absolute(when, at=at)} {dates.zone_name(when)}"
    return said
