"""How does a saved chart show everywhere: in JupyterLab, on GitHub, as HTML?"""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any

import altair as alt

from kit.charts.drawing import MADE_WITH, newsroom
from kit.charts.guard import refuse_people
from kit.errors import PackageError
from kit.extras import bring
from kit.markup import printable

# JupyterLab draws Vega-Lite 5 and no later, so charts keep to what 5 can do; the
# picture is made by the oldest compiler vl-convert has, the nearest to its own.
VEGA_LITE = "application/vnd.vegalite.v5+json"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
COMPILER = "5.8"
_SCALE = 2
_LINE_END = "\n"  # between the lines of a label
# No "Open in Vega Editor": it would send the chart's table to somebody's site.
_EMBED = {
    "renderer": "svg",
    "actions": {"export": True, "source": False, "compiled": False, "editor": False},
}


# By any of these words a chart says where its numbers come from.
_SOURCE = re.compile(
    r"invented (?:audience|office|service|viewer)s?|invented|simulated|arithmetic|"
    r"textbook|as published|your log",
    re.IGNORECASE,
)


def use_charts(*, of: str = "") -> None:
    """Give every chart of a notebook the kit's look and its two-way saved form.

    Call it once, after the imports of a notebook; a second call changes nothing.
    From then on a chart at the end of a cell is saved twice over: as Vega-Lite,
    which JupyterLab draws with tooltips and no network, and as a PNG, which
    GitHub and exported HTML show. A chart that holds people is refused.

    Parameters
    ----------
    of : str, default=""
        Where the numbers of the notebook come from, such as ``"invented audience"``.
        A chart that does not say so itself says it then, in its picture and in its
        alt text, so that it goes nowhere without the word.

    Examples
    --------
    >>> import altair as alt
    >>> import kit
    >>> kit.use_charts()
    >>> alt.renderers.active, alt.theme.active
    ('kit', 'kit')
    """
    alt.theme.register("kit", enable=True)(newsroom)
    alt.renderers.register("kit", render)
    alt.renderers.enable("kit", of=of)


def render(
    spec: dict[str, Any], *, of: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Turn a chart into the forms a notebook saves, with its alt text."""
    refuse_people(spec)
    spec = {**_printable(_name_source(spec, of)), "$schema": _SCHEMA}
    alt_text = spec.get("description", "A chart without a description.")
    bundle: dict[str, Any] = {VEGA_LITE: spec}
    metadata: dict[str, Any] = {VEGA_LITE: {"embed_options": _EMBED}}
    try:
        png = _picture(spec)
    except PackageError as error:  # JupyterLab draws the chart without it
        return bundle | {"text/plain": f"{alt_text} {error}"}, metadata
    width, height = struct.unpack(">II", png[16:24])
    size = {"width": width // _SCALE, "height": height // _SCALE}
    bundle |= {"image/png": png, "text/plain": alt_text}
    return bundle, metadata | {"image/png": {"alt": alt_text, **size}}


def _printable(part: Any) -> Any:  # noqa: ANN401, whatever JSON holds
    """Take out of every text what would end the drawing, and Python with it."""
    if isinstance(part, str):
        if part.isprintable():
            return part
        return _LINE_END.join(map(printable, part.split(_LINE_END)))
    if isinstance(part, dict):
        return {_printable(name): _printable(value) for name, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [_printable(one) for one in part]
    return part


def _name_source(spec: dict[str, Any], of: str) -> dict[str, Any]:
    """Say where the numbers come from and who drew them, unless that is said already.

    The source stands in the picture and in the alt text, who drew it in the picture.
    """
    title, alt_text = spec.get("title", {}), spec.get("description", "")
    title = dict(title) if isinstance(title, dict) else {"text": title}
    seen = " ".join(str(title.get(part, "")) for part in ("text", "subtitle"))
    told = _SOURCE.search(seen) or _SOURCE.search(alt_text)
    source = _sentence(told[0].lower() if told else of)
    if source and not _SOURCE.search(alt_text):
        spec = spec | {"description": f"{source} {alt_text}"}
    last = [source] if source and not _SOURCE.search(seen) else []
    lines = title.get("subtitle") or []
    last += [_sentence(MADE_WITH)] if lines and MADE_WITH not in seen.lower() else []
    if not last:
        return spec
    lines = [lines] if isinstance(lines, str) else lines
    return spec | {"title": title | {"subtitle": [*lines, " ".join(last)]}}


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:].rstrip('.')}." if words else ""


def _picture(spec: dict[str, Any]) -> bytes:
    """Draw a chart as PNG, fetching nothing."""
    compiler = bring("vl_convert", to="The still picture of a chart")
    png = compiler.vegalite_to_png(
        spec, vl_version=COMPILER, scale=_SCALE, allowed_base_urls=[]
    )
    return _recompress(png)


def _recompress(png: bytes) -> bytes:
    """Squeeze a PNG's pixels as hard as zlib can; vl-convert hardly tries."""
    before, pixels, after, at = png[:8], b"", b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        chunk, kind = png[at : at + 12 + length], png[at + 4 : at + 8]
        if kind == b"IDAT":
            pixels += chunk[8:-4]
        elif pixels:
            after += chunk
        else:
            before += chunk
        at += 12 + length
    body = b"IDAT" + zlib.compress(zlib.decompress(pixels), 9)
    size, check = struct.pack(">I", len(body) - 4), struct.pack(">I", zlib.crc32(body))
    return before + size + body + check + after
