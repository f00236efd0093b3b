"""How is a sentence cut into the parts that its grammar has?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.visitors import CollapseAmbiguities

from kit.ledger.sentences.tables import (
    AVERAGE,
    DENIAL,
    FORECAST,
    LANGUAGES,
    LIMIT,
    RANK,
    SHARE,
    Words,
)

_HERE = Path(__file__).parent
#: Parts that hold others.
_HOLDERS = ("subject", "front")
_FREE = ("address", "aside", "loose", "rest", "epithet")
_LETTERS = re.compile(r"[^\W_]+")
_GREETS = re.compile(
    r"(?:(?:to|dear|hey|hello|hi|a|the|cher|chère|chers|chères|à|salut)(?!\w)|\W)*",
    re.I,
)
#: Words with which an address would change who is counted.
_BOUND = re.compile(
    r"(?<!\w)(?:of|in|between|and|or|but|other|first|last|next|every|each|any|all|which|"
    r"what|whose|almost|nearly|about|around|roughly|perhaps|maybe|suppose\w*|alleged\w*|"
    r"den(?:y|ies|ied)|fake|wrongly|true|false|whether|myth|rumou?rs?|members?|households?|accounts?|"
    r"profiles?|devices?|twice|thrice|together|combined|total|collectively|"
    r"ensemble|double|triple|times|fois|de|des|sur|et|ou|mais|premi\w+|derni\w+|chaque|"
    r"tou[ts]|toutes?|quel\w*|presque|environ|peut-être|dément\w*|faux|vrai|abonnés?|membres?|foyers?|"
    r"comptes?)(?!\w)",
    re.IGNORECASE,
)
#: Why a sentence is no claim, whatever else it says.
STRONG = (AVERAGE, SHARE, LIMIT, FORECAST, DENIAL, RANK)


@dataclass(frozen=True)
class Piece:
    """One part of a sentence: its name in the grammar, and where it stands."""

    name: str
    tree: Tree[Token]
    start: int
    end: int

    def tokens(self, *types: str) -> list[str]:
        """List the words of some types within it; of every type without any."""
        return [
            str(one)
            for one in self.tree.scan_values(lambda one: isinstance(one, Token))
            if not types or one.type in types
        ]

    @property
    def types(self) -> set[str]:
        """Name the types of its words."""
        return {one.type for one in self.tree.scan_values(lambda _: True)}


@dataclass(frozen=True)
class Cut:
    """A way to cut a sentence into parts."""

    words: str
    pieces: tuple[Piece, ...]

    def all(self, *names: str) -> list[Piece]:
        """List the parts of some names."""
        return [piece for piece in self.pieces if piece.name in names]

    def first(self, *names: str) -> Piece | None:
        """Give the first part of one of these names."""
        return next(iter(self.all(*names)), None)

    def text(self, piece: Piece) -> str:
        """Give the words of a part."""
        return self.words[piece.start : piece.end]

    @property
    def title(self) -> str:
        """The title that stands without quotation marks, if one does."""
        found = self.first("loose")
        return self.text(found) if found else ""

    @property
    def n_free(self) -> int:
        """How many words the grammar does not know; a figure among them is worst."""
        free = [self.text(one) for one in self.all(*_FREE)]
        aside = self.first("aside", "rest")
        has_figures = aside is not None and bool(re.search(r"\d", self.text(aside)))
        heavy = 100 * has_figures + len(self.all("epithet", "rest"))
        return sum(len(_LETTERS.findall(text)) for text in free) + heavy

    @property
    def shape(self) -> tuple[tuple[str, int, int, str], ...]:
        """What tells two ways apart: the parts, and where they end."""
        return tuple(
            (one.name, one.start, one.end, " ".join(sorted(one.types)))
            for one in self.pieces
        )


@cache
def grammar_of(code: str) -> Lark:
    """Build the grammar of a language."""
    language = next(one for one in LANGUAGES if one.code == code)
    files = ("shared", language.name.lower())
    texts = [(_HERE / f"{name}.lark").read_text("utf-8") for name in files]
    return Lark(
        language.fill("\n".join(texts)),
        parser="earley",
        ambiguity="explicit",
        keep_all_tokens=True,
        maybe_placeholders=False,
        start=["start", "when"],
    )


def cut(words: str, language: Words) -> list[Cut]:
    """List the ways to read a sentence; those that leave fewest words open first."""
    found: dict[object, Cut] = {}
    for tree in _trees(words, language, "start"):
        one = Cut(words, tuple(_pieces(tree)))
        if _is_sound(one, language):
            found.setdefault(one.shape, one)
    return sorted(found.values(), key=lambda one: (one.n_free, one.shape))


def cut_window(words: str, language: Words) -> Piece | None:
    """Read words that say when, and nothing else."""
    trees = _trees(words, language, "when")
    return Piece("when", trees[0], 0, len(words)) if trees else None


def _trees(words: str, language: Words, start: str) -> list[Tree[Token]]:
    try:
        forest = grammar_of(language.code).parse(words, start=start)
    except UnexpectedInput:
        return []
    return list(CollapseAmbiguities().transform(forest))


def _pieces(tree: Tree[Token]) -> Iterator[Piece]:
    for child in tree.children:
        if not isinstance(child, Tree):
            continue
        if child.data in _HOLDERS:
            yield from _pieces(child)
        else:
            tokens = [*child.scan_values(lambda one: isinstance(one, Token))]
            start = cast("int", tokens[0].start_pos)
            end = cast("int", tokens[-1].end_pos)
            yield Piece(str(child.data), child, start, end)


def is_greeting(address: str) -> bool:
    """Say whether an address is a greeting, and no advice."""
    return bool(_GREETS.fullmatch(address))


def is_bound(words: str) -> bool:
    """Say whether some words would change who is counted."""
    return bool(_BOUND.search(words))


def _is_sound(one: Cut, language: Words) -> bool:
    """Refuse a window with a capital, and an address that counts."""
    inner = [
        piece for piece in one.all("when", "times", "place", "far_place") if piece.start
    ]
    if any(one.text(piece)[0].isupper() for piece in inner if piece.start > 0):
        before = one.first("address")
        if before is None or before.end > inner[0].start:
            return False
    if len(one.all("when")) > 1 or len(one.all("times")) > 1:
        return False
    address = one.first("address")
    return address is None or _is_idle(one.text(address), language)


def _is_idle(address: str, language: Words) -> bool:
    """Say whether an address counts nobody, and narrows nothing."""
    figures = set(language.figures.split()) - {"un", "une", "et"}
    has_figure = any(c.isdigit() for c in address) or not figures.isdisjoint(
        re.split(r"\W+", address.lower())
    )
    return not (has_figure or is_bound(address) or language.warn(address) in STRONG)
