"""Whatever stands at a door says what it does, what it takes, gives and refuses."""

import importlib
import inspect
import re

import pytest

from kit.errors import KitError
from tests.test_doors import DOORS, SMALL_ROOMS
from tests.test_wall import ROOT, modules_under

SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
PARAMETER = re.compile(r"^([*\w][\w, *]*?)(?: :.*)?$", re.MULTILINE)


def public():
    """Every function and class at a door, where it is defined."""
    homes = set(DOORS.values()) - modules_under(ROOT).keys()
    for room in SMALL_ROOMS:
        homes |= {f"{room}.{name}" for name in importlib.import_module(room).__all__}
    found = {}
    for home in sorted(homes):
        module, _, name = home.rpartition(".")
        thing = getattr(importlib.import_module(module), name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            found[home] = thing
    return found


PUBLIC = public()


def sections(text):
    """The parts of a docstring by their headings; the first has none."""
    first, *rest = SECTION.split(inspect.cleandoc(text or ""))
    return {"": first} | dict(zip(rest[::2], rest[1::2], strict=True))


def named(text):
    """The parameters that a section tells of."""
    return {
        name.strip(" *") for line in PARAMETER.findall(text) for name in line.split(",")
    }


def taken(thing):
    """The parameters that a caller may give."""
    if inspect.isclass(thing) and issubclass(thing, BaseException):
        return set()
    inside = inspect.signature(thing).parameters.items()
    return {
        name
        for name, one in inside
        if not name.startswith("_") and one.kind != one.VAR_KEYWORD
    }


def told_of(thing):
    """The parameters that the docstring tells of; a class may leave some to another."""
    found = set()
    for one in thing.__mro__ if inspect.isclass(thing) else [thing]:
        parts = sections(
            vars(one).get("__doc__") if inspect.isclass(one) else one.__doc__
        )
        found |= named(parts.get("Parameters", "")) | named(parts.get("Attributes", ""))
    return found


def faults(thing):
    """All that a docstring lacks."""
    parts, parameters = sections(thing.__doc__), taken(thing)
    first, _, further = parts[""].partition("\n")
    if not first.endswith((".", "?")) or further[:1] not in ("", "\n"):
        yield "one line that says what it is or does"
    if parameters - told_of(thing):
        yield f"Parameters: {', '.join(sorted(parameters - told_of(thing)))}"
    if inspect.isclass(thing):
        return
    if named(parts.get("Parameters", "")) - set(inspect.signature(thing).parameters):
        yield "parameters that exist"
    gives = thing.__annotations__.get("return") not in (None, "None")
    if parameters and gives and not parts.keys() & {"Returns", "Yields"}:
        yield "Returns"
    refuses = re.search(r"^\s+raise ", inspect.getsource(thing), re.MULTILINE)
    if refuses and "Raises" not in parts:
        yield "Raises"


@pytest.mark.parametrize("home", PUBLIC)
def test_a_name_at_a_door_is_documented_in_full(home):
    assert [*faults(PUBLIC[home])] == []


def sound(a: int, *, b: int = 0) -> int:
    """Add two numbers.

    Parameters
    ----------
    a, b : int
        The numbers.

    Returns
    -------
    int
        Their sum.

    Raises
    ------
    KitError
        If one is negative.
    """
    if min(a, b) < 0:
        raise KitError
    return a + b


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Add two numbers.", "Add two", "one line that says what it is or does"),
        ("Add two numbers.", "Add two.\n    Or one.", "one line that says what it is"),
        ("a, b : int", "a : int", "Parameters: b"),
        ("a, b : int", "a, b, c : int", "parameters that exist"),
        ("Returns\n    -------", "Gives\n    -----", "Returns"),
        ("Raises\n    ------", "Refuses\n    -------", "Raises"),
    ],
)
def test_a_docstring_that_lacks_something_is_found(monkeypatch, old, new, told):
    assert [*faults(sound)] == []
    assert old in sound.__doc__
    monkeypatch.setattr(sound, "__doc__", sound.__doc__.replace(old, new))
    (found,) = faults(sound)
    assert found.startswith(told)
