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
#     exercise: streaks
# ---

# %% [markdown]
# # Does a boast about the faithful give away those who gave up?
#
# **You will learn** how numbers about streaks prove the size of groups that nobody printed, what one sighting of a neighbour is worth, and what rounding leaves.
#
# **You need.** Exercises 1 and 4, and a table in Polars: reading a column, subtracting two of its values.
#
# **Time.** 90 minutes: reading and prediction 15, tasks 1 and 2 20, tasks 3 and 4 30, the rounded numbers 10, in words 15.

# %% [markdown]
# ## The story
#
# In January 2018 a small video service shows a new series, one part an evening. Its press office is delighted. Every night it writes how many people watched, and how many have not missed an evening since the premiere: *"83 of you have been with us every single day!"* None of these numbers is small.
#
# The service, the series and all viewers are invented. The idea is not: in December 2017 a large service wrote about 53 people who had watched one film on each of 18 days.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("streaks", seed=seed)
data = sheet.data

# %% [markdown]
# `faithful` counts the people who had not missed a day from the premiere until that day. `audience` counts the people who watched on that day. All numbers are exact, and count people.

# %%
data.boasts

# %% [markdown]
# ## Predict first
#
# The smallest number in the table is far above 11. How small, do you think, is the smallest group of viewers whose size it gives away? Write a number, and one sentence why.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Fewer than ten: both columns are large, but the faithful can only become fewer, and on a quiet day very few of them give up.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: who gave up on the last day?
#
# **Count the people who had kept the streak until the last day but one, and did not watch on the last day.** Unit: people. Somebody told you yesterday that she had seen every part, and today that she had not. She is in this group, and whatever you learn about the group is about her.
#
# Decide first which column you need. Only one of the two can never rise. Why?

# %%
print(data.boasts.tail(2))

# %% tags=["task:gave_up"]
faithful = data.boasts["faithful"]
### BEGIN SOLUTION
gave_up = faithful[-2] - faithful[-1]
### END SOLUTION

# %% tags=["check:gave_up"]
sheet.check("gave_up", gave_up)

# %% [markdown]
# ## Task 2: the smallest group
#
# **Count the people in the smallest group that gave up on one and the same day.** Unit: people. Small groups are the ones in which somebody is recognised.

# %% tags=["task:smallest"]
### BEGIN SOLUTION
smallest = -faithful.diff().max()
### END SOLUTION

# %% tags=["check:smallest"]
sheet.check("smallest", smallest)

# %% [markdown]
# ## Task 3: what is one sighting worth?
#
# The press office is asked about one village, and sends the same numbers for the first three days. `data.village_population` viewers live there.

# %%
print("viewers in the village:", data.village_population)
data.village

# %% [markdown]
# You saw your neighbour's window flicker on the quietest of the three evenings, and you know what he watched. **Of the villagers who watched on that day, say which share watched on all three days.** Unit: a share between 0 and 1.
#
# A first attempt uses the audiences alone. With N viewers and three days, at least *a* + *b* + *c* − 2 N people watched on all three (Fréchet, 1951). Run it. How much does it leave open? Then use the number that the village's own boast adds.

# %%
a, b, c = data.village["audience"]
at_least = max(0, a + b + c - 2 * data.village_population)
print("by the audiences alone, at least", at_least, "of", min(a, b, c))

# %% tags=["task:share"]
### BEGIN SOLUTION
share = data.village["faithful"][-1] / data.village["audience"].min()
### END SOLUTION

# %% tags=["check:share"]
sheet.check("share", share)

# %% [markdown]
# ## Task 4: who came late?
#
# **Count the villagers who watched on the third day and not on the second.** Unit: people. Nobody printed anything about them.
#
# No subtraction within one column gives this number. Look at the second day: there the two columns are equal. What does that say about everybody who watched on that day? Reason with a pencil first, then let the kit check you: `kit.Worlds(data.village_release).bounds(group)` gives the fewest and the most people that a group can hold.

# %% tags=["task:came_late"]
second, third = (kit.watched(data.title).on(str(day)) for day in data.days[1:3])
### BEGIN SOLUTION
# All of the second day had watched on the first. So whoever watched on the second
# and on the third is in the streak of three; the others of the third day are not.
came_late = data.village["audience"][2] - data.village["faithful"][2]
print(kit.Worlds(data.village_release).bounds(third & ~second))
### END SOLUTION

# %% tags=["check:came_late"]
sheet.check("came_late", came_late)

# %% [markdown]
# ## In words
#
# The press office answers a newspaper: *"None of our nightly numbers is small. These are trends, not people."* Write 80 to 150 words for the newspaper. Use one number of yours.
#
# | points | what earns them |
# |--:|:--|
# | 1 | Says correctly what was printed every night, and that none of these numbers is small. |
# | 1 | Names one group that nobody printed, with its size, and the two numbers that prove it. |
# | 1 | Says who could use it: somebody who knows that a person kept the streak, or watched one evening. |
# | 1 | Keeps apart what is proved of a group and what is only likely of a person. |
# | 1 | Names a condition of the proof, such as exact numbers, or the same meaning of "watched". |

# %% [markdown] tags=["words:newspaper"]
# <!-- BEGIN SOLUTION -->
# It is true that every nightly number was large. But the people who never missed a day can only become fewer, so each of these numbers can be taken from the one of the evening before. With seed 1, 179 less 177 leaves two people who gave up on one evening. Nobody printed a two. Two people have no names in it, but somebody who was told "I have seen every part" by a friend on one day and "I missed it" on the next knows that the friend is one of two. In the village, five of six people who watched on the quietest evening had watched on all three. That makes it likely of a neighbour who was seen that evening; it is not certain. All of this holds if the numbers are exact and "watched" means the same in each of them.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# The service learns. It rounds each number to the nearest multiple of five. A printed 75 now stands for 73 to 77.

# %%
data.careful

# %% [markdown]
# The kit makes the subtractions of task 2 from the sentences alone: it knows that a longer streak contains a shorter one. Here it reads first the exact numbers, then the rounded ones, and looks for groups of fewer than 11 people.

# %%
exact = kit.subtract_nested(data.release, k=11).findings
blurred = kit.subtract_nested(data.careful_release, k=11).findings
print(
    "groups whose size is exactly known:", sum(f.size.low == f.size.high for f in exact)
)
print(
    "the same by the rounded numbers:", sum(f.size.low == f.size.high for f in blurred)
)

# %% [markdown]
# Subtract again, for the last day. The difference of two rounded numbers is no number of people any more. **Say how many people at most can have given up on the last day, by the two rounded numbers.** Unit: people.

# %% tags=["task:most"]
rounded = data.careful["faithful"]
### BEGIN SOLUTION
most = (rounded[-2] + 2) - (rounded[-1] - 2)
### END SOLUTION

# %% tags=["check:most"]
sheet.check("most", most)

# %% [markdown]
# Set this beside your answer to task 1. The rule blurs the size of a group. It does not hide that there is one, and a large group stays a large group. It was tried here against one subtraction, and against nothing else.

# %% [markdown]
# ## What to take away
#
# - A streak of ten days lies inside a streak of nine. Two numbers about crowds that lie inside each other give away those between them.
# - Where the number of a streak equals the audience of a day, everybody who watched that day is in the streak.
# - What is proved is the size of a group. It becomes a fact about a person when somebody knows who is in it.

# %% [markdown]
# ## Sources
#
# - M. Fréchet, "Sur les tableaux de corrélation dont les marges sont données", Annales de l'Université de Lyon, 1951: bounds from margins.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM Transactions on Database Systems 4(1), 1979: subtraction as an attack.
# - The page behind this exercise: [10-the-53](../10-the-53.ipynb).
