from __future__ import annotations

from pathlib import Path

from channels.contract import GiveBack, Network, Option, call_limit_option, picture_hosts_option
from channels.networks import policy
from channels.networks.meta import usage
from channels.networks.meta.signed_request import PUSHES
from channels.networks.threads import client, errors, pasted

NETWORK = Network(
    policy=policy.load(Path(__file__).parent),
    client=client,
    explain=errors.explain,
    provider="threads",
    login_url_name="threads_login",
    login_url_kwargs={},
    # Both names of the API serve (https://developers.facebook.com/docs/threads/overview).
    hosts=("graph.threads.com", "graph.threads.net", "www.threads.com", "www.threads.net"),
    authorize_host="www.threads.com",
    scopes=client.SCOPES,
    switch_account={},  # no parameter is documented that offers another account
    # What was left out is asked for again by the same window; no parameter is documented.
    re_ask={"response_type": "code"},
    hears_permissions_by="tester_token",
    options=(
        call_limit_option("threads"),
        picture_hosts_option("threads", ".cdninstagram.com", ".fbcdn.net"),
        Option(
            "THREADS_TESTER_TOKEN",
            "",
            "a secret: the long-lived token of a Threads tester of this app, which you keep alive; "
            "with it a look hears when a token and its permissions end; nothing: it only hears "
            "whether the token works",
            name="tester_token",
        ),
    ),
    adapter="channels.networks.threads.provider.ThreadsAdapter",
    pushes=PUSHES,
    django_apps=("channels.networks.threads",),
    waits=usage.WAITS,
    denied=("user_denied",),
    called=("threads.net", "threads.com"),
    read_paste=pasted.read,
    gives_back=GiveBack.NO,
    portal="https://developers.facebook.com/apps/",
)
