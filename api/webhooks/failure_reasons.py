"""Why a delivery failed, kept as a code and said in the reader's language."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from core.outgoing.public_addresses import Refusal


class Why(StrEnum):
    """What is stored; at most 20 letters."""

    NO_ADDRESS = Refusal.NO_ADDRESS.value
    NOT_HTTPS = Refusal.NOT_HTTPS.value
    CREDENTIALS = Refusal.CREDENTIALS.value
    PORT = Refusal.PORT.value
    NOT_FOUND = Refusal.NOT_FOUND.value
    PRIVATE = Refusal.PRIVATE.value
    STATUS = "status"
    REDIRECT = "redirect"
    GONE = "gone"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    TLS = "tls"
    DROPPED = "dropped"
    SECRET = "secret"
    TURNED_OFF = "turned_off"
    FAILING = "failing"


WORDS = {
    Why.NO_ADDRESS: _("This is no address that we can send to. It looks like https://…"),
    Why.NOT_HTTPS: _("The address must begin with https://."),
    Why.CREDENTIALS: _("Leave user name and password out of the address: check our signature."),
    Why.PORT: _("We send to port 443, or to one from 1024 on."),
    Why.NOT_FOUND: _("No machine is known by this name. Check how it is spelled."),
    Why.PRIVATE: _("This leads into a private network. We send to public addresses only."),
    Why.STATUS: _("Your tool answered with an error."),
    Why.REDIRECT: _("Your tool sent us to another address. We follow none: enter the right one."),
    Why.GONE: _("Your tool answered that this address is gone for good (410)."),
    Why.TIMEOUT: _("Your tool did not answer within 10 seconds."),
    Why.REFUSED: _("No connection could be made."),
    Why.TLS: _("Its certificate could not be trusted."),
    Why.DROPPED: _("The connection broke off before an answer came."),
    Why.SECRET: _("Our copy of the secret could not be opened. Make a new secret."),
    Why.TURNED_OFF: _("The webhook was turned off."),
    Why.FAILING: _("For three days nothing got through."),
}


def words_of(code: str) -> str:
    """In the active language; empty where nothing failed."""
    return str(WORDS[Why(code)]) if code in {why.value for why in Why} else ""
