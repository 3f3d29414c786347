from __future__ import annotations

from django.urls import path

from notifications import mailbox_views

app_name = "mailbox"
urlpatterns = [
    path("", mailbox_views.mailbox, name="list"),
    path("<int:pk>/", mailbox_views.mail, name="mail"),
    path("<int:pk>/html/", mailbox_views.mail_html, name="html"),
]
