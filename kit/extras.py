"""Which packages can be missing, and what does somebody read who needs one?

A class installs little: what is large and what few call for belongs to a part of the
kit that is added by name. Such a package is imported here and nowhere else, when it is
needed, so that everything else works without it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any, TypeVar

from kit.errors import PackageError

#: In which part of the kit each package is, by the name under which it is imported.
PARTS = {
    "jupytext": "lab",
    "numba": "logs",
    "opendp": "private",
    "vl_convert": "stills",
    "pandas": "frames",
    "pyarrow": "frames",
}

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def bring(package: str, *, to: str) -> ModuleType:
    """Import a package that can be missing, or say what cannot be done without it."""
    try:
        return _IMPORTED[package]()
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != package:
            raise  # it is there, and something that it needs is not
        raise PackageError.missing(to, package, PARTS[package]) from None


# Written out, so that tests/test_wall.py can read which modules a file reaches.
def _jupytext() -> ModuleType:
    import jupytext

    return jupytext


def _numba() -> ModuleType:
    import numba

    return numba


def _opendp() -> ModuleType:
    """Import the rooms in which the kit draws noise and converts losses."""
    import opendp
    import opendp.combinators
    import opendp.domains
    import opendp.measurements
    import opendp.metrics
    from opendp.mod import enable_features

    enable_features("contrib")
    return opendp


def _pandas() -> ModuleType:
    import pandas

    return pandas


def _pyarrow() -> ModuleType:
    import pyarrow

    return pyarrow


def _vl_convert() -> ModuleType:
    import vl_convert

    return vl_convert


_IMPORTED: dict[str, Callable[[], ModuleType]] = {
    "jupytext": _jupytext,
    "numba": _numba,
    "opendp": _opendp,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
    "vl_convert": _vl_convert,
}


def njit(**options: Any) -> Callable[[Kernel], Kernel]:  # noqa: ANN401, numba's own
    """Have numba compile a loop; where it is missing, the loop says so when called.

    No file then has to be imported in another way, and whatever runs no such loop
    works as ever. Run by Python the loops would take hours.
    """

    def compiled(kernel: Kernel) -> Kernel:
        try:
            numba = bring("numba", to="A search through a log of plays")
        except PackageError as error:
            return _refusing(kernel, str(error))
        return numba.njit(**options)(kernel)

    return compiled


def _refusing(kernel: Kernel, sentence: str) -> Kernel:
    @wraps(kernel)
    def refuse(*_: object, **__: object) -> None:
        raise PackageError(sentence)

    return refuse  # type: ignore[return-value]  # it never gives anything back
