"""How few plays single somebody out, and does a larger audience help?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import polars as pl
from scipy.special import gammaln

from kit.attackers import ThreatModel
from kit.attacks.on_logs.auxiliary import AtRandom, Pick, check_draw
from kit.attacks.on_logs.draws import DrawnPlays, draw_plays, draw_targets
from kit.attacks.on_logs.fits import (
    Fitting,
    count_matches,
    is_one_of_two,
    is_unique,
    make_list,
    name_ends,
    rate_people,
    score_unique,
)
from kit.attacks.on_logs.index import Index, open_points
from kit.attacks.on_logs.points import Points, Resolution
from kit.checks import check_confidence, check_wholes, is_list
from kit.errors import AttackError, EvaluationError
from kit.findings import Scored
from kit.log import Log
from kit.results import Result

THREAT = ThreatModel(
    attack="measure_uniqueness, measure_growth, compare_knowledge",
    attacker="an acquaintance who was told of a few plays",
    reads="a log with numbers for names",
    of_target="p plays drawn by lot, without a mistake",
    of_others="nothing beside the log",
    wins="nobody else in the log fits",
    kind="Scored",
    source="de Montjoye et al. 2013; Rocher et al. 2019",
)

MOST_KNOWN = 100


@dataclass(frozen=True, eq=False)
class Attempts:
    """What was known of each target, and how many people of the log fit it."""

    points: Points  # the points of the log
    drawn: DrawnPlays  # targets and what is known of each
    matches: np.ndarray
    fitting: np.ndarray

    def fits(self, p: int) -> Fitting:
        """Tell how many people fit p plays of each target, and who, if they are few."""
        return Fitting(
            self.points.n_viewers,
            self.drawn.targets,
            self.matches[:, p - 1],
            self.fitting[:, p - 1],
        )

    def score(self, ps: list[int], pick: Pick, confidence: float) -> tuple[Scored, ...]:
        """Score the guess that whoever alone fits p plays is the target, for each p."""
        how, n = f"known by {self.points.knowledge}, {pick}", self.points.n_viewers
        scored = [
            score_unique(self.fits(p), p=p, how=how, n_viewers=n, confidence=confidence)
            for p in ps
        ]
        return tuple(one for found in scored for one in found)


def mount(
    log: Log | Index,
    knowledge: Resolution,
    *,
    most: int,
    pick: Pick,
    targets: int | None,
    seed: int,
) -> Attempts:
    """Draw targets and what is known of each, and count who fits."""
    check_draw(pick, targets, seed)
    points = open_points(log, knowledge)
    chosen = draw_targets(points.n_viewers, targets, seed)
    drawn = draw_plays(points, chosen, pick, most=most, seed=seed)
    fitting = make_list(drawn.pairs)
    matches = count_matches(points, drawn, seed=seed, listed=fitting)
    return Attempts(points, drawn, matches, fitting)


CROWDS = (0, 2, 5, 10)  # others: nobody, and the crowds that are told of besides
_SHARE = ("share", "low", "high")
_OF_ALL = ("share_of_all", "low_of_all", "high_of_all")
_WITHIN = tuple(f"within_{others}" for others in CROWDS[1:])
_GUESS = ("guess", "guess_low", "guess_high")
_COUNTS = ("p", "requested", "too_few_points", "ruled_out", "valid", "unique")
_SHARES = (*_SHARE, *_OF_ALL, *_WITHIN, *_GUESS, "baseline")
_COLUMNS: dict[str, type[pl.DataType]] = dict.fromkeys(_COUNTS, pl.Int64)
_COLUMNS |= dict.fromkeys(_SHARES, pl.Float64)
_CROWD_COLUMNS: dict[str, type[pl.DataType]]
_CROWD_COLUMNS = dict.fromkeys(("p", "others", "people"), pl.Int64)
_CROWD_COLUMNS |= dict.fromkeys(_SHARE, pl.Float64)


@dataclass(frozen=True, eq=False, repr=False)
class Uniqueness(Result):
    """How many people p known plays leave, without a word on who.

    Attributes
    ----------
    findings : tuple of Scored
        For each p: how often the only record that fits is the target's, beside naming
        anybody, and beside people whose own records were taken out.
    table : pl.DataFrame of shape (n_p, 19)
        One row per `p`. How many people: `requested`; of these `too_few_points`, who
        have fewer than p different points, and `ruled_out`, who have them but not
        among what can come to be known; `valid`, the rest; of these `unique`, whom
        nobody else fits. Then `share`, `low`, `high`: unique among valid;
        `share_of_all`, `low_of_all`, `high_of_all`: unique among requested, where
        the excluded count as not singled out; `within_2`, `within_5`, `within_10`:
        share of the valid with at most so many others who fit; `guess`, `guess_low`,
        `guess_high`: how often a guess among those who fit is right, the mean of
        1 / people who fit; `baseline`: the same without the log, 1 / `n_viewers`.
    knowledge : Resolution
        How closely each play is known.
    pick : Pick
        Which plays come to be known.
    n_viewers : int
        People in the log.
    n_unknown : int
        Plays left aside, because the log does not have what is known of them.
    confidence : float
        Confidence of every interval.
    crowds : pl.DataFrame of shape (n_p * 4, 6)
        `p`, `others`, and of the valid, how many have at most so many `others` who
        fit: `people`, `share`, `low`, `high`.
    """

    knowledge: Resolution
    pick: Pick
    n_viewers: int
    n_unknown: int
    confidence: float
    crowds: pl.DataFrame

    @property
    def scope(self) -> str:
        """Who was looked for, and what was left aside."""
        text = f"Looked for in a log of {self.n_viewers:,} people, known by "
        text += f"{self.knowledge}, {self.pick}."
        if self.n_unknown:
            text += f" Plays left aside, which lack some of that: {self.n_unknown:,}."
        return text

    def __repr__(self) -> str:
        shares = ", ".join(
            f"p = {p}: {'nobody has so many' if share is None else f'{share:.1%}'}"
            for p, share in self.table.select("p", "share").rows()
        )
        return f"Unique in the log by {self.knowledge}, known {self.pick}: {shares}"


def measure_uniqueness(
    log: Log | Index,
    knowledge: Resolution | None = None,
    *,
    p: Iterable[int] = range(1, 11),
    pick: Pick | None = None,
    targets: int | None = 10_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Uniqueness:
    """Measure how many people p known plays single out.

    A log was handed out with numbers for names. The attacker knows p plays of somebody,
    say what she told at lunch, and looks for all who have them. Where one number is
    left, everything else under it is hers.

    To be *unique in the log* is a count, of these people and this log. It is not yet to
    be named: for that somebody must know the p plays, without a mistake, and know that
    she is in the log. Where the log is a sample of a service, others outside of it may
    fit as well. It says how much protection the missing name is, and no more.

    Plays that look alike to the attacker are one point, and known points are
    different. They are drawn by `pick`, and nested: of one target, the p + 1 points
    hold the p, so that no target is found with fewer and lost with more.

    Parameters
    ----------
    log : Log or Index
        A log without names, or its index, made once and used again.
    knowledge : Resolution, default=Resolution()
        How closely each play is known. By default its title is.
    p : iterable of int, default=range(1, 11)
        How many plays are known, each from 1 to 100.
    pick : Pick, default=AtRandom()
        Which plays come to be known.
    targets : int or None, default=10_000
        How many people are drawn to be attacked; None for everyone.
    seed : int, default=0
        For the people and for what is known of them.
    confidence : float, default=0.95
        Of Wilson's intervals, in [0, 1). They take the people of the log as a sample
        of those whom the service might have had, and allow for it that who is unique
        depends on the others (see `rate_people`).

    Returns
    -------
    Uniqueness

    Raises
    ------
    AttackError
        If a parameter is something else, or no play has all that is known.
    EvaluationError
        If `confidence` is not in [0, 1).
    LogError
        If the log lacks a column.

    References
    ----------
    .. [1] Y.-A. de Montjoye et al., "Unique in the crowd", Scientific Reports 3 (2013),
       1376: the measure, there for places and hours.
    .. [2] Y.-A. de Montjoye et al., "Unique in the shopping mall", Science 347 (2015).
    .. [3] L. Rocher et al., "Estimating the success of re-identifications in
       incomplete datasets", Nature Communications 10 (2019), 3069: correctness, the
       mean of 1 / people who fit, as a guesser gets it.

    Examples
    --------
    Ann and Bob share a film; each has another one.

    >>> from kit.log import check_plays
    >>> rows = {"viewer": ["ann", "ann", "bob", "bob"], "title": ["A", "B", "A", "C"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01"] * 4}))
    >>> measure_uniqueness(log, Resolution(), p=[2])
    Unique in the log by title, known at random: p = 2: 100.0%
    """
    ps = check_wholes(AttackError, "p", p, most=MOST_KNOWN)
    knowledge = Resolution() if knowledge is None else knowledge
    pick = AtRandom() if pick is None else pick
    check_confidence(EvaluationError, confidence)  # before the work and not after
    attempts = mount(log, knowledge, most=ps[-1], pick=pick, targets=targets, seed=seed)
    return Uniqueness(
        findings=attempts.score(ps, pick, confidence),
        table=pl.DataFrame(
            [_row(attempts, n, confidence) for n in ps], schema=_COLUMNS
        ),
        knowledge=knowledge,
        pick=pick,
        n_viewers=attempts.points.n_viewers,
        n_unknown=attempts.points.n_unknown,
        confidence=confidence,
        crowds=pl.DataFrame(
            [_crowd(attempts, n, m, confidence) for n in ps for m in CROWDS],
            schema=_CROWD_COLUMNS,
        ),
    )


def _row(attempts: Attempts, p: int, confidence: float) -> dict[str, float | None]:
    fits, drawn = attempts.fits(p), attempts.drawn
    sizes = attempts.points.sizes[drawn.targets]
    counts, everyone = fits.counts[fits.counts > 0], np.ones(len(sizes), dtype=bool)
    within = [counts <= others + 1 for others in CROWDS[1:]]
    unique, of_all, guess = (
        rate_people([fits], value, confidence=confidence, among=among)
        for value, among in ((is_unique, None), (is_unique, everyone), (_guess, None))
    )
    return {
        "p": p,
        "requested": len(sizes),
        "too_few_points": int((sizes < p).sum()),
        "ruled_out": int(((sizes >= p) & (drawn.eligible < p)).sum()),
        "valid": len(counts),
        "unique": int((counts == 1).sum()),
        **name_ends(unique, *_SHARE),
        **name_ends(of_all, *_OF_ALL),
        **{
            name: float(fit.mean()) if len(fit) else None
            for name, fit in zip(_WITHIN, within, strict=True)
        },
        **name_ends(guess, *_GUESS),
        "baseline": 1 / attempts.points.n_viewers,
    }


def _crowd(
    attempts: Attempts, p: int, others: int, confidence: float
) -> dict[str, float | None]:
    def is_within(counts: np.ndarray) -> np.ndarray:
        return counts <= others + 1

    rate = rate_people([attempts.fits(p)], is_within, confidence=confidence)
    people = int(rate.succeeded) if rate else 0
    return {"p": p, "others": others, "people": people, **name_ends(rate, *_SHARE)}


def _guess(counts: np.ndarray) -> np.ndarray:
    """How often a guess among those who fit is right."""
    return 1 / counts


def compare_knowledge(
    log: Log | Index,
    variants: Iterable[Resolution],
    *,
    p: Iterable[int] = range(1, 11),
    pick: Pick | None = None,
    targets: int | None = 10_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Measure uniqueness for several ways to know a play, on the same people.

    Parameters
    ----------
    log : Log or Index
        A log without names, or its index.
    variants : iterable of Resolution
        How closely each play is known, each once.
    p, pick, targets, seed, confidence
        As for `measure_uniqueness`.

    Returns
    -------
    pl.DataFrame of shape (n_variants * n_p, 20)
        `knowledge`, in words, before the columns of `Uniqueness.table`; in the order
        of `variants`.

    Raises
    ------
    AttackError
        If `variants` are something else, none, or one twice; or as for
        `measure_uniqueness`.
    LogError
        If the log lacks a column of a variant.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {"viewer": ["ann", "bob"], "title": ["A", "A"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01", "2018-01-02"]}))
    >>> variants = [Resolution(), Resolution(when="day")]
    >>> compared = compare_knowledge(log, variants, p=[1])
    >>> compared.select("knowledge", "share").rows()
    [('title', 0.0), ('title and day', 1.0)]
    """
    if not is_list(variants):
        raise AttackError.bad_value("variants", "a list", variants)
    ps, listed = check_wholes(AttackError, "p", p, most=MOST_KNOWN), list(variants)
    if not listed or len(set(listed)) < len(listed):
        rule = "different ways to know a play, at least one"
        raise AttackError.bad_value("variants", rule, [str(one) for one in listed])
    tables = [
        measure_uniqueness(
            log, knowledge, p=ps, pick=pick, targets=targets, seed=seed,
            confidence=confidence,
        ).table.insert_column(0, pl.lit(str(knowledge)).alias("knowledge"))
        for knowledge in listed
    ]  # fmt: skip
    return pl.concat(tables)


_COLUMNS_GROWTH: dict[str, type[pl.DataType]]
_COLUMNS_GROWTH = {"size": pl.Int64, "p": pl.Int64, "valid": pl.Int64}
_COLUMNS_GROWTH |= dict.fromkeys(("share", "low", "high"), pl.Float64)


@dataclass(frozen=True, eq=False, repr=False)
class Growth(Result):
    """How uniqueness falls as the audience grows.

    Attributes
    ----------
    findings : tuple of Scored
        Of the whole audience, for each p; as in `Uniqueness`.
    table : pl.DataFrame of shape (n_sizes * n_p, 6)
        `size`, the people of a part of the audience; `p`; `valid`, people attacked;
        `share`, `low`, `high`: how many of them are unique in a part of that size.
    knowledge : Resolution
        How closely each play is known.
    pick : Pick
        Which plays come to be known.
    n_viewers : int
        People in the log.
    confidence : float
        Confidence of every interval.
    """

    knowledge: Resolution
    pick: Pick
    n_viewers: int
    confidence: float
    _fits: dict[int, Fitting] = field(compare=False)

    @property
    def scope(self) -> str:
        """In how many sizes of the audience people were looked for."""
        return f"{self!r}."

    def at_least(self, size: int, p: int) -> float:
        """Bound uniqueness in a larger audience from below, without a model.

        If the log is a fair sample of the larger audience, the expected share is
        convex in the number of people: each newcomer takes less of it than the last.
        So it lies above the line that goes on as the log's last two sizes did. That
        line soon meets zero, where the bound says nothing; and a curve that is drawn
        further says what its model says.

        Parameters
        ----------
        size : int
            People of the larger audience, at least those of the log.
        p : int
            How many plays are known; one of the table's.

        Returns
        -------
        float
            In [0, 1]: the lower end, at the confidence of the table. Half of what may
            be missed goes to each of the two shares that the line is drawn from.

        Raises
        ------
        AttackError
            If `size` is less than the log has, or `p` is not in the table.

        References
        ----------
        .. [1] A. Farzanehfar, F. Houssiau and Y.-A. de Montjoye, "The risk of
           re-identification remains high even in country-scale location datasets",
           Patterns 2 (2021), 100204: at 60 million people and p = 4 the convex lower
           bound is 22 %, a model gives 93 %.
        """
        (size,) = check_wholes(AttackError, "size", [size], most=10**11)
        if size < self.n_viewers:
            rule = f"at least {self.n_viewers:,}, as many as the log has"
            raise AttackError.bad_value("size", rule, size)
        if p not in self._fits:
            raise AttackError.bad_value("p", f"one of {sorted(self._fits)}", p)
        # Who has one other beside them is unique without that other.
        fits, each = [self._fits[p]], (1 + self.confidence) / 2
        unique = rate_people(fits, is_unique, confidence=each)
        lost = rate_people(fits, is_one_of_two, confidence=each)
        if unique is None or lost is None or self.n_viewers == 1:
            return 0.0
        slope = lost.high / (self.n_viewers - 1)
        return max(0.0, unique.low - slope * (size - self.n_viewers))

    def __repr__(self) -> str:
        sizes = self.table["size"].to_list()
        return (
            f"Unique in parts of {min(sizes):,} to {max(sizes):,} of "
            f"{self.n_viewers:,} people by {self.knowledge}, known {self.pick}"
        )


def measure_growth(
    log: Log | Index,
    knowledge: Resolution | None = None,
    *,
    p: Iterable[int] = (1, 2, 3, 4),
    sizes: Iterable[int] | None = None,
    pick: Pick | None = None,
    targets: int | None = 10_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Growth:
    """Measure uniqueness in parts of the audience, from small to whole.

    "Among so many nobody will find you": is there safety in numbers? Take a target and
    m - 1 of the others by lot. The target is unique if none of those who fit is among
    them. With N people in the log and c others who fit, of all ways to draw the m - 1,
    C(N - 1 - c, m - 1) of C(N - 1, m - 1) leave them all out: the share is averaged
    over every part of that size, and one search of the log serves all sizes.

    What is known of a target, and how popular a title is, stays as in the whole log.

    Parameters
    ----------
    log : Log or Index
        A log without names, or its index.
    knowledge : Resolution, default=Resolution()
        How closely each play is known. By default its title is.
    p : iterable of int, default=(1, 2, 3, 4)
        How many plays are known, each from 1 to 100.
    sizes : iterable of int, optional
        People in a part, each from 1 to all. By default 10, 100 and so on, and all.
    pick : Pick, default=AtRandom()
        Which plays come to be known.
    targets : int or None, default=10_000
        How many people are drawn to be attacked; None for everyone.
    seed : int, default=0
        For the people and for what is known of them.
    confidence : float, default=0.95
        Of the intervals, in [0, 1); they are never narrower than Wilson's.

    Returns
    -------
    Growth

    Raises
    ------
    AttackError
        If a parameter is something else, or no play has all that is known.
    EvaluationError
        If `confidence` is not in [0, 1).
    LogError
        If the log lacks a column.

    Examples
    --------
    Four people saw the same film. In a part of one, everyone is unique.

    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1, 2, 3, 4], "title": ["A"] * 4, "day": ["2018-01-01"] * 4}
    >>> log = check_plays(pl.DataFrame(rows))
    >>> grown = measure_growth(log, Resolution(), p=[1], sizes=[1, 2])
    >>> grown.table["share"].to_list()
    [1.0, 0.0]
    """
    ps = check_wholes(AttackError, "p", p, most=MOST_KNOWN)
    knowledge = Resolution() if knowledge is None else knowledge
    pick = AtRandom() if pick is None else pick
    check_confidence(EvaluationError, confidence)  # before the work and not after
    attempts = mount(log, knowledge, most=ps[-1], pick=pick, targets=targets, seed=seed)
    people = attempts.points.n_viewers
    steps = [10**n for n in range(1, 12) if 10**n < people]
    sizes = [*steps, people] if sizes is None else sizes
    fits = {n: attempts.fits(n) for n in ps}
    rows = []
    for size in check_wholes(AttackError, "sizes", sizes, most=people):
        for n, fitting in fits.items():
            chance = partial(_chance_unique, people=people, size=size)
            rate = rate_people([fitting], chance, confidence=confidence)
            valid = rate.valid if rate else 0
            rows.append({"size": size, "p": n, "valid": valid} | name_ends(rate))
    table = pl.DataFrame(rows, schema=_COLUMNS_GROWTH)
    findings = attempts.score(ps, pick, confidence)
    return Growth(findings, table, knowledge, pick, people, confidence, fits)


def _chance_unique(counts: np.ndarray, people: int, size: int) -> np.ndarray:
    """Chance that none of the others who fit is in a part, of shape (n_targets,)."""
    others, rest, outside = counts - 1, people - 1, people - size
    # C(rest - others, size - 1) / C(rest, size - 1), where that is not nothing.
    can_be = others <= outside
    others = np.where(can_be, others, 0)
    log_chance = (
        gammaln(rest - others + 1)
        - gammaln(outside - others + 1)
        - gammaln(rest + 1)
        + gammaln(outside + 1)
    )
    return np.where(can_be, np.exp(np.minimum(log_chance, 0.0)), 0.0)
