"""What can a published sentence say about a viewer?

A claim is a question with a yes or a no for each viewer: did she watch it every
day, does she live there? A publisher prints how many viewers answer yes. Claims
are values: built fluently, compared by content, joined with ``&``, ``|`` and ``~``.

Here are the parts of which all claims are made, and how they are joined in words. The
kinds of questions stand beside: what was watched in `viewing`, where somebody lives in
`places`, how old somebody is in `amounts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from numbers import Real
from typing import ClassVar, NoReturn, cast

import numpy as np

from kit.claims.sentences import Spoken
from kit.claims.viewer import Crowd
from kit.claims.viewer_program import Answer, ViewerProgram
from kit.claims.wording import Unit
from kit.errors import ClaimError

#: What a claim says of an attribute of the viewer, and what it says in denial; any
#: other attribute is told by its name, "with gender f".
WORDS = {
    "region": ("living in {}", "not living in {}"),
    "age_band": ("aged {}", "not aged {}"),
    "plan": ("on the {} plan", "not on the {} plan"),
    "device": ("on a {} device", "not on a {} device"),
    "other_region": ("living in {}", "not living in {}"),
    "registered in": ("in {}", "not in {}"),
}
#: A second map of the same people: everybody lives in one zone of each. No log has it.
OTHER_MAP = "other_region"
#: Where an account is, which does not live anywhere.
REGISTERED = "registered in"

#: Columns of a play, of which a viewer has many: other kinds of claims speak of them.
OF_PLAYS = ("viewer", "title", "day", "time", "series", "minutes", "rating")

#: The value of an attribute: text or a number.
Value = str | int | float

_UNNAMED = "the place that is not named"
_OTHER_VALUE = ""  # an attribute that no claim names


#: What claims have for the kit and for kinds of your own, and no reader calls.
_WITHIN = frozenset(
    "answer answers beside declare deed denial grant grows is_drawn is_exact "
    "is_exact_among is_trait joint lack leaves or_else prepare relate said_of words "
    "part parts".split()
)


class Claim(Spoken):
    """A sentence that is true or false of each viewer; a log can count it."""

    def __dir__(self) -> list[str]:
        """List what readers call, which the Tab key shows."""
        return [name for name in super().__dir__() if name not in _WITHIN]

    def __and__(self, other: Claim) -> Claim:
        return _join(And, self, other)

    def __or__(self, other: Claim) -> Claim:
        return _join(Or, self, other)

    def __invert__(self) -> Claim:
        return self.part if isinstance(self, Not) else Not(self)

    def __bool__(self) -> NoReturn:
        """Refuse to be yes or no by itself: `a and b` would keep one of the two."""
        msg = (
            "A claim must be joined with `&`, `|` or `~`, got `and`, `or`, `not` or "
            f"`if` at `{self}`; write `(a) & (b)`, `(a) | (b)` or `~(a)`, and ask "
            "`claim is None` whether there is one."
        )
        raise ClaimError(msg)

    def where(self, **attributes: Value | Iterable[Value]) -> Claim:
        """Keep only viewers with these attributes.

        Parameters
        ----------
        **attributes : str, number or list of these
            Anything that a log says of a viewer, such as ``region``, ``age_band``,
            ``plan`` or ``gender``; a list means any of its values. Everybody has one
            value of each, as in a log. Places that may lie in each other come from
            `kit.claims.Places` instead.

        Raises
        ------
        ClaimError
            If an attribute is one of a play, or its values are no texts and no
            numbers.

        Examples
        --------
        >>> import kit
        >>> print(kit.watched("A Christmas Prince").on("2017-12-10").where(region="US"))
        watched A Christmas Prince on 10 December 2017, living in US
        >>> print(kit.everyone().where(gender="f", age=[34, 35]))
        are in the population, with gender f and age 34 or 35
        """
        claim: Claim = self
        for column, values in attributes.items():
            claim = claim & _attribute(column, values)
        return claim

    def leaves(self) -> Iterator[Leaf]:
        """Yield the parts that hold no other claim."""
        raise NotImplementedError

    # -- what a program about one viewer asks, and a crowd of made-up ones ----------

    def answer(self, program: ViewerProgram) -> Answer:
        """Write the claim down as columns and rows of a program about one viewer."""
        raise NotImplementedError

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Give a made-up viewer what makes it true, or take away what would.

        Later wishes may undo earlier ones, so nothing relies on their being granted.
        """
        raise NotImplementedError

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Say of each made-up viewer whether the claim is true."""
        raise NotImplementedError


class Leaf(Claim):
    """A kind of question to one viewer, which holds no other claim.

    A kind of your own is one such class, a frozen dataclass, with `words`, `denial` and
    `answer`. A log counts it with one function beside those of `kit.publish.marking`.

    Attributes
    ----------
    is_drawn : bool
        Whether viewers can be made up for it: it has `grant` and `answers`.
    grows : bool
        Whether nobody is counted without plays, and no more plays take one out again.
    is_exact : bool
        Whether a program about one viewer forbids all that no viewer can answer.
    """

    is_drawn: ClassVar[bool] = False
    grows: ClassVar[bool] = False
    is_exact: ClassVar[bool] = False

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaf itself."""
        yield self

    @classmethod
    def declare(cls, program: ViewerProgram) -> None:
        """Write down what all claims of the kind have in common, before the first."""

    @classmethod
    def relate(cls, program: ViewerProgram) -> None:
        """Tie the columns of the kind to each other, after the last."""

    def is_exact_among(self, leaves: Sequence[Leaf]) -> bool:
        """Say it of a kind of which the program knows all only beside some others."""
        return self.is_exact

    @classmethod
    def prepare(cls, crowd: Crowd) -> None:
        """Draw what made-up viewers are, as far as the kind knows it."""


@dataclass(frozen=True)
class Everyone(Leaf):
    """True of every viewer of the population."""

    is_drawn, is_exact = True, True

    def words(self) -> str:
        """Write that they are there."""
        return "are in the population"

    def denial(self) -> str:
        """Write that they are not."""
        return "are not in the population"

    def answer(self, program: ViewerProgram) -> Answer:
        """Let nobody say no."""
        return Answer(program.column(low=1.0))

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Do nothing: it is true anyway."""

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Say yes of all."""
        return np.ones(crowd.n, dtype=bool)


@dataclass(frozen=True)
class Attribute(Leaf):
    """True of viewers whose `column` has one of `values`: each viewer has one value."""

    column: str
    values: tuple[Value, ...]

    is_trait, is_drawn, is_exact = True, True, True

    def words(self) -> str:
        """Write the values; to live in a place that is not named goes without words."""
        return "" if self.values == ("",) else self._phrase(0)

    def denial(self) -> str:
        """Write that it is none of the values."""
        return self._phrase(1)

    def _phrase(self, denied: int) -> str:
        names = " or ".join(str(value) or _UNNAMED for value in self.values)
        name = self.column.replace("_", " ")
        default = (f"with {name} {{}}", f"with {name} other than {{}}")
        return WORDS.get(self.column, default)[denied].format(names)

    def or_else(self, other: Spoken) -> Attribute | None:
        """Join the values of one attribute."""
        if not isinstance(other, Attribute) or other.column != self.column:
            return None
        return Attribute(self.column, tuple(dict.fromkeys(self.values + other.values)))

    def said_of(self, unit: Unit) -> Attribute:
        """Put what does not live anywhere, such as an account, in a region."""
        if unit.is_at_home or self.column != "region":
            return self
        return Attribute(REGISTERED, self.values)

    @classmethod
    def declare(cls, program: ViewerProgram) -> None:
        """Each viewer has one value of each attribute: a named one, or another."""
        known: dict[str, dict[Value, int]] = {}
        for leaf in program.leaves:
            if isinstance(leaf, Attribute):
                columns = known.setdefault(leaf.column, {})
                for value in leaf.values:
                    if value not in columns:
                        columns[value] = program.column()
        for columns in known.values():
            every = [*columns.values(), program.column()]
            program.row(1, [(c, 1.0) for c in every], 1)
        program.kept[Attribute] = known

    def answer(self, program: ViewerProgram) -> Answer:
        """Take one of the values."""
        known = program.kept[Attribute][self.column]
        return program.one_of([Answer(known[value]) for value in self.values])

    @classmethod
    def prepare(cls, crowd: Crowd) -> None:
        """Give each made-up viewer a value that some claim names, or another."""
        known: dict[str, list[Value]] = {}
        for leaf in crowd.leaves:
            if isinstance(leaf, Attribute):
                known.setdefault(leaf.column, [_OTHER_VALUE]).extend(leaf.values)
        for column, values in known.items():
            crowd.draw_traits(column, values)

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Exchange the value where it is the wrong one."""
        mine = crowd.traits[self.column]
        if (mine[viewer] in self.values) != wanted:
            mine[viewer] = crowd.one_of(self.values) if wanted else _OTHER_VALUE

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Read the values off."""
        mine = crowd.traits[self.column]
        return np.fromiter((one in self.values for one in mine), bool, crowd.n)


@dataclass(frozen=True)
class _Joined(Claim):
    """Claims joined by one word."""

    parts: tuple[Claim, ...]

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of every part."""
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class And(_Joined):
    """True where every part is."""

    joint = "and"

    def answer(self, program: ViewerProgram) -> Answer:
        """Ask for all parts."""
        return program.all_of([program.answer(part) for part in self.parts])

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Grant all parts, or deny one."""
        for part in self.parts if wanted else [crowd.one_of(self.parts)]:
            part.grant(crowd, viewer, wanted=wanted)

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Ask for all parts."""
        return np.logical_and.reduce([part.answers(crowd) for part in self.parts])


@dataclass(frozen=True)
class Or(_Joined):
    """True where at least one part is."""

    joint = "or"

    def answer(self, program: ViewerProgram) -> Answer:
        """Ask for a part."""
        return program.one_of([program.answer(part) for part in self.parts])

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Grant one part, or deny all."""
        for part in [crowd.one_of(self.parts)] if wanted else self.parts:
            part.grant(crowd, viewer, wanted=wanted)

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Ask for a part."""
        return np.logical_or.reduce([part.answers(crowd) for part in self.parts])


@dataclass(frozen=True)
class Not(Claim):
    """True where `part` is not."""

    part: Claim

    joint = "not"

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of the part."""
        yield from self.part.leaves()

    def answer(self, program: ViewerProgram) -> Answer:
        """Turn the answer of the part round."""
        return ~program.answer(self.part)

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Grant the contrary of the part."""
        self.part.grant(crowd, viewer, wanted=not wanted)

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Turn the answers of the part round."""
        return ~self.part.answers(crowd)


def everyone() -> Everyone:
    """Count the whole population: the number of viewers or members.

    Examples
    --------
    >>> import kit
    >>> kit.everyone().sentence(8)
    '8 people are in the population.'
    >>> print(kit.everyone().where(region="NY"))
    are in the population, living in NY
    """
    return Everyone()


def _attribute(column: str, values: Value | Iterable[Value]) -> Attribute:
    if column in OF_PLAYS:
        rule = "an attribute of the viewer"
        fix = 'It is one of plays; start from watched("...") to tell of those.'
        raise ClaimError.bad_value("where", rule, column, fix)
    is_list = isinstance(values, list | tuple | set | frozenset)
    given = list(cast("Iterable[Value]", values)) if is_list else [values]
    listed = [plain for value in given if (plain := _plain(value)) is not None]
    kinds = {isinstance(value, str) for value in listed}
    if not listed or len(listed) < len(given) or len(kinds) > 1:
        rule = "a value or a list of values, all texts or all numbers"
        raise ClaimError.bad_value(column, rule, values)
    return Attribute(column, tuple(sorted(set(listed))))


def _plain(value: object) -> Value | None:
    """Read a text or a number, ``None`` for what is neither; 34.0 is 34."""
    if isinstance(value, str) and value:
        return str(value)
    if isinstance(value, Real) and not isinstance(value, bool) and isfinite(value):
        number = cast("float", value)
        return int(number) if number == int(number) else float(number)
    return None


def _join(kind: type[And] | type[Or], *claims: Claim) -> Claim:
    """Join claims, without repeats, nesting or a needless "everyone and"."""
    parts: dict[Claim, None] = {}
    for claim in claims:
        if not isinstance(claim, Claim):
            raise ClaimError.bad_value("&, |", "written between two claims", claim)
        for part in claim.parts if isinstance(claim, kind) else (claim,):
            if not (kind is And and isinstance(part, Everyone)):
                parts[part] = None
    if not parts:
        return Everyone()
    return kind(tuple(parts)) if len(parts) > 1 else next(iter(parts))
