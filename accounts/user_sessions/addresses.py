"""Of the address that a browser came from only the beginning is kept, as in the sign-in log."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save
from django.dispatch import receiver

from accounts.sign_in_log import client_places


@receiver(pre_save, sender=UserSession)
def _keep_the_beginning(instance: UserSession, **_: Any) -> None:
    instance.ip = client_places.network(instance.ip)
