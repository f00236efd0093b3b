"""What can a sentence say of what somebody watched: once, often, every day?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeGuard, cast

import numpy as np

from kit.checks import check_whole
from kit.claims.language import Claim, Leaf
from kit.claims.sentences import Spoken
from kit.claims.viewer import ANYTHING, Crowd, Segment, What, within
from kit.claims.viewer_program import Answer, ViewerProgram
from kit.claims.wording import VERBS, day_words, short_day, times, window_words
from kit.errors import ClaimError

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deed(Leaf):
    """A question about plays of `what`; a kind of deed says in `deed` which.

    It has `first` and `last`, the days it speaks of; ``None`` leaves an end open.

    Parameters
    ----------
    what : What
        One title, any episode of one series, or anything.
    """

    what: What
    if TYPE_CHECKING:  # each kind adds these for itself, some with a default
        first: date | None
        last: date | None

    def deed(self) -> str:
        """Write what was watched, how often and when."""
        raise NotImplementedError

    def words(self) -> str:
        """Write that it was done."""
        return f"{self.what.verb} {self.deed()}"

    def denial(self) -> str:
        """Write that it was not."""
        never = self.deed().replace("at some time", "at any time")
        return f"did not {VERBS[self.what.verb]} {never}"

    def lack(self) -> str | None:
        """Write that it was not, beside another deed with the same title."""
        return None

    def beside(self, denied: Sequence[Spoken]) -> str | None:
        """Name the title once where one deed is told and others with it are denied."""
        deeds = [one for one in denied if isinstance(one, Deed)]
        if len(deeds) < len(denied) or any(one.what != self.what for one in deeds):
            return None
        if len(deeds) == 1 and (text := self._but_for(deeds[0])):
            return text
        lacks = [lack for one in deeds if (lack := one.lack()) is not None]
        if len(lacks) < len(deeds):
            return None
        done = _rest_of(self, deeds[0]) if len(deeds) == 1 else self
        return f"{done.words()} but {' and '.join(lacks)}"

    def _but_for(self, more: Deed) -> str | None:
        """Say of two deeds that are nearly the same where one ends, if words do."""
        return None


@dataclass(frozen=True)
class Plays(Deed):
    """At least `count` plays of `what` from day `first` to day `last`, both included.

    ``None`` leaves that end of the window open.
    """

    first: date | None = None
    last: date | None = None
    count: int = 1

    is_drawn, grows = True, True

    def on(self, day: str | date) -> Plays:
        """Count plays on one day."""
        return self.between(day, day)

    def between(self, first: str | date, last: str | date) -> Plays:
        """Count plays in a window of days, both ends included.

        Raises
        ------
        ClaimError
            If a date cannot be read, or the window ends before it starts.
        """
        start, end = _day("first", first), _day("last", last)
        if end < start:
            raise ClaimError.bad_value(
                "last", f"a day on or after `first` ({start})", str(end)
            )
        return replace(self, first=start, last=end)

    def at_least(self, count: int) -> Plays:
        """Ask for at least `count` plays in the window.

        Raises
        ------
        ClaimError
            If `count` is below 1.
        """
        return replace(self, count=check_whole(ClaimError, "count", count))

    def exactly(self, count: int) -> Claim:
        """Ask for `count` plays in the window, no more and no fewer.

        Examples
        --------
        >>> print(played("Sorry").on("2016-02-14").exactly(42))
        played Sorry exactly 42 times on 14 February 2016
        """
        return self.at_least(count) & ~self.at_least(count + 1)

    def every_day(self, days: int, *, until: str | date) -> Claim:
        """Ask for a streak: at least one play on each of `days` days ending `until`.

        Parameters
        ----------
        days : int
            Length of the streak in days, at least 1.
        until : str or date
            Last day of the streak, such as ``"2017-12-10"``.

        Raises
        ------
        ClaimError
            If `days` is below 1, `until` is not a date, or the claim already asks
            for several plays, since a streak asks for one a day.

        Examples
        --------
        >>> watched("A Christmas Prince").every_day(18, until="2017-12-10").first
        datetime.date(2017, 11, 23)
        """
        self._refuse_count("every_day", "one play a day")
        end = _day("until", until)
        start = _start(days, end)
        return self.on(end) if start == end else Streak(self.what, start, end)

    def episodes(self, count: int) -> Episodes:
        """Ask for at least `count` different episodes of the series in the window.

        Raises
        ------
        ClaimError
            If the claim is not about a series, asks for several plays already, or
            `count` is below 1.
        """
        self._refuse_count("episodes", "different episodes, not plays")
        if self.what.series is None:
            message = (
                "`episodes` counts episodes of a series, and this claim names none: "
                'start from watched(series="...").'
            )
            raise ClaimError(message)
        return Episodes(
            self.what, self.first, self.last, check_whole(ClaimError, "count", count)
        )

    def _refuse_count(self, method: str, asks: str) -> None:
        """Refuse to drop in silence a number of plays that was asked for."""
        if self.count != 1:
            message = (
                f"`{method}` asks for {asks}, and this claim asks for at least "
                f"{self.count} plays: leave out `at_least`."
            )
            raise ClaimError(message)

    # -- in words --------------------------------------------------------------

    def deed(self) -> str:
        """Write what was watched, how often and when."""
        often = "" if self.count == 1 else f" at least {times(self.count)}"
        return f"{self.what.name}{often} {window_words(self.first, self.last)}"

    def lack(self) -> str:
        """Write "not", "no more than once" or "fewer than 5 times"."""
        few = {1: "not", 2: "no more than once"}.get(self.count)
        return _never(few or f"fewer than {self.count:,} times", self)

    def _but_for(self, more: Deed) -> str | None:
        """Say "exactly n times", or of one day that a streak broke off after it."""
        if isinstance(more, Streak) and self.count == 1 and self.first == self.last:
            return _broken_off(self, more)
        if not _asks_more(more, self):
            return None
        often = f"at least {times(self.count)} but fewer than {more.count:,} times"
        if more.count == self.count + 1:
            often = f"exactly {times(self.count)}"
        when = window_words(self.first, self.last)
        return f"{self.what.verb} {self.what.name} {often} {when}"

    # -- of one viewer ---------------------------------------------------------

    def answer(self, program: ViewerProgram) -> Answer:
        """Ask for a play in some segment, or for enough in all of them."""
        what, days = self.what, program.window(self)
        if self.count == 1:
            return program.one_of([Answer(program.some_play(what, s)) for s in days])
        return program.reaches([program.n_plays(what, s) for s in days], self.count)

    def is_exact_among(self, leaves: Sequence[Leaf]) -> bool:
        """Deny it where plays of anything are counted beside a title and a series."""
        whats = {getattr(leaf, "what", None) or ANYTHING for leaf in leaves}
        is_mixed = any(w.title for w in whats) and any(w.series for w in whats)
        return not (is_mixed and self.what == ANYTHING and self.count > 1)

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Play it in one segment."""
        if wanted:
            at = crowd.turn(viewer, crowd.window(self))
            crowd.play(viewer, self.what, at, self.count)

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Count the plays in the window."""
        return crowd.seen(crowd.plays, self).sum(axis=(1, 2)) >= self.count


@dataclass(frozen=True)
class Streak(Deed):
    """At least one play of `what` on every day from `first` to `last`."""

    first: date
    last: date

    is_drawn, grows, is_exact = True, True, True

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1

    def _length(self) -> str:
        return f"every day for the {self.days} days until {day_words(self.last)}"

    def deed(self) -> str:
        """Write what was watched, and for how long."""
        return f"{self.what.name} {self._length()}"

    def lack(self) -> str:
        """Write that it was not every day."""
        return f"not {self._length()}"

    def _but_for(self, more: Deed) -> str | None:
        """Say until when it went on, either way its end is put."""
        if isinstance(more, Streak):
            return _broken_off(self, more)
        after = self.last + _ONE_DAY
        is_next = after == more.first == more.last
        if isinstance(more, Plays) and more.count == 1 and is_next:
            return _until(self, after)
        return None

    def answer(self, program: ViewerProgram) -> Answer:
        """Ask for its longest inner streak and the days beside it.

        Linking each streak to the next shorter one keeps the linear relaxation
        tight, which is what makes the search for a viewer fast.
        """
        whole = Segment(self.first, self.last)
        inner = [
            other
            for other in program.leaves
            if isinstance(other, Streak)
            and other.what == self.what
            and other != self
            and Segment(other.first, other.last).lies_in(whole)
        ]
        days, parts = program.window(self), []
        if inner:
            longest = max(inner, key=lambda part: (part.last - part.first, part.last))
            held = Segment(longest.first, longest.last)
            days = [s for s in days if not s.lies_in(held)]
            parts = [program.answer(longest)]
        parts += [Answer(program.every_day(self.what, s)) for s in days]
        return program.all_of(parts)

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Play it on every day."""
        for segment in crowd.window(self) if wanted else ():
            days = cast("int", segment.days)  # a streak has both its ends
            crowd.play(viewer, self.what, segment, days, daily=True)

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Look for a play on every day."""
        return np.all(np.any(crowd.seen(crowd.is_daily, self), axis=1), axis=1)


@dataclass(frozen=True)
class Episodes(Deed):
    """At least `count` different episodes of the series in the window."""

    first: date | None
    last: date | None
    count: int

    is_drawn, grows = True, True

    def between(self, first: str | date, last: str | date) -> Episodes:
        """Count episodes in a window of days, both ends included."""
        asked = Plays(self.what).between(first, last)
        return replace(self, first=asked.first, last=asked.last)

    def within(self, days: int, *, until: str | date) -> Episodes:
        """Count episodes in the `days` days that end on `until`."""
        end = _day("until", until)
        return self.between(_start(days, end), end)

    def deed(self) -> str:
        """Write how many of which series, and when."""
        when = window_words(self.first, self.last)
        return f"at least {_episodes(self.count)} of {self.what.name} {when}"

    def lack(self) -> str:
        """Write "no episode" or "fewer than 5 episodes"."""
        few = f"fewer than {self.count:,} episodes"
        return _never("no episode" if self.count == 1 else few, self)

    def _but_for(self, more: Deed) -> str | None:
        """Say "exactly n", or "at least n but fewer than m"."""
        if not _asks_more(more, self):
            return None
        often = f"at least {self.count:,} but fewer than {more.count:,}"
        often = f"{often} different episodes"
        if more.count == self.count + 1:
            often = f"exactly {_episodes(self.count)}"
        when = window_words(self.first, self.last)
        return f"{self.what.verb} {often} of {self.what.name} {when}"

    def answer(self, program: ViewerProgram) -> Answer:
        """Count them by a column of their own."""
        columns = program.kept.setdefault(Episodes, {})
        key = (self.what, Segment(self.first, self.last))
        if key not in columns:
            columns[key] = program.column(high=float(program.most))
            for segment in program.window(self):
                program.n_plays(self.what, segment)
        return program.reaches([columns[key]], self.count)

    @classmethod
    def relate(cls, program: ViewerProgram) -> None:
        """A window has no fewer episodes than a part of it, and no more than all."""
        columns = program.kept.get(Episodes, {})
        for (what, whole), column in columns.items():
            parts = [
                (within(program.segments, part.first, part.last), fewer)
                for (other, part), fewer in columns.items()
                if other == what and part != whole and part.lies_in(whole)
            ]
            left = program.window(whole)
            least = [fewer for _, fewer in parts]
            for fewer in [*least, *(program.some_play(what, s) for s in left)]:
                program.implies(fewer, column)
            together = []
            for days, fewer in sorted(parts, key=lambda part: -len(part[0])):
                if not set(left).isdisjoint(days):
                    together.append((fewer, -1.0))
                    left = [segment for segment in left if segment not in days]
            together += [(program.n_plays(what, segment), -1.0) for segment in left]
            program.row(-np.inf, [(column, 1.0), *together], 0)

    def is_exact_among(self, leaves: Sequence[Leaf]) -> bool:
        """Say whether windows of the same series are nested in this, or apart."""
        mine = Segment(self.first, self.last)
        others = [
            Segment(leaf.first, leaf.last)
            for leaf in leaves
            if isinstance(leaf, Episodes) and leaf.what == self.what
        ]
        return all(
            a.lies_in(mine) or mine.lies_in(a) or a.is_apart(mine) for a in others
        )

    def grant(self, crowd: Crowd, viewer: int, *, wanted: bool) -> None:
        """Play enough of them in one segment, always new ones."""
        if wanted:
            at = crowd.turn(viewer, crowd.window(self))
            crowd.play(viewer, self.what, at, self.count)
            crowd.sees_new[viewer] = True

    def answers(self, crowd: Crowd) -> np.ndarray:
        """Count plays of those who see a new one each time, and else one."""
        seen = crowd.seen(crowd.plays, self).sum(axis=(1, 2))
        return np.where(crowd.sees_new, seen, np.minimum(seen, 1)) >= self.count


def watched(title: str | None = None, *, series: str | None = None) -> Plays:
    """Begin a claim: the viewer watched this title at least once, at any time.

    Parameters
    ----------
    title : str, optional
        Film, episode or track, spelt as in the log. With neither `title` nor
        `series`, anything at all.
    series : str, optional
        Any episode of this series.

    Returns
    -------
    Plays
        A claim, which `on`, `between`, `at_least` and `every_day` narrow.

    Raises
    ------
    ClaimError
        If both are given, or one is empty.

    Examples
    --------
    >>> import kit
    >>> print(kit.watched("A Christmas Prince").between("2017-12-01", "2017-12-10"))
    watched A Christmas Prince between 1 and 10 December 2017
    """
    return _begin(title, series, "watched")


def played(title: str | None = None) -> Plays:
    """Begin a claim about a track: as `watched`, with the verb of a music service.

    Parameters
    ----------
    title : str, optional
        Spelt as in the log; by default anything at all.

    Returns
    -------
    Plays
        A claim, which `on`, `between`, `at_least` and `every_day` narrow.

    Examples
    --------
    >>> import kit
    >>> print(kit.played("Sorry").on("2016-02-14").at_least(42))
    played Sorry at least 42 times on 14 February 2016
    """
    return _begin(title, None, "played")


def _begin(title: str | None, series: str | None, verb: str) -> Plays:
    if title is not None and series is not None:
        raise ClaimError("Give a `title` or a `series`, not both.")
    for name, value in (("title", title), ("series", series)):
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise ClaimError.bad_value(name, "a name, spelt as in the log", value)
    return Plays(What(title, series, verb))


def _day(name: str, value: str | date) -> date:
    try:
        day = value if type(value) is date else date.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        day = None
    # The first and last year of the calendar leave no room for the day beside.
    if day is None or not date.min.year < day.year < date.max.year:
        raise ClaimError.bad_value(name, 'a date such as "2017-12-10"', value)
    return day


def _start(days: int, end: date) -> date:
    """First of the `days` days that end on `end`."""
    most = end.toordinal() - date(date.min.year + 1, 1, 1).toordinal() + 1
    if check_whole(ClaimError, "days", days) > most:
        raise ClaimError.bad_value("days", f"at most {most:,} until {end}", days)
    return end - timedelta(days=days - 1)


# -- in words ------------------------------------------------------------------


def _episodes(count: int) -> str:
    return "1 episode" if count == 1 else f"{count:,} different episodes"


def _never(few: str, deed: Plays | Episodes) -> str:
    when = window_words(deed.first, deed.last)
    return f"{few} {when.replace('at some time', 'at any time')}"


def _asks_more(more: Deed, done: Plays | Episodes) -> TypeGuard[Plays | Episodes]:
    """Whether one asks for more of the same, in the same days."""
    return (
        isinstance(more, Plays | Episodes)
        and type(more) is type(done)
        and more.count > done.count
        and more == replace(done, count=more.count)
    )


def _broken_off(held: Plays | Streak, longer: Streak) -> str | None:
    """The streak that went on until a day, and did not until a later one."""
    if held.first != longer.first or held.last is None or longer.last <= held.last:
        return None
    return _until(held, longer.last)


def _until(held: Plays | Streak, missed: date) -> str:
    first, last = cast("date", held.first), cast("date", held.last)
    until = f"every day from {short_day(first)} until {day_words(last)}"
    if first == last:
        until = f"on {day_words(last)}"
    gap = "did not on" if (missed - last).days == 1 else "missed a day by"
    return f"{held.what.verb} {held.what.name} {until} and {gap} {short_day(missed)}"


def _rest_of(done: Deed, lacked: Deed) -> Deed:
    """Keep to the days that are left, where none of the first or last had a play."""
    match done, lacked:
        case (
            Plays(_, date() as first, date() as last),
            Plays(_, date() as start, date() as end, 1),
        ):
            if first == start <= end < last:
                return replace(done, first=end + _ONE_DAY)
            if first < start <= end == last:
                return replace(done, last=start - _ONE_DAY)
    return done
