"""Every address of the site. They do not change once published."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from allauth.urls import build_provider_urlpatterns
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from api.description.views import docs
from channels.contract import own_apps
from channels.journeys.own_consent import documents
from config.demo import sign_in
from config.pages import account_menu, preferences, security_txt, site_pages, styleguide
from helpcenter.public_cache import shared
from operations import endpoints
from operations.refused_content import views as refused_content

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# The same in every language: networks, machines and the operator know these. A page that
# one of them answers with is in the language of the person's cookie (config.language_of_address).
neutral: list[URLPattern | URLResolver] = [
    # Answered by operations.middleware, before anything else; here for their names.
    path("healthz", endpoints.healthz, name="healthz"),
    path("readyz", endpoints.readyz, name="readyz"),
    path("metrics", endpoints.metrics, name="metrics"),
    path(".well-known/security.txt", security_txt.security_txt, name="security_txt"),
    path(own_apps.METADATA_PATH[1:], shared(documents.client_metadata), name="client_metadata"),
    path(own_apps.KEYS_PATH[1:], shared(documents.public_keys), name="client_keys"),
    path("csp-reports/", refused_content.receive, name="csp_reports"),
    path("admin/", admin.site.urls),
    path("accounts/", include("channels.journeys.provider_urls")),
    path("accounts/", include(build_provider_urlpatterns())),
    path("callbacks/mail/", include("notifications.bounces.urls")),
    path("callbacks/", include("channels.callbacks.urls")),
    path("api/", include("api.urls")),
    path("", include("helpcenter.discovery.neutral_urls")),
]
# Pages, one address for each language.
pages: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/reauthenticate/", include("accounts.recent_sign_in.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("channels/", include("channels.urls")),
    path("preferences/", preferences.overview, name="preferences"),
    path("preferences/menu/", account_menu.menu, name="account_menu"),
    path("preferences/data/", include("accounts.pages.urls")),
    path("preferences/notifications/", include("notifications.urls")),
    path("preferences/keys/", include("api.keys.urls")),
    path("preferences/webhooks/", include("api.webhooks.urls")),
    path("api/v1/docs", docs, name="api_docs"),
    path("staff/running/", include("operations.urls")),
    path("staff/mails/", include("notifications.mails.staff_urls")),
    path("staff/refused-content/", refused_content.refused, name="staff_refused_content"),
    path("staff/", include("helpcenter.staff.urls")),
    path("styleguide/", styleguide.page, name="styleguide"),
    path("about/", site_pages.about, name="about"),
    path("privacy/", site_pages.privacy, name="privacy"),
    path("terms/", site_pages.terms, name="terms"),
    path("leaving/", site_pages.leaving, name="leaving"),
    path("", include("helpcenter.urls")),
]
if settings.DEMO:
    pages += [
        path("demo/sign-in/", sign_in.sign_in, name="demo_sign_in"),
        path("demo/", include("config.demo.urls")),
        path("demo/mailbox/", include("notifications.mailbox.urls")),
    ]
urlpatterns = neutral + i18n_patterns(*pages, prefix_default_language=False)

handler400 = "config.pages.errors.bad_request"
handler403 = "config.pages.errors.forbidden"
handler404 = "config.pages.errors.not_found"
handler429 = "config.pages.errors.too_many_requests"  # asked for by allauth alone
handler500 = "config.pages.errors.server_error"
