"""Which exercises are there, in the order of a term? One file and one line each."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from importlib import import_module
from typing import Any

from kit.checks import check_one_of
from kit.classroom.tasks import Exercise
from kit.errors import ClassroomError

#: Their names; the file of one is its name, an underscore for each hyphen.
NAMES = (
    "differencing",
    "tracker",
    "suppressed-cells",
    "seven-viewers",
    "streaks",
    "uniqueness",
    "scoreboard",
    "membership",
    "averaging-and-decoding",
    "k-anonymity",
    "differential-privacy",
    "open-investigation",
)  # fmt: skip


def load_exercise(name: str) -> Exercise:
    """Find an exercise by its name, or by the name of its files."""
    short = (
        name.partition("-")[2] if isinstance(name, str) and name[:1].isdigit() else name
    )
    check_one_of(ClassroomError, "name", short, NAMES)
    module = import_module(f"{__name__}.{short.replace('-', '_')}")
    return module.EXERCISE


def load_exercises() -> tuple[Exercise, ...]:
    """Load all of them, in order."""
    return tuple(map(load_exercise, NAMES))


@lru_cache(maxsize=8)  # a sheet, its checks and its key ask for the same data
def draw_data(name: str, seed: int) -> Any:  # noqa: ANN401
    """Draw the data of a seed, or take those that were drawn before."""
    return load_exercise(name).draw(seed)


def show_data(name: str, seed: int) -> Any:  # noqa: ANN401
    """Give what a student gets of the data of a seed, and nothing that the key needs.

    An exercise draws its data in a class of two layers: on top what only the key needs,
    and below it what a student gets, which is a class by itself.
    """
    drawn = draw_data(name, seed)
    shown: Any = type(drawn).__base__
    return shown(**{one.name: getattr(drawn, one.name) for one in fields(shown)})
