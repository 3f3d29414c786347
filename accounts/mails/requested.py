"""What somebody asked for by a form: a code or a link. The names are allauth's templates'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.mails.compose import Letter, about_own_account
from core.site_address import absolute

Context = Mapping[str, Any]


def _sign_in_code(said: Context) -> Letter:
    return Letter(
        title=_("Your sign-in code"),
        lines=(
            _(
                "Somebody (we hope it was you) asked for a code to sign in. Type it in the "
                "browser that asked for it, within ten minutes:"
            ),
        ),
        code=said["code"],
        after=(
            _("If it was not you, do nothing, and give the code to nobody: we never ask for it."),
        ),
        why=_given_to_us(),
    )


def _question_code(said: Context) -> Letter:
    sessions = absolute(reverse("usersessions_list"))
    return Letter(
        title=pgettext("mail subject", "Your code"),
        lines=(
            _(
                "You are about to change something that we ask about twice. Type this code on the "
                "page that is open:"
            ),
        ),
        code=said["code"],
        after=(
            ngettext(
                "It is good for %(minutes)d minute, once.",
                "It is good for %(minutes)d minutes, once.",
                said["minutes"],
            )
            % {"minutes": said["minutes"]},
            _(
                "If it was not you, somebody is using a browser in which you are signed in. Tell "
                "nobody the code, and sign out everywhere: %(address)s"
            )
            % {"address": sessions},
        ),
        why=about_own_account(),
    )


def _confirmation(said: Context) -> Letter:
    return Letter(
        title=_("Confirm your email address"),
        lines=(
            _("Somebody (we hope it was you) gave us this address for a Channel Care account."),
            _("Confirm that it reached you. The link works for three days."),
        ),
        button=_("Confirm this address"),
        url=said["activate_url"],
        after=(_("If it was not you, do nothing: without the confirmation there is no account."),),
        why=_given_to_us(),
    )


def _new_password(said: Context) -> Letter:
    return Letter(
        title=_("A new password for Channel Care"),
        lines=(_("Somebody (we hope it was you) asked for a new password for this address."),),
        button=_("Choose a new password"),
        url=said["password_reset_url"],
        after=(
            _(
                "If it was not you, do nothing: your password stays as it is. Your channels stay "
                "connected either way."
            ),
        ),
        why=_given_to_us(),
    )


def _exists_already(said: Context) -> Letter:
    return Letter(
        title=_("You have an account already"),
        lines=(
            _(
                "Somebody (we hope it was you) tried to make a Channel Care account for %(email)s. "
                "There is one already, so none was made."
            )
            % {"email": said["email"]},
            _("If you have forgotten its password, choose a new one."),
        ),
        button=_("Choose a new password"),
        url=said["password_reset_url"],
        why=_given_to_us(),
    )


def _unknown(said: Context) -> Letter:
    return Letter(
        title=_("No account for this address"),
        lines=(
            _(
                "Somebody (we hope it was you) asked for a new password for %(email)s. No Channel "
                "Care account has this address."
            )
            % {"email": said["email"]},
            _("You may have used another one, or you can make an account."),
        ),
        button=_("Make an account"),
        url=said["signup_url"],
        why=_given_to_us(),
    )


def _given_to_us() -> str:
    return _("You get this because somebody gave us this address.")


REQUESTED: Mapping[str, Callable[[Context], Letter]] = {
    "account/email/login_code": _sign_in_code,
    "account/email/reauthentication_code": _question_code,
    "account/email/email_confirmation": _confirmation,
    "account/email/email_confirmation_signup": _confirmation,
    "account/email/password_reset_key": _new_password,
    "account/email/account_already_exists": _exists_already,
    "account/email/unknown_account": _unknown,
}
