""" "Refresh all that need it": the queue, what was skipped, and coming back to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from channels.contract import Cause
from channels.journeys import refreshing
from channels.journeys.refresh_all import runs
from channels.models import Credential, RefreshRun
from tests.channels.consent.returned_logins import again
from tests.factories import DAY, NOW, break_login, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user()


def login(user: User, network: str = "linkedin", cause: Cause = Cause.EXPIRED) -> Credential:
    credential = make_credential(user, network)
    make_channel(credential)
    if cause is not Cause.ALIVE:
        break_login(credential, cause)
    return credential


def queue(user: User) -> list[int]:
    return [waiting.credential.pk for waiting in runs.waiting(user, at=NOW)]


def progress(user: User) -> runs.Progress:
    run = runs.open_run(user)
    assert run
    return runs.progress(run, user, at=NOW)


@pytest.mark.parametrize("cause", list(Cause))
def test_only_what_signing_in_can_mend_is_in_the_queue(user: User, cause: Cause) -> None:
    login(user, cause=cause)
    helped = {
        Cause.EXPIRED,
        Cause.REVOKED_BY_USER,
        Cause.PASSWORD_CHANGED,
        Cause.INVALID_TOKEN_UNSPECIFIED,
        Cause.PERMISSION_MISSING,
        Cause.LOST_PAGE_ROLE,
    }
    assert bool(queue(user)) is (cause in helped)


def test_what_ends_soon_comes_after_what_is_broken(user: User) -> None:
    soon = make_credential(user, "linkedin", age=55 * DAY)
    make_channel(soon)
    dead = login(user)
    assert queue(user) == [dead.pk, soon.pk]


def test_one_login_is_one_step_whatever_hangs_on_it(user: User) -> None:
    credential = make_credential(user, "facebook")
    for _ in range(6):
        make_channel(credential)
    break_login(credential, Cause.PASSWORD_CHANGED)
    (waiting,) = runs.waiting(user, at=NOW)
    assert len(waiting.channels) == 6


def test_other_peoples_logins_are_not_in_it(user: User) -> None:
    login(make_user())
    assert queue(user) == []


def test_a_run_counts_what_is_done_and_skipped(user: User) -> None:
    first, second, third = login(user), login(user), login(user)
    runs.begin(user, at=NOW)
    assert (progress(user).number, progress(user).total) == (1, 3)
    refreshing.store(first, again(first), at=NOW)
    runs.mark_done(user, first, at=NOW)
    assert (progress(user).number, progress(user).total) == (2, 3)
    runs.skip(user, second.pk, at=NOW)
    now = progress(user)
    assert (now.number, now.total) == (3, 3)
    assert now.current
    assert now.current.credential == third
    refreshing.store(third, again(third), at=NOW)
    runs.mark_done(user, third, at=NOW)
    assert runs.open_run(user) is None
    run = RefreshRun.objects.get()
    assert (run.done, run.skipped, run.finished_at) == ([first.pk, third.pk], [second.pk], NOW)


def test_a_closed_tab_loses_nothing(user: User) -> None:
    first, second = login(user), login(user)
    run = runs.begin(user, at=NOW)
    runs.skip(user, first.pk, at=NOW)
    tomorrow = NOW + timedelta(days=1)
    assert runs.begin(user, at=tomorrow) == run
    current = progress(user).current
    assert current
    assert current.credential == second


def test_a_skipped_login_that_is_refreshed_after_all_counts_as_done(user: User) -> None:
    first, _second = login(user), login(user)
    runs.begin(user, at=NOW)
    runs.skip(user, first.pk, at=NOW)
    refreshing.store(first, again(first), at=NOW)
    runs.mark_done(user, first, at=NOW)
    run = RefreshRun.objects.get()
    assert (run.done, run.skipped) == ([first.pk], [])


def test_a_disconnected_login_is_no_longer_counted(user: User) -> None:
    first, second = login(user), login(user)
    runs.begin(user, at=NOW)
    runs.skip(user, first.pk, at=NOW)
    first.delete()
    now = progress(user)
    assert (now.number, now.total) == (1, 1)
    assert now.current
    assert now.current.credential == second


def test_stopping_ends_the_run(user: User) -> None:
    login(user)
    runs.begin(user, at=NOW)
    runs.stop(user, at=NOW)
    assert runs.open_run(user) is None
    assert len(queue(user)) == 1


def test_a_refresh_outside_a_run_starts_none(user: User) -> None:
    runs.mark_done(user, login(user), at=NOW)
    assert not RefreshRun.objects.exists()
