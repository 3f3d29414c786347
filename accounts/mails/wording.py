"""What each mail about a change says. The names are those of allauth's templates, and our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Words:
    """``title`` is the subject too. ``more`` says what follows from it."""

    title: Text
    says: Text
    more: Text = ""


CHANNELS_STAY = _("Your channels stay connected.")
FETCHED_LIVES = _("A token that a tool has already fetched works until its own end.")

CHANGES: Mapping[str, Words] = {
    "account/email/password_changed": Words(
        _("Your password was changed"),
        _("The password of your Channel Care account was changed."),
        _("Every other browser was signed out."),
    ),
    "account/email/password_set": Words(
        _("Your account has a password"),
        _("A password was set for your Channel Care account."),
    ),
    "account/email/password_reset": Words(
        _("A new password was chosen"),
        _("Somebody opened the link from our mail and chose a new password for your account."),
        _("Every browser was signed out."),
    ),
    "account/email/email_changed": Words(
        _("Your main address was changed"),
        _("Messages now go to %(to_email)s, and no longer to %(from_email)s."),
    ),
    "account/email/email_deleted": Words(
        _("An address was removed from your account"),
        _("%(deleted_email)s was removed: nobody signs in with it any more."),
    ),
    "accounts/address_added": Words(
        _("An address was added to your account"),
        _("%(address)s was added. Once it is confirmed, you can sign in with it."),
    ),
    "mfa/email/totp_activated": Words(
        _("Signing in now asks for a code"),
        _("Codes from an app were turned on as the second step of signing in."),
    ),
    "mfa/email/totp_deactivated": Words(
        _("Signing in no longer asks for a code"),
        _("Codes from an app were turned off as the second step of signing in."),
    ),
    "mfa/email/webauthn_added": Words(
        _("A passkey was added to your account"),
        _("A passkey or security key was added: you can sign in with it."),
    ),
    "mfa/email/webauthn_removed": Words(
        _("A passkey was removed from your account"),
        _("A passkey or security key was removed: nobody signs in with it any more."),
    ),
    "mfa/email/recovery_codes_generated": Words(
        _("New recovery codes were made"),
        _("New recovery codes were made for your account. The old ones no longer work."),
    ),
    "socialaccount/email/account_connected": Words(
        _("Another way to sign in was added"),
        _("From now on, %(provider)s signs you in to your account."),
        _("This is about signing in, and not about the channels that you publish to."),
    ),
    "socialaccount/email/account_disconnected": Words(
        _("A way to sign in was removed"),
        _("Nobody signs in to your account with %(provider)s any more."),
        CHANNELS_STAY,
    ),
    "accounts/key_made": Words(
        _("An API key was made"),
        _("The key “%(name)s” was made in your account. A tool that has it may: %(scopes)s."),
    ),
    "accounts/key_revoked": Words(
        _("An API key was revoked"),
        _("The key “%(name)s” was revoked: it no longer works."),
        CHANNELS_STAY,
    ),
    "accounts/key_restored": Words(
        _("An API key works again"),
        _("The key “%(name)s” was revoked a moment ago and is restored: it works again."),
        CHANNELS_STAY,
    ),
    "accounts/deletion_at_network": Words(
        _("%(network)s asks us to delete your data"),
        _("Somebody asked %(network)s to have us delete what we keep of %(name)s."),
        _(
            "We no longer have access. In a day we delete the channels of that login here, with "
            "their history. Refresh the login before then, and they stay."
        ),
    ),
    "accounts/lending_on": Words(
        _("Tools may fetch a token of yours"),
        _("Tools whose key may fetch tokens now get that of %(name)s."),
    ),
    "accounts/lending_off": Words(
        _("No tool may fetch that token any more"),
        _("No tool gets the token of %(name)s any more."),
        FETCHED_LIVES,
    ),
}
