"""Every exercise: its answers right, its mistakes told apart, its sheet built."""

import re
from dataclasses import replace
from functools import cache

import nbformat
import pytest

import kit
from kit.classroom.answers import UnfitError, as_plain, fit, is_missing
from kit.classroom.assignment import SHEETS, build_sheet, read_source, tag_of
from kit.classroom.exercises import NAMES, draw_data, load_exercise
from kit.classroom.saying import is_share, wanted
from kit.classroom.sheet import judge
from kit.classroom.tasks import Mistake
from kit.errors import ClassroomError

FAST, *REST = NAMES
EACH = [FAST, *(pytest.param(name, marks=pytest.mark.slow) for name in REST)]
SEEDS = (1, 2)
SOLVED = [
    pytest.param(
        name, seed, marks=[] if (name, seed) == (FAST, 1) else pytest.mark.slow
    )
    for name in NAMES
    for seed in SEEDS
]
MORE_SEEDS = (3, 5, 1_000_003)


@cache
def drawn(name, seed):
    exercise, data = load_exercise(name), draw_data(name, seed)
    return exercise, data, {task.name: task.key(data) for task in exercise.tasks}


def solve(name, seed):
    """Run the cells of the source, but for its checks; the variables that are left."""
    left = {}
    for cell in build_sheet(name, seed=seed, solved=True).cells:
        if cell.cell_type == "code" and tag_of(cell, "check") is None:
            exec(compile(cell.source, cell.id, "exec"), left)
    return left


@pytest.mark.parametrize(("name", "seed"), SOLVED)
def test_the_solutions_of_a_source_equal_the_key(name, seed):
    exercise, data, _ = drawn(name, seed)
    left = solve(name, seed)
    verdicts = [judge(task, data, left[task.name]) for task in exercise.tasks]
    assert {one.task: one.says for one in verdicts if not one.is_right} == {}


@pytest.mark.parametrize("name", EACH)
def test_each_mistake_is_told_apart_and_named(name):
    named = set()
    for seed in SEEDS:
        exercise, data, _ = drawn(name, seed)
        for task in exercise.tasks:
            values = [mistake.value(data) for mistake in task.mistakes]
            for n, (mistake, value) in enumerate(
                zip(task.mistakes, values, strict=True)
            ):
                verdict = judge(task, data, value)
                if verdict.is_right:  # with these data it makes no difference
                    continue
                if not any(same(value, before) for before in values[:n]):
                    assert verdict.says.startswith(mistake.says), (task.name, n, seed)
                    named.add((task.name, n))
    missing = {
        (task.name, n)
        for task in drawn(name, 1)[0].tasks
        for n in range(len(task.mistakes))
    } - named
    # A mistake that is never told apart is none; most must be so in two audiences.
    assert len(missing) <= len(named) / 4, missing


def same(one, other):
    try:
        return as_plain(one) == as_plain(other)
    except TypeError:
        return False


@pytest.mark.parametrize("name", EACH)
def test_another_seed_has_another_key_and_the_same_seed_the_same(name):
    keys = [repr(drawn(name, seed)[2]) for seed in SEEDS]
    exercise = load_exercise(name)
    again = exercise.draw(1)
    assert repr({task.name: task.key(again) for task in exercise.tasks}) == keys[0]
    assert len(set(keys)) == len(keys)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_more_seeds_have_more_keys(name):
    keys = {repr(drawn(name, seed)[2]) for seed in (*SEEDS, *MORE_SEEDS)}
    assert len(keys) == 5


@pytest.mark.parametrize("name", EACH)
def test_no_check_and_no_hint_shows_the_answer(name):
    exercise, data, key = drawn(name, 1)
    for task in exercise.tasks:
        answer = as_plain(key[task.name])
        told = [*task.hints, task.asks, *(mistake.says for mistake in task.mistakes)]
        told += [str(judge(task, data, value)) for value in (..., None, object(), "?")]
        if isinstance(answer, bool) or is_everyday(answer):
            continue
        assert [one for one in told if shows(one, answer)] == [], task.name


def is_everyday(answer):
    """Numbers that stand in many sentences, such as the 10 of a date."""
    return isinstance(answer, int | float) and abs(answer) <= 31


def shows(sentence, answer):
    return re.search(rf"(?<![\w.]){re.escape(str(answer))}(?![\w.])", sentence)


def probes(key):
    """Answers that somebody may try who knows nothing, or nearly everything."""
    told = [0, 1, 2, 4, 10, 0.5, 100, -1, "?", True, [], {}, *key.values()]
    for value in key.values():
        if isinstance(value, int | float):
            told += [value - 1, value + 1, -value, 100 * value, 1 - value, value / 2]
        told += [str(value), [value], {"answer": value}]
    return told


@pytest.mark.parametrize("name", EACH)
def test_what_is_said_of_a_wrong_answer_was_written_before_the_data_were_drawn(name):
    """So that no message has anything of the answer but which of them it is."""
    for seed in SEEDS:
        key = drawn(name, seed)[2]
        for task in settled(name, seed):
            what = re.escape(wanted(task, as_plain(key[task.name])))
            written = "|".join(re.escape(mistake.says) for mistake in task.mistakes)
            written += r"|Not yet\.|A number of .* is never below 0\."
            written += r"|You gave percent, .* from 0 to 1\.|No answer can be that; .*"
            said = rf"({written}) A hint: .*|the answer must be {what}, got [\w. ]*"
            said += rf"( A share\? This task asks for a number of {task.unit}\.)?"
            for answer in [*probes(key), *values(task)]:
                verdict = judge(task, None, answer)
                if verdict.state != "missing" and not verdict.is_right:
                    assert re.fullmatch(said, verdict.says), (task.name, answer)


@cache
def settled(name, seed):
    """The tasks of a seed, their keys and mistakes worked out once and for all."""
    exercise, data, key = drawn(name, seed)
    return [
        replace(
            task,
            key=always(key[task.name]),
            mistakes=tuple(
                Mistake(always(mistake.value(data)), mistake.says)
                for mistake in task.mistakes
            ),
        )
        for task in exercise.tasks
    ]


def always(value):
    return lambda _: value


def values(task):
    return [mistake.value(None) for mistake in task.mistakes]


@pytest.mark.parametrize("name", EACH)
def test_of_what_is_no_share_all_is_said_that_the_answer_alone_shows(name):
    """A mistake named beyond 0 and 1 would tell that the share is that of few people.

    Two people fit, and both watched: 2 was called a number of people, 3 too much.
    """
    for seed in SEEDS:
        key = drawn(name, seed)[2]
        for task in settled(name, seed):
            if is_share(task, as_plain(key[task.name])):
                assert all(0 <= value <= 1 for value in values(task)), task.name


@pytest.mark.slow
def test_what_is_said_of_brunos_share_does_not_depend_on_it():
    said = {}
    for seed in range(1, 31):  # all of one or two, one of two, nobody of one or two
        (task,) = (t for t in settled("tracker", seed) if t.name == "share")
        for answer in (0, 0.5, 1, 2, 3, 1 / 3, 50, 100, -1):
            if abs(answer - task.key(None)) > task.tolerance:
                said.setdefault(answer, set()).add(judge(task, None, answer).says)
    assert {answer: len(says) for answer, says in said.items() if len(says) > 1} == {}


@pytest.mark.parametrize("name", EACH)
def test_nothing_yet_and_a_wrong_type_are_said_with_the_unit(name):
    exercise, data, _ = drawn(name, 1)
    for task in exercise.tasks:
        for nothing in (..., None):
            verdict = judge(task, data, nothing)
            assert is_missing(nothing)
            assert verdict.state == "missing"
            assert "not answered yet" in verdict.says
        verdict = judge(task, data, object())
        assert verdict.state == "unfit"
        assert "got object" in verdict.says


@pytest.mark.parametrize("name", NAMES)
def test_the_saved_sheet_is_in_step_with_its_source(name):
    path = SHEETS / f"{load_exercise(name).stem}.ipynb"
    assert path.is_file(), f"build it with `python -m kit sheets`: {path.name}"
    saved = nbformat.read(path, as_version=4)
    assert saved == build_sheet(name), "build it again with `python -m kit sheets`"
    nbformat.validate(saved)


@pytest.mark.parametrize("name", NAMES)
def test_a_student_gets_no_solution_and_a_place_for_each_answer(name):
    sheet, source = build_sheet(name), read_source(name)
    text = "\n".join(cell.source for cell in sheet.cells)
    assert "SOLUTION" not in text
    for task in load_exercise(name).tasks:
        (cell,) = [one for one in sheet.cells if tag_of(one, "task") == task.name]
        assert f"{task.name} = ..." in cell.source.splitlines()
    words = [cell for cell in sheet.cells if tag_of(cell, "words")]
    assert {cell.source.strip() for cell in words} >= {"*Write here.*"}
    assert len(sheet.cells) == len(source.cells)


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_has_the_parts_that_every_sheet_has(name):
    exercise, sheet = load_exercise(name), build_sheet(name, solved=True)
    first = sheet.cells[0].source
    assert first.startswith(f"# {exercise.title}\n")
    for label in (
        "**You will learn",
        "**You need.**",
        f"**Time.** {exercise.minutes}",
    ):
        assert label in first
    text = "\n".join(
        cell.source for cell in sheet.cells if cell.cell_type == "markdown"
    )
    for heading in ("## Predict first", "## In words", "## What to take away"):
        assert f"\n{heading}\n" in f"\n{text}\n", heading
    assert "## The same attack, on a protected release" in text
    assert re.search(r"^\|.*points.*\|", text, re.MULTILINE)
    for cell in sheet.cells:
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert len(lines) <= 20, cell.source
            assert not re.search(r"^\s*(def|class) ", cell.source, re.MULTILINE)
            brought = re.findall(r"^(?:import|from) (\w+)", cell.source, re.MULTILINE)
            assert set(brought) <= {"kit", "polars"}


def test_the_registry_is_in_the_order_of_the_term():
    numbers = [load_exercise(name).number for name in NAMES]
    assert numbers == sorted(set(numbers))
    assert [load_exercise(name).name for name in NAMES] == [*NAMES]
    assert load_exercise(f"{numbers[0]:02}-{NAMES[0]}") is load_exercise(NAMES[0])


def test_an_unknown_exercise_seed_task_or_step_is_one_sentence():
    with pytest.raises(ClassroomError, match="`name` must be one of differencing"):
        kit.classroom.open_exercise("diferencing", seed=1)
    with pytest.raises(ClassroomError, match="`seed` must be an int of at least 0"):
        kit.classroom.open_exercise("differencing", seed="1")
    sheet = kit.classroom.open_exercise("differencing", seed=1)
    with pytest.raises(ClassroomError, match="`task` must be one of stopped, fenland"):
        sheet.check("stoped", 1)
    with pytest.raises(ClassroomError, match="`step` must be an int from 1 to 2"):
        sheet.hint("stopped", 3)


@pytest.mark.parametrize(
    ("answer", "key", "fitted"),
    [
        (4.0, 4, 4),
        (3, 3.5, 3.0),
        (["a", "b"], {"b"}, {"a", "b"}),
        ((1, 2), [1, 2], [1, 2]),
        ({"a": 1}, {"a": 2}, {"a": 1}),
    ],
)
def test_an_answer_is_brought_into_the_kind_of_the_key(answer, key, fitted):
    assert fit(answer, key) == fitted
    assert type(fit(answer, key)) is type(key)


@pytest.mark.parametrize(
    ("answer", "key", "told"),
    [
        (True, 1, "bool"),
        (float("nan"), 1.0, "a number that is not finite"),
        ("4", 4, "str"),
        (4.5, 4, "float"),
        (object(), 4, "object"),
        (1, "one", "int"),
    ],
)
def test_an_answer_of_another_kind_is_refused(answer, key, told):
    with pytest.raises(UnfitError, match=f"^{told}$"):
        fit(answer, key)
