from __future__ import annotations

from django.urls import path

from notifications.urls import placeholder

app_name = "mailbox"
urlpatterns = [path("", placeholder, name="list")]
