"""Headers that every answer of ours has, also a static file and an error."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.browser_safety import content_security

# Nothing of the device is used by our pages but the clipboard's writing side, and passkeys.
# Only what Chromium knows on every system: it warns of any other name, on every page.
PERMISSIONS = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), "
    "clipboard-read=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), "
    "gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), "
    "xr-spatial-tracking=(), clipboard-write=(self), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)"
)
REPORTING = f'{content_security.REPORT_GROUP}="{content_security.REPORTS}"'
# Other sites may show these: the pictures beside a link, icons, and what feed readers take.
EMBEDDABLE = ("image/", "application/atom+xml")


class HeadersMiddleware:
    """A view that knows better sets the header itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        # What was made for who asked is kept by no cache, and not shown by the Back button.
        if "Cookie" in headers.get("Vary", ""):
            headers.setdefault("Cache-Control", "private, no-store")
        headers.setdefault("Cross-Origin-Resource-Policy", _who_may_load(response))
        if "report-to" in headers.get("Content-Security-Policy", ""):
            headers.setdefault("Reporting-Endpoints", REPORTING)
        return response


def _who_may_load(response: HttpResponse) -> str:
    headers = response.headers
    everyone = headers.get("Access-Control-Allow-Origin") == "*"
    shown = headers.get("Content-Type", "").startswith(EMBEDDABLE)
    private = "private" in headers.get("Cache-Control", "")
    return "cross-origin" if everyone or (shown and not private) else "same-origin"


class AdminContentMiddleware:
    """Django's admin keeps the policy but for Trusted Types. Stands below ``CSPMiddleware``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            # What django-csp's own decorators put on an answer.
            response._csp_replace = content_security.without_trusted_types()  # type: ignore[attr-defined]
        return response
