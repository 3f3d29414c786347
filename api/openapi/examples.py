"""Answers as they look, for the description and its page. A test holds them to the schemas."""

from __future__ import annotations

from typing import Any

from django.conf import settings

CHANNEL: dict[str, Any] = {
    "id": 12,
    "network": "linkedin",
    "server": "",
    "kind": "organization",
    "name": "Tidewater Foods",
    "state": "needs_you",
    "state_words": "Needs you",
    "cause": "password_changed",
    "certainty": "said",
    "blame": "you",
    "reconnect": True,
    "headline": "The password was changed, so LinkedIn ended every session.",
    "explanation": "A new sign-in with the account as it is now mends it.",
    "next_step": {
        "words": "Refresh this channel",
        "url": f"{settings.SITE_URL}/channels/12/refresh/",
    },
    "article_url": f"{settings.SITE_URL}/articles/change-a-password/#already-changed",
    "visibility": "public",
    "token": {
        "issued_at": "2026-10-03T08:00:00Z",
        "expires_at": "2026-12-02T08:00:00Z",
        "no_end_date": False,
        "renewed_by_us": False,
        "ends_at": "2026-12-02T08:00:00Z",
        "ends_about": False,
    },
    "asked_at": "2026-11-24T07:52:10Z",
    "last_alive_at": "2026-11-23T22:10:41Z",
    "not_looked_since": None,
    "checking_again": None,
    "state_since": "2026-11-24T07:52:10Z",
    "links": {
        "self": f"{settings.SITE_URL}/api/v1/channels/12",
        "page": f"{settings.SITE_URL}/channels/12/",
    },
}
PUBLISHED: dict[str, Any] = {
    "post": "#312",
    "published_at": "2026-11-24T08:00:00Z",
    "visibility": "limited",
    "says": "Posts of Tidewater Foods are out, but only people with a role in our app at Facebook "
    "can see them.",
    "reconnect": False,
    "article_url": f"{settings.SITE_URL}/articles/network-fault-or-ours/#unseen",
    "channel": {
        **CHANNEL,
        "network": "facebook",
        "kind": "page",
        "state": "limited",
        "state_words": "Limited",
        "cause": "app_fault",
        "certainty": "inferred",
        "blame": "us",
        "reconnect": False,
        "headline": "Posts of Tidewater Foods are out, but only people with a role in our app at "
        "Facebook can see them.",
        "explanation": "We have to fix that at Facebook, and whoever runs this site has been told. "
        "The connection works: refreshing it would change nothing.",
        "next_step": None,
        "article_url": f"{settings.SITE_URL}/articles/network-fault-or-ours/#unseen",
        "visibility": "limited",
    },
}
CHANNELS: dict[str, Any] = {"channels": [CHANNEL], "next": None}
CHANGES: dict[str, Any] = {
    "changes": [
        {
            "id": 318,
            "at": "2026-11-24T07:52:10Z",
            "kind": "state_changed",
            "says": "From “Working” to “Needs you”.",
            "cause": "password_changed",
            "certainty": None,
            "before": "working",
            "after": "needs_you",
            "channels": [12],
        }
    ],
    "channels": [CHANNEL],
    "next": "e8u",
    "more": False,
}
