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
# **Finding.** None by itself. At k = 100, a desk that answers for no smaller group still gives away, proved, the size of all 30 small groups that we sought there; and daily totals that each count 100 people or more still prove 1 of 25. At k = 11, one table proves none of 29, and a second table beside it proves 1. What ends these proofs is blur: from k = 5 on, six of eight kinds of rule prove the size of none of these groups, though one of the six could be attacked in only two of the six publications. Yet a proof is not everything. Of streaks under a threshold of 3, the sizes of 8 of 30 groups are proved, and 15 of 30 are named right, these 8 included, where the best single guess is right for 5. That is 50% (95% interval 33% to 67%) at the point where guessing gains most, picked from all attacks and ks; the interval is not corrected for that, and with the correction the gain does not hold.
#
# **How.** We publish the same audience under eight kinds of rule, each at fourteen ks, and put four attacks to everything that comes out. What an attack *proves* and what it *guesses* are counted apart, and every guess stands beside what somebody guesses who has read nothing.
#
# **Limits.** The publications, the small groups and the list of attacks are ours. A rule that holds here holds against these: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers. One half, drawn by lot, is published; the other half is the control.
#
# **Time.** About a minute.

# %% tags=["parameters"]
log_path = ""  # empty for the invented audience; or your CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"} where names are not guessed
seed = 2017  # for the two halves of the audience, and for rules that draw lots
ks = [1, 2, 3, 5, 8, 10, 11, 12, 20, 30, 50, 53, 90, 100]  # smallest counts to print
groups = 30  # small groups that are attacked in each publication, at most
k = 11  # the threshold that is looked at by itself; one of ks
allowed = 0.05  # how much better than guessing an attack may do, as a share of groups
epsilon = 1.0  # a budget of privacy for one whole publication
unit = "viewer"  # what the budget hides: "viewer", "day" (of a viewer) or "play"
processes = 1  # how many run side by side; 2 do more work in all, in less time

# %%
import polars as pl
from IPython.display import Markdown

from kit.charts import chart_front, chart_proved, chart_success, use_charts
from kit.claims import watched
from kit.evaluate import difference, wilson
from kit.publish import apply_rule
from kit.report import FindingRow, show_findings
from kit.sources.bundled import open_films
from kit.sources.tables import read_log
from kit.sweep import choose_cases, sweep

# %%
from kit.rules.families import FAMILIES
from kit.rules.private.private_rule import private_rule
from kit.rules.rounding import Rounding
from kit.rules.private.sensitivity import unit_words
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from kit.sweep.attacks import FollowRoutes
from kit.sweep.cases import Lines
from kit.sweep.secrets import Sought, say_size

pl.Config.set_tbl_rows(30).set_tbl_cols(12).set_fmt_str_lengths(90)
use_charts()
own = read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The attacker
#
# She reads what a service prints about its audience, and knows the rule by which it prints. She has a list of small groups, of 1 to 10 people each: those who came on one evening, those of one age in one state. She wants to know how many people each holds, exactly. A group of exactly one is a person.
#
# This is the same game for every rule and every attack, so that they can be laid side by side. Two things can come of it, and they are never added up:
#
# - **Proved.** One size fits what was printed, in every audience there could be. She needs no luck.
# - **Scored.** Several sizes fit. She names the likeliest, and we count how often she is right.

# %% [markdown]
# ## One evening, by hand
#
# Two boasts: 57 people had watched a film by Friday, 60 by Saturday. Who came on Saturday? 60 − 57 = 3 people, and no threshold up to 57 touches either number.
#
# Let the threshold be 58. Friday's number is now withheld. A reader who knows the rule knows it to be 1 to 57, so 60 − 57 = 3 to 60 − 1 = 59 people came. Or print both rounded to 5: 55 may be 53 to 57, and 60 may be 58 to 62. The least that can have come is 58 − 57 = 1, the most 62 − 53 = 9; the printed numbers suggest 60 − 55 = 5. That is a guess, and here a wrong one.

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
    (told,) = FollowRoutes().learn(printed, [came])
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
# - **daily totals**: every evening, how many have watched a title in the last four weeks. The secret: how many came on one day.
# - **streaks**: for three days, who watched on each, and who on several of them. The secret: who kept part of a streak and broke it.
# - **weekly notes**: a press archive that tells of weeks, regions and an area. The secret: differences of its lines, among them a small region.
# - **one table** of a title's viewers by region and age, with margins; **two tables**, where the second has broader ages. The secret: small cells.
# - **desk**: staff may ask how many viewers did this or that, and each answer goes through the rule. The secret: few people of one region and age who watched a title.

# %%
log = own or open_films()
cases = choose_cases(log, seed=seed, at_most=groups)
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
# How good is a success rate? An attacker who has read nothing is right now and then. So every rate stands beside two others. The **baseline** is the best that anybody can do who names one size for every group, the luckiest one in hindsight; for that, nothing need be read. The **control** takes the answers that the attack gave, and holds them against the same groups in the other half of the viewers, who are in no publication. To be fair to both, only groups are sought that hold 1 to 10 people in either half. Whoever is in no publication cannot be given away by one: what the attack gets right there, it got right by luck, or because groups of a kind resemble each other. Only what lies above both was learned from the release.

# %% [markdown]
# ## The rules
#
# Eight kinds, each at every k. The first two only withhold; the others round, add noise, count a part of the viewers or speak of coarser groups, most of them with a threshold besides. For one k:

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
# Every publication under every rule and k, and every attack that can read it: subtract lines from each other; read all lines about one title together, as a system of equations; fill in tables from their margins and from each other; ask the desk in a roundabout way. If anything that an attack calls proved were false, the sweep would stop with an error.

# %%
swept = sweep(cases, FAMILIES, seed=seed, ks=ks, processes=processes)
attacked = swept.filter(pl.col("valid") > 0)
pairs = attacked.select("case", "attack").unique(maintain_order=True)
Markdown(
    f"{swept.height:,} points: {attacked.height:,} at which an attack could be mounted "
    f"on some group, and {swept.height - attacked.height:,} at which it could not, "
    "because the numbers it needs are no longer told or are too many to be read "
    f"together. Attacks and publications that go together: {pairs.height}."
)

# %% [markdown]
# ## What k stops
#
# First what is proved, under the plain threshold: k or more people, or nothing is printed. This is the rule that most publishers mean by "anonymous".

# %%
plain = attacked.filter(rule="threshold").with_columns(
    rule=pl.format("{}: {}", "case", "attack")
)
last = plain.filter(k=max(ks))
alive = last.filter(pl.col("proved") > 0)
n_groups = attacked.group_by("case").agg(pl.col("requested").max())["requested"].sum()

# %% [markdown]
# Each row is one attack on one publication, each number a count of groups.

# %%
chart_proved(
    plain.select("rule", "k", "proved"),
    of="small groups whose size is proved",
    title=f"At k = {max(ks)}, {alive.height} of {last.height} attacks still prove sizes",
    subtitle=f"Plain threshold, by publication and attack. Groups sought: {n_groups}",
    description=f"Rows of attacks, columns of k: how many small groups are proved. At "
    f"the largest k, {alive.height} of {last.height} rows are not zero.",
)

# %% [markdown]
# A row that ends in a zero was stopped. Those that do not:

# %%
said = [
    f"{row['rule']} ({row['proved']} of {row['requested']} groups)"
    for row in alive.iter_rows(named=True)
]
Markdown(f"Still proved at k = {max(ks)}: {', '.join(said) or 'nothing'}.")

# %% [markdown]
# A threshold withholds a number when *that number* is small. Subtraction asks for the small difference of two large ones, which k never looks at; it stops when one of the two is withheld, that is, when the boast itself is gone. A desk is worse off still: whoever may ask about large groups can put any small one together from them, and a larger k only means larger groups to ask about. So the rows end at different places, and some do not end.
#
# The same for every rule: the smallest of our ks from which on nothing is proved. "never" means that something is proved even at the largest; a dash, that the attack finds nothing to work on.

# %%
after = dict(zip(map(str, ks), [*map(str, ks[1:]), "never"], strict=True))
ends = swept.group_by("rule", "case", maintain_order=True).agg(
    last=pl.col("k").filter(pl.col("proved") > 0).max().cast(pl.String),
    tried=pl.col("valid").sum() > 0,
)
ends = ends.with_columns(
    stops=pl.when("tried").then(pl.col("last").replace(after).fill_null(str(min(ks))))
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
    title=f"From k = {from_k} on, {len(quiet)} of {len(FAMILIES)} rules let none "
    "be proved",
    subtitle=f"By rule and k. Groups sought: {n_groups}",
    description=f"Rows of rules, columns of k: groups proved. {len(quiet)} rows are "
    f"zero from k = {from_k} on, the others never.",
)

# %% [markdown]
# What those rules have in common is not k. They blur: by rounding, by noise, by counting other people or in coarser groups. Where every printed number may be off by a little, two large numbers have no exact difference. Of the last two kinds the numbers are exact, but of other groups: a tenth within its sample, coarse groups within their regions and weeks.
#
# Nothing proved can also mean that nothing could be tried. For each of these rules, how many of the publications could be attacked at one of the ks or more:

# %%
tried_on = pl.col("case").filter(pl.col("valid") > 0).n_unique().alias("attacked")
reach = swept.filter(pl.col("rule").is_in(quiet)).group_by("rule", maintain_order=True)
reach = reach.agg(tried_on, pl.col("case").n_unique().alias("publications"))
reach

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
# A threshold of 2 can withhold one number only: the 1. A blank that means "1 to k − 1" then says "one person", as plainly as print. Rounding alone had hidden that 1 among 0, 1 and 2; the threshold in front of it takes it out of hiding. Two protections, each of which blurs, and together they print single persons in invisible ink. The same ink is in the plain threshold: at k = 2, no fewer groups are proved than at k = 1.
#
# _Try it: withhold zeros too (the second kind of rule). What does a blank say at k = 2 then, and why does it help less in tables than in lines?_

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
# Nothing proved is not nothing learned. For the plain threshold, the share of groups sized right, with its 95% interval. The dashed line is the baseline, an open square the control.

# %%
panels = plain.rename({"rule": "panel"}).with_columns(
    baseline="baseline_rate", control="control_rate"
)
columns = ["panel", "k", "rate", "low", "high", "baseline", "control"]
others = ("baseline_succeeded", "control_succeeded")

# %% [markdown]
# An attack does better than guessing where the interval of the difference lies above 0, from the baseline and from the control. Its lower end is worked out for 95%, and for the stricter interval that many points ask for (see below).

# %%
gains = [
    min(
        difference(
            wilson(row["succeeded"], row["valid"], confidence=confidence),
            wilson(row[other], row["valid"], confidence=confidence),
        )[0]
        for other in others
    )
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
    panels.select(columns),
    title=f"At k = {k}, {beating} of {at_k.height} attacks do better than guessing",
    subtitle=f"Plain threshold. Groups sized right, of {panels['valid'].min()} to "
    f"{panels['valid'].max()} in a panel, by publication and attack",
    description=f"A panel for each attack: success rate by k with its interval, beside "
    f"baseline and control. {beating} of {at_k.height} lie above both at k = {k}.",
    baseline="baseline: best single size",
)

# %% [markdown]
# Of the points that do better, here is the one with the most sizes named right beyond those that are proved:

# %%
more = pl.col("succeeded") - pl.col("proved")
beyond = panels.filter("beats").sort(more, descending=True, maintain_order=True).head(1)
beyond.select("panel", "k", "valid", "proved", "succeeded", *others)

# %% [markdown]
# Whoever picks the best of many points after looking at them all picks luck too. So here is what is left of it if each of them must lie above baseline and control with an interval of 1 − 0.05/n, for n points:

# %%
picked_from = panels.height
said = [
    f"{row['succeeded']} of {row['valid']} are named right, the {row['proved']} proved "
    f"ones included. The point was picked from **{picked_from}**. After the correction "
    f"for these, it {'still lies' if row['holds'] else 'does **not** lie'} above both."
    for row in beyond.iter_rows(named=True)
]
Markdown("".join(said) or "No point does better.")

# %% [markdown]
# Where the intervals sink onto the dashed line, she might as well not have read anything. Mind the difference to a proof: a few proved groups among many do not lift a rate above chance, and they are proved all the same.
#
# Now one publication, and all rules. A cross means that the attack could not be mounted.

# %%
case, attack = pairs.row(-1)
rival = swept.filter(case=case, attack=attack).rename({"rule": "panel"})
rival = rival.with_columns(baseline="baseline_rate", control="control_rate")
sure = rival.filter(k=max(ks), rate=1.0).height
stopped = "rules" if sure != 1 else "rule"

# %% [markdown]
# Here it is the last publication of the list:

# %%
chart_success(
    rival.select(columns),
    title=f"At k = {max(ks)}, {sure} of {len(FAMILIES)} {stopped} still give every size away",
    subtitle=f"Attack: {attack}. Publication: {case}. Groups sized right, of "
    f"{rival['requested'].max()}, by rule",
    description=f"A panel for each rule: success rate by k with its interval, beside "
    f"baseline and control. In {sure} panels it is 100% at the last k.",
    baseline="baseline: best single size",
)

# %% [markdown]
# ### How many points did we look at?
#
# Look at several hundred intervals of 95%, and some will lie above their baseline by luck alone. So we look at one point for each rule that ends these proofs: the smallest k from which on nothing is proved in any publication. It is the k that a publisher would choose who has checked for proofs. There, the groups of all publications are put together; of two attacks on one publication, we take the one that reaches more groups, and of the two cases of tables the one with two, since both seek the same cells.

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
        for other in others
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
    f"at: **{tested.height}**. Of these, **{tested['above'].sum() or 'none'}** lie above "
    f"baseline and control at 95%, **{tested['holds'].sum() or 'none'}** after the "
    "correction."
)

# %% [markdown]
# No size is certain at any of these points. If there is a difference between the rules, here is how it could come. Rounding by lot to 2 withholds nothing, so a desk may be asked about the small group itself. An even size is told as it is, an odd one as one of its neighbours, and the reader cannot tell which. A 0 may be a 0 or a 1; but whoever knows of the group knows that somebody is in it.
#
# The other way round, a point that is not above its companions is not shown to be safe. The baseline is the best in hindsight, and with so few groups an attack must do a good deal better before it can be told apart from luck.

# %% [markdown]
# ## Risk against usefulness
#
# Every rule can be made safe by printing nothing. So each point gets two numbers, both means over the publications that print something (a desk prints nothing, and is left aside here):
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
# What may be called safe is for the reader to say; here, a risk of at most `allowed`. For rules that blur, nothing may be proved either; k alone never gets there.

# %%
fine = front.filter(pl.col("risk") <= allowed).sort("useful", descending=True)
alone, at_best = fine.filter(rule="threshold").head(1), fine.filter(proved=0).head(1)
prices = [f"{1 - share:.0%}" for share in [*alone["useful"], *at_best["useful"]]]
left = alone["proved"].sum()
winner = next(iter(at_best["rule"]), "none")

# %%
chart_front(
    front,
    title=f"k alone costs {prices[0]} of usefulness and still proves {left}; blur costs {prices[-1]}"
    if alone.height
    else "No k of the plain threshold is as safe as allowed",
    subtitle=f"Every rule at every k, means over {by_case['case'].n_unique()} "
    f"publications. Risk at most {allowed:.0%}",
    description=f"A panel for each rule: risk against usefulness as k rises. At a risk "
    f"of at most {allowed:.0%} and with nothing proved, the most useful is: {winner}.",
    risk="more groups sized right than by guessing",
    useful="usefulness",
)

# %% [markdown]
# Down and to the right is where a publisher wants to be. Along a path k rises, and usefulness falls. For each rule, its most useful point at which the risk is no larger than `allowed`, and how many groups are proved there all the same:

# %%
fine.unique("rule", keep="first", maintain_order=True).select(
    "rule", "k", pl.col("risk", "useful").round(3), "proved"
)

# %% [markdown]
# Two things can be read off. A little blur buys what only a very large k buys alone. And the column `proved` is not the column `risk`: a mean over many groups can be small while a few of them are given away entirely, and somebody is in these few.
#
# _Try it: set `allowed` to 0.01. Which rules are left, and what have they done to the numbers?_

# %% [markdown]
# ## A fixed budget instead
#
# Differential privacy turns the question around. A publisher does not choose how small a number may be, but how much all numbers together may tell of one unit: a play, a viewer's day, or a viewer. That is ε. It is spent once, and how much noise each number needs follows from how many of the numbers one unit can be in.
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
# `is in`: of how many numbers one unit can be part. `noise`: the standard deviation of what is added to each, in people. It grows with the lines that one person can be in, and not with the number of lines. The table has the most numbers and the least noise, because everybody is in four of them only: her cell, its two margins and the total. Lines about the same people again and again are the worst way to spend a budget, and the most natural way to write a press release.
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
# `withheld` is the share of numbers not printed, `error` the mean error of the others, as a share of the true number: 1 means as large as the number itself. The threshold withholds, and leaves what it prints exact, which is what the attacker lives on. The budget prints everything, and for lines in which one person occurs again and again it prints next to nothing of use. For that, no size is proved, and none could be by any attack, known or not: noise without a limit leaves every size possible.
#
# The kind of rule called "private noise" above is no budget. It spends ε = 1 on *every* number, and over a publication that adds up:

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
# None, by itself. Three other questions come first. Can two of the numbers be subtracted? Then k protects neither, whatever it is; against these attacks, blur did: round, or add noise, everywhere, totals included. What does a blank say? If it can stand for one number only, it is that number. And in how many of the numbers can one person be? That, and not the size of the crowd, is what noise has to pay for.
#
# A threshold keeps a place behind noise, where it takes away some of the guessing that is left, as the path of private noise in the chart of risk shows. In front of rounding, a small one does harm.

# %% [markdown]
# ## Is it true?
#
# The sweep checks each proof against the log, point by point, and would have stopped at a false one. Here are the example by hand, and the numbers that the first lines of this page state.

# %% tags=["check"]
assert by_hand["low"].to_list() == [3, 3, 1, 1]
assert by_hand["high"].to_list() == [3, 59, 9, 61]
assert by_hand["guess"].to_list() == [3, 3, 5, 1]
is_as_published = (seed, groups, k, len(ks)) == (2017, 30, 11, 14) and not log_path
if is_as_published:
    assert (last["k"].min(), alive["case"].to_list()) == (100, ["daily totals", "desk"])
    assert alive.select("proved", "requested").rows() == [(1, 25), (30, 30)]
    tables = at_k.filter(attack="fill in tables")
    assert tables.select("proved", "requested").rows() == [(0, 29), (1, 29)]
    assert (len(quiet), len(FAMILIES), from_k) == (6, 8, 5)
    assert sorted(reach["attacked"]) == [2, 6, 6, 6, 6, 6]
f"{attacked['proved'].sum():,} proofs, all true"

# %% tags=["check"]
if is_as_published:
    guess = beyond.row(0, named=True)
    assert guess["panel"] == "streaks: read together"
    told = ("k", "proved", "succeeded", "valid", "baseline_succeeded")
    assert [guess[name] for name in told] == [3, 8, 15, 30, 5]
    shares = " ".join(f"{guess[end]:.0%}" for end in ("low", "rate", "high"))
    assert shares == "33% 50% 67%"
    found = [guess["holds"], tested["above"].sum(), tested["holds"].sum()]
    assert found == [False, 2, 0]
    assert set(worse["rule"]) == {"threshold, then rounding to 5"}
    assert together.filter(rule="threshold")["proved"].head(2).n_unique() == 1
    play = budgets["daily totals", "play"]
    assert (play.sensitivity.counts, round(play.noise.variance**0.5, 1)) == (28, 39.6)
    assert budgets["one table", "viewer"].sensitivity.counts == 4
    assert left > 0

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
# Of each publication, the smallest number that is printed at that k goes beside the smallest group that is proved. A desk prints nothing.

# %%
proved = [
    FindingRow(
        f"{row['case'].capitalize()} under a threshold of k = {row['k']}.",
        min((n for n in counts[row["case"]] if n >= row["k"]), default=None),
        row["smallest_proved"],
        f"{row['attack'].capitalize()}: the size of {row['proved']} of "
        f"{row['requested']} groups of 1 to 10 people is proved.",
    )
    for row in stays.iter_rows(named=True)
]

# %% [markdown]
# And the point, of those above baseline and control, at which the most sizes are named right beyond those proved. A guess goes into its own line, under its own name.

# %%
guesses = [
    FindingRow(
        f"{row['case'].capitalize()} under a threshold of k = {row['k']}.",
        min((n for n in counts[row["case"]] if n >= row["k"]), default=None),
        row["smallest_proved"],
        f"{row['attack'].capitalize()}: {row['succeeded']} of {row['valid']} sizes are "
        f"named right, the {row['proved']} proved ones included ({row['rate']:.0%}, 95% "
        f"interval {row['low']:.0%} to {row['high']:.0%}, not corrected for the choice "
        f"of this point from {picked_from}); the best single size is right in "
        f"{row['baseline']:.0%}, the control in {row['control']:.0%}.",
        "Scored",
    )
    for row in beyond.iter_rows(named=True)
]

# %% [markdown]
# And if there is neither, that is a finding too:

# %%
nothing = FindingRow(
    f"All that is published, under a threshold of k = {k} or more.",
    None,
    None,
    "No size of a group of 1 to 10 people is proved, and no guess beats baseline and control.",
    "Counted",
)
show_findings(proved + guesses or [nothing])

# %% [markdown]
# ## Limits
#
# - **The audience is invented**, and so are the publications, chosen from it by fixed rules. How many groups fall, and at which k, depends on how large the numbers are that are told together; with your own log the ends of the rows will lie elsewhere. That some rows have no end will not change, as long as large numbers are printed exactly.
# - **The attacks are those we have.** Four, each reading one publication at a time. One that reads all of them at once, or that knows something of a person, can do more; a rule that holds here has not been shown to be safe. Only the budget's promise does not depend on the attack.
# - **The groups are sought, not met.** The attacker has a list of small groups, with from 1 to 10 people in each. Whether anybody would think of them is another question, and whether she knows somebody in them.
# - **The halves.** Half of the viewers are published, so all numbers are about half of what the whole audience would give. The control is drawn by lot once, from one seed.
# - **One seed.** Halves, small groups and random rules are drawn once. Another seed moves a guessed rate about as far as its interval says, and moves the end of a row that hangs on a single group, such as the last of the daily totals. That the desk's row has no end is no matter of seeds.
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
# - C. Dwork, A. Roth, "The algorithmic foundations of differential privacy", Foundations and Trends in Theoretical Computer Science 9(3-4), 2014: the budget.
# - B. Fraser, J. Wooton, "A proposed method for confidentialising tabular output to protect against differencing", UNECE, 2005: cell keys.
