"""What is said of boxes that are fine as they come."""

from __future__ import annotations

import pytest

from channels import registry
from channels.words.boxes import other_boxes
from tests.every_network import each_network


@each_network
@pytest.mark.parametrize("missing", [True, False])
def test_a_rest_is_spoken_of_only_beside_something_else(network: str, missing: bool) -> None:
    text = other_boxes(registry.get(network).policy, missing=missing)
    assert ("the rest" in text or "the other" in text) is missing
