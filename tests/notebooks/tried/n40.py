"""Every "Try it" of notebook 40, as `tests/notebooks/tries.py` explains."""

from tests.notebooks.trying import Try

TRIES: tuple[Try, ...] = (
    Try(
        "40-are-you-one-of-the-53",
        "set `steps` to [50, 100] and `n_titles` to 100",
        {"steps": [50, 100], "n_titles": 100},
        # Φ(√(100/53) - 2.326) = Φ(-.953) = .17.
        shows=("100 rates find \\d+% of the 53; arithmetic says 17%",),
        never=("1,000 rates find",),
        answer=(
            "Little. From 100 rates the attack names 6% of the 53 while it accuses "
            "one outsider in a hundred; arithmetic for independent titles says 17%. "
            "Its scores still tell something, with an AUC of 0.81 where luck is "
            "0.5. But most of what tells somebody apart is in titles that few "
            "people watch, and those are no longer printed."
        ),
    ),
)
