"""Which of the first steps somebody has done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.page_facts import holds
from channels.contract import State
from notifications.first_steps.records import CHOSE, PUT_AWAY, SAW_A_BREAK, TESTED, is_new
from notifications.models import Preferences


@dataclass(frozen=True, slots=True)
class FirstStep:
    """``name`` is what to do, ``why`` what it is good for; ``url`` leads there."""

    name: str
    why: str
    url: str
    button: str
    done: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    steps: tuple[FirstStep, ...]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def first_open(self) -> FirstStep:
        return next(step for step in self.steps if not step.done)


def checklist_of(user: User, *, connected: bool, at: datetime) -> Checklist | None:
    """None where there is nothing to show. ``connected``: whether the person has a channel."""
    if not is_new(user, at=at) or holds(user, PUT_AWAY):
        return None
    steps = tuple(_steps(user, connected))
    return None if all(step.done for step in steps) else Checklist(steps)


def put_away(user: AbstractBaseUser, *, at: datetime) -> None:
    """For good. Said again: the first time stays."""
    mine = Preferences.of(user)
    rows = Preferences.objects.filter(pk=mine.pk, first_steps_put_away_at=None)
    rows.update(first_steps_put_away_at=at)


def _steps(user: User, connected: bool) -> Iterator[FirstStep]:
    yield FirstStep(
        _("Connect a channel"),
        _("At the network itself; nothing is posted."),
        reverse("channels:connect"),
        _("Connect"),
        connected,
    )
    yield FirstStep(
        _("Choose what you hear of"),
        _("One mail when it is your turn, at hours that suit you."),
        reverse("notifications:preferences"),
        _("Choose"),
        # Who sent themselves a test has looked at their choices, and kept them.
        holds(user, CHOSE) or holds(user, TESTED),
    )
    if settings.DEMO:
        yield FirstStep(
            _("Break a channel"),
            _("Open a channel that works, and press “Demo: break it”."),
            f"{reverse('channels:list')}?state={State.WORKING.value}",
            _("Break one"),
            connected and holds(user, SAW_A_BREAK),
        )
