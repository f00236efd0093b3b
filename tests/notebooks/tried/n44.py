"""Every "Try it" of notebook 44, as `tests/notebooks/tries.py` explains."""

from tests.notebooks.trying import Try

TRIES: tuple[Try, ...] = (
    Try(
        "44-how-are-you-feeling",
        "set `odds_ratio` to 1.0",
        {"odds_ratio": 1.0},
        # A flag is then right as often as one at random: 10 of 100, give or take 2.
        shows=(
            r"Of 100 people flagged, \*\*(88|89|90|91|92)\*\* are false alarms",
            "beaten by something simpler|no better|may be chance",
        ),
        never=(r"\*\*73\*\*",),
        answer=(
            "91 of 100 (89 to 93), which is what flagging people by lot would give "
            "where one in ten has the trait. The page says that the attack is "
            "beaten by something simpler: flagging those with most episodes in a "
            "day is right 98 times of 962, and the classifier 84 times. It has "
            "learned noise."
        ),
    ),
)
