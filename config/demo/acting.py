"""A button of the demo: it happens at the pretend networks, and the site looks at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from channels import registry
from channels.diagnosis import next_check
from channels.models import Channel, Credential
from channels.probing import check, looks
from channels.records.diagnoses import diagnosis_of
from config.demo import clock, people, pretend
from config.demo.happenings import Happening

OUTAGE = timedelta(hours=1)
# Later than a first unanswered question, which alarms nobody.
INTO_THE_OUTAGE = timedelta(minutes=20)
LOOKS = 6
# When an account was looked at last, so that it is due.
LONG_AGO = timedelta(days=30)


def happen(channel: Channel, happening: Happening) -> None:
    """One thing after the other, with a look after each. Raises ``requests.RequestException``."""
    login = channel.credential
    for name, value in happening.body(channel).items():
        pretend.control(f"{channel.network}/accounts/{people.account_of(login)}", {name: value})
        _look_at_once(login, at=timezone.now())


def _look_at_once(login: Credential, *, at: datetime) -> None:
    """Also where an account is looked at by itself now and then only, which costs units there."""
    if looks.are_taken(registry.get(login.network).policy):
        Credential.objects.filter(pk=login.pk).update(looked_at=at - LONG_AGO)
    before = Credential.objects.get(pk=login.pk).generation
    if check.checked_login(login.pk, at=at).generation != before:
        # A renewal speaks of its token alone; what it says of the account waits for the next look.
        check.check_login(login.pk, at=at)


def skip_the_wait(channel: Channel) -> None:
    """On to the next looks, on both sides, until what is suspected is believed or forgotten."""
    for _ in range(LOOKS):
        fresh = Channel.objects.select_related("credential").get(pk=channel.pk)
        if not diagnosis_of(fresh, at=timezone.now()).checking_again:
            return
        clock.move(_until(fresh.credential.next_check_at))
        check.check_login(fresh.credential_id, at=timezone.now())


def break_down(user: User, network: str) -> None:
    """An hour's outage. Where time can be moved, we are in the midst of it at once."""
    fault = {"kind": "server_error", "lasts_seconds": OUTAGE.total_seconds()}
    pretend.control(f"{network}/faults", fault)
    look(_logins(user, network), at=timezone.now())
    if clock.can_move():
        clock.move(INTO_THE_OUTAGE)
        look(_logins(user, network), at=timezone.now())


def end_outage(user: User, network: str) -> None:
    pretend.control(f"{network}/faults/clear", {})
    look(_logins(user, network), at=timezone.now())


def let_pass(user: User, by: timedelta) -> None:
    """Time goes on. What a worker would have done meanwhile is done now, in one step."""
    clock.move(by)
    now = timezone.now()
    look(Credential.objects.filter(user=user, next_check_at__lte=now), at=now)


def look(logins: Iterable[Credential], *, at: datetime) -> None:
    for login in logins:
        if not next_check.is_dead(login):
            check.check_login(login.pk, at=at)


def _logins(user: User, network: str) -> Iterable[Credential]:
    return Credential.objects.filter(user=user, network=network)


def _until(moment: datetime) -> timedelta:
    """A second later than this, so that it is due."""
    return max(moment - timezone.now(), timedelta(0)) + timedelta(seconds=1)
