"""The site, built once for whoever looks at it, and what its pages hold."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]


def build_site(into):
    """Build the site as `make site` does; a warning of Sphinx is an error."""
    if find_spec("sphinx") is None:
        reason = "the extra `site` is not installed; `make site` installs it"
        if os.environ.get("KIT_REQUIRE_SITE") == "1":
            pytest.fail(f"{reason}, and KIT_REQUIRE_SITE=1 asks for it")
        pytest.skip(reason)
    command = [sys.executable, str(ROOT / "docs/site/build.py"), "--into", str(into)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return into


@dataclass
class Held:
    """What one page holds: names to jump to, links, what it loads, and pictures."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    alts: list[str | None] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads what a page holds."""

    def __init__(self):
        super().__init__()
        self.held = Held()

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if "id" in told:
            self.held.ids.add(told["id"])
        if tag == "a" and "href" in told:
            self.held.links.append(told["href"])
        if tag == "link" and told.get("rel") not in ("index", "search", "next", "prev"):
            self.held.loads.append(told["href"])
        if "src" in told:
            self.held.loads.append(told["src"])
        if tag == "img":
            self.held.alts.append(told.get("alt"))


def read_page(path):
    """Read what a page holds."""
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    return reader.held


def read_pages(site):
    """Read every page of the site, by its path."""
    paths = (path for path in site.rglob("*.html") if "_static" not in path.parts)
    return {path: read_page(path) for path in sorted(paths)}


def leads_nowhere(pages, page, link):
    """Tell whether a link of a page leads to nothing in the site."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_file():
        return True
    names = pages[target].ids if target in pages else {""}
    return unquote(parts.fragment) not in names | {""}
