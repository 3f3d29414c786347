from __future__ import annotations

from django.urls import path

from api.keys import lending_views, reporting_views, views

app_name = "keys"
urlpatterns = [
    path("", views.index, name="index"),
    path("reporting/", reporting_views.reporting, name="reporting"),
    path("<int:key_id>/revoke/", views.revoke, name="revoke"),
    path("<int:key_id>/restore/", views.restore, name="restore"),
    path("lend/<int:login_id>/", lending_views.switch, name="lend"),
]
