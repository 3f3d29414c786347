from __future__ import annotations

from django.urls import path

from accounts.recent_sign_in import views

app_name = "recent_sign_in"
urlpatterns = [
    path("code/", views.code, name="code"),
    path("on/", views.go_on, name="go_on"),
]
