"""What kind of answer does a task want, and what is odd about one of another kind?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kit.classroom.answers import Unfit, kind_in_words
from kit.classroom.tasks import Task


def wanted(task: Task, key: object) -> str:
    """Say what kind of answer a task wants, with its unit."""
    if isinstance(key, bool | str):
        return kind_in_words(key)
    if isinstance(key, Mapping):
        return f"{kind_in_words(key)} with {task.unit}"
    if isinstance(key, float):  # "a number of a share from 0 to 1" would be no English
        return f"{kind_in_words(key)} ({task.unit})"
    return f"{kind_in_words(key)} of {task.unit}"


def help_on(task: Task, key: object, answer: object) -> str:
    """Say how an answer of a wrong kind may have come about, if that is plain."""
    is_whole = type(key) is int
    if is_whole and isinstance(answer, float) and 0 < answer < 1:
        return f" A share? This task asks for a number of {task.unit}."
    if holds_one_number(answer):
        return " A table or column of one value gives it with `.item()`."
    kind = answer.kind if isinstance(answer, Unfit) else type(answer).__name__
    if kind == "Bounds" or (hasattr(answer, "low") and hasattr(answer, "high")):
        if hasattr(answer, "value"):
            return " Take the number out of it with `.value`."
        return " This is an interval; take `.low` or `.high` of it."
    if callable(answer):
        return " Call it, with () at its end."
    return ""


def holds_one_number(answer: Any) -> bool:  # noqa: ANN401
    """Say whether a table, column or array holds exactly one value, and no bool."""
    shape = getattr(answer, "shape", ())
    is_one = isinstance(shape, tuple) and len(shape) > 0 and {*shape} == {1}
    if not is_one or not hasattr(answer, "item"):
        return False
    return not isinstance(answer.item(), bool)


def is_share(task: Task, key: object) -> bool:
    """Say whether a task wants a share, which lies between 0 and 1."""
    return isinstance(key, float) and task.unit.endswith(
        ("from 0 to 1", "between 0 and 1")
    )


def is_other_end(found: object, key: object) -> bool:
    """Say whether one of two shares is 0 and the other 1."""
    return isinstance(key, float) and {found, key} == {0.0, 1.0}


def out_of_range(task: Task, key: object, found: Any) -> str | None:  # noqa: ANN401
    """Say that no answer to a task can be so large or so small, if none can."""
    if type(key) is int and key >= 0 > found:
        return f"A number of {task.unit} is never below 0."
    if not is_share(task, key) or 0 <= found <= 1:
        return None
    if 1 < found <= 100:
        return f"You gave percent, or too much; give {_share(task)} from 0 to 1."
    return f"No answer can be that; give {_share(task)} from 0 to 1."


def _share(task: Task) -> str:
    return "a share" if "share" in task.unit else "a number"
