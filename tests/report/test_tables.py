"""Tables in a notebook: numbers with commas, text as text, and nobody in them."""

from datetime import date

import polars as pl
from IPython.core.interactiveshell import InteractiveShell

from kit.aggregates import table_html
from kit.report.rows import use_tables


def cells(html):
    return [part.partition("<")[0] for part in html.replace("</", "<").split(">")[1:]]


def test_each_value_is_written_as_a_newspaper_would():
    table = pl.DataFrame(
        {
            "title": ["A", None],
            "day": [date(2017, 12, 10)] * 2,
            "viewers": [3749, None],
            "share": [0.5, 1 / 3000],
            "year": [2017, 2018],
            "printed": [True, False],
        }
    )
    shown = [cell for cell in cells(table_html(table)) if cell]
    assert shown[:6] == table.columns
    assert shown[6:12] == ["A", "2017-12-10", "3,749", "0.5", "2017", "yes"]
    assert shown[12:] == ["–", "2017-12-10", "–", "0.000333", "2018", "no"]


def test_numbers_stand_to_the_right():
    html = table_html(pl.DataFrame({"title": ["A"], "viewers": [53]}))
    assert '<td style="text-align: right">53</td>' in html
    assert '<td style="text-align: left">A</td>' in html


def test_a_title_is_text():
    html = table_html(pl.DataFrame({"<b>": ['<img src="x">']}))
    assert "<img" not in html
    assert "<b>" not in html


def test_a_long_table_says_how_much_is_left_out():
    assert "<p>… and 40 more rows.</p>" in table_html(pl.DataFrame({"n": range(100)}))
    assert "<p>No rows.</p>" in table_html(pl.DataFrame({"n": []}))


def test_a_table_of_people_is_not_shown():
    html = table_html(pl.DataFrame({"viewer": ["zoe7"], "plays": [3]}))
    assert html == "<p>Not shown: `viewer` makes each row a person.</p>"


def test_a_notebook_shows_every_table_so():
    shell = InteractiveShell.instance()
    try:
        use_tables()
        data, _ = shell.display_formatter.format(pl.DataFrame({"viewers": [3749]}))
        assert "3,749" in data["text/html"]
        assert "shape" not in data["text/html"]
    finally:
        InteractiveShell.clear_instance()
