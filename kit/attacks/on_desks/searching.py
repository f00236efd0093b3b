"""Which questions tell most about one fact, under a rule that nobody has studied?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import polars as pl

from kit.access import Desk, Refused
from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_desks.invented_desks import (
    InventedDesks,
    Probe,
    check_rule,
    count_kinds,
    say_probe,
)
from kit.attacks.on_desks.reading import Reading
from kit.checks import check_seed, check_type, check_whole, is_list
from kit.claims.language import Claim
from kit.errors import DeskError, KnowledgeError
from kit.releases import Rule
from kit.results import Result

#: Who searches where nothing else is said. She needs a reference: give her one.
USUAL = Attacker(who="somebody who may ask the desk")

THREAT = ThreatModel(
    attack="Searcher, measure_searching",
    attacker="anybody who may ask the desk and can run its rule",
    reads="answers of a desk under any rule that acts on counts",
    of_target="some facts that together fit few people",
    of_others="of a sample of people, which of the same facts are true of them",
    wins="she says rightly whether one more fact is true of the target",
    kind="Scored",
    source="Cretu et al., QuerySnout, CCS 2022; Stevanoski et al., QueryCheetah, CCS "
    "2024",
)

_MOST_KNOWN = 10  # facts: kinds of people double with each
_SCHEMA = {"question": pl.String, "answer": pl.Int64}
_LATER = 5  # times fewer steps where a set for another target is there to begin with
_SURE = 3.0  # standard errors by which a rehearsal must beat a coin


@dataclass(frozen=True, eq=False)
class Probed(Result):
    """What came of putting a set of questions to a desk.

    Parameters
    ----------
    findings : tuple
        Empty: one guess has no record. See `measure_searching`.
    table : pl.DataFrame
        A row for each `question`, with the `answer`, null where it was refused.
    guess : bool or None
        Whether the fact is true of the target; None where every question was refused.
    chance : float
        The chance that it is true, by the rehearsal, in [0, 1].
    rehearsal : float
        The share of invented desks that these questions read rightly, in [0, 1], of
        which half have the fact.
    n_rehearsed : int
        How many such desks, none of which was seen in the search.
    n_searched : int
        Sets of questions that were tried at invented desks to find this one.
    n_refused : int
        Questions that the desk refused.
    """

    guess: bool | None
    chance: float
    rehearsal: float
    n_rehearsed: int
    n_searched: int
    n_refused: int

    @property
    def n_asked(self) -> int:
        """Questions put to the desk: those of the set, and none to find it."""
        return len(self.table)

    @property
    def tells(self) -> bool:
        """Whether they read invented desks better than a coin, beyond chance."""
        reach = _SURE * sqrt(0.25 / self.n_rehearsed)
        return self.rehearsal > 0.5 + reach

    @property
    def scope(self) -> str:
        """What was searched, what was asked, and what it can tell."""
        told = [
            f"Questions asked: {self.n_asked:,}, of which {self.n_refused:,} were "
            f"refused. They read {self.rehearsal:.1%} of {self.n_rehearsed:,} invented "
            f"desks rightly. Sets of questions tried for it at invented desks: "
            f"{self.n_searched:,}."
        ]
        if not self.tells:
            told.append(
                "That is no more than a coin would, so the guess is worth nothing."
            )
        if self.guess is None:
            told.append("Every question was refused, so nothing is guessed.")
        return " ".join(told)


class Searcher:
    """Find the questions that tell most about one fact, and ask them.

    The attacker works at a service whose desk answers under a rule that no paper
    describes. She knows a few facts about a colleague, which together fit hardly
    anybody else, and wants to know whether one more is true of him. She does not think
    about the rule. She runs it: at home, on invented audiences, half of them with the
    fact, she tries sets of questions, changes one question at a time, and keeps what
    tells the two halves apart. Then she asks the desk that set and no more. She
    succeeds if she is right about the fact.

    Parameters
    ----------
    desk : Desk
        Replies to questions; its `n` is public.
    attacker : Attacker
        Who she is. Her `reference` holds people of whom the same facts are known; they
        need not be at the desk. The attack makes no use of the other fields.
    rule : Rule, optional
        What the desk does to a count before it answers: any rule that acts on counts.
        By default answers are exact.
    n_questions : int, default=8
        Questions of a set, at least 2.
    steps : int, default=250
        Sets that are tried for the first target; a fifth of them for the others.
    n_desks : int, default=600
        Invented desks of each of three kinds: to learn from, to choose by, and to
        judge what was chosen; at least 20.
    seed : int, default=0
        Fixes every draw.

    Raises
    ------
    KnowledgeError
        If `attacker` has no reference, or says something that the attack makes no use
        of.
    RuleError
        If the rule acts on anything but counts.
    DeskError
        If the desk has fewer than two people, or a number is out of range.

    Notes
    -----
    A question asks of each known fact, and of the one that is sought, that it is true,
    that it is not, or nothing. The search is local, on one set, as in [2]_: a question
    is changed in one place, becomes a copy of another with one change, or two are drawn
    anew, and the set is kept if it is no worse. Its worth is how well a logistic
    regression that has learned from some desks reads others. In [1]_ and [2]_ that is
    the share that is read rightly; here it is the likelihood, which rises a little
    before that share does. The set that is found for the first target is where the
    search for the next begins, with a fifth of the steps. The share that is told of,
    `rehearsal`, is of a third kind of desks, which the search has not seen.

    References
    ----------
    .. [1] A.-M. Cretu, F. Houssiau, A. Cully, Y.-A. de Montjoye, "QuerySnout:
       automating the discovery of attribute inference attacks against query-based
       systems", CCS 2022, sections 4 and 5.
    .. [2] B. Stevanoski, A.-M. Cretu, Y.-A. de Montjoye, "QueryCheetah: fast automated
       discovery of attribute inference attacks against query-based systems", CCS 2024,
       section 4.

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
    >>> anna = kit.attacks.Searcher(
    ...     Blunt(), kit.Attacker(reference=friends), rule=kit.Rounding(1_000), steps=5
    ... )
    >>> found = anna.learn(facts[:2], fact=facts[2])
    >>> found.n_asked, found.tells
    (8, False)
    """

    def __init__(
        self,
        desk: Desk,
        attacker: Attacker,
        *,
        rule: Rule | None = None,
        n_questions: int = 8,
        steps: int = 250,
        n_desks: int = 600,
        seed: int = 0,
    ) -> None:
        check_type(DeskError, "attacker", attacker, Attacker, "an Attacker")
        unused = ("known_share", "wrong_share", "knows_rule")
        attacker.refuse("a search for questions", USUAL, *unused)
        if attacker.reference is None:
            rule_ = "a Reference: she cannot invent an audience without other people"
            raise KnowledgeError.bad_value("attacker.reference", rule_, None)
        self._reference = attacker.reference
        self._rule = check_rule(rule)
        fix = "A desk with one person has nothing to hide her among."
        self._n = check_whole(DeskError, "desk.n", desk.n, least=2, fix=fix)
        self.n_questions = check_whole(DeskError, "n_questions", n_questions, least=2)
        self.steps = check_whole(DeskError, "steps", steps)
        self.n_desks = check_whole(DeskError, "n_desks", n_desks, least=20)
        check_seed(DeskError, seed)
        self._desk, self._seed = desk, seed
        self._found: dict[int, list[Probe]] = {}

    def learn(self, known: Sequence[Claim], *, fact: Claim) -> Probed:
        """Say whether a fact is true of a target of whom some are known.

        Parameters
        ----------
        known : sequence of Claim
            Facts that are true of the target, 1 to 10 of them. The fewer people all of
            them fit, the better.
        fact : Claim
            What is sought.

        Returns
        -------
        Probed
            The guess, the questions, and how well they did in rehearsal.

        Raises
        ------
        DeskError
            If there are no known facts or too many, one stands there twice, or
            something is no claim.
        KnowledgeError
            If the people of the reference are not known by one of these facts.
        """
        conditions = _check_facts(known, fact)
        kinds = count_kinds(self._reference, conditions)
        train, choose, judge = (self._invent(kinds, place) for place in range(3))
        probes, n_searched = self._search(train, choose)
        reading = Reading(_ask_all(train, probes), train.is_true)
        rehearsal = reading.accuracy(_ask_all(judge, probes), judge.is_true)
        questions = [say_probe(probe, conditions) for probe in probes]
        replies = [self._desk.ask(question) for question in questions]
        told = [None if isinstance(one, Refused) else one for one in replies]
        answers = np.array([[np.nan if one is None else one for one in told]])
        chance = float(reading.chances(answers)[0])
        n_refused = sum(one is None for one in told)
        rows = [(str(q), a) for q, a in zip(questions, told, strict=True)]
        return Probed(
            findings=[],
            table=pl.DataFrame(rows, _SCHEMA, orient="row"),
            guess=None if n_refused == len(told) else chance > 0.5,
            chance=chance,
            rehearsal=rehearsal,
            n_rehearsed=self.n_desks,
            n_searched=n_searched,
            n_refused=n_refused,
        )

    def _invent(self, kinds: np.ndarray, place: int) -> InventedDesks:
        """Invent desks to learn from, to choose by or to judge with."""
        rng = np.random.default_rng([self._seed, place])
        return InventedDesks(
            kinds, n=self._n, rule=self._rule, n_desks=self.n_desks, rng=rng
        )

    def _search(
        self, train: InventedDesks, choose: InventedDesks
    ) -> tuple[list[Probe], int]:
        """Change one question after the other, and keep what is no worse."""
        n, rng = train.n_conditions, np.random.default_rng([self._seed, 3])
        before = self._found.get(n)
        best = _draw_probes(n, self.n_questions, rng) if before is None else before
        steps = self.steps if before is None else -(-self.steps // _LATER)
        worth = _weigh(train, choose, best)
        for _ in range(steps):
            tried = _change(best, rng)
            value = _weigh(train, choose, tried)
            if value >= worth:
                best, worth = tried, value
        self._found.setdefault(n, best)
        return best, steps


def _draw_probes(n: int, n_questions: int, rng: np.random.Generator) -> list[Probe]:
    """Draw a set of questions to begin with."""
    pairs = [_draw_pair(n, rng) for _ in range(-(-n_questions // 2))]
    return [probe for pair in pairs for probe in pair][:n_questions]


def _draw_pair(n: int, rng: np.random.Generator) -> list[Probe]:
    """Draw a question, and another that differs from it in one place."""
    asked = rng.permutation(n)[: rng.integers(1, n + 1)]
    drawn = np.zeros(n, dtype=int)
    # Every other one counts the target, if the fact is true of her.
    signs = (1,) if rng.random() < 0.5 else (-1, 1)
    drawn[asked] = rng.choice(signs, size=len(asked))
    one = tuple(drawn.tolist())
    return [one, _turn(one, rng)]


def _turn(probe: Probe, rng: np.random.Generator) -> Probe:
    """Change one place of a question."""
    where = int(rng.integers(len(probe)))
    turned = (probe[where] + 2 + int(rng.integers(2))) % 3 - 1
    return (*probe[:where], turned, *probe[where + 1 :])


def _change(probes: Sequence[Probe], rng: np.random.Generator) -> list[Probe]:
    """Change a question, copy another with one change, or draw two new ones."""
    found = list(probes)
    place, model = rng.integers(len(probes), size=2).tolist()
    how = int(rng.integers(3))
    if how == 2:
        found[place], found[model] = _draw_pair(len(probes[0]), rng)
    else:
        found[place] = _turn(probes[place if how == 0 else model], rng)
    return found


def _weigh(
    train: InventedDesks, choose: InventedDesks, probes: Sequence[Probe]
) -> float:
    """Say how well a set of questions tells the two halves apart."""
    reading = Reading(_ask_all(train, probes), train.is_true)
    return -reading.loss(_ask_all(choose, probes), choose.is_true)


def _ask_all(desks: InventedDesks, probes: Sequence[Probe]) -> np.ndarray:
    """Put all questions to all desks."""
    return np.column_stack([desks.ask(probe) for probe in probes])


def _check_facts(known: object, fact: object) -> list[Claim]:
    """Refuse what is no list of different facts, and one more."""
    given = list(known) if is_list(known) else []
    if not 1 <= len(given) <= _MOST_KNOWN:
        rule = f"1 to {_MOST_KNOWN} claims in a list, which are true of the target"
        raise DeskError.bad_value("known", rule, known)
    conditions = [*given, fact]
    if not all(isinstance(one, Claim) for one in conditions):
        raise DeskError.bad_value("known, fact", "claims, such as watched(...)", known)
    if len(set(conditions)) < len(conditions):
        rule = "different facts, and another one that is sought"
        raise DeskError.bad_value("known, fact", rule, str(fact))
    return conditions
