"""A number is never handed out without its definition."""

import inspect

import polars as pl
import pytest

from kit.errors import MeasureError
from kit.measures import card, catalogue
from kit.measures.card import Card, Measured, MeasuredTable

TEXTS = {
    "name": "k",
    "says": "The smallest class holds this many people.",
    "formula": "min |E|",
    "unit": "people",
    "null_means": "A value.",
    "source": "Sweeney 2002",
    "agrees": "ARX.",
    "differs": "None.",
}


@pytest.mark.parametrize("left_out", TEXTS)
def test_a_card_without_one_of_its_texts_is_refused(left_out):
    with pytest.raises(MeasureError, match=f"`{left_out}` must be a text that is not"):
        Card(**{**TEXTS, left_out: "  "})
    with pytest.raises(MeasureError, match=f"`{left_out}` must be .* got None"):
        Card(**{**TEXTS, left_out: None})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234, "k of age = 1,234 people"),
        (0.123456, "k of age = 0.1235 people"),
        (float("inf"), "k of age = infinite people"),
    ],
)
def test_a_number_reads_as_a_sentence(value, written):
    measured = Measured(value, Card(**TEXTS), "age")
    assert str(measured) == written
    assert float(measured) == value


def test_a_notebook_shows_the_number_above_every_text_of_its_card():
    shown = Measured(2, Card(**TEXTS))._repr_markdown_()
    assert shown.startswith("**k = 2 people**")
    assert all(text in shown for text in TEXTS.values())
    assert str(Card(**TEXTS)) == "k: The smallest class holds this many people."


def test_a_table_hands_out_a_number_with_its_card():
    rows = pl.DataFrame({"name": ["k", "l"], "column": [None, "saw"], "value": [2, 3]})
    other = Card(**{**TEXTS, "name": "l"})
    table = MeasuredTable(rows, {"k": Card(**TEXTS), "l": other})
    assert table.pick("k") == Measured(2, Card(**TEXTS))
    assert table.pick("l", "saw") == Measured(3, other, "saw")
    message = r"^`name` must be one of the numbers .*\(k, l of saw\), got 'm of age'.$"
    with pytest.raises(MeasureError, match=message):
        table.pick("m", "age")
    for column in ("", "age"):
        message = rf"must be one of 'saw' for 'l', got '{column}'. Name its column: "
        with pytest.raises(MeasureError, match=message + r"pick\('l', 'saw'\).$"):
            table.pick("l", column)
    with pytest.raises(MeasureError, match=r"got 'saw'. Use pick\('k'\).$"):
        table.pick("k", "saw")
    assert "saw" in str(table)
    assert "<table" in table._repr_html_()


def test_a_table_without_a_row_for_each_number_says_so():
    table = MeasuredTable(pl.DataFrame({"k": [2]}), {"k": Card(**TEXTS)})
    with pytest.raises(MeasureError, match=r"numbers of the table \(none\), got 'k'"):
        table.pick("k")


def test_every_card_has_a_name_of_its_own():
    names = [one.name for cards in catalogue.list_cards().values() for one in cards]
    assert len(set(names)) == len(names) > 30


def test_every_card_made_in_a_file_is_in_the_catalogue():
    listed = [one for cards in catalogue.list_cards().values() for one in cards]
    for _, modules in catalogue._ROOMS:
        for module in modules:
            for name, value in inspect.getmembers(module):
                found = getattr(value, "card", value)
                if isinstance(found, Card):
                    assert found in listed, f"{module.__name__}.{name}"


def test_every_file_with_cards_is_in_the_catalogue():
    folder = catalogue.Path(card.__file__).parent
    listed = {module.__name__ for _, modules in catalogue._ROOMS for module in modules}
    with_cards = {
        ".".join(["kit.measures", *path.relative_to(folder).with_suffix("").parts])
        for path in folder.rglob("*.py")
        if "\nCARDS = " in path.read_text("utf-8")
    }
    assert with_cards == listed


@pytest.mark.parametrize(
    "text",
    [
        "no marks",
        catalogue.BEGIN,
        catalogue.END + catalogue.BEGIN,
        catalogue.BEGIN + catalogue.BEGIN + catalogue.END,
        catalogue.BEGIN + catalogue.END + catalogue.END,
    ],
)
def test_a_document_without_a_place_for_the_cards_is_refused(text):
    with pytest.raises(MeasureError, match="`document` must be a text with '<!-- ca"):
        catalogue.renew_cards(text)


def test_cards_are_put_in_place_of_the_old_ones(tmp_path):
    path = tmp_path / "measures.md"
    path.write_text(
        f"# Ours\n{catalogue.BEGIN}stale cards{catalogue.END}\nEnd.\n", "utf-8"
    )
    assert catalogue.main([str(path)]) == 0
    found = path.read_text("utf-8")
    assert found.startswith("# Ours\n")
    assert found.endswith("\nEnd.\n")
    assert "stale cards" not in found
    assert "### `l_entropy`" in found
    assert catalogue.renew_cards(found) == found
