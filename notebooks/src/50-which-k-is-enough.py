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
#     own_log: true
#     needs: []
# ---

# %% [markdown]
# # Which k is enough?
#
# **Finding.** None by itself, nor with a little blur. At k = 100, with answers rounded to 5, a query desk proves nothing; yet whoever averages some 130 answers a group sizes 20 of 20 right (84% to 100%). On these 20, averaging showed no gain only with a sample or much larger noise; coarser words leave it nothing to ask.
#
# **How.** We publish one audience under eight kinds of rule at several ks, and try six attacks on what is printed. What they *prove* and what they *guess* are told apart; every guess stands beside a baseline and a control group.
#
# **Limits.** The publications, the small groups and the list of attacks are ours: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers. One half, drawn at random, is published; the other half is the control.
#
# **Time.** About two minutes.

# %% tags=["parameters"]
log_path = ""  # empty for the invented audience; or your CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"} where names are not guessed
seed = 2017  # for the two halves, the random windows, and rules that draw at random
ks = [1, 2, 3, 5, 11, 20, 50, 100]  # smallest counts to print
groups = 40  # small groups that are attacked in each publication, at most
k = 11  # the threshold that is looked at by itself; one of ks
scales = [1, 2, 5, 10, 20, 50]  # of noise on every answer of a desk, in people
processes = 1  # how many run side by side; 2 do more work in all, in less time

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="your log" if log_path else "invented audience")
kit.use_tables()
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The attacker
#
# She reads what a service prints about its audience, or may ask its query desk, and knows the rule by which it prints. She has a list of small groups, of 1 to 10 people each: those who came on one evening, those of one age in one state. She wants to know how many people each holds, exactly. A group of exactly one is a person.
#
# Two things can come of it, and they are never added up:
#
# - **Proved.** One size fits what was printed, in every audience there could be. She needs no luck.
# - **Scored.** Several sizes fit. She names the likeliest, and we count how often she is right. Somebody who has read nothing is right now and then, so each count stands beside two others. The **baseline** says the same of every group: the answer that turns out to be right most often. The **control** compares her answers with the same groups in the half of the viewers that is in no publication.
#
# ### Two ks
#
# In this notebook k is the smallest count that may be printed. That is not the k of *k-anonymity*, Latanya Sweeney's term. There, a table of people is k-anonymous if every person in it shares her *quasi-identifiers* with at least k − 1 others in the table; quasi-identifiers are what a stranger may know of her from elsewhere, such as a region and an age. A table of counts with no number under k can be read as such a table. But the promise is about one table: nothing in it speaks of a second table, or of two sentences that are subtracted.

# %% [markdown]
# ## One evening, by hand
#
# Two boasts: 57 people had watched a film by Friday, 60 by Saturday. Who came on Saturday? 60 − 57 = 3 people, and no threshold up to 57 touches either number.
#
# Let the threshold be 58. Friday's number is now withheld. A reader who knows the rule knows that it is 1 to 57, so 60 − 57 = 3 to 60 − 1 = 59 people came. Or print both rounded to 5: 55 may be 53 to 57, and 60 may be 58 to 62. The least that can have come is 58 − 57 = 1, the most 62 − 53 = 9; the printed numbers suggest 60 − 55 = 5. That is a guess, and here a wrong one.

# %%
friday, saturday = (
    kit.watched("the film").between("2017-12-01", last)
    for last in ("2017-12-15", "2017-12-16")
)
came = kit.sweeps.Sought(saturday & ~friday, ((1, saturday), (-1, friday)))
rules = [
    kit.Threshold(11),
    kit.Threshold(58),
    kit.Rounding(5),
    kit.Steps((kit.Threshold(58), kit.Rounding(5))),
]

# %% [markdown]
# The group, and how it is reached: one number added, one taken away. Under each rule, what is printed and what an attacker makes of it:

# %%
rows = []
for rule in rules:
    printed = kit.apply_rule([friday, saturday], [57, 60], rule=rule)
    (told,) = kit.sweeps.Differencing().learn(printed, [came])
    lines = [str(number.printed) for number in printed.numbers]
    ends = [told.size.low, told.size.high, kit.sweeps.say_size(told, usual=1)]
    rows.append([str(rule), *lines, *ends])
columns = ["rule", "Friday", "Saturday", "low", "high", "guess"]
by_hand = pl.DataFrame(rows, columns, orient="row")
by_hand

# %% [markdown]
# `low` and `high` bound the group in every audience that fits; where they meet, its size is proved. `guess` is what she names. Where nothing suggests a size she names the usual one for groups of this kind, here taken to be 1, or the nearest to it that fits.
#
# _Try it: which base of rounding would have printed the same number on both days? Is the group of Saturday safe then?_

# %% [markdown]
# ## Blur, by hand
#
# Rounding seems to end this. It ends the proof, and not the attack. Three people live in a small place, and a desk rounds every answer to 5. The attacker takes a crowd, asks for it with the three added, asks for it without them, and subtracts. She does that with five crowds, of 80 to 84 people:

# %%
rounding, small = kit.Rounding(5), 3
crowds = list(range(80, 85))
with_them, without = (
    [rounding.publish(n + extra).count for n in crowds] for extra in (small, 0)
)
pairs = pl.DataFrame(
    {"crowd": crowds, "told with the three": with_them, "told without": without}
).with_columns(difference=pl.col("told with the three") - pl.col("told without"))
pairs

# %% [markdown]
# Every single difference is 0 or 5, and says little. Their mean says all: over five crowds that end differently, a group of three is rounded up three times and down twice, and 15 / 5 = 3. She does not know how large the crowds are, and need not. This is **averaging** (Denning 1982; Asghar and Kaafar 2020). No answer here is under 80, so no threshold up to 80 sees it.
#
# Noise averages away too. If an answer is off by 2 people as a rule, the difference of two answers is off by about 2.8, and the mean of m differences by 2.8 / √m. To name a size it must be off by less than one half, and with 100 pairs it is as a rule: 2.8 / 10 = 0.28. Noise that is *sticky*, the same whenever the same question comes, does not change that, because no question comes twice.

# %%
Markdown(
    f"Mean of the five differences: **{pairs['difference'].mean():g}**. By formula, "
    "the chance that the mean of 100 differences rounds to the true size, each off by "
    f"2.8: {kit.attacks.chance_by_averaging(100, 2.8):.1%}; by 28: "
    f"{kit.attacks.chance_by_averaging(100, 28):.1%}."
)

# %% [markdown]
# **Decoding** goes one step further. Instead of one group, it solves for everybody at once: many counts over crowds whose members are known are as many equations, and each person is an unknown that is yes or no (Dinur and Nissim 2003; Cohen and Nissim 2020). [Another page](41-noise-is-not-enough.ipynb) does it step by step.

# %% [markdown]
# ## What is published
#
# A service prints many things. These are chosen from the log by fixed rules, so that the same is done with a log of your own; those for which the log has no column are left out.
#
# - **daily totals**: every evening, how many have watched a title so far, over the four weeks in which it was played most. The secret: how many came on one day.
# - **random windows**: how many watched a title between two days, for thirty pairs of days drawn at random. The secret: who is in a wide window and not in a narrow one within it.
# - **streaks**: for three days, who watched on each, and who on several of them. The secret: who kept part of a streak and broke it.
# - **weekly notes**: a press archive that tells of weeks, regions and an area. The secret: differences of its lines, among them a small region.
# - **two tables** of a title's viewers by region and age, with margins, where the second has broader ages. The secret: small cells.
# - **desk**: staff may ask how many viewers did this or that, and each answer goes through the rule. The secret: few people of one region and age who watched a title.
# - **crowds of known people**: a system answers how many of a list of people watched a title. The lists are halves, drawn by lot, of a panel of people, half of whom did. The secret is not a size here but a person: did she?

# %%
log = own or kit.open_films()
names = ["daily totals", "random windows", "streaks", "weekly notes"]
names += ["two tables", "desk", "crowds of known people"]
cases = kit.choose_cases(log, seed=seed, at_most=groups, names=names)
small_groups = [case for case in cases if case.game is kit.sweeps.HowMany]
sizes = [[secret.size for secret in case.secrets] for case in small_groups]
pl.DataFrame(
    {
        "publication": [case.name for case in small_groups],
        "small groups": [len(found) for found in sizes],
        "people in them, summed": [sum(found) for found in sizes],
        "of exactly one": [found.count(1) for found in sizes],
    }
)

# %% [markdown]
# We seek only groups that hold 1 to 10 people in the published half and in the other half as well. If they were chosen for being small in one half, an attack that knows nothing but that would seem to have learned something.

# %%
panels = [case for case in cases if case not in small_groups]
Markdown(
    " ".join(
        f"The panel has {len(case.panel):,} people, and {case.n_asked:,} questions are "
        f"asked about it; {len(case.secrets)} of its people are judged."
        for case in panels
    )
    or "This log has no panel."
)

# %% [markdown]
# ## The rules
#
# Eight kinds, each at every k. The first two only withhold. The others round, add noise, count a part of the viewers or speak of coarser groups, most of them with a threshold besides. *Cell keys* are noise that is always the same for the same people: every viewer carries a random number, her key; the keys of all who are counted are added up, and the sum decides how much noise the count gets. So a count that is printed twice gets the same noise both times. For one k:

# %%
pl.DataFrame(
    {
        "kind of rule": list(kit.rules.FAMILIES),
        "what it does": [str(family(k)) for family in kit.rules.FAMILIES.values()],
    }
)

# %% [markdown]
# ## The sweep
#
# Every publication under every rule and k, and every attack that can read it. There are six:
#
# - **differencing** subtracts one sentence from another;
# - **linear reconstruction** reads all sentences about one title together, as a system of equations;
# - **table audit** fills in tables from their margins and from each other;
# - **tracker** asks the desk for large groups that add up to a small one;
# - **averaging** asks the desk for many crowds, with the small group and without it: at most 200 questions for a group, refused ones included, for at most 20 of the groups, because it takes long;
# - **decoding** solves for everybody in the panel, by least squares over all answers.
#
# If anything that an attack calls proved were false, the sweep would stop with an error.

# %%
swept = kit.sweep(cases, kit.rules.FAMILIES, seed=seed, ks=ks, processes=processes)
attacked = kit.sweeps.measure_gains(swept.filter(pl.col("valid") > 0))
pairs = attacked.select("case", "attack").unique(maintain_order=True)
Markdown(
    f"{swept.height:,} points: {attacked.height:,} at which an attack could be tried, "
    f"and {swept.height - attacked.height:,} at which it could not, because the "
    "numbers it needs are no longer told, or are too many to be read together. "
    f"Attacks and publications that go together: {pairs.height}."
)

# %% [markdown]
# ## What k stops, as far as proofs go
#
# First what is proved, under the plain threshold: a number of k people or more is printed, a smaller one is not. Rules of this kind are in use: [another page](51-thresholds-in-the-wild.ipynb) lists some. Of the panel nothing is called proved, so it has no row here.

# %%
tries = pl.col("valid").max().over("case", "attack")
of_groups = attacked.filter(game=kit.sweeps.HowMany.name)
plain = of_groups.filter(rule="threshold").with_columns(
    rule=pl.format("{}: {}", "case", "attack"), tries=tries
)
last = plain.filter(k=max(ks))
alive = last.filter(pl.col("proved") > 0)
tried_at = kit.sweeps.measure_reach(swept, cases, rule="threshold", k=k)

# %% [markdown]
# Each row is one attack on one publication, with the number of groups that it could try. Each cell counts the groups whose size is proved.

# %%
kit.charts.chart_proved(
    plain.select(pl.format("{}, of {}", "rule", "tries").alias("rule"), "k", "proved"),
    of="small groups whose size is proved",
    title=f"At k = {max(ks)}, sizes are still proved by {alive.height} of "
    f"{last.height} attacks",
    subtitle=f"Plain threshold, by publication and attack. Groups tried: {tried_at.n}",
    description="How many small groups are proved, by publication, attack and k. At "
    f"the largest k it is still more than none in {alive.height} of {last.height} "
    "rows.",
)

# %% [markdown]
# A zero says that this attack proved none of the groups that it tried. The rows that do not end in one:

# %%
said = [
    f"{row['rule']} ({row['proved']} of {row['valid']} groups)"
    for row in alive.iter_rows(named=True)
]
Markdown(f"Still proved at k = {max(ks)}: {', '.join(said) or 'nothing'}.")

# %% [markdown]
# A threshold withholds a number when *that number* is small. Subtraction asks for the small difference of two large ones, which k never looks at. It fails when one of the two is withheld, that is, when the boast itself is gone. A desk is worse off still: whoever may ask about large groups can put a small one together from them, and a larger k only means larger groups to ask about.
#
# Now all rules, and all publications together. Where several attacks read the same one, the best counts.

# %%
tried = pl.when(pl.col("valid") > 0).then("proved").alias("proved")
best = swept.filter(game=kit.sweeps.HowMany.name)
best = best.group_by("rule", "case", "k", maintain_order=True).agg(tried.max())
together = best.group_by("rule", "k", maintain_order=True).agg(pl.col("proved").sum())
open_ends = (
    together.filter(pl.col("proved") > 0).group_by("rule").agg(pl.col("k").max())
)
endless = open_ends.filter(k=max(ks))["rule"].to_list()
ended = open_ends.filter(pl.col("k") < max(ks))["k"].max() or 0
quiet = [name for name in kit.rules.FAMILIES if name not in endless]
from_k = min(n for n in ks if n > ended)

# %% [markdown]
# A row here is a rule, against everything at once:

# %%
kit.charts.chart_proved(
    together,
    of="small groups whose size is proved, over all publications",
    title=f"From k = {from_k} on, {len(quiet)} of {len(kit.rules.FAMILIES)} rules "
    "leave our attacks no proof",
    subtitle="By rule and k. That is no all-clear: guesses are not counted here",
    description=f"How many groups are proved, by rule and k. From k = {from_k} on, our "
    f"attacks prove none under {len(quiet)} of {len(kit.rules.FAMILIES)} rules.",
)

# %% [markdown]
# It looks as if some rules had won. But "proved" cannot judge them. Where every number may be off by a little, the difference of two is seldom certain, and noise without a limit leaves every size possible, however little of it there is. What matters is what she can *guess*.

# %% [markdown]
# ## What averaging guesses at the desk
#
# The same desk, under every rule. A point is the share of groups that are sized right, with its 95% interval; the dashed line is the baseline, an open square the control. A cross means that the attack could not be tried.

# %%
columns = ["panel", "k", "rate", "low", "high", "baseline", "control"]
named = {"rule": "panel", "baseline_rate": "baseline", "control_rate": "control"}
averaged = swept.filter(attack="averaging").drop("baseline").rename(named)
held = averaged.filter(pl.col("valid") > 0)
sure = held.filter(pl.col("k") == max(ks), pl.col("rate") > 0.9)
n_kinds = averaged["panel"].n_unique()

# %%
kit.charts.chart_success(
    averaged.select(columns),
    title=f"Averaging at k = {max(ks)}: nine in ten right under {sure.height} of "
    f"{n_kinds} rules",
    subtitle="Averaging at the desk, at most 200 questions for a group. Groups sized "
    f"right, proved or guessed, of {held['valid'].max()}",
    description=f"At the largest k, more than 90% of sizes are right under "
    f"{sure.height} of {n_kinds} rules. A panel for each rule shows success by k, with "
    "interval, baseline and control.",
    baseline="baseline: best single size",
) if held.height else Markdown("This log has no desk.")

# %% [markdown]
# The same at the largest k, in numbers. `proved` and `guessed` have no group in common; `right` are those of the guessed that are named right, and the two columns after it say how many of the same the baseline and the control have. `questions` is what it took for a group, in the mean:

# %%
counted = {"guessed_succeeded": "right", "guessed_baseline_succeeded": "baseline right"}
counted |= {"guessed_control_succeeded": "control right"}
at_last = attacked.filter(k=max(ks), attack="averaging").rename(counted)
at_last.select(
    *("rule", "valid", "proved", "guessed", *counted.values()),
    *(pl.col(end).round(2) for end in ("low", "high")),
    pl.col("questions").round(0),
)

# %% [markdown]
# Where the words are coarser than the group, there is no crowd with the group and one without it, because nobody can name the group; and in a sample she learns the sample, exactly, which says little about all. The other kinds of rule withhold small numbers or blur each answer by a few people, whatever k is; the table says what averaging makes of that. Rounding to k by lot is different: there the blur grows with k. Where averaging does no better than its baseline, that is said of as many groups as `valid` counts, and of no more questions than were asked.

# %% [markdown]
# ## What decoding guesses of a panel
#
# Here an answer is about a person: did she watch? Half of the panel did.

# %%
decoded = swept.filter(attack="decoding").drop("baseline").rename(named)
read_off = decoded.filter(pl.col("valid") > 0)
whole = read_off.filter(pl.col("k") == max(ks), pl.col("rate") > 0.9)
kit.charts.chart_success(
    decoded.select(columns),
    title=f"Decoding at k = {max(ks)}: nine in ten right under {whole.height} of "
    f"{decoded['panel'].n_unique()} rules",
    subtitle="Least squares over all answers about the panel. People named right, of "
    f"{read_off['valid'].max()}",
    description=f"At the largest k, more than 90% of the people are named right under "
    f"{whole.height} of the rules. A panel for each rule shows success by k, with "
    "interval, baseline and control.",
    baseline="baseline: the same of everybody",
) if read_off.height else Markdown("This log has no panel.")

# %% [markdown]
# A threshold withholds the crowds that come out small and leaves the others, which are enough. Under a sample, only a yes is an answer: those who are in the sample and watched are given away, and of all others she says nothing. The baseline says the same of the whole panel. On so few answers even a perfect score can be luck: where the next table cannot rule that out it says *no gain*, which is no comfort to those who are given away. A rule of coarser words has none for a list of people, and was not tried here.

# %% [markdown]
# ## Every rule, every attack
#
# At the k that is looked at by itself. *Proved*: so many sizes are certain. *Guessed*: of what is not proved, so many are named right, more often than both the baseline and the control explain, at 95% and corrected for all points of this table. *No gain*: neither, on so many tries. A dash: it could not be tried.

# %%
at_k = attacked.filter(k=k)
at_k = kit.sweeps.measure_gains(at_k.drop("gain"), points=max(1, at_k.height))
fate = (
    pl.when(pl.col("proved") > 0)
    .then(pl.format("{} of {} proved", "proved", "valid"))
    .when(pl.col("gain") > 0)
    .then(pl.format("{} of {} guessed", "guessed_succeeded", "guessed"))
    .otherwise(pl.format("no gain on {}", "valid"))
)
board = at_k.select("rule", pl.format("{}: {}", "case", "attack"), fate=fate)
grid = board.pivot("rule", index="case", values="fate").fill_null("–")
grid.rename({"case": "publication: attack"})

# %% [markdown]
# ## Is any rule all clear?
#
# How far does "nothing proved, nothing guessed" reach? It depends on how many groups were tried. If none of n falls, the 95% interval for the share that could still be proved runs up to z² / (n + z²), with z = 1.96. By hand: for one group that is 3.84 / 4.84 = 79%, which says next to nothing. We give no all-clear where more than one group in twenty could be open, and none where guesses beat luck.

# %%
reaches = {
    name: kit.sweeps.measure_reach(swept, cases, rule=name, k=max(ks))
    for name in kit.rules.FAMILIES
}
clear = [name for name, one in reaches.items() if one.is_all_clear]

# %% [markdown]
# One row a rule, and the same in sentences:

# %%
pl.DataFrame(
    {
        "rule": list(reaches),
        "groups tried": [one.n for one in reaches.values()],
        "proved": [one.proved for one in reaches.values()],
        "attacks that guess": [len(one.guessed) for one in reaches.values()],
        "attacks not tried": [len(one.untried) for one in reaches.values()],
        "all clear": [
            "no" if name not in clear else "of what was tried" if one.untried else "yes"
            for name, one in reaches.items()
        ],
    }
)

# %%
said = [f"- **{name}**: {one.say()}" for name, one in reaches.items()]
Markdown(f"At k = {max(ks)}:\n\n" + "\n".join(said))

# %% [markdown]
# An all-clear here speaks of groups of these kinds, in these words, under these attacks, as if the groups had been drawn one by one. They were not: many lie in the same lines and tables, so the true reach is shorter. An attack that could not be tried at this k has found nothing for that reason alone. And that guesses do not beat luck is said of few tries at a desk, where a small gain would not be seen. A rule that speaks of coarser groups, or counts a sample, has small groups of its own, which are not sought.

# %% [markdown]
# ## How much noise is enough?
#
# How much noise does it take before averaging and decoding do no better than luck? Now every answer gets noise of a given *scale*, drawn once for each question and then kept, and nothing is withheld. Its standard deviation is about √2 times the scale.

# %%
asked = [case for case in cases if case.name in ("desk", "crowds of known people")]
noise = {"noise": kit.rules.DiscreteLaplace}
growing = [
    kit.sweep([case], noise, seed=seed, ks=scales, attacks=[attack])
    for case in asked
    for attack in kit.sweeps.ATTACKS
    if attack.name in ("averaging", "decoding") and attack.takes is case.gives
]
grown = [kit.sweeps.measure_gains(one) for one in growing]

# %% [markdown]
# Nothing is proved here at any scale. Guessed right, in percent, with the 95% interval, and whether that beats baseline and control at 95%:

# %%
ends = [(pl.col(end) * 100).round(0).cast(pl.Int64) for end in ("rate", "low", "high")]
beats = pl.when(pl.col("gain") > 0).then(pl.lit("")).otherwise(pl.lit(", no gain"))
told = pl.format("{}% ({} to {}){}", *ends, beats)
by_scale = [one.select("attack", scale="k", told=told) for one in grown]
table = pl.concat(by_scale) if by_scale else pl.DataFrame({"attack": ["none"]})
table.pivot("attack", index="scale", values="told") if by_scale else table

# %%
ends_at = {
    one["attack"][0]: [row["k"] for row in one.iter_rows(named=True) if row["gain"] > 0]
    for one in grown
}
said = [
    f"{name} still beats luck at scale {max(at)}" if at else f"{name} never beats luck"
    for name, at in ends_at.items()
]
Markdown(
    f"Of the scales tried, {'; '.join(said)}. Each stands for a number of questions: "
    "at most 200 for a group, and four for each person of the panel. *No gain* means "
    "that the guesses cannot be told from luck, on so few tries."
    if said
    else "This log has neither a desk nor a panel."
)

# %% [markdown]
# No scale is enough for ever. Four times as many questions halve what is left of the noise, so a desk must let its noise grow with the number of questions, or stop answering. That is what a *budget* of differential privacy does: [52-what-a-rule-leaves](52-what-a-rule-leaves.ipynb) says what one costs.
#
# _Try it: set `scales` to [1, 500]. At which of the two is averaging no better than luck?_

# %% [markdown]
# ## Where a higher k did not help
#
# More care should mean less risk. Here is every step from one k to the next larger at which *more* was proved than before:

# %%
one = ["rule", "case", "attack"]
steps = attacked.sort("k", maintain_order=True).with_columns(
    from_k=pl.col("k").shift(1).over(one), before=pl.col("proved").shift(1).over(one)
)
worse = steps.filter(pl.col("proved") > pl.col("before"))
worse.select(*one, "from_k", "before", "k", "proved")

# %% [markdown]
# Why can that be? A threshold of 2 that shows zeros can withhold one number only: the 1. A blank that means "1 to k − 1" then says "one person", as plainly as print. Rounding alone hides that 1 among 0, 1 and 2; a threshold in front of it takes it out of hiding. Two protections together then say more than one of them alone. The plain threshold has the same hole at k = 2.
#
# _Try it: withhold zeros too (the second kind of rule). What does a blank say at k = 2 then?_

# %% [markdown]
# And here are steps of the plain threshold that took numbers from the reader and no proof from the attacker:

# %%
paid = steps.filter(rule="threshold").with_columns(
    lost=pl.col("cells_covered").shift(1).over(one) - pl.col("cells_covered")
)
for_nothing = paid.filter(pl.col("lost") > 0, pl.col("before") == pl.col("proved"))
for_nothing = for_nothing.filter(pl.col("proved") > 0)
for_nothing.select(
    "case", "attack", "from_k", "k", "proved", pl.col("lost").round(3).alias("lost")
)

# %% [markdown]
# `lost` is the share of the publication's numbers that the higher k withholds in addition.

# %% [markdown]
# ## So which k?
#
# None, by itself. Four other questions come first. Can two of the numbers be subtracted? Then k protects neither, whatever it is. What does a blank say? If it can stand for one number only, it is that number. How many answers can somebody get in which the same person takes part? Rounding and noise are worth what is left after averaging all of them. And who may ask at all?
#
# Some rules left some attacks empty-handed. A threshold can end a proof by subtraction where it withholds one of the two numbers. Rounding and noise on every number, totals included, left our attacks few proofs or none, at the larger ks, on lines and tables that are printed once. A desk that answers hundreds of questions is another matter: there the tables above say how often averaging and decoding were right all the same, and of how many groups and people.

# %% [markdown]
# ## Is it true?
#
# The sweep checks each proof against the log, point by point, and would have stopped at a false one. Here are the examples by hand, and the numbers that the first lines of this page state.

# %% tags=["check"]
assert by_hand["low"].to_list() == [3, 3, 1, 1]
assert by_hand["high"].to_list() == [3, 59, 9, 61]
assert by_hand["guess"].to_list() == [3, 3, 5, 1]
as_told = seed, groups, k, ks, scales
plain_ks, plain_scales = [1, 2, 3, 5, 11, 20, 50, 100], [1, 2, 5, 10, 20, 50]
is_as_published = as_told == (2017, 40, 11, plain_ks, plain_scales) and not log_path
f"{attacked['proved'].sum():,} proofs, all true"

# %% tags=["check"]
if is_as_published:
    rounded = at_last.filter(rule="threshold, then rounding to 5")
    assert rounded.select("valid", "proved", "right").row(0) == (20, 0, 20)
    assert 125 < rounded["questions"].item() < 140
    assert f"{rounded['low'].item():.0%}" == "84%"
    lots = ["rounding to k by lot"]
    held_out = ["weeks and census regions, then threshold"]
    held_out += ["a tenth of the viewers, then threshold", *lots]
    assert not set(held_out) & set(sure["panel"])
    assert sure.height == len(kit.rules.FAMILIES) - len(held_out)

# %% [markdown]
# In one table, as the report prints it: the largest k at which something is still proved, and what averaging and decoding guess at the largest k.

# %%
counts = {case.name: getattr(case, "counts", []) for case in small_groups}
for case in small_groups:
    if not isinstance(case, kit.sweeps.Lines):
        counts[case.name] = [n for one in counts[case.name] for n in one["viewers"]]
stays = plain.filter(pl.col("proved") > 0, pl.col("k") >= k).sort("k")
stays = stays.unique("rule", keep="last", maintain_order=True)
whose = "yours" if log_path else "invented"

# %% [markdown]
# Each line says whose numbers these are. Of each publication, the smallest number that is printed at that k goes beside the smallest group that is proved. A desk prints nothing.

# %%
proved = [
    kit.FindingRow(
        f"{row['case'].capitalize()} under a threshold of k = {row['k']}.",
        min((n for n in counts[row["case"]] if n >= row["k"]), default=None),
        row["smallest_proved"],
        f"{row['attack'].capitalize()}: the size of {row['proved']} of "
        f"{row['valid']} groups of 1 to 10 people that were tried is proved.",
        data=whose,
    )
    for row in stays.iter_rows(named=True)
]

# %% [markdown]
# A guess says how often it is right, and how often it would be without the answers:

# %%
blurred = ["threshold, then rounding to 5", "private noise, then threshold"]
top = attacked.filter(pl.col("rule").is_in(blurred), k=max(ks), proved=0)
top = top.filter(pl.col("attack").is_in(["averaging", "decoding"]))
guesses = [
    kit.FindingRow(
        f"{row['case'].capitalize()}, {row['rule']}, k = {row['k']}.",
        *(None, None),
        f"{row['attack'].capitalize()} gets {row['succeeded']} right of "
        f"{row['valid']}; baseline {row['baseline_succeeded']:g} of "
        f"{row['baseline_valid']}, control {row['control_succeeded']} of "
        f"{row['control_valid']}.",
        *(kit.Scored, whose),
    )
    for row in top.rows(named=True)
]

# %% [markdown]
# And if there is nothing, that is a finding too, as far as it reaches:

# %%
nothing = kit.FindingRow(
    f"All that is published, under a threshold of k = {k}.",
    None,
    None,
    tried_at.say(),
    kit.Counted,
    whose,
)
kit.show_findings((proved + guesses) or [nothing])

# %% [markdown]
# ## Where to go next
#
# - [52-what-a-rule-leaves](52-what-a-rule-leaves.ipynb): what else can be guessed where nothing is proved, and what the rules cost.
# - [51-thresholds-in-the-wild](51-thresholds-in-the-wild.ipynb): the same attacks, on the rules that real publishers state.
# - [21-two-safe-tables](21-two-safe-tables.ipynb): how two tables give back what each of them withholds, step by step.
# - [23-god-view](23-god-view.ipynb): the query desk, its questions, and what its access log shows.
# - A rule, an attack or a publication of your own is one file: see [CONTRIBUTING.md](../CONTRIBUTING.md).

# %% [markdown]
# ## Limits
#
# - **The audience is invented**, and so are the publications, chosen from it by fixed rules. How many groups fall, and at which k, depends on how large the numbers are that are told together; with your own log the ends of the rows will lie elsewhere. As long as large numbers are printed exactly, two of them can be subtracted at any k.
# - **The attacks are those we have.** Six, each reading one publication at a time. One that reads all of them at once, or knows something of a person, can do more. A rule under which these learn nothing has not been shown to be safe; all that is known is that those of the six that could be tried learned nothing there, on so many groups.
# - **Averaging and decoding need many answers.** A press office that prints a few lines cannot be averaged; a desk without a limit on questions can. How many questions staff may ask, and whether somebody would notice, is not part of the rules here.
# - **Averaging knows the size to be 1 to 10**, as all attacks here do, and the rule. The panel's members are known to whoever decodes.
# - **The groups are sought, not met.** The attacker has a list of small groups, with from 1 to 10 people in each. Whether anybody would think of them is another question, and whether she knows somebody in them.
# - **The halves.** Half of the viewers are published, so all numbers are about half of what the whole audience would give. The halves are drawn by lot once, from one seed.
# - **One seed.** Halves, windows, small groups, panels and random rules are drawn once. Another seed moves a guessed rate about as far as its interval says, and moves the end of a row that hangs on a single group.
# - **The intervals** take groups and people as if they were drawn one by one. People who are decoded together are right and wrong together.
# - **k_release** in the table of findings is the smallest group among those sought. There may be smaller ones.
# - **Sampled and coarser numbers** are read as what they stand for: counts of a tenth are multiplied by ten, and a coarser sentence does not count as an answer to the finer one. Such a release has small groups of its own, in its own words or in its sample, and these are not sought: where nothing is found there, it is nothing about *these* groups.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: the desk.
# - D. Denning, "Cryptography and Data Security", Addison-Wesley, 1982, section 6.4, and H. J. Asghar, D. Kaafar, "Averaging attacks on bounded noise-based disclosure control algorithms", PoPETs 2020(2): averaging.
# - I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS 2003, and A. Cohen, K. Nissim, "Linear program reconstruction in practice", Journal of Privacy and Confidentiality 10(1), 2020: decoding.
# - M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47(7), 2001: what withheld cells can be.
# - L. Sweeney, "k-anonymity: a model for protecting privacy", International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002: k-anonymity and quasi-identifiers.
# - B. Fraser, J. Wooton, "A proposed method for confidentialising tabular output to protect against differencing", UNECE, 2005: cell keys.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927, and R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998: the intervals.
