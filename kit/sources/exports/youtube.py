"""How does YouTube hand out what somebody watched?

As `watch-history.json`, by Google Takeout, if JSON is asked for there and not HTML, or
among all else that was done, in `MyActivity.json`. What is a view is told by its link,
by the product in its header, and by the word for "watched" in its title, which is in
the language of the account.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from os.path import commonprefix
from typing import Any, NamedTuple, cast

import polars as pl

from kit.sources.exports.format import (
    LEFT_OUT,
    REASONS,
    Finished,
    Format,
    Play,
    Reason,
    Record,
    text_of,
)

_KEYS = ("header", "title", "time")
_UNKNOWN = 'No word for "watched" was found in the titles, so likes may be among them.'
_OF_A_TOPIC = " - Topic"  # what YouTube adds to the name of a musician
_SITE = r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtube-nocookie\.com)"
_VIDEO = re.compile(
    rf"{_SITE}/(?:watch\b|shorts/|live/|embed/|v/)|https?://youtu\.be/\w", re.IGNORECASE
)
# What else links lead to, the first that fits.
_OTHER_LINKS = (
    (r"/results\b", Reason.SEARCH),
    (r"/post/|/community\b", Reason.POST),
    (r"/playlist\b", Reason.LIST),
    (r"/(?:channel|user|c)/|/@", Reason.CHANNEL),
)


def _read(record: Record) -> Play | Reason:
    if not _is_of_youtube(record):
        return Reason.OTHER_PRODUCT
    if record.get("details"):  # names where an ad came from, in any language
        return Reason.ADVERT
    title, address = text_of(record["title"]), text_of(record.get("titleUrl"))
    if title is None:
        return Reason.NO_TITLE
    if address is None or address in title:  # nothing but the address is left of it
        return Reason.GONE
    if not _VIDEO.match(address):
        found = (why for link, why in _OTHER_LINKS if re.search(link, address))
        return next(found, Reason.PAGE)
    return Play(text_of(record["time"]), title, _channel(record.get("subtitles")))


def _channel(subtitles: object) -> str | None:
    first = subtitles[0] if isinstance(subtitles, list) and subtitles else None
    name = text_of(first.get("name")) if isinstance(first, dict) else None
    return name.removesuffix(_OF_A_TOPIC) if name else None


def _is_of_youtube(record: Record) -> bool:
    product = record["header"]
    return isinstance(product, str) and product.startswith("YouTube")


def _is_watched(record: Record) -> bool:
    return all(key in record for key in _KEYS) and _is_of_youtube(record)


def _keep_views(rows: pl.DataFrame) -> Finished:
    """Part the views from likes and shares, whose links are the same, by the verb."""
    # The language is that of the account, so each file has its own.
    files = rows.partition_by("file", maintain_order=True) or [rows]
    rows = pl.concat(map(_name_views, files))
    is_view = pl.col("name").is_not_null()
    is_act = pl.when("has_verb").then(pl.lit(str(Reason.OTHER_ACT)))
    act = is_act.otherwise(pl.lit(str(Reason.UNSURE))).cast(REASONS).alias("reason")
    plays, n_shared = _name_apart(rows.filter(is_view))
    shared = f"Titles that several channels have, told apart by them: {n_shared:,}."
    is_unknown = not rows.filter(is_view)["has_verb"].all()
    notes = ((shared, n_shared), (_UNKNOWN, is_unknown))
    others = rows.filter(~is_view).select("file", "line", act)
    return Finished(
        plays, others.cast(cast("Any", LEFT_OUT)), tuple(n for n, so in notes if so)
    )


def _name_views(rows: pl.DataFrame) -> pl.DataFrame:
    """Write the name of a view beside each title of a file; null for all that is none.

    A few titles alone show no verb, and are taken as they are. Many that share none are
    all kinds of acts, in a language that is not known here.
    """
    titles = rows["title"].unique().sort().cast(pl.String).to_list()
    verb = find_verb(titles)
    names = {one: one if len(titles) < FEWEST else None for one in titles}
    if verb:
        names = {one: verb.name(one) for one in titles}
    title = pl.col("title").cast(pl.String)
    name = title.replace_strict(names, default=None, return_dtype=pl.String)
    return rows.with_columns(name=name, has_verb=verb is not None)


def _name_apart(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Put the channel before a title that several channels have."""
    name, channel = pl.col("name"), pl.col("series").cast(pl.String)
    is_shared = pl.col("series").drop_nulls().n_unique().over("name") > 1
    full = pl.when(is_shared & channel.is_not_null()).then(
        pl.concat_str(channel, name, separator=": ")
    )
    n_shared = rows.filter(is_shared)["name"].n_unique()
    title = pl.coalesce(full, name).cast(pl.Categorical)
    return rows.with_columns(title=title).drop("name", "has_verb"), n_shared


WATCHED = Format(
    service="YouTube",
    name="YouTube watch-history",
    kind="json",
    keeps=frozenset({*_KEYS, "titleUrl", "subtitles", "name", "details"}),
    fits=_is_watched,
    read=_read,
    called=("watchhistory", "myactivity"),
    finish=_keep_views,
)


# How all that somebody did begins, and how that begins which is a view.
_KNOWN = (
    (
        r"(?:Watched|Liked|Disliked|Shared|Saved|Subscribed to|Visited|Searched for|"
        r"Viewed|Voted|Commented|Used|Answered|Added|Removed|Created|Joined) ",
        "Watched ",
    ),
    (r"(?:Vous (?:avez|vous êtes)|Vous êtes) ", "Vous avez regardé "),
    (r"(?:Has|Te has) ", "Has visto "),
    (r"(?:Hai|Ti sei) ", "Hai guardato "),
)
_NO_SPACES = "\u2e80"  # from here on the signs of Chinese and Japanese
FEWEST = 3  # titles that must share their first or last words to show the verb


class Verb(NamedTuple):
    """What stands before and after the name in the title of a view."""

    before: str
    after: str

    def name(self, title: str) -> str | None:
        """Take it off a title; None if it is not there, or if nothing is left."""
        has_both = title.startswith(self.before) and title.endswith(self.after)
        name = title[len(self.before) : len(title) - len(self.after)]
        return name.strip() or None if has_both else None


def find_verb(titles: Sequence[str]) -> Verb | None:
    """Find "watched" in all titles of a file, in whatever language it is there.

    Of a language that is known here, the verb is. Otherwise it is what most titles
    begin with, or what most of them end with: most of what people do is to watch.
    """
    for acts, view in _KNOWN:
        n_acts = sum(bool(re.match(acts, title)) for title in titles)
        if 2 * n_acts > len(titles):  # of a language whose likes are told from views
            return Verb(view, "")
    before, n_before = _shared(titles)
    after, n_after = _shared([title[::-1] for title in titles])
    if not (n_before or n_after):
        return None
    return Verb(before, "") if n_before >= n_after else Verb("", after[::-1])


def _shared(titles: Sequence[str]) -> tuple[str, int]:
    """Find the words with which most titles begin, and how many they are."""
    for first in (_first_word, _first_signs):
        starts = Counter(start for title in titles if (start := first(title)))
        start, n = max(starts.items(), key=lambda one: one[1], default=("", 0))
        if n >= FEWEST and 2 * n > len(titles):
            those = [title for title in titles if title.startswith(start)]
            words = commonprefix(those)  # noqa: RUF071, letters are what is compared
            end = words.rfind(" ") + 1 if first is _first_word else len(words)
            return words[:end], n
    return "", 0


def _first_word(title: str) -> str:
    word, space, _ = title.partition(" ")
    return word + space if space else ""


def _first_signs(title: str) -> str:
    """Give two signs of a script that puts no spaces between words."""
    return title[:2] if title[:2] > _NO_SPACES else ""
