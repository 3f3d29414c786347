"""What can be ordered of LinkedIn alone: how it settles a new token, what it says of addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.dialect import Choice
from sandbox.networks.linkedin import openid
from sandbox.networks.linkedin.member import RACE, settling
from sandbox.store import database

LONGEST_S = 1e9
ADDRESSES = Choice(
    order="email_verified",
    title="Sign in with LinkedIn",
    about="What it says of a person's address, in the id token and at userinfo.",
    options={name: shown for name, (shown, _) in openid.FORMS.items()},
    in_words=("usual", "left_out"),
    now=openid.form_ordered,
)


def new_token_race(sent: Mapping[str, Any]) -> dict[str, object]:
    """For so many seconds LinkedIn calls a brand-new token revoked."""
    try:
        seconds = float(sent.get("seconds", ""))
    except (TypeError, ValueError):
        raise ValueError("Give seconds, 0 or more.") from None
    if not 0 <= seconds <= LONGEST_S:
        raise ValueError("Give seconds, 0 or more.")
    database.set_setting(RACE, str(seconds))
    return {"seconds": seconds}


def email_verified(sent: Mapping[str, Any]) -> dict[str, object]:
    """LinkedIn says of every address what stands under ``say``, in whatever form: true, "false",
    1, null. ``{"leave_out": true}``: nothing at all; ``{}``: what it usually says. The page sends
    ``form``, one of ``openid.FORMS``."""
    ordered = dict(sent)
    if "form" in ordered:
        if ordered["form"] not in openid.FORMS:
            raise ValueError(f"Forms: {', '.join(openid.FORMS)}.")
        ordered = dict(openid.FORMS[ordered["form"]][1])
    if strange := set(ordered) - {"say", "leave_out"}:
        raise ValueError(f"Unknown: {', '.join(sorted(strange))}. Known: say, leave_out.")
    openid.say_of_addresses(ordered)
    return {"email_verified": ordered}


def standing() -> dict[str, object]:
    return {"new_token_race_seconds": settling()}
