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
#     undated: true
# ---

# %% [markdown]
# # Can film ratings without names be traced to a person?
#
# **Finding.** Yes, if the person is in the log. In an invented log, eight titles, two wrong, find the right record for 93% of those of whom so much is known (1,531 of 1,651; 95% interval 91% to 94%; 349 left out). Counting common titles finds 21%. The attack names a stranger for 37% of people *not* in it.
#
# **How.** We draw 2,000 people and, of each, some ratings that an attacker might know, and spoil them. Then the attack of 2008 on the Netflix Prize searches the log for them, once with their records in it and once without.
#
# **Limits.** The log is invented and small beside that of the Netflix Prize, and the mistakes are invented too: see [Limits](#Limits).
#
# **Data.** An invented audience of 10,000 people and their 352,226 ratings in six years. Beside it three real logs, in aggregates only, and the figures that were published.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
log_path = ""  # empty: invented ratings; or your own log, a CSV or Parquet file
log_columns = {}  # e.g. {"viewer": "user", "rating": "stars"} where not guessed
seed = 2006  # for the invented log, the people drawn and what is known of them
targets = 2_000  # people who are drawn; None for everyone
facts = 8  # titles that are known of each
wrong = 2  # of these, how many are wrong altogether
days_off = 14  # days by which a date may be off, either way
phi = 1.5  # lead that makes a match, in standard deviations of all scores

# %%
from dataclasses import replace
from math import exp, log

import polars as pl
from IPython.display import Markdown

import kit

whose = "your log" if log_path else "invented audience"
kit.use_charts(of=whose)
kit.use_tables()
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The attacker
#
# In October 2006 Netflix offered a million dollars for a program that could predict better than its own how people would like a film. To let the world try, it handed out ratings of its subscribers: who, which film, how many stars, on what day. The names were replaced by numbers. How many there were:

# %%
prize = kit.sources.find_set("netflix-prize")
Markdown(
    f"{prize.people:,} people, {prize.titles:,} films, {prize.plays:,} ratings, "
    f"{prize.years[0]} to {prize.years[1]}."
)

# %% [markdown]
# Within weeks two researchers, Arvind Narayanan and Vitaly Shmatikov, asked what it takes to find somebody in it. Not much has to be known, they said: many people rate films under their own name elsewhere, say on the Internet Movie Database, and talk about films at work. What they tell in public is a part of what they watched, and none of it is thought of as a secret. The rest is in the log: what they watched and told nobody, and how they liked it.
#
# The clever part is that the attacker may be mistaken. A date on a public site is the day of writing, not of watching. Memory confuses titles. A search for somebody who has *all* of it comes back empty. So the attacker scores every record, and takes the one that fits best. What is known of somebody from elsewhere is called **auxiliary information**.
#
# ## What was published
#
# One row a rating: a number for the person, a title, a day, one to five stars. That is all.
#
# ## Three people, by hand
#
# Ann gave *Arrival* five stars on 2 January and *Brazil* four on 10 January. Bob gave *Arrival* three on 20 February and *Casablanca* five on 1 March. Cid gave *Arrival* four on 5 January. Of a colleague you have heard: *Arrival*, five stars, about New Year; *Brazil*, four stars, about 12 January.
#
# Each fact gives each record points: up to one for the stars and up to one for the day, and the less, the further off they are (1/e of a point where the stars are off by one and a half, or the day by thirty). What few people have rated counts more: the points are divided by the logarithm of how many did. *Arrival* has three raters; *Brazil* one, which counts as two, since the logarithm of one is zero and nothing can be divided by it.

# %%
points = {
    "Ann": (1 + exp(-1 / 30)) / log(3) + (1 + exp(-2 / 30)) / log(2),
    "Bob": (exp(-2 / 1.5) + exp(-50 / 30)) / log(3),
    "Cid": (exp(-1 / 1.5) + exp(-4 / 30)) / log(3),
}
Markdown("; ".join(f"{name}: {score:.2f}" for name, score in points.items()) + ".")

# %% [markdown]
# The best is not yet a match. It must stand out: be ahead of the next by more than 1.5 standard deviations of all scores. That lead is called the **eccentricity**. The same by the kit's own search:

# %%
rows = {
    "viewer": ["ann", "ann", "bob", "bob", "cid"],
    "title": ["Arrival", "Brazil", "Arrival", "Casablanca", "Arrival"],
    "day": ["2018-01-02", "2018-01-10", "2018-02-20", "2018-03-01", "2018-01-05"],
    "rating": [5, 4, 3, 5, 4],
}
three = kit.attacks.index_log(kit.read_log(pl.DataFrame(rows)))

# %% [markdown]
# Searched once with Ann in the log, and once without her:

# %%
arrival = kit.KnownPlay("Arrival", day="2018-01-01", rating=5)
brazil = kit.KnownPlay("Brazil", day="2018-01-12", rating=4)
colleague = kit.Knowledge([arrival, brazil])
with_ann = kit.attacks.score_records(three, colleague)
without_ann = kit.attacks.score_records(kit.attacks.hold_out(three, [0]), colleague)
Markdown(
    f"Best {with_ann.top[0]:.2f}, next {with_ann.second[0]:.2f}: a lead of "
    f"{with_ann.eccentricity[0]:.2f}. Without Ann, best {without_ann.top[0]:.2f}, "
    f"next {without_ann.second[0]:.2f}: a lead of {without_ann.eccentricity[0]:.2f}."
)

# %% [markdown]
# So it is Ann, rightly. But now suppose that your colleague was somebody else, and Ann was never in the log. Then Cid comes first, and Cid stands out as well. Of only two records, the better one is always two deviations ahead. In a log as small as this, a lead says nothing. What does it say in a large one?
#
# ## Ten thousand people
#
# We have no copy of the Netflix Prize; it was withdrawn in 2010, and nobody may pass it on. So here is an invented service: people who rate what they watch over six years, popular films more than others. Their tastes go together a little; their stars are how good the film is, how kind the person is, and chance. With `log_path` the rest of the page is about a log of yours.

# %%
ratings = own or kit.sources.invent_ratings(seed=seed)
index = kit.attacks.index_log(ratings)
known = kit.attacks.Auxiliary(facts, n_wrong=wrong, days_off=days_off).within(index)
found = kit.attacks.measure_scoreboard(
    index, known, phi=phi, targets=targets, seed=seed
)
right, absent = found.success.rate, found.success.control_rate
tally = found.success.attack
Markdown(
    f"{index!r}. Known of each target: {known}. Drawn: {tally.requested:,}; of "
    f"{tally.requested - tally.valid:,} too little can be known, {tally.valid:,} are "
    "looked for."
)

# %% [markdown]
# A wrong fact is a title that the person never rated, any of the log's, with any stars and any day. The paper does not say how its wrong facts were drawn; this is the hard way for the attacker, as we shall see.
#
# ## How well it works
#
# Beside the attack stand two attackers without the method. One names the record that has most of the titles, whatever their stars and days; of several, one at random. The other has no log to search and always names its most active member. An attack is worth no more than what it adds to the stronger of the two. And there is the test that such stories tend to leave out: the same facts about the same people, searched in the log *without their records*. Every match is then a mistake.

# %%
naive = found.success.strongest
title = f"Found: {kit.words.say_share(right.value)}. Not there, and yet named: "
title += kit.words.say_share(absent.value)
kit.charts.chart_rates(
    found.table.filter(pl.col("what") != "named records that are right"),
    title=title,
    subtitle=f"Known: {known}. Lead of more than {phi:g}. People: {tally.valid:,}, "
    f"of {tally.requested:,} drawn, in a log of {found.n_viewers:,}",
    description=f"Shares with their intervals, one row each. {title}.",
)

# %% [markdown]
# Both of these sentences follow from the same attack, and both are true:

# %%
precise = found.precision.value if found.precision else 0
Markdown(
    f"Of the records that are named while the person is in the log, {precise:.1%} are "
    f"right. Of people who are not in it, {absent.value:.1%} are named all the same. "
    f"Beside it, {naive} is right for {found.success.baseline_rate.value:.1%}. "
    f"{found.success.caution}"
)

# %% [markdown]
# The first is why the attack became famous. The second is what a careful reporter asks next, because nobody tells the attacker that the person is there.
#
# ## Beside the published figures
#
# Four sentences were published about the Netflix Prize. Two we have read in sources that quote them; two we only remember, and mark so. Beside each, what the same attack does to this log. They need not agree: this log has fewer people, fewer films, and other habits.

# %%
paper = kit.attacks.measure_settings(
    index, kit.attacks.PAPER, phi=phi, targets=targets, seed=seed
)
percent = pl.format("{}%", (pl.col("published") * 100).round(0).cast(pl.Int64))
said = pl.when(pl.col("is_confirmed")).then(percent)
ends = [(pl.col(end) * 100).round(1) for end in ("recall", "recall_low", "recall_high")]
here = pl.format("{}% ({} to {})", *ends)
strangers = pl.format("{}%", (pl.col("false_rate") * 100).round(1))
paper.select(
    pl.col("known"),
    said.otherwise(pl.format("{} (from memory)", percent)).alias("published"),
    here.alias("found here"),
    pl.format("{} of {}", "valid", "requested").alias("can be known"),
    strangers.alias("not there, but named"),
)

# %% [markdown]
# "Can be known" counts who has so many ratings at all, or so many of rare titles. The others are in none of the shares found here.
#
# ## How far ahead is far enough?
#
# The lead of 1.5 was chosen for the Netflix Prize. What if the attacker asks for more? Then fewer strangers are named, and fewer targets found:

# %%
eccentricities = range(16)
careful = found.phi_for(0.01)
still = found.along_phi([careful]).row(0, named=True)
title = f"Where 1 in 100 strangers may be named, {still['share']:.0%} are found"
kit.charts.chart_shares(
    found.along_phi(eccentricities),
    along="lead that is asked for (standard deviations of all scores)",
    of="share of the people looked for",
    title=title,
    subtitle=f"Known: {known}; with 95% intervals. People: {tally.valid:,}, in a log "
    f"of {found.n_viewers:,}",
    description="Three lines that fall as the lead rises: own record named, somebody "
    f"else's, and people who are not in the log, but named. {title}.",
)

# %% [markdown]
# How good can the bargain be? Here is the lead at which one stranger in a hundred is named. It is read off these very people, which flatters it a little:

# %%
Markdown(
    f"At a lead of {careful:.1f} deviations, {still['share']:.0%} of the people looked "
    f"for are found and 1% of strangers are named. At {phi:g} it is {right.value:.0%} "
    f"and {absent.value:.0%}."
)

# %% [markdown]
# Why do strangers stand out at all? Look at the weights. A title that three people rated is worth several popular ones. Whoever shares that single title with what was heard, by chance or because the attacker was wrong about it, is ahead of everybody who does not. And nearly all of the ten thousand scores are zero, so their deviation is small, and the lead looks large.
#
# That can be tried. Let the wrong facts be about titles that the person did rate, with the stars and the day wrong:

# %%
mixed_up = kit.attacks.measure_scoreboard(
    index, replace(known, made_up="details"), phi=phi, targets=targets, seed=seed
)
Markdown(
    f"Found: {mixed_up.success.rate.value:.1%}. Not there, and yet named: "
    f"{mixed_up.success.control_rate.value:.1%}."
)

# %% [markdown]
# _Try it: set `wrong` to 0. How many strangers are still named, and what lead would stop that?_

# %% [markdown]
# ## What does a match prove?
#
# It depends on a number that the log does not hold: how many of the people whom you might look for are in it. A service hands out a sample; your colleague may not even be a customer. If one in so many is, a match is right this often:

# %%
shares = [1, 0.5, 0.1, 0.01]
trust = [found.precision_among(share) for share in shares]
pl.DataFrame(
    {
        "of the people looked for, in the log": [f"{share:.0%}" for share in shares],
        "a match is right": [f"{seen or 0:.0%}" for seen, _ in trust],
        "at least (95%)": [f"{floor:.0%}" for _, floor in trust],
    }
)

# %% [markdown]
# That is no comfort for whoever *is* in the log and is found. It is a warning to anybody who reads a name next to a number: without a second, independent fact, a match is a suspicion.
#
# ## Does k help?
#
# A service could leave out rare titles: those that fewer than k people rated. Then the attacker's rare facts find nothing. Here is the same attack for rising k: as before, and with facts that are all right.

# %%
chosen = kit.attacks.draw_targets(index.n_viewers, targets, seed)
ways = {f"found, {wrong} of {facts} wrong": known}
ways["found, all right"] = replace(known, n_wrong=0)
ks = [k for k in (1, 3, 10, 30, 100, 300, 1_000) if k <= index.support.max()]
lines = []
for line, way in ways.items():
    drawn = kit.attacks.draw_facts(index, chosen, way, seed=seed)
    for k in ks:
        told = kit.attacks.measure_scoreboard(
            kit.attacks.leave_out_rare(index, k), drawn, phi=phi
        ).table
        lines += told.with_columns(at=pl.lit(k), way=pl.lit(line)).to_dicts()
by_k = pl.DataFrame(lines).rename({"rate": "share"})

# %% [markdown]
# And what is left of the log to be of use, in percent of its ratings:

# %%
n_rows = len(index.viewers)
kept = [len(kit.attacks.leave_out_rare(index, k).viewers) / n_rows for k in ks]
clever = by_k.filter(
    what="their own record is named", way=f"found, {wrong} of {facts} wrong"
)
pl.DataFrame(
    {
        "k": ks,
        "titles left": [int((index.support >= k).sum()) for k in ks],
        "ratings left": [f"{share:.0%}" for share in kept],
        "found": [f"{share:.1%}" for share in clever["share"]],
    }
)

# %% [markdown]
# What became of the people, line by line:

# %%
found_line = by_k.filter(what="their own record is named").with_columns(line="way")
strangers_line = by_k.filter(what="not in the log, but named").head(len(ks))
strangers_line = strangers_line.with_columns(
    line=pl.lit(f"not there but named, {wrong} of {facts} wrong")
)
at_10 = dict(clever.select("at", "share").rows()).get(10, right.value)

# %% [markdown]
# Three of them, along k:

# %%
title = f"At k = 10 the attack finds {at_10:.1%}, without k {right.value:.1%}"
kit.charts.chart_shares(
    pl.concat([found_line, strangers_line]).select(
        "at", "line", "share", "low", "high"
    ),
    along="k: people whom a title must have to stay (log scale)",
    of="share of the people looked for",
    by_tens=True,
    title=title,
    subtitle=f"Lead of more than {phi:g}; days to within {days_off}; 95% intervals. "
    f"People: {tally.valid:,}, in a log of {found.n_viewers:,}",
    description=f"Three lines along k, found, found, and not there but named. {title}.",
)

# %% [markdown]
# A threshold on titles takes away two things at once: the rare titles that point at people, and the rare titles that lead astray an attacker who is wrong about them. Which of the two weighs more, only a measurement can say:

# %%
helped = clever.filter(pl.col("share") > right.high)["at"].to_list()
halved = clever.filter(pl.col("share") < right.value / 2)["at"].to_list()
left = dict(zip(ks, kept, strict=True))
told = "No threshold tried here helps the attacker beyond chance."
if helped:
    told = f"With k = {helped[-1]} the attacker finds **more** people than without."
if halved:
    told += f" It takes k = {halved[0]:,} to halve the attack, and then "
    told += f"{left[halved[0]]:.0%} of the ratings are left."
Markdown(f"{told} More protection is not always less risk; it has to be measured.")

# %% [markdown]
# ## Do coarser dates help?
#
# It makes no difference who blurs a date, the attacker's memory or the service: their errors add up. So a service that shifts its dates by up to a month does to the attacker what a month of uncertainty does:

# %%
blurs = [0, 3, 14, 30, 90, 365, None] if index.n_days else [None]
by_days = kit.attacks.measure_settings(
    index,
    [kit.attacks.Setting(str(blur), replace(known, days_off=blur)) for blur in blurs],
    phi=phi,
    targets=targets,
    seed=seed,
)
dated = pl.when(pl.col("setting") == "None").then(pl.lit("no dates"))
by_days.select(
    dated.otherwise(pl.format("{} days", "setting")).alias("dates off by up to"),
    here.alias("found"),
    strangers.alias("not there, but named"),
)

# %% [markdown]
# The last line has no dates at all, so it says what stars and titles give away alone. The bits tell the same: how many yes-or-no questions are left open on average, out of those it takes to name one person of all.

# %%
bits = by_days.select("setting", "entropy", "entropy_before")
Markdown(
    f"Of {bits['entropy_before'][0]:.1f} bits, left open with dates off by up to "
    + "; ".join(
        f"{blur} days: {left:.1f}" if blur != "None" else f"without dates: {left:.1f}"
        for blur, left, _ in bits.rows()
    )
    + "."
)

# %% [markdown]
# ## Three real logs
#
# The same attack on three logs of real people. Their rows are not part of this project and are shown nowhere. The panel has no stars, only titles and days.
#
# | log | known of each | looked for | own record named | somebody else's record named | not in the log, but a record named | right by most titles in common | right by naming the most active |
# | --- | --- | --- | --- | --- | --- | --- | --- |
# | Netflix films, United Kingdom, 2018–19 | 2 titles at random, days to within 3 | 4,904 of 5,000 | 85.9% (84.9% to 86.8%) | 0.2% (0.1% to 0.4%) | 55.0% (53.6% to 56.4%) | 63.4% (62.1% to 64.8%) | 0.02% (0.004% to 0.1%) |
# | Netflix films, United Kingdom, 2018–19 | 4 titles at random, days to within 3 | 3,724 of 5,000 | 99.6% (99.4% to 99.8%) | 0.0% (0.0% to 0.1%) | 61.3% (59.8% to 62.9%) | 99.1% (98.7% to 99.3%) | 0.03% (0.005% to 0.2%) |
# | Netflix films, United Kingdom, 2018–19 | 8 titles at random, days to within 3 | 978 of 5,000 | 100.0% (99.6% to 100.0%) | 0.0% (0.0% to 0.4%) | 67.2% (64.2% to 70.0%) | 100.0% (99.6% to 100.0%) | 0.1% (0.02% to 0.6%) |
# | Netflix films, United Kingdom, 2018–19 | 8 titles at random, 2 of them wrong, days to within 3 | 1,769 of 5,000 | 99.2% (98.6% to 99.5%) | 0.3% (0.1% to 0.7%) | 66.9% (64.7% to 69.1%) | 99.9% (99.7% to 99.99%) | 0.1% (0.01% to 0.3%) |
# | MovieTweetings, 2013 | 2 titles at random, rated, days to within 3 | 2,809 of 5,000 | 86.4% (85.0% to 87.6%) | 0.04% (0.01% to 0.2%) | 51.4% (49.5% to 53.2%) | 37.9% (36.1% to 39.7%) | 0.0% (0.0% to 0.1%) |
# | MovieTweetings, 2013 | 4 titles at random, rated, days to within 3 | 1,740 of 5,000 | 99.4% (98.9% to 99.7%) | 0.0% (0.0% to 0.2%) | 56.4% (54.0% to 58.7%) | 79.9% (78.0% to 81.7%) | 0.0% (0.0% to 0.2%) |
# | MovieTweetings, 2013 | 8 titles at random, rated, days to within 3 | 1,039 of 5,000 | 100.0% (99.6% to 100.0%) | 0.0% (0.0% to 0.4%) | 57.9% (54.9% to 60.9%) | 97.0% (95.8% to 97.9%) | 0.0% (0.0% to 0.4%) |
# | MovieTweetings, 2013 | 8 titles at random, 2 of them wrong, rated, days to within 3 | 1,322 of 5,000 | 97.5% (96.5% to 98.2%) | 1.1% (0.6% to 1.8%) | 67.5% (64.9% to 69.9%) | 91.8% (90.2% to 93.1%) | 0.0% (0.0% to 0.3%) |
# | MovieLens latest small, 1995–2016 | 2 titles at random, rated, days to within 3 | 671 of 671 | 90.8% (88.3% to 92.7%) | 0.0% (0.0% to 0.6%) | 34.1% (30.6% to 37.8%) | 20.1% (17.2% to 23.3%) | 0.1% (0.03% to 0.8%) |
# | MovieLens latest small, 1995–2016 | 4 titles at random, rated, days to within 3 | 671 of 671 | 96.9% (95.3% to 97.9%) | 0.0% (0.0% to 0.6%) | 37.1% (33.5% to 40.8%) | 47.6% (43.9% to 51.4%) | 0.1% (0.03% to 0.8%) |
# | MovieLens latest small, 1995–2016 | 8 titles at random, rated, days to within 3 | 671 of 671 | 99.9% (99.2% to 99.97%) | 0.0% (0.0% to 0.6%) | 36.5% (33.0% to 40.2%) | 76.3% (72.9% to 79.3%) | 0.1% (0.03% to 0.8%) |
# | MovieLens latest small, 1995–2016 | 8 titles at random, 2 of them wrong, rated, days to within 3 | 671 of 671 | 98.4% (97.1% to 99.1%) | 0.0% (0.0% to 0.6%) | 42.8% (39.1% to 46.5%) | 49.0% (45.3% to 52.8%) | 0.1% (0.03% to 0.8%) |
#
# The first are film views on Netflix in the United Kingdom, from a panel of volunteers who agreed to be measured. The second are ratings that people posted in public. The third is a small extract of a well-known research log, of people who rated twenty films or more.
#
# Much the same comes out. Two facts with their days find nearly nine in ten, four find nearly everybody, and two mistakes in eight do little harm. Strangers are named more often than in the invented log: for a third to two thirds of the people who are not there.
#
# The naive attacker deserves a look, too. In the panel, whoever just counts titles is right for nearly everybody even where two facts are wrong, a little more often than the method, which trusts rare titles and so trusts rare mistakes. There the attack is beaten by something simpler. In the other two logs the method is ahead. And counting names somebody every time, whether the person is there or not.

# %% [markdown]
# ## Is it true?
#
# The example by hand, the lines of the first cell, and what must hold on any log:

# %% tags=["check"]
assert abs(with_ann.top[0] - points["Ann"]) < 1e-6
assert abs(with_ann.second[0] - points["Cid"]) < 1e-6
assert (with_ann.best[0], without_ann.eccentricity[0].round(6)) == (0, 2)
assert sum(found.table["rate"][:3]) > 1 - 1e-9
published = (seed, targets, facts, wrong, days_off, phi)
if published == (2006, 2_000, 8, 2, 14, 1.5) and not log_path:
    told = [f"{share:.0%}" for rate in (right, absent)
            for share in (rate.value, rate.low, rate.high)]  # fmt: skip
    assert told == ["93%", "91%", "94%", "37%", "34%", "39%"]
    assert f"{found.success.baseline_rate.value:.0%}" == "21%"
    assert (tally.succeeded, tally.valid, tally.requested) == (1_531, 1_651, 2_000)
    assert (index.n_viewers, len(index.viewers)) == (10_000, 352_226)
    assert at_10 > right.high
found.success.caution or "better than its baseline"

# %% [markdown]
# Put together:

# %%
handed = f"A log of {found.n_viewers:,} people without names."
low, high = map(kit.words.say_share, (right.low, right.high))
there = (
    f"Known: {known}. Of {tally.requested:,} people drawn, so much is known of "
    f"{tally.valid:,}. Of these the right record is named for {tally.succeeded:,}, "
    f"{kit.words.say_share(right.value)} (95% interval {low} to {high}); of all drawn "
    f"it is {tally.succeeded / tally.requested:.0%}. By {naive} it is "
    f"{found.success.baseline_rate.value:.0%} of the same {tally.valid:,}. "
    f"{found.success.caution}"
)
gone = (
    f"Known: {known}. Where the people are not in the log, a record is named for "
    f"{absent.value:.0%} ({absent.low:.0%} to {absent.high:.0%}), always wrongly."
)

# %% [markdown]
# Both are about the same attacker:

# %%
source = "yours" if log_path else "invented"
kit.show_findings(
    [
        kit.FindingRow(handed, None, None, there, kit.Scored, source),
        kit.FindingRow(handed, None, None, gone, kit.Scored, source),
    ]
)

# %% [markdown]
# ## Where to go next
#
# - [30-how-few-plays](30-how-few-plays.ipynb): how few plays single somebody out, if all of them are right.
# - [33-two-services](33-two-services.ipynb): the same idea for two logs, where nobody has to tell anything.
# - [60-your-own-history](60-your-own-history.ipynb): how few of your own plays would give you away.

# %% [markdown]
# ## Limits
#
# - **The log is invented.** Its 10,000 people are a fiftieth of those of the Netflix Prize. In a larger log more strangers can come close, and more people stand between the best and the rest; which of the two wins cannot be guessed. The real logs above are no larger. Whoever has the Netflix Prize can let the kit's own test compare.
# - **What is known was drawn from the log itself** and then spoilt. Real knowledge comes from elsewhere and is wrong in its own ways. The researchers tried that with some people of the Internet Movie Database; nobody confirmed that they were right.
# - **Wrong facts** are any title here, each as likely, so most are rare. Where people confuse details and not titles, the attack does better and names fewer strangers, as one line above shows.
# - **The stars are invented by a rule** in which nobody has a taste for a kind of film. Real stars tell more.
# - **The lead of 1.5** and both scales (1.5 stars, 30 days) were chosen by the researchers for their data. Other bars may do better than a lead: one could ask how many of the facts fit at all. Not tried here.
# - **Present and absent** are tried on the same people. A real attacker does not know which case is hers, and the share of people who are in a log is a guess that this page cannot make.
# - **Two published figures are quoted from memory** and are marked so; nothing here depends on them.
# - **Intervals** are Wilson's at 95% and cover who was drawn, not what another service would show. Lines of one chart are of the same people.
# - **Blurred dates** stand for the service's or the attacker's, with the scale left at 30 days; an attacker who knows of the blur could widen it.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - A. Narayanan, V. Shmatikov, "Robust de-anonymization of large sparse datasets", IEEE Symposium on Security and Privacy, 2008: the attack, and 99% of records with eight ratings, two of them wrong, and dates to 14 days.
# - A. Narayanan, V. Shmatikov, "How to break anonymity of the Netflix Prize dataset", arXiv cs/0610105, 2006: its first version has the 80% with six films outside the top 100.
# - B. Schneier, "Anonymity and the Netflix dataset", 2007: what the attack did and did not do, in plain words.
# - J. Bennett, S. Lanning, "The Netflix Prize", KDD Cup and Workshop, 2007: what was handed out.
# - M. Giomi, F. Boenisch, C. Wehmeyer, B. Tasnádi, "A unified framework for quantifying privacy risk in synthetic data", Proceedings on Privacy Enhancing Technologies, 2023: why an attack needs a control.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the interval.
# - The real logs: vodclickstream (a panel of Netflix viewers in the United Kingdom, April 2018 to June 2019), MovieTweetings (S. Dooms, T. De Pessemier, L. Martens, 2013), MovieLens latest small (F. M. Harper, J. A. Konstan, "The MovieLens datasets", 2015).
