"""Policies made for tests: their figures hang on nobody's policy.toml."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from channels import registry
from channels.contract import Fact, Policy, RenewalModel

CHECKED = date(2026, 11, 24)


def policy(model: RenewalModel, network: str = "x", **seconds: timedelta | None) -> Policy:
    """A policy with these lifetimes; None leaves one out."""
    facts = {
        f"{name}_seconds": Fact(int(life.total_seconds()), "https://example.com/", CHECKED)
        for name, life in seconds.items()
        if life is not None
    }
    return replace(registry.get(network).policy, renewal=model, facts=facts)
