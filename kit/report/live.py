"""How does a chart with a slider move on a page with no kernel and no network?

The page carries Vega, and each such chart as data. It may run this one script, named by
its hash, and nothing else: no script that a title or a label smuggles in, and no text
that is turned into code, for Vega reads its expressions without `eval`. Other charts
stay pictures, and so does this one where no script runs, as in a mail.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache

from nbformat import NotebookNode

from kit.charts.renderer import COMPILER, VEGA_LITE
from kit.extras import bring

# The still makes room for the chart; its slider stands below, with words for it that
# change as it moves. Where Vega fails, the still is put back.
_SNIPPET = """
for (const place of document.querySelectorAll(".live")) {
  const spec = JSON.parse(place.querySelector("script").textContent);
  const {name, says} = spec.usermeta.slider;
  const still = place.querySelector("img");
  const [drawing, slider, told] = ["drawing", "slider", "told"].map(kind => {
    const part = document.createElement(kind === "told" ? "output" : "div");
    part.className = kind;
    place.append(part);
    return part;
  });
  const quiet = {renderer: "svg", actions: false, logLevel: 1};
  vegaEmbed(drawing, spec, {...quiet, ast: true, bind: slider}).then(() => {
    const input = slider.querySelector("input");
    const say = () => {
      told.textContent = says[input.value];
      input.setAttribute("aria-valuetext", says[input.value].split(":")[0]);
    };
    slider.querySelector(".vega-bind-name").textContent = name;
    slider.querySelector("input + span")?.remove();
    input.addEventListener("input", say);
    say();
    still.hidden = true;
  }).catch(() => [drawing, slider, told].forEach(part => part.remove()));
}
"""


def find_live(notebook: NotebookNode) -> dict[str, str]:
    """Find the charts with a slider, each as JSON, by the picture of it."""
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            spec, png = data.get(VEGA_LITE), data.get("image/png")
            if png and isinstance(spec, dict) and _has_slider(spec):
                found["".join(png.split())] = _as_data(spec)
    return found


def _has_slider(spec: dict[str, object]) -> bool:
    told = spec.get("usermeta")
    return isinstance(told, dict) and "slider" in told


def _as_data(spec: dict[str, object]) -> str:
    """Write JSON so that no text in it can end the element that holds it."""
    return json.dumps(spec).replace("<", "\\u003c")


@cache
def live_script() -> str:
    """Give the script that draws them: Vega, and the lines that start it."""
    compiler = bring("vl_convert", to="A page with a slider")
    script = compiler.javascript_bundle(_SNIPPET, vl_version=COMPILER)
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def script_hash() -> str:
    """Name the script as a policy of a page does."""
    digest = hashlib.sha256(live_script().encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
