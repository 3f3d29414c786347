"""What the site asks the networks for, one operation after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test.client import Client
from django.urls import reverse

from channels.models import Channel, Credential, Disconnected
from channels.probing.check import check_login
from tests.channels.networks import case
from tests.faults.last_pages import offered
from tests.faults.world import World

if TYPE_CHECKING:
    from tests.channels.journeys.walking import Answer

LOOKS = 8  # checks until a login must be well again, each when it is due
PROMPT = timedelta(hours=1, minutes=1)


@dataclass(frozen=True, slots=True)
class Operation:
    """``run`` does it once, and raises what the site raises."""

    name: str
    run: Callable[[World], None]
    ready: Callable[[World], None] = World.put_back
    # A check of the login: it must be looked at again soon, and be well again.
    is_check: bool = False


class ServerError(Exception):
    """The site answered a person with a status of 500 or more."""


def _check(world: World) -> None:
    check_login(world.login.pk, at=world.at)


def _ready_to_renew(world: World) -> None:
    if world.prolongs:
        world.sign_in()  # a token that was prolonged a moment ago is too young to be again
    world.put_back()
    world.almost_over()


def _connect(world: World) -> None:
    """From the button to the last page, whatever it says."""
    typed = case.of(world.network).typed
    form = {"server": typed} if typed else {}
    started = world.walker.post("channels:connect_start", world.app, **form)
    _walk_on(world, started.status_code, started.headers.get("Location", ""))


def _refresh(world: World) -> None:
    started = world.walker.post("channels:refresh", world.channel.pk)
    _walk_on(world, started.status_code, started.headers.get("Location", ""))


def _walk_on(world: World, status: int, location: str) -> None:
    if status >= 500:
        raise ServerError(status)
    if location.startswith("/channels/"):  # one of ours, from which one leaves; or why not
        page = world.walker.get(location)
        location = (page.context or {}).get("url", location)
    if location.startswith(world.line.url):  # the consent page
        location = world.walker.answer(location, world.account)
    if location:
        world.last_page = _follow(world.walker.client, location)


def _follow(client: Client, address: str) -> Answer:
    answer = client.get(address, follow=True)
    if answer.status_code >= 500:
        raise ServerError(answer.status_code)
    return answer


def _disconnect(world: World) -> None:
    address = reverse("channels:disconnect", args=[world.channel.pk])
    answer = world.walker.client.post(address, follow=True)
    if answer.status_code >= 500:
        raise ServerError(answer.status_code)
    # Without waiting for the hour: that is when the network is asked.
    gone = Disconnected.objects.latest("disconnected_at")
    answer = world.walker.client.post(reverse("channels:revoke", args=[gone.pk]), follow=True)
    if answer.status_code >= 500:
        raise ServerError(answer.status_code)
    if Disconnected.objects.exclude(sealed="").exists():
        raise AssertionError("its tokens are still there")
    if Channel.objects.filter(pk=world.rows[Channel][0]["id"]).exists():
        raise AssertionError("the channel is still there")


def _only_one_channel(world: World) -> None:
    """The last channel of a login takes the login along, and the grant is given back."""
    world.sign_in()
    Channel.objects.exclude(pk=world.channel.pk).delete()


CONNECT = Operation("connect", _connect, ready=World.forget)
REFRESH = Operation("refresh", _refresh)
CHECK = Operation("check", _check, is_check=True)
RENEW = Operation("renew", _check, ready=_ready_to_renew, is_check=True)
DISCONNECT = Operation("disconnect", _disconnect, ready=_only_one_channel)
OPERATIONS = {each.name: each for each in (CONNECT, REFRESH, CHECK, RENEW, DISCONNECT)}


def calls_of(operation: Operation, world: World) -> int:
    """How many calls the operation makes when all is well."""
    operation.ready(world)
    world.line.arm(None)
    operation.run(world)
    world.places = offered(world.last_page)
    return world.line.calls


def heal(world: World) -> bool:
    """Check the login whenever it is due, with nothing in the way; whether it is well again."""
    world.line.arm(None)
    for _ in range(LOOKS):
        login = world.login
        check_login(login.pk, at=max(login.next_check_at, world.at))
        if world.well:
            return True
    return False


def asked_again_too_late(world: World) -> bool:
    return Credential.objects.filter(next_check_at__gt=world.at + PROMPT).exists()
