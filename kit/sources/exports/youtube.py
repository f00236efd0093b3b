"""How does YouTube hand out what somebody watched?

As `watch-history.json`, by Google Takeout, if JSON is asked for there and not HTML. A
title begins or ends with "watched" in the language of the account.
"""

from __future__ import annotations

from os.path import commonprefix

import polars as pl

from kit.sources.exports.plays import Format, Play, Reason, Record, text_of

_KEYS = ("header", "title", "time")
_KNOWN = ("Watched ", "Vous avez regardé ", "Has visto ", "Hai guardato ")
_FEWEST = 3  # titles that must share their first or last words to show the verb
_OF_A_TOPIC = " - Topic"  # what YouTube adds to the name of a musician


def _read(record: Record) -> Play | Reason:
    if record.get("details"):  # names where an ad came from, in any language
        return Reason.ADVERT
    title, address = text_of(record["title"]), text_of(record.get("titleUrl"))
    if title is None:
        return Reason.NO_TITLE
    if address is None or address in title:  # nothing but the address is left of it
        return Reason.GONE
    if "/results?" in address:
        return Reason.SEARCH
    if "/post/" in address:
        return Reason.POST
    return Play(text_of(record["time"]), title, _channel(record.get("subtitles")))


def _channel(subtitles: object) -> str | None:
    first = subtitles[0] if isinstance(subtitles, list) and subtitles else None
    name = text_of(first.get("name")) if isinstance(first, dict) else None
    return name.removesuffix(_OF_A_TOPIC) if name else None


def _is_watched(record: Record) -> bool:
    product = record.get("header")
    is_youtube = isinstance(product, str) and product.startswith("YouTube")
    return is_youtube and all(key in record for key in _KEYS)


def strip_verbs(titles: list[str]) -> dict[str, str]:
    """Take "watched" off titles, in whatever language it is there.

    Known words are taken off first. Of the titles that are left, what all of them begin
    with, or all of them end with, is no part of any of their names.

    Parameters
    ----------
    titles : list of str
        All different ones of a file.

    Returns
    -------
    dict of str to str
        The name for each title.

    Examples
    --------
    >>> strip_verbs(["Watched A Film", "Watched Another"])
    {'Watched A Film': 'A Film', 'Watched Another': 'Another'}
    >>> strip_verbs(["Katsoit: Lumi", "Katsoit: Jää", "Katsoit: Lato"])["Katsoit: Jää"]
    'Jää'
    """
    names = {title: title for title in titles}
    for title in titles:
        verb = next((verb for verb in _KNOWN if title.startswith(verb)), "")
        names[title] = title.removeprefix(verb)
    others = [title for title in titles if names[title] == title]
    if len(others) >= _FEWEST:
        before = commonprefix(others)  # noqa: RUF071, letters are what is compared
        before = before[: before.rfind(" ") + 1]
        after = commonprefix([title[::-1] for title in others])[::-1]  # noqa: RUF071
        after = after[after.find(" ") :] if " " in after else ""
        for title in others:
            names[title] = title.removeprefix(before).removesuffix(after) or title
    return names


def _strip_titles(rows: pl.DataFrame) -> pl.DataFrame:
    names = strip_verbs(rows["title"].unique().sort().cast(pl.String).to_list())
    title = pl.col("title").cast(pl.String).replace_strict(names)
    return rows.with_columns(title.cast(pl.Categorical).alias("title"))


WATCHED = Format(
    service="YouTube",
    name="YouTube watch-history",
    kind="json",
    keeps=frozenset({*_KEYS, "titleUrl", "subtitles", "name", "details"}),
    fits=_is_watched,
    read=_read,
    finish=_strip_titles,
)
