"""The runner: what it prints and writes, and that it never leaves half a report."""

import signal
import subprocess
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kit.__main__ import main

FIND = """
from kit.report.rows import show_findings
words = "Four people stopped." if not log_path else f"Run on {len(log_path) > 0}."
show_findings([{"claim": "53 people.", "k_cell": 53, "k_release": 4, "proved": words}])
"""
COUNT = """
from kit.sources.tables import read_log
from kit.report.rows import show_findings
viewers = read_log(log_path, **log_columns).n_viewers() if log_path else 53
show_findings([{"claim": "All.", "k_cell": viewers, "k_release": None, "proved": "X."}])
"""
LOG = """user,film,day
zoe7,A,2017-12-10
max8,A,2017-12-10
zoe7,A,2017-12-11
max8,B,2017-12-12
kim9,,2017-12-12
"""


def save(folder, name, question, code, *, own_log=True, **told):
    first = new_markdown_cell(f"# {question}\n\n**Finding.** Told of {name}.")
    settings = new_code_cell('log_path = ""\nlog_columns = {}')
    settings.metadata["tags"] = ["parameters"]
    cells = [first, settings, new_code_cell(code.strip())]
    metadata = {"kit": {"own_log": own_log, **told}}
    folder.mkdir(exist_ok=True)
    nbformat.write(
        new_notebook(cells=cells, metadata=metadata), folder / f"{name}.ipynb"
    )


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command in `tmp_path`; give its exit code, output and complaints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def command(*arguments):
        try:
            code = main(["investigate", *arguments])
        except SystemExit as stopped:
            code = stopped.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def files(folder):
    return {
        path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_run_prints_the_findings_and_writes_the_report(run, tmp_path):
    save(tmp_path / "notebooks", "11-b", "Who else?", "1 + 1")
    save(tmp_path / "notebooks", "10-a", "Who watched it?", FIND)
    before = files(tmp_path / "notebooks")
    code, said, progress = run()
    assert code == 0
    assert "Proved (invented audience): Four" in said
    assert said.endswith("The report: reports/index.html\n")
    assert "2/2" in progress
    assert "11-b]" in progress
    assert '<div class="alert' not in (tmp_path / "reports/10-a.html").read_text()
    written = files(tmp_path / "reports")
    assert set(written) == {
        *("index.html", "glossary.html"),
        *("10-a.html", "10-a.ipynb", "11-b.html", "11-b.ipynb"),
    }
    index = written["index.html"].decode()
    assert index.index("Who watched it?") < index.index("Who else?")
    assert "Told of 10-a." in index
    assert files(tmp_path / "notebooks") == before
    assert {path.name for path in tmp_path.iterdir()} == {"notebooks", "reports"}


def test_a_failing_notebook_stops_no_other_and_is_told(run, tmp_path):
    save(tmp_path / "notebooks", "10-a", "Who watched it?", FIND)
    save(tmp_path / "notebooks", "11-b", "Who else?", "1 / 0")
    code, said, complaint = run()
    why = "11-b stopped at its code cell 2: ZeroDivisionError: division by zero"
    assert code == 1
    assert "Proved (invented audience): Four" in said
    assert complaint.splitlines()[-1] == why
    index = (tmp_path / "reports" / "index.html").read_text("utf-8")
    assert f"Who else?</strong> {why}" in index
    assert "Four people stopped." in index


def test_where_every_notebook_fails_an_earlier_report_stays(run, tmp_path):
    save(tmp_path / "notebooks", "10-a", "Who watched it?", FIND)
    assert run()[0] == 0
    before = files(tmp_path / "reports")
    save(tmp_path / "notebooks", "10-a", "Who watched it?", "1 / 0")
    code, said, complaint = run()
    assert (code, said) == (2, "")
    last = complaint.splitlines()[-1]
    assert (
        last == "10-a stopped at its code cell 2: ZeroDivisionError: division by zero"
    )
    assert files(tmp_path / "reports") == before


@pytest.mark.slow
def test_a_log_of_the_readers_own_runs_what_fits_and_skips_the_rest(run, tmp_path):
    folder = tmp_path / "notebooks"
    save(folder, "10-a", "Who watched it?", COUNT)
    save(folder, "11-b", "Who binged?", "1 / 0", needs=["series"])
    save(
        folder, "12-c", "Posters?", "1 / 0", own_log=False, why_not="It is arithmetic."
    )
    log = tmp_path / "my log's.csv"
    log.write_text(LOG)
    named = ("--column", "viewer=user", "--column", "title=film")
    code, said, _ = run("--log", str(log), *named)
    assert code == 0
    # Zoe and Max: the row without a title is left out, and Kim with it.
    (line,) = (line for line in said.splitlines() if line.startswith("All."))
    assert line.split()[1] == "2"
    assert "1 row was left out (line 6: no title)." in said
    assert "can break streaks and lower every count." in " ".join(said.split())
    page = (tmp_path / "reports/10-a.html").read_text("utf-8")
    assert page.index("This page was run on your log.") < page.index("<h1")
    assert "Skipped 11-b: It needs the column `series`" in said
    assert "Skipped 12-c: It is arithmetic." in said
    index = (tmp_path / "reports" / "index.html").read_text("utf-8")
    assert "1 row was left out (line 6: no title)." in index
    assert "Who binged?</strong> It needs the column `series`" in index
    assert "Told of 10-a." not in index
    for viewer in ("zoe7", "max8", "kim9"):
        assert viewer not in said
        assert f">{viewer}<" not in index


@pytest.mark.slow
def test_a_log_without_days_runs_what_needs_none_and_skips_the_rest(run, tmp_path):
    folder = tmp_path / "notebooks"
    save(folder, "10-a", "Who watched it?", COUNT)
    save(folder, "11-b", "Who else?", COUNT, undated=True)
    (tmp_path / "log.csv").write_text("user,film\nzoe7,A\nmax8,A\nkim9,B\n")
    code, said, complaint = run("--log", "log.csv")
    assert (code, said) == (2, "")
    assert "with --column time=NAME, or read the table with --undated." in complaint
    code, said, _ = run("--log", "log.csv", "--undated")
    assert code == 0
    assert "Skipped 10-a: It needs days, which this log does not have." in said
    (line,) = (line for line in said.splitlines() if line.startswith("All."))
    assert line.split()[1] == "3"


@pytest.mark.parametrize(
    "text", [None, "", "user,film\nzoe7,A\n", "user,film,day\nzoe7,A,2017-02-31\n"]
)
def test_a_log_that_cannot_be_read_is_told_in_one_sentence(run, tmp_path, text):
    save(tmp_path / "notebooks", "10-a", "Who watched it?", COUNT)
    log = tmp_path / "log.csv"
    if text is not None:
        log.write_text(text)
    code, said, complaint = run("--log", str(log))
    assert (code, said) == (2, "")
    assert complaint.count("\n") == 1
    assert complaint.endswith(".\n")
    assert "zoe7" not in complaint
    assert not (tmp_path / "reports").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "make"),
    [
        ("user,day\nx,2018-01-01\n", "--column title=NAME"),
        ("user,film,movie,day\nx,A,B,2018-01-01\n", "--column title=film"),
        ("user,film,day\nx,A,1/2/2018\n", "--day-order dmy"),
        (
            "user,film,time\nx,A,2018-01-01 10:00Z\nx,A,2018-01-01 10:00\n",
            "--time-zone UTC",
        ),
        ("user,film,day,minutes\nx,A,2018-01-01,5400\n", "--minutes-unit seconds"),
    ],
)
def test_an_error_gives_what_to_type_for_make(run, tmp_path, text, make):
    save(tmp_path / "notebooks", "10-a", "Who watched it?", COUNT)
    log = tmp_path / "log.csv"
    log.write_text(text)
    code, _, complaint = run("--log", str(log))
    assert code == 2
    assert complaint.startswith("In log.csv: ")
    assert complaint.endswith(f'. With make: ARGS="{make}".\n')
    assert '="..."' not in complaint
    # What it says to type is an option that the command knows.
    assert "unrecognized" not in run("--log", str(log), *make.split())[2]


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing_behind(tmp_path, sent):
    wait = "open('begun', 'w').close()\nimport time\ntime.sleep(120)"
    save(tmp_path / "notebooks", "10-a", "Who watched it?", wait)
    command = [sys.executable, "-m", "kit", "investigate"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as runner:
        while not (tmp_path / "notebooks" / "begun").exists():
            assert runner.poll() is None
            time.sleep(0.1)
        runner.send_signal(sent)
        _, complaint = runner.communicate(timeout=60)
    assert runner.returncode == 130
    assert complaint.decode().endswith("Stopped, and nothing was written.\n")
    assert {path.name for path in tmp_path.iterdir()} == {"notebooks"}


def test_a_folder_of_other_files_is_refused_before_anything_runs(run, tmp_path):
    save(tmp_path / "notebooks", "10-a", "Who watched it?", "1 / 0")
    code, said, complaint = run("--reports", "notebooks")
    assert (code, said) == (2, "")
    assert "and notebooks holds something else: name another folder." in complaint


def test_a_folder_without_notebooks_is_named(run):
    for name in ("elsewhere", "x" * 5000):
        code, _, complaint = run("--notebooks", name)
        assert code == 2
        assert f"must be a folder with .ipynb files, got {name[:9]}" in complaint


@pytest.mark.parametrize("name", ["x" * 5000, "~nobody-of-that-name/log.csv"])
def test_a_name_that_no_file_can_have_is_refused_before_anything_runs(run, name):
    code, said, complaint = run("--log", name)
    assert (code, said) == (2, "")
    assert complaint.startswith("`source` must be ")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--column", "user"], "must be WHAT=NAME, where WHAT is one of viewer, "),
        (["--log", "x.csv", "--column", "who=user"], "artist, plays, got 'who=user'"),
        (["--column", "viewer=user"], "describe a log: give `--log` too."),
        (["--day-order", "dmy"], "describe a log: give `--log` too."),
        (["--log", "x.csv", "--day-order", "ymd"], "invalid choice: 'ymd'"),
    ],
)
def test_an_option_that_cannot_be_used_is_explained(run, arguments, message):
    code, said, complaint = run(*arguments)
    assert (code, said) == (2, "")
    assert message in complaint
