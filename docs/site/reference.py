"""What stands at each door, and where is it told of? One page a room."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

from sphinx.pycode import ModuleAnalyzer

_SHORT = 60  # letters of a value that is shown whole


@dataclass(frozen=True)
class Entry:
    """One public name: the door at which it stands, and the file that defines it."""

    room: str
    name: str
    home: str

    @property
    def full(self) -> str:
        """The name as a reader types it."""
        return f"{self.room}.{self.name}"

    @property
    def thing(self) -> object:
        """What the name stands for."""
        return getattr(importlib.import_module(self.room), self.name)

    @property
    def is_room(self) -> bool:
        """Whether it is a room by itself."""
        return inspect.ismodule(self.thing)

    @property
    def summary(self) -> str:
        """Its first sentence."""
        if inspect.isroutine(self.thing) or inspect.isclass(self.thing):
            told = inspect.getdoc(self.thing) or ""
        else:
            told = self.comment or f"``{_short(self.thing)}``"
        return " ".join(told.partition("\n\n")[0].split())

    @property
    def comment(self) -> str:
        """What a comment says of a constant where it is defined."""
        told = ModuleAnalyzer.for_module(self.home).find_attr_docs()
        return "\n".join(told.get(("", self.name), [])).strip()


def entries() -> dict[str, list[Entry]]:
    """List what stands at each door, the front door first."""
    return dict(_rooms("kit"))


def _rooms(room: str) -> Iterator[tuple[str, list[Entry]]]:
    """Give what stands at a door, and then at the doors that lead on from there."""
    all_here = [*_entries(room)]
    yield room, [one for one in all_here if not one.is_room]
    for one in all_here:
        if one.is_room:
            yield from _rooms(one.full)


def _entries(room: str) -> Iterator[Entry]:
    module = importlib.import_module(room)
    path = Path(str(module.__file__))
    if path.name != "__init__.py":
        yield from (Entry(room, name, room) for name in module.__all__)
        return
    for line in ast.parse(path.with_suffix(".pyi").read_text("utf-8")).body:
        if isinstance(line, ast.ImportFrom):
            above = room.split(".")[: 1 - line.level or None]
            home = ".".join([*above, line.module] if line.module else above)
            yield from (Entry(room, str(one.asname), home) for one in line.names)


def write_reference() -> dict[str, str]:
    """Write a page for each room, and one that lists them."""
    rooms = entries()
    first: dict[tuple[str, str], Entry] = {}
    for one in chain(*rooms.values()):
        first.setdefault((one.home, one.name), one)
    pages = {
        f"reference/{room}.rst": _page(room, told, first)
        for room, told in rooms.items()
    }
    return pages | {"reference/index.rst": _index(rooms)}


def _index(rooms: dict[str, list[Entry]]) -> str:
    lines = [*_titled("Reference", "="), "Every public name, by the door it stands at."]
    lines += ["", ".. list-table::", "   :header-rows: 1", ""]
    lines += ["   * - door", "     - what it answers", "     - names"]
    for room, told in rooms.items():
        lines += [f"   * - :doc:`{room} <{room}>`", f"     - {_question(room)}"]
        lines += [f"     - {len(told)}"]
    lines += ["", ".. toctree::", "   :hidden:", ""]
    return _joined([*lines, *(f"   {room}" for room in rooms)])


def _page(room: str, told: list[Entry], first: dict[tuple[str, str], Entry]) -> str:
    lines = [*_titled(room, "="), f".. py:module:: {room}", "", _told(room), ""]
    lines += [".. list-table::", "   :header-rows: 1", "   :widths: 35 65", ""]
    lines += ["   * - name", "     - what it does"]
    for one in told:
        lines += [f"   * - :py:obj:`{one.name} <{one.full}>`", f"     - {one.summary}"]
    for home, group in groupby(told, key=lambda one: one.home):
        if home != room:
            lines += ["", *_titled(home.removeprefix(f"{room}."), "-"), _question(home)]
        for one in group:
            lines += ["", *_entry(one, first[one.home, one.name])]
    return _joined(lines)


def _entry(one: Entry, first: Entry) -> list[str]:
    """Tell of a name in full at its first door, and at the next one where that is."""
    thing = one.thing
    is_class = inspect.isclass(thing)
    if one is not first:
        kind = "class" if is_class else "function" if callable(thing) else "data"
        here = f"{one.summary} In full: :py:obj:`{first.full}`."
        return [f".. py:{kind}:: {one.name}", "", f"   {here}"]
    if is_class:
        return [f".. autoclass:: {one.full}", "   :members:"]
    if inspect.isroutine(thing):
        return [f".. autofunction:: {one.full}"]
    told = (one.comment or one.summary).replace("\n", "\n   ")
    return [f".. py:data:: {one.name}", "", f"   {told}"]


def _told(module: str) -> str:
    """Give the docstring of a module; what it refers to becomes a list."""
    told = inspect.getdoc(importlib.import_module(module)) or ""
    told = re.sub(r"^References\n-+$", ".. rubric:: References\n", told, flags=re.M)
    return re.sub(r"^\.\. \[\d+\] ", "*  ", told, flags=re.M)


def _short(thing: object) -> str:
    told = repr(thing)
    return told if len(told) < _SHORT else f"{type(thing).__name__}(…)"


def _question(module: str) -> str:
    """Say what a module answers: the first line of its docstring."""
    told = inspect.getdoc(importlib.import_module(module)) or ""
    return " ".join(told.partition("\n\n")[0].split())


def _titled(title: str, line: str) -> list[str]:
    return [title, line * len(title), ""]


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
