from __future__ import annotations

from pathlib import Path

from channels.contract import GiveBack, Network, call_limit_option, picture_hosts_option
from channels.networks import policy
from channels.networks.pinterest import client, errors, pasted

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="pinterest",
    login_url_name="pinterest_login",
    login_url_kwargs={},
    hosts=("api.pinterest.com", "www.pinterest.com"),
    authorize_host="www.pinterest.com",
    scopes=("user_accounts:read", "boards:read", "boards:write", "pins:read", "pins:write"),
    switch_account={},
    re_ask={},
    options=(
        call_limit_option("pinterest"),
        picture_hosts_option("pinterest", "i.pinimg.com"),
    ),
    adapter="channels.networks.pinterest.provider.PinterestAdapter",
    django_apps=("allauth.socialaccount.providers.pinterest",),
    waits=errors.WAITS,
    read_paste=pasted.read,
    gives_back=GiveBack.NO,
    portal="https://developers.pinterest.com/apps/",
)
