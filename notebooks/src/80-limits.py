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
#     why_not: It changes the settings of the invented audience, one after another.
# ---

# %% [markdown]
# # What would change these numbers?
#
# **Finding.** The audience, most of all. By four bare titles, 38% to 74% of people are alone, as popularity is spread; with their days nearly everybody is, whatever we change. In a log of a tenth of the people, a record that alone fits four plays and their days is the right one in 94% of the cases.
#
# **How.** We take one invented audience, change one thing at a time, and measure the headline figures of these pages again: other draws and sizes, other definitions of watching, households behind one account, a log that is a sample. Beside it stand published figures of a real panel.
#
# **Limits.** What we did not think of changing is not in the table: see [Limits](#Limits).
#
# **Data.** Invented audiences of 10,000 to 100,000 viewers. Figures of a real panel of 11,254 people, quoted, in aggregates only.
#
# **Time.** About half a minute.

# %% tags=["parameters"]
n_viewers = 20_000  # of the audience that is changed; the bundled one has 100,000
seed = 2017  # for the audience, who is drawn, and what is known of them
targets = 1_000  # people who are attacked in each variant
p = 4  # plays known, 1 to 10
households = {1: 0.35, 2: 0.3, 3: 0.15, 4: 0.15, 5: 0.05}  # people: share of accounts

# %%
from dataclasses import replace

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()
film = kit.watched("A Christmas Prince")
day_before = film.every_day(17, until="2017-12-09")
streak = film.every_day(18, until="2017-12-10")

# %% [markdown]
# ## What a proof takes for granted
#
# Many pages of this kit prove something: "exactly four people broke their streak". A proof holds in every audience that fits the printed numbers. But it takes five things for granted:
#
# 1. **The numbers are exact**, or off only as the rule says.
# 2. **The rule is known**, withheld numbers included.
# 3. **Both numbers are about the same people**: one country, one week, one list of viewers.
# 4. **Both mean the same by "watched".**
# 5. **Nobody lies.**
#
# By hand: of 57 people who had kept the streak until the 9th, 53 kept it until the 10th, so 57 − 53 = 4 broke off. Round both to fives: 57 becomes 55, which is any of 53 to 57, and 53 becomes 55 as well. So 0 to 4 broke off, since no more than 57 were there and no fewer than 53 went on. The kit gives up each thing in turn and bounds the four again.

# %%
broke_off, printed = day_before & ~streak, [100_000, 57, 53]
two = [kit.everyone(), day_before, streak]
rules = {"all five hold": None, "rounded to 5, by a known rule": kit.Rounding(5)}
rules |= {"rounded to 10, by a known rule": kit.Rounding(10)}
rules |= {"withheld under 54, by a known rule": kit.Threshold(54)}
rules |= {"noise of one person's width": kit.rules.DiscreteLaplace(1)}
releases = {
    what: kit.apply_rule(
        two, printed, rule=rule, seed=seed if "noise" in what else None
    )
    for what, rule in rules.items()
}

# %% [markdown]
# The third and the fourth are given up by other sentences: the 57 of another country, or of people who watched two minutes.

# %%
abroad = day_before.where(region="Canada")
briefly = kit.watched("A Christmas Prince, two minutes of it")
briefly = briefly.every_day(17, until="2017-12-09")
for what, other in {"the 57 is of another country": abroad,
                    "the 57 is of two minutes, the 53 of all": briefly}.items():  # fmt: skip
    releases[what] = kit.release(
        dict(zip([two[0], other, streak], printed, strict=True))
    )

# %% [markdown]
# What is then certain of those who broke off on the last day:

# %%
sizes = {what: kit.Worlds(one).bounds(broke_off) for what, one in releases.items()}
pl.DataFrame(
    {"what holds": list(sizes), "who broke off": [str(n) for n in sizes.values()]}
)

# %% [markdown]
# The last two lines are the ones that a reader cannot see. A sentence seldom says which accounts it counts, and services have changed their definition without a word in the next sentence. Subtract two numbers that do not belong together, and what comes out is no proof of anything.
#
# A lie is noticed only where it cannot be true: if 50 people had kept the streak until the 9th and 53 until the 10th, the kit says that no audience fits. A lie that could be true is not noticed.
#
# ## What is "watched"?
#
# A log says what was played. Netflix counted a title as watched from 70% of it until 2019, and from two minutes on since then. Others count whoever reached the end. The same log, counted by each:

# %%
films = kit.sources.FILMS
setting = replace(films, n_viewers=n_viewers)
base = kit.read_log(kit.simulate(setting, seed=seed))
definitions = {"every play": base}
definitions["two minutes or more"] = kit.publishing.count_as_watched(base, minutes=2)
definitions["70% or more"] = kit.publishing.count_as_watched(base, share=0.7)
definitions["to the end"] = kit.publishing.count_as_watched(base, share=1.0)
asked = [film, film.on("2017-12-10"), day_before, streak]
named = ["watched the film", "on 10 December", "17 days in a row", "18 days in a row"]
rows = [kit.count(log, asked) for log in definitions.values()]
by_definition = pl.DataFrame(rows, named, orient="row")
by_definition.insert_column(0, pl.Series("counted as watched", list(definitions)))

# %% [markdown]
# Counts of a film move with the definition, though hardly by two minutes, since few of the invented people stop so early. The streak does not move, because we planted it with people who watched to the end. A real streak may well hang on it: whoever lets ten minutes run every evening is in it by one definition and not by the other. Number of plays is another definition: somebody who paused may be two plays in one log and one in another. All pages of this kit count people, so for them it makes no difference.
#
# ## What is a person?
#
# A log knows accounts. Behind one may be a household of five. We put the people of the audience behind shared accounts, by lot, and publish the same numbers of accounts.

# %%
accounts = kit.sources.share_accounts(base, households, seed=seed)
behind = sum(size * share for size, share in households.items())
n_streak = kit.count(accounts, [day_before, streak])
known = kit.attacks.Resolution(when="day")
plays = sorted({1, 2, p})
drawn = {"p": plays, "targets": targets, "seed": seed}
by_person = kit.attacks.measure_uniqueness(base, known, **drawn).table
by_account = kit.attacks.measure_uniqueness(accounts, known, **drawn).table
alone = {n: one["share"].to_list() for n, one in (("p", by_person), ("a", by_account))}

# %% [markdown]
# Counted as accounts:

# %%
Markdown(
    f"{base.n_viewers():,} people, {accounts.n_viewers():,} accounts of {behind:.2f} "
    f"people on average. Accounts in the streak: {n_streak[0]} until the 9th and "
    f"{n_streak[1]} until the 10th, so "
    f"{n_streak[0] - n_streak[1]} broke off. These {n_streak[1]} accounts have "
    f"{n_streak[1]} to {n_streak[1] * max(households):,} people behind them. By "
    f"{', '.join(map(str, plays))} plays with their days, {', '.join(f'{x or 0:.1%}' for x in alone['p'])} of "
    f"people are alone, and {', '.join(f'{x or 0:.1%}' for x in alone['a'])} of accounts."
)

# %% [markdown]
# So sharing an account hides who of the household it was, and not which household it is. The account is longer than any of its histories, and as easily told apart. A proof about "four people" is then one about four accounts, and each member of those households is a suspect. Where a service has profiles and counts these, a profile is the person of our pages.
#
# ## Is she in it at all?
#
# Our pages take the log for the world: whoever fits is in it. The field calls that a *closed world*. A log that was handed out may be a sample. Then somebody who fits alone in the log may be a stranger, while the target is among those left out.
#
# By hand: two people watched film A on a day, and a log holds half of all people. Somebody who knows that her colleague is one of the two finds exactly one of them in the log in half of the cases. It is the colleague every other time. In general, if m others fit, a record that fits alone is the right one with a chance of 1 / (m + 1), however small the sample.

# %%
bundled = kit.open_films()
told = {"p": plays, "targets": 5 * targets, "seed": seed}
sampled = kit.attacks.measure_sampled(bundled, known, **told)
lines = [
    sampled.filter(p=n).select(
        (pl.col("in_log") * 100).alias("at"), pl.lit(words).alias("line"), share=column
    )
    for words, column, n in (
        ("alone in the log, by two plays", "alone", 2),
        (f"alone in the log, by {p} plays", "alone", p),
        ("the one record that fits two plays is hers", "right_if_named", 2),
        (f"the one record that fits {p} plays is hers", "right_if_named", p),
    )
]

# %% [markdown]
# The first lines are what a page about a closed world prints. The others are what the attacker wants to know. Where this page is live, a slider sets how much of the people the log holds:

# %%
tenth = sampled.filter(in_log=0.1, p=p).row(0, named=True)
right, lonely = tenth["right_if_named"] or 0, tenth["alone"] or 0
kit.charts.chart_shares_slider(
    pl.concat(lines).unique(["at", "line"], maintain_order=True).with_columns(
        low="share", high="share"
    ),
    along="percent of people in the log",
    of="share of those in the log, or of those named",
    start=10,
    title=f"In a tenth, {lonely:.0%} are alone, and {right:.0%} of single fits are right",
    subtitle=f"Plays known by title and day, drawn at random; expected over samples. "
    f"Invented audience, N = {bundled.n_viewers():,}",
    description="Four rows: the share alone by two plays and by more, and how often a "
    "record that fits alone is the right one.",
)  # fmt: skip

# %% [markdown]
# The smaller the sample, the more people are alone in it, and the less it means. A uniqueness that is measured on a sample overstates the risk to those who are known little of, and hardly that to those of whom four plays are known. Our pages that name records count this as their *control*: people whose records were taken out, and who are named all the same.
#
# _Try it: set `p` to 1. How often is a record that fits alone the right one, in a tenth of the people?_
#
# ## Invented people, and a real panel
#
# The bundled audience is invented. A twin of it, made by the same machinery with other settings, was fitted to a real panel: film views on Netflix in the United Kingdom, 11,254 volunteers, 2018–19. The panel is no part of this project. These figures of it are quoted from the [data page](../data/README.md):
#
# | measure | real panel | invented twin |
# |---|---:|---:|
# | plays per viewer, 50% quantile | 6 | 6 |
# | plays per viewer, 99% quantile | 34 | 33 |
# | plays per viewer, most | 293 | 176 |
# | plays of the most played 1% of titles, share | 0.1442 | 0.1531 |
# | (title, day) cells with one viewer, share | 0.8211 | 0.8131 |
# | days from first to last play, median | 13 | 13 |
# | days from first to last play, 90% quantile | 39 | 41 |
# | longest run of days with any title | 44 | 26 |
#
# The middle agrees and the ends do not: the real panel has the more extreme people. And what matters here, uniqueness? The share alone by known plays, of the panel as [quoted](../docs/real-logs.md), of its twin and of the bundled audience as measured now:

# %%
real = {  # quoted: share, low and high for p = 1 to 4, and nothing is computed from it
    "real panel: title and day": [(0.569, 0.560, 0.578), (0.983, 0.980, 0.985),
                                  (0.999, 0.997, 0.999), (0.999, 0.998, 0.9998)],
    "real panel: title": [(0.013, 0.011, 0.015), (0.487, 0.475, 0.499),
                          (0.893, 0.884, 0.901), (0.982, 0.978, 0.985)],
}  # fmt: skip
quoted = pl.DataFrame(
    [(at, line, *ends) for line, rows in real.items() for at, ends in enumerate(rows, 1)],
    ["at", "line", "share", "low", "high"], orient="row",
)  # fmt: skip

# %% [markdown]
# And of the two invented audiences, by the same attack:

# %%
twin = kit.read_log(kit.simulate(kit.sources.UK_PANEL_LIKE, seed=seed))
titles_only = kit.attacks.Resolution()
curves = {
    f"{name}: {how}": kit.attacks.measure_uniqueness(
        log, how, p=range(1, 5), targets=5 * targets, seed=seed
    ).table
    for name, log in (("its twin", twin), ("bundled", bundled))
    for how in (known, titles_only)
}
measured = pl.concat(
    one.select(pl.col("p").cast(pl.Int64).alias("at"), pl.lit(name).alias("line"),
               "share", "low", "high")
    for name, one in curves.items()
)  # fmt: skip

# %%
of_twin = curves["its twin: title"]["share"][2]
of_bundled = curves["bundled: title"]["share"][2]
kit.charts.chart_shares(
    pl.concat([quoted, measured]),
    along="plays known",
    of="share alone, of people who have so many plays",
    title=f"By three titles: {real['real panel: title'][2][0]:.0%} of the panel alone, "
    f"{of_twin:.0%} of its twin, {of_bundled:.0%} here",
    subtitle="Plays drawn at random, with 95% intervals. The real panel as published; "
    "two invented audiences",
    description="Six lines that rise with the number of plays known. Those of the panel "
    "and of its invented twin lie close together, those of the bundled audience lower.",
)

# %% [markdown]
# The twin comes close to the panel without being fitted to it in this. The bundled audience lies lower, since it has nine times as many people and fewer films. So the shares of our pages are those of a larger crowd than the panel, and those of a service of millions would lie lower again. How far they move is the next question.
#
# ## How far does each number move?
#
# One thing is changed at a time, everything is measured again, and the lowest and the highest outcome are kept. The headlines are those of [the 53](10-the-53.ipynb), [how few plays](30-how-few-plays.ipynb) and [the Netflix prize](31-the-netflix-prize.ipynb).

# %%
changes = {
    "another draw": {},
    "half of the people": {"n_viewers": n_viewers // 2},
    "half of the plays": {"mean_plays": films.mean_plays / 2},
    "fewer hits": {"zipf": 0.3},
    "more hits": {"zipf": 1.1},
}

# %% [markdown]
# Beside these stand the logs from above: the bundled audience, accounts, definitions, and a sample.

# %%
variants = {"as it is": base} | {
    name: kit.read_log(kit.simulate(replace(setting, **change), seed=seed + 1))
    for name, change in changes.items()
}
variants |= {"the bundled 100,000": bundled, "accounts of households": accounts}
variants |= {name: log for name, log in definitions.items() if log is not base}
every_other = pl.col("viewer") % 2 == 0
variants["a sample of half"] = kit.Log(base.plays.filter(every_other))

# %% [markdown]
# Each headline, as it is and at its lowest and highest, with the change that did it:

# %%
moved = kit.sweeps.measure_sensitivity(variants, streak, targets=targets, seed=seed)
ranges = kit.sweeps.summarise_sensitivity(moved)
is_share = pl.col("unit") == "share"
percent = [
    pl.when(is_share)
    .then(pl.format("{}%", (pl.col(end) * 100).round(1)))
    .otherwise(pl.format("{}", pl.col(end).cast(pl.Int64)))
    .alias(end)
    for end in ("base", "lowest", "highest")
]
ranges.select("figure", *percent, "lowest_by", "highest_by")

# %% [markdown]
# The shares among them, from lowest to highest:

# %%
shares = ranges.filter(is_share)
by_days, by_titles = shares.filter(pl.col("figure").str.starts_with("alone")).rows(
    named=True
)

# %% [markdown]
# The dot is the audience as it is, the bar all that the changes made of it:

# %%
kit.charts.chart_ranges(
    shares.rename({"figure": "what", "base": "share"}),
    title=f"With days {kit.words.say_share(by_days['lowest'])} to {kit.words.say_share(by_days['highest'])} are alone, "
    f"without {by_titles['lowest']:.0%} to {by_titles['highest']:.0%}",
    subtitle=f"Each share as it is, on its range over {len(variants)} variants; no "
    "confidence interval",
    description="A point for each headline share, on a bar from the lowest to the "
    "highest of all variants.",
)

# %% [markdown]
# What is proved from printed numbers hardly moves: the subtraction does not ask how people watch. It goes only where the numbers go, as in a sample of half, in which fewer people are counted. What is scored moves a lot, and by popularity most: where all watch the same hits, bare titles tell little. Days do away with that. Whoever quotes one of our percentages about titles should quote the range.

# %% [markdown]
# ## Where the papers flatter
#
# A paper on uniqueness prints one share of one log, often with three digits, and an interval for whom it drew. That interval says nothing of another audience.

# %%
drawn_interval = by_person.filter(p=p).row(0, named=True)
ci = (drawn_interval["high"] or 0) - (drawn_interval["low"] or 0)
wide = by_titles["highest"] - by_titles["lowest"]
Markdown(
    f"Here the 95% interval for {p} plays with their days is {ci * 100:.1f} points wide, "
    f"for the people who were drawn. Over other audiences, four bare titles move by "
    f"**{wide * 100:.0f} points**. And papers that take the log for the world count every "
    f"single fit as right; in a tenth of the people it is in {right:.0%}."
)

# %% [markdown]
# ## Is it true?
#
# The four by hand, and the numbers of the first lines of this page:

# %% tags=["check"]
assert sizes["all five hold"].low == sizes["all five hold"].high == 4
as_published = (n_viewers, seed, targets, p) == (20_000, 2017, 1_000, 4)
if as_published and households == dict(kit.sources.HOUSEHOLDS):
    told = [f"{by_titles[end]:.0%}" for end in ("lowest", "highest")]
    assert told == ["38%", "74%"]
    assert by_days["lowest"] > 0.94
    assert f"{right:.0%}" == "94%"
    assert abs(of_twin - real["real panel: title"][2][0]) < 0.1
", ".join(f"{one}" for one in sizes.values())

# %% [markdown]
# What goes into the report:

# %%
found = (
    f"By {p} plays with their days, a record that fits alone in a log of a tenth of the "
    f"people is the right one in {kit.words.say_share(right)} of the cases."
)
kit.show_findings(
    [
        kit.FindingRow(
            "A log that is a sample of a tenth.", None, None, found, kit.Expected
        )
    ]
)

# %% [markdown]
# ## Where to go next
#
# - [30-how-few-plays](30-how-few-plays.ipynb): the shares that move most, at length and on your own log.
# - [31-the-netflix-prize](31-the-netflix-prize.ipynb): facts that are partly wrong, and strangers who are named.
# - [46-audit-a-promise](46-audit-a-promise.ipynb): the one kind of promise that asks nothing of the audience.

# %% [markdown]
# ## Limits
#
# - **One thing at a time.** Changes were not combined, and the range is over those that we made. It is no interval, and an audience that nobody thought of may lie outside of it.
# - **Households are drawn by lot.** People who live together watch together, and films that are watched by two are on one account once. Sizes from 1 to 5 are made up.
# - **The sample is fair.** Each person is in it with the same chance, whoever else is. A panel of volunteers is not.
# - **The definition is applied to a play.** A service may add up the minutes of several plays, and its running times are its own. A title runs here as long as its longest play.
# - **The twin was fitted to the panel** in how much people watch and when; the panel has films only, so series, devices and ages could not be compared with anything.
# - **Five assumptions** are given up one at a time. Two that fail together leave less.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - C. Skinner, M. Elliot, "A measure of disclosure risk for microdata", Journal of the Royal Statistical Society B 64, 2002: what a single fit in a sample is worth.
# - A. Farzanehfar, F. Houssiau, Y.-A. de Montjoye, "The risk of re-identification remains high even in country-scale location datasets", Patterns 2(3), 2021.
# - A. Narayanan, V. Shmatikov, "Robust de-anonymization of large sparse datasets", IEEE S&P 2008.
# - Netflix, letter to shareholders, fourth quarter of 2019: from 70% to two minutes.
# - The real panel: vodclickstream, Netflix film views in the United Kingdom, April 2018 to June 2019; figures from `docs/real-logs.md` and `data/README.md`.
