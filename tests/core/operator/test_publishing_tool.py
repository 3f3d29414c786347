"""What the publishing tool is called, and which address of it `manage.py check` refuses."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils.translation import override
from pytest_django import Settings

from config.pages.template_context import site
from core.operator import checks
from core.operator.publishing_tool import publishing_tool, version


@pytest.mark.parametrize(
    ("language", "name", "start"),
    [
        ("en", "your publishing tool", "Your publishing tool"),
        ("es", "tu herramienta de publicación", "Tu herramienta de publicación"),
    ],
)
def test_without_a_name_it_is_the_readers_tool(language: str, name: str, start: str) -> None:
    with override(language):
        tool = publishing_tool()
    assert (tool.name, tool.start, tool.url) == (name, start, "")
    assert tool.link == name


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_name_stays_as_its_owner_writes_it(settings: Settings, language: str) -> None:
    settings.TOOL_NAME = "iPlan & Post"
    with override(language):
        tool = publishing_tool()
    assert (tool.name, tool.start) == ("iPlan & Post", "iPlan & Post")
    assert tool.link == "iPlan &amp; Post"


def test_it_is_linked_where_the_operator_says_where_it_is(settings: Settings) -> None:
    settings.TOOL_NAME, settings.TOOL_URL = "Plan & Post", "https://plan.example/?a=1&b=2"
    assert publishing_tool().link == (
        '<a href="https://plan.example/?a=1&amp;b=2" rel="external noopener">Plan &amp; Post</a>'
    )


def test_every_template_may_name_it(settings: Settings) -> None:
    settings.TOOL_NAME = "Plan & Post"
    assert site(RequestFactory().get("/"))["TOOL"].name == "Plan & Post"


def test_another_name_or_address_is_another_version(settings: Settings) -> None:
    versions = {version()}
    settings.TOOL_NAME = "Plan & Post"
    versions.add(version())
    settings.TOOL_URL = "https://plan.example/"
    versions.add(version())
    assert len(versions) == 3


@pytest.mark.parametrize(
    "url", ["", "https://plan.example/", "http://localhost:3000", "https://plan.example:8443/a?b=c"]
)
def test_whole_addresses_pass_the_check(settings: Settings, url: str) -> None:
    settings.TOOL_URL = url
    assert checks.addresses() == []


@pytest.mark.parametrize(
    "url",
    ["plan.example", "//plan.example/", "/plan", "javascript:alert(1)", "https://", "https://[::1"],
)
def test_other_addresses_are_refused_by_name(settings: Settings, url: str) -> None:
    settings.TOOL_URL = url
    (error,) = checks.addresses()
    assert error.id == "core.E001"
    assert error.msg.startswith("TOOL_URL ")
