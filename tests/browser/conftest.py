"""A real browser, and a JupyterLab of the project's own, with no way to the network."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import jupytext
import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page, Route, sync_playwright

from kit.report.run import run_notebook

ROOT = Path(__file__).parents[2]
OWN = "every-chart"  # this folder's own notebook; the others are the project's
TOKEN = "only-for-this-test"
NOWHERE = "http://127.0.0.1:9"  # a port that nobody listens on
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Names of machines lead nowhere, whoever asks and however.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def chromium():
    """Start the system's Chromium; without one, skip, or fail where it is required."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        reason = f"no browser found under the names {', '.join(names)}"
        if os.environ.get("KIT_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{reason}, and KIT_REQUIRE_BROWSER=1 asks for one")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser):
    """Open a page that can reach this machine only, and must not try more."""
    strangers = []

    def guard(route: Route) -> None:
        host = urlsplit(route.request.url).hostname
        if host in (None, "127.0.0.1"):
            route.continue_()
        else:
            strangers.append(host)
            route.abort()

    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.route("**/*", guard)
    yield context.new_page()
    context.close()
    assert strangers == [], "the page asked other machines for something"


@pytest.fixture(scope="session")
def own_notebook() -> NotebookNode:
    """Run this folder's own notebook, which draws every chart there is."""
    notebook = jupytext.read(Path(__file__).parent / "every_chart.md")
    return run_notebook(notebook, name=OWN, folder=ROOT).notebook


@pytest.fixture
def saved(request, own_notebook: NotebookNode):
    """Read a saved notebook by its name."""

    def read(name: str) -> NotebookNode:
        if name == OWN:
            return own_notebook
        return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)

    return read


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab and the folder it serves, a copy of the project's."""

    address: str
    folder: Path
    known: set[str] = field(default_factory=set)

    def open(self, page: Page, name: str) -> None:
        """Open a notebook in a tab of its own and wait until it stands there."""
        page.goto(f"{self.address}/lab/tree/notebooks/{name}.ipynb?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)


@pytest.fixture(scope="session")
def lab(tmp_path_factory, own_notebook: NotebookNode):
    """Start JupyterLab on a copy of the notebooks, its way to the network cut off."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    nbformat.write(own_notebook, folder / "notebooks" / f"{OWN}.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={TOKEN}"]
    # Lets a test call the commands of the menus by name.
    command += ["--expose-app-in-browser"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            command, env=_environment(folder), stdout=log, stderr=log, cwd=folder,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/api/status?token={TOKEN}", server, folder / "server.log")
        yield Lab(address, folder)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
