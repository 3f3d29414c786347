from __future__ import annotations

from django.urls import path

from api import key_views

app_name = "keys"
urlpatterns = [
    path("", key_views.index, name="index"),
    path("<int:key_id>/revoke/", key_views.revoke, name="revoke"),
]
