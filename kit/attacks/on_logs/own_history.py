"""How few of your own plays would single you out in a log of others?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from os import PathLike
from pathlib import Path

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_logs.fits import count_common
from kit.attacks.on_logs.index import Index, as_log
from kit.attacks.on_logs.own_titles import match_titles
from kit.attacks.on_logs.points import Points, Resolution, find_points
from kit.attacks.on_logs.worst_case_search import count_worst, sort_by_amount
from kit.checks import check_type, check_whole, is_list
from kit.errors import AttackError
from kit.evaluate.rates import wilson
from kit.log import Log, check_log
from kit.results import Result

THREAT = ThreatModel(
    attack="measure_own, place_history",
    attacker="anybody who heard of a few things that you watched",
    reads="a log with numbers for names",
    of_target="a few plays: any, or those that she would rather not have told",
    of_others="nothing beside the log",
    wins="nobody else in the log fits: a count of the log, told as words and bands",
    kind="Proved",
    source="as measure_uniqueness and worst_case",
)

_COLUMNS = ("viewer", "title", "day", "time")


@dataclass(frozen=True, eq=False)
class Placed:
    """You among the people of a log, as far as your titles go.

    Attributes
    ----------
    log : Log
        Your plays of titles that the log has, and all plays of these titles by others.
    dated : Log
        The same, with only those of your plays that lie in the days of the log.
    viewer : int
        Your number in them.
    n_others : int
        People in the log.
    n_plays : int
        Plays of your history.
    n_known : int
        Those of titles that the log has; nothing can be said of the rest.
    n_dated : int
        Those of them that lie in the days of the log, and so can be compared by day.
    n_guessed : int
        Those of the known whose title is a guess: the year of the film, or the show or
        the artist in front, stands on one side only.
    """

    log: Log = field(repr=False)
    dated: Log = field(repr=False)
    viewer: int = field(repr=False)
    n_others: int
    n_plays: int = field(repr=False)
    n_known: int = field(repr=False)
    n_dated: int = field(repr=False)
    n_guessed: int = field(default=0, repr=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was guessed, in sentences that give no number."""
        if not self.n_guessed:
            return ()
        return (
            "Of some of these titles the year, the show or the artist stands on one "
            "side only: that both sides mean the same title is a guess.",
        )


def place_history(log: Log | Index, history: Log) -> Placed:
    """Put one person's plays among those of others, by the names of the titles.

    Names are compared without case and punctuation. Two years that differ are two
    films; a year, a show or an artist that stands on one side only is passed over, and
    `n_guessed` says how often. A name that could be two titles of the log is none.

    Parameters
    ----------
    log : Log or Index
        Plays of others.
    history : Log
        Plays of one person, such as `kit.sources.exports.open_export` gives.

    Returns
    -------
    Placed

    Raises
    ------
    AttackError
        If `log` or `history` is something else, or `history` is of several people.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> days = {"day": ["2018-01-01"] * 2}
    >>> names = {"viewer": [1, 2], "title": ["Matrix, The (1999)", "Brazil"]}
    >>> yours = {"viewer": [1, 1], "title": ["The Matrix", "Home"]}
    >>> tables = [pl.DataFrame(rows | days) for rows in (names, yours)]
    >>> placed = place_history(*map(check_plays, tables))
    >>> placed.n_plays, placed.n_known, placed.n_others
    (2, 1, 2)
    """
    log = as_log(log)
    check_log(AttackError, history, "history")
    if history.n_viewers() > 1:
        msg = (
            "`history` must be of one person, got several; choose one when you open "
            'the export, with profile="...".'
        )
        raise AttackError(msg)
    columns = [name for name in _COLUMNS if name in log.columns]
    viewer, day, is_dated = pl.col("viewer"), pl.col("day"), "day" in columns
    facts = {"others": viewer.n_unique(), "you": viewer.max() + 1}
    facts |= {"first": day.min(), "last": day.max()} if is_dated else {}
    about = log.plays.select(**facts).collect().row(0, named=True)
    named = match_titles(history.plays.collect(), log.plays)
    known = named.filter(pl.col("title").is_not_null()).with_columns(
        pl.lit(about["you"], pl.UInt32).alias("viewer"),
        pl.col("title").cast(pl.Categorical),
    )
    if "time" not in known.columns:
        known = known.with_columns(time=pl.lit(None, pl.Datetime("ms")))
    dated = known.clear()
    if is_dated:
        dated = known.filter(day.is_between(about["first"], about["last"]))
    theirs = log.plays.select(columns).join(known.lazy(), on="title", how="semi")
    others = theirs.collect()

    def add(own: pl.DataFrame) -> Log:
        return Log(pl.concat([others, own.select(columns)]).lazy())

    return Placed(
        add(known),
        add(dated),
        viewer=about["you"],
        n_others=about["others"],
        n_plays=named.height,
        n_known=known.height,
        n_dated=dated.height,
        n_guessed=int(known["is_guess"].to_numpy().sum()),
    )


WORST_MOST = 4
_BLOCK = 1_000  # draws at a time
_AT_RANDOM = {"p": pl.Int64, "share": pl.Float64, "low": pl.Float64}
_AT_RANDOM |= {"high": pl.Float64, "others": pl.Float64}
_AT_WORST = {"p": pl.Int64, "others": pl.Int64}
_PLAYS = {"title": pl.String, "day": pl.Date, "others": pl.Int64}


@dataclass(frozen=True, eq=False)
class OwnHistory(Result):
    """What a few plays of one person give away, in a log of others.

    All of it is about one person, and so nothing of it is in the text of this object,
    in its findings or its table, but words for wide bands.

    Attributes
    ----------
    findings : tuple
        None: what is found is nobody else's business.
    table : pl.DataFrame of shape (1, 3)
        In wide bands: `known`, and how few plays would do, `at_random` and
        `well_chosen`.
    knowledge : Resolution
        How closely each play is known.
    n_others : int
        People of the log, without that person.
    n_points : int
        Different plays that can be known of that person.
    at_random : pl.DataFrame of shape (n_p, 5)
        By `p` plays drawn at random: the `share` of draws that fit nobody else, with
        `low` and `high` (Wilson's, for the draws), and how many `others` fit on
        average, which is counted and not drawn.
    at_worst : pl.DataFrame of shape (n_p, 2)
        By `p`: how many `others` fit the worst choice of p plays, at least.
    plays : pl.DataFrame of shape (n_points, 3)
        `title` of each point, the `day` it was last played (null where only titles are
        known) and how many `others` have it, the rarest first.
    """

    knowledge: Resolution
    n_others: int = field(repr=False)
    n_points: int = field(repr=False)
    at_random: pl.DataFrame = field(repr=False)
    at_worst: pl.DataFrame = field(repr=False)
    plays: pl.DataFrame = field(repr=False)

    def fewest_at_random(self, chance: float = 0.95) -> int | None:
        """Find how many plays at random fit nobody else, with at least that chance."""
        return _find_fewest_at_random(self.at_random, chance)

    @property
    def fewest_at_worst(self) -> int | None:
        """How many well-chosen plays fit nobody else; None if even four do not."""
        return _find_fewest_at_worst(self.at_worst)

    @property
    def scope(self) -> str:
        """How few plays would do, in words for wide bands."""
        return summarise_history(self)


def measure_own(
    placed: Placed,
    knowledge: Resolution | None = None,
    *,
    most: int = 10,
    draws: int = 10_000,
    seed: int = 0,
) -> OwnHistory:
    """Measure how few plays of one person fit nobody else in a log.

    Somebody knows a few things that you watched, and holds a log without names. How few
    must it be until no one else fits? Two answers: plays as they happen to be known,
    drawn at random; and the worst, those that you would rather not have told.

    Where `knowledge.when` is given, only plays within the days of the log count. That
    nobody else fits is a count of this log. People outside of it may fit.

    Parameters
    ----------
    placed : Placed
        Your plays among those of others.
    knowledge : Resolution, optional
        How closely each play is known. By default its title is.
    most : int, default=10
        How many plays are known, at most, when they are drawn at random.
    draws : int, default=10_000
        How often so many are drawn.
    seed : int, default=0
        For the draws.

    Returns
    -------
    OwnHistory

    Raises
    ------
    AttackError
        If a parameter is something else.
    LogError
        If the log lacks a column.

    Examples
    --------
    You saw A, B and C. Others saw A and B, and C.

    >>> from kit.attacks.on_logs.own_history import place_history
    >>> from kit.log import check_plays
    >>> others = {"viewer": [1, 1, 2], "title": ["A", "B", "C"]}
    >>> yours = {"viewer": [1] * 3, "title": ["A", "B", "C"]}
    >>> days = {"day": ["2018-01-01"] * 3}
    >>> log, own = (check_plays(pl.DataFrame(rows | days)) for rows in (others, yours))
    >>> measured = measure_own(place_history(log, own))
    >>> measured.fewest_at_worst, measured.fewest_at_random()
    (2, 3)

    Of two plays at random, A and B are one choice of three, and fit one other:

    >>> measured.at_random["others"].to_list()[1] * 3
    1.0
    """
    knowledge = Resolution() if knowledge is None else knowledge
    _check(placed, knowledge, most, draws)
    if not (placed.n_dated if knowledge.when else placed.n_known):
        nothing = [pl.DataFrame(schema=one) for one in (_AT_RANDOM, _AT_WORST, _PLAYS)]
        return _as_result(knowledge, placed.n_others, *nothing)
    points = find_points(placed.dated if knowledge.when else placed.log, knowledge)
    you = int(np.searchsorted(points.viewers, placed.viewer))
    yours = slice(*points.viewer_starts[you : you + 2])
    own = points.viewer_points[yours]
    plays = {
        "title": points.names.gather(points.titles[own]),
        "day": points.last_days[yours] if knowledge.when else None,
        "others": points.support[own] - 1,
    }
    return _as_result(
        knowledge,
        placed.n_others,
        _draw(points, own, most=most, draws=draws, seed=seed),
        _choose_worst(points, you, len(own)),
        pl.DataFrame(plays, schema=_PLAYS),
    )


def _check(placed: object, knowledge: object, most: object, draws: object) -> None:
    check_type(AttackError, "placed", placed, Placed, "what `place_history` gives")
    if not isinstance(knowledge, Resolution) or knowledge.in_order:
        raise AttackError.bad_value(
            "knowledge", "a Resolution without order", knowledge
        )
    for name, value in {"most": most, "draws": draws}.items():
        check_whole(AttackError, name, value)


def _as_result(
    knowledge: Resolution,
    n_others: int,
    at_random: pl.DataFrame,
    at_worst: pl.DataFrame,
    plays: pl.DataFrame,
) -> OwnHistory:
    """Put together what was measured, with a table that gives nothing away."""
    bands = {
        "known": str(knowledge),
        "at_random": _say_few(_find_fewest_at_random(at_random)) or "not told",
        "well_chosen": _say_few(_find_fewest_at_worst(at_worst)) or "not told",
    }
    return OwnHistory(
        findings=(),
        table=pl.DataFrame([bands]),
        knowledge=knowledge,
        n_others=n_others,
        n_points=plays.height,
        at_random=at_random,
        at_worst=at_worst,
        plays=plays,
    )


def _find_fewest_at_random(at_random: pl.DataFrame, chance: float = 0.95) -> int | None:
    return min(at_random.filter(pl.col("share") >= chance)["p"], default=None)


def _find_fewest_at_worst(at_worst: pl.DataFrame) -> int | None:
    return min(at_worst.filter(pl.col("others") == 0)["p"], default=None)


def _draw(
    points: Points, own: np.ndarray, *, most: int, draws: int, seed: int
) -> pl.DataFrame:
    """Count how often p plays at random fit nobody else, the p among the p + 1."""
    rng, most = np.random.default_rng(seed), min(most, len(own))
    unique = np.zeros(most, dtype=np.int64)
    for first in range(0, draws, _BLOCK):
        rows = np.tile(own.astype(np.int64), (min(_BLOCK, draws - first), 1))
        facts = rng.permuted(rows, axis=1)[:, :most]
        counts = count_common(points.point_starts, points.point_viewers, facts)
        unique += (counts == 1).sum(axis=0)
    rates = [wilson(n, draws) for n in unique.tolist()]
    shares = [
        (p, rate.value, rate.low, rate.high, others)
        for p, (rate, others) in enumerate(
            zip(rates, _mean_others(points, own, most), strict=True), 1
        )
    ]
    return pl.DataFrame(shares, schema=_AT_RANDOM, orient="row")


def _mean_others(points: Points, own: np.ndarray, most: int) -> list[float]:
    """Count how many others fit p plays, on average over all choices of p.

    Who shares m of your n plays fits C(m, p) of the C(n, p) choices.
    """
    starts = points.point_starts
    fans = [points.point_viewers[starts[one] : starts[one + 1]] for one in own]
    shared = np.bincount(np.concatenate(fans), minlength=points.n_viewers)
    n = len(own)
    shared = np.sort(shared)[:-1]  # all but you, who share everything with yourself
    chance, means = np.ones(len(shared)), []
    for p in range(most):
        chance = chance * np.maximum(shared - p, 0) / (n - p)
        means.append(float(chance.sum()))
    return means


def _choose_worst(points: Points, you: int, n: int) -> pl.DataFrame:
    """Find how many others fit the worst choice of 1, 2, ... plays."""
    by_amount, rows = sort_by_amount(points, "set"), []
    matches = np.zeros(points.n_viewers, dtype=np.uint32)
    for p in range(1, min(WORST_MOST, n) + 1):
        count_worst(you, you + 1, by_amount, p, 0.0, matches)
        rows.append((p, int(matches[you]) - 1))
        if rows[-1][1] == 0:
            break
    return pl.DataFrame(rows, schema=_AT_WORST, orient="row")


_FEW, _SEVERAL = 4, 10
_STYLE = (
    "body{font-family:sans-serif;margin:2em}td,th{text-align:left;padding:.2em 1em}"
)


def summarise_size(history: Log) -> str:
    """Say how much there is, whatever log it is compared with, in wide bands.

    Parameters
    ----------
    history : Log
        The plays of one person.

    Returns
    -------
    str
        A sentence.
    """
    check_log(AttackError, history, "history")
    size = measure_size(history)
    text = f"By itself: {_say_many(size['plays'])} plays of "
    text += f"{_say_many(size['titles'])} titles"
    if "days" not in size:
        return f"{text}; it does not say when."
    runs = ((7, "days"), (30, "weeks"))
    run = next((words for most, words in runs if size["longest run"] < most), "months")
    return f"{text} on {_say_many(size['days'])} days, at most some {run} in a row."


def measure_size(history: Log) -> dict[str, int]:
    """Count what a history holds: plays, titles, days, and the longest run of days."""
    plays = history.plays.collect()
    size = {"plays": plays.height, "titles": plays["title"].n_unique()}
    if "day" not in plays.columns:
        return size
    days = plays["day"].unique().sort().to_physical()
    # Days in a row differ from their place in the list by the same number.
    runs = (days - pl.int_range(len(days), eager=True)).unique_counts()
    return size | {"days": len(days), "longest run": int(runs.to_numpy().max())}


def _say_many(n: int) -> str:
    bands = ((12, "a few"), (100, "dozens of"), (1_000, "hundreds of"))
    return next((words for most, words in bands if n < most), "thousands of")


def summarise_known(placed: Placed) -> str:
    """Say how many of the plays can be compared at all, without a number.

    Parameters
    ----------
    placed : Placed
        What `kit.attacks.place_history` gives.

    Returns
    -------
    str
        A sentence.
    """
    rule = "what `place_history` gives"
    check_type(AttackError, "placed", placed, Placed, rule)
    known = _say_share(placed.n_known, placed.n_plays)
    if not placed.n_known:
        return (
            "The log knows none of the titles of these plays, so that it tells nothing "
            "about them: name one in `log_path` that has titles of the same kind."
        )
    dated = _say_share(placed.n_dated, placed.n_known)
    return (
        f"The log knows {known} of the titles of these plays; {dated} of them lie in "
        "its days."
    )


def _say_share(part: int, whole: int) -> str:
    if not part:
        return "none"
    share = part / whole
    return "most" if share > 2 / 3 else "some" if share > 1 / 3 else "few"


def summarise_history(measured: OwnHistory) -> str:
    """Say how few plays would do, in words for wide bands.

    Parameters
    ----------
    measured : OwnHistory
        What `kit.attacks.measure_own` gives.

    Returns
    -------
    str
        A sentence that names no title and no exact number.
    """
    rule = "what `measure_own` gives"
    check_type(AttackError, "measured", measured, OwnHistory, rule)
    by = f"By {measured.knowledge}"
    if not measured.n_points:
        return f"{by}: no play can be compared."
    drawn = _say_few(measured.fewest_at_random())
    worst = _say_few(measured.fewest_at_worst)
    worst = "" if worst is None else f"; well chosen, {worst}"
    if drawn is None and measured.n_points <= measured.at_random.height:
        return f"{by}: all that can be compared, taken together, would not do{worst}."
    if drawn is None:
        return f"{by}: it takes more plays at random than were tried{worst}."
    return f"{by}: {drawn} plays at random would do{worst}."


def _say_few(p: int | None) -> str | None:
    if p is None:
        return None
    bands = ((_FEW, "fewer than five"), (_SEVERAL, "ten or fewer"))
    return next((words for most, words in bands if p <= most), "many")


def write_details(
    measured: Sequence[OwnHistory],
    path: str | PathLike[str],
    *,
    history: Log | None = None,
) -> None:
    """Write everything about a person's own plays to a page for their eyes only.

    Parameters
    ----------
    measured : sequence of OwnHistory
        One for each way to know a play.
    path : str or path
        A file that does not exist yet, such as "mine.html".
    history : Log, optional
        The plays themselves, to be counted.

    Raises
    ------
    AttackError
        If the file exists or cannot be written.
    """
    if not is_list(measured) or not all(isinstance(m, OwnHistory) for m in measured):
        rule = "a list of what `measure_own` gives"
        raise AttackError.bad_value("measured", rule, type(measured).__name__)
    body = "".join(map(_describe, measured))
    if history is not None:
        size = [(f"{n:,}", what) for what, n in measure_size(history).items()]
        body = f"<h2>What there is</h2>{_table(('how many', 'of what'), size)}{body}"
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Your plays</title>'
        f"<style>{_STYLE}</style><h1>Which of your plays give you away?</h1>"
        "<p>This page is about you. Nothing else holds a copy.</p>"
        f"{body}</html>\n"
    )
    try:
        with Path(path).expanduser().open("x", encoding="utf-8") as file:
            file.write(page)
    except (OSError, TypeError) as error:
        why = getattr(error, "strerror", None) or "it is no name of a file"
        msg = (
            f"`path` must be a new file that can be written, got {str(path)!r}: {why}; "
            "name another."
        )
        raise AttackError(msg) from None


def _describe(measured: OwnHistory) -> str:
    rows = measured.at_random.select("p", "share", "others").rows()
    drawn = _table(
        ("plays at random", "nobody else fits", "others who fit, on average"),
        [(p, f"{share:.1%}", f"{others:,.2f}") for p, share, others in rows],
    )
    worst = _table(
        ("plays, well chosen", "others who fit"),
        [(p, f"{others:,}") for p, others in measured.at_worst.rows()],
    )
    plays = _table(
        ("title", "day", "others who have it"),
        [
            (what, day or "", f"{others:,}")
            for what, day, others in measured.plays.rows()
        ],
    )
    return (
        f"<h2>Known by {escape(str(measured.knowledge))}</h2>"
        f"<p>{measured.n_points:,} different plays that can be compared with those of "
        f"{measured.n_others:,} others.</p>{drawn}{worst}"
        f"<h3>The plays, the rarest first</h3>{plays}"
    )


def _table(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{lines}</table>"
