from __future__ import annotations

from pathlib import Path

from channels.contract import Network
from channels.networks import policy
from channels.networks.linkedin import client, errors

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="linkedin",
    login_url_name="openid_connect_login",
    login_url_kwargs={"provider_id": "linkedin"},
    hosts=("www.linkedin.com", "api.linkedin.com"),
    authorize_host="www.linkedin.com",
    scopes=("openid", "profile", "email", "w_member_social"),
    switch_account={"prompt": "login"},
    re_ask={},
    adapter="channels.networks.linkedin.provider.LinkedInAdapter",
)
