"""Which days does a sentence speak of?

A day without its year, and "the past 18 days", hang on the day of publication. What
cannot be told from it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kit.claims.wording import day_words
from kit.ledger.sentences.figures import read_figure
from kit.ledger.sentences.parsing import Piece
from kit.ledger.sentences.questions import Question
from kit.ledger.sentences.tables import Words

_ONE = timedelta(days=1)
_PUBLISHED = "When was the sentence published? Its days hang on that."


@dataclass
class Days:
    """The days of a sentence, in the fields of a ledger; or what must be asked."""

    told: dict[str, Any] = field(default_factory=dict)
    is_streak: bool = False
    assumed: list[str] = field(default_factory=list)
    asks: list[Question] = field(default_factory=list)


def resolve(piece: Piece, words: str, published: date | None, language: Words) -> Days:
    """Read the days of a window."""
    window = next(piece.tree.iter_subtrees_topdown())
    inner = [one for one in window.iter_subtrees_topdown() if one.data in _WAYS]
    way = str(inner[0].data)
    reader = _Reader(piece, words, published, language)
    reader.days.is_streak = way.startswith("streak")
    getattr(reader, way)()
    return reader.days


def ask_when(why: str, *choices: str) -> Question:
    """Ask for the days of a sentence."""
    return Question("when", why, choices)


@dataclass
class _Reader:
    piece: Piece
    words: str
    published: date | None
    language: Words
    days: Days = field(default_factory=Days)

    # -- parts of a window -------------------------------------------------------

    def _number(self) -> int | None:
        return read_figure(
            "".join(self.piece.tokens("NUMBER", "SPELLED")), "", self.language
        )

    def _month(self, name: str) -> int:
        return self.language.months[name.lower().rstrip(".")]

    def _year(self) -> int | None:
        years = self.piece.tokens("YEAR")
        return int(years[-1]) if years else None

    def _since_publication(self) -> date | None:
        """Give the day of publication, or ask for it."""
        if self.published is None:
            self.days.asks.append(Question("published", _PUBLISHED))
        return self.published

    def _settle(self, options: list[date], what: str) -> date | None:
        """Choose the last of some days before the publication, where it is clear."""
        published = self._since_publication()
        if published is None:
            return None
        past = [day for day in options if day <= published]
        if past and past[-1].year == published.year:
            self.days.assumed.append(
                f"{what} is that of {past[-1].year}, the year of publication."
            )
            return past[-1]
        shown = [
            str(day) for day in (past[-1:] + [d for d in options if d > published][:1])
        ]
        self.days.asks.append(ask_when(f"Which day is meant by {what}?", *shown))
        return None

    def _dated(self, day: int, month: int, year: int | None, what: str) -> date | None:
        """Make a date, with the year that was said or that of the publication."""
        if year is not None:
            made = _make(year, month, day)
            if made is None:
                self.days.asks.append(
                    ask_when(f"There is no {what}. Which day is meant?")
                )
            return made
        around = self.published.year if self.published else 2000
        options = [_make(y, month, day) for y in range(around - 1, around + 2)]
        return self._settle([one for one in options if one], what)

    def _date(self) -> date | None:
        (tree,) = self.piece.tree.find_data("date")
        one = Piece("date", tree, 0, 0)
        day, month = one.tokens("DAY")[0], one.tokens("MONTH")[0]
        years = one.tokens("YEAR")
        year = int(years[0]) if years else None
        number = int("".join(filter(str.isdigit, day)))
        what = f"{number} {month}" + (f" {year}" if year else "")
        made = self._dated(number, self._month(month), year, what)
        named = one.tokens("WEEKDAY")
        if made and named and made.weekday() != self.language.weekday(named[0]):
            why = f"{what} is no {named[0]}. Which day is meant?"
            self.days.asks.append(ask_when(why))
            return None
        return made

    def _half(self, last: date) -> date | None:
        """Read the day that begins a window, with what its end says for it."""
        (tree,) = self.piece.tree.find_data("half")
        one = Piece("half", tree, 0, 0)
        months, years = one.tokens("MONTH"), one.tokens("YEAR")
        month = self._month(months[0]) if months else last.month
        year = int(years[0]) if years else last.year
        day = int("".join(filter(str.isdigit, one.tokens("DAY")[0])))
        first = _make(year, month, day)
        if first is None or first > last:
            self.days.asks.append(
                ask_when("Its first day is none, or after its last one.")
            )
            return None
        return first

    def _open_end(self, last: date) -> dict[str, date]:
        """Leave the end open where it was not over when the sentence was published."""
        if self.published is None or last <= self.published:
            return {"last": last}
        self.days.assumed.append(
            "The last day counted is not known, since it was published before the "
            "period was over; it is left open."
        )
        return {}

    # -- ways to say when --------------------------------------------------------

    def any_time(self) -> None:
        """At some time."""

    def streak_past(self) -> None:
        number, published = self._number(), self._since_publication()
        if published and number:
            self.days.told = {"days": number, "until": published}
            self.days.assumed.append(
                f"The {number} days end on the day of publication, "
                f"{day_words(published)}."
            )

    def streak_until(self) -> None:
        until = self._date()
        if until:
            self.days.told = {"days": self._number(), "until": until}

    def streak_open(self) -> None:
        self.days.told = {"days": self._number()}
        self.days.asks.append(
            Question("until", "Which was the last of the days in a row?")
        )

    def streak_range(self) -> None:
        self.between()
        if self.days.told:
            first, last = self.days.told["first"], self.days.told["last"]
            self.days.told = {"days": (last - first).days + 1, "until": last}

    def streak_month(self) -> None:
        self.in_month()
        if "last" in self.days.told:
            first, last = self.days.told["first"], self.days.told["last"]
            self.days.told = {"days": (last - first).days + 1, "until": last}
        elif self.days.told:
            self.streak_unknown()

    def streak_unknown(self) -> None:
        self.days.told = {}
        said = "every day for the 18 days until 10 December 2017"
        if self.language.code == "fr":
            said = "tous les jours pendant les 18 jours jusqu'au 10 décembre 2017"
        self.days.asks.append(
            ask_when(
                "On how many days in a row, and which was the last? Write it as "
                f"{said!r}."
            )
        )

    def on_day(self) -> None:
        day = self._date()
        self.days.told = {"day": day} if day else {}

    def on_event(self) -> None:
        name = self.piece.tokens("EVENT")[0]
        event, year = self.language.find_event(name), self._year()
        if isinstance(event[0], date):
            options = [day for day in event if isinstance(day, date)]
            before = [d for d in options if not self.published or d <= self.published]
            if len(before) == 1:
                self.days.told = {"day": before[0]}
                self.days.assumed.append(f"{name} is {day_words(before[0])}.")
            else:
                why = f"Which day is meant by {name!r}?"
                self.days.asks.append(ask_when(why, *map(str, options)))
            return
        month, number = event
        if self.piece.tokens("THIS_YEAR"):
            published = self._since_publication()
            if published is None:
                return
            year = published.year
        day = self._dated(int(number), int(str(month)), year, name)
        if day:
            self.days.told = {"day": day}
            self.days.assumed.append(f"{name} is {day_words(day)}.")

    def unknown_days(self) -> None:
        self.days.asks.append(
            ask_when(f"Which day or days are meant by {self.words!r}?")
        )

    def between(self) -> None:
        last = self._date()
        first = self._half(last) if last else None
        if first:
            self.days.told = {"first": first, "last": last}

    def since(self) -> None:
        day = self._date()
        self.days.told = {"first": day} if day else {}

    def until(self) -> None:
        day = self._date()
        self.days.told = {"last": day} if day else {}

    def in_year(self) -> None:
        year = self._year() or 0
        end = self._open_end(date(year, 12, 31))
        self.days.told = {"first": date(year, 1, 1), **end}

    def in_month(self) -> None:
        name = self.piece.tokens("MONTH")[0]
        first = self._dated(1, self._month(name), self._year(), name)
        if first:
            after = (first + 31 * _ONE).replace(day=1)
            self.days.told = {"first": first, **self._open_end(after - _ONE)}

    def this_year(self) -> None:
        published = self._since_publication()
        if published:
            self._so_far(date(published.year, 1, 1), "This year")

    def this_month(self) -> None:
        published = self._since_publication()
        if published:
            self._so_far(published.replace(day=1), "This month")

    def _so_far(self, first: date, what: str) -> None:
        self.days.told = {"first": first}
        self.days.assumed.append(
            f"{what} begins on {day_words(first)}; the last day counted is not known, "
            "and left open."
        )

    def last_year(self) -> None:
        published = self._since_publication()
        if published:
            year = published.year - 1
            self.days.told = {"first": date(year, 1, 1), "last": date(year, 12, 31)}
            self.days.assumed.append(f"Last year is {year}.")

    def past_days(self) -> None:
        number, published = self._number(), self._since_publication()
        if published and number:
            n_days = number * (7 if self.piece.tokens("WEEKS") else 1)
            self.days.told = {
                "first": published - (n_days - 1) * _ONE,
                "last": published,
            }
            self.days.assumed.append(
                f"The {n_days} days end on the day of publication, "
                f"{day_words(published)}."
            )

    def today(self) -> None:
        published = self._since_publication()
        if published:
            self._on_published(published, "Today")

    def yesterday(self) -> None:
        published = self._since_publication()
        if published:
            self._on_published(published - _ONE, "Yesterday")

    def _on_published(self, day: date, what: str) -> None:
        self.days.told = {"day": day}
        self.days.assumed.append(f"{what} is {day_words(day)}, by the publication.")


_WAYS = frozenset(name for name in vars(_Reader) if name[0] != "_")


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
