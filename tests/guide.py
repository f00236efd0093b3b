"""The examples of CONTRIBUTING.md, as they stand there."""

import re
from pathlib import Path

GUIDE = Path(__file__).parents[1] / "CONTRIBUTING.md"


def read_example(heading):
    """Read the first example below a heading."""
    section = GUIDE.read_text(encoding="utf-8").partition(f"**{heading}**")[2]
    return re.search(r"```python\n(.*?)```", section, re.DOTALL)[1]


def read_examples(page, language="python"):
    """Read every example of a page in a language, "" for commands."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^```(.*?)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [example for named, example in fenced if named == language]


def run_example(heading, **given):
    """Run the first example below a heading, and give the names that it leaves."""
    names = {"__name__": "guide"} | given
    exec(compile(read_example(heading), str(GUIDE), "exec"), names)
    return names
