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
#     why_not: It needs a group whose members are known, and the 53 are planted in the invented audience.
# ---

# %% [markdown]
# # Are you one of the 53?
#
# **Finding.** Somebody who knows what you watch gets a strong hint. If a service prints how many of the 53 watched each of a thousand other titles, the attack names 53% of them (40% to 66%) and accuses one outsider in a hundred. Outsiders are so many that most names are wrong. Arithmetic for independent titles promises 98%.
#
# **How.** For each title we compare the rate among the 53 with the rate among other viewers, and add up how far the numbers lean to a target. This is called *tracing*. A printed zero rules people out. A classifier tries the same, also without any other people to learn from.
#
# **Limits.** The attacker knows all that a target watched, the counts are exact, and other viewers are like the 53: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers, 905,277 plays in 61 days, with 53 planted viewers who watched one film 18 days in a row. Nothing beside their number was ever published of the real 53.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
n_titles = 1000  # other titles of which a number is printed, most watched first
steps = [50, 200, 500, 1000]  # how many of these are printed, at most n_titles
outsiders = 2000  # viewers of the film outside the 53, on whom she is tried too
known = 2000  # other viewers of the film whom the attacker has seen
k = 11  # smallest count that may be printed, where a rule has one
seed = 2017  # for who is drawn, and for noise

# %%
from datetime import date, timedelta

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## The question
#
# "53 people watched *A Christmas Prince* every day for 18 days." Suppose the company adds a playful sequel: what else do these people watch? It prints how many of the 53 watched each of its other titles. No number names anybody, and most are small.
#
# A colleague of yours knows what you watch. Does this list tell her whether you are one of the 53?
#
# The field calls this *membership inference*. It was first done with DNA: in 2008 Homer and others showed that the published gene frequencies of a few hundred patients can give away who is among them.

# %% [markdown]
# ## Four people, by hand
#
# Two people in a group, two outside it, and three titles. Everybody watches each title with a chance of one half. In the group both watched the first title, one the second, and nobody the third.
#
# Somebody who watched the first title and not the third leans to the group. Somebody who watched the third cannot be in it.

# %%
first_two = [[True, True, False], [True, False, False]]
others = [[False, True, True], [True, True, True]]
by_hand = kit.attacks.measure_tracing(
    [1, 1 / 2, 0], first_two, others, rates=[1 / 2] * 3, size=2
)
by_hand.table

# %% [markdown]
# Three numbers are enough to rule out both outsiders, and this part is no guess. `exclude_target` gives the proof with the number that proves it:

# %%
film = kit.watched("A Christmas Prince")
streak = film.every_day(18, until="2017-12-10")
heat, alien = kit.watched("Heat"), kit.watched("Alien")
sequel = kit.release({streak: 53, streak & heat: 12, streak & alien: 0})
proof = kit.attacks.exclude_target(sequel, kit.Knowledge((heat, alien)), group=streak)
Markdown("\n".join(f"**Proved.** {sentence}" for sentence in proof.sentences))

# %% [markdown]
# No single number here proves the opposite. That somebody *is* one of the 53 remains a guess, and a guess has a rate of success.

# %% [markdown]
# ## How many numbers make it almost certain?
#
# For titles that have nothing to do with each other there is a formula. With d exact rates of n people, a member scores above an outsider with chance Φ(√(d/2n)), where Φ is the normal distribution.

# %%
needed = kit.attacks.rates_needed(53)
Markdown(
    f"By arithmetic, **{needed:,} published rates** of 53 people are enough to find 95% "
    "of them while 1 outsider in 100 is accused. It assumes that titles are "
    "independent, that every rate is exact, that the rates of everybody are known "
    "exactly, and that all titles of the target are known."
)

# %% [markdown]
# Is the assumption kind to the attacker? We try it on the planted 53. The outsiders are people who watched the same film, and not every day. The attacker has seen other such people, and learns from them how popular each title is. Two numbers sum up what she achieves: how many members she finds while few outsiders are accused, and the *AUC*, the chance that a member scores above an outsider. An AUC of 50% is a coin.

# %%
title = pl.col("title").cast(pl.String)
plays = kit.open_films().plays.filter(title != "A Christmas Prince")
viewers = pl.col("viewer").n_unique()
ranked = (
    plays.group_by(title).agg(viewers).sort("viewer", "title", descending=[True, False])
)
names = ranked.collect()["title"].head(n_titles).to_list()
titles = [kit.watched(name) for name in names]
log = kit.open_films()
draw = kit.publishing.draw_references
(members,) = draw(log, titles, [None], among=streak)
strangers, seen = draw(log, titles, [outsiders, known], among=film & ~streak, seed=seed)
she = kit.Attacker(who="a colleague of the target", reference=seen)
Markdown(str(she))

# %%
along = kit.attacks.trace_along(members, strangers, she, ns=steps, seed=seed)
found = along.filter(pl.col("of") == "found").drop("of")
last = found.filter(pl.col("at") == max(steps)).rows_by_key("line", unique=True)
real, ideal = last["measured"][1], last["arithmetic"][1]
head = f"{max(steps):,} rates find {real:.0%} of the 53; arithmetic says {ideal:.0%}"
kit.charts.chart_shares(
    found,
    along="published rates of other titles",
    of="share of the 53 who are found",
    title=head,
    subtitle=f"1 in 100 of {outsiders:,} outsiders is accused; invented audience, "
    "Nov to Dec 2017; whiskers are 95% intervals",
    description="Two lines by number of published rates: what was measured on an "
    f"invented audience, and what the formula gives. {head}.",
)

# %%
rates = members.answers.mean(axis=0)
traced = kit.attacks.measure_tracing(rates, members, strangers, she, size=len(members))
ruled_out = traced.table["ruled_out"][1]
Markdown(
    f"- {traced.roc}.\n"
    f"- A printed zero proves **{ruled_out:,} of {outsiders:,}** outsiders out, for "
    "certain.\n"
    f"- Somebody watched {strangers.answers.sum(axis=1).mean():.1f} of these titles on "
    "average. Somebody who watched only two gives an attack little to hold."
)

# %% [markdown]
# So the sentence "publish a thousand more numbers and membership is almost certain" is right for a person with a thousand independent habits. The viewers here have a few, and the most popular titles are everybody's. The list still gives something away. The lines above say how many members are found, and how many outsiders a printed zero rules out.

# %% [markdown]
# _Try it: set `steps` to [50, 100] and `n_titles` to 100. What is left of the finding when only the hits are printed?_

# %% [markdown]
# ## What do rules do about it?
#
# Now a fair game: 53 people are drawn by lot from the outsiders, and the numbers are printed under a rule. Then one of them is swapped for a target and all is printed again. The attacker sees one of the two lists. She knows the rule, and practises on people whom she has seen; nobody of those is in a group.

# %%
rules = {
    "counts as they are": None,
    f"threshold {k}, zeros printed": kit.Threshold(k),
    f"threshold {k}, zeros withheld": kit.Threshold(k, is_zero_shown=False),
    "rounded to 5": kit.Rounding(5),
    "noise, 1 person wide": kit.rules.DiscreteLaplace(1),
    "noise, 8 people wide": kit.rules.DiscreteLaplace(8),
}
game = {"targets": 10, "groups": 100, "seed": seed}
ruled = {
    name: kit.attacks.measure_membership(strangers, she, rule=rule, **game)
    for name, rule in rules.items()
}

# %%
percent = [
    (pl.col(column) * 100).round(1).alias(name)
    for column, name in (
        ("auc", "AUC %"), ("auc_low", "from"), ("auc_high", "to"),
        ("found_1", "found at 1 in 100 %"), ("printed", "numbers printed %"),
    )
]  # fmt: skip
pl.concat(
    one.table.select(pl.lit(name).alias("rule"), *percent)
    for name, one in ruled.items()
)

# %%
fallen = [name for name, one in ruled.items() if not one.is_meaningful]
none = "Under each of these rules the attack still does better than a coin."
Markdown(f"The attack falls to a coin under: {', '.join(fallen)}." if fallen else none)

# %% [markdown]
# Three lessons:
#
# - **A zero is a number too.** Most of what the list gives away is who is *not* in it. A threshold that prints zeros goes on saying so, once for each zero.
# - **Where zeros are withheld as well, no printed zero rules anybody out.** The price is in the last column: with a large k hardly a number is left in print.
# - **Noise blurs all numbers alike**, and they stay in print. How wide it must be depends on how many numbers there are: see [41-noise-is-not-enough](41-noise-is-not-enough.ipynb).
#
# This is what one attack, tracing, did under these rules and under none. It says nothing about an attack that was not tried.

# %% [markdown]
# ## A classifier, with and without other people
#
# Pyrgelis and others taught a machine to do it: put groups together with the target and without, count them as the publisher would, and let a classifier learn the difference. They had two kinds of attacker. One knows what some other people did. The other knows in which past groups the target was. Guan and others showed in 2024 that neither is needed: invent people from the published totals themselves.
#
# For this the counts are by title and day. We keep people with three such plays or more, which should make the task easier for every attack below.

# %%
start = date(2017, 11, 23)
by_day = [
    kit.watched(t).on(start + timedelta(d)) for t in names[:30] for d in range(18)
]
drawn = draw(log, by_day, [4000, 4000], among=film, seed=seed)
kept = [one.answers[one.answers.sum(axis=1) >= 3] for one in drawn]
tried, others = (kit.Reference(by_day, rows) for rows in kept)
knows = kit.Attacker(who="a colleague of the target", reference=others)
alone = kit.Attacker(who="a colleague who has seen nobody else")

# %%
play = kit.attacks.measure_membership
small = {"targets": 6, "seed": seed}
zero = kit.attacks.ZeroAuxiliary(people=500, practice=60, validation=20)
learned = [
    play(tried, knows, attack=kit.attacks.Tracing(), groups=100, **small),
    play(tried, knows, attack=kit.attacks.Learned(), groups=100, **small),
    play(tried, alone, attack=kit.attacks.Learned("past"), groups=100, **small),
    play(tried, alone, attack=zero, groups=5, **small),
]

# %%
pl.concat(one.table.select("attack", *percent[:3]) for one in learned)

# %% [markdown]
# Read the intervals before the ranking: with six targets they are wide. What matters is the last row. It needs nobody's data but the release and what is known of the target.

# %% [markdown]
# ## Where the papers flatter
#
# **Heavy users.** The best-known study drew its targets from the 10,000 busiest transport cards of a city. We draw from the busiest quarter of our outsiders, and compare.
#
# **Averages.** An AUC is an average over people whom nobody would accuse. What counts is how many are found when few are accused falsely.
#
# **Even odds.** In the papers every second group has the target. Here only 53 of all who watched the film are in the group.
#
# **The same population.** The attacker's people are drawn from the very crowd that the group is drawn from. We also give her people who never watched the film. The last line says whether that costs her anything.

# %%
n_watched = strangers.answers.sum(axis=1)
busy = strangers.answers[n_watched.argsort(kind="stable")[-(outsiders // 4) :]]
only_busy = play(kit.Reference(titles, busy), she, **game)
(elsewhere,) = draw(log, titles, [known], among=~film, seed=seed)
apart = kit.Attacker(who="somebody of another crowd", reference=elsewhere)
misled = kit.attacks.measure_tracing(
    rates, members, strangers, apart, size=len(members)
)
n_film, n_streak = kit.count(log, [film, streak])
at = traced.roc.at(0.01)
accused = at.false.value * (n_film - n_streak)
right = at.true.value * n_streak
plain = ruled["counts as they are"]

# %%
thousandth = traced.roc.at(0.001)
rare = f"{thousandth.true.value:.0%}" if thousandth.is_told else "too few to say"
Markdown(
    f"- Targets and groups from the busiest quarter: AUC **{only_busy.auc.value:.2f}**, "
    f"found at 1 in 100 {only_busy.found.value:.0%}. From all: AUC "
    f"**{plain.auc.value:.2f}**, found {plain.found.value:.0%}.\n"
    f"- Of the 53: AUC **{traced.roc.auc.value:.2f}**, found at 1 in 100 "
    f"**{at.true.value:.0%}**, at 1 in 1,000 **{rare}**.\n"
    f"- At the real odds: of {n_film:,} viewers of the film {n_streak} are in the group. "
    f"Naming about {right:.0f} of them accuses about {accused:.0f} others, so a name is "
    f"right in **{right / max(right + accused, 1):.0%}**.\n"
    f"- Attacker with people of another crowd: AUC **{misled.roc.auc.value:.2f}**, found "
    f"at 1 in 100 **{misled.roc.at(0.01).true.value:.0%}**."
)

# %% [markdown]
# The third line is the one to remember before anybody is named in print. A method that accuses only one outsider in a hundred is mostly wrong when there are hundreds of outsiders for each member.

# %% [markdown]
# ## Is it true?

# %% tags=["check"]
assert by_hand.table["ruled_out"].to_list() == [0, 2]
assert proof.is_certainly_out
assert needed == 836
settings = (n_titles, steps, outsiders, known, seed)
if settings == (1000, [50, 200, 500, 1000], 2000, 2000, 2017):
    ends = [round(100 * end) for end in last["measured"][1:]]
    assert ends == [53, 40, 66]
    assert round(100 * ideal) == 98
    assert traced.table["ruled_out"][0] == 0
    assert real < ideal
f"{log.n_viewers():,} people, {log.n_plays():,} plays, {len(members)} in the group"

# %% [markdown]
# Put together:

# %%
row = f"How many of 53 people watched each of {n_titles:,} other titles."
kit.show_findings(
    [
        kit.FindingRow(row, None, None, traced.findings[0]),
        kit.FindingRow("The same for groups by lot.", None, None, plain.findings[0]),
    ]
)

# %% [markdown]
# ## Where to go next
#
# - [10-the-53](10-the-53.ipynb): what can be *proved* of the 53, with no statistics at all.
# - [46-audit-a-promise](46-audit-a-promise.ipynb): the same attack turned round, to test what a private rule promises.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): this attack among the others, under every rule.

# %% [markdown]
# ## Limits
#
# - **The audience is invented.** The habits of the planted 53 are those of its other viewers, except for the film. A real group has a taste, which should help the attacker. Her picture of everybody is worse, which should not.
# - **She knows all that a target watched.** An `Attacker` with `known_share` below 1 knows less, and finds fewer.
# - **One group, one list.** The 53 are one draw. The intervals say how 53 people and the outsiders vary, not how another group would.
# - **Nobody joined or left.** The rates of the group and of everybody are of the same days.
# - **Targets are few** where a classifier is taught for each: the intervals there are wide, and no ranking of the attacks can be read off.
# - **To be ruled out is certain only if what is known is true,** and if the zero is a true zero.
# - **AUC intervals** are those of Newcombe (Hanley and McNeil's variance). Averages over targets have Student's interval, which a handful of targets strains.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - N. Homer and others, "Resolving individuals contributing trace amounts of DNA to highly complex mixtures using high-density SNP genotyping microarrays", PLoS Genetics 4(8), 2008.
# - C. Dwork, A. Smith, T. Steinke, J. Ullman, S. Vadhan, "Robust traceability from trace amounts", FOCS 2015: the sum that is used here.
# - S. Sankararaman, G. Obozinski, M. Jordan, E. Halperin, "Genomic privacy and limits of individual detection in a pool", Nature Genetics 41, 2009: how many numbers are enough.
# - A. Pyrgelis, C. Troncoso, E. De Cristofaro, "Knock knock, who's there? Membership inference on aggregate location data", NDSS 2018: the classifier and both kinds of attacker.
# - F. Guan, A.-M. Guépin, A.-M. Cretu, Y.-A. de Montjoye, "A zero auxiliary knowledge membership inference attack on aggregate location data", PoPETs 2024(4): people invented from the release.
# - N. Carlini and others, "Membership inference attacks from first principles", S&P 2022: why an AUC is not enough.
