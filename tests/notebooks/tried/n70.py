"""The exercises of 70-report-to-the-regulator."""

from tests.notebooks.trying import Try

TRIES = (
    Try(
        "70-report-to-the-regulator",
        "set `keep` to [1, 3]",
        {"keep": [1, 3], "people": 500},
        # The company's own 30 days and the whole of the log are tried all the same.
        shows=("if 1 day is kept", "with all 61 days"),
        never=("if 7 days are",),
    ),
)
