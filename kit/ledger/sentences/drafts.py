"""What does a sentence that was cut into parts say, in the fields of a ledger?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from kit.claims.wording import VERBS
from kit.errors import LedgerError
from kit.ledger.sentences.choosing import Chosen
from kit.ledger.sentences.days import Days, ask_when, resolve
from kit.ledger.sentences.figures import read_figure
from kit.ledger.sentences.parsing import (
    STRONG,
    Piece,
    cut_window,
    is_bound,
    is_greeting,
)
from kit.ledger.sentences.questions import Question
from kit.ledger.sentences.tables import (
    DENIAL,
    HOURS,
    LIMIT,
    PLAYLISTS,
    VAGUE,
    Words,
)

_VERBS = {
    "WATCHED": "watched",
    "PLAYED": "played",
    "STREAMED": "streamed",
    "LISTENED": "listened to",
}
_COUNTS = {
    "ACCOUNTS": "accounts",
    "HOUSEHOLDS": "households",
    "PROFILES": "profiles",
    "DEVICES": "devices",
}
_MEN = re.compile(
    r"\b(guys?|m[ae]n|boys?|dudes?|males|mecs?|hommes?|garçons?|gars|types?)\b", re.I
)
#: Whoever is spoken to is not being counted.
_TO_READERS = re.compile(
    r"(?<!\w)(?:you|your|yourself|we|us|our|i|me|my|let's|tu|te|toi|ton|ta|tes|vous|"
    r"votre|nous|notre|je|bravo|merci|chapeau|félicitations|thanks|congratulations|"
    r"cheers|hooray|wow)(?!\w)",
    re.IGNORECASE,
)
_UNSAID = {
    "UNSAID_TIME": HOURS,
    "UNSAID_WITHIN": "It says within how many hours, and the kit has words for days.",
    "UNSAID_WEEKDAY": (
        "It speaks of a day of the week, any of several, and the kit has words for "
        "days that lie in the calendar."
    ),
    "UNSAID_PART": (
        "It speaks of a part of a day, and the kit has words for whole days, on which "
        "more may have been played."
    ),
}
_SEASON = (
    "It counts a season, and does not name its episodes; list them as `titles` of the "
    'kind "all of".'
)
_SECOND = (
    "It goes on with another number; write down each in a sentence of its own, and "
    "audit them together."
)
_NARROWS = "It holds words that may change what is counted: {!r}."
_NO_WORK = (
    "It is about {!r}, which names no single work, and the kit has words for titles "
    "and series, not for genres or parts of a work."
)
_ROUGHLY = "It says roughly how often, and the kit has words for a number of times."
_MANY_EXACTLY = (
    "It counts several people who did it exactly so often, and a line of the ledger "
    'has words for "at least" so often, or for one person.'
)
_DAILY_TIMES = "It says how often every day, and the kit has words for once a day."
_NO_YES = ("no", "yes")
#: Answers that must be one of the choices.
_CHOSEN = ("address", "aside", "precision", "times", "verb")
_OFTEN = "Does it mean exactly so many times, or at least?"
_NO_DAYS = (
    'It names no days. When was it? Write days in words, or "at some time" if they '
    "do not matter."
)
_ANYTIME = {"en": "at some time", "fr": "à un moment ou à un autre"}


@dataclass
class Draft:
    """A line of a ledger as far as it is known, and what is not."""

    told: dict[str, Any] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)
    asks: list[Question] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # answers that were put to use


def draft(
    chosen: Chosen,
    language: Words,
    published: date | None,
    answers: Mapping[str, Any],
) -> Draft:
    """Write down what a sentence says.

    Parameters
    ----------
    chosen : Chosen
        The way to read it.
    language : Words
        Its language.
    published : date or None
        When it was published.
    answers : mapping of str to value
        What was found out.

    Returns
    -------
    Draft

    Raises
    ------
    LedgerError
        If an answer cannot be one.
    """
    writer = _Writer(chosen, language, published, answers)
    for step in ("refuse", "who", "what", "where", "when", "how_often"):
        getattr(writer, step)()
    return writer.draft


@dataclass
class _Writer:
    chosen: Chosen
    language: Words
    published: date | None
    answers: Mapping[str, Any]
    draft: Draft = field(default_factory=Draft)

    # -- small helps -------------------------------------------------------------

    def _first(self, *names: str) -> Piece | None:
        return self.chosen.cut.first(*names)

    def _text(self, piece: Piece) -> str:
        return self.chosen.cut.text(piece)

    def _refuse(self, reason: str) -> None:
        self.draft.reasons.append(reason)

    def _answer(self, name: str) -> Any:  # noqa: ANN401
        """Give an answer, where there is one; it has been put to use."""
        self.draft.used.add(name)
        return self.answers.get(name)

    def _ask(self, name: str, text: str, *choices: str) -> Any:  # noqa: ANN401
        """Give the answer to a question, or ask it."""
        value = self._answer(name)
        if value is not None:
            allowed = choices if name in _CHOSEN else ()
            if allowed and value not in allowed:
                rule = f"one of {', '.join(allowed)}"
                raise LedgerError.bad_value(f"{name}` of `answers", rule, value)
            return value
        self.draft.asks.append(Question(name, text, choices))
        return None

    def _set(self, name: str, value: object) -> None:
        if value is not None:
            self.draft.told[name] = value

    # -- what is no claim --------------------------------------------------------

    def refuse(self) -> None:
        """Say what the kit has no words for, or was not read."""
        for name, reason in (("negation", DENIAL), ("season", _SEASON)):
            if self._first(name):
                self._refuse(reason)
        for piece in self.chosen.cut.all("unsaid"):
            self._refuse(_UNSAID[min(piece.types & set(_UNSAID))])
        if strange := self._first("strange"):
            known = ", ".join(VERBS)
            said = self._text(strange)
            self._refuse(f"The kit has no word for {said!r}; it has {known}.")
        rest = self._first("rest")
        if rest and not self.draft.reasons:
            self._refuse(f"These words could not be read: {self._text(rest)!r}.")
        if aside := self._first("aside"):
            self._weigh(self._text(aside))

    def _weigh(self, aside: str) -> None:
        """Refuse an aside that may change the number, or adds another."""
        if aside[0] == "?":
            self._refuse("It is a question, and says nothing.")
        body = aside.lstrip(".,;:!?…—–- ")
        words = re.findall(r"[\w'’]+", body.lower())
        if any(c.isdigit() for c in body):
            self._refuse(_SECOND)
            return
        is_apart = aside[0] in ".!?"
        narrows = bool(re.search(rf"(?<!\w)(?:{self.language.hedges})", body, re.I))
        is_asked = aside[0] in ":;…—–-" and body.endswith("?")
        if not is_apart and words and not is_asked:
            narrows |= words[0] in self.language.turns
            narrows |= self.language.warn(body) in STRONG
        if narrows:
            self._refuse(_NARROWS.format(body))
        elif not is_apart and words and not _TO_READERS.search(body):
            text = f"Do the words {body!r} change who is counted?"
            if self._ask("aside", text, *_NO_YES) == "yes":
                self._refuse(_NARROWS.format(body))

    # -- who ---------------------------------------------------------------------

    def who(self) -> None:
        """Write down how many of whom."""
        count, single = self._first("count"), self._first("single")
        address = self._first("address")
        if address and not (count and "MORE" in count.types):  # which asks of it too
            self._greet(self._text(address))
        self.draft.told["counts"] = "people"
        if count:
            self._count(count)
            unit = cast("Piece", self._first("unit"))
            (kind,) = unit.types
            self.draft.told["counts"] = _COUNTS.get(kind, "people")
        elif single:
            unit = single
            self._set("number", 1)
        else:
            self._set("number", self._number("How many people did so?"))
            return
        narrows = [self._text(one) for one in self.chosen.cut.all("epithet")]
        for said in narrows:
            if reason := self.language.warn(said):
                self._refuse(reason)
            elif is_bound(said):
                self._refuse(_NARROWS.format(said))
        sex = self._text(unit) if unit.types & {"SEXED", "ONE_SEXED"} else ""
        if sex or narrows:
            self._whose([*narrows, sex] if sex else narrows, sex)

    def _greet(self, address: str) -> None:
        """Ask what words before a number do, if they are no greeting."""
        text = f"Do the words {address!r} change who is counted?"
        if not is_greeting(address) and self._ask("address", text, *_NO_YES) == "yes":
            self._refuse(_NARROWS.format(address))

    def _number(self, text: str, *choices: str) -> int | None:
        value = self._ask("number", text, *choices)
        number = read_figure(str(value), "", self.language) if value else None
        if value is not None and not number:
            rule = "a number of people of at least 1"
            raise LedgerError.bad_value("number` of `answers", rule, value)
        return number

    def _whose(self, narrows: list[str], sex: str) -> None:
        said = " and ".join(map(repr, narrows))
        choices = ("gender=m" if _MEN.search(sex) else "gender=f",) if sex else ()
        text = (
            f"What does {said} say of those counted? Write a column and its value, or "
            '"nothing".'
        )
        value = self._ask("where", text, *choices)
        if value is not None and value != "nothing":
            self._set("where", value)

    def _count(self, count: Piece) -> None:
        """Read the number of people, and how exact it is."""
        figure = "".join(count.tokens("NUMBER", "SPELLED"))
        number = read_figure(figure, "".join(count.tokens("SCALE")), self.language)
        if number is None:
            text = f"Which number is {figure!r}?"
            number = self._number(text, figure.replace(".", ""))
        self._set("number", number)
        kinds = count.types
        if "FEWER" in kinds:
            self._refuse(LIMIT)
        elif "ABOUT" in kinds:
            self._roughly(count)
        elif "AT_LEAST" in kinds:
            self._set("precision", "at least")
        elif "MORE" in kinds:
            self._more(count, number)
        elif "EXACT" in kinds:
            self._set("precision", "exact")
        elif number and number % 10 == 0:
            self._zeros(number)

    def _zeros(self, number: int) -> None:
        precision = self._answer("precision")
        if precision is not None:
            self._set("precision", precision)
            return
        self.draft.assumed.append(
            f"{number:,} ends in a zero, and is read as rounded to its last digit that "
            "is not."
        )

    def _roughly(self, count: Piece) -> None:
        text = f"To what is {self._text(count)!r} rounded?"
        value = self._ask("rounded_to", text)
        step = read_figure(str(value), "", self.language) if value else None
        if value is not None and not step:
            rule = "a whole number, such as 1000"
            raise LedgerError.bad_value("rounded_to` of `answers", rule, value)
        if step:
            self.draft.told |= {"precision": "rounded", "rounded_to": step}

    def _more(self, count: Piece, number: int | None) -> None:
        address = self._first("address")
        precision = "at least"
        if number and address and not is_greeting(self._text(address)):
            text = (
                f"Is the number more than {number:,}, or are readers told to do more "
                f"than {number:,} people did?"
            )
            precision = self._ask("precision", text, "at least", "exact")
        if precision == "at least" and number is not None:
            number += 1
        self._set("number", number)
        self._set("precision", precision or "at least")

    # -- what --------------------------------------------------------------------

    def what(self) -> None:
        """Write down the title and the verb."""
        self._verb()
        self.draft.assumed += self.chosen.assumed
        answered = self._answer("title")
        if answered is not None and not (
            isinstance(answered, str) and answered.strip()
        ):
            raise LedgerError.bad_value("title` of `answers", "a title", answered)
        quoted = self.chosen.cut.all("quoted")
        if len(quoted) > 1:
            self.draft.used.discard("title")  # they have several
            self.draft.told["titles"] = [_unquoted(self._text(one)) for one in quoted]
            return
        kinds = [
            self._text(one)
            for one in self.chosen.cut.all("kind")
            if "KIND" in one.types
        ]
        named = self._first("quoted", "loose")
        title = _unquoted(self._text(named)) if named else None
        if named and named.name == "loose" and (kinds or self.chosen.asks):
            self._weigh_title(self._text(named))
        if kinds and kinds[0].startswith("playlist"):
            self._refuse(PLAYLISTS)
        elif kinds and title:
            text = f"What is counted as one play of the {kinds[0]}, and as which title?"
            title = self._ask("title", text, f"{title} ({kinds[0]})")
        elif pronoun := self._first("pronoun"):
            title = self._ask("title", f"Which title is {self._text(pronoun)!r}?")
        elif answered is not None:
            self._check_rest(title or "", answered)
            title = answered
        elif self.chosen.asks:
            self.draft.asks += self.chosen.asks
        self._set("series" if self._first("episodes") else "title", title)
        if self._first("artist", "by"):
            self.draft.assumed.append("The name of the artist is no part of the title.")

    def _weigh_title(self, title: str) -> None:
        """Refuse a genre, and a part of a work."""
        if re.search(rf"(?<!\w)(?:{self.language.kinds})(?!\w)", title):
            self._refuse(_NO_WORK.format(title))

    def _check_rest(self, words: str, title: str) -> None:
        """Refuse to drop words in silence that stand beside a title."""
        if title != words:
            self.draft.assumed.append(f"{words!r} is the title {title!r}.")
        rest = words.replace(title, " ", 1).strip(" .,;:")
        if title in words and re.search(r"\w", rest):
            self._refuse(f"These words beside the title could not be read: {rest!r}.")

    def _verb(self) -> None:
        verb = self._first("verb")
        if verb is None:
            return
        (kind,) = verb.types
        known = _VERBS.get(kind)
        if known is None:
            text = f"Which verb of the kit is meant by {self._text(verb)!r}?"
            known = self._ask("verb", text, *VERBS)
        self._set("verb", known)

    # -- where and when ----------------------------------------------------------

    def where(self) -> None:
        """Write down the place."""
        places = [self._place(one) for one in self.chosen.cut.all("place", "far_place")]
        single = self._first("single")
        native = single and single.types & {"NAME", "DEMONYM"}
        if native and single:
            names = " ".join(single.tokens("NAME"))
            text = f"Where does {self._text(single)!r} live? Write the place."
            self._set("place", self._ask("place", text, *([names] if names else [])))
        elif len(places) > 1:
            self._set("place", self._ask("place", "Which is the place?", *places))
        elif places:
            self._set("place", self._answer("place") or places[0])

    def _place(self, piece: Piece) -> str:
        text = self._text(piece)
        return text[text.index(piece.tokens("NAME")[0]) :]

    def when(self) -> None:
        """Write down the days, in the fields of the kind that they make."""
        days = self._days()
        self.draft.assumed += days.assumed
        for question in days.asks:
            if question.field == "until":
                self._set("until", self._ask("until", question.text))
            else:
                self.draft.asks.append(question)
        self.draft.told |= days.told
        kind = "on a day" if "day" in days.told else "in a period"
        self.draft.told["kind"] = "every day" if days.is_streak else kind

    def _days(self) -> Days:
        piece, words = self._first("when"), ""
        if piece:
            words = self._text(piece)
        given = self._answer("when")
        if given is not None:
            words = _in_words(given, self.language)
            piece = cut_window(words, self.language)
            if piece is None:
                shown = _ANYTIME[self.language.code]
                rule = f"days in words, such as {shown!r}, or a date"
                raise LedgerError.bad_value("when` of `answers", rule, given)
        if piece is None:
            return Days(asks=[ask_when(_NO_DAYS, _ANYTIME[self.language.code])])
        return resolve(piece, words, self.published, self.language)

    # -- how often ---------------------------------------------------------------

    def how_often(self) -> None:
        """Write down how often, and the kind that follows."""
        told, times = self.draft.told, self._first("times", "episodes")
        if "titles" in told:
            self._all_of(times)
        if times is None or "titles" in told:
            return
        if told["kind"] == "every day":
            self._refuse(_DAILY_TIMES)
            return
        number = self._times(times)
        if number is None:
            self._refuse(VAGUE)
            return
        kinds = times.types
        if kinds & {"FEWER", "ABOUT"}:
            self._refuse(LIMIT if "FEWER" in kinds else _ROUGHLY)
            return
        number += "MORE" in kinds
        how = self._how(times)
        is_episodes = times.name == "episodes"
        told["episodes" if is_episodes else "times"] = number
        if is_episodes:
            self._episodes(how)
        elif how == "at least":
            told["kind"] = "at least"
        elif told.get("number") in (1, None):
            told["kind"] = "one person"
        else:
            self._refuse(_MANY_EXACTLY)

    def _how(self, times: Piece) -> str:
        kinds = times.types
        if kinds & {"AT_LEAST", "MORE"}:
            return "at least"
        is_one = self.draft.told.get("number") in (1, None)
        if "EXACT" in kinds or (is_one and times.name == "times"):
            return "exactly"
        return self._ask("times", _OFTEN, "at least", "exactly") or "at least"

    def _times(self, piece: Piece) -> int | None:
        kinds = piece.types
        if kinds & {"ONCE", "TWICE"}:
            return 1 if "ONCE" in kinds else 2
        figure = "".join(piece.tokens("NUMBER", "SPELLED"))
        return read_figure(figure, "".join(piece.tokens("SCALE")), self.language)

    def _all_of(self, times: Piece | None) -> None:
        if times or self.draft.told["kind"] == "every day":
            self._refuse("It says of several titles how often, all together or each.")
        self.draft.told["kind"] = "all of"

    def _episodes(self, how: str) -> None:
        told = self.draft.told
        if how == "exactly":
            self._refuse(_MANY_EXACTLY)
        if told.pop("verb", "watched") != "watched":
            self._refuse("Episodes are watched, in the words of the kit.")
        if "day" in told:
            day = told.pop("day")
            told |= {"first": day, "last": day}
        told["kind"] = "episodes"


def _unquoted(text: str) -> str:
    return text.strip("\"'“”«»‘’ \u00a0\u202f") if text[0] in "\"'“«‘" else text


def _in_words(value: object, language: Words) -> str:
    """Write a date as a language has it; other words stay as they are."""
    try:
        day = value if type(value) is date else date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    month = next(
        name for name, number in language.months.items() if number == day.month
    )
    month = month.title() if language.code == "en" else month
    return f"{'on' if language.code == 'en' else 'le'} {day.day} {month} {day.year}"
