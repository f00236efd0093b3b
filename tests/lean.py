"""Hide all that `pip install "viewing-kit[lab]"` does not bring, and look what works.

Run by tests/test_extras.py in an interpreter of its own: `lean.py doors`, `lean.py
examples MODULE...` and `lean.py notebooks PATH...`. Each prints JSON.
"""

import doctest
import importlib
import json
import os
import sys
import tomllib
from importlib.machinery import PathFinder
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())


def brought(wanted):
    """Follow what each package requires, with the extras that are asked for."""
    found, left = set(), [Requirement(line) for line in wanted]
    while left:
        need = left.pop()
        name, extras = canonicalize_name(need.name), need.extras or {""}
        new = {(name, extra) for extra in extras} - found
        found |= new
        try:
            lines = requires(name) or []
        except PackageNotFoundError:  # what only other systems need
            continue
        for one in map(Requirement, lines if new else ()):
            marked = one.marker is None
            if marked or any(one.marker.evaluate({"extra": e}) for _, e in new):
                left.append(one)
    return {name for name, _ in found}


class Hider(PathFinder):
    """Finds what stands in the folders of packages, but for what is hidden."""

    hidden: frozenset[str] = frozenset()

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] in cls.hidden:
            return None
        return PathFinder.find_spec(name, path, target)


def hide_the_rest():
    """Let every package that a lean install would not have be missing."""
    project = PROJECT["project"]
    lean = brought(project["dependencies"] + project["optional-dependencies"]["lab"])
    lean |= {"viewing-kit", "pip"}
    hidden = [
        module
        for module, owners in packages_distributions().items()
        if module.isidentifier() and lean.isdisjoint(map(canonicalize_name, owners))
    ]
    Hider.hidden = frozenset(hidden)
    sys.meta_path[sys.meta_path.index(PathFinder)] = Hider


def doors():
    """Enter every room and take every name that stands at its door."""
    rooms, entered, failed = ["kit"], set(), {}
    while rooms:
        room = rooms.pop()
        entered.add(room)
        module = importlib.import_module(room)
        for name in dir(module):
            try:
                found = getattr(module, name)
            except Exception as error:
                failed[f"{room}.{name}"] = repr(error)
                continue
            inner = getattr(found, "__name__", "")
            if inner.startswith("kit.") and hasattr(found, "__path__"):
                rooms += {inner} - entered
    there = sorted(name for name in packages_distributions() if is_there(name))
    return {"there": there, "rooms": sorted(entered), "failed": failed}


def is_there(name):
    return name.isidentifier() and find_spec(name) is not None


class Stumbles(doctest.DocTestRunner):
    """Examples that do not run, and why."""

    def __init__(self):
        super().__init__(verbose=False, optionflags=doctest.FAIL_FAST)
        self.found = {}

    def report_failure(self, out, test, example, got):
        self.found[test.name] = f"got {got}"

    def report_unexpected_exception(self, out, test, example, exc_info):
        self.found[test.name] = f"{exc_info[0].__name__}: {exc_info[1]}"


def examples(modules):
    """Run the examples of some files; tell which stumbled, and over what."""
    finder, runner = doctest.DocTestFinder(exclude_empty=True), Stumbles()
    for name in modules:
        for test in finder.find(importlib.import_module(name), name):
            runner.run(test, out=lambda _: None)
    return {"tried": runner.tries, "stumbled": runner.found}


def notebooks(paths):
    """Run the code of notebooks, or of their sources, from top to bottom."""
    import jupytext
    from IPython.core.interactiveshell import InteractiveShell

    shell, ran, standard = InteractiveShell.instance(), {}, sys.stdout
    sys.stdout = sys.stderr
    for path in map(Path, paths):
        os.chdir(path.parent)
        code = [c.source for c in jupytext.read(path).cells if c.cell_type == "code"]
        for cell in code:
            shell.run_cell(cell).raise_error()
        ran[path.stem] = len(code)
    sys.stdout = standard
    loaded = {name.partition(".")[0] for name, module in sys.modules.items() if module}
    return {"ran": ran, "loaded": sorted(loaded)}


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    hide_the_rest()
    if what == "doors":
        told = doors()
    elif what == "examples":
        told = examples(given)
    else:
        told = notebooks(given)
    json.dump(told, sys.stdout)
