"""What becomes of our access at each network, in words: before, and afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from channels import registry
from channels.contract import GiveBack, Network
from channels.journeys.disconnection.disconnecting import Outcome
from core.names.isolates import isolated


def ends(network: Network) -> str:
    """What we can do there, in the active language."""
    return _ends()[network.gives_back] % {"network": network.name}


def ended(network_id: str, account: str, outcome: str, server: str = "") -> str:
    """What became of one login."""
    name = registry.at(network_id, server).name
    return _ended()[Outcome(outcome)] % {"network": name, "account": isolated(account or name)}


def settings_url(network_id: str, server: str = "") -> str:
    """Where the person sees which apps have access, and removes them; empty where no address is
    known that leads there."""
    return registry.at(network_id, server).policy.settings_page


def _ends() -> Mapping[GiveBack, str]:
    return {
        GiveBack.YES: _("We ask %(network)s to end our access, and tell you whether it did."),
        GiveBack.SOME_APPS: _(
            "We ask %(network)s to end our access where our app may do so, and tell you whether "
            "it did."
        ),
        GiveBack.NO: _(
            "%(network)s has no way for an app to give its access back: we delete the token, and "
            "you remove us there."
        ),
    }


def _ended() -> Mapping[Outcome, str]:
    return {
        Outcome.REVOKED: _("%(network)s, %(account)s: our access has ended there, too."),
        Outcome.CANNOT: _(
            "%(network)s, %(account)s: we deleted the token. %(network)s still lists our app "
            "until you remove it there."
        ),
        Outcome.FAILED: _(
            "%(network)s, %(account)s: %(network)s did not end our access when we asked. We "
            "deleted the token. Please remove our app there."
        ),
    }
