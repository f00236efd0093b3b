"""How often is the record that stands out the right one, and how often nobody's?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attackers import ThreatModel
from kit.attacks.on_logs.auxiliary import Auxiliary, check_draw
from kit.attacks.on_logs.draws import (
    NO_DAY,
    DrawnFacts,
    Facts,
    draw_facts,
    draw_targets,
)
from kit.attacks.on_logs.fits import name_ends
from kit.attacks.on_logs.index import Index, hold_out, index_log
from kit.attacks.on_logs.scoreboard import NOBODY, Scoring, score_records
from kit.checks import check_confidence, check_number
from kit.errors import AttackError, EvaluationError
from kit.evaluate.rates import Rate, Success, Tally, wilson
from kit.findings import Scored
from kit.log import Log
from kit.results import Result
from kit.words import say_rate

THREAT = ThreatModel(
    attack="measure_scoreboard, measure_settings",
    attacker="an acquaintance, or a reader of public reviews",
    reads="a log with numbers for names, ratings if it has any",
    of_target="some plays, with days or ratings; part of it may be wrong",
    of_others="nothing beside the log",
    wins="the record at the top is far ahead of the next, and is the target's",
    kind="Scored",
    source="Narayanan, Shmatikov 2008, sections 4 and 5",
)

#: What is tried without the method, as a sentence says it.
MOST_ACTIVE = "naming the most active"
BY_COUNT = "naming whoever has most of the titles"


@dataclass(frozen=True, eq=False, repr=False)
class Reidentification(Result):
    """How often an attacker names the right record, the wrong one, and none.

    Attributes
    ----------
    findings : tuple of Scored
        How often the record that stands out is the target's; as `success`.
    table : pl.DataFrame of shape (n_rates, 6)
        All rates with their intervals: `what`, `side` ("attack", "baseline" or
        "control"), `of` (how many people, or records named), `rate`, `low` and `high`.
        Precision is left out where no record is named.
    knowledge : Auxiliary
        What was known of each target.
    phi : float
        How far ahead the best record must be, in standard deviations of all scores.
    n_viewers : int
        People in the log.
    success : Success
        Attack: people of the log; requested, those who were drawn; valid, those of
        whom so much can be known; right, if their own record is named. Baselines: the
        same people, for somebody who cannot search the log and always names its most
        active viewer (`MOST_ACTIVE`); and for somebody who names the record with most
        of the titles, without a look at how rare they are, when they were and how they
        were rated, of several one by lot, and who never says "nobody" (`BY_COUNT`).
        Control: the same people and the same facts, searched in the
        log without their records; "succeeded" is that a record is named, which is
        always false and which the attacker could not tell.
    named : Tally
        Precision. Requested and generated as above; valid, those for whom a record is
        named; succeeded, those for whom it is their own.
    n_tied : int
        Valid targets for whom several records shared the highest score.
    entropy : float
        Bits that are missing to name a record, if each is the target's with a
        probability in proportion to exp(score / sigma); the mean over the valid.
        Log2 of `n_viewers` is what is missing before. Few bits may be false ones.
    eccentricities : dict of str to np.ndarray
        How far the best record was ahead, in standard deviations of all scores, each
        ascending, so that no place is a person: "right" of the valid for whom it was
        their own, "wrong" of the others, and "absent" of all valid when their records
        were taken out.
    """

    knowledge: Auxiliary
    phi: float
    n_viewers: int
    success: Success
    named: Tally
    n_tied: int
    entropy: float
    eccentricities: dict[str, np.ndarray] = field(compare=False)

    @property
    def scope(self) -> str:
        """What else came of it: who was named wrongly, and for whom nobody was."""
        return (
            f"Looked for in a log of {self.n_viewers:,} people. Somebody else's record "
            f"is named for {say_rate(self.wrong)}, and none for "
            f"{say_rate(self.no_match)}."
        )

    @property
    def by_count(self) -> Rate:
        """How often the most titles in common lead to the right record."""
        tally = self.success.baselines[BY_COUNT]
        return tally.rate(confidence=self.success.confidence)

    @property
    def by_activity(self) -> Rate:
        """How often the most active viewer of the log is the right one."""
        tally = self.success.baselines[MOST_ACTIVE]
        return tally.rate(confidence=self.success.confidence)

    @property
    def precision(self) -> Rate | None:
        """Share of the named records that are right; None where none is named."""
        if not self.named.valid:
            return None
        right, named = self.named.succeeded, self.named.valid
        return wilson(right, named, confidence=self.success.confidence)

    @property
    def wrong(self) -> Rate:
        """Share of the valid for whom somebody else's record is named."""
        return self._rate(self.named.valid - self.named.succeeded)

    @property
    def no_match(self) -> Rate:
        """Share of the valid for whom no record is named."""
        return self._rate(self.success.attack.valid - self.named.valid)

    def precision_among(self, present: float) -> tuple[float | None, float]:
        """Say how often a named record is right, where not everybody is in the log.

        Parameters
        ----------
        present : float
            Share in (0, 1] of the people whom the attacker looks for who are in it.

        Returns
        -------
        tuple of float
            As it was seen, None where nothing was named; and at the least, with as few
            right and as many wrong and false ones as their intervals allow.

        Raises
        ------
        AttackError
            If `present` is not in (0, 1].

        Notes
        -----
        right / (right + wrong + false), each a share of the valid: the first two times
        `present`, false matches times the rest.
        """
        check_number(AttackError, "present", present, above=0, most=1)
        right, false = self.success.rate, self.success.control_rate
        seen, floor = (
            _share(present * r, present * w + (1 - present) * f)
            for r, w, f in (
                (right.value, self.wrong.value, false.value),
                (right.low, self.wrong.high, false.high),
            )
        )
        return seen, floor or 0.0

    def phi_for(self, false: float) -> float:
        """Find how far ahead the best must be for few who are not in the log to match.

        Parameters
        ----------
        false : float
            Share in [0, 1) of those without a record who may be named.

        Returns
        -------
        float
            The smallest such `phi` among those that were seen.

        Raises
        ------
        AttackError
            If `false` is not in [0, 1).

        Notes
        -----
        Set on the very people on whom it is then tried, it flatters a little.
        """
        check_number(AttackError, "false", false, least=0, below=1)
        absent = self.eccentricities["absent"]
        allowed = int(false * len(absent))
        return float(absent[len(absent) - 1 - allowed])

    def along_phi(self, phis: Iterable[float]) -> pl.DataFrame:
        """Tell what becomes of all targets as `phi` rises, as a chart takes it."""
        lines = {
            "right": "own record named",
            "wrong": "somebody else's",
            "absent": "not in the log, but named",
        }
        return pl.DataFrame(
            {"at": float(phi), "line": line}
            | name_ends(self._rate(int((self.eccentricities[kind] > phi).sum())))
            for kind, line in lines.items()
            for phi in phis
        )

    def _rate(self, succeeded: float) -> Rate:
        valid, confidence = self.success.attack.valid, self.success.confidence
        return wilson(succeeded, valid, confidence=confidence)

    def __repr__(self) -> str:
        right, false = self.success.rate, self.success.control_rate
        return (
            f"{self.knowledge}: {right.value:.1%} right, {self.wrong.value:.1%} wrong, "
            f"{self.no_match.value:.1%} without a match; {false.value:.1%} named who "
            "are not in the log"
        )


def _share(part: float, rest: float) -> float | None:
    return part / (part + rest) if part + rest else None


PHI = 1.5
_HELD_OUT = 0.1  # of the people of a log at once, so that what is left is much the same


def measure_scoreboard(
    log: Log | Index,
    knowledge: Auxiliary | DrawnFacts | None = None,
    *,
    scoring: Scoring | None = None,
    phi: float = PHI,
    targets: int | None = 1_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Reidentification:
    """Measure how often a few facts, some of them wrong, lead to the right record.

    A log was handed out with numbers for names. The attacker has heard a little of
    somebody: some films, about when they were watched, how they were liked. Some of it
    is not true. She scores every record of the log against it, and names the one at
    the top if it is far ahead of the next (Scoreboard-RH). She wants the rest of that
    record, and she succeeds if it is her target's. She does not know whether the target
    is in the log at all; so she is tried as well on people whose records were taken
    out.

    What she knows is drawn from the very log that she searches and then made worse. No
    other source of errors is tried: a diary elsewhere may hold other titles.

    Parameters
    ----------
    log : Log or Index
        A log without names, or its index, made once and used again.
    knowledge : Auxiliary or DrawnFacts, default=Auxiliary()
        What comes to be known of each target, and how much of it is wrong; or the facts
        that were drawn so from a log before something was taken out of it.
    scoring : Scoring, default=Scoring()
        How records are scored.
    phi : float, default=1.5
        How far ahead the best must be, in standard deviations of all scores: the
        eccentricity that is asked for.
    targets : int or None, default=1_000
        How many people are drawn; None for everyone. Of no effect on drawn facts.
    seed : int, default=0
        For the people and for what is known of them. Of no effect on drawn facts.
    confidence : float, default=0.95
        Of Wilson's intervals, in [0, 1).

    Returns
    -------
    Reidentification

    Raises
    ------
    AttackError
        If a parameter is something else, the log lacks what is known, it has fewer
        than two people, or so much can be known of nobody.
    EvaluationError
        If `confidence` is not in [0, 1).

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, sections 4 and 5: the score, the match, and the measure.
    .. [2] M. Giomi et al., "A unified framework for quantifying privacy risk in
       synthetic data", PoPETs 2023(2): baseline and control beside each attack.

    Examples
    --------
    Ten people watch what nobody else does:

    >>> from kit.log import check_plays
    >>> rows = [(who, f"{who}{x}", "2018-01-01") for who in range(10) for x in "abcd"]
    >>> names = ["viewer", "title", "day"]
    >>> log = check_plays(pl.DataFrame(rows, names, orient="row"))
    >>> partly_wrong = Auxiliary(3, n_wrong=1, ratings_off=None)
    >>> measure_scoreboard(log, partly_wrong).success.rate.value
    1.0
    """
    knowledge = Auxiliary() if knowledge is None else knowledge
    check_search(knowledge, phi, targets, seed, confidence)
    index = index_log(log)
    if isinstance(knowledge, DrawnFacts):
        drawn = knowledge
    else:
        chosen = draw_targets(index.n_viewers, targets, seed)
        drawn = draw_facts(index, chosen, knowledge, seed=seed)
    if not len(drawn.people):
        msg = (
            f"None of the {drawn.n_requested:,} people drawn can be known by "
            f"{drawn.knowledge!s}: ask for fewer facts, another pick, or more "
            "targets."
        )
        raise AttackError(msg)
    return judge(index, drawn, scoring=scoring, phi=phi, confidence=confidence)


def judge(
    index: Index,
    drawn: DrawnFacts,
    *,
    scoring: Scoring | None,
    phi: float,
    confidence: float,
) -> Reidentification:
    """Search the log for people of whom something is known, and judge the answers."""
    people, valid = drawn.people, len(drawn.people)
    if index.n_viewers < 2:
        rule = "of two people or more"
        raise AttackError.bad_value("log", rule, index.n_viewers)
    scores = score_records(index, drawn.facts, scoring=scoring, truth=people)
    named, is_own = scores.matches(phi) != NOBODY, scores.best == people
    right = named & is_own
    absent = _search_without(index, drawn, scoring)
    most_active = np.bincount(index.viewers).argmax()

    def tally(chances: np.ndarray) -> Tally:
        return Tally(
            requested=drawn.n_requested,
            generated=valid,
            valid=valid,
            succeeded=round(chances.sum().item(), 9),
        )

    success = Success(
        attack=tally(right),
        baseline={
            MOST_ACTIVE: tally(people == most_active),
            BY_COUNT: tally(_count_titles(index, drawn)),
        },
        control=tally(absent > phi),
        confidence=confidence,
    )
    of_named = Tally(
        requested=drawn.n_requested,
        generated=valid,
        valid=int(named.sum()),
        succeeded=int(right.sum()),
    )
    ahead = f"the record ahead by more than {phi:g} deviations is the target's"
    whom = f"{valid:,} people of whom these are known: {drawn.knowledge}"
    return Reidentification(
        findings=(Scored(ahead, whom, success),),
        table=_tabulate(success, of_named),
        knowledge=drawn.knowledge,
        phi=phi,
        n_viewers=index.n_viewers,
        success=success,
        named=of_named,
        n_tied=int((scores.n_best > 1).sum()),
        entropy=float(scores.entropy.mean()),
        eccentricities={
            "right": np.sort(scores.eccentricity[is_own]),
            "wrong": np.sort(scores.eccentricity[~is_own]),
            "absent": np.sort(absent),
        },
    )


def _tabulate(success: Success, named: Tally) -> pl.DataFrame:
    """List all rates with their intervals, as a chart takes them."""
    n, confidence = success.attack.valid, success.confidence

    def rate(succeeded: float, valid: int = n) -> Rate | None:
        return wilson(succeeded, valid, confidence=confidence) if valid else None

    wrong, no_match = named.valid - named.succeeded, n - named.valid
    naive = {name: one.succeeded for name, one in success.baselines.items()}
    rows = [
        ("their own record is named", "attack", n, success.rate),
        ("somebody else's is named", "attack", n, rate(wrong)),
        ("no record is named", "attack", n, rate(no_match)),
        (
            "named records that are right",
            "attack",
            named.valid,
            rate(named.succeeded, named.valid),
        ),
        ("right: most titles in common", "baseline", n, rate(naive[BY_COUNT])),
        ("right: the most active viewer", "baseline", n, rate(naive[MOST_ACTIVE])),
        ("not in the log, but named", "control", n, success.control_rate),
    ]
    return pl.DataFrame(
        {"what": what, "side": side, "of": of} | name_ends(one, "rate", "low", "high")
        for what, side, of, one in rows
        if one is not None
    )


def check_search(
    knowledge: object, phi: object, targets: object, seed: object, confidence: object
) -> None:
    """Refuse, before the work and not after, what cannot be measured by."""
    if not isinstance(knowledge, Auxiliary | DrawnFacts):
        raise AttackError.bad_value("knowledge", "an Auxiliary", knowledge)
    check_number(AttackError, "phi", phi, least=0)
    how = knowledge.knowledge if isinstance(knowledge, DrawnFacts) else knowledge
    check_draw(how.pick, targets, seed)
    check_confidence(EvaluationError, confidence)


def _search_without(
    index: Index, drawn: DrawnFacts, scoring: Scoring | None
) -> np.ndarray:
    """Tell how far the best is ahead where the targets' own records are taken out.

    They are taken out a part at a time, and not one at a time: the others who are gone
    are few enough to leave the log much the same.
    """
    valid = len(drawn.people)
    n_parts = -(-valid // max(1, int(index.n_viewers * _HELD_OUT)))
    ahead = np.empty(valid)
    for part in range(n_parts):
        mine = np.arange(part, valid, n_parts)
        rest = hold_out(index, drawn.people[mine])
        facts = drawn.facts_about(mine)
        ahead[mine] = score_records(rest, facts, scoring=scoring).eccentricity
    return ahead


def _count_titles(index: Index, drawn: DrawnFacts) -> np.ndarray:
    """Give the chance that the most titles in common lead to the right record."""
    facts = drawn.facts
    bare = Facts(
        facts.starts,
        facts.titles,
        np.full(facts.n_facts, NO_DAY),
        np.full(facts.n_facts, np.nan),
    )
    scores = score_records(
        index, bare, scoring=Scoring(weigh="none"), truth=drawn.people
    )
    is_among = (scores.true_score == scores.top) & (scores.n_best > 0)
    return is_among / np.maximum(scores.n_best, 1)
