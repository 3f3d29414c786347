from __future__ import annotations

from django.urls import path

from channels.handing_over import views as hand_over_views
from channels.journeys import connect_views, refresh_views
from channels.journeys.disconnection import disconnect_views
from channels.journeys.own_consent import leaving
from channels.journeys.refresh_all import walk_views
from channels.pages import (
    checking_views,
    disconnected_views,
    own_networks_views,
    picture_views,
    views,
)
from channels.pages.my_channels import chosen_views
from channels.pages.my_channels import views as list_views
from channels.pages.year import year_views

app_name = "channels"


urlpatterns = [
    path("", list_views.index, name="list"),
    path("check/", checking_views.check_all, name="check_all"),
    path("checking/", checking_views.progress, name="checking"),
    path("chosen/", chosen_views.chosen, name="chosen"),
    path("connect/", connect_views.connect, name="connect"),
    path("connect/start/<slug:app>/", connect_views.start, name="connect_start"),
    path("connect/failed/<slug:app>/<slug:why>/", connect_views.failed, name="connect_failed"),
    path("connect/leave/<uuid:pk>/", leaving.leave, name="leave"),
    path("connect/<uuid:pk>/", connect_views.choose, name="choose"),
    path("connect/taken/<uuid:pk>/", hand_over_views.taken, name="taken"),
    path("hand-over/begin/<uuid:pk>/", hand_over_views.begin, name="hand_over_begin"),
    path("hand-over/<uuid:pk>/", hand_over_views.asked, name="hand_over"),
    path("hand-over/answer/<str:token>/", hand_over_views.answer, name="hand_over_answer"),
    path("logins/<int:pk>/", disconnect_views.login_left, name="login_left"),
    path("refresh/", walk_views.refresh_all, name="refresh_all"),
    path("refresh/other/<uuid:pk>/", refresh_views.other_account, name="refresh_other"),
    path("refresh/less/<uuid:pk>/", refresh_views.less, name="refresh_less"),
    path("disconnected/<uuid:pk>/", disconnected_views.left, name="left"),
    path("disconnected/<uuid:pk>/restore/", disconnected_views.restore, name="restore"),
    path("disconnected/<uuid:pk>/revoke/", disconnected_views.revoke, name="revoke"),
    path(
        "disconnected/<slug:network>/<slug:how>/",
        disconnect_views.disconnected,
        name="disconnected",
    ),
    path("year/", year_views.year, name="year"),
    path("live/", views.live, name="live"),
    path("only/", own_networks_views.choose_own_networks, name="only"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/picture/<slug:mark>/", picture_views.picture, name="picture"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/disconnect/", disconnect_views.disconnect, name="disconnect"),
    path("<int:pk>/refresh/", refresh_views.refresh, name="refresh"),
    path("<int:pk>/refresh/<int:event>/", refresh_views.refreshed, name="refreshed"),
]
