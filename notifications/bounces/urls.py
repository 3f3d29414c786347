"""Where a mail provider tells what became of a mail, below ``/callbacks/mail/``."""

from __future__ import annotations

from django.urls import path

from notifications.bounces import views

app_name = "bounces"
urlpatterns = [path("<slug:provider>/", views.receive, name="receive")]
