"""Where do the kit's own files lie, and where is what is not finished?"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

_PACKAGE = Path(__file__).parent


def _find(name: str) -> Path:
    within = _PACKAGE / f"_{name}"
    return within if within.is_dir() else _PACKAGE.parent / name


DATA = _find("data")
NOTEBOOKS = _find("notebooks")


@contextmanager
def scratch_folder(parent: Path, purpose: str) -> Iterator[Path]:
    """Hand out a hidden folder that is gone afterwards, whatever happens.

    A run that is killed cannot clean up; so its folder bears its number, and the next
    run removes those of runs that are no more.
    """
    for left in parent.glob(f".{purpose}-*"):
        named = re.match(rf"\.{purpose}-(\d+)-", left.name)
        if named and not psutil.pid_exists(int(named[1])):
            shutil.rmtree(left, ignore_errors=True)
    prefix = f".{purpose}-{os.getpid()}-"
    with TemporaryDirectory(dir=parent, prefix=prefix) as folder:
        yield Path(folder)
