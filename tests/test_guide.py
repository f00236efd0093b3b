"""What CONTRIBUTING.md shows runs as it stands there, and does what it says."""

import subprocess
import sys
from doctest import DocTestFinder, DocTestRunner
from pathlib import Path

import polars as pl
import pytest

import kit
from kit.claims import contains, everyone, watched
from kit.errors import MeasureError, RuleError
from kit.log import Log
from kit.measures.tables.classes import group_people
from kit.printed import Exact, Suppressed
from kit.releases import release
from kit.results import Result
from tests.guide import read_example, run_example
from tests.sweeps.made_up import played, totals

ROOT = Path(__file__).parents[1]
A, B = watched("A"), watched("B")


def proved_at(swept, attack):
    """For each k how many groups an attack has proved."""
    rows = swept.filter(attack=attack)
    return dict(rows.select("k", "proved").iter_rows())


def test_the_attack_of_the_guide_runs_and_has_the_face():
    count_lookalikes = run_example("An attack of your own")["count_lookalikes"]
    # Of 9 who watched A and 20 in New York, at most 9 are both.
    east = everyone().where(region="NY")
    numbers = release({A: 9, east: 20, A & east: 3})
    found = count_lookalikes(numbers, kit.Knowledge((A, east)), k=11)
    assert type(found) is Result
    assert found.sentences == (
        "Three people living in NY had watched A at some time. Proved by one published "
        "number: 3.",
    )
    assert count_lookalikes(numbers, east, k=11).findings == ()


def test_claims_are_compared_as_the_guide_says():
    assert B & A != A & B
    assert contains(B & A, A & B)
    assert contains(A & B, B & A)


def test_the_plug_of_the_guide_brings_its_attack_into_the_sweep():
    attack = run_example("An attack of your own")
    plug = run_example("An attack in the sweep", **attack)["Lookalikes"]()
    # Totals of 20, 23, 24 and 26: late were 3, 1 and 2. Under a threshold of 24 the
    # first two are withheld, under 27 all are.
    swept = kit.sweep(
        [totals()], {"t": kit.Threshold}, seed=1, ks=[11, 24, 27], attacks=[plug]
    )
    assert proved_at(swept, "lookalikes") == {11: 3, 24: 1, 27: 0}


def test_the_case_of_the_guide_goes_through_the_sweep():
    names = run_example("A case of your own")
    # Viewers 0 to 5 are published, and 6 to 11 are not; all of them watched A, and one
    # of each half B. So A has a badge up to k = 6, and everybody of A is placed.
    rows = [(v, "A", 1) for v in range(12)] + [(0, "B", 2), (6, "B", 2)]
    log = played(rows)
    halves = [Log(log.plays.filter((pl.col("viewer") < 6) == one)) for one in (1, 0)]
    chosen = names["BADGES"].choose(names["Halves"](*halves, 1, 9))
    cases = [*chosen, totals()]
    attacks = [names["ByBadge"]()]
    swept = kit.sweep(cases, seed=1, ks=[6, 7], attacks=attacks)
    # Each case under its own rules; the other has no attack here that reads it.
    assert swept.select("case", "rule", "k", "valid").rows() == [
        ("badges", "badge", k, 2) for k in (6, 7)
    ]
    (case,) = chosen
    watched_b = case.secrets[1].is_in
    assert swept["succeeded"].to_list() == [1 + (not watched_b), 0 + (not watched_b)]
    # A rule for numbers says nothing of badges.
    swept = kit.sweep(chosen, {"t": kit.Threshold}, seed=1, ks=[6], attacks=attacks)
    assert swept["why_not"].to_list() == [
        "'badges' is printed under a Badge, got threshold k = 6."
    ]


def test_the_rule_of_the_guide_runs_and_is_undone():
    rule = run_example("A rule of your own")["Doubled"]()
    assert rule.publish(4) == Exact(8)
    assert tuple(rule.reveals(Exact(8))) == (4, 4)
    with pytest.raises(RuleError, match=r"^7 is never printed under doubling"):
        rule.reveals(Exact(7))


def test_the_rule_of_the_guide_goes_through_the_sweep():
    rule = run_example("A rule of your own")
    names = run_example("A rule in the sweep", kit=kit, cases=[totals()], **rule)
    both = names["rules"]["mine"](11)
    assert both.publish(10) == Suppressed(11, is_zero_shown=True)
    assert both.publish(11) == Exact(22)
    # Twice a number tells it, so that all is as under the threshold by itself.
    proved = proved_at(names["swept"], "differencing")
    assert proved[11] == 3
    assert proved[30] == 0


def test_the_measure_of_the_guide_runs():
    measure = run_example("A measure of your own")["classes_below_half"]
    # Classes of 5, 2 and 3 people: one is below 2.5.
    people = pl.DataFrame({"age": [20] * 5 + [30] * 2 + [40] * 3})
    assert str(measure(group_people(people, ["age"]))) == (
        "classes_below_half = 1 classes"
    )
    with pytest.raises(MeasureError, match=r"^`classes` must be "):
        measure(people)


def test_the_chart_of_the_guide_draws_its_example():
    names = run_example("A chart of your own")
    draw = names["chart_ticked"]
    (example,) = DocTestFinder().find(draw, "chart_ticked", globs=names)
    assert DocTestRunner().run(example).failed == 0
    assert len(example.examples) == 3
    words = {"title": "A has 3", "subtitle": "People", "description": "A tick."}
    drawn = draw(pl.DataFrame({"name": ["A"], "number": [3]}), **words).to_dict()
    assert drawn["title"]["text"] == ["A has 3"]
    assert (drawn["width"], drawn["height"]) == (560, 300)


HOUSED = {
    "A rule of your own": "kit/rules",
    "A measure of your own": "kit/measures",
    "A chart of your own": "kit/charts",
    "An attack of your own": "kit/attacks",
    "A case of your own": "kit/sweeps/publications",
}


@pytest.mark.parametrize("heading", HOUSED)
def test_an_example_could_stand_in_the_house(heading):
    example = f'"""Mine."""\n\n{read_example(heading)}'
    linted = lint(example, f"{HOUSED[heading]}/mine.py")
    assert linted.returncode == 0, linted.stdout
    untyped = lint(f"{example}\n\ndef mine(x):\n    return x\n", "kit/rules/mine.py")
    assert "ANN201" in untyped.stdout


def lint(code, name):
    """Lint a text as if it were a file of the house."""
    return subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", name, "-"],
        input=code,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
