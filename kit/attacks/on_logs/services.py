"""How often is a match of two services right, and how often is one made of nothing?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_logs.service_matching import (
    Matches,
    check_service,
    exceeded_by,
)
from kit.checks import check_seed, check_share, check_type, check_whole
from kit.errors import AttackError
from kit.evaluate.rates import Rate, Success, Tally, design_effect
from kit.findings import Scored
from kit.log import Log
from kit.results import Result
from kit.words import say_rate

THREAT = ThreatModel(
    attack="measure_linkage",
    attacker="the attacker of match_services, whose links are judged",
    reads="links between two logs",
    of_target="nothing",
    of_others="nothing",
    wins="a person on both services is linked, and no stranger is",
    kind="Scored",
    source="as match_services; Giomi et al. 2023, section 5",
)

_A, _B, _BOTH = 0, 1, 2


@dataclass(frozen=True, eq=False, repr=False)
class Truth:
    """Who is who on two services: known to who split the log, hidden from attacks."""

    partner: np.ndarray
    n_viewers_b: int  # people on B

    @property
    def n_viewers_a(self) -> int:
        """Number of people on A."""
        return len(self.partner)

    @property
    def n_both(self) -> int:
        """Number of people who are on both."""
        return int((self.partner >= 0).sum())

    def draw_labelled_pairs(self, n: int, *, seed: int) -> pl.DataFrame:
        """Draw people of whom an attacker knows the numbers on both services."""
        check_whole(AttackError, "n", n, most=self.n_both)
        check_seed(AttackError, seed)
        both = np.flatnonzero(self.partner >= 0)
        drawn = np.sort(np.random.default_rng(seed).choice(both, n, replace=False))
        return pl.DataFrame({"a": drawn, "b": self.partner[drawn]})

    def __repr__(self) -> str:
        return (
            f"Truth of {self.n_viewers_a:,} viewers on A and {self.n_viewers_b:,} on "
            f"B, {self.n_both:,} on both"
        )


class Split(NamedTuple):
    """Two logs made of one.

    Attributes
    ----------
    a, b : Log
        What each service hands out, with new numbers for its viewers.
    truth : Truth
        Which viewers are the same person. An attack is never given it.
    """

    a: Log
    b: Log
    truth: Truth


def split_log(
    log: Log,
    *,
    people_in_both: float = 0.5,
    plays_in_both: float = 0.3,
    days_off: int = 0,
    handover: date | None = None,
    seed: int,
) -> Split:
    """Split a log as if its people had used two services.

    To score an attack somebody must know who is who. Here that is whoever made the
    two logs out of one; the attack is handed `a` and `b` and nothing else.

    Each person is on A only, on B only, or on both; each play of somebody on both
    lies in A, in B, or in both (seen on the one and logged or rated on the other, a
    few days off). What is not in both falls to A or B by the toss of a coin. With a
    `handover` A ends before that day and B begins with it, so that no play is in
    both, whatever the shares.

    Somebody on both all of whose plays fall to one side is, to anybody who sees the
    logs, on that side only, and the truth says so.

    Parameters
    ----------
    log : Log
        Plays of real or invented people, dated or not.
    people_in_both : float, default=0.5
        Chance of each person to be on both services, in [0, 1].
    plays_in_both : float, default=0.3
        Chance of each play of somebody on both to be in both logs, in [0, 1].
    days_off : int, default=0
        Most days by which the copy on B is dated too early or too late, at most 366;
        each shift from ``-days_off`` to ``days_off`` is as likely.
    handover : date, optional
        First day of B and first day that A lacks, by the dates in `log`. By default
        both cover all days.
    seed : int
        Fixes every draw.

    Returns
    -------
    Split
        `a`, `b` and `truth`.

    Raises
    ------
    AttackError
        If a parameter is out of its range, days are asked of a log without days, or a
        service is left without a play.

    References
    ----------
    .. [1] A. Tournier, Y.-A. de Montjoye, "Expanding the attack surface: robust
       profiling attacks threaten the privacy of sparse behavioral data", Science
       Advances 8, eabl6464 (2022): people recognised across separate periods.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": [1, 1, 2, 2],
    ...     "title": ["A", "B", "A", "C"],
    ...     "day": ["2018-01-01"] * 4,
    ... }
    >>> log = check_plays(pl.DataFrame(rows))
    >>> a, b, truth = split_log(log, people_in_both=1, plays_in_both=1, seed=1)
    >>> a.n_plays(), b.n_plays(), truth
    (4, 4, Truth of 2 viewers on A and 2 on B, 2 on both)
    """
    check_service("log", log)
    check_share(AttackError, "people_in_both", people_in_both)
    check_share(AttackError, "plays_in_both", plays_in_both)
    check_whole(AttackError, "days_off", days_off, least=0, most=366)
    check_seed(AttackError, seed)
    _check_days(log, days_off, handover)
    # Dates are drawn apart, so that a split differs by them and by nothing else.
    rng, of_dates = np.random.default_rng(seed).spawn(2)
    plays = log.plays.collect()
    viewers, person = np.unique(plays["viewer"].to_numpy(), return_inverse=True)
    home = _draw_sides(rng, len(viewers), people_in_both)
    side = np.where(
        home[person] == _BOTH,
        _draw_sides(rng, plays.height, plays_in_both),
        home[person],
    )
    is_copy = side == _BOTH
    on_a, on_b = side != _B, side != _A
    if handover is not None:
        is_early = (plays["day"] < handover).to_numpy()
        on_a, on_b = on_a & is_early, on_b & ~is_early
    drawn = of_dates.integers(-days_off, days_off, plays.height, endpoint=True)
    shift = pl.Series("shift", np.where(is_copy, drawn, 0))
    a, place_a = _hand_out(rng, plays.filter(on_a), person[on_a], len(viewers), "A")
    late = _move(plays, shift) if days_off else plays
    b, place_b = _hand_out(rng, late.filter(on_b), person[on_b], len(viewers), "B")
    here = place_a >= 0
    partner = np.empty(int(here.sum()), dtype=np.int64)
    partner[place_a[here]] = place_b[here]
    return Split(a, b, Truth(partner, int((place_b >= 0).sum())))


def _draw_sides(rng: np.random.Generator, n: int, share: float) -> np.ndarray:
    """Draw for each of n things whether it is on A, on B or on both."""
    sides = rng.integers(_A, _B, n, endpoint=True)
    return np.where(rng.random(n) < share, _BOTH, sides)


def _move(plays: pl.DataFrame, shift: pl.Series) -> pl.DataFrame:
    moved = pl.duration(days=pl.lit(shift))
    columns = [name for name in ("day", "time") if name in plays.columns]
    return plays.with_columns(pl.col(name) + moved for name in columns)


def _hand_out(
    rng: np.random.Generator,
    plays: pl.DataFrame,
    person: np.ndarray,
    n_people: int,
    name: str,
) -> tuple[Log, np.ndarray]:
    """Number the people of one service anew, in an order that says nothing."""
    present = np.unique(person)
    if not len(present):
        rule = "a log that leaves each service at least one play"
        fix = "Give a larger log, another `seed` or another `handover`."
        raise AttackError.bad_value("log", rule, f"none on {name}", fix)
    place = np.full(n_people, -1, dtype=np.int64)
    place[present] = rng.permutation(len(present))
    numbered = pl.Series("viewer", place[person].astype(np.uint32))
    plays = plays.with_columns(numbered)
    # In the order of the numbers, or the order of rows would give people away.
    order = [name for name in ("viewer", "day", "time") if name in plays.columns]
    return Log(plays.sort(order, maintain_order=True).lazy()), place


def _check_days(log: Log, days_off: int, handover: date | None) -> None:
    is_day = isinstance(handover, date) and not isinstance(handover, datetime)
    if handover is not None and not is_day:
        raise AttackError.bad_value("handover", "a date, or None", handover)
    if "day" in log.columns:
        return
    if days_off:
        rule = "0 for a log without days"
        raise AttackError.bad_value("days_off", rule, days_off)
    if handover is not None:
        rule = "None for a log without days"
        raise AttackError.bad_value("handover", rule, str(handover))


#: What naive attackers go by.
BY_ACTIVITY, BY_TITLES = "activity alone", "counting titles"
_REDRAWN = 200  # times that people are drawn again for the intervals
_BANDS = ((1, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, None))


@dataclass(frozen=True, eq=False)
class Linkage(Result):
    """How well two services were matched, in numbers of people and no number of one.

    People whom the attacker knew beforehand (labelled pairs) are in none of them.

    Attributes
    ----------
    findings : tuple of Scored
        How often a number on B that is far enough ahead is the same person; as
        `linked`.
    table : pl.DataFrame of shape (n_rates, 9)
        All rates with their intervals: `what`, `side` ("attack", "baseline" or
        "control"), the four numbers of a tally, `rate`, `low` and `high`. A rate of
        nothing is left out.
    linked : Success
        Recall. Attack: people on both, right if linked to themselves. Baselines: the
        same people, right if they come first for a naive attacker, who looks at
        activity alone (`BY_ACTIVITY`) or counts the titles in common (`BY_TITLES`),
        and never abstains. Control: people of A with no counterpart, "right" if
        linked, which is always false.
    precision : Tally
        Requested: everybody on A; generated: those who have a candidate; valid: those
        who are linked; succeeded: those who are linked to themselves.
    naive_precision : dict of str to Tally
        The same of the naive attackers, who link everybody.
    first, among_ten : Success
        The same people and the same attackers, right if the counterpart comes first,
        or is among the first ten. Control: an attacker who draws lots.
    by_plays : pl.DataFrame of shape (n_bands, 7)
        By the plays that somebody has on A: `plays`, `people` on both, `right` (linked
        to themselves), `rate`, `low`, `high`, and `false_links` among people with no
        counterpart, a share, null where there are none.

    Notes
    -----
    Which eccentricity is enough was read off the same people. So the variance of what
    depends on it is that of people drawn again with the one that is enough for them,
    and Wilson's intervals have the design effect which that gives.

    References
    ----------
    .. [1] B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 6.
    """

    linked: Success
    precision: Tally
    naive_precision: dict[str, Tally]
    first: Success
    among_ten: Success
    by_plays: pl.DataFrame

    @property
    def precision_rate(self) -> Rate | None:
        """Share of the links that are right; None where nobody is linked."""
        if not self.precision.valid:
            return None
        return self.precision.rate()

    @property
    def scope(self) -> str:
        """How far a link can be trusted, which the share of the linked leaves open."""
        if self.precision_rate is None:
            return "Nobody is linked."
        return f"Of the links, {say_rate(self.precision_rate)} are right."


def _tabulate(
    linked: Success, precision: Tally, first: Success, among_ten: Success
) -> pl.DataFrame:
    """List all rates with their intervals, as a chart takes them."""
    rows = [
        ("linked to themselves", "attack", linked.attack),
        ("links that are right", "attack", precision),
        ("no counterpart, but linked", "control", linked.control),
        ("first of all candidates", "attack", first.attack),
        *_baselines("first", first),
        ("among the first ten", "attack", among_ten.attack),
        *_baselines("among ten", among_ten),
    ]
    return pl.DataFrame([_row(*row) for row in rows if row[2].valid])


def measure_linkage(matches: Matches, truth: Truth, *, seed: int = 0) -> Linkage:
    """Compare what an attacker believes with the truth.

    A link costs somebody something twice: if it is right, and if it is wrong, because
    then a stranger's plays are taken for theirs. So three questions are kept apart:
    how many of those on both services are linked, how many links are right, and how
    many people are linked who are not on the other service at all.

    Parameters
    ----------
    matches : Matches
        What the attack ended in.
    truth : Truth
        Who is who, of the same two logs.
    seed : int, default=0
        Fixes the lots of the attacker who draws them.

    Returns
    -------
    Linkage

    Raises
    ------
    AttackError
        If the truth is of other logs, or nobody is left who is on both services, or
        nobody who is on A only.

    Examples
    --------
    >>> from datetime import date
    >>> from kit.attacks.on_logs.service_matching import match_services
    >>> from kit.attacks.on_logs.services import split_log
    >>> from kit.log import check_plays
    >>> people = range(40)
    >>> rows = {
    ...     "viewer": [p for p in people for _ in "xyz"],
    ...     "title": [f"{p}{x}" if p % 2 else x for p in people for x in "xyz"],
    ...     "day": [date(2018, 1, 1)] * 120,
    ... }
    >>> log = check_plays(pl.DataFrame(rows))
    >>> a, b, truth = split_log(log, plays_in_both=1, seed=1)
    >>> found = measure_linkage(match_services(a, b), truth)
    >>> found.precision.succeeded == found.precision.valid
    True
    """
    check_type(AttackError, "matches", matches, Matches, "what `match_services` gives")
    check_type(AttackError, "truth", truth, Truth, "the Truth that `split_log` gives")
    check_seed(AttackError, seed)
    sizes = len(matches.plays), matches.n_viewers_b
    if sizes != (truth.n_viewers_a, truth.n_viewers_b):
        raise AttackError.bad_value("truth", "of the logs that were matched", truth)
    is_new = np.ones(sizes[0], dtype=bool)
    is_new[matches.labelled] = False
    both, only_a = is_new & (truth.partner >= 0), is_new & (truth.partner < 0)
    _check_people(both, only_a)
    linked, has_candidate = matches.linked, matches.candidates[:, 0] >= 0
    is_own = matches.candidates[:, 0] == truth.partner
    right = linked & is_own
    naive = {
        name: _is_among(candidates, truth, 1)
        for name, candidates in _naive(matches).items()
    }
    again, anybody = _Redrawn.of(matches, seed), np.ones(len(linked), dtype=bool)

    def tally(hits: np.ndarray, people: np.ndarray) -> Tally:
        plain = _tally(linked & hits, people)
        return replace(plain, design_effect=again.effect(hits, people, plain))

    precision = Tally(
        requested=int(is_new.sum()),
        generated=int((is_new & has_candidate).sum()),
        valid=int((is_new & linked).sum()),
        succeeded=int((right & both).sum()),
    )
    effect = again.effect_of_links(is_own & both, is_new, precision)
    success = Success(
        attack=tally(is_own, both),
        baseline={name: _tally(hits, both) for name, hits in naive.items()},
        control=tally(anybody, only_a),
    )
    precision = replace(precision, design_effect=effect)
    first, among_ten = (_rank(matches, truth, both, n, seed) for n in (1, 10))
    guess = (
        "the number that is far enough ahead on the other service is the same person"
    )
    return Linkage(
        findings=(Scored(guess, "people who are on both services", success),),
        table=_tabulate(success, precision, first, among_ten),
        linked=success,
        precision=precision,
        naive_precision={name: _tally(hits, is_new) for name, hits in naive.items()},
        first=first,
        among_ten=among_ten,
        by_plays=_by_plays(matches.plays, both, only_a, linked, partial(tally, is_own)),
    )


def _check_people(both: np.ndarray, only_a: np.ndarray) -> None:
    for people, whom in ((both, "on both services"), (only_a, "on A only")):
        if not people.any():
            rule = f"of logs with somebody {whom} whom the attacker does not know"
            fix = "Split with another `people_in_both`, or give fewer labelled pairs."
            raise AttackError.bad_value("truth", rule, "nobody", fix)


def _naive(matches: Matches) -> dict[str, np.ndarray]:
    return {BY_ACTIVITY: matches.by_activity, BY_TITLES: matches.by_titles}


@dataclass(frozen=True, eq=False)
class _Redrawn:
    """The links that would be made if the people of A were drawn again.

    Which eccentricity is enough is read off whoever is drawn.
    """

    who: np.ndarray  # of shape (n_draws, n_viewers_a)
    linked: np.ndarray

    @classmethod
    def of(cls, matches: Matches, seed: int) -> _Redrawn:
        n = len(matches.eccentricity)
        rng = np.random.default_rng([seed, 1])
        who = rng.integers(0, n, (_REDRAWN, n), dtype=np.int32)
        linked = [
            matches.eccentricity[one]
            > exceeded_by(matches.false_links, matches.strangers[one])
            for one in who
        ]
        return cls(who, np.array(linked))

    def effect(self, hits: np.ndarray, among: np.ndarray, tally: Tally) -> float:
        """Compare the variance of a share of linked people with that of coins."""
        of = among[self.who]
        right = (self.linked & hits[self.who] & of).sum(axis=1)
        return self._compare(right, of.sum(axis=1), tally)

    def effect_of_links(
        self, hits: np.ndarray, among: np.ndarray, tally: Tally
    ) -> float:
        """The same of a share of links."""
        of = self.linked & among[self.who]
        right = (of & hits[self.who]).sum(axis=1)
        return self._compare(right, of.sum(axis=1), tally)

    def _compare(self, right: np.ndarray, of: np.ndarray, tally: Tally) -> float:
        shares = right[of > 0] / of[of > 0]
        if not tally.valid or len(shares) < 2:
            return 1.0
        variance = float(np.var(shares, ddof=1))
        return design_effect(variance, tally.succeeded, tally.valid)


def _tally(is_success: np.ndarray, people: np.ndarray) -> Tally:
    hits = int((is_success & people).sum())
    return Tally.of(int(people.sum()), succeeded=hits)


def _is_among(candidates: np.ndarray, truth: Truth, n: int) -> np.ndarray:
    is_there = (candidates[:, :n] == truth.partner[:, None]).any(axis=1)
    return is_there & (truth.partner >= 0)


def _rank(
    matches: Matches, truth: Truth, both: np.ndarray, n: int, seed: int
) -> Success:
    """Count who is among the first n, by the attack, by activity and by lot."""
    rng = np.random.default_rng(seed)
    # A counterpart has a place in a shuffled list of all of B, each as likely.
    place = rng.integers(0, truth.n_viewers_b, truth.n_viewers_a)
    return Success(
        attack=_tally(_is_among(matches.candidates, truth, n), both),
        baseline={
            name: _tally(_is_among(candidates, truth, n), both)
            for name, candidates in _naive(matches).items()
        },
        control=_tally(place < n, both),
    )


def _by_plays(
    plays: np.ndarray,
    both: np.ndarray,
    only_a: np.ndarray,
    linked: np.ndarray,
    tally_right: Callable[[np.ndarray], Tally],
) -> pl.DataFrame:
    rows = []
    for low, high in _BANDS:
        is_in = (plays >= low) & (plays <= (high or plays.max()))
        people, others = is_in & both, is_in & only_a
        if not people.any():
            continue
        tally = tally_right(people)
        rate = tally.rate()
        band = {
            "plays": f"{low} to {high}" if high else f"{low} or more",
            "people": tally.valid,
            "right": tally.succeeded,
            "rate": rate.value,
            "low": rate.low,
            "high": rate.high,
            "false_links": float(linked[others].mean()) if others.any() else None,
        }
        rows.append(band)
    return pl.DataFrame(rows, schema_overrides={"false_links": pl.Float64})


def _baselines(what: str, success: Success) -> list[tuple[str, str, Tally]]:
    naive = [
        (f"{what}, by {name}", "baseline", tally)
        for name, tally in success.baselines.items()
    ]
    return [*naive, (f"{what}, by lot", "baseline", success.control)]


def _row(what: str, side: str, tally: Tally) -> dict[str, object]:
    rate = tally.rate()
    return {
        "what": what,
        "side": side,
        "requested": tally.requested,
        "generated": tally.generated,
        "valid": tally.valid,
        "succeeded": tally.succeeded,
        "rate": rate.value,
        "low": rate.low,
        "high": rate.high,
    }
