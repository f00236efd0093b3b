"""Which packages can be missing, and what does somebody read who needs one?

A class installs little: what is large and what few call for belongs to a part of the
kit that is added by name. Such a package is imported here and nowhere else, when it is
needed, so that everything else works without it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
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


def bring(name: str, *, to: str) -> ModuleType:
    """Import a package that can be missing, or say what cannot be done without it."""
    package = name.partition(".")[0]
    try:
        import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:  # it is there, and something of its own is not
            raise
        raise PackageError.missing(to, package, PARTS[package]) from None
    return import_module(name)


def bring_opendp(*rooms: str, to: str) -> list[ModuleType]:
    """Import some of OpenDP, which takes a moment; experiments do without it."""
    bring("opendp.mod", to=to).enable_features("contrib")
    return [bring(f"opendp.{room}", to=to) for room in rooms]


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
