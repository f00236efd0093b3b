"""Text from outside stays text, whatever it holds, in Markdown as in HTML."""

import re
from html import unescape

import pytest
from hypothesis import given, strategies as st
from nbconvert.filters import markdown2html

from kit.markup import text

MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \nab1"


def rendered(markdown):
    """The paragraph that Markdown makes of a line: its markup, and its letters."""
    html = str(markdown2html(markdown)).strip()
    inner = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
    return inner[1] if inner else html


@pytest.mark.parametrize(
    "title",
    [
        '<img src=x onerror="alert(1)">',
        "![x](http://127.0.0.1/x.png)",
        "[click](javascript:alert(1))",
        "**bold** _and_ `code` ~~gone~~",
        "# No heading",
        "- no list",
        "1. no list",
        "---",
        "$x^2$ and \\(y\\)",
        "http://example.org and www.example.org and a@example.org",
        "a | b",
        "C++ & C# &amp; &lt;",
    ],
)
def test_a_title_is_shown_letter_by_letter(title):
    html = rendered(text(title))
    assert "<" not in html
    assert unescape(html) == title


@given(st.text(alphabet=MARKS, max_size=30).map(lambda t: " ".join(t.split())))
def test_no_marks_make_markup(title):
    html = rendered(text(title))
    assert "<" not in html
    assert unescape(html) == title


@given(st.text(alphabet=MARKS, max_size=30))
def test_no_marks_make_a_formula(title):
    assert not re.search(r"[$\\]", text(title))


def test_plain_sentences_are_left_as_they_are():
    said = "53 people watched A: the B (2017), 1.5 to 2% of all; it's true."
    assert text(said) == said
