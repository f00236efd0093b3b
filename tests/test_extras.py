"""What a class installs is enough for a class, and whoever needs more is told what."""

import json
import re
import subprocess
import sys
from pathlib import Path

import altair as alt
import polars as pl
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import kit
from kit.charts.renderer import VEGA_LITE, render
from kit.errors import KitError, PackageError
from kit.extras import PARTS, bring, njit
from kit.report.pages import Skipped
from kit.report.run import run_notebook

ROOT = Path(__file__).parents[1]
LEAN = ("00-start-here", "10-the-53", "11-posters", "20-seven-viewers")
# Files of the kit whose examples may ask for more, and some that must not.
TRIED = ("attacks/on_logs", "publishing", "rules/private", "charts", "sweeps/run.py")
SAID = re.compile(
    r"PackageError: .* needs the package (\w+), which is not installed; add the part "
    r'`(\w+)` with `pip install "viewing-kit\[(\w+)\]"`\.'
)


def in_a_lean_set_up(*asked):
    """Run tests/lean.py, which hides what a class does not install."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(ROOT / "tests" / "lean.py"), *asked],
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.slow
def test_every_name_at_a_door_is_there_without_any_further_part():
    found = in_a_lean_set_up("doors")
    absent = {"numba", "opendp", "vl_convert", "playwright", "mypy", "nbgrader"}
    assert absent.isdisjoint(found["there"])
    assert {"polars", "ortools", "jupyterlab", "jupytext"} <= set(found["there"])
    assert {"kit.attacks", "kit.charts", "kit.sweeps"} <= set(found["rooms"])
    assert found["failed"] == {}


@pytest.mark.slow
def test_the_first_pages_run_on_what_a_class_installs():
    run_pages([ROOT / "notebooks" / f"{name}.ipynb" for name in LEAN])


@pytest.mark.slow
def test_every_exercise_is_solved_on_what_a_class_installs():
    sources = sorted((ROOT / "notebooks" / "exercises" / "src").glob("*.py"))
    assert len(sources) == 12
    run_pages(sources)


def run_pages(paths):
    found = in_a_lean_set_up("notebooks", *map(str, paths))
    assert list(found["ran"]) == [path.stem for path in paths]
    assert min(found["ran"].values()) > 3
    assert {"kit", "polars"} <= set(found["loaded"])
    absent = {"numba", "opendp", "vl_convert", "playwright"}
    assert absent.isdisjoint(found["loaded"])


@pytest.mark.slow
def test_an_example_runs_on_what_a_class_installs_or_says_what_it_needs():
    modules = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for place in TRIED
        for path in sorted((ROOT / "kit").glob(place))
        for path in (sorted(path.rglob("*.py")) if path.is_dir() else [path])
        if path.stem != "__init__"
    ]
    found = in_a_lean_set_up("examples", *modules)
    needs = {}
    for name, said in found["stumbled"].items():
        told = SAID.fullmatch(said)
        assert told, f"{name}: {said}"
        package, part, again = told.groups()
        assert (PARTS[package], part) == (part, again)
        needs[name.rpartition(".")[2]] = package
    assert found["tried"] > 5 * len(needs)
    assert needs["measure_uniqueness"] == "numba"
    assert needs["measure_scoreboard"] == "numba"
    assert needs["list_related"] == "numba"
    assert needs["epsilon_at"] == "opendp"


# -- one sentence ----------------------------------------------------------------


@pytest.mark.parametrize("name", PARTS)
def test_an_absent_package_is_told_with_its_part_and_the_command(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    part = PARTS[name]
    told = (
        f"This page needs the package {name}, which is not installed; add the part "
        f'`{part}` with `pip install "viewing-kit[{part}]"`.'
    )
    with pytest.raises(PackageError, match=f"^{re.escape(told)}$") as caught:
        bring(name, to="This page")
    assert isinstance(caught.value, KitError)
    assert isinstance(caught.value, ImportError)


def test_a_package_that_lacks_something_of_its_own_keeps_its_own_error(
    tmp_path, monkeypatch
):
    (tmp_path / "opendp.py").write_text("import what_is_nowhere")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [one for one in sys.modules if one.partition(".")[0] == "opendp"]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ModuleNotFoundError, match="what_is_nowhere") as caught:
        bring("opendp", to="This page")
    assert not isinstance(caught.value, PackageError)


def test_a_loop_without_its_compiler_says_so_when_it_is_called(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)

    @njit(cache=True)
    def doubled(number):
        """Twice."""
        return 2 * number

    assert (doubled.__name__, doubled.__doc__) == ("doubled", "Twice.")
    message = r"^A search through a log .* numba, .* part `logs`.*viewing-kit\[logs\]"
    with pytest.raises(PackageError, match=message):
        doubled(1)


def test_noise_needs_opendp_only_where_nobody_may_draw_it_again(monkeypatch):
    for name in [one for one in sys.modules if one.startswith("opendp.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opendp", None)
    noises = kit.rules.DiscreteLaplace(1.0), kit.rules.DiscreteGaussian(1.0)
    film = kit.watched("A")
    for rule in noises:
        private = kit.apply_rule([film], [53], rule=rule, seed=1)
        assert len(private.numbers) == 1
        message = r"no `seed`, needs the package opendp, .* part `private`"
        with pytest.raises(PackageError, match=message):
            kit.apply_rule([film], [53], rule=rule)


def test_a_chart_needs_no_still_to_be_drawn_and_says_that_it_has_none(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    counts = pl.DataFrame({"day": ["Sat", "Sun"], "viewers": [57, 53]})
    bars = alt.Chart(counts).mark_bar().encode(x="day:N", y="viewers:Q")
    bundle, metadata = render(bars.properties(description="Two bars.").to_dict())
    assert set(bundle) == {VEGA_LITE, "text/plain"}
    assert set(metadata) == {VEGA_LITE}
    assert bundle["text/plain"].startswith("Two bars. The still picture of a chart nee")
    assert "`stills`" in bundle["text/plain"]


# -- the report ------------------------------------------------------------------


def test_a_page_that_needs_an_absent_part_is_skipped_and_says_which(tmp_path):
    sentence = 'X needs the package numba; add "viewing-kit[logs]".'
    first = new_markdown_cell("# Who watched it?\n\n**Finding.** Nobody.")
    code = new_code_cell(
        f"from kit.errors import PackageError\nraise PackageError({sentence!r})"
    )
    page = new_notebook(cells=[first, code])
    done = run_notebook(page, name="30-a", folder=tmp_path)
    assert done == Skipped("30-a", "Who watched it?", sentence)
