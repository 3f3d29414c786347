"""The addresses of the staff pages, below ``/staff/``."""

from __future__ import annotations

from django.urls import path

from helpcenter.staff import contact, home

app_name = "staff"

urlpatterns = [
    path("", home.home, name="home"),
    path("contact/", contact.contact, name="contact"),
]
