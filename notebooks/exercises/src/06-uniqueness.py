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
#     exercise: uniqueness
# ---

# %% [markdown]
# # How few plays single somebody out?
#
# **You will learn** to look a person up in a log without names, to measure for how many people that works, and to say what "alone in the log" means and what it does not.
#
# **You need.** Python, and of polars `filter`, `join` and `group_by`. Exercise 5 is a good start.
#
# **Time.** 90 minutes: story and prediction 10, task 1 10, task 2 20, task 3 10, task 4 10, words 15, protected release 15.

# %% [markdown]
# ## The story
#
# A streaming service hands a log to a university. Each person in it is a number. "There is no name in this file," says the service, "and no address. It is anonymous."
#
# A student of that university has lunch with somebody who uses the service. She mentions three films that she saw this month. The student opens the log.
#
# The service, the films and the people are invented. Every seed is another audience.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import polars as pl

import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("uniqueness", seed=seed)
log, heard = sheet.data.log, sheet.data.heard

# %% [markdown]
# `log` has a row for each play: `viewer`, a number; `title`; `day`. Somebody who watched a title on two days has two rows.

# %%
log.select(
    pl.len().alias("plays"),
    pl.col("viewer").n_unique().alias("people"),
    pl.col("title").n_unique().alias("titles"),
    pl.col("day").min().alias("first day"),
    pl.col("day").max().alias("last day"),
)

# %% [markdown]
# `sheet.data.colleague` is what was said at lunch. `heard` is the same for 200 other people, the *targets*: of each, four plays, numbered by `fact`. All of them are in the log, but under another number. That is what the attacker wants to undo.

# %%
sheet.data.colleague

# %%
heard.group_by("fact").agg(
    pl.len().alias("plays heard"), pl.col("target").n_unique().alias("targets")
).sort("fact")

# %% [markdown]
# ## Predict first
#
# You know four titles that somebody watched, and no days. For how many of 200 people is that enough to leave one number in the log and no other? And if you know two titles with their days? Write down two numbers, and why.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Any honest guess counts. Most people guess low for four titles, since the popular ones are watched by hundreds, and lower still for two.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: look for your colleague
#
# Count the people of the log who watched all three titles that your colleague mentioned, on whatever day. Unit: people.
#
# Mind that the log has rows, and that you count people.

# %% tags=["task:fit"]
colleague = sheet.data.colleague
### BEGIN SOLUTION
shared = log.join(colleague.select("title"), on="title")
each = shared.group_by("viewer").agg(pl.col("title").n_unique())
fit = each.filter(pl.col("title") == 3).height
### END SOLUTION

# %% tags=["check:fit"]
sheet.check("fit", fit)

# %% [markdown]
# ## Task 2: do it for everybody
#
# Count the targets for whom exactly one number in the log has all four titles, on whatever day. Unit: targets.
#
# One lookup is a story. Two hundred of them are a measurement. A join does them all at once: it puts each known title beside every number that has it.

# %% tags=["task:alone_by_titles"]
titles = log.select("viewer", "title").unique()
### BEGIN SOLUTION
shared = heard.join(titles, on="title").group_by("target", "viewer").len()
fits = shared.filter(pl.col("len") == 4).group_by("target").len()
alone_by_titles = fits.filter(pl.col("len") == 1).height
### END SOLUTION

# %% tags=["check:alone_by_titles"]
sheet.check("alone_by_titles", alone_by_titles)

# %% [markdown]
# A count needs its denominator. A guess without the log needs one too: whoever names any number of the log is right once in so many people as the log has.
#
# ## Task 3: know less, but know when
#
# Count the targets for whom exactly one number in the log has the first two titles that were heard (facts 1 and 2), each on its day. Unit: targets.
#
# Titles alone took four facts, and some people stayed hidden. Now you have half as many facts, and each is closer.

# %% tags=["task:alone_by_days"]
two = heard.filter(pl.col("fact") <= 2)
### BEGIN SOLUTION
plays = log.select("viewer", "title", "day").unique()
shared = two.join(plays, on=["title", "day"]).group_by("target", "viewer").len()
fits = shared.filter(pl.col("len") == 2).group_by("target").len()
alone_by_days = fits.filter(pl.col("len") == 1).height
### END SOLUTION

# %% tags=["check:alone_by_days"]
sheet.check("alone_by_days", alone_by_days)

# %% [markdown]
# ## Task 4: look for people who are not there
#
# Count the strangers, who are not in the log, for whom exactly one number has all four titles, on whatever day. Unit: strangers.
#
# `sheet.data.strangers` holds what was heard of 200 people who do not use the service. Nobody told the attacker. This is the *control* of task 2: each number that it names is wrong.

# %% tags=["task:strangers_named"]
strangers = sheet.data.strangers
### BEGIN SOLUTION
shared = strangers.join(titles, on="title").group_by("target", "viewer").len()
fits = shared.filter(pl.col("len") == 4).group_by("target").len()
strangers_named = fits.filter(pl.col("len") == 1).height
### END SOLUTION

# %% tags=["check:strangers_named"]
sheet.check("strangers_named", strangers_named)

# %% [markdown]
# Put the three rates side by side, with their 95% intervals. Change nothing in this cell.

# %%
rates = {
    "alone by four titles": alone_by_titles,
    "alone by two titles and days": alone_by_days,
    "strangers, named all the same": strangers_named,
}
for what, n in rates.items():
    rate = kit.wilson(n, 200) if n is not ... else None
    said = f"{rate.value:.0%} ({rate.low:.0%} to {rate.high:.0%})" if rate else "?"
    print(f"{what}: {said} of 200")
print(f"naming any number: 1 in {log['viewer'].n_unique()}")

# %% [markdown]
# ## In words
#
# A newspaper wants to write: "Four films are enough to identify a viewer." Correct the sentence, in four to six sentences of your own.
#
# | points | for |
# |---|---|
# | 1 | The answer gives a share with its denominator, and says what was known: titles, or titles with days. |
# | 1 | It says "alone in the log" or "fits one number", and why that is not yet a name. |
# | 1 | It uses the strangers: one number that fits can be the wrong one, if nobody knows that the person is in the log. |
# | 1 | It says that the audience is invented, or that another log gives another share, and compares with the prediction. |

# %% [markdown] tags=["words:answer"]
# <!-- BEGIN SOLUTION -->
# In this invented log, four titles fit one number and no other for about three quarters of the 200 people who were tried, and two titles with their days do so for more than nine in ten. That is not yet a name: somebody must know the titles, have them right, and know that the person is in the log. Of 200 people who are not in it, roughly one in eight fit exactly one number all the same, and each of these would be a false accusation. Another log, with more people or fewer titles, has other shares. So the newspaper may write that four films often single a number out, and that two with their days do so nearly always. I had predicted fewer for two plays; I had not thought of how few people watch one title on one day.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# The service tries again. It strikes out the days. A title keeps its name if one person in twelve of the log watched it, and is else called by its genre only, such as "a drama title". What was heard is put in the same words, since nobody can compare it otherwise. Both tables have a column `told`.

# %%
protected, told = sheet.data.protected, sheet.data.protected_heard
protected.select(pl.col("told").n_unique().alias("different words left"))

# %% [markdown]
# ## Task 5: try it on the protected log
#
# Count the targets for whom exactly one number in the protected log has all that was heard. Unit: targets.
#
# It is the code of task 2, but for one thing: two titles of one genre are one fact now, so that not every target has four. `needed` says how many each has.

# %% tags=["task:alone_protected"]
needed = told.group_by("target").len(name="needed")
### BEGIN SOLUTION
shared = told.join(protected, on="told").group_by("target", "viewer").len()
whole = shared.join(needed, on="target").filter(pl.col("len") == pl.col("needed"))
fits = whole.group_by("target").len()
alone_protected = fits.filter(pl.col("len") == 1).height
### END SOLUTION

# %% tags=["check:alone_protected"]
sheet.check("alone_protected", alone_protected)

# %% [markdown]
# ## What to take away
#
# - Time gives people away. A title that hundreds watched has a handful of viewers on one evening.
# - "Alone in the log" is a count. It becomes a person only for somebody who knows more.
# - An attack on people who are not there costs one line of code. Without it, a rate of success means little.
# - The rule protected most people from this attack, at a price: the days are gone, and so are the names of most titles. Only this attack, with these four facts, was tried. Somebody who knows twenty titles is another attacker.
#
# The page "How few plays single somebody out?" of the kit measures the same on a larger audience with `kit.attacks.measure_uniqueness`.
#
# ## Sources
#
# - Y.-A. de Montjoye, C. Hidalgo, M. Verleysen, V. Blondel, "Unique in the crowd: the privacy bounds of human mobility", Scientific Reports 3, 1376, 2013.
# - L. Rocher, J. Hendrickx, Y.-A. de Montjoye, "Estimating the success of re-identifications in incomplete datasets using generative models", Nature Communications 10, 3069, 2019: why somebody who fits may be somebody else.
