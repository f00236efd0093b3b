"""How many of the people in a sentence would one more fact set apart?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kit.checks import MOST_PEOPLE, is_whole
from kit.errors import LedgerError
from kit.ledger.entries import Entry
from kit.measures.uniques import Uniques, expect_unique, interval_unique
from kit.populations import (
    US_STATES,
    age_bands,
    birthdays,
    combine,
    dates_of_birth,
    sexes,
    us_states,
)

#: The one population whose places this kit knows by heart.
UNITED_STATES = "United States"


@dataclass(frozen=True)
class UniqueBy:
    """How many of a group share a fact with nobody else in it."""

    fact: str  # what is known of them
    alone: Uniques  # the mean, and how far it strays
    low: float  # of the groups of this size, 95% lie within, in people
    high: float  # of the groups of this size, 95% lie within, in people

    @property
    def is_all(self) -> bool:
        """Whether nobody shares it, in nearly all groups: so it is of a handful."""
        return self.low == self.high == self.alone.k


def expect_each_unique(
    k: int,
    *,
    population: str | Mapping[str, int] = "",
    is_local: bool = False,
    seed: int,
) -> tuple[UniqueBy, ...]:
    """Expect how many of `k` people are alone, by each fact that others may know."""
    facts = _facts(population, k, is_local=is_local)
    return tuple(_unique_by(fact, shares, k, seed) for fact, shares in facts.items())


def find_outside(headline: Entry, population: str | Mapping[str, int]) -> str:
    """Give the place of a sentence if the population that was chosen lacks it."""
    place = headline.told.get("place", "")
    if _places(population, 0) is None or not place:
        return ""
    known = population if isinstance(population, Mapping) else [*US_STATES, population]
    lies_in = {name.casefold() for name in (place, *headline.told.get("within", ()))}
    return "" if lies_in & {str(name).casefold() for name in known} else place


def choose_fact(alone: Sequence[UniqueBy]) -> UniqueBy | None:
    """Choose the fact to tell: the birthday, or the date of birth of larger groups."""
    by = {one.fact: one for one in alone}
    if not by:
        return None
    is_enough = by["birthday"].alone.share >= 0.5
    return by["birthday"] if is_enough else by["full date of birth"]


def _facts(
    population: str | Mapping[str, int], k: int, *, is_local: bool
) -> dict[str, np.ndarray]:
    """List what a neighbour, a colleague or a data broker may know."""
    people = combine(sexes(), age_bands())
    places = _places(population, k)
    facts = {}
    if places is not None and not is_local:
        facts = {
            "place": places,
            "place and sex": combine(places, sexes()),
            "place, sex and age band": combine(places, people),
        }
    return facts | {
        "sex and age band": people,
        "birthday": birthdays(),
        "full date of birth": dates_of_birth(),
    }


def _places(population: str | Mapping[str, int], k: int) -> np.ndarray | None:
    if isinstance(population, str) and population in ("", UNITED_STATES):
        return us_states() if population else None
    rule = f'"{UNITED_STATES}", "", or people by place such as {{"Kent": 1_576_069}}'
    if not isinstance(population, Mapping) or not population:
        raise LedgerError.bad_value("population", rule, population)
    for people in population.values():
        if not is_whole(people) or not 1 <= people <= MOST_PEOPLE:
            raise LedgerError.bad_value("population", rule, people)
    counts = np.array(list(population.values()), dtype=float)
    if counts.sum() < k:
        rule = f"at least the {k:,} people of the sentence, all places together"
        raise LedgerError.bad_value("population", rule, f"{counts.sum():,.0f}")
    return counts / counts.sum()


def _unique_by(fact: str, shares: np.ndarray, k: int, seed: int) -> UniqueBy:
    alone = expect_unique(shares, k=k)
    low, high = interval_unique(shares, k=k, seed=seed)
    return UniqueBy(fact, alone, low, high)
