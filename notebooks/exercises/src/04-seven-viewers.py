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
#     exercise: seven-viewers
# ---

# %% [markdown]
# # Can averages give away people one by one?
#
# **You will learn** why a mean is an equation, how many people fit a whole table of counts, medians and means, and why "many solutions" is no protection.
#
# **You need.** What a mean and a median are, and a `for` loop. Exercises 1 and 3 help.
#
# **Time.** 90 minutes: reading and prediction 10, task 1 10, task 2 20, tasks 3 and 4 20, words 15, the rounded table 15.

# %% [markdown]
# ## The story
#
# A video service has seven viewers in a village. It prints how many there are on each plan and in each half of the village, with the median and the mean of their ages. It is careful: a line about fewer than three people stays blank. "Averages," says the service, "are about nobody."
#
# The village and its people are invented. The kind of table is not: in 2018 three authors explained with such a table how people can be read out of the averages of a census.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("seven-viewers", seed=seed)
data = sheet.data

# %% [markdown]
# Ages are whole years from 1 to 125. Medians are exact. Means are rounded to one decimal. A dash is a blank.

# %%
data.table

# %% [markdown]
# To look a number up by its line:

# %%
means = dict(zip(data.table["who"], data.table["mean_age"], strict=True))
medians = dict(zip(data.table["who"], data.table["median_age"], strict=True))
print("mean age in the North:", means["North"])

# %% [markdown]
# ## Predict first
#
# Nothing is printed about fewer than three people. Of the seven, how many do you think can be known by age, plan and region with certainty? Write a number and one sentence why.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Any honest guess counts. Most people write 0 or 1, since no line is about fewer than three people.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: one viewer
#
# Four people live in the North. Three of them are on Basic. So one is on Premium, and the line about that one is blank.
#
# **Say how old the only viewer on Premium in the North is.** Unit: years. A mean with its number of people is a sum, and sums can be subtracted. The means were rounded; the ages were not.

# %% tags=["task:lone_age"]
### BEGIN SOLUTION
lone_age = round(4 * means["North"]) - round(3 * means["North, Basic"])
### END SOLUTION

# %% tags=["check:lone_age"]
sheet.check("lone_age", lone_age)

# %% [markdown]
# ## Task 2: how much does one line say?
#
# Take the line "North, Basic" by itself: three people, a median and a mean. Three ages, the youngest first, can be chosen in 333,375 ways. **Count the ways that fit the median and the mean of this line.** Unit: ways. Two people may be of the same age.
#
# First attempt: count the ways that fit the mean, and check that number. Then add the median.

# %% tags=["task:ways"]
whole = round(3 * means["North, Basic"])
in_the_middle = round(medians["North, Basic"])
ways = 0
### BEGIN SOLUTION
for youngest in range(1, in_the_middle + 1):
    eldest = whole - in_the_middle - youngest
    if in_the_middle <= eldest <= 125:
        ways += 1
### END SOLUTION

# %% tags=["check:ways"]
sheet.check("ways", ways)

# %% [markdown]
# ## Task 3: how many worlds fit?
#
# Seven people who fit the whole table are called a **world**. Each other line rules some of the ways of task 2 out. `kit.proof.list_worlds` finds all worlds by solving the lines as equations. `kit.Worlds` takes the release, and with `also=data.apart` it tells worlds apart by plan and region, too.
#
# **Count the worlds that fit the whole table.** Unit: worlds.

# %% tags=["task:worlds"]
### BEGIN SOLUTION
listed = kit.proof.list_worlds(kit.Worlds(data.release, also=data.apart))
print(listed)
worlds = len(listed.worlds)
### END SOLUTION

# %% tags=["check:worlds"]
sheet.check("worlds", worlds)

# %% [markdown]
# ## Task 4: who is certain?
#
# If more than one world fits, nobody can say which is true. Does that protect the seven? First attempt: suppose that it does, and answer 0. Check it.
#
# A row of `listed.worlds` is a world. A column is a kind of viewer, such as "43 years, North, Premium", and the number says how many of that kind the world has. **Count the viewers who are in every world.** Unit: viewers.

# %% tags=["task:certain"]
### BEGIN SOLUTION
certain = listed.common().sum()
### END SOLUTION

# %% tags=["check:certain"]
sheet.check("certain", certain)

# %% [markdown]
# ## In words
#
# The service answers: *"Even a computer finds many solutions, so nobody can know which is right."* (If one world fits your table, suppose that a colleague has a table with twenty.) Answer in 80 to 150 words.
#
# | points | what earns them |
# |--:|:--|
# | 1 | Explains that a mean with a count is a sum, and that sums can be subtracted. |
# | 1 | Says how many worlds fit, and how many viewers are in all of them. |
# | 1 | Says why the second number matters and the first does not. |
# | 1 | Says what a reader must still know to put a name to one of the seven. |
# | 1 | Names a condition: exact numbers, whole ages, the same seven people in each line. |

# %% [markdown] tags=["words:answer"]
# <!-- BEGIN SOLUTION -->
# A mean of four people, times four, is the sum of their ages. If three of the four have a line of their own, the age of the fourth is a difference of two sums. In my table (seed 1) 22 worlds of seven people fit every printed number. That sounds like a crowd to hide in. But five of the seven viewers are the same in each of the 22, by age, plan and region. Only two can vary, the youngest and the eldest on Basic in the North. So the number of worlds says nothing about safety; what they have in common does. The table holds no name. It becomes one for a neighbour who knows which of the four in the North is on Premium: she has just learned an age. The proof holds if numbers are exact and all lines count the same seven.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# The service prints its table anew. It leaves the medians out and rounds the means to ten years. A mean that is printed as 40 lies between 35 and 45.

# %%
data.careful_table

# %%
careful = kit.Worlds(data.careful_release, also=data.apart)
print(kit.proof.list_worlds(careful, at_most=300), "fit the careful table.")

# %% [markdown]
# You know from task 4 that this alone proves nothing. So run the attack of task 1 again, with the two means "North" and "North, Basic". The sums are uncertain now. **Say how old the only viewer on Premium in the North can be at most, by these two means.** Unit: years.

# %% tags=["task:oldest"]
rounded = dict(
    zip(data.careful_table["who"], data.careful_table["mean_age"], strict=True)
)
### BEGIN SOLUTION
oldest = 4 * (rounded["North"] + 5) - 3 * (rounded["North, Basic"] - 5)
### END SOLUTION

# %% tags=["check:oldest"]
sheet.check("oldest", oldest)

# %% [markdown]
# This attack is stopped: the age may be anything over many years. You tried one subtraction against the careful table. Other lines may still narrow it down, and of the other six viewers you have tried nothing.

# %% [markdown]
# ## What to take away
#
# - Every printed number is an equation about people. A rule on the size of a line does not look at what lines say together.
# - What counts is not how many worlds fit. It is what all of them have in common.
# - Rounding must be coarse to help where groups are small. Say what you tried against it.

# %% [markdown]
# ## Sources
#
# - S. Garfinkel, J. Abowd, C. Martindale, "Understanding Database Reconstruction Attacks on Public Data", ACM Queue 16(5), 2018: the table with seven people, and the method.
# - The page behind this exercise, with their table: [20-seven-viewers](../20-seven-viewers.ipynb).
