"""What articles may quote of our own behaviour, ``{ours check_every}``: where each value stands.

Constants are named, not imported, so that no room imports another for the sake of a sentence.
``tests/helpcenter/policies/test_own_figures.py`` resolves them all.
"""

from __future__ import annotations

from collections.abc import Mapping

PLACES: Mapping[str, str] = {
    # Asking a network.
    "check_every": "channels.diagnosis.next_check:EVERY",
    "look_overdue_after": "channels.diagnosis.overdue:LATEST",
    "second_look": "channels.diagnosis.second_look:SECOND_LOOK",
    "third_look": "channels.diagnosis.second_look:THIRD_LOOK",
    "crowd_look": "channels.diagnosis.second_look:CROWD_LOOK",
    "dead_first_look": "channels.diagnosis.next_check:AFTER_DEATH[0]",
    "dead_second_look": "channels.diagnosis.next_check:AFTER_DEATH[1]",
    "dead_later_looks": "channels.diagnosis.next_check:AFTER_DEATH[2]",
    "locked_first_look": "channels.diagnosis.next_check:LOCKED_FIRST",
    "locked_longest_wait": "channels.diagnosis.next_check:LOCKED_LATER",
    "pause_at_most": "channels.records.pauses:LONGEST",
    "server_gone_after": "django.conf:settings.SERVER_GONE_AFTER",
    # What a person has time for.
    "kept_while_you_decide": "channels.models:PENDING_LIFE",
    "hand_over_open": "channels.models:HAND_OVER_LIFE",
    "hand_over_again": "channels.handing_over.questions:SILENCE[declined]",
    # Messages.
    "outage_told_after": "notifications.triggers.outages.telling:LASTS",
    "failed_posts_follow_up_1": "notifications.triggers.posts.post_failures:FOLLOW_UPS[0]",
    "failed_posts_follow_up_2": "notifications.triggers.posts.post_failures:FOLLOW_UPS[1]",
    "failed_posts_follow_up_3": "notifications.triggers.posts.post_failures:FOLLOW_UPS[2]",
    "asked_again_after": "config.sign_in.second_factor:RECENT_FOR",
    "signed_in": "django.conf:settings.SIGNED_IN_FOR",
    "sign_in_again": "django.conf:settings.SIGN_IN_AGAIN",
    # Webhooks.
    "webhook_given_up_after": "api.webhooks.subscriptions:PATIENCE",
    # What is kept.
    "account_log_kept": "django.conf:settings.SIGN_IN_LOG",
    "history_kept": "django.conf:settings.EVENT_LIFE",
    "time_to_keep_the_account": "accounts.leaving.asking:TIME_TO_THINK",
    "copy_kept": "django.conf:settings.EXPORT_LIFE",
    "requests_kept": "django.conf:settings.TICKET_LIFE",
}
