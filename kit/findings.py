"""The two kinds of answer that an attack ends in, never mixed: Proved and Scored."""

from __future__ import annotations

from dataclasses import dataclass

from kit.claims.language import Claim
from kit.errors import EvaluationError
from kit.evaluate.rates import Success
from kit.releases import Bounds, Number
from kit.words import number_words, people_words, say_group, say_success


@dataclass(frozen=True)
class Described(Claim):
    """A group that no claim about plays can say, in words that follow "four people"."""

    text: str

    def words(self) -> str:
        """Write it of several."""
        return self.text

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Proved:
    """True in every world that fits the release.

    Parameters
    ----------
    group : Claim
        The group of people that is given away.
    size : Bounds
        How many they are; for a size that is fully known ``low == high``.
    because : tuple of Number
        Published numbers that prove it by themselves. None of them, and not
        `is_smallest`, where all that was published is needed for what was looked at.
    is_smallest : bool
        Whether no smaller set of them would do. Where false, none of `because` can
        be left out, but another set might be smaller.
    is_counted : bool, default=False
        Whether it was counted in a log that was itself handed out, so that nothing
        else is needed to prove it.
    """

    group: Claim
    size: Bounds
    because: tuple[Number, ...]
    is_smallest: bool
    is_counted: bool = False

    def sentence(self) -> str:
        """Say it in plain English, with what it rests on.

        Examples
        --------
        >>> from kit.claims import watched
        >>> from kit.printed import Exact
        >>> film = watched("A Christmas Prince")
        >>> number = Number(film, Exact(53))
        >>> print(Proved(film, Bounds(53, 53, True, True), (number,), True).sentence())
        53 people had watched A Christmas Prince at some time. Proved by one published \
number: 53.
        """
        return f"{self._say_size()} {self._say_proof()}"

    def to_dict(self) -> dict[str, object]:
        """Write it as plain values, for JSON."""
        return {
            "kind": "Proved",
            "sentence": self.sentence(),
            "group": str(self.group),
            "low": self.size.low,
            "high": self.size.high,
            "because": list(self.reasons),
            "is_smallest": self.is_smallest,
        }

    @property
    def reasons(self) -> tuple[str, ...]:
        """The published numbers behind it, as their publisher's sentences."""
        return tuple(str(number) for number in self.because)

    def _say_size(self) -> str:
        if not isinstance(self.group, Described):
            return say_group(self.group, self.size)
        people = people_words(self.size)
        return f"{people[0].upper()}{people[1:]} {self.group}."

    def _say_proof(self) -> str:
        if self.is_counted:
            return "Proved by counting, in the log that was handed out."
        printed = [str(number.printed) for number in self.because]
        if not printed and self.is_smallest:
            return "Proved by the words alone, whatever was published."
        if not printed:
            return "Proved by the published numbers, all of them together."
        if len(printed) == 1:
            return f"Proved by one published number: {printed[0]}."
        listed = f"{', '.join(printed[:-1])} and {printed[-1]}"
        if any(" and " in one for one in printed):  # "between 0 and 4"
            listed = "; ".join(printed)
        return f"Proved by {number_words(len(printed))} published numbers: {listed}."


@dataclass(frozen=True)
class Scored:
    """A guess with its record: how often it is right, and against what.

    Parameters
    ----------
    guess : str
        What is guessed, in words that follow "A guess: ", such as "the record that
        shares most titles is hers".
    targets : str
        Whom it was tried on, in words that follow "Tried on ", such as "50 viewers
        drawn from the log".
    success : Success
        How many attempts were asked for, valid and right; the strongest baseline, the
        control, and the intervals.

    Raises
    ------
    EvaluationError
        If a text is empty, or `success` is none.

    Examples
    --------
    >>> import kit
    >>> success = kit.Success(
    ...     attack=kit.evaluate.Tally.of(50, succeeded=30),
    ...     baseline={"counting titles": kit.evaluate.Tally.of(50, succeeded=9)},
    ...     control=kit.evaluate.Tally.of(50, succeeded=1),
    ... )
    >>> guess = "the closest record is hers"
    >>> found = kit.Scored(guess, "50 viewers of the log", success)
    >>> print(found.sentence())
    A guess: the closest record is hers. Tried on 50 viewers of the log. Right in \
60.0% (30 of 50; 95% interval 46.2% to 72.4%); counting titles is right in 18.0% \
(9 of 50; 95% interval 9.8% to 30.8%), and the same attack on people who are not in \
the data seems right in 2.0% (1 of 50; 95% interval 0.4% to 10.5%).
    """

    guess: str
    targets: str
    success: Success

    def __post_init__(self) -> None:
        for name in ("guess", "targets"):
            value = getattr(self, name)
            if not isinstance(value, str) or not value.strip():
                raise EvaluationError.bad_value(name, "words of a sentence", value)
        if not isinstance(self.success, Success):
            kind = type(self.success).__name__
            raise EvaluationError.bad_value("success", "a Success", kind)

    def sentence(self) -> str:
        """Say it in plain English, with its baseline, its control and intervals."""
        opening = f"A guess: {self.guess}. Tried on {self.targets}."
        return f"{opening} {say_success(self.success)}"

    def to_dict(self) -> dict[str, object]:
        """Write it as plain values, for JSON; shares lie in [0, 1]."""
        success, attack = self.success, self.success.attack
        rates = {
            "rate": success.rate,
            "baseline": success.baseline_rate,
            "control": success.control_rate,
        }
        told = {
            name: {"value": rate.value, "low": rate.low, "high": rate.high}
            for name, rate in rates.items()
        }
        return {
            "kind": "Scored",
            "sentence": self.sentence(),
            "guess": self.guess,
            "targets": self.targets,
            "requested": attack.requested,
            "valid": attack.valid,
            "succeeded": attack.succeeded,
            "confidence": success.confidence,
            "strongest_baseline": success.strongest,
            **told,
        }


#: What an attack finds.
Finding = Proved | Scored


class Expected:
    """Told beside findings: an average over a population, not a fact about people."""


class Counted:
    """Told beside findings: counted in the log itself, which only publishers hold."""
