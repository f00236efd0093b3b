"""On which days can nobody have played anything, whatever a file says?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl

from kit.sources.exports.plays import Reason

#: Before these days there was nothing to play at the service: it did not exist yet.
FIRST_DAYS = {
    "Netflix": date(2007, 1, 15),  # the first day of streaming
    "Spotify": date(2006, 4, 23),
    "YouTube": date(2005, 2, 14),
    "Last.fm": date(2002, 3, 20),
}
#: Here people write down themselves what they saw, also long before they joined.
BY_HAND = {"Trakt": date(2010, 1, 1), "Letterboxd": date(2011, 1, 1)}
# What programs write for "no date": the first moment that they can count, in any zone.
_NONE = (date(1969, 12, 31), date(1970, 1, 1), date(1900, 1, 1))


def judge_days(day: pl.Expr, service: str) -> pl.Expr:
    """Say why a day cannot be that of a play.

    Parameters
    ----------
    day : pl.Expr
        As the file has it.
    service : str

    Returns
    -------
    pl.Expr
        A `Reason` as text, null where there is none.
    """
    # Somewhere on earth it is already tomorrow.
    tomorrow = today() + timedelta(days=1)
    cases = [
        (day.is_in(_NONE), Reason.NO_DATE),
        (day > tomorrow, Reason.FUTURE),
        (day < FIRST_DAYS.get(service, date.min), Reason.EARLY),
    ]
    return pl.coalesce(pl.when(case).then(pl.lit(str(why))) for case, why in cases)


def note_days(days: pl.Series, service: str) -> list[str]:
    """Say how many plays lie before a service began that lets people write them down.

    Parameters
    ----------
    days : pl.Series of shape (n_plays,)
    service : str

    Returns
    -------
    list of str
    """
    began = BY_HAND.get(service)
    n_early = 0 if began is None else (days < began).sum()
    if not n_early:
        return []
    return [
        f"Plays before {began.year}, when {service} did not exist yet, as somebody "
        f"wrote them down: {n_early:,}."
    ]


def today() -> date:
    """Tell the day by the clock of this machine, in UTC."""
    return datetime.now(UTC).date()
