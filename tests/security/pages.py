"""One address of every kind of answer, for whoever looks at what all of them have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """``who``: nobody, a person, or staff. ``html``: whether a browser shows it as a page."""

    name: str
    path: str
    status: int = 200
    who: str = ""
    html: bool = True


KINDS = (
    Kind("home", "/"),
    Kind("home in Spanish", "/es/"),
    Kind("article", "/articles/linkedin/"),
    Kind("search", "/search/?q=linkedin"),
    Kind("contact", "/contact/"),
    Kind("sign in", "/accounts/login/"),
    Kind("sign up", "/accounts/signup/"),
    Kind("forgotten password", "/accounts/password/reset/"),
    Kind("not found", "/nothing-here/", 404),
    Kind("sent to sign in", "/channels/", 302, html=False),
    Kind("channels", "/channels/", who="person"),
    Kind("connect", "/channels/connect/", who="person"),
    Kind("notifications", "/preferences/notifications/", who="person"),
    Kind("keys", "/preferences/keys/", who="person"),
    Kind("second factor", "/accounts/2fa/", who="person"),
    Kind("staff", "/staff/", who="staff"),
    Kind("a mail shown", "/staff/mails/lost/html/", who="staff"),
    Kind("the mail's page", "/staff/mails/lost/", who="staff"),
    Kind("admin", "/admin/", who="admin"),
    Kind("API refusal", "/api/v1/channels", 401, html=False),
    Kind("API description", "/api/v1/openapi.json", html=False),
    Kind("API for people", "/api/v1/docs"),
    Kind("feed", "/feeds/articles.atom", html=False),
    Kind("figures as JSON", "/policies.json", html=False),
    Kind("sitemap", "/sitemap.xml", html=False),
    Kind("robots", "/robots.txt", html=False),
    Kind("picture beside a link", "/articles/linkedin/card.png", html=False),
    Kind("stylesheet", "/static/site.css", html=False),
    Kind("script", "/static/site.js", html=False),
    Kind("security.txt", "/.well-known/security.txt", html=False),
    Kind("wrong method", "/csp-reports/", 405, html=False),
)
