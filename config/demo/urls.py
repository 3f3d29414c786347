from __future__ import annotations

from django.urls import path

from config.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.room, name="room"),
    path("time/", views.time, name="time"),
    path("channels/<int:pk>/", views.channel, name="channel"),
    path("networks/<slug:network>/", views.network, name="network"),
]
