"""How few and how many people can a group hold, in the worlds that fit a release?

This is the one door to the proofs. Behind it stand two engines: one for counts
(`kit.proof.counts`), and one for counts beside figures such as a median
(`kit.proof.worlds`). Both give bounds that hold in every world, and say which of
them some world attains.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from kit.claims.language import Claim, everyone
from kit.claims.relations import contains
from kit.claims.viewer_program import ViewerProgram
from kit.errors import ContradictionError, ReleaseError
from kit.proof.bounds import Bound, Engine, Opening
from kit.proof.cells import Grouped
from kit.proof.counts import Counted, counts_fit
from kit.proof.minimal_subsets import find_smallest
from kit.releases import Bounds, Number, Release, check_release

if TYPE_CHECKING:
    from kit.proof.people import People

#: Up to so many people are looked at one by one.
MOST_PEOPLE = 60

Places = frozenset[int]


class Figured:
    """Every population that fits a release with figures."""

    def __init__(self, release: Release, also: Iterable[Claim] = ()) -> None:
        self.release, self._also = release, tuple(also)
        self.grouped = Grouped(release, self._also)
        counts = [place for place, n in enumerate(release.numbers) if n.is_count]
        self._limits = frozenset(
            place
            for place, (_, high) in zip(counts, release.intervals(), strict=True)
            if high is not None
            and high <= MOST_PEOPLE
            and contains(release.numbers[place].claim, everyone())
        )

    @cached_property
    def people(self) -> People:
        """The people one by one."""
        if not self._limits:
            msg = (
                f"Worlds with figures can be listed only of at most {MOST_PEOPLE:,} "
                "people in all; give the release a `population` no larger than that."
            )
            raise ReleaseError(msg)
        from kit.proof.people import People

        return People(self.release, self._also)

    def settles(self, group: Claim) -> bool:
        """Say whether the cells tell who is in the group."""
        return self.grouped.settles(group)

    def extreme(self, group: Claim, sign: int, kept: Places) -> Bound:
        """Find the fewest (`sign` 1) or the most (-1) people in a settled group."""
        side = self.grouped.extreme(group, sign, kept)
        if side.is_exact or not self._are_few(kept):
            return side
        return self.people.extreme(group, sign, kept, outer=side.bound)

    def opens(
        self, group: Claim, size: Bounds, kept: Places, *, is_quick: bool = False
    ) -> Opening | None:
        """Find a world that fits some numbers and breaks a size, quickly or not."""
        opening = self.grouped.opens(group, size, kept)
        if opening is None or opening.is_certain or not self._are_few(kept):
            return opening
        return self.people.opens(group, size, kept)

    def priced(self, group: Claim, kept: Places) -> Places:
        """Name numbers that are likely to be enough: there are no prices here."""
        return kept

    def fits(self, kept: Places) -> bool | None:
        """Say whether some world fits the numbers; ``None`` where that is unsure."""
        fits = self.grouped.fits(kept)
        if fits is None and self._are_few(kept):
            return self.people.fits(kept)
        return fits

    def _are_few(self, kept: Places) -> bool:
        return not self._limits.isdisjoint(kept)


#: Atoms that may be generated for one bound; the bounds are valid even then.
MOST_ROUNDS = 2_000


class Worlds:
    """Every population that fits a release.

    Parameters
    ----------
    release : Release
        The published numbers.
    also : sequence of Claim, optional
        Claims that nobody published but that groups will be made of.
    most_rounds : int
        How many atoms may be generated for one bound before the search is cut
        short; the bounds are valid even then.

    Raises
    ------
    ContradictionError
        If no world fits; it names a smallest set of numbers that contradict.
    ReleaseError
        If figures and claims tell apart more groups of people than can be searched.

    Examples
    --------
    >>> import kit
    >>> film = kit.watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> worlds = kit.Worlds(kit.release({until_9th: 57, until_10th: 53}))
    >>> str(worlds.bounds(until_9th & ~until_10th))
    'exactly 4'
    """

    def __init__(
        self,
        release: Release,
        *,
        also: Collection[Claim] = (),
        most_rounds: int = MOST_ROUNDS,
    ) -> None:
        check_release(release)
        self.release = release
        self.every = frozenset(range(len(release)))
        also = check_claims("also", also)
        self.also = tuple(c for c in also if c not in release.claims)
        self._most_rounds = most_rounds
        self._finer: dict[Claim, Worlds] = {}
        try:
            self.engine = _start(release, self.also, most_rounds)
        except ContradictionError as found:
            raise self._named(found) from None

    def __repr__(self) -> str:
        return f"Worlds that fit a {self.release!r}"

    def bounds(self, group: Claim, *, keep: Collection[Number] | None = None) -> Bounds:
        """Bound the size of a group over all worlds.

        Parameters
        ----------
        group : Claim
            Any claim, published or not.
        keep : collection of Number, optional
            Read only these numbers of the release; all of them by default.

        Returns
        -------
        Bounds
            In people.

        Raises
        ------
        ContradictionError
            If no world of whole people fits, though one of split people does.
        """
        check_claims("group", [group])
        kept = self._places(keep)
        low, high = (self.extreme(group, sign, kept) for sign in (1, -1))
        fewest = low.bound or 0  # nobody, where the engine knows no better
        return Bounds(fewest, high.bound, low.is_exact, high.is_exact)

    def extreme(self, group: Claim, sign: int, kept: frozenset[int]) -> Bound:
        """Find the fewest (`sign` 1) or the most (-1) people in a group.

        `kept` are the places in the release of the numbers that are read.
        """
        worlds = self.settling(group)
        try:
            return worlds.engine.extreme(group, sign, kept)
        except ContradictionError as found:
            raise self._named(found) from None

    def settles(self, group: Claim) -> bool:
        """Say whether the claims at hand settle who is in the group."""
        return self.engine.settles(group)

    def settling(self, group: Claim) -> Worlds:
        """These worlds, or finer ones whose claims settle the group."""
        if self.settles(group):
            return self
        if group not in self._finer:
            also = [*self.also, *group.leaves()]
            self._finer[group] = Worlds(
                self.release, also=also, most_rounds=self._most_rounds
            )
        return self._finer[group]

    @cached_property
    def program(self) -> ViewerProgram:
        """What answers to the published claims one viewer can give."""
        return ViewerProgram(self.release.claims)

    def _places(self, keep: Collection[Number] | None) -> frozenset[int]:
        if keep is None:
            return self.every
        if not isinstance(keep, Collection):
            raise ReleaseError.bad_value("keep", "numbers of the release", keep)
        for number in keep:
            if number not in self.release.numbers:
                raise ReleaseError.bad_value("keep", "numbers of the release", number)
        return frozenset(self.release.numbers.index(number) for number in keep)

    def contradiction(self) -> ContradictionError:
        """Say which numbers contradict each other, where it turned out that some do."""
        return self._named(ContradictionError())

    def _named(self, found: ContradictionError) -> ContradictionError:
        """Find a smallest set of numbers that contradict each other."""
        question = _Fit(self.release, self._most_rounds)
        start = found.places if question.is_enough(found.places) else self.every
        if not question.is_enough(start):
            return found
        places, is_smallest = find_smallest(question, start)
        numbers = tuple(self.release.numbers[place] for place in sorted(places))
        return ContradictionError(numbers, places, is_smallest=is_smallest)


class _Fit:
    """Are these numbers enough for a contradiction?"""

    def __init__(self, release: Release, most_rounds: int) -> None:
        self.every = frozenset(range(len(release)))
        self.is_certain = True
        self._fit = _test(release, most_rounds)

    def is_enough(self, kept: frozenset[int]) -> bool:
        fits = self._fit(kept)
        self.is_certain &= fits is not None
        return fits is False

    def widen(self, kept: frozenset[int]) -> frozenset[int]:
        return kept

    def confirm(self, kept: frozenset[int]) -> None:
        """Nothing more to do: `is_enough` says whether it is certain."""


def _start(release: Release, also: tuple[Claim, ...], most_rounds: int) -> Engine:
    """Choose the engine that a release needs."""
    if not release.statistics:
        return Counted(release, also, most_rounds=most_rounds)
    figured = Figured(release, also)
    if figured.fits(frozenset(range(len(release)))) is False:
        raise ContradictionError()
    return figured


def _test(
    release: Release, most_rounds: int
) -> Callable[[frozenset[int]], bool | None]:
    """Choose what tells whether some world fits a part of a release."""
    if not release.statistics:
        return partial(counts_fit, release, most_rounds=most_rounds)
    return Figured(release).fits


def check_claims(name: str, claims: object) -> list[Claim]:
    """Refuse what is no claim: text, a statistic, a single one for a list."""
    listed = claims if isinstance(claims, Collection) else [claims]
    for claim in listed:
        if not isinstance(claim, Claim):
            rule = "built with kit.claims, such as watched(...)"
            raise ReleaseError.bad_value(name, rule, claim)
    return list(listed)


def check_worlds(worlds: object) -> Worlds:
    """Refuse what are no worlds, a release above all."""
    if not isinstance(worlds, Worlds):
        rule = "the worlds of a release, Worlds(release)"
        raise ReleaseError.bad_value("worlds", rule, worlds)
    return worlds
