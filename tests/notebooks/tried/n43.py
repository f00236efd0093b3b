"""Every "Try it" of notebook 43, as `tests/notebooks/tries.py` explains."""

from tests.notebooks.trying import Try

TRIES: tuple[Try, ...] = (
    Try(
        "43-you-might-also-like",
        "set `ks` to [2]",
        {"ks": [2]},
        # Two people are enough: a new viewer of both makes it two where there was one.
        shows=(r"at least 2 people in", r"[1-9]\d* where 2 must have watched both"),
        never=(r"where 3 must have",),
        answer=(
            "No. Of the 100 surest names 43 are right, where it was 67 without the "
            "rule, and where the best guess that ignores the changes has about 6. "
            "Two people are enough for a pair to be listed. If one person had "
            "watched both before, a single new viewer still makes the list change "
            "on the night on which she watches."
        ),
    ),
)
