"""The exercises of 50-which-k-is-enough."""

from tests.notebooks.trying import Try

TRIES = (
    Try(
        "50-which-k-is-enough",
        "which base of rounding",
        is_question=True,
        answer=(
            "Ten: 57 and 60 are both printed as 60. Every count of 55 to 64 is, so "
            "Saturday's group holds 0 to 64 − 55 = 9 people. Its size is not "
            "proved, but it is certain that the group is small, and the usual guess "
            "of 1 still fits. It is hidden from this one subtraction, and not from "
            "other numbers about the same evenings."
        ),
    ),
    Try(
        "50-which-k-is-enough",
        "withhold zeros too",
        is_question=True,
        answer=(
            "That the count is 0 or 1. If zeros are printed, a blank under k = 2 "
            'can only be the 1, so that it says "one person" as plainly as print. '
            "If zeros are withheld as well, the reader does not know whether there "
            "is anybody. That is why the step from 1 to 2 no longer helps her."
        ),
    ),
    Try(
        "50-which-k-is-enough",
        "set `scales` to [1, 500]",
        {"scales": [1, 500], "ks": [11], "groups": 24},
        # The mean of 100 differences is off by 0.2 people at scale 1: twice the noise
        # of one answer, over ten. At 500 it is off by 100, for sizes of 1 to 10.
        shows=("averaging still beats luck at scale 1;", r"500\b.*no gain"),
        never=("averaging still beats luck at scale 500", "averaging never beats"),
        answer=(
            "At 500. At scale 1 averaging names 100% of the small groups (84 to "
            "100). At 500 it names 15% (5 to 36), which cannot be told from luck on "
            'so few tries, and the table says "no gain". Noise of that width would '
            "bury every number under a few thousand, and so hardly anybody could "
            "use the desk for its work."
        ),
    ),
)
