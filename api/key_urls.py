from __future__ import annotations

from django.urls import path

from api import key_views, lending_views

app_name = "keys"
urlpatterns = [
    path("", key_views.index, name="index"),
    path("<int:key_id>/revoke/", key_views.revoke, name="revoke"),
    path("lend/<int:login_id>/", lending_views.switch, name="lend"),
]
