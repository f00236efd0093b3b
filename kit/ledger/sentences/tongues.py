"""In which language is a sentence?"""

from __future__ import annotations

import re

from babel import Locale

from kit.errors import LedgerError
from kit.ledger.sentences.tables import LANGUAGES, TELLTALE, Words

_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|„[^“”]*[“”]')
_WORD = re.compile(r"[^\W\d_]+")


def find_language(words: str) -> Words:
    """Find the language of a sentence by its commonest words, titles aside.

    Raises
    ------
    LedgerError
        If it is none that the kit reads.
    """
    listed = [one.lower() for one in _WORD.findall(_QUOTED.sub(" ", words))]
    known = {
        code: sum(word in telling for word in listed)
        for code, telling in TELLTALE.items()
    }
    most = max(known.values())
    best = [code for code, found in known.items() if found == most]
    for language in LANGUAGES:
        if most and language.code in best:
            return language
    named = "a language the kit does not know"
    if most:
        named = str(Locale(best[0]).get_language_name("en"))
    msg = (
        f"This sentence is in {named}; `words` must be in English or French, got "
        f"{words!r}. Write a translation, and keep the original in `note`."
    )
    raise LedgerError(msg)
