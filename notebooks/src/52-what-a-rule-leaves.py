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
# # What does a rule leave to guess, and what to print?
#
# **Finding.** Guesses at sizes gain little from one printing: of six rules at a k where our attacks prove nothing, one gives away more than chance explains. A log without names is another matter: where every title has k = 11 people, four plays name the right record of 54 of 60 people (80% to 95%); counting common titles finds 42.
#
# **How.** We publish the same audience under eight kinds of rule, each at fourteen ks, and let four attacks name the size of small groups. Two more games ask whether a person is in a group, and which record of a log is hers. Every guess stands beside what somebody guesses who has read nothing, and beside people who are not in the data. Then we weigh risk against what is left to print.
#
# **Limits.** The publications, the groups, the people and the list of attacks are ours. Averaging and decoding, which take hundreds of answers of a desk, have [a page of their own](50-which-k-is-enough.ipynb): see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers. One half, drawn at random, is published; the other half is the control.
#
# **Time.** About three minutes.

# %% tags=["parameters"]
log_path = ""  # empty for the invented audience; or your CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"} where names are not guessed
seed = 2017  # for the two halves, the random windows, and all that is drawn
ks = [1, 2, 3, 5, 8, 10, 11, 12, 20, 30, 50, 53, 90, 100]  # smallest counts to print
groups = 60  # small groups, or people, that are attacked in each publication, at most
k = 11  # the threshold that is looked at by itself; one of ks
allowed = 0.05  # how much better than guessing an attack may do, as a share of groups
epsilon = 1.0  # a budget of privacy for one whole publication
unit = "viewer"  # what the budget hides: "viewer", "day" (of a viewer) or "play"
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
# She reads what a service prints about its audience, and knows the rule by which it prints. She has a list of small groups, of 1 to 10 people each, and wants to know how many each holds, exactly. [Another page](50-which-k-is-enough.ipynb) asks what she can *prove*: a size is proved where one size alone fits what was printed. Here she may also be wrong. Where several sizes fit, she names the likeliest, and we count how often she is right.
#
# The publications and the rules are those of that page: running totals, random windows, streaks, weekly notes, tables and a desk that answers questions, each under eight kinds of rule and several ks, and four attacks that read them: differencing, linear reconstruction, the table audit and the tracker. Two more attacks of that page, averaging and decoding, put hundreds of questions to a desk and guess nearly everything under small blur. They are left aside here, where it is asked what a page gives away that is printed once.

# %% [markdown]
# ## Baseline and control
#
# How good is a success rate? Somebody who has read nothing is right now and then. So every rate stands beside two others. The **baseline** names one size for every group: the size that turns out to be right most often. Nobody who names one size for all does better, and nobody needs to read anything for it. The **control** takes the answers that the attack gave and compares them with the same groups in the other half of the viewers, who are in no publication. To be fair to both, we seek only groups that hold 1 to 10 people in either half. A publication cannot give away people who are not in it. What the attack gets right about them, it gets right by luck, or because groups of a kind resemble each other. Only what lies above both was learned from the release.

# %%
log = own or kit.open_films()
names = ["daily totals", "random windows", "streaks", "weekly notes", "one table"]
names += ["two tables", "desk", "three evenings", "log without names"]
trained = ["small group", "small group by day", "colleagues"]  # for later
wanted = {"seed": seed, "at_most": groups, "names": names + trained}
every = kit.choose_cases(log, **wanted)
cases = [case for case in every if case.game is kit.sweeps.HowMany]
if not cases:  # says why there is none
    kit.choose_cases(log, seed=seed, games=[kit.sweeps.HowMany])

# %% [markdown]
# Every attack that reads what is printed once, against all of it:

# %%
asking = ("averaging", "decoding")  # hundreds of questions: on the other page
once = [attack for attack in kit.sweeps.ATTACKS if attack.name not in asking]
with_all = {"seed": seed, "ks": ks, "attacks": once, "processes": processes}
swept = kit.sweep(cases, kit.rules.FAMILIES, **with_all)
attacked = swept.filter(pl.col("valid") > 0)
plain = attacked.filter(rule="threshold").with_columns(
    rule=pl.format("{}: {}", "case", "attack")
)

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
all_points = max(1, plain.height)
gains = {n: kit.sweeps.measure_gains(plain, points=n)["gain"] for n in (1, all_points)}
panels = panels.with_columns(
    beats=gains[1].fill_null(-1) > 0, holds=gains[all_points].fill_null(-1) > 0
)

# %% [markdown]
# Each attack, at every k:

# %%
at_k = panels.filter(k=k)
beating = at_k["beats"].sum()
kit.charts.chart_success(
    panels.filter(pl.col("panel").is_in(drawn.implode())).select(columns),
    title=f"At k = {k}, {beating} of {at_k.height} attacks guess better than chance",
    subtitle=f"Plain threshold. Groups sized right, proved or guessed, of "
    f"{panels['valid'].min()} to {panels['valid'].max()} in a panel",
    description=f"At k = {k}, {beating} of {at_k.height} attacks guess better than "
    "both baseline and control. A panel for each shows its success by k, with its "
    "interval.",
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
kit.charts.chart_success(
    rival.select(columns),
    title=f"At k = {max(ks)}, every size is named right under {sure} of "
    f"{len(kit.rules.FAMILIES)} rules",
    subtitle=f"Attack: {attack}. Publication: {case}. Groups sized right, of "
    f"{rival['requested'].max()}, by rule",
    description=f"At the last k, the attack is right every time under {sure} of the "
    "rules. A panel for each shows its success by k, with interval, baseline and "
    "control.",
    baseline="baseline: best single size",
)

# %% [markdown]
# ### How many points did we look at?
#
# Look at several hundred intervals of 95%, and some will lie above their baseline by luck alone. So we look at one point for each rule under which our attacks prove nothing: the smallest k from which on that holds in every publication. A publisher who has checked for proofs would choose that k. There, the groups of all publications are put together; of two attacks on one publication, we take the one that reaches more groups, and of the two cases of tables the one with two, since both seek the same cells.

# %%
tried = pl.when(pl.col("valid") > 0).then("proved").alias("proved")
best = swept.group_by("rule", "case", "k", maintain_order=True).agg(tried.max())
together = best.group_by("rule", "k", maintain_order=True).agg(pl.col("proved").sum())
open_ends = (
    together.filter(pl.col("proved") > 0).group_by("rule").agg(pl.col("k").max())
)

# %% [markdown]
# For each rule, the last k at which something is proved, and the groups of all publications put together after that:

# %%
sums = ["valid", "succeeded", "baseline_succeeded", "control_succeeded"]
wide = attacked.filter(pl.col("case") != "one table")
wide = wide.sort("valid", descending=True, maintain_order=True)
wide = wide.unique(["rule", "case", "k"], keep="first", maintain_order=True)
pooled = wide.group_by("rule", "k", maintain_order=True)
pooled = pooled.agg(pl.col(sums).sum().cast(pl.Int64))
pooled = pooled.join(open_ends.rename({"k": "last"}), on="rule", how="left")
chosen = pooled.filter(pl.col("k") > pl.col("last").fill_null(0)).sort("k")
chosen = chosen.unique("rule", keep="first", maintain_order=True)

# %% [markdown]
# And we ask more of each: with n points, an interval of 1 − 0.05/n, after which the chance of even one false alarm among *all* of them is about 5%. `clear` is how far a point lies above the higher of baseline and control, at the least.

# %%
clear = [
    min(
        kit.evaluate.difference(
            kit.wilson(row["succeeded"], row["valid"], confidence=confidence),
            kit.wilson(row[other], row["valid"], confidence=confidence),
        )[0]
        for other in sums[2:]
    )
    for row in chosen.iter_rows(named=True)
    for confidence in (0.95, 1 - 0.05 / max(1, chosen.height))
]
rates = [kit.wilson(row[1], row[0]) for row in chosen.select(sums).iter_rows()]

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
# A point that is not above its companions is not shown to be safe. The baseline is the best in hindsight, and with so few groups an attack must do a good deal better before it can be told apart from luck. And each of these guesses takes a printed number at its face. Whoever can ask a desk again and again need not: see [50-which-k-is-enough](50-which-k-is-enough.ipynb).

# %% [markdown]
# ## Two other questions
#
# A size is not all that can be guessed. Here are two more games, with the same two halves: people who are in the data, and people who are not.
#
# - **In or out?** She knows that somebody had watched a title by some evening, and asks whether he had by an earlier one. The service prints how many had by each of three evenings. If nobody came in between, the answer follows, and is *proved*. Otherwise the numbers give the share of those like him who had: she names the likelier side, and abstains where both are possible. Baseline: the same answer for everybody, also where she abstains. Control: people of whom the same is known, and who are not in the data.
# - **Which record?** The service hands out its log, with numbers for names. She knows four plays of somebody, with the days to within three. A *scoreboard* names the record that fits best by far; a *unique match* names the only one that fits. Here k is the fewest people a title must have to stay in the log. Baseline: the strongest of three naive ways, a record at random, the most active one, and the one with most titles in common. Control: people who are not in the log, where to name anybody is false.

# %%
families = {
    kit.sweeps.InOrOut: {"threshold": kit.rules.FAMILIES["threshold"]},
    kit.sweeps.WhichRecord: {
        "rare titles left out": kit.rules.LOG_FAMILIES["rare titles left out"]
    },
}
few = sorted({min(ks), k, max(ks)})
asked = pl.concat(
    [swept.clear()]
    + [
        kit.sweep([case], families[case.game], seed=seed, ks=few)
        for case in every
        if case.game in families and case.name not in trained
    ]
)

# %% [markdown]
# How many people were asked about or looked for (`requested`), of how many she gave an answer (`valid`), how many answers are proved and how many right; and beside it the strongest baseline and the control:

# %%
other = asked.select(
    *("game", "attack", "k", "requested", "valid", "proved", "succeeded"),
    pl.format(
        "{} of {}", pl.col("baseline_succeeded").round(1), "baseline_valid"
    ).alias("baseline"),
    pl.format("{} of {}", "control_succeeded", "control_valid").alias("control"),
)
other

# %% [markdown]
# Read the two games apart. Of a person who is *in or out*, a guess is worth little: what is likely of everybody like him is as likely of those who are not in the data, and the column `control` shows it. A proof is worth everything, and it does not need a small number: it needs two numbers that are equal, however large, or a zero that is printed. A *record* is another matter. Nothing of it is printed as a number, so no smallest count protects it; leaving out rare titles takes away what is rare, and four common ones may still fit one person only.

# %%
best_way = (
    asked.filter(game="which record", k=k)
    .sort("succeeded", maintain_order=True)
    .tail(1)
)
said_of_records = [
    f"At k = {k}, a {row['attack']} names the right record of {row['succeeded']} of "
    f"{row['valid']} people ({row['rate']:.0%}, 95% interval {row['low']:.0%} to "
    f"{row['high']:.0%}); {row['baseline']} finds {row['baseline_succeeded']:.1f}. Of "
    f"{row['control_valid']} people who are not in the log, it names a record for "
    f"{row['control_succeeded']}."
    for row in best_way.iter_rows(named=True)
]
Markdown("".join(said_of_records) or "In this log there is nobody to look for.")

# %% [markdown]
# ## Attacks that train
#
# Three more attacks practise before they answer, anew for each target, and so are tried at one k only. Two ask who is **one of a small group** of which it is told what they watched. One of them puts groups together from people she knows, the other from people she invents; both let a classifier find what tells groups with the target from groups without. The third **searches for questions** to a desk: she knows five facts about a colleague, tries sets of questions on invented desks under the same rule, and puts the best set to the real one. Half of those asked about are in, so the baseline has half; an answer may be proved by a printed zero.

# %%
ways = ["threshold", "threshold, then rounding to 5"]
learned = pl.concat(
    [swept.clear()]
    + [
        kit.sweep(
            [case],
            {name: kit.rules.FAMILIES[name] for name in ways},
            seed=seed,
            ks=[k],
            attacks=kit.sweeps.TRAINED,
        )
        for case in every
        if case.name in trained
    ]
).filter(pl.col("valid") > 0)

# %% [markdown]
# What each of them has right, at the k above:

# %%
learned.select(
    *("attack", "rule", "valid", "proved", "succeeded"),
    pl.format(
        "{} of {}", pl.col("baseline_succeeded").cast(int), "baseline_valid"
    ).alias("baseline"),
    pl.format("{} of {}", "control_succeeded", "control_valid").alias("control"),
    *((pl.col(end) * 100).round(0).cast(int) for end in ("low", "high")),
)

# %%
told = kit.sweeps.measure_gains(learned, points=max(1, learned.height))
ahead = told.filter(pl.col("gain") > 0)
Markdown(
    f"Guesses that beat baseline and control beyond chance, proofs left out, after the "
    f"correction for {told.height} rows: **{ahead.height or 'none'}**"
    + "".join(
        f"; {row['attack']} under {row['rule']}" for row in ahead.rows(named=True)
    )
    + "."
)

# %% [markdown]
# The interval, `low` to `high` in percent, counts proved answers as well. With so few targets only a large gain shows, and a row without one has shown no safety.

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
kit.charts.chart_front(
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
    f"{row['rule']} from k = {row['k_before']} to {row['k']} "
    f"({row['useful_before']:.3f} to {row['useful']:.3f})"
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
    f"Within a risk of {allowed:.0%}: {points['rule'].n_unique()} of "
    f"{len(kit.rules.FAMILIES)} kinds of rule, at one k at least."
)

# %% [markdown]
# The column `proved` is not the column `risk`. A mean over many groups can be small while a few of them are given away entirely, and somebody is in these few. And neither column speaks of a desk: there averaging and decoding undo rounding and noise of a few people, as [50-which-k-is-enough](50-which-k-is-enough.ipynb) shows.
#
# _Try it: set `allowed` to 0.01. Which rules are left, and what have they done to the numbers?_

# %% [markdown]
# ## A fixed budget instead
#
# *Differential privacy* turns the question around. A publisher does not choose how small a number may be, but how much all numbers together may tell about one unit: a play, a viewer's day, or a viewer. Take two logs D and D′ that differ in one unit only, and any set S of things that might be printed. Then what is printed must satisfy
#
# > P[printed from D is in S] ≤ e^ε · P[printed from D′ is in S].
#
# ε is the **budget**: the smaller it is, the less anybody can tell the two logs apart, whatever she knows and whatever she computes. At ε = 1 the probabilities differ by a factor of at most e = 2.72. The budget is spent once, and how much noise each number needs follows from how many of the numbers one unit can be in. Two more letters occur [elsewhere](53-rules-that-are-no-threshold.ipynb). **δ** is a small probability with which the inequality may fail; the noise used here has δ = 0. **ρ** is another unit for the same budget, made for Gaussian noise; it can be turned into an ε for every δ.
#
# By hand: 28 daily totals of a film so far. A play of the first day is in all 28. With ε = 1 for all, each number may cost 1/28, and needs noise of scale 28. Noise of that kind has a standard deviation of about √2 times its scale: 28 × 1.414 = 39.6 people. Had only the last total been printed, its scale would be 1.

# %%
told = {
    case.name: list(case.claims) for case in cases if isinstance(case, kit.sweeps.Lines)
}
for case in cases:
    if case.name == "one table":
        cells = case.counts[0].select(case.by).iter_rows(named=True)
        named = [{c: v for c, v in cell.items() if v != "total"} for cell in cells]
        told[case.name] = [case.claim.where(**at) if at else case.claim for at in named]
budgets = {
    (name, hidden): kit.rules.private_rule(claims, unit=hidden, epsilon=epsilon)
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
        "unit": [f"one {kit.rules.unit_words(hidden)}" for _, hidden in budgets],
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
    kit.sweep(
        [case], {"budget": lambda _, rule=spend[case.name]: rule}, seed=seed, ks=[1]
    )
    for case in cases
    if case.name in spend
]
beside = swept.filter(pl.col("case").is_in(list(spend)), rule="threshold", k=k)
sides = pl.concat([beside, *bought]).filter(pl.col("valid") > 0)

# %%
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
sums = spent.filter(unit=f"one {kit.rules.unit_words(unit)}").sort(
    "is in", descending=True
)
name, numbers, hidden, most, _ = sums.row(0)
Markdown(
    f"{name.capitalize()}, {numbers} numbers: {hidden} can be in {most} of them. "
    f"Noise of ε = 1 for each comes to ε = **{most}** in all. With ε = {epsilon:g} in "
    f"all, each may cost {epsilon / most:.3g}."
)

# %% [markdown]
# _Try it: set `unit` to "play". What is still promised to somebody who watched the same film on three evenings?_

# %% [markdown]
# ## Is it true?
#
# The sweep checks each proof against the log, point by point, and would have stopped at a false one. Here are the numbers that the first lines of this page state.

# %% tags=["check"]
as_told = seed, groups, k, len(ks), allowed, epsilon
is_as_published = as_told == (2017, 60, 11, 14, 0.05, 1.0) and not log_path
if is_as_published:
    found = [beyond.height, tested["above"].sum(), tested["holds"].sum()]
    assert found == [0, 2, 1]
    assert (left, winner) == (5, "threshold, then rounding to 5")
    play = budgets["daily totals", "play"]
    assert (play.sensitivity.counts, round(play.noise.variance**0.5, 1)) == (28, 39.6)
    assert budgets["one table", "viewer"].sensitivity.counts == 4
    (record,) = best_way.select("succeeded", "valid", "control_succeeded").rows()
    assert record == (54, 60, 3)
    assert asked.filter(game="in or out")["proved"].to_list() == [6, 4, 2]
f"{attacked['proved'].sum():,} proofs, all true"

# %% [markdown]
# In one table, as the report prints it: of the points above baseline and control, the one with the most right guesses, without the groups that are proved; and the record that is named.

# %%
whose = "yours" if log_path else "invented"
guesses = [
    kit.FindingRow(
        f"{row['case'].capitalize()} under a threshold of k = {row['k']}.",
        *(None, None),
        f"{row['attack'].capitalize()}: of {row['guessed']} groups whose size is not "
        f"proved, {row['right']} are named right, where the best single size has "
        f"{row['baseline']} and the control {row['control']}. Picked from "
        f"{picked_from} points; corrected for that, it "
        f"{'holds' if row['holds'] else 'does not hold'}.",
        *(kit.Scored, whose),
    )
    for row in beyond.iter_rows(named=True)
]

# %% [markdown]
# Where no guess at a size does better, that is a finding too, as far as it reaches:

# %%
nothing = kit.FindingRow(
    f"All that is published, under a threshold at {len(ks)} ks.",
    None,
    None,
    f"No guess at a size beats baseline and control at any of {picked_from} points.",
    kit.Counted,
    whose,
)

# %% [markdown]
# And the record that is named in a log without names:

# %%
named = [
    kit.FindingRow(
        f"A log without names, with titles of at least {k} people.",
        None,
        None,
        words,
        kit.Scored,
        whose,
    )
    for words in said_of_records
]
kit.show_findings((guesses or [nothing]) + named)

# %% [markdown]
# ## Where to go next
#
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): what the same attacks prove, rule by rule.
# - [53-rules-that-are-no-threshold](53-rules-that-are-no-threshold.ipynb): what a budget of privacy buys at Wikimedia, and what noise does at Apple.
# - [30-how-few-plays](30-how-few-plays.ipynb): how few plays single somebody out in a log without names.
# - [31-the-netflix-prize](31-the-netflix-prize.ipynb): the scoreboard, step by step.
# - An attack of your own stands in the same table: see [CONTRIBUTING.md](../CONTRIBUTING.md).

# %% [markdown]
# ## Limits
#
# - **The audience is invented**, and so are the publications, chosen from it by fixed rules. How many groups fall, and at which k, depends on how large the numbers are that are told together; with your own log the ends of the rows will lie elsewhere. As long as large numbers are printed exactly, two of them can be subtracted at any k.
# - **The attacks are those we have.** Four for sizes, one for people, two for records, each reading one publication at a time. One that reads all of them at once can do more; averaging many answers of a desk and decoding them do more, as [another page](50-which-k-is-enough.ipynb) shows, and their guesses are in no number of this one. A rule under which these learn nothing has not been shown to be safe. Only the promise of the budget does not depend on the attack.
# - **What she knows is drawn from the log**: four plays of a person, with days that are off by three at most and no fact that is wrong. Whoever knows less, or something false, finds fewer; whoever knows more finds more.
# - **The groups are sought, not met.** The attacker has a list of small groups, with from 1 to 10 people in each. Whether anybody would think of them is another question, and whether she knows somebody in them.
# - **The halves.** Half of the viewers are published, so all numbers are about half of what the whole audience would give. The control is drawn by lot once, from one seed.
# - **One seed.** Halves, windows, small groups and random rules are drawn once. Another seed moves a guessed rate about as far as its interval says, and moves the end of a row that hangs on a single group.
# - **Points are not independent.** The same groups are attacked under every rule and k, so neighbours succeed and fail together. The correction for many points holds all the same; it is stricter than it need be. The rates of attack and baseline are compared as if they were of different groups, which is cautious where both are right about the same ones.
# - **Usefulness is one of many.** Here every number counts the same. Somebody who only wants the ten largest loses less to a threshold and more to rounding by lot; the columns `top_kept` and `top_order` of the sweep say how much.
# - **Sampled and coarser numbers** are read as what they stand for: counts of a tenth are multiplied by ten, and a coarser sentence does not count as an answer to the finer one. Such a release has small groups of its own, in its own words or in its sample, and these are not sought: where nothing is proved there, it is nothing about *these* groups.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - G. Duncan, S. Keller-McNulty, S. L. Stokes, "Disclosure risk vs. data utility: the R-U confidentiality map", 2001: risk drawn against usefulness.
# - M. Giomi et al., "A unified framework for quantifying privacy risk in synthetic data", PoPETs 2023(2): attack, baseline and control.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927, and R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998: the intervals.
# - I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS 2003, and A. Cohen, K. Nissim, "Linear program reconstruction in practice", Journal of Privacy and Confidentiality 10(1), 2020: decoding, on the other page.
# - C. Dwork, A. Roth, "The algorithmic foundations of differential privacy", Foundations and Trends in Theoretical Computer Science 9(3-4), 2014: the budget.
# - B. Fraser, J. Wooton, "A proposed method for confidentialising tabular output to protect against differencing", UNECE, 2005: cell keys.
# - A. Narayanan, V. Shmatikov, "Robust de-anonymization of large sparse datasets", IEEE Symposium on Security and Privacy, 2008: the scoreboard.
# - M. Fréchet, "Sur les tableaux de corrélation dont les marges sont données", Annales de l'Université de Lyon, 1951: what totals say of somebody who is in one of them.
