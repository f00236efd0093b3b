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
#     why_not: It needs a desk that adds noise and a judge who knows every secret, and simulates both.
# ---

# %% [markdown]
# # Is a little noise enough?
#
# **Finding.** Not where many questions may be asked. Averaging permitted answers, each rounded and none under 10, named 30 of 30 sizes of small groups (88.6% to 100%; one size for all: 10 of 30). Decoding noisy answers about 120 viewers named every secret (96.9% to 100%; one answer for all: 73.3%). Noise must grow with the number of questions.
#
# **How.** We attack a desk that rounds, then a simulated system with noise and a threshold. Least squares finds the secrets that fit all answers best. A judge compares the result with a guess that needs no answers, and with people who are not in the data.
#
# **Limits.** The decoder must know who is in each question; no real desk offers groups drawn by lot: see [Limits](#Limits).
#
# **Data.** An invented audience. Aggregates of recorded answers of a real system are quoted.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
groups = 30  # small groups whose sizes are sought by averaging
least = 10  # smallest number that the desk prints
base = 5  # the desk rounds to a multiple of this
widths = [1, 4, 16]  # noise at the desk in a second try: sd in people
asked = [20, 200]  # questions for one group in that try
title = "A Christmas Prince"  # the secret of the second part: who watched it?
first_id = 2000  # number of the first viewer whose secret is sought
people = 120  # how many they are, numbered one after the other
sd = 4.0  # noise of the simulated system, standard deviation in people
fewer = [50, 100, 200, 400, 800, 1600, 3200]  # if only so many questions are asked
questions = [100, 400, 1600]  # questions for the curve of noise
sizes = [1, 2, 4, 8, 16, 32, 64]  # noise for that curve, in people
rho = 0.5  # privacy budget for all questions together (zero-concentrated)
recorded = ""  # your folder of recorded answers by Cohen and Nissim
seed = 53  # for groups, noise and secrets

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## A desk that rounds
#
# A service lets its staff ask how many viewers did this or that. The desk rounds every answer and refuses small groups. Nobody can read off how many people over 65 in one small state watched one episode.
#
# But somebody can ask for a crowd with that group in it, and for the same crowd without. The difference is the size of the group, blurred by rounding. With another crowd the blur is another. She asks again and again, and the blur averages away. She finds her crowds by herself, and needs only the desk.
#
# Half of the invented audience is behind the desk. The other half are people who are not in the data: what she says is compared with them as well.

# %%
halves = kit.attacks.split_log(
    kit.open_films(), people_in_both=0, plays_in_both=0, seed=seed
)
office = kit.desk.Office(halves.a)
desk, outside = office.desk, kit.desk.QueryDesk(halves.b)
regions, ages, _, titles, _ = office.words.pool()
pool = [regions, ages, titles]
small = kit.desk.draw_small_groups(desk, groups, pool=pool, seed=seed, outside=outside)

# %%
rule = kit.Steps((kit.Threshold(least), kit.Rounding(base)))
averaged = kit.attacks.measure_averaging(
    kit.desk.RuledDesk(desk, rule, seed=seed),
    groups=small,
    sizes=[desk.count(group) for group in small],
    controls=[outside.count(group) for group in small],
    pool=pool,
    rule=rule,
)
averaged

# %% [markdown]
# Averaging makes a size likely, and then very likely; how many sizes are *proved* stands above the table. The middle line of the table is somebody who asks once and does not average.
#
# From which noise on does it stop? The same attack on a desk that adds Gaussian noise, some of it wide, when she asks few questions for each group and when she asks more:

# %%
noises = {f"noise of {width}": kit.rules.DiscreteGaussian(width) for width in widths}
traced = kit.desk.trace_averaging(
    desk, small, pool=pool, rules=noises, questions=asked, seed=seed, outside=outside
)
percent = [(pl.col(c) * 100).round(1) for c in ("share", "low", "high", "baseline")]
traced.select(
    "rule", "questions", *percent, pl.col("beats_baseline").alias("beats the baseline")
)

# %% [markdown]
# (Shares are in percent. The baseline says the most common size of every group. "Beats" means by more than chance explains, at 95% confidence: a "no" does not say that the attack is no better.)

# %%
lost = traced.filter(~pl.col("beats_baseline"))
stops = lost.group_by("questions", maintain_order=True).agg(pl.col("rule").first())
Markdown(
    "\n".join(
        f"- With {n} questions a group it first fails to beat the baseline at {name}."
        for n, name in stops.sort("questions").rows()
    )
    or "It beat the baseline everywhere."
)

# %% [markdown]
# Where it fails, so many questions were not enough. More of them may be: the mean of four times as many answers is twice as exact.

# %% [markdown]
# ## Everybody at once
#
# Averaging learns one group at a time. In 2003 Irit Dinur and Kobbi Nissim asked what all answers say together, about everybody in them. Suppose each of a hundred people has a secret, a yes or a no, and somebody may ask of any group how many have a yes. Every answer is blurred. She writes down one unknown for each person and one equation for each answer, all of them a little wrong, and looks for the secrets that fit best.
#
# What does she need? To know who is in each group. That is less than it seems. In a real system people have numbers, and a question may pick people by a formula on the number. Aloni Cohen and Kobbi Nissim did so in 2019 with a system that was sold as a safe way to ask about people. One such formula is "the first decimal of five times the root of the number is below 5". That is almost as good as tossing a coin for each, and the system saw an ordinary condition.

# %% [markdown]
# ## A system with noise and a threshold
#
# Here is a simulation of it. It adds rounded Gaussian noise, the same noise if the same people are asked about again, and answers nothing about very few people. The secret is who watched one film. The control is as many other viewers, who are in none of the answers.

# %%
log = kit.open_films()
watched = log.plays.filter(pl.col("title") == title).select("viewer").collect()
seen = set(watched["viewer"])
ids = range(first_id, first_id + people)
secret = [one in seen for one in ids]
others = [one + people in seen for one in ids]
system = kit.desk.NoisySystem(ids, secret, sd=sd, seed=seed)
answers = system.ask(kit.answers.QueryFamily())
off = answers.errors(secret)
Markdown(
    f"{answers.n_asked:,} questions were asked, of which {answers.n_refused:,} were "
    f"refused. The smallest answer is **{answers.values.min():.0f}**, and answers are "
    f"typically off by **{off.std():.1f}** (standard deviation) and by "
    f"**{abs(off).max():.0f}** at most. One person changes an answer by 1."
)

# %%
judged = {"truth": secret, "control": others, "seed": seed}
decoded = kit.attacks.measure_decoding(answers, **judged)
rate = decoded.success.rate
said = f"Decoded: {rate.succeeded} of {rate.valid} secrets, from noisy answers alone"
kit.charts.chart_rates(
    decoded.as_rates(),
    title=said,
    subtitle=f"Share of {people} viewers of an invented audience whose secret is named "
    f"rightly; {len(answers):,} answers, noise of {sd:g}; 95% intervals",
    description=f"Three rates of an invented audience. {said}.",
)

# %%
decoded

# %% [markdown]
# The baseline matters. Whoever gives the more common answer for everybody is right about that many, and has read nothing. A share of secrets named rightly means nothing without it.
#
# How many questions does it take?

# %%
mixed = answers.shuffled(seed=seed)
few = {n: kit.attacks.measure_decoding(mixed.first(n), **judged) for n in fewer}
enough = [n for n, one in few.items() if one.success.is_meaningful]
said = (
    f"Decoding first beats one answer for all at {min(enough, default=0):,} questions"
)
kit.charts.chart_shares(
    pl.concat(one.as_points(n) for n, one in few.items()),
    along="questions asked",
    of="share of secrets named rightly",
    title=said if enough else "Decoding beats one answer for all nowhere",
    subtitle=f"{people} viewers of an invented audience; noise of {sd:g}; 95% intervals",
    description="Two lines for an invented audience, decoding and one answer for all.",
    by_tens=True,
)

# %% [markdown]
# _Try it: set `sd` to 60. Noise is now as wide as a typical group is large. How much is left of the attack, and what does its sentence say?_
#
# Somebody who knows some secrets beforehand has an easier task with the rest. The attacker is an object that says so: `kit.Attacker(known_share=0.5)` knows half of them, and only the others are judged.

# %%
half = kit.Attacker(who="somebody who knows half of them", known_share=0.5)
n = fewer[len(fewer) // 2]
told = kit.attacks.measure_decoding(mixed.first(n), half, **judged)
Markdown(
    f"With {n:,} questions and half of the secrets known: "
    f"{kit.text(told.findings[0].sentence())} {told.scope}"
)

# %% [markdown]
# ## Did it work on a real system?
#
# Cohen and Nissim published question, answer and truth for three ranges of a bank's clients. The kit has none of these files. It has what comes out of them ([the page of real answers](../docs/real-answers.md) has more): how many people, how many answers, the noise, how many are right by one answer for all, and how many by decoding.
#
# | clients | people | answers | noise (sd) | largest noise | one answer for all | least squares | least absolute |
# |---|---|---|---|---|---|---|---|
# | 2,000 to 3,000 | 73 | 3,494 | 3.57 | 14 | 48 of 73 | 73 of 73 | 73 of 73 |
# | 3,000 to 5,000 | 110 | 3,496 | 3.65 | 21 | 74 of 110 | 110 of 110 | 110 of 110 |
# | 5,000 to 7,000 | 130 | 3,500 | 3.68 | 21 | 78 of 130 | 130 of 130 | 130 of 130 |
#
# If you have the files, name their folder in `recorded`, and the next cell decodes the first range again.

# %%
real = kit.sources.open_recorded(recorded, first=2000, last=3000) if recorded else None
told = "No folder of recorded answers is named, and nothing was run here."
if real:
    again = kit.attacks.measure_decoding(real.answers, truth=real.truth)
    told = f"{kit.text(again.findings[0].sentence())} {again.scope}"
Markdown(told)

# %% [markdown]
# ## How much noise is enough?
#
# Now groups that are drawn by lot, as in the theorem, and noise from little to very much. Half of the people have a yes, so that one answer for all is right about half.

# %%
draws = {"questions": questions, "repeats": 20, "seed": seed}
curve = kit.sweeps.measure_noise(sizes=sizes, **draws)
hidden = kit.sweeps.find_enough_noise(curve)
hidden.select(
    "questions",
    pl.col("size").round(1).alias("noise at which 60% are right"),
    pl.col("per_root").round(2).alias("the same, over the root of the questions"),
)

# %%
share = pl.col("right").alias("share")
line = pl.format("{} questions", "questions").alias("line")
rows = hidden.drop_nulls().rows()
needs = [f"{t:,} answers need noise of {size:.0f}" for t, size, _ in rows]
said = "; ".join(needs[:1] + needs[1:][-1:]) or "More answers need more noise"
kit.charts.chart_shares(
    curve.select(line, pl.col("size").alias("at"), share, "low", "high"),
    along="noise: standard deviation in people",
    of="share of secrets named rightly",
    title=said, by_tens=True,
    subtitle="Noise at which 60% are named rightly, where 50% is chance; "
    f"{curve['people'][0]} invented people, 20 draws; 95% intervals",
    description=f"A line for each number of questions, of invented people. {said}.",
)  # fmt: skip

# %% [markdown]
# An empty cell says that no noise that was tried crosses that line. Four times the questions need about twice the noise, so the last column should hardly move. The noise that is needed against this decoder grows as the root of the number of questions. That is arithmetic: where questions are many more than people, a secret is named rightly with the chance Φ(√t / 4σ), for t questions and noise σ (Φ is the normal distribution). Sixty percent is where σ is about √t.
#
# So no size of noise is "enough" as such. It can only be enough for a given number of questions.

# %% [markdown]
# ## A budget
#
# Differential privacy draws the conclusion. It fixes a budget for all questions together. The more are answered, the more noise each answer gets, and when the budget is spent, the desk closes.

# %%
budget = kit.sweeps.measure_budget(rho=rho, **draws)
fixed = curve.filter(pl.col("size") == sizes[len(sizes) // 2])
lines = {f"noise of {fixed['size'][0]:g} for every answer": fixed}
lines |= {f"a budget of {rho:g} for all of them": budget}
points = [pl.col("questions").cast(float).alias("at"), share, "low", "high"]
ends = [round(100 * one["right"][-1]) for one in lines.values()]
said = f"With most questions: {ends[0]}% right under fixed noise, {ends[1]}% under a budget"
kit.charts.chart_shares(
    pl.concat(t.select(pl.lit(n).alias("line"), *points) for n, t in lines.items()),
    along="questions", of="share of secrets named rightly", title=said, by_tens=True,
    subtitle="Invented people, 20 draws; 50% is chance; whiskers are 95% intervals",
    description=f"Two lines of invented people along the number of questions. {said}.",
)  # fmt: skip

# %%
price = [
    f"{t:,} questions: {kit.sweeps.noise_for_budget(t, rho=rho):.0f}" for t in questions
]
Markdown(
    "The price, as the noise that each answer gets, in people: "
    + "; ".join(price)
    + ". "
    "A budget does not mean no risk: something better than chance is left, and how much is "
    "what the budget says."
)

# %% [markdown]
# ## What the papers leave out
#
# - **The larger class.** "All were recovered" sounds the same whether half of all people have a yes or one in a hundred. In the recorded answers the status is uneven: saying the more common one of everybody is right for 65.8%, 67.3% and 60.0% of the people. Full recovery is far above that. A recovery of 70% would hardly beat the first two.
# - **The numbers must be known.** Whoever does not know which client has which number cannot say whose secret comes out. Below we mix the numbers up and try. Where numbers are given out in order, they are a weak lock; where they are random and secret, the attack needs another way to know who is in a question.
# - **Groups by lot.** The theorem lets the attacker choose any group, and a formula on numbers comes close. A desk that offers regions, ages and titles offers far fewer groups, and two people who are in all the same groups cannot be told apart by any of them. Our numbers below are for the formula, and say nothing about such a desk.

# %%
best, chance = decoded.success.rate, decoded.success.baseline_rate
confused = kit.answers.Answers(answers.members[:, ::-1], answers.values)
blind = kit.attacks.measure_decoding(confused, **judged).success
Markdown(
    f"Ours: **{best.value:.1%}** named rightly ({best.low:.1%} to {best.high:.1%}), beside "
    f"**{chance.value:.1%}** for {decoded.success.strongest} and "
    f"**{decoded.success.control_rate.value:.1%}** for the same guesses judged on people "
    f"who are in no answer. With the numbers mixed up: **{blind.rate.value:.1%}** "
    f"({blind.rate.low:.1%} to {blind.rate.high:.1%}). {blind.caution}"
)

# %% [markdown]
# ## What a journalist may write
#
# - "The noise can be averaged away": with how many questions it took, and under which rule.
# - "The secrets of everybody were recovered": with the share that one answer for all gets, and with what the attacker had to know.
# - Of a service that adds noise: ask **how much**, **how many questions** it answers, and **who keeps count**.
# - Not: "noise does not work". It is a matter of how much, for how many questions.

# %% [markdown]
# ## Is it true?

# %% tags=["check"]
assert (len(answers), len(secret)) == (answers.n_asked - answers.n_refused, people)
given = (groups, least, base, title, first_id, people, sd, seed)
if given == (30, 10, 5, "A Christmas Prince", 2000, 120, 4.0, 53):
    sized = averaged.findings[0].success
    assert (sized.attack.succeeded, sized.attack.valid) == (30, 30)
    assert sized.baseline_rate.succeeded == 10
    assert decoded.success.attack.succeeded == 120
    assert decoded.success.is_meaningful
    assert round(100 * chance.value, 1) == 73.3
if (questions, sizes, seed) == ([100, 400, 1600], [1, 2, 4, 8, 16, 32, 64], 53):
    assert hidden["size"].is_sorted()
f"{len(answers):,} answers"

# %% [markdown]
# Put together:

# %%
kit.show_findings(
    [
        kit.FindingRow(
            f"Counts of {least} and more, rounded to {base}.",
            least, None, averaged.findings[0],
        ),
        kit.FindingRow(
            f"Noisy counts of who watched {title}.", None, None, decoded.findings[0]
        ),
    ]
)  # fmt: skip

# %% [markdown]
# ## Where to go next
#
# - [23-god-view](23-god-view.ipynb): a desk whose answers are exact, and sums that prove.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): these attacks beside all others, under every rule.
# - [46-audit-a-promise](46-audit-a-promise.ipynb): does a rule keep the budget that it claims?

# %% [markdown]
# ## Limits
#
# - **Who is in each question must be known**, of everybody in it. The simulated system gives that away by its numbers. One whose numbers are secret does not.
# - **Groups by lot are the best case for the attacker.** Groups by region, age and title overlap less and leave people who are always counted together; nobody can tell these apart.
# - **What is tried is one decoder, with one kind of noise at a time.** Where it falls to its baseline, another might not. Noise that stopped it did so for that many questions, and may not for more.
# - **The secret is one yes or no a person**, and does not change while questions are asked.
# - **Nobody stops her.** A desk may limit questions, refuse odd conditions, or look at who asks what.
# - **The intervals take guesses about different people for independent**; all of them come from the same answers. Those of the curve allow for how the draws differ.
# - **The audience is invented.** The recorded answers are real, and are quoted as aggregates.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS 2003: noise must grow with the root of the number of people, or almost everything comes out.
# - C. Dwork, F. McSherry, K. Talwar, "The price of privacy and the limits of LP decoding", STOC 2007.
# - A. Cohen, K. Nissim, "Linear Program Reconstruction in Practice", Journal of Privacy and Confidentiality 10(1), 2020; answers at Zenodo 10.5281/zenodo.3608315.
# - D. Denning, "Cryptography and Data Security", 1982, section 6.4: averaging.
# - H. J. Asghar, D. Kaafar, "Averaging attacks on bounded noise-based disclosure control algorithms", PoPETs 2020(2).
# - M. Bun, T. Steinke, "Concentrated differential privacy: simplifications, extensions, and lower bounds", TCC 2016: the budget.
