"""The demo in five minutes: one list for the terminal, the README and the demo's page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import resolve
from django.utils.html import escape

from config.demo import five_minutes
from tests.conftest import ROOT


def test_each_step_leads_to_a_page() -> None:
    for step in five_minutes.STEPS:
        assert resolve(step.path.partition("?")[0]).route


def test_the_terminal_has_them_numbered_with_whole_addresses() -> None:
    printed = five_minutes.for_terminal("http://localhost:8000")
    for number, step in enumerate(five_minutes.STEPS, 1):
        assert f"  {number}. {step.title}. " in printed
        assert f"     http://localhost:8000{step.path}\n" in f"{printed}\n"
    assert max(map(len, printed.splitlines())) <= 82


def test_the_readme_has_the_same_list() -> None:
    text = (ROOT / "README.md").read_text()
    assert text == five_minutes.in_readme(text), "python -m config.demo.five_minutes"


def test_a_readme_without_marks_is_told() -> None:
    with pytest.raises(ValueError, match="has no"):
        five_minutes.in_readme("# Channel Care\n")


@pytest.mark.django_db
def test_the_demos_page_has_them_for_whoever_comes(client: Client) -> None:
    page = client.get("/demo/").content.decode()
    for step in five_minutes.STEPS:
        assert escape(step.title) in page
        assert escape(step.text) in page
    assert "Sign in to the demo" in page
