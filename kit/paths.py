"""Where are the files that come with the kit: its data and its notebooks?

A checkout has them beside the package. Whoever installed a wheel has them within it,
where setup.py puts them.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _find(name: str) -> Path:
    within = _PACKAGE / f"_{name}"
    return within if within.is_dir() else _PACKAGE.parent / name


DATA = _find("data")
NOTEBOOKS = _find("notebooks")
