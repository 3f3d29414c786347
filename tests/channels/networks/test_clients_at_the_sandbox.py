"""Every client over real HTTP, against the pretend networks: alive, broken, disturbed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from channels import registry
from channels.contract import DEAD, RECONNECT, SAYS_NOTHING, Cause, Context, NewPassword
from channels.templatetags.explained import ROLES, spoken
from tests.channels.networks import case
from tests.channels.networks.pretend import Login, connect
from tests.conftest import Sandbox
from tests.every_network import ENDING, NETWORK_IDS, RENEWED_BY_US, ROTATING


@pytest.fixture(params=NETWORK_IDS)
def login(request: pytest.FixtureRequest, sandbox: Sandbox, settings: Settings) -> Login:
    settings.LINKEDIN_ORGANIZATIONS = False
    return connect(sandbox, request.param)


def test_a_new_login_is_alive(login: Login) -> None:
    answer = login.probe()
    assert answer.finding.cause is Cause.ALIVE
    listed = login.places().facts
    assert answer.facts.account_id in (None, listed.account_id)
    assert answer.facts.account_name in (None, listed.account_name)  # it is known by one name


def test_its_places_are_told(login: Login) -> None:
    answer = login.places()
    assert answer.finding.cause is Cause.ALIVE
    assert answer.facts.account_id
    assert answer.facts.account_name
    assert answer.facts.places
    assert all(place.name and place.ticked for place in answer.facts.places)
    roles = {spoken(place.role) for place in answer.facts.places if place.role}
    assert roles <= set(ROLES)  # else a Spanish page would say them in English


def test_a_changed_password_ends_it_where_the_network_has_it_so(login: Login) -> None:
    login.happens(password_changed=True)
    cause = login.probe(Context(renewal_refused=True)).finding.cause
    assert cause is case.of(login.network.id).ended["password_changed"]
    assert cause in DEAD or login.network.policy.new_password is NewPassword.STAYS


def test_a_removed_app_ends_it(login: Login) -> None:
    login.happens(revoked=True)
    cause = login.probe(Context(renewal_refused=True)).finding.cause
    assert cause in DEAD
    assert cause is case.of(login.network.id).ended["revoked"]


@pytest.mark.parametrize("login", ENDING, indirect=True)
def test_its_time_runs_out(login: Login) -> None:
    login.happens(expire_tokens=True)
    over = Context(expires_in=timedelta(hours=-1), renewal_refused=True)
    assert login.probe(over).finding.cause in (Cause.EXPIRED, Cause.INVALID_TOKEN_UNSPECIFIED)


@pytest.mark.parametrize(
    "kind", ["rate_limit", "server_error", "malformed", "empty", "html", "hang", "cut"]
)
def test_a_disturbed_network_says_nothing(login: Login, kind: str, settings: Settings) -> None:
    settings.NETWORK_TIMEOUT = timedelta(seconds=0.3 if kind == "hang" else 10)
    login.fault(kind, endpoint="all", seconds=2)
    for answer in (login.probe(), login.places()):
        assert answer.finding.cause in SAYS_NOTHING
        assert answer.facts.places is None
    login.sandbox.mend(login.network.id)
    settings.NETWORK_TIMEOUT = timedelta(seconds=10)
    assert login.probe().finding.cause is Cause.ALIVE


def test_a_disabled_app_is_no_persons_fault(login: Login) -> None:
    login.fault("app_disabled", endpoint="all")
    assert login.probe().finding.cause not in RECONNECT


def test_a_grant_is_given_back_or_it_is_said_that_it_cannot(login: Login) -> None:
    finding = login.revoke()
    if case.of(login.network.id).revokes:
        assert finding.cause in DEAD
        assert login.probe(Context(renewal_refused=True)).finding.cause in DEAD
    else:
        assert finding is None
        assert login.probe().finding.cause is Cause.ALIVE


@pytest.mark.parametrize("network", RENEWED_BY_US)
def test_a_renewal_brings_tokens_that_live(network: str, sandbox: Sandbox) -> None:
    login = connect(sandbox, network)
    life = registry.get(network).policy.days("access_token_seconds")
    assert life is not None
    login.days_pass(min(2.0, 0.6 * (life / timedelta(days=1))))
    answer = login.renew()
    assert answer.finding.cause is Cause.ALIVE
    assert answer.grant is not None
    assert answer.grant.expires_in is not None
    assert bool(answer.grant.refresh) is (network in ROTATING)
    login.tokens = answer.grant.tokens
    assert login.probe().finding.cause is Cause.ALIVE


@pytest.mark.parametrize("network", ROTATING)
def test_a_refresh_token_is_good_for_one_use(network: str, sandbox: Sandbox) -> None:
    login = connect(sandbox, network)
    login.days_pass(1)
    assert login.renew().grant is not None
    again = login.renew()
    assert (again.grant, again.lost) == (None, False)
    assert again.finding.cause in RECONNECT


@pytest.mark.parametrize("network", ROTATING)
def test_a_line_cut_after_the_rotation_is_a_lost_answer(network: str, sandbox: Sandbox) -> None:
    login = connect(sandbox, network)
    login.days_pass(1)
    login.fault("cut_after_rotate", endpoint="token", times=1)
    answer = login.renew()
    assert (answer.grant, answer.lost) == (None, True)
    assert answer.finding.cause in SAYS_NOTHING


def test_instagrams_token_must_be_a_day_old(sandbox: Sandbox) -> None:
    login = connect(sandbox, "instagram")
    answer = login.renew()
    assert answer.grant is None
    assert answer.finding.cause not in RECONNECT


def test_the_organizations_app_of_linkedin_renews_against_the_wall(sandbox: Sandbox) -> None:
    login = connect(sandbox, "linkedin-pages")
    login.days_pass(59)
    grant = login.renew().grant
    assert grant is not None
    assert grant.refresh == login.tokens.refresh
    assert grant.refresh_expires_in is not None
    assert timedelta(days=305) < grant.refresh_expires_in <= timedelta(days=306)
