"""What does a desk tell that prints its answers under a rule?"""

from __future__ import annotations

import numpy as np

from kit.access import TOO_FEW, TOO_FINE, TOO_MANY, Question, Refused, Reply
from kit.checks import check_flag, check_seed
from kit.claims.language import Claim
from kit.desk.query_desk import QueryDesk
from kit.errors import DeskError, RuleError
from kit.publishing.printing import generator_of, needs_plays, needs_table
from kit.rules.kinds import BaseRule
from kit.rules.steps import Steps, as_steps


class RuledDesk:
    """Answer questions as a press office would print them, and write nothing down.

    What the rule withholds is refused, and so is a group where the rule would withhold
    the number of those left out, or put it in coarser words.

    Parameters
    ----------
    desk : QueryDesk
        The desk behind it, which counts.
    rule : rule, optional
        What is done to each answer; it acts on sentences and counts, not on tables or
        plays. By default nothing is.
    seed : int
        Of rules that draw.
    is_sticky : bool, default=True
        Whether the same question gets the same answer. If not, noise is drawn anew each
        time, in the order in which questions come. Keys of cells are always sticky.

    Attributes
    ----------
    n : int
        The number of people in the log.
    k : int or None
        The smallest count that is told, as far as the rule says one.

    Raises
    ------
    RuleError
        If the rule acts on tables or plays, or draws and has no seed, or `is_sticky` is
        neither true nor false.

    Examples
    --------
    >>> import kit
    >>> rule = kit.Steps((kit.Threshold(10), kit.Rounding(5)))
    >>> desk = kit.desk.RuledDesk(kit.desk.QueryDesk(kit.open_films()), rule, seed=1)
    >>> desk.n, desk.k
    (100000, 10)
    >>> desk.ask(kit.watched("A Christmas Prince")) % 5
    0
    """

    def __init__(
        self,
        desk: QueryDesk,
        rule: BaseRule | None,
        *,
        seed: int,
        is_sticky: bool = True,
    ) -> None:
        check_seed(RuleError, seed, or_none=True)
        check_flag(RuleError, "is_sticky", is_sticky)
        steps = as_steps(rule)
        draws = steps is not None and (steps.is_random or steps.n_keys is not None)
        if draws and seed is None:
            raise RuleError.needs_seed(str(rule))
        if steps is not None and steps.on_tables:
            raise needs_table(str(rule))
        if steps is not None and steps.on_plays:
            raise needs_plays(str(rule))
        self.n, self.k = desk.n, _smallest_told(steps)
        self._desk, self._steps, self._seed = desk, steps, seed
        self._is_sticky, self._n_drawn = is_sticky, 0
        self._keys: np.ndarray | None = None

    def ask(self, question: Question) -> Reply:
        """Reply with a number of people, or refuse."""
        if not isinstance(question, Claim):
            wanted = "a claim, such as watched(...), which counts people"
            raise DeskError.bad_value("question", wanted, question)
        steps = self._steps
        if steps is None:
            return self._desk.count(question)
        if steps.coarsen(question) != question:
            return Refused(TOO_FINE)  # the answer would be about somebody else
        told = self._tell(question, steps)
        if told is None:
            return Refused(TOO_FEW)
        return Refused(TOO_MANY) if self._tell(~question, steps) is None else told

    def _tell(self, group: Claim, steps: Steps) -> int | None:
        """Put the size of a group through the rule."""
        members, key = self._desk.members(group), None
        if steps.n_keys is not None:
            key = self._add_keys(members, steps.n_keys)
        rng = self._generator(group) if steps.is_random else None
        return steps.settle(int(np.bitwise_count(members).sum()), rng, key)

    def _generator(self, group: Claim) -> np.random.Generator:
        """Make the generator of one answer."""
        if self._is_sticky:
            return generator_of(self._seed, group)
        self._n_drawn += 1
        return np.random.default_rng([self._seed, self._n_drawn])

    def _add_keys(self, members: np.ndarray, n_keys: int) -> int:
        """Add up the keys that the members of a group carry."""
        if self._keys is None:
            rng = np.random.default_rng(self._seed)
            self._keys = rng.integers(n_keys, size=len(members) * 8)
        own = self._keys[np.unpackbits(members).astype(bool)]
        return int(own.sum() % n_keys)


def _smallest_told(steps: Steps | None) -> int | None:
    """Give the largest threshold among the steps."""
    ks = [getattr(rule, "k", None) for rule in steps.rules] if steps else []
    return max((k for k in ks if k is not None), default=None)
