"""How does Letterboxd hand out what somebody watched?

As `diary.csv` in its ZIP. `Date` there is when a film was written down; when it was
seen is `Watched Date`. `reviews.csv` tells of the same evenings and is left aside, and
so are the folders of what was deleted, which hold files of the same names.
"""

from __future__ import annotations

from kit.sources.exports.format import Format, Play, Reason, Record, number_of, text_of

_COLUMNS = ("name", "year", "rating", "watched date")


def _read(row: Record) -> Play | Reason:
    name, year, rated = (text_of(row[key]) for key in ("name", "year", "rating"))
    if name is None:
        return Reason.NO_TITLE
    rating = number_of(rated)
    if rated and rating is None:
        return Reason.NO_RATING
    title = f"{name} ({year})" if year else name  # two films may have one name
    return Play(text_of(row["watched date"]), title, rating=rating)


DIARY = Format(
    service="Letterboxd",
    name="Letterboxd diary",
    kind="csv",
    keeps=frozenset(_COLUMNS),
    fits=lambda names: all(name in names for name in (*_COLUMNS, "letterboxd uri")),
    read=_read,
    called=("diary",),
    heads=("Name", "Year", "Letterboxd URI", "Rating", "Watched Date"),
    twin=("review", "tells of the same evenings as the diary", "pass `diary.csv`"),
    aside=frozenset({"deleted", "orphaned"}),
)
