"""How would a publisher write this claim?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from numbers import Integral

from kit.claims.amounts import AmountIn
from kit.claims.language import (
    OTHER_MAP,
    And,
    Attribute,
    Claim,
    Episodes,
    Everyone,
    Not,
    Or,
    Place,
    Plays,
    Streak,
)
from kit.claims.units import PEOPLE, Unit
from kit.errors import ClaimError

_REGISTERED = "registered in"
_ALL = "are in the population"
_UNNAMED = "the place that is not named"
_ATTRIBUTE_PHRASES = {
    "region": "living in {}",
    OTHER_MAP: "living in {}",
    _REGISTERED: "in {}",
    "age_band": "aged {}",
    "plan": "on the {} plan",
}
#: Verbs of a sentence, each as it stands after "did not".
VERBS = {
    "watched": "watch",
    "played": "play",
    "streamed": "stream",
    "listened to": "listen to",
}


def sentence(claim: Claim, count: int, unit: Unit = PEOPLE) -> str:
    """Write the claim with its number: "53 people watched …"."""
    if not isinstance(count, Integral) or count < 0:
        raise ClaimError.bad_value("count", f"a whole number of {unit.many}", count)
    people, text = split(unit.times(count), claim, unit)
    return f"{people} {agree(text) if count == 1 else text}."


def predicate(claim: Claim, unit: Unit = PEOPLE) -> str:
    """Write what is true of each viewer counted, without the number."""
    about, text = _parted(_settled(claim, unit))
    return ", ".join([text, *about])


def split(noun: str, claim: Claim, unit: Unit = PEOPLE) -> tuple[str, str]:
    """Write the subject of a sentence, with where it lives, and what it did.

    Examples
    --------
    >>> from kit.claims import watched
    >>> split("one person", ~watched("Dune").where(region="NY"))
    ('one person', 'are not among those living in NY who watched Dune at some time')
    >>> split("one person", (~watched("Dune")).where(region="NY"))
    ('one person living in NY', 'did not watch Dune at any time')
    """
    about, text = _parted(_settled(claim, unit))
    return " ".join([noun, *about]), text


def clause(noun: str, claim: Claim, unit: Unit = PEOPLE) -> str:
    """Write the same in one piece: "people living in NY watched A at some time"."""
    return " ".join(split(noun, claim, unit))


def relative(claim: Claim, unit: Unit = PEOPLE) -> str:
    """Write what stands behind "those": "who watched …", "living in … who watched …".

    Examples
    --------
    >>> from kit.claims import everyone, watched
    >>> relative(watched("A")), relative(everyone().where(region="NY"))
    ('who watched A at some time', 'living in NY')
    """
    about, text = _parted(_settled(claim, unit))
    is_all = about and text == _ALL
    return " ".join([*about, *([] if is_all else [unit.who, text])])


def agree(text: str) -> str:
    """Write of one what is written of several: "is not among those who …"."""
    return re.sub(rf"(^| and )are ({_ALL[4:]}|not )", r"\1is \2", text)


def _parted(claim: Claim) -> tuple[list[str], str]:
    """Part what a viewer is from what a viewer did."""
    match claim:
        case Everyone() | Place("") | Attribute(values=("",)):
            return [], _ALL
        case Attribute() | Place() | AmountIn():
            return [_attribute(claim)], _ALL
        case And(parts):
            return _conjunction(parts)
        case Or(parts):
            return [], "either " + " or ".join(predicate(part) for part in parts)
        case Not(part):
            return _negation(part)
    return [], f"{claim.what.verb} {_deed(claim)}"


def _settled(claim: Claim, unit: Unit) -> Claim:
    """Put what does not live anywhere, such as an account, in a place all the same."""
    if unit.is_at_home:
        return claim
    match claim:
        case And(parts) | Or(parts):
            return type(claim)(tuple(_settled(part, unit) for part in parts))
        case Not(part):
            return Not(_settled(part, unit))
        case Attribute(column="region", values=values):
            return Attribute(_REGISTERED, values)
        case Place(name):
            return Attribute(_REGISTERED, (name,))
    return claim


def day_words(day: date) -> str:
    """Write a day as "10 December 2017".

    Examples
    --------
    >>> day_words(date(2017, 12, 10))
    '10 December 2017'
    """
    return f"{day.day} {day:%B} {day.year}"


def window_words(first: date | None, last: date | None) -> str:
    """Write a window of days with no year or month said twice.

    Examples
    --------
    >>> window_words(date(2017, 11, 23), date(2017, 12, 10))
    'between 23 November and 10 December 2017'
    """
    if first is None and last is None:
        return "at some time"
    if first is None:
        return f"until {day_words(last)}"
    if last is None:
        return f"since {day_words(first)}"
    if first == last:
        return f"on {day_words(first)}"
    start = day_words(first)
    if first.year == last.year:
        start = f"{first.day} {first:%B}" if first.month != last.month else first.day
    return f"between {start} and {day_words(last)}"


def _deed(claim: Claim) -> str:
    """What was watched, how often and when."""
    match claim:
        case Streak(what, first, last):
            days = (last - first).days + 1
            until = day_words(last)
            return f"{what.name} every day for the {days} days until {until}"
        case Episodes(what, first, last, count):
            often = f"at least {_episodes(count)}"
            return f"{often} of {what.name} {window_words(first, last)}"
        case Plays(what, first, last, count):
            often = "" if count == 1 else f" at least {_times(count)}"
            return f"{what.name}{often} {window_words(first, last)}"
    message = f"no sentence for a claim of type {type(claim).__name__}"
    raise TypeError(message)


def _conjunction(parts: tuple[Claim, ...]) -> tuple[list[str], str]:
    flat = tuple(one for p in parts for one in (p.parts if isinstance(p, And) else [p]))
    plain = [said for part in flat for said in _spread(part, flat)]
    attributes = _join_places([part for part in plain if _is_attribute(part)])
    attributes.sort(key=lambda about: isinstance(about, Not))
    deeds = [part for part in plain if not _is_attribute(part)]
    deeds.sort(key=lambda deed: isinstance(deed, Not))  # what was done comes first
    text = _how_often(deeds) or _broken_streak(deeds) or _but_not(deeds)
    if not text:
        text = " and ".join(map(predicate, deeds or [Everyone()]))
        text = text.replace(f" and {_ALL} and, if ", " and, if ")
    told = [_attribute(part) for part in attributes if _is_told(part)]
    return _one_breath(told), text


def _one_breath(told: list[str]) -> list[str]:
    """Say "living in A, not living in B" as "living in A but not in B"."""
    inside = [text for text in told if text.startswith(("living in ", "in "))]
    outside = [text for text in told if text.startswith(("not living in ", "not in "))]
    if len(inside) != 1 or len(outside) != 1:
        return told
    both = f"{inside[0]} but {outside[0].replace('not living', 'not', 1)}"
    others = [text for text in told if text not in (*inside, *outside)]
    return [both, *others]


def _spread(part: Claim, shared: tuple[Claim, ...]) -> list[Claim]:
    """Say of a negation only what is not said of the whole group already.

    In Vermont, "not (B and living there)" is "not B"; of those who did B it is "not
    living there"; "not (B or C)" is "not B" and "not C".
    """
    match part:
        case Not(Or(either)):
            return [said for one in either for said in _spread(~one, shared)]
        case Not(And(parts)):
            left = tuple(one for one in parts if one not in shared)
            if len(left) == 1:
                return _spread(~left[0], shared)
            if left:
                return [Not(And(left))]
    return [part]


def _join_places(attributes: list[Claim]) -> list[Claim]:
    """Say "not living in A or B" once, where the parts say it for each."""
    joined: dict[object, Claim] = {}
    for claim in map(_as_region, attributes):
        match claim:
            case Not(Attribute(column, values)):
                before = joined.get(column)
                values = (*(before.part.values if before else ()), *values)
                joined[column] = Not(Attribute(column, tuple(dict.fromkeys(values))))
            case _:
                joined[claim] = claim
    return list(joined.values())


def _as_region(claim: Claim) -> Claim:
    """Read "not in a place" as "not in a region", to be joined with others."""
    match claim:
        case Not(Place(name)):
            return Not(Attribute("region", (name,)))
    return claim


def _how_often(deeds: list[Claim]) -> str | None:
    """Say "exactly n times", or "at least n but fewer than m", in the same days."""
    match deeds:
        case [Plays() | Episodes() as done, Not(Plays() | Episodes() as more)] if (
            more.count > done.count and more == replace(done, count=more.count)
        ):
            n, what, is_exact = done.count, done.what, more.count == done.count + 1
            when = window_words(done.first, done.last)
            fewer = f"but fewer than {more.count:,}"
            if isinstance(done, Episodes):
                often = f"at least {n:,} {fewer} different episodes"
                often = f"exactly {_episodes(n)}" if is_exact else often
                return f"{what.verb} {often} of {what.name} {when}"
            often = f"at least {_times(n)} {fewer} times"
            often = f"exactly {_times(n)}" if is_exact else often
            return f"{what.verb} {what.name} {often} {when}"
    return None


def _episodes(count: int) -> str:
    return "1 episode" if count == 1 else f"{count:,} different episodes"


def _but_not(deeds: list[Claim]) -> str | None:
    """Name the title once where one deed is told and others with it are denied."""
    match deeds:
        case [Streak() | Plays() | Episodes() as done, *rest] if rest and all(
            isinstance(one, Not) and getattr(one.part, "what", None) == done.what
            for one in rest
        ):
            lacks = " and ".join(_lack(one.part) for one in rest)
            if len(rest) == 1:
                done = _rest_of(done, rest[0].part)
            return f"{predicate(done)} but {lacks}"
    return None


def _rest_of(done: Claim, lacked: Claim) -> Claim:
    """Keep to the days that are left, where none of the first or last had a play."""
    match done, lacked:
        case Plays(_, first, last), Plays(_, start, end, 1) if None not in (
            first,
            last,
            start,
            end,
        ):
            if first == start <= end < last:
                return replace(done, first=end + timedelta(days=1))
            if first < start <= end == last:
                return replace(done, last=start - timedelta(days=1))
    return done


def _lack(deed: Streak | Plays | Episodes) -> str:
    """Say what was not done with a title that was named already."""
    if isinstance(deed, Streak):
        days = (deed.last - deed.first).days + 1
        return f"not every day for the {days} days until {day_words(deed.last)}"
    if isinstance(deed, Episodes):
        few = "no episode" if deed.count == 1 else f"fewer than {deed.count:,} episodes"
    else:
        few = {1: "not", 2: "no more than once"}.get(deed.count)
        few = few or f"fewer than {deed.count:,} times"
    when = window_words(deed.first, deed.last).replace("at some time", "at any time")
    return f"{few} {when}"


def _broken_streak(deeds: list[Claim]) -> str | None:
    """The streak that went on until a day and stopped there, either way it is put."""
    match deeds:
        case [Streak() | Plays(count=1) as held, Not(Streak() as longer)] if (
            held.what == longer.what
            and held.first == longer.first
            and (isinstance(held, Streak) or held.first == held.last)
            and longer.last > held.last
        ):
            missed = longer.last
        case [Streak() as held, Not(Plays(what, first, last, 1))] if (
            held.what == what and first == last == held.last + timedelta(days=1)
        ):
            missed = last
        case _:
            return None
    start = f"{held.first.day} {held.first:%B}"
    until = f"every day from {start} until {day_words(held.last)}"
    if held.first == held.last:
        until = f"on {day_words(held.last)}"
    gap = "did not on" if (missed - held.last).days == 1 else "missed a day by"
    return f"{held.what.verb} {held.what.name} {until} and {gap} {_short(missed)}"


def _negation(part: Claim) -> tuple[list[str], str]:
    if isinstance(part, Plays | Streak | Episodes):
        never = _deed(part).replace("at some time", "at any time")
        return [], f"did not {VERBS[part.what.verb]} {never}"
    if _is_attribute(part):
        return [_attribute(Not(part))], _ALL
    if isinstance(part, Everyone):
        return [], "are not in the population"
    if isinstance(part, Or):
        return _parted(And((~part,)))
    if condition := _condition(part):
        return [], f"{_ALL} and, {condition}"
    return [], f"are not among those {relative(part)}"


def _condition(part: Claim) -> str | None:
    """Say "not (in Paris and without B)" as "if in Paris, with B"."""
    match part:
        case And((*about, Not(Plays() | Streak() | Episodes() as deed))) if about:
            if all(map(_is_told, about)):
                told = " and ".join(map(_attribute, about))
                return f"if {told}, {predicate(deed)}"
    return None


def _is_told(claim: Claim) -> bool:
    """Whether an attribute has words: to live in an unnamed place goes without any."""
    match claim:
        case Place("") | Attribute(values=("",)):
            return False
    return _is_attribute(claim)


def _is_attribute(claim: Claim) -> bool:
    inner = claim.part if isinstance(claim, Not) else claim
    return isinstance(inner, Attribute | Place | AmountIn)


def _attribute(claim: Claim) -> str:
    inner = claim.part if isinstance(claim, Not) else claim
    if isinstance(inner, AmountIn) and isinstance(claim, Not):
        rest = _other_values(inner)
        return _amount(rest) if rest else f"not {_amount(inner)}"
    if isinstance(inner, AmountIn):
        return _amount(inner)
    if isinstance(inner, Place):
        inner = Attribute("region", (inner.name,))
    names = " or ".join(name or _UNNAMED for name in inner.values)
    phrase = _ATTRIBUTE_PHRASES[inner.column].format(names)
    return f"not {phrase}" if isinstance(claim, Not) else phrase


def _other_values(claim: AmountIn) -> AmountIn | None:
    """Put "not 18 or more" as "17 or less", where the rest is in one piece."""
    amount, low, high = claim.amount, claim.low, claim.high
    if low > amount.low and high == amount.high:
        return AmountIn(amount, amount.low, low - 1)
    if low == amount.low and high < amount.high:
        return AmountIn(amount, high + 1, amount.high)
    return None


def _amount(claim: AmountIn) -> str:
    """Say which values are meant: "with an age of 18 years or more"."""
    amount, low, high = claim.amount, f"{claim.low:,}", f"{claim.high:,}"
    if claim.low == claim.high:
        values, more = low, ""
    elif claim.high == amount.high:
        values, more = low, " or more"
    elif claim.low == amount.low:
        values, more = high, " or less"
    else:
        values, more = f"{low} to {high}", ""
    if not amount.unit:
        return f"with {values}{more} {amount.name}"
    an = "an" if amount.name[0] in "aeiou" else "a"
    return f"with {an} {amount.name} of {values} {amount.unit}{more}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def _short(day: date) -> str:
    return f"{day.day} {day:%B}"
