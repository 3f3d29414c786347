"""``/preferences/``: how each thing that a person can set stands now, and where it is set."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from api.models import Hook, Key
from core.names.isolates import isolated
from notifications import topics
from notifications.models import Preferences


@never_cache
@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101 - login is required
    user, at = request.user, timezone.now()
    mine = Preferences.of(user)
    addresses = EmailAddress.objects.filter(user_id=user.pk)
    context = {
        "at": at,
        "mine": mine,
        "zone": mine.zone.replace("_", " "),
        "failures": topics.get(topics.UPDATE_FAILURES),
        "failures_on": mine.wants(topics.UPDATE_FAILURES),
        "topics_on": sum(mine.wants(topic.id) for topic in topics.TOPICS),
        "topics": len(topics.TOPICS),
        "address": getattr(user, "email", ""),
        "unconfirmed": addresses.filter(verified=False).count(),
        "addresses": addresses.count(),
        "second_factor": is_mfa_enabled(user),
        "ways": _ways(user),
        "keys": Key.objects.visible_to(user).valid(at).count(),
        "hooks": Hook.objects.visible_to(user).count(),
    }
    return render(request, "preferences/overview.html", context)


def _ways(user: AbstractBaseUser) -> list[str]:
    """How they can sign in."""
    own = [_("Email address and password")] if user.has_usable_password() else []
    others = SocialAccount.objects.filter(user_id=user.pk)
    return own + [isolated(other.get_provider_account()) for other in others]
