"""The addresses of the staff pages, below ``/staff/``."""

from __future__ import annotations

from django.urls import path

from helpcenter.staff import contact, feedback, home

app_name = "staff"

urlpatterns = [
    path("", home.home, name="home"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/<slug:slug>/", feedback.article, name="feedback_article"),
    path("contact/", contact.contact, name="contact"),
]
