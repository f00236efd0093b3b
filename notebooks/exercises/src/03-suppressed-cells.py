# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   kit:
#     exercise: suppressed-cells
# ---

# %% [markdown]
# # What stands in a blank?
#
# **You will learn** how a number that was withheld follows from those around it, how offices protect a table, and how a second table undoes that.
#
# **You need.** Exercise 1 (subtraction), and patience for tables of sums.
#
# **Time.** 90 minutes: reading and prediction 10, task 1 10, task 2 20, task 3 10, task 4 15, words 15, the protected pages 10.

# %% [markdown]
# ## The story
#
# A video service sends a newspaper a report: who watched its films, by region and by age. Its lawyer has a rule. No number under 10 may be printed. Where there is one, the table shows a blank.
#
# A blank is a promise: *here are so few people that we do not say how many*. You read the report for the newspaper. The service and its viewers are invented.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import polars as pl

import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("suppressed-cells", seed=seed)
data = sheet.data

# %% [markdown]
# This is the page about the first film. A table is stored with one row for each cell; `pivot` lays it out as it was printed. A dash is a blank (in code, `None`). All numbers count people, and each person is in one region and one age band.

# %%
data.bare.pivot("age_band", index="region", values="viewers")

# %% [markdown]
# To look numbers up by their place, put the page into a dict:

# %%
bare = {(region, band): n for region, band, n in data.bare.rows()}
print(bare["Hill", "total"], "viewers in Hill;", bare["total", "total"], "in all")

# %% [markdown]
# ## Predict first
#
# Of the three blanks in the table above, how many can a reader fill in with certainty? Write a number, and how she would do it.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# All three: each is the only blank in its row, so it is the total of the row less the other numbers.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: fill in one blank
#
# **Count the people in the blank `data.lone_cell`.** Unit: people. If a newspaper can do this, the rule of the lawyer has protected nobody.

# %%
print(data.lone_cell)

# %% tags=["task:lone"]
region, band = data.lone_cell
### BEGIN SOLUTION
others = [
    bare[region, other]
    for other in data.bare["age_band"].unique()
    if other not in (band, "total")
]
lone = bare[region, "total"] - sum(others)
### END SOLUTION

# %% tags=["check:lone"]
sheet.check("lone", lone)

# %% [markdown]
# ## Task 2: a table that was protected
#
# Statistical offices have known this for half a century. They withhold further numbers, large ones, as **cover**. In the page about the second film no row and no column has a single blank, and nothing tells which blanks are small and which are cover.

# %%
data.covered.pivot("age_band", index="region", values="viewers")

# %% [markdown]
# **Give the largest number of people that the blank `data.cell` can hold, by this page alone.** Unit: people. A reader cannot know the number any more. She can still corner it.
#
# First attempt: what is left of the row's total? All of it may be in this one blank, as far as the row knows. Compute that and check it. Then ask the column.

# %%
covered = {(region, band): n for region, band, n in data.covered.rows()}
print(data.cell)

# %% tags=["task:most"]
region, band = data.cell
### BEGIN SOLUTION
inner = data.covered.filter(pl.col("region") != "total", pl.col("age_band") != "total")
in_row = inner.filter(pl.col("region") == region)["viewers"].sum()
in_column = inner.filter(pl.col("age_band") == band)["viewers"].sum()
most = min(covered[region, "total"] - in_row, covered["total", band] - in_column)
### END SOLUTION

# %% tags=["check:most"]
sheet.check("most", most)

# %% [markdown]
# ## Task 3: a second page
#
# Some pages later, the report prints the same film again, in two broad age bands. Every number on this page is large, so the rule withholds none.

# %%
print(data.bands)
data.broad.pivot("age_band", index="region", values="viewers")

# %% [markdown]
# **Count the people in the blank `data.cell`, by both pages.** Unit: people.

# %% tags=["task:hidden"]
broad = {(region, band): n for region, band, n in data.broad.rows()}
### BEGIN SOLUTION
wide, parts = next((wide, parts) for wide, parts in data.bands.items() if band in parts)
neighbour = next(part for part in parts if part != band)
hidden = broad[region, wide] - covered[region, neighbour]
### END SOLUTION

# %% tags=["check:hidden"]
sheet.check("hidden", hidden)

# %% [markdown]
# ## Task 4: audit the report
#
# What you did for one blank, a program does for all of them: for each it finds the fewest and the most people in every table that fits. A blank is **recovered** if one number is left.
#
# **Count the blanks of the first page that are recovered by both pages together.** Unit: blanks.
#
# First attempt: audit the page alone.

# %%
alone = kit.audit_tables(data.covered, k=data.k)
print(alone.counts)

# %% [markdown]
# That page kept its promise. Now give the audit a list of both pages. Also tell it, with `groups`, which age bands a broad one is made of.

# %% tags=["task:recovered"]
groups = {"age_band": data.bands}
### BEGIN SOLUTION
both = kit.audit_tables([data.covered, data.broad], k=data.k, groups=groups)
recovered = both.counts["recovered"]
### END SOLUTION

# %% tags=["check:recovered"]
sheet.check("recovered", recovered)

# %% [markdown]
# ## In words
#
# The lawyer writes to the newspaper: *"Both pages were checked. Each keeps our rule, and each blank is covered as the statistical offices do it."* Answer in 80 to 150 words, for readers who have never seen a table like this.
#
# | points | what earns them |
# |--:|:--|
# | 1 | Grants what is true: each page by itself keeps the rule. |
# | 1 | Shows one blank that both pages give back, with its number and the subtraction. |
# | 1 | Says why: the second page was checked as if the first did not exist. |
# | 1 | Says what a filled blank is worth, and that it is not a name. |
# | 1 | Says that some blanks stayed open, or that only sums were tried. |

# %% [markdown] tags=["words:lawyer"]
# <!-- BEGIN SOLUTION -->
# The lawyer is right about each page. On the first one no blank can be worked out: I tried, and every one stayed open. But the second page counts the same people in two broad age bands. Each broad band is the sum of two narrow ones. Where one of the two is printed and the other is blank, I take the printed one from the broad number, and the blank is filled. With seed 1, 20 people under a broad band less 14 in the printed one leave 6. Whoever checked the second page looked for small numbers on it and found none. He did not lay it beside the first. A six has no name. But whatever else is printed about viewers of that age in that town is now known to be about six people. Four blanks stayed open: for them the second page adds nothing.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# What is out stays out. But suppose that the service had looked at both pages together before it printed the second. Where a broad number would fill a blank of the first page, it would have been withheld as well, and this would have been the second page.

# %%
data.careful_broad.pivot("age_band", index="region", values="viewers")

# %% [markdown]
# Run the audit of task 4 on `data.covered` and `data.careful_broad`. **Count the numbers that still fit the blank `data.cell`.** Unit: numbers. If 0, 1, 2, 3 and 4 still fit, the answer is five. `careful.bounds(region=region, age_band=band)` has the smallest as `.low` and the largest as `.high`, where `careful` is the audit.

# %% tags=["task:width"]
region, band = data.cell
### BEGIN SOLUTION
careful = kit.audit_tables([data.covered, data.careful_broad], k=data.k, groups=groups)
size = careful.bounds(region=region, age_band=band)
print(careful.counts, size)
width = size.high - size.low + 1
### END SOLUTION

# %% tags=["check:width"]
sheet.check("width", width)

# %% [markdown]
# What would it have cost? Count the blanks of the second page: the newspaper would have had that many numbers fewer.

# %%
print(data.careful_broad["viewers"].null_count(), "blanks on the second page")

# %% [markdown]
# ## What to take away
#
# - A blank in a table with totals is an equation. A single blank in a row is no blank.
# - Cover protects one table. It must be chosen for all tables that count the same people.
# - The careful pages stood against sums of these two pages. A third page, or a reader who knows how the blanks were chosen, was not tried here; page 21 of the kit tries both.

# %% [markdown]
# ## Sources
#
# - L. H. Cox, "Suppression methodology and statistical disclosure control", Journal of the American Statistical Association 75(370), 1980: further blanks as cover.
# - M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47(7), 2001: the audit.
# - P.-P. de Wolf, S. Giessing, "Adjusting the τ-ARGUS modular approach to deal with linked tables", Data & Knowledge Engineering 68(11), 2009: protecting tables together.
# - The page behind this exercise: [21-two-safe-tables](../21-two-safe-tables.ipynb).
