"""What the log knows to tell. The values are stored: they stay as they are."""

from __future__ import annotations

from enum import StrEnum


class What(StrEnum):
    SIGNED_UP = "signed_up"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"

    PASSWORD_SET = "password_set"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    PASSWORD_ENDED = "password_ended"  # it was set before the address was confirmed

    ADDRESS_ADDED = "address_added"
    ADDRESS_CONFIRMED = "address_confirmed"
    ADDRESS_MAIN = "address_main"
    ADDRESS_REMOVED = "address_removed"
    WAY_ADDED = "way_added"  # another way to sign in: a network
    WAY_REMOVED = "way_removed"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTOR_RESET = "factor_reset"
    FACTOR_FAILED = "factor_failed"

    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    KEY_RESTORED = "key_restored"
    LENDING_ON = "lending_on"
    LENDING_OFF = "lending_off"
    WEBHOOK_MADE = "webhook_made"
    WEBHOOK_SECRET = "webhook_secret"
    WEBHOOK_ON = "webhook_on"
    WEBHOOK_OFF = "webhook_off"
    WEBHOOK_DELETED = "webhook_deleted"
    WEBHOOK_RESTORED = "webhook_restored"

    CHANNELS_CONNECTED = "channels_connected"
    CHANNEL_REFRESHED = "channel_refreshed"
    CHANNEL_DISCONNECTED = "channel_disconnected"
    CHANNEL_RESTORED = "channel_restored"
    CHANNEL_GIVEN = "channel_given"
    CHANNEL_TAKEN_OVER = "channel_taken_over"

    DELETION_AT_NETWORK = "deletion_at_network"  # the network was asked to have us delete

    EXPORTED = "exported"
    DELETION_ASKED = "deletion_asked"
    DELETION_CANCELLED = "deletion_cancelled"

    STAFF_LOOKED = "staff_looked"  # at the diagnosis of their channels


# Told in one line with a count, where they come one after another from the same place.
GATHERED = frozenset({What.SIGN_IN_FAILED, What.FACTOR_FAILED, What.STAFF_LOOKED})
# A sign that somebody else may be at work.
ALARMING = frozenset({What.SIGN_IN_FAILED, What.FACTOR_FAILED})
