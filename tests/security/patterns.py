"""Every regular expression of ours, and texts that make a careless one slow."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("accounts", "api", "channels", "core", "helpcenter", "notifications", "operations")
CALLS = {"compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer"}
# These read files of ours, which nobody else writes; a slow one would show when it is written.
READS_OUR_FILES = (
    "helpcenter/articles/",
    "helpcenter/markup/",
    "helpcenter/policies/",
    "channels/networks/policy.py",
    "channels/networks/sources.py",
    "channels/policy_words/",
    "channels/contract/versions.py",
    # One sentence of at most a thousand characters: channels.answers.reported_errors cuts it.
    "channels/networks/meta/permissions.py",
)


def every_pattern() -> dict[str, re.Pattern[str]]:
    """Where it stands and what it says -> compiled, for those that may see a stranger's text."""
    patterns: dict[str, re.Pattern[str]] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/migrations/" in name or name.startswith(READS_OUR_FILES):
                continue
            source = path.read_text()
            if "import re\n" not in source:
                continue
            patterns |= {f"{name}: {pattern.pattern}": pattern for pattern in _of(name, source)}
    return patterns


def anchored(name: str, pattern: re.Pattern[str]) -> bool:
    """Whether it is only ever laid on a text's beginning (``match``, ``fullmatch``; by a rule)."""
    path = name.partition(": ")[0]
    tree = ast.parse((ROOT / path).read_text())
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    names = {key for key, value in vars(module).items() if value is pattern} | {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and pattern.pattern in map(_said, ast.walk(node))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    methods = {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if (isinstance(node.func.value, ast.Name) and node.func.value.id in names)
        or (_is_re(node.func.value) and node.args and _said(node.args[0]) == pattern.pattern)
    } - {"compile"}
    of_rules = {
        keyword.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "pattern" and isinstance(keyword.value, ast.Name)
    }
    if not methods and names & of_rules:
        return True  # ``channels.answers.rule`` matches it
    return bool(methods) and methods <= {"match", "fullmatch"}


def _said(node: ast.AST) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _of(name: str, source: str) -> Iterator[re.Pattern[str]]:
    module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
    for value in vars(module).values():
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            yield value
        elif isinstance(value, dict):
            yield from (each for each in value.values() if isinstance(each, re.Pattern))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            first = node.args[0] if node.args else None
            literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if node.func.attr in CALLS and _is_re(node.func.value) and literal:
                yield re.compile(first.value)  # type: ignore[union-attr]


def _is_re(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "re"


def pumps(pattern: re.Pattern[str]) -> list[str]:
    """Pieces that the pattern begins to match, over and over, and never brings to an end."""
    words = re.findall(r"[A-Za-z0-9#_]{2,}|[^\w\s\\]", re.sub(r"\\.", "", pattern.pattern))
    ours = [*dict.fromkeys(words)][:12]
    usual = ["a", "A", "1", " ", "_", "-", "a1", "a.", "a_", "a ", "1 ", "\\'", '\\"', "\\\\"]
    usual += ["'", '"', "[", "{", "(", "<a ", "<a>", "a=", "a:", "400", "400 ", "/a", "@"]
    return [*dict.fromkeys([*usual, *ours, *(f"{word} " for word in ours)])]
