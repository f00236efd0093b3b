"""The examples of CONTRIBUTING.md, as they stand there."""

import re
from pathlib import Path

GUIDE = Path(__file__).parents[1] / "CONTRIBUTING.md"


def read_example(heading):
    """Read the first example below a heading."""
    section = GUIDE.read_text(encoding="utf-8").partition(f"**{heading}**")[2]
    return re.search(r"```python\n(.*?)```", section, re.DOTALL)[1]


def run_example(heading, **given):
    """Run the first example below a heading, and give the names that it leaves."""
    names = {"__name__": "guide"} | given
    exec(compile(read_example(heading), str(GUIDE), "exec"), names)
    return names
