"""Whatever happens to two people's logins in whatever order: nobody is told twice, or too much."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import Channel, Credential
from channels.records.findings import settle_state
from channels.records.place_findings import record_place
from channels.signals import credential_refreshed, failure_reported
from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice
from notifications.triggers import concerned_channels
from tests.factories import NOW, make_channel, make_credential
from tests.notifications.triggers.breaking import lose, mend
from tests.sizes import sized

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
BROKEN = st.sampled_from(sorted(set(Cause) - {Cause.ALIVE}))
TOLD = st.sampled_from([Cause.PASSWORD_CHANGED, Cause.REVOKED_BY_USER, Cause.PERMISSION_MISSING])
PLACES = st.sampled_from([Cause.LOST_PAGE_ROLE, Cause.PERMISSION_MISSING, Cause.ALIVE])
REPORTED = st.sampled_from([Cause.PASSWORD_CHANGED, Cause.NETWORK_FAULT, Cause.ALIVE])
WHO = st.integers(0, 1)
STEPS = st.one_of(
    st.tuples(st.just("lose"), WHO, BROKEN),
    st.tuples(st.just("mend"), WHO, st.none()),
    st.tuples(st.just("refresh"), WHO, st.none()),
    st.tuples(st.just("place"), WHO, PLACES),
    st.tuples(st.just("fail"), WHO, REPORTED),
    st.tuples(st.just("deliver"), st.none(), st.none()),
)
WAITS = st.sampled_from([1, 30, 300, 4000, 90000])
Story = list[tuple[tuple[str, int | None, Cause | None], int]]


def stories(*, longest: int) -> st.SearchStrategy[Story]:
    """Each begins with a loss that is told: without one there is nothing to tell twice."""
    loss = st.tuples(st.tuples(st.just("lose"), WHO, TOLD), WAITS)
    later = st.lists(st.tuples(STEPS, WAITS), max_size=longest - 1)
    return st.builds(lambda first, rest: [first, *rest], loss, later)


def step(
    logins: list[Credential], what: str, who: int | None, cause: Cause | None, at: datetime
) -> None:
    if what == "deliver" or who is None:
        send_round.deliver_due(at=at)
        return
    login = Credential.objects.get(pk=logins[who].pk)
    page = login.channels.order_by("pk")[0]
    if what == "lose" and cause:
        lose(login, cause, at=at)
    elif what in ("mend", "refresh"):
        mend(login, at=at)
        if what == "refresh":
            credential_refreshed.send(
                Credential, credential=login, channels=list(login.channels.all()), at=at
            )
    elif cause:
        finding = Finding(cause, Blame.YOU, Certainty.SAID, "rule")
        if what == "fail":
            failure_reported.send(Channel, channel=page, finding=finding, at=at)
        else:
            record_place(page, finding, at=at)
            settle_state(page, at=at)


def hold(logins: list[Credential]) -> None:
    open_ones = Notice.objects.open().filter(claimed_at=None)
    accounts = Counter(
        (notice.user_id, notice.context["root"]) for notice in open_ones if "root" in notice.context
    )
    assert not accounts or max(accounts.values()) == 1, "two open messages on one root cause"
    mine = {login.user_id: set(login.channels.values_list("pk", flat=True)) for login in logins}
    for notice in Notice.objects.select_related("user"):
        assert set(concerned_channels.named_ids(notice)) <= mine[notice.user_id]
    for notice in Notice.objects.filter(topic=topics.RECOVERED, outcome="sent"):
        told = Notice.objects.filter(pk__in=notice.context["of"], outcome="sent")
        assert told.exists(), "taken back without having been told"
        assert not told.filter(ended_at__gt=notice.ended_at).exists()


@settings(
    max_examples=sized(whole=60, sample=20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=stories(longest=14))
def test_one_open_message_for_one_root_cause_and_never_anothers(
    steps: Story,
) -> None:
    Notice.objects.all().delete()
    Credential.objects.all().delete()
    logins = [make_credential(network="facebook", life=None) for _who in range(2)]
    for login in logins:
        for number in range(3):
            make_channel(login, name=f"Page {number}")
    at = NOW
    for (what, who, cause), wait in steps:
        at += timedelta(seconds=wait)
        step(logins, what, who, cause, at)
        hold(logins)


@settings(
    max_examples=sized(whole=40, sample=15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=stories(longest=10))
def test_nobody_is_told_of_a_loss_that_is_mended_when_the_mail_leaves(
    steps: Story,
) -> None:
    Notice.objects.all().delete()
    Credential.objects.all().delete()
    logins = [make_credential(network="facebook", life=None) for _who in range(2)]
    for login in logins:
        make_channel(login)
    at = NOW
    for (what, who, cause), wait in steps:
        at += timedelta(seconds=wait)
        if what != "deliver":
            step(logins, what, who, cause, at)
    assert Notice.objects.exists()
    for login in logins:
        mend(Credential.objects.get(pk=login.pk), at=at)
        page = login.channels.get()
        alive = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "place-listed")
        record_place(page, alive, at=at)
        settle_state(Channel.objects.get(pk=page.pk), at=at)

    send_round.deliver_due(at=at + timedelta(days=2))

    lost = (topics.CONNECTION_LOST, topics.LIMITED, topics.RECOVERED)
    assert not Notice.objects.filter(topic__in=lost, outcome="sent").exists()
