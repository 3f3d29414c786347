"""Who helps whom: threads of a worker, shared by the networks that have something due."""

from __future__ import annotations

from channels.probing.helpers import Helpers


def join(helpers: Helpers, network: str, tries: int = 10, *, most: int = 6) -> int:
    return sum(helpers.join(network, most=most) for _ in range(tries))


def test_a_network_alone_may_have_them_all() -> None:
    helpers = Helpers()
    with helpers.round_at("x"):
        assert join(helpers, "x") == 6


def test_of_two_neither_takes_more_than_its_share() -> None:
    helpers = Helpers()
    with helpers.round_at("x"), helpers.round_at("linkedin"):
        assert (join(helpers, "x"), join(helpers, "linkedin")) == (3, 3)


def test_who_began_alone_makes_room_for_who_comes_later() -> None:
    helpers = Helpers()
    with helpers.round_at("x"):
        assert join(helpers, "x") == 6
        with helpers.round_at("linkedin"):
            assert join(helpers, "linkedin") == 0
            while not helpers.stays("x", most=6):
                helpers.leave("x")
            assert join(helpers, "linkedin") == 3
        assert helpers.stays("x", most=6)


def test_where_there_are_fewer_than_rounds_none_is_promised_one() -> None:
    helpers = Helpers()
    with helpers.round_at("x"), helpers.round_at("linkedin"):
        assert join(helpers, "x", most=1) + join(helpers, "linkedin", most=1) == 1


def test_a_network_has_one_round_at_a_time() -> None:
    helpers = Helpers()
    with helpers.round_at("x") as first, helpers.round_at("x") as second:
        assert (first, second) == (True, False)
    assert helpers == Helpers()
