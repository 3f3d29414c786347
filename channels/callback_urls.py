"""Addresses that networks are told. They are registered there and do not change."""

from __future__ import annotations

from django.urls import path

from channels import callback_views

app_name = "callbacks"
urlpatterns = [
    path("deleted/<slug:code>/", callback_views.deletion, name="deletion"),
    path("<slug:network>/<slug:name>/", callback_views.receive, name="receive"),
]
