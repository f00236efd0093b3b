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
# **Finding.** None by itself. A threshold looks at one number at a time, and two large numbers can differ by one person. At k = 100, permitted answers of a query desk still prove the size of all 59 small groups that we sought there. Blur ends these proofs, but attacks that are known to undo blur were not tried here.
#
# **How.** We publish the same audience under eight kinds of rule, each at fourteen ks, and try four attacks on everything that is printed. What an attack *proves* and what it *guesses* are counted apart, and every guess stands beside what somebody guesses who has read nothing.
#
# **Limits.** The publications, the small groups and the list of attacks are ours. Averaging many answers and decoding them are known to undo rounding and noise, and are not on the list: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers. One half, drawn at random, is published; the other half is the control.
#
# **Time.** About a minute.

# %% tags=["parameters"]
log_path = ""  # empty for the invented audience; or your CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"} where names are not guessed
seed = 2017  # for the two halves, the random windows, and rules that draw at random
ks = [1, 2, 3, 5, 8, 10, 11, 12, 20, 30, 50, 53, 90, 100]  # smallest counts to print
groups = 60  # small groups that are attacked in each publication, at most
k = 11  # the threshold that is looked at by itself; one of ks
allowed = 0.05  # how much better than guessing an attack may do, as a share of groups
epsilon = 1.0  # a budget of privacy for one whole publication
unit = "viewer"  # what the budget hides: "viewer", "day" (of a viewer) or "play"
processes = 1  # how many run side by side; 2 do more work in all, in less time

# %%
import polars as pl
from IPython.display import Markdown

from kit.findings import Counted, Scored
from kit.charts.panels import chart_front
from kit.charts.groups import chart_proved
from kit.charts.success import chart_success
from kit.charts.renderer import use_charts
from kit.claims import watched
from kit.evaluate import difference, wilson
from kit.publishing.printing import apply_rule
from kit.report.rows import FindingRow, show_findings, use_tables
from kit.sources.bundled import open_films
from kit.sources.tables import read_log
from kit.sweeps import HowMany, choose_cases, sweep

# %%
from kit.rules.presets import FAMILIES
from kit.rules.private.private_rule import private_rule
from kit.rules.rounding import Rounding
from kit.rules.private.sensitivity import unit_words
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from kit.sweeps.attacks import Differencing
from kit.sweeps.cases import Lines
from kit.sweeps.reach import enough, measure_reach
from kit.sweeps.games import Sought, say_size

use_charts(of="your log" if log_path else "invented audience")
use_tables()
own = read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The attacker
#
# She reads what a service prints about its audience, and knows the rule by which it prints. She has a list of small groups, of 1 to 10 people each: those who came on one evening, those of one age in one state. She wants to know how many people each holds, exactly. A group of exactly one is a person.
#
# This is the same game for every rule and every attack, so that they can be laid side by side. Two things can come of it:
#
# - **Proved.** One size fits what was printed, in every audience there could be. She needs no luck.
# - **Scored.** Several sizes fit. She names the likeliest, and we count how often she is right.
#
# Proofs and lucky guesses are never added up without saying how many are which: where a chart shows how often she is right, the proved sizes are among the right ones, and the table beside it counts the guesses alone.
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
    watched("the film").between("2017-12-01", last)
    for last in ("2017-12-15", "2017-12-16")
)
came = Sought(saturday & ~friday, ((1, saturday), (-1, friday)))
rules = [Threshold(11), Threshold(58), Rounding(5), Steps((Threshold(58), Rounding(5)))]

# %% [markdown]
# The group, and how it is reached: one number added, one taken away. Under each rule, what is printed and what an attacker makes of it:

# %%
rows = []
for rule in rules:
    printed = apply_rule([friday, saturday], [57, 60], rule=rule)
    (told,) = Differencing().learn(printed, [came])
    lines = [str(number.printed) for number in printed.numbers]
    ends = [told.size.low, told.size.high, say_size(told, usual=1)]
    rows.append([str(rule), *lines, *ends])
columns = ["rule", "Friday", "Saturday", "low", "high", "guess"]
by_hand = pl.DataFrame(rows, columns, orient="row")
by_hand

# %% [markdown]
# `low` and `high` bound the group in every audience that fits; where they meet, its size is proved. `guess` is what she names. Where nothing suggests a size she names the usual one for groups of this kind, here taken to be 1, or the nearest to it that fits.
#
# _Try it: which base of rounding would have printed the same number on both days? Is the group of Saturday safe then?_

# %% [markdown]
# ## What is published
#
# A service prints many things. These are chosen from the log by fixed rules, so that the same is done with a log of your own; those for which the log has no column are left out.
#
# - **daily totals**: every evening, how many have watched a title so far, over the four weeks in which it was played most. The secret: how many came on one day.
# - **random windows**: how many watched a title between two days, for thirty pairs of days drawn at random. The secret: who is in a wide window and not in a narrow one within it.
# - **streaks**: for three days, who watched on each, and who on several of them. The secret: who kept part of a streak and broke it.
# - **weekly notes**: a press archive that tells of weeks, regions and an area. The secret: differences of its lines, among them a small region.
# - **one table** of a title's viewers by region and age, with margins; **two tables**, where the second has broader ages. The secret: small cells.
# - **desk**: staff may ask how many viewers did this or that, and each answer goes through the rule. The secret: few people of one region and age who watched a title.

# %%
log = own or open_films()
cases = choose_cases(log, seed=seed, at_most=groups, games=[HowMany])
sizes = [[secret.size for secret in case.secrets] for case in cases]
pl.DataFrame(
    {
        "publication": [case.name for case in cases],
        "small groups": [len(found) for found in sizes],
        "people in them, summed": [sum(found) for found in sizes],
        "of one person": [found.count(1) for found in sizes],
    }
)

# %% [markdown]
# ### Baseline and control
#
# How good is a success rate? Somebody who has read nothing is right now and then. So every rate stands beside two others. The **baseline** names one size for every group: the size that turns out to be right most often. Nobody who names one size for all does better, and nobody needs to read anything for it. The **control** takes the answers that the attack gave and compares them with the same groups in the other half of the viewers, who are in no publication. To be fair to both, we seek only groups that hold 1 to 10 people in either half. A publication cannot give away people who are not in it. What the attack gets right about them, it gets right by luck, or because groups of a kind resemble each other. Only what lies above both was learned from the release.

# %% [markdown]
# ## The rules
#
# Eight kinds, each at every k. The first two only withhold. The others round, add noise, count a part of the viewers or speak of coarser groups, most of them with a threshold besides. *Cell keys* are noise that is always the same for the same people: every viewer carries a random number, her key; the keys of all who are counted are added up, and the sum decides how much noise the count gets. So a count that is printed twice gets the same noise both times, and nobody can average it away by asking again. For one k:

# %%
pl.DataFrame(
    {
        "kind of rule": list(FAMILIES),
        "what it does": [str(family(k)) for family in FAMILIES.values()],
    }
)

# %% [markdown]
# ## The sweep
#
# Every publication under every rule and k, and every attack that can read it. There are four. They subtract one sentence from another; read all sentences about one title together, as a system of equations; fill in tables from their margins and from each other; and ask the desk for large groups that add up to a small one. If anything that an attack calls proved were false, the sweep would stop with an error.
#
# Two families of attack are **not** among the four. *Averaging* asks for many answers that contain the same small group, so that the noise or the rounding of each cancels out. *Decoding* solves for everybody at once, from many random counts, by least squares or linear programming. Both are known to undo rounding and noise that is small beside the number of answers (Dinur and Nissim 2003; Cohen and Nissim 2020). So a rule that only blurs gets no credit on this page: we say which attacks proved nothing, of how many groups, and no more.

# %%
swept = sweep(cases, FAMILIES, seed=seed, ks=ks, processes=processes)
attacked = swept.filter(pl.col("valid") > 0)
pairs = attacked.select("case", "attack").unique(maintain_order=True)
Markdown(
    f"{swept.height:,} points: {attacked.height:,} at which an attack could be tried "
    f"on some group, and {swept.height - attacked.height:,} at which it could not, "
    "because the numbers it needs are no longer told or are too many to be read "
    f"together. Attacks and publications that go together: {pairs.height}."
)

# %% [markdown]
# ## What k stops
#
# First what is proved, under the plain threshold: a number of k people or more is printed, a smaller one is not. This is the rule that most publishers mean by "anonymous".

# %%
tries = pl.col("valid").max().over("case", "attack")
plain = attacked.filter(rule="threshold").with_columns(
    rule=pl.format("{}: {}", "case", "attack"), tries=tries
)
last = plain.filter(k=max(ks))
alive = last.filter(pl.col("proved") > 0)
reaches = {name: measure_reach(swept, cases, rule=name, k=k) for name in FAMILIES}
tried_at = reaches["threshold"]

# %% [markdown]
# Each row is one attack on one publication, with the number of groups that it could try. Each cell counts the groups whose size is proved.

# %%
chart_proved(
    plain.select(pl.format("{}, of {}", "rule", "tries").alias("rule"), "k", "proved"),
    of="small groups whose size is proved",
    title=f"At k = {max(ks)}, sizes are still proved by {alive.height} of {last.height} attacks",
    subtitle=f"Plain threshold, by publication and attack. Groups tried: {tried_at.n}",
    description="How many small groups are proved, by publication, attack and k. At the "
    f"largest k it is still more than none in {alive.height} of {last.height} rows.",
)

# %% [markdown]
# A zero says that this attack proved none of the groups that it tried. The rows that do not end in one:

# %%
said = [
    f"{row['rule']} ({row['proved']} of {row['requested']} groups)"
    for row in alive.iter_rows(named=True)
]
Markdown(f"Still proved at k = {max(ks)}: {', '.join(said) or 'nothing'}.")

# %% [markdown]
# A threshold withholds a number when *that number* is small. Subtraction asks for the small difference of two large ones, which k never looks at. It fails when one of the two is withheld, that is, when the boast itself is gone. A desk is worse off still: whoever may ask about large groups can put a small one together from them, and a larger k only means larger groups to ask about. So the rows end at different places, and some may not end.
#
# The same for every rule: the smallest of our ks from which on our attacks prove nothing, and in brackets the most groups that they could try at one k. "never" means that something is proved even at the largest k; a dash, that the attack finds nothing to work on.

# %%
after = dict(zip(map(str, ks), [*map(str, ks[1:]), "never"], strict=True))
ends = swept.group_by("rule", "case", maintain_order=True).agg(
    last=pl.col("k").filter(pl.col("proved") > 0).max().cast(pl.String),
    tried=pl.col("valid").max(),
)
ends = ends.with_columns(
    stops=pl.when(pl.col("tried") > 0).then(
        pl.format(
            "{} ({})", pl.col("last").replace(after).fill_null(str(min(ks))), "tried"
        )
    )
)
stops = ends.pivot("case", index="rule", values="stops").fill_null("–")
stops

# %% [markdown]
# Now all publications together. Where two attacks read the same one, the better counts.

# %%
tried = pl.when(pl.col("valid") > 0).then("proved").alias("proved")
best = swept.group_by("rule", "case", "k", maintain_order=True).agg(tried.max())
together = best.group_by("rule", "k", maintain_order=True).agg(pl.col("proved").sum())
open_ends = (
    together.filter(pl.col("proved") > 0).group_by("rule").agg(pl.col("k").max())
)
endless = open_ends.filter(k=max(ks))["rule"].to_list()
ended = open_ends.filter(pl.col("k") < max(ks))["k"].max() or 0
quiet = [name for name in FAMILIES if name not in endless]
from_k = min(n for n in ks if n > ended)

# %% [markdown]
# A row here is a rule, against everything at once:

# %%
chart_proved(
    together,
    of="small groups whose size is proved, over all publications",
    title=f"From k = {from_k} on, {len(quiet)} of {len(FAMILIES)} rules leave "
    "our attacks no proof",
    subtitle=f"By rule and k. Groups tried at k = {k}: {min(one.n for one in reaches.values())} to {max(one.n for one in reaches.values())}, by rule",
    description=f"How many groups are proved, by rule and k. From k = {from_k} on, our "
    f"attacks prove none under {len(quiet)} of {len(FAMILIES)} rules.",
)

# %% [markdown]
# Most kinds of rule here do not only withhold: they round, add noise, count other people or speak of coarser groups. Where every printed number may be off by a little, the difference of two of them is seldom exact, and so few *proofs* are left ([21-two-safe-tables](21-two-safe-tables.ipynb) shows some). That is all that these rows can show. Noise without a limit leaves every size possible, however little of it there is, so "proved" cannot judge it at all. Of the last two kinds the numbers are exact, but of other groups: a tenth within its sample, coarse groups within their regions and weeks.
#
# How far does "nothing proved" reach? It depends on how many groups were tried. If none of n falls, the 95% interval for the share that could still be proved runs up to z² / (n + z²), with z = 1.96. By hand: for one group that is 3.84 / 4.84 = 79%, which says next to nothing. We give no all-clear where more than one group in twenty could be open.

# %%
quiet_at = {name: measure_reach(swept, cases, rule=name, k=from_k) for name in quiet}
reach = pl.DataFrame(
    {
        "rule": quiet,
        "publications tried": [
            sum(n > 0 for n in one.tried.values()) for one in quiet_at.values()
        ],
        "groups tried": [one.n for one in quiet_at.values()],
        "may still be provable, up to": [
            f"{one.hidden:.0%}" for one in quiet_at.values()
        ],
    }
)

# %% [markdown]
# For each rule that leaves no proof, what was tried at the smallest k from which that holds for all of them:

# %%
reach

# %%
Markdown(
    f"It takes {enough()} groups without a proof to bring that share down to one in "
    "twenty. It is a statement about groups of these kinds under these four attacks, as "
    "if the groups had been drawn one by one. They were not: many lie in the same lines "
    "and tables, so the true reach is shorter."
)

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
# ## Where proof stops, guessing goes on
#
# Nothing proved is not nothing learned. For the plain threshold, the share of groups sized right, the proved ones among them, with its 95% interval. The dashed line is the baseline, an open square the control.

# %%
panels = plain.rename({"rule": "panel"}).with_columns(
    baseline="baseline_rate", control="control_rate"
)
columns = ["panel", "k", "rate", "low", "high", "baseline", "control"]
drawn = panels["panel"].unique(maintain_order=True).head(8)
sides = ("guessed_baseline_succeeded", "guessed_control_succeeded")

# %% [markdown]
# A guess is better than chance where it beats the baseline and the control by more than chance explains. For that we leave the proved groups out and look at the rest: the interval of each difference must lie above 0. Its lower end is worked out for 95%, and for the stricter interval that many points ask for (see below).

# %%
gains = [
    min(
        difference(
            wilson(row["guessed_succeeded"], n, confidence=confidence),
            wilson(row[other], n, confidence=confidence),
        )[0]
        for other in sides
    )
    if (n := row["guessed"])
    else -1.0
    for row in panels.iter_rows(named=True)
    for confidence in (0.95, 1 - 0.05 / max(1, panels.height))
]

# %% [markdown]
# Each attack, at every k:

# %%
beats, holds = (
    pl.Series(ends, dtype=pl.Float64) > 0 for ends in (gains[::2], gains[1::2])
)
panels = panels.with_columns(beats=beats, holds=holds)
at_k = panels.filter(k=k)
beating = at_k["beats"].sum()
chart_success(
    panels.filter(pl.col("panel").is_in(drawn.implode())).select(columns),
    title=f"At k = {k}, {beating} of {at_k.height} attacks guess better than chance",
    subtitle=f"Plain threshold. Groups sized right, proved or guessed, of "
    f"{panels['valid'].min()} to {panels['valid'].max()} in a panel",
    description=f"At k = {k}, {beating} of {at_k.height} attacks guess better than both "
    "baseline and control. A panel for each shows its success by k, with its interval.",
    baseline="baseline: best single size",
)

# %% [markdown]
# Of the points that do better, here is the one with the most right guesses. `guessed` counts the groups that are not proved, `right` those whose size is named right all the same:

# %%
by_luck = {"guessed_succeeded": "right", sides[0]: "baseline", sides[1]: "control"}
beyond = panels.filter("beats").drop("baseline", "control").rename(by_luck)
beyond = beyond.sort("right", descending=True, maintain_order=True).head(1)
beyond.select("panel", "k", "valid", "proved", "guessed", *by_luck.values())

# %% [markdown]
# Whoever picks the best of many points after looking at them all picks luck too. So here is what is left of it if each of n points must lie above baseline and control with an interval of 1 − 0.05/n:

# %%
picked_from = panels.height
said = [
    f"Proved: {row['proved']} of {row['valid']}. Of the other {row['guessed']}, "
    f"{row['right']} are named right. The point was picked from **{picked_from}**. "
    f"After the correction for these, the guesses "
    f"{'still beat' if row['holds'] else 'do **not** beat'} both."
    for row in beyond.iter_rows(named=True)
]
Markdown("".join(said) or f"None of {picked_from} points does better.")

# %% [markdown]
# Where an interval sinks onto the dashed line, she might as well not have read anything. A proof is different: a few proved groups among many may not lift a rate above chance, and they are proved all the same.
#
# Now one publication, and all rules. A cross means that the attack could not be tried.

# %%
sought = attacked.group_by("case", "attack", maintain_order=True).agg(
    pl.col("valid").max()
)
many = pl.col("valid") >= pl.col("valid").max() / 2
case, attack, _ = sought.filter(many).row(-1)
rival = swept.filter(case=case, attack=attack).rename({"rule": "panel"})
rival = rival.with_columns(baseline="baseline_rate", control="control_rate")
sure = rival.filter(k=max(ks), rate=1.0).height

# %% [markdown]
# Here it is the last publication of the list with at least half as many groups as the largest:

# %%
chart_success(
    rival.select(columns),
    title=f"At k = {max(ks)}, every size is named right under {sure} of {len(FAMILIES)} rules",
    subtitle=f"Attack: {attack}. Publication: {case}. Groups sized right, of "
    f"{rival['requested'].max()}, by rule",
    description=f"At the last k, the attack is right every time under {sure} of the rules. "
    "A panel for each shows its success by k, with interval, baseline and control.",
    baseline="baseline: best single size",
)

# %% [markdown]
# ### How many points did we look at?
#
# Look at several hundred intervals of 95%, and some will lie above their baseline by luck alone. So we look at one point for each rule under which our attacks prove nothing: the smallest k from which on that holds in every publication. A publisher who has checked for proofs would choose that k. There, the groups of all publications are put together; of two attacks on one publication, we take the one that reaches more groups, and of the two cases of tables the one with two, since both seek the same cells.

# %%
sums = ["valid", "succeeded", "baseline_succeeded", "control_succeeded"]
wide = attacked.filter(pl.col("case") != "one table")
wide = wide.sort("valid", descending=True, maintain_order=True)
wide = wide.unique(["rule", "case", "k"], keep="first", maintain_order=True)
pooled = wide.group_by("rule", "k", maintain_order=True).agg(pl.col(sums).sum())
pooled = pooled.join(open_ends.rename({"k": "last"}), on="rule", how="left")
chosen = pooled.filter(pl.col("k") > pl.col("last").fill_null(0)).sort("k")
chosen = chosen.unique("rule", keep="first", maintain_order=True)

# %% [markdown]
# And we ask more of each: with n points, an interval of 1 − 0.05/n, after which the chance of even one false alarm among *all* of them is about 5%. `clear` is how far a point lies above the higher of baseline and control, at the least.

# %%
clear = [
    min(
        difference(
            wilson(row["succeeded"], row["valid"], confidence=confidence),
            wilson(row[other], row["valid"], confidence=confidence),
        )[0]
        for other in sums[2:]
    )
    for row in chosen.iter_rows(named=True)
    for confidence in (0.95, 1 - 0.05 / max(1, chosen.height))
]
rates = [wilson(row[1], row[0]) for row in chosen.select(sums).iter_rows()]

# %% [markdown]
# One row a rule, with the share of sizes guessed right, its 95% interval, and what the baseline and the control have right. `above` says whether it lies above both at 95%, `holds` whether it still does after the correction:

# %%
tested = chosen.select(
    "rule",
    "k",
    *sums,
    rate=pl.Series([rate.value for rate in rates], dtype=pl.Float64),
    low=pl.Series([rate.low for rate in rates], dtype=pl.Float64),
    high=pl.Series([rate.high for rate in rates], dtype=pl.Float64),
    above=pl.Series(clear[::2], dtype=pl.Float64) > 0,
    holds=pl.Series(clear[1::2], dtype=pl.Float64) > 0,
).sort("rate", descending=True)
shorter = {name: name.removesuffix("_succeeded") for name in sums[2:]}
tested.rename(shorter).with_columns(pl.col("rate", "low", "high").round(2))

# %%
Markdown(
    f"Points at which nothing is proved: {attacked.filter(proved=0).height:,}. Looked "
    f"at: **{tested.height}**. Above baseline and control at 95%: "
    f"**{tested['above'].sum() or 'none'}**; after the correction: "
    f"**{tested['holds'].sum() or 'none'}**."
)

# %% [markdown]
# A point that is not above its companions is not shown to be safe. The baseline is the best in hindsight, and with so few groups an attack must do a good deal better before it can be told apart from luck. And each of these guesses takes a printed number at its face: nobody here averages or decodes.

# %% [markdown]
# ## Risk against usefulness
#
# Whoever prints nothing gives nothing away. So each point gets two numbers, both means over the publications that print something (a desk prints nothing, and is left aside here):
#
# - **risk**: how many more of the groups she sizes right than the better of baseline and control, as a share of those attacked; 0 where she does no better, or cannot try.
# - **usefulness**: a number that is withheld is worth 0, one that is printed is worth 1 less the mean relative error of those printed (and never less than 0).

# %%
bar = pl.max_horizontal("baseline_rate", "control_rate")
error = pl.col("mean_relative_error").fill_null(1).clip(0, 1)
valued = swept.filter(pl.col("n_cells").is_not_null()).with_columns(
    risk=(pl.col("rate") - bar).clip(0).fill_null(0),
    useful=pl.col("cells_covered") * (1 - error),
)
by_case = valued.group_by("rule", "k", "case", maintain_order=True).agg(
    pl.col("risk", "proved").max(), pl.col("useful").first()
)
front = by_case.group_by("rule", "k", maintain_order=True).agg(
    pl.col("risk", "useful").mean(), pl.col("proved").sum()
)

# %% [markdown]
# How much risk is too much is for the reader to say; here, more than `allowed`. The chart compares two points under that line: the most useful one of the plain threshold, and the most useful one of any rule at which our attacks also prove nothing.

# %%
fine = front.filter(pl.col("risk") <= allowed).with_columns(cost=1 - pl.col("useful"))
fine = fine.sort("useful", descending=True, maintain_order=True)
alone, at_best = fine.filter(rule="threshold").head(1), fine.filter(proved=0).head(1)
left, winner = alone["proved"].sum(), next(iter(at_best["rule"]), "none")
said = "No k of the plain threshold is within the allowed risk"
if alone.height and at_best.height:
    said = f"k alone costs {alone['cost'].item():.0%} and leaves {left} proved; "
    said += f"without a proof, {at_best['cost'].item():.0%}"

# %%
chart_front(
    front,
    title=said,
    subtitle=f"Every rule at every k, means over {by_case['case'].n_unique()} "
    f"publications. Cost in usefulness, at a risk of at most {allowed:.0%}",
    description=f"At a risk of at most {allowed:.0%} and with nothing proved, the most "
    f"useful rule is: {winner}. A panel for each shows risk and usefulness as k rises.",
    risk="more groups sized right than by guessing",
    useful="usefulness",
)

# %% [markdown]
# Down and to the right is where a publisher wants to be. Along a path k rises. Does usefulness fall with it?

# %%
rises = front.sort("rule", "k", maintain_order=True).with_columns(
    pl.col("k", "useful").shift(1).over("rule").name.suffix("_before")
)
rises = rises.filter(pl.col("useful") > pl.col("useful_before") + 0.005)

# %%
said = [
    f"{row['rule']} from k = {row['k_before']} to {row['k']} ({row['useful_before']:.3f} to "
    f"{row['useful']:.3f})"
    for row in rises.head(5).iter_rows(named=True)
]
Markdown(
    f"Not at every step: usefulness rises at {rises.height} of "
    f"{front.height - front['rule'].n_unique()} steps, such as {'; '.join(said)}."
    if said
    else "At every step of every rule, within 0.005."
)

# %% [markdown]
# For each rule, its most useful point at which the risk is no larger than `allowed`; and, where that differs, its most useful point at which our attacks prove nothing either. `cost` is 1 less usefulness, and `proved` counts the groups whose size is proved at that point:

# %%
each = {"subset": "rule", "keep": "first", "maintain_order": True}
points = pl.concat([fine.unique(**each), fine.filter(proved=0).unique(**each)])
points = points.unique(maintain_order=True).sort(
    "rule", "proved", descending=[False, True]
)
points.select("rule", "k", pl.col("risk", "useful", "cost").round(3), "proved")

# %%
Markdown(
    f"Within a risk of {allowed:.0%}: {points['rule'].n_unique()} of {len(FAMILIES)} "
    "kinds of rule, at one k at least."
)

# %% [markdown]
# The column `proved` is not the column `risk`. A mean over many groups can be small while a few of them are given away entirely, and somebody is in these few. And neither column speaks of averaging and decoding, against which rounding and noise would have to be judged.
#
# _Try it: set `allowed` to 0.01. Which rules are left, and what have they done to the numbers?_

# %% [markdown]
# ## A fixed budget instead
#
# *Differential privacy* turns the question around. A publisher does not choose how small a number may be, but how much all numbers together may tell about one unit: a play, a viewer's day, or a viewer. Take two logs D and D′ that differ in one unit only, and any set S of things that might be printed. Then what is printed must satisfy
#
# > P[printed from D is in S] ≤ e^ε · P[printed from D′ is in S].
#
# ε is the **budget**: the smaller it is, the less anybody can tell the two logs apart, whatever she knows and whatever she computes. At ε = 1 the probabilities differ by a factor of at most e = 2.72. The budget is spent once, and how much noise each number needs follows from how many of the numbers one unit can be in. Two more letters occur [elsewhere](51-thresholds-in-the-wild.ipynb). **δ** is a small probability with which the inequality may fail; the noise used here has δ = 0. **ρ** is another unit for the same budget, made for Gaussian noise; it can be turned into an ε for every δ.
#
# By hand: 28 daily totals of a film so far. A play of the first day is in all 28. With ε = 1 for all, each number may cost 1/28, and needs noise of scale 28. Noise of that kind has a standard deviation of about √2 times its scale: 28 × 1.414 = 39.6 people. Had only the last total been printed, its scale would be 1.

# %%
told = {case.name: list(case.claims) for case in cases if isinstance(case, Lines)}
for case in cases:
    if case.name == "one table":
        cells = case.counts[0].select(case.by).iter_rows(named=True)
        named = [{c: v for c, v in cell.items() if v != "total"} for cell in cells]
        told[case.name] = [case.claim.where(**at) if at else case.claim for at in named]
budgets = {
    (name, hidden): private_rule(claims, unit=hidden, epsilon=epsilon)
    for name, claims in told.items()
    for hidden in ("play", "day", "viewer")
}

# %% [markdown]
# For each publication and unit, what the budget asks for:

# %%
spent = pl.DataFrame(
    {
        "publication": [name for name, _ in budgets],
        "numbers": [len(told[name]) for name, _ in budgets],
        "unit": [f"one {unit_words(hidden)}" for _, hidden in budgets],
        "is in": [rule.sensitivity.counts for rule in budgets.values()],
        "noise": [rule.noise.variance**0.5 for rule in budgets.values()],
    }
)
spent.with_columns(pl.col("noise").round(1))

# %% [markdown]
# `is in`: how many of the numbers one unit can be part of. `noise`: the standard deviation of what is added to each, in people. It grows with the number of lines that one unit can be in, not with the number of lines. In a table by two attributes everybody is in four numbers: her cell, its two margins and the total. Lines about the same people again and again are the costliest way to spend a budget, and the most natural way to write a press release.
#
# What does it buy? The same attacks, under the budget and under the plain threshold:

# %%
spend = {name: rule.rule for (name, hidden), rule in budgets.items() if hidden == unit}
bought = [
    sweep([case], {"budget": lambda _, rule=spend[case.name]: rule}, seed=seed, ks=[1])
    for case in cases
    if case.name in spend
]
beside = swept.filter(pl.col("case").is_in(list(spend)), rule="threshold", k=k)
sides = pl.concat([beside, *bought]).filter(pl.col("valid") > 0)
sides.select(
    *("case", "attack", "rule", "proved", "valid"),
    *(pl.col(name).round(2) for name in ("rate", "low", "high")),
    pl.col("baseline_rate").round(2).alias("baseline"),
    (1 - pl.col("cells_covered")).round(2).alias("withheld"),
    pl.col("mean_relative_error").round(2).alias("error"),
).sort("case", "attack", "rule", descending=[False, False, True])

# %% [markdown]
# `withheld` is the share of numbers not printed, `error` the mean error of the others, as a share of the true number: 1 means as large as the number itself. The threshold withholds, and what it prints is exact; the attacker lives on that. The budget prints everything, and the column `error` says what that is worth.
#
# A 0 in the column `proved` is no credit for the budget. Noise without a limit leaves every size possible, at ε = 1 as at ε = 120. What limits the attacker is the inequality above, and it limits every attack, also those that were not tried here; how much it limits depends on ε.
#
# The kind of rule called "private noise" above has no budget for the whole. It spends ε = 1 on *every* number, and over a publication that adds up:

# %%
sums = spent.filter(unit=f"one {unit_words(unit)}").sort("is in", descending=True)
name, numbers, hidden, most, _ = sums.row(0)
Markdown(
    f"{name.capitalize()}, {numbers} numbers: {hidden} can be in {most} of them. "
    f"Noise of ε = 1 for each comes to ε = **{most}** in all. With ε = {epsilon:g} in "
    f"all, each may cost {epsilon / most:.3g}."
)

# %% [markdown]
# _Try it: set `unit` to "play". What is still promised to somebody who watched the same film on three evenings?_

# %% [markdown]
# ## So which k?
#
# None, by itself. Three other questions come first. Can two of the numbers be subtracted? Then k protects neither, whatever it is. What does a blank say? If it can stand for one number only, it is that number. And in how many of the numbers can one person be? Noise has to pay for that, not for the size of the crowd.
#
# Blur, that is rounding or noise on every number, totals included, leaves our four attacks fewer proofs, and from some k on none: the tables above say from which, and of how many groups. Whether it would hold against somebody who averages or decodes was not tried, and for rounding and small noise the literature says no.

# %% [markdown]
# ## Is it true?
#
# The sweep checks each proof against the log, point by point, and would have stopped at a false one. Here are the example by hand, and the numbers that the first lines of this page state.

# %% tags=["check"]
assert by_hand["low"].to_list() == [3, 3, 1, 1]
assert by_hand["high"].to_list() == [3, 59, 9, 61]
assert by_hand["guess"].to_list() == [3, 3, 5, 1]
as_told = seed, groups, k, len(ks), allowed, epsilon
is_as_published = as_told == (2017, 60, 11, 14, 0.05, 1.0) and not log_path
f"{attacked['proved'].sum():,} proofs, all true"

# %% tags=["check"]
if is_as_published:
    assert (last["k"].min(), alive["case"].to_list()) == (100, ["daily totals", "desk"])
    assert alive.select("proved", "valid").rows() == [(1, 60), (59, 59)]
    assert (len(quiet), len(FAMILIES), from_k) == (6, 8, 5)
    assert sorted(reach["groups tried"]) == [90, 300, 300, 300, 300, 300]
    found = [beyond.height, tested["above"].sum(), tested["holds"].sum()]
    assert found == [0, 2, 1]
    assert set(worse["rule"]) == {"threshold, then rounding to 5"}
    assert (left, winner) == (5, "threshold, then rounding to 5")
    play = budgets["daily totals", "play"]
    assert (play.sensitivity.counts, round(play.noise.variance**0.5, 1)) == (28, 39.6)
    assert budgets["one table", "viewer"].sensitivity.counts == 4

# %% [markdown]
# In one table, as the report prints it: the largest k at which something is still proved, where it is at least the one looked at, and a guess.

# %%
counts = {case.name: getattr(case, "counts", []) for case in cases}
for case in cases:
    if not isinstance(case, Lines):
        counts[case.name] = [n for table in counts[case.name] for n in table["viewers"]]
stays = plain.filter(pl.col("proved") > 0, pl.col("k") >= k).sort("k")
stays = stays.unique("rule", keep="last", maintain_order=True)

# %% [markdown]
# Each line says whose numbers these are. Of each publication, the smallest number that is printed at that k goes beside the smallest group that is proved. A desk prints nothing.

# %%
whose = "yours" if log_path else "invented"
proved = [
    FindingRow(
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
# And the point, of those above baseline and control, with the most right guesses. A guess goes into its own line, under its own name, and leaves the proved groups out.

# %%
guesses = [
    FindingRow(
        f"{row['case'].capitalize()} under a threshold of k = {row['k']}.",
        min((n for n in counts[row["case"]] if n >= row["k"]), default=None),
        None,
        f"{row['attack'].capitalize()}: of {row['guessed']} groups whose size is not "
        f"proved, {row['right']} are named right, where the best single size has "
        f"{row['baseline']} and the control {row['control']}. Picked from {picked_from} "
        f"points; corrected for that, it {'holds' if row['holds'] else 'does not hold'}.",
        Scored,
        whose,
    )
    for row in beyond.iter_rows(named=True)
]

# %% [markdown]
# And if there is neither, that is a finding too, as far as it reaches:

# %%
nothing = FindingRow(
    f"All that is published, under a threshold of k = {k}.",
    None,
    None,
    f"{tried_at.say()} No guess beats baseline and control at any of {picked_from} points.",
    Counted,
    whose,
)
show_findings(proved + guesses or [nothing])

# %% [markdown]
# ## Where to go next
#
# - [51-thresholds-in-the-wild](51-thresholds-in-the-wild.ipynb): the same attacks, on the rules that real publishers state.
# - [21-two-safe-tables](21-two-safe-tables.ipynb): how two tables give back what each of them withholds, step by step.
# - [23-god-view](23-god-view.ipynb): the query desk, its questions, and what its access log shows.
# - A rule or an attack of your own is one class: see [CONTRIBUTING.md](../CONTRIBUTING.md), and put it beside `FAMILIES` above.

# %% [markdown]
# ## Limits
#
# - **The audience is invented**, and so are the publications, chosen from it by fixed rules. How many groups fall, and at which k, depends on how large the numbers are that are told together; with your own log the ends of the rows will lie elsewhere. As long as large numbers are printed exactly, two of them can be subtracted at any k.
# - **The attacks are those we have.** Four, each reading one publication at a time. One that reads all of them at once, that knows something of a person, that averages many answers or decodes them, can do more. A rule under which these four prove nothing has not been shown to be safe. Only the promise of the budget does not depend on the attack.
# - **The groups are sought, not met.** The attacker has a list of small groups, with from 1 to 10 people in each. Whether anybody would think of them is another question, and whether she knows somebody in them.
# - **The halves.** Half of the viewers are published, so all numbers are about half of what the whole audience would give. The control is drawn by lot once, from one seed.
# - **One seed.** Halves, windows, small groups and random rules are drawn once. Another seed moves a guessed rate about as far as its interval says, and moves the end of a row that hangs on a single group.
# - **Points are not independent.** The same groups are attacked under every rule and k, so neighbours succeed and fail together. The correction for many points holds all the same; it is stricter than it need be. The rates of attack and baseline are compared as if they were of different groups, which is cautious where both are right about the same ones.
# - **Usefulness is one of many.** Here every number counts the same. Somebody who only wants the ten largest loses less to a threshold and more to rounding by lot; the columns `top_kept` and `top_order` of the sweep say how much.
# - **k_release** in the table of findings is the smallest group among those sought. There may be smaller ones.
# - **Sampled and coarser numbers** are read as what they stand for: counts of a tenth are multiplied by ten, and a coarser sentence does not count as an answer to the finer one. Such a release has small groups of its own, in its own words or in its sample, and these are not sought: where nothing is proved there, it is nothing about *these* groups.

# %% [markdown]
# ## Sources
#
# - G. Duncan, S. Keller-McNulty, S. L. Stokes, "Disclosure risk vs. data utility: the R-U confidentiality map", 2001: risk drawn against usefulness.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: the desk.
# - M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47(7), 2001: what withheld cells can be.
# - M. Giomi et al., "A unified framework for quantifying privacy risk in synthetic data", PoPETs 2023(2): attack, baseline and control.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927, and R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998: the intervals.
# - L. Sweeney, "k-anonymity: a model for protecting privacy", International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002: k-anonymity and quasi-identifiers.
# - I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS 2003, and A. Cohen, K. Nissim, "Linear program reconstruction in practice", Journal of Privacy and Confidentiality 10(1), 2020: decoding, which is not tried here.
# - C. Dwork, A. Roth, "The algorithmic foundations of differential privacy", Foundations and Trends in Theoretical Computer Science 9(3-4), 2014: the budget.
# - B. Fraser, J. Wooton, "A proposed method for confidentialising tabular output to protect against differencing", UNECE, 2005: cell keys.
