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
        answer=(
            "Of everybody who was drawn, 2% are alone by fresh plays if 1 day is "
            "kept, and 7% if 3 are, where it is 78% with all 61 days. But of those "
            "who have so many plays in what is kept, it is 36% and 60%. Deletion "
            "takes most people out of the log; for whoever was busy on the last "
            "days the risk stays."
        ),
    ),
)
