from __future__ import annotations

from pathlib import Path

from channels.contract import Network, call_limit_option
from channels.networks import policy
from channels.networks.google import consent, risc, rule_words
from channels.networks.google import tokens as google
from channels.networks.googlebusiness import client, errors, pasted

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="googlebusiness",
    login_url_name="googlebusiness_login",
    login_url_kwargs={},
    hosts=(
        *google.HOSTS,
        *risc.HOSTS,
        "mybusinessaccountmanagement.googleapis.com",
        "mybusinessbusinessinformation.googleapis.com",
    ),
    authorize_host=google.AUTHORIZE_HOST,
    home="business.google.com",
    scopes=(*consent.WHO, client.MANAGE),
    switch_account=consent.SWITCH_ACCOUNT,
    re_ask=consent.ASK_ANEW,
    first_ask=consent.ASK_ANEW,
    adapter="channels.networks.googlebusiness.provider.GoogleBusinessAdapter",
    pushes={risc.NAME: risc.read},
    push_keys={risc.NAME: risc.KEYS},
    push_taken={risc.NAME: risc.TAKEN},
    token_marks=risc.marks,
    django_apps=("channels.networks.googlebusiness",),
    provider_settings=consent.PROVIDER_SETTINGS,
    options=(call_limit_option("googlebusiness"),),
    waits=errors.WAITS,
    called=("google my business", "gmb", "gbp", "google business", "google maps"),
    rule_words=rule_words.RULE_WORDS,
    returns=rule_words.RETURNS,
    read_paste=pasted.read,
    ask_place=client.ask_place,
    tells_end=True,
    portal="https://console.cloud.google.com/apis/dashboard",
    ask_app=client.ask_app,
)
