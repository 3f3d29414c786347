"""At the first sign-in: the browser's zone is taken, and which it is is said once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from notifications.middleware import ZONE_KEY
from notifications.models import Preferences
from notifications.zones.told import UTC, in_words, told_by


@receiver(user_logged_in)
def signed_in(
    sender: object, request: HttpRequest | None, user: AbstractBaseUser, **kwargs: object
) -> None:
    """However they did: by password, by a mailed code, by another site, after signing up."""
    mine = Preferences.of(user)
    if mine.zone_chosen or request is None:
        return
    told = told_by(request)
    takes = mine.zone == UTC and told not in ("", UTC)
    if mine.zone_said_at and not takes:
        return
    if takes:
        mine.zone = told
        request.session[ZONE_KEY] = told
    # One who has chosen meanwhile, in another window, keeps that.
    Preferences.objects.filter(pk=mine.pk, zone_chosen=False).update(
        zone=mine.zone, zone_said_at=timezone.now(), next_plan_at=None
    )
    messages.info(request, _said(mine.zone), fail_silently=True)


def _said(zone: str) -> SafeString:
    text = _('Times are in {}. <a href="{}">Change</a>')
    if zone == UTC:
        text = _(
            'Times are in {}: your browser did not tell us its time zone. <a href="{}">Change</a>'
        )
    return format_html(text, in_words(zone), f"{reverse('notifications:preferences')}#pref-zone")
