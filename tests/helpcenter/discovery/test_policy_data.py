"""``/policies.json``: the policies for other people's programs, true to their schema."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from pytest_django import Settings

from channels.public import help_center as public
from tests.helpcenter.discovery.head_tags import Head
from tests.helpcenter.policies.changed_policy import change

SITE = "https://care.example"
NETWORKS = [network.id for network in public.networks()]
PATHS = ["/policies.json", *(f"/policies/{network}.json" for network in NETWORKS)]


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def read(client: Client, path: str) -> Any:
    reply = client.get(path)
    assert reply.status_code == 200
    return json.loads(reply.content)


def validator(client: Client) -> Draft202012Validator:
    schema = read(client, "/policies.schema.json")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.mark.parametrize("path", PATHS)
def test_the_data_has_the_shape_that_it_names(client: Client, path: str) -> None:
    data = read(client, path)
    assert data["$schema"] == f"{SITE}/policies.schema.json"
    assert data["$schema"] == read(client, "/policies.schema.json")["$id"]
    assert [error.message for error in validator(client).iter_errors(data)] == []


def without(key: str) -> Any:
    return lambda fact: fact.pop(key)


def put(key: str, value: object) -> Any:
    return lambda fact: fact.update({key: value})


@pytest.mark.parametrize(
    "spoil",
    [
        without("source"),
        without("unit"),
        put("unit", "weeks"),
        put("checked", "yesterday"),
        put("source", "http://example.com/"),
        put("more", 1),
        put("value", None),
        put("sure", "no"),
    ],
)
def test_the_schema_refuses_what_is_not_so(client: Client, spoil: Any) -> None:
    data = read(client, "/policies/x.json")
    spoil(data["networks"][0]["facts"]["access_token_seconds"])
    assert not validator(client).is_valid(data)


def test_every_fact_is_there_as_the_policy_has_it(client: Client) -> None:
    data = {network["id"]: network for network in read(client, "/policies.json")["networks"]}
    assert [*data] == NETWORKS
    for network, said in data.items():
        policy = public.policy(network)
        assert said["version"] == policy.version
        assert {key: fact_data["value"] for key, fact_data in said["facts"].items()} == {
            key: fact.value for key, fact in policy.facts.items()
        }
        for key, fact_data in said["facts"].items():
            fact = policy[key]
            assert (fact_data["source"] or "", fact_data["sure"]) == (fact.source, fact.sure)
            assert date.fromisoformat(fact_data["checked"]) == fact.checked


def test_units_margins_and_the_day_to_look_again(client: Client, settings: Settings) -> None:
    settings.FACTS_RECHECK_DAYS = 180
    facts = read(client, "/policies/x.json")["networks"][0]["facts"]
    told = {key: (fact_data["unit"], fact_data["ours"]) for key, fact_data in facts.items()}
    assert told["access_token_seconds"] == ("seconds", False)
    assert told["renew_before_seconds"] == ("seconds", True)
    assert told["warn_days"] == ("days", True)
    assert told["probe_cents"] == ("US cents", False)
    assert told["role_needed"] == (None, False)
    for fact_data in facts.values():
        if fact_data["ours"]:
            assert (fact_data["source"], fact_data["recheck"]) == (None, None)
            continue
        after = date.fromisoformat(fact_data["recheck"]) - date.fromisoformat(fact_data["checked"])
        assert after == timedelta(days=180 if fact_data["sure"] else 90)


@pytest.mark.parametrize("network", NETWORKS)
def test_its_own_words_are_there_with_their_source(client: Client, network: str) -> None:
    (data,) = read(client, f"/policies/{network}.json")["networks"]
    policy = public.policy(network)
    assert [words["text"] for words in data["wording"]] == [said.text for said in policy.wording]
    assert all(words["source"] and words["gone_by"] is None for words in data["wording"])
    assert [words["gone_by"] for words in data["wording_before"]] == [
        said.gone_by for said in policy.wording_before
    ]


@pytest.mark.parametrize("network", NETWORKS)
def test_one_network_alone_is_the_same(client: Client, network: str) -> None:
    (alone,) = read(client, f"/policies/{network}.json")["networks"]
    (among,) = [x for x in read(client, "/policies.json")["networks"] if x["id"] == network]
    assert alone == among


@pytest.mark.parametrize("network", NETWORKS)
def test_its_changes_are_those_of_the_feed(client: Client, network: str) -> None:
    (data,) = read(client, f"/policies/{network}.json")["networks"]
    feed = client.get(data["changes_feed"].removeprefix(SITE)).content.decode()
    ids = re.findall(rf"<id>tag:care\.example,2026:en/policies/{network}/([^<]+)</id>", feed)
    assert sorted(change_data["id"] for change_data in data["changes"]) == sorted(ids)
    assert client.get(data["article"].removeprefix(SITE)).status_code == 200


def test_a_changed_figure_is_in_the_data_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(client, "/policies/linkedin.json")["networks"][0]
    change(monkeypatch, "linkedin", "access_token_seconds", 45 * 86_400)
    after = read(client, "/policies/linkedin.json")["networks"][0]
    assert after["facts"]["access_token_seconds"]["value"] == 45 * 86_400
    assert after["version"] != before["version"]


@pytest.mark.parametrize("path", [*PATHS, "/policies.schema.json"])
def test_pages_of_other_sites_may_read_it(client: Client, path: str) -> None:
    reply = client.get(path)
    assert reply["Access-Control-Allow-Origin"] == "*"
    known = client.get(path, headers={"If-None-Match": reply["ETag"]})
    assert (known.status_code, known["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/policies/", "/contact/", "/channels/live/", "/healthz"])
def test_nothing_else_is_open_to_them(client: Client, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(path)


@pytest.mark.parametrize("path", ["/policies/myspace.json", "/policies/x.xml"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/policies/", "/es/policies/"])
def test_the_page_explains_it_with_a_real_example(client: Client, path: str) -> None:
    text = client.get(path).content.decode()
    for address in ("/policies.json", "/policies.schema.json", *PATHS[1:]):
        assert f'href="{address}"' in text
    shown = re.search(r"<pre[^>]*><code>(.*?)</code></pre>", text, re.DOTALL)
    assert shown
    example = json.loads(shown[1].replace("&quot;", '"'))
    (real,) = read(client, f"/policies/{example['id']}.json")["networks"]
    for key, fact in example["facts"].items():
        assert real["facts"][key] == fact
    assert Head(text).of("alternate", "application/json") == [f"{SITE}/policies.json"]
