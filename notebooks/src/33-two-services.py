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
# # Can two services without names be joined?
#
# **Finding.** Yes, for those who leave enough of the same traces on both. In an invented audience with three plays in ten in both logs, 33% of the people on both are linked to themselves (95% interval 31% to 36%), and 98% of the links are right. Counting common titles finds 25%, and is mostly wrong.
#
# **How.** We make two services of one log: some people are on both, some of what they watch is in both, each service numbers its viewers anew. Then we match the numbers by titles, times, days and tastes, and only afterwards look at who was who.
#
# **Limits.** Two halves of one log are more alike than two real services, and the audience is invented: see [Limits](#Limits).
#
# **Data.** An invented audience: 5,000 of its 100,000 viewers, drawn at random. Beside it two real logs, in aggregates only.
#
# **Time.** About 15 seconds.

# %% tags=["parameters"]
log_path = ""  # empty: the invented audience; or your own log, a CSV or Parquet file
log_columns = {}  # e.g. {"viewer": "user"} where names are not guessed
seed = 2017  # for who is drawn, who is on both services, and which plays are
people = 5_000  # people drawn from the log; None for everyone
on_both = 0.5  # chance of each person to be on both services
overlap = 0.3  # chance of each of their plays to be in both logs
days_off = 1  # most days by which the copy on B is dated wrongly
false_links = 0.01  # share of strangers whom the attacker is ready to link
labelled = 100  # people whom the attacker knows on both, in one section

# %%
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
# A broker has bought two logs. One is from a service that shows films, one from a site where people note what they have seen. Both took the names out and gave every customer a number, and the numbers of the one say nothing about those of the other. Each of the two would tell you that its log is anonymous.
#
# The broker does not need a name yet. A pair of numbers that is one person is worth more than the two alone, because now the halves of a life lie side by side. And one half may be easier to put a name to: people write on the second site under names that their friends know.
#
# The hard part is not to find people. It is to know *whom to leave alone*. Half of the customers of the one service are not on the other at all, and whoever is most like them there is a stranger.

# %% [markdown]
# ## Four people, by hand
#
# Ann and Bob are on both services. Cid is only on A, and Dot only on B. The number is the day of January on which a film was seen, or noted.

# %%
on_a = {"Ann": "Arrival 1, Brazil 3", "Bob": "Arrival 1, Casablanca 5"}
on_b = {"Ann": "Arrival 2, Brazil 3", "Bob": "Casablanca 6, Eraserhead 8"}
on_a["Cid"], on_b["Dot"] = "Arrival 2, Dune 6", "Arrival 1, Dune 25"
small = []
for service in (on_a, on_b):
    rows = [(who, *seen.split()) for who in service for seen in service[who].split(",")]
    rows = [(who, title, f"2018-01-{int(day):02}") for who, title, day in rows]
    small += [
        kit.read_log(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))
    ]

# %% [markdown]
# Matched by titles alone, and by titles and times:

# %%
by_titles = kit.attacks.match_services(*small, evidence=("titles",))
by_times = kit.attacks.match_services(*small, evidence=("titles", "times"))
likest = [list(on_b)[places[0]] for places in by_times.candidates]
by_hand = {"on A": list(on_a), "likest on B": likest}
by_hand |= {
    "by titles": by_titles.eccentricity,
    "by titles and times": by_times.eccentricity,
}
pl.DataFrame(by_hand).with_columns(pl.selectors.float().round(2))

# %% [markdown]
# The numbers say how far ahead the most similar one is of everybody else. By titles alone, Ann is as far ahead as Cid. Both pairs share *Arrival*, which nearly everyone saw and which counts for little, and one rare film. But Ann is right and Cid is wrong: he is not on B, and *Dune* brought him together with Dot.
#
# Times tell them apart. Ann's dates agree to within a day, and Cid's are weeks apart, so her lead grows and his shrinks. Bob is found by one film, dated a day late.
#
# Cid's lead does not shrink to nothing. So a line must be drawn: how far ahead is far enough? The attacker cannot see who is wrong. But there is a place where every link would be wrong, and it is in their hands: log A itself. They match A with A, forbid everybody to be matched with themselves, and see how far ahead *strangers* get. Whoever is further ahead than all but 1% of these is linked. Nobody else is.

# %% [markdown]
# ## Two services from one log
#
# To count how often this is right, somebody has to know the truth. So we take one log and split it, as if its people had used two services. The attack is handed the two logs, and the truth waits.

# %%
log = own or kit.open_films()
everyone = log.plays.select(pl.col("viewer").unique().sort()).collect()["viewer"]
drawn = everyone.sample(min(people or len(everyone), len(everyone)), seed=seed)
log = kit.Log(
    log.plays.filter(pl.col("viewer").is_in(drawn.implode())).collect().lazy()
)
how = {"people_in_both": on_both, "days_off": days_off, "seed": seed}
a, b, truth = kit.attacks.split_log(log, plays_in_both=overlap, **how)
Markdown(
    f"On A {a.n_viewers():,} people with {a.n_plays():,} plays, on B "
    f"{b.n_viewers():,} with {b.n_plays():,}. **{truth.n_both:,} people are on both.**"
)

# %% [markdown]
# Nobody is told, not even how many they are. Then the attack, and its score:

# %%
matches = kit.attacks.match_services(a, b, false_links=false_links)
found = kit.attacks.measure_linkage(matches, truth, seed=seed)
rates = found.table.filter(~pl.col("what").str.ends_with("by lot"))
right = f"{found.linked.rate.value:.0%}"
links = f"{found.precision.succeeded:,} of {found.precision.valid:,} links"
title = f"{right} are linked to themselves, and {links} are right"
kit.charts.chart_rates(
    rates,
    title=title,
    subtitle=f"Two logs of {a.n_viewers():,} and {b.n_viewers():,} people without "
    f"names; people on both: {truth.n_both:,}",
    description=f"Rates, each with its interval. {title}. By {found.linked.strongest} "
    f"{found.linked.baseline_rate.value:.0%} are named rightly.",
)

# %% [markdown]
# The first two belong together, and quoting one without the other is the commonest fault of such stories: how many of those on both are found, and how many of the links are right. An attacker who links everybody finds many and is mostly wrong; one who links only the surest is hardly ever wrong and finds few.
#
# There are two **baselines**. One looks at no titles and no times, only at how much each person watches and how popular it is, and names whoever is most like that. The other counts the titles that two people have in common, whatever these are, and names whoever has most. Both name somebody for everyone. Counting titles is what anybody would try first, and so it is the one to beat.
#
# _Found_ and _right_ must be compared together here, too: an attacker who names somebody for everyone finds some whom ours leaves alone, and is wrong about all who are not on B.
#
# The **control** are people who are *not* on B at all and are linked all the same. How many of these the attacker is ready to accept is the setting `false_links`. It is also the harm that nobody counts: somebody now carries a stranger's history.
#
# The last lines are about everybody on both, linked or not. Where the attacker is not sure enough to link, the list of suspects is often short.

# %% [markdown]
# ## Who is found?
#
# Whoever watches much. By the number of plays that somebody has on A:

# %%
said = pl.format(
    "{}% ({} to {})",
    *((pl.col(end) * 100).round(0).cast(int) for end in ("rate", "low", "high")),
)
found.by_plays.select(
    pl.col("plays").alias("plays on A"),
    pl.col("people").alias("people on both"),
    said.alias("linked to themselves"),
    pl.format("{}%", (pl.col("false_links") * 100).round(1))
    .fill_null("nobody is there")
    .alias("linked of people only on A"),
)

# %% [markdown]
# ## What gives them away?
#
# The same attack with one kind of evidence at a time: the titles, with no dates; the titles with their days, give or take three; the days on which anything was watched, with no titles; and tastes, which is what is left when titles are boiled down to what goes with what.

# %%
kinds = ("titles", "times", "days", "tastes")
alone = {kind: kit.attacks.match_services(a, b, evidence=(kind,)) for kind in kinds}
alone = {
    kind: kit.attacks.measure_linkage(one, truth, seed=seed)
    for kind, one in alone.items()
}
alone = {"all four": found} | alone

# %%
columns = ["what", "side", "rate", "low", "high"]
rows = []
for kind, one in alone.items():
    rows += [(f"{kind}: linked", "attack", one.linked.rate)]
    rows += [(f"{kind}: first", "attack", one.first.rate)]
rows += [
    (f"{name}: first", "baseline", tally.rate())
    for name, tally in found.first.baselines.items()
]
rows = [(what, side, r.value, r.low, r.high) for what, side, r in rows]
evidence = pl.DataFrame(rows, columns, orient="row")

# %% [markdown]
# Two questions to each: how many are linked, and for how many does the right number come first, sure or not?

# %%
by_kind = {kind: one.linked.rate.value for kind, one in alone.items()}
title = (
    f"Titles with days link {by_kind['times']:.0%}, titles alone "
    f"{by_kind['titles']:.0%}, tastes {by_kind['tastes']:.0%}"
)
kit.charts.chart_rates(
    evidence,
    title=title,
    subtitle=f"Share of the {truth.n_both:,} people on both services",
    description=f"Two rates for each kind of evidence. {title}.",
)

# %% [markdown]
# Tastes and days are hints. They put the right person near the top of a list and settle nothing: many people like the same things and are at home on the same evenings. Titles with days tell most. What is weak alone still helps, because each kind rules out other strangers.

# %% [markdown]
# ## How much do the two logs share?
#
# A split must say how much of somebody's life is in both logs, and in the world nobody knows. So we try it all, from no play to every play.

# %%
shares = sorted({0.0, 0.1, overlap, 0.6, 1.0})
by_overlap = {overlap: found}
for share in shares:
    if share not in by_overlap:
        one, two, who = kit.attacks.split_log(log, plays_in_both=share, **how)
        tried = kit.attacks.match_services(one, two, false_links=false_links)
        by_overlap[share] = kit.attacks.measure_linkage(tried, who, seed=seed)
none, every = by_overlap[0.0], by_overlap[1.0]

# %% [markdown]
# Four lines: the attack's two, its baseline and its control.

# %%
points = []
for share, one in sorted(by_overlap.items()):
    points += [(share, "links that are right", one.precision_rate)]
    points += [(share, "linked to themselves", one.linked.rate)]
    points += [(share, f"first, by {found.first.strongest}", one.first.baseline_rate)]
    points += [(share, "no counterpart, but linked", one.linked.control_rate)]
points = [(at, line, r.value, r.low, r.high) for at, line, r in points if r]
points = pl.DataFrame(points, ["at", "line", "share", "low", "high"], orient="row")
said = (
    f"{every.linked.rate.value:.0%} are linked, with none {none.linked.rate.value:.0%}"
)

# %% [markdown]
# From no play in both to every play:

# %%
title = f"With every play in both {said}"
kit.charts.chart_shares(
    points,
    along="share of their plays that is in both logs",
    of="share of people, or of links",
    title=title,
    subtitle=f"People who could be on both: {on_both:.0%} of {len(drawn):,}; most "
    f"days off: {days_off}; 95% intervals",
    description=f"Four lines by overlap. {title}. The control stays near the foot.",
)

# %% [markdown]
# The left end is the more interesting one. With no play in both, the lines part: few are linked, and of the links a large part is wrong. The control has hardly moved. So the attacker kept their promise about strangers, and still is often wrong, because there are so few right links beside the false ones. "Few strangers are linked" and "many of the links are false" can be said of the same attack. Ask for both.

# %%
few = none.precision
Markdown(
    f"With no play in both: {few.valid:,} links, of which {few.succeeded:,} are right. "
    f"Of {none.linked.control.valid:,} people who are only on A, "
    f"{none.linked.control.succeeded:,} are linked."
)

# %% [markdown]
# _Try it: set `false_links` to 0.1. How many more are linked, and how many of the links are right?_
#
# What is left to go by there is not nothing. Somebody who watches half of a series here and half there, or begins a film tonight and ends it tomorrow elsewhere, leaves the same name in both.

# %% [markdown]
# ## And if the dates are wrong?
#
# People note films when they get round to it. Here each copy on B is dated up to so many days too early or too late, each shift as likely, and the attacker allows three.

# %%
by_days = {days_off: found}
for off in sorted({0, 1, 3, 7}):
    if off not in by_days:
        one, two, who = kit.attacks.split_log(
            log, plays_in_both=overlap, **how | {"days_off": off}
        )
        tried = kit.attacks.match_services(one, two, false_links=false_links)
        by_days[off] = kit.attacks.measure_linkage(tried, who, seed=seed)
rows = [(f"at most {off} days off", "attack", by_days[off]) for off in sorted(by_days)]
rows += [("by titles alone", "attack", alone["titles"])]
rows = [(what, side, one.linked.rate) for what, side, one in rows]
rows += [("no counterpart, but linked", "control", found.linked.control_rate)]
rows = [(what, side, r.value, r.low, r.high) for what, side, r in rows]
by_date = pl.DataFrame(rows, columns, orient="row")

# %% [markdown]
# How many are linked to themselves, by how wrong the dates are:

# %%
exact, off = (f"{by_days[most].linked.rate.value:.0%}" for most in (0, 7))
title = f"Dates up to a week off still link {off}, right ones {exact}"
kit.charts.chart_rates(
    by_date,
    title=title,
    subtitle=f"Share of the {truth.n_both:,} people on both who are linked to "
    "themselves",
    description=f"Rates by how wrong dates are, with the control. {title}.",
)

# %% [markdown]
# One day already costs the attacker a good part of the links, because the day is what makes a play rare. A week costs most of what dates had added to titles.

# %% [markdown]
# ## A few labelled pairs help
#
# The attacker may know some people on both services: themselves, friends, accounts that carry the same name. Each of these is a *labelled pair* of numbers, and pairs can be learned from. A classifier is shown what a true pair looks like, how much a shared title is worth and how much a shared evening, and is then let loose on the others.

# %%
n_pairs = min(labelled, truth.n_both // 2)
pairs = truth.draw_labelled_pairs(n_pairs, seed=seed)
taught = kit.attacks.match_services(a, b, pairs, false_links=false_links)
lesson = kit.attacks.measure_linkage(taught, truth, seed=seed)
tested = taught.training.cross_validated
Markdown(
    f"With {n_pairs} labelled pairs {lesson.linked.rate.value:.0%} of the *others* "
    f"are linked ({lesson.linked.rate.low:.0%} to {lesson.linked.rate.high:.0%}), "
    f"without {found.linked.rate.value:.0%}; the right number comes first for "
    f"{lesson.first.rate.value:.0%}, not {found.first.rate.value:.0%}. Of people who "
    f"are only on A {lesson.linked.control_rate.value:.1%} are linked. And the "
    "attacker can see beforehand how good they are: of pairs kept out of the lesson, "
    f"{tested.succeeded} of {tested.valid} came first."
)

# %% [markdown]
# ## What could a publisher do?
#
# Hand out less. We let *both* services coarsen what they hand out, in the ways that are usually proposed, and attack again. Nothing else changes, and the people are the same.

# %%
day, bare = pl.col("day"), ["viewer", "title"]
handed = {"weeks, not days": [day.dt.truncate("1w"), *bare]}
handed |= {"months": [day.dt.truncate("1mo"), *bare], "no dates": bare}
if "series" in log.columns:
    series = pl.coalesce("series", "title").alias("title")
    handed |= {"series, not episodes": ["viewer", series, "day"]}
    handed |= {"series and no dates": ["viewer", series]}
after = {"as they were": found}
for name, kept in handed.items():
    coarse = [kit.Log(service.plays.select(kept)) for service in (a, b)]
    tried = kit.attacks.match_services(*coarse, false_links=false_links)
    after[name] = kit.attacks.measure_linkage(tried, truth, seed=seed)

# %% [markdown]
# How many of the people on both are still linked to themselves:

# %%
rows = [(name, "attack", one.linked.rate) for name, one in after.items()]
least, _, left = min(rows, key=lambda row: row[2].value)
naive = found.linked.strongest
rows += [(f"as they were, by {naive}", "baseline", found.linked.baseline_rate)]
rows = [(what, side, r.value, r.low, r.high) for what, side, r in rows]
title = f"Best of these is: {least}; it leaves {left.value:.0%} linked"
kit.charts.chart_rates(
    pl.DataFrame(rows, columns, orient="row"),
    title=title,
    subtitle=f"Share of the {truth.n_both:,} people on both who are linked to "
    "themselves",
    description=f"A rate for each way to hand out less. {title}.",
)

# %% [markdown]
# Coarser is not always safer. Handing out the *series* instead of the episode can give *more* people away: somebody who watched the third episode on one service and the fourth on the other had nothing in common with themselves before, and now has.

# %%
rest = after[least].linked.baselines[kit.attacks.BY_TITLES].rate()
Markdown(
    f"With {least}, {left.value:.0%} are linked. Whoever just counts titles still "
    f"names the right one for {rest.value:.0%}, because a title needs no date, and "
    "cannot tell for whom."
)

# %% [markdown]
# What would stop it is not to hand out rows at all. Counts, large enough and checked together, are what the other parts of this kit are about.

# %% [markdown]
# ## Real logs
#
# The same on two real logs, each split in the same way: everybody in it, half of the people on both. Their rows are not part of this project and are shown nowhere; [the page of real logs](../docs/real-logs.md) says how they were measured.
#
# | log | what is in both | people on both | linked to themselves | links that are right | no counterpart, but linked | first, by activity alone | first, by counting titles | of all named by counting titles, right |
# | --- | --- | --- | --- | --- | --- | --- | --- | --- |
# | Netflix films, United Kingdom, 2018–19 | 30% of plays, same day | 5,627 | 53.6% (51.6% to 55.7%) | 99.1% (98.7% to 99.4%) | 0.5% (0.3% to 0.9%) | 0.4% (0.3% to 0.6%) | 44.4% (43.1% to 45.7%) | 29.6% (28.6% to 30.6%) |
# | Netflix films, United Kingdom, 2018–19 | 30% of plays, up to a day off | 5,627 | 43.9% (41.6% to 46.3%) | 98.9% (98.4% to 99.3%) | 0.5% (0.3% to 0.9%) | 0.4% (0.3% to 0.6%) | 44.4% (43.1% to 45.7%) | 29.6% (28.6% to 30.6%) |
# | Netflix films, United Kingdom, 2018–19 | 30% of plays, no dates | 5,627 | 19.9% (18.0% to 21.9%) | 96.8% (95.4% to 97.8%) | 1.0% (0.7% to 1.6%) | 0.4% (0.3% to 0.6%) | 44.4% (43.1% to 45.7%) | 29.6% (28.6% to 30.6%) |
# | Netflix films, United Kingdom, 2018–19 | no play | 5,375 | 6.7% (5.8% to 7.6%) | 88.6% (85.1% to 91.4%) | 0.9% (0.6% to 1.3%) | 0.2% (0.1% to 0.3%) | 6.9% (6.3% to 7.6%) | 4.5% (4.0% to 4.9%) |
# | MovieTweetings, 2013 | 30% of plays, same day | 6,891 | 37.5% (35.5% to 39.5%) | 98.3% (97.7% to 98.8%) | 0.6% (0.4% to 0.8%) | 0.6% (0.4% to 0.8%) | 22.7% (21.7% to 23.7%) | 11.2% (10.7% to 11.7%) |
# | MovieTweetings, 2013 | 30% of plays, up to a day off | 6,891 | 24.4% (22.7% to 26.2%) | 97.3% (96.4% to 98.0%) | 0.6% (0.4% to 0.8%) | 0.6% (0.4% to 0.8%) | 22.7% (21.7% to 23.7%) | 11.2% (10.7% to 11.7%) |
# | MovieTweetings, 2013 | 30% of plays, no dates | 6,891 | 10.5% (8.7% to 12.5%) | 95.8% (93.7% to 97.1%) | 0.4% (0.2% to 0.6%) | 0.6% (0.4% to 0.8%) | 22.7% (21.7% to 23.7%) | 11.2% (10.7% to 11.7%) |
# | MovieTweetings, 2013 | no play | 4,915 | 0.0% (0.0% to 0.1%) | 0.0% (0.0% to 5.0%) | 0.7% (0.5% to 0.9%) | 0.4% (0.2% to 0.6%) | 0.0% (0.0% to 0.1%) | 0.0% (0.0% to 0.03%) |
#
# The first are film views of a panel of volunteers, the second ratings that people posted in public. Three plays in ten with their days are enough to link more than a third of the people in either, and nearly every link is right. Counting titles finds nearly as many of the panel, and more where there are no dates, but most of those that it names are strangers.
#
# The last line of each is the one to think about. Viewers come back to a film the next day, so that even halves with no play in common share titles, and one in fifteen is linked. Raters do not: nobody rates a film twice. There every one of the 73 links is wrong, and must be, because a film that is under both numbers was rated by *two* people. The attack cannot know that. The share of strangers who are linked is as low as promised all the same.
#
# And one service after the other? We let A end where B begins, half-way through the log. Of 143 people of the panel who were on both sides, and of 2,788 raters, by titles and tastes nobody is linked rightly. Films are not habits. Where people repeat themselves it is another story: in 2022 researchers recognised 79% of half a million people from how they moved in a *separate* period, and 65% of 85,000 shoppers from what they bought.

# %% [markdown]
# ## Is it true?
#
# The example by hand:

# %% tags=["check"]
assert [round(float(lead), 2) for lead in by_titles.eccentricity] == [0.36, 0.16, 0.36]
assert likest == ["Ann", "Bob", "Dot"]
assert by_times.eccentricity[0] > by_titles.eccentricity[0] > by_times.eccentricity[2]

# %% [markdown]
# And the first lines:

# %% tags=["check"]
published = (2017, 5_000, 0.5, 0.3, 1, 0.01)
chosen = (seed, people, on_both, overlap, days_off, false_links)
if chosen == published and not log_path:
    best, sure = found.linked.rate, found.precision_rate
    percent = [f"{100 * x:.0f}" for r in (best, sure) for x in (r.value, r.low, r.high)]
    assert percent == ["33", "31", "36", "98", "97", "99"]
    assert f"{found.linked.baseline_rate.value:.0%}" == "25%"
    assert found.naive_precision[kit.attacks.BY_TITLES].rate().high < 0.5
    assert f"{found.linked.control_rate.value:.1%}" == "0.6%"
    shown = [after["no dates"].linked.rate.value, none.linked.rate.value]
    assert [f"{share:.0%}" for share in shown] == ["13%", "2%"]
    assert 0.4 < 1 - none.precision_rate.value < 0.5
    assert after["series, not episodes"].linked.rate.value > best.value
links

# %% [markdown]
# Put together:

# %%
pair = f"Two logs without names, of {a.n_viewers():,} and {b.n_viewers():,} people."
rate, sure = found.linked.rate, found.precision_rate
linked = (
    f"Of {truth.n_both:,} people on both, {rate.value:.0%} are linked to themselves "
    f"(95% interval {rate.low:.0%} to {rate.high:.0%}). By {found.linked.strongest} "
    f"{found.linked.baseline_rate.value:.0%} are named rightly, and of all that are "
    f"named so {found.naive_precision[found.linked.strongest].rate().value:.0%}."
)

# %% [markdown]
# Two findings, how many are found and how far a link can be trusted:

# %%
are_right = (
    f"{sure.value:.0%} are right ({sure.low:.0%} to {sure.high:.0%})"
    if sure
    else "none is"
)
trusted = (
    f"Of {found.precision.valid:,} links {are_right}. Of people with no counterpart "
    f"{found.linked.control_rate.value:.1%} are linked all the same."
)
source = "yours" if log_path else "invented"
kit.show_findings(
    kit.FindingRow(pair, None, None, words, kit.Scored, source)
    for words in (linked, trusted)
)

# %% [markdown]
# ## Where to go next
#
# - [31-the-netflix-prize](31-the-netflix-prize.ipynb): one log, and what somebody has heard.
# - [32-how-long-is-too-long](32-how-long-is-too-long.ipynb): what deleting old plays is worth.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): what to hand out instead of rows.

# %% [markdown]
# ## Limits
#
# - **Two halves of one log.** Both have the same people in the same weeks, write titles in the same way and define a play in the same way. Two real services do not. Everything here is easier than it would be there, and how much easier nobody can say without real pairs.
# - **The share in both is made up.** Nobody publishes how much of what is watched here is noted there. Read the curve, not the point.
# - **Independent coins.** Which plays are in both is drawn play by play. People choose: they note what they liked.
# - **An invented audience.** Its people follow series and do not influence one another, and nobody lives in a household. Two people who watch together look like one person, and would be false links that our control has too few of.
# - **Fewer people, easier work.** A stranger who looks alike is rarer among 5,000 than among 5 million. Set `people` higher to see it.
# - **Linked is not named.** The result is a pair of numbers.
# - **One attacker.** A better one finds more. These are floors for what can be done, and no upper bounds.
# - **Intervals** are Wilson's at 95%, over people (or links) as a sample of those whom the services might have had. How far ahead is far enough was read off the same people, so the intervals are as wide as they vary when the people are drawn again and the line is drawn anew. The rates on one page are of the same people, and rise and fall together.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - A. Narayanan, V. Shmatikov, "Robust de-anonymization of large sparse datasets", IEEE Symposium on Security and Privacy, 2008: rare titles weigh more, and a match must be well ahead of the next.
# - A. Tournier, Y.-A. de Montjoye, "Expanding the attack surface: robust profiling attacks threaten the privacy of sparse behavioral data", Science Advances 8, eabl6464, 2022: people recognised across separate periods.
# - M. Giomi, F. Boenisch, C. Wehmeyer, B. Tasnádi, "A unified framework for quantifying privacy risk in synthetic data", Proceedings on Privacy Enhancing Technologies 2023(2): attack, baseline and control side by side; linkability.
# - Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation Techniques (WP216): linkability is one of three things that an anonymous release must withstand.
# - S. Deerwester and others, "Indexing by latent semantic analysis", Journal of the American Society for Information Science 41, 1990: the tastes.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the interval.
# - scikit-learn (TF-IDF, truncated SVD, nearest neighbours, logistic regression, cross-validation): F. Pedregosa and others, Journal of Machine Learning Research 12, 2011.
# - The real logs: vodclickstream (a panel of Netflix viewers in the United Kingdom, April 2018 to June 2019) and MovieTweetings (S. Dooms, T. De Pessemier, L. Martens, 2013).
