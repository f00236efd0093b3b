"""How much do recorded answers of a real query system give away?

`python -m kit real-answers docs/real-answers.md` decodes the answers in the folder that
the variable `KIT_DATA` names, and writes what it finds into the document, each table
between the two comments that mark its place. Only aggregates come out.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from kit.answers import Answers
from kit.attacks.on_desks.decoding_success import measure_decoding
from kit.errors import SourceError
from kit.evaluate.rates import Rate, Success, wilson
from kit.sources.recorded import Recorded, open_recorded
from kit.words import say_share

#: The ranges of clients' numbers that were recorded, and where.
RANGES = ((2000, 3000), (3000, 5000), (5000, 7000))
FOLDER = "diffix-recorded"
FIRST = (100, 200, 400, 800, 1600)  # questions that somebody asks who stops early
DRAWS, SEED = 20, 1


def open_ranges(folder: Path) -> dict[str, Recorded]:
    """Open the recorded answers of each range."""
    return {
        f"{first:,} to {last:,}": open_recorded(folder / FOLDER, first=first, last=last)
        for first, last in RANGES
    }


def write_ranges(recorded: dict[str, Recorded]) -> str:
    """Tell how large each range is, how noisy its answers, and what is decoded."""
    size = ("clients", "people", "answers", "noise (sd)", "largest noise")
    head = (*size, "one answer for all", "least squares", "least absolute")
    rows = []
    for name, one in recorded.items():
        errors = one.answers.errors(one.truth)
        found = [_judge(one, how) for how in ("least squares", "least absolute")]
        sizes = (f"{len(one.truth)}", f"{len(one.answers):,}", f"{errors.std():.2f}")
        rates = [found[0].baseline_rate, *(success.rate for success in found)]
        most = f"{np.abs(errors).max():.0f}"
        rows.append((name, *sizes, most, *(_of(rate) for rate in rates)))
    return _table(head, rows)


def write_fewer(recorded: dict[str, Recorded]) -> str:
    """Tell how much is decoded from fewer questions, drawn from those asked."""
    head = ("clients", *(f"{n:,} questions" for n in FIRST))
    rows = [(name, *(_of_few(one, n) for n in FIRST)) for name, one in recorded.items()]
    return _table(head, rows)


def _of_few(recorded: Recorded, n: int) -> str:
    """Decode from n answers that are drawn by lot, a few times over."""
    answers, right = recorded.answers, 0.0
    for turn in range(DRAWS):
        rng = np.random.default_rng([SEED, turn])
        drawn = rng.choice(len(answers), n, replace=False)
        fewer = Answers(answers.members[drawn], answers.values[drawn])
        success = measure_decoding(fewer, truth=recorded.truth).success
        right += 0 if success is None else success.attack.succeeded
    # All draws are about the same people, who are the sample.
    rate = wilson(right / DRAWS, len(recorded.truth))
    return _say(rate.value, rate.low, rate.high)


def _judge(recorded: Recorded, method: str) -> Success:
    found = measure_decoding(recorded.answers, truth=recorded.truth, method=method)
    if found.success is None:  # only with a limit to the noise, and none is given
        raise SourceError.bad_value("method", "one that always fits", method)
    return found.success


#: What is written into the document, by the name of its place.
SECTIONS: dict[str, Callable[[dict[str, Recorded]], str]] = {
    "ranges": write_ranges,
    "fewer": write_fewer,
}


def renew(document: str, recorded: dict[str, Recorded]) -> str:
    """Put what is measured into a document, in place of what it holds."""
    for name, write in SECTIONS.items():
        begin, end = (f"<!-- {name}: {mark} -->" for mark in ("begin", "end"))
        if document.count(begin) != 1 or document.count(end) != 1:
            rule = f"a text with {begin!r} and then {end!r}, once each"
            found = f"{len(document):,} characters"
            raise SourceError.bad_value("document", rule, found)
        before, rest = document.split(begin)
        _, after = rest.split(end)
        document = f"{before}{begin}\n\n{write(recorded)}\n\n{end}{after}"
    return document


def _of(rate: Rate) -> str:
    return f"{rate.succeeded:.10g} of {rate.valid}"


def _say(share: float, low: float, high: float) -> str:
    said = [say_share(part, digits=1) for part in (share, low, high)]
    return f"{said[0]} ({said[1]} to {said[2]})"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    rule = ("---",) * len(head)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def main(arguments: Sequence[str]) -> int:
    """Renew the document named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit real-answers")
    parser.add_argument("path", type=Path, help="the document")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("KIT_DATA", "../shared/data")),
        metavar="DIR",
        help="the folder of real data; by default what KIT_DATA names",
    )
    options = parser.parse_args(arguments)
    text = renew(options.path.read_text("utf-8"), open_ranges(options.data))
    options.path.write_text(text, "utf-8")
    return 0
