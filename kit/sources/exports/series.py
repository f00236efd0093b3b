"""Which titles of a Netflix file are episodes, and of which show?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

_COLON = re.compile(r"\s*(?::\s+|：\s*)")
# Words for a part of a show, beside which a number stands.
_WORDS = """
    season seizoen sezon sezona sezonul sezóna staffel saison temporada stagione évad
    シーズン 시즌 季 部 σεζόν κύκλος säsong sæson sesong kausi tuotantokausi série serie
    series seria řada mùa phần musim ซีซั่น ซีซัน ฤดูกาล עונה الموسم sezonas hooaeg сезон
    part partie parte teil deel część cz del osa rész část volume vol volumen volym band
    tome tom book livre libro livro buch collection
""".split()
_COUNTED = "one two three four five six seven eight nine ten eleven twelve".split()
_ORDERED = "final last first second third fourth fifth sixth seventh eighth".split()
_WORD = rf"(?:{'|'.join(map(re.escape, _WORDS))})\.?"
_COUNT = rf"(?:[ivx]{{1,4}}|{'|'.join(_COUNTED)})"
# Words that say that there is only one.
_ALONE = (
    r"(?:limited|mini|anthology)[- ]?series|mini-?s[ée]ries?|limitierte serie"
    r"|s[eé]rie limit(?:ada|ata|ée)"
)
_SEASON = re.compile(
    rf"第?\s*\d{{1,3}}\s*{_WORD}|\d{{1,3}}[.ªºa-z]*\s+{_WORD}|{_WORD}\s*\d{{1,3}}"
    rf"|{_WORD}\s+{_COUNT}|(?:the\s+)?(?:{'|'.join(_ORDERED)})\s+{_WORD}|{_ALONE}",
    re.IGNORECASE,
)
_FEWEST = 2  # episodes that show that what stands before them is a season


def find_series(titles: Iterable[str]) -> dict[str, str | None]:
    """Find the shows of episodes by their titles, whatever the language.

    Netflix writes `Show: Season 1: Episode`. Known words for a season say so at once. A
    season may also bear a name, as a part of a film may; it is a season if several
    titles begin with it and none is called so, or if the show has seasons elsewhere.

    Parameters
    ----------
    titles : iterable of str
        All of a file.

    Returns
    -------
    dict of str to (str or None)
        The show of each title. None for a film, and for an episode of a show that is
        not cut into seasons, which looks like a film with a subtitle.

    Examples
    --------
    >>> shows = find_series(
    ...     ["Show: Seizoen 2: One", "Film: Part 2", "Film: War 2: Cut"]
    ... )
    >>> list(shows.values())
    ['Show', None, None]
    >>> find_series(["Show: Nights: One", "Show: Nights: Two"])["Show: Nights: Two"]
    'Show'
    """
    heads = {title: _cut(title) for title in titles}
    shows = {title: _by_word(title, heads[title]) for title in heads}
    known = {_fold(show) for show in shows.values() if show}
    films = {_fold(title) for title in heads}
    seasons = Counter(_fold(found[1]) for found in heads.values() if len(found) > 1)
    for title, found in heads.items():
        if shows[title] or len(found) < 2:
            continue
        # What is followed by a season and an episode may be a show.
        named = [head for head in found[:-1] if _fold(head) in known]
        season = _fold(found[1])
        if seasons[season] >= _FEWEST and season not in films:
            named.append(found[0])
        shows[title] = next(iter(named), None)
    return shows


def _cut(title: str) -> list[str]:
    """List what stands before each colon that something follows."""
    colons = [mark for mark in _COLON.finditer(title) if mark.end() < len(title)]
    return [title[: mark.start()] for mark in colons]


def _by_word(title: str, heads: list[str]) -> str | None:
    for show, season in pairwise(heads):
        part = _COLON.sub("", season[len(show) :], count=1)
        if _SEASON.fullmatch(part):
            return show
    return None


def _fold(title: str) -> str:
    return _COLON.sub(": ", title).casefold()
