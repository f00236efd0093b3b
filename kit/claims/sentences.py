"""How would a publisher write this claim?

The grammar of claims that are joined. It knows no kind of claim: each says of itself
what it is in words, and what in denial.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from numbers import Integral
from typing import ClassVar, cast

from kit.checks import check_type
from kit.claims.wording import PEOPLE, Unit
from kit.errors import ClaimError

_ALL = "are in the population"


class Spoken:
    """What has a sentence: a claim, its parts joined by a word, or one of its parts."""

    joint: ClassVar[str] = ""  # what joins its `parts`, or stands before its `part`
    # of a leaf: whether it says what a viewer is ("living in NY"), not what she did
    is_trait: ClassVar[bool] = False
    parts: tuple[Spoken, ...]
    part: Spoken

    def __invert__(self) -> Spoken:
        raise NotImplementedError

    def words(self) -> str:
        """Write it of several: "watched A at some time", "living in NY"."""
        kind = type(self).__name__
        raise NotImplementedError(f"no sentence for a claim of type {kind}")

    def denial(self) -> str:
        """Write that it is not so: "did not watch A at any time"."""
        raise NotImplementedError

    def beside(self, denied: Sequence[Spoken]) -> str | None:
        """Write it in one breath with what is denied, where there are words for it."""
        return None

    def or_else(self, other: Spoken) -> Spoken | None:
        """Give "this or that" as one leaf, where there is one."""
        return None

    def said_of(self, unit: Unit) -> Spoken:
        """Put it as it is said of people, or of accounts."""
        return self

    def sentence(self, count: int | None = None, unit: Unit = PEOPLE) -> str:
        """Write the claim as a publisher would, with its number when given."""
        if count is None:
            return predicate(self, unit)
        if not isinstance(count, Integral) or count < 0:
            raise ClaimError.bad_value("count", f"a whole number of {unit.many}", count)
        people, text = split(unit.times(count), self, unit)
        return f"{people} {agree(text) if count == 1 else text}."

    def __str__(self) -> str:
        return self.sentence()


def predicate(claim: Spoken, unit: Unit = PEOPLE) -> str:
    """Write what is true of each viewer counted, without the number.

    Parameters
    ----------
    claim : Claim
        A sentence.
    unit : Unit, default=PEOPLE
        What it counts.

    Returns
    -------
    str
        The sentence from its verb on.
    """
    check_type(ClaimError, "claim", claim, Spoken, "a claim, such as watched(...)")
    about, text = _parted(_settled(claim, unit))
    return ", ".join([text, *about])


def split(noun: str, claim: Spoken, unit: Unit = PEOPLE) -> tuple[str, str]:
    """Write the subject of a sentence, with where it lives, and what it did."""
    about, text = _parted(_settled(claim, unit))
    return " ".join([noun, *about]), text


def clause(noun: str, claim: Spoken, unit: Unit = PEOPLE) -> str:
    """Write the same in one piece: "people living in NY watched A at some time"."""
    return " ".join(split(noun, claim, unit))


def relative(claim: Spoken, unit: Unit = PEOPLE) -> str:
    """Write what follows "those": "who watched …", "living in … who watched …"."""
    about, text = _parted(_settled(claim, unit))
    is_all = about and text == _ALL
    return " ".join([*about, *([] if is_all else [unit.who, text])])


def agree(text: str) -> str:
    """Write of one what is written of several: "is not among those who …"."""
    return re.sub(rf"(^| and )are ({_ALL[4:]}|not )", r"\1is \2", text)


def _settled(claim: Spoken, unit: Unit) -> Spoken:
    """Put every leaf as it is said of a unit."""
    if claim.joint in ("and", "or"):
        return _again(claim, tuple(_settled(part, unit) for part in claim.parts))
    return ~_settled(claim.part, unit) if claim.joint else claim.said_of(unit)


def _again(claim: Spoken, parts: tuple[Spoken, ...]) -> Spoken:
    """Join other parts by the same word."""
    kind = cast("Callable[[tuple[Spoken, ...]], Spoken]", type(claim))
    return kind(parts)


def _parted(claim: Spoken) -> tuple[list[str], str]:
    """Part what a viewer is from what a viewer did."""
    match claim.joint:
        case "and":
            return _conjunction(claim.parts)
        case "or":
            return [], "either " + " or ".join(map(predicate, claim.parts))
        case "not":
            return _negation(claim.part)
    if claim.is_trait:
        return [words] if (words := claim.words()) else [], _ALL
    return [], claim.words()


def _conjunction(parts: Sequence[Spoken]) -> tuple[list[str], str]:
    flat = tuple(one for p in parts for one in (p.parts if p.joint == "and" else [p]))
    plain = [said for part in flat for said in _spread(part, flat)]
    traits = _join_denied([part for part in plain if _is_trait(part)])
    traits.sort(key=_is_denied)
    deeds = [part for part in plain if not _is_trait(part)]
    deeds.sort(key=_is_denied)  # what was done comes first
    text = _one_deed(deeds)
    if not text:
        text = " and ".join(map(predicate, deeds)) or _ALL
        text = text.replace(f" and {_ALL} and, if ", " and, if ")
    return _one_breath([words for part in traits if (words := _trait(part))]), text


def _one_deed(deeds: Sequence[Spoken]) -> str | None:
    """Say in one breath what was done and, of the same, what was not."""
    if len(deeds) < 2 or deeds[0].joint or not all(map(_is_denied, deeds[1:])):
        return None
    return deeds[0].beside([deed.part for deed in deeds[1:]])


def _one_breath(told: list[str]) -> list[str]:
    """Say "living in A but not in B", and "with gender f and age 34"."""
    inside = [text for text in told if text.startswith(("living in ", "in "))]
    outside = [text for text in told if text.startswith(("not living in ", "not in "))]
    if len(inside) == len(outside) == 1:
        both = f"{inside[0]} but {outside[0].replace('not living', 'not', 1)}"
        told = [both, *(text for text in told if text not in (*inside, *outside))]
    having = [text for text in told if text.startswith("with ")]
    if len(having) < 2:
        return told
    both = " and ".join([having[0], *(text[len("with ") :] for text in having[1:])])
    return [*(text for text in told if text not in having), both]


def _spread(part: Spoken, shared: Sequence[Spoken]) -> list[Spoken]:
    """Say of a negation only what is not said of the whole group already.

    In Vermont, "not (B and living there)" is "not B"; of those who did B it is "not
    living there"; "not (B or C)" is "not B" and "not C".
    """
    if _is_denied(part) and part.part.joint == "or":
        return [said for one in part.part.parts for said in _spread(~one, shared)]
    if _is_denied(part) and part.part.joint == "and":
        left = tuple(one for one in part.part.parts if one not in shared)
        if len(left) == 1:
            return _spread(~left[0], shared)
        if left:
            return [~_again(part.part, left)]
    return [part]


def _join_denied(traits: Sequence[Spoken]) -> list[Spoken]:
    """Say "not living in A or B" once, where the parts say it for each."""
    joined: list[Spoken] = []
    for trait in traits:
        for at, before in enumerate(joined):
            if _is_denied(before) and _is_denied(trait):
                both = before.part.or_else(trait.part)
                if both is not None:
                    joined[at] = ~both
                    break
        else:
            joined.append(trait)
    return list(dict.fromkeys(joined))


def _negation(part: Spoken) -> tuple[list[str], str]:
    if not part.joint:
        return ([part.denial()], _ALL) if part.is_trait else ([], part.denial())
    if part.joint == "or":
        return _conjunction((~part,))
    if condition := _condition(part):
        return [], f"{_ALL} and, {condition}"
    return [], f"are not among those {relative(part)}"


def _condition(part: Spoken) -> str | None:
    """Say "not (in Paris and without B)" as "if in Paris, with B"."""
    if part.joint != "and" or len(part.parts) < 2:
        return None
    *about, last = part.parts
    told = [_trait(trait) if _is_trait(trait) else "" for trait in about]
    if not all(told) or not _is_denied(last) or last.part.joint or last.part.is_trait:
        return None
    return f"if {' and '.join(told)}, {last.part.words()}"


def _is_denied(claim: Spoken) -> bool:
    return claim.joint == "not"


def _is_trait(claim: Spoken) -> bool:
    inner = claim.part if _is_denied(claim) else claim
    return not inner.joint and inner.is_trait


def _trait(claim: Spoken) -> str:
    return claim.part.denial() if _is_denied(claim) else claim.words()
