"""How is a result said in one plain sentence?"""

from __future__ import annotations

from numbers import Integral, Real

from kit.checks import check_number, check_type
from kit.claims.language import Claim
from kit.claims.sentences import agree, split
from kit.claims.wording import PEOPLE, VERBS, Unit
from kit.errors import KitError
from kit.evaluate.rates import Rate, Success
from kit.releases import Bounds

_NOISE = 1e-9  # what arithmetic leaves of a share that is none or all
_SELDOM, _NEVER = 0.02, 1e-12  # chances that percents no longer tell apart, or anybody
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()


def number_words(count: int) -> str:
    """Write a whole number: in letters up to twelve, in figures beyond.

    Parameters
    ----------
    count : int
        At least 0.

    Returns
    -------
    str
        The number, in words or figures.

    Raises
    ------
    KitError
        If `count` is of another kind.
    """
    check_type(KitError, "count", count, Integral, "a whole number")
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def people_words(size: Bounds, unit: Unit = PEOPLE) -> str:
    """Write a number of people, or of what is counted, certain or within bounds.

    Parameters
    ----------
    size : Bounds
        The fewest and the most.
    unit : Unit, default=PEOPLE
        What is counted.

    Returns
    -------
    str
        Such as "four people".

    Raises
    ------
    KitError
        If `size` is of another kind.
    """
    check_type(KitError, "size", size, Bounds, "the Bounds of a number of people")
    if size.high is None:
        return f"{number_words(size.low)} or more {unit.many}"
    if not size.is_proved:
        return f"{number_words(size.low)} to {number_words(size.high)} {unit.many}"
    if size.low == 0:
        return unit.none
    return f"{number_words(size.low)} {unit.one if size.low == 1 else unit.many}"


def say_group(group: Claim, size: Bounds, unit: Unit = PEOPLE) -> str:
    """Say how many people, or what else is counted, a group holds, as one sentence.

    Parameters
    ----------
    group : Claim
        Who is counted.
    size : Bounds
        The fewest and the most.
    unit : Unit, default=PEOPLE
        What is counted.

    Returns
    -------
    str
        One sentence.

    Raises
    ------
    KitError
        If a parameter is of another kind.
    """
    check_type(KitError, "group", group, Claim, "a claim, such as watched(...)")
    people, text = split(people_words(size, unit), group, unit)
    if text.startswith(tuple(VERBS)):
        text = f"had {text}"
    if size.is_proved and size.low <= 1:
        text = agree(text)
    return f"{people[0].upper()}{people[1:]} {text}."


def say_rate(rate: Rate) -> str:
    """Say a success rate: the share, of how many it is one, and its interval.

    Parameters
    ----------
    rate : Rate
        What `kit.wilson` gives, or a success holds.

    Returns
    -------
    str
        Such as "20.0% (100 of 500; 95% interval 16.7% to 23.7%)".

    Raises
    ------
    KitError
        If `rate` is of another kind.
    """
    check_type(KitError, "rate", rate, Rate, "a rate, such as `wilson` gives")
    share, low, high = (
        say_share(part, digits=1) for part in (rate.value, rate.low, rate.high)
    )
    drawn = f"a mean over {rate.valid:,}"
    if rate.succeeded == round(rate.succeeded):
        drawn = f"{rate.succeeded:,.0f} of {rate.valid:,}"
    return f"{share} ({drawn}; {rate.confidence:.0%} interval {low} to {high})"


def say_share(share: float, *, digits: int = 0) -> str:
    """Write a share in percent; no share but all is 100%, and none but zero 0%.

    Parameters
    ----------
    share : float
        In [0, 1].
    digits : int, default=0
        After the point.

    Returns
    -------
    str
        With as many more digits as it takes.

    Raises
    ------
    KitError
        If `share` is of another kind.

    Examples
    --------
    >>> say_share(0.974), say_share(0.9994), say_share(0.0004), say_share(1)
    ('97%', '99.9%', '0.04%', '100%')
    """
    check_type(KitError, "share", share, Real, "a number")
    text = f"{share:.{digits}%}"
    while _NOISE < share < 1 - _NOISE and float(text[:-1]) in (0, 100):
        digits += 1
        text = f"{share:.{digits}%}"
    return text


def say_chance(chance: float) -> str:
    """Write a chance as how often a thing happens.

    Parameters
    ----------
    chance : float
        In [0, 1].

    Returns
    -------
    str
        Such as "84 times in 100".

    Raises
    ------
    KitError
        If `chance` is of another kind.

    Examples
    --------
    >>> say_chance(1), say_chance(0.84), say_chance(1e-7), say_chance(4.2e-43)
    ('always', '84 times in 100', 'once in 10,000,000 times', 'as good as never')
    """
    check_type(KitError, "chance", chance, Real, "a number")
    if chance < _NEVER:
        return "as good as never" if chance else "never"
    if chance < _SELDOM:
        return f"once in {1 / chance:,.0f} times"
    if chance > 1 - _SELDOM:
        return "always" if 1 - chance < _NOISE else "nearly always"
    return f"{chance * 100:.0f} times in 100"


def say_success(success: Success) -> str:
    """Say how often a guess was right, beside its strongest baseline and control.

    Parameters
    ----------
    success : Success
        How well an attack did.

    Returns
    -------
    str
        One sentence, with a second where there is reason for caution.

    Raises
    ------
    KitError
        If `success` is of another kind.
    """
    check_type(
        KitError, "success", success, Success, "a Success, which an attack gives"
    )
    text = (
        f"Right in {say_rate(success.rate)}; {success.strongest} is right in "
        f"{say_rate(success.baseline_rate)}, and the same attack on "
        f"{success.control_on} seems right in {say_rate(success.control_rate)}."
    )
    left_out = success.attack.requested - success.attack.valid
    if left_out:
        text += f" {left_out:,} more of {success.attack.requested:,} were left out."
    return f"{text} {success.caution}" if success.caution else text


def say_number(number: float) -> str:
    """Write a number as a newspaper would: 3,160; 46; 13.2; 0.13; less than 0.01.

    Parameters
    ----------
    number : float
        At least 0.

    Returns
    -------
    str
        The number, as it is printed.

    Raises
    ------
    KitError
        If `number` is no finite number.

    Examples
    --------
    >>> say_number(3160), say_number(13.24), say_number(0.002)
    ('3,160', '13.2', 'less than 0.01')
    """
    check_number(KitError, "number", number)
    if 0 < number < 0.01:
        return "less than 0.01"
    if number == int(number) or number >= 1_000:
        return f"{number:,.0f}"
    return f"{number:,.1f}" if number >= 1 else f"{number:.2g}"


def say_expected(expected: float) -> str:
    """Say a number of people that may be far below one.

    Parameters
    ----------
    expected : float
        How many, on average.

    Returns
    -------
    str
        Such as "46.0 people".

    Raises
    ------
    KitError
        If `expected` is of another kind.
    """
    check_type(KitError, "expected", expected, Real, "a number")
    if expected > 0.5:
        return f"{expected:,.1f} people"
    if expected < 1e-6:
        return "less than one person in a million such audiences"
    return f"one person in {1 / expected:,.0f} such audiences"


__all__ = [
    "number_words",
    "people_words",
    "say_chance",
    "say_expected",
    "say_group",
    "say_number",
    "say_rate",
    "say_share",
    "say_success",
]


def __dir__() -> list[str]:
    """List what is public."""
    return __all__
