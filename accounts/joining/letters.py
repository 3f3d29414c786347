"""The mail with the link that joins a network's sign-in to an account."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.joining import waiting
from accounts.mails.compose import Letter
from accounts.models import Joining
from core.names.isolates import isolated
from core.site_address import absolute


def send(request: HttpRequest, joining: Joining) -> bool:
    """To the account's address. False where it has had enough of them for now."""
    allowed = ratelimit.consume(
        request, app="allauth.account", action="reset_password", key=joining.email.lower()
    )
    if not allowed:
        return False
    letter = _letter(request, joining, waiting.new_key(joining))
    get_adapter().send_mail("accounts/joining", joining.email, {"letter": letter})
    return True


def _letter(request: HttpRequest, joining: Joining, key: str) -> Letter:
    names = {
        "network": waiting.network_of(request, joining),
        "name": isolated(waiting.name_there(joining)),
        "address": joining.email,
    }
    where = (
        ""
        if joining.verified
        else _("Open it in the same browser: %(network)s does not vouch for your address.") % names
    )
    lines = (
        _("“%(name)s” signed in with %(network)s, and %(network)s named this address.") % names,
        _("There is a Channel Care account with it. If both are yours, join them once.") % names,
        where,
    )
    return Letter(
        title=_("Join %(network)s to your account?") % names,
        lines=tuple(filter(None, lines)),
        button=_("Look at it, and join the two"),
        url=absolute(reverse("accounts:join_by_link", args=[key])),
        after=(
            _("The link works for ten minutes, and once."),
            _("If it was not you, do nothing: nobody gets into your account."),
        ),
        why=_("You get this because somebody used this address at %(network)s.") % names,
    )
