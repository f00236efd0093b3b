"""How often is a match of two services right, and how often is one made of nothing?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl

from kit.attacks.on_logs.services.checks import check_whole
from kit.attacks.on_logs.services.match import Matches, exceeded_by
from kit.attacks.on_logs.services.split import Truth
from kit.errors import AttackError
from kit.evaluate import Rate, Success, Tally, design_effect

#: What naive attackers go by.
BY_ACTIVITY, BY_TITLES = "activity alone", "counting titles"
_REDRAWN = 200  # times that people are drawn again for the intervals
_BANDS = ((1, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, None))


@dataclass(frozen=True, eq=False)
class Linkage:
    """How well two services were matched, in numbers of people and no number of one.

    Friends whom the attacker knew beforehand are in none of them.

    Attributes
    ----------
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
    Which lead is enough was read off the same people. So the variance of what depends
    on it is that of people drawn again with the lead that is enough for them, and
    Wilson's intervals have the design effect which that gives.

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

    def table(self) -> pl.DataFrame:
        """List all rates with their intervals, as a chart takes them.

        Returns
        -------
        pl.DataFrame of shape (n_rates, 9)
            `what`, `side` ("attack", "baseline" or "control"), the four numbers of a
            tally, `rate`, `low` and `high`. A rate of nothing is left out.
        """
        rows = [
            ("linked to themselves", "attack", self.linked.attack),
            ("links that are right", "attack", self.precision),
            ("no counterpart, but linked", "control", self.linked.control),
            ("first of all candidates", "attack", self.first.attack),
            *_baselines("first", self.first),
            ("among the first ten", "attack", self.among_ten.attack),
            *_baselines("among ten", self.among_ten),
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
    >>> from kit.attacks.on_logs.services import match_services, split_log
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
    if not isinstance(matches, Matches):
        rule = "what `match_services` gives"
        raise AttackError.bad_value("matches", rule, type(matches).__name__)
    if not isinstance(truth, Truth):
        rule = "the Truth that `split_log` gives"
        raise AttackError.bad_value("truth", rule, type(truth).__name__)
    check_whole("seed", seed)
    sizes = len(matches.plays), matches.n_viewers_b
    if sizes != (truth.n_viewers_a, truth.n_viewers_b):
        raise AttackError.bad_value("truth", "of the logs that were matched", truth)
    is_new = np.ones(sizes[0], dtype=bool)
    is_new[matches.friends] = False
    both, alone = is_new & (truth.partner >= 0), is_new & (truth.partner < 0)
    _check_people(both, alone)
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
    return Linkage(
        linked=Success(
            attack=tally(is_own, both),
            baseline={name: _tally(hits, both) for name, hits in naive.items()},
            control=tally(anybody, alone),
        ),
        precision=replace(precision, design_effect=effect),
        naive_precision={name: _tally(hits, is_new) for name, hits in naive.items()},
        first=_rank(matches, truth, both, 1, seed),
        among_ten=_rank(matches, truth, both, 10, seed),
        by_plays=_by_plays(matches.plays, both, alone, linked, partial(tally, is_own)),
    )


def _check_people(both: np.ndarray, alone: np.ndarray) -> None:
    for people, whom in ((both, "on both services"), (alone, "on A only")):
        if not people.any():
            rule = f"of logs with somebody {whom} whom the attacker does not know"
            fix = "Split with another `people_in_both`, or give fewer friends."
            raise AttackError.bad_value("truth", rule, "nobody", fix)


def _naive(matches: Matches) -> dict[str, np.ndarray]:
    return {BY_ACTIVITY: matches.by_activity, BY_TITLES: matches.by_titles}


@dataclass(frozen=True, eq=False)
class _Redrawn:
    """The links that would be made if the people of A were drawn again.

    Which lead is enough is read off whoever is drawn.
    """

    who: np.ndarray  # of shape (n_draws, n_viewers_a)
    linked: np.ndarray

    @classmethod
    def of(cls, matches: Matches, seed: int) -> _Redrawn:
        n = len(matches.lead)
        rng = np.random.default_rng([seed, 1])
        who = rng.integers(0, n, (_REDRAWN, n), dtype=np.int32)
        linked = [
            matches.lead[one] > exceeded_by(matches.false_links, matches.strangers[one])
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
    alone: np.ndarray,
    linked: np.ndarray,
    tally_right: Callable[[np.ndarray], Tally],
) -> pl.DataFrame:
    rows = []
    for low, high in _BANDS:
        is_in = (plays >= low) & (plays <= (high or plays.max()))
        people, others = is_in & both, is_in & alone
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
