"""What does the kit do from the command line? `python -m kit` lists it."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from kit.errors import KitError

#: Where each command lies, in a function `main`, and what it does.
COMMANDS = {
    "investigate": ("kit.investigate", "run every notebook, write a report"),
    "audit": ("kit.audit_many", "audit every sentence of a ledger"),
    "download": ("kit.sources.research.download", "list research logs, or fetch one"),
    "realism": ("kit.sources.simulation.realism", "hold the invented to a real panel"),
    "real-logs": ("kit.real_logs", "measure the real logs of a folder"),
    "real-answers": ("kit.real_answers", "decode recorded answers of a folder"),
    "measures": ("kit.measures.catalogue", "write the cards of all measures"),
    "threats": ("kit.attacks.threat_models", "write what each attack needs to know"),
    "slides": ("kit.report.slides", "make slides of saved notebooks"),
    "mistakes": ("kit.classroom.mistakes", "write what students get wrong"),
    "glossary": ("kit.report.glossary", "write what the words mean"),
    "data": ("kit.sources.bundled", "make the bundled files again"),
    "ledger": ("kit.sources.published", "make the bundled ledger again"),
    "class": ("kit.classroom.handing_out", "write sheets for a class, and the key"),
    "grade": ("kit.classroom.grading", "mark the sheets that came back"),
    "sheets": ("kit.classroom.assignment", "build the exercises again"),
    "still": ("kit.report.pictures", "take one picture out of a notebook"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(
        prog="python -m kit",
        description="Anonymous viewing: an investigative kit.",
        epilog="\n".join(f"  {name:14}{says}" for name, (_, says) in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "command", choices=COMMANDS, metavar="COMMAND", help="one of those below"
    )
    parser.add_argument("more", nargs=argparse.REMAINDER, help="see COMMAND --help")
    options = parser.parse_args(arguments)
    module, _ = COMMANDS[options.command]
    try:
        return import_module(module).main(options.more)
    except KitError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"{str(stop) or 'Stopped, and nothing was written.'}\n")
        return 130


def run() -> None:
    """Be the program: end with the code of the command."""
    # To be ended by another program is to be stopped, with nothing left half-written.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    sys.exit(main())


if __name__ == "__main__":
    run()
