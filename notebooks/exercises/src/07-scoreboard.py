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
#     exercise: scoreboard
# ---

# %% [markdown]
# # Can you find somebody by facts that are partly wrong?
#
# **You will learn** to build the attack of 2008 on the Netflix Prize in three steps, to judge it beside a control, and to choose how sure it must be before it names anybody.
#
# **You need.** Exercise 6, and of polars `join`, `group_by` and `sort`. A logarithm.
#
# **Time.** 90 minutes: story and prediction 10, task 1 10, task 2 15, task 3 15, tasks 4 and 5 20, words 10, protected release 10.

# %% [markdown]
# ## The story
#
# A service hands out who watched what, without names. Elsewhere people write about films under their own names. "They write about a few films, mostly famous ones," says the service, "and they mix them up. Nobody can be found that way."
#
# A reader collects what 150 people wrote: eight titles of each. She knows that some of it is wrong, because people confuse titles. She does not know which.
#
# The service, the films and the people are invented. Every seed is another audience.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import polars as pl

import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("scoreboard", seed=seed)
log, heard, judge = sheet.data.log, sheet.data.heard, sheet.data.judge

# %% [markdown]
# `log` has a row for each title that a `viewer` watched. `heard` has the eight titles of each `target`. `judge` says which viewer is which target. **The attacker has no such table.** You use it only to count how often she is right.

# %%
watched_by = log.group_by("title").len(name="viewers")
watched_by.select(
    pl.len().alias("titles"),
    pl.col("viewers").max().alias("viewers of the commonest title"),
    pl.col("viewers").median().alias("of the one in the middle"),
    pl.lit(log["viewer"].n_unique()).alias("people in the log"),
)

# %% [markdown]
# ## Predict first
#
# About three of ten facts are wrong. For how many of the 150 targets, do you think, does the best attack name the right number? And of 150 people who are *not* in the log, for how many will it name somebody? Write down two numbers, and why.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Any honest guess counts. Many people write a small number for both, since one wrong fact seems to spoil a search.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: ask for everything
#
# Count the targets for whom one number in the log, and no other, has all eight titles, and it is the target's own. Unit: targets.
#
# This is the attack of exercise 6. How far does it get where facts are wrong?

# %% tags=["task:exact"]
shared = heard.join(log, on="title").group_by("target", "viewer").len()
### BEGIN SOLUTION
whole = shared.filter(pl.col("len") == 8)
single = whole.filter(pl.len().over("target") == 1)
exact = single.join(judge, on=["target", "viewer"]).height
### END SOLUTION

# %% tags=["check:exact"]
sheet.check("exact", exact)

# %% [markdown]
# ## Task 2: take the best record
#
# Name for each target the number with the most of the eight titles, if it has more of them than any other number. Count the targets for whom that is their own. Unit: targets.
#
# A wrong fact no longer ends the search. It costs one title.

# %% tags=["task:by_count"]
best_first = shared.sort("len", descending=True)
### BEGIN SOLUTION
ranked = best_first.group_by("target", maintain_order=True).agg(
    pl.col("viewer").first(),
    pl.col("len").first().alias("top"),
    pl.col("len").slice(1, 1).sum().alias("next"),
)
named = ranked.filter(pl.col("top") > pl.col("next"))
by_count = named.join(judge, on=["target", "viewer"]).height
### END SOLUTION

# %% tags=["check:by_count"]
sheet.check("by_count", by_count)

# %% [markdown]
# ## Task 3: let rare titles count for more
#
# Now let each title count 1 / ln(number of its viewers in the log). Name the best number if it is ahead of the next by more than 0.05. Count the targets for whom that is their own. Unit: targets.
#
# To share a film with somebody that two thirds of all people saw says little. To share one that nine people saw says much. A title with a single viewer counts as if it had two, since ln 1 is 0.

# %% tags=["task:by_rarity"]
weights = watched_by.select("title", weight=1 / pl.col("viewers").clip(2).log())
### BEGIN SOLUTION
points = heard.join(weights, on="title").join(log, on="title")
scores = points.group_by("target", "viewer").agg(pl.col("weight").sum())
ranked = scores.sort("weight", descending=True).group_by("target", maintain_order=True)
ranked = ranked.agg(
    pl.col("viewer").first(),
    ahead=pl.col("weight").first() - pl.col("weight").slice(1, 1).sum(),
)
named = ranked.filter(pl.col("ahead") > 0.05)
by_rarity = named.join(judge, on=["target", "viewer"]).height
### END SOLUTION

# %% tags=["check:by_rarity"]
sheet.check("by_rarity", by_rarity)

# %% [markdown]
# ## Task 4: look for people who are not there
#
# Count the strangers, who are not in the log, for whom the attack of task 3 names a number all the same. Unit: strangers.
#
# `sheet.data.strangers` holds what 150 people wrote who do not use the service. This is the control.

# %% tags=["task:strangers_named"]
strangers = sheet.data.strangers
### BEGIN SOLUTION
points = strangers.join(weights, on="title").join(log, on="title")
scores = points.group_by("target", "viewer").agg(pl.col("weight").sum())
strange = scores.sort("weight", descending=True).group_by("target", maintain_order=True)
strange = strange.agg(
    ahead=pl.col("weight").first() - pl.col("weight").slice(1, 1).sum()
)
strangers_named = strange.filter(pl.col("ahead") > 0.05).height
### END SOLUTION

# %% tags=["check:strangers_named"]
sheet.check("strangers_named", strangers_named)

# %% [markdown]
# ## Task 5: be more careful
#
# Find the smallest of the leads in `sheet.data.leads` at which at most 8 of the 150 strangers are named. Count the targets for whom their own number is named at that lead. Unit: targets.
#
# The attacker can ask for a larger lead before she names anybody. She accuses fewer strangers, and finds fewer targets.

# %% tags=["task:found_carefully"]
leads = sheet.data.leads
### BEGIN SOLUTION
few = [lead for lead in leads if strange.filter(pl.col("ahead") > lead).height <= 8]
named = ranked.filter(pl.col("ahead") > min(few))
found_carefully = named.join(judge, on=["target", "viewer"]).height
### END SOLUTION

# %% tags=["check:found_carefully"]
sheet.check("found_carefully", found_carefully)

# %% [markdown]
# Put the rates side by side, with their 95% intervals. Change nothing in this cell.

# %%
rates = {
    "found, all titles": exact,
    "found, most titles": by_count,
    "found, rare titles count more": by_rarity,
    "strangers named, at that lead": strangers_named,
    "found, at the careful lead": found_carefully,
}
for what, n in rates.items():
    rate = kit.wilson(n, 150) if n is not ... else None
    said = f"{rate.value:.0%} ({rate.low:.0%} to {rate.high:.0%})" if rate else "?"
    print(f"{what}: {said} of 150")
print(f"naming any number: 1 in {log['viewer'].n_unique()}")

# %% [markdown]
# ## In words
#
# "A program found half of the users by their film reviews." Is that sentence fair to the attack of task 3? Answer in four to six sentences.
#
# | points | for |
# |---|---|
# | 1 | The answer says of whom: 150 people who are in the log, and of whom eight titles are known. |
# | 1 | It sets the share of strangers who are named beside the share of targets who are found. |
# | 1 | It says why rare titles do the work, in the words of a newspaper. |
# | 1 | It says what a larger lead costs and what it buys, with the numbers of this audience, and compares with the prediction. |

# %% [markdown] tags=["words:answer"]
# <!-- BEGIN SOLUTION -->
# The sentence is half of the story. It is true of 150 people who were all in the log and of whom eight titles were known, some of them wrong. The same program named a number for about half of 150 people who were not in the log at all, and each of those names was wrong. It works because a film that few people watched says much about who watched it; the famous ones say nearly nothing. If the program must be further ahead before it names anybody, it accuses about one stranger in twenty, and finds about a third of the targets. I had predicted that wrong facts would spoil the search; they hardly do, but they make false names easy.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# The service takes out every title that fewer than 50 of its thousand people watched. That is a threshold for titles.

# %%
protected = sheet.data.protected
print(f"titles left: {protected['title'].n_unique()} of {log['title'].n_unique()}")
print(f"rows left: {protected.height / log.height:.0%}")

# %% [markdown]
# ## Task 6: try it on the protected log
#
# Run the attack of task 3 on the protected log, with weights from that log and a lead of 0.05. Count the targets for whom their own number is named. Unit: targets.

# %% tags=["task:found_protected"]
### BEGIN SOLUTION
viewers = protected.group_by("title").len()
weights = viewers.select("title", weight=1 / pl.col("len").clip(2).log())
points = heard.join(weights, on="title").join(protected, on="title")
scores = points.group_by("target", "viewer").agg(pl.col("weight").sum())
ranked = scores.sort("weight", descending=True).group_by("target", maintain_order=True)
ranked = ranked.agg(
    pl.col("viewer").first(),
    ahead=pl.col("weight").first() - pl.col("weight").slice(1, 1).sum(),
)
named = ranked.filter(pl.col("ahead") > 0.05)
found_protected = named.join(judge, on=["target", "viewer"]).height
### END SOLUTION

# %% tags=["check:found_protected"]
sheet.check("found_protected", found_protected)

# %% [markdown]
# ## What to take away
#
# - One wrong fact stops a search for everything, and hardly troubles a score.
# - What few people share is what gives people away.
# - A match proves little while nobody knows whether the person is in the log at all.
# - Taking out rare titles stopped most of this attack here. It also took out most titles. Only titles were known: with days or stars, the common ones tell people apart again.
#
# The page "Can film ratings without names be traced to a person?" of the kit does it with stars and days, by `kit.attacks.measure_scoreboard`.
#
# ## Sources
#
# - A. Narayanan, V. Shmatikov, "Robust de-anonymization of large sparse datasets", IEEE Symposium on Security and Privacy, 2008: the score, the weights and the lead (there in standard deviations).
