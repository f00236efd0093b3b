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
#     exercise: k-anonymity
# ---

# %% [markdown]
# # Does a crowd of k hide what you like?
#
# **You will learn** to measure the k of a table, to find the people whose secret is certain all the same, and to join two tables of the same people.
#
# **You need.** Python, and of polars `group_by` and `agg`.
#
# **Time.** 90 minutes: story and prediction 10, task 1 15, task 2 15, task 3 10, tasks 4 and 5 20, words 10, protected release 10.

# %% [markdown]
# ## The story
#
# A service hands out a table of its viewers for research: age, region and plan, made coarser until everybody looks like at least two others, and the favourite genre of each. "The table is 3-anonymous," says the service. "Nobody can tell whose row is whose."
#
# A neighbour knows how old somebody is, where she lives and which plan she pays for. He does not want her row. He wants her favourite. A year later the service hands out a second table.
#
# The service and the people are invented. Every seed is another audience.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import polars as pl

import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("k-anonymity", seed=seed)
table, second = sheet.data.table, sheet.data.second
rows, quasi = table.rows, list(table.quasi)

# %% [markdown]
# `age`, `region` and `plan` are the *quasi-identifiers*: what somebody outside may know. People with the same labels in all three form a *class*. A row of `rows` is no person: it says how many `people` of a class have one favourite.

# %%
print(f"people in the table: {table.n_people:,}")
rows.head(6)

# %% [markdown]
# ## Predict first
#
# 1,600 people are in the table, and all look like at least two others. Of how many, do you think, does the neighbour know the favourite for certain? And once he has two tables? Write down two numbers, and why.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Any honest guess counts. Most people write "none", since nobody can be told apart from two others.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: how small are the classes?
#
# Find the size of the smallest class of the first table, which is its k. Count the people who stand in a class of that size. Unit: people.
#
# The service says that k is 3. Do not believe it: count. Start with the column `people`. What does its smallest number stand for?

# %% tags=["task:in_smallest"]
### BEGIN SOLUTION
sizes = rows.group_by(quasi).agg(pl.col("people").sum())["people"]
in_smallest = sizes.filter(sizes == sizes.min()).sum()
### END SOLUTION

# %% tags=["check:in_smallest"]
sheet.check("in_smallest", in_smallest)

# %% [markdown]
# ## Task 2: who has a secret that is certain?
#
# Count the people in the first table whose favourite is certain, because everybody in their class has the same. Unit: people.
#
# This is *homogeneity*. It is no guess: it is proved of everybody who is in the table.

# %% tags=["task:certain"]
### BEGIN SOLUTION
classes = rows.group_by(quasi).agg(pl.col("people").sum(), pl.len())
certain = classes.filter(pl.col("len") == 1)["people"].sum()
### END SOLUTION

# %% tags=["check:certain"]
sheet.check("certain", certain)

# %% [markdown]
# ## Task 3: guess the others
#
# Count the people in the first table about whom it is right to say the commonest favourite of their class. Unit: people.
#
# Before you call it a success, ask what a guess without classes gets.

# %% tags=["task:guessed"]
### BEGIN SOLUTION
guessed = rows.group_by(quasi).agg(pl.col("people").max())["people"].sum()
### END SOLUTION

# %% tags=["check:guessed"]
sheet.check("guessed", guessed)

# %% [markdown]
# Beside it stand two others. The *baseline* says of everybody the genre that most people in the whole table like. The *control* makes the guesses by class about people who are not in the table. `outside` holds 1,500 such people. A guess by class needs a class whose labels fit, so the control counts only those who have one.

# %%
judged = kit.attacks.measure_guesses(table, sheet.data.outside).success
base, control = judged.baseline_rate, judged.control_rate
print(f"commonest favourite of all: right for {base.value:.1%} of {base.valid:,}")
fit = f"{control.valid:,} whose labels fit a class"
print(f"by class, people outside: right for {control.value:.1%} of {fit}")
inside = "?" if guessed is ... else f"{guessed / table.n_people:.1%}"
print(f"by class, people inside: right for {inside} of {table.n_people:,}")

# %% [markdown]
# ## Task 4: a second table
#
# Use both tables. Count the people of `in_both` for whom only one favourite is left. Unit: people.
#
# 800 people are in both tables. Their favourite is the same in both, and must stand in the class of each. `kit.attacks.intersect_tables` takes a list of tables, `targets`, and people `outside`. Here it has the first table alone. `.people` says for how many one favourite is left.

# %%
in_both, outside = sheet.data.in_both, sheet.data.outside
alone = kit.attacks.intersect_tables(
    [table], targets=in_both, outside=outside, sensitive="favourite"
)
print("certain by the first table alone:", alone.people, "of", alone.n_people)

# %% tags=["task:certain_by_two"]
### BEGIN SOLUTION
found = kit.attacks.intersect_tables(
    [table, second], targets=in_both, outside=outside, sensitive="favourite"
)
certain_by_two = found.people
### END SOLUTION

# %% tags=["check:certain_by_two"]
sheet.check("certain_by_two", certain_by_two)

# %% [markdown]
# ## Task 5: people who are in neither table
#
# Count the people of `outside` for whom only one favourite is left although they are in neither table, and it is not theirs. Unit: people.
#
# The neighbour may believe that somebody is in both tables, and be mistaken. The result of task 4 has tried all 1,500 people of `outside` (somebody whose labels fit no class of either table counts as tried, with no favourite left). Its `.outside_certain` is a *tally*: `.requested` counts the people who were tried, `.valid` those of whom one favourite was left, and `.succeeded` those of whom it was the right one.

# %% tags=["task:wrong_outside"]
### BEGIN SOLUTION
tally = found.outside_certain
wrong_outside = round(tally.valid - tally.succeeded)
### END SOLUTION

# %% tags=["check:wrong_outside"]
sheet.check("wrong_outside", wrong_outside)

# %% [markdown]
# ## In words
#
# "The table is 3-anonymous, so nobody's taste is given away." Answer in four to six sentences, for a reader of a newspaper.
#
# | points | for |
# |---|---|
# | 1 | The answer keeps apart whose row it is and what the row says. |
# | 1 | It gives the people whose favourite is certain by one table and by two, each with its denominator. |
# | 1 | It says of whom that is proved (people who are in the tables) and what the people outside show. |
# | 1 | It compares the guess of task 3 with its baseline and its control, and with the prediction. |

# %% [markdown] tags=["words:answer"]
# <!-- BEGIN SOLUTION -->
# Nobody can say whose row is whose, and nobody has to. Where all three people of a class like the same, it does not matter which of them is the neighbour. One table makes the favourite of some dozens of 1,600 people certain, and two tables that of more than a hundred of the 800 who are in both. That is proved only of people who are in both: of 1,500 others, one favourite is left for more than two hundred, and it is the wrong one for most. Guesses by the class are right a little more often than the commonest favourite of all, but only about people in the table; about others they are worse, so they show no insight into people of a kind. I had predicted that nobody's favourite is certain.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# The service now asks each class for at least two different favourites ("2-diversity"). No class is all alike any more. It has made both tables again.

# %%
diverse = list(sheet.data.diverse)
alike = kit.attacks.find_homogeneous(diverse[0], sensitive="favourite")
print("certain by one of the new tables:", alike.people)

# %% [markdown]
# ## Task 6: try it on the protected tables
#
# Run the attack of task 4 on the two tables of `sheet.data.diverse`. Count the people of `in_both` for whom only one favourite is left. Unit: people.

# %% tags=["task:certain_diverse"]
### BEGIN SOLUTION
again = kit.attacks.intersect_tables(
    diverse, targets=in_both, outside=outside, sensitive="favourite"
)
certain_diverse = again.people
### END SOLUTION

# %% tags=["check:certain_diverse"]
sheet.check("certain_diverse", certain_diverse)

# %% [markdown]
# Then it makes the classes larger: at least 20 people. Change nothing in this cell.

# %%
wide = list(sheet.data.wide)
last = kit.attacks.intersect_tables(
    wide, targets=in_both, outside=outside, sensitive="favourite"
)
print("certain by two tables with k = 20:", last.people, "of", last.n_people)
narrow, coarse = table.usefulness, wide[0].usefulness
print(f"usefulness, from 0 to 1: {narrow:.2f} with k = 3, {coarse:.2f} with k = 20")

# %% [markdown]
# ## What to take away
#
# - k hides whose row it is. It says nothing of what the rows of a class have in common.
# - A condition stops the attack that it was made against. Diversity stopped homogeneity by one table, and not the intersection of two.
# - Count what was handed out before. Each further table of the same people takes something away.
# - Large classes stopped both attacks here, on two tables of these people. A third table, or another column that somebody knows, was not tried.
#
# The page "Is it k-anonymous, and does that help?" of the kit has more attacks on such tables.
#
# ## Sources
#
# - L. Sweeney, "k-anonymity: a model for protecting privacy", International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002.
# - A. Machanavajjhala and others, "l-diversity: privacy beyond k-anonymity", ACM Transactions on Knowledge Discovery from Data 1(1), 2007: homogeneity.
# - S. R. Ganta, S. P. Kasiviswanathan, A. Smith, "Composition attacks and auxiliary information in data privacy", KDD 2008: two tables.
