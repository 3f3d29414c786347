"""The arrows between the rooms run downward only, and every slug that a cause names exists."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.contract import ARTICLES

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "api", "notifications", "helpcenter", "channels", "core", "sandbox")
MAY: dict[str, frozenset[str]] = {
    "config": frozenset(ROOMS) - {"sandbox"},
    "api": frozenset({"api", "channels", "core"}),
    "notifications": frozenset({"notifications", "channels", "core"}),
    "helpcenter": frozenset({"helpcenter", "channels.public", "core"}),
    "channels": frozenset({"channels", "core"}),
    "core": frozenset({"core"}),
    "sandbox": frozenset({"sandbox"}),
}
# Pure modules: the standard library and each other, nothing else.
PURE = ("contract", "diagnosis", "clocks", "rules", "seen", "meta", "lifeline")
# From the ground up; a module may use its own layer and those below it.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"contract"}),
    frozenset({"http", "reading", "rules", "seen", "waiting"}),
    frozenset({"meta", "meta_faults", "meta_signed_request"}),
    frozenset({"networks"}),
    frozenset({"registry"}),
    frozenset({"diagnosis", "clocks", "verdicts"}),
    frozenset({"models", "vault", "setup", "snapshots", "signals"}),
)
WEB = frozenset(
    {"views", "connect_views", "refresh_views", "disconnect_views", "callback_views", "forms"}
    | {"urls", "provider_urls", "callback_urls", "admin", "tasks", "management"}
)
WIRING = frozenset({"apps", "checks", "accounts"})


def sources(room: str) -> list[Path]:
    return sorted(p for p in (ROOT / room).rglob("*.py") if "migrations" not in p.parts)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at any depth of the file, type checking aside."""
    tree = ast.parse(path.read_text())
    aside = {id(one) for node in ast.walk(tree) if _typing_only(node) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in aside:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def within(module: str, allowed: frozenset[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in allowed)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources(room)
        for module in imports(path)
        if module.split(".")[0] in ROOMS and not within(module, MAY[room])
    ]
    assert not wrong


def part(path: Path) -> str:
    return path.relative_to(ROOT / "channels").parts[0].removesuffix(".py")


def layer(name: str) -> int | None:
    """How high a part of channels stands; None for what is between models and the web."""
    found = [height for height, names in enumerate(LAYERS) if name in names]
    return found[0] if found else None


def test_inside_channels_nothing_imports_upward() -> None:
    wrong = []
    for path in sources("channels"):
        mine = layer(part(path))
        for module in imports(path):
            names = module.split(".")
            if names[0] != "channels" or len(names) < 2 or names[1] == part(path):
                continue
            theirs = layer(names[1])
            if (
                mine is not None
                and (theirs is None or theirs > mine)
                and names[1] != "templatetags"
            ):
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
            if part(path) not in WEB | WIRING and names[1] in WEB - {"tasks", "forms"}:
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert not wrong


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_know_no_framework(name: str) -> None:
    known = ("django", "requests", "celery", "allauth")
    found = [one for one in imports(ROOT / "channels" / f"{name}.py") if one.startswith(known)]
    assert not found


def test_networks_do_not_know_each_other() -> None:
    wrong = []
    networks = [p for p in (ROOT / "channels" / "networks").iterdir() if p.is_dir()]
    for folder in networks:
        others = frozenset(
            f"channels.networks.{one.name}" for one in networks if one.name != folder.name
        )
        for path in folder.rglob("*.py"):
            wrong += [f"{path}: {module}" for module in imports(path) if within(module, others)]
    assert not wrong


def test_tokens_are_sealed_and_opened_in_one_module() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in sources(room)
        if any("fernet" in one.lower() for one in imports(path))
        and path.relative_to(ROOT) != Path("core/sealing.py")
    ]
    assert wrong in ([], ["channels/checks.py"])


@pytest.mark.parametrize("where", sorted(set(ARTICLES.values())))
def test_every_article_that_a_cause_names_exists(where: str) -> None:
    slug, _, anchor = where.partition("#")
    text = (ROOT / "helpcenter" / "content" / "en" / f"{slug}.md").read_text()
    assert f"{{#{anchor}}}" in text
