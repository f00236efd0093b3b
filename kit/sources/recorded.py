"""What did a real query system answer, about whom, and what was true?

Three files belong together: what was asked and answered, in text; the numbers of the
people; and the truth about each, which only the judge is to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.io import loadmat

from kit.answers import Answers, is_broken, pick_members
from kit.checks import check_whole
from kit.errors import SourceError
from kit.files.opening import as_path, why_no_file

_FIELD = re.compile(r"^\{?\s*(\w+)\s*=>\s*(.*?),?$")
_READ = ("power", "mult", "offset", "answer")
_NAMES = {
    "answers": "aircloak_output_cleaned_{}_{}.txt",
    "client_id": "client_id_{}_{}_ordered.mat",
    "true_status": "true_status_client_id_{}_{}_ordered.mat",
}
_FIX = "get it anew from those who published it"


@dataclass(frozen=True, eq=False)
class Recorded:
    """Recorded answers of a query system, and the truth behind them.

    Parameters
    ----------
    answers : Answers
        Who is in each question, and what was answered.
    truth : array of bool, of length n_people
        Who has a yes. An attack is not to be handed this.
    left_out : pl.DataFrame
        What was not used: the `line` at which a record begins, and the `reason`.
    """

    answers: Answers
    truth: np.ndarray
    left_out: pl.DataFrame

    def __repr__(self) -> str:
        return f"Recorded: {self.answers!r}; {self.left_out.height:,} left out"


def open_recorded(folder: str | Path, *, first: int, last: int) -> Recorded:
    """Open answers that a real query system gave, recorded with the truth.

    Cohen and Nissim asked a system that adds noise and withholds small counts how many
    of some clients of a bank have a loan of a certain status. They picked the clients
    by a formula on their numbers, and published what it said. The kit has none of these
    files: download them, under their own licence, and name the folder.

    Parameters
    ----------
    folder : str or Path
        Holds ``aircloak_output_cleaned_A_B.txt``, ``client_id_A_B_ordered.mat`` and
        ``true_status_client_id_A_B_ordered.mat``.
    first, last : int
        The A and B of the files' names: the range of the clients' numbers.

    Returns
    -------
    Recorded
        Questions with a whole power are left out, since they pick everybody, and so is
        each record without a number for an answer, with its line and the reason. A
        file that ends between two records looks whole: compare how many there are.

    Raises
    ------
    SourceError
        If a file is missing, no such file, or cut off in the middle; or there are not
        as many truths as numbers.

    References
    ----------
    .. [1] A. Cohen, K. Nissim, "Linear Program Reconstruction in Practice", Journal of
       Privacy and Confidentiality 10(1), 2020; data at Zenodo 10.5281/zenodo.3608315.

    Examples
    --------
    >>> import kit
    >>> try:
    ...     kit.sources.open_recorded("nowhere", first=2000, last=3000)
    ... except kit.errors.SourceError as error:
    ...     print(error)
    `folder` must hold recorded answers, but 'aircloak_output_cleaned_2000_3000.txt' \
does not exist; get it anew from those who published it.
    """
    where = as_path(folder)
    if where is None:
        raise SourceError.bad_value("folder", "the path of a folder", folder)
    for name, value in (("first", first), ("last", last)):
        check_whole(SourceError, name, value, least=0)
    paths = {kind: where / name.format(first, last) for kind, name in _NAMES.items()}
    for path in paths.values():
        if why := why_no_file(path):
            raise _bad_file(path.name, why, _FIX)
    ids, truth = (_read_matrix(paths[kind], kind) for kind in list(_NAMES)[1:])
    if len(ids) != len(truth) or not np.isin(truth, (0, 1)).all():
        fault = f"does not say yes or no of each of {len(ids):,} people"
        raise _bad_file(paths["true_status"].name, fault, _FIX)
    settings, values, left_out = read_records(paths["answers"])
    members = pick_members(settings, [int(one) for one in ids])
    schema = {"line": pl.Int64, "reason": pl.String}
    return Recorded(
        Answers(members, np.array(values), _count_failed(left_out)),
        truth.astype(bool),
        pl.DataFrame(left_out, schema, orient="row"),
    )


_WHOLE_POWER = "a whole power picks everybody"


def read_records(
    path: Path,
) -> tuple[list[tuple[int, float, int]], list[float], list[tuple[int, str]]]:
    """Read questions and answers, and what was left out of them, with its line."""
    settings, values, left_out = [], [], []
    for line, record in _cut(path):
        try:
            number = {name: float(record[name]) for name in _READ[:3]}
        except (KeyError, ValueError):
            left_out.append((line, "the question cannot be read"))
            continue
        setting = (int(number["mult"]), number["power"], int(number["offset"]))
        value = _as_number(record.get("answer", ""))
        if not is_broken(setting[1]):
            left_out.append((line, _WHOLE_POWER))
        elif value is None:
            told = record.get("answer", "nothing")[:60]
            left_out.append((line, f"the answer is no number: {told}"))
        else:
            settings.append(setting)
            values.append(value)
    if not values:
        raise _bad_file(
            path.name, "holds no question with a number for an answer", _FIX
        )
    return settings, values, left_out


def _cut(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each record with the line at which it begins: from { to }."""
    record: dict[str, str] = {}
    begun = 0
    text = path.read_text("utf-8", errors="replace")
    for line, raw in enumerate(text.splitlines(), start=1):
        said = raw.strip()
        if said.startswith("{"):
            if begun:
                raise _cut_off(path, begun, line)
            begun, record = line, {}
        if begun and (field := _FIELD.match(said)):
            record[field[1]] = field[2].strip("\"'")
        if begun and said.startswith("}"):
            yield begun, record
            begun = 0
    if begun:
        raise _cut_off(path, begun, None)


def _as_number(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _count_failed(left_out: list[tuple[int, str]]) -> int:
    return sum(reason != _WHOLE_POWER for _, reason in left_out)


def _read_matrix(path: Path, name: str) -> np.ndarray:
    """Read one list of numbers out of a file of Matlab."""
    try:
        held: dict[str, Any] = loadmat(path)
    except Exception:
        fault = "is no file of Matlab, or is cut off in the middle"
        raise _bad_file(path.name, fault, _FIX) from None
    found = np.asarray(held.get(name, [])).ravel()
    if not len(found) or found.dtype.kind not in "iuf":
        raise _bad_file(path.name, f"holds no numbers called {name}", _FIX)
    return found


def _cut_off(path: Path, begun: int, line: int | None) -> SourceError:
    where = "at the end of the file" if line is None else f"at line {line:,}"
    fault = f"is cut off {where}, within the record that begins at line {begun:,}"
    return _bad_file(path.name, fault, _FIX)


def _bad_file(name: str, fault: str, fix: str) -> SourceError:
    return SourceError(
        f"`folder` must hold recorded answers, but {name!r} {fault}; {fix}."
    )
