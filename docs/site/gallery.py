"""What does each chart look like? A page that draws them all from their examples."""

from __future__ import annotations

import inspect
from pathlib import Path

from kit.charts.renderer import render
from tests.charts.examples import OFFERED, read_example, write_cell


def write_gallery(into: Path) -> dict[str, str]:
    """Draw each chart, and write the page that shows them with their code."""
    into.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Gallery of charts",
        "",
        "Every chart of `kit.charts`, drawn from the example in its docstring. Each "
        "takes a table of aggregates and refuses rows about people. The numbers are "
        "made up.",
    ]
    for name in sorted(OFFERED):
        lines += ["", *_shown(name, into)]
    return {"gallery/index.md": "\n".join(lines) + "\n"}


def _shown(name: str, into: Path) -> list[str]:
    draw, table, settings = read_example(OFFERED[name])
    data, told = render(draw(table, **settings).to_dict())
    picture = data["image/png"]
    path = into / f"{name}.png"
    if not path.is_file() or path.read_bytes() != picture:
        path.write_bytes(picture)
    words = f"A chart, “{settings['title']}”: {settings['description']}"
    says = " ".join((inspect.getdoc(draw) or "").partition("\n\n")[0].split())
    entry = f"[`{name}`](#kit.charts.{name})"
    return [
        f"## {name.removeprefix('chart_').replace('_', ' ').capitalize()}",
        "",
        f"{says} In full: {entry}.",
        "",
        f"```{{image}} {name}.png",
        f":alt: {words}",
        f":width: {told['image/png']['width']}px",
        "```",
        "",
        "```python",
        write_cell(draw).strip(),
        "```",
    ]
