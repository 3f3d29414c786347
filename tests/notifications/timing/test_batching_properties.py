"""Whatever somebody chose: a message that waits leaves after all, in its time and not in quiet."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from notifications import topics
from notifications.models import Notice, Preferences
from notifications.timing import batching, quiet_hours

ZONES = ("Asia/Kolkata", "America/Los_Angeles", "Australia/Lord_Howe", "Europe/Berlin", "UTC")
CLOCK = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 30, 50, 59]))
# Over both clock changes of the zones above.
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
MOMENT = st.integers(0, 275 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
TOPIC = st.sampled_from([topics.CONNECTION_LOST, topics.ENDS_SOON, topics.WEEKLY_DIGEST])
DAY = timedelta(days=1)


@st.composite
def people(draw: st.DrawFn) -> Preferences:
    quiet = draw(st.one_of(st.just((None, None)), st.tuples(CLOCK, CLOCK)))
    if quiet[0] == quiet[1]:
        quiet = (None, None)
    return Preferences(
        user_id=draw(st.integers(1, 500)),
        zone=draw(st.sampled_from(ZONES)),
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        digest_at=draw(CLOCK),
    )


def walk(notice: Notice, mine: Preferences, left: int | None, at: datetime) -> datetime:
    """The moment at which it leaves, where the sender is there at every moment."""
    for _stop in range(6):
        plan = batching.plan([notice], mine, left=left, gathering_until=None, at=at)
        if plan.mail:
            return at
        ((held, until, reason),) = plan.later
        assert held == [notice]
        assert until > at
        notice.due_at, notice.reason, at = until, reason, until
    raise AssertionError(f"it waits for ever: {notice.reason}")


# Five minutes a day in which anything may leave.
NARROW = Preferences(
    user_id=3,
    zone="Europe/Berlin",
    quiet_from=time(0, 5),
    quiet_until=time(0),
    digest_at=time(9),
)


@example(mine=NARROW, at=BEGIN, topic=topics.WEEKLY_DIGEST, left=None, pressing=False)
@given(
    mine=people(),
    at=MOMENT,
    topic=TOPIC,
    left=st.sampled_from([None, 1, 5]),
    pressing=st.booleans(),
)
def test_one_that_waits_leaves_within_its_time(
    mine: Preferences, at: datetime, topic: str, left: int | None, pressing: bool
) -> None:
    context = {batching.PRESSING: True} if pressing else {}
    notice = Notice(topic=topic, created_at=at, due_at=at, context=context)
    by_hour = batching.by_hour(notice)

    leaves = walk(notice, mine, left, at)

    assert not quiet_hours.in_quiet(leaves, mine.quiet, mine.tz)
    allowed = quiet_hours.allowed_from(at, mine.quiet, mine.tz)
    # For its hour a day, and what of the night the hour falls into; else the night alone.
    longest = allowed - at + (2 * DAY if by_hour else timedelta(0))
    if left == 1:
        longest += batching.GATHER
    assert leaves - at <= longest


@given(mine=people(), at=MOMENT, topics_=st.lists(TOPIC, min_size=1, max_size=6))
def test_no_message_is_lost_or_planned_twice(
    mine: Preferences, at: datetime, topics_: list[str]
) -> None:
    notices = [
        Notice(pk=number, topic=topic, created_at=at, due_at=at, context={})
        for number, topic in enumerate(topics_, 1)
    ]
    for left in (None, 0, 1, 2):
        plan = batching.plan(notices, mine, left=left, gathering_until=None, at=at)
        held = [notice for group, _until, _reason in plan.later for notice in group]
        assert sorted(notice.pk for notice in [*plan.mail, *plan.rest, *held]) == [
            notice.pk for notice in notices
        ]
        assert all(until > at for _group, until, _reason in plan.later)
        assert left != 0 or not plan.mail
