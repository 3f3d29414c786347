"""Entries of the log as sentences, in the active language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import LogEntry
from accounts.sign_in_log.kinds import ALARMING, What
from core.names.isolates import isolated

SENTENCES: Mapping[What, str | Promise] = {
    What.SIGNED_UP: gettext_lazy("The account was made."),
    What.SIGNED_IN: gettext_lazy("Signed in."),
    What.SIGN_IN_FAILED: gettext_lazy("Somebody typed a wrong password."),
    What.SIGNED_OUT: gettext_lazy("Signed out."),
    What.SESSIONS_ENDED: gettext_lazy("Other browsers were signed out."),
    What.PASSWORD_SET: gettext_lazy("A password was set."),
    What.PASSWORD_CHANGED: gettext_lazy("The password was changed."),
    What.PASSWORD_RESET: gettext_lazy("A new password was chosen by a link in a mail."),
    What.PASSWORD_ENDED: gettext_lazy(
        "The password and the sessions from before the address was confirmed were ended."
    ),
    What.ADDRESS_ADDED: gettext_lazy("The address %(address)s was added."),
    What.ADDRESS_CONFIRMED: gettext_lazy("The address %(address)s was confirmed."),
    What.ADDRESS_MAIN: gettext_lazy("The main address is now %(address)s."),
    What.ADDRESS_REMOVED: gettext_lazy("The address %(address)s was removed."),
    What.WAY_ADDED: gettext_lazy("Signing in with %(network)s was added."),
    What.WAY_REMOVED: gettext_lazy("Signing in with %(network)s was removed."),
    What.FACTOR_ADDED: gettext_lazy("A second step was added: %(factor)s."),
    What.FACTOR_REMOVED: gettext_lazy("A second step was removed: %(factor)s."),
    What.FACTOR_RESET: gettext_lazy("A second step was replaced: %(factor)s."),
    What.FACTOR_FAILED: gettext_lazy("The password was right, and the second step was wrong."),
    What.KEY_MADE: gettext_lazy("The key “%(name)s” was made for a tool."),
    What.KEY_RESTORED: gettext_lazy("The key “%(name)s” was restored."),
    What.KEY_REVOKED: gettext_lazy("The key “%(name)s” was revoked."),
    What.LENDING_ON: gettext_lazy("Tools may fetch the token of %(name)s."),
    What.LENDING_OFF: gettext_lazy("No tool may fetch the token of %(name)s any more."),
    What.WEBHOOK_MADE: gettext_lazy("A webhook to %(host)s was made."),
    What.WEBHOOK_SECRET: gettext_lazy("The webhook to %(host)s got a new secret."),
    What.WEBHOOK_ON: gettext_lazy("The webhook to %(host)s was turned on."),
    What.WEBHOOK_OFF: gettext_lazy("The webhook to %(host)s was turned off."),
    What.WEBHOOK_RESTORED: gettext_lazy("The webhook to %(host)s was restored."),
    What.WEBHOOK_DELETED: gettext_lazy("The webhook to %(host)s was deleted."),
    What.CHANNELS_CONNECTED: gettext_lazy("Connected at %(network)s: %(name)s."),
    What.CHANNEL_REFRESHED: gettext_lazy("Refreshed at %(network)s: %(name)s."),
    What.CHANNEL_DISCONNECTED: gettext_lazy("Disconnected at %(network)s: %(name)s."),
    What.CHANNEL_RESTORED: gettext_lazy("Restored at %(network)s: %(name)s."),
    What.CHANNEL_GIVEN: gettext_lazy("Handed over to somebody else: %(name)s, %(network)s."),
    What.CHANNEL_TAKEN_OVER: gettext_lazy("Taken over from somebody else: %(name)s, %(network)s."),
    What.DELETION_AT_NETWORK: gettext_lazy(
        "%(network)s was asked to have us delete what we keep of %(name)s."
    ),
    What.EXPORTED: gettext_lazy("A copy of everything stored here was asked for."),
    What.DELETION_ASKED: gettext_lazy("The deletion of the account was asked for."),
    What.DELETION_CANCELLED: gettext_lazy("The deletion of the account was called off."),
    What.STAFF_LOOKED: gettext_lazy("Staff of this site looked at the diagnosis of your channels."),
}
HOW: Mapping[str, str | Promise] = {
    "password": gettext_lazy("Signed in with the password."),
    "mfa": gettext_lazy("Signed in with a passkey, or with a second step."),  # old entries
    "passkey": gettext_lazy("Signed in with a passkey."),
    "totp": gettext_lazy("Signed in with a code from the app as the second step."),
    "webauthn": gettext_lazy("Signed in with a passkey as the second step."),
    "recovery_codes": gettext_lazy("Signed in with a recovery code as the second step."),
    "code": gettext_lazy("Signed in with a code from a mail."),
    "password_reset": gettext_lazy("Signed in after choosing a new password."),
}
FACTORS: Mapping[str, str | Promise] = {
    "totp": gettext_lazy("codes of an app"),
    "webauthn": gettext_lazy("a passkey or security key"),
    "recovery_codes": gettext_lazy("recovery codes"),
}


def sentence(entry: LogEntry) -> str:
    """What an entry tells; its bare name where a later version has written it."""
    if entry.what not in list(What):
        return entry.what
    what = What(entry.what)
    details = {name: isolated(told) for name, told in entry.details.items()}
    if what is What.SIGNED_IN:
        return _signed_in(details)
    if "factor" in details:
        details["factor"] = str(FACTORS.get(details["factor"], details["factor"]))
    if what is What.STAFF_LOOKED and details.get("reference"):
        told = _("Staff of this site read the diagnosis that you sent with request %(reference)s.")
        return told % details
    return str(SENTENCES[what]) % _Known(details)


def is_alarming(entry: LogEntry) -> bool:
    return entry.what in ALARMING


def _signed_in(details: Mapping[str, str]) -> str:
    if network := details.get("network"):
        return _("Signed in with %(network)s.") % {"network": network}
    return str(HOW.get(details.get("how", ""), SENTENCES[What.SIGNED_IN]))


class _Known(dict[str, str]):
    """Entries that lack a name of theirs are told all the same."""

    def __missing__(self, key: str) -> str:
        return "…"
