"""What would the τ-Argus of the statistical offices do with a table?

An optional part: the engine is asked through files, in a process and a folder of its
own, because it writes logs where it stands and prints as it goes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from kit.errors import RuleError
from kit.rules.whole_tables.counted import CountedTable
from kit.rules.whole_tables.tau_argus_files import read_statuses, write_batch, write_jj

#: Who can protect a table.
ENGINES = ("built-in", "tauargus")
#: How τ-Argus withholds: the whole table at once, or one part of it after another.
METHODS = ("optimal", "modular")
#: The engine's limit on its search, in minutes. It looks at its clock now and then
#: only, so that the process gets three times as long.
MOST_MINUTES = 5

_OPTIMAL = f"""
from pytauargus._tauargus import HiTaSCtrl
code = HiTaSCtrl().full_jj("table.jj", "answer.txt", {MOST_MINUTES})
raise SystemExit(code)
"""
_MODULAR = """
from pytauargus.engine import run_batch
run_batch("batch.arb")
"""
_ROUND = f"""
import sys
from pytauargus._tauargus import RounderCtrl
code, *_ = RounderCtrl().do_round(
    solver="SCIP", in_file="table.jj", base=float(sys.argv[1]), upper_bound=[1e40],
    lower_bound=[0.0], solution_file="answer.txt", statistics_file="statistics.txt",
    max_time={MOST_MINUTES},
)
raise SystemExit(code)
"""


def check_name(engine: str) -> None:
    """Refuse an engine that there is not.

    Raises
    ------
    RuleError
        If it is none of `ENGINES`.
    """
    if engine not in ENGINES:
        raise RuleError.bad_value("engine", f"one of {', '.join(ENGINES)}", engine)


def check_installed() -> None:
    """Refuse to go on without τ-Argus.

    Raises
    ------
    RuleError
        If it is not installed.
    """
    if not is_installed():
        what = "The engine 'tauargus'"
        raise RuleError.not_installed(what, "tauargus", "make tauargus")


def is_installed() -> bool:
    """Say whether τ-Argus can be asked."""
    try:
        distribution("pytauargus")
    except PackageNotFoundError:
        return False
    return True


def suppress(table: CountedTable, *, k: int, width: int, method: str) -> np.ndarray:
    """Withhold small counts, and others so that they cannot be worked out.

    Parameters
    ----------
    table : CountedTable
        True counts with their margins.
    k : int
        The smallest count that may be printed. For the engine, a smaller one has the
        upper protection level k - count: it must not be certain that it is below k.
    width : int
        The sliding protection level of small counts, in people: how far apart the
        fewest and the most must be. Of the two methods, only ``'optimal'`` knows it.
    method : str
        One of `METHODS`. ``'modular'`` takes no groups that overlap, and the engine
        fails on groups in one dimension: such a table is always taken as a whole.

    Returns
    -------
    np.ndarray of bool, of shape (n_cells,)
        Which cells the engine withholds, small ones included and zeros left out:
        they are printed, whatever it would have them cover.

    Raises
    ------
    RuleError
        If the engine finds no answer.

    References
    ----------
    .. [1] M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on
       tabular data with linear constraints", Management Science 47(7), 2001.
    .. [2] P.-P. de Wolf, "HiTaS: a heuristic approach to cell suppression in
       hierarchical tables", Inference Control in Statistical Databases, 2002.
    """
    small, is_zero = table.are_small(k), table.counts == 0
    if not small.any() or not table.sums:
        return small
    above = np.where(small, k - table.counts, 0)
    if method == "modular" and (table.places.max(axis=0) > 0).sum() > 1:
        answer = _ask(_MODULAR, lambda to: write_batch(to, table, above, MOST_MINUTES))
        return small | (read_statuses(answer, table) & ~is_zero)
    spread, prices = np.where(small, width, 0), table.prices
    answer = _ask(_OPTIMAL, lambda to: write_jj(to, table, prices, above, spread))
    hidden = small.copy()
    hidden[np.array(answer.split(), dtype=int)] = True
    return hidden & ~is_zero


def round_counts(table: CountedTable, base: int) -> np.ndarray:
    """Round counts to multiples of `base` that add up.

    Parameters
    ----------
    table : CountedTable
        True counts with their margins.
    base : int
        What they are rounded to.

    Returns
    -------
    np.ndarray of int, of shape (n_cells,)
        Mostly multiples next to the count; where the engine finds no such table, it
        goes further for some.

    Raises
    ------
    RuleError
        If the engine finds no answer.
    """
    none, one = np.zeros_like(table.counts), np.ones_like(table.counts)
    answer = _ask(_ROUND, lambda to: write_jj(to, table, one, none, none), str(base))
    # " 4 from  7.0 to  5.0", a line for each cell, and one of statistics at the end.
    lines = [line.split() for line in answer.splitlines() if " from " in line]
    rounded = np.full(len(table.counts), -1)
    for cell, _, _, _, number in lines:
        rounded[int(cell)] = round(float(number))
    return rounded


def _ask(program: str, write: Callable[[Path], None], *options: str) -> str:
    """Run the engine on the files that `write` puts into a folder."""
    with TemporaryDirectory() as name:
        write(Path(name))
        answer = Path(name, "answer.txt")
        try:
            done = subprocess.run(
                [sys.executable, "-c", program, *options],
                cwd=name,
                capture_output=True,
                timeout=3 * 60 * MOST_MINUTES,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise RuleError.engine_failed("ran out of time") from None
        if done.returncode or not answer.exists():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            why = f" ({said[-1]})" if said else ""
            raise RuleError.engine_failed(f"ended with code {done.returncode}{why}")
        return answer.read_text(encoding="utf-8", errors="replace")
