"""Whatever others have written is cleaned where it comes in, and every column says where."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import requests
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, GenericIPAddressField, JSONField, TextField
from django.forms import Form
from django.test import Client
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.forms import OperatorForm
from accounts.second_factor.forms import RenamePasskeyForm
from accounts.sign_in_log import browsers
from api.endpoints.failed_post_schemas import FailureIn
from api.endpoints.published_posts import PublishedIn
from api.keys.forms import KeyForm
from api.webhooks import post
from channels.answers.fields import Fields
from channels.answers.kept_codes import codes_of
from channels.contract import Blame, Cause, Certainty, Endpoint, Finding, Reply, server_named
from channels.journeys.allauth_adapter import ChannelsSocialAccountAdapter
from channels.models import UnknownAnswer
from channels.records.for_operator import unknown_answers
from core.outgoing.public_addresses import RefusedError, parse
from helpcenter.contact.forms import ContactForm
from helpcenter.feedback.forms import WhyForm
from helpcenter.search.unanswered import scrub
from helpcenter.staff.synonym_form import SynonymForm
from tests.factories import NOW

TABLE = tomllib.loads((Path(__file__).parent / "texts_from_outside.toml").read_text())
OUTSIDE: Mapping[str, str] = TABLE["outside"]
# Of others' applications: what people and networks put there.
BORROWED = (
    *("auth.user", "account.emailaddress", "socialaccount.socialaccount"),
    *("mfa.authenticator", "usersessions.usersession"),
)
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DIRTY = f"rita{''.join(sorted(TURNS))}gro"
# Letters that run from right to left, a joiner between some, and emoji that are several characters.
SPELLED = "مخبز می\u200cخواهم עברית ❤\ufe0f 👩\u200d🍳"
WHEN = "2026-11-24T08:00:00Z"


def _columns() -> Iterator[str]:
    ours = {path.parent.name for path in Path().glob("*/apps.py")} | {"core"}
    for model in apps.get_models():
        room = model.__module__.partition(".")[0]
        if (room in ours and room != "config") or model._meta.label_lower in BORROWED:
            fields = cast("list[Field[Any, Any]]", model._meta.concrete_fields)
            kinds = (CharField, TextField, JSONField, GenericIPAddressField)
            yield from (
                f"{model._meta.label}.{field.name}" for field in fields if isinstance(field, kinds)
            )


def test_every_column_says_whose_text_it_holds() -> None:
    told = [*TABLE["ours"], *TABLE["unseen"], *OUTSIDE]

    assert sorted(told) == sorted(set(_columns()))


def _field(form: type[Form], name: str) -> Callable[[str], str]:
    return lambda text: str(form.base_fields[name].clean(text))


def _unless_refused(
    accept: Callable[[str], object], *refused: type[Exception]
) -> Callable[..., str]:
    def told(text: str) -> str:
        try:
            accept(text)
        except refused:
            return ""
        return text

    return told


def _network_answer(text: str) -> str:
    """As JSON spells it, and as it stands."""
    finding = Finding(Cause.UNKNOWN, Blame.NOBODY, Certainty.CANNOT_TELL, "")
    for status, ascii_only in ((418, True), (419, False)):
        body = json.dumps({"says": text}, ensure_ascii=ascii_only)
        reply = Reply(Endpoint.PUBLISH, status, NOW, {}, body)
        unknown_answers.keep("x", reply, finding, at=NOW)
    return "".join(UnknownAnswer.objects.values_list("body", flat=True))


def _told_to_allauth(text: str) -> str:
    session = ChannelsSocialAccountAdapter().get_requests_session()
    reply = requests.Response()
    reply._content = json.dumps({"sub": "1", "name": text, "family_name": text}).encode()
    session.hooks["response"][-1](reply)
    return " ".join((reply.json()["name"], reply.json()["family_name"]))


def _codes(text: str) -> str:
    error = SimpleNamespace(code=None, subcode=None, words={text})
    return " ".join(codes_of(cast(Any, SimpleNamespace(failure=text, errors=[error]))).values())


def _report(text: str) -> str:
    failed = FailureIn.model_validate({"failed_at": WHEN, "status": 400, "post": text})
    published = {"published_at": WHEN, "visibility": "public", "post": text}
    return failed.told().post + PublishedIn.model_validate(published).post


def _contact(text: str) -> str:
    form = ContactForm({"message": text, "email": f"rita@{text}.example"}, with_bundle=False)
    form.is_valid()
    return f"{form.cleaned_data['message']} {form.cleaned_data.get('email', '')}"


WAYS_IN: Mapping[str, Callable[[str], str]] = {
    "channels.answers.fields": lambda text: (
        Fields({"name": text}).text("name") + "".join(Fields({"scope": [text]}).words("scope"))
    ),
    "channels.answers.kept_codes": _codes,
    "channels.contract.realms": lambda text: server_named(f"{text}.example"),
    "channels.records.for_operator.unknown_answers": _network_answer,
    "channels.journeys.allauth_adapter": _told_to_allauth,
    "api.endpoints.failed_post_schemas": _report,
    "api.webhooks.post": lambda text: post.excerpt(text, []),
    "accounts.adapter": _unless_refused(
        lambda text: AccountAdapter().clean_email(f"rita@{text}.example"), ValidationError
    ),
    "accounts.sign_in_log.browsers": lambda text: browsers.in_words(f"{text}/1.0 Firefox/{text}"),
    "accounts.second_factor.forms": _field(RenamePasskeyForm, "name"),
    "api.keys.forms": _field(KeyForm, "name"),
    "core.outgoing.public_addresses": _unless_refused(
        lambda text: parse(f"https://tool.example/{text}"), RefusedError
    ),
    "helpcenter.feedback.forms": _field(WhyForm, "comment"),
    "helpcenter.contact.forms": _contact,
    "helpcenter.search.unanswered": scrub,
    "accounts.forms": _field(OperatorForm, "reason"),
    "helpcenter.staff.synonym_form": lambda text: (
        _field(SynonymForm, "said")(text) + _field(SynonymForm, "means")(text)
    ),
}
# These take no such letters at all, and no name is in them.
NARROW = {
    "channels.answers.kept_codes",
    "channels.contract.realms",
    "accounts.adapter",
    "accounts.sign_in_log.browsers",
    "core.outgoing.public_addresses",
    "helpcenter.search.unanswered",
}


def test_every_way_in_is_fed_here() -> None:
    assert set(OUTSIDE.values()) == set(WAYS_IN)


@pytest.mark.django_db
@pytest.mark.parametrize("way_in", WAYS_IN)
def test_what_turns_the_direction_does_not_get_in(way_in: str) -> None:
    assert TURNS.isdisjoint(WAYS_IN[way_in](DIRTY))


@pytest.mark.django_db
@pytest.mark.parametrize("way_in", sorted(set(WAYS_IN) - NARROW))
def test_what_is_spelled_so_stays(way_in: str) -> None:
    assert SPELLED in WAYS_IN[way_in](SPELLED)


def test_an_address_is_refused_and_never_changed() -> None:
    """Cleaned, it would be somebody else's."""
    for hidden in ("\u202e", "\u200b", "\u2068"):
        with pytest.raises(ValidationError):
            AccountAdapter().clean_email(f"rita@exa{hidden}mple.com")
    assert AccountAdapter().clean_email("rita@example.com") == "rita@example.com"


@pytest.mark.django_db
def test_what_is_only_shown_again_is_cleaned_as_well(client: Client) -> None:
    search = client.get(reverse("helpcenter:search"), {"q": DIRTY}).content.decode()
    typed = {"about": "other", "words": DIRTY}
    contact = client.post(reverse("helpcenter:contact_suggestions"), typed).content.decode()

    for page in (search, contact):
        assert "ritagro" in page
        assert TURNS.isdisjoint(page)
