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
#     exercise: differencing
# ---

# %% [markdown]
# # What does tomorrow's boast give away about today's?
#
# **You will learn** to take published numbers apart by subtraction, to undo a number that was withheld, and to bound what rounding leaves.
#
# **You need.** Python as far as variables and function calls. No statistics.
#
# **Time.** 90 minutes: story and prediction 10, task 1 10, tasks 2 and 3 25, task 4 15, words 15, protected release 15.

# %% [markdown]
# ## The story
#
# A streaming service is proud of its film *The Lamplighter's Christmas*. On 9 December its press office writes how many people have watched it every day for the past 17 days. A day later it writes the same of 18 days. It adds the four regions in which it is sold.
#
# "These are crowds," says the press office. "We print no number under 11." A reader keeps both posts. She has no access to anything else. Her neighbour told her that he stopped watching.
#
# The service, the film and the audience are invented. Every seed is another audience.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("differencing", seed=seed)

# %% [markdown]
# `sheet.data` holds all that was printed. A *claim* is a sentence that counts people; a *release* is what was printed for each claim.

# %%
print(sheet.data.release)

# %% [markdown]
# The two claims about everybody have names of their own. `~` says "not", and `&` says "and", so that `ninth & ~tenth` is a group of people.

# %%
ninth, tenth = sheet.data.ninth, sheet.data.tenth
print(ninth & ~tenth)

# %% [markdown]
# ## Predict first
#
# How many people, do you think, can a reader tell apart from the crowd with these ten lines? Write a number and one sentence why. You come back to it at the end.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Any honest guess counts. Most people write "none, since every number is above ten".
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: count who stopped
#
# Count the people who watched every day until 9 December and not on the 10th. Unit: people. The neighbour is one of them.
#
# Whoever kept the streak until the 10th had kept it until the 9th. So one group lies inside of the other.

# %% tags=["task:stopped"]
### BEGIN SOLUTION
found = kit.subtract_nested(sheet.data.release)
sizes = {str(one.group): one.size.low for one in found.findings}
stopped = sizes[str(ninth & ~tenth)]
### END SOLUTION

# %% tags=["check:stopped"]
sheet.check("stopped", stopped)

# %% [markdown]
# ## Task 2: undo what was withheld
#
# Count the people of Fenland who kept their streak until 10 December. Unit: people. The service withheld this number because it is under 11.
#
# A first try is to read it off. That fails: the line says only that it is small. Look at what is printed around it.

# %% tags=["task:fenland"]
fenland_tenth = tenth.where(region="Fenland")
worlds = kit.Worlds(sheet.data.release)
### BEGIN SOLUTION
size = worlds.bounds(fenland_tenth)  # the day, less its three printed regions
print(size)
fenland = size.low
### END SOLUTION

# %% tags=["check:fenland"]
sheet.check("fenland", fenland)

# %% [markdown]
# ## Task 3: look into one region
#
# Count the people of Fenland who stopped on 10 December. Unit: people. A village paper would have a story about so few.

# %% tags=["task:fenland_stopped"]
### BEGIN SOLUTION
fenland_ninth = ninth.where(region="Fenland")
fenland_stopped = worlds.bounds(fenland_ninth).low - fenland
### END SOLUTION

# %% tags=["check:fenland_stopped"]
sheet.check("fenland_stopped", fenland_stopped)

# %% [markdown]
# ## Task 4: let the machine look for all of it
#
# Count the groups of fewer than 11 people that sums and differences prove. Unit: groups. You did by hand what a program does for an archive of a year.
#
# Begin with single subtractions, `kit.subtract_nested(release, k=11)`. Check that number. Then look for longer sums.

# %% tags=["task:groups"]
### BEGIN SOLUTION
differences = kit.find_differences(sheet.data.release, k=11)
print(differences)
groups = len(differences.findings)
### END SOLUTION

# %% tags=["check:groups"]
sheet.check("groups", groups)

# %% [markdown]
# ## In words
#
# The press office says: "No number under 11 was printed, so nobody can be found." Answer in four to six sentences, for a reader of a newspaper.
#
# | points | for |
# |---|---|
# | 1 | The answer says that each number is large and that their difference is small. |
# | 1 | It gives one group of this audience with its size, and names the numbers that prove it. |
# | 1 | It says what the reader still needs to put a name to it: somebody whom she knows in the group. |
# | 1 | It claims no more than that, and compares with the prediction. |

# %% [markdown] tags=["words:answer"]
# <!-- BEGIN SOLUTION -->
# Each number is a crowd, and two crowds can differ by a few people. Whoever kept the streak until the 10th is also counted on the 9th, so the later number can be taken from the earlier one, and what is left is certainly the number of people who stopped. *(Here stand the two numbers of your own sheet, and the difference.)* In Fenland the service withheld a number, but the whole less the three other regions gives it back. None of this is a name. It becomes one for a reader who knows that her neighbour, who lives in Fenland, stopped that day: then she knows on which days he watched. I had predicted that nobody could be told apart, and I looked at single numbers only.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# The press office now rounds every number to a multiple of 5, and withholds none.

# %%
print(sheet.data.protected)

# %% [markdown]
# ## Task 5: say what rounding leaves
#
# Bound the people who can have stopped on 10 December: the largest number that fits all that is printed. Unit: people. A first try is to subtract the two rounded numbers. That is a guess. Ask which audiences fit.

# %% tags=["task:most"]
same_attack = kit.find_differences(sheet.data.protected, k=11)
print(same_attack)
### BEGIN SOLUTION
bounds = kit.Worlds(sheet.data.protected).bounds(ninth & ~tenth)
print(bounds)
most = bounds.high
### END SOLUTION

# %% tags=["check:most"]
sheet.check("most", most)

# %% [markdown]
# ## What to take away
#
# - A threshold looks at one number at a time. A reader looks at two.
# - A blank beside a total is no blank.
# - Rounding turned certain sizes into ranges here. Only sums and differences of these ten numbers were tried against it. A desk that rounds each answer and takes many questions falls to another attack, which is an exercise of its own.
#
# ## Sources
#
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM Transactions on Database Systems 4(1), 1979.
# - In December 2017 a streaming service wrote of 53 people who had watched one film on 18 days in a row; the kit's page "What do 53 anonymous people give away?" takes that sentence apart.
