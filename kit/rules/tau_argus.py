"""What would the τ-Argus of the statistical offices do with a table?

An optional part: the engine is asked through files, in a process and a folder of its
own, because it writes logs where it stands and prints as it goes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from kit.errors import RuleError
from kit.rules.whole_tables import CountedTable

_HEAD = '<SEPARATOR> ";"\n<SAFE> S\n<UNSAFE> U\n<PROTECT> P'
_NUMBERS = """count
  <NUMERIC>
  <DECIMALS> 0
people
  <FREQUENCY>
status
  <STATUS>
below
  <NUMERIC> <LOWERPL>
above
  <NUMERIC> <UPPERPL>"""
_HIERARCHY = """  <HIERARCHICAL>
  <HIERCODELIST> "d{}.hrc"
  <HIERLEADSTRING> @"""
_BATCH = """<OPENTABLEDATA> "table.tab"
<OPENMETADATA> "table.rda"
<SPECIFYTABLE> {}|"count"||
<SAFETYRULE> MAN(0)
<READTABLE> 1
<SUPPRESS> MOD(1,{},1,0,0)
<WRITETABLE> (1,5,"SO+","answer.txt")"""


def write_jj(
    folder: Path,
    table: CountedTable,
    prices: np.ndarray,
    above: np.ndarray,
    spread: np.ndarray,
) -> None:
    """Write cells and sums as its solvers read them.

    A cell has a number, a count, a price, a status (unsafe or safe), the limits that
    everybody knows, and its protection levels: below, above, from end to end.
    """
    counts = table.counts
    # An outsider knows no upper limit. The engine wants one: far enough for any need.
    limit = 2 * counts.max() + 10 * (above.max() + spread.max() + 1)
    rows = ["0", str(len(counts))]
    columns = zip(counts, prices, above, spread, strict=True)
    for cell, (count, price, up, wide) in enumerate(columns):
        status = "u" if up else "s"
        rows.append(f"{cell} {count} {price} {status} 0 {limit} 0 {up} {wide}")
    rows.append(str(len(table.sums)))
    for *parts, whole in table.sums:
        terms = " ".join(f"{part} (1)" for part in parts)
        rows.append(f"0 {len(parts) + 1} : {whole} (-1) {terms}")
    _write(folder / "table.jj", rows)


def write_batch(
    folder: Path, table: CountedTable, above: np.ndarray, minutes: int
) -> None:
    """Write cells, what their columns mean, and what is to be done with them."""
    places, totals, made_up = _places(table)
    rows = []
    for place, count, up in zip(places, table.counts, above, strict=True):
        codes = np.where(place == totals, "T", np.char.add("c", place.astype(str)))
        status = "U" if up else "S"
        rows.append(";".join([*codes, str(count), str(count), status, "0", str(up)]))
    _write(folder / "table.tab", rows)
    described = [_HEAD]
    for axis, groups in enumerate(made_up):
        described.append(f'd{axis}\n  <RECODEABLE>\n  <TOTCODE> "T"')
        if groups:
            described.append(_HIERARCHY.format(axis))
            _write(folder / f"d{axis}.hrc", _list_tree(groups, totals[axis]))
    _write(folder / "table.rda", [*described, _NUMBERS])
    listed = "".join(f'"d{axis}"' for axis in range(len(totals)))
    _write(folder / "batch.arb", [_BATCH.format(listed, minutes)])


def _list_tree(groups: Mapping[int, list[int]], total: int) -> list[str]:
    """List the values of a dimension, those of a group under it, with a sign."""
    within = {part for parts in groups.values() for part in parts}
    lines = []
    for value in range(total):
        if value not in within:
            lines += [f"c{value}", *(f"@c{part}" for part in groups.get(value, ()))]
    return lines


def read_statuses(answer: str, table: CountedTable) -> np.ndarray:
    """Read which cells were withheld."""
    places, totals, _ = _places(table)
    cells = {tuple(place): cell for cell, place in enumerate(places.tolist())}
    hidden = np.zeros(len(table.counts), dtype=bool)
    for line in answer.splitlines():
        fields = [field.strip().strip('"') for field in line.split(";")]
        codes = zip(fields, totals.tolist(), strict=False)
        place = tuple(last if code == "T" else int(code[1:]) for code, last in codes)
        hidden[cells[place]] = fields[-3] in ("U", "M")
    return hidden


def _places(
    table: CountedTable,
) -> tuple[np.ndarray, np.ndarray, list[dict[int, list[int]]]]:
    """Give the value of each cell in every dimension that has some, totals, groups."""
    totals = table.places.max(axis=0)
    has_values = np.flatnonzero(totals > 0)
    made_up = [table.groups[axis] for axis in has_values]
    return table.places[:, has_values], totals[has_values], made_up


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


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


def check_installed() -> None:
    """Refuse to go on without τ-Argus."""
    if not is_installed():
        what = "The engine 'tauargus'"
        raise _not_installed(what, "tauargus", "make tauargus")


def is_installed() -> bool:
    """Say whether τ-Argus can be asked."""
    try:
        distribution("pytauargus")
    except PackageNotFoundError:
        return False
    return True


def suppress(table: CountedTable, *, k: int, width: int, method: str) -> np.ndarray:
    """Withhold small counts, and others so that they cannot be worked out.

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
    """Round counts to multiples of `base` that add up."""
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
            raise _engine_failed("ran out of time") from None
        if done.returncode or not answer.exists():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            why = f" ({said[-1]})" if said else ""
            raise _engine_failed(f"ended with code {done.returncode}{why}")
        return answer.read_text(encoding="utf-8", errors="replace")


def _not_installed(what: str, part: str, command: str) -> RuleError:
    """Say which optional part is missing and how to get it."""
    return RuleError(
        f"{what} needs the optional part {part!r}, which is not installed; get it "
        f"with `{command}`."
    )


def _engine_failed(fault: str) -> RuleError:
    """Say that the engine of another house gave no answer."""
    return RuleError(
        f"`engine` must find an answer, but 'tauargus' {fault}; use engine='built-in'."
    )
