"""How is text from outside set into Markdown or HTML so that it stays text?

A title, a place or a wording is whatever somebody typed. Set into a page as it is, it
could run, fetch or format something; here it becomes plain letters, in one place.
"""

from __future__ import annotations

import re

#: What means something to Markdown, to HTML, or to formulas between dollars, and what
#: would make an address of a word.
_MARKS = re.compile(r'[!"#$&*<=>@\[\\\]^_`{|}~]|:(?=//)|(?<=\bwww)\.', re.IGNORECASE)
#: What would make a list or a rule of a line that begins so.
_OPENS = re.compile(r"^(?:[-+]|\d+[.)])(?=\s|$)|^-+$")
#: What no letter stands for, halves of letters among them: a picture cannot hold it.
UNPRINTABLE = "\x00-\x1f\x7f-\x9f\ufffe\uffff"
_HALVES = "[\ud800-\udfff]"


def printable(value: str) -> str:
    r"""Write a space in place of control characters and of what is no character."""
    whole = re.sub(_HALVES, "?", value)
    return re.sub(rf"[{UNPRINTABLE}][ {UNPRINTABLE}]*", " ", whole).strip()


def text(value: object) -> str:
    r"""Write a value so that Markdown and HTML show it letter by letter.

    Parameters
    ----------
    value : object
        Anything; its ``str`` is shown, on one line.

    Returns
    -------
    str
        With every mark that could be markup as a character reference, which no
        Markdown reads as a mark (CommonMark 0.31, section 2.5).

    Examples
    --------
    >>> import kit
    >>> kit.text("A Christmas Prince (2017)"), kit.text("<b>[Co](x)")
    ('A Christmas Prince (2017)', '&#60;b&#62;&#91;Co&#93;(x)')
    """
    line = " ".join(str(value).split())
    return _OPENS.sub(_references, _MARKS.sub(_references, line))


def _references(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(letter)};" for letter in found[0])
