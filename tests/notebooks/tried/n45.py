"""Every "Try it" of notebook 45, as `tests/notebooks/tries.py` explains."""

from tests.notebooks.trying import Try

TRIES: tuple[Try, ...] = (
    Try(
        "45-is-it-k-anonymous",
        "set `in_both` to 2,000",
        {"in_both": 2_000},
        # Of the 2,000 in both the attack still leaves one value of some, and says so.
        shows=(r"2,000 people who are known to be in every table",),
        never=(r"10,000 people who are known",),
    ),
    Try(
        "45-is-it-k-anonymous",
        "set `ks` to",
        {"ks": [2, 3, 5], "k": 3},
        # Under k = 3 a finer label may hold two people: nobody need be alone.
        shows=(r"At k = 3",),
        never=(r"At k = 5",),
    ),
)
