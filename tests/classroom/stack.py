"""Sheets as students would hand them in: solved, wrong, half done, broken, hostile."""

from copy import deepcopy
from functools import cache

import nbformat

from kit.classroom.assignment import build_sheet, save, tag_of
from kit.classroom.exercises import draw_data, load_exercise

NAME = "differencing"
STEM = load_exercise(NAME).stem
TASKS = [task.name for task in load_exercise(NAME).tasks]


def answer(student, answers, *, seed=None, solved=False):
    """A student's sheet with code in place of the three dots of some tasks."""
    own = student.seed_in(NAME) if seed is None else seed
    notebook = build_sheet(NAME, seed=own, student=student.name, solved=solved)
    for cell in notebook.cells:
        task = tag_of(cell, "task")
        if task in answers:
            cell.source = cell.source.replace(f"{task} = ...", answers[task])
    return notebook


@cache
def keys(seed):
    """The answers of a seed, and the data that they belong to."""
    exercise = load_exercise(NAME)
    data = draw_data(NAME, seed)
    return data, {task.name: task.key(data) for task in exercise.tasks}


def typed(student, tasks=None, **others):
    """Right answers typed in as plain values, for some tasks; code for others."""
    _, key = keys(student.seed_in(NAME))
    chosen = key if tasks is None else tasks
    told = {name: f"{name} = {key[name]!r}" for name in chosen}
    return told | others


def mistake(student, task, at=0):
    """Code for a typical mistake with a task."""
    data, _ = keys(student.seed_in(NAME))
    value = load_exercise(NAME).task(task).mistakes[at].value(data)
    return f"{task} = {value!r}"


def hand_in(notebook, folder, student, name=f"{STEM}.ipynb"):
    into = folder / student.folder
    into.mkdir(parents=True, exist_ok=True)
    return save(notebook, into / name)


def without(notebook, *tasks):
    """A copy in which the cells of some tasks are gone."""
    copy = deepcopy(notebook)
    copy.cells = [cell for cell in copy.cells if tag_of(cell, "task") not in tasks]
    return copy


def add_code(notebook, code, at=3):
    """A copy with one more cell."""
    copy = deepcopy(notebook)
    copy.cells.insert(at, nbformat.v4.new_code_cell(code))
    return copy
