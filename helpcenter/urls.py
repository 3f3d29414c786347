from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "helpcenter"


def placeholder(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


urlpatterns = [
    path("", placeholder, name="home"),
    path("articles/", placeholder, name="index"),
    path("articles/<slug:slug>/", placeholder, name="article"),
    path("search/", placeholder, name="search"),
    path("contact/", placeholder, name="contact"),
]
