"""What this site is stands early and in the same words everywhere, and nothing says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override
from pytest_django import Settings

from config.translations.sentences import ROOMS, ROOT, of_room
from core.operator.publishing_tool import site_purpose
from notifications import topics
from notifications.mails import compose
from notifications.models import Notice, Preferences
from tests.factories import NOW, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
each_language = pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("es", "/es")])

# That this site, and not the tool, sends what people write.
CLAIMS = re.compile(
    r"\bwe (also )?(publish|post|schedule)\b|(?<!tool that )(?<!tools that )publish(es)? for you\b"
    r"|\b(post|posts) (that )?we send\b|\bour posts\b|\bpublicamos (por|tus)|que enviamos por ti"
    r"|(?<!herramienta que )(?<!herramientas que )publica(n)? por ti",
    re.IGNORECASE,
)
# "... does not publish for you" says the opposite.
DENIED = re.compile(r"\b(never|not|nunca|no)\b[^.]*$", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _tool(settings: Settings) -> None:
    settings.TOOL_NAME = "Plan & Post"


@each_language
def test_signed_out_pages_say_it(client: Client, language: str, prefix: str) -> None:
    with override(language):
        said = escape(site_purpose())
    assert said.startswith("Plan &amp; Post ")
    for address in ("/", "/about/", "/terms/", "/accounts/signup/", "/accounts/login/"):
        page = flat(client.get(f"{prefix}{address}").content.decode())
        assert said in page.partition("</head>")[2]


@each_language
def test_it_is_what_search_engines_show_of_a_page(
    client: Client, language: str, prefix: str
) -> None:
    with override(language):
        said = escape(site_purpose())
    assert f'<meta name="description" content="{said}">' in flat(
        client.get(f"{prefix}/").content.decode()
    )


@each_language
def test_so_do_the_pages_on_which_one_begins(client: Client, language: str, prefix: str) -> None:
    client.force_login(make_user())
    with override(language):
        said = escape(site_purpose())
    for address in ("/channels/", "/channels/connect/"):
        assert said in client.get(f"{prefix}{address}").content.decode()


@each_language
def test_so_does_the_first_mail(client: Client, language: str, prefix: str) -> None:
    password = "correct horse battery"
    email = f"first-mail-{language}@example.com"  # allauth counts letters by address
    form = {"email": email, "password1": password, "password2": password}
    client.post(f"{prefix}/accounts/signup/", form)
    with override(language):
        assert site_purpose() in str(mail.outbox[0].body)


@each_language
def test_so_does_the_foot_of_every_message(language: str, prefix: str) -> None:
    mine = Preferences.of(make_user())
    mine.language = language
    mine.save()
    with override(language):
        said = site_purpose()
    message = compose.message([Notice(user=mine.user, topic=topics.TEST)], mine, at=NOW)
    assert said in message.body
    assert escape(said) in flat(str(message.alternatives[0][0]))


def sentences() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for sentence, file in of_room(room):
            yield file, f"{sentence.text}. {sentence.plural}"
    for path in sorted((ROOT / "helpcenter" / "content").glob("*/*.md")):
        yield f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")


def claims(text: str) -> list[str]:
    joined = " ".join(text.split())
    return [
        match[0] for match in CLAIMS.finditer(joined) if not DENIED.search(joined[: match.start()])
    ]


def test_no_sentence_says_that_this_site_publishes() -> None:
    assert [(where, claim) for where, text in sentences() for claim in claims(text)] == []


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("The secret that lets us publish for you.", True),
        ("Every post we send carries it.", True),
        ("Publicamos por ti.", True),
        ("Keys for tools that publish for you", False),
        ("It never publishes for you.", False),
    ],
)
def test_a_claim_is_noticed_and_its_denial_is_not(text: str, *, noticed: bool) -> None:
    assert bool(claims(text)) is noticed
