"""How is a person's own result told, so that what is kept of it gives nothing away?

A notebook keeps what it shows. So what it shows of somebody's own plays is words for
wide bands: no title, no day, no number. The rest goes to a file that they name, and
nowhere if they name none.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from os import PathLike
from pathlib import Path

import polars as pl

from kit.attacks.on_logs.own_history.measure import OwnHistory
from kit.attacks.on_logs.own_history.place import Placed
from kit.errors import AttackError
from kit.log import Log

_FEW, _SEVERAL = 4, 10
_STYLE = (
    "body{font-family:sans-serif;margin:2em}td,th{text-align:left;padding:.2em 1em}"
)


def tell_size(history: Log) -> str:
    """Say how much there is, whatever log it is compared with, in wide bands.

    Parameters
    ----------
    history : Log
        Plays of one person.

    Returns
    -------
    str
        One sentence without a digit.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1] * 3, "title": list("ABA")}
    >>> rows["day"] = ["2018-01-01", "2018-01-02", "2018-01-02"]
    >>> tell_size(check_plays(pl.DataFrame(rows)))
    'By itself: a few plays of a few titles on a few days, at most some days in a row.'
    """
    size = measure_size(history)
    text = f"By itself: {_say_many(size['plays'])} plays of "
    text += f"{_say_many(size['titles'])} titles"
    if "days" not in size:
        return f"{text}; it does not say when."
    runs = ((7, "days"), (30, "weeks"))
    run = next((words for most, words in runs if size["longest run"] < most), "months")
    return f"{text} on {_say_many(size['days'])} days, at most some {run} in a row."


def measure_size(history: Log) -> dict[str, int]:
    """Count what a history holds: plays, titles, days, and the longest run of days."""
    plays = history.plays.collect()
    size = {"plays": plays.height, "titles": plays["title"].n_unique()}
    if "day" not in plays.columns:
        return size
    days = plays["day"].unique().sort().to_physical()
    # Days in a row differ from their place in the list by the same number.
    runs = (days - pl.int_range(len(days), eager=True)).unique_counts()
    return size | {"days": len(days), "longest run": runs.max()}


def _say_many(n: int) -> str:
    bands = ((12, "a few"), (100, "dozens of"), (1_000, "hundreds of"))
    return next((words for most, words in bands if n < most), "thousands of")


def tell_known(placed: Placed) -> str:
    """Say how many of the plays can be compared at all, without a number.

    Parameters
    ----------
    placed : Placed

    Returns
    -------
    str

    Examples
    --------
    >>> tell_known(Placed(None, None, 0, 100, n_plays=10, n_known=9, n_dated=0))
    'The log knows most of the titles of these plays; none of them lie in its days.'
    """
    known = _say_share(placed.n_known, placed.n_plays)
    if not placed.n_known:
        return (
            "The log knows none of the titles of these plays, so that it tells nothing "
            "about them: name one in `log_path` that has titles of the same kind."
        )
    dated = _say_share(placed.n_dated, placed.n_known)
    return (
        f"The log knows {known} of the titles of these plays; {dated} of them lie in "
        "its days."
    )


def _say_share(part: int, whole: int) -> str:
    if not part:
        return "none"
    share = part / whole
    return "most" if share > 2 / 3 else "some" if share > 1 / 3 else "few"


def in_bands(measured: OwnHistory) -> str:
    """Say how few plays would do, in words for wide bands.

    Parameters
    ----------
    measured : OwnHistory

    Returns
    -------
    str
        One sentence without a digit.

    Examples
    --------
    >>> import polars as pl
    >>> from kit.attacks.on_logs.known import KnownPlay
    >>> worst = pl.DataFrame({"p": [1, 2], "others": [3, 0]})
    >>> drawn = pl.DataFrame({"p": [1, 2, 3], "share": [0.1, 0.5, 0.99]})
    >>> in_bands(OwnHistory(KnownPlay(), 9, 8, drawn, worst, drawn))
    'By title: fewer than five plays at random would do; well chosen, fewer than five.'
    """
    by = f"By {measured.known}"
    if not measured.n_points:
        return f"{by}: no play can be compared."
    drawn = _say_few(measured.fewest_at_random())
    worst = _say_few(measured.fewest_at_worst)
    worst = "" if worst is None else f"; well chosen, {worst}"
    if drawn is None and measured.n_points <= measured.at_random.height:
        return f"{by}: all that can be compared, taken together, would not do{worst}."
    if drawn is None:
        return f"{by}: it takes more plays at random than were tried{worst}."
    return f"{by}: {drawn} plays at random would do{worst}."


def _say_few(p: int | None) -> str | None:
    if p is None:
        return None
    bands = ((_FEW, "fewer than five"), (_SEVERAL, "ten or fewer"))
    return next((words for most, words in bands if p <= most), "many")


def write_details(
    measured: Sequence[OwnHistory],
    path: str | PathLike[str],
    *,
    history: Log | None = None,
) -> None:
    """Write everything about a person's own plays to a page for their eyes only.

    Parameters
    ----------
    measured : sequence of OwnHistory
        One for each way to know a play.
    path : str or path
        A file that does not exist yet, such as "mine.html".
    history : Log, optional
        The plays themselves, to be counted.

    Raises
    ------
    AttackError
        If the file exists or cannot be written.
    """
    body = "".join(map(_describe, measured))
    if history is not None:
        size = [(f"{n:,}", what) for what, n in measure_size(history).items()]
        body = f"<h2>What there is</h2>{_table(('how many', 'of what'), size)}{body}"
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Your plays</title>'
        f"<style>{_STYLE}</style><h1>Which of your plays give you away?</h1>"
        "<p>This page is about you. Nothing else holds a copy.</p>"
        f"{body}</html>\n"
    )
    try:
        with Path(path).expanduser().open("x", encoding="utf-8") as file:
            file.write(page)
    except (OSError, TypeError) as error:
        why = getattr(error, "strerror", None) or "it is no name of a file"
        raise AttackError.not_written(path, why) from None


def _describe(measured: OwnHistory) -> str:
    rows = measured.at_random.select("p", "share", "others").rows()
    drawn = _table(
        ("plays at random", "nobody else fits", "others who fit, on average"),
        [(p, f"{share:.1%}", f"{others:,.2f}") for p, share, others in rows],
    )
    worst = _table(
        ("plays, well chosen", "others who fit"),
        [(p, f"{others:,}") for p, others in measured.at_worst.rows()],
    )
    plays = _table(
        ("title", "day", "others who have it"),
        [
            (what, day or "", f"{others:,}")
            for what, day, others in measured.plays.rows()
        ],
    )
    return (
        f"<h2>Known by {escape(str(measured.known))}</h2>"
        f"<p>{measured.n_points:,} different plays that can be compared with those of "
        f"{measured.n_others:,} others.</p>{drawn}{worst}"
        f"<h3>The plays, the rarest first</h3>{plays}"
    )


def _table(heads: Sequence[str], rows: object) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{lines}</table>"
