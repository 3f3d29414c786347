from __future__ import annotations

from django.urls import path

from notifications.bounces import views as bounce_views
from notifications.first_steps import views as first_steps
from notifications.preferences import views
from notifications.unsubscribe import views as unsubscribe_views
from notifications.zones import views as zone_views

app_name = "notifications"
urlpatterns = [
    path("", views.preferences, name="preferences"),
    path("first-steps/", first_steps.put_away, name="first_steps"),
    path("channels/<int:pk>/", views.exception, name="exception"),
    path("test/", views.send_test, name="test"),
    path("zone/", zone_views.answer, name="zone"),
    path("address/", bounce_views.try_again, name="try_again"),
    path("unsubscribe/<str:token>/", unsubscribe_views.unsubscribe, name="unsubscribe"),
]
