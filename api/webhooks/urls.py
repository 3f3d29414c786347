from __future__ import annotations

from django.urls import path

from api.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:hook_id>/test/", views.test, name="test"),
    path("<int:hook_id>/switch/", views.switch, name="switch"),
    path("<int:hook_id>/secret/", views.rotate, name="rotate"),
    path("<int:hook_id>/delete/", views.delete, name="delete"),
    path("<int:hook_id>/restore/", views.restore, name="restore"),
    path("deliveries/<uuid:delivery_id>/again/", views.send_again, name="again"),
]
