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
#     why_not: It reads tables that a company publishes, and no log; two parameters take the real files in place of the invented ones.
# ---

# %% [markdown]
# # What can be worked out from the hours that a streaming company publishes?
#
# **Finding.** A good deal about titles, next to nothing about people. Netflix's weekly lists alone show that their rounding changed on 18 June 2023. Subtracted from two half-yearly reports, they give the hours of 770 titles outside the listed weeks, which nobody printed. Of people they prove only that some watched: at least 12 for the smallest number of a report.
#
# **How.** Every number is read as what it can have been before rounding, once the rounding itself has been measured. What several numbers allow together is then what is left. On invented files, where the truth is known, eight numbers tell which of four roundings they had in 298 of 300 tries (95% interval 98% to 100%); whoever names one without reading is right in 75.
#
# **Limits.** Both publications must mean the same by an hour, a title and a week: see [Limits](#Limits).
#
# **Data.** This page runs on two invented files in the form of the real ones: 3,120 numbers of 78 weeks, and a report of 599 titles. What the same code said of the real files stands beside it; they are not part of the kit, and two parameters away.
#
# **Time.** About 10 seconds.

# %% tags=["parameters"]
top10_path = ""  # empty for an invented service; or all-weeks-global.tsv, and with it
engagement_paths = []  # the reports of half-years (.xlsx), one at least; see the end
seed = 62  # for the invented service and for whatever is drawn at random
attempts = 300  # tries for each number of numbers that a reader sees
tried_bases = [100, 1_000, 10_000, 100_000]  # hours: what numbers are rounded to there

# %%
import tempfile
from itertools import pairwise
from pathlib import Path

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts()
kit.use_tables()

# %% [markdown]
# ## The reader
#
# She is a reporter with two downloads. Every Tuesday the company puts out the ten titles of each of four lists with the most hours of the week. Twice a year it puts out a report of everything that was watched for more than 50,000 hours. No log, no source inside. She asks what these numbers give away: about the titles, about the company's way of counting, and about those who watched.
#
# The company is Netflix. It need not publish any of this, and it chose to publish hours; we shall see that this was a good choice.

# %% [markdown]
# ## What was published
#
# A weekly list has the week, the category, the rank, the title, the hours, and from some week on the runtime and the "views", which the company defines as hours divided by runtime. A report has title, day of release, hours, and in its later editions the same two. A row that cannot be read is left out, with its number and the reason; none may be lost.

# %%
how = {"bases": tried_bases, "attempts": attempts, "seed": seed}
service = kit.sources.open_reports(top10_path, engagement_paths, seed=seed)
kit.measures.try_bases(
    range(10**9, 10**9 + 12), n=1, **how
)  # a wrong setting stops the page here
lists, reports = service.weeks, service.reports
is_invented = service.truth is not None
kind = "Invented" if is_invented else "Your files"
n_left_out = sum(one.left_out.height for one in (lists, *reports))

# %%
told = [
    f"- {report.rows.height:,} titles, {report.period[0]:%B} to "
    f"{report.period[1]:%B %Y}"
    for report in reports
]
Markdown(
    f"Weekly lists: **{lists.rows.height:,}** numbers of "
    f"**{lists.rows['week'].n_unique()}** "
    f"weeks. Reports:\n\n"
    + "\n".join(told)
    + f"\n\nRows left out: {n_left_out}. "
    + " ".join(note for one in (lists, *reports) for note in one.notes)
)

# %% [markdown]
# The first lines of the latest week:

# %%
columns = ["week", "category", "rank", "title", "hours", "runtime", "views"]
lists.rows.sort("week", "category", "rank", descending=[True, False, False]).select(
    columns
).head(3)

# %% [markdown]
# ## By hand
#
# A publisher says how it rounds, and the press passes it on. One magazine wrote of the first report that its hours were given to the nearest 10,000. Must we believe it? The numbers can tell. Take three: 240, 310 and 570. All are multiples of ten. Of numbers that were never rounded, one in ten is, and three of three are with a chance of one in a thousand. With forty numbers the chance has forty noughts.
#
# And what does it matter? A number printed as 310 stands for 305 to 315 if it was rounded to tens, and for 310 if it was not. Every proof on this page begins with such an interval. Too narrow an interval makes a false proof, so of all roundings that fit we take the largest.

# %%
three = kit.measures.find_base([240, 310, 570])
Markdown(
    f"The program, of these three: *{three}*. From unrounded numbers: a chance of "
    f"{kit.measures.say_power(three.chance_from(1))}."
)

# %% [markdown]
# ## Rounded to what, and since when?
#
# A column may be rounded in one way in its first years and in another later, and nobody need have said so. So the series is cut into stretches in every possible way, each with a rounding of its own, and the likeliest way wins; each further cut has to improve the fit by more than chance would. On a series that is rounded in one way throughout, a change is reported with a probability of at most one in a thousand.

# %%
changes = kit.measures.find_changes(lists.rows, period="week", number="hours")
Markdown(
    "\n".join(
        f"- from {one.first:%-d %B %Y} to {one.last:%-d %B %Y}: rounded to "
        f"**{one.base:,} hours** ({one.n:,} numbers)"
        for one in changes.stretches
    )
    + "".join(
        f"\n\nThe change of {one.at:%-d %B %Y}: {one}." for one in changes.changes
    )
)

# %% [markdown]
# A number that is no multiple of the larger base proves that this was not the rule in its week. The chance is that of the first week's numbers all being round by luck.

# %% [markdown]
# The picture shows the same without a program. For each week, which share of the numbers are multiples of the one base and of the other?

# %%
bases = sorted({stretch.base for stretch in changes.stretches})
shares = [
    lists.rows.group_by("week")
    .agg(share=(pl.col("hours") % base == 0).mean())
    .select(day="week", line=pl.lit(f"multiples of {base:,}"), share="share")
    for base in (bases[0], bases[-1])[: len(bases)]
]
change = changes.changes[0] if changes.changes else None
since = f"since {change.at:%-d %B %Y}" if change else "throughout"

# %%
kit.charts.chart_multiples(
    pl.concat(shares).sort("line", "day"),
    mark=change and change.at,
    mark_label=since,
    title=f"Hours are rounded to {bases[-1]:,} {since}",
    subtitle="Share of each week's numbers of hours that are multiples of a base. "
    f"{kind}, {lists.period[0]:%B %Y} to {lists.period[1]:%B %Y}, "
    f"N = {lists.rows.height:,} numbers",
    description=f"The share of numbers that are multiples of {bases[-1]:,} is at 100% "
    f"{since}, and so is that of multiples of {bases[0]:,}.",
)

# %% [markdown]
# A line at 100% is a rounding that held. Where one rises to 100% in a single step, the rounding changed.
#
# _Try it: what would the picture show if a company changed from tens to fives?_

# %% [markdown]
# ## How few numbers are enough?
#
# Three may be, and may mislead. So we try it where the truth is known. True hours of the invented service are rounded to one of the bases at the head of this page, each as often as the others, and a reader who sees a few of them names the base. The baseline has read nothing and always names the same. The control reads numbers that were not rounded at all.

# %%
truth = service.truth if is_invented else kit.sources.open_reports(seed=seed).truth
true_hours = truth.filter(pl.col("hours") > 10 * max(tried_bases))["hours"].to_numpy()
tried = {
    n: kit.measures.try_bases(true_hours, n=n, **how) for n in (1, 2, 3, 4, 6, 8, 12)
}
points = []
for n, success in tried.items():
    for line, rate in {
        "by the numbers": success.rate,
        "unread": success.baseline_rate,
        "not rounded": success.control_rate,
    }.items():
        points.append((n, line, rate.value, rate.low, rate.high))

# %% [markdown]
# One line is the reader; along it she sees more and more numbers.

# %%
kit.charts.chart_shares(
    pl.DataFrame(points, ["at", "line", "share", "low", "high"], orient="row"),
    along="numbers that the reader sees",
    of="tries in which the base was named",
    title=f"With eight numbers, the base is told in {tried[8].rate.value:.0%} of tries",
    subtitle=f"Invented hours, rounded to one of {len(tried_bases)} bases; "
    f"{attempts} tries a point, 95% intervals",
    description=f"A line from {tried[1].rate.value:.0%} with one number to "
    f"{tried[8].rate.value:.0%} with eight; unread, {tried[8].baseline_rate.value:.0%} "
    f"with eight; of numbers that were not rounded, {tried[8].control_rate.value:.0%}.",
)

# %% [markdown]
# In numbers, with those who did not read beside her:

# %%
eight = tried[8]
Markdown(
    f"**Scored.** With eight numbers the reader is right in {eight.attack.succeeded} "
    f"of {eight.attack.valid} tries, {kit.words.say_rate(eight.rate)}; unread, in "
    f"{eight.baseline.succeeded}, {kit.words.say_rate(eight.baseline_rate)}; of "
    f"numbers that were not rounded she names the base in {eight.control.succeeded}."
)

# %% [markdown]
# A single number misleads: 1,200,000 looks as if it were rounded to 100,000, and may have been to 100. The lists have forty numbers a week.

# %% [markdown]
# ## Are the views a second look?
#
# Beside the hours stand the runtime, which is exact to the minute, and the views, rounded as the hours are. Take a short film of six minutes, 1,000,000 hours, and 9,700,000 views. The hours say 950,000 to 1,050,000. The views say 9,650,000 to 9,750,000, and times six minutes that is 965,000 to 975,000 hours: ten times as close. What rounding had hidden would be out again.
#
# But only if somebody divided the *true* hours. If the views were worked out from the hours that are printed, they must be 10,000,000, whatever the true ones were. They are then no second look but an echo, and who crosses them with the hours proves what is false. The two cases can be told apart. For each title we know which views the printed hours give. If the true hours had been divided, the views would often be one step off; how often, follows from the runtime. So we count. Numbers half-way between two steps, where both are right, are left aside.

# %%
both = lists.rows.drop_nulls(["hours", "runtime", "views"])
steps = {
    "hours_base": kit.measures.find_base(both["hours"]).base,
    "views_base": kit.measures.find_base(both["views"]).base,
}
views = kit.attacks.compare_views(both, **steps)
Markdown(
    f"Of {views.n:,} views **{views.as_printed:,}** are what the printed hours give. "
    f"{views.expected:,.0f} would be, had the true hours been divided; the chance of "
    f"so many more is at most {kit.measures.say_power(views.chance)}. Left aside: "
    f"{views.n_tied} half-way, and {views.n_contradicting} whose three numbers "
    "contradict."
)

# %%
ways = kit.attacks.fit_quotients(both, **steps)
Markdown(
    f"And the way of rounding? To the nearest, {ways['nearest']:,} of {both.height:,} "
    f"rows fit; both rounded down, {ways['down']:,}; both rounded up, {ways['up']:,}. "
    "Of an echo this tells how the *views* were rounded. The hours it leaves open."
)

# %% [markdown]
# By runtime it is plainer still: the shorter the title, the more often true hours would have given other views.

# %%
edges, points = [45, 90, 105, 120, 180, 300, 450, 600], []
for shortest, longest in pairwise(edges):
    band = both.filter(pl.col("runtime").is_between(shortest, longest, closed="left"))
    part = kit.attacks.compare_views(band, **steps) if band.height else None
    if part is None or not part.n:
        continue
    seen, if_true = kit.wilson(part.as_printed, part.n), part.expected / part.n
    middle = (shortest + longest) // 2
    points += [
        (middle, "as printed", seen.value, seen.low, seen.high),
        (middle, "if the true hours had been divided", *[if_true] * 3),
    ]

# %% [markdown]
# One line is what was counted; the other what the true hours would lead to, worked out from the rounding and the runtime of each title.

# %%
kit.charts.chart_shares(
    pl.DataFrame(points, ["at", "line", "share", "low", "high"], orient="row"),
    along="runtime, minutes (middle of the band)",
    of="views that the printed hours give",
    title=f"Views that repeat the printed hours: {views.as_printed:,} of {views.n:,}",
    subtitle="Share of views that are the printed hours divided by the runtime, "
    f"rounded, and the share by chance. {kind}, N = {views.n:,}, 95% intervals",
    description=f"Two lines by runtime: the views that the printed hours give, "
    f"{views.as_printed / views.n:.0%} over all, and the share that would, had the "
    f"true hours been divided, {views.expected / views.n:.0%}.",
)

# %%
verdict = {
    True: "So the views add nothing to the hours: they are an echo.",
    False: "So the views may be a second look: that they are an echo is not shown.",
}
Markdown(verdict[views.is_from_printed])

# %% [markdown]
# Can the test come out either way? The same service, invented once more, now divides its true hours:

# %%
other = kit.sources.open_reports(seed=seed, are_views_from_printed=False)
second_look = kit.attacks.compare_views(other.weeks.rows, **steps)
echo = kit.sources.open_reports(seed=seed)
narrowed = [
    kit.attacks.narrow_hours(
        one.weeks.rows.with_columns(title=pl.coalesce("season", "title")), **steps
    )
    .table.join(one.truth.select("title", "week", true="hours"), on=["title", "week"])
    .filter(pl.col("left") < 1)
    for one in (other, echo)
]
is_right = pl.col("true").is_between("low_by_views", "high_by_views")
right = [n.select(is_right.sum()).item() for n in narrowed]
crossed = [n.height for n in narrowed]

# %% [markdown]
# Of both services we know the truth, so we can ask whether it lies where the crossed numbers say. Only rows that crossing narrows are counted.

# %%
Markdown(
    f"There {second_look.as_printed:,} of {second_look.n:,} views are what the printed "
    f"hours give, and {second_look.expected:,.0f} were expected: "
    f"{'an echo' if second_look.is_from_printed else 'no echo'}. Crossing both "
    f"narrows the hours of {crossed[0]:,} rows, the one in the middle to "
    f"{narrowed[0]['left'].median():.0%} of what was open, and the truth lies inside "
    f"in {right[0]:,} of them. Where the views are an echo, crossing them seems to "
    f"narrow {crossed[1]:,} rows just as well, and in {crossed[1] - right[1]:,} of "
    "these the truth lies outside."
)

# %% [markdown]
# That is the trap of this attack. The numbers fit together either way; a reader who has not tested where the views come from holds a proof that is false.

# %% [markdown]
# ## Behind the stars
#
# Some runtimes are not printed: a star, or a 0. Hours divided by views are a runtime, so they can be worked out, as far as both are known. This holds for an echo as for a second look.

# %%
told = [lists.rows, *(r.rows for r in reports if "views" in r.rows.columns)]
found = pl.concat(
    kit.attacks.find_runtimes(table, **steps).table.select(
        "runtime", "shortest", "longest"
    )
    for table in told
)
suppressed = found.filter(
    pl.col("runtime").is_null(), pl.col("shortest") <= pl.col("longest")
)
n_open = (suppressed["longest"] - suppressed["shortest"] + 1).sort()
shown = found.drop_nulls("runtime")
longest = pl.col("longest").fill_null(pl.col("runtime"))
held = shown.filter(pl.col("runtime").is_between("shortest", longest)).height

# %% [markdown]
# How many minutes are left of each? And does the method hold where the answer is known, on the runtimes that are printed?

# %%
Markdown(
    f"Runtimes worked out: {len(n_open)}. One minute is left of "
    f"{(n_open == 1).sum()}, at most ten of {(n_open <= 10).sum()}. Of "
    f"{shown.height:,} runtimes that *are* printed, {held:,} lie in what this method "
    "would have left of them."
)

# %% [markdown]
# A withheld number, put back from those around it: it is how blanks in tables of patients are put back too. Here it harms nobody.

# %% [markdown]
# ## Two publications, subtracted
#
# The weekly lists and the reports count the same hours. A title's half-year, less the weeks in which it was listed, is how long it was watched when it was in no list. Nobody printed that. And if a title came out in the last days of June or December, what is left are a few days.

# %%
name = pl.coalesce("season", "title")
listed = lists.rows.with_columns(title=name, base=changes.bases("week"))
left = pl.concat(
    kit.attacks.subtract_weeks(
        report.rows,
        listed,
        period=report.period,
        report_base=kit.measures.find_base(report.rows["hours"]).base,
    ).table
    for report in reports
)
agree = left.filter(~pl.col("contradicts"))
width = agree["high"] - agree["low"]
ends = pl.col("low", "high").cast(pl.Int64)
agree.select("title", "hours", "n_weeks", "by_week", ends).head(5)

# %% [markdown]
# The table shows the five titles with the most hours: those of the half-year, how many weeks were listed, their sum, and what is left.

# %%
middle = ((agree["low"] + agree["high"]) / 2 / agree["hours"]).median()
certain = agree.filter(pl.col("low") > 0).height
width_words = f"{width.median():,.0f}" if agree.height else "nothing"
told_left = (
    f"**Proved**, for {agree.height:,} titles: between `low` and `high` hours outside "
    f"the listed weeks. {certain:,} of them were watched outside for certain. The "
    f"title in the middle has {middle:.0%} of its hours there, known to within "
    f"{width_words}. "
    if agree.height
    else "No title stands in a list and in a report of the same weeks. "
)
Markdown(
    f"{told_left}Titles that contradict: {left.height - agree.height}. They are two "
    "works of one name, or two meanings of one word."
)

# %% [markdown]
# Rounding matters much for a small title and little for a large one. It grows with each number that is subtracted: a title with eight listed weeks is left open by nine times as many hours as one printed number.

# %% [markdown]
# ## And who watched?
#
# Now the question of this kit: is there a person in these numbers?
#
# Write a number of hours as what it is to a reader: a total. Each viewer has some minutes of the title, from none to every minute that there was, and they add up to the hours. From this the kit proves two things, and no third: how many people it takes at least, since nobody has more than 24 hours in a day, and how many at most can have seen the title to its end.

# %%
tables = {"a weekly list": (both, 7)}
for report in reports:
    months = f"{report.period[0]:%B} to {report.period[1]:%B %Y}"
    tables[months] = (report.rows, (report.period[1] - report.period[0]).days + 1)
rows = []
for what, (table, days) in tables.items():
    base = kit.measures.find_base(table["hours"]).base
    found = kit.attacks.bound_smallest(table, days=days, base=base)
    most = found.most.high if found.most else None
    rows.append((what, found.hours, found.least.low, most))
columns = ["smallest number of", "hours", "people, at least", "saw it all, at most"]
people = pl.DataFrame(rows, columns, orient="row")
people

# %% [markdown]
# **Proved**, in every world that fits: so many people at least, and no limit from above. One person may have watched a minute and another a thousand; the sum does not tell. There is no k in these numbers. Subtracting two of them leaves hours again, and hours of nobody in particular.
#
# The last column is the nearest that hours come to a count of people, and it is a limit from above, far from any small group.

# %% [markdown]
# ## Had they printed people
#
# The unit is what protects here, not the size of the numbers. To see it, let the same company print viewers by region in place of hours, with a rule: nothing under 5. Two editions, both invented, both a total of everybody so far.

# %%
with tempfile.TemporaryDirectory() as folder:
    for month, north, total in (("01", "31", "76"), ("02", "33", "79")):
        lines = ["region,viewers", f"North,{north}", "South,42", "Isles,<5"]
        text = "\n".join([*lines, f"All regions,{total}"])
        Path(folder, f"viewers so far 2024-{month}.csv").write_text(text)
    series, _ = kit.sources.read_editions(folder)
editions = [edition.table for edition in series["viewers so far"]]
isles = []
for table in editions:
    tables, rules = table.as_tables()
    audit = kit.audit_tables(tables, k=5, rule=rules)
    isles.append(audit.bounds(region="Isles").low)
    assert audit.bounds(region="Isles").is_proved

# %% [markdown]
# The blanks are put back by subtraction, within a table; then one edition is taken from the other:

# %%
january, february = (table.rows for table in editions)
gap = kit.attacks.compare_editions(
    january, february, by=["region"], k=5, is_so_far=True
)
came = dict(gap.table.filter("is_small").select("region", "low").iter_rows())
Markdown(
    f"**Proved.** The blank of the Isles is {isles[0]} in January, 76 − 31 − 42, and "
    f"{isles[1]} in February. The number of the North rose from 31 to 33, that of all "
    f"regions from 76 to 79: {came['total']} people watched for the first time, "
    f"{came['North']} in the North and {isles[1] - isles[0]} in the Isles. Neither "
    "edition printed a number so small."
)

# %% [markdown]
# The same subtraction that found hours of nobody finds a single islander.

# %% [markdown]
# ## The real files
#
# The kit does not hold Netflix's files. What the code of this page said of them on 29 November 2026 is kept in a table: of the weekly lists up to 19 July 2026, and the reports of the first half of 2023 and the second of 2024. The second table has the answers for the files that this page has run on.

# %%
asked = [(report.rows, report.period) for report in reports]
here = kit.attacks.summarise_hours(lists.rows, asked)
real = kit.sources.read_measured()
real.rename({"answer": "Netflix"})

# %% [markdown]
# And here, in the same words:

# %%
here.rename({"answer": "here"})

# %% [markdown]
# Three things stand out. The change of rounding in June 2023 is real, and came with the runtimes and views. The magazine was wrong: every number of the first report is a multiple of 100,000. And the views are an echo there, in the weekly lists and in the one of the two reports that has them; what crossing would seem to narrow is not to be trusted.
#
# Both reports name titles that came out in their last days. Of *Squid Game: Season 2*, which appeared on 26 December 2024, the list of the week to the 29th and the report together leave the 30th and the 31st: 132.2 to 132.4 million hours. Neither of the two prints a day; together they do.

# %% [markdown]
# ## Is it true?
#
# On invented files we can look behind the wall. Every interval must hold the true hours, or the cell fails.

# %% tags=["check"]
if is_invented:
    (report,) = reports
    inside = truth.filter(pl.col("week").is_between(*report.period))
    outside = inside.join(listed, on=["title", "week"], how="anti")
    true_left = outside.group_by("title").agg(true=pl.col("hours").sum())
    compared = left.join(true_left, on="title", how="left").fill_null(0)
    off = pl.max_horizontal(
        pl.col("low") - pl.col("true"), pl.col("true") - pl.col("high")
    )
    assert compared.select(off.max()).item() < 1e-3  # hours; the sums are of floats
    assert held == shown.height
    assert right[0] == crossed[0]
    assert right[1] < crossed[1]
f"Remainders checked: {left.height if is_invented else 0}."

# %% [markdown]
# And what the text says, where the parameters are those of this page:

# %% tags=["check"]
answers = {(about, asked): told for about, asked, told in real.rows()}
few = "titles of which 1 to 6 days are left, with hours for certain"
listed_too, n_few, n_both = "titles that were in weekly lists too", 0, 0
for about in ("January to June 2023", "July to December 2024"):
    n_few += int(answers[about, few].split(";")[0])
    n_all, n_bad = answers[about, listed_too].split("; numbers that contradict: ")
    n_both += int(n_all) - int(n_bad)
assert (n_few, n_both) == (42, 770)
weekly = " ".join(
    told for (about, _), told in answers.items() if about == "weekly lists"
)
assert "10,000 from 4 July 2021 to 11 June 2023; 100,000 from 18 June" in weekly
assert "that it came later has a chance of 10⁻³⁷" in weekly
assert "6,180 of 6,191; 5,575 expected" in weekly
assert "132,200,000 to 132,400,000 hours on 2 days" in answers[about, few]

# %% tags=["check"]
if is_invented and (seed, attempts, tried_bases[0]) == (62, 300, 100):
    assert (lists.rows.height, reports[0].rows.height) == (3_120, 599)
    assert eight.attack.succeeded == 298
    assert eight.baseline.succeeded == 75
    assert f"{eight.rate.low:.0%} to {eight.rate.high:.0%}" == "98% to 100%"
assert isles == [3, 4]
assert came == {"North": 2, "total": 3}
"What the text says is what was found."

# %% [markdown]
# In one table, as the report prints it:

# %%
whose = "invented" if is_invented else "your files"
hours_claim = f"{lists.rows.height:,} numbers of hours by week, {whose}"
small = people.sort("people, at least").row(0)
small_claim = f"The smallest number of a report: {small[1]:,} hours, {whose}."
small_words = f"At least {small[2]:,} people watched; hours set no limit from above."
echo_words = f"{views.as_printed:,} of {views.n:,} views repeat the printed hours."
left_words = (
    f"The hours of {agree.height:,} titles outside the listed weeks, to within "
)
left_words += f"{width_words} for the one in the middle. No group of people."
base_claim = f"Eight numbers, rounded to one of {len(tried_bases)} bases (invented)."
base_words = f"A reader tells the base: {kit.words.say_rate(eight.rate)}; unread: "
base_words += f"{kit.words.say_rate(eight.baseline_rate)}."
regions = "Viewers so far by region, two editions, none under 5 (invented)."
islander = "One person of the Isles and two of the North began in February."

# %%
kit.show_findings(
    [
        kit.FindingRow(
            f"{hours_claim}; with views.", None, None, echo_words, kit.Counted
        ),
        kit.FindingRow(f"{hours_claim}; with half-years.", None, None, left_words),
        kit.FindingRow(small_claim, None, None, small_words),
        kit.FindingRow(base_claim, None, None, base_words, kit.Scored),
        kit.FindingRow(regions, 31, isles[1] - isles[0], islander),
    ]
)

# %% [markdown]
# ## Files of your own
#
# Download the lists from Netflix's page of the Top 10 and the reports from its newsroom, then set `top10_path` and `engagement_paths` at the head of this page. Any other table of counts, as CSV or spreadsheet, goes through `read_counts`, and a folder of its editions through `read_editions`:
#
# ```python
# table = read_counts("viewers.xlsx", names={"side": "region", "top": "age"}, k=5)
# tables, rules = table.as_tables()
# print(table.notes, table.left_out)
# audit_tables(tables, k=5, rule=rules)
# ```
#
# It finds the totals by their names or by adding up, reads "<5", "1-4", "*" and "[c]" for what they say, and lists every row that it could not read.

# %% [markdown]
# ## Where to go next
#
# - [21-two-safe-tables](21-two-safe-tables.ipynb): tables that count people, side by side.
# - [51-thresholds-in-the-wild](51-thresholds-in-the-wild.ipynb): the rules of real publishers, under attack.
# - [61-audit-a-headline](61-audit-a-headline.ipynb): a sentence in place of a table.

# %% [markdown]
# ## Limits
#
# - **The page's own files are invented.** What is said of Netflix rests on its files as they were in November 2026. A company may correct an old week in silence; then a proof of ours is about the file and not about the world.
# - **One meaning of an hour.** A subtraction takes for granted that both publications count the same hours of the same title. A few contradict, so for some titles that is not so; among those that do not contradict there may be more. Titles are matched by their names, and two works of one name that are in one file only once go unseen.
# - **Rounding to the nearest** is taken for granted of the hours. An echo shows how views were rounded and nothing of the hours. That a report lists what has more than 50,000 hours, and prints no number below 100,000, speaks against rounding down; rounding up would move every interval by half a step, and leave each as wide as it is.
# - **The chance is of even numbers.** It takes the last digits of unrounded numbers for evenly spread, and different numbers for independent. For hours in the millions that is a fair picture.
# - **Only usual bases.** 1, 2, 3 and 5, and these with noughts. A base of 70 is measured as 10.
# - **At least so many people** takes for granted that nobody watches two screens at once, or a film faster than it was made. Where a number counts accounts, it is accounts that play one stream.
# - **Nothing on people is not nothing at all.** That hours give nobody away holds for hours of the world in such amounts. For one small country, or the hours of a single evening, it would have to be asked again.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - Netflix, Top 10, weekly lists; and "What We Watched: A Netflix Engagement Report", editions of January to June 2023 and July to December 2024. The figures are facts published by Netflix; the files are not part of the kit.
# - On the rounding as the press had it: `data/published_claims.csv`, row `what-we-watched-rounding`, with the pages it rests on.
# - W. Hoeffding, "Probability inequalities for sums of bounded random variables", JASA 58, 1963: the most that a chance of so many matches can be.
# - A. Viterbi, "Error bounds for convolutional codes and an asymptotically optimum decoding algorithm", IEEE Transactions on Information Theory 13(2), 1967: the likeliest cut of a series, exactly.
# - L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control", Springer, 2001, chapter 9: what rounded numbers leave open.
