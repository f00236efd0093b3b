"""Does an answer equal the key, is it none, or of a kind that cannot be one?

What a student leaves in a variable comes from polars, numpy or by hand; it is brought
into plain values first, the key as well, and only those are compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set as AbstractSet
from datetime import date, datetime
from math import isclose, isfinite
from numbers import Integral, Real
from typing import Any

from kit.claims.language import Claim

#: What a kind of key is called in a sentence to a student.
_WORDS = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
    list: "a list",
    set: "a set or a list",
    dict: "a dict",
}


class UnfitError(TypeError):
    """A value that no answer can be."""


class Unfit:
    """Stands for an answer that no answer can be, of which only its kind is known."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def is_missing(answer: object) -> bool:
    """Say whether nothing was answered yet."""
    return answer is None or answer is ...


def as_plain(value: Any) -> Any:  # noqa: ANN401
    """Bring a value into a bool, an int, a float, a text or a list, set, dict of them.

    Raises
    ------
    UnfitError
        If it is something else, such as a table.
    """
    if isinstance(value, Unfit):
        raise UnfitError(value.kind)
    if isinstance(value, str | bool):
        return value
    if type(value).__name__ in ("bool", "bool_"):  # numpy's own True and False
        return bool(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return _number(float(value))
    if isinstance(value, date | datetime | Claim):
        return str(value)
    if isinstance(value, Mapping):
        return {as_plain(name): as_plain(one) for name, one in value.items()}
    if isinstance(value, AbstractSet):
        return {as_plain(one) for one in value}
    if isinstance(value, list | tuple) or type(value).__name__ in ("Series", "ndarray"):
        return _listed(value)
    raise UnfitError(type(value).__name__)


def _listed(value: Any) -> Any:  # noqa: ANN401
    """Bring a row of values into a list; numpy's own scalars become plain ones."""
    rows = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(rows, list | tuple):
        rows = value.to_list() if hasattr(value, "to_list") else rows
    if not isinstance(rows, list | tuple):
        return as_plain(rows)
    try:
        return [as_plain(one) for one in rows]
    except UnfitError:  # the reader gave a column, whatever is in it
        raise UnfitError(type(value).__name__) from None


def _number(value: float) -> float:
    if not isfinite(value):
        raise UnfitError("a number that is not finite")
    return value


def fit(answer: Any, key: Any) -> Any:  # noqa: ANN401
    """Bring an answer into the kind of a plain key.

    Raises
    ------
    UnfitError
        If it cannot be of that kind.
    """
    plain = as_plain(answer)
    if isinstance(key, set) and isinstance(plain, list):
        return set(plain)
    if type(key) is int and type(plain) is float and plain.is_integer():
        return int(plain)
    if type(key) is float and type(plain) is int:
        return float(plain)
    if type(plain) is not type(key):
        raise UnfitError(type(answer).__name__)
    return plain


def are_equal(one: Any, key: Any, tolerance: float) -> bool:  # noqa: ANN401
    """Compare two plain values of one kind, texts without regard to capitals."""
    if isinstance(one, str) and isinstance(key, str):
        return _spelt(one) == _spelt(key)
    if _is_number(one) and _is_number(key):
        return isclose(one, key, rel_tol=1e-9, abs_tol=tolerance)
    if type(one) is not type(key):
        return False
    if isinstance(one, list):
        return len(one) == len(key) and all(
            are_equal(left, right, tolerance)
            for left, right in zip(one, key, strict=True)
        )
    if isinstance(one, dict):
        return one.keys() == key.keys() and all(
            are_equal(one[name], key[name], tolerance) for name in key
        )
    return one == key


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _spelt(value: str) -> str:
    return " ".join(value.split()).casefold()


def kind_in_words(key: object) -> str:
    """Name the kind of a plain key for a sentence."""
    return _WORDS[type(key)]


_MOST_TEXT = 100_000


def pack(value: object) -> dict[str, object]:
    """Write an answer so that it can leave a sandbox as JSON."""
    if is_missing(value):
        return {"missing": True}
    try:
        packed = _packed(as_plain(value))
        is_short = len(json.dumps(packed)) <= _MOST_TEXT
    except (UnfitError, TypeError, ValueError, RecursionError) as error:
        is_named = isinstance(error, UnfitError)
        return {"unfit": str(error) if is_named else type(value).__name__}
    return {"value": packed} if is_short else {"unfit": "something far too long"}


def _packed(plain: Any) -> Any:  # noqa: ANN401
    if isinstance(plain, set):
        return {"set": [_packed(one) for one in plain]}
    if isinstance(plain, dict):
        return {"dict": [[_packed(one), _packed(to)] for one, to in plain.items()]}
    if isinstance(plain, list):
        return [_packed(one) for one in plain]
    return plain


def unpack(told: Any) -> object:  # noqa: ANN401
    """Read what `pack` wrote; whatever else it is becomes an `Unfit`."""
    if not isinstance(told, Mapping) or "missing" in told:
        return ...
    try:
        return _unpacked(told["value"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return Unfit(str(told.get("unfit", "something that cannot be read"))[:60])


def _unpacked(packed: Any) -> Any:  # noqa: ANN401
    if isinstance(packed, list):
        return [_unpacked(one) for one in packed]
    if isinstance(packed, Mapping):
        if "set" in packed:
            return {_unpacked(one) for one in packed["set"]}
        return {_unpacked(one): _unpacked(to) for one, to in packed["dict"]}
    return packed
