"""The rooms, drawn from the table of layers: floor by floor, each with what it is for.

What a room is for is the first sentence of its docstring, so that picture, code and table
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator

from config.documents import layers
from config.documents.layers import Layers


def site() -> str:
    """The packages of the site."""
    return _drawing(layers.layers()[0])


def every_room() -> str:
    """The packages, then the rooms of each."""
    whole, *each = layers.layers()
    chapters = [f"## The site\n\n{_drawing(whole)}"]
    return "\n\n".join(
        [*chapters, *(f"## `{stack.package}/`\n\n{_drawing(stack)}" for stack in each)]
    )


def _drawing(stack: Layers) -> str:
    names = [name for floor in stack.floors for name in floor]
    width = max(map(len, names)) + 2
    floors = ["\n".join(_lines(stack, floor, width)) for floor in stack.floors]
    return "\n".join(["```", "\n\n".join(floors), "```"])


def _lines(stack: Layers, floor: tuple[str, ...], width: int) -> Iterator[str]:
    for name in floor:
        module = f"{stack.package}.{name}" if stack.package else name
        yield f"{name:{width}}{_first_sentence(layers.docstring(module))}".rstrip()


def _first_sentence(docstring: str) -> str:
    return " ".join(docstring.split("\n\n", maxsplit=1)[0].split()).replace("``", "")
