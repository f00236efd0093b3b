"""How is a student's notebook run so that it can do no harm?

Each notebook runs in a Python of its own, with nothing to read but the kit and its
packages, nowhere to write but a folder that is gone afterwards, and a limit of time and
of memory. Three ways of doing so are known, the strongest first; see `PROTECTIONS`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import psutil

from kit.checks import check_one_of
from kit.classroom.confine import MEGABYTE, landlock_version
from kit.errors import ClassroomError
from kit.paths import DATA

#: What each protection stops, the strongest first.
PROTECTIONS = {
    "bubblewrap": (
        "a container of its own, with no network, no other process in sight, "
        "nothing to read but Python and the kit, nothing to write; no new process and "
        "no signal (seccomp), limits of memory and time"
    ),
    "kernel": (
        "the kernel's own means (Landlock, seccomp, limits): no file but Python's and "
        "the kit's, no network, no new process, no signal; limits of memory and time"
    ),
    "hook": (
        "a hook of Python, and limits of time and memory: it stops plain Python, and "
        "not what compiled code of a library can be made to read or write"
    ),
    "none": "none but a limit of time",
}
_MOST_TOLD = 4 * MEGABYTE
_MOST_WRITTEN = 256 * MEGABYTE


@dataclass(frozen=True)
class Limits:
    """How much a notebook may use.

    Parameters
    ----------
    cell_seconds : float, default 60
        For one cell; it then fails, and the others run.
    seconds : float, default 240
        For all of it; it is then ended.
    megabytes : int, default 2048
        Of memory.

    Examples
    --------
    >>> import kit
    >>> kit.classroom.Limits(megabytes=512).seconds
    240
    """

    cell_seconds: float = 60
    seconds: float = 240
    megabytes: int = 2048


@dataclass
class Ran:
    """What came out of a sandbox, and how it ended.

    Parameters
    ----------
    answers : dict of str to object
        What `kit.classroom.answers.pack` wrote of each task's variable.
    present : set of str
        Tasks whose variable exists.
    faults : dict of int to str
        What went wrong in which cell, in a few words; ``"time"`` for out of time.
    last : int
        The last cell that ended; -1 for none.
    end : str
        ``"done"``, or why it was stopped: ``"time"``, ``"memory"``, ``"flood"``,
        ``"died"``, ``"refused"``.
    """

    answers: dict[str, object] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    faults: dict[int, str] = field(default_factory=dict)
    last: int = -1
    end: str = "died"


def choose_protection(wanted: str = "best", *, unprotected: bool = False) -> str:
    """Name the strongest protection that works here, or the one asked for.

    Raises
    ------
    ClassroomError
        If none works, or the one asked for does not.
    """
    names = [name for name in PROTECTIONS if name != "none"]
    check_one_of(ClassroomError, "protection", wanted, ["best", *PROTECTIONS])
    if wanted == "none" or (wanted == "best" and unprotected):
        if unprotected:
            return "none" if wanted == "none" else _first(names) or "none"
        msg = "Nothing is run without protection unless you say --unprotected."
        raise ClassroomError(msg)
    found = _first(names if wanted == "best" else [wanted])
    if found is None:
        which = "no protection" if wanted == "best" else f"the protection {wanted!r}"
        msg = (
            f"Notebooks of others are not run here, since {which} works on this "
            "computer; install bubblewrap (on Debian and Ubuntu: apt install "
            "bubblewrap), or say --unprotected if you trust every one of them."
        )
        raise ClassroomError(msg)
    return found


def _first(names: Sequence[str]) -> str | None:
    return next((name for name in names if works(name)), None)


@cache
def works(name: str) -> bool:
    """Try a protection with a job of one cell."""
    if sys.platform == "win32" or (name != "hook" and sys.platform != "linux"):
        return False
    if name == "bubblewrap" and shutil.which("bwrap") is None:
        return False
    if name == "kernel" and not landlock_version():
        return False
    job = Job("differencing", ({"at": 0, "source": "stopped = 41 + 1"},), ("stopped",))
    ran = run_job(job, name, Limits(cell_seconds=60, seconds=120))
    return ran.end == "done" and ran.answers == {"stopped": {"value": 42}}


@dataclass(frozen=True)
class Job:
    """Cells to run, and the variables to look at."""

    exercise: str
    cells: tuple[Mapping[str, Any], ...]
    tasks: tuple[str, ...]


def run_job(job: Job, protection: str, limits: Limits) -> Ran:
    """Run the cells of one notebook under a protection; it always comes back."""
    with tempfile.TemporaryDirectory(prefix="kit-sandbox-") as folder:
        home = Path(folder).resolve()
        command, inside = _command(protection, home)
        text = json.dumps(
            {
                "kit": str(_kit().parent),
                "readable": [str(path) for path in readable()],
                "home": str(inside),
                "level": protection,
                "exercise": job.exercise,
                "cells": list(job.cells),
                "tasks": list(job.tasks),
                "seconds": limits.cell_seconds,
                "megabytes": limits.megabytes,
            }
        )
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(inside),
            cwd=home,
            start_new_session=True,
        )
        try:
            return _listen(process, text.encode(), limits, home)
        finally:
            end(process)


def readable() -> Iterator[Path]:
    """All that Python and the kit read, and a notebook may read."""
    folders = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix]
    folders += ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime"]
    folders += ["/etc/fonts", "/proc/self", "/proc/cpuinfo", "/proc/meminfo"]
    folders += ["/sys/devices/system/cpu", "/dev/urandom", str(_kit()), str(DATA)]
    for folder in dict.fromkeys(folders):
        if Path(folder).exists():
            yield Path(folder)


def _kit() -> Path:
    return Path(__file__).resolve().parents[1]


def check_out_of_reach(paths: Iterable[Path]) -> None:
    """Refuse to run anything if a sandbox could read what lies at these paths.

    Raises
    ------
    ClassroomError
        If one lies among the files of Python or of the kit.
    """
    for path in paths:
        for folder in readable():
            if path.resolve().is_relative_to(folder.resolve()):
                msg = (
                    f"{path} lies below {folder}, which every notebook can read; move "
                    "it to a folder of its own."
                )
                raise ClassroomError(msg)


def _command(protection: str, home: Path) -> tuple[list[str], Path]:
    """Say what to start, and which folder is home to it."""
    start = [sys.executable, "-s", "-B", str(_kit() / "classroom" / "inside.py")]
    if protection != "bubblewrap":
        return start, home
    inside = Path("/student")
    return [*wrap(inside), *start], inside


def wrap(inside: Path, *, shared: Path | None = None) -> list[str]:
    """Begin a command that is to run in a container of its own."""
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    words += ["--cap-drop", "ALL", "--hostname", "sandbox"]
    words += ["--proc", "/proc", "--dev", "/dev", "--size", str(16 * MEGABYTE)]
    words += ["--tmpfs", "/dev/shm", "--size", str(_MOST_WRITTEN), "--tmpfs", "/tmp"]
    for path in readable():
        if not str(path).startswith(("/proc", "/dev")):
            words += ["--ro-bind", str(path.resolve()), str(path)]
    if shared is not None:
        words += ["--bind", str(shared), str(shared)]
    words += ["--size", str(_MOST_WRITTEN), "--tmpfs", str(inside)]
    return [*words, "--chdir", str(inside), "--"]


def environment(home: Path) -> dict[str, str]:
    """Give the little that Python needs, and nothing of the grader's own."""
    threads = ("OPENBLAS", "OMP", "MKL", "NUMBA")
    told = {f"{name}_NUM_THREADS": "1" for name in threads}
    told |= {"HOME": str(home), "TMPDIR": str(home), "IPYTHONDIR": str(home)}
    told |= {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "POLARS_MAX_THREADS": "2"}
    return told | {"NUMBA_CACHE_DIR": str(home), "MPLCONFIGDIR": str(home)}


class _Told:
    """What a sandbox has said so far; it is believed in nothing but its answers."""

    def __init__(self) -> None:
        self.ran, self.n_bytes, self.is_over, self.is_ready = Ran(), 0, False, False

    def read(self, stream: Any) -> None:  # noqa: ANN401
        """Read until the sandbox falls silent, or has said too much."""
        while line := stream.readline(MEGABYTE):
            self.n_bytes += len(line)
            if self.n_bytes > _MOST_TOLD:
                self.ran.end = "flood"
                break
            with suppress(ValueError, TypeError, AttributeError, RecursionError):
                self._take(json.loads(line))
        self.is_over = True

    def _take(self, told: dict) -> None:
        ran = self.ran
        if "refused" in told:
            ran.end = "refused"
        elif "ready" in told:
            self.is_ready = True
        elif "done" in told:
            ran.end = "done"
        elif "cell" in told:
            ran.last = int(told["cell"])
            ran.answers |= dict(told["answers"])
            ran.present = {str(name) for name in told["set"]}
            if told["fault"] is not None:
                ran.faults[ran.last] = str(told["fault"])[:200]


def _listen(process: subprocess.Popen, text: bytes, limits: Limits, home: Path) -> Ran:
    """Take what a sandbox says until it ends, or has to be ended."""
    told = _Told()
    reader = Thread(target=told.read, args=(process.stdout,), daemon=True)
    reader.start()
    with suppress(OSError):
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
    begun, stopped = monotonic(), None
    while not told.is_over and stopped is None:
        reader.join(0.1)
        if monotonic() - begun > limits.seconds:
            stopped = "time"
        elif memory_of(process.pid) > 2 * limits.megabytes * MEGABYTE:
            stopped = "memory"
        elif _written(home) > _MOST_WRITTEN:
            stopped = "flood"
    end(process)
    reader.join(5)
    if stopped is not None and told.ran.end != "done":
        told.ran.end = stopped
    return told.ran


def memory_of(pid: int) -> int:
    """Add up what a process and those below it hold in memory."""
    total = 0
    with suppress(psutil.Error):
        for one in [(top := psutil.Process(pid)), *top.children(recursive=True)]:
            with suppress(psutil.Error):
                total += one.memory_info().rss
    return total


def _written(home: Path) -> int:
    total = 0
    for folder, _, names in os.walk(home):
        for name in names:
            with suppress(OSError):
                total += (Path(folder) / name).lstat().st_size
    return total


def is_too_large(pid: int, home: Path) -> bool:
    """Say whether a process took more memory, or wrote more, than any may."""
    most = 2 * Limits.megabytes * MEGABYTE
    return memory_of(pid) > most or _written(home) > _MOST_WRITTEN


def end(process: subprocess.Popen) -> None:
    """End a sandbox with all that belongs to it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(psutil.Error):
        for one in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.Error):
                one.kill()
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
