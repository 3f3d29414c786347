"""``{% demo_line channel diagnosis %}``: what can be done to a channel at its pretend network."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels.contract import Cause, State
from channels.diagnosis.diagnose import Diagnosis
from channels.journeys.refresh_all.runs import HELPS
from channels.models import Channel
from config.demo import clock, happenings
from config.demo.happenings import Happening

register = template.Library()


@register.inclusion_tag("demo/_line.html", takes_context=True)
def demo_line(
    context: template.Context,
    channel: Channel,
    diagnosis: Diagnosis,
    *,
    back: str = "",
    in_form: bool = False,
) -> dict[str, Any]:
    """``in_form``: it stands in a form of the page, and brings none of its own.

    Asks neither the database nor the networks: it follows from what the card shows.
    """
    led = {"back": back}
    works = diagnosis.state in (State.WORKING, State.ENDS_SOON, State.LIMITED)
    breaks = works and not diagnosis.checking_again
    chosen = happenings.breaks(channel) if breaks else _mends(channel, diagnosis)
    return {
        "csrf_token": context.get("csrf_token"),
        "channel": channel,
        "to": reverse("demo:channel", args=[channel.pk]) + (f"?{urlencode(led)}" if back else ""),
        "in_form": in_form,
        "folded": breaks,
        "acts": [(each.id, each.label) for each in chosen] + _of_the_wait(diagnosis),
        # Whom to choose on the pretend network's page, where the guided refresh is the cure.
        "be": channel.credential.account_name if diagnosis.step in HELPS and not works else "",
    }


def _mends(channel: Channel, diagnosis: Diagnosis) -> list[Happening]:
    mend = happenings.mend(channel, diagnosis.cause, diagnosis.rule)
    return [mend] if mend else []


def _of_the_wait(diagnosis: Diagnosis) -> list[tuple[str, Promise]]:
    """Where the site waits for the network, or for its own next look."""
    acts: list[tuple[str, Promise]] = []
    if diagnosis.cause is Cause.NETWORK_FAULT:
        acts.append((happenings.END_OUTAGE, _("End the outage")))
    if diagnosis.checking_again and clock.can_move():
        acts.append((happenings.SKIP, _("Skip the wait")))
    return acts
