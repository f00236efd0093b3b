"""Within a class no two have one key, and no typical mistake is the right answer."""

import csv
import json

import pytest

from kit.classroom.exercises import NAMES, load_exercise
from kit.classroom.handing_out import hand_out_class, main, write_class
from kit.classroom.lots import MOST_TRIES, Lots
from kit.classroom.roster import LARGEST, Student, read_roster, seat, write_roster
from kit.classroom.sheet import judge
from kit.classroom.submissions import collect, seed_of
from kit.classroom.tasks import Exercise, Mistake, Task
from tests.classroom.stack import NAME, keys


def exercise(key, mistake=lambda data: -1, name="differencing"):
    """An exercise whose data are its seed."""
    wrong = (*[Mistake(lambda data: -1, "No.")] * 2, Mistake(mistake, "No."))
    task = Task("n", "Count.", "people", key, wrong, ("One.", "Two."))
    return Exercise(name, 1, "Is it so?", 90, lambda seed: seed, (task,))


@pytest.fixture
def made_up(monkeypatch):
    """Where an exercise is made up, its data are the seed."""
    monkeypatch.setattr("kit.classroom.lots.draw_data", lambda name, seed: seed)


@pytest.mark.usefixtures("made_up")
def test_a_seed_is_drawn_again_by_adding_a_million_until_no_mistake_is_right():
    # The mistake leads to the key for 7 and 1,000,007, and no more for 2,000,007.
    lots, student = Lots([Student("A", "a", 7)]), Student("A", "a", 7)
    odd = exercise(lambda seed: 4, lambda seed: 4 if seed < 2 * LARGEST else 5)
    lot = lots.draw(student, odd)
    assert (lot.seed, lot.key, lot.is_good) == (2 * LARGEST + 7, (4,), True)
    assert lots.tell() == []


@pytest.mark.usefixtures("made_up")
def test_a_key_that_a_neighbour_has_is_drawn_again():
    students = [Student("A", "a", 1), Student("B", "b", 3), Student("C", "c", 5)]
    lots, alike = Lots(students), exercise(lambda seed: seed // LARGEST)
    assert [lots.draw(one, alike).key for one in students] == [(0,), (1,), (2,)]


@pytest.mark.usefixtures("made_up")
def test_the_first_seed_of_somebody_else_is_never_taken():
    students = [Student("A", "a", 1), Student("B", "b", LARGEST + 1)]
    odd = exercise(lambda seed: seed, lambda seed: 1 if seed == 1 else -1)
    assert Lots(students).draw(students[0], odd).seed == 2 * LARGEST + 1


@pytest.mark.usefixtures("made_up")
def test_where_no_seed_will_do_the_best_is_taken_and_it_is_said():
    students = [Student("A", "a", 1), Student("B", "b", 2)]
    lots, stuck = Lots(students), exercise(lambda seed: 4, lambda seed: 4)
    assert [lots.draw(one, stuck).seed for one in students] == [1, 2]
    assert lots.tell() == [
        f"01-differencing: none of {MOST_TRIES} seeds was as it should be for 2 "
        "students; the best was taken, and a typical mistake gives the right answer in "
        "`n` and 1 of them has the key of somebody else."
    ]


def class_of(n):
    return seat([(f"Student {at}", None) for at in range(n)])


def test_in_a_class_keys_differ_and_every_mistake_shows(tmp_path):
    made = write_class(tmp_path / "class", class_of(5), [NAME])
    rows = json.loads((made / "teacher" / "key.json").read_text("utf-8"))
    students = read_roster(made)
    told = {
        one.name: [row["answer"] for row in rows if row["student"] == one.name]
        for one in students
    }
    assert len({str(key) for key in told.values()}) == 5
    assert any(one.others for one in students)  # or this class shows nothing
    for one in students:
        data, key = keys(one.seed_in(NAME))
        assert [*key.values()] == told[one.name]
        seeds = {row["seed"] for row in rows if row["student"] == one.name}
        assert seeds == {one.seed_in(NAME)}
        for task in load_exercise(NAME).tasks:
            for mistake in task.mistakes:
                assert not judge(task, data, mistake.value(data)).is_right
    for found in collect(made / "hand-out", students):
        assert seed_of(found.notebook) == found.student.seed_in(NAME)


def test_the_same_class_gets_the_same_seeds_again_and_others_may_join(tmp_path):
    (first, again) = (
        write_class(tmp_path / name, class_of(n), [NAME])
        for name, n in (("first", 2), ("again", 3))
    )
    assert read_roster(again)[:2] == read_roster(first)


def test_a_class_list_keeps_seeds_that_were_drawn_again(tmp_path):
    ada = Student("Ada", "ada", 3, (("tracker", LARGEST + 3),))
    write_roster([ada], tmp_path / "class.csv", ["differencing", "tracker"])
    (row,) = csv.DictReader((tmp_path / "class.csv").read_text("utf-8").splitlines())
    assert (row["seed"], row["differencing"], row["tracker"]) == ("3", "3", "1000003")
    assert read_roster(tmp_path / "class.csv") == (ada,)


def test_the_teacher_is_told_on_the_terminal_and_in_the_folder(
    tmp_path, capsys, monkeypatch
):
    assert hand_out_class(tmp_path / "c", class_of(1), [NAME], progress=False) == []
    assert "To know" not in (tmp_path / "c" / "README.md").read_text("utf-8")
    monkeypatch.setattr("kit.classroom.lots._is_unnoticed", lambda *_: True)
    monkeypatch.setattr("kit.classroom.lots.MOST_TRIES", 2)
    into = tmp_path / "class"
    main(["--seeds", "1", "--exercises", NAME, "--into", str(into)])
    told = "01-differencing: none of 2 seeds was as it should be for 1 student"
    assert told in capsys.readouterr().out
    assert told in (into / "README.md").read_text("utf-8")


@pytest.mark.slow
def test_of_every_exercise_a_class_of_ten_gets_audiences_that_are_as_they_should_be(
    tmp_path,
):
    assert hand_out_class(tmp_path / "c", class_of(10), NAMES, progress=False) == []
