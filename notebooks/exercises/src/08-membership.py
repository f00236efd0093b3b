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
#     exercise: membership
# ---

# %% [markdown]
# # Are you one of the 40?
#
# **You will learn** to tell from printed numbers whether somebody belongs to a group, to judge the attack by its AUC and at few false accusations, and to work out how often a name would be right.
#
# **You need.** Python, rates and averages. Arrays with `@`, `any` and `sum` are explained where they are used.
#
# **Time.** 90 minutes: story and prediction 10, task 1 10, task 2 10, task 3 20, task 4 10, task 5 10, words 10, protected release 10.

# %% [markdown]
# ## The story
#
# A service writes that 40 people watched its film every day for 18 days. Readers like it, and the service adds a playful sequel: how many of the 40 watched each of 200 other titles. "These are sums," it says. "No sum is a person."
#
# A reader knows what a colleague watches. Is he one of the 40? She also knows what some other people watch, and so how popular each title is among everybody.
#
# The service, the titles and the people are invented. Every seed is another audience.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("membership", seed=seed)
counts, rates, size = sheet.data.counts, sheet.data.rates, sheet.data.size
candidates, is_member = sheet.data.candidates, sheet.data.is_member

# %% [markdown]
# `counts` is what was printed: for each title, how many of the 40 watched it. `rates` is the share of everybody who did. `candidates` has a row for each of 440 people and a column for each title, True where the person watched it. `is_member` says who of them is in the group. **The attacker has no such list.** You use it to judge her.

# %%
print("first ten counts:", counts[:10])
print("what the rates would make of 40 people:", (40 * rates[:10]).round(1))
print("candidates and titles:", candidates.shape)

# %% [markdown]
# ## Predict first
#
# The attacker accuses one outsider in a hundred by mistake. How many of the 40 members, do you think, will she find? And how many once every number under 11 is withheld? Write down two numbers, and why.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Any honest guess counts. Many people write "none", since each number is a sum over forty people.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: who certainly is not?
#
# Count the candidates who certainly are not in the group, because they watched a title that nobody of the group watched. Unit: candidates.
#
# This is no guess. If the sum is 0, nobody in it did so. `candidates[:, mask]` keeps the columns where the mask is True.

# %% tags=["task:ruled_out"]
### BEGIN SOLUTION
ruled_out = candidates[:, counts == 0].any(axis=1).sum()
### END SOLUTION

# %% tags=["check:ruled_out"]
sheet.check("ruled_out", ruled_out)

# %% [markdown]
# ## Task 2: a first score
#
# Score each candidate by adding up the printed counts of the titles that he or she watched. Give the AUC of these scores. Unit: a share from 0 to 1.
#
# The *AUC* is the share of all pairs of a member and an outsider in which the member scores higher; ties count half. A coin is right half the time: 0.5. `candidates @ counts` adds up for all at once. With `inside`, the scores of the members, and `outside`, those of the others, `kit.evaluate.measure_roc(inside, outside).auc.value` is the AUC. A line of numpy that compares all pairs does it too.

# %% tags=["task:auc_naive"]
### BEGIN SOLUTION
scores = candidates @ counts
roc = kit.evaluate.measure_roc(scores[is_member], scores[~is_member])
auc_naive = roc.auc.value
### END SOLUTION

# %% tags=["check:auc_naive"]
sheet.check("auc_naive", auc_naive)

# %% [markdown]
# How far from a coin is it, and why? Think of what this score rewards in a person.
#
# ## Task 3: compare with everybody
#
# Score each candidate with `kit.attacks.trace`, which compares the rates of the group with those of everybody. Give the AUC of these scores. Unit: a share from 0 to 1.
#
# For each title, the group lies a little above or below everybody: q − p. Somebody who watched it leans the same way, x − p, or the other. The score adds up (x − p)(q − p) / p(1 − p), so that a rare title counts for more. Mind that `trace` asks for rates, and that you have counts. The AUC comes from `kit.evaluate.measure_roc` as before.

# %% tags=["task:auc_traced"]
### BEGIN SOLUTION
scores = kit.attacks.trace(candidates, counts / size, rates)
roc = kit.evaluate.measure_roc(scores[is_member], scores[~is_member])
print(roc)
auc_traced = roc.auc.value
### END SOLUTION

# %% tags=["check:auc_traced"]
sheet.check("auc_traced", auc_traced)

# %% [markdown]
# ## Task 4: accuse few
#
# Accuse everybody who scores above the fifth-highest outsider, so that 4 of the 400 outsiders are accused. Count the members who are found. Unit: members.
#
# An AUC is an average over people whom nobody would accuse. What counts is how many members are found while few outsiders are accused.

# %% tags=["task:found"]
### BEGIN SOLUTION
bar = sorted(scores[~is_member])[-5]
found = (scores[is_member] > bar).sum()
### END SOLUTION

# %% tags=["check:found"]
sheet.check("found", found)

# %% [markdown]
# ## Task 5: the real odds
#
# The crowd is larger than your candidates. Give the share of accused people who are members, if everybody who watched the film is scored and outsiders are accused as often as in task 4. Unit: a share from 0 to 1.
#
# `sheet.data.crowd` people watched the film, the 40 among them. Of your candidates one in eleven is a member. Of the crowd it is far fewer.

# %% tags=["task:precision"]
crowd = sheet.data.crowd
### BEGIN SOLUTION
wrong = 4 / 400 * (crowd - size)
precision = found / (found + wrong)
### END SOLUTION

# %% tags=["check:precision"]
sheet.check("precision", precision)

# %% [markdown]
# ## In words
#
# A reporter runs the attack of task 4 on everybody who watched the film. It accuses a colleague of his. May he print that the colleague is one of the 40? Answer in four to six sentences.
#
# | points | for |
# |---|---|
# | 1 | The answer keeps apart what is certain (a printed zero rules somebody out) and what is a guess (the rest). |
# | 1 | It gives the members who are found, with the 40 as denominator, and the outsiders who are accused. |
# | 1 | It gives the share of names that are right at the real odds, and draws the conclusion. |
# | 1 | It says what the attacker had to know beforehand, and compares with the first number of the prediction. |

# %% [markdown] tags=["words:answer"]
# <!-- BEGIN SOLUTION -->
# No. The numbers prove of many people that they are not in the group, since a printed zero rules out whoever watched that title; of nobody do they prove the opposite. The attack finds about a dozen of the 40 members while it accuses four of 400 outsiders, which is far better than a coin. But thousands of people watched the film, so the list of the accused is mostly wrong: about one name in eight is a member. The attacker also had to know which of 200 titles her colleague watched, and how popular each is. I had predicted that sums give nothing away; they give something away about each, and not enough to print a name.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# The service withholds every number under 11, zeros included. Compare what comes out with the second number of your prediction. A withheld number is NaN, and `trace` leaves it out.

# %%
protected = sheet.data.protected
print("numbers left in print:", (protected >= 11).sum(), "of", len(protected))

# %% [markdown]
# ## Task 6: try it on the protected release
#
# Run the attack of tasks 3 and 4 on `sheet.data.protected`. Count the members who are found while 4 of the 400 outsiders are accused. Unit: members.

# %% tags=["task:found_protected"]
### BEGIN SOLUTION
scores = kit.attacks.trace(candidates, protected / size, rates)
roc = kit.evaluate.measure_roc(scores[is_member], scores[~is_member])
print(roc)
bar = sorted(scores[~is_member])[-5]
found_protected = (scores[is_member] > bar).sum()
### END SOLUTION

# %% tags=["check:found_protected"]
sheet.check("found_protected", found_protected)

# %% [markdown]
# ## What to take away
#
# - Many small leanings add up to a guess about one person.
# - A printed zero is a proof. Withhold it with the other small numbers.
# - Judge such an attack where few are accused, and at the real odds.
# - The rule left tracing little here, and left the reader little as well: most numbers are gone. Only tracing was tried. A release with many more large numbers gives the same attack more to add up.
#
# The page "Are you one of the 53?" of the kit tries more rules and more attacks, by `kit.attacks.measure_membership`.
#
# ## Sources
#
# - N. Homer and others, "Resolving individuals contributing trace amounts of DNA to highly complex mixtures using high-density SNP genotyping microarrays", PLoS Genetics 4(8), 2008.
# - C. Dwork, A. Smith, T. Steinke, J. Ullman, S. Vadhan, "Robust traceability from trace amounts", FOCS 2015: the sum.
# - N. Carlini and others, "Membership inference attacks from first principles", IEEE Symposium on Security and Privacy, 2022: why an AUC is not enough.
