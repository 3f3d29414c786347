"""The API's addresses, all under ``/api/v1/``."""

from __future__ import annotations

from django.urls import path

from api.description import views
from api.v1 import api

urlpatterns = [
    path("v1/openapi.json", views.openapi, name="api_openapi"),
    path("v1/", api.urls),
]
