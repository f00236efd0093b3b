"""A real browser, and a JupyterLab of the project's own, with no way to the network."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import jupytext
import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from playwright.sync_api import Browser, Page, Route, sync_playwright

from kit.report.run import run_notebook
from tests.charts.examples import OFFERED, write_cell

ROOT = Path(__file__).parents[2]
OWN = "every-chart"  # this folder's own notebook; the others are the project's
TOKEN = "only-for-this-test"
_JUPYTER = ("CONFIG", "DATA", "RUNTIME")
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


@pytest.fixture(scope="session")
def guarded(chromium: Browser):
    """Open pages that can reach this machine only, and must not try more."""

    @contextmanager
    def open_page(strangers: list[str]) -> Iterator[Page]:
        def guard(route: Route) -> None:
            host = urlsplit(route.request.url).hostname
            if host in (None, "127.0.0.1"):
                route.continue_()
            else:
                strangers.append(host)
                route.abort()

        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.route("**/*", guard)
        try:
            yield context.new_page()
        finally:
            context.close()
        assert strangers == [], "the page asked other machines for something"

    return open_page


@pytest.fixture
def strangers() -> list[str]:
    """List the other machines that a page asked for something."""
    return []


@pytest.fixture
def page(guarded, strangers: list[str]):
    """Open one page, for one test."""
    with guarded(strangers) as page:
        yield page


@pytest.fixture(scope="session")
def own_notebook(lab: Lab) -> NotebookNode:
    """Run this folder's own notebook, with every chart, and lay it in the lab."""
    notebook = jupytext.read(Path(__file__).parent / "every_chart.md")
    source = "".join(cell.source for cell in notebook.cells)
    others = [chart for name, chart in OFFERED.items() if f".{name}(" not in source]
    notebook.cells += [new_code_cell(write_cell(chart)) for chart in others]
    # Playwright keeps an event loop in this thread, and a notebook needs its own.
    with ThreadPoolExecutor(max_workers=1) as another:
        run = another.submit(run_notebook, notebook, name=OWN, folder=ROOT)
        ran = run.result().notebook
    nbformat.write(ran, lab.folder / "notebooks" / f"{OWN}.ipynb")
    return ran


@pytest.fixture
def saved(own_notebook: NotebookNode):
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

    def open(self, page: Page, name: str) -> None:
        """Open a notebook in a tab of its own and wait until it stands there."""
        page.goto(f"{self.address}/lab/tree/notebooks/{name}.ipynb?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Start JupyterLab on a copy of the notebooks, its way to the network cut off."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    command += [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={TOKEN}"]
    # Lets a test call the commands of the menus by name.
    command += ["--expose-app-in-browser"]
    log = folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            command, env=_environment(folder), stdout=out, stderr=out, cwd=folder
        )
    try:
        lab = Lab(f"http://127.0.0.1:{port}", folder)
        _wait_until_ready(lab, server, log)
        yield lab
    finally:
        server.terminate()  # its kernels go with it
        server.wait(30)


def _environment(folder: Path) -> dict[str, str]:
    """Give JupyterLab settings of its own and no way to the network."""
    own = {f"JUPYTER_{name}_DIR": folder / "jupyter" / name for name in _JUPYTER}
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Every cell is in the page at once, not only those that are in sight.
    whole = json.dumps({"windowingMode": "none"})
    (settings / "tracker.jupyterlab-settings").write_text(whole)
    news = settings.parent / "apputils-extension"
    news.mkdir()
    silent = json.dumps({"fetchNews": "false", "checkForUpdates": False})
    (news / "notification.jupyterlab-settings").write_text(silent)
    own |= {
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
        "IPYTHONDIR": folder / "ipython",
        "PYTHONPATH": ROOT,
        "no_proxy": "127.0.0.1",
        **{f"{kind}_proxy": NOWHERE for kind in ("http", "https", "all")},
    }
    return os.environ | {name: str(value) for name, value in own.items()}


def _wait_until_ready(lab: Lab, server: subprocess.Popen, log: Path) -> None:
    """Wait until JupyterLab answers, or tell why it never will."""
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(
                f"{lab.address}/api/status?token={TOKEN}", timeout=5
            ).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2_000:]}")
