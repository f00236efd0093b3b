"""Every "Try it" of notebook 42, as `tests/notebooks/tries.py` explains."""

from tests.notebooks.trying import Try

TRIES: tuple[Try, ...] = (
    Try(
        "42-from-ash",
        "set `stays` to [0.0, 1.0]",
        {"stays": [0.0, 1.0]},
        # Every day has the same counts, so that nobody moves: all is right. Of two
        # strangers with a title in common the same is true, and of others nothing.
        shows=(r"Habit of 100%: 100\.0% of days right", r"Habit of 0%: 2\d\.\d%"),
        never=(r"Habit of 90%",),
        answer=(
            "All of it: 100.0% of days are right. But 80.7% of the days of "
            "strangers, who were not counted at all, are right too. Where everybody "
            "does the same every day, the counts say what people do, and next to "
            "nothing about whom they came from. A success without a control would "
            "have looked like a perfect attack."
        ),
    ),
)
