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
# # How long is too long to keep a log?
#
# **Finding.** It depends on what is known. If it is four plays from any time, keeping a week of an invented music log instead of a quarter cuts the share of people who stand alone from 74% to 5%. If all four are recent, the log of a week still gives away 98% of those who played that much.
#
# **How.** On six days we hand out what is left of a log without names, when all but the last days have been deleted. Two attackers look for the same people: one knows plays that are still there, one knows plays from the whole period.
#
# **Limits.** The audience is invented, the longest period is 115 days, and alone in a log is not yet named: see [Limits](#Limits).
#
# **Data.** An invented audience of 36,000 listeners, 963,129 plays in 154 days. Beside it one real panel over a year, in aggregates only.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
log_path = ""  # empty: the invented audience; or your own log, a CSV or Parquet file
log_columns = {}  # e.g. {"viewer": "user"} where names are not guessed
keep = [1, 7, 30, 91, 365]  # days that are kept; those that do not fit are left out
p = 4  # plays known; of somebody who has fewer, all
period = None  # days before each date that count; None: a year, or 3/4 of the log
n_dates = 6  # days on which the log is handed out
targets = 10_000  # people who are attacked on each of them; None for everyone
seed = 2017  # for the people who are drawn and for what is known of them

# %%
import polars as pl
from IPython.display import Markdown

import kit

whose = "your log" if log_path else "invented audience"
kit.use_charts(of=whose)
kit.use_tables()

own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The question behind "no longer than is necessary"
#
# European law says that personal data may be kept no longer than is necessary. So services delete: after a week, a month, a quarter, a year. They seldom give a reason for the number. What does it buy?
#
# Take a log without names, and suppose it gets out one day: sold, shared with researchers, or stolen. Everything older than a certain number of days has been deleted before. Somebody knows a few plays of yours and looks for a number that has them all.
#
# It matters which plays she knows.
#
# - **Fresh facts.** She knows what you played lately, and all of it is still in the log. That is a colleague, and the worst case.
# - **Facts from the whole period.** She knows what you played at some time. What has been deleted is of no use to her. That is an old friend, a profile that you have kept in public, or a data set that was sold a year ago.

# %% [markdown]
# ## Five people, by hand
#
# Ann and Bob played A on the 1st, and Eve played D on the 2nd. On the 6th Ann played B, and Cid and Dot both played C. At the end of the 6th the log is handed out: all six days of it, or the last one only. The attacker knows two plays of each, or the only one.

# %%
played = [("ann", "A", 1), ("bob", "A", 1), ("eve", "D", 2)]
played += [("ann", "B", 6), ("cid", "C", 6), ("dot", "C", 6)]
rows = [(who, title, f"2018-01-0{day}") for who, title, day in played]
five = kit.read_log(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))
daily = kit.attacks.Resolution(when="day")
tried = kit.attacks.measure_retention(
    five, daily, keep=[1, 6], p=[2], period=6, n_dates=1
)
by_hand = tried.table.select(
    "days", "attacker", "requested", "kept", alone="unique_of_all"
)
by_hand

# %% [markdown]
# In the whole log Ann and Eve stand alone, whoever asks. What is known of Bob is true of Ann as well, and Cid and Dot look the same. When only the last day is kept, three people are left in the log, and one of them stands alone. Eve is safe, because nothing of hers is there. Ann is not: the log is shorter, and what is left of her is still hers alone. That is the whole story of this page. What follows is how much of each there is.

# %% [markdown]
# ## A real size
#
# Now a log of music. On each of several days we delete all but the last days and draw people from everybody who played anything in the period before.

# %%
log = own or kit.open_tracks()
kept = kit.attacks.measure_retention(
    log, daily, keep=keep, p=[p], period=period, n_dates=n_dates, targets=targets,
    seed=seed,
)  # fmt: skip
dates = kept.table["date"].unique().sort()
Markdown(
    f"Handed out on {len(dates)} days from {dates[0]} to {dates[-1]}. People and what "
    f"is known of them come from the {kept.period} days before each."
)

# %% [markdown]
# The chart has three lines. One is about people with enough plays in what is kept, the others are about everybody.

# %%
of_all = ("share_of_all", "low_of_all", "high_of_all")
lines = {
    "fresh facts, of those with so many": (kit.attacks.FRESH, "share", "low", "high"),
    "fresh facts, of all people": (kit.attacks.FRESH, *of_all),
    "facts from the whole period, of all": (kit.attacks.EVER, *of_all),
}
drawn = pl.concat(
    kept.summary.filter(attacker=who).select(
        *(pl.col("days").alias("at"), pl.lit(line).alias("line")),
        *(pl.col(share).alias("share"), pl.col(low).alias("low")),
        pl.col(high).alias("high"),
    )
    for line, (who, share, low, high) in lines.items()
)

# %% [markdown]
# Here is the share who stand alone, by the number of days kept:

# %%
level = drawn.filter(line=next(iter(lines)))["share"].drop_nulls().to_list()
least = int(100 * min(level, default=0))
title = f"Recent plays give away {least}% or more, however short the log"
kit.charts.chart_shares(
    drawn,
    along="days that are kept (log scale)",
    of="share of people who stand alone",
    by_tens=True,
    title=title,
    subtitle=f"{p} plays known by title and day; mean of {len(dates)} days, whiskers "
    "from the lowest to the highest end of their 95% intervals",
    description="Three lines by days kept. With fresh facts, of those with so many "
    "plays, it is level near the top; of all people two lines rise from the foot. "
    f"{title}.",
)

# %% [markdown]
# The level line is the one to remember. Somebody who played four tracks in the last week, and of whom they are known, is found nearly as surely in a log of a week as in one of a quarter. A day that is deleted takes nothing from the days that are left.
#
# The lines that rise do so because people come into the log. Between them lies what deletion does for people whose facts are not fresh: the shorter the log, the likelier it is that what is known of them is gone.
#
# The same in numbers:

# %%
said = pl.format(
    "{}% ({} to {})",
    *((pl.col(end) * 100).round(1) for end in ("share", "low", "high")),
)
told = drawn.with_columns(said=said).pivot("line", index="at", values="said")
told.rename({"at": "days kept"})

# %% [markdown]
# _Try it: put 115 at the end of `keep`. Where do the two rising lines meet, and why must they?_

# %% [markdown]
# ## What is lost with it
#
# A log is kept for something. Here is what is left of the period, by how much is kept. If it is kept to see which titles are played, most of that is there after a week; if it is kept to know everybody, that is what is meant to be lost.

# %%
left = kept.left.group_by("days", maintain_order=True).agg(
    (pl.col(name).mean() * 100).round(1).alias(f"% of {name}")
    for name in ("people", "plays", "titles")
)
left.rename({"days": "days kept"})

# %% [markdown]
# ## Does it matter on which day the log gets out?
#
# The numbers above are means over several days of handing out. Each day has its own interval, and they are not samples of one another: windows overlap and most people are the same. So this is how far they lie apart, for a log of medium length and facts from the whole period:

# %%
middle = sorted(set(kept.table["days"]))[kept.table["days"].n_unique() // 2]
apart = kept.table.filter(days=middle, attacker=kit.attacks.EVER)["share_of_all"]
Markdown(
    f"With {middle} days kept, the share alone of all people is {apart.min():.1%} on "
    f"the day with fewest and {apart.max():.1%} on the day with most."
)

# %% [markdown]
# ## And if nobody knows the days?
#
# Bare titles, no dates. We let the attacker know which of her facts may still be in the log, which makes her stronger than most.

# %%
titles = kit.attacks.measure_retention(
    log, kit.attacks.Resolution(), keep=keep, p=[p], period=period, n_dates=n_dates,
    targets=targets, seed=seed,
)  # fmt: skip
fresh = titles.summary.filter(attacker=kit.attacks.FRESH).select(
    "days", "share", "low", "high", line=pl.lit("fresh facts, of those with so many")
)
whole = titles.summary.filter(attacker=kit.attacks.EVER).select(
    "days", share="share_of_all", low="low_of_all", high="high_of_all",
    line=pl.lit("facts from the whole period, of all"),
)  # fmt: skip

# %% [markdown]
# Now a longer log hides whoever is in it:

# %%
ends = fresh.drop_nulls("share").select("days", "share").sort("days").rows()
ends = [f"{share:.0%} in {days} day{'s' * (days > 1)}" for days, share in ends]
title = f"Alone by title only: {', '.join(dict.fromkeys([*ends[:1], *ends[-1:]]))}"
kit.charts.chart_shares(
    pl.concat([fresh, whole]).rename({"days": "at"}),
    along="days that are kept (log scale)",
    of="share of people who stand alone",
    by_tens=True,
    title=title,
    subtitle=f"{p} plays known by title only; mean of {len(dates)} days, whiskers "
    "from the lowest to the highest end of their 95% intervals",
    description="Two lines by days kept: fresh facts fall from near the top, facts "
    f"from the whole period rise from the foot. {title}.",
)

# %% [markdown]
# An attacker who knows only titles finds you among everybody who played them in the time that the log covers. The longer the log, the more people that is. So two protections work against each other. With the days taken out, a longer log is a larger crowd to hide in. With the days left in, every day stands by itself.
#
# That is no advice to keep more. The line of the attacker who knows you from the whole period rises all the same, because more of you is there to be found.

# %% [markdown]
# ## A real panel, over a year
#
# The invented log is too short for a year. A real one is not: film views on Netflix in the United Kingdom, a panel of volunteers, April 2018 to June 2019. Its rows are not part of this project; these are aggregates ([the page of real logs](../docs/real-logs.md) has more), measured as above with four plays by title and day, everyone attacked, a period of a year, six days of handing out.
#
# | days kept | people left | plays left | alone, fresh facts, of those with four | alone, facts from the year, of all |
# |---:|---:|---:|---|---|
# | 7 | 5% | 2% | 100.0% (94.1% to 100.0%) | 3.2% (1.8% to 4.4%) |
# | 30 | 12% | 8% | 100.0% (99.3% to 100.0%) | 10.4% (7.7% to 12.5%) |
# | 91 | 30% | 26% | 99.97% (99.6% to 100.0%) | 28.0% (23.4% to 31.7%) |
# | 365 | 100% | 100% | 99.9% (99.8% to 99.98%) | 98.8% (97.9% to 99.5%) |
#
# The picture is the same, only sharper: with fewer people, hardly anybody is hidden. From a member's first film to the last it is 13 days in the median, so what a short log loses here are mostly people who had left. In a service whose customers stay for years, deletion will empty the log less.

# %% [markdown]
# ## So how long is too long?
#
# No number of days follows from this, and none should be quoted as if it did. What follows is what to ask:
#
# - **Kept with days?** Then no period makes the people in the log safe. The period decides how many people are in it.
# - **How stale is what others know?** Deletion works against whoever knows you from before. It does nothing against whoever knows you now.
# - **What is it kept for?** If titles are to be counted, count them, and keep the counts.
#
# A shorter period is worth having: it puts fewer people at risk on the day the log gets out. It is not anonymity.

# %% [markdown]
# ## Is it true?
#
# The example by hand, and the numbers of the first lines of this page:

# %% tags=["check"]
assert by_hand.select("kept", "alone").rows() == [(3, 1), (3, 1), (5, 2), (5, 2)]
as_published = (keep, p, period, n_dates) == ([1, 7, 30, 91, 365], 4, None, 6)
if as_published and not log_path and (targets, seed) == (10_000, 2017):
    parts = ((pl.col(n) * 100).round().cast(int) for n in ("share", "low", "high"))
    at = drawn.sort("at").with_columns(said=pl.concat_str(parts, separator=" "))
    recent, _, old = (at.filter(line=line)["said"].to_list()[1:] for line in lines)
    assert old == ["5 5 6", "24 23 26", "74 73 75"]
    assert [one[:2] for one in recent] == ["98", "99", "99"]
    after_a_week = left.filter(pl.col("days") == 7)
    assert after_a_week["% of titles"].item() > 60
    assert (kept.period, log.n_viewers(), log.n_plays()) == (115, 36_000, 963_129)
f"{kept.period} days, {log.n_viewers():,} people, {log.n_plays():,} plays"

# %% [markdown]
# Put together, for every period but the shortest:

# %%
shown, source = [], "yours" if log_path else "invented"
for days in sorted(set(kept.summary["days"]))[1:] or [kept.period]:
    rows = kept.summary.filter(days=days)
    old = rows.row(by_predicate=pl.col("attacker") == kit.attacks.EVER, named=True)
    new = rows.row(by_predicate=pl.col("attacker") == kit.attacks.FRESH, named=True)
    found = "nobody has so many"
    if (share := new["share"]) is not None:
        found = f"{kit.words.say_share(share)} of those who have so many"
    words = f"{p} plays from {kept.period} days leave {old['share_of_all']:.0%} of all "
    words += f"people alone (95% intervals from {old['low_of_all']:.0%} to "
    words += f"{old['high_of_all']:.0%}); {p} that are still kept, {found}."
    handed = f"A log without names that keeps the last {days} days."
    shown += [kit.FindingRow(handed, None, None, words, kit.Counted, source)]
kit.show_findings(shown)

# %% [markdown]
# ## Where to go next
#
# - [30-how-few-plays](30-how-few-plays.ipynb): how few plays single somebody out in a log that is kept whole.
# - [33-two-services](33-two-services.ipynb): two logs put together, with and without dates.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): what to print instead of handing out a log.

# %% [markdown]
# ## Limits
#
# - **The audience is invented**, and its listeners are drawn independently. How fast a log empties depends on how often people come back, and that is a setting here.
# - **The period ends what we can see.** Facts from before it are of no use to anybody on this page, and people who came before it are not counted. With a longer period the lines for all people lie lower.
# - **Alone is not named.** A number that fits and no other is a count of one in this log. Somebody must know the plays, and know them right.
# - **The attacker knows which of her facts can still be there.** With days that is plain. With bare titles it makes her stronger than she is.
# - **Habits outlive deletion.** We match plays only. People can also be recognised by what they like: in 2022 researchers linked 79% of half a million people between two *separate* periods of location data, and 65% of 85,000 shoppers. Against that, to delete the old plays does nothing as long as new ones are kept.
# - **Days are not independent.** The whiskers run from the lowest to the highest end of the intervals of single days. They are no interval of the mean.
# - **Deleted is taken to be gone**: from backups, copies and the tables that were made of it.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - Regulation (EU) 2016/679 (GDPR), Article 5(1)(e): kept "for no longer than is necessary".
# - Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation Techniques (WP216): singling out, linkability, inference.
# - Y.-A. de Montjoye, C. Hidalgo, M. Verleysen, V. Blondel, "Unique in the crowd: the privacy bounds of human mobility", Scientific Reports 3, 1376, 2013: how few points single out.
# - A. Tournier, Y.-A. de Montjoye, "Expanding the attack surface: robust profiling attacks threaten the privacy of sparse behavioral data", Science Advances 8, eabl6464, 2022: people recognised across separate periods.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the interval.
# - The real panel: vodclickstream, views of films on Netflix in the United Kingdom.
