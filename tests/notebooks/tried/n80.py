"""The "Try it" of page 80."""

from tests.notebooks.trying import Try

TRIES = (
    Try(
        "80-limits",
        "set `p` to 1",
        {"p": 1},
        # By one title and its day about a sixth of single fits are right, beside nearly
        # all by four.
        shows=(r"in a tenth of the people it is in 1[4-8]%",),
        never=(r"it is in 9\d%",),
        answer=(
            "In about 16% of the cases, beside 94% by four plays. Many people saw the "
            "same title on the same day, so in a tenth of them one who fits is often "
            "left alone by luck, and is seldom the one who was meant."
        ),
    ),
)
