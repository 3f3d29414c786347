"""How long everything is kept: one table, from the environment to what deletes, and to the pages.

``lives`` reads them, under their names without ``_DAYS``; ``docs/going-live.md``
and ``/privacy/`` are made from it. ``MODELS`` says of every table by which of them it is deleted,
or why by none; a test finds one that is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

END = "_DAYS"


@dataclass(frozen=True, slots=True)
class Life:
    """One setting: its name in the environment, its default in days, and what it is of."""

    name: str
    days: int
    what: str  # for the operator

    @property
    def setting(self) -> str:
        """The name of the ``timedelta`` in Django's settings."""
        return self.name.removesuffix(END)


LIVES = (
    Life("EVENT_LIFE_DAYS", 400, "a channel's history"),
    Life("ALL_WELL_LIFE_DAYS", 30, "in it, checks and renewals that went well"),
    Life("REPORT_LIFE_DAYS", 400, "posts that a tool reported as failed"),
    Life("RENEWAL_LIFE_DAYS", 90, "attempts to renew a token, once they have ended"),
    Life(
        "HAND_OVER_RECORD_LIFE_DAYS", 30, "questions to hand a channel over, once they are answered"
    ),
    Life("NOTICE_LIFE_DAYS", 400, "messages to a person, once they are sent or dropped"),
    Life("BAD_ADDRESS_LIFE_DAYS", 30, "an address that refused our mail, once it takes it again"),
    Life("WEBHOOK_LOG_LIFE_DAYS", 30, "deliveries to webhooks, once they have ended"),
    Life("SIGN_IN_LOG_DAYS", 180, "what was done with an account: sign-ins, changes of passwords"),
    Life("UNCONFIRMED_LIFE_DAYS", 7, "an account whose email address nobody has confirmed"),
    Life("EXPORT_LIFE_DAYS", 7, "the file with a copy of somebody's data"),
    Life("LETTER_LIFE_DAYS", 7, "a mail about an account that no mail server takes"),
    Life("DELETION_LIFE_DAYS", 90, "that an account was deleted or kept, without its name"),
    Life("TICKET_LIFE_DAYS", 365, "a request for help, once it is closed"),
    Life("TICKET_QUIET_DAYS", 30, "an answered request without a further word, until it is closed"),
    Life("VOTE_LIFE_DAYS", 730, "whether an article helped, and what was written with it"),
    Life("SEARCH_LIFE_DAYS", 180, "a search that found nothing, since it was last looked for"),
    Life("UNKNOWN_ANSWER_LIFE_DAYS", 365, "a network's answer that no rule understood"),
)

# Why nothing deletes a table by its age.
WITH_THE_ACCOUNT = "goes when the person disconnects it, takes it back, or leaves"
OF_NOBODY = "of the networks or of us: names no person, and is bounded by itself"
SOON = "goes within days, by a figure that articles quote"
STAFF = "staff's own; goes with nobody"

# Every table with a person, an address or a time in it -> what deletes it.
MODELS: Mapping[str, str] = {
    "accounts.deletion": "DELETION_LIFE_DAYS",
    "accounts.export": "EXPORT_LIFE_DAYS",
    "accounts.joining": SOON,
    "accounts.letter": "LETTER_LIFE_DAYS",
    "accounts.logentry": "SIGN_IN_LOG_DAYS",
    "account.emailaddress": WITH_THE_ACCOUNT,
    "account.emailconfirmation": WITH_THE_ACCOUNT,
    "admin.logentry": STAFF,
    "api.change": "EVENT_LIFE_DAYS",
    "api.hook": WITH_THE_ACCOUNT,
    "api.hookdelivery": "WEBHOOK_LOG_LIFE_DAYS",
    "api.keptanswer": SOON,
    "api.key": WITH_THE_ACCOUNT,
    "api.stream": WITH_THE_ACCOUNT,
    "auth.user": "UNCONFIRMED_LIFE_DAYS",
    "channels.channel": WITH_THE_ACCOUNT,
    "channels.checkrun": SOON,
    "channels.credential": WITH_THE_ACCOUNT,
    "channels.datadeletion": OF_NOBODY,
    "channels.disconnected": SOON,
    "channels.event": "EVENT_LIFE_DAYS",
    "channels.failurereport": "REPORT_LIFE_DAYS",
    "channels.handover": "HAND_OVER_RECORD_LIFE_DAYS",
    "channels.heardpush": OF_NOBODY,
    "channels.operatoralert": OF_NOBODY,
    "channels.pause": OF_NOBODY,
    "channels.pending": SOON,
    "channels.callsgranted": OF_NOBODY,
    "channels.picture": WITH_THE_ACCOUNT,
    "channels.policyinuse": OF_NOBODY,
    "channels.refreshrun": SOON,
    "channels.renewal": "RENEWAL_LIFE_DAYS",
    "channels.server": OF_NOBODY,
    "channels.serverapp": "goes a month after it was made, once no login is left at its server",
    "channels.silence": OF_NOBODY,
    "channels.tally": OF_NOBODY,
    "channels.tokenmark": WITH_THE_ACCOUNT,
    "channels.underway": SOON,
    "channels.vaultcanary": OF_NOBODY,
    "channels.unknownanswer": "UNKNOWN_ANSWER_LIFE_DAYS",
    "helpcenter.feedback": "VOTE_LIFE_DAYS",
    "helpcenter.receipt": "TICKET_LIFE_DAYS",
    "helpcenter.reply": "TICKET_LIFE_DAYS",
    "helpcenter.solved": OF_NOBODY,
    "helpcenter.synonym": STAFF,
    "helpcenter.ticket": "TICKET_LIFE_DAYS",
    "helpcenter.unanswered": "SEARCH_LIFE_DAYS",
    "mfa.authenticator": WITH_THE_ACCOUNT,
    "notifications.badaddress": "BAD_ADDRESS_LIFE_DAYS",
    "notifications.mail": "the demo's mailbox: keeps the newest only",
    "notifications.notice": "NOTICE_LIFE_DAYS",
    "notifications.outage": "NOTICE_LIFE_DAYS",
    "notifications.preferences": WITH_THE_ACCOUNT,
    "notifications.unsteadytime": "NOTICE_LIFE_DAYS",
    "sessions.session": "ends by itself (SIGNED_IN_FOR), and is cleared away within a day",
    "operations.heartbeat": OF_NOBODY,
    "operations.refusedcontent": OF_NOBODY,
    "periodic.tasklease": OF_NOBODY,
    "socialaccount.socialaccount": WITH_THE_ACCOUNT,
    "usersessions.usersession": "goes with its session",
    "socialaccount.socialtoken": "never written: SOCIALACCOUNT_STORE_TOKENS is off",
}


BY_NAME = {life.name: life for life in LIVES}


def in_markdown() -> str:
    """The rows of ``docs/going-live.md``, and what deletes which table."""
    head = "| setting | how many days this is kept | default |\n|---|---|---|"
    return "\n".join([head, *(f"| `{life.name}` | {life.what} | {life.days} |" for life in LIVES)])
