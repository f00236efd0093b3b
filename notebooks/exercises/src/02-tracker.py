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
#     exercise: tracker
# ---

# %% [markdown]
# # Can you count one man with a desk that only counts crowds?
#
# **You will learn.** What a desk gives away that counts only crowds, when that says something certain about one man, and what rounding changes.
#
# **You need.** Exercise 1 (subtraction), what "and", "or" and "not" mean for groups of people, and a little Python.
#
# **Time.** 90 minutes: reading and prediction 10, tasks 1 and 2 25, task 3 10, task 4 20, the protected desk 15, in words 10.

# %% [markdown]
# ## The story
#
# A small video service is proud of its discretion. Its staff have a tool that shows no customer. It counts groups, and nothing else. It refuses every group of fewer than six people, and every group that leaves out fewer than six.
#
# You work there. You know a man called Bruno: you know his town, his age and his plan. You would like to know whether he watched a film that he never talks about. The service and all of its viewers are invented, and so is Bruno.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import kit

sheet = kit.classroom.open_exercise("tracker", seed=seed)
data = sheet.data
desk = data.desk

# %% [markdown]
# `desk.n` is the number of all viewers, and `desk.k` the smallest group that the desk answers.

# %%
desk.n, desk.k

# %% [markdown]
# A group is written as a claim. `kit.everyone().where(...)` names people by where they live (`region`), how old they are (`age_band`) and what they pay for (`plan`). `kit.watched(title)` names those who watched a title.

# %%
basic = kit.everyone().where(plan="Basic")
news = kit.watched("Evening News")
desk.ask(basic)

# %% [markdown]
# Groups are joined with the signs `&` (and), `|` (or) and `~` (not). Write these signs: Python's own words for them do not work on groups. A question that the desk refuses gives no number, but says why.

# %%
desk.ask(basic & ~kit.watched("The Long Ferry"))

# %%
print(desk.ask(basic & ~basic))
print(desk.ask(news))

# %% [markdown]
# The first of these two groups holds nobody. The second holds everybody, and so it leaves out too few.
#
# This is what you know:

# %%
print("The small group of task 1:", data.town, "and", data.plan)
print("Bruno:", data.bruno)
print("The title that he may have watched:", data.secret_title)
print("A title that he is known to play:", data.known_title)

# %% [markdown]
# ## Predict first
#
# The desk never answers about fewer than six people, and never leaves out fewer than six. Can you learn the exact size of a group of one to five people? If you think so: in how many questions? If you think not: what stops you? Write two sentences before you go on. Nobody marks whether you were right.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Yes, in two questions: I ask about a crowd that holds the group, and about the same crowd without it. Nothing stops me, for the desk looks at each answer by itself.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: count a group that the desk refuses
#
# **Count the people who live in `data.town` and are on `data.plan`.** Unit: people. A refusal is a promise to these few that nobody counts them.
#
# First attempts: ask directly. Then ask for everybody less all the others. What does the desk say?

# %%
town = kit.everyone().where(region=data.town)
plan = kit.everyone().where(plan=data.plan)
print(desk.ask(town & plan))
print(desk.ask(kit.everyone()), "|", desk.ask(~(town & plan)))

# %% [markdown]
# Both ways are closed. Find two permitted crowds that differ by exactly these people. This is called an **individual tracker**.

# %% tags=["task:small_group"]
### BEGIN SOLUTION
small_group = desk.ask(town) - desk.ask(town & ~plan)
### END SOLUTION

# %% tags=["check:small_group"]
sheet.check("small_group", small_group)

# %% [markdown]
# ## Task 2: is Bruno alone?
#
# **Count the people who fit all three things that you know of Bruno.** Unit: people. If others fit as well, whatever you learn of them need not be true of him.
#
# The attempt below asks directly, and then tries his town at his age as the wide crowd. Run it. Why does it fall short here? Improve it.

# %%
his_town = kit.everyone().where(region=data.bruno["region"])
his_age = kit.everyone().where(age_band=data.bruno["age_band"])
his_plan = kit.everyone().where(plan=data.bruno["plan"])
print(desk.ask(his_town & his_age & his_plan), "|", desk.ask(his_town & his_age))

# %% tags=["task:alike"]
### BEGIN SOLUTION
alike = desk.ask(his_plan) - desk.ask(his_plan & ~(his_town & his_age))
### END SOLUTION

# %% tags=["check:alike"]
sheet.check("alike", alike)

# %% [markdown]
# ## Task 3: did he watch it?
#
# Count, in the same way, how many of the people who fit watched `data.secret_title`. **Then say which share of those who fit that is.** Unit: a share between 0 and 1. One number is not enough: if the share is 1, Bruno watched it, whichever of them he is. If it is 0, he did not. Between the two, nothing is certain of him.

# %% tags=["task:share"]
secret = kit.watched(data.secret_title)
### BEGIN SOLUTION
watched = desk.ask(his_plan) - desk.ask(his_plan & ~(his_town & his_age & secret))
share = watched / alike
### END SOLUTION

# %% tags=["check:share"]
sheet.check("share", share)

# %% [markdown]
# ## Task 4: one crowd that opens every door
#
# An individual tracker has to be found anew for each person. A **general tracker** T works for everybody. T is any crowd of middling size; here it is `data.crowd`. For a forbidden group C,
#
# COUNT(C) = COUNT(C or T) + COUNT(C or not T) − COUNT(T) − COUNT(not T).
#
# The first two crowds together hold everybody once, and the people of C once too often. The last two hold everybody once.
#
# The desk also adds up plays: `desk.ask(kit.total(amount, group))`. **Add up the plays of `data.known_title` by the people who fit Bruno, with the general tracker.** Unit: plays. If one person fits, this is what one man played.
#
# `high` is the most plays that one person can have. Every amount in this kit says such a limit. Here a thousand is far more than anybody played, so it changes no answer.

# %%
amount = kit.claims.plays_of(data.known_title, high=1_000)
him = his_town & his_age & his_plan
crowd = data.crowd
print(desk.ask(crowd), "|", desk.ask(~crowd), "|", desk.ask(kit.total(amount, him)))

# %% tags=["task:plays"]
### BEGIN SOLUTION
four = [him | crowd, him | ~crowd, crowd, ~crowd]
a, b, c, d = (desk.ask(kit.total(amount, group)) for group in four)
plays = a + b - c - d
### END SOLUTION

# %% tags=["check:plays"]
sheet.check("plays", plays)

# %% [markdown]
# ## The same attack, on a protected release
#
# The service reads a paper from 1979 and changes its desk. `data.careful_desk` refuses the same groups as before, and rounds each answer to the nearest multiple of five. A printed 130 now stands for 128 to 132.
#
# Here is the same sum, put to the careful desk, for the people who fit Bruno *and* watched the film.

# %% tags=["same-attack"]
careful = data.careful_desk
wanted = him & secret
rounded = [careful.ask(wanted | crowd), careful.ask(wanted | ~crowd)]
rounded += [careful.ask(crowd), careful.ask(~crowd)]
print(rounded, "n =", careful.n)
print("the sum:", rounded[0] + rounded[1] - rounded[2] - rounded[3])

# %% [markdown]
# T and not T together are all viewers, and their number `careful.n` is known exactly. So use n in the place of the last two answers. **Say how many people the secret group can hold at most**, by the first two rounded answers and n alone. Unit: people.

# %% tags=["task:most"]
### BEGIN SOLUTION
most = (rounded[0] + 2) + (rounded[1] + 2) - careful.n
### END SOLUTION

# %% tags=["check:most"]
sheet.check("most", most)

# %% [markdown]
# The fewest is 0, for no group holds fewer. So anything from nobody to `most` people fits, and this sum leaves open what Bruno did. This was one sum with one crowd T. You have not tried what a hundred different crowds would tell; [exercise 9](09-averaging-and-decoding.ipynb) does that with noise.

# %% [markdown]
# ## In words
#
# The service tells a newspaper: *"Our staff cannot look anybody up. The tool never counts fewer than six people."* Write 80 to 150 words to the editor. What is true in this? What does it leave out? What would you ask the service?
#
# | points | what earns them |
# |--:|:--|
# | 1 | Says what is true: no single answer is about fewer than six people. |
# | 1 | Explains the attack in plain words: two or more permitted answers are subtracted. |
# | 1 | Says when it is certain of one man, and when it is not: who else fits what is known. |
# | 1 | Asks a question whose answer would matter: rounding or noise, who reads the list of questions asked, how many questions each person may ask. |
# | 1 | Claims no more than was tried: one desk, one sum, an invented service. |

# %% [markdown] tags=["words:letter"]
# <!-- BEGIN SOLUTION -->
# It is true that no answer of the tool is about fewer than six people. But nobody stops me from asking twice. I ask how many people are on a plan, and then how many of them do not live in one town at one age. Both are crowds, and the difference is the one or two people who are left. A third question tells how many of them watched a film. It is certain of a man only if he is the only one who fits, or if all who fit did the same. Where two people fit and one of them watched it, I know nothing about him. A rule on the size of each answer never looks at a difference. I would ask the service: are answers rounded or changed at random, who reads the list of questions that staff have asked, and has it ever found such a pair? I tried this on an invented service, with one rounding and one sum.
# <!-- END SOLUTION -->

# %% [markdown]
# ## What to take away
#
# - A threshold looks at one answer. An attack looks at what answers say together.
# - A sum of permitted answers is exact if the answers are. It says something about one man only if you know who else fits.
# - Rounding by five left this one sum open. Say of a protection only what was tried against it.

# %% [markdown]
# ## Sources
#
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM Transactions on Database Systems 4(1), 1979.
# - J. Schlörer, "Identification and retrieval of personal records from a statistical data bank", Methods of Information in Medicine 14, 1975: the individual tracker.
# - The page behind this exercise: [23-god-view](../23-god-view.ipynb).
