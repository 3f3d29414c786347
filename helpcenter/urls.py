"""The addresses of the help center. What moves redirects."""

from __future__ import annotations

from django.urls import include, path

from helpcenter.views import articles, contact, feedback, own_requests, search

app_name = "helpcenter"

urlpatterns = [
    path("", articles.home, name="home"),
    path("", include("helpcenter.found.urls")),
    path("articles/", articles.index, name="index"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("articles/<slug:slug>/feedback/", feedback.vote, name="feedback"),
    path("search/", search.results, name="search"),
    path("search/suggest/", search.suggestions, name="suggest"),
    path("contact/", contact.contact, name="contact"),
    path("contact/suggestions/", contact.suggestions, name="contact_suggestions"),
    path("contact/solved/", contact.this_solved_it, name="contact_solved"),
    path("contact/write/", contact.write, name="contact_write"),
    path("contact/sent/", contact.sent, name="contact_sent"),
    path("contact/requests/", own_requests.index, name="requests"),
    path("contact/requests/<slug:reference>/", own_requests.one, name="request"),
    path("contact/requests/<slug:reference>/close/", own_requests.close, name="request_close"),
]
