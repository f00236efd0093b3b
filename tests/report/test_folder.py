"""A report takes the place of an earlier one whole, and of nothing else."""

import errno
import os
import re
import subprocess
import sys

import pytest

from kit.errors import ReportError
from kit.report.pages import GENERATOR, put_in_place


def write(reports, **files):
    with put_in_place(reports) as folder:
        for name, text in files.items():
            (folder / f"{name}.html").write_text(GENERATOR + text.strip())


def names(folder):
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("place", ["reports", "deep/down/reports"])
def test_a_new_folder_is_made_with_its_parents(tmp_path, place):
    write(tmp_path / place, index="new")
    assert names(tmp_path / place) == {"index.html"}


def test_an_earlier_report_gives_way_whole(tmp_path):
    write(tmp_path / "reports", index="old", stale="old")
    write(tmp_path / "reports", index="new")
    assert names(tmp_path / "reports") == {"index.html"}
    assert (tmp_path / "reports" / "index.html").read_text().endswith("new")
    assert names(tmp_path) == {"reports"}


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "reports").mkdir()
    write(tmp_path / "reports", index="new")
    assert names(tmp_path / "reports") == {"index.html"}


def test_a_failure_leaves_the_earlier_report_and_nothing_beside_it(tmp_path):
    write(tmp_path / "reports", index="old")
    with pytest.raises(AttributeError, match="'int' object"):
        write(tmp_path / "reports", index="half", rest=53)
    assert (tmp_path / "reports" / "index.html").read_text().endswith("old")
    assert names(tmp_path) == {"reports"}


@pytest.mark.parametrize("taken", ["thesis", "thesis/index.html"])
def test_what_no_report_wrote_is_never_replaced(tmp_path, taken):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "index.html").write_text("mine")
    message = re.escape(f"and {tmp_path / taken} holds something else")
    with pytest.raises(ReportError, match=message):
        write(tmp_path / taken, index="new")
    assert (tmp_path / "thesis" / "index.html").read_text() == "mine"


def test_a_place_where_nothing_can_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    message = re.escape(f"cannot be written to {tmp_path / 'file' / 'reports'}: ")
    with pytest.raises(ReportError, match=message):
        write(tmp_path / "file" / "reports", index="new")


def test_a_disk_that_fills_up_is_a_sentence_and_the_earlier_report_stays(tmp_path):
    write(tmp_path / "reports", index="old")
    message = re.escape(f"written to {tmp_path / 'reports'}: No space left on device.")
    with (
        pytest.raises(ReportError, match=message),
        put_in_place(tmp_path / "reports"),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert (tmp_path / "reports" / "index.html").read_text().endswith("old")
    assert names(tmp_path) == {"reports"}


def test_what_a_killed_run_left_is_removed_and_what_another_builds_is_not(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    mine = f".reports-{os.getpid()}-x"  # this process lives
    for name in (f".reports-{ended.pid}-x", mine, ".reports-kept-by-me"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text("half")
    write(tmp_path / "reports", index="new")
    assert names(tmp_path) == {"reports", mine, ".reports-kept-by-me"}


def test_a_link_that_leads_nowhere_is_named_before_anything_runs(tmp_path):
    (tmp_path / "reports").symlink_to(tmp_path / "gone")
    message = re.escape("`reports` must be a folder, and ")
    with pytest.raises(ReportError, match=f"{message}.* is a link that leads nowhere"):
        write(tmp_path / "reports", index="new")
    assert names(tmp_path) == {"reports"}


def test_a_name_longer_than_any_is_refused_before_anything_runs(tmp_path):
    with (
        pytest.raises(ReportError, match=r"The report cannot be written to .*too long"),
        put_in_place(tmp_path / ("x" * 5000)),
    ):
        pytest.fail("nothing may run")
