"""A folder to build in leaves nothing behind, not even after a run that was killed."""

import os
import subprocess
import sys

import pytest

from kit.paths import scratch_folder


def test_the_folder_is_gone_whatever_happens(tmp_path):
    def fail():
        with scratch_folder(tmp_path, "download") as folder:
            (folder / "part").write_text("half")
            raise ZeroDivisionError("on the way")

    with pytest.raises(ZeroDivisionError, match="on the way"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_and_all_else_stays(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    killed, mine = f".download-{ended.pid}-x", f".download-{os.getpid()}-x"
    for name in (killed, mine, ".download-of-somebody", f".reports-{ended.pid}-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "part").write_text("half")
    with scratch_folder(tmp_path, "download"):
        left = {path.name for path in tmp_path.iterdir()}
    assert killed not in left
    assert {mine, ".download-of-somebody", f".reports-{ended.pid}-x"} <= left
