"""Build the site: gather its pages, write those that the code tells, and call Sphinx.

`make site` runs this. The pages are laid into `build/site-pages`, and the site is
written to `build/site`; open `build/site/index.html`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from gallery import write_gallery  # noqa: E402
from overview import write_overview  # noqa: E402
from pages import put, stage  # noqa: E402
from reference import write_reference  # noqa: E402
from sphinx.cmd.build import build_main  # noqa: E402


def lay_out(into: Path) -> None:
    """Lay all pages into a folder, and take away those of an earlier run."""
    pages = stage(ROOT, into)
    written = write_reference() | write_gallery(into / "gallery")
    written |= write_overview(ROOT, into, pages)
    for page, text in written.items():
        put(into / page, text)
    kept = {*pages.values(), *written}
    for kind in ("md", "rst", "ipynb"):
        for left in into.rglob(f"*.{kind}"):
            page = left.relative_to(into).as_posix()
            if page not in kept and not page.startswith("files/"):
                left.unlink()


def build(into: Path) -> int:
    """Build the site into a folder; a warning is an error."""
    pages = into.with_name(f"{into.name}-pages")
    cache = into.with_name(f"{into.name}-cache")
    lay_out(pages)
    strict = ["--fail-on-warning", "--keep-going", "--quiet", "--jobs", "auto"]
    folders = ["--doctree-dir", str(cache), "--conf-dir", str(HERE)]
    return build_main([*strict, *folders, str(pages), str(into)])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "site")
    sys.exit(build(parser.parse_args().into))
