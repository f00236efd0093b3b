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
        answer=(
            "Nothing that counts. Decoding is right about 82 of 120 people, or "
            "68.3% (59.6% to 76.0%), and saying no of everybody about 88 of 120. "
            "Its sentence says so: the attack is beaten by something simpler. To "
            "hide from 3,500 questions the noise had to become as wide as the "
            "groups are large, and such answers are of no use to an honest reader "
            "either."
        ),
    ),
)
