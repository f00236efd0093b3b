"""What somebody else wrote is set into prose as text, in every notebook."""

import ast
from pathlib import Path

import jupytext
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks" / "src"
# Calls and attributes whose text holds titles, places, wordings: whatever was typed.
FROM_OUTSIDE = {
    *("sentence", "predicate", "say_group", "reasons", "sentences"),
    *("words", "because", "is_not", "finding", "surprise", "series"),
    *("under_words", "disagreements", "said", "claim"),
}


def values(source):
    """Each value that is set into the prose of a cell, with the calls around it."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Markdown":
            for part in ast.walk(call):
                if isinstance(part, ast.FormattedValue) and not part.format_spec:
                    yield part.value


def is_bare(value):
    """Whether a value from outside is set in as it is."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "kit.text":
        return False
    if isinstance(value, ast.Call):
        name = getattr(value.func, "id", getattr(value.func, "attr", ""))
        return name in FROM_OUTSIDE
    return isinstance(value, ast.Attribute) and value.attr in FROM_OUTSIDE


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem
)
def test_text_from_outside_is_escaped(path):
    sources = [c.source for c in jupytext.read(path).cells if c.cell_type == "code"]
    found = [ast.unparse(v) for source in sources for v in values(source) if is_bare(v)]
    assert found == []


def test_a_bare_sentence_would_be_found():
    (value,) = values('Markdown(f"> {claim.sentence(53)}")')
    assert is_bare(value)
    (value,) = values('Markdown(f"> {kit.text(claim.sentence(53))}")')
    assert not is_bare(value)
