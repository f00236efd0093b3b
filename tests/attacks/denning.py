"""The twelve rows of Denning, Denning and Schwartz (1979), table I, told as a log.

Sex is the plan, the department the region, the position the age band; salary and
contribution are minutes of two titles. The names are the paper's own invention.
"""

import polars as pl

from kit.claims import everyone
from kit.claims.amounts import minutes_of
from kit.log import check_plays

ROWS = """
    Adams M CS   Prof 20  50
    Baker M Math Prof 15 100
    Cook  F Math Prof 25 200
    Dodd  F CS   Prof 15  50
    Engel M Stat Prof 18   0
    Flynn F Stat Prof 22 150
    Grady M CS   Adm  10  20
    Hayes M Math Prof 18 500
    Irons F CS   Stu   3  10
    Jones M Stat Adm  20  15
    Knapp F Math Prof 25 100
    Lord  M CS   Stu   3   0
"""
SALARY = minutes_of("salary", high=100)
CONTRIBUTION = minutes_of("contribution", high=1_000)

MALE, FEMALE = everyone().where(plan="M"), everyone().where(plan="F")
CS, MATH, STAT = (everyone().where(region=name) for name in ("CS", "Math", "Stat"))
PROF, ADM, STU = (everyone().where(age_band=name) for name in ("Prof", "Adm", "Stu"))


def denning_log():
    people = [line.split() for line in ROWS.strip().splitlines()]
    rows = [
        (name, title, "1979-03-01", float(minutes), *where)
        for name, *where, salary, contribution in people
        for title, minutes in (("salary", salary), ("contribution", contribution))
    ]
    columns = ["viewer", "title", "day", "minutes", "plan", "region", "age_band"]
    return check_plays(pl.DataFrame(rows, schema=columns, orient="row"))
