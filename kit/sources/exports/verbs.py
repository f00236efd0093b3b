"""Which words at the end of its titles does YouTube use for "watched"?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from os.path import commonprefix
from typing import NamedTuple

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
        """Take it off a title; None if it is not there, or if nothing is left.

        Parameters
        ----------
        title : str

        Returns
        -------
        str or None
        """
        has_both = title.startswith(self.before) and title.endswith(self.after)
        name = title[len(self.before) : len(title) - len(self.after)]
        return name.strip() or None if has_both else None


def find_verb(titles: Sequence[str]) -> Verb | None:
    """Find "watched" in all titles of a file, in whatever language it is there.

    Of a language that is known here, the verb is. Otherwise it is what most titles
    begin with, or what most of them end with: most of what people do is to watch.

    Parameters
    ----------
    titles : sequence of str
        All different ones.

    Returns
    -------
    Verb or None
        None where no words are those of most titles.

    Examples
    --------
    >>> find_verb(["Watched A Film", "Liked A Film"])
    Verb(before='Watched ', after='')
    >>> find_verb(["Katsoit: Lumi", "Katsoit: Lato", "Katsoit: Jää", "Tykkäsit: Lumi"])
    Verb(before='Katsoit: ', after='')
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
