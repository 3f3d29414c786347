from __future__ import annotations

from django.urls import path

from accounts.pages import copy_views, leaving_views

app_name = "your_data"
urlpatterns = [
    path("", copy_views.index, name="index"),
    path("copy/", copy_views.ask, name="ask"),
    path("copy/<str:signed>/", copy_views.download, name="download"),
    path("leave/", leaving_views.leave, name="leave"),
    path("keep/", leaving_views.keep, name="keep"),
    path("keep/<str:signed>/", leaving_views.keep_by_link, name="keep_by_link"),
]
