"""Every address of the site. They do not change once published."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import demo, health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("channels.provider_urls")),
    path("accounts/", include("allauth.urls")),
    path("channels/", include("channels.urls")),
    path("callbacks/", include("channels.callback_urls")),
    path("preferences/notifications/", include("notifications.urls")),
    path("staff/", include("helpcenter.staff_urls")),
    path("", include("helpcenter.urls")),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
        path("demo/mailbox/", include("notifications.mailbox_urls")),
    ]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
