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
        answer=(
            "No. One favourite is left for 44 of the 2,000 at k = 5, a larger share "
            "than the 105 of 10,000 on the page, and a guess is right for 21.3% "
            "where the commonest favourite is right for 9.4%. What protects "
            "somebody would be not to be known to be in both. Of 20,000 people who "
            "are in neither, one favourite is left for 896, and it is right for 52."
        ),
    ),
    Try(
        "45-is-it-k-anonymous",
        "set `ks` to",
        {"ks": [2, 3, 5], "k": 3},
        # Under k = 3 a finer label may hold two people: nobody need be alone.
        shows=(r"At k = 3",),
        never=(r"At k = 5",),
        answer=(
            "From k = 3 on. At k = 2 reading the labels backwards recovers 18 of "
            "20,000 people, and at k = 3 none, because the finer label that the "
            "attacker arrives at may hold two people. It ends that attack only. At "
            "k = 3 it is still certain of 194 people whether they saw the film."
        ),
    ),
)
