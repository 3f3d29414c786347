"""What the page of a failed connection offers, decided before the template prints it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from channels.consent.failures import Failure, FailureText
from channels.contract import Blame, Network, Registration
from channels.models import Channel
from core.names.isolates import isolated


@dataclass(frozen=True, slots=True)
class Retry:
    """A form that begins again."""

    url: str
    button: str
    field: str = ""  # a hidden field of its own: ``again`` or ``other``
    quiet: bool = False
    server: str = ""  # where to set out for, as it was typed


@dataclass(frozen=True, slots=True)
class FailedPage:
    whose_fault: str
    nothing_changed: str
    sign_in: bool
    retries: tuple[Retry, ...]
    tell_us: bool
    open_network: str  # address; empty where that would not help


def failed_page(
    failure: str,
    text: FailureText,
    network: Network,
    app: Registration,
    channel: Channel | None,
    *,
    signed_in: bool,
    set_up: bool,
    server: str = "",
) -> FailedPage:
    """``network``: as people know it (``Network.at``). ``app``: by which it was tried.
    ``set_up``: whether the operator has registered it; ``server``: what had been typed, where the
    network asks for one."""
    retries = (
        _retries(failure, network, app, channel, server)
        if signed_in and text.again and set_up
        else ()
    )
    settings = network.policy.settings_page
    return FailedPage(
        whose_fault=_whose_fault(text.blame) % {"name": network.name},
        nothing_changed=_nothing_changed(channel),
        sign_in=not signed_in,
        retries=retries,
        tell_us=signed_in and not retries and text.blame is Blame.US,
        open_network=settings if text.at_network else "",
    )


def _whose_fault(blame: Blame) -> str:
    return {
        Blame.US: _("The fault is ours"),
        Blame.NETWORK: _("The fault is %(name)s's"),
        Blame.YOU: _("It is your turn, at %(name)s"),
        Blame.NOBODY: _("Nobody's fault that we can see"),
    }[blame]


def _nothing_changed(channel: Channel | None) -> str:
    if channel is None:
        return _("Nothing was stored and nothing was changed.")
    text = _("Nothing was changed: %(name)s keeps the token that it had.")
    return text % {"name": isolated(channel.name)}


def _retries(
    failure: str, network: Network, app: Registration, channel: Channel | None, server: str
) -> tuple[Retry, ...]:
    url = reverse("channels:connect_start", args=[app.key])
    if channel is not None:
        url = reverse("channels:refresh", args=[channel.pk])
    if failure == Failure.TAKEN:
        return (Retry(url, _("Use another account"), "other", server=server),)
    again = "again" if failure == Failure.NO_PERMISSION else ""
    first = Retry(url, _("Try again"), again, server=server)
    if not network.switch_account and not network.consent:
        return (first,)
    return first, Retry(url, _("Use another account"), "other", quiet=True, server=server)
