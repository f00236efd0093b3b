"""Attack × rule × k: what is proved, what is guessed, and what is left to print?"""

from __future__ import annotations

import json
import sys
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from hashlib import blake2b
from inspect import signature
from itertools import chain
from pathlib import Path
from typing import Any, cast

import polars as pl
from joblib import Parallel, delayed
from tqdm import tqdm

from kit.checks import check_seed, check_whole, is_whole
from kit.errors import RuleError, SweepError
from kit.log import Log
from kit.measures.usefulness import Usefulness
from kit.rules.kinds import BaseRule
from kit.sweeps.attacks import (
    Attack,
    Differencing,
    LinearReconstruction,
    MembershipInference,
)
from kit.sweeps.cases import Case, Family, families_of, game_of, kind_of_rules
from kit.sweeps.games import check_answers
from kit.sweeps.judging import JUDGED
from kit.sweeps.publications.cohort import FromCounts
from kit.sweeps.publications.colleagues import Searching
from kit.sweeps.publications.crowds import Decoding
from kit.sweeps.publications.desk import Averaging, Tracker
from kit.sweeps.publications.group_by_day import Inventing
from kit.sweeps.publications.log_without_names import Scoreboard, UniqueMatch
from kit.sweeps.publications.people_alike import ClassReader
from kit.sweeps.publications.related_lists import ListFollower
from kit.sweeps.publications.small_group import Tracing
from kit.sweeps.publications.small_group_learned import Learning
from kit.sweeps.publications.tables import AuditTables
from kit.sweeps.thresholds import K_GRID

#: The attacks that the kit brings along.
ATTACKS: tuple[Attack, ...] = (
    Differencing(),
    LinearReconstruction(),
    AuditTables(),
    Tracker(),
    Averaging(),
    MembershipInference(),
    Decoding(),
    Tracing(),
    Scoreboard(),
    UniqueMatch(),
    ListFollower(),
    FromCounts(),
    ClassReader(),
)
#: Attacks that learn or search anew for each target, at every point: a minute for one
#: rule and k. A sweep has them where it is asked for: `attacks=[*ATTACKS, *TRAINED]`.
TRAINED: tuple[Attack, ...] = (Learning(), Inventing(), Searching())
#: What a sweep needs of a case and of an attack.
_OF_CASE = ("name", "secrets", "gives", "publish", "prepare", "count_people")
_OF_ATTACK = ("name", "takes", "learn")

_IDLE = "Not tried: the numbers that it takes are not told."
_ABSTAINED = "Tried, and abstained from every answer."
#: What tells one point of a sweep from another; it holds a row for each attack.
_POINT = ("case", "rule", "k")
#: The columns of a sweep; what cannot be said at a point is null.
COLUMNS = {
    "case": pl.String,
    "game": pl.String,
    "attack": pl.String,
    "rule": pl.String,
    "k": pl.Int64,
    **JUDGED,
    "people_proved": pl.Int64,
    **{
        part.name: pl.Int64 if part.name == "n_cells" else pl.Float64
        for part in fields(Usefulness)
    },
    "why_not": pl.String,
}


def sweep(
    cases: Sequence[Case],
    rules: Mapping[str, Family] | None = None,
    *,
    seed: int,
    ks: Sequence[int] = K_GRID,
    attacks: Sequence[Attack] = ATTACKS,
    processes: int = 1,
    save_to: str | Path | None = None,
    progress: bool = False,
) -> pl.DataFrame:
    """Publish every case under every rule and k, and try every attack on it.

    Parameters
    ----------
    cases : sequence of Case
        What is published, and what is sought behind it; see `kit.sweeps.choose_cases`.
    rules : mapping of str to function, optional
        For each name the rule at a k. `kit.rules.FAMILIES` has eight for
        numbers, and `kit.rules.LOG_FAMILIES` four for logs that are handed out. By
        default every case is printed under the rules that it brings along.
    seed : int
        For random rules. The same seed gives the same table.
    ks : sequence of int, default=K_GRID
        The smallest counts that may be printed.
    attacks : sequence of Attack, default=ATTACKS
        What is tried: each on the cases that are published in the form which it takes
        and belong to the game which it plays. Each has `name`, `takes`
        and `learn`, as those of `kit.sweeps.ATTACKS` do, and those of
        `kit.sweeps.TRAINED`, which take a minute for each rule and k.
    processes : int, default=1
        How many run side by side.
    save_to : path, optional
        A file to which points are written as they are done. Where it exists, the
        points in it are not run again, provided that it is of the same sweep: one
        with the same seed and ks, and of which rules, attacks and cases say the same
        of themselves (their `repr`).
    progress : bool, default=False
        Whether to draw a progress bar on standard error.

    Returns
    -------
    pl.DataFrame of shape (n_points, n_columns)
        One row for each case, attack, rule and k, in the order given, with the columns
        that `swept.columns` lists: what was sought, how often the attack, its
        strongest baseline and its control were right, what was proved, and what the
        publication is good for. `questions` is how many questions to a desk an answer
        of the attack rests on, in the mean. Where a rule cannot print a case, or an
        attack could not be tried, the rates are null and `why_not` says why.

    Raises
    ------
    SweepError
        If there is no case, rule, k or attack, two of them go by one name, a rule is
        no function of k, a k is below 1, `seed` below 0, `processes` below 1,
        `save_to` of another sweep, an attack answers in another form, or a proof turns
        out to be false.

    Notes
    -----
    The intervals are Wilson's, as if what is sought were drawn one by one. It is not:
    many groups lie in the same lines or tables, the same are attacked at every k, and
    rules by lot are drawn once for each seed. So an interval says how far a rate may be
    off by luck of the groups, not by the choice of lines or of the seed. Rates are of
    what could be attacked; how much that is depends on the rule.

    Groups are sought in the words of the finest publication. A rule that speaks of
    coarser groups or counts a sample has small groups of its own, which are not sought:
    0 proved means that none of *these* groups was, by these attacks. How much that says
    is a matter of how many were tried: see `proved_high` and `measure_reach`.

    "Proved" cannot judge noise. Noise without a limit leaves every size possible,
    however little of it there is, so that nothing proved is no credit to it. Averaging
    at a desk and decoding of many counts undo rounding and noise that is small beside
    the number of answers, and what they name is a guess: read `succeeded` beside
    `baseline_succeeded` and `control_succeeded`, or see `measure_gains`.

    Examples
    --------
    >>> import kit
    >>> log = kit.open_films()
    >>> cases = kit.choose_cases(log, seed=1, games=[kit.sweeps.HowMany])
    >>> swept = kit.sweep(cases[:1], {"threshold": kit.Threshold}, seed=1, ks=[5, 50])
    >>> swept.filter(attack="differencing").select("case", "k", "proved").rows()
    [('daily totals', 5, 99), ('daily totals', 50, 51)]
    """
    _check(cases, rules, ks, attacks, seed, processes)
    under = {c.name: families_of(c) if rules is None else rules for c in cases}
    # Working out what a sweep is of takes every rule once, so only where it is kept.
    is_kept = save_to is not None
    of = _fingerprint(cases, under, ks, attacks, seed) if is_kept else ""
    saved = _Saved(save_to, of)
    left = {
        (case.name, name): [k for k in ks if (case.name, name, k) not in saved]
        for case in cases
        for name in under[case.name]
    }
    jobs, kinds = [], (BaseRule, *map(kind_of_rules, cases))
    for case in cases:
        case.prepare()
        families = under[case.name].items()
        todo = [(n, of_k, at) for n, of_k in families if (at := left[case.name, n])]
        # To hand a case to a process takes a while, so each gets it once.
        n_parts = len(todo) if processes == 1 else processes
        parts = [todo[at::n_parts] for at in range(n_parts)]
        jobs += [
            delayed(_run)(case, part, attacks, seed, kinds) for part in parts if part
        ]
    run = Parallel(n_jobs=processes, return_as="generator_unordered")
    n_points = sum(map(len, left.values()))
    with tqdm(total=n_points, disable=not progress, file=sys.stderr) as bar:
        for rows in run(jobs):
            saved.add(rows)
            bar.update(len({(row["rule"], row["k"]) for row in rows}))
    return _as_table(saved.rows, cases, attacks, under, ks)


def _run(
    case: Case,
    rules: Sequence[tuple[str, Family, Sequence[int]]],
    attacks: Sequence[Attack],
    seed: int,
    kinds: tuple[type, ...],
) -> list[dict[str, object]]:
    """Put every attack that takes it to one case, under some rules, at some ks."""
    game = game_of(case)
    takes = [a for a in attacks if a.takes is case.gives and game_of(a) is game]
    rows: list[dict[str, object]] = []
    known: dict[Hashable, list[object]] = {}
    for name, family, ks in rules:
        for k in ks:
            at = {"case": case.name, "game": game.name, "rule": name, "k": k}
            try:
                rule = family(k)
                if not isinstance(rule, (*kinds, type(None))):
                    raise _no_rule(name, k, rule)
                _check_kind(case, rule)
                published, useful = case.publish(rule, seed)
            except RuleError as error:
                rows += [at | {"attack": a.name, "why_not": str(error)} for a in takes]
                continue
            good_for = {} if useful is None else asdict(useful)
            for attack in takes:
                found = _put(attack, case, published, str(rule), known)
                rows.append(at | {"attack": attack.name} | found | good_for)
    return rows


def _put(
    attack: Attack,
    case: Case,
    published: object,
    rule: str,
    known: dict[Hashable, list[object]],
) -> dict[str, object]:
    """Put one attack to what was published, and judge it."""
    game, secrets = game_of(case), case.secrets
    told = _learn(attack, case, published, known)
    told = check_answers(game, told, len(secrets), attack.name)
    if game.is_refuted(secrets, told):
        raise SweepError(
            f"The attack {attack.name!r} proved under {rule} what is not true; this is "
            "a fault of the attack, of the rule's `reveals` or of the kit: look at "
            "your own part first, and report it if there is none."
        )
    row = game.judge(secrets, told, published)
    if not row["valid"]:
        idle = getattr(attack, "idle", _IDLE)
        row["why_not"] = _ABSTAINED if row["generated"] else idle
    return row | {"people_proved": case.count_people(game.are_proved(told))}


def _learn(
    attack: Attack,
    case: Case,
    published: object,
    known: dict[Hashable, list[object]],
) -> list[object]:
    """Let an attack learn, unless what it reads is what it has read before."""
    sought = [secret.sought for secret in case.secrets]
    if not hasattr(attack, "reads"):
        return attack.learn(published, sought)
    read = attack.name, attack.reads(published)
    if read not in known:
        known[read] = attack.learn(published, sought)
    return known[read]


def _check_kind(case: Case, rule: object) -> None:
    """Refuse a rule that says nothing about publications of this kind."""
    kind = kind_of_rules(case)
    if rule is not None and not isinstance(rule, kind):
        named = "rule of kit.rules" if kind is BaseRule else kind.__name__
        raise RuleError(f"{case.name!r} is printed under a {named}, got {rule!s}.")


def _no_rule(name: str, k: int, given: object) -> SweepError:
    return SweepError(
        f"`rules` must give a rule of kit.rules, or None, at each k, got {given!r} "
        f"from {name!r} at k = {k}."
    )


def _as_table(
    rows: list[dict[str, object]],
    cases: Sequence[Case],
    attacks: Sequence[Attack],
    under: Mapping[str, Mapping[str, Family]],
    ks: Sequence[int],
) -> pl.DataFrame:
    """Put the points into the order in which they were asked for."""
    orders: dict[str, list[object]] = {
        "case": [case.name for case in cases],
        "attack": [attack.name for attack in attacks],
        "rule": list(dict.fromkeys(chain(*under.values()))),
        "k": list(ks),
    }
    table = pl.DataFrame(rows, schema=COLUMNS).filter(
        pl.col(column).is_in(values) for column, values in orders.items()
    )
    places = [
        pl.col(column).replace_strict(values, range(len(values)), return_dtype=pl.Int64)
        for column, values in orders.items()
    ]
    return table.sort(places)


def _fingerprint(
    cases: Sequence[Case],
    under: Mapping[str, Mapping[str, Family]],
    ks: Sequence[int],
    attacks: Sequence[Attack],
    seed: int,
) -> str:
    """Tell two sweeps apart by what is sought, how it is hidden, and who seeks it."""
    told = {
        "seed": seed,
        "cases": [_describe(case) for case in cases],
        "rules": {
            case: {name: [_tell(of_k, k) for k in ks] for name, of_k in rules.items()}
            for case, rules in under.items()
        },
        "attacks": [repr(attack) for attack in attacks],
    }
    return blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


def _describe(case: Case) -> list[str]:
    """Say what a case is made of, its plays by a digest."""
    parts = [getattr(case, part.name) for part in fields(cast("Any", case))]
    return [_digest(one) if isinstance(one, Log) else repr(one) for one in parts]


def _digest(log: Log) -> str:
    """Tell two logs apart, whatever the order of their rows."""
    plays = log.plays.with_columns(pl.col(pl.Categorical).cast(pl.String)).collect()
    return blake2b(plays.hash_rows().sort().to_numpy().tobytes()).hexdigest()


def _tell(family: Family, k: int) -> str:
    """Say which rule there is at a k, or why there is none."""
    try:
        return repr(family(k))
    except RuleError as error:
        return str(error)


def _check(
    cases: Sequence[Case],
    rules: Mapping[str, Family] | None,
    ks: Sequence[int],
    attacks: Sequence[Attack],
    seed: int,
    processes: int,
) -> None:
    _check_parts("cases", cases, _OF_CASE, "as `choose_cases` gives them")
    _check_parts("attacks", attacks, _OF_ATTACK, "such as [*ATTACKS, MyAttack()]")
    _check_kinds(cases, attacks)
    if rules is not None:
        _check_rules(rules)
    listed: dict[str, Sequence[Any]] = {"cases": cases, "attacks": attacks}
    for name, parts in listed.items():
        names = [part.name for part in parts]
        if len(set(names)) < len(names):
            raise SweepError.bad_value(name, f"{name} of different names", names)
    check_seed(SweepError, seed)
    given, ks = ks, list(ks) if isinstance(ks, Iterable) else []
    if not ks or not all(is_whole(k) and k >= 1 for k in ks) or len(set(ks)) < len(ks):
        rule = "different ints of at least 1, the smallest counts to print"
        raise SweepError.bad_value("ks", rule, given)
    check_whole(SweepError, "processes", processes)


def _check_parts(name: str, parts: object, wanted: tuple[str, ...], how: str) -> None:
    """Refuse what is no list of objects that have what is wanted of them."""
    listed = parts if isinstance(parts, list | tuple) else []
    if isinstance(parts, list | tuple) and not parts:
        raise SweepError.bad_value(name, "at least one", parts)
    for part in listed or [None]:
        has_all = all(hasattr(part, attribute) for attribute in wanted)
        if isinstance(part, type) or not has_all:
            rule = f"a list of objects with {', '.join(wanted)}, {how}"
            raise SweepError.bad_value(name, rule, parts if part is None else part)


def _check_kinds(cases: Sequence[Case], attacks: Sequence[Attack]) -> None:
    """Refuse an attack on a kind of publication, or in a game, that there is not."""
    ours = (*ATTACKS, *TRAINED)
    kinds: list[type] = [*(one.takes for one in ours), *(c.gives for c in cases)]
    games: list[type] = [*map(game_of, ours), *map(game_of, cases)]
    for attack in attacks:
        for verb, known, found in (
            ("take", kinds, attack.takes),
            ("play", games, game_of(attack)),
        ):
            if found not in known:
                names = ", ".join(dict.fromkeys(kind.__name__ for kind in known))
                rule = f"attacks that each {verb} one of {names}"
                raise SweepError.bad_value("attacks", rule, found)


def _check_rules(rules: Mapping[str, Family]) -> None:
    """Refuse rules that are not made for a k by a function."""
    if isinstance(rules, Mapping) and not rules:
        raise SweepError.bad_value("rules", "at least one", rules)
    is_named = isinstance(rules, Mapping)
    if not is_named or not all(callable(family) for family in rules.values()):
        rule = "functions from k to a rule by name, such as {'threshold': Threshold}"
        raise SweepError.bad_value("rules", rule, rules)
    for name, family in rules.items():
        if not _takes_k(family):
            msg = (
                "`rules` must hold functions that take k and nothing else, and "
                f"{name!r} is none; write `lambda k: ...`."
            )
            raise SweepError(msg)


def _takes_k(family: Family) -> bool:
    """Say whether a function can be called with k alone."""
    try:
        signature(family).bind(1)
    except TypeError:
        return False
    except ValueError:  # what is written in C may not tell
        return True
    return True


class _Saved:
    """Points that are done, in memory and, where a file is given, in that too.

    Each line of the file is JSON, says which sweep it is of, and holds the rows of
    points that were done together: aggregates only. Lines are added and none is
    changed, so several sweeps may write to one file at a time. Reading takes each
    point once, and leaves out a line that was cut off: its points are run again.
    """

    def __init__(self, path: str | Path | None, fingerprint: str) -> None:
        self._path = None if path is None else Path(path)
        self._of = fingerprint
        self.rows: list[dict[str, object]] = []
        self._done: set[tuple[object, ...]] = set()
        if self._path is None:
            return
        if self._path.exists():
            self._read(self._path)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._write(self._path, "")

    def __contains__(self, point: tuple[str, str, int]) -> bool:
        return self._path is not None and point in self._done

    def add(self, rows: list[dict[str, object]]) -> None:
        """Keep the rows of some points."""
        self.rows += rows
        if self._path is not None:
            line = json.dumps({"sweep": self._of, "rows": rows}) + "\n"
            self._write(self._path, line)

    def _write(self, path: Path, line: str) -> None:
        # In one piece, so that the lines of two sweeps do not mix.
        with path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def _read(self, path: Path) -> None:
        """Read what was saved, each point once."""
        try:
            lines = path.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            raise self._not_ours() from None
        begins = json.dumps({"sweep": self._of})[:-1]
        if lines and not begins.startswith(lines[0][: len(begins)]):
            raise self._not_ours()
        for line in filter(None, map(_parse, lines)):
            self._take(line)
        text = path.read_bytes()
        if text and not text.endswith(b"\n"):
            self._write(path, "\n")

    def _take(self, line: dict[str, Any]) -> None:
        """Take the points of a line that are not there yet."""
        if line["sweep"] != self._of:
            raise self._not_ours()
        rows = [row for row in line["rows"] if _point(row) not in self._done]
        self.rows += rows
        self._done |= {_point(row) for row in rows}

    def _not_ours(self) -> SweepError:
        rule = "a new or empty file, or one of this very sweep"
        return SweepError.bad_value("save_to", rule, str(self._path))


def _parse(line: str) -> dict[str, Any] | None:
    """Read one line, or nothing from one that was cut off."""
    try:
        read = json.loads(line)
    except ValueError:
        return None
    is_whole = isinstance(read, dict) and {"sweep", "rows"} <= read.keys()
    return read if is_whole else None


def _point(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in _POINT)
