"""Which way to read a sentence is meant, where its words can be cut in several?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kit.ledger.sentences.parsing import Cut, Piece
from kit.ledger.sentences.questions import Question
from kit.ledger.sentences.tables import Words

_WORDS = re.compile(r"[^\W_]+")
_JOINS = re.compile(r"(?<!\w)(?:and|or|et|ou|&)(?!\w)|,|/", re.IGNORECASE)
#: After a title without quotation marks these may belong to it: "Christmas in Paris".
_UNSURE = ("place", "by")

_SERVICES = (
    *("Netflix", "Spotify", "Deezer", "YouTube", "Hulu", "Disney+", "Max"),
    *("Apple Music", "Prime Video"),
)


@dataclass(frozen=True)
class Chosen:
    """A way to read a sentence, and what must be asked of its title."""

    cut: Cut
    asks: tuple[Question, ...] = ()
    assumed: tuple[str, ...] = ()


def choose(cuts: list[Cut], language: Words, title: str | None) -> Chosen:
    """Choose the way that leaves fewest words open, and ask where another is as good.

    Parameters
    ----------
    cuts : list of Cut
        All ways, the best one first; at least one.
    language : Words
        The language.
    title : str or None
        The title, where somebody has answered.

    Returns
    -------
    Chosen
    """
    if title is not None:
        meant = [one for one in cuts if one.title == title]
        return Chosen((meant or cuts)[0])
    best = cuts[0]
    if not best.title:
        return Chosen(best)
    rivals = [one for one in cuts if one.title and one.n_free == best.n_free]
    sound = [one for one in rivals if _looks_like_a_title(one.title, language)]
    best = (sound or rivals)[0]
    titles = _without_stops([one.title for one in sound or rivals])
    best = next(one for one in sound or rivals if one.title in titles)
    titles += [longer for longer in _longer(best, cuts) if longer not in titles]
    why = f"Is this the whole title, and nothing else: {best.title!r}?"
    if len(titles) > 1:
        why = "Where does the title end?"
    if len(titles) > 1 or not sound or _JOINS.search(best.title):
        return Chosen(best, (Question("title", why, tuple(titles)),))
    said = f"The title stands without quotation marks; it is read as {best.title!r}."
    return Chosen(best, assumed=(said,))


def _without_stops(titles: list[str]) -> list[str]:
    """Leave out titles that only take the full stop of the sentence along."""
    return [
        title
        for title in dict.fromkeys(titles)
        if not (title[-1] in ".,;:…" and title.rstrip(".,;:…") in titles)
        or "." in title[:-1]
    ]


def _longer(best: Cut, cuts: list[Cut]) -> list[str]:
    """List titles that go on where the best way sees a place, an artist or a figure."""
    names = [piece.name for piece in best.pieces]
    after = names.index("loose") + 1
    if after >= len(names):
        return []
    follows = best.pieces[after]
    if follows.name == "times":  # "Apollo 13 500 times"
        times = (
            one.title for one in cuts for p in one.all("times") if _cuts(follows, p)
        )
        return [title for title in dict.fromkeys(times) if title]
    if follows.name not in _UNSURE:
        return []
    return [
        one.title for one in cuts if any(p.end == follows.end for p in one.all("loose"))
    ]


def _cuts(whole: Piece, part: Piece) -> bool:
    """Whether a number is cut elsewhere."""
    return part.end == whole.end and part.start != whole.start


def _looks_like_a_title(title: str, language: Words) -> bool:
    """Whether all its words have a capital, but for little ones within."""
    first, *others = _WORDS.findall(title) or [""]
    if not (first[:1].isupper() or title.isdigit()) or language.warn(title):
        return False
    if title in _SERVICES or (others and others[-1] in language.little):
        return False
    parts = (one for one in others if one not in ("s", "t", "re", "ll", "ve", "m", "d"))
    return all(not one[0].islower() or one in language.little for one in parts)
