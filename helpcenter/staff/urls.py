"""The addresses of the staff pages, below ``/staff/``."""

from __future__ import annotations

from django.urls import path

from helpcenter.staff import contact, facts, feedback, home, pictures, searches

app_name = "staff"

urlpatterns = [
    path("", home.home, name="home"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/<slug:slug>/", feedback.article, name="feedback_article"),
    path("searches/", searches.searches, name="searches"),
    path("searches/synonym/", searches.synonym, name="searches_synonym"),
    path("searches/<int:pk>/put-away/", searches.put_away, name="searches_put_away"),
    path("searches/synonyms/<int:pk>/forget/", searches.forget, name="searches_forget"),
    path("facts/", facts.facts, name="facts"),
    path("contact/", contact.contact, name="contact"),
    path("pictures/", pictures.pictures, name="pictures"),
]
