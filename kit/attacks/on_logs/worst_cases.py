"""How few people does the worst choice of a few of your plays fit?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_logs.index import Index, open_points
from kit.attacks.on_logs.parallel import run_blocks
from kit.attacks.on_logs.points import Points, Resolution
from kit.attacks.on_logs.sequences import count_orders, sort_plays
from kit.attacks.on_logs.worst_case_search import count_worst, sort_by_amount
from kit.checks import check_one_of, check_share, check_whole
from kit.errors import AttackError
from kit.evaluate.rates import Tally
from kit.findings import Described, Proved
from kit.log import Log
from kit.releases import Bounds
from kit.results import Result
from kit.words import number_words

THREAT = ThreatModel(
    attack="worst_case",
    attacker="somebody who happens to know the most telling plays",
    reads="a log with numbers for names",
    of_target="the p plays that fewest people share",
    of_others="nothing beside the log",
    wins="few people fit, the target among them",
    kind="Proved",
    source="Pellungrini et al. 2017, sections 3 and 4",
)

BANDS = (("1", 1, 1), ("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10))
_MORE = "more than 10"


@dataclass(frozen=True, eq=False)
class WorstCase(Result):
    """What the worst choice of a few plays gives away, as numbers about everybody.

    The risk of a viewer is 1 over the number of viewers who match, themselves included.
    Viewers of whom fewer than `p` plays can be known have the risk of all they have.
    Nobody is drawn and no choice is skipped, so that nothing is left to chance, and no
    number has an interval. They are of these people and this log; another would differ.

    Attributes
    ----------
    findings : tuple of Proved
        How many people are singled out, of all those attacked.
    table : pl.DataFrame of shape (5, 4)
        The people by how many match the worst that can be known of them: `matches` (a
        band), `viewers`, `share` of those attacked, and `short`: how many of the
        viewers had fewer than `p` plays.
    knowledge : Resolution
        How closely each play is known.
    p : int
        Number of plays known.
    kind : str
        What of them is known, see `worst_case`.
    tolerance : float
    n_viewers : int
        People in the log.
    n_attacked : int
        Those of whom at least one play can be known.
    n_short : int
        Those of them of whom fewer than `p` can be.
    matches_per_person : np.ndarray of shape (n_viewers,), uint32
        How many people match each viewer, in the order of their numbers; 0 for those
        who were not attacked. About single people: not for showing.
    short_per_person : np.ndarray of shape (n_viewers,), bool
        Whose plays were too few. About single people: not for showing.
    """

    knowledge: Resolution
    p: int
    kind: str
    tolerance: float
    n_viewers: int
    n_attacked: int
    n_short: int
    matches_per_person: np.ndarray = field(repr=False, compare=False)
    short_per_person: np.ndarray = field(repr=False, compare=False)

    @property
    def scope(self) -> str:
        """Who was attacked, and that nothing was left to chance."""
        text = (
            f"Every choice of plays was tried, {number_words(self.p)} of each of "
            f"{self.n_attacked:,} people; there are {self.n_viewers:,} in the log."
        )
        if self.n_short:
            text += f" Of {self.n_short:,} who have fewer, all are known."
        return text

    @property
    def unique(self) -> Tally:
        """How many people are singled out, of all those attacked."""
        return Tally(
            requested=self.n_viewers,
            generated=self.n_attacked,
            valid=self.n_attacked,
            succeeded=int((self.matches_per_person == 1).sum()),
        )

    @property
    def unique_if_enough(self) -> Tally:
        """How many are, of those of whom `p` plays can be known."""
        matches = self.matches_per_person
        enough = (matches > 0) & ~self.short_per_person
        return Tally(
            requested=self.n_viewers,
            generated=self.n_attacked,
            valid=int(enough.sum()),
            succeeded=int((matches[enough] == 1).sum()),
        )

    @property
    def mean_risk(self) -> float:
        """Mean risk of the people attacked, in [0, 1]."""
        matches = self.matches_per_person[self.matches_per_person > 0]
        return float((1 / matches).mean())


#: What can be known of a few plays, and the attack of scikit-mobility that is alike.
KINDS = {
    "set": "UniqueLocationAttack",
    "multiset": "LocationAttack",
    "sequence": "LocationSequenceAttack",
    "time": "LocationTimeAttack",
    "frequency": "LocationFrequencyAttack",
    "probability": "LocationProbabilityAttack",
}
_BY_POINT = ("set", "frequency", "probability")  # a play more tells nothing new
_TOLERANT = ("frequency", "probability")
_MOST = 4


def worst_case(
    log: Log | Index,
    knowledge: Resolution | None = None,
    *,
    p: int = 2,
    kind: str = "set",
    tolerance: float = 0.0,
) -> WorstCase:
    """Find, for each viewer, the p plays that fewest people match.

    The attacker is somebody who knows a few plays of you, and nobody can say which:
    a friend who was there, a colleague you told. So take the worst: of all choices of
    `p` of your plays, the one that fewest viewers of the log match. They succeed with
    a probability of 1 over that number, you included.

    Exact, for everybody. Only those who share enough with you can match you, one bit
    each; choices are gone through from the rarest, and left where they can no longer
    be the worst.

    Parameters
    ----------
    log : Log or Index
        A log without names, as it was handed out, or its index.
    knowledge : Resolution, optional
        How closely each play is known. By default its title is.
    p : int, default=2
        Number of plays known, 1 to 4.
    kind : {'set', 'multiset', 'sequence', 'time', 'frequency', 'probability'}
        What is known of these plays, and who matches:

        - 'set': `p` different ones. Whoever has all of them.
        - 'multiset': `p` plays, of which some may be alike. Whoever has each at least
          as often.
        - 'sequence': `p` plays one after the other. Whoever has them in that order;
          of plays at the same time, or on one day of a log without times, either may
          have come first.
        - 'time': as 'multiset', with the time of each, as closely as `knowledge.when`.
        - 'frequency': `p` different ones, and how often each was played. Whoever
          played each as often, give or take `tolerance` of what they did.
        - 'probability': the same with the share of all their plays.
    tolerance : float, default=0.0
        In [0, 1]; for 'frequency' and 'probability'.

    Returns
    -------
    WorstCase
        Numbers about the audience.

    Raises
    ------
    AttackError
        If a parameter is something else, or if no play has all that is known.
    LogError
        If the log lacks a column, such as the day for a sequence.

    Notes
    -----
    Agrees with scikit-mobility 1.3.1 viewer by viewer, its location being a title,
    but for these: plays at one time are taken in either order, where it takes them as
    the file has them; an hour is an hour, where it writes the month in its place; and
    11 January is not 1 November, which it writes alike.

    References
    ----------
    .. [1] R. Pellungrini, L. Pappalardo, F. Pratesi, A. Monreale, "A data mining
       approach to assess privacy risk in human mobility data", ACM TIST 9(3), 2017,
       sections 3 and 4.

    Examples
    --------
    Ann and Bob saw A and B, Cy saw A twice. Nobody else saw A twice; A and B are known
    of two people.

    >>> import polars as pl
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": ["ann", "ann", "bob", "bob", "cy", "cy"],
    ...     "title": ["A", "B", "A", "B", "A", "A"],
    ...     "day": [f"2018-01-0{day}" for day in (1, 2, 1, 2, 1, 2)],
    ... }
    >>> worst = worst_case(check_plays(pl.DataFrame(rows)), p=2, kind="multiset")
    >>> worst.unique.succeeded, worst.unique.valid
    (1, 3)
    >>> f"{worst.mean_risk:.3f}"
    '0.667'
    """
    knowledge = _check(knowledge, p, kind, tolerance)
    points = open_points(log, knowledge)
    matches = np.zeros(points.n_viewers, dtype=np.uint32)
    by_amount = sort_by_amount(points, "multiset" if kind == "sequence" else kind)

    def match(first: int, end: int) -> None:
        count_worst(first, end, by_amount, int(p), float(tolerance), matches)

    run_blocks(match, points.n_viewers)
    if kind == "sequence":
        plays = sort_plays(points)

        def match_in_order(first: int, end: int) -> None:
            count_orders(first, end, plays, int(p), matches)

        run_blocks(match_in_order, points.n_viewers)
    sizes = points.sizes if kind in _BY_POINT else _count_plays(points)
    short, n_attacked = (sizes > 0) & (sizes < p), int((sizes > 0).sum())
    return WorstCase(
        findings=(_prove(int((matches == 1).sum()), knowledge, int(p), kind),),
        table=_count_people(matches, short, n_attacked),
        knowledge=knowledge,
        p=int(p),
        kind=kind,
        tolerance=float(tolerance),
        n_viewers=points.n_viewers,
        n_attacked=n_attacked,
        n_short=int(short.sum()),
        matches_per_person=matches,
        short_per_person=short,
    )


def _prove(n: int, knowledge: Resolution, p: int, kind: str) -> Proved:
    """Say how many people some of their plays fit alone: the log itself shows it."""
    plays = "one play" if p == 1 else f"{number_words(p)} plays"
    known = str(knowledge) if kind in ("set", "time") else f"{knowledge}, as a {kind}"
    group = f"left {plays} that fit nobody else in the log (known by {known})"
    return Proved(Described(group), Bounds(n, n, True, True), (), False, True)


def _count_people(
    matches: np.ndarray, short: np.ndarray, n_attacked: int
) -> pl.DataFrame:
    """Count the people by how many match the worst that can be known of them."""
    rows = []
    for band, low, high in (*BANDS, (_MORE, BANDS[-1][2] + 1, len(matches))):
        within = (low <= matches) & (matches <= high)
        n = int(within.sum())
        rows.append((band, n, n / n_attacked, int((within & short).sum())))
    names = ["matches", "viewers", "share", "short"]
    return pl.DataFrame(rows, names, orient="row")


def _check(knowledge: object, p: object, kind: str, tolerance: object) -> Resolution:
    knowledge = Resolution() if knowledge is None else knowledge
    if not isinstance(knowledge, Resolution):
        raise AttackError.bad_value("knowledge", "a Resolution", knowledge)
    check_one_of(AttackError, "kind", kind, KINDS)
    check_whole(AttackError, "p", p, most=_MOST)
    check_share(AttackError, "tolerance", tolerance)
    if tolerance and kind not in _TOLERANT:
        rule = f"0 with kind {kind!r}"
        fix = "Only kinds 'frequency' and 'probability' compare amounts."
        raise AttackError.bad_value("tolerance", rule, tolerance, fix)
    return _check_times(knowledge, kind)


def _check_times(knowledge: Resolution, kind: str) -> Resolution:
    if kind == "time" and knowledge.when is None:
        fix = "Give it, as in Resolution(when='day')."
        raise AttackError.bad_value(
            "knowledge.when", "given with kind 'time'", None, fix
        )
    if kind != "sequence":
        if knowledge.in_order:
            fix = "Only kind 'sequence' has an order."
            rule = f"False with kind {kind!r}"
            raise AttackError.bad_value("knowledge.in_order", rule, value=True, fix=fix)
        return knowledge
    if knowledge.when is not None:
        rule = "None with kind 'sequence'"
        fix = "Who knows the times knows more than the order: take kind 'time'."
        raise AttackError.bad_value("knowledge.when", rule, knowledge.when, fix)
    return replace(knowledge, in_order=True)


def _count_plays(points: Points) -> np.ndarray:
    before = np.append(0, np.cumsum(points.pair_plays, dtype=np.int64))
    return np.diff(before[points.viewer_starts])
