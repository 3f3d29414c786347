"""What a person does with their channels, told in the sign-in log of their account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver

from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record
from channels import registry
from channels.models import Channel, Credential
from channels.signals import channel_handed_over, channels_connected, credential_refreshed

NAMED = 3  # channels; of more, the number


@receiver(channels_connected)
def connected(
    sender: object,
    user: AbstractBaseUser,
    channels: Sequence[Channel],
    at: datetime,
    **_: object,
) -> None:
    if channels:
        _note(user.pk, What.CHANNELS_CONNECTED, channels[0].credential, channels, at)


@receiver(credential_refreshed)
def refreshed(
    sender: object,
    credential: Credential,
    channels: Sequence[Channel],
    at: datetime,
    **_: object,
) -> None:
    _note(credential.user_id, What.CHANNEL_REFRESHED, credential, channels, at)


@receiver(channel_handed_over)
def handed_over(
    sender: object, channel: Channel, before: Credential, at: datetime, **_: object
) -> None:
    """To both; where it moved between one person's own logins, to nobody."""
    after = channel.credential.user_id
    if after != before.user_id:
        _note(before.user_id, What.CHANNEL_GIVEN, channel.credential, [channel], at)
        _note(after, What.CHANNEL_TAKEN_OVER, channel.credential, [channel], at)


def disconnected(channel: Channel, *, at: datetime) -> None:
    """Called while it is being deleted, as nothing signals that."""
    login = channel.credential
    _note(login.user_id, What.CHANNEL_DISCONNECTED, login, [channel], at)


def restored(channel: Channel, *, at: datetime) -> None:
    login = channel.credential
    _note(login.user_id, What.CHANNEL_RESTORED, login, [channel], at)


def _note(
    user_id: int, what: What, login: Credential, channels: Sequence[Channel], at: datetime
) -> None:
    names = [channel.name for channel in channels]
    shown = ", ".join(names[:NAMED]) + (f", +{len(names) - NAMED}" if len(names) > NAMED else "")
    details = {"network": registry.at(login.network, login.server).name, "name": shown}
    record(user_id, what, at=at, details=details)
