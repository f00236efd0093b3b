"""Every "Try it" of notebook 46, as `tests/notebooks/tries.py` explains."""

from tests.notebooks.trying import Try

TRIES: tuple[Try, ...] = (
    Try(
        "46-audit-a-promise",
        "set `runs` to 400",
        {"runs": 400},
        # Of 200 judged: log(.025^(1/200) / (1 - .025^(1/200))) = log(.98172 / .01828).
        shows=(r"no more than 3\.98 can be shown by 200 runs",),
        never=("50,000", r"9\.51"),
        answer=(
            "Five of the six. What is no longer refuted is the rule with eight "
            "bits, which promises 0.01: so small a promise takes many runs to "
            "break. No more than 3.98 can be shown by 200 judged runs, even of a "
            'rule without any noise. So "not refuted" says as much about the number '
            "of runs as about the rule."
        ),
    ),
)
