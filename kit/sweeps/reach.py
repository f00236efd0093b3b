"""How far does it reach that an attack proved nothing, and guessed nothing?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kit.errors import SweepError
from kit.evaluate.rates import wilson
from kit.sweeps.cases import Case
from kit.sweeps.gains import check_swept, measure_gains, say_gain
from kit.sweeps.games import HowMany
from kit.sweeps.judging import JUDGED

#: The share of groups that may be left open by an all-clear.
LEFT_OPEN = 0.05


@dataclass(frozen=True)
class Reach:
    """How many small groups were tried, of which publications, and how many fell.

    `tried` are the groups, by publication, against which an attack could be mounted;
    `n` those in all, each once, since two publications may hide the same; `proved`
    those whose size is proved, each publication by itself. `guessed` has a sentence for
    each attack whose guesses are right more often than baseline and control, of groups
    and of people: a rule under which sizes are guessed is no all-clear, though nothing
    is proved. `untried` names the attacks, in every game, that had nothing to work on
    or answered nothing: how the rule fares against these, nobody knows.

    Examples
    --------
    Nothing proved of one group is next to nothing said; of 73, it is enough:

    >>> str(Reach({"streaks": 1}, 1, 0))
    '1 small group (streaks 1)'
    >>> f"{Reach({'streaks': 1}, 1, 0).hidden:.0%}"
    '79%'
    >>> [Reach({"streaks": n}, n, 0).is_all_clear for n in (1, 72, 73)]
    [False, False, True]
    """

    tried: Mapping[str, int]
    n: int
    proved: int
    guessed: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()

    @property
    def hidden(self) -> float:
        """The share of such groups that may be provable all the same, in [0, 1].

        The upper end of Wilson's 95% interval: for none of n, z² / (n + z²). It reads
        the groups as if they were drawn one by one, and speaks of groups of these
        kinds under these attacks only.
        """
        return wilson(min(self.proved, self.n), self.n).high if self.n else 1.0

    @property
    def is_all_clear(self) -> bool:
        """Whether nothing is proved of enough groups, and nothing is guessed.

        Enough leave at most `LEFT_OPEN` of such groups open. It says nothing of attacks
        that were not tried: see `untried`.
        """
        is_open = self.proved or self.guessed
        return not is_open and self.hidden <= LEFT_OPEN

    def __str__(self) -> str:
        groups = "small group" if self.n == 1 else "small groups"
        tried = ", ".join(f"{name} {n:,}" for name, n in self.tried.items())
        return f"{self.n:,} {groups}" + f" ({tried})" * bool(tried)

    def say(self) -> str:
        """Say in sentences what was found, and give no all-clear that is none.

        Examples
        --------
        >>> Reach({"streaks": 1}, 1, 0).say()
        'No all-clear: too few groups were tried, 1 small group (streaks 1). None is \
proved, yet up to 79% of such groups could be. It takes 73 to bring that down to 5%.'
        """
        said = "".join(f" Guessed: {one}." for one in self.guessed)
        if self.untried:
            said += f" Not tried, or without an answer: {', '.join(self.untried)}."
        return self._judge() + said

    def _judge(self) -> str:
        """Say in a sentence or two whether nothing is open."""
        if self.proved:
            return f"The size of {self.proved:,} of {self} is proved."
        if self.guessed:
            return f"No all-clear: no size of {self} is proved, but guesses hit."
        if not self.n:
            return "No all-clear: no small group could be tried."
        if self.is_all_clear:
            return (
                f"No size of {self} is proved, and none is guessed beyond luck. Of all "
                f"such groups, up to {self.hidden:.1%} could still be proved (95%)."
            )
        return (
            f"No all-clear: too few groups were tried, {self}. None is proved, yet up "
            f"to {self.hidden:.0%} of such groups could be. It takes {enough()} to "
            f"bring that down to {LEFT_OPEN:.0%}."
        )


def enough() -> int:
    """Give the fewest groups of which nothing must be proved for an all-clear.

    Examples
    --------
    >>> enough()  # z²/(n + z²) ≤ 0.05 from n = 19 z² = 72.99 on
    73
    """
    n = 1
    while wilson(0, n).high > LEFT_OPEN:
        n += 1
    return n


def measure_reach(
    swept: pl.DataFrame, cases: Sequence[Case], *, rule: str, k: int
) -> Reach:
    """Count what was tried under one rule at one k.

    Small groups are meant, the game of how many. Of several attacks on one
    publication, the one that could be mounted on most groups counts; of publications
    that hide the very same groups, one. Guesses are looked at in every game that was
    swept, each attack with an interval for as many attacks as there are at this point.

    Parameters
    ----------
    swept : pl.DataFrame
        What `kit.sweeps.sweep` gives.
    cases : sequence of Case
        What was swept.
    rule : str
        The name of a rule in it.
    k : int
        One of its ks.

    Returns
    -------
    Reach
        It says in a sentence how far it goes: see `Reach.say`.

    Raises
    ------
    SweepError
        If `swept` is no table of a sweep, or has no such point.
    """
    check_swept(swept, JUDGED | {"game": None, "case": None, "rule": None, "k": None})
    every = swept.filter(rule=rule, k=k)
    points = every.filter(game=HowMany.name)
    if points.is_empty():
        wanted = "a rule and a k of this sweep"
        raise SweepError.bad_value("rule", wanted, f"{rule} at k = {k}")
    most = points.group_by("case").agg(pl.col("valid", "proved").max().fill_null(0))
    found = {case: (n, proved) for case, n, proved in most.iter_rows()}
    tried: dict[str, int] = {}
    alike: dict[frozenset, int] = {}
    for case in (case for case in cases if getattr(case, "game", HowMany) is HowMany):
        n, _ = found.get(case.name, (0, 0))
        tried[case.name] = n
        groups = frozenset(secret.sought.group for secret in case.secrets)
        alike[groups] = max(n, alike.get(groups, 0))
    proved = sum(proved for _, proved in found.values())
    untried = every.filter(pl.col("valid").fill_null(0) == 0)
    pairs = untried.select("attack", "case").unique(maintain_order=True).iter_rows()
    return Reach(
        tried,
        sum(alike.values()),
        proved,
        _say_guesses(every),
        tuple(f"{attack} ({case})" for attack, case in pairs),
    )


def _say_guesses(points: pl.DataFrame) -> tuple[str, ...]:
    """Say which attacks guess better than luck explains."""
    beyond = measure_gains(points, points=points.height).filter(pl.col("gain") > 0)
    return tuple(map(say_gain, beyond.iter_rows(named=True)))
