"""What an answer of ours carries for safety, by setting: cookies, transport, headers."""

from __future__ import annotations

from typing import Any

from config.starting.environment import Environment

# How long a browser insists on https once it was told, in seconds: a year.
HSTS_S = 31_536_000
# The prefix binds a cookie to this very host and to https: no sibling host and no plain page can
# set it. https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
HOST_PREFIX = "__Host-"


def settings(env: Environment, *, https: bool) -> dict[str, Any]:
    """Over plain http, as in the demo, a browser would refuse what is secure: names stay plain."""
    prefix = HOST_PREFIX if https else ""
    subdomains = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
    preload = env.bool("HSTS_PRELOAD", default=False)
    return {
        "SESSION_COOKIE_NAME": f"{prefix}sessionid",
        "CSRF_COOKIE_NAME": f"{prefix}csrftoken",
        "LANGUAGE_COOKIE_NAME": f"{prefix}django_language",
        "MESSAGES_COOKIE_NAME": f"{prefix}messages",
        "MESSAGE_STORAGE": "config.pages.message_cookies.MessageStorage",
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_SSL_REDIRECT": https,
        "SECURE_HSTS_SECONDS": HSTS_S if https else 0,
        # For a whole domain only the operator can promise https, and the preload list is hard
        # to leave: https://hstspreload.org/#removal
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": https and subdomains,
        "SECURE_HSTS_PRELOAD": https and preload,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "WHITENOISE_ALLOW_ALL_ORIGINS": False,
    }
