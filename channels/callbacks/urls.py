"""Addresses that networks are told. They are registered there and do not change."""

from __future__ import annotations

from django.urls import path

from channels.callbacks import views

app_name = "callbacks"
urlpatterns = [
    path("deleted/<slug:code>/", views.deletion, name="deletion"),
    path("<slug:network>/<slug:name>/", views.receive, name="receive"),
]
