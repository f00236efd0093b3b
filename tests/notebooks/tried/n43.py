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
    ),
)
