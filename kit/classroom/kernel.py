"""How does nbgrader, or any other Jupyter, run a notebook in the sandbox?

As a kernel of its own: Jupyter starts this program and names the file that says how
to reach it. The program starts the real kernel within the sandbox, watches over its
time and memory, and ends it. Jupyter talks to it through sockets that lie in a folder,
since there is no network in there.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from kit.classroom import confine, sandbox
from kit.errors import ClassroomError

#: Seconds that a whole notebook has, unless KIT_SANDBOX_SECONDS says another number.
SECONDS = 300
_INSIDE = "--inside"


def main(arguments: Sequence[str]) -> int:
    """Start a kernel in the sandbox and watch over it; or be that kernel."""
    if arguments[0] == _INSIDE:
        _be_kernel(json.loads(arguments[1]))
        return 0
    connection = Path(arguments[0]).resolve()
    protection = sandbox.choose_protection(os.environ.get("KIT_SANDBOX", "best"))
    _check_alone(connection)
    with tempfile.TemporaryDirectory(prefix="kit-sandbox-") as folder:
        home = Path(folder).resolve()
        return _watch(_start(connection, protection, home), home)


def _check_alone(connection: Path) -> None:
    """Refuse a folder that holds the doors of other kernels or servers.

    Raises
    ------
    ClassroomError
        If it does.
    """
    stem = connection.stem
    others = [path for path in connection.parent.iterdir() if stem not in path.name]
    if others:
        msg = (
            f"The folder {connection.parent} holds {others[0].name} of another kernel, "
            "which a notebook could reach; set `KernelManager.connection_file` and "
            "`KernelManager.ip` to a folder that holds nothing else."
        )
        raise ClassroomError(msg)


def _start(connection: Path, protection: str, home: Path) -> subprocess.Popen:
    """Start the real kernel."""
    is_box = protection == "bubblewrap"
    inside = Path("/student") if is_box else home
    told = {
        "connection": str(connection),
        "home": str(inside),
        "level": protection,
        "megabytes": sandbox.Limits.megabytes,
        "readable": [str(path) for path in sandbox.readable()],
    }
    command = [sys.executable, "-s", "-B", "-m", "kit.classroom.kernel", _INSIDE]
    command.append(json.dumps(told))
    if is_box:
        command = [*sandbox.wrap(inside, shared=connection.parent), *command]
    kit = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    environment = sandbox.environment(inside) | kit
    return subprocess.Popen(command, cwd=home, env=environment, start_new_session=True)


def _watch(process: subprocess.Popen, home: Path) -> int:
    """Wait until a kernel ends, or end it: with Jupyter, or when it takes too much."""

    def stop(*_: object) -> None:
        sandbox.end(process)
        os._exit(1)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Jupyter interrupts by a message
    begun, parent = monotonic(), os.getppid()
    most = float(os.environ.get("KIT_SANDBOX_SECONDS", SECONDS))
    while process.poll() is None and os.getppid() == parent:
        if sandbox.is_too_large(process.pid, home) or monotonic() - begun > most:
            break
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
    sandbox.end(process)
    return process.returncode


def _be_kernel(job: dict) -> None:
    """Give up what is not needed, and be an ordinary kernel from then on."""
    home, level = Path(job["home"]), job["level"]
    connection = Path(job["connection"])
    readable = [Path(one) for one in job["readable"]]
    if level == "kernel":
        confine.leave_network()
        writable = [home, connection.parent, Path("/dev/null")]
        if not confine.forbid_files(readable, writable):
            sys.exit("The kernel's own protection failed.")
    os.chdir(home)
    import polars  # noqa: F401
    from ipykernel.kernelapp import IPKernelApp

    confine.limit(job["megabytes"])
    application = IPKernelApp.instance()
    application.initialize(["-f", str(connection), "--HistoryManager.enabled=False"])
    if level == "hook":
        confine.hook_python([*readable, connection.parent], home)
    elif level != "none" and not confine.forbid_calls(sockets_of_files=True):
        sys.exit("The kernel's own protection failed.")
    application.start()


if __name__ == "__main__":
    if sys.argv[1] != _INSIDE:
        sys.exit(main(sys.argv[1:]))
    main(sys.argv[1:])
