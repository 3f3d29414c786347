from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "notifications"


def placeholder(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


urlpatterns = [path("", placeholder, name="preferences")]
