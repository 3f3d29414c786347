"""What no line of ours does, and where the few that come near it stand, each with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django import forms
from django.urls import get_resolver

from config.documents.layers import ROOT
from tests.security import patterns

ROOMS = ("config", *patterns.ROOMS)
# Module -> what it may import of this, and why.
ALLOWED: dict[str, dict[str, str]] = {
    "pickle": {"core/limits/file_cache.py": "counts, in a file that only this site writes"},
    "subprocess": {
        "config/audit.py": "make audit",
        "config/bootstrap.py": "makes the virtual environment",
        "config/run.py": "make run",
        "config/starting/supervision.py": "make run",
        "config/template_style.py": "make lint",
    },
    "random": {
        "config/demo/votes.py": "the same invented votes every time",
        "core/limits/file_cache.py": "which call tidies up",
        "core/outbox/backoff.py": "spreads what failed together",
        "notifications/triggers/planning.py": "tells one claim from another",
    },
    # Parsers and shells that do what a text says.
    **{name: {} for name in ("marshal", "shelve", "yaml", "xml", "lxml", "ldap3", "jinja2")},
}
FORBIDDEN_CALLS = {
    *("eval", "exec", "compile", "__import__"),
    *("os.system", "os.popen", "os.spawnl", "os.execv"),
    *("hashlib.md5", "hashlib.sha1", "uuid.uuid1", "uuid.uuid3", "ssl._create_unverified_context"),
    *("Template", "Engine", "engines.from_string", "RawSQL"),
}
FORBIDDEN_METHODS = {"from_string", "extra", "raw", "disable_warnings"}
# SQL of our own that the ORM cannot say: only names of our own are put into its text.
OWN_SQL = [("channels/probing/claims.py", "Credential.objects.raw")]
# Templates made from texts: those of our own files, put together.
OWN_TEMPLATES = {"notifications/mails/whole_templates.py"}


@cache
def trees() -> dict[str, ast.Module]:
    files = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in files}


@cache
def calls() -> tuple[tuple[str, ast.Call, str], ...]:
    """Every call: where it is, and what is called, as it is written."""
    return tuple(
        (name, node, ast.unparse(node.func))
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


@cache
def imports() -> dict[str, set[str]]:
    """Package -> the modules of ours that import it or of it."""
    told: dict[str, set[str]] = {}
    for name, tree in trees().items():
        for package in _imported(tree):
            told.setdefault(package, set()).add(name)
    return told


def test_nothing_is_run_that_somebody_sent() -> None:
    """No code from text, no template from text, no weak hash, no guessable id."""
    forbidden = [(name, said) for name, _node, said in calls() if said in FORBIDDEN_CALLS]
    assert {(name, said) for name, said in forbidden} == {
        (name, "Template") for name in OWN_TEMPLATES
    }
    methods = [
        (name, said) for name, _, said in calls() if said.split(".")[-1] in FORBIDDEN_METHODS
    ]
    assert methods == OWN_SQL


@pytest.mark.parametrize("module", ALLOWED)
def test_what_is_dangerous_is_imported_where_it_may_be(module: str) -> None:
    assert imports().get(module, set()) == set(ALLOWED[module])


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_no_command_goes_through_a_shell() -> None:
    """And each is a list: nothing in it is taken apart again."""
    of_subprocess = [node for _, node, said in calls() if said.startswith("subprocess.")]
    assert of_subprocess
    assert not [node for node in of_subprocess if "shell" in {key.arg for key in node.keywords}]
    first = {type(node.args[0]) for node in of_subprocess if node.args}
    assert first <= {ast.List, ast.Name, ast.Call}


# SQL of our own whose text is put together: of names of our own and question marks alone.
PUT_TOGETHER = {
    "channels/probing/claims.py": "columns and conditions of constants",
    "core/outbox/statements.py": "columns of a model, and a mark for each value",
    "core/limits/file_cache.py": "one of its own constants, handed on",
    "core/whole_rows.py": "columns of a model, and constants of those who read",
    "helpcenter/search/ranking.py": "columns of one constant, and a mark for each value",
    "operations/moving/copying.py": "Django's own statements for sequences",
}


def test_no_query_is_put_together_from_what_somebody_sent() -> None:
    odd = {
        name
        for name, node, said in calls()
        if said.endswith((".execute", ".executemany")) and not _is_fixed(name, node.args[0])
    }
    assert odd <= set(PUT_TOGETHER)


def _is_fixed(module: str, sql: ast.expr) -> bool:
    """A text as it stands, there or as a constant of the module."""
    if isinstance(sql, ast.Name):
        values = [
            node.value
            for node in trees()[module].body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == sql.id
        ]
        return bool(values) and all(isinstance(value, ast.Constant) for value in values)
    return isinstance(sql, ast.Constant)


def test_certificates_are_checked() -> None:
    loose = [
        (name, ast.unparse(key))
        for name, node, _said in calls()
        for key in node.keywords
        if key.arg in ("verify", "check_hostname")
        and isinstance(key.value, ast.Constant)
        and not key.value.value
    ]
    assert loose == []
    texts = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    assert [path for path in texts if "CERT_NONE" in path.read_text()] == []


def test_a_form_says_which_fields_it_takes() -> None:
    """None takes whatever a model happens to have."""
    assert get_resolver().url_patterns  # every page is known, and its forms with it
    every: list[type[forms.BaseForm]] = list(forms.BaseForm.__subclasses__())
    for form in every:
        every += form.__subclasses__()
    ours = [form for form in every if form.__module__.startswith(ROOMS)]
    models = [form for form in ours if issubclass(form, forms.BaseModelForm)]
    assert len(ours) >= 12
    assert [form for form in models if form._meta.fields in (None, "__all__")] == []


def test_scripts_run_no_text_keep_nothing_and_write_no_markup() -> None:
    """``trustedTypes`` in site.js is the one way from text to markup; the browser holds it.

    What htmx does with an answer of our own server, site.js does on pages without htmx. The
    one cookie that it writes is the browser's time zone; it reads none.
    """
    forbidden = re.compile(
        r"\beval\(|new Function|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write"
        r"|parseFromString|setHTMLUnsafe|createContextualFragment"
        r"|localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|serviceWorker"
        r"|\bset(?:Timeout|Interval)\(\s*[\"'`]"
    )
    scripts = sorted((ROOT / "static").glob("*.js"))
    assert len(scripts) >= 5
    held = {path.name: sorted(forbidden.findall(path.read_text())) for path in scripts}
    assert {name: words for name, words in held.items() if words} == {
        "site.js": ["document.cookie", "parseFromString"]
    }
    assert "document.cookie = `browser_zone=${zone};" in (ROOT / "static/site.js").read_text()


# What networks' tokens, private keys and vault keys look like.
KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bEAA[A-Za-z0-9]{40}|\bAQ[A-Za-z0-9_-]{60}|\bpina_\w{20}"
    r"|\bcck_[A-Za-z0-9_-]{40}|[\"'][A-Za-z0-9_-]{43}=[\"']"
)


def test_no_key_lies_in_the_source() -> None:
    """Neither in the code, nor in what is deployed with it. Tests have keys of their own."""
    places = (
        *ROOMS,
        "deploy",
        "requirements",
        "templates",
        "static",
        "styles",
        "sandbox",
        "examples",
    )
    files = [path for place in places for path in (ROOT / place).rglob("*") if path.is_file()]
    texts = [path for path in files if path.suffix not in (".pyc", ".mo", ".webp", ".png")]
    assert len(texts) > 500
    held = {
        str(path.relative_to(ROOT))
        for path in texts
        if KEY.search(path.read_text(errors="replace"))
    }
    assert held == set()
