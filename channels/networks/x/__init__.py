from __future__ import annotations

from pathlib import Path

from channels.contract import Network, Option, call_limit_option, picture_hosts_option
from channels.networks import policy
from channels.networks.x import client, errors, pasted, pushes

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="twitter_oauth2",
    login_url_name="twitter_oauth2_login",
    login_url_kwargs={},
    hosts=("api.x.com", "x.com"),
    authorize_host="x.com",
    scopes=("tweet.read", "tweet.write", "users.read", "media.write", "offline.access"),
    switch_account={"force_login": "true"},
    re_ask={},
    adapter="allauth.socialaccount.providers.twitter_oauth2.views.TwitterOAuth2Adapter",
    pushes={"webhook": pushes.read},
    handshakes={"webhook": pushes.handshake},
    django_apps=("allauth.socialaccount.providers.twitter_oauth2",),
    options=(
        call_limit_option("x"),
        picture_hosts_option("x", "pbs.twimg.com"),
        Option(
            "X_PROBE_CENTS_A_DAY",
            0,
            "US cents a day for asking X about users, which it bills; "
            "0: never ask, renewals are the proof of life",
        ),
        Option(
            "X_CONSUMER_SECRET",
            "",
            "the app's consumer secret (API secret key), with which X signs what it tells us "
            "unasked; nothing: not heard",
            name="consumer_secret",
            demo="demo-x-consumer-secret",
        ),
    ),
    waits=errors.WAITS,
    called=("twitter", "tweet", "tweets"),
    read_paste=pasted.read,
    portal="https://developer.x.com/en/portal/dashboard",
    ask_app=client.ask_app,
)
