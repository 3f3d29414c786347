"""The staff page on what runs, below ``/staff/running/``."""

from __future__ import annotations

from django.urls import path

from operations import running_views

urlpatterns = [
    path("", running_views.page, name="running"),
    path("pauses/<int:pk>/lift/", running_views.lift, name="lift_pause"),
]
