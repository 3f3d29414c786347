"""``make messages`` never loses a translation, and changes nothing when there is nothing new."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from config.translations import catalogs, sentences
from config.translations.sentences import ROOMS, ROOT, Sentence

HEAD = (
    'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty site whose sentences are Spanish's to translate."""
    for module in (catalogs, sentences):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    for room in ROOMS:
        (tmp_path / room / "locale" / "es" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    return tmp_path


def po(site: Path, room: str) -> Path:
    return site / room / "locale" / "es" / "LC_MESSAGES" / "django.po"


def say(site: Path, room: str, *calls: str) -> None:
    (site / room / "said.py").write_text("\n".join(calls) + "\n")


def said(site: Path, room: str) -> dict[object, object]:
    return {message.id: message.string for message in catalogs.read(po(site, room)) if message.id}


def test_a_sentence_that_moves_into_another_room_keeps_its_translation(site: Path) -> None:
    po(site, "api").write_text(HEAD + 'msgid "Yes"\nmsgstr "Sí"\n')
    say(site, "channels", 'gettext("Yes")')

    catalogs.refresh()

    assert said(site, "channels") == {"Yes": "Sí"}
    assert said(site, "api") == {}


def test_so_does_one_that_stood_there_empty(site: Path) -> None:
    po(site, "api").write_text(HEAD + 'msgid "Yes"\nmsgstr "Sí"\n')
    po(site, "channels").write_text(HEAD + 'msgid "Yes"\nmsgstr ""\n')
    say(site, "channels", 'gettext("Yes")')

    catalogs.refresh()

    assert said(site, "channels") == {"Yes": "Sí"}


def test_a_plural_moves_with_all_its_forms(site: Path) -> None:
    forms = 'msgstr[0] "%(n)s día"\nmsgstr[1] "%(n)s días"\n'
    po(site, "api").write_text(f'{HEAD}msgid "%(n)s day"\nmsgid_plural "%(n)s days"\n{forms}')
    say(site, "helpcenter", 'ngettext("%(n)s day", "%(n)s days", n)')

    catalogs.refresh()

    moved = said(site, "helpcenter")
    assert moved == {("%(n)s day", "%(n)s days"): ("%(n)s día", "%(n)s días")}


def test_another_context_is_another_sentence(site: Path) -> None:
    po(site, "api").write_text(HEAD + 'msgctxt "month"\nmsgid "May"\nmsgstr "mayo"\n')
    say(site, "channels", 'pgettext("verb", "May")')

    catalogs.refresh()

    assert said(site, "channels") == {"May": ""}


def test_a_rooms_own_translation_stays(site: Path) -> None:
    po(site, "api").write_text(HEAD + 'msgid "Yes"\nmsgstr "Sí"\n')
    po(site, "channels").write_text(HEAD + 'msgid "Yes"\nmsgstr "Claro"\n')
    say(site, "channels", 'gettext("Yes")')

    catalogs.refresh()

    assert said(site, "channels") == {"Yes": "Claro"}


def test_a_second_time_changes_nothing(site: Path) -> None:
    say(site, "channels", 'gettext("Yes")', 'ngettext("a day", "days", n)', 'gettext("No")')
    say(site, "api", 'gettext("No")')
    catalogs.refresh()
    first = {path: path.read_bytes() for path in catalogs.po_files()}

    catalogs.refresh()

    assert {path: path.read_bytes() for path in catalogs.po_files()} == first
    assert not any(b"Date" in content for content in first.values())


READ = [
    ('gettext("a")', Sentence("a")),
    ('gettext_lazy("a" "b")', Sentence("ab")),
    ('translation.gettext_noop("a")', Sentence("a")),
    ('_("a")', Sentence("a")),
    ('ngettext("a", "b", len(rows))', Sentence("a", "b")),
    ('pgettext("c", "a")', Sentence("a", "", "c")),
    ('npgettext_lazy("c", "a", "b", 2)', Sentence("a", "b", "c")),
    ('mark_safe(format_html(gettext("a"), gettext_more="x"))', Sentence("a")),
]


@pytest.mark.parametrize(("source", "sentence"), READ)
def test_a_call_is_read(source: str, sentence: Sentence) -> None:
    assert list(sentences.in_python(f"{source}\n")) == [sentence]


@pytest.mark.parametrize("source", ["gettext(name)", 'f("a")', "def gettext(a='b'): ...", "_(key)"])
def test_what_is_no_literal_sentence_is_left(source: str) -> None:
    assert list(sentences.in_python(f"{source}\n")) == []


IN_TEMPLATES = [
    ('<p>{% translate "it\'s" %}</p>', Sentence("it's")),
    ('{% if a %}\n    {% translate "a" context "c" %}\n  {% endif %}', Sentence("a", "", "c")),
    ("{% blocktranslate trimmed %}\n a\n b\n{% endblocktranslate %}", Sentence("a b")),
    (
        "  {% blocktranslate count n=n %}{{ n }} a{% plural %}{{ n }} b{% endblocktranslate %}",
        Sentence("%(n)s a", "%(n)s b"),
    ),
    ('{% include "x.html" with label=_("a") %}', Sentence("a")),
]


@pytest.mark.parametrize(("source", "sentence"), IN_TEMPLATES)
def test_a_template_is_read(source: str, sentence: Sentence) -> None:
    assert list(sentences.in_template(source)) == [sentence]


def _inside_f_strings(path: Path) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).rpartition(".")[2] in sentences.KEYWORDS
        and any(isinstance(argument, ast.Constant) for argument in call.args)
    ]


@pytest.mark.parametrize("room", [room or "config" for room in ROOMS])
def test_no_sentence_hides_in_an_f_string(room: str) -> None:
    """Python 3.11's tokens show nothing of an f-string's inside: Babel would not see it."""
    assert [line for path in (ROOT / room).rglob("*.py") for line in _inside_f_strings(path)] == []
