"""What can an insider learn from a desk that refuses questions about few people?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice
from math import inf
from typing import cast

import polars as pl

from kit.access import SPENT, TOO_MANY, Desk, Question, Refused, Reply, group_of
from kit.attackers import ThreatModel
from kit.attacks.on_desks.trackers import (
    DoubleTracker,
    Formula,
    GeneralTracker,
    IndividualTracker,
    Pool,
    check_pool,
    find_group,
    subtract_from_all,
)
from kit.claims.language import And, Claim, everyone
from kit.errors import DeskError
from kit.findings import Proved
from kit.knowledge import Knowledge, as_knowledge
from kit.printed import Exact, Interval
from kit.releases import Bounds, Number, Rule
from kit.results import Result

THREAT = ThreatModel(
    attack="Insider (IndividualTracker, GeneralTracker, DoubleTracker)",
    attacker="somebody of the staff, who may ask a desk for numbers of people",
    reads="answers about groups that are large enough, and which were refused",
    of_target="attributes and plays that together single the target out",
    of_others="nothing; harmless questions are found by trying",
    wins="the number that was refused is worked out, exactly",
    kind="Proved",
    source="Denning, Denning, Schwartz 1979",
)


@dataclass(frozen=True)
class Term:
    """One permitted question of the sum, with its whole weight and its answer."""

    weight: int
    question: Question
    answer: int


@dataclass(frozen=True, eq=False)
class Learned(Result):
    """What came of one question, and what it took.

    Parameters
    ----------
    findings : tuple of Proved
        The size of the group, where a count was learned, with the answers that prove
        it. It rests on the desk: that it counts what it is asked, does nothing to the
        answers but what its rule says, and that nothing changed between two questions.
    table : pl.DataFrame
        A row for each permitted question of the sum: `weight`, `question`, `answer`.
    question : Claim or Statistic
        What the insider wanted to know.
    how : str or None
        "asked" where the desk simply answered, else the kind of tracker; None where
        nothing worked.
    terms : tuple of Term
        Permitted questions whose weighted answers sum to the answer.
    size : Bounds or None
        How many people they prove; None where no count was learned.
    n_search, n_answer, n_refused : int
        Questions asked for it: answered ones that only served to find a tracker,
        answered ones in the sum, and refused ones. One that had been asked before
        costs nothing again.
    is_spent : bool
        Whether the desk's budget ended the attack.
    """

    question: Question
    how: str | None
    terms: tuple[Term, ...] = ()
    size: Bounds | None = None
    n_search: int = 0
    n_answer: int = 0
    n_refused: int = 0
    is_spent: bool = False

    @property
    def answer(self) -> int | None:
        """The sum of the answers as they were told; None where none was found."""
        if self.how is None:
            return None
        return sum(term.weight * term.answer for term in self.terms)

    @property
    def n_asked(self) -> int:
        """All questions asked, refused ones included."""
        return self.n_search + self.n_answer + self.n_refused

    @property
    def scope(self) -> str:
        """What it took, and what stood in the way where nothing was learned."""
        asked, refused = self.n_asked, self.n_refused
        told = [
            f"Questions asked for it: {asked:,}, of which {refused:,} were refused."
        ]
        if self.how is None:
            told.append("No sum of permitted questions was found.")
        if self.is_spent:
            told.append("The budget of questions is spent.")
        return " ".join(told)


def bound_terms(terms: Iterable[Term], rule: Rule | None) -> Bounds | None:
    """Bound a sum of answers, each of which reveals what the rule of the desk says.

    A sum below 0 counts nobody: then the desk did something else to its answers.
    """
    low, high = 0.0, 0.0
    for term in terms:
        revealed = reveal(term.answer, rule)
        ends = revealed.low, inf if revealed.high is None else revealed.high
        least, most = ends if term.weight > 0 else ends[::-1]
        low, high = low + term.weight * least, high + term.weight * most
    if high < 0:
        return None
    fewest = 0 if low == -inf else max(0, int(low))
    largest = None if high == inf else int(high)
    return Bounds(fewest, largest, fewest == largest, fewest == largest)


def reveal(answer: int, rule: Rule | None) -> Interval:
    """Give the true counts that fit one answer."""
    if answer < 0:  # only noise goes there, and there it is the clearest to say nothing
        return Interval(0, None)
    return Exact(answer).reveals() if rule is None else rule.reveals(Exact(answer))


def _prove(question: Question, terms: tuple[Term, ...], size: Bounds) -> list[Proved]:
    """Say a count as a finding, unless nothing limits it."""
    if size.high is None:
        return []
    because = tuple(Number(t.question, Exact(t.answer)) for t in terms)
    return [
        Proved(cast("Claim", question), size, because, is_smallest=len(because) == 1)
    ]


#: The attacks, in the order in which they are tried: the cheapest first.
TRACKERS = ("all", "individual", "general", "double")

_MOST_PARTS = 6  # conditions of a target; the ways to split them double with each


class Insider:
    """Learn what a desk refuses to tell, from questions that it permits.

    The attacker works at the service. She may ask the internal tool how many viewers
    did this or that, as everybody there may, and the tool refuses every group that is
    small or that leaves out few. She knows a person from outside: where he lives, how
    old he is, a film that he mentioned on a certain day. She wants to know whether he
    watched another. She has seen no play and needs none: she looks for a group of
    harmless size, a *tracker*, joins the person to it and subtracts. She succeeds if
    the number that the desk refused is hers, exactly, and counts every question that
    it took.

    Parameters
    ----------
    desk : Desk
        Replies to questions; its `n` and `k` are public.
    pool : sequence of sequences of Claim
        Predicates she may use to look for a tracker, coarse lists first, such as
        regions, age bands, plans, titles.
    trackers : sequence of str, default=TRACKERS
        What she tries, in this order: "all" (count everybody, subtract the rest),
        "individual", "general", "double".
    rule : Rule, optional
        What the desk does to a number before it answers, such as rounding, which is
        public. By default answers are exact.

    Raises
    ------
    DeskError
        If the pool is empty or holds no claims, or a tracker is unknown.

    References
    ----------
    .. [1] D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to
       statistical database security", ACM TODS 4(1), 1979.

    Examples
    --------
    >>> from kit.access import TOO_FEW
    >>> class Toy:  # 3 women and 5 men; one woman lives in VT
    ...     n, k = 8, 2
    ...     counts = {"on the F plan": 3, "on the F plan, not living in VT": 2}
    ...
    ...     def ask(self, question):
    ...         words = str(question).removeprefix("are in the population, ")
    ...         return self.counts.get(words, Refused(TOO_FEW))
    >>> women = everyone().where(plan="F")
    >>> insider = Insider(Toy(), pool=[[women]])
    >>> found = insider.learn(women.where(region="VT"))
    >>> found.how, found.answer, found.n_answer
    ('individual', 1, 2)
    >>> print(found)
    Proved: One person on the F plan living in VT is in the population. Proved by \
two published numbers: 3 and 2.
    Questions asked for it: 4, of which 2 were refused.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        pool: Pool,
        trackers: Sequence[str] = TRACKERS,
        rule: Rule | None = None,
    ) -> None:
        lists = check_pool(pool)
        if unknown := set(trackers) - set(TRACKERS):
            some = f"some of {', '.join(TRACKERS)}"
            raise DeskError.bad_value("trackers", some, sorted(unknown))
        self.pool = [predicates for predicates in lists if predicates]
        self.trackers = tuple(trackers)
        self._desk, self._rule = desk, rule
        self._replies: dict[Question, Reply] = {}
        self._is_spent = False
        self._groups: dict[tuple[int, int, Claim | None], Claim | None] = {}
        self._wide: list[Claim] = []

    def learn(self, question: Question) -> Learned:
        """Learn a count or a total that the desk may refuse.

        What was asked and found before is remembered, and costs nothing again.

        Parameters
        ----------
        question : Claim or Statistic
            How many people, or what they add up to.

        Returns
        -------
        Learned
            The answer and the sum behind it, or that no tracker was found.
        """
        before = len(self._replies)
        reply = self._ask(question)
        if not isinstance(reply, Refused):
            return self._report(before, question, "asked", (Term(1, question, reply),))
        is_large = reply.reason == TOO_MANY
        for how in self.trackers:
            for formula in self._formulas(how, group_of(question), is_large):
                terms = self._add_up(question, formula)
                if terms is not None:
                    return self._report(before, question, how, terms)
        return self._report(before, question, None, ())

    def learn_deed(
        self, knowledge: Knowledge | Claim, *, deed: Claim
    ) -> tuple[Learned, Learned]:
        """Learn whether one person did one thing.

        Parameters
        ----------
        knowledge : Knowledge or Claim
            What is known of the person; a claim is one fact, and true.
        deed : Claim
            What he may have done.

        Returns
        -------
        tuple of Learned
            How many people the facts are true of, which must be one; and how many
            of those did it. Where the first is one, the second is a yes or a no.

        Raises
        ------
        DeskError
            If the facts are true of nobody.
        """
        person = as_knowledge(knowledge).claim
        found = self.learn(person)
        if found.answer == 0:
            msg = (
                "`knowledge` must be facts that are true of one viewer, and by the "
                f"desk's answers nobody fits all of these: {person}; leave out or "
                "correct the one that is not certain."
            )
            raise DeskError(msg)
        return found, self.learn(person & deed)

    def _formulas(self, how: str, group: Claim, is_large: bool) -> Iterator[Formula]:
        """Every sum of this kind that may work, cheapest first."""
        if how == "all":
            if not isinstance(self._ask(everyone()), Refused):
                yield subtract_from_all(group)
        elif how == "individual":
            yield from self._split(group)
        elif how == "general":
            tracker = self._find(2, 2)
            if tracker is not None:
                yield GeneralTracker(tracker).formula(group, is_large=is_large)
        else:
            inner = self._find(1, 2)
            joined = None if inner is None else self._find(2, 1, inner)
            if inner is not None and joined is not None:
                double = DoubleTracker(inner, joined)
                yield double.formula(group, is_large=is_large)

    def _split(self, group: Claim) -> Iterator[Formula]:
        """Split conditions in two: a wide group, and what sets the target apart."""
        if not isinstance(group, And) or len(group.parts) > _MOST_PARTS:
            return
        sizes = range(1, len(group.parts))
        some = chain.from_iterable(combinations(group.parts, size) for size in sizes)
        wides = [_all_of(parts) for parts in some]
        # A wide group that worked before needs no new question.
        for wide in sorted(wides, key=lambda wide: wide not in self._wide):
            if isinstance(self._ask(wide), Refused):
                continue
            parts = wide.parts if isinstance(wide, And) else (wide,)
            narrow = _all_of([part for part in group.parts if part not in parts])
            yield IndividualTracker(wide).formula(narrow)

    def _find(self, least: int, left: int, start: Claim | None = None) -> Claim | None:
        """Find a group of `least` times k people or more that leaves `left` times k."""
        k = self._desk.k or 1
        low, high = least * k, self._desk.n - left * k
        if low > high:
            return None
        wanted = (least, left, start)
        if wanted not in self._groups:
            size = None if start is None else self._ask(start)
            is_there = isinstance(size, int) and low <= size <= high
            self._groups[wanted] = (
                start
                if is_there
                else find_group(self._ask, self.pool, low=low, high=high, start=start)
            )
        return self._groups[wanted]

    def _add_up(self, question: Question, formula: Formula) -> tuple[Term, ...] | None:
        """Ask all questions of a sum; None at the first that is refused."""
        terms = []
        for weight, group in formula:
            part = _about(question, group)
            reply = self._ask(part)
            if isinstance(reply, Refused):
                return None
            terms.append(Term(weight, part, reply))
        if formula[0][0] == 1 and len(formula) == 2:
            self._wide.append(formula[0][1])
        return tuple(terms)

    def _ask(self, question: Question) -> Reply:
        """Ask the desk, each question once, and none once the budget is spent."""
        if question not in self._replies:
            if self._is_spent:
                return Refused(SPENT)
            reply = self._replies[question] = self._desk.ask(question)
            self._is_spent = reply == Refused(SPENT)
        return self._replies[question]

    def _report(
        self, before: int, question: Question, how: str | None, terms: tuple[Term, ...]
    ) -> Learned:
        """Say what was learned, and count the questions asked since `before`."""
        asked = dict(islice(self._replies.items(), before, None))
        n_refused = sum(isinstance(reply, Refused) for reply in asked.values())
        n_answer = len({term.question for term in terms} & asked.keys())
        n_search = len(asked) - n_refused - n_answer
        is_count = how is not None and isinstance(question, Claim)
        size = bound_terms(terms, self._rule) if is_count else None
        return Learned(
            findings=[] if size is None else _prove(question, terms, size),
            table=_tabulate(terms),
            question=question,
            how=how,
            terms=terms,
            size=size,
            n_search=n_search,
            n_answer=n_answer,
            n_refused=n_refused,
            is_spent=self._is_spent,
        )


def _tabulate(terms: Iterable[Term]) -> pl.DataFrame:
    rows = [(term.weight, str(term.question), term.answer) for term in terms]
    schema = {"weight": pl.Int64, "question": pl.String, "answer": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


def _about(question: Question, group: Claim) -> Question:
    """Ask the same of another group."""
    return group if isinstance(question, Claim) else replace(question, group=group)


def _all_of(claims: Sequence[Claim]) -> Claim:
    joined = claims[0]
    for claim in claims[1:]:
        joined = joined & claim
    return joined
