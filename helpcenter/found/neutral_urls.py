"""Addresses that are the same in every language."""

from __future__ import annotations

from django.urls import path

from helpcenter.views import found, pictures

urlpatterns = [
    path("apple-touch-icon.png", pictures.touch_icon, name="touch_icon"),
    path("robots.txt", found.robots_txt, name="robots"),
    path("sitemap.xml", found.sitemap, name="sitemap"),
    path("policies.json", found.policies_json, name="policies_json"),
    path("policies.schema.json", found.policies_schema, name="policies_schema"),
    path("policies/<slug:network>.json", found.policy_json, name="policy_json"),
]
