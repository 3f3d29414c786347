from __future__ import annotations

from channels.contract import (
    GiveBack,
    Network,
    Option,
    ServerField,
    ServerTakes,
    call_limit_option,
    picture_hosts_option,
)
from channels.contract.rule_words import gettext_noop
from channels.networks.bluesky import client, consent, errors, pasted, rule_words
from channels.networks.bluesky.addresses import ENTRYWAY
from channels.networks.bluesky.find import find_server, known_as
from channels.networks.bluesky.identity import DIRECTORY, RESOLVER
from channels.networks.bluesky.lives import POLICY

NETWORK = Network(
    policy=POLICY,
    client=client,
    explain=errors.explain,
    provider="bluesky",
    login_url_name="bluesky_login",
    login_url_kwargs={},
    hosts=(DIRECTORY, ENTRYWAY),
    authorize_host=ENTRYWAY,
    scopes=("atproto", "transition:generic"),
    switch_account={},
    re_ask={},
    options=(
        call_limit_option("bluesky"),
        picture_hosts_option("bluesky", "cdn.bsky.app"),
        Option(
            RESOLVER,
            "https://dns.google/resolve",
            "who is asked over HTTPS for a handle that is kept in DNS (JSON answers); it learns "
            "that handle; nothing: handles are looked for at their own address only",
        ),
    ),
    waits=errors.WAITS,
    denied=("access_denied",),
    called=("bsky", "atproto", "at protocol"),
    rule_words=rule_words.RULE_WORDS,
    read_paste=pasted.read,
    gives_back=GiveBack.YES,
    anywhere=True,
    lendable=False,
    consent=consent,
    server_field=ServerField(
        label=gettext_noop("Your handle, or your server"),
        takes=(ServerTakes.HANDLE, ServerTakes.SERVER),
        suggestions=(ENTRYWAY,),
        hint=gettext_noop("Such as you.bsky.social. A name alone is looked for at Bluesky itself."),
    ),
    find_server=find_server,
    known_as=known_as,
    own_keys=True,
)
