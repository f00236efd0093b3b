"""The exercises of 50-which-k-is-enough."""

from tests.notebooks.trying import Try

TRIES = (
    Try("50-which-k-is-enough", "which base of rounding", is_question=True),
    Try("50-which-k-is-enough", "withhold zeros too", is_question=True),
    Try(
        "50-which-k-is-enough",
        "set `scales` to [1, 500]",
        {"scales": [1, 500], "ks": [11], "groups": 24},
        # The mean of 100 differences is off by 0.2 people at scale 1: twice the noise
        # of one answer, over ten. At 500 it is off by 100, for sizes of 1 to 10.
        shows=("averaging still beats luck at scale 1;", r"500\b.*no gain"),
        never=("averaging still beats luck at scale 500", "averaging never beats"),
    ),
)
