"""All of a person's channels in outline come to what judging each of them would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import hypothesis
import pytest
from django.contrib.auth.models import AnonymousUser, User
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from channels import registry
from channels.contract import Cause, State
from channels.diagnosis.diagnose import Step
from channels.diagnosis.outline import Outline, outline_of
from channels.models import Channel, Credential
from channels.records.diagnoses import diagnoses_of
from channels.records.findings import settle_login
from channels.records.in_outline.outlines import own_channels, states_of
from core.names.natural_order import natural
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.stored import many, reckon, store
from tests.factories import DAY, NOW, break_login, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# How long ago what is stored was last brought up to date.
AGO = st.sampled_from((timedelta(0), MINUTE, timedelta(hours=3), 2 * DAY, 40 * DAY))


def nothing(outlines: Sequence[Outline]) -> list[int]:
    return []


def everybody(outlines: Sequence[Outline]) -> list[int]:
    return [outline.pk for outline in outlines]


def no_matter(outline: Outline) -> bool:
    return False


def judged(user: User) -> list[Outline]:
    """Every channel's own verdict, in the order of cards."""
    pairs = diagnoses_of(Channel.objects.visible_to(user), at=NOW)
    pairs.sort(key=lambda pair: (pair[1].urgency, natural(pair[0].name), pair[0].pk))
    return [
        outline_of(
            verdict,
            pk=held.pk,
            login=held.credential_id,
            name=held.name,
            handle=held.handle,
            account=held.credential.account_name,
            asked_at=held.credential.asked_at,
        )
        for held, verdict in pairs
    ]


def settled(count: int = 3) -> User:
    """Somebody whose channels all work, as the site has stored it."""
    user = make_user()
    for number in range(count):
        settle_login(make_channel(user=user, name=f"Well {number}").credential, at=NOW - MINUTE)
    return user


@hypothesis.settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(MOMENTS, min_size=1, max_size=6), ago=AGO)
def test_counts_and_order_are_those_of_judging_everybody(
    moments: list[Moment], ago: timedelta
) -> None:
    user = make_user()
    for channel in store(user, moments, at=NOW):
        reckon(channel, at=NOW - ago)
    expected = judged(user)

    assert own_channels(user, at=NOW, wanted=nothing).outlines == expected
    assert [(each.pk, each.state) for each in sorted(states_of(user, at=NOW))] == [
        (each.pk, each.state) for each in sorted(expected)
    ]


def test_nobody_is_judged_whose_channel_works() -> None:
    own = own_channels(settled(), at=NOW, wanted=nothing)

    assert [outline.state for outline in own.outlines] == [State.WORKING] * 3
    assert own.pairs == {}


def test_what_is_wanted_is_read_whole_and_a_dead_login_is_told_without() -> None:
    user = settled()
    dead = make_credential(user, network="pinterest")
    dead_channel = make_channel(dead, name="Dead")
    break_login(dead, Cause.REVOKED_BY_USER, at=NOW - MINUTE)
    settle_login(dead, at=NOW - MINUTE)

    own = own_channels(user, at=NOW, wanted=lambda outlines: [outlines[1].pk])

    assert own.outlines[0].pk == dead_channel.pk
    assert own.outlines[0].cause is Cause.REVOKED_BY_USER
    assert own.outlines[0].step is Step.REFRESH
    assert list(own.pairs) == [own.outlines[1].pk]


def test_trouble_that_does_not_matter_is_told_by_its_state_alone() -> None:
    login = make_credential()
    make_channel(login)
    break_login(login, Cause.REVOKED_BY_USER, at=NOW - MINUTE)
    settle_login(login, at=NOW - MINUTE)

    own = own_channels(login.user, at=NOW, wanted=nothing, matters=no_matter)

    assert [outline.state for outline in own.outlines] == [State.NEEDS_YOU]
    assert own.pairs == {}


@pytest.mark.parametrize("count", [1, 20, 200])
def test_two_queries_are_asked_however_many_there_are(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = settled(1)
    many(Channel.objects.select_related("credential").get(), count - 1)

    with django_assert_num_queries(2):
        own_channels(user, at=NOW, wanted=lambda outlines: everybody(outlines)[:50])


def test_a_change_of_what_is_set_up_is_seen_at_once(settings: Settings) -> None:
    user = settled(1)
    key = registry.get("linkedin").app("").key
    settings.NETWORK_APPS = {
        name: app for name, app in settings.NETWORK_APPS.items() if name != key
    }

    assert [outline.state for outline in states_of(user, at=NOW)] == [State.NOT_SET_UP]


def test_what_stands_otherwise_than_stored_is_shown_and_counted_as_it_is() -> None:
    """As where another version of the site, or of a policy, stored it."""
    user = settled(2)
    first = Channel.objects.order_by("pk")[0]
    Credential.objects.filter(pk=first.credential_id).update(scopes=["nothing"])

    own = own_channels(user, at=NOW, wanted=everybody)

    assert [outline.state for outline in own.outlines] == [State.LIMITED, State.WORKING]


def test_a_channel_that_is_gone_by_the_second_look_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = settled(2)
    gone = Channel.objects.order_by("pk")[0].pk

    def wanted(outlines: Sequence[Outline]) -> list[int]:
        Channel.objects.filter(pk=gone).delete()
        return everybody(outlines)

    own = own_channels(user, at=NOW, wanted=wanted)

    assert gone not in everybody(own.outlines)
    assert len(own.outlines) == len(own.pairs) == 1


def test_somebody_with_none_and_nobody_at_all_have_none() -> None:
    settled(1)

    assert own_channels(make_user(), at=NOW, wanted=everybody).outlines == []
    assert states_of(AnonymousUser(), at=NOW) == []


def test_a_refresh_token_that_ended_since_is_reckoned_with() -> None:
    """From then on another end is the person's, whatever is stored of it."""
    user = make_user()
    for network in registry.NETWORKS:
        login = make_credential(network=network.id, user=user, age=DAY)
        login.expires_at, login.refresh_expires_at = NOW + 9 * DAY, NOW - MINUTE
        login.refresh_token_sealed = login.refresh_token_sealed or login.access_token_sealed
        login.save()
        make_channel(login, name=network.id)
        settle_login(login, at=NOW - 2 * MINUTE)
    Credential.objects.update(next_state_at=NOW + DAY)
    told = own_channels(user, at=NOW, wanted=nothing).outlines
    assert [outline.ends_at for outline in told] == [outline.ends_at for outline in judged(user)]
    assert any(outline.ends_at for outline in told)
