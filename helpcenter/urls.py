"""The addresses of the help center. What moves redirects."""

from __future__ import annotations

from django.urls import include, path

from helpcenter.contact import own_requests_views, views
from helpcenter.feedback import views as feedback
from helpcenter.pages import articles, home, search

app_name = "helpcenter"

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("helpcenter.pages.urls")),
    # Under its first title the guide is linked from elsewhere, with and without our folder.
    path(
        "best-practices-for-keeping-your-social-channels-connected/",
        articles.guide,
        name="guide",
    ),
    path("articles/", articles.index, name="index"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("articles/<slug:slug>/feedback/", feedback.vote, name="feedback"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggestions, name="suggest"),
    path("contact/", views.contact, name="contact"),
    path("contact/suggestions/", views.suggestions, name="contact_suggestions"),
    path("contact/solved/", views.this_solved_it, name="contact_solved"),
    path("contact/write/", views.write, name="contact_write"),
    path("contact/sent/", views.sent, name="contact_sent"),
    path("contact/requests/", own_requests_views.index, name="requests"),
    path("contact/requests/<slug:reference>/", own_requests_views.conversation, name="request"),
    path(
        "contact/requests/<slug:reference>/close/", own_requests_views.close, name="request_close"
    ),
]
