"""Our registrations at each network, as the operator's environment has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.urls import reverse

from channels import registry
from channels.contract import App, Kind, Network, Registration, own_apps
from channels.models import ServerApp
from core.sealed.columns import read
from core.sealing import UnsealError

# Among ``App.options``, of an app at one server: what it may ask for, with blanks between.
SCOPES = "scopes"


def app_of(network: str, app_id: str = "", server: str = "") -> App | None:
    """Our app of this id at this network, the first where it is empty; at this server of it,
    where it has many.

    None where it is not set up here, or where there is no such app (any longer). At a server
    where none has been made yet, an app without id and secret.
    """
    held = _held(network, app_id)
    if not held:
        return None
    declared = registry.get(network)
    options = {
        option.name: str(getattr(settings, option.setting) or "")  # empty means no
        for option in declared.options
        if option.name
    }
    if declared.own_keys:
        options[own_apps.KEYS] = held.get("keys", "")
    app = App(held["client_id"], held["secret"], options, app_id, server)
    return made_there(app, made_at(network, server)) if declared.register and server else app


def made_at(network: str, server: str) -> ServerApp | None:
    """The app that was made there, where one was."""
    rows = ServerApp.objects.filter(network=network, server=server)
    return rows.exclude(client_id="").first()


def made_there(app: App, made: ServerApp | None) -> App:
    """``app`` with the id and the secret that it has there; itself where there is none, or none
    that opens: then the next consent makes another."""
    if made is None:
        return app
    try:
        secret = read(made, "secret_sealed")
    except UnsealError:
        return app
    options = {**app.options, SCOPES: made.scopes}
    return replace(app, client_id=made.client_id, secret=secret, options=options)


def has_app(network: str, app_id: str) -> bool:
    """Whether ``app_of`` would give one."""
    return bool(_held(network, app_id))


def _held(network: str, app_id: str) -> Mapping[str, str] | None:
    """What the operator's environment says of this app; None where there is no such app."""
    try:
        registration = registry.get(network).app(app_id)
    except KeyError:
        return None
    held: Mapping[str, str] | None = settings.NETWORK_APPS.get(registration.key)
    return held


def set_up_apps(network: Network) -> list[Registration]:
    """Those of our apps at this network that the operator has registered."""
    return [app for app in network.apps if app_of(network.id, app.id)]


def to_be_set(app: Registration) -> tuple[str, ...]:
    """The variables by which an operator sets this app up; none where it is made by program."""
    network = registry.get(app.network)
    if network.register:
        return ()
    if network.own_keys:
        return (f"{network.prefix}_KEYS",)
    return f"{app.prefix}_CLIENT_ID", f"{app.prefix}_CLIENT_SECRET"


def version_in_use(network: Network) -> str:
    """The version of the network's API that we ask for; empty where it has no versions."""
    versions = network.versions
    if versions is None:
        return ""
    return versions.asked or str(getattr(settings, versions.setting))


def is_set_up(network: str) -> bool:
    """Whether the operator has registered us at this network, by whichever app."""
    return bool(set_up_apps(registry.get(network)))


def scopes_of(app: Registration) -> list[str]:
    """What this app asks people for, by the operator's options."""
    network = registry.get(app.network)
    options = {option.setting: getattr(settings, option.setting) for option in network.options}
    return network.asked(app, options)


def asked_of(network: str, app_id: str) -> set[str]:
    """The same of the app by which a login was made; nothing where it is no longer known."""
    apps = registry.get(network).apps
    return {scope for app in apps if app.id == app_id for scope in scopes_of(app)}


def app_for(network: Network, app_id: str, kind: Kind) -> Registration:
    """The app by which a login is refreshed for the sake of a channel of this kind.

    That of the login, whose id of the person is the only one that can be compared; but another
    where the login's does not ask (any longer) for what publishing there needs, and that does.
    """
    usable = [app for app in set_up_apps(network) if _may_publish(app, kind)]
    own = next((app for app in network.apps if app.id == app_id), network.apps[0])
    return own if own in usable or not usable else usable[0]


def kinds_by(app: Registration) -> tuple[Kind, ...]:
    """What people connect by this app: what it is for, and what it may do as well where the app
    for that is not set up."""
    network = registry.get(app.network)
    others = {kind for other in set_up_apps(network) if other != app for kind in other.kinds}
    return tuple(
        kind
        for kind in network.policy.kinds
        if kind in app.kinds or (kind not in others and _may_publish(app, kind))
    )


def addable_kinds(app: Registration) -> tuple[Kind, ...]:
    """The kinds of which a login by this app may have several here, for the network lists them."""
    kinds = kinds_by(app) if app_of(app.network, app.id) else ()
    return tuple(kind for kind in kinds if kind.traits.listed and _may_publish(app, kind))


def _may_publish(app: Registration, kind: Kind) -> bool:
    """Whether it asks for all that publishing to such a place needs."""
    needed = {
        ability.scope
        for ability in registry.get(app.network).policy.abilities
        if ability.needed and (not ability.kinds or kind in ability.kinds)
    }
    return needed <= set(scopes_of(app))


def callback_of(app: Registration) -> str:
    """The address to which allauth has the network send people back: it is registered there."""
    path = reverse(app.login_url_name, kwargs=dict(app.login_url_kwargs))
    return f"{settings.SITE_URL}{path}callback/"
