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
#     why_not: An auditor makes up the data on which he runs a rule, and needs no log.
# ---

# %% [markdown]
# # Can anybody outside check a promise of privacy?
#
# **Finding.** Only to refute it. An auditor refutes six rules that were broken on purpose, among them daily counts that each have the noise of a single count. Where a rule keeps ε = 1, he shows, at 95% confidence, that ε is at least 0.99. That is no proof that the promise holds; no number of runs gives one.
#
# **How.** The auditor lets a rule print two made-up sets of data that differ by one person, tens of thousands of times. He says each time from the numbers alone which set it was. The promise says how often anybody can be right; Clopper and Pearson's interval says how sure his own rate is.
#
# **Limits.** He may run the rule as often as he likes, on any data. Readers of a real release may not: see [Limits](#Limits).
#
# **Data.** All counts are invented. The rules are this kit's, and one is as Wikimedia states it.
#
# **Time.** About 10 seconds.

# %% tags=["parameters"]
epsilon = 1.0  # what is promised
days = 18  # daily counts that one viewer can be in, all of them
runs = 100_000  # how often a rule is run on each input; half of them are judged
confidence = 0.95  # of what is shown, in [0, 1)
k = 11  # for rules that promise nothing
canaries = 4_000  # made-up people in an audit of one run
seed = 2017  # for all that is drawn

# %%
from datetime import date, timedelta
from math import exp, log

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented counts")
kit.use_tables()
attacks, rules = kit.attacks, kit.rules

# %% [markdown]
# ## The attacker
#
# He is an auditor: a regulator, a researcher, a reader with the publisher's code. The publisher says that its numbers are *differentially private* with ε = 1. That is a promise about every reader and every test: whatever a reader does with the numbers, she says "this person is in it" at most e times as often when the person is in the data as when not. The same goes for "she is not in it". The auditor cannot try every reader. He can try some, and every one of them is bound by the promise.
#
# So he makes up two sets of data. In one of them a viewer is in every count that the rule says one viewer can be in. In the other she is not. The field calls them *neighbouring* inputs. He has the rule print both, again and again, each time with fresh noise.
#
# By hand, for one count of 100 or 101 people: he says "in" when 101 or more is printed. With the least noise that keeps ε = 1, he is right in 73.1% of the runs with her, and wrong in 26.9% of those without: 73.1 / 26.9 = 2.72, which is e. He can do no better, and a rule that lets him do better has broken its word.

# %%
promise = rules.PrivacyLoss("viewer", epsilon=epsilon)
told = {"runs": runs, "confidence": confidence, "seed": seed}
streak = kit.watched("A Christmas Prince").every_day(days, until="2017-12-18")
kept = rules.private_rule([streak], unit="viewer", epsilon=epsilon)
one_count = attacks.Neighbours.worst_for(kept)
first = attacks.audit_promise(kept, one_count, **told)
first.table.with_columns(pl.col("share", "low", "high").round(4))

# %% [markdown]
# The table holds the runs that were judged. Other runs taught him which numbers to look at, so that he judges one test only and not the luckiest of many. The last row is the control: two inputs that do not differ. The bound takes the lower end of the first row and the upper end of the second.

# %%
Markdown(f"{first.scope} On the control he shows ε = {first.control:.3g}.")

# %% [markdown]
# "Not refuted" is all that he can say of a rule that keeps its promise. A test that he did not think of might do better, and so might more runs. Whoever wants to know that a promise holds needs a proof of the rule, and somebody who checks that the program is the rule.
#
# ## How much can be shown at all?
#
# Suppose that every single answer is right, because the rule adds no noise. Even then the auditor has seen only so many runs, and the next one might have gone wrong. So there is a ceiling: with R judged runs of each kind, no audit refutes a promise above it. The second line is what he can expect to show of a rule that gives away exactly what it promises.

# %%
judged = first.runs
steps = [10, 20, 50, 100, 300, 1_000, 10_000, judged]
grid = sorted({n for n in steps if n <= judged})
curve = attacks.tabulate_ceilings(grid, epsilon=epsilon, confidence=confidence)
many = curve.filter(pl.col("line").str.contains("many runs"))
kit.charts.chart_ceilings(
    many,
    promised=epsilon,
    title=f"{judged:,} runs can show ε = {first.ceiling:.1f} at most",
    subtitle=f"Largest ε that is shown at {confidence:.0%} confidence, by judged runs; "
    f"arithmetic",
    description=f"Two lines rise with the number of runs. The ceiling reaches "
    f"{first.ceiling:.1f} at {judged:,} runs. What is shown of a rule that gives away "
    f"ε = {epsilon:g} comes near to it from below.",
)

# %% [markdown]
# How high is it for a handful of runs, and how many would a large ε take?

# %%
reach = many.filter(line="the most, by many runs", runs=grid[0])["epsilon"].item()
Markdown(
    f"With {grid[0]} runs of each kind the ceiling is ε = {reach:.2f}. So an audit of "
    f"{grid[0]} runs can refute no promise above that, whatever the rule does. The "
    "ceiling grows with the logarithm of the runs: ten times as many add about 2.3. To "
    f"refute a promise of ε = 20 takes {-log((1 - confidence) / 2) * exp(20):,.0f} runs "
    "without a single mistake. An auditor who reports that he found nothing has to say "
    "how many runs he had."
)

# %% [markdown]
# ## Rules that keep their promise, and rules that do not
#
# First rules of this kit, as `private_rule` makes them: one count, the daily counts with a streak, and the same with Gaussian noise, of which the promise is a ρ. Then rules that claim the same, and were broken on purpose, in ways that others broke theirs:
#
# - **half the noise**: a slip of a factor of two.
# - **noise for one count** on all the daily counts, though one viewer is in each.
# - **fractions cut off**: noise drawn with a fraction and cut to a whole number. Cutting goes towards zero from both sides, so that the true count comes up too often.
# - **eight bits**: the same, kept in one byte, where 128 becomes -128. A published program for attacks casts its noise so.
# - **the same seed**: noise as wide as it should be, and the same in both releases.
# - **no noise**: a threshold, with a count that is just below it.

# %%
film, last = kit.watched("A Christmas Prince"), date(2017, 12, 18)
daily = [film.on(last - timedelta(days=n)) for n in range(days)]
series = [*daily, streak]
laplace = rules.private_rule(series, unit="viewer", epsilon=epsilon)
gaussian = rules.private_rule(series, unit="viewer", rho=0.5)
private = {
    "kit: one count": kept,
    "kit: daily counts and a streak": laplace,
    "kit: the same, Gaussian, ρ = ½": gaussian,
}
audits = {
    name: attacks.audit_promise(rule, attacks.Neighbours.worst_for(rule), **told)
    for name, rule in private.items()
}

# %% [markdown]
# The noise that one count needs has scale 1 / ε; the byte is tried at a hundred times that width, for which a hundredth of ε is promised.

# %%
every_day = attacks.Neighbours.moving(days)
hundredth = rules.PrivacyLoss("viewer", epsilon=epsilon / 100)
scale = 1 / epsilon
just_below = attacks.Neighbours.moving(1, people=k - 1)
noise = rules.DiscreteLaplace(scale)
eight_bits = attacks.TruncatedNoise(100 * scale, bits=8)
broken = {
    "broken: half the noise": (rules.DiscreteLaplace(scale / 2), one_count, promise),
    f"broken: noise for one count, on {days} days": (noise, every_day, promise),
    "broken: fractions cut off": (attacks.TruncatedNoise(scale), one_count, promise),
    "broken: eight bits": (eight_bits, one_count, hundredth),
    "broken: the same seed": (attacks.RepeatedNoise(noise, 7), one_count, promise),
    f"broken: no noise, a threshold of {k}": (rules.Threshold(k), just_below, promise),
}

# %% [markdown]
# Each is audited with as many runs as the first. A promise in ρ is held against ρ.

# %%
audits |= {
    name: attacks.audit_promise(rule, inputs, promise=said, **told)
    for name, (rule, inputs, said) in broken.items()
}
rows = [
    (name, one.promise.rho or one.claimed, one.shown_rho or one.shown, one.is_refuted)
    for name, one in audits.items()
]
shown = pl.DataFrame(rows, ["what", "promised", "shown", "refuted"], orient="row")
caught = shown.filter(pl.col("what").str.starts_with("broken"))["refuted"].sum()
wrongly = shown.filter(pl.col("what").str.starts_with("kit"))["refuted"].sum()

# %% [markdown]
# What is shown of each, as a multiple of what it promises. Right of the line at 1 the promise is refuted.

# %%
kit.charts.chart_promises(
    shown,
    title=f"{caught} of {len(broken)} broken rules are refuted, {wrongly or 'none'} of "
    f"the kit's own",
    subtitle=f"Least ε (or ρ) shown at {confidence:.0%} confidence, of the one promised;"
    f" {judged:,} judged runs of each kind; invented counts",
    description=f"A row for each rule. {caught} of {len(broken)} broken rules lie right "
    f"of the line where what is shown is what was promised, {wrongly or 'none'} of the "
    f"{len(private)} of the kit.",
)

# %% tags=["check"]
if (epsilon, days, runs, confidence, k, seed) == (1.0, 18, 100_000, 0.95, 11, 2017):
    assert round(first.shown, 2) == 0.99
    assert (caught, wrongly) == (len(broken), 0)

# %% [markdown]
# The second of the broken rules is the case from which this kit began: a service that prints how many people watched a film on each day, and how many kept a streak.

# %%
worst = audits[f"broken: noise for one count, on {days} days"]
wide = audits["kit: daily counts and a streak"]
Markdown(
    f"**The streak of the 53.** A publisher who prints {days} daily counts and gives "
    f"each the noise that a single count needs has not promised ε = {epsilon:g} but "
    f"{days} times that: a viewer who watched every day is in all of them. The audit "
    f"shows at least **{worst.shown:.2f}**. The kit's rule counts how many numbers one "
    f"viewer can be in, the streak included, and makes the noise "
    f"{laplace.noise.scale:g} people "
    f"wide. Then the audit shows {wide.shown:.2f}."
)

# %% [markdown]
# That last number is the one to be careful with. By proof, the rule gives away all of its ε to a reader whom all the noise happens to help; but that is so rare that no test here meets it. A bound that stays far below a promise does not mean that the rule is better than its promise.
#
# _Try it: set `runs` to 400. Which of the broken rules is still refuted, and what is the most that 200 judged runs can show?_
#
# ## What does an ε hide, and what does it leave?
#
# A small ε keeps a reader from knowing who is in the numbers, and takes the numbers with it. So here are both, at several ε. Under each promise the rule with the least noise is run and audited once more. The first two rows are about one viewer: how often *anybody* can be right who says "in" or "out", and what the auditor shows of that. He knows beforehand that both are equally likely, so a blind guess is right in 50%. The others are about the sentence: how often the 53 is printed as a number from 48 to 58, by itself, and beside the audiences of its days.
#
# By hand, for ε = 1: e / (1 + e) = 73.1% are right at most. Noise of scale 1 is 6 people or more, to one side, with a chance of e⁻⁶ / (1 + e⁻¹) = 0.18%, so that 99.6% of the single counts are that near.

# %%
epsilons = sorted({0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, epsilon})
near, few = 5, told | {"runs": min(runs, 20_000)}
both = []
for e in epsilons:
    alone = rules.private_rule([streak], unit="viewer", epsilon=e)
    among = rules.private_rule(series, unit="viewer", epsilon=e)
    audited = attacks.audit_promise(alone, attacks.Neighbours.worst_for(alone), **few)
    guess = [exp(most) / (1 + exp(most)) for most in (e, audited.shown)]
    both.append((e, *guess, *(1 - 2 * n.noise.tail(near + 1) for n in (alone, among))))
within = f"the 53 is printed within {near} people"
what = ["whoever says in or out of one viewer is right, at most"]
what += [f"the auditor is right, as shown at {confidence:.0%} confidence"]
what += [f"{within}, as the only number", f"{within}, beside {days} daily counts"]
costs = pl.DataFrame(both, ["at", *what], orient="row").unpivot(index="at")
costs = costs.rename({"variable": "line", "value": "share"})

# %% [markdown]
# Where this page is live, a slider under the chart sets ε. It does not move evenly: each step is about twice the ε before.

# %%
held, _, _, left = costs.filter(at=epsilon)["share"]
kit.charts.chart_shares_slider(
    costs.with_columns(low="share", high="share"),
    along="ε",
    of="share of guesses, or of printed numbers",
    start=epsilon,
    title=f"ε = {epsilon:g} holds guesses to {held:.0%}, and leaves {left:.0%} of "
    "series readable",
    subtitle=f"Guesses about one viewer, and numbers within {near} people of the true "
    "one; arithmetic and invented counts",
    description="Four rows with a point in each: two about guesses, two about what is "
    "left to read.",
)

# %% [markdown]
# No step of the slider hides the viewer and keeps the series. A single sentence can have both. That is what the noise for one count is sold on, and why it must not be used on many.
#
# ## One run, many made-up people
#
# No publisher prints the same week a hundred thousand times for an auditor. There is a way with one run. He makes up people, *canaries*, each in counts of her own, and tosses a coin for each whether she is put in. After the one release he guesses the coins. Under ε each guess is right with a chance of e^ε / (1 + e^ε) at most, so too many right guesses refute the promise. Here each canary is alone to be tested on a count of 100 others.

# %%
once = {"canaries": canaries, "confidence": confidence, "seed": seed}
sound = attacks.audit_one_run(noise, promise=promise, **once)
halved = attacks.audit_one_run(
    rules.DiscreteLaplace(scale / 2), promise=promise, **once
)
right = sound.findings[0].success.rate
Markdown(
    f"{sound.scope} {right.succeeded:,.0f} of {right.valid:,} guesses were right; of a "
    f"rule that keeps ε = {epsilon:g} exactly, {exp(epsilon) / (1 + exp(epsilon)):.1%} "
    f"are to be expected. With half the noise, one run shows ε = {halved.shown:.2f}: "
    f"the promise is {'refuted' if halved.is_refuted else 'not refuted'}."
)

# %% [markdown]
# ## A question to Wikimedia
#
# Wikimedia publishes how often pages are read in each country, with noise, and explains how: [that page](https://analytics.wikimedia.org/published/datasets/country_project_page/00_README.html) says that the first ten pages of a device and day count, that the noise is Gaussian with ρ = 0.015, and it gives a noise scale of 10.
#
# By hand: one device changes ten counts by one, which is √10 = 3.16 together. Gaussian noise of standard deviation s then costs ρ = 10 / (2 s²). For ρ = 0.015 that takes s = 18.26. If the scale of 10 were a standard deviation, it would cost ρ = 10 / 200 = 0.05.
#
# We did not run Wikimedia's program. We run the two readings of its page:

# %%
by_rho = rules.PrivacyLoss("day", rho=0.015)
ten_pages = attacks.Neighbours.moving(10, people=150)
readings = {"18.26": rules.find_preset("Wikimedia 90, private noise").rule}
readings["10"] = rules.DiscreteGaussian(10)
read = {
    name: attacks.audit_promise(rule, ten_pages, promise=by_rho, **told)
    for name, rule in readings.items()
}
lines = [
    f"- noise of {name}: ρ is at least {one.shown_rho:.4f}, which "
    f"{'does not fit' if one.is_refuted else 'fits'} 0.015; at δ = 10⁻⁷, ε is at least "
    f"{one.shown:.2f}, of {one.claimed:.2f}"
    for name, one in read.items()
]
Markdown("\n".join(lines))

# %% [markdown]
# The arithmetic alone says that a scale of 10 must mean something else than the standard deviation of noise on counts of which a device changes ten. It may be the noise of another step, or a number in other units. This is a question for the publisher, and no finding about its data.
#
# A promise in ρ can be held against the rates themselves: under ρ, no test tells the two inputs apart by more than a divergence of ρ. Turned into an ε at a tiny δ, the same promise has room to spare: what it then says is about rare events, and these take many more runs to see.
#
# ## Rules that promise nothing
#
# A threshold and rounding make no promise that could be refuted. The auditor can ask the question all the same: which ε would hold of them? He adds one person where she shows most, such as to a count that is just too small to be printed. One of the eight, private noise, does promise something: ε = 1 for each count. It stands there to compare.

# %%
families = {
    name: attacks.audit_family(name, k=k, runs=4_000, confidence=confidence, seed=seed)
    for name in rules.FAMILIES
}
rows = [(name, one.shown, one.ceiling) for name, one in families.items()]
found = pl.DataFrame(rows, ["rule", "shown", "ceiling"], orient="row")
at_ceiling = found.filter(pl.col("shown") == pl.col("ceiling")).height
found.with_columns(pl.col("shown", "ceiling").round(2))

# %% [markdown]
# A row whose two numbers are equal was told apart without a mistake.

# %%
Markdown(
    f"Of {at_ceiling} of {found.height} rules he shows all that 2,000 judged runs of "
    "each kind can show: no ε below the ceiling holds, and as all his answers are "
    "right, more runs would only raise it. That breaks no word, since nothing was "
    "promised. It says that there are people whom a threshold does not hide from a "
    "reader who knows all the others. Where less is shown, the rule draws lots, and he "
    "is not always right."
)

# %% [markdown]
# ## Where the papers flatter, and whom
#
# Audits flatter the auditor. Papers report how close their bounds come to the promise, and they come close because the auditor picks the worst person, knows everybody else, and runs the rule at will. Here is the rule with the noise for all days and the streak once more, and two people: one who is in every count, and one who watched once.

# %%
n = laplace.sensitivity.counts
typical = attacks.Neighbours([100] * n, [101] + [100] * (n - 1))
seldom = attacks.audit_promise(laplace, typical, **told)
Markdown(
    f"Of the viewer in all {n} counts the audit shows ε = **{wide.shown:.2f}**, of the "
    f"one who watched once **{seldom.shown:.2f}**. The promise is the same for both. "
    "Whoever audits with typical people reports a safer rule than there is, and is "
    "wrong about the person for whom it was made.\n\nThe paper on one run puts its "
    "canaries into one model, and a later paper finds that they are in each other's "
    "way. Ours have counts of their own, the best case that there is: one run shows "
    f"ε = {sound.shown:.2f} here, many runs {first.shown:.2f}."
)

# %% [markdown]
# They can also flatter the publisher. A bound that is far below the promise is easily quoted as "in practice much more private than stated". All it says is that these tests, with so many runs, showed no more.

# %% [markdown]
# What goes into the report:

# %%
kit.show_findings(
    [
        kit.FindingRow(
            f"{days} daily counts, with the noise of one, said to cost ε = {epsilon:g}.",
            None,
            None,
            worst.findings[0],
        ),
    ]
)

# %% [markdown]
# ## Where to go next
#
# [What does a rule leave to guess, and what to print?](52-what-a-rule-leaves.ipynb) weighs private noise against what is left to read. [Do noise and hours keep what a threshold gives away?](53-rules-that-are-no-threshold.ipynb) reads Wikimedia's rule for a year of one reader. In code, `kit.attacks.audit_promise` takes any rule for counts, and any function that turns rows of counts into rows of numbers: yours, too.

# %% [markdown]
# ## Limits
#
# - The auditor runs the rule itself, or a copy. He says nothing of a program that does something else in production, of a release made twice with one seed, or of numbers that were published beside it.
# - Two kinds of test are tried: the sum of the printed numbers, and the odds of each number multiplied. Others may show more.
# - Each bound holds at the stated confidence by itself. With twenty audits at 95%, one of them may be wrong. The kit's tests of its own rules ask for one in a million for all of them together.
# - Noise is drawn from a seed here, so that the page comes out the same again. The tests audit the noise of real releases as well, which is drawn by another program.
# - A bound on contributions is not run: the made-up counts are what it leaves in.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - P. Kairouz, S. Oh, P. Viswanath, "The composition theorem for differential privacy", ICML 2015: what ε says of every test.
# - Z. Ding, Y. Wang, G. Wang, D. Zhang, D. Kifer, "Detecting violations of differential privacy", CCS 2018: choosing a test on some runs, and judging it on others.
# - M. Nasr, S. Song, A. Thakurta, N. Papernot, N. Carlini, "Adversary instantiation: lower bounds for differentially private machine learning", IEEE S&P 2021: the bound by intervals.
# - T. Steinke, M. Nasr, M. Jagielski, "Privacy auditing with one (1) training run", NeurIPS 2023.
# - "How well can differential privacy be audited in one run?", [arXiv 2503.07199](https://arxiv.org/abs/2503.07199), 2025: what limits it.
# - M. Bun, T. Steinke, "Concentrated differential privacy", TCC 2016: what ρ says.
# - Wikimedia, [country project page](https://analytics.wikimedia.org/published/datasets/country_project_page/00_README.html), read in November 2026.
