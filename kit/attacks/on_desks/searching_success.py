"""How often is a search for questions right, and how often a tracker, or a coin?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kit.access import Desk, Refused
from kit.attackers import Attacker
from kit.attacks.on_desks.searching import Searcher
from kit.attacks.on_desks.trackers import IndividualTracker
from kit.checks import check_type, is_list
from kit.claims.language import Claim
from kit.errors import DeskError
from kit.evaluate.rates import Success, Tally
from kit.findings import Scored
from kit.releases import Rule
from kit.results import Result

_SCHEMA = {
    "method": pl.String,
    "requested": pl.Int64,
    "valid": pl.Int64,
    "right": pl.Int64,
    "right_outside": pl.Int64,
    "questions": pl.Int64,
}


@dataclass(frozen=True)
class Suspect:
    """Somebody of whom an attacker knows a few facts, and wonders about one more.

    Parameters
    ----------
    known : sequence of Claim
        Facts that are true of this person.
    is_true : bool
        Whether the fact that is sought is true as well: only the judge knows.

    Raises
    ------
    DeskError
        If `known` is no list, or `is_true` neither true nor false.

    Examples
    --------
    >>> import kit
    >>> kit.attacks.Suspect([kit.watched("A")], True).is_true
    True
    """

    known: Sequence[Claim]
    is_true: bool

    def __post_init__(self) -> None:
        if not is_list(self.known):
            rule = "a list of claims, which are true of the person"
            raise DeskError.bad_value("known", rule, self.known)
        if not isinstance(self.is_true, bool):
            raise DeskError.bad_value("is_true", "True or False", self.is_true)
        object.__setattr__(self, "known", tuple(self.known))


@dataclass(frozen=True, eq=False)
class SearchedQuestions(Result):
    """How often questions that were found by search tell a fact.

    Parameters
    ----------
    findings : tuple of Scored
        One, with its record; none where every question was refused.
    table : pl.DataFrame
        A row for each `method`: the search, an individual tracker, and one answer said
        of every target. For how many targets it was `requested` and `valid`, for how
        many it was `right`, for how many of those who are not at the desk it seems so
        (`right_outside`), and the `questions` put to the desk about the targets.
    rehearsal : float
        The mean share of invented desks that the sets read rightly, in [0, 1].
    n_searched : int
        Sets of questions that were tried at invented desks, in all.
    n_telling : int
        For how many targets the set read invented desks better than a coin.
    """

    rehearsal: float = 0.0
    n_searched: int = 0
    n_telling: int = 0

    @property
    def scope(self) -> str:
        """What was searched, and for how many it told anything at home."""
        n, asked = (int(self.table[name][0]) for name in ("requested", "questions"))
        told = (
            f"Questions asked about {n:,} targets: {asked:,}. At home "
            f"{self.n_searched:,} sets of questions were tried; those that were kept "
            f"read {self.rehearsal:.1%} of invented desks rightly, and told more than "
            f"a coin for {self.n_telling:,} of {n:,} targets."
        )
        if not self.n_telling:
            told += " No set of questions was found that tells anything."
        return told


def measure_searching(
    desk: Desk,
    attacker: Attacker,
    *,
    targets: Sequence[Suspect],
    outside: Sequence[Suspect],
    fact: Claim,
    rule: Rule | None = None,
    n_questions: int = 8,
    steps: int = 250,
    n_desks: int = 600,
    seed: int = 0,
) -> SearchedQuestions:
    """Search for questions about many targets, and judge what they tell.

    The attacker of `kit.attacks.Searcher` has a list of people, knows a few facts of
    each, and says of each whether one more is true. Who does not ask says the same of
    all, the better of yes and no. Beside her stands somebody who knows one trick, the
    individual tracker, and plays it whatever the rule. The same attack on people who
    are not at the desk shows what is owed to what people have in common.

    Parameters
    ----------
    desk : Desk
        Replies to questions.
    attacker : Attacker
        Who she is, with a reference; see `kit.attacks.Searcher`.
    targets : sequence of Suspect
        People at the desk; half of them with the fact, for a baseline of one half.
    outside : sequence of Suspect
        People of the same kind who are not at the desk.
    fact : Claim
        What is sought.
    rule : Rule, optional
        What the desk does to a count before it answers.
    n_questions, steps, n_desks, seed : int
        As in `kit.attacks.Searcher`.

    Returns
    -------
    SearchedQuestions
        How often she is right, beside the tracker and one answer said of all.

    Raises
    ------
    DeskError
        If there are no targets or nobody outside; or as for `kit.attacks.Searcher`.
    KnowledgeError, RuleError
        As for `kit.attacks.Searcher`.

    References
    ----------
    .. [1] A.-M. Cretu, F. Houssiau, A. Cully, Y.-A. de Montjoye, "QuerySnout:
       automating the discovery of attribute inference attacks against query-based
       systems", CCS 2022, section 6.

    Examples
    --------
    >>> import kit
    >>> class Blunt:  # answers 10 to everything
    ...     n, k = 100, 10
    ...
    ...     def ask(self, question):
    ...         return 10
    >>> facts = [kit.watched(name) for name in "ABC"]
    >>> friends = kit.Reference(facts, [[True, False, True], [False, True, False]] * 9)
    >>> people = [kit.attacks.Suspect(facts[:2], yes) for yes in (True, False)]
    >>> found = kit.attacks.measure_searching(
    ...     Blunt(),
    ...     kit.Attacker(reference=friends),
    ...     targets=people,
    ...     outside=people,
    ...     fact=facts[2],
    ...     rule=kit.Rounding(1_000),
    ...     steps=5,
    ... )
    >>> found.n_telling, found.findings[0].success.is_meaningful
    (0, False)
    """
    people = _check_people("targets", targets)
    others = _check_people("outside", outside)
    searcher = Searcher(
        desk,
        attacker,
        rule=rule,
        n_questions=n_questions,
        steps=steps,
        n_desks=n_desks,
        seed=seed,
    )
    found = [searcher.learn(one.known, fact=fact) for one in people]
    beyond = [searcher.learn(one.known, fact=fact) for one in others]
    tried = [_track(desk, one.known, fact) for one in people]
    apart = [_track(desk, one.known, fact) for one in others]
    usual = sum(one.is_true for one in people) * 2 > len(people)
    rows = [
        ("search", *_count([f.guess for f in found], people)),
        ("individual tracker", *_count(tried, people)),
        (_say(usual), *_count([usual] * len(people), people)),
    ]
    outcome = [
        _count([f.guess for f in beyond], others),
        _count(apart, others),
        _count([usual] * len(others), others),
    ]
    asked = (sum(one.n_asked for one in found), 2 * len(people), 0)
    table = [
        (*row, right, n)
        for row, (*_, right), n in zip(rows, outcome, asked, strict=True)
    ]
    return SearchedQuestions(
        _score(rows[0], rows[2], outcome[0]),
        pl.DataFrame(table, _SCHEMA, orient="row"),
        rehearsal=sum(one.rehearsal for one in found) / len(found),
        n_searched=sum(one.n_searched for one in (*found, *beyond)),
        n_telling=sum(one.tells for one in found),
    )


def _track(desk: Desk, known: Sequence[Claim], fact: Claim) -> bool | None:
    """Add a target to a crowd and subtract it: more than half a person is a yes."""
    wide, narrow = known[0] & fact, known[-1]
    for one in known[1:-1]:
        narrow = narrow & one
    replies = [desk.ask(q) for _, q in IndividualTracker(wide).formula(narrow)]
    if any(isinstance(reply, Refused) for reply in replies):
        return None
    first, then = (reply for reply in replies if not isinstance(reply, Refused))
    return first - then > 0.5


def _count(
    said: Sequence[bool | None], people: Sequence[Suspect]
) -> tuple[int, int, int]:
    """Count who was asked about, of whom something was said, and what is right."""
    pairs = zip(said, people, strict=True)
    right = sum(one is not None and one == person.is_true for one, person in pairs)
    return len(people), sum(one is not None for one in said), right


def _score(search: tuple, usual: tuple, outside: tuple[int, int, int]) -> list[Scored]:
    """Put the search beside its baseline and its control."""
    _, requested, valid, right = search
    if not valid or not outside[1]:
        return []
    name, _, n, same = usual
    success = Success(
        attack=Tally(
            requested=requested, generated=requested, valid=valid, succeeded=right
        ),
        baseline={name: Tally.of(n, succeeded=same)},
        control=Tally(
            requested=outside[0],
            generated=outside[0],
            valid=outside[1],
            succeeded=outside[2],
        ),
    )
    guess = "the answers to questions that were found by search tell whether it is true"
    return [Scored(guess, f"{requested:,} people at the desk", success)]


def _say(usual: bool) -> str:
    return f"saying {'yes' if usual else 'no'} of every target"


def _check_people(name: str, people: object) -> list[Suspect]:
    rule = "a list of Suspect, at least one"
    given = list(people) if is_list(people) else []
    if not given:
        raise DeskError.bad_value(name, rule, people)
    for one in given:
        check_type(DeskError, name, one, Suspect, rule)
    return given
