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
#     exercise: averaging-and-decoding
# ---

# %% [markdown]
# # Is a little noise enough?
#
# **You will learn** to average rounding away, to decode noisy answers about 80 people into a secret of each, and to find out how many answers that takes.
#
# **You need.** Python, means, and exercise 2 (a desk that answers questions about groups).
#
# **Time.** 90 minutes: story and prediction 10, task 1 10, task 2 15, task 3 5, task 4 15, task 5 15, words 10, protected release 10.

# %% [markdown]
# ## The story
#
# A service lets its staff ask how many viewers did this or that. "Nobody gets an exact number," it says. "Every answer is rounded or blurred, and no answer is about few people." Staff may ask as often as they like.
#
# Somebody on the staff is curious about a small group, and then about 80 people one by one. She breaks no rule. She asks many questions.
#
# The service and the people are invented. Every seed is another audience.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("averaging-and-decoding", seed=seed)
asked_again = sheet.data.asked_again
with_group, without_group = sheet.data.with_group, sheet.data.without_group

# %% [markdown]
# The desk rounds to a multiple of 5. `with_group` has its answers about 300 crowds with the small group in them, and `without_group` about the same crowds without. `asked_again` is the first crowd with the group, asked about 300 times.

# %%
print("with:   ", with_group[:8])
print("without:", without_group[:8])
print("again:  ", asked_again[:8])

# %% [markdown]
# ## Predict first
#
# Can she find the size of the small group, though every answer is rounded to 5? And if every answer about 80 people is off by 3 or so, how many answers does she need to know the secret of nearly each of them? Write down a yes or no and a number, and why.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Any honest guess counts. Many people write "no" for the group, which is about as large as what rounding hides, and thousands for the secrets.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: ask again and again
#
# Average the 300 answers to the one question, take the first answer of `without_group` from it, and give the difference. Unit: people.
#
# This is what one tries first against noise. Look at what it is worth here.

# %% tags=["task:first_try"]
### BEGIN SOLUTION
first_try = asked_again.mean() - without_group[0]
### END SOLUTION

# %% tags=["check:first_try"]
sheet.check("first_try", first_try)

# %% [markdown]
# The same question gets the same answer. Rounding always does that, and a desk with noise can do it too ("sticky noise"). So the blur must be made to change.
#
# ## Task 2: change the crowd
#
# Find the size of the small group from all 300 crowds, as a whole number. Unit: people.
#
# With every crowd, rounding goes another way. The group stays the same.

# %% tags=["task:size"]
### BEGIN SOLUTION
size = round((with_group - without_group).mean())
### END SOLUTION

# %% tags=["check:size"]
sheet.check("size", size)

# %% [markdown]
# ## Task 3: what needs no answer at all
#
# Now there are 80 people who have numbers. The secret of each is a yes or a no: who watched the film? `answers` holds 1,600 questions. Each picks about half of the people by a formula on their numbers, so that she knows who is in it. Each answer says how many of them have a yes, and is off by 3 or so. `secret` is the judge's.
#
# Count the people about whom somebody is right who says the commoner answer of everybody, and reads no answer of the desk. Unit: people. This is the *baseline*. An attack is worth what it adds to it.

# %% tags=["task:commoner"]
answers, secret = sheet.data.answers, sheet.data.secret
print(answers)
### BEGIN SOLUTION
commoner = max(secret.sum(), (~secret).sum())
### END SOLUTION

# %% tags=["check:commoner"]
sheet.check("commoner", commoner)

# %% [markdown]
# ## Task 4: decode a few answers
#
# Decode the first 100 answers. Count the people whose secret is named rightly. Unit: people.
#
# Each answer is an equation with one unknown for each person, and is a little wrong. `kit.attacks.decode` finds the shares from 0 to 1 that fit all of them best, and rounds. Compare with task 3.

# %% tags=["task:right_few"]
### BEGIN SOLUTION
guesses = kit.attacks.decode(answers.first(100)).guesses
right_few = (guesses == secret).sum()
### END SOLUTION

# %% tags=["check:right_few"]
sheet.check("right_few", right_few)

# %% [markdown]
# ## Task 5: ask more
#
# Find the smallest number in `sheet.data.steps` of answers from which decoding names at least 76 of the 80 secrets rightly. Unit: answers.

# %% tags=["task:enough"]
steps = sheet.data.steps
### BEGIN SOLUTION
right = {
    n: (kit.attacks.decode(answers.first(n)).guesses == secret).sum() for n in steps
}
enough = min(n for n in steps if right[n] >= 76)
### END SOLUTION

# %% tags=["check:enough"]
sheet.check("enough", enough)

# %% [markdown]
# And with all answers? Beside it stands a control: the same guesses, held against secrets in an order drawn by lot.

# %%
judged = kit.attacks.measure_decoding(answers, truth=secret, seed=seed).success
print(f"right, of 80: {judged.rate.value:.0%} by all {len(answers):,} answers")
print(f"from {judged.rate.low:.0%} to {judged.rate.high:.0%} (95% interval)")
print(
    f"the same guesses about people in another order: {judged.control_rate.value:.0%}"
)

# %% [markdown]
# ## In words
#
# The service says: "Each answer is off by three people or so, and one person is only one. Nobody shows." Answer in four to six sentences, for a reader of a newspaper.
#
# | points | for |
# |---|---|
# | 1 | The answer says why one answer gives nobody away, and many together do. |
# | 1 | It says why asking the same question again did not help, and what did. |
# | 1 | It gives the secrets named rightly with their denominator, beside the baseline. |
# | 1 | It says what she had to know (who is in each question), and compares with the prediction. |

# %% [markdown] tags=["words:answer"]
# <!-- BEGIN SOLUTION -->
# A single answer is blurred by more than one person, and gives nobody away. But the blur of each answer is another one, and what they say together is far less blurred. Asking the same question again did not help, since the desk says the same again; asking about other crowds did, and gave the exact size of a small group behind numbers that were all rounded to five. From a few hundred answers she named at least 76 of 80 secrets, where saying the commoner answer of everybody is right about little more than half. She needed to know who was in each question; without the numbers of the people she could not have put a secret to a person. I had predicted that it would take thousands of answers.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# The service now fixes a budget for all questions together. 1,600 answers share it, and so each gets much more noise: 60 people, as its standard deviation. (With ρ for the budget, that is ρ = 1600 / (2 · 60²) = 0.22; exercise 11 says what such a promise means.)

# %%
protected = sheet.data.protected
print(protected, "of which the first are", protected.values[:8])

# %% [markdown]
# ## Task 6: decode under a budget
#
# Decode all 1,600 protected answers. Count the people whose secret is named rightly. Unit: people. Compare with the baseline of task 3 before you call it a success.

# %% tags=["task:right_protected"]
### BEGIN SOLUTION
guesses = kit.attacks.decode(protected).guesses
right_protected = (guesses == secret).sum()
### END SOLUTION

# %% tags=["check:right_protected"]
sheet.check("right_protected", right_protected)

# %% [markdown]
# ## What to take away
#
# - Noise averages away. The mean of four times as many answers is twice as exact.
# - No size of noise is enough as such. It can be enough for so many questions.
# - A share of secrets named rightly means little without what needs no answer.
# - Under the budget this decoder did not clearly beat one answer for all. Its answers are of little use either: noise of 60 on counts of about 15. A budget for fewer questions leaves better answers.
#
# The page "Is a little noise enough?" of the kit does it with a real formula on numbers, and quotes a real system.
#
# ## Sources
#
# - I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS 2003.
# - A. Cohen, K. Nissim, "Linear program reconstruction in practice", Journal of Privacy and Confidentiality 10(1), 2020.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM Transactions on Database Systems 4(1), 1979.
