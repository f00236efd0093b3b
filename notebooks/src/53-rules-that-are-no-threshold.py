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
#     why_not: It works out what three rules do to numbers that were invented for them.
# ---

# %% [markdown]
# # Do noise and hours keep what a threshold gives away?
#
# **Finding.** In part. Noise that two numbers of a row share cancels when one is divided by the other, so each average is proved. A budget of privacy limits every attack, for the unit that it names: for a day of a reader, and not for her year. Subtracting hours in amounts like these proved nothing about any of 993 titles.
#
# **How.** We take the rules of Apple, of Wikimedia and of Netflix's report as they are stated, print invented numbers under each, and attack them: by proof, and by guessing beside a baseline and a control.
#
# **Limits.** No number of these publishers is attacked here, but for what they state themselves: see [Limits](#Limits).
#
# **Data.** The rules are real, with sources. All people are invented: 100,000 viewers of films and 36,000 listeners.
#
# **Time.** About 10 seconds.

# %% tags=["parameters"]
apple_numbers = [5, 3]  # fewest listeners printed; largest noise, in people
wikimedia_numbers = [0.015, 10, 90]  # ρ a day; pages a day; people to be exceeded
netflix_numbers = [100_000, 50_000]  # rounded to; to be exceeded, both in hours
smaller = 1_000  # how much smaller our invented service is than a real one
seed = 2017  # for whatever is drawn by lot

# %%
from datetime import date
from functools import reduce
from math import ceil, sqrt

import numpy as np
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## The attacker
#
# She is the reader whom [another page](51-thresholds-in-the-wild.ipynb) describes: somebody with the printed numbers, the page that explains the rule, and patience. That page attacks thresholds. Here are three rules that do something else: they blur a pair of numbers, they add noise by a budget, or they print hours and no people at all. Their sources stand in the list on that page.

# %% [markdown]
# ## Apple: pairs of listeners and plays
#
# Apple's reports print two numbers for a row: how many listened and how often they played. The listeners get noise, and the plays are changed by the same share. How large the noise is the page does not say; at most 3 either way is ours.
#
# By hand: a row reads 10 listeners, 53 plays. There were 7 to 13 listeners. But whatever the noise was, it cancels when one number is divided by the other: 53 / 10 is the true average but for the rounding, so each listener played between 52.5 / 10 = 5.25 and 53.5 / 10 = 5.35 times, on average. The rule keeps the size of the crowd, not what the crowd did.

# %%
apple, tracks = kit.rules.SharedNoise(*apple_numbers), kit.open_tracks()
heavy = kit.read_claim("spotify-sorry-42")
name, where = (pl.col(column).cast(pl.String) for column in ("title", "region"))
pair = pl.col("viewer").n_unique().alias("listeners"), pl.len().alias("plays")
that_day = tracks.plays.filter(pl.col("day") == heavy.first_day)
true = that_day.group_by(name, where).agg(pair).sort("title", "region").collect()
told = [
    apple.publish(n, plays, kit.publishing.generator_of(seed, tuple(row)))
    for *row, n, plays in true.rows()
]

# %% [markdown]
# Here it is a table by track and state, on the day of which a poster said that one person had played "Sorry" 42 times. In the invented audience of [another page](11-posters.ipynb) that person was planted in New York, and a second one, with 17 plays, in Illinois. The five rows with the highest averages, as printed:

# %%
columns = ["track", "region", "listeners", "plays", "average from", "to"]
rows = [
    (*row[:2], *one, *map(float, apple.average(one)[:2]))
    for row, one in zip(true.rows(), told, strict=True)
    if one
]
report = pl.DataFrame(rows, columns, orient="row")
report = report.sort("average from", descending=True)
report.head(5).with_columns(pl.col("average from", "to").round(2))

# %% [markdown]
# What is certain of these rows, and what may be luck:

# %%
first, second = report.row(0, named=True), report.row(1, named=True)
planted = report.filter(track=heavy.title, region="NY")["average from"].item()
rank = 1 + (report["average from"] > planted).sum()
widest = (report["to"] - report["average from"]).max()
Markdown(
    f"Proved: the average of every one of the {report.height} printed rows, to within "
    f"{widest:.2f} plays. So somebody in the first row played the track at least "
    f"{ceil(first['average from'])} times. The row with the planted listener is number "
    f"**{rank}** of {report.height}; the second is {second['track']}, "
    f"{second['region']}. Luck alone puts two given rows on top once in "
    f"{report.height * (report.height - 1) // 2:,}."
)

# %% [markdown]
# The noise blurs how many they are, as it was meant to. One listener with very many plays stands out all the same, as there is no limit to what one of them may add.
#
# Would a limit help? We let the publisher count at most five plays of each listener in a row, before the noise:

# %%
most = pl.len().clip(upper_bound=5).alias("plays")
each = that_day.group_by(name, where, "viewer").agg(most)
counts = pl.len().alias("listeners"), pl.col("plays").sum()
capped = each.group_by("title", "region").agg(counts).sort("title", "region").collect()
fewer = [
    (*row, apple.publish(n, plays, kit.publishing.generator_of(seed, tuple(row))))
    for *row, n, plays in capped.rows()
]
spans = {(*row,): apple.average(one)[0] for *row, one in fewer if one}
kept = spans.get((heavy.title, "NY"), 0)
rank_capped = 1 + sum(span > kept for span in spans.values())
Markdown(
    f"The row of the planted listener is now number **{rank_capped}** of {len(spans)}."
)

# %% [markdown]
# The page says that the method is applied to the reports of a day, of a week and of a month; we take the noises to be independent. The sum of the plays of seven days is the number of plays of the week. That suggests averaging, and we try it, with all that the rule lets one know: for each day the true pairs that can have been printed so, then every way in which seven of them add up, and of the pairs that fit the week the one with most ways.

# %%
week = pl.col("day").dt.truncate("1w").alias("week")
daily = tracks.plays.group_by(name, "day").agg(pair).with_columns(week)
in_order = pl.col("listeners", "plays").sort_by("day")
listed = daily.group_by("title", "week").agg(in_order, days=pl.len())
weekly = tracks.plays.group_by(name, week).agg(pair)
fewest = pl.col("listeners").list.min()
weeks = listed.filter(pl.col("days") == 7, fewest >= apple.k).drop("days")
weeks = weeks.join(weekly, on=["title", "week"], suffix="_week").sort("title", "week")
weeks = weeks.collect()

# %% [markdown]
# For each week: print its eight rows, list the pairs that fit each day, add up the ways, and choose. The baseline takes the printed number as it stands. The control does what the attack does, with the days of another week.

# %%
games, before_it = [], np.zeros(1)
for *what, ns, plays, n, total in weeks.rows():
    lots = [kit.publishing.generator_of(seed, (*what, day)) for day in range(8)]
    days = [apple.publish(*day) for day in zip(ns, plays, lots[:7], strict=True)]
    printed = apple.publish(n, total, lots[7])
    if printed is None or None in days:
        continue
    fits = [np.bincount([p.plays for p in apple.pairs(day)]) for day in days]
    ways = reduce(np.convolve, [each.astype(float) for each in fits])
    can_be, wide = apple.pairs(printed), apple.pairs(printed)[-1].plays + 1
    ranked = [np.resize(np.append(w, np.zeros(wide)), wide) for w in (ways, before_it)]
    said = [max(can_be, key=lambda p, w=w: w[p.plays]).listeners for w in ranked]
    games.append([guess == n for guess in (said[0], printed.listeners, said[1])])
    before_it = ways

# %%
right = np.array(games).sum(axis=0)
tallies = [
    kit.evaluate.Tally(
        requested=weeks.height, generated=len(games), valid=len(games), succeeded=n
    )
    for n in right.tolist()
]
averaged = kit.Success(attack=tallies[0], baseline=tallies[1], control=tallies[2])
Markdown(
    f"Of {weeks.height:,} weeks {len(games):,} have all eight rows in print. The "
    f"listeners of the week are guessed exactly in **{averaged.rate.value:.0%}** "
    f"({averaged.rate.low:.0%} to {averaged.rate.high:.0%}); by the printed number as "
    f"it stands in {averaged.baseline_rate.value:.0%}; with the days of another week "
    f"in {averaged.control_rate.value:.0%}. {averaged.caution}"
)

# %% [markdown]
# The averaging helps, and only a little. Seven numbers with noise make a sum that is wider than the noise of one, so the days say little of the week that the week does not say itself. What gives something away under this rule is not that a day and its week have noise of their own, if they do, but that both numbers of a row share it.

# %% [markdown]
# ## Wikimedia: what the budget buys
#
# Each device counts for at most ten pages a day, noise is added, and small results are dropped. What limits a reader is the noise, as far as its budget goes; the line at 90 keeps results off the list that would be mostly noise.
#
# The budget is ρ = 0.015 for each day of a device. Three letters, one idea. **ε** bounds how much the printed numbers can depend on one unit: for two logs D and D′ that differ in one unit, and any set S of things that might be printed, P[printed from D is in S] ≤ e^ε · P[printed from D′ is in S] + δ. **δ** is a small probability by which that may fail. **ρ** is another unit for the same budget, made for Gaussian noise; it gives an ε for every δ. From ρ follows the width of the noise: ten counts moved by one person each make a step of √10, and √10 / √(2 × 0.015) = 18.26 people.

# %%
rho, pages, above = wikimedia_numbers
sigma = sqrt(pages / (2 * rho))
bound = kit.rules.ContributionBound(pages, of="titles", per="day")
private = (
    kit.rules.DiscreteGaussian(sigma),
    kit.Threshold(above + 1, is_zero_shown=False),
)

# %% [markdown]
# The width of that noise follows from ρ alone. What it comes to as ε:

# %%
day_loss, year_loss = (
    kit.rules.PrivacyLoss("day", rho=rho),
    kit.rules.PrivacyLoss("viewer", rho=365 * rho),
)
loud = pages / (2 * 10**2)
Markdown(
    f"One day of a device: ε = **{day_loss.epsilon_at(1e-7):.2f}** at δ = 1 in 10 "
    f"million ({day_loss.epsilon_by_formula(1e-7):.2f} by the formula that is mostly "
    f"quoted). The noise for it has a standard deviation of **{sigma:.2f}**; one of 10 "
    f"would cost ρ = {loud:g}, an ε of "
    f"{kit.rules.PrivacyLoss('day', rho=loud).epsilon_at(1e-7):.2f}. Somebody who "
    "reads every day of a year is covered day by day; her whole year costs ε = "
    f"{year_loss.epsilon_at(1e-7):.1f}."
)

# %% [markdown]
# The page states ρ = 0.015 and a "noise scale" of 10. We cannot tell what that scale measures, and the code may well use another convention than ours. It is a question to ask, not an accusation; a reader who wants to check a budget needs both numbers in one unit.
#
# What does ε mean for an attacker? Give her everything: she knows the true counts but for one person, and asks whether that person read the same ten pages every day, or nothing at all; the pages have so many other readers that they are always printed. She takes what was printed, takes off what she knows, and says yes if more than half of a visit is left. The baseline always says yes. The control asks about somebody who is not in these counts.

# %%
rng, played, n_games = np.random.default_rng(seed), {}, 50_000
for scale in (sigma, 10.0):
    for days in (1, 30, 365):
        counts = pages * days
        # So many noises add up to one noise that is wider by the root.
        noise = kit.rules.DiscreteGaussian(scale * sqrt(counts)).draw(n_games, rng)
        there, other = rng.random((2, n_games)) < 0.5
        says = noise + there * counts > counts / 2
        hits = ((says == there).sum(), there.sum(), (says == other).sum())
        tally = [kit.evaluate.Tally.of(n_games, succeeded=int(hit)) for hit in hits]
        sides = dict(zip(("attack", "baseline", "control"), tally, strict=True))
        played[scale, days] = kit.Success(**sides)

# %%
bars = [
    (f"{days} day{'s' * (days > 1)}, noise {scale:.2f}", "attack", one.rate)
    for (scale, days), one in played.items()
]
bars.append(("control, 365 days", "control", played[sigma, 365].control_rate))
bars.append(("baseline, 365 days", "baseline", played[sigma, 365].baseline_rate))
said = pl.DataFrame(
    [
        (*words, rate.value, rate.low, max(rate.value, rate.high))
        for *words, rate in bars
    ],
    ["what", "side", "rate", "low", "high"],
    orient="row",
)

# %% [markdown]
# First the noise of the stated budget, then a noise of 10:

# %%
one_day, one_year = (played[sigma, days].rate for days in (1, 365))
kit.charts.chart_rates(
    said,
    title=f"Right about one day in {one_day.value:.0%}, about a year of days in "
    f"{one_year.value:.0%}",
    subtitle=f'Right answers to "was she there?", {pages} pages a day. Simulated, '
    f"N = {n_games:,} games each",
    description=f"The reader is right in {one_day.value:.1%} of cases for one day, "
    f"and in {one_year.value:.0%} for a year, with the noise of the stated budget.",
)

# %%
was_there = (
    f"Whether somebody was there is guessed right in {one_day.value:.1%} "
    f"({one_day.low:.1%} to {one_day.high:.1%}) for one day and in "
    f"{one_year.value:.1%} ({one_year.low:.1%} to {one_year.high:.1%}) for a year of "
    "days, where a coin is right in half."
)
Markdown(f"Scored, with the noise of the stated budget: {was_there} Nothing is Proved.")

# %% [markdown]
# That is no leak: it is what the budget says, written as a bet. The promise is about a day, and it holds against somebody who knows nearly everything; no threshold in this list promises anything against her. What it does not promise is a year: its unit is a day of a device.

# %% [markdown]
# ## Netflix: hours
#
# The engagement report has no threshold on people. It lists titles above a number of hours, and rounds. Is that nothing? Count backwards: nobody watches more than 24 hours in a day. How many accounts, each playing one stream without a pause for half a year, does it take to pass the line?

# %%
hours_to, hours_above = netflix_numbers
half_year = (date(2023, 6, 30) - date(2023, 1, 1)).days + 1
at_least = hours_above // (24 * half_year) + 1
people = pl.col("viewer").n_unique().alias("people")
Markdown(
    f"{half_year} days have {24 * half_year:,} hours. Proved: more than "
    f"{hours_above:,} hours take **at least {at_least}** such accounts."
)

# %% [markdown]
# So there is a k in the rule after all, a small one, and only where an account plays one stream at a time. Nobody watches like that, so behind a listed title stand far more; but that is a fact about people, and no promise of the rule. Now the difference of two editions. Our invented service is far smaller than the real one, so we shrink the rule with it: list what has more than 50 hours, round to 100. One edition covers November, the next one November and December. What is between them?

# %%
small = kit.rules.RoundedTotal(hours_to // smaller, above=hours_above // smaller)
films, minutes = kit.open_films().plays, pl.col("minutes").cast(pl.Float64).sum() / 60
first_month = films.filter(pl.col("day") < date(2017, 12, 1))
by_title = films.group_by("title").agg(people, both=minutes)
by_title = by_title.join(first_month.group_by("title").agg(one=minutes), on="title")
wide = []
for n, both, one in by_title.select("people", "both", "one").collect().rows():
    editions = [small.reveals(small.publish(hours)) for hours in (both, one)]
    if one > small.above:
        low, high = (
            editions[0].low - editions[1].high,
            editions[0].high - editions[1].low,
        )
        wide.append((n, float(high - low), float(high - low) * n / both))
gaps = pl.DataFrame(wide, ["people", "hours", "viewers"], orient="row")

# %% [markdown]
# How wide is what one edition says, less what the other says?

# %%
Markdown(
    f"Of {gaps.height:,} titles in both editions none has its difference proved: the "
    f"narrowest interval is {gaps['hours'].min():.0f} hours wide. That is what "
    f"{gaps['viewers'].min():.0f} of a title's viewers watch on average, or more: "
    f"{gaps['viewers'].median():.0f} for the title in the middle. The listed title "
    f"with the fewest viewers has {gaps['people'].min()}."
)

# %% [markdown]
# Here, subtracting two editions says little about few people, as the widths above show. It is the one attack that we tried on hours, so that is no all-clear. It would be otherwise for a title of a very small country, or if numbers of viewers were printed beside the hours.

# %% [markdown]
# ## Rule by attack
#
# All three in one table:

# %%
half, year = (played[sigma, days] for days in (1, 365))
Markdown(
    "| rule | attack | outcome |\n|---|---|---|\n"
    f"| Apple {apple.k} | divide plays by listeners | **proved** in {report.height} of "
    f"{report.height} rows |\n"
    f"| Apple {apple.k} | add days to guess a week | **guessed**, "
    f"{averaged.rate.value:.0%} ({averaged.rate.low:.0%} to {averaged.rate.high:.0%}), "
    f"baseline {averaged.baseline_rate.value:.0%} |\n"
    f"| Wikimedia {above} | was she there, one day | as the budget says: "
    f"{half.rate.value:.1%}, baseline {half.baseline_rate.value:.1%} |\n"
    f"| Wikimedia {above} | was she there, each day of a year | as the budget says: "
    f"{year.rate.value:.0%}, baseline {year.baseline_rate.value:.0%} |\n"
    f"| Netflix report | subtract two editions | nothing proved: 0 of {gaps.height} |"
)

# %% [markdown]
# ## What each would have to add
#
# - **Apple**: a limit on what one listener adds to a row.
# - **Wikimedia**: a word on what the noise scale measures, and on what a year of days costs.
# - **Netflix's report**: nothing that our one attack calls for, while it prints hours in such amounts. If numbers of viewers were to stand beside them, a threshold on people.

# %% [markdown]
# ## Is it true?
#
# The attacks saw printed numbers. Here we look behind the wall: the proved averages must hold the true ones, the rules must be those of the kit's list, and the numbers of this page those found.

# %% tags=["check"]
for (*_, n, plays), one in zip(true.rows(), told, strict=True):
    span = apple.average(one) if one else None
    assert span is None or span.low * n <= plays <= span.high * n
hours = kit.rules.RoundedTotal(hours_to, above=hours_above)
ours = [apple, kit.Steps((bound, *private)), hours]
is_as_published = ours == [preset.rule for preset in kit.rules.PRESETS][3:6]
if is_as_published and (smaller, seed) == (1_000, 2017):
    assert (report.height, rank, rank_capped) == (77, 1, 11)
    assert (at_least, gaps.height, int(gaps["people"].min())) == (12, 993, 35)
    assert f"{sigma:.2f}, {day_loss.epsilon_by_formula(1e-7):.4f}" == "18.26, 0.9984"
"All averages hold; the rules are "
f"{'those of the list' if is_as_published else 'yours'}."

# %% [markdown]
# In one table, as the report prints it:

# %%
average = f"The plays by listener of each row are known to within {widest:.2f}."
private_pages = f"{pages} pages a day, with the noise of ρ = {rho:g} (simulated)."
podcasts = (
    f"{report.height} rows of listeners and plays with noise in common (invented)."
)
kit.show_findings(
    [
        kit.FindingRow(podcasts, report["listeners"].min(), None, average),
        kit.FindingRow(private_pages, None, None, was_there, kit.Scored),
    ]
)

# %% [markdown]
# ## Where to go next
#
# - [51-thresholds-in-the-wild](51-thresholds-in-the-wild.ipynb): the thresholds of CMS, the NHS and the ONS, under attack.
# - [52-what-a-rule-leaves](52-what-a-rule-leaves.ipynb): a budget of privacy beside thresholds, on one audience.
# - [62-what-they-publish](62-what-they-publish.ipynb): the published hours themselves.
# - A rule of your own is one class: see [CONTRIBUTING.md](../CONTRIBUTING.md).

# %% [markdown]
# ## Limits
#
# - **The rules are real, the numbers are not.** Nothing here was printed by Apple, Wikimedia or Netflix, and nothing follows for any release of theirs.
# - **Our own assumptions** stand where a page is silent: that Apple's noise is at most 3 and even, and drawn anew for a day and its week, that Wikimedia's noise is that of its stated ρ.
# - **Other quantities.** Apple counts devices and Wikimedia devices of a day. All are people here.
# - **A small group is not a name.** It becomes one for somebody who knows a person in it.
# - **One seed.** Noise is drawn once for each number. The intervals are about weeks and games of this audience; another gives other numbers.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - The rules: the pages linked in [51-thresholds-in-the-wild](51-thresholds-in-the-wild.ipynb), kept in `kit/rules/presets.py` with their dates.
# - The poster and the engagement report: the table `data/published_claims.csv`, rows `spotify-sorry-42`, `what-we-watched-50000` and `what-we-watched-rounding`, with the reports they rest on.
# - M. Bun, T. Steinke, "Concentrated differential privacy: simplifications, extensions, and lower bounds", TCC 2016; C. Canonne, G. Kamath, T. Steinke, "The discrete Gaussian for differential privacy", NeurIPS 2020: what ρ and its noise promise.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927: the intervals.
