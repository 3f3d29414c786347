from __future__ import annotations

from pathlib import Path

from channels.contract import Network, Option, call_limit_option, picture_hosts_option
from channels.networks import policy
from channels.networks.google import consent, risc, tokens
from channels.networks.google import rule_words as google
from channels.networks.youtube import client, errors, pasted, rule_words

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="youtube",
    login_url_name="youtube_login",
    login_url_kwargs={},
    hosts=(*tokens.HOSTS, *risc.HOSTS),
    authorize_host=tokens.AUTHORIZE_HOST,
    home="www.youtube.com",
    scopes=(*consent.WHO, errors.UPLOAD, errors.READ),
    switch_account=consent.SWITCH_ACCOUNT,
    re_ask=consent.ASK_ANEW,
    first_ask=consent.ASK_ANEW,
    options=(
        call_limit_option("youtube"),
        picture_hosts_option("youtube", "yt3.ggpht.com", "yt3.googleusercontent.com"),
        Option(
            "YOUTUBE_UNITS_A_DAY",
            10_000,
            "how many of the project's quota units a day our looks at channels may take; uploads "
            "of your tools take from the same. 0: no looks, renewals are the proof of life",
        ),
    ),
    adapter="channels.networks.youtube.provider.YouTubeAdapter",
    django_apps=("channels.networks.youtube",),
    provider_settings=consent.PROVIDER_SETTINGS,
    pushes={risc.NAME: risc.read},
    push_keys={risc.NAME: risc.KEYS},
    push_taken={risc.NAME: risc.TAKEN},
    token_marks=risc.marks,
    waits=errors.WAITS,
    called=("yt", "you tube"),
    rule_words=rule_words.RULE_WORDS,
    failures=rule_words.FAILURES,
    returns=google.RETURNS,
    read_paste=pasted.read,
    tells_end=True,
    portal="https://console.cloud.google.com/apis/credentials",
    ask_app=client.ask_app,
)
