"""The pages for teachers keep step with the exercises; their links lead somewhere."""

import re
from pathlib import Path

import pytest

from kit.__main__ import main
from kit.classroom.exercises import load_exercises
from kit.classroom.mistakes import read_times, write_mistakes
from kit.classroom.tasks import Exercise, Mistake, Task
from kit.errors import ClassroomError

TEACHING = Path(__file__).parents[2] / "docs" / "teaching"
PAGES = sorted(path.name for path in TEACHING.glob("*.md"))
EXERCISES = load_exercises()
LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]+)?\)")
SPANS = re.compile(r"^\| (\d+) to (\d+) \|", re.MULTILINE)


def read(name):
    return (TEACHING / name).read_text("utf-8")


def anchors(text):
    """What GitHub makes of the headings of a page."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w-]", "", head.lower().replace(" ", "-")) for head in heads}


def test_the_page_of_mistakes_is_what_the_command_writes(tmp_path):
    assert main(["mistakes", str(tmp_path / "new.md")]) == 0
    assert (tmp_path / "new.md").read_text("utf-8") == read("mistakes.md"), (
        "renew it with: python -m kit mistakes docs/teaching/mistakes.md"
    )


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)
def test_every_task_is_told_with_its_mistakes_and_every_sheet_in_guide_and_plan(
    exercise,
):
    page = write_mistakes()
    for task in exercise.tasks:
        assert f"| `{task.name}` | {task.asks.replace('|', '')}" in page
        for mistake in task.mistakes:
            assert mistake.says.replace("|", r"\|") in page
    for name in ("guide.md", "lesson-plans.md"):
        assert f"notebooks/exercises/{exercise.stem}.ipynb" in read(name)


def test_an_exercise_without_a_sheet_is_told():
    wrong = (Mistake(lambda data: 1, "No."),) * 3
    task = Task("n", "Count.", "people", lambda data: 2, wrong, ("One.", "Two."))
    other = Exercise("none", 99, "Is it there?", 90, lambda seed: seed, (task,))
    rule = "^`exercise` must be one with a sheet, got '99-none'"
    with pytest.raises(ClassroomError, match=rule):
        read_times(other)


@pytest.mark.parametrize(("heading", "end"), [("45 minutes", 45), ("90 minutes", 90)])
def test_a_plan_leaves_no_minute_out(heading, end):
    (plan,) = (part for part in read("lesson-plans.md").split("\n## ")[1:]
               if part.startswith(heading))  # fmt: skip
    spans = [tuple(map(int, span)) for span in SPANS.findall(plan)]
    assert spans[0][0] == 0
    assert spans[-1][1] == end
    assert [one[1] for one in spans[:-1]] == [one[0] for one in spans[1:]]


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_and_a_heading(name):
    for target, anchor in LINK.findall(read(name)):
        if target.startswith("https://"):
            continue
        path = TEACHING / (target or name)
        assert path.is_file(), target
        if anchor:
            assert anchor[1:] in anchors(path.read_text("utf-8")), target + anchor


def test_the_minutes_of_the_guide_are_those_of_a_lesson():
    part = read("guide.md").partition("| part | minutes |")[2].partition("\n\n")[0]
    minutes = re.findall(r"^\| [^|-][^|]*\| (\d+) \|", part, re.MULTILINE)
    # Story, prediction, tasks, words, protected release, what to take away.
    assert len(minutes) == 6
    assert sum(map(int, minutes)) == 90
