"""Addresses of the account that allauth has none for."""

from __future__ import annotations

from django.urls import path

from accounts import views
from accounts.joining import views as joining

app_name = "accounts"
urlpatterns = [
    path("preferences/activity/", views.activity, name="activity"),
    path("accounts/join/", joining.join, name="join"),
    path("accounts/join/<str:key>/", joining.join_by_link, name="join_by_link"),
]
