"""Which mutants are tried: a sample that is the same until the code itself is another."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import libcst
from mutmut.mutation.file_mutation import Mutation, create_mutations

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
# Wording is held by other tests: a log line, an error of ours, a sentence to be translated.
WORDED = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
TRANSLATED = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change. ``source``: the whole module with it."""

    id: str
    path: str  # from the project's root
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.id} {self.path}:{self.line}\n    - {self.before}\n    + {self.after}"


@dataclass(frozen=True, slots=True)
class Room:
    """Modules, and the tests that hold them. ``share``: of all mutants, how many are tried."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    share: float

    def files(self) -> list[Path]:
        """Every module that the patterns name."""
        return sorted({file for pattern in self.modules for file in ROOT.glob(pattern)})


def rooms() -> list[Room]:
    """What ``rooms.toml`` says."""
    table = tomllib.loads((HERE / "rooms.toml").read_text())
    return [
        Room(name, tuple(room["modules"]), tuple(room["tests"]), room.get("share", table["share"]))
        for name, room in table["rooms"].items()
    ]


def equivalents() -> dict[str, str]:
    """The reason by the mutant's id."""
    table = tomllib.loads((HERE / "equivalent.toml").read_text())
    return {row["id"]: row["reason"] for row in table["mutant"]}


def drawn(room: Room, *, share: float | None = None) -> Iterator[Mutant]:
    """The sample of a room, file by file."""
    for file in room.files():
        yield from _of_file(file, room.share if share is None else share)


def _of_file(file: Path, share: float) -> Iterator[Mutant]:
    path, source = file.relative_to(ROOT).as_posix(), file.read_text()
    module, mutations, _classes, _functions = create_mutations(path, source)
    worded = _worded(module)
    seen: Counter[str] = Counter()
    for mutation in mutations:
        if mutation.original_node in worded or _is_short_of_an_argument(mutation):
            continue
        key = _key(module, mutation)
        seen[key] += 1
        # By what it is, not where: a change elsewhere in the file draws no other sample.
        digest = hashlib.sha256(f"{path}\n{key}\n{seen[key]}".encode()).hexdigest()
        if int(digest[:8], 16) < share * 2**32:
            yield _mutant(digest[:10], path, source, module, mutation)


def _is_short_of_an_argument(mutation: Mutation) -> bool:
    """A call without one of its plain arguments fails at once: that says nothing of the tests."""
    was, is_now = mutation.original_node, mutation.mutated_node
    if not (isinstance(was, libcst.Call) and isinstance(is_now, libcst.Call)):
        return False
    plain = [sum(argument.keyword is None for argument in call.args) for call in (was, is_now)]
    return plain[1] < plain[0]


def _key(module: libcst.Module, mutation: Mutation) -> str:
    within: libcst.CSTNode | None = mutation.contained_by_top_level_function
    codes = [module.code_for_node(node) for node in (mutation.original_node, mutation.mutated_node)]
    return "\n".join([within.name.value if isinstance(within, libcst.FunctionDef) else "", *codes])


def _mutant(id_: str, path: str, source: str, module: libcst.Module, mutation: Mutation) -> Mutant:
    changed = module.deep_replace(mutation.original_node, mutation.mutated_node)
    code = changed.code if isinstance(changed, libcst.Module) else source
    old, new = source.splitlines(), code.splitlines()
    spans = [span for span in SequenceMatcher(None, old, new).get_opcodes() if span[0] != "equal"]
    before = " ".join(line.strip() for _, first, last, *_ in spans for line in old[first:last])
    after = " ".join(line.strip() for *_, first, last in spans for line in new[first:last])
    return Mutant(id_, path, spans[0][1] + 1 if spans else 0, before, after, code)


class _Wording(libcst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.nodes: set[libcst.CSTNode] = set()

    def on_visit(self, node: libcst.CSTNode) -> bool:
        self.depth += _is_wording(node)
        if self.depth:
            self.nodes.add(node)
        return True

    def on_leave(self, original_node: libcst.CSTNode) -> None:
        self.depth -= _is_wording(original_node)


def _worded(module: libcst.Module) -> set[libcst.CSTNode]:
    wording = _Wording()
    module.visit(wording)
    return wording.nodes


def _is_wording(node: libcst.CSTNode) -> bool:
    if not isinstance(node, libcst.Call):
        return False
    if isinstance(node.func, libcst.Attribute):
        return node.func.attr.value in WORDED
    if not isinstance(node.func, libcst.Name):
        return False
    return node.func.value in TRANSLATED or node.func.value.endswith("Error")
