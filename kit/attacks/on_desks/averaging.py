"""What does somebody learn who averages many blurred answers of a desk?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from kit.access import SPENT, Desk, Refused, Reply
from kit.attackers import Attacker, ThreatModel
from kit.attacks.on_desks.averaged import Averaged
from kit.attacks.on_desks.beliefs import Belief, Rehearsal, add_up, believe
from kit.attacks.on_desks.insider import Term, bound_terms
from kit.attacks.on_desks.looks import WAYS, Look, find_looks
from kit.attacks.on_desks.trackers import Pool, check_pool
from kit.checks import (
    check_number,
    check_seed,
    check_type,
    check_whole,
    is_list,
    is_whole,
)
from kit.claims.language import Claim
from kit.errors import DeskError
from kit.findings import Proved
from kit.printed import Exact
from kit.releases import Bounds, Number, Rule

#: Who averages where nothing else is said.
USUAL = Attacker(who="somebody who may ask the desk")

THREAT = ThreatModel(
    attack="Averager, measure_averaging",
    attacker="anybody who may ask the desk",
    reads="answers of a desk that rounds them or adds noise",
    of_target="words that single out a small group",
    of_others="nothing",
    wins="the size that she names is that of the group, exactly",
    kind="Proved or Scored",
    source="Denning, Cryptography and Data Security (1982), section 6.4; Asghar and "
    "Kaafar, PETS 2020",
)

_SCHEMA = {
    "questions": pl.Int64,
    "value": pl.Int64,
    "mean": pl.Float64,
    "guess": pl.Int64,
    "chance": pl.Float64,
}
_ALIKE = 8  # so many answers to a question, all the same: this desk repeats itself


class Averager:
    """Learn the size of a small group from many blurred answers.

    The attacker works at the service. The desk rounds its answers or adds noise, and
    refuses small groups. She wants to know how many people watched a film in one small
    place. So she takes a crowd, any crowd, and asks for it twice: with the small group
    added, and with it left out. The difference is the size of the group, blurred. She
    does it again with another crowd, whose blur is another, and again, and the blur
    averages away. She stops as soon as one size is as good as certain, and counts every
    question that it took.

    Parameters
    ----------
    desk : Desk
        Replies to questions; it may refuse.
    attacker : Attacker, default=USUAL
        Who she is. With ``knows_rule=False`` she takes the plain mean, and never looks
        at `rule`. The attack makes no use of the other fields.
    pool : sequence of sequences of Claim
        Predicates that crowds are made of, in lists, such as regions, ages, titles.
    rule : Rule, optional
        What the desk does to a number before it answers. By default answers are exact.
    ways : sequence of str, default=("crowds",)
        Kinds of looks, each tried in turn: "crowds"; "splits", the group cut in two,
        where the desk answers small groups; "wordings", for noise that is drawn anew
        for each wording; and "repeats", the first look that is answered, for noise
        that is drawn anew each time.
    sizes : tuple of int, default=(1, 10)
        The smallest and the largest size that she thinks possible, in people.
    budget : int, default=2_000
        Questions that she asks for one group, at most, refused ones included.
    confidence : float, default=0.999
        She stops once one size has this chance, above 0 and below 1.
    seed : int, default=0
        Of the order in which crowds are tried.

    Raises
    ------
    DeskError
        If the pool is empty or holds no claims, a way is unknown, or a number is out
        of range.
    KnowledgeError
        If `attacker` says something that the attack makes no use of.

    Notes
    -----
    Under a rule that does not draw, a size is weighed by the share of crowd sizes with
    which it leads to the two answers. Under one that draws, the error is taken for
    Gaussian, and its width found by running the rule. All sizes are equally likely
    before. What is `Proved` rests on the intervals of the rule alone: every look bounds
    the size, and bounds are intersected.

    References
    ----------
    .. [1] D. Denning, "Cryptography and Data Security", Addison-Wesley, 1982, section
       6.4: averaging of rounded and perturbed answers.
    .. [2] H. J. Asghar, D. Kaafar, "Averaging attacks on bounded noise-based disclosure
       control algorithms", PoPETs 2020(2), sections 4 and 5.

    Examples
    --------
    Three of 2,000 people live in Vermont. The desk rounds to 5, and refuses under 10:

    >>> import kit
    >>> import polars as pl
    >>> people = range(2_000)
    >>> films = {"viewer": people, "title": [str(int(p**0.5)) for p in people]}
    >>> table = pl.DataFrame({**films, "region": ["VT"] * 3 + ["NY"] * 1_997})
    >>> counts = kit.desk.QueryDesk(kit.read_log(table, undated=True))
    >>> rule = kit.Steps((kit.Threshold(10), kit.Rounding(5)))
    >>> desk = kit.desk.RuledDesk(counts, rule, seed=1)
    >>> pool = [[kit.watched(str(number)) for number in range(45)]]
    >>> anna = kit.attacks.Averager(desk, pool=pool, rule=rule)
    >>> found = anna.learn(kit.everyone().where(region="VT"))
    >>> found.guess, found.size.low, found.size.high
    (3, 1, 4)
    """

    def __init__(
        self,
        desk: Desk,
        attacker: Attacker = USUAL,
        *,
        pool: Pool,
        rule: Rule | None = None,
        ways: Sequence[str] = ("crowds",),
        sizes: tuple[int, int] = (1, 10),
        budget: int = 2_000,
        confidence: float = 0.999,
        seed: int = 0,
    ) -> None:
        check_type(DeskError, "attacker", attacker, Attacker, "an Attacker")
        attacker.refuse("averaging", USUAL, "known_share", "wrong_share", "reference")
        if rule is not None and not hasattr(rule, "reveals"):
            wanted = "a rule, such as kit.Rounding(5), or None"
            raise DeskError.bad_value("rule", wanted, rule)
        self.pool = [some for some in check_pool(pool) if some]
        self.ways = _check_ways(ways)
        self.sizes = _check_sizes(sizes)
        self.budget = check_whole(DeskError, "budget", budget)
        self.confidence = check_number(
            DeskError, "confidence", confidence, above=0, below=1
        )
        check_seed(DeskError, seed)
        self._desk, self._seed = desk, seed
        self._knows_rule = attacker.knows_rule
        self._rule = rule if attacker.knows_rule else None
        self._rehearsal = Rehearsal(self._rule, seed)
        self._replies: dict[Claim, Reply] = {}
        self._is_spent = False

    def learn(self, group: Claim) -> Averaged:
        """Ask about one group until one size is as good as certain.

        Parameters
        ----------
        group : Claim
            Whose size is sought.

        Returns
        -------
        Averaged
            The likeliest size, what is proved of it, and what it took.

        Raises
        ------
        DeskError
            If `group` is no claim.
        """
        if not isinstance(group, Claim):
            raise DeskError.bad_value("group", "a claim, such as watched(...)", group)
        expansion = float(getattr(self._rule, "expansion", 1.0))
        first = self.sizes[0] if expansion == 1 else 0  # a sample may miss them all
        sizes = range(first, self.sizes[1] + 1)
        belief = believe(sizes, self._rehearsal, is_known=self._knows_rule)
        run = _Run(self, belief)
        for look, again in self._looks(group, run):
            run.look(look, again=again)
            if run.is_over:
                break
        return run.report(group, expansion)

    def _looks(self, group: Claim, run: _Run) -> Iterator[tuple[Look, bool]]:
        """Find the looks, and say which of them are repeats."""
        rng = np.random.default_rng(self._seed)
        for look in find_looks(group, self.pool, self.ways, rng):
            before = run.n_looks
            yield look, False
            if "repeats" in self.ways and run.n_looks > before:
                while not run.repeats_itself:
                    yield look, True
                if len(set(self.ways)) == 1:
                    return

    # -- what a run needs ---------------------------------------------------------

    def _reply(self, question: Claim, *, again: bool) -> tuple[Reply, bool]:
        """Ask, or remember; and say whether the desk was asked."""
        if question in self._replies and not again:
            return self._replies[question], False
        if self._is_spent:
            return Refused(SPENT), False
        reply = self._replies[question] = self._desk.ask(question)
        self._is_spent = reply == Refused(SPENT)
        return reply, True


class _Run:
    """One group, from the first look to the last."""

    def __init__(self, averager: Averager, belief: Belief) -> None:
        self._of, self._belief = averager, belief
        self._low: tuple[float, tuple[Term, ...]] = (0, ())
        self._high: tuple[float, tuple[Term, ...]] = (np.inf, ())
        self._rows: list[tuple[object, ...]] = []
        self._values: list[int] = []
        self._held: list[list[int]] = []  # the same answers again, which tell nothing
        self._draws_anew = False
        self._seen: set[tuple[Claim, ...]] = set()
        self._n_asked = self._n_refused = 0

    @property
    def n_looks(self) -> int:
        """How many looks were answered so far."""
        return len(self._rows)

    @property
    def repeats_itself(self) -> bool:
        """Whether the same question gets the same answer again and again."""
        return len(self._held) >= _ALIKE

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to ask, or no more to be had."""
        is_sure = bool(self._rows) and self._belief.chance >= self._of.confidence
        is_out = self._n_asked >= self._of.budget or self._of._is_spent
        return is_sure or is_out or self._low[0] == self._high[0]

    def look(self, look: Look, *, again: bool) -> None:
        """Ask the questions of a look, and take in what comes of it."""
        questions = tuple(part.question for part in look)
        if questions in self._seen and not again:
            return
        self._seen.add(questions)
        answers = []
        for question in questions:
            if self._n_asked >= self._of.budget:
                return
            reply, is_new = self._of._reply(question, again=again)
            self._n_asked += is_new
            if isinstance(reply, Refused):
                self._n_refused += is_new
                return
            answers.append(reply)
        self._hold(look, answers) if again else self._take(look, answers)

    def _hold(self, look: Look, answers: list[int]) -> None:
        """Take a repeat in once it is known that this desk draws anew."""
        self._held.append(answers)
        if self._draws_anew or add_up(look, answers) != self._values[-1]:
            self._draws_anew = True
            for one in self._held:
                self._take(look, one)
            self._held.clear()

    def _take(self, look: Look, answers: list[int]) -> None:
        belief = self._belief
        belief.add(look, answers)
        self._values.append(add_up(look, answers))
        if self._of._knows_rule:
            self._bound(look, answers)
        mean = sum(self._values) / len(self._values)
        row = (self._n_asked, self._values[-1], mean, belief.best, belief.chance)
        self._rows.append(row)

    def _bound(self, look: Look, answers: list[int]) -> None:
        """Keep the terms that prove the narrowest bounds."""
        pairs = zip(look, answers, strict=True)
        terms = tuple(Term(p.weight, p.question, a) for p, a in pairs)
        size = bound_terms(terms, self._of._rehearsal)
        if size is None:
            return
        if size.low > self._low[0]:
            self._low = (size.low, terms)
        if size.high is not None and size.high < self._high[0]:
            self._high = (size.high, terms)

    def report(self, group: Claim, expansion: float) -> Averaged:
        """Say what was learned."""
        size, because = self._prove()
        guess, chance = None, 0.0
        if self._rows:
            guess, chance = self._belief.best, self._belief.chance
        if guess is not None and size is not None and expansion == 1:
            high = guess if size.high is None else size.high
            guess = min(max(guess, size.low), high)
        return Averaged(
            findings=[] if size is None else [Proved(group, size, because, False)],
            table=pl.DataFrame(self._rows, _SCHEMA, orient="row"),
            group=group,
            size=size,
            guess=guess,
            chance=chance,
            mean=sum(self._values) / len(self._values) if self._values else None,
            expansion=expansion,
            n_asked=self._n_asked,
            n_refused=self._n_refused,
            is_spent=self._of._is_spent,
        )

    def _prove(self) -> tuple[Bounds | None, tuple[Number, ...]]:
        """Give the bounds that all looks leave; none where they contradict."""
        low, high = self._low[0], self._high[0]
        if high == np.inf or low > high:
            return None, ()
        terms = dict.fromkeys((*self._low[1], *self._high[1]))
        because = tuple(Number(t.question, Exact(t.answer)) for t in terms)
        is_point = low == high
        return Bounds(int(low), int(high), is_point, is_point), because


def _check_ways(ways: object) -> tuple[str, ...]:
    given = list(ways) if is_list(ways) else []
    if not given or set(given) - set(WAYS):
        raise DeskError.bad_value("ways", f"some of {', '.join(WAYS)}", ways)
    return tuple(given)


def _check_sizes(sizes: object) -> tuple[int, int]:
    given = list(sizes) if is_list(sizes) else []
    is_good = len(given) == 2 and all(map(is_whole, given))
    if not is_good or not 0 <= given[0] < given[1]:
        rule = "two ints, the smallest and the largest, of at least 0"
        raise DeskError.bad_value("sizes", rule, sizes)
    return int(given[0]), int(given[1])
