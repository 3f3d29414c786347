"""Who can see what was published through an app, as far as anybody can tell."""

from __future__ import annotations

from enum import StrEnum


class Visibility(StrEnum):
    """Who sees a published post."""

    PUBLIC = "public"
    LIMITED = "limited"  # it is there, and only a few can see it
    UNKNOWN = "unknown"  # the network took it and did not say who sees it


class HiddenBy(StrEnum):
    """Why few see it. Each is the app's, and never the person's."""

    # https://developers.facebook.com/docs/development/build-and-test/app-modes : what an app in
    # development mode creates is seen by people with a role in it.
    APP_IN_DEVELOPMENT = "app_in_development"
    # https://developers.pinterest.com/docs/getting-started/set-up-app/ : Pins made with trial
    # access are seen by their owner alone.
    TRIAL_ACCESS = "trial_access"
    # https://developers.tiktok.com/doc/content-sharing-guidelines/ : until TikTok has audited an
    # app, what it posts is for the eyes of the account alone.
    NOT_AUDITED = "not_audited"
    UNKNOWN = "unknown"
