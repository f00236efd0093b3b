"""What a sheet says of an answer that is odd: too much, of a wrong kind, a refusal."""

import dataclasses
import pydoc
import re
import typing
from collections.abc import Mapping
from types import ModuleType

import nbformat
import numpy as np
import polars as pl
import pytest

import kit
from kit.access import TOO_FEW, TOO_MANY, Refused
from kit.classroom.answers import UnfitError, as_plain, pack, unpack
from kit.classroom.assignment import build_sheet
from kit.classroom.exercises import (
    NAMES,
    draw_data,
    load_exercise,
    load_exercises,
)
from kit.classroom.handing_out import unlink, write_class
from kit.classroom.roster import Student
from kit.classroom.sheet import judge
from kit.classroom.tasks import Mistake, Task
from kit.errors import DeskError
from kit.evaluate.rates import wilson
from kit.log import Log
from kit.releases import Bounds

WRONG = (Mistake(lambda key: 1 - key, "Named."),) * 3
SAYS = [m.says for e in load_exercises() for task in e.tasks for m in task.mistakes]


def said(answer, key, unit, mistakes=WRONG):
    task = Task("n", "Ask.", unit, lambda data: data, mistakes, ("One.", "Two."))
    return judge(task, key, answer).says


@pytest.mark.parametrize(("key", "other"), [(0.0, 1), (1.0, 0), (1.0, 0.0)])
def test_of_a_share_of_all_or_none_no_mistake_is_named(key, other):
    assert said(other, key, "a share between 0 and 1").startswith("Not yet.")
    assert said(0.25, 0.75, "a share between 0 and 1").startswith("Named.")


def test_no_mistake_tells_the_answer_by_naming_its_opposite():
    told = re.compile(r"\*not\*|did not|who are not|is not certain")
    assert [says for says in SAYS if told.search(says)] == []
    for seed in (1, 2, 3, 4, 6):  # nobody, one of two, all
        sheet = kit.classroom.open_exercise("tracker", seed=seed)
        assert "Whom" not in str(sheet.check("share", 0))
        assert "watch" not in str(sheet.check("share", 0))


@pytest.mark.parametrize(
    ("answer", "key", "unit", "says"),
    [
        (50, 0.25, "a share between 0 and 1", "You gave percent, or too much; give a "),
        (50.0, 0.25, "AUC, from 0 to 1", "You gave percent, or too much; give a numb"),
        (-0.5, 0.25, "share, from 0 to 1", "No answer can be that; give a share"),
        (250, 0.25, "share, from 0 to 1", "No answer can be that; give a share"),
        (250.0, 0.25, "ε", "Not yet."),
        (-7, 4, "people", "A number of people is never below 0."),
        (0.5, 4, "people", "the answer must be a whole number of people, got float. A "
         "share? This task asks for a number of people."),
        (4.5, 4, "people", "the answer must be a whole number of people, got float."),
        (Refused(TOO_FEW), 4, "people", "The desk refused; a refusal is no number."),
        (Refused(TOO_FEW), 0.5, "ε", "The desk refused; a refusal is no number."),
    ],
)  # fmt: skip
def test_an_answer_out_of_range_or_of_a_wrong_kind_is_told_why(answer, key, unit, says):
    assert said(answer, key, unit).startswith(says)
    if "got float." in says or "refused" in says:
        assert said(answer, key, unit) == says
    # The same is said to the teacher, who has the answer from a sandbox.
    assert said(unpack(pack(answer)), key, unit) == said(answer, key, unit)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Bounds(1, 4, True, True), "got Bounds. This is an interval; take `.low` or "),
        (kit.Interval(1, 4), "got Interval. This is an interval; take `.low` or "),
        (wilson(5, 10), "got Rate. Take the number out of it with `.value`."),
        (kit.watched, "got function. Call it, with () at its end."),
    ],
)
def test_an_interval_is_told_which_number_to_take_of_it(answer, says):
    assert says in said(answer, 3, "people")
    assert says in said(answer, 0.5, "a share between 0 and 1")
    assert "no number" not in said(answer, 3, "people")


def test_the_teacher_is_told_the_same_of_an_interval():
    bounds = Bounds(1, 4, True, True)
    assert said(unpack(pack(bounds)), 3, "people") == said(bounds, 3, "people")


@pytest.mark.parametrize("one", [pl.DataFrame({"a": [3]}), pl.Series([3]), np.ones(1)])
def test_a_table_of_one_number_is_told_how_to_give_it(one):
    assert said(one, 3, "people").endswith("value gives it with `.item()`.")


@pytest.mark.parametrize(
    "other",
    [
        pl.DataFrame({"a": [3, 4]}),
        pl.Series([3, 4]),
        pl.Series([True]),
        np.array([True]),
        np.array([]),
        np.float64(3.5),
        np.True_,
    ],
)
def test_nothing_else_is_told_to_be_a_table_of_one_number(other):
    assert "item" not in said(other, 3, "people")
    assert "got" in said(other, 3, "people")


def test_a_true_of_numpy_is_a_true():
    assert said(np.True_, True, "", WRONG) == "Right."


def test_the_tab_key_shows_no_key_and_a_repr_no_hint():
    sheet = kit.classroom.open_exercise("tracker", seed=1)
    assert [name for name in dir(sheet) if not name.startswith("_")] == [
        "check",
        "data",
        "hint",
        "seed",
    ]
    exercise = load_exercise("tracker")
    assert repr(exercise) == f"Exercise 2: {exercise.title}"
    task = exercise.task("share")
    assert repr(task) == f"Task share: {task.asks}"


@pytest.mark.parametrize("exercise", load_exercises(), ids=lambda one: one.name)
def test_what_only_the_key_needs_is_in_no_repr_of_the_data(exercise):
    data = typing.get_type_hints(exercise.draw)["return"]
    fields = dataclasses.fields(data)
    assert [f.name for f in fields if f.name.startswith("_") and f.repr] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_a_student_gets_names_and_holds_nothing_that_only_the_key_needs(name):
    sheet, drawn = kit.classroom.open_exercise(name, seed=1), draw_data(name, 1)
    kept = {f.name for f in dataclasses.fields(drawn)}
    kept -= {f.name for f in dataclasses.fields(sheet.data)}
    assert kept
    assert {field[0] for field in kept} == {"_"}
    told = pydoc.plain(pydoc.render_doc(type(sheet.data)))
    told += pydoc.plain(pydoc.render_doc(sheet.data)) + " ".join(dir(sheet.data))
    assert [field for field in kept if re.search(rf"\b{field}\b", told)] == []
    assert not re.search(r"Truth|the key|\bseed\b", told)
    # By no path of attributes and items does it lead there, either.
    secrets = {id(getattr(drawn, field)) for field in kept} - {id(n) for n in range(99)}
    assert secrets.isdisjoint(map(id, all_within(sheet.data)))
    assert not any(isinstance(one, Log) for one in all_within(sheet.data))


def all_within(thing):
    """Everything that attributes and items lead to, but for classes and modules."""
    seen, left = {}, [thing]
    while left:
        one = left.pop()
        if id(one) in seen or isinstance(one, str | int | float | type | ModuleType):
            continue
        seen[id(one)] = one
        left += [*vars(one).values()] if hasattr(one, "__dict__") else []
        left += [*one.values()] if isinstance(one, Mapping) else []
        left += [*one] if isinstance(one, tuple | list | set | frozenset) else []
    return list(seen.values())


def test_the_search_for_what_only_the_key_needs_can_find_it():
    drawn = draw_data("differencing", 1)
    assert any(isinstance(one, Log) for one in all_within([{"a": drawn}]))


@pytest.mark.parametrize("name", NAMES)
def test_a_key_cannot_be_worked_out_of_what_a_student_gets(name):
    sheet, missing = kit.classroom.open_exercise(name, seed=1), 0
    for task in load_exercise(name).tasks:
        try:
            found = task.key(sheet.data)
        except AttributeError:
            missing += 1
        else:  # such as how far a promise goes, which the student works out as well
            assert sheet.check(task.name, found).is_right
    assert missing


@pytest.mark.parametrize("count", [lambda r: r - 3, lambda r: 3 - r, lambda r: r - r,
                                   lambda r: sum([3, r]), lambda r: r / 2,
                                   lambda r: 2 * r])  # fmt: skip
def test_a_refusal_cannot_be_added_up(count):
    rule = r"^The desk refused one of these questions \(too few left out\); a refusal"
    with pytest.raises(DeskError, match=rule):
        count(Refused(TOO_MANY))


def test_a_seat_says_what_it_is_for_and_the_careful_desk_refuses_the_same():
    data = load_exercise("tracker").draw(1)
    assert repr(data.desk) == repr(data.careful_desk) == "a desk: ask(...) a claim"
    him = kit.everyone().where(**data.bruno)
    for group in (kit.everyone(), kit.watched("Evening News"), him, ~him, him & ~him):
        assert isinstance(data.desk.ask(group), Refused)
        assert data.desk.ask(group) == data.careful_desk.ask(group)


def test_a_students_folder_says_where_it_goes_and_links_only_to_what_is_in_it(tmp_path):
    ada, names = Student("Ada", "ada-l", 1), ["tracker", "differencing"]
    own = write_class(tmp_path / "class", [ada], names) / "hand-out" / "ada-l"
    told = (own / "README.md").read_text("utf-8")
    assert "Copy this folder, `ada-l`, into the folder `notebooks`" in told
    assert "\n       make lab" in told
    cells = nbformat.read(own / "02-tracker.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells)
    assert "(../23-god-view.ipynb)" not in text
    assert "[exercise 9](" not in text
    assert "tell; exercise 9 does that" in text
    assert "The page behind this exercise: 23-god-view." in text
    assert "sources" in text.lower()


def test_a_link_to_a_sheet_that_is_handed_out_stays():
    sheet = unlink(build_sheet("tracker"), {"09-averaging-and-decoding.ipynb"})
    text = "\n".join(cell.source for cell in sheet.cells)
    assert "[exercise 9](09-averaging-and-decoding.ipynb)" in text


def test_a_column_with_a_gap_is_named_as_the_column_that_it_is():
    with pytest.raises(UnfitError, match=r"\ASeries\Z"):
        as_plain(pl.Series([1, None]))
