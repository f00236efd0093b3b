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
#     why_not: It looks up single viewers, and in a log of your own they would be real people.
# ---

# %% [markdown]
# # Can staff look one person up with a tool that only counts crowds?
#
# **Finding.** Yes. Three permitted questions, none about fewer than 51 people, tell an insider whether one man watched one film. No threshold up to a quarter of all viewers stopped her.
#
# **How.** We build such a tool, a *query desk*, and attack it with sums of permitted answers that have been known since 1979. Then we ask which threshold and which budget would have stopped it.
#
# **Limits.** The sums are exact only if the desk's answers are. The honest work that a budget would hinder is invented: see [Limits](#Limits).
#
# **Data.** Invented: 100,000 viewers of a video service, and the staff of its office.
#
# **Time.** About 40 seconds.

# %% tags=["parameters"]
k = 11  # smallest group that the desk answers, and smallest that it leaves out
known_title = "Quarry of Grimsel"  # what an acquaintance let slip: a title ...
known_day = "2017-12-17"  # ... and the day he watched it
region = "VA"  # where he lives: Virginia
age_band = "35-44"  # how old he is
plan = "Standard"  # what he pays for
secret = "A Christmas Prince"  # what she wants to know: did he watch this?
people = 20  # people to look up under every threshold
ks = [2, 11, 53, 1000, 5000, 10000, 20000, 25000, 25001, 33333, 33334]  # thresholds
budgets = [2, 3, 5, 10, 20, 50, 100, 200]  # questions that each may ask in four weeks
seed = 1979  # for the people who are looked up, and for the honest work

# %%
from datetime import datetime

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## The insider
#
# "God view" was the name of a tool in which staff of the ride company Uber could follow customers. A manager followed a reporter with it, and in January 2016 the company settled with the Attorney General of New York. A service that learns from this may give its staff a tool that shows no customer at all: it only counts, and refuses to count a handful.

# %% [markdown]
# Our insider works at such a service. She may ask the tool, as everybody there may. She knows a man from outside: where he lives, his age, and a film that he mentioned one day. She wants to know whether he has watched another one, which he would rather keep to himself. She has no access to any list of plays.

# %% [markdown]
# ## The desk
#
# The desk answers how many viewers did this or that, if the group has at least k people **and** leaves out at least k. Without the second rule she could count everybody except one man. As this page is saved, k is 11, and there are 100,000 viewers.

# %%
office = kit.desk.Office(kit.open_films(), k=k)
desk, words = office.desk, office.words
monday = datetime(2018, 1, 8, 9)
known = kit.watched(known_title).on(known_day)
him = known.where(region=region, age_band=age_band, plan=plan)
deed = kit.watched(secret)

# %% [markdown]
# She tries the direct way first: how many people fit everything that she knows about him?

# %%
direct = desk.anew().ask(him, by="insider", at=monday)
Markdown(f"> How many people {kit.text(him)}?\n\nThe desk's answer: **{direct}**.")

# %% [markdown]
# ## Three harmless questions
#
# The desk refuses to count him. It does not refuse to count a crowd that he belongs to, nor the same crowd without him. Subtract one from the other, and only he is left.

# %% [markdown]
# By hand, with the table of twelve employees from the paper that found this. Nobody may count fewer than two. Five are women; four are women who are not professors of computer science. So 5 − 4 = 1 is a woman and a professor of computer science. Her salary comes out the same way, from two sums: 90 − 75 = 15.

# %% [markdown]
# A crowd with one condition that sets the target apart is called an *individual tracker*. The kit looks for one among the facts that she knows.

# %%
seat = desk.anew().seat("insider", at=monday)
insider = kit.attacks.Insider(seat, pool=words.pool(), trackers=["individual"])
person, did_it = insider.learn_deed(him, deed=deed)
steps = [("is he alone?", person), ("did he do it?", did_it)]
rows = [
    f"| {name} | {term.weight:+d} | {term.answer:,} | {term.question} |"
    for name, found in steps
    for term in found.terms
]
head = "| to learn | sign | answer | how many people ... |\n|---|---|---|---|"
Markdown("\n".join([head, *rows]))

# %% [markdown]
# The first difference is how many people fit what she knows, the second how many of these watched the other film. Every group in the table is large enough for the desk.

# %%
n_three = person.n_search + person.n_answer + did_it.n_search + did_it.n_answer
learned = {0: "he did not watch it", 1: "he watched it"}
verdict = learned[did_it.answer] if person.answer == 1 else "nothing is certain of him"
Markdown(
    f"People who fit: {person.answer}. Of these, watched {secret}: {did_it.answer}. "
    f"What she learns: **{verdict}**. It took **{n_three} permitted questions**."
)

# %% [markdown]
# This is arithmetic, and so the finding is of the kind that we call Proved. The proof rests on the desk: it tells the truth, it adds no noise, and nothing changed between two questions.

# %%
Markdown(f"**Proved.** {kit.text(did_it.sentences[0])}")

# %% [markdown]
# ## One crowd that opens every door
#
# An individual tracker has to be found anew for each person. In 1979 Dorothy Denning, Peter Denning and Mayer Schwartz found one that need not be. Take any group T that is neither very small nor very large, such as everybody who watched something on one day. To count a forbidden group C, ask four questions:
#
# COUNT(C) = COUNT(C or T) + COUNT(C or not T) − COUNT(T) − COUNT(not T)
#
# The first two groups together hold everybody, and the people of C once too often. T and not T together hold everybody once. What is left over is C. It does not matter on which side of T they are.

# %% [markdown]
# Here C is the man, if he also watched the film in question. For T she needs nothing that she knows about him. The kit takes a day of which her facts say nothing: she cannot tell whether he is in that crowd or not.

# %%
days = words.pool()[-1]
crowd = next(day for some in kit.attacks.leave_open([days], him & deed) for day in some)
insider = kit.attacks.Insider(
    desk.anew().seat("insider", at=monday), pool=[[crowd]], trackers=["general"]
)
general, general_deed = insider.learn_deed(him, deed=deed)
four = [f"{term.weight:+d} × {term.answer:,}" for term in general_deed.terms]
names = ["C or T", "C or not T", "T", "not T"][: len(four)]
rows = [f"| {name} | {part} |" for name, part in zip(names, four, strict=True)]

# %%
told = "No sum was found: the crowd is too small or too large for this k."
if general_deed.how == "general":
    table = "\n".join(["| group | sign × answer |", "|---|---|", *rows])
    told = f"T: people who {crowd}.\n\n{table}\n\nThe sum: **{general_deed.answer}**."
Markdown(told)

# %% [markdown]
# The sum does not need to know on which side he is, but the answers show it. If he did it, one of the first two crowds is one person larger than the crowd that it was made of.
#
# _Try it: set `secret` to "Leaving Jarrow" in the parameters and run the page again. Which of the four answers change? What does the sum say now?_

# %% [markdown]
# Once T and not T have been counted, every further question about anybody costs two answers. How hard is T to find? She needs a group of at least 2k people that leaves out at least 2k. She puts the regions in a row and asks for the first half of them; if that is too many, for the first quarter, and so on, as one looks up a name in a telephone book. If a single region is too coarse, she divides it by age, by plan, by title and by day.

# %% [markdown]
# ## Does a larger k help?
#
# We look up a number of people, each with one thing that somebody may want to know of them, under every threshold. In the table, `answered` says how many of the forbidden questions were learned and `exact` how many of these answers are true, counted on the log. `search` is the number of questions asked before the tracker was found, `first` the permitted questions about the first person, `further` those about each one after.

# %%
lookups = kit.desk.draw_lookups(desk, words, people, seed=seed)
swept = kit.desk.sweep_desks(desk, lookups, pool=words.pool(), ks=ks)
by_general = swept.filter(pl.col("tracker") == "general").drop("tracker")
by_general

# %% [markdown]
# Beyond a quarter of all viewers no group can have 2k people and leave out 2k, so there is no general tracker. Two groups, one inside the other, still do it up to a third: the *double tracker*.

# %%
fates = swept.filter(pl.col("tracker") != "individual").select(
    "k",
    claim="by a " + pl.col("tracker") + " tracker",
    status=pl.when(pl.col("exact") == pl.col("asked"))
    .then(pl.lit("given away anyway"))
    .otherwise(pl.lit("withheld")),
)
asked = pl.DataFrame({"k": ks}).select("k", claim=pl.lit("asked for directly"))
fates = pl.concat([asked.with_columns(status=pl.lit("withheld")), fates])

# %%
opened = fates.filter(pl.col("status") == "given away anyway")
last = dict(opened.group_by("claim").agg(pl.col("k").max()).rows())
quarter, third = last["by a general tracker"], last["by a double tracker"]
kit.charts.chart_thresholds(
    fates,
    title=f"Up to k = {quarter:,} of {desk.n:,}, one crowd opens every door",
    subtitle=f"Forbidden questions about {people} people, one each. N = {desk.n:,}",
    description="Three rows of marks by k: asked directly nothing is answered; a "
    f"general tracker answers everything up to k = {quarter:,}, a double one up to "
    f"{third:,}.",
)

# %%
most = by_general.filter(pl.col("answered") > 0)["search"].max()
truth = swept["exact"].sum(), swept["answered"].sum()
Markdown(
    f"Of {truth[1]:,} answers learned in all, {truth[0]:,} are exactly true. The "
    f"search for a general tracker never took more than **{most} questions**."
)

# %% [markdown]
# A desk with such a k is of no use: it would refuse every question about fewer than a quarter of all viewers. A threshold on the size of a group does not protect a person from somebody who may ask twice.
#
# _Try it: what would have to be added to an answer so that the sums no longer tell? How large would it have to be, compared with one person?_

# %% [markdown]
# ## Does a budget help?
#
# The other old rule is a budget: so many questions for each member of staff. It can stop an attack only if it is smaller than what the attack needs. What would that cost those who only do their work? We count on four weeks of our invented office.

# %%
use = office.work(seed=seed)
weighed = kit.desk.weigh_budgets(use, [person, did_it], budgets=budgets)
refused = dict(weighed.select("budget", "refused").rows())
stops = weighed.filter("stops")["budget"].max()
weighed.with_columns(pl.col("refused").round(3))

# %%
price = refused.get(stops)
Markdown(
    f"A budget of {stops} questions in four weeks stops this look-up, and with it "
    f"**{price:.0%} of all honest questions**."
    if stops
    else "None of these budgets stops this look-up."
)

# %% [markdown]
# A budget that leaves room for honest work limits how many people one insider can look up. It does not keep her from looking up one. What is left is to write down who asked, and to read it: [the next page](24-who-asked-about-whom.ipynb) does.

# %% [markdown]
# ## Is it true?
#
# The insider saw no play. Here is the one time that we look: at the man, at what he did, and at the numbers of this page.

# %% tags=["check"]
counted = desk.count(him), desk.count(him & deed)
printed = [term.answer for found in (person, did_it) for term in found.terms]
assert (
    counted == (person.answer, did_it.answer) == (general.answer, general_deed.answer)
)
assert truth[0] == truth[1]
story = (known_title, known_day, region, age_band, plan, secret, k)
told = ("Quarry of Grimsel", "2017-12-17", "VA", "35-44", "Standard", secret, 11)
if story == told and secret == "A Christmas Prince":
    assert (counted, n_three, min(printed)) == ((1, 1), 3, 51)
    assert (desk.n, quarter, third) == (100_000, 25_000, 33_333)
f"counted on the log: {counted[0]} person, {counted[1]} who did it"

# %%
row = kit.FindingRow(
    f"Three permitted counts, each of at least {k} people.",
    min(printed),
    person.answer,
    f"The number of people who fit what she knows is {person.answer}, and {verdict}.",
)

# %%
swept_words = (
    f"All {people} forbidden questions that were tried are answered exactly: by a "
    f"general tracker up to k = {quarter:,}, by a double one up to k = {third:,}, of "
    f"{desk.n:,} viewers."
)

counted_row = kit.FindingRow(
    "A desk that answers groups of k people or more that leave out k or more.",
    None,
    None,
    swept_words,
    kit.Counted,
)
kit.show_findings([row, counted_row])

# %% [markdown]
# ## Where to go next
#
# - [24-who-asked-about-whom](24-who-asked-about-whom.ipynb): whether the desk's access log betrays her.
# - [22-the-press-archive](22-the-press-archive.ipynb): the same subtraction, where the questions are those that a press office happened to answer.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): what noise, rounding and other rules do to this attack.
# - [30-how-few-plays](30-how-few-plays.ipynb): what happens when a service hands out the log itself.

# %% [markdown]
# ## Limits
#
# - **The sums are exact because the answers are.** A desk that adds noise to each answer, or counts on a log that changes between two questions, does not fall to three questions. It may fall to many.
# - **He must be alone in what she knows.** The first difference tells her whether he is. Where two people fit, an answer of one tells her nothing certain about him.
# - **No tracker found does not mean there is none.** The search halves a row of groups; it does not try all of them.
# - **The honest work is invented.** What a budget costs depends on how many questions it needs.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM Transactions on Database Systems 4(1), 1979: the three trackers, the table of twelve, and the bounds of a quarter and a third.
# - D. Denning, J. Schlörer, "A fast procedure for finding a tracker in a statistical database", ACM Transactions on Database Systems 5(1), 1980: finding one in about as many questions as it takes to halve the list.
# - J. Schlörer, "Identification and retrieval of personal records from a statistical data bank", Methods of Information in Medicine 14, 1975: the individual tracker.
# - Attorney General of the State of New York, Assurance of Discontinuance No. 15-185 in the matter of Uber Technologies, Inc., January 2016; reported by BuzzFeed in November 2014: "God View".
