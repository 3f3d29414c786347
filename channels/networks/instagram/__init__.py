from __future__ import annotations

from pathlib import Path

from channels.contract import GiveBack, Network, call_limit_option, picture_hosts_option
from channels.networks import policy
from channels.networks.instagram import client, errors, pasted, rule_words
from channels.networks.meta import usage
from channels.networks.meta.graph_version import VERSIONS
from channels.networks.meta.signed_request import PUSHES

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="instagram",
    login_url_name="instagram_login",
    login_url_kwargs={},
    hosts=("graph.instagram.com", "api.instagram.com", "www.instagram.com"),
    authorize_host="www.instagram.com",
    scopes=(
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_comments",
        "instagram_business_manage_insights",
    ),
    switch_account={"force_reauth": "true"},
    re_ask={"force_reauth": "true"},
    options=(
        call_limit_option("instagram"),
        picture_hosts_option("instagram", ".cdninstagram.com", ".fbcdn.net"),
    ),
    adapter="channels.networks.instagram.provider.InstagramAdapter",
    pushes=PUSHES,
    django_apps=("channels.networks.instagram",),
    waits=usage.WAITS,
    versions=VERSIONS,
    denied=("user_denied",),
    called=("insta", "ig"),
    rule_words=rule_words.RULE_WORDS,
    failures=rule_words.FAILURES,
    read_paste=pasted.read,
    gives_back=GiveBack.NO,
    portal="https://developers.facebook.com/apps/",
)
