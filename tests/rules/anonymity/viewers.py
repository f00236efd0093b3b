"""Twelve invented viewers, by hand, and tables of many more by lot."""

import numpy as np
import polars as pl

#: Four states in two regions, ages, and the one film that each of them watched.
TWELVE = pl.DataFrame(
    [
        ("Maine", "21", "drama"),
        ("Maine", "24", "drama"),
        ("Vermont", "28", "horror"),
        ("Vermont", "29", "horror"),
        ("Ohio", "52", "war"),
        ("Ohio", "55", "drama"),
        ("Iowa", "58", "horror"),
        ("Iowa", "57", "horror"),
        ("Maine", "31", "war"),
        ("Maine", "36", "war"),
        ("Vermont", "35", "war"),
        ("Vermont", "39", "war"),
    ],
    ["state", "age", "saw"],
    orient="row",
)
STATES = {"Maine": "East", "Vermont": "East", "Ohio": "Midwest", "Iowa": "Midwest"}
AGES = {age: f"{age[0]}0s" for age in TWELVE["age"]}
HIERARCHIES = {"state": STATES, "age": AGES}
QUASI = ["state", "age"]


def draw(seed, n=40, values="ABC"):
    """People by lot: four states, ages of 20 to 29, a value without any pattern."""
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "state": rng.choice(list(STATES), n),
            "age": rng.integers(20, 30, n).astype(str),
            "saw": rng.choice(list(values), n),
        }
    )


#: Steps for the ages that `draw` gives.
STEPS = {
    "state": STATES,
    "age": [
        {str(age): "20 to 24" if age < 25 else "25 to 29" for age in range(20, 30)},
        {"20 to 24": "20s", "25 to 29": "20s"},
    ],
}
