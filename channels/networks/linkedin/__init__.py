from __future__ import annotations

from pathlib import Path

from channels.contract import (
    GiveBack,
    Kind,
    Network,
    Option,
    Registration,
    call_limit_option,
    picture_hosts_option,
)
from channels.networks import policy, versions
from channels.networks.linkedin import client, errors, organizations, pasted

SERVER = "https://www.linkedin.com/oauth"
ADAPTER = "channels.networks.linkedin.provider.LinkedInAdapter"
PROVIDER_SETTINGS = {
    "server_url": SERVER,
    "token_auth_method": "client_secret_post",
    "oauth_pkce_enabled": False,
    # We ask who the person is ourselves, and wait for it: some of LinkedIn's servers do not
    # know a new token yet.
    "fetch_userinfo": False,
}

# LinkedIn gives the Community Management API, with which organizations come, only to an app
# that has no other product, and refuses a request whole for one scope that is not the app's:
# https://learn.microsoft.com/linkedin/marketing/community-management/community-management-overview
PAGES = Registration(
    network="linkedin",
    id=client.PAGES,
    provider="linkedin-pages",
    login_url_name="openid_connect_login",
    login_url_kwargs={"provider_id": "linkedin-pages"},
    scopes=("r_basicprofile", "w_member_social", *organizations.SCOPES),
    adapter=ADAPTER,
    provider_settings=PROVIDER_SETTINGS,
    kinds=(Kind.ORGANIZATION,),
    means="an app whose one product is the Community Management API",
)

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
    adapter=ADAPTER,
    django_apps=("allauth.socialaccount.providers.openid_connect",),
    provider_settings=PROVIDER_SETTINGS,
    options=(
        call_limit_option("linkedin"),
        picture_hosts_option("linkedin", "media.licdn.com"),
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
            means="the first app asks for organizations too; for an old app that has every product",
            name="organizations",
            scopes=organizations.SCOPES,
            warning="LinkedIn gives organizations only to an app of their own, and refuses whole "
            "what asks for them beside 'openid'.",
            instead=f"Register {PAGES.means}, set {PAGES.prefix}_CLIENT_ID and "
            f"{PAGES.prefix}_CLIENT_SECRET, and take LINKEDIN_ORGANIZATIONS away. Leave it only if "
            "LINKEDIN_CLIENT_ID names an old app that LinkedIn has let keep both.",
        ),
    ),
    versions=versions.load(Path(__file__).parent, setting="LINKEDIN_VERSION", refused=426),
    # It never says `access_denied`:
    # https://learn.microsoft.com/linkedin/shared/authentication/authorization-code-flow
    denied=("user_cancelled_login", "user_cancelled_authorize"),
    called=("linked in",),
    read_paste=pasted.read,
    ask_place=client.ask_place,
    tells_end=True,
    gives_back=GiveBack.SOME_APPS,
    more_apps=(PAGES,),
    means="an app with Sign In with LinkedIn using OpenID Connect, and Share on LinkedIn",
    portal="https://www.linkedin.com/developers/apps",
    ask_app=client.ask_app,
)
