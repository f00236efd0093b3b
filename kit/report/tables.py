"""How does every table of a notebook come to be shown as the kit shows one?"""

from __future__ import annotations

import polars as pl

from kit.aggregates import table_html


def use_tables() -> None:
    """Give every Polars table of a notebook the kit's look.

    Numbers stand to the right with their commas, text without quotation marks, a blank
    is a dash, and no table shows rows about people. Without a notebook it does nothing.

    Examples
    --------
    >>> use_tables()
    """
    from IPython import get_ipython  # only a notebook has one

    shell = get_ipython()
    if shell is not None:
        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type(pl.DataFrame, table_html)
