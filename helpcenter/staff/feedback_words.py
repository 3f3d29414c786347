"""What the staff page says about votes, and where its bars begin and end."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from helpcenter.staff.shares import Difference, Share

WIDE = 200  # of a drawn bar, in its own units
ALIKE = 5  # points; a difference certainly smaller than this is none worth a sentence
STATES = {
    "none": _("No channel there"),
    "working": _("All working"),
    "ends_soon": _("Ends soon"),
    "alive": _("Alive"),
    "expired": _("Expired"),
    "revoked_by_user": _("App removed"),
    "password_changed": _("Password changed"),
    "invalid_token_unspecified": _("Ended, nobody says why"),
    "permission_missing": _("Permission missing"),
    "lost_page_role": _("Page role lost"),
    "checkpoint_or_locked": _("Account locked"),
    "account_suspended": _("Account suspended"),
    "app_fault": _("Fault of our app"),
    "rate_limited": _("Too many calls"),
    "network_fault": _("Fault of the network"),
    "unknown": _("Not understood"),
    "server_gone": _("Server gone"),
}


def state(bucket: str) -> str:
    """A reader's state as ``readers.state`` puts it into a bucket."""
    return str(STATES.get(bucket, bucket))


def points(share: float) -> int:
    return round(share * 100)


def percent(share: float) -> str:
    return gettext("%(share)d%%") % {"share": points(share)}


def share(helped: Share) -> str:
    """ "72% of 53 votes (likely 59% to 82%)"."""
    if not helped.votes:
        return gettext("No votes yet")
    low, high = helped.interval
    text = ngettext(
        "%(share)s of %(votes)d vote (likely %(low)s to %(high)s)",
        "%(share)s of %(votes)d votes (likely %(low)s to %(high)s)",
        helped.votes,
    )
    return text % {
        "share": percent(helped.value),
        "votes": helped.votes,
        "low": percent(low),
        "high": percent(high),
    }


def bar(helped: Share) -> dict[str, int]:
    """Where to draw the interval and the share; whole numbers, the same in every language."""
    low, high = (round(end * WIDE) for end in helped.interval)
    return {"low": low, "wide": max(2, high - low), "at": round(helped.value * WIDE)}


def change(difference: Difference | None) -> str:
    """Before and after the latest revision, as far as the votes tell."""
    if difference is None:
        return gettext("No votes on two revisions to compare yet.")
    low, high = (points(end) for end in difference.interval)
    values = {"n": abs(points(difference.value)), "low": _signed(low), "high": _signed(high)}
    if difference.certain:
        text = (
            gettext("Better than before: %(n)d points more (likely %(low)s to %(high)s).")
            if difference.value > 0
            else gettext("Worse than before: %(n)d points less (likely %(low)s to %(high)s).")
        )
    elif low >= -ALIKE and high <= ALIKE:
        text = gettext("As good as before (the difference is likely %(low)s to %(high)s points).")
    else:
        text = gettext(
            "Too few votes to tell whether the latest revision is better "
            "(the difference is likely %(low)s to %(high)s points)."
        )
    return text % values


def tone(difference: Difference | None) -> str:
    """The state class that fits the change."""
    if difference is None or not difference.certain:
        return "dim"
    return "ok" if difference.value > 0 else "bad"


def _signed(number: int) -> str:
    return f"−{-number}" if number < 0 else f"+{number}"
