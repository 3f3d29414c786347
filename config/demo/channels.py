"""Demo data, made the way a person makes it: through the site and the pretend networks.

Each login is connected over real HTTP at a moment in the past, with the pretend networks' clock
moved there. From then on the site lives through what happened since, in its order: it asks the
networks, renews, hears of troubles and writes its mails, all by the functions that workers call.
Nothing is written into the tables behind the site's back, and the networks would answer today
what the history says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from typing import NamedTuple
from unittest import mock
from urllib.parse import urlsplit

import requests
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from channels import registry
from channels.contract import Cause
from channels.diagnosis import next_check
from channels.journeys import connecting, pending_logins
from channels.models import Credential, Pending
from channels.probing import check
from config.demo import own_documents, people, pretend, votes
from config.demo.pretend import Login, Outage
from config.demo.sign_in import DEMO_EMAIL
from notifications.delivery import send_round
from notifications.models import Preferences

# Somebody's evening: the first thing a visitor reads is not about the middle of the night.
ZONE = "Europe/Berlin"
# The site asks a login some times a day. Long ago, and while all was well, only so often in here:
# looks that went well are not kept for long anyway, and the demo has to start soon.
SELDOM, OF_THE_BROKEN, LATELY = timedelta(days=6), timedelta(hours=16), timedelta(hours=18)
IN_TIME, AFTER_THE_END = timedelta(days=2), timedelta(minutes=1)
A_WHILE = timedelta(minutes=20)
# The page from which one leaves for a server, and where it leads.
ONWARD = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')


class Moment(NamedTuple):
    at: datetime
    happens: Callable[[], object]


def load() -> None:
    """Make the demo's people, channels and votes, once."""
    user = person()
    votes.support_agent()
    votes.load(at=timezone.now())
    if Credential.objects.filter(user=user).exists():
        return
    for address, body in own_documents.told():
        pretend.control("documents", {"url": address, "body": body})
    logins, outages = pretend.told()
    print(f"Loading the demo: one person with {len(logins)} logins ...", flush=True)
    live_through(user, logins, outages, now=timezone.now())
    set_clock(timedelta(0))


def person() -> User:
    user, new = User.objects.get_or_create(username="demo", defaults={"email": DEMO_EMAIL})
    if new:
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=DEMO_EMAIL, verified=True, primary=True)
        Preferences.objects.update_or_create(user=user, defaults={"zone": ZONE})
    return user


def live_through(user: User, logins: list[Login], outages: list[Outage], *, now: datetime) -> None:
    """Everything that has happened until ``now``, in its order."""
    moments = [moment for login in logins for moment in _of_login(user, login, now)]
    moments += [moment for outage in outages for moment in _of_outage(user, outage, now)]
    for moment in sorted(moments, key=lambda moment: moment.at):
        _look(user, until=moment.at, now=now)
        with then(moment.at):
            moment.happens()
    _look(user, until=now, now=now)
    set_clock(timedelta(0))
    for credential in Credential.objects.filter(user=user):
        # By the clock of this very look: loading has taken its time, which a network would show.
        check.check_login(credential.pk, at=timezone.now())


def _of_login(user: User, login: Login, now: datetime) -> Iterator[Moment]:
    own, happened = _of(user, login), now - login.happened
    yield Moment(now - login.age, partial(connect, user, login))
    for ago in login.refreshed:
        yield Moment(now - ago, partial(refresh, user, login))
    if login.then:
        yield Moment(happened, partial(_happen, login))
        yield Moment(happened + A_WHILE, partial(_ask, own, happened + A_WHILE))
    if login.app_withdrawn:
        yield Moment(happened, partial(_withdraw, own, happened))


def _withdraw(login: QuerySet[Credential], at: datetime) -> None:
    """What an operator's change of the environment would do: no app of ours has this id now."""
    login.update(app="withdrawn")
    _ask(login, at)


def _of_outage(user: User, outage: Outage, now: datetime) -> Iterator[Moment]:
    """It is noticed at once: the site looks shortly before, and while it lasts."""
    began = now - outage.began
    logins = Credential.objects.filter(user=user, network=outage.network)
    yield Moment(began - A_WHILE, partial(_ask, logins, began - A_WHILE))
    yield Moment(began, partial(_break_down, outage))
    if outage.began > A_WHILE:
        yield Moment(began + A_WHILE, partial(_ask, logins, began + A_WHILE))


def _look(user: User, *, until: datetime, now: datetime) -> None:
    """Every look that falls due before ``until``, and the mails that follow from it."""
    while True:
        logins = Credential.objects.filter(user=user)
        due = min(((_next_look(login, now), login.pk) for login in logins), default=None)
        if due is None or due[0] >= until:
            return
        with then(due[0]):
            _ask(Credential.objects.filter(pk=due[1]), due[0])


def _next_look(login: Credential, now: datetime) -> datetime:
    """When a worker would ask next; later where nothing but more of the same would be written."""
    if login.faults or login.suspect_cause:
        return login.next_check_at
    known = login.asked_at or login.issued_at
    wait = SELDOM if login.cause == Cause.ALIVE else OF_THE_BROKEN
    seldom = known + wait * (0.8 + 0.4 * next_check.spread(login.pk, known))
    kept = now - settings.ALL_WELL_LIFE  # what went well before that is deleted by now
    moment = max(login.next_check_at, min(max(seldom, kept), now - LATELY))
    return min([moment, *(stop for stop in _stops(login) if stop > known)])


def _stops(login: Credential) -> Iterator[datetime]:
    """Not to be slept through: what is renewed is renewed in time, and an end is noticed."""
    life = login.expires_at - login.issued_at if login.expires_at else timedelta(0)
    ends = [login.refresh_expires_at, login.expires_at if life > SELDOM else None]
    for end in filter(None, ends):
        yield from (end - IN_TIME, end + AFTER_THE_END)


def _ask(logins: Iterable[Credential], at: datetime) -> None:
    for login in logins:
        check.check_login(login.pk, at=at)
    if send_round.people_waiting(at=at + A_WHILE):
        send_round.deliver_due(at=at + A_WHILE)


def _of(user: User, login: Login) -> QuerySet[Credential]:
    return people.logins_of(user, login.network, login.account)


def _happen(login: Login) -> None:
    pretend.control(f"{login.network}/accounts/{login.account}", login.then)


def _break_down(outage: Outage) -> None:
    fault = {"kind": outage.kind, "lasts_seconds": outage.lasts.total_seconds()}
    pretend.control(f"{outage.network}/faults", fault)


@contextmanager
def then(at: datetime) -> Iterator[None]:
    """Both sides of the line are at this moment, and the site is set up as one was then."""
    set_clock(at - timezone.now())
    with (
        mock.patch("django.utils.timezone.now", return_value=at),
        override_settings(**_versions(at)),
    ):
        yield


def _versions(at: datetime) -> dict[str, str]:
    """Of the networks that name the versions of their interface by months, the newest of then."""
    versions = [network.versions for network in registry.NETWORKS if network.versions]
    return {
        each.setting: max(version.name for version in each.listed if version.name <= f"{at:%Y%m}")
        for each in versions
        if each.setting and getattr(settings, each.setting) > f"{at:%Y%m}"
    }


def connect(user: User, login: Login) -> None:
    """Walk through connecting, on both sides of the line."""
    with signed_in(user) as client:
        form = {"server": login.typed} if login.typed else {}
        leaving = client.post(reverse("channels:connect_start", args=[login.app]), form)
        back = allow(_consent_page(client, leaving["Location"]), login)
        client.get(back.removeprefix(settings.SITE_URL))
    at = timezone.now()
    pending = Pending.objects.filter(user=user).latest("created_at")
    _, arrival = pending_logins.pending_of(user, pending.pk, Pending.Purpose.CONNECT, at=at)
    offers = connecting.offers(user, arrival)
    free = [offer.place.external_id for offer in offers if offer.free and not offer.perhaps]
    chosen = [each for each in free if each in (login.channels or free)]
    connecting.save(user, pending.pk, chosen, at=at)


def refresh(user: User, login: Login) -> None:
    """Walk through the guided refresh."""
    channel = _of(user, login).get().channels.earliest("pk")
    with signed_in(user) as client:
        leaving = client.post(reverse("channels:refresh", args=[channel.pk]))
        page = _consent_page(client, leaving["Location"])
        client.get(allow(page, login).removeprefix(settings.SITE_URL))


@contextmanager
def signed_in(user: User) -> Iterator[Client]:
    """The browser that all of this is done with; nobody is signed in with it afterwards."""
    client = _browser()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    yield client
    client.logout()


@cache
def _browser() -> Client:
    return Client(SERVER_NAME=urlsplit(settings.SITE_URL).netloc)


def _consent_page(client: Client, leads_to: str) -> str:
    """Its address: at once, or behind a page of ours from which one leaves for a server."""
    if not leads_to.startswith("/"):
        return leads_to
    onward = ONWARD.search(client.get(leads_to).content.decode())
    return html.unescape(onward[1]) if onward else leads_to


def allow(consent_page: str, login: Login) -> str:
    """Say yes at the pretend network; the address that it sends one back to."""
    form = {"account": login.account, "decision": "allow", **login.consent}
    reply = requests.post(consent_page, data=form, timeout=10, allow_redirects=False)
    reply.raise_for_status()
    return reply.headers["Location"].partition("#")[0]


def set_clock(offset: timedelta) -> None:
    pretend.control("clock", {"offset_seconds": round(offset.total_seconds())})
