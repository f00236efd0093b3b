"""What does an attacker know about somebody, and how much of it may be wrong?

The field calls it auxiliary information. It is kept as an object of its own, apart from
what was released: what follows from both is true only if the knowledge is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import combinations
from math import comb
from operator import and_, or_

from kit.checks import check_number, check_whole
from kit.claims.language import Claim
from kit.claims.relations import is_possible
from kit.claims.viewing import watched
from kit.errors import KnowledgeError

#: What leaves room in the calendar for all days that an error allows.
_YEARS, _MOST_DAYS_OFF = (1000, 9000), 36_525


@dataclass(frozen=True)
class KnownPlay:
    """A play that a target is said to have made, as far as somebody knows it.

    Parameters
    ----------
    title : str
        What was played, as it is written in the log.
    day : date or str, optional
        When, such as "2017-12-03". By default no day is known.
    rating : float, optional
        How it was rated. By default no rating is known.
    days_off : int, default=0
        By how many days the day may be wrong, either way.
    rating_off : float, default=0
        By how much the rating may be wrong, either way.

    Raises
    ------
    KnowledgeError
        If a parameter is something else, or an error is given of what is not known.

    Examples
    --------
    >>> import kit
    >>> print(kit.KnownPlay("Heat", day="2017-12-03", days_off=2, rating=4))
    watched Heat between 1 and 5 December 2017, rated 4
    >>> print(kit.KnownPlay("Heat"))
    watched Heat at some time
    """

    title: str
    day: date | None = None
    rating: float | None = None
    days_off: int = 0
    rating_off: float = 0

    def __post_init__(self) -> None:
        if not isinstance(self.title, str) or not self.title.strip():
            raise KnowledgeError.bad_value("title", "the name of a title", self.title)
        object.__setattr__(self, "day", _read_day(self.day))
        if self.rating is not None:
            check_number(KnowledgeError, "rating", self.rating)
        most = _MOST_DAYS_OFF
        check_whole(KnowledgeError, "days_off", self.days_off, least=0, most=most)
        check_number(KnowledgeError, "rating_off", self.rating_off, least=0)
        for known, off in (("day", "days_off"), ("rating", "rating_off")):
            if getattr(self, known) is None and getattr(self, off):
                rule = f"0 where no `{known}` is known"
                raise KnowledgeError.bad_value(off, rule, getattr(self, off))

    @property
    def claim(self) -> Claim:
        """What of it can be counted: the title and the days, and not the rating."""
        if self.day is None:
            return watched(self.title)
        off = timedelta(self.days_off)
        return watched(self.title).between(self.day - off, self.day + off)

    def __str__(self) -> str:
        if self.rating is None:
            return str(self.claim)
        off = f" give or take {self.rating_off:g}" if self.rating_off else ""
        return f"{self.claim}, rated {self.rating:g}{off}"


Fact = Claim | KnownPlay

#: Ways to choose which facts are wrong, beyond which no claim is built of them.
_MOST_WAYS = 1_000


@dataclass(frozen=True)
class Knowledge:
    """What an attacker knows about one target, mistakes included.

    An attack on a release or a desk reads the facts as claims that are true of the
    target (`claim`). An attack on a log reads them as plays, to within their errors
    (`plays`).

    Parameters
    ----------
    facts : tuple of Claim or KnownPlay
        Each said to be true of the target: "she watched it on the 3rd", "she lives in
        New York". One by itself need not stand in a tuple.
    n_wrong : int, default=0
        How many of the facts may be wrong altogether; which ones is not known.

    Raises
    ------
    KnowledgeError
        If there is no fact, one is neither a claim nor a known play, all of them may
        be wrong, or no viewer can be all of it.

    Examples
    --------
    Of a colleague, read beside published numbers:

    >>> import kit
    >>> at_lunch = kit.watched("A Christmas Prince").on("2017-12-03")
    >>> print(kit.Knowledge((at_lunch, kit.everyone().where(region="NY"))))
    watched A Christmas Prince on 3 December 2017, living in NY

    Of somebody who rates films elsewhere, looked for in a log without names; one of
    the three films may be somebody else's:

    >>> seen = [
    ...     kit.KnownPlay("Heat", day="2005-03-04", days_off=14, rating=5),
    ...     kit.KnownPlay("Alien", rating=4, rating_off=1),
    ...     kit.KnownPlay("Solaris"),
    ... ]
    >>> known = kit.Knowledge(seen, n_wrong=1)
    >>> [play.title for play in known.plays]
    ['Heat', 'Alien', 'Solaris']
    """

    facts: tuple[Fact, ...]
    n_wrong: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", _listed(self.facts))
        check_whole(KnowledgeError, "n_wrong", self.n_wrong, least=0)
        if self.n_wrong >= len(self.facts):
            rule = f"below the number of facts ({len(self.facts)})"
            raise KnowledgeError.bad_value("n_wrong", rule, self.n_wrong)
        if not self._is_possible():
            msg = (
                "`facts` must be true of some viewer, and nobody can be counted by all "
                f"of them, got {self}; leave out the one that is not certain."
            )
            raise KnowledgeError(msg)

    @property
    def claim(self) -> Claim:
        """The claim that counts everyone of whom enough of the facts are true.

        Raises
        ------
        KnowledgeError
            If there are too many ways to choose which facts are wrong.
        """
        return _at_least([_claim_of(fact) for fact in self.facts], self.n_wrong)

    @property
    def plays(self) -> tuple[KnownPlay, ...]:
        """The facts as plays, for an attack on a log.

        Raises
        ------
        KnowledgeError
            If one is a claim, with which no single play can be compared.
        """
        for fact in self.facts:
            if not isinstance(fact, KnownPlay):
                rule = "known plays, such as KnownPlay(...), for an attack on a log"
                raise KnowledgeError.bad_value("facts", rule, fact)
        return tuple(fact for fact in self.facts if isinstance(fact, KnownPlay))

    def _is_possible(self) -> bool:
        """Whether somebody can be all of it; plays never exclude each other."""
        claims = [fact for fact in self.facts if isinstance(fact, Claim)]
        if self.n_wrong >= len(claims):
            return True
        return is_possible(_at_least(claims, self.n_wrong))

    def __str__(self) -> str:
        told = str(reduce(and_, map(_claim_of, self.facts)))
        if not self.n_wrong:
            return told
        return f"{told}; {self.n_wrong} of these {len(self.facts)} may be wrong"


def as_knowledge(known: Knowledge | Claim | KnownPlay) -> Knowledge:
    """Take one fact for knowledge of that fact alone."""
    return known if isinstance(known, Knowledge) else Knowledge((known,))


def _claim_of(fact: Fact) -> Claim:
    return fact if isinstance(fact, Claim) else fact.claim


def _at_least(claims: Sequence[Claim], n_wrong: int) -> Claim:
    """Claim that all but `n_wrong` of some claims are true, whichever they are."""
    if comb(len(claims), n_wrong) > _MOST_WAYS:
        rule = f"so few that there are at most {_MOST_WAYS:,} ways to choose them"
        raise KnowledgeError.bad_value("n_wrong", rule, n_wrong)
    some = combinations(claims, len(claims) - n_wrong)
    return reduce(or_, (reduce(and_, right) for right in some))


def _listed(facts: object) -> tuple[Fact, ...]:
    listed = (facts,) if isinstance(facts, Claim | KnownPlay) else facts
    if not isinstance(listed, list | tuple) or not listed:
        raise KnowledgeError.bad_value("facts", "one claim or more", facts)
    for fact in listed:
        if not isinstance(fact, Claim | KnownPlay):
            rule = "built with kit.claims, such as watched(...), or a KnownPlay"
            raise KnowledgeError.bad_value("fact", rule, fact)
    return tuple(dict.fromkeys(listed))


def _read_day(value: object) -> date | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or not _YEARS[0] <= day.year <= _YEARS[1]:
        rule = 'a date, such as "2017-12-03", or None where it is not known'
        raise KnowledgeError.bad_value("day", rule, value)
    return day.date() if isinstance(day, datetime) else day
