from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "channels"


def placeholder(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


urlpatterns = [
    path("", placeholder, name="list"),
    path("connect/", placeholder, name="connect"),
    path("connect/<uuid:pk>/", placeholder, name="choose"),
    path("refresh/", placeholder, name="refresh_all"),
    path("live/", placeholder, name="live"),
    path("<int:pk>/", placeholder, name="detail"),
    path("<int:pk>/check/", placeholder, name="check"),
    path("<int:pk>/disconnect/", placeholder, name="disconnect"),
    path("<int:pk>/refresh/", placeholder, name="refresh"),
]
