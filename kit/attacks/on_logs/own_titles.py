"""Which title of a log is the one that somebody else writes differently?"""

from __future__ import annotations

import polars as pl

_YEAR = r"\s*\(((?:18|19|20)\d\d)\)\s*$"
_ARTICLE = r"^(.*), (the|an|a|les|la|le|der|die|das|el|il)$"  # Matrix, The
# Written for an apostrophe; one of them would become a mark on a space.
_QUOTES = "[`´]"
_UNSEEN = r"[\p{Cf}\x{FE00}-\x{FE0F}]"  # soft hyphens, joiners, variants of a picture
# Letters with their marks, numbers, and the symbols by which C++ is not C#.
_SIGNS = r"[^\p{L}\p{M}\p{N}\p{S}#%&*@]+"
_BETWEEN = "\t"  # stands in no folded name


def match_titles(plays: pl.DataFrame, log: pl.LazyFrame) -> pl.DataFrame:
    """Find the title of a log that each play of somebody is of, if there is one.

    A name that is written alike is the same title. Otherwise names are compared
    folded, with the years that stand behind them: two years that differ are two films.
    Where the year, or the show or the artist in front, stands on one side only, it is
    a guess that both are one title. A name that could be two titles is none of them.
    """
    listed = _list_titles(log)
    title, series = pl.col("title").cast(pl.String), pl.lit(None, pl.String)
    if "series" in plays.columns:
        series = pl.col("series").cast(pl.String)
    wanted = plays.select(title=title, series=series)
    names = wanted.unique(maintain_order=True)
    short = names["title"].str.strip_prefix(names["series"].fill_null("") + ": ")
    sure, likely = _look_up(names["title"], listed)
    bare = pl.select(pl.coalesce(_look_up(short, listed))).to_series()
    found = names.with_columns(
        sure=sure,
        guess=pl.coalesce(likely, _keep_series(bare, names["series"], listed)),
    )
    found = wanted.join(
        found, on=["title", "series"], how="left", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    return plays.with_columns(
        found.select(
            title=pl.coalesce("sure", "guess"),
            is_guess=pl.col("sure").is_null() & pl.col("guess").is_not_null(),
        )
    )


def _list_titles(log: pl.LazyFrame) -> pl.DataFrame:
    """List the titles of a log, with their keys and their series, if it is one."""
    series = pl.lit(None, pl.String)
    if "series" in log.collect_schema():
        series = pl.col("series").cast(pl.String).unique().drop_nulls()
        series = pl.when(series.len() == 1).then(series.first())
    titles = log.group_by("title").agg(series=series.first()).collect()
    titles = titles.with_columns(pl.col("title").cast(pl.String))
    return titles.hstack(_keys(titles["title"]))


def _keys(titles: pl.Series) -> pl.DataFrame:
    """Give the keys of titles: as written, with its year, without; and the year."""
    text = _plain(titles)
    name = fold_titles(titles)
    year = text.str.extract(_YEAR)
    return pl.DataFrame({"text": text, "name": name, "year": year}).with_columns(
        dated=pl.col("name") + _BETWEEN + pl.col("year").fill_null("")
    )


def _look_up(titles: pl.Series, listed: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Find titles in those of a log: which are surely there, and which perhaps."""
    keys, undated = _keys(titles), listed.filter(pl.col("year").is_null())
    identical = titles.set(~titles.is_in(listed["title"].implode()), None)
    same = _only(keys["text"], listed, "text")
    dated = _only(keys["dated"], listed, "dated")
    without = _only(keys["name"], undated, "name")
    anyhow = _only(keys["name"], listed, "name")
    guess = pl.when(keys["year"].is_null()).then(anyhow).otherwise(without)
    found = pl.select(sure=pl.coalesce(identical, same, dated), guess=guess)
    return found["sure"], found["guess"]


def _only(wanted: pl.Series, listed: pl.DataFrame, key: str) -> pl.Series:
    """Give the one title of each key; none where there are several, or nothing."""
    listed = listed.filter(pl.len().over(key) == 1)
    if key != "text":  # of what consists of signs alone, nothing is left to compare
        listed = listed.filter(pl.col("name") != "")
    return wanted.replace_strict(
        listed[key], listed["title"], default=None, return_dtype=pl.String
    )


def _keep_series(
    found: pl.Series, series: pl.Series, listed: pl.DataFrame
) -> pl.Series:
    """Drop what the log says is of another show or artist."""
    theirs = found.replace_strict(
        listed["title"], listed["series"], default=None, return_dtype=pl.String
    )
    is_other = fold_titles(theirs) != fold_titles(series)
    return pl.select(pl.when(~is_other.fill_null(value=False)).then(found)).to_series()


def _plain(titles: pl.Series) -> pl.Series:
    """Write titles alike that Unicode takes for the same, in whatever case."""
    text = titles.str.replace_all(_QUOTES, "'").str.normalize("NFKC")
    text = text.map_elements(str.casefold, return_dtype=pl.String)
    text = text.str.normalize("NFKC").str.replace_all(_UNSEEN, "")
    return text.str.replace_all(r"\s+", " ").str.strip_chars()


def fold_titles(titles: pl.Series) -> pl.Series:
    """Write names as they are compared: no case, no signs or year, articles in front.

    Letters keep their marks, in every script, and symbols stay: they tell titles apart.
    """
    name = _plain(titles).str.replace(_YEAR, "").str.replace(_ARTICLE, "$2 $1")
    return name.str.replace_all(_SIGNS, " ").str.strip_chars()
