"""τ-Argus is asked what it can read, and what it does not answer is told."""

import subprocess

import polars as pl
import pytest

from kit.errors import RuleError
from kit.rules import tau_argus
from kit.rules.whole_tables import read_counts
from tests.rules.table_shapes import (
    FIXTURE,
    grouped,
    needs_tauargus,
    tabulated,
    with_group,
)

ROW = tabulated([20, 4])


def covered(frame, *, method="optimal", groups=None):
    """The names of the cells that the engine withholds."""
    table = read_counts(frame, groups=groups)
    hidden = tau_argus.suppress(table, k=10, width=9, method=method)
    cells = frame.drop("viewers").filter(pl.Series(hidden))
    return {" ".join(cell) for cell in cells.rows()}


def replace_engine(monkeypatch, program):
    for name in ("_OPTIMAL", "_MODULAR", "_ROUND"):
        monkeypatch.setattr(tau_argus, name, program)


# What it answers


@needs_tauargus
@pytest.mark.parametrize("method", tau_argus.METHODS)
def test_the_cheapest_ring_is_found(method):
    # The small ones are 4, 7 and 9. To close the ring, 23, 18 and 12 go, and not the
    # 41, 60 and 35 of the only other ring without totals.
    found = covered(tabulated(FIXTURE), method=method)
    assert found == {"a l", "b k", "c m", "a k", "b m", "c l"}


@needs_tauargus
@pytest.mark.parametrize("method", tau_argus.METHODS)
def test_a_group_keeps_cover_within_itself(method):
    # 12 is the cheapest cover of the 4 beside it, but for the group of 20 and 4, which
    # gives it back. So 20 goes, and in the other row what closes the ring, 30 and 50.
    frame = with_group(tabulated([[20, 4, 12], [30, 50, 60]]), "d1", ["k", "l"])
    groups = {"d1": {"group": ["k", "l"]}}
    found = covered(frame, method=method, groups=groups)
    assert found == {"a k", "a l", "b k", "b l"}


@needs_tauargus
@pytest.mark.parametrize("method", tau_argus.METHODS)
def test_groups_in_one_dimension_are_taken_as_a_whole(method):
    frame = grouped([20, 4, 12, 40], ["a", "b"])
    groups = {"d0": {"group": ["a", "b"]}}
    assert covered(frame, method=method, groups=groups) == {"a", "b"}


@needs_tauargus
@pytest.mark.parametrize("method", tau_argus.METHODS)
def test_a_dimension_with_nothing_but_its_total_is_passed_over(method):
    frame = tabulated(FIXTURE).insert_column(0, pl.lit("total").alias("plan"))
    assert len(covered(frame, method=method)) == 6


@needs_tauargus
def test_nothing_is_printed_and_nothing_left_behind(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tau_argus.round_counts(read_counts(ROW), 5)
    covered(ROW)
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


# What it is told


def test_cells_and_sums_are_written_in_the_format_of_its_solvers(monkeypatch, tmp_path):
    # The 4 is unsafe: it must be able to be 6 more, and 9 from end to end. It costs
    # its people. Nobody knows a limit: 2 * 24 + 10 * (6 + 9 + 1) stands for none.
    copy = f'import shutil; shutil.copy("table.jj", {str(tmp_path / "seen")!r})'
    replace_engine(monkeypatch, f'{copy}; open("answer.txt", "w").close()')
    assert covered(ROW) == {"b"}
    assert (tmp_path / "seen").read_text().splitlines() == [
        "0",
        "3",
        "0 20 20 s 0 208 0 0 0",
        "1 4 4 u 0 208 0 6 9",
        "2 24 24 s 0 208 0 0 0",
        "1",
        "0 3 : 2 (-1) 0 (1) 1 (1)",
    ]


def test_its_answers_are_read_by_the_number_of_the_cell(monkeypatch):
    replace_engine(monkeypatch, 'open("answer.txt", "w").write("    0\\n    2\\n")')
    assert covered(ROW) == {"a", "b", "total"}
    lines = (
        "  1 from   4.0 to   5.0\n  0 from  20.0 to  20.0\n  2 from  24.0 to  25.0\n"
    )
    replace_engine(monkeypatch, f'open("answer.txt", "w").write({lines!r} "SUM = 2")')
    assert tau_argus.round_counts(read_counts(ROW), 5).tolist() == [20, 5, 25]


def test_a_zero_that_it_would_withhold_is_printed(monkeypatch):
    replace_engine(monkeypatch, 'open("answer.txt", "w").write("0\\n2\\n")')
    assert covered(tabulated([20, 4, 0])) == {"a", "b"}
    two = tabulated([[20, 4, 0], [30, 40, 50]])
    lines = [
        f"{a};{b};1;1;1;{'M' if a + b in ('c0c0', 'c0c2', 'c1c2') else 'S'};0;9"
        for a in ("c0", "c1", "T")
        for b in ("c0", "c1", "c2", "T")
    ]
    text = "\n".join(lines)
    replace_engine(monkeypatch, f'open("answer.txt", "w").write({text!r})')
    assert covered(two, method="modular") == {"a k", "a l", "b m"}


def test_where_nothing_is_small_it_is_not_asked(monkeypatch):
    replace_engine(monkeypatch, "raise SystemExit(3)")
    assert covered(tabulated([20, 40, 0])) == set()
    assert covered(pl.DataFrame({"d": ["total"], "viewers": [4]})) == {"total"}


# What goes wrong


def test_an_engine_that_stops_is_told_with_its_last_words(monkeypatch):
    replace_engine(monkeypatch, "raise SystemExit(3)")
    message = "`engine` must find an answer, but 'tauargus' ended with code 3; use"
    with pytest.raises(RuleError, match=message):
        covered(ROW)
    replace_engine(monkeypatch, 'raise ValueError("no variables found")')
    message = r"ended with code 1 \(ValueError: no variables found\); use engine='b"
    with pytest.raises(RuleError, match=message):
        tau_argus.round_counts(read_counts(ROW), 5)


def test_an_engine_that_answers_nothing(monkeypatch):
    replace_engine(monkeypatch, "")
    with pytest.raises(RuleError, match="'tauargus' ended with code 0; use engine="):
        covered(ROW)


def test_an_engine_that_never_stops(monkeypatch):
    def run(*args, timeout, **options):
        raise subprocess.TimeoutExpired(args, timeout)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(RuleError, match="but 'tauargus' ran out of time; use engine="):
        covered(ROW)


def test_whether_it_is_installed_is_looked_up(monkeypatch):
    monkeypatch.setattr(tau_argus, "distribution", lambda name: object())
    assert tau_argus.is_installed()
    tau_argus.check_installed()

    def missing(name):
        raise tau_argus.PackageNotFoundError(name)

    monkeypatch.setattr(tau_argus, "distribution", missing)
    assert not tau_argus.is_installed()
    with pytest.raises(RuleError, match="get it with `make tauargus`"):
        tau_argus.check_installed()
