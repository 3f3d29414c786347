"""The addresses of the help center. What moves redirects."""

from __future__ import annotations

from django.urls import include, path

from helpcenter.views import articles, contact, feedback, search

app_name = "helpcenter"

urlpatterns = [
    path("", articles.home, name="home"),
    path("", include("helpcenter.found.urls")),
    path("articles/", articles.index, name="index"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("articles/<slug:slug>/feedback/", feedback.vote, name="feedback"),
    path("search/", search.results, name="search"),
    path("contact/", contact.contact, name="contact"),
    path("contact/sent/", contact.sent, name="contact_sent"),
]
