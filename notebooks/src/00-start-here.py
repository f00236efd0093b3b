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
#     own_log: false
#     why_not: It introduces the kit on the invented audience; 10-the-53 runs the same attack on your log.
# ---

# %% [markdown]
# # Can a number about 53 people point at four?
#
# **Finding.** Yes. A real sentence counts 53 people. Beside an invented 57 for the day before, it proves that exactly four people broke their streak on 10 December. A rule that hides every number below 11 prints both numbers, and so does every rule up to k = 53.
#
# **How.** One subtraction, done by a program that knows what the two sentences mean. It never sees the audience. Its answer is true in every audience in which the sentences are true.
#
# **Limits.** The proof needs exact numbers that count the same people in the same way: see [Limits](#Limits).
#
# **Data.** The sentence about the 53 was really published; the 57 was not. The audience here is invented: 100,000 viewers, with 53 such people, and four who broke off a day earlier, planted among them.
#
# **Time.** Five minutes to read, about 10 seconds to run.

# %% tags=["parameters"]
title = "A Christmas Prince"  # the film
days = 18  # length of the streak, in days
until = "2017-12-10"  # last day of the streak
k = 11  # the threshold: the smallest number of people that may be printed

# %%
from IPython.display import Markdown

import kit

kit.use_charts()
kit.use_tables()

# %% [markdown]
# ## The tweet
#
# In December 2017 a video service wrote to its followers:

# %%
Markdown(f"> {kit.text(kit.read_claim('netflix-53').claim)}")

# %% [markdown]
# Some laughed, some asked how the company knew. It answered the press:

# %%
Markdown(f"> {kit.text(kit.read_claim('netflix-statement').claim)}")

# %% [markdown]
# Fifty-three people are a crowd, and none of them is identified. Is that enough?
#
# This kit answers such questions with programs. You need four of its words:
#
# - a **claim** is a sentence that counts people;
# - a **release** is all that was made public together;
# - a **threshold k** lets a number be printed only if at least k people stand behind it;
# - a finding is **proved** if it is true in every audience that fits the release.

# %% [markdown]
# ## Say it
#
# You can read a claim aloud. It holds no data: it is a sentence.

# %%
streak = kit.watched(title).every_day(days, until=until)
print(streak.sentence(53))

# %% [markdown]
# The tweet says 53. Now imagine that the company had tweeted the day before as well: the same sentence, one day shorter. The number of that day is invented.

# %%
told_daily = kit.publishing.streak_history(streak)
day_before = told_daily[-2]  # as it stood on the eve of the last day
print(day_before)

# %% [markdown]
# ## Publish it
#
# We need an audience in which both sentences can be counted, so the kit comes with an invented one: 100,000 viewers in two months of 2017, with habits like those of real ones. The publisher counts the claims on its log, applies its rule, and prints.

# %%
release = kit.publish(kit.open_films(), [day_before, streak], rule=kit.Threshold(k))
for number in release.numbers:
    print(number)

# %%
n_printed = sum(isinstance(number.printed, kit.Exact) for number in release.numbers)
usual = {
    2: "Both are printed. A rule that looks at one number at a time sees no harm.",
    1: "One of the two is withheld. The rule has taken one sentence away.",
    0: "Both are withheld. Nothing is left to read.",
}
Markdown(f"The rule hides every number below {k}. {usual[n_printed]}")

# %% [markdown]
# ## Attack it
#
# The attacker has these two lines and nothing else. Whoever watched every day until the 10th had watched every day until the 9th: the second group lies inside the first. So two printed numbers can be subtracted.
#
# By hand, with 57 and 53: 57 − 53 = 4. The kit does the same for any set of sentences, and says which numbers its proof rests on.

# %%
found = kit.subtract_nested(release).findings
nothing = f"Under k = {k}, the two lines cannot be subtracted: nothing is proved."
Markdown(f"**Proved.** {kit.text(found[0].sentence())}" if found else nothing)

# %% [markdown]
# As this page is saved, four people are left, and four are few. Suppose that a colleague said on the 9th "that sentence is about me", and on the 10th "not any more". Then he is one of exactly four. If a town or an age becomes known of one of the four, the chance that it is his is one in four. The attacker never needed the log.

# %% [markdown]
# ## Would a higher k have stopped it?
#
# We print the same two numbers under a list of thresholds, from 1 to 100, and attack what is left.

# %%
audience = kit.open_films()
counts = dict(
    zip([day_before, streak], kit.count(audience, [day_before, streak]), strict=True)
)
population = kit.count(audience, [kit.everyone()])[0]
groups = {
    f"{counts[day_before]} people until the day before (invented)": day_before,
    f"{counts[streak]} people until the last day": streak,
    "those who missed the last day": day_before & ~streak,
}
swept = kit.sweep_thresholds(counts, groups, population=population)
last_k = swept.filter(status="given away anyway")["k"].max()

# %%
kit.charts.chart_thresholds(
    swept,
    title=f"Up to k = {last_k}, no threshold protects the few between"
    if last_k
    else "No threshold gives the group between away",
    subtitle=f"What becomes of each number as k, the smallest printable count, rises. "
    f"Invented audience, N = {population:,}",
    description="Invented audience. Nobody printed how many missed the last day. "
    + (
        f"It can be worked out under every threshold up to k = {last_k}." * bool(last_k)
    ),
)

# %% [markdown]
# No printed number counts only them, so a threshold never looks at them. This subtraction stops only when the rule withholds one of the two numbers that they lie between. By then the tweet is gone, too.
#
# _Try it: set `k = 54` in the parameters cell and run all. What does the release still say?_

# %% [markdown]
# ## Two ks
#
# This is why the kit measures two numbers and never mixes them. **k_cell** is the smallest number printed: what a threshold tests. **k_release** is the smallest group of people that everything printed together proves: what a reader can work out.

# %%
smallest = kit.k_release(release)
Markdown(
    f"k_cell = **{kit.k_cell(release) or 'none'}**, k_release = "
    f"**{smallest.k or 'none'}**. {kit.text(smallest.sentence())}"
)

# %% [markdown]
# This k is a smallest count that may be printed. It is not the k of **k-anonymity**, which asks that every row of a table be shared by at least k people (L. Sweeney, 2002). A printed count of 53 can satisfy the first and say nothing of the second.

# %% tags=["check"]
if (title, days, until, k) == ("A Christmas Prince", 18, "2017-12-10", 11):
    assert (counts[day_before], counts[streak]) == (57, 53)
    assert (kit.k_cell(release), smallest.k, last_k) == (53, 4, 53)
    assert (kit.count(audience, [day_before & ~streak]), population) == ([4], 100_000)

# %%
kit.show_findings(
    [
        kit.FindingRow(
            claim=f"People who {streak}: {release.numbers[1].printed}. Until the day "
            f"before, an invented number: {release.numbers[0].printed}.",
            k_cell=kit.k_cell(release),
            k_release=smallest.k,
            proved=smallest.sentence(),
        )
    ]
)

# %% [markdown]
# ## Where to go next
#
# - [10-the-53](10-the-53.ipynb): all that this sentence gives away, alone and beside other numbers. It runs on your own log as well.
# - [11-posters](11-posters.ipynb): a crowd of 3,749, and one person in New York.
# - [12-a-week-of-the-office](12-a-week-of-the-office.ipynb): a week of viewing, and what it does and does not say about somebody.

# %% [markdown]
# ## Limits
#
# - The audience is invented, and so is the 57. The company printed the 53 only.
# - A proof holds if the numbers are exact, "watched" means the same in both sentences, and both count the same population. Rounding or noise would weaken it; other sentences could sharpen it.
# - A threshold was tried against one subtraction here. What stops it need not stop other attacks.
# - Four people are not four names. It takes somebody who knows that a certain person kept the streak until the 9th.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - The sentence and the statement: `data/published_claims.csv`, rows `netflix-53` and `netflix-statement`, with the reports they rest on.
# - k-anonymity: L. Sweeney, "k-anonymity: a model for protecting privacy", International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002.
# - Subtraction as an attack: D. Denning, P. Denning, M. Schwartz, "The tracker", ACM TODS 4(1), 1979.
