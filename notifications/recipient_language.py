"""The language that a person is written to in: that of the page they first sign in on."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.translation import get_language

from notifications.models import Preferences


@receiver(user_logged_in)
def signed_in(sender: object, user: AbstractBaseUser, **kwargs: object) -> None:
    """Also after signing up: confirming the address signs in."""
    language = get_language()
    if language and not Preferences.of(user).language:
        Preferences.objects.filter(user_id=user.pk, language="").update(language=language)
