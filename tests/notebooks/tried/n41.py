"""Every "Try it" of notebook 41, as `tests/notebooks/tries.py` explains."""

from tests.notebooks.trying import Try

TRIES: tuple[Try, ...] = (
    Try(
        "41-noise-is-not-enough",
        "set `sd` to 60",
        {"sd": 60.0},
        # Φ(√3500 / 240) is .60 at best, and no of everybody is right about 88 of 120.
        shows=(r"saying no of everybody in 88 of 120: the attack is beaten by",),
        never=(r"Decoded: 120 of 120", r"Right in 100\.0% \(120 of 120"),
    ),
)
