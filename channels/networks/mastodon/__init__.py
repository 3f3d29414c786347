from __future__ import annotations

from pathlib import Path

from channels.contract import Network, ServerField, ServerTakes
from channels.contract.rule_words import gettext_noop
from channels.networks import policy
from channels.networks.mastodon import (
    apps,
    client,
    consent,
    errors,
    pasted,
    rule_words,
    scopes,
    servers,
)

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="mastodon",
    login_url_name="mastodon_login",
    login_url_kwargs={},
    hosts=(),
    authorize_host="",
    scopes=scopes.WANTED,
    switch_account={"force_login": "true"},
    re_ask={},
    waits=errors.WAITS,
    called=("fediverse", "pleroma", "akkoma", "gotosocial"),
    rule_words=rule_words.RULE_WORDS,
    read_paste=pasted.read,
    ask_app=client.ask_app,
    anywhere=True,
    consent=consent,
    server_field=ServerField(
        label=gettext_noop("Your Mastodon server"),
        takes=(ServerTakes.SERVER, ServerTakes.HANDLE),
        suggestions=("mastodon.social", "mastodon.online", "mas.to", "fosstodon.org"),
        hint=gettext_noop(
            "The name behind the second @ of your address, such as mastodon.social. Your whole "
            "address will do, and so will the address of your profile."
        ),
    ),
    find_server=servers.find_server,
    register=apps.register,
)
