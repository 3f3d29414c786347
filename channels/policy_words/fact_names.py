"""What the facts of a policy are about, as a list names them."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NUMBER = re.compile(r"_\d+$")
NAMES: dict[str, str | Promise] = {
    "access_token_about": _("how long an access token lasts"),
    "access_token_no_end": _("how long an access token lasts"),
    "access_token_seconds": _("how long an access token lasts"),
    "appeal_url": _("where to appeal when an account is suspended"),
    "app_daily_posts": _("how many posts it takes from one app in a day"),
    "box_arrives": _("how a box arrives that was left out"),
    "day_units": _("how many quota units an app has for a day"),
    "data_access_from": _("what its access to data counts from"),
    "data_access_of": _("whose access to data ends"),
    "data_access_seconds": _("how long access to data lasts"),
    "data_access_spares": _("what its access to data does not touch"),
    "docs_url": _("how tokens are renewed"),
    "ends_early": _("what ends it sooner"),
    "idle_refresh_about": _("how long an unused refresh token lasts"),
    "idle_refresh_seconds": _("how long an unused refresh token lasts"),
    "legacy_refresh_token_seconds": _("how long an older app's refresh token lasts"),
    "link_post_cents": _("what a post with a link costs"),
    "look_every_seconds": _("how often we look at the account itself"),
    "may_change": _("how far its figures can be relied on"),
    "new_password": _("whether a new password ends it"),
    "no_end_date": _("whether a Page's token ends"),
    "old_belief": _("what was true before"),
    "place_missing": _("why a place is not on offer"),
    "policy_url": _("its terms for apps"),
    "daily_posts": _("how many posts it takes in a day"),
    "quarter_hour_posts": _("how many posts it takes in a quarter of an hour"),
    "probe_units": _("how many quota units a look costs"),
    "probe_cents": _("what a question about a token costs"),
    "refresh_again": _("how often a refresh token is renewed"),
    "refresh_token_seconds": _("how long a refresh token lasts"),
    "renew_before_seconds": _("how long before its end we renew a token"),
    "renew_every_seconds": _("how often a renewal proves that it lives"),
    "renew_min_age_seconds": _("how early a token can be renewed"),
    "role_needed": _("which role may publish"),
    "session_seconds": _("how long a connection lasts in all"),
    "public_session_seconds": _("how long a connection of a site without an address lasts"),
    "settings_path": _("where to see and remove access"),
    "settings_url": _("where to see and remove access"),
    "short_token_seconds": _("how long the first token lasts"),
    "testing_token_days": _("how long a login of an app in testing lasts"),
    "units_zone": _("where the day of its quota turns"),
    "upload_units": _("how many quota units an upload takes"),
    "unlock_url": _("where to unlock an account"),
    "warn_days": _("how far ahead we warn"),
    "wording": _("its own words"),
}


def fact_name(key: str) -> str:
    """In words; facts that are numbered alike share a name. An unnamed key as it is."""
    key = NUMBER.sub("", key)
    return str(NAMES.get(key, key.replace("_", " ")))
