"""What stands at the doors of the kit: light to enter, true, and nothing but public."""

import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kit.results import Result
from kit.rules.kinds import BaseRule, FigureRule
from tests.test_wall import build, modules_under, read_doors

ROOT = Path(__file__).parents[1]
DOORS = read_doors(ROOT)
ROOMS = sorted({name.rpartition(".")[0] for name in DOORS})
HEAVY = ("polars", "numpy", "scipy", "altair", "sklearn", "ortools", "IPython")
# Files that are a room by themselves.
SMALL_ROOMS = sorted(
    home for home in DOORS.values() if home in modules_under(ROOT) and home not in ROOMS
)

LOOK = """
import importlib, json, sys
from types import ModuleType

for name in modules:
    importlib.import_module(name)
wrong = []
for name, home in doors.items():
    room, _, short = name.rpartition(".")
    offered = getattr(importlib.import_module(room), short)
    if home in sys.modules:
        is_so = offered is sys.modules[home]
    else:
        module, _, attribute = home.rpartition(".")
        is_so = offered is getattr(importlib.import_module(module), attribute)
        is_so = is_so and not isinstance(offered, ModuleType)
    wrong += [name] * (not is_so)
rooms = {name.rpartition(".")[0] for name in doors}
shown = {room: dir(importlib.import_module(room)) for room in rooms}
print(json.dumps([wrong, shown]))
"""

TYPED = ["kit.", "kit.claims.", "kit.words."]
TAB = """
import json
import kit
import kit.log, kit.claims.language, kit.attacks.on_logs.index
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell()
shell.user_ns["kit"] = kit
found = {}
for shell.Completer.use_jedi in (False, True):
    for typed in given:
        with provisionalcompleter():
            told = [*shell.Completer.completions(typed, len(typed))]
        found.setdefault(typed, []).append([each.text.lstrip(".") for each in told])
print(json.dumps(found))
"""


def run(program, root=ROOT, **given):
    """Run a program in a fresh interpreter; it prints JSON."""
    named = "".join(f"{name} = {value!r}\n" for name, value in given.items())
    path = f"import sys\nsys.path.insert(0, {str(root)!r})\n"
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", path + named + program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def look(root=ROOT):
    """Names at doors that are not what the stub says, and what `dir` shows."""
    return run(LOOK, root, doors=read_doors(root), modules=[*modules_under(root)])


def names_at(room):
    return sorted(name.rpartition(".")[2] for name in DOORS if is_at(name, room))


def is_at(name, room):
    return name.rpartition(".")[0] == room


def test_entering_the_kit_loads_nothing_of_it_and_nothing_heavy():
    program = "import json, kit\nprint(json.dumps([*sys.modules]))"
    loaded = run(program)
    assert "kit" in loaded
    assert [name for name in loaded if name.startswith("kit.")] == []
    assert [name for name in loaded if name.partition(".")[0] in HEAVY] == []


def test_the_version_is_read_with_nothing_else_loaded():
    program = "import json, kit\nprint(json.dumps([kit.__version__, *sys.modules]))"
    version, *loaded = run(program)
    assert version[0].isdigit()
    assert [name for name in loaded if name.startswith("kit.")] == ["kit.version"]


@pytest.mark.slow
def test_a_name_stays_what_it_is_whatever_was_imported():
    # A module of the same name would take its place once somebody imports it.
    wrong, shown = look()
    assert wrong == []
    assert shown == {room: names_at(room) for room in ROOMS}


def test_a_planted_module_that_hides_a_name_is_found(tmp_path):
    files = {
        "kit/__init__.py": "import lazy_loader as lazy\n"
        "__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)",
        "kit/__init__.pyi": "from .sums import worst as worst, best as best",
        "kit/sums.py": "worst, best = [1], [2]",
        "kit/worst.py": "",
    }
    wrong, shown = look(build(tmp_path, files))
    assert wrong == ["kit.worst"]
    assert shown == {"kit": ["best", "worst"]}


@pytest.mark.parametrize("room", SMALL_ROOMS)
def test_a_room_of_one_file_shows_what_it_says_is_public(room):
    public, shown = run(
        "import importlib, json\nmodule = importlib.import_module(room)\n"
        "assert all(hasattr(module, name) for name in module.__all__)\n"
        "print(json.dumps([module.__all__, dir(module)]))",
        room=room,
    )
    assert public
    assert shown == sorted(public)


def test_tab_shows_public_names_only(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    for typed, lists in run(TAB, given=TYPED).items():
        room = typed.rstrip(".")
        public = {name for name in names_at(room) if not name.startswith("_")}
        for found in lists:  # guessed from the code, and not
            assert found
            assert public <= set(found) or room not in ROOMS
            assert not [name for name in found if name in ("log", "language", "lazy")]
            assert set(found) <= public or room not in ROOMS


def test_a_name_at_two_doors_is_one_thing():
    homes = {}
    for name, home in DOORS.items():
        homes.setdefault(name.rpartition(".")[2], set()).add(home)
    assert {name: of for name, of in homes.items() if len(of) > 1} == {}


# --- What belongs at a door -------------------------------------------------

#: What stays behind the doors all the same, and why.
KEPT_BACK = {
    "kit.attacks.on_logs.reidentification.judge": "a part of `measure_scoreboard`",
    "kit.measures.tables.diversity.measure_values": "a part of the measures by name",
}


def belongs_at_a_door(module, thing):
    """Tell whether something is an attack, a rule, a measure or a chart."""
    if inspect.isclass(thing):
        is_rule = issubclass(thing, BaseRule | FigureRule)
        return is_rule and not inspect.isabstract(thing)
    if not inspect.isfunction(thing):
        return False
    annotation = inspect.signature(thing).return_annotation
    returned = thing.__globals__.get(annotation, annotation)
    is_attack = inspect.isclass(returned) and issubclass(returned, Result)
    is_measure = hasattr(module, "CARDS") and "Measured" in str(annotation)
    return is_attack or is_measure or thing.__name__.startswith("chart_")


def belonging(modules):
    """Name all that belongs at a door, as the module that defines it has it."""
    return {
        f"{module.__name__}.{name}"
        for module in modules
        for name, thing in vars(module).items()
        if not name.startswith("_")
        and getattr(thing, "__module__", None) == module.__name__
        and belongs_at_a_door(module, thing)
    }


def test_every_attack_rule_measure_and_chart_stands_at_a_door():
    names = [name for name in modules_under(ROOT) if name != "kit.__main__"]
    found = belonging(map(importlib.import_module, names))
    # A line for each of the four, so that none of them is looked for in vain.
    assert {
        "kit.attacks.on_releases.membership.place_target",
        "kit.rules.threshold.Threshold",
        "kit.measures.tables.anonymity.k_anonymity",
        "kit.charts.groups.chart_bounds",
    } <= found
    assert found - set(DOORS.values()) == set(KEPT_BACK)


def test_what_a_newcomer_forgot_at_a_door_is_found():
    module = ModuleType("mine")
    code = """
from __future__ import annotations
from kit.measures.card import Measured
from kit.printed import Interval
from kit.results import Result
from kit.rules.kinds import CountRule, FigureRule
CARDS = ()
class Kind(CountRule): ...
class Odd(Kind):
    def settle(self, value, rng=None): ...
    def undo(self, shown): ...
class Pairs(FigureRule): ...
class Found(Result): ...
class Plain: ...
def attack(release) -> Found: ...
def size(classes) -> tuple[Measured, Measured]: ...
def chart_mine(table): ...
def helper(table) -> Interval: ...
def _part(release) -> Result: ...
"""
    exec(code, vars(module))
    names = {"Odd", "Pairs", "attack", "size", "chart_mine"}
    assert belonging([module]) == {f"mine.{name}" for name in names}
