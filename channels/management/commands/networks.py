"""``manage.py networks``: for each network, what to set here and what to register there.

``--reconnect``: instead, every rule that can send a person to sign in again, as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from channels import registry
from channels.consent import flow
from channels.contract import Network, Registration, own_apps
from channels.explain import reconnect_rules
from channels.registrations import callback_of, is_set_up, to_be_set
from core.operator.identity import own_pages
from core.site_address import absolute


class Command(BaseCommand):
    help = "List the networks: the variables that each one reads, and the addresses to register."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reconnect",
            action="store_true",
            help="list every rule that can send a person to sign in again, and what it rests on",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reconnect"]:
            for network in registry.NETWORKS:
                self.stdout.write("\n".join(reconnect_rules.table(network)))
            return
        self.stdout.write("\n".join(_pages()))
        for network in registry.NETWORKS:
            self.stdout.write("\n".join(_description(network)))
        for provider_id, behind in flow.SIGNS_IN.items():
            self.stdout.write("\n".join(_signing_in(provider_id, registry.get(behind))))


def _pages() -> Iterator[str]:
    """What networks ask for before they approve an app."""
    own = own_pages()
    yield "For every app"
    yield f"  privacy policy: {own.get('privacy') or absolute(reverse('privacy'))}"
    yield f"  terms of service: {own.get('terms') or absolute(reverse('terms'))}"
    yield f"  data deletion instructions: {absolute(reverse('leaving'))}"


def _description(network: Network) -> Iterator[str]:
    yield f"{network.name}: {'set up' if is_set_up(network.id) else 'not set up'}"
    for app in network.apps:
        yield from _app(network, app)
    for option in network.options:
        yield f"  {option.setting}: {option.means}; {_default(option.default)} by default"
    for name in network.pushes:
        path = reverse("callbacks:receive", args=[network.id, name])
        yield f"  {name} address: {settings.SITE_URL}{path}"


def _app(network: Network, app: Registration) -> Iterator[str]:
    if network.register:
        yield "  nothing to set: our app is made at each server when the first person comes"
        return
    if network.own_keys:
        yield f"  {network.prefix}_KEYS: private keys of our app, the newest first, in PEM"
        yield f"  its address: {absolute(own_apps.METADATA_PATH)}, to be read by everybody"
        return
    yield f"  {', '.join(to_be_set(app))}: {app.means or 'our app there'}"
    yield f"  {'its ' if app.means else ''}redirect address: {callback_of(app)}"


def _signing_in(provider_id: str, network: Network) -> Iterator[str]:
    path = reverse("openid_connect_callback", args=[provider_id])
    yield f"Signing in with {network.name}: an app of its own"
    yield f"  {network.prefix}_SIGNIN_CLIENT_ID, {network.prefix}_SIGNIN_CLIENT_SECRET: that app"
    yield f"  redirect address: {settings.SITE_URL}{path}"


def _default(value: str | int | bool) -> str:
    return {"True": "on", "False": "off"}.get(str(value), str(value))
