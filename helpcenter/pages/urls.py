"""Pages, feeds and pictures with an address for each language; part of ``helpcenter.urls``."""

from __future__ import annotations

from django.urls import path

from helpcenter.discovery import picture_views, views
from helpcenter.pages import policies

urlpatterns = [
    path("articles/<slug:slug>/card.png", picture_views.of_article, name="picture"),
    path("cards/<slug:page>.png", picture_views.of_page, name="picture_of_page"),
    path("policies/", policies.policies, name="policies"),
    path("policies/changes/", policies.changes, name="policy_changes"),
    path("feeds/articles.atom", views.articles_feed, name="feed_articles"),
    path("feeds/policies.atom", views.changes_feed, name="feed_changes"),
    path("feeds/policies/<slug:network>.atom", views.changes_feed_of, name="feed_of"),
]
