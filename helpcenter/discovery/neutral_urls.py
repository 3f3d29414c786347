"""Addresses that are the same in every language."""

from __future__ import annotations

from django.urls import path

from helpcenter.discovery import picture_views, views

urlpatterns = [
    path("apple-touch-icon.png", picture_views.touch_icon, name="touch_icon"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("policies.json", views.policies_json, name="policies_json"),
    path("policies.schema.json", views.policies_schema, name="policies_schema"),
    path("policies/<slug:network>.json", views.policy_json, name="policy_json"),
]
