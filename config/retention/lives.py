"""Django's settings of the table: how long everything is kept, as the environment says."""

from __future__ import annotations

from datetime import timedelta

from config.env import env
from config.retention.table import BY_NAME


def _life(name: str) -> timedelta:
    return timedelta(days=env.int(name, default=BY_NAME[name].days))


EVENT_LIFE: timedelta = _life("EVENT_LIFE_DAYS")
ALL_WELL_LIFE: timedelta = _life("ALL_WELL_LIFE_DAYS")
REPORT_LIFE: timedelta = _life("REPORT_LIFE_DAYS")
RENEWAL_LIFE: timedelta = _life("RENEWAL_LIFE_DAYS")
HAND_OVER_RECORD_LIFE: timedelta = _life("HAND_OVER_RECORD_LIFE_DAYS")
NOTICE_LIFE: timedelta = _life("NOTICE_LIFE_DAYS")
BAD_ADDRESS_LIFE: timedelta = _life("BAD_ADDRESS_LIFE_DAYS")
WEBHOOK_LOG_LIFE: timedelta = _life("WEBHOOK_LOG_LIFE_DAYS")
SIGN_IN_LOG: timedelta = _life("SIGN_IN_LOG_DAYS")
UNCONFIRMED_LIFE: timedelta = _life("UNCONFIRMED_LIFE_DAYS")
EXPORT_LIFE: timedelta = _life("EXPORT_LIFE_DAYS")
LETTER_LIFE: timedelta = _life("LETTER_LIFE_DAYS")
DELETION_LIFE: timedelta = _life("DELETION_LIFE_DAYS")
TICKET_LIFE: timedelta = _life("TICKET_LIFE_DAYS")
TICKET_QUIET: timedelta = _life("TICKET_QUIET_DAYS")
VOTE_LIFE: timedelta = _life("VOTE_LIFE_DAYS")
SEARCH_LIFE: timedelta = _life("SEARCH_LIFE_DAYS")
UNKNOWN_ANSWER_LIFE: timedelta = _life("UNKNOWN_ANSWER_LIFE_DAYS")
