"""Exercise 8: do published numbers of a group tell whether somebody is in it?

The student calls the kit's tracing. The key adds up by itself, and compares pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kit.classroom.tasks import Exercise, Mistake, Task

_SIZE, _OUTSIDERS, _TITLES, _REFERENCE, _K = 40, 400, 200, 2_000, 11
_OFF = 0.005  # how far an AUC or a share may be off; ties make up less
_ACCUSED = 4  # outsiders whom the attacker may accuse: one in a hundred


@dataclass(frozen=True, eq=False)
class Group:
    """What was printed of a group of 40 people, and candidates for it.

    Attributes
    ----------
    size : int
        People in the group.
    counts : np.ndarray of shape (200,)
        How many of them watched each of 200 titles, as printed.
    protected : np.ndarray of shape (200,)
        The same under a rule: NaN where a number was under 11, zeros included.
    rates : np.ndarray of shape (200,)
        Share of everybody who watched each title, from people whom the attacker knows.
    candidates : np.ndarray of bool, of shape (440, 200)
        Which title each candidate watched: 40 members of the group and 400 outsiders,
        in an order drawn by lot.
    is_member : np.ndarray of bool, of shape (440,)
        Which candidates are members. Only the judge knows.
    crowd : int
        How many people watched the film in all, members included.
    """

    size: int
    counts: np.ndarray
    protected: np.ndarray
    rates: np.ndarray
    candidates: np.ndarray
    is_member: np.ndarray
    crowd: int


@dataclass(frozen=True, eq=False)
class Truth(Group):
    """What was drawn: what a student gets, and what only the key needs."""

    _members: np.ndarray = field(repr=False)
    _outsiders: np.ndarray = field(repr=False)


def _draw(seed: int) -> Truth:
    """Draw a group from the same crowd as everybody else."""
    rng = np.random.default_rng([8, seed])
    liked = rng.permutation(1.6 / (3.2 + np.arange(_TITLES)) ** 0.75)
    members, outsiders, known = (
        _draw_people(rng, n, liked) for n in (_SIZE, _OUTSIDERS, _REFERENCE)
    )
    order = rng.permutation(_SIZE + _OUTSIDERS)
    counts = members.sum(axis=0)
    return Truth(
        size=_SIZE,
        counts=counts,
        protected=np.where(counts < _K, np.nan, counts),
        rates=(known.sum(axis=0) + 0.5) / (_REFERENCE + 1),
        candidates=np.vstack([members, outsiders])[order],
        is_member=(order < _SIZE),
        crowd=int(rng.integers(3_000, 9_000)),
        _members=members,
        _outsiders=outsiders,
    )


def _draw_people(rng: np.random.Generator, n: int, liked: np.ndarray) -> np.ndarray:
    """Draw people of whom some watch much; each title is watched or not by itself."""
    odds = liked / (1 - liked) * np.exp(0.6 * rng.standard_normal((n, 1)))
    return rng.random((n, len(liked))) < odds / (1 + odds)


def _ruled_out(data: Truth, most: int = 0) -> int:
    """Count outsiders who watched a title that so few members did."""
    return int(data._outsiders[:, data.counts <= most].any(axis=1).sum())


def _auc(inside: np.ndarray, outside: np.ndarray) -> float:
    """Count the pairs in which the member is ahead; a tie is half a pair."""
    ahead = np.sign(inside[:, None] - outside[None, :])
    return float((1 + ahead.mean()) / 2)


def _auc_of(data: Truth, weights: np.ndarray) -> float:
    """Give the AUC of adding up a weight for each title that was watched."""
    return _auc(data._members @ weights, data._outsiders @ weights)


def _lean(data: Truth, printed: np.ndarray, *, weigh: bool = True) -> np.ndarray:
    """Say how far a printed number leans to whoever watched; a withheld one: 0."""
    lean = printed / data.size - data.rates
    lean = lean / (data.rates * (1 - data.rates)) if weigh else lean
    return np.nan_to_num(lean)


def _found(data: Truth, weights: np.ndarray, accused: int = _ACCUSED) -> int:
    """Count the members above all outsiders but so many."""
    bar = np.sort(data._outsiders @ weights)[-accused - 1]
    return int((data._members @ weights > bar).sum())


def _precision(data: Truth, others: float) -> float:
    """Say how often a name is right where so many outsiders stand beside the group."""
    found = _found(data, _lean(data, data.counts))
    return found / (found + _ACCUSED / _OUTSIDERS * others)


EXERCISE = Exercise(
    name="membership",
    number=8,
    title="Are you one of the 40?",
    minutes=90,
    draw=_draw,
    tasks=(
        Task(
            name="ruled_out",
            asks="Count the candidates who certainly are not in the group, because "
            "they watched a title that nobody of the group watched.",
            unit="candidates",
            key=_ruled_out,
            mistakes=(
                Mistake(
                    lambda data: int((data.counts == 0).sum()),
                    "You counted titles that nobody of the group watched. How many "
                    "candidates watched one of them?",
                ),
                Mistake(
                    lambda data: int(data._outsiders[:, data.counts == 0].sum()),
                    "You counted each candidate once for each such title. One is "
                    "enough to be ruled out.",
                ),
                Mistake(
                    lambda data: _ruled_out(data, 1),
                    "You also took titles that one member watched. Such a number rules "
                    "nobody out.",
                ),
                Mistake(
                    lambda data: _SIZE + _OUTSIDERS - _ruled_out(data),
                    "Whom did you count? Asked for are those who are ruled out.",
                ),
            ),
            hints=(
                "Which columns of `candidates` belong to a printed zero? Which rows "
                "have a True in any of them?",
                "`candidates[:, counts == 0]` keeps the columns, `.any(axis=1)` asks "
                "of each row, `.sum()` counts.",
            ),
        ),
        Task(
            name="auc_naive",
            asks="Score each candidate by adding up the printed counts of the titles "
            "that he or she watched. Give the AUC of these scores.",
            unit="AUC, from 0 to 1",
            key=lambda data: _auc_of(data, data.counts.astype(float)),
            mistakes=(
                Mistake(
                    lambda data: 1 - _auc_of(data, data.counts.astype(float)),
                    "Members and outsiders are the wrong way round.",
                ),
                Mistake(
                    lambda data: _auc_of(data, np.ones(_TITLES)),
                    "You counted how many titles each watched, and read no number of "
                    "the release.",
                ),
                Mistake(
                    lambda data: _auc_of(data, _lean(data, data.counts)),
                    "That is the score of the next task, where the rates of everybody "
                    "are taken off.",
                ),
            ),
            hints=(
                "`candidates @ counts` gives a score for each candidate. The AUC asks "
                "how often a member is ahead of an outsider; a tie counts half.",
                "`kit.evaluate.measure_roc(scores[is_member], scores[~is_member])` has "
                "the AUC in `.auc.value`.",
            ),
            tolerance=_OFF,
        ),
        Task(
            name="auc_traced",
            asks="Score each candidate with `kit.attacks.trace`, which compares the "
            "rates of the group with those of everybody. Give the AUC of these scores.",
            unit="AUC, from 0 to 1",
            key=lambda data: _auc_of(data, _lean(data, data.counts)),
            mistakes=(
                Mistake(
                    lambda data: _auc_of(data, data.counts.astype(float)),
                    "That is the number of task 2. What everybody watches tells "
                    "nothing of the group.",
                ),
                Mistake(
                    lambda data: _auc_of(data, _lean(data, data.counts, weigh=False)),
                    "You used the statistic 'dwork'. Leave `statistic` as it is: rare "
                    "titles then count for more.",
                ),
                Mistake(
                    lambda data: _auc_of(
                        data, _lean(data, data.counts * float(data.size))
                    ),
                    "You gave counts where rates are asked for. Divide by the size of "
                    "the group.",
                ),
                Mistake(
                    lambda data: 1 - _auc_of(data, _lean(data, data.counts)),
                    "Members and outsiders are the wrong way round.",
                ),
            ),
            hints=(
                "`trace` takes what is true of each candidate, the *rates* of the "
                "group, and the rates of everybody. You have counts of the group, and "
                "its size.",
                "`scores = kit.attacks.trace(candidates, counts / size, rates)`, then "
                "`measure_roc` as before.",
            ),
            points=2,
            tolerance=_OFF,
        ),
        Task(
            name="found",
            asks="Accuse everybody who scores above the fifth-highest outsider, so "
            "that 4 of the 400 outsiders are accused. Count the members who are found.",
            unit="members",
            key=lambda data: _found(data, _lean(data, data.counts)),
            mistakes=(
                Mistake(
                    lambda data: _found(data, _lean(data, data.counts)) + _ACCUSED,
                    "You counted all who are accused. Four of them are outsiders.",
                ),
                Mistake(
                    lambda data: _found(data, data.counts.astype(float)),
                    "You used the scores of task 2.",
                ),
                Mistake(
                    lambda data: _found(data, _lean(data, data.counts), 0),
                    "You asked members to be above every outsider. Four may be "
                    "accused.",
                ),
                Mistake(
                    lambda data: _found(data, _lean(data, data.counts), 40),
                    "You accused one outsider in ten. One in a hundred is asked for.",
                ),
            ),
            hints=(
                "Sort the scores of the outsiders. Which one is the bar?",
                "`bar = sorted(scores[~is_member])[-5]`, and then count the members "
                "whose score is above it.",
            ),
        ),
        Task(
            name="precision",
            asks="The crowd is larger than your candidates. Give the share of accused "
            "people who are members, if everybody who watched the film is scored and "
            "outsiders are accused as often as in task 4.",
            unit="share of the accused, from 0 to 1",
            key=lambda data: _precision(data, data.crowd - data.size),
            mistakes=(
                Mistake(
                    lambda data: _precision(data, _OUTSIDERS),
                    "That is the share among your candidates. How many outsiders does "
                    "the crowd have?",
                ),
                Mistake(
                    lambda data: _found(data, _lean(data, data.counts)) / data.size,
                    "That is the share of members who are found. Asked for is the "
                    "share of accused people who are members.",
                ),
                Mistake(
                    lambda data: 1 - _precision(data, data.crowd - data.size),
                    "Whom did you count? Asked for is the share of accused people who "
                    "are members.",
                ),
                Mistake(
                    lambda data: data.size / data.crowd,
                    "That is the share of members in the crowd, and reads no score.",
                ),
            ),
            hints=(
                "One outsider in a hundred is accused. Of how many? And how many "
                "members are found?",
                "`wrong = 4 / 400 * (crowd - size)`; the share is `found / (found + "
                "wrong)`.",
            ),
            points=2,
            tolerance=_OFF,
        ),
        Task(
            name="found_protected",
            asks="Run the attack of tasks 3 and 4 on `sheet.data.protected`. Count the "
            "members who are found while 4 of the 400 outsiders are accused.",
            unit="members",
            key=lambda data: _found(data, _lean(data, data.protected)),
            mistakes=(
                Mistake(
                    lambda data: _found(data, _lean(data, data.counts)),
                    "That is the number for the first release. Use "
                    "`sheet.data.protected`.",
                ),
                Mistake(
                    lambda data: _found(
                        data, _lean(data, data.protected * float(data.size))
                    ),
                    "You gave counts where rates are asked for. Divide by the size of "
                    "the group.",
                ),
                Mistake(
                    lambda data: _found(
                        data, _lean(data, np.nan_to_num(data.protected))
                    ),
                    "You took a withheld number for 0. It only says that the number is "
                    "under 11.",
                ),
                Mistake(
                    lambda data: _found(data, _lean(data, data.protected)) + _ACCUSED,
                    "You counted all who are accused. Four of them are outsiders.",
                ),
            ),
            hints=(
                "Only the printed numbers change. `trace` leaves out what is NaN.",
                "`kit.attacks.trace(candidates, sheet.data.protected / size, rates)`, "
                "with a new bar from the new scores.",
            ),
        ),
    ),
)
