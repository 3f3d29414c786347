from __future__ import annotations

from pathlib import Path

from channels.contract import Network, Option, call_limit_option, picture_hosts_option
from channels.networks import policy
from channels.networks.facebook import client, errors, integrity, pasted, rule_words
from channels.networks.meta import usage
from channels.networks.meta.graph_version import VERSION, VERSIONS
from channels.networks.meta.signed_request import PUSHES

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="facebook",
    login_url_name="facebook_login",
    login_url_kwargs={},
    hosts=("graph.facebook.com", "www.facebook.com"),
    authorize_host="www.facebook.com",
    scopes=(
        "public_profile",
        "pages_show_list",
        "pages_read_engagement",
        "pages_manage_posts",
        "business_management",
    ),
    switch_account={"auth_type": "reauthenticate"},
    re_ask={"auth_type": "rerequest"},
    adapter="allauth.socialaccount.providers.facebook.views.FacebookOAuth2Adapter",
    adds_scopes=True,
    pushes={**PUSHES, "webhook": integrity.read},
    handshakes={"webhook": integrity.handshake},
    options=(
        call_limit_option("facebook"),
        picture_hosts_option("facebook", ".fbcdn.net", "platform-lookaside.fbsbx.com"),
        Option(
            "FACEBOOK_PAGE_INTEGRITY",
            default=False,
            means="the app may ask for `pages_manage_metadata`: it hears when a Page is restricted",
            name="page_integrity",
            scopes=(integrity.SCOPE,),
        ),
        Option(
            "FACEBOOK_VERIFY_TOKEN",
            "",
            "what you entered as verify token of the Page webhook at Meta; nothing: not answered",
            name="verify_token",
            demo="demo-facebook-verify-token",
        ),
    ),
    django_apps=("allauth.socialaccount.providers.facebook",),
    # allauth's own fields and version are retired ones.
    provider_settings={
        "VERSION": VERSION,
        "FIELDS": ["id", "name", "email"],
        "OAUTH_PKCE_ENABLED": True,  # not asked for, and held to where it is sent
    },
    waits=usage.WAITS,
    versions=VERSIONS,
    lends_login_token=False,  # it can do more than the Page's own
    denied=("user_denied",),
    called=("fb", "graph api"),
    rule_words=rule_words.RULE_WORDS,
    read_paste=pasted.read,
    ask_place=client.ask_place,
    tells_end=True,
    portal="https://developers.facebook.com/apps/",
    ask_app=client.ask_app,
)
