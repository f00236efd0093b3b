"""What does each attack need to know, and of whom?

`python -m kit threats docs/threat-models.md` writes one row for each threat model into
a document, between the two comments that mark their place. A model stands beside the
attack that it is about, as `THREAT`, or as `THREATS` where there are several, and is
found there: nothing has to be entered here.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from kit.attackers import ThreatModel
from kit.errors import AttackError

#: Where the rows stand in a document.
BEGIN, END = "<!-- threats: begin -->", "<!-- threats: end -->"

#: The rooms of attacks, by what was handed out, in the order of the page.
_ROOMS = {
    "on_releases": "Of those who read what is published",
    "on_desks": "Of those who may ask",
    "on_tables": "Of those who hold a table without names",
    "on_logs": "Of those who hold a log without names",
}
_HEADS = (
    "attack",
    "who",
    "reads",
    "must know of the target",
    "must know of others",
    "succeeds when",
    "ends in",
    "source",
)


def list_threat_models() -> dict[str, tuple[ThreatModel, ...]]:
    """List the threat models of all attacks, by heading.

    Returns
    -------
    dict of str to tuple of ThreatModel

    Examples
    --------
    >>> import kit
    >>> models = kit.attacks.list_threat_models()
    >>> [model.attack for model in models["Of those who may ask"]][0]
    'Averager, measure_averaging'
    """
    return {heading: tuple(_of_room(room)) for room, heading in _ROOMS.items()}


def _of_room(room: str) -> Iterator[ThreatModel]:
    """Find what stands in the files of one folder, in the order of their names."""
    folder = Path(__file__).parent / room
    for module in walk_packages([str(folder)], f"kit.attacks.{room}."):
        named = vars(import_module(module.name))
        models = [*named.get("THREATS", ())]
        if "THREAT" in named:
            models.append(named["THREAT"])
        for model in models:
            if not isinstance(model, ThreatModel):
                rule = "a ThreatModel, or several in THREATS"
                raise AttackError.bad_value(f"{module.name}.THREAT", rule, model)
            yield model


def write_threat_models() -> str:
    """Write the threat models of all attacks in Markdown, as a table a heading."""
    parts = []
    for heading, models in list_threat_models().items():
        rows = [_HEADS, ("---",) * len(_HEADS)]
        rows += [(f"`{first}`", *rest) for first, *rest in map(_cells, models)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        parts += [f"## {heading}", "\n".join(lines)]
    return "\n\n".join(parts)


def _cells(model: ThreatModel) -> Iterator[str]:
    """Give the cells of a row, in which no bar ends one too early."""
    return (cell.replace("|", r"\|") for cell in model.cells())


def renew_threat_models(document: str) -> str:
    """Put the threat models into a document, in place of those it holds."""
    before, begun, rest = document.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended) or BEGIN in rest or END in after:
        rule = f"a text with {BEGIN!r} and then {END!r}, once each"
        raise AttackError.bad_value("document", rule, f"{len(document):,} characters")
    return f"{before}{BEGIN}\n\n{write_threat_models()}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Renew the threat models of the document named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit threats")
    parser.add_argument("path", type=Path, help="the document with the threat models")
    path = parser.parse_args(arguments).path
    path.write_text(renew_threat_models(path.read_text("utf-8")), "utf-8")
    return 0
