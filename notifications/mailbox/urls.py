from __future__ import annotations

from django.urls import path

from notifications.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("", views.mailbox, name="list"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/html/", views.mail_html, name="html"),
]
