"""Which number is written there, in figures or in words?"""

from __future__ import annotations

from text_to_num import text2num

from kit.ledger.sentences.tables import Words
from kit.ledger.spellings import read_number


def read_figure(text: str, scale: str, language: Words) -> int | None:
    """Read a whole number; None where it is none, or can be read in two ways.

    Examples
    --------
    >>> from kit.ledger.sentences.tables import ENGLISH, FRENCH
    >>> read_figure("45", "million", ENGLISH), read_figure("3 749", "", FRENCH)
    (45000000, 3749)
    >>> (
    ...     read_figure("cinquante-trois", "", FRENCH),
    ...     read_figure("two", "million", ENGLISH),
    ... )
    (53, 2000000)
    """
    plain = " ".join(text.split()).lower()
    if plain[:1].isdigit():
        number = read_number(f"{plain} {scale}".strip())
        return number if isinstance(number, int) else None
    try:
        return int(text2num(f"{plain} {scale}".strip(), language.code))
    except ValueError:
        return None
