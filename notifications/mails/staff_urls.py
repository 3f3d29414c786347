"""The mails as staff see them, below ``/staff/mails/``."""

from __future__ import annotations

from django.urls import path

from notifications.mails import staff_views

app_name = "staff_mails"
urlpatterns = [
    path("", staff_views.mails, name="list"),
    path("<slug:slug>/", staff_views.mail, name="mail"),
    path("<slug:slug>/html/", staff_views.html, name="html"),
]
