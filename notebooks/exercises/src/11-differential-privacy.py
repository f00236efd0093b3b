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
#     exercise: differential-privacy
# ---

# %% [markdown]
# # What is a promise of privacy worth?
#
# **You will learn** to work out the noise that a promise of ε asks for, to refute a promise by experiment, and to try an attack by subtraction on one that is kept.
#
# **You need.** Exercises 1 and 9, the natural logarithm, and shares.
#
# **Time.** 90 minutes: story and prediction 10, task 1 10, task 2 15, task 3 15, task 4 15, words 10, tasks 5 and 6 15.

# %% [markdown]
# ## The story
#
# A service has learned from its last scandal. "Our numbers are now *differentially private*," it writes. "Whatever anybody concludes about you from them, they would conclude nearly as often if you were not in them at all." How nearly is a number, ε: that you are in the data makes any conclusion more likely by a factor of e to the ε at most.
#
# Three of its machines print such numbers. An engineer whispers that one of them has a bug.
#
# The service, its machines and all counts are invented. Every seed is another promise.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import polars as pl

import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("differential-privacy", seed=seed)
epsilon, days = sheet.data.epsilon, sheet.data.days
print(f"promised: ε = {epsilon:g}; the film ran for {days} days")

# %% [markdown]
# ## Predict first
#
# A count of 100 people is printed with the noise that this ε asks for. By how much, do you think, will it be off? And how sure can a reader be that one person is in it? Write down a number and a sentence.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Any honest guess counts. Many people expect a count of 100 to be off by tens. For a single count it is off by a few.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: noise for one count
#
# Give the scale of the Laplace noise that one count needs for the promised ε. Unit: people.
#
# Laplace noise of scale b makes a number e^(1/b) times as likely at most when the true count moves by 1. The promise allows a factor of e^ε.

# %% tags=["task:scale"]
### BEGIN SOLUTION
scale = 1 / epsilon
### END SOLUTION

# %% tags=["check:scale"]
sheet.check("scale", scale)

# %% [markdown]
# ## Task 2: noise for a streak
#
# The service prints a count for each day and one of the streak. Give the scale of the Laplace noise that each of them needs, so that all together keep ε. Unit: people.
#
# A first try is the scale of task 1 for each. But a viewer who watched every day is in every one of these counts. The kit works such a scale out from the sentences that are counted. Here it is for two days, and for two days with their streak:

# %%
film = kit.watched("The Lamplighter's Christmas")
two_days = [film.on("2026-12-23"), film.on("2026-12-24")]
streak = film.every_day(2, until="2026-12-24")
for printed in (two_days, [*two_days, streak]):
    private = kit.rules.private_rule(printed, unit="viewer", epsilon=epsilon)
    print(f"{len(printed)} counts: {private.noise}")
print(private.loss)

# %% [markdown]
# Now for all days of the film, and the streak over all of them.

# %% tags=["task:scale_all"]
### BEGIN SOLUTION
scale_all = (days + 1) / epsilon
### END SOLUTION

# %% tags=["check:scale_all"]
sheet.check("scale_all", scale_all)

# %% [markdown]
# ## Task 3: put a machine to the test
#
# Nobody can see from one number whether a machine keeps its promise. So the service lets an auditor run each machine 20,000 times on two made-up audiences that differ by one person. The true count is 100 without her, and 101 with her.
#
# Test the machine Ash: say "she is in it" when 101 or more is printed. Give ln(share of runs with her in which you say so / share of runs without her in which you say so). Unit: ε, a plain number.
#
# No test may show more than ε if the promise is kept.

# %% tags=["task:shown"]
ash = sheet.data.runs["Ash"]
### BEGIN SOLUTION
ratio = (ash["with_her"] >= 101).mean() / (ash["without"] >= 101).mean()
shown = pl.Series([ratio]).log().item()
### END SOLUTION

# %% tags=["check:shown"]
sheet.check("shown", shown)

# %% [markdown]
# ## Task 4: find the machine with the bug
#
# All three machines promise the same ε. Name the one whose promise is refuted. Unit: a name in quotes, such as "Ash".
#
# A share from 20,000 runs can be a little off by chance. `kit.attacks.bound_epsilon` takes two rates with their intervals, and says which ε is shown at 95% confidence. `kit.evaluate.clopper_pearson(so_many, of_runs)` makes such a rate.

# %% tags=["task:broken"]
rate = kit.evaluate.clopper_pearson
### BEGIN SOLUTION
bounds = {}
for name, runs in sheet.data.runs.items():
    said = [(runs[column] >= 101).sum() for column in ("with_her", "without")]
    with_her, without = (rate(n, runs.height) for n in said)
    bounds[name] = kit.attacks.bound_epsilon(with_her, without)
print({name: round(bound, 2) for name, bound in bounds.items()})
(broken,) = [name for name, bound in bounds.items() if bound > epsilon]
### END SOLUTION

# %% tags=["check:broken"]
sheet.check("broken", broken)

# %% [markdown]
# ## In words
#
# The service says: "Two of our three machines passed the test of an independent auditor. They are safe." Answer in four to six sentences.
#
# | points | for |
# |---|---|
# | 1 | The answer says what was shown of the third machine, as an ε beside the one that was promised. |
# | 1 | It says that a test which refutes nothing proves nothing: one test, on two audiences, was tried. |
# | 1 | It says in plain words what a factor of e to the ε allows, for this ε. |
# | 1 | It says why noise for one count is not enough for a streak, and compares with the prediction. |

# %% [markdown] tags=["words:answer"]
# <!-- BEGIN SOLUTION -->
# "Passed" says too much. The test refuted the promise of one machine: it shows more than twice the ε that was promised. Of the other two it says only that this one test, on these two audiences, found nothing; another test might. The promise itself is that any conclusion about me becomes more likely by a factor of e to the ε at most because I am in the data; with ε = 0.5 that is 1.65. And it must hold for everything printed together: somebody who watched every day is in each daily count and in the streak, so each needs many times the noise of a single one. I had expected single counts to be off by tens, and they are off by a few; the daily counts are off by tens indeed.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# Exercise 1 subtracted one printed number from another. Here are 400 people, and of each two numbers: how many watched a title, and how many of everybody but her. `pairs` has them twice: exact, and private, where each of the two gets half of the ε. `watched` is the judge's: 1 if she did.
#
# ## Task 5: subtract exact numbers
#
# For each of the 400 people subtract `exact_all_but_one` from `exact_all_viewers`. Count the people who watched, as these numbers prove. Unit: people.

# %% tags=["task:watched_exact"]
pairs = sheet.data.pairs
### BEGIN SOLUTION
ahead = pairs["exact_all_viewers"] - pairs["exact_all_but_one"]
watched_exact = (ahead >= 1).sum()
### END SOLUTION

# %% tags=["check:watched_exact"]
sheet.check("watched_exact", watched_exact)

# %% [markdown]
# ## Task 6: subtract private numbers
#
# Now with the private counts: say that a person watched if the difference is at least 1. Count the people about whom that is right, yes or no. Unit: people.

# %% tags=["task:right_private"]
### BEGIN SOLUTION
ahead = pairs["private_all_viewers"] - pairs["private_all_but_one"]
says = ahead >= 1
right_private = (says == (pairs["watched"] == 1)).sum()
### END SOLUTION

# %% tags=["check:right_private"]
sheet.check("right_private", right_private)

# %% [markdown]
# Put it beside what needs no number at all, and beside what the noise costs a reader. Change nothing in this cell.

# %%
yes = pairs["watched"].sum()
off = (pairs["private_all_but_one"] - pairs["exact_all_but_one"]).abs()
rate = kit.wilson(right_private, 400) if right_private is not ... else None
told = f"{rate.value:.0%} ({rate.low:.0%} to {rate.high:.0%})" if rate else "?"
print(f"right by private numbers: {told} of 400")
print(f"right by one answer for everybody: {max(yes, 400 - yes) / 400:.0%}")
print(f"a private count is off by {off.mean():.1f} people on average")

# %% [markdown]
# ## What to take away
#
# - ε is a promise about everything printed together. Each further number needs its share.
# - An experiment can refute a promise, and never prove one.
# - Subtraction proved every answer from exact numbers. From private ones it does not clearly beat a guess that reads nothing. Counts of hundreds stayed readable.
# - The promise limits what your being in the data adds. It does not stop anybody from learning that most people watched.
#
# The page "Can anybody outside check a promise of privacy?" of the kit audits real rules, by `kit.attacks.audit_promise`.
#
# ## Sources
#
# - C. Dwork, A. Roth, "The algorithmic foundations of differential privacy", Foundations and Trends in Theoretical Computer Science 9(3-4), 2014.
# - Z. Ding, Y. Wang, G. Wang, D. Zhang, D. Kifer, "Detecting violations of differential privacy", CCS 2018.
