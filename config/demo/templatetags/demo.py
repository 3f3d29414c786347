"""``{% demo_line channel diagnosis %}``: what can be done to a channel at its pretend network."""

from __future__ import annotations

from typing import Any

from django import template

from channels.contract import Cause, State
from channels.diagnosis.diagnose import Diagnosis
from channels.journeys.refresh_runs import HELPS
from channels.models import Channel
from config.demo import clock, happenings

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
    works = diagnosis.state in (State.WORKING, State.ENDS_SOON, State.LIMITED)
    return {
        "csrf_token": context.get("csrf_token"),
        "channel": channel,
        "back": back,
        "in_form": in_form,
        "breaks": happenings.breaks(channel) if works and not diagnosis.checking_again else [],
        "mend": happenings.mend(channel, diagnosis.cause),
        # Whom to choose on the pretend network's page, where the guided refresh is the cure.
        "be": channel.credential.account_name if diagnosis.step in HELPS and not works else "",
        "network_down": diagnosis.cause is Cause.NETWORK_FAULT,
        "wait": bool(diagnosis.checking_again) and clock.can_move(),
    }
