"""What ``manage.py check`` tells the operator about networks, keys and policy files.

A network that is not set up is a choice and no fault: Info. A half of a registration, a
key that cannot seal, and a policy that cannot be read are faults: Error.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register
from django.core.checks import Warning as WarningMessage
from django.utils import timezone

from channels import networks, own_app_checks, registry
from channels.contract import ApiVersions, Network, Registration
from channels.networks import sources
from channels.networks.policy import PolicyError, load
from channels.records.budgets import call_limits
from channels.registrations import callback_of, is_set_up, version_in_use

Apps = Sequence[AppConfig] | None
SIGNS_IN, SIGN_IN = "linkedin", "LINKEDIN_SIGNIN"
# How long before its end a version of an API is warned of.
ENDS_SOON = timedelta(days=60)


@register()
def registrations(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Our client id and secret at each network, and the LinkedIn app for signing in."""
    messages = [message for network in registry.NETWORKS for message in _network(network)]
    shared = own_app_checks.one_provider_for_two(registry.APPS, [f"{SIGNS_IN}-signin"])
    return [*messages, *_sign_in(), *_one_app_for_two(), *_one_secret_for_two(), *shared]


@register()
def vault_keys(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether every key in VAULT_KEYS can seal. Shows no key."""
    if not settings.VAULT_KEYS:
        return [Error("VAULT_KEYS is empty: no token can be sealed.", _NEW_KEY, id="channels.E002")]
    return [
        Error(
            f"Key {number} of {len(settings.VAULT_KEYS)} in VAULT_KEYS is no Fernet key.",
            _NEW_KEY,
            id="channels.E002",
        )
        for number, key in enumerate(settings.VAULT_KEYS, start=1)
        if not _seals(key)
    ]


@register()
def policy_files(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether every network's ``policy.toml`` can be relied on."""
    return list(
        _unreadable(Path(networks.__path__[0]) / network.id for network in registry.NETWORKS)
    )


@register()
def policy_sources(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether every page that a policy or a change cites can say it."""
    return [
        Error(f"{network.id}: {what}", _SOURCES, id="channels.E006")
        for network in registry.NETWORKS
        for what in sources.unfit_of(network.policy)
    ]


@register()
def token_spool(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether new tokens can be written down before the database has them."""
    folder = Path(settings.TOKEN_SPOOL_DIR)
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return []
    return [
        WarningMessage(
            f"TOKEN_SPOOL_DIR cannot be written: {folder}. New tokens are lost where the database "
            "is away, or a worker is killed, while they arrive.",
            "Name a folder on a disk that outlives a restart, writable for site and workers.",
            id="channels.W020",
        )
    ]


@register()
def api_versions(app_configs: Apps = None, **kwargs: Any) -> list[CheckMessage]:
    """Whether the versions of the networks' APIs that we ask for go on answering."""
    at = timezone.now().date()
    return [message for network in registry.NETWORKS for message in version_messages(network, at)]


def version_messages(network: Network, at: date) -> list[CheckMessage]:
    """What the operator should know of the version that we ask this network for.

    One that is over is a warning: that a day has come must not keep the site from starting.
    """
    versions, name = network.versions, version_in_use(network)
    if versions is None or not is_set_up(network.id):
        return []
    version = versions.get(name)
    if version is None:
        return [_undocumented(network, versions, name)]
    if version.ends is None or at < version.ends - ENDS_SOON:
        return []
    is_over = at >= version.ends
    says = "is over since" if is_over else "ends on"
    return [
        WarningMessage(
            f"Version {name} of {network.name}'s API {says} {version.ends}.",
            _move_on(network, versions, at),
            id="channels.W002" if is_over else "channels.W001",
        )
    ]


def _undocumented(network: Network, versions: ApiVersions, name: str) -> CheckMessage:
    hint = f"{network.name}'s list, read on {versions.checked}: {versions.source}"
    if name and versions.is_newer(name):
        return WarningMessage(
            f"Version {name!r} of {network.name}'s API is newer than those that we know of. "
            "Not every one that could be exists.",
            hint,
            id="channels.W003",
        )
    return Error(
        f"{network.name}'s API has no version {name!r}, or no longer.", hint, id="channels.E005"
    )


def _move_on(network: Network, versions: ApiVersions, at: date) -> str:
    living = ", ".join(version.name for version in versions.alive(at))
    if versions.setting:
        return f"Set {versions.setting} to another one: {living}. {versions.source}"
    return f"Install a newer release of this site. {network.name} has: {living}. {versions.source}"


_SOURCES = "Which page may be cited for what: channels/networks/sources.py."
_NEW_KEY = (
    "Make one with: python -c 'from cryptography.fernet import Fernet; "
    "print(Fernet.generate_key().decode())'"
)


def _seals(key: str) -> bool:
    try:
        Fernet(key)
    except (ValueError, TypeError):
        return False
    return True


def _unreadable(folders: Iterable[Path]) -> Iterator[CheckMessage]:
    hint = "Every figure needs a value, an https source and the day it was checked."
    for folder in folders:
        try:
            load(folder)
        except PolicyError as error:
            yield Error(str(error), hint, id="channels.E003")


def _network(network: Network) -> Iterator[CheckMessage]:
    for app in network.apps:
        if network.own_keys:
            yield from own_app_checks.of_own_keys(network, app)
        elif network.register:  # made by program: nothing to set
            continue
        elif half := _half_set(app.prefix):
            yield half
        elif app.key not in settings.NETWORK_APPS:
            yield _not_set_up(network, app)
    try:
        call_limits.limits(network.id)
    except ValueError as error:
        setting = f"{network.prefix}_CALL_LIMIT"
        hint = "Calls and seconds, as 1000/86400; several with blanks between; or none."
        yield Error(f"{setting} cannot be read: {error}", hint, id="channels.E008")
    for option in network.options:
        if option.warning and getattr(settings, option.setting):
            told = f"{option.setting} is set: {option.warning}"
            yield WarningMessage(told, option.instead, id="channels.W004")


def _not_set_up(network: Network, app: Registration) -> CheckMessage:
    several = len(network.apps) > 1
    kinds = " and ".join(f"{kind}s" for kind in app.kinds)
    which = f" for {kinds}" if several else ""
    register = f"register {app.means}, with the address" if several else "register"
    return Info(
        f"{network.name} is not set up{which}: people see it as not set up here and cannot "
        "connect it. Everything else works.",
        f"Set {app.prefix}_CLIENT_ID and {app.prefix}_CLIENT_SECRET, and {register} "
        f"{callback_of(app)} at {network.name}.",
        id="channels.I001",
    )


def _sign_in() -> list[CheckMessage]:
    if half := _half_set(SIGN_IN):
        return [half]
    if settings.LINKEDIN_SIGNIN_APP:
        return []
    return [
        Info(
            "Signing in with LinkedIn is not offered. Email and password work.",
            f"Set {SIGN_IN}_CLIENT_ID and {SIGN_IN}_CLIENT_SECRET: an app of its own, not "
            "the one that connects channels.",
            id="channels.I002",
        )
    ]


def _one_app_for_two() -> Iterator[CheckMessage]:
    """Asked for other scopes, an app's earlier tokens end; and some may ask for one set only."""
    for network in registry.NETWORKS:
        held = {app.prefix: settings.NETWORK_APPS.get(app.key) for app in network.apps}
        if network.id == SIGNS_IN:
            held[SIGN_IN] = settings.LINKEDIN_SIGNIN_APP
        for (first, one), (second, other) in combinations(held.items(), 2):
            if one and other and one["client_id"] == other["client_id"] != "":
                yield Error(
                    f"{first}_CLIENT_ID and {second}_CLIENT_ID name the same app: each time one "
                    f"is used, {network.name} would end the tokens of the other, if it lets one "
                    "app ask for both at all.",
                    f"Register an app of its own for each at {network.name}.",
                    id="channels.E004",
                )


def _one_secret_for_two() -> Iterator[CheckMessage]:
    """What one network signs with a shared secret would be believed at the other's address."""
    told = [network for network in registry.NETWORKS if network.pushes]
    held = {app.prefix: settings.NETWORK_APPS.get(app.key) for n in told for app in n.apps}
    for (first, own), (second, other) in combinations(held.items(), 2):
        if own and other and own["secret"] == other["secret"] != "":
            yield WarningMessage(
                f"{first}_CLIENT_SECRET and {second}_CLIENT_SECRET are the same: a call signed "
                "for one app would be taken at the address of the other.",
                "Give each app its own secret. Instagram's stands beside its own app id.",
                id="channels.W021",
            )


def _half_set(prefix: str) -> CheckMessage | None:
    names = [f"{prefix}_CLIENT_ID", f"{prefix}_CLIENT_SECRET"]
    given = [name for name in names if _is_given(name)]
    if len(given) != 1:
        return None
    missing = next(name for name in names if name not in given)
    return Error(
        f"{given[0]} is set and {missing} is not: the app cannot be used.",
        f"Set {missing}, or take {given[0]} away.",
        id="channels.E001",
    )


def _is_given(name: str) -> bool:
    """Itself, or a file that holds it."""
    return any(os.environ.get(given, "").strip() for given in (name, f"{name}_FILE"))
