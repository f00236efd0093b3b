"""Files come from a server on this machine: whole and right, or not at all."""

import errno
import hashlib
import logging
import shutil
import subprocess
import sys
import threading
import time
from collections import namedtuple
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pooch
import pytest

from kit.__main__ import main
from kit.errors import SourceError
from kit.sources.research import download as module, sets
from kit.sources.research.download import download, show_terms
from kit.sources.research.sets import ResearchSet, find_set

ROOT = Path(__file__).parents[3]
BODY = b"1::10::5::1000000000\n" * 40_000  # 840,000 bytes: more than one block
SHA = "sha256:" + hashlib.sha256(BODY).hexdigest()
MD5 = "md5:" + hashlib.md5(BODY, usedforsecurity=False).hexdigest()


class Publisher(BaseHTTPRequestHandler):
    """Gives out one invented file, whole, cut, late or not at all."""

    def do_GET(self):
        self.server.asked.append(self.path)
        how = self.path.partition("?")[0].rpartition("/")[2]
        if how == "late.zip":
            time.sleep(0.5)
        if how == "moved.zip":
            self.send_response(302)
            self.send_header("Location", "/whole.zip")
            self.end_headers()
            return
        if how in ("gone.zip", "broken.zip"):
            self.send_error(404 if how == "gone.zip" else 503)
            return
        self.send_response(200)
        if how != "unsized.zip":
            self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY[: len(BODY) // 2] if how == "cut.zip" else BODY)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def publisher():
    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def invented(publisher, monkeypatch):
    """Describe an invented set at this server; a keyword puts in another fact."""
    monkeypatch.setenv("NO_PROXY", "*")
    publisher.asked.clear()

    def describe(file="whole.zip", **facts):
        usual = ResearchSet(
            name="invented-1k",
            edition="Invented 1K, of 2026",
            holds="One row is nobody's rating of nothing.",
            people=1_000,
            plays=40_000,
            titles=None,
            years=(2001, 2001),
            terms="For tests only.",
            citation="A. Nobody, Nothing, 2026",
            page="https://example.org/invented",
            address=f"http://127.0.0.1:{publisher.server_port}/sets/{file}",
            checksum=SHA,
            size=len(BODY),
        )
        return replace(usual, **facts)

    return describe


def fetch(one, folder, **settings):
    return download(one, folder, accept_terms=True, **settings)


# --- what comes ---


@pytest.mark.parametrize("checksum", [SHA, MD5])
@pytest.mark.parametrize(
    "file", ["whole.zip", "whole.zip?download=1", "moved.zip", "unsized.zip"]
)
def test_a_file_comes_whole_and_under_its_name(invented, tmp_path, file, checksum):
    path = fetch(invented(file, checksum=checksum), tmp_path / "new" / "logs")
    assert path == tmp_path / "new" / "logs" / file.partition("?")[0]
    assert path.read_bytes() == BODY
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_there_and_right_is_not_fetched_again(
    invented, publisher, tmp_path
):
    first = fetch(invented(), tmp_path)
    before = first.stat().st_mtime_ns
    assert fetch(invented(), str(tmp_path)) == first
    assert first.stat().st_mtime_ns == before
    assert publisher.asked == ["/sets/whole.zip"]


def test_another_file_of_that_name_is_left_alone(invented, publisher, tmp_path):
    mine = tmp_path / "whole.zip"
    mine.write_bytes(b"mine")
    with pytest.raises(
        SourceError, match=r"must not hold another file .* move it away"
    ):
        fetch(invented(), tmp_path)
    assert mine.read_bytes() == b"mine"
    assert publisher.asked == []


def test_a_folder_of_that_name_is_left_alone(invented, publisher, tmp_path):
    (tmp_path / "whole.zip").mkdir()
    with pytest.raises(SourceError, match=r"`folder` must be .* is a directory"):
        fetch(invented(), tmp_path)
    assert publisher.asked == []


def test_the_size_need_not_be_known(invented, tmp_path, capsys):
    one = invented("unsized.zip", size=None)
    assert fetch(one, tmp_path, progress=True).read_bytes() == BODY
    assert "unsized.zip" in capsys.readouterr().err


@pytest.mark.parametrize("progress", [False, True])
def test_progress_is_shown_on_request_and_nothing_else_is(
    invented, tmp_path, capsys, progress
):
    fetch(invented(), tmp_path, progress=progress)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert ("whole.zip: 100%" in printed.err) is progress
    assert (printed.err == "") is not progress


def test_pooch_is_silent_meanwhile_and_speaks_again_afterwards(invented, tmp_path):
    log, said = pooch.get_logger(), []
    ear = logging.Handler()
    ear.emit = said.append
    before = log.level
    log.addHandler(ear)
    log.setLevel("INFO")
    try:
        fetch(invented(), tmp_path)
        with pytest.raises(SourceError, match="answered 404"):
            fetch(invented("gone.zip"), tmp_path)
        assert said == []
        assert log.level == logging.INFO
    finally:
        log.removeHandler(ear)
        log.setLevel(before)


# --- what does not come, and leaves nothing behind ---


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (
            "gone.zip",
            r"127\.0\.0\.1:\d+ answered 404; look on https://example\.org/inv",
        ),
        ("broken.zip", r"127\.0\.0\.1:\d+ answered 503; look on"),
        ("cut.zip", r"the transfer broke off; try again\."),
    ],
)
def test_a_failure_is_one_sentence_and_leaves_nothing(invented, tmp_path, file, fault):
    with pytest.raises(
        SourceError, match=f"'invented-1k' could not be fetched: {fault}"
    ):
        fetch(invented(file), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("checksum", ["sha256:" + "0" * 64, "md5:" + "0" * 32])
def test_a_file_with_another_checksum_is_thrown_away(invented, tmp_path, checksum):
    fault = "is not the file that this kit knows, by its checksum; https://example.org"
    with pytest.raises(SourceError, match=fault):
        fetch(invented(checksum=checksum), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_connection_is_said_so(invented, tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as closed:
        address = f"http://127.0.0.1:{closed.server_port}/whole.zip"
    with pytest.raises(
        SourceError, match=r"no connection to 127\.0\.0\.1:\d+, .* again"
    ):
        fetch(invented(address=address), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_does_not_answer_is_not_waited_for(
    invented, tmp_path, monkeypatch
):
    monkeypatch.setattr(pooch.downloaders, "DEFAULT_TIMEOUT", 0.1)
    with pytest.raises(SourceError, match="there is no connection to"):
        fetch(invented("late.zip"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_connection_that_is_not_safe_is_not_used(invented, tmp_path):
    # This server speaks no TLS at all, so no certificate of its can be checked.
    address = invented().address.replace("http:", "https:")
    with pytest.raises(
        SourceError, match=r"no safe connection to 127\.0\.0\.1:\d+, who"
    ):
        fetch(invented(address=address), tmp_path)
    assert list(tmp_path.iterdir()) == []


def breaks(error):
    """A downloader that writes half of the file and fails."""

    def call(self, url, output_file, pooch, check_only=False):
        Path(output_file).write_bytes(BODY[:1000])
        raise error

    return call


def test_a_disk_that_fills_up_is_said_so(invented, tmp_path, monkeypatch):
    full = breaks(OSError(errno.ENOSPC, "No space left on device"))
    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", full)
    with pytest.raises(
        SourceError, match=r"cannot be written \(the disk is full\); make"
    ):
        fetch(invented(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_whoever_stops_it_finds_nothing_left(invented, tmp_path, monkeypatch):
    stopped = breaks(KeyboardInterrupt())
    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", stopped)
    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        fetch(invented(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_room_is_looked_for_before_anything_comes(
    invented, publisher, tmp_path, monkeypatch
):
    usage = namedtuple("usage", "free")(free=500_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    rule = r"must have room for 0\.8 MB to hold 'invented-1k', but .* has 0\.5 MB; make"
    with pytest.raises(SourceError, match=rule):
        fetch(invented(), tmp_path)
    assert publisher.asked == []


# --- what is not even tried ---


@pytest.mark.parametrize("given", [False, None, 1, "yes", "True"])
def test_terms_are_shown_first_and_must_be_accepted(
    invented, publisher, tmp_path, given
):
    one = invented()
    folder = tmp_path / "logs"
    with pytest.raises(SourceError, match="must be True to fetch") as caught:
        download(one, folder, accept_terms=given)
    assert str(caught.value).endswith(show_terms(one))
    assert f"must be True to fetch 'invented-1k', got {given!r}; if you" in str(
        caught.value
    )
    assert "accept_terms=True" in str(caught.value)
    assert publisher.asked == []
    assert not folder.exists()


@pytest.mark.parametrize("name", ["netflix-prize", "vodclickstream", "movietweetings"])
def test_what_cannot_be_fetched_says_why_whatever_is_accepted(tmp_path, name):
    why = find_set(name).why_not
    with pytest.raises(SourceError, match="is not fetched: ") as caught:
        fetch(name, tmp_path / "logs")
    assert (
        str(caught.value) == f"'{name}' is not fetched: {why} ({find_set(name).page})."
    )
    assert not (tmp_path / "logs").exists()


@pytest.mark.parametrize("missing", ["address", "checksum"])
def test_nothing_is_fetched_that_could_not_be_checked(
    invented, publisher, tmp_path, missing
):
    with pytest.raises(SourceError, match="checksum are not both known"):
        fetch(invented(**{missing: None}), tmp_path)
    assert publisher.asked == []


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path):
    for ask in (show_terms, lambda name: fetch(name, tmp_path)):
        with pytest.raises(SourceError, match=r"`name` must be .*, got 'movielens-2m'"):
            ask("movielens-2m")


@pytest.mark.parametrize("folder", ["", None, 3, b"logs", "a\0b", "~nobody-there/logs"])
def test_a_folder_must_be_named(invented, publisher, folder):
    with pytest.raises(SourceError, match="`folder` must be the name of a folder, got"):
        fetch(invented(), folder)
    assert publisher.asked == []


def test_a_file_is_no_folder(invented, tmp_path):
    (tmp_path / "taken").write_text("mine")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "logs"):
        with pytest.raises(
            SourceError, match="`folder` must be one that can be written"
        ):
            fetch(invented(), folder)
    assert (tmp_path / "taken").read_text() == "mine"


def test_nothing_goes_where_a_commit_could_pick_it_up(
    invented, publisher, tmp_path, monkeypatch
):
    (tmp_path / "link").symlink_to(ROOT / "data")
    monkeypatch.chdir(ROOT / "tests")
    for folder in (
        ROOT,
        ROOT / "data",
        ROOT / "new",
        "logs",
        "../data",
        tmp_path / "link",
    ):
        with pytest.raises(SourceError, match=r"outside of this project.*'~/logs'"):
            fetch(invented(), folder)
    assert publisher.asked == []
    assert not (ROOT / "new").exists()


@pytest.mark.parametrize("progress", [1, None, "bar"])
def test_progress_is_yes_or_no(invented, tmp_path, progress):
    with pytest.raises(SourceError, match="`progress` must be True or False, got"):
        fetch(invented(), tmp_path, progress=progress)


def test_nothing_is_fetched_at_import():
    blind = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('the network was asked')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import kit.sources.research.download\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", blind], cwd=ROOT, capture_output=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


# --- what is told ---


def test_the_terms_tell_whose_and_what_and_where(invented):
    one = invented()
    assert show_terms(one).splitlines()[:7] == [
        "Invented 1K, of 2026 (invented-1k)",
        "Holds: One row is nobody's rating of nothing.",
        "Size: 1,000 people, 40,000 plays, 2001.",
        "Terms: For tests only.",
        "Cite: A. Nobody, Nothing, 2026.",
        "Page: https://example.org/invented",
        f"File: {one.address}, 0.8 MB, {SHA}",
    ]


@pytest.mark.parametrize("one", sets.SETS, ids=lambda one: one.name)
def test_the_terms_of_every_set_can_be_shown(one):
    shown = show_terms(one.name)
    for fact in (one.edition, one.holds, one.terms, one.citation, one.page):
        assert fact in shown
    assert (one.why_not or one.checksum) in shown
    assert "look for nobody" in shown
    assert "None" not in shown


# --- the command line ---


@pytest.fixture
def listed(invented, monkeypatch):
    monkeypatch.setattr(sets, "SETS", (invented(),))
    monkeypatch.setattr(module, "SETS", sets.SETS)


def test_the_command_lists_the_sets(listed, capsys):
    assert main(["download"]) == 0
    assert capsys.readouterr().out == "invented-1k: Invented 1K, of 2026\n"


def test_the_command_shows_the_terms_of_one(listed, publisher, capsys):
    assert main(["download", "invented-1k"]) == 0
    assert capsys.readouterr().out == f"{show_terms('invented-1k')}\n"
    assert publisher.asked == []


def test_the_command_fetches_nothing_before_the_terms_are_accepted(
    listed, publisher, tmp_path, capsys
):
    assert main(["download", "invented-1k", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Terms: For tests only." in told.err
    assert "--accept-terms" in told.err
    assert publisher.asked == []


def test_the_command_fetches_a_set(listed, tmp_path, capsys):
    assert main(["download", "invented-1k", str(tmp_path), "--accept-terms"]) == 0
    told = capsys.readouterr()
    assert told.out == f"{tmp_path / 'whole.zip'}\n"
    assert "whole.zip: 100%" in told.err
    assert (tmp_path / "whole.zip").read_bytes() == BODY


def test_the_command_says_in_a_sentence_what_failed(listed, tmp_path, capsys):
    assert main(["download", "movielens-2m", str(tmp_path), "--accept-terms"]) == 2
    known = "`name` must be one of invented-1k, got 'movielens-2m'.\n"
    assert capsys.readouterr().err == known


def test_the_command_can_be_stopped(listed, tmp_path, capsys, monkeypatch):
    stopped = breaks(KeyboardInterrupt())
    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", stopped)
    assert main(["download", "invented-1k", str(tmp_path), "--accept-terms"]) == 130
    assert "Stopped, and nothing was written." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
