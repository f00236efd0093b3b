"""How does the record of a report become one page, for a screen and for paper?

Whatever the page shows of the record stands in an element that says where in the JSON
it is (`data-at`, an RFC 6901 pointer) and how it is written (`data-as`). So a test, or
a reader, can look every figure up and compute it again.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from kit.charts.renderer import render
from kit.markup import printable
from kit.report.regulator.figures import Json
from kit.report.regulator.tables import draw_kept, say_written
from kit.report.rows import DATA
from kit.words import say_expected, say_share

_TEMPLATES = Path(__file__).parents[1] / "templates"


class Html(str):
    """Text all of which was escaped, so that a template takes it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Hand it to the template."""
        return self


class At:
    """A value of the record, and where it stands there."""

    __slots__ = ("_path", "_value")

    def __init__(self, value: object, path: str = "") -> None:
        self._value, self._path = value, path

    def __getitem__(self, key: str | int) -> At:
        value: Any = self._value
        return At(value[key], f"{self._path}/{key}")

    def __iter__(self) -> Iterator[At]:
        value: Any = self._value
        keys = value if isinstance(value, dict) else range(len(value))
        return (self[key] for key in keys)

    def __bool__(self) -> bool:
        return self._value is not None and self._value not in ({}, [], False, "")

    def show(self, kind: str, write: Callable[[Any], str]) -> Html:
        """Write the value, in an element that says where it comes from."""
        shown = escape(printable(write(self._value)))
        at = escape(self._path)
        return Html(f'<span data-at="{at}" data-as="{kind}">{shown}</span>')

    def key(self) -> str:
        """Name the last step to the value."""
        return self._path.rpartition("/")[2]


def write_count(value: float | None) -> str:
    """Write a number of anything as a newspaper does."""
    if value is None:
        return "not told"
    return f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"


def write_share(value: float) -> str:
    """Write a share in percent."""
    return say_share(value, digits=1)


def write_setting(value: object) -> str:
    """Write a setting of any kind."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return write_count(value)
    if isinstance(value, list):
        return ", ".join(map(write_setting, value))
    return "not stated" if value is None else str(value)


#: How a value of the record is written on the page, by what it is.
WRITTEN: dict[str, Callable[[Any], str]] = {
    "text": str,
    "count": write_count,
    "share": write_share,
    "rate": say_written,
    "setting": write_setting,
    "expected": say_expected,
    "data": lambda data: DATA[data] or "published numbers",
}


def save_page(record: Json, path: Path) -> None:
    """Write the record as one page that holds its picture and fetches nothing."""
    from nbconvert import HTMLExporter  # slow, and needed to save a page only

    exporter = HTMLExporter(
        template_name="report", extra_template_basedirs=[str(_TEMPLATES)]
    )
    environment = exporter.environment
    environment.autoescape = True  # a title is text, never markup
    for kind, write in WRITTEN.items():
        environment.filters[kind] = _filter(kind, write)
    environment.filters["key"] = At.key
    template = environment.get_template("regulator.html.j2")
    html = template.render(record=At(record), image=_draw(record))
    path.write_text(html, "utf-8")


def _filter(kind: str, write: Callable[[Any], str]) -> Callable[[At], Html]:
    return lambda at: at.show(kind, write)


def _draw(record: Json) -> dict[str, str] | None:
    """Draw the one chart of the page, as a picture with its alt text."""
    if record["retention"] is None:
        return None
    bundle, metadata = render(draw_kept(record).to_dict())
    data = base64.b64encode(bundle["image/png"]).decode("ascii")
    return {"alt": metadata["image/png"]["alt"], "data": data}
