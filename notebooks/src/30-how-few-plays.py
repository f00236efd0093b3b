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
# # How few plays single somebody out?
#
# **Finding.** Four. In the invented audience, four titles that somebody watched, each with its day, fit one number in the log and no other for 97% of the people who watched that much (95% interval 96% to 97%). Counted over everybody it is 61%, because 37% of the people have fewer than four.
#
# **How.** We draw 10,000 people, and of each some plays that an attacker might know. Then we count how many people of the log have all of them: once for every way to know a play, and once for every way to come by it. Last, for everybody, we search all choices of plays for the one that fewest others share.
#
# **Limits.** To be alone in a log is not yet to be named, and this audience is invented: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers, 905,277 plays in 61 days. Beside it four real logs, in aggregates only.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
log_path = ""  # empty: the invented audience; or your own log, a CSV or Parquet file
log_columns = {}  # e.g. {"viewer": "user"} where names are not guessed
seed = 2017  # for the people who are drawn and for what is known of them
targets = 10_000  # people who are attacked; None for everyone
most = 10  # plays known, at most
p = 4  # plays known, where one number must do
chosen = 3  # plays chosen as the most telling, 1 to 4
top = 100  # titles that everybody talks about
recent = 7  # days at the end of the log that somebody still remembers

# %%
import polars as pl
from IPython.display import Markdown

import kit

whose = "your log" if log_path else "invented audience"
kit.use_charts(of=whose)
kit.use_tables()
ps = list(range(1, most + 1))
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The attacker
#
# A service hands out a log. Names are gone; each person is a number. A colleague of yours is in it. Over lunch she has mentioned a few films: this one on Saturday, that one the evening it came out. You look for a number that has them all. If there is one and no other, everything else under that number is hers: what she watched at three in the morning, and what she would not have mentioned at lunch.
#
# So the question is how many such facts it takes. It was asked of telephone records in 2013 and has been asked of everything since.

# %% [markdown]
# ## Five people, by hand
#
# Ann and Bob saw *Arrival* and *Brazil*; Cid saw *Arrival* and *Casablanca*; Dot saw *Arrival* twice, and Eve once. Who fits two titles?

# %%
saw = {
    "ann": ["Arrival", "Brazil"],
    "bob": ["Arrival", "Brazil"],
    "cid": ["Arrival", "Casablanca"],
    "dot": ["Arrival", "Arrival"],
    "eve": ["Arrival"],
}
rows = [(who, title, "2018-01-01") for who, titles in saw.items() for title in titles]
five = kit.read_log(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))
by_hand = kit.attacks.measure_uniqueness(five, kit.attacks.Resolution(), p=[2]).table
shown = ["requested", "too_few_points", "valid", "unique", "share", "share_of_all"]
by_hand.select(shown)

# %% [markdown]
# Of five people, two have no two *different* titles: nobody can know two of theirs. Three are left. Ann and Bob fit each other, and Cid fits nobody but himself: 1 of 3. Researchers call him *unique* in the log, and this page says that he is alone in it. Both ways to say it matter. "One in three of those who can be found that way" is `share`; "one in five of all" is `share_of_all`. They answer different questions, and quoting the first as if it were the second is the commonest fault of stories like this one.

# %% [markdown]
# ## How closely must you know?
#
# Now the whole audience. You may know no more than the title; or the month, the week, the day, even the hour; or no dates, but which came first. You may know where the person lives. Each is tried on the same people, from 1 known play to 10, drawn at random from what they watched.

# %%
log = own or kit.open_films()
times = ("month", "week", "day", "hour")
asked = [{}, *({"when": when} for when in times)]
asked += [{"in_order": True}, {"also": ("region",)}]
variants = [kit.attacks.Resolution(**known) for known in asked]
variants = [one for one in variants if set(one.columns) <= set(log.columns)]
dated = "day" in log.columns
by_knowledge = kit.attacks.compare_knowledge(
    log, variants, p=ps, targets=targets, seed=seed
)
undated = "" if dated else " The log has no dates, so what needs them is left out."
Markdown(f"Ways to know a play that are tried: {len(variants)}.{undated}")

# %% [markdown]
# The share of people who stand alone, by how many plays are known and how closely:

# %%
main = kit.attacks.Resolution(when="day") if dated else kit.attacks.Resolution()
closely = by_knowledge.filter(p=p, knowledge=str(main)).row(0, named=True)
title = (
    f"{p} plays known by {main} single out {kit.words.say_share(closely['share'] or 0)}"
)
title = title if closely["valid"] else f"Nobody has {p} different plays"
kit.charts.chart_shares(
    by_knowledge.rename({"p": "at", "knowledge": "line"}),
    along="plays known",
    of="share alone, of people who have so many plays",
    title=title,
    subtitle="Plays drawn at random from each person's own, with 95% intervals. "
    f"People drawn: {closely['requested']:,}",
    description=f"Lines that rise with the number of plays known. {title}.",
)

# %% [markdown]
# Three things are worth reading from it. Time is what gives people away: in the invented audience a title has 215 viewers on average, and 7 on a day on which anybody watched it. Coarser time helps less than one would hope, because it only moves the curve: what three plays do with days, five do with weeks. And "only the titles, no dates at all" is no protection either. It takes a few more lunches.
#
# The same in numbers, where few plays are known:

# %%
said = pl.format(
    "{}% ({} to {})",
    *((pl.col(end) * 100).round(1) for end in ("share", "low", "high")),
)
few = by_knowledge.filter(pl.col("p") <= p)
few = few.with_columns(said=said, known=pl.format("p = {}", "p"))
few.pivot("known", index="knowledge", values="said")

# %% [markdown]
# How many does your colleague know of you? Where this page is live, a slider under the chart sets the number of plays known:

# %%
at_p = by_knowledge.rename({"p": "at", "knowledge": "line"})
start = min(p, most)
spread = at_p.filter(pl.col("at") == start)["share"].fill_null(0)
from_, to = (kit.words.say_share(share) for share in (spread.min(), spread.max()))
kit.charts.chart_shares_slider(
    at_p,
    along="plays known",
    of="share alone, of people who have so many plays",
    start=start,
    title=f"{start} plays single out {from_} to {to}, by what is known of each",
    subtitle="Plays drawn at random from each person's own, with 95% intervals. "
    f"People drawn: {closely['requested']:,}",
    description="A row for each way to know a play, a point on its interval in each.",
)

# %% [markdown]
# _Try it: set `most` to 20. How many titles without any date leave 99% alone, and how many people watched that much?_

# %% [markdown]
# ## Which plays do you come to know?
#
# "At random from what she watched" is a convention, and it is not how people talk. They talk about what everybody talks about. So here are four ways to come by the same number of facts: any play; titles by how popular they are; only titles outside the top 100, as a lover of rare films would mention; and only the last seven days. Time is known as before.

# %%
picks = [kit.attacks.AtRandom(), kit.attacks.ByPopularity()]
picks += [kit.attacks.OutsideTop(top)]
picks += [kit.attacks.Recent(recent)] if dated else []
index = kit.attacks.index_log(log)  # once for all that follows
drawn = {"p": ps, "targets": targets, "seed": seed}
found, *others = (
    kit.attacks.measure_uniqueness(index, main, pick=pick, **drawn) for pick in picks
)
by_pick = pl.concat(
    one.table.with_columns(line=pl.lit(f"known {one.pick}")) for one in (found, *others)
)
talked = by_pick.filter(p=2)["share"].to_list()

# %% [markdown]
# The lines part where little is known, and meet again where much is:

# %%
by_any, by_popular = (share or 0 for share in talked[:2])
title = f"Two popular plays single out {by_popular:.0%}, two random ones {by_any:.0%}"
kit.charts.chart_shares(
    by_pick.rename({"p": "at"}),
    along="plays known",
    of="share alone, of people who can be attacked so",
    title=title,
    subtitle=f"Plays by {main}, by how they come to be known; 95% intervals. "
    f"People drawn: {closely['requested']:,}",
    description="Lines along the number of plays known, one for each way to come to "
    f"know a play. {title}.",
)

# %% [markdown]
# Popular titles give less away, and rare ones more; with four plays and their days the difference is nearly gone.
#
# The line of the last days lies lowest, and not because they are recent. Whoever watched four times within one week often watched episodes of one series, and what goes together tells less than what does not: somebody who saw the second episode on Sunday will have seen the third. Without the series the difference is gone:

# %%
alike = []
has_both = {"series", "day"} <= set(log.columns)
films = kit.Log(log.plays.filter(pl.col("series").is_null())) if has_both else None
if films and films.n_plays():
    for pick in (kit.attacks.AtRandom(), kit.attacks.Recent(recent)):
        of_films = kit.attacks.measure_uniqueness(
            films, main, p=[3], pick=pick, targets=targets, seed=seed
        )
        alike += [f"known {pick}, {of_films.table['share'][0] or 0:.0%}"]
Markdown(f"Three films, no episodes: {'; '.join(alike) or 'not told apart here'}.")

# %% [markdown]
# ## Who is left out
#
# These lines are not about the same people all along. People with four plays watch more than people with two, and somebody who never leaves the top 100 cannot be found by rare titles at all. The table says who is left out:

# %%
names = {"requested": "drawn", "too_few_points": "too few plays"}
names |= {"ruled_out": "too few of these", "valid": "attacked", "unique": "alone"}
left_out = (
    by_pick.filter(p=p)
    .rename(names)
    .select(
        pl.col("line").alias(f"{p} plays"),
        *names.values(),
        (pl.col("share") * 100).round(1).alias("% of attacked"),
        (pl.col("share_of_all") * 100).round(1).alias("% of all"),
    )
)
left_out

# %% [markdown]
# The last two columns are the two shares from the example by hand. "Of all" counts everybody who could not be attacked as not found, which is kind to the log: somebody with three plays may be alone by those three.

# %% [markdown]
# ## Not alone, but nearly
#
# A crowd of one is the extreme. Anonymity is often asked for as a crowd of k. So: for how many does what is known leave so few others that a guess is worth making?

# %%
crowds = found.crowds.filter(pl.col("p") <= p).with_columns(said=said)
words = {0: "nobody else", 2: "at most 2 others", 5: "at most 5", 10: "at most 10"}
crowds = crowds.with_columns(
    known=pl.format("p = {}", "p"),
    fits=pl.col("others").replace_strict(words, return_dtype=pl.String),
)
crowds.pivot("known", index="fits", values="said")

# %% [markdown]
# An attacker who picks one of those who fit is right as often as this says, beside somebody who picks from the whole log blindly:

# %%
guess = found.table.filter(p=p).row(0, named=True)
right = ", ".join(
    f"{share:.0%} with {n} known"
    for n, share in found.table.select("p", "guess").rows()
    if n <= p and share is not None
)
Markdown(
    f"A guess is right in {right}. Without the log it is right once in "
    f"{found.n_viewers:,} times."
)

# %% [markdown]
# ## If you may choose the plays
#
# So far chance decided what becomes known. That is an average over all that a colleague might hear, and no answer to the person who asks: *which* of the things I watched must I never mention? So now, for each person, we look for the plays that fewest others share.
#
# The five from above show how. Cid's *Casablanca* is his alone. The best choice for Ann is *Brazil*, and for Bob too: it leaves the two of them. Dot and Eve have nothing but *Arrival*, which all five saw. By the best single title of each, then, 1, 2, 2, 5 and 5 people fit. A guess among them is right with a chance of 1, 1/2, 1/2, 1/5 and 1/5; on average that is 0.48. The library scikit-mobility, which does the same for movements, calls it the *risk*.

# %%
hand = kit.attacks.worst_case(five, p=1)
f"{hand.unique.succeeded} of {hand.unique.valid} alone; mean risk {hand.mean_risk:.2f}"

# %% [markdown]
# Somebody with thirty plays has 435 pairs and 4,060 threes, and there are many people. Still, no choice is skipped. A branch of the search is left only where nothing in it can beat the best so far, so the answer is exact, and it is for everybody, not for a sample.

# %%
searched = {n: kit.attacks.worst_case(index, main, p=n) for n in range(1, chosen + 1)}
best = pl.DataFrame(
    {"at": n, "line": "the most telling"}
    | dict.fromkeys(("share", "low", "high"), enough.succeeded / (enough.valid or 1))
    for n, enough in ((n, worst.unique_if_enough) for n, worst in searched.items())
    if enough.valid
)
by_chance = found.table.filter(pl.col("p") <= chosen).select(
    pl.col("p").alias("at"), pl.lit("drawn at random").alias("line"),
    "share", "low", "high",
)  # fmt: skip

# %% [markdown]
# Here they stand beside plays drawn at random, again among the people who have that many:

# %%
drawn_one, best_one = (one["share"][0] or 0 for one in (by_chance, best))
title = f"One play singles out {best_one:.0%} if chosen, {drawn_one:.0%} if drawn"
kit.charts.chart_shares(
    pl.concat([best, by_chance], how="vertical_relaxed"),
    along="plays known",
    of="share alone, of people who have so many plays",
    title=title,
    subtitle=f"Plays known by {main}. Drawn for {closely['requested']:,} people, with "
    f"95% intervals; chosen for all {found.n_viewers:,}, so without",
    description=f"Two lines that rise with the number of plays known. {title}.",
)

# %% [markdown]
# Two plays that are chosen do what three do that are drawn. A stranger who overhears you needs three or four; a friend who knows which one to ask about needs one or two.
#
# And over everybody, where people with fewer plays are known by all they have:

# %%
rows = [
    (n, worst.n_short, f"{worst.unique.rate().value:.1%}", f"{worst.mean_risk:.1%}")
    for n, worst in searched.items()
]
names = ["best plays", "people with fewer", "alone, of all people", "mean risk"]
pl.DataFrame(rows, names, orient="row")

# %% [markdown]
# After the best pair there is little left to give away. People who stay hidden from the best few have short records:

# %%
bands = searched[chosen].table
hidden = bands.filter(pl.col("matches") != "1").select("viewers", "short").sum().row(0)
Markdown(
    f"Not alone by the best {chosen} plays: {hidden[0]:,} people. Of these, "
    f"{hidden[1]:,} have fewer than {chosen}."
)

# %% [markdown]
# This is a bound and no forecast. Nobody can choose the most telling play of somebody whose history they do not know. But however plays come to be known, they give away no more than these. Where there are no dates, chance and choice lie far apart: in MovieLens 1M, a log of a million ratings with the dates struck out, three films drawn at random leave 0.7% of people alone, and the best three 78.0%.

# %% [markdown]
# ## Safety in numbers?
#
# "Among so many people nobody will find you." To test that we need the same audience in other sizes. A target is alone in a part of the audience if nobody else who fits is in it. For parts of a given size that chance can be worked out exactly from the number of people who fit, without drawing a single part: one search serves every size.

# %%
grown = kit.attacks.measure_growth(
    index, main, p=range(1, p + 1), targets=targets, seed=seed
)
sizes = grown.table.with_columns(line=pl.format("p = {}", "p"))
everyone = grown.n_viewers
ends = sizes.filter(size=everyone).sort("p")["share"].to_list()

# %% [markdown]
# From ten people to all of them:

# %%
one, many = ends[0] or 0, ends[-1] or 0
title = f"Alone among {everyone:,}: {one:.0%} by one play, {many:.0%} by {p}"
kit.charts.chart_shares(
    sizes.rename({"size": "at"}),
    along="people in the audience (log scale)",
    of="share alone, of people who have so many plays",
    by_tens=True,
    title=title,
    subtitle=f"Known by {main}, drawn at random; parts of an audience of "
    f"{everyone:,}; 95% intervals",
    description=f"Lines that fall as the audience grows, one for each p. {title}.",
)

# %% [markdown]
# And in an audience larger than this one? The curve cannot simply be extended; where it goes depends on people who are not in the log. One thing is sure if the log is a fair sample of them: each newcomer takes away less than the one before. So the share lies above the straight line that goes on from the end of the curve. That line gives a floor:

# %%
times = [2, 5, 10, 20, 50]
floors = [grown.at_least(n * everyone, p) for n in times]
floor = {
    "people": [f"{n * everyone:,}" for n in times],
    f"alone by {p} plays, at least": [f"{share:.0%}" for share in floors],
}
pl.DataFrame(floor)

# %% [markdown]
# The floor sinks to zero: about a log much larger than itself, this one proves nothing. For 60 million people, researchers found the same gap. With four points they proved that 22% at least are alone, while a model said 93%. Both are right answers, to different questions. If you quote one, say which.

# %% [markdown]
# ## Alone in the log is not yet a name
#
# What we counted is what the missing name is worth as protection: how often a few plays lead to one number only. To get from there to a person takes more:
#
# - somebody must *know* the plays, and have them right, day and all;
# - she must know that the person is in this log, and not only in a larger one that it was drawn from. In a sample, one fitting number may be the wrong one;
# - there must be something to find: the rest of the history.
#
# None of this is far-fetched, and none of it is a percentage that a log can give. Say "four plays single out", not "four plays identify".

# %% [markdown]
# ## Beside what others measured
#
# | what was known | whose records | known points | alone | measured by |
# |---|---|---|---|---|
# | antenna and hour | 1.5 million mobile phones | 4 | 95% | de Montjoye and others, 2013 |
# | shop and day | 1.1 million people with a credit card | 4 | 90% | de Montjoye and others, 2015 |
# | place and hour | 60 million phones | 4 | 22% at least; 93% by a model | Farzanehfar and others, 2021 |
#
# The numbers look alike and must not be compared. Other people, other years, and other points: a shop has customers all day, a film may have one viewer that evening. What they share is the shape. It rises steeply and it rises early.
#
# The same measurement as on this page, on four real logs: the share alone, of everybody who has so many plays, the mean of twenty draws of what is known, with its 95% interval. Their rows are not part of this project and are shown nowhere; [the page of real logs](../docs/real-logs.md) has more of their numbers, such as who is left out.
#
# | log | known | p = 1 | p = 2 | p = 3 | p = 4 |
# |---|---|---|---|---|---|
# | Netflix films, United Kingdom, 2018–19 | title and day | 56.9% (56.0% to 57.8%) | 98.3% (98.0% to 98.5%) | 99.9% (99.7% to 99.9%) | 99.9% (99.8% to 99.98%) |
# | Netflix films, United Kingdom, 2018–19 | title and week | 27.7% (26.9% to 28.6%) | 89.9% (89.4% to 90.5%) | 99.1% (98.8% to 99.3%) | 99.9% (99.7% to 99.9%) |
# | Netflix films, United Kingdom, 2018–19 | title | 1.3% (1.1% to 1.5%) | 48.7% (47.5% to 49.9%) | 89.3% (88.4% to 90.1%) | 98.2% (97.8% to 98.5%) |
# | MovieTweetings, 2013 | title and day | 39.1% (38.4% to 39.8%) | 96.0% (95.6% to 96.4%) | 99.6% (99.4% to 99.7%) | 99.8% (99.7% to 99.9%) |
# | MovieTweetings, 2013 | title and week | 20.4% (19.8% to 21.1%) | 81.2% (80.5% to 82.0%) | 96.6% (96.2% to 97.0%) | 99.2% (99.0% to 99.4%) |
# | MovieTweetings, 2013 | title | 3.5% (3.2% to 3.8%) | 27.4% (26.2% to 28.6%) | 55.2% (53.5% to 56.8%) | 73.2% (71.6% to 74.8%) |
# | MovieLens latest small, 1995–2016 | title and day | 94.0% (91.8% to 95.6%) | 98.0% (96.6% to 98.8%) | 99.1% (98.1% to 99.6%) | 99.5% (98.6% to 99.8%) |
# | MovieLens latest small, 1995–2016 | title and week | 77.2% (73.9% to 80.2%) | 90.4% (87.9% to 92.4%) | 94.7% (92.7% to 96.1%) | 96.5% (94.8% to 97.6%) |
# | MovieLens latest small, 1995–2016 | title | 1.5% (0.8% to 2.7%) | 8.5% (6.2% to 11.7%) | 19.4% (14.3% to 25.8%) | 30.5% (22.0% to 40.7%) |
# | MovieLens 1M, without its dates | title | 0.01% (0.002% to 0.1%) | 0.1% (0.1% to 0.3%) | 0.7% (0.4% to 1.2%) | 2.0% (1.1% to 3.5%) |
#
# The first are film views on Netflix in the United Kingdom, from a panel of volunteers who agreed to be measured; everybody in it has three plays or more. The second are ratings that people posted in public. The others are extracts of a well-known research log, in which everybody rated twenty films or more; the last comes as pairs of a person and a film. Where days are known, all lie above the invented audience, which has many more people to a title: a real log gives more away, not less. By three bare titles or four, both extracts lie below it, since their people rated the same well-known films by the dozen. A date that is struck out is worth something. It is not worth much against somebody who may choose.

# %% [markdown]
# ## Is it true?
#
# The examples by hand, and the numbers of the first lines of this page:

# %% tags=["check"]
assert by_hand.select(shown[:4]).row(0) == (5, 2, 3, 1)
assert (hand.unique.succeeded, round(hand.mean_risk, 2)) == (1, 0.48)
set_to = (seed, targets, most, p, chosen, top, recent)
as_published = set_to == (2017, 10_000, 10, 4, 3, 100, 7) and not log_path
percent = {(known, n): round(100 * (share or 0)) for known, n, share
           in by_knowledge.select("knowledge", "p", "share").rows()}  # fmt: skip
if as_published:
    named = [("title and day", 4), ("title and week", 4), ("title", 4)]
    assert [percent[one] for one in named] == [97, 85, 47]
    assert [f"{closely[end]:.0%}" for end in ("low", "high")] == ["96%", "97%"]
    assert (f"{talked[0]:.0%}", f"{closely['share_of_all']:.0%}") == ("72%", "61%")
    assert round(closely["too_few_points"] / closely["requested"], 2) == 0.37
    assert (found.n_viewers, log.n_plays()) == (100_000, 905_277)
f"{closely['unique']:,} of {closely['valid']:,} people alone"

# %% [markdown]
# And what is said in words between the charts:

# %%
if as_published:
    # The best two, beside three by chance; five weeks, beside three days.
    best_two = best.filter(at=2)["share"].item()
    assert f"{best_two:.1%}" == "91.0%"
    assert abs(best_two - by_chance["share"][2]) < 0.01
    assert abs(percent["title and week", 5] - percent["title and day", 3]) <= 1
    seen = log.plays.select(pl.struct("viewer", "title").n_unique()).collect().item()
    points = index.points(main)
    assert round(seen / len(points.names)) == 215
    assert round(points.support.mean()) == 7
    at_four = by_pick.filter(p=4)["share"].to_list()[:3]
    assert max(at_four) - min(at_four) < 0.02  # ways to come by a play meet
    assert ends[0] < 0.05 < 0.95 < ends[3]  # a crowd hides one play, and not four
    assert hidden[1] > 0.8 * hidden[0]

# %% [markdown]
# Put together:

# %%
handed = f"A log of {found.n_viewers:,} people without names."
interval = " to ".join(kit.words.say_share(closely[i] or 0) for i in ("low", "high"))
alone = (
    f"Known by {p} plays ({main}), {closely['unique']:,} of {closely['valid']:,} are "
    f"alone (95% interval {interval}); of all that were drawn, "
    f"{closely['share_of_all']:.0%}."
    if closely["valid"]
    else f"Nobody has {p} different plays ({main}) by which to be known."
)
guessed = (
    f"Known by {p} plays ({main}), a guess among those who fit is right "
    f"{kit.words.say_share(guess['guess'] or 0)} of the time; without the log, once in "
    f"{found.n_viewers:,}."
)

# %% [markdown]
# The first two lines are counts, the third is how often a guess is right:

# %%
worst = searched[chosen]
chose = (
    f"Known by the {chosen} plays of each that tell most ({main}), "
    f"{worst.unique.succeeded:,} of all {worst.unique.valid:,} are alone."
)
kinds = {alone: kit.Counted, chose: kit.Counted}
kinds |= {guessed: kit.Scored} if closely["valid"] else {}
kit.show_findings(
    kit.FindingRow(handed, None, None, said, kind, "yours" if log_path else "invented")
    for said, kind in kinds.items()
)

# %% [markdown]
# ## Where to go next
#
# - [31-the-netflix-prize](31-the-netflix-prize.ipynb): what can be done with facts that are partly wrong.
# - [32-how-long-is-too-long](32-how-long-is-too-long.ipynb): what deleting old plays is worth.
# - [60-your-own-history](60-your-own-history.ipynb): how few of your own plays would give you away.

# %% [markdown]
# ## Limits
#
# - **The audience is invented.** Its size, its number of titles and how alike its people are decide where the curves lie; the real logs above lie elsewhere, higher with days and lower for bare titles. Set `log_path` to measure your own.
# - **Alone in the log** is a count of this log and these people. It is not a rate of re-identification, and nothing here looks for anybody.
# - **Known without a mistake.** The attacker of this page has every title and day right. One wrong fact and nobody fits. What can be done with facts that are partly wrong is the question of the next page in this part.
# - **Drawn from the log itself.** What is known was drawn from the very plays that are searched. Real knowledge comes from elsewhere, and may be of plays that are not in the log.
# - **The most telling plays** are found with the whole log in hand, and of people with fewer plays it takes all. It is the worst that could be, not what anybody can do.
# - **Random plays favour people who watch much**, because only who has p plays can be drawn from. That is why the excluded are counted.
# - **Popularity** is that of the whole log, in every part of it too. Who talks about what, nobody measured.
# - **Intervals** are Wilson's at 95%: the people drawn, as a sample of those whom the service might have had. They allow for it that people hide each other: if one of two who look alike had not been there, the other would have been alone. They say nothing of another service. Lines of one chart are of the same people and rise and fall together. Where plays are chosen, everybody is searched for and nothing is drawn, so there is no interval.
# - **The floor** for larger audiences holds in expectation and for people like these, drawn fairly.
# - **Order** is known without times. On one day, where the log has no clock, either of two plays may have come first.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - Y.-A. de Montjoye, C. Hidalgo, M. Verleysen, V. Blondel, "Unique in the crowd: the privacy bounds of human mobility", Scientific Reports 3, 1376, 2013: the measure, and four points.
# - Y.-A. de Montjoye, L. Radaelli, V. K. Singh, A. Pentland, "Unique in the shopping mall: on the reidentifiability of credit card metadata", Science 347, 2015.
# - A. Farzanehfar, F. Houssiau, Y.-A. de Montjoye, "The risk of re-identification remains high even in country-scale location datasets", Patterns 2(3), 100204, 2021: the lower bound, and that uniqueness is convex in the number of people.
# - L. Rocher, J. Hendrickx, Y.-A. de Montjoye, "Estimating the success of re-identifications in incomplete datasets using generative models", Nature Communications 10, 3069, 2019: how often a guess among those who fit is right.
# - R. Pellungrini, L. Pappalardo, F. Pratesi, A. Monreale, "A data mining approach to assess privacy risk in human mobility data", ACM Transactions on Intelligent Systems and Technology 9(3), 2017: the worst case over all choices, and its risk, as in scikit-mobility.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the interval.
# - The real logs: vodclickstream (a panel of Netflix viewers in the United Kingdom, April 2018 to June 2019), MovieTweetings (S. Dooms, T. De Pessemier, L. Martens, 2013), MovieLens latest small (F. M. Harper, J. A. Konstan, "The MovieLens datasets", 2015).
