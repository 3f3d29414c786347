"""Kinds of channel: one table, and every part of the site reads it."""

from __future__ import annotations

import json

import pytest

from channels.contract import KINDS, Kind
from channels.models import Channel
from channels.words import kinds
from helpcenter.discovery import policy_data


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_line_in_both_tables(kind: Kind) -> None:
    assert kind.traits is KINDS[kind]
    assert kinds.kind_name(kind.value)
    assert kinds.at_network(kind, "Somewhere").startswith("Somewhere ")


@pytest.mark.parametrize("kind", Kind)
def test_what_is_ticked_is_listed_and_goes_with_a_role(kind: Kind) -> None:
    """A box on the consent page stands for one line of the network's list."""
    assert kind.traits.listed or not kind.traits.ticked
    assert kind.traits.listed == kind.traits.by_role


def test_a_network_is_introduced_by_all_its_kinds() -> None:
    assert kinds.kind_names([Kind.PROFILE, Kind.ORGANIZATION]) == "profile, organizations"


def test_a_new_kind_needs_no_migration() -> None:
    assert Channel._meta.get_field("kind").choices is None


def test_the_published_schema_names_the_same_kinds() -> None:
    schema = json.loads(policy_data.SCHEMA.read_text())
    listed = schema["$defs"]["network"]["properties"]["kinds"]["items"]["enum"]
    assert listed == [kind.value for kind in Kind]
