"""A mutant put into a running process, or in the place of a module that is yet to be imported."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

Place = tuple[str, int]


class CannotPatchError(Exception):
    """The change is not inside of functions: the module must be imported anew."""


def patch(file: Path, source: str) -> None:
    """Give every living function of this file the code that it has in ``source``."""
    new = _changes(file, source)
    # By type(): isinstance would wake lazy objects.
    for living in [thing for thing in gc.get_objects() if type(thing) is FunctionType]:
        code = living.__code__
        if code.co_filename == str(file) and place_of(code) in new:
            living.__code__ = new[place_of(code)]


def changed_places(file: Path, source: str) -> set[Place]:
    """The functions that differ; a function's inner ones differ with it."""
    return set(_changes(file, source))


def place_of(code: CodeType) -> Place:
    """What a function is known by: its qualified name and its first line."""
    return code.co_qualname, code.co_firstlineno


def _changes(file: Path, source: str) -> dict[Place, CodeType]:
    old = compile(file.read_text(), str(file), "exec")
    new = compile(source, str(file), "exec")
    if _own(old) != _own(new):
        raise CannotPatchError
    pairs = list(zip(_inner(old), _inner(new), strict=True))
    if any(was.co_qualname != is_now.co_qualname for was, is_now in pairs):
        raise CannotPatchError
    functions = [pair for pair in pairs if not _is_class(pair[0])]
    return {place_of(was): is_now for was, is_now in functions if _whole(was) != _whole(is_now)}


def _inner(code: CodeType) -> Iterator[CodeType]:
    """Every function and class within it, however deep."""
    for inner in _codes(code):
        yield inner
        yield from _inner(inner)


def _codes(code: CodeType) -> list[CodeType]:
    return [const for const in code.co_consts if isinstance(const, CodeType)]


def _is_class(code: CodeType) -> bool:
    return "__module__" in code.co_names and "__qualname__" in code.co_names


def _plain(code: CodeType) -> tuple[object, ...]:
    """What it does, apart from its functions and from the lines on which it stands."""
    consts = [repr(const) for const in code.co_consts if not isinstance(const, CodeType)]
    return code.co_code, code.co_names, code.co_varnames, tuple(consts), len(_codes(code))


def _own(code: CodeType) -> tuple[object, ...]:
    """What runs when the module is imported: its own body and those of its classes."""
    return _plain(code), tuple(_own(each) for each in _codes(code) if _is_class(each))


def _whole(code: CodeType) -> tuple[object, ...]:
    return _plain(code), tuple(_whole(each) for each in _codes(code))


class Instead(MetaPathFinder, Loader):
    """Imports one module from ``source`` instead of from its file."""

    def __init__(self, name: str, file: Path, source: str) -> None:
        self.name, self.file, self.source = name, file, source

    @classmethod
    def install(cls, file: Path, root: Path, source: str) -> None:
        parts = file.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        sys.meta_path.insert(0, cls(name, file, source))

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        spec = spec_from_loader(fullname, self, origin=str(self.file))
        if spec and self.file.name == "__init__.py":
            spec.submodule_search_locations = [str(self.file.parent)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.file)
        exec(compile(self.source, str(self.file), "exec"), module.__dict__)
