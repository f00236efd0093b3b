"""Tiny populations, what can be printed of them, and every world that fits it.

Nothing here asks the kit what a printed number reveals: each world is published
again, in every way that its rule of rounding allows, and fits if that gives the
same.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import product

import numpy as np
from hypothesis import strategies as st

from kit.claims import Amount, Statistic, everyone, watched
from kit.claims.amounts import KINDS, AmountIn
from kit.claims.language import And, Everyone, Not, Or
from kit.printed import ROUNDINGS, Exact, Figure, Range, Rounded, Suppressed
from kit.releases import release
from kit.rules.threshold import Threshold
from tests.proof.populations import all_worlds

STARS = Amount("stars", 0, 3)
A, B = watched("A"), watched("B")
REGION, PLAN, AGE = (
    everyone().where(region="NY"),
    everyone().where(plan="free"),
    everyone().where(age_band="-24"),
)


class Small:
    """All kinds of people: every answer to the leaves, with every value."""

    def __init__(self, leaves, amount=None):
        self.leaves, self.amount = leaves, amount
        values = range(amount.low, amount.high + 1) if amount else [0]
        kinds = list(product(*[[True, False]] * len(leaves), values))
        self.answers = np.array([kind[:-1] for kind in kinds], dtype=bool)
        self.values = np.array([kind[-1] for kind in kinds])

    def __len__(self):
        return len(self.values)

    def members(self, claim):
        """Who answers yes: one bool a kind."""
        if claim in self.leaves:
            return self.answers[:, self.leaves.index(claim)]
        match claim:
            case Everyone():
                return np.ones(len(self), dtype=bool)
            case AmountIn(_, low, high):
                return (low <= self.values) & (self.values <= high)
            case Not(part):
                return ~self.members(part)
            case And(parts):
                return np.all([self.members(part) for part in parts], axis=0)
            case Or(parts):
                return np.any([self.members(part) for part in parts], axis=0)
        raise AssertionError(claim)

    def measure(self, what, worlds):
        """Count a group in each world, or take a figure of it.

        Gives the different answers, and which of them each world has; a figure of
        nobody is None.
        """
        if not isinstance(what, Statistic):
            counts, which = np.unique(worlds @ self.members(what), return_inverse=True)
            return [Fraction(n) for n in counts.tolist()], which
        levels = np.arange(what.amount.low, what.amount.high + 1)
        at_level = (self.values == levels[:, None]) & self.members(what.group)
        codes = worlds @ at_level.T @ 10 ** np.arange(len(levels))  # a digit a level
        codes, which = np.unique(codes, return_inverse=True)
        return [_figure(what.kind, code, len(levels)) for code in codes.tolist()], which


WITH_STARS, TABLES = Small((A, B), STARS), Small((REGION, PLAN, AGE))


def _figure(kind, code, n_levels):
    """A figure of people with 0, 1, 2, ... each; so many as the digits say."""
    values = [v for v in range(n_levels) for _ in range(code // 10**v % 10)]
    if kind == "total":
        return Fraction(sum(values))
    if not values:
        return None
    n = len(values)
    return {
        "mean": Fraction(sum(values), n),
        "median": Fraction(values[(n - 1) // 2] + values[n // 2], 2),
        "smallest": Fraction(values[0]),
        "largest": Fraction(values[-1]),
    }[kind]


# -- printing -----------------------------------------------------------------------


def roundings(value, base, how):
    """Everything that a rule of rounding may print for a true value."""
    if not base or not value % base:
        return {value}
    down, up, rest = value - value % base, value - value % base + base, value % base
    if how in ("down", "up", "random"):
        return {"down": {down}, "up": {up}, "random": {down, up}}[how]
    if 2 * rest != base:
        return {down if 2 * rest < base else up}
    even = down if (down / base) % 2 == 0 else up
    half = {"half-up": {up}, "half-down": {down}, "half-even": {even}}
    return half.get(how, {down, up})


@cache
def could_print(printed, value, rule):
    """Whether this may be printed for a true value."""
    match printed:
        case Suppressed() if rule is not None:
            return value < rule.k and not (value == 0 and rule.is_zero_shown)
        case Suppressed(None, _):
            return True
        case Suppressed(below, is_zero_shown):
            return value < below and not (value == 0 and is_zero_shown)
        case _ if value is None:  # a figure of nobody is never printed
            return False
        case Exact(count):
            return value == count
        case Range(low, high):
            return low <= value and (high is None or value <= high)
        case Rounded(count, base, how):
            return count in roundings(value, Fraction(base), how)
        case Figure(figure, to, how):
            return Fraction(figure) in roundings(value, Fraction(to), how)
    raise AssertionError(printed)


@st.composite
def disguises(draw, value, *, is_figure):
    """Print a true value in one of the ways there are."""
    if is_figure and draw(st.integers(0, 9)) == 0:
        return Suppressed()
    how = draw(st.sampled_from(ROUNDINGS))
    if is_figure:
        step = Fraction(draw(st.sampled_from(["0", "0", "1/2", "1/10", "1"])))
        return Figure(
            draw(st.sampled_from(sorted(roundings(value, step, how)))), step, how
        )
    count, n = Fraction(value), int(value)
    base = draw(st.integers(2, 4))
    printed = draw(st.sampled_from(sorted(roundings(count, Fraction(base), how))))
    slack, more = draw(st.integers(0, 1)), draw(st.integers(0, 2))
    return draw(
        st.sampled_from(
            [
                Exact(n),
                Exact(n),
                Rounded(int(printed), base, how),
                Range(max(0, n - slack), n + more),
                Range(n),
                Suppressed(n + 1 + more),
            ]
        )
    )


# -- cases --------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Case:
    """A true population, what was published of it, and a group to ask about."""

    small: Small
    truth: np.ndarray  # people of each kind
    release: object
    group: object

    def size(self, group=None):
        return int(self.truth @ self.small.members(group or self.group))

    @property
    def worlds(self):
        """All populations of up to two people more than there are."""
        return _up_to(len(self.small), int(self.truth.sum()) + 2)

    @cached_property
    def fits(self):
        """Which world fits which number: shape (numbers, worlds), bool."""
        return np.array([self._fits(number) for number in self.release.numbers])

    def _fits(self, number):
        rule = self.release.rule if number.is_count else None
        values, which = self.small.measure(number.claim, self.worlds)
        return np.array([could_print(number.printed, v, rule) for v in values])[which]

    def fitting(self, places=None):
        """Worlds that fit all the numbers, or some of them."""
        fits = self.fits if places is None else self.fits[sorted(places)]
        return self.worlds[fits.all(axis=0)]

    def sizes(self, places=None):
        """Sizes of the group in these worlds."""
        return self.fitting(places) @ self.small.members(self.group)


@cache
def _up_to(n_kinds, n_people):
    return np.concatenate([all_worlds(n_kinds, n) for n in range(n_people + 1)])


def groups(small):
    """Random predicates: leaves and ranges, joined."""
    leaf = [st.sampled_from([*small.leaves, *(~leaf for leaf in small.leaves)])]
    if small.amount:
        low, high = small.amount.low, small.amount.high
        value = st.integers(low, high)
        leaf.append(
            st.builds(
                lambda a, b: small.amount.between(min(a, b), max(a, b)), value, value
            )
        )
    one = st.one_of(*leaf)
    both = st.builds(lambda a, b: a & b, one, one)
    return st.one_of(
        one, both, st.builds(lambda a, b: a | b, one, one), both.map(invert)
    )


def invert(claim):
    return ~claim


@st.composite
def cases(draw, small, whats, *, most_people=4, rules=(None,), most=3):
    """Draw a population, publish some of `whats` of it, and choose a group."""
    kind = st.integers(0, len(small) - 1)
    people = draw(st.lists(kind, min_size=1, max_size=most_people))
    truth = np.bincount(people, minlength=len(small))
    rule = draw(st.sampled_from(rules))
    chosen = draw(st.lists(whats, min_size=1, max_size=most, unique=True))
    n, slack = len(people), draw(st.integers(0, 3))
    numbers = {everyone(): Range(n - 1, n + 1) if slack == 0 else Exact(n)}
    for what in chosen:
        value = small.measure(what, truth[None])[0][0]
        if value is None or what in numbers:
            continue
        if isinstance(what, Statistic):
            numbers[what] = draw(disguises(value, is_figure=True))
        elif rule is not None:
            numbers[what] = rule.publish(int(value))
        else:
            numbers[what] = draw(disguises(value, is_figure=False))
    suppressed = {what for what, p in numbers.items() if isinstance(p, Suppressed)}
    numbers = {
        what: printed
        for what, printed in numbers.items()
        if not (isinstance(what, Statistic) and what.group in suppressed)
    }
    return Case(small, truth, release(numbers, rule=rule), draw(groups(small)))


def statistics(small):
    """Random figures of the amount, of everybody or of a group."""
    group = st.one_of(st.just(everyone()), st.sampled_from(small.leaves), groups(small))
    kind = st.sampled_from(KINDS)
    return st.builds(
        lambda kind, group: Statistic(kind, small.amount, group), kind, group
    )


def figured_cases(**settings):
    """Counts and figures together; at least one of the numbers is a figure."""
    whats = st.one_of(
        statistics(WITH_STARS), statistics(WITH_STARS), groups(WITH_STARS)
    )
    drawn = cases(WITH_STARS, whats, **settings)
    return drawn.filter(lambda case: case.release.statistics)


def counted_cases(**settings):
    """Counts of random predicates, some of them of an amount."""
    rules = (None, None, Threshold(3), Threshold(2, is_zero_shown=False))
    return cases(WITH_STARS, groups(WITH_STARS), rules=rules, most=4, **settings)


def table_cases(**settings):
    """Cells and margins of two tables that share their regions."""
    whole = everyone()
    first = [a & b for a in (REGION, ~REGION, whole) for b in (PLAN, ~PLAN, whole)]
    second = [a & b for a in (REGION, ~REGION, whole) for b in (AGE, ~AGE, whole)]
    cells = [cell for cell in dict.fromkeys(first + second) if cell != whole]
    rules = (None, Threshold(2), Threshold(3), Threshold(3, is_zero_shown=False))
    return cases(TABLES, st.sampled_from(cells), rules=rules, most=9, **settings)
