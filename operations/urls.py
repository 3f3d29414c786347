"""The staff page on what runs, below ``/staff/running/``."""

from __future__ import annotations

from django.urls import path

from operations.running import views

urlpatterns = [
    path("", views.page, name="running"),
    path("pauses/<int:pk>/lift/", views.lift, name="lift_pause"),
]
