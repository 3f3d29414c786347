from __future__ import annotations

from pathlib import Path

from channels.contract import Network, Option
from channels.networks import policy, versions
from channels.networks.linkedin import client, errors, organizations, pasted

SERVER = "https://www.linkedin.com/oauth"

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
    django_apps=("allauth.socialaccount.providers.openid_connect",),
    provider_settings={
        "server_url": SERVER,
        "token_auth_method": "client_secret_post",
        "oauth_pkce_enabled": False,
        # The person is named in the id token; asking again right away meets tokens that
        # some of LinkedIn's servers do not know yet.
        "fetch_userinfo": False,
    },
    options=(
        Option(
            "LINKEDIN_VERSION",
            "202607",
            "the `LinkedIn-Version` month of the versioned API, alive for about a year; one "
            "that LinkedIn documents, as not every month exists",
            name="version",
        ),
        Option(
            "LINKEDIN_ORGANIZATIONS",
            default=False,
            means="the app is approved for the Community Management API",
            name="organizations",
            scopes=organizations.SCOPES,
        ),
        Option(
            "LINKEDIN_PARTNER",
            default=False,
            means="the app is given refresh tokens",
            name="partner",
        ),
    ),
    versions=versions.load(Path(__file__).parent, setting="LINKEDIN_VERSION", refused=426),
    # It never says `access_denied`:
    # https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow
    denied=("user_cancelled_login", "user_cancelled_authorize"),
    called=("linked in",),
    read_paste=pasted.read,
    ask_place=client.ask_place,
)
