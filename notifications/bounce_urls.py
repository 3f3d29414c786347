"""Where a mail provider tells what became of a mail, below ``/callbacks/mail/``."""

from __future__ import annotations

from django.urls import path

from notifications import bounce_views

app_name = "bounces"
urlpatterns = [path("<slug:provider>/", bounce_views.receive, name="receive")]
