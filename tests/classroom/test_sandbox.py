"""A hostile notebook does no harm, under each protection that this machine has."""

import json
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from kit.classroom import sandbox
from kit.classroom.confine import landlock_version
from kit.classroom.sandbox import Job, Limits, choose_protection, run_job, works
from kit.errors import ClassroomError

STRONG = ("bubblewrap", "kernel")
# The strongest that works here is enough where all share the code that holds.
BEST = ["best"]
QUICK = Limits(cell_seconds=2, seconds=60, megabytes=1024)
# What is tried in a cell, and what it leaves in `stopped` where it succeeds.
READ = "stopped = open({path!r}).read()"
NATIVE = "import polars as pl\nstopped = pl.read_csv({path!r}, has_header=False).item()"
LOOK = "import os\nstopped = sorted(os.listdir({folder!r}))"
WRITE = "open({new!r}, 'w').write('x')\nstopped = 1"
DELETE = "import os\nos.remove({path!r})\nstopped = 1"
WIPE = "import shutil\nshutil.rmtree({folder!r})\nstopped = 1"
START = "import subprocess\nstopped = subprocess.run(['/bin/echo', '1']).returncode + 1"
SHELL = "found = !echo 1\nstopped = found[0]"
FORK = "import os\nif os.fork() == 0:\n    os._exit(0)\nstopped = 1"
NET = "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)\nstopped = 1"
KILL = "import os, signal\nos.kill({pid}, signal.SIGTERM)\nstopped = 1"
ENV = "import os\nstopped = os.environ['KIT_TEST_SECRET']"
KEY = "from kit.classroom.exercises import load_exercise\n" + (
    "stopped = load_exercise('differencing').task('stopped').key(None)"
)
HARM = {
    "read": READ,
    "native": NATIVE,
    "look": LOOK,
    "write": WRITE,
    "delete": DELETE,
    "wipe": WIPE,
    "start": START,
    "shell": SHELL,
    "fork": FORK,
    "net": NET,
    "kill": KILL,
    "env": ENV,
    "key": KEY,
}
# A hook of Python does not see what compiled code opens; the page says so.
NOT_STOPPED = {("hook", "native")}


def available(name):
    if name != "best" and not works(name):
        pytest.skip(f"{name} does not work here")


def run(protection, *sources, limits=QUICK):
    cells = tuple({"at": at, "source": text} for at, text in enumerate(sources))
    chosen = choose_protection(protection)
    return run_job(Job("differencing", cells, ("stopped", "most")), chosen, limits)


@pytest.fixture
def target(tmp_path, monkeypatch):
    """A key of a teacher, a server that listens, and what a cell needs to find them."""
    monkeypatch.setenv("KIT_TEST_SECRET", "42")
    key = tmp_path / "teacher" / "key.csv"
    key.parent.mkdir()
    key.write_text("42\n")
    reached = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)

        def listen():
            try:
                server.accept()[0].close()
                reached.append(1)
            except OSError:
                pass

        threading.Thread(target=listen, daemon=True).start()
        yield {
            "path": str(key),
            "folder": str(key.parent),
            "new": str(tmp_path / "new.txt"),
            "port": server.getsockname()[1],
            "pid": os.getpid(),
        }
    assert reached == []


@pytest.mark.slow
@pytest.mark.parametrize("protection", [*STRONG, "hook"])
def test_nothing_that_a_cell_does_reaches_the_grader(protection, target, tmp_path):
    available(protection)
    names = [name for name in HARM if (protection, name) not in NOT_STOPPED]
    sources = ["stopped = ...\n" + HARM[name].format(**target) for name in names]
    last = "most = 7"
    ran = run(protection, *sources, last)
    assert ran.end == "done"
    assert ran.answers["most"] == {"value": 7}
    # Each cell failed; none left an answer behind.
    assert sorted(ran.faults) == list(range(len(names))), [
        name for at, name in enumerate(names) if at not in ran.faults
    ]
    assert ran.answers["stopped"] == {"missing": True}
    assert Path(target["path"]).read_text() == "42\n"
    assert not Path(target["new"]).exists()


@pytest.mark.slow
@pytest.mark.parametrize("protection", BEST)
def test_a_loop_costs_its_cell_and_no_other(protection):
    available(protection)
    ran = run(protection, "stopped = 1", "while True:\n    pass", "most = 7")
    assert ran.end == "done"
    assert ran.faults == {1: "time"}
    assert ran.answers == {"stopped": {"value": 1}, "most": {"value": 7}}


@pytest.mark.slow
@pytest.mark.parametrize("protection", BEST)
def test_a_loop_that_catches_all_is_ended_from_outside(protection):
    available(protection)
    stubborn = (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
        "while True:\n    try:\n        pass\n    except BaseException:\n        pass"
    )
    begun = time.monotonic()
    limits = Limits(cell_seconds=2, seconds=15, megabytes=1024)
    ran = run(protection, "stopped = 1", stubborn, "most = 7", limits=limits)
    assert ran.end == "time"
    assert time.monotonic() - begun < 60
    assert ran.answers == {"stopped": {"value": 1}, "most": {"missing": True}}


@pytest.mark.slow
@pytest.mark.parametrize("protection", BEST)
@pytest.mark.parametrize(
    "greedy",
    [
        "held = []\nwhile True:\n    held.append(bytearray(50_000_000))",
        "import numpy as np\nheld = np.ones(4_000_000_000)",
    ],
)
def test_memory_without_end_costs_the_cell_at_most(protection, greedy):
    available(protection)
    limits = Limits(cell_seconds=20, seconds=60, megabytes=512)
    ran = run(protection, "stopped = 1", greedy, "most = 7", limits=limits)
    assert ran.end == "done"
    assert "Memory" in ran.faults[1]
    assert ran.answers["most"] == {"value": 7}


@pytest.mark.slow
@pytest.mark.parametrize("protection", BEST)
def test_what_is_printed_goes_nowhere_however_much_it_is(protection):
    available(protection)
    flood = "for _ in range(200_000):\n    print('Ada Lovelace, 1815, Vermont')"
    ran = run(protection, "stopped = 1", flood, "print(sheet_of_people := 1); most = 7")
    assert ran.end == "done"
    assert ran.answers["most"] == {"value": 7}
    assert "Lovelace" not in json.dumps(ran.answers) + json.dumps(list(ran.faults))


@pytest.mark.slow
@pytest.mark.parametrize("protection", BEST)
def test_whoever_floods_the_way_out_is_ended(protection):
    available(protection)
    flood = (
        "import os\nfor fd in range(3, 256):\n    try:\n"
        "        while True:\n            os.write(fd, b'x' * 65536)\n"
        "    except OSError:\n        pass"
    )
    ran = run(protection, "stopped = 1", flood)
    assert ran.end in ("flood", "done")
    assert ran.answers["stopped"] == {"value": 1}


@pytest.mark.slow
@pytest.mark.parametrize("protection", BEST)
def test_files_without_end_end_at_a_limit(protection):
    available(protection)
    fill = (
        "for n in range(100):\n    with open(f'{n}', 'wb') as file:\n"
        "        for _ in range(30):\n            file.write(bytes(1_000_000))"
    )
    limits = Limits(cell_seconds=20, seconds=60, megabytes=1024)
    ran = run(protection, "stopped = 1", fill, limits=limits)
    assert ran.end in ("done", "flood")
    assert ran.end == "flood" or 1 in ran.faults
    assert ran.answers["stopped"] == {"value": 1}


@pytest.mark.slow
@pytest.mark.parametrize("protection", BEST)
def test_a_notebook_that_ends_its_program_keeps_what_it_had(protection):
    available(protection)
    ran = run(protection, "stopped = 1", "import os\nos._exit(0)", "most = 7")
    assert (ran.end, ran.last) == ("died", 0)
    assert ran.answers == {"stopped": {"value": 1}, "most": {"missing": True}}


@pytest.mark.slow
def test_a_check_in_the_sandbox_knows_no_key():
    protection = choose_protection()
    code = (
        "import kit\nsheet = kit.classroom.open_exercise('differencing', seed=1)\n"
        "stopped = [n for n in range(99) if sheet.check('stopped', n).is_right]"
    )
    assert run(protection, code).answers["stopped"] == {"value": []}


def test_nothing_is_run_where_no_protection_works(monkeypatch):
    monkeypatch.setattr(sandbox, "works", lambda name: False)
    with pytest.raises(
        ClassroomError, match=r"no protection works .* install bubblewrap"
    ):
        choose_protection()
    with pytest.raises(ClassroomError, match="the protection 'hook' works on this"):
        choose_protection("hook")
    with pytest.raises(ClassroomError, match="unless you say --unprotected"):
        choose_protection("none")
    assert choose_protection(unprotected=True) == "none"
    assert choose_protection("none", unprotected=True) == "none"


def test_the_strongest_that_works_is_chosen(monkeypatch):
    monkeypatch.setattr(sandbox, "works", lambda name: name != "bubblewrap")
    assert choose_protection() == "kernel"
    monkeypatch.setattr(sandbox, "works", lambda name: name == "hook")
    assert choose_protection() == "hook"
    with pytest.raises(ClassroomError, match="`protection` must be one of best, bubb"):
        choose_protection("strong")


def test_sheets_within_reach_of_a_sandbox_are_refused(tmp_path):
    sandbox.check_out_of_reach([tmp_path])
    inside = next(sandbox.readable())
    with pytest.raises(ClassroomError, match="which every notebook can read; move it"):
        sandbox.check_out_of_reach([inside / "returned"])


def test_another_system_has_no_landlock(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    assert landlock_version() == 0
