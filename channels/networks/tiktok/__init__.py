from __future__ import annotations

from pathlib import Path

from channels.contract import Network, call_limit_option, picture_hosts_option
from channels.networks import policy
from channels.networks.tiktok import client, errors, pasted, pushes, rule_words
from channels.networks.tiktok.scopes import APPROVED

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="tiktok",
    login_url_name="tiktok_login",
    login_url_kwargs={},
    hosts=("open.tiktokapis.com", "www.tiktok.com"),
    authorize_host="www.tiktok.com",
    scopes=APPROVED,
    # Without it TikTok sends back at once whoever has allowed the app before.
    switch_account={"disable_auto_auth": "1"},
    re_ask={"disable_auto_auth": "1"},
    adapter="allauth.socialaccount.providers.tiktok.views.TikTokOAuth2Adapter",
    pushes={"webhook": pushes.read},
    django_apps=("allauth.socialaccount.providers.tiktok",),
    options=(
        call_limit_option("tiktok"),
        picture_hosts_option("tiktok", ".tiktokcdn.com", ".tiktokcdn-us.com", ".tiktokcdn-eu.com"),
    ),
    waits=errors.WAITS,
    called=("tik tok",),
    rule_words=rule_words.RULE_WORDS,
    read_paste=pasted.read,
    portal="https://developers.tiktok.com/apps/",
)
