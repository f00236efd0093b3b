"""What runs a student's notebook, within the sandbox?

Started by `kit.classroom.sandbox` in a Python of its own. A job comes in by standard
input; what the variables of the tasks hold goes out by standard output, a line of JSON
after each cell. Nothing else leaves: what cells print is thrown away.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType

_LONGEST = 200


class OutOfTimeError(BaseException):
    """A cell took longer than it may; no `except Exception` catches it."""


def main() -> None:
    """Read the job, give up what is not needed, run the cells."""
    job = json.load(sys.stdin)
    sys.path[0] = job["kit"]  # in place of the folder that this file lies in
    sys.dont_write_bytecode = True
    from kit.classroom import confine

    readable, home = [Path(one) for one in job["readable"]], Path(job["home"])
    if job["level"] == "kernel":
        confine.leave_network()
        held = confine.forbid_files(readable, [home, Path("/dev/null")])
    os.chdir(home)
    tell = _redirect()
    shell = _load(job["exercise"])
    confine.limit(job["megabytes"])
    if job["level"] == "hook":
        confine.hook_python(readable, home)
        held = True
    elif job["level"] == "bubblewrap":
        held = confine.forbid_calls()
    elif job["level"] == "kernel":
        held = confine.forbid_calls() and held
    else:
        held = True
    if not held:
        tell({"refused": job["level"]})
        return
    tell({"ready": True})
    _run(shell, job, tell)
    tell({"done": True})


def _redirect():  # noqa: ANN202
    """Keep a way out for answers, and send all that is printed nowhere."""
    way_out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)

    def tell(what: dict) -> None:
        way_out.write(json.dumps(what) + "\n")
        way_out.flush()

    return tell


def _load(name: str):  # noqa: ANN202
    """Load what a sheet needs, and take the keys out of it."""
    import polars  # noqa: F401
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    from kit.classroom import sheet
    from kit.classroom.exercises import load_exercise

    def withheld(data: object) -> None:
        msg = "The key is not in the sandbox."
        raise PermissionError(msg)

    def later(task, data, answer):  # noqa: ANN001, ANN202
        return sheet.Verdict(task.name, "later", "your teacher's program looks at it.")

    for task in load_exercise(name).tasks:
        object.__setattr__(task, "key", withheld)
        object.__setattr__(task, "mistakes", ())
    sheet.judge = later
    HistoryManager.enabled = False  # type: ignore[assignment]
    return InteractiveShell.instance()


def _run(shell, job: dict, tell) -> None:  # noqa: ANN001
    """Run the cells, each within its time, and tell the answers after each."""
    from kit.classroom.answers import pack

    told: dict[str, object] = {}

    def out_of_time(_: int, __: FrameType | None) -> None:
        raise OutOfTimeError

    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, out_of_time)
    for cell in job["cells"]:
        fault = _run_one(shell, cell["source"], job["seconds"])
        changed = {}
        for name in job["tasks"]:
            value = _pack_safely(pack, shell.user_ns.get(name, ...), job["seconds"])
            if told.get(name) != value:
                told[name] = changed[name] = value
        there = [name for name in job["tasks"] if name in shell.user_ns]
        tell({"cell": cell["at"], "fault": fault, "answers": changed, "set": there})


def _run_one(shell, source: str, seconds: float) -> str | None:  # noqa: ANN001
    """Run a cell; what went wrong in a few words, if something did."""
    try:
        _alarm(seconds)
        done = shell.run_cell(source, store_history=False)
        _alarm(0)
    except OutOfTimeError:
        return "time"
    except BaseException as error:
        _alarm(0)
        return _words(error)
    fault = done.error_before_exec or done.error_in_exec
    if fault is None:
        return None
    return "time" if isinstance(fault, OutOfTimeError) else _words(fault)


def _pack_safely(pack, value: object, seconds: float) -> object:  # noqa: ANN001
    try:
        _alarm(seconds)
        return pack(value)
    except BaseException:  # a class of the student's own may do anything
        return {"unfit": "something that cannot be read"}
    finally:
        _alarm(0)


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _words(error: BaseException) -> str:
    """Name an error and begin what it says, and no more: it may quote a person."""
    try:
        said = str(error).strip().splitlines()
    except BaseException:
        said = []
    return f"{type(error).__name__}: {said[0] if said else ''}"[:_LONGEST]


if __name__ == "__main__":
    main()
