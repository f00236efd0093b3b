"""Can the titles that somebody watches be read off lists that change by the day?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_releases.moving_lists import Asked, People, ask
from kit.checks import (
    check_confidence,
    check_each,
    check_number,
    check_seed,
    check_type,
    check_whole,
)
from kit.errors import AttackError, EvaluationError
from kit.evaluate.rates import Rate, Success, Tally, design_effect
from kit.findings import Scored
from kit.knowledge import Knowledge
from kit.lists import Lists
from kit.results import Result

#: Who mounts it where nothing else is said.
USUAL = Attacker(who="somebody who keeps every edition of the lists")

#: Where the curve of accuracy against yield is read.
THRESHOLDS = (20.0, 15.0, 12.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0)

THREAT = ThreatModel(
    attack="infer_plays",
    attacker="anybody who keeps every edition of the public lists",
    reads="lists of related titles, printed again and again",
    of_target="titles that the target had watched before",
    of_others="nothing; other people's plays serve the baselines only",
    wins="she names a title that the target first watched between two editions",
    kind="Scored",
    source='Calandrino et al., "You Might Also Like", S&P 2011, section 4 (passive)',
)


@dataclass(frozen=True, eq=False, repr=False)
class InferredPlays(Result):
    """How often a title that many known lists move toward is what a target watched.

    Attributes
    ----------
    findings : tuple of Scored
        How often a named title is right; none where no title is named.
    table : pl.DataFrame
        The curve, a row for each threshold at which a title is named: `threshold`;
        `named` and `right` inferences; `targets`, of how many of them one is named;
        `accuracy`, right ones among those named, with the ends of its interval, `low`
        and `high`; `baseline`, the strongest of them, and `control`, at as many
        inferences, both with their ends; `yield_per_target`, right inferences for each
        target; `found`, the share of their new plays that is named; and
        `false_alarms`, how often a title is named of people who are not in the data.
    attacker : Attacker
        Who attacked.
    threshold : float
        From which score on she names a title.
    n_targets : int
        People of whom something is known.
    n_new : int
        Plays of theirs that could be found: first ones, while lists were printed.
    """

    attacker: Attacker
    threshold: float
    n_targets: int
    n_new: int
    n_changes: int
    _success: Success | None = field(compare=False)
    _ranked: np.ndarray = field(compare=False)  # right or not, highest score first

    @property
    def success(self) -> Success:
        """Attack, baselines and control at the threshold.

        Attack: requested, each target once for each pair of editions; generated, where
        a known title has a list; valid, where a title is named; right, if the target
        first watched it between the two. Baselines: the same targets at the same time,
        by what most others had watched (`MOST_WATCHED`), what most others began then
        (`TRENDING`), and what stood highest on the known lists (`RECOMMENDED`, which
        reads the lists and not how they change). Control: people who are not in the
        data, with as many inferences as for the targets, those of the highest scores.

        Raises
        ------
        AttackError
            If no title was named.
        """
        if self._success is None:
            rule = "so low that a title is named"
            raise AttackError.bad_value("threshold", rule, self.threshold)
        return self._success

    @property
    def n_right(self) -> int:
        """How many of the titles that are named are right."""
        return int(self._success.attack.succeeded) if self._success else 0

    @property
    def share_found(self) -> float:
        """The share of the plays that could be found that is named, in [0, 1]."""
        return self.n_right / self.n_new if self.n_new else 0.0

    def right_of_best(self, n: int) -> int:
        """Count the right ones among the n names with the highest scores.

        So settings can be compared in which scores are not alike.

        Parameters
        ----------
        n : int
            How many names, at least 1, whatever the threshold.

        Returns
        -------
        int
            How many of them are right; of fewer names, where there are fewer.
        """
        check_whole(AttackError, "n", n)
        return int(self._ranked[:n].sum())

    def along_yield(self) -> pl.DataFrame:
        """Tell how accuracy falls as more is found, as a chart takes it.

        Returns
        -------
        pl.DataFrame
            `at`, right inferences for 100 targets, to one decimal; `line`; `share`,
            right ones among those named, with its interval, `low` and `high`.
        """
        lines = {
            "the attack": ("accuracy", "low", "high"),
            "strongest baseline": ("baseline", "baseline_low", "baseline_high"),
            "not in the data": ("control", "control_low", "control_high"),
        }
        points = [
            self.table.select(
                at=(100 * pl.col("yield_per_target")).round(1),
                line=pl.lit(line),
                share=pl.col(share),
                low=pl.col(low),
                high=pl.col(high),
            ).unique("at", keep="last", maintain_order=True)
            for line, (share, low, high) in lines.items()
        ]
        return pl.concat(points)

    @property
    def scope(self) -> str:
        """How many people, editions and plays it was tried on."""
        tried = (
            f"Tried on {self.n_targets:,} targets over {self.n_changes:,} changes of "
            f"the lists, with {self.n_new:,} plays to find."
        )
        if self._success is None:
            return f"{tried} No score reaches {self.threshold:g}: no title is named."
        right = self._success.attack.succeeded
        found = f"Found: {right:,.10g}, which is {right / self.n_targets:.2f} a target."
        return f"{tried} {found} {self._success.caution}".strip()


def infer_plays(
    lists: Lists,
    targets: Sequence[Knowledge],
    attacker: Attacker = USUAL,
    *,
    others: Sequence[Knowledge],
    threshold: float = 12.0,
    thresholds: Sequence[float] = THRESHOLDS,
    is_weighed: bool = True,
    seed: int = 0,
    confidence: float = 0.95,
) -> InferredPlays:
    """Measure how often the way that lists change tells what somebody watched.

    A colleague told her some films that he liked. She keeps the lists that the service
    prints under these films, "people who watched this also watched". One morning a
    film that nobody talks about has moved up on six of them. Few people have watched
    all six; he has. She says that he watched it last night, and succeeds if he did.

    Of each two editions and each target she names at most one title that she does not
    know of him: the one toward which his lists moved most. To move toward a title is
    to take it in, or to move it up. She says nothing where the score is below the
    threshold.

    The active attack, with invented accounts that have watched the known titles, is
    not built, nor the variant on published covariances.

    Parameters
    ----------
    lists : Lists
        What was printed, at least twice.
    targets : sequence of Knowledge
        Of each person in the data every first play with its day. What was played by
        the first edition can be known; the rest is the truth to judge by.
    attacker : Attacker, default=USUAL
        How much she knows of what a target had played by the first edition, and how
        much of that is wrong.
    others : sequence of Knowledge
        The same of people who are not in the data.
    threshold : float, default=12
        From which score on a title is named, at least 0.
    thresholds : sequence of float, default=THRESHOLDS
        Where the curve of accuracy against yield is read.
    is_weighed : bool, default=True
        Whether moves count by how rare they are: the score is (n - m) / √(m + 0.1),
        for n known lists that moved toward a title and m that would have by chance,
        if they had moved toward it as the other lists did. Otherwise the score is n.
    seed : int, default=0
        For what is known of each.
    confidence : float, default=0.95
        Of the intervals, in [0, 1).

    Returns
    -------
    InferredPlays

    Raises
    ------
    AttackError
        If there are fewer than two editions, nobody to attack or compare with, a day
        is missing, no known title has a list, or a threshold is below 0.
    KnowledgeError
        If the attacker brings what the attack makes no use of.

    References
    ----------
    .. [1] J. A. Calandrino, A. Kilzer, A. Narayanan, E. W. Felten, V. Shmatikov,
       "You Might Also Like: Privacy Risks of Collaborative Filtering", S&P 2011,
       section 4: the passive attack on related-items lists. It weighs moves otherwise,
       and names every title above the threshold.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = [(0, t, "2018-01-01") for t in "ABC"] + [(0, "X", "2018-01-02")]
    >>> rows += [(n, f"{p}{n}", "2018-01-01") for n in range(20) for p in "PQ"]
    >>> rows += [(99, "X", "2018-01-01")]
    >>> plays = pl.DataFrame(rows, ["viewer", "title", "day"], orient="row")
    >>> lists = kit.publishing.list_related(kit.read_log(plays))
    >>> him = [kit.KnownPlay(t, day="2018-01-01") for t in "ABC"]
    >>> him = kit.Knowledge((*him, kit.KnownPlay("X", day="2018-01-02")))
    >>> her = kit.Knowledge(kit.KnownPlay("P1", day="2018-01-01"))
    >>> found = kit.attacks.infer_plays(lists, [him], others=[her], threshold=2)
    >>> found.success.attack.valid, found.success.attack.succeeded
    (1, 1)
    """
    _check(lists, targets, others, threshold, thresholds, seed, confidence)
    attacker.refuse("infer_plays", USUAL, "reference", "knows_rule")
    rng = np.random.default_rng(seed)
    people = [People(lists, attacker, some, rng) for some in (targets, others)]
    if not people[0].is_mounted.any():
        msg = (
            "Nothing can be inferred: none of the titles that are known of the targets "
            "has a list; check how titles are spelt, and that the targets had played "
            f"some by {lists.days[0]}."
        )
        raise AttackError(msg)
    asked = [ask(lists, some, people[1], is_weighed) for some in people]
    judge = _Judge(people, asked, confidence)
    success = judge.at(threshold)
    grid = sorted(set(thresholds), reverse=True)
    findings = []
    if success is not None:
        guess = (
            f"the title toward which the lists of known titles move most, with a score "
            f"of {threshold:g} or more, is one that the target has just watched"
        )
        whom = f"{len(targets):,} people of whom {attacker.known_share:.0%} is known"
        findings.append(Scored(guess, whom, success))
    return InferredPlays(
        findings,
        judge.curve(grid),
        attacker=attacker,
        threshold=float(threshold),
        n_targets=len(targets),
        n_new=people[0].n_new,
        n_changes=lists.n_changes,
        _success=success,
        _ranked=judge.rank(),
    )


def compare_yields(
    found: Mapping[str, InferredPlays], *, best: int = 100
) -> pl.DataFrame:
    """Lay the same attack in several settings side by side, accuracy beside yield.

    Parameters
    ----------
    found : mapping of str to InferredPlays
        What each setting is called, and what came of it.
    best : int, default=100
        How many of the highest scores are looked at, whatever the threshold.

    Returns
    -------
    pl.DataFrame
        A row for each: the `setting`; how many titles were `named` and how many of
        them are `right`; their share, `accuracy`, with the ends of its interval, `low`
        and `high`, null where none is named; the strongest `baseline`; `found`, the
        share of all plays that is named; and `right_of_best`, how many of so many names
        with the highest scores are right, since a setting may lower all scores.

    Raises
    ------
    AttackError
        If something else is given, or nothing.

    Examples
    --------
    >>> import kit
    >>> kit.attacks.compare_yields({})
    Traceback (most recent call last):
    kit.errors.AttackError: `found` must be what infer_plays gives, by name, got {}.
    """
    is_good = isinstance(found, Mapping) and bool(found)
    if not is_good or not all(isinstance(f, InferredPlays) for f in found.values()):
        rule = "what infer_plays gives, by name"
        raise AttackError.bad_value("found", rule, found)
    rows = []
    for name, one in found.items():
        row = {"setting": name, "named": 0, "right": one.n_right}
        if one.findings:
            rate, naive = one.success.rate, one.success.baseline_rate
            row |= {"named": rate.valid, "accuracy": rate.value, "low": rate.low}
            row |= {"high": rate.high, "baseline": naive.value}
        row |= {"right_of_best": one.right_of_best(best)}
        rows.append(row | {"found": one.share_found})
    return pl.DataFrame(rows, _COMPARED)


_COMPARED = {
    "setting": pl.String,
    **dict.fromkeys(("named", "right"), pl.Int64),
    **dict.fromkeys(("accuracy", "low", "high", "baseline", "found"), pl.Float64),
    "right_of_best": pl.Int64,
}


class _Judge:
    """Counts what was named, and what of it is right, from a threshold on."""

    def __init__(
        self, people: list[People], asked: list[Asked], confidence: float
    ) -> None:
        self.people, self.confidence = people, confidence
        self.mine, self.theirs = asked

    def at(self, threshold: float) -> Success | None:
        """Judge at a threshold; None where no title is named."""
        named = self.mine.scores >= threshold
        if not named.any():
            return None
        return Success(
            attack=self._tally(0, named, self.mine.right),
            baseline={
                name: self._tally(0, named, right)
                for name, right in self.mine.naive.items()
            },
            control=self._tally(1, self._as_many(named.sum()), self.theirs.right),
            confidence=self.confidence,
        )

    def rank(self) -> np.ndarray:
        """Say of every name that could be given if it is right, highest score first."""
        scores, right = self.mine.scores.ravel(), self.mine.right.ravel()
        order = np.argsort(-scores, kind="stable")
        return right[order][scores[order] >= 0]

    def _as_many(self, n: int) -> np.ndarray:
        """Choose as many inferences about others, those with the highest scores."""
        scores = self.theirs.scores.ravel()
        n = min(n, int((scores >= 0).sum()))
        chosen = np.zeros(len(scores), bool)
        chosen[np.argsort(-scores, kind="stable")[:n]] = True
        return chosen.reshape(self.theirs.scores.shape)

    def _tally(self, whose: int, named: np.ndarray, right: np.ndarray) -> Tally:
        """Tally inferences; those about one person may stand and fall together."""
        n_changes, n_people = named.shape
        valid, succeeded = int(named.sum()), int((named & right).sum())
        return Tally(
            requested=n_changes * n_people,
            generated=n_changes * int(self.people[whose].is_mounted.sum()),
            valid=valid,
            succeeded=succeeded,
            design_effect=_clustered(named, right) if valid else 1.0,
        )

    def curve(self, thresholds: Sequence[float]) -> pl.DataFrame:
        """Tabulate accuracy against yield."""
        rows = []
        for threshold in thresholds:
            success = self.at(threshold)
            if success is None:
                continue
            attack, rate = success.attack, success.rate
            named = self.mine.scores >= threshold
            rows.append(
                {
                    "threshold": float(threshold),
                    "named": attack.valid,
                    "right": int(attack.succeeded),
                    "targets": int(named.any(axis=0).sum()),
                    "accuracy": rate.value,
                    "low": rate.low,
                    "high": rate.high,
                    **_name_ends("baseline", success.baseline_rate),
                    **_name_ends("control", success.control_rate),
                    "yield_per_target": attack.succeeded / self.people[0].n,
                    "found": attack.succeeded / max(self.people[0].n_new, 1),
                    "false_alarms": int((self.theirs.scores >= threshold).sum()),
                }
            )
        return pl.DataFrame(rows, _CURVE)


_CURVE = {
    **dict.fromkeys(("threshold",), pl.Float64),
    **dict.fromkeys(("named", "right", "targets"), pl.Int64),
    **dict.fromkeys(("accuracy", "low", "high"), pl.Float64),
    **dict.fromkeys(("baseline", "baseline_low", "baseline_high"), pl.Float64),
    **dict.fromkeys(("control", "control_low", "control_high"), pl.Float64),
    **dict.fromkeys(("yield_per_target", "found"), pl.Float64),
    "false_alarms": pl.Int64,
}


def _name_ends(name: str, rate: Rate) -> dict[str, float]:
    """Write a rate and the ends of its interval under names of their own."""
    ends = {"": rate.value, "_low": rate.low, "_high": rate.high}
    return {f"{name}{end}": value for end, value in ends.items()}


def _clustered(named: np.ndarray, right: np.ndarray) -> float:
    """Give the design effect of inferences that come in clusters, one for a person.

    The variance of a ratio of two sums over people, after Cochran, section 6.4.
    """
    asked, won = named.sum(axis=0), (named & right).sum(axis=0)
    n = int((asked > 0).sum())
    if n < 2:
        return 1.0
    off = won - won.sum() / asked.sum() * asked
    variance = n / (n - 1) * (off**2).sum() / asked.sum() ** 2
    return design_effect(float(variance), int(won.sum()), int(asked.sum()))


def _check(
    lists: object,
    targets: object,
    others: object,
    threshold: object,
    thresholds: object,
    seed: object,
    confidence: object,
) -> None:
    """Refuse, before the work, what nothing can be inferred from."""
    check_type(AttackError, "lists", lists, Lists, "a Lists, as list_related gives")
    if isinstance(lists, Lists) and lists.n_changes < 1:
        rule = "lists printed on two days or more"
        raise AttackError.bad_value("lists", rule, len(lists.days))
    for name, some in {"targets": targets, "others": others}.items():
        if not check_each(AttackError, name, some, Knowledge, "a list of Knowledge"):
            raise AttackError.bad_value(name, "at least one person", "none")
    check_number(AttackError, "threshold", threshold, least=0)
    grid = check_each(
        AttackError, "thresholds", thresholds, (int, float), "a list of numbers"
    )
    for one in grid:
        check_number(AttackError, "thresholds", one, least=0)
    check_seed(AttackError, seed)
    check_confidence(EvaluationError, confidence)
