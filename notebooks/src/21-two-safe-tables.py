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
#     why_not: It names small groups one by one, which is for invented people only; printed tables of any publisher can be given to kit.attacks.on_releases.tables.audit_tables.
# ---

# %% [markdown]
# # Can two tables that each keep the rule break it together?
#
# **Finding.** Yes. In an invented audience, a table of a film's viewers by state and age keeps every blank open, even to a reader who knows how the blanks were chosen. A second, in broader age bands, is just as safe. Side by side, the two give back 17 of their 65 blanks exactly. The smallest is a group of one.
#
# **How.** The printed numbers are sums of one another. For each blank, a program finds the fewest and the most people it can hold in any audience that fits everything on both pages.
#
# **Limits.** It works where both tables count the same people and print exact numbers, or numbers whose rounding is known. Of the 65 blanks, 46 stayed safe: see [Limits](#Limits).
#
# **Data.** All numbers are invented: a textbook table of 209 people, and an audience of 100,000 viewers of whom 24,719 watched the film.
#
# **Time.** About 10 seconds to run.

# %% tags=["parameters"]
k = 11  # the smallest number of people that may be printed, at least 2
title = "A Christmas Prince"  # the film that is counted
bands = {  # the age bands of the second table, and those of the first within them
    "under 25": ["13-17", "18-24"],
    "25-44": ["25-34", "35-44"],
    "45 and over": ["45-54", "55-64", "65+"],
}
seed = 2017  # for numbers withheld at random; a real publisher keeps it secret
base = 5  # in the part on rounding: what numbers are rounded to, in people
some_states = ["ND", "NH", "WY"]  # states whose rows are shown, by postal code

# %%
from itertools import product

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## The attacker
#
# She reads what a publisher prints, on its site, in a report, in an answer to a newspaper. She has never seen the log behind it. She wants to fill in the blanks, because a blank in such a table is a promise: *here are so few people that we shall not say how many*. She has patience, a pencil, and a second page of the same report.
#
# What is a filled blank worth? By itself it names nobody. But suppose it says that one viewer of that age in that state watched the film. Then whatever else is printed about "viewers of that age in that state" is about that one person, and anybody who knows her can read it so.

# %% [markdown]
# ## Three blanks, by hand
#
# Begin with a table that fits on a napkin: 209 people, three age groups, three regions, and a rule that withholds every number under 10. The totals are printed, as they nearly always are. A dash is a blank.

# %%
counted = pl.DataFrame(
    {
        "age": ["under 30", "30 to 59", "60 and over", "total"],
        "north": [23, 7, 35, 65],
        "middle": [4, 60, 12, 76],
        "south": [41, 18, 9, 68],
        "total": [68, 85, 56, 209],
    }
)
napkin = counted.unpivot(index="age", variable_name="region", value_name="viewers")
printed = kit.publishing.print_table(napkin, rule=kit.Threshold(10))
printed.pivot("region", index="age", values="viewers")

# %% [markdown]
# Three numbers are missing, and each is the only one missing in its row. So each is its row's total less the others: 68 − 23 − 41, then 85 − 60 − 18, then 56 − 35 − 12. The program does the same sums and says how sure it is. A dot is a number that is certain.

# %%
by_hand = kit.audit_tables(printed, k=10, rule=kit.Threshold(10))
named = pl.concat_str("age", pl.lit(", "), "region").alias("group")
kit.charts.chart_bounds(
    by_hand.table.select(named, "low", "high"),
    title="The margins give all three blanks back",
    subtitle="People in each withheld cell, from the printed ones. Invented, N = 209",
    description="Invented. The margins leave one possible number for each of the three "
    "withheld cells, so all three are known.",
)

# %%
Markdown(
    f"Of {by_hand.table.height} blanks, **{by_hand.counts['recovered']}** are "
    "recovered."
)

# %% [markdown]
# ## How offices protect a table
#
# Statistical offices have known this for half a century. They withhold further numbers, large ones, only to give the small ones cover. The rule of thumb used here: no row and no column may have a single blank, nor blanks that add up to fewer than k people. Wherever one does, its smallest printed number goes as well.

# %%
covered = kit.rules.withhold(napkin, k=10)
covered.pivot("region", index="age", values="viewers")

# %% [markdown]
# Now six numbers are missing, and they form a ring: walk along a row from one blank to the next, then along a column, and after six steps you are back. Move one person along a row out of a blank, and she must be made up for in the next, and so on round the ring; then every total is as before. Only one number is free, and it can change a good deal before a count falls below zero.

# %%
safe = kit.audit_tables(covered, k=10)
safe.table.select("age", "region", "low", "high", "verdict")

# %% [markdown]
# These are the verdicts of an audit. A blank is **recovered** if only one number fits. It is **disclosed** if it is certain to hold fewer than k people, and the table says more about it than the rule itself does. Otherwise it is **safe**. The intervals are exact: for both ends of each there is a whole table of whole people that fits.
#
# Some publishers print a different sign for a number that is small and for one that only gives cover. That is honest, and it is a gift: three of the six blanks are then known to be 1 to 9, and little is left open in the ring.

# %%
is_small = (napkin["viewers"] < 10) | covered["viewers"].is_not_null()
signed = kit.audit_tables(
    [covered, covered.filter(is_small)], k=10, rule=[None, kit.Threshold(10)]
)
signed.table.select("age", "region", "low", "high", "verdict")

# %% [markdown]
# _Try it: print one of the three covering numbers after all. Does it matter which?_

# %% [markdown]
# ## Working backwards
#
# The rule of thumb has two faults, and both lie in what the reader knows. She knows that zeros are printed, so a blank is no zero. And she knows the rule of thumb. Here are four towns of two people each and their total, under a rule that withholds every number under 3. All four are blank, and to the audit above each may be 0 to 8.

# %%
towns = pl.DataFrame({"town": [*"abcd", "total"], "viewers": [2, 2, 2, 2, 8]})
page = kit.rules.withhold(towns, k=3)
kit.audit_tables(page, k=3).table.select("town", "low", "high", "verdict")

# %% [markdown]
# She tries every way to split 8 people into four towns, puts each through the rule of thumb, and keeps those that come out with the same blanks:

# %%
splits = [split for split in product(range(9), repeat=4) if sum(split) == 8]
tries = [towns.with_columns(viewers=pl.Series([*split, 8])) for split in splits]
same = [
    split
    for split, t in zip(splits, tries, strict=True)
    if kit.rules.withhold(t, k=3).equals(page)
]
Markdown(f"Of {len(splits)} ways, {len(same)} is left: {', '.join(map(str, same))}.")

# %% [markdown]
# Why? If one town had three people or more, the rule would have printed it, because the others add up to 3 or more without it. So no blank here is mere cover. Each is 1 or 2, and together they are 8.
#
# The kit's own protection, `kit.SecondarySuppression`, is made for that reader. It never withholds a zero, and its audit allows for that. It also withholds a few more numbers at random, so that a blank proves nothing: any blank may hide a large number that was drawn. A reader who works backwards has to keep every table that fits what is printed, and the audit has looked at all of these. The draw stays secret, and so does its seed. On this page the seed is a parameter, so that everybody gets the same page.

# %% [markdown]
# ## A table of real size
#
# Now the invented audience: everybody who watched the film, by state and by age band. The log is asked once, to print the tables. From then on, it is out of reach.

# %%
log, film = kit.open_films(), kit.watched(title)
by_age = kit.tabulate(log, film, by=["region", "age_band"])
small = by_age.filter(pl.col("viewers").is_between(1, k - 1)).height
cover = kit.SecondarySuppression(k, seed=seed)
protected = cover.protect(by_age)
first, blanks = protected.printed, protected.n_suppressed
film_people = kit.count(log, [film])[0]
Markdown(
    f"> {kit.text(film.sentence(film_people))}\n\n"
    f"The table has {first.height} numbers. {small} of them are under {k} and are "
    f"withheld; {blanks - small} more are withheld as cover or at random: "
    f"**{blanks} blanks**."
)

# %% [markdown]
# A few states with small audiences, as they were printed:

# %%
rows = first.filter(pl.col("region").is_in(some_states))
rows.pivot("age_band", index="region", values="viewers")

# %% [markdown]
# Is that enough? Two audits: of a table that withholds only the small numbers, and of the one that was printed.

# %%
bare = kit.audit_tables(
    kit.publishing.print_table(by_age, rule=kit.Threshold(k)),
    k=k,
    rule=kit.Threshold(k),
)
alone = kit.audit_tables(first, k=k, rule=cover)
pl.DataFrame(
    [{"table": "threshold only"} | bare.counts, {"table": "printed"} | alone.counts]
)

# %% [markdown]
# A blank that is recovered or disclosed is lost. Here is what the audit says of the printed table:

# %%
Markdown(
    f"{protected.verdict} She may still guess: {small} of the {blanks} blanks are "
    f"small, so the guess that one is small is right in {protected.share_small:.0%} of "
    "cases. She cannot prove it of any."
)

# %% [markdown]
# This publisher did more than the textbooks ask.

# %% [markdown]
# ## The second table
#
# Some time later another page of the same report prints the same viewers by state again, in three broad age bands. It is protected in the same way, and audited.

# %%
by_band = kit.tabulate(log, film, by=["region", "age_band"], groups={"age_band": bands})
second = cover.publish(by_band)
broad = kit.audit_tables(second, k=k, rule=cover, groups={"age_band": bands})
Markdown(
    f"{second.height} numbers, {second['viewers'].null_count()} blanks, of which "
    f"{broad.counts['safe']} are safe. The smallest number printed in either table is "
    f"{min(alone.k_cell, broad.k_cell)}."
)

# %% [markdown]
# The same states as above, in the second table:

# %%
rows = second.filter(pl.col("region").is_in(some_states))
rows.pivot("age_band", index="region", values="viewers")

# %% [markdown]
# ## Side by side
#
# Each broad band is the sum of two or three of the narrow ones. That is all that the attacker needs to know. Give both pages to the program:

# %%
both = kit.audit_tables([first, second], k=k, rule=cover, groups={"age_band": bands})
recovered = both.table.filter(pl.col("verdict") == "recovered").sort("low")
tiny = recovered.filter(pl.col("low").is_between(1, k - 1))
Markdown(
    f"Blanks in both tables: {both.table.height}. **Recovered: {recovered.height}**, "
    f"of which {tiny.height} hold 1 to {k - 1} people. Disclosed: "
    f"{both.counts['disclosed']}. Still safe: {both.counts['safe']}."
)

# %% [markdown]
# Take the smallest of them, and lay what both pages print about it in one column: the broad band first, then its parts.

# %%
least = tiny.head(1)
here = pl.concat([second, first]).join(least.select("region"), on="region")
inside = [
    {"age_band": band}
    for name, parts in bands.items()
    if set(parts) & set(least["age_band"])
    for band in (name, *parts)
]
here.join(
    pl.DataFrame(inside, {"age_band": pl.String}), on="age_band", maintain_order="right"
)

# %% [markdown]
# And what the audit says of the blank among them:

# %%
least.select("region", "age_band", "low", "high")

# %% [markdown]
# It takes one subtraction. The fine table hid that number behind other blanks in the same row. But those lie in other broad bands. The second table never asks what the first has hidden: it prints a band that is large enough.

# %%
cell = pl.concat_str("region", pl.lit(", "), "age_band").alias("cell")
ends = both.table.join(alone.table, on=["region", "age_band"], suffix="_before")
lost = ends.filter(pl.col("verdict") != "safe").height
ends = ends.sort(pl.col("verdict") == "safe", "high", "region", "age_band")
narrowed = ends.select(cell, "low_before", "high_before", "low", "high")
narrowed = narrowed.head(min(max(lost, 5), 30))

# %% [markdown]
# Here are all blanks of the first table that are recovered or disclosed, with what it leaves open by itself:

# %%
kit.charts.chart_narrowed(
    narrowed,
    before="what the first table leaves open",
    after="what both leave",
    title=f"The second page strips {lost} of the {blanks} blanks of the first",
    subtitle=f"Withheld cells that are recovered, or shown to be under {k}. {title}, "
    f"invented audience, N = {film_people:,}",
    description=f"Invented audience. Side by side, the two tables leave one possible "
    f"number for {recovered.height} withheld cells; the first alone left up to "
    f"{narrowed['high_before'].max()} open.",
)

# %% [markdown]
# A careful publisher checked the pale bars: any number along them was possible. The dots are what is left when the pages lie side by side. The blanks that are not in the chart kept their cover: another number in their band is blank as well, or the band itself is.
#
# _Try it: in the table of North Dakota above, why do the two oldest bands keep some doubt? Which number would settle them?_

# %% [markdown]
# ## Does a larger k help?
#
# Both tables again, printed under other thresholds and protected anew each time. Read apart, all of their blanks are safe at every one of these k; the last three columns say what becomes of them side by side.

# %%
ks = [2, 3, 5, 11, 20, 50, 100]
cut = {"age_band": bands}
covers = {n: kit.SecondarySuppression(n, seed=seed) for n in ks}
pairs = {
    n: [how.publish(table) for table in (by_age, by_band)] for n, how in covers.items()
}
audits = {
    n: kit.audit_tables(pair, k=n, rule=covers[n], groups=cut)
    for n, pair in pairs.items()
}

# %% [markdown]
# Beside it, what each table gives away when it is read by itself:

# %%
apart = {
    n: [kit.audit_tables(p, k=n, rule=covers[n], groups=cut) for p in pair]
    for n, pair in pairs.items()
}
lost_apart = {
    n: sum(a.table.height - a.counts["safe"] for a in found)
    for n, found in apart.items()
}
pl.DataFrame(
    {"k": n, "blanks": a.table.height, "not safe, read apart": lost_apart[n]} | a.counts
    for n, a in audits.items()
)

# %% [markdown]
# A larger k makes more blanks. As this page is saved, up to a point it also gives more of them back. The number k is not what fails here. Each table was checked as if the other did not exist.

# %% [markdown]
# ## Rounding instead
#
# Many publishers blank nothing and round everything, to the nearest 5 or 10. A printed 10 then means 8 to 12. Here, too, each number is blurred by itself, and sums tie them together. Two regions by hand: both print 5, so 3 to 7 each; their total prints 15, so 13 to 17. Two numbers of at most 7 make at most 14, so the total is 13 or 14, and each of the two is 6 or 7.

# %%
blurred = pl.DataFrame({"region": ["north", "south", "total"], "viewers": [5, 5, 15]})
three = kit.audit_tables(blurred, k=10, rule=kit.Rounding(5))
three.table.select("region", "printed", "rule_low", "rule_high", "low", "high")

# %% [markdown]
# Now both tables of the film, rounded and with no blanks at all: first the one by age band alone, then both.

# %%
rule = kit.Rounding(base)
rounded = [kit.publishing.print_table(table, rule=rule) for table in (by_age, by_band)]
one_page = kit.audit_tables(rounded[0], k=k, rule=rule)
two_pages = kit.audit_tables(rounded, k=k, rule=rule, groups={"age_band": bands})
width = (pl.col("high") - pl.col("low") + 1).mean().round(1).alias("numbers left, mean")
pl.concat(
    pl.DataFrame({"tables": name} | found.counts).hstack(found.table.select(width))
    for name, found in {"the first": one_page, "both": two_pages}.items()
)

# %% [markdown]
# Against these sums, rounding gives away fewer numbers than blanks did, as this page is saved. But the second page settles some, and they need not be small ones. Here is a state in which that happens, with what its rounding alone allows (`rule_low` to `rule_high`) and what is left.

# %%
forced = two_pages.table.filter(pl.col("verdict") == "recovered")
state = forced.filter(pl.col("region") != "total").select("region").head(1)
shown = two_pages.table.join(state, on="region", maintain_order="left")
shown.select("region", "age_band", "printed", "rule_low", "rule_high", "low", "high")

# %% [markdown]
# Look at the broad bands, as this page is saved. The parts of 25 to 44 can make no more than their two highest numbers together, which is less than the band's own rounding allows. With that, all three bands at their highest make just the lowest number that the total can stand for. So everything in that sum stands at its end: most of the parts were rounded down and the total was rounded up, and that happened to print the exact counts.
#
# Here is what other roundings leave to the same sums:

# %%
bases = [3, 5, 7, 10, 20]
coarser = [
    [kit.publishing.print_table(t, rule=kit.Rounding(n)) for t in (by_age, by_band)]
    for n in bases
]
pl.DataFrame(
    {"rounded to": n}
    | kit.audit_tables(
        pages, k=k, rule=kit.Rounding(n), groups={"age_band": bands}
    ).counts
    for n, pages in zip(bases, coarser, strict=True)
)

# %% [markdown]
# ## What would have helped
#
# One audit of everything that is out, before the next page goes out. It takes a fraction of a second, and a blank in one table can be given cover in the other. Offices call this the protection of *linked tables*, and there is software for it. A publisher who does not want that can print one table and no other, or round the second page. Here is what rounding the second page alone does to the blanks of the first:

# %%
mixed = kit.audit_tables(
    [first, rounded[1]], k=k, rule=[cover, rule], groups={"age_band": bands}
)
of_blanks = mixed.table.filter(pl.col("printed").is_null())
found = dict(of_blanks["verdict"].value_counts().rows())
hit = of_blanks.height - found.get("safe", 0)
Markdown(
    f"Second page rounded to {base}: of the {of_blanks.height} blanks of the first, "
    f"{found.get('recovered', 0)} are recovered, {found.get('disclosed', 0)} "
    f"disclosed, {found.get('safe', 0)} safe. So {hit} are hit, where the second page "
    f"with blanks hit {lost} of the first."
)

# %% [markdown]
# Two protections that were chosen apart do not add up to one.
#
# _Try it: protect with `kit.SecondarySuppression(30, seed=seed).publish(by_age)` but print the second table at 11. Does the greater care in one table help, while the other stays as it is?_
#
# _Try it: a publisher adds a third page, by state and plan (`kit.tabulate(log, film, by=["region", "plan"])`). Give all three to `kit.audit_tables`. Why does the third not help the attacker?_

# %% [markdown]
# ## Is it true?
#
# The audits saw printed numbers and nothing else. Here we look behind the wall: every interval of every audit must hold the true count, and the numbers that this page states must be those found.

# %% tags=["check"]
truth = pl.concat([by_age, by_band]).unique(["region", "age_band"])
for audit in (bare, alone, broad, both, one_page, two_pages, mixed, *audits.values()):
    told = audit.table.join(truth, on=["region", "age_band"])
    assert told.height == audit.table.height
    assert (told["viewers"] >= told["low"]).all()
    assert (told["viewers"] <= told["high"]).all()
    assert audit.is_exact
f"All {both.table.height} intervals of the two pages hold the true number."

# %% tags=["check"]
assert by_hand.table.select("low", "high").rows() == [(7, 7), (4, 4), (9, 9)]
assert safe.counts == {"recovered": 0, "disclosed": 0, "safe": 6}
assert signed.counts == {"recovered": 0, "disclosed": 3, "safe": 3}
assert same == [(2, 2, 2, 2)]
assert three.table.select("low", "high").rows() == [(6, 7), (6, 7), (13, 14)]
is_as_published = (k, title, base, seed) == (11, "A Christmas Prince", 5, 2017)
if is_as_published:
    assert (small, blanks, both.table.height, film_people) == (55, 61, 65, 24_719)
    assert [list(a.counts.values()) for a in (alone, broad)] == [[0, 0, 61], [0, 0, 4]]
    assert both.counts == {"recovered": 17, "disclosed": 2, "safe": 46}
    cells = ("region", "age_band", "low", "high")
    assert least.select(cells).rows() == [("ND", "13-17", 1, 1)]
    assert (both.k_cell, both.k_release) == (11, 1)
    assert not any(lost_apart.values())
    assert all(audits[n].counts["recovered"] == audits[n].table.height for n in (2, 3))

# %% tags=["check"]
if is_as_published:
    assert two_pages.counts["recovered"] == 6
    tops = shown.filter(pl.col("age_band").is_in(list(bands)))["high"].sum()
    assert tops == shown.filter(pl.col("age_band") == "total")["low"].item()
    assert protected.is_certain
    assert protected.knows_choice
    assert (lost, hit) == (19, 18)

# %% [markdown]
# In one table, as the report prints it:

# %%
blanked = kit.FindingRow(
    f"{title}: viewers by state and age, in two tables, each safe for k = {k}.",
    both.k_cell,
    both.k_release,
    f"{recovered.height} of {both.table.height} withheld numbers are known exactly; "
    f"{both.counts['disclosed']} more are known to be under {k}.",
)
rounded_off = kit.FindingRow(
    f"The same two tables with no number withheld, each rounded to {base}.",
    two_pages.k_cell,
    two_pages.k_release,
    f"{forced.height} of {two_pages.table.height} rounded numbers are known exactly.",
)
kit.show_findings([blanked, rounded_off])

# %% [markdown]
# ## Where to go next
#
# - [22-the-press-archive](22-the-press-archive.ipynb): sentences in place of tables, subtracted from each other.
# - [51-thresholds-in-the-wild](51-thresholds-in-the-wild.ipynb): the rules of real publishers, under this attack and others.
# - [62-what-they-publish](62-what-they-publish.ipynb): rounding, read off the numbers of a real publisher.

# %% [markdown]
# ## Limits
#
# - **The audience is invented**, and so is the report. No publisher printed these tables. How many blanks fall depends on the film and on the two cuts; two cuts of which neither refines the other may give back none.
# - **Both pages must count the same people in the same way.** If one of them counts accounts and the other households, or one was printed a week later, the sums do not hold. Often the program notices: it then names a smallest set of numbers that contradict each other. It does not always notice.
# - **Exact, or known rounding.** Against numbers with random noise nothing here is certain.
# - **People, not titles.** Each viewer has one state and one age band, so these numbers add up. Titles do not: many people watch several. A table with a title in every row has to be audited one title at a time.
# - **What is proved, and what is likely.** No blank of one table can be proved small; most are, and a guess is mostly right. Blanks at random make certainty impossible. They leave the odds as they are.
# - **Another way to protect one table** would change nothing: both tables were safe, blank by blank, and that is all that looking at one table can achieve.
# - **Exactness.** The intervals on this page are exact. With many large tables that share dimensions in a ring they may be wider than need be; the audit flags each end that no world of whole people was found to attain.
# - **A small group is not a name.** It becomes one for somebody who knows a person in it.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47(7), 2001: the audit of withheld cells as linear programs.
# - L. H. Cox, "Suppression methodology and statistical disclosure control", Journal of the American Statistical Association 75(370), 1980: withholding further numbers as cover.
# - L. Willenborg, T. de Waal, "Elements of Statistical Disclosure Control", Springer, 2001: primary and secondary suppression, rounding, linked tables.
# - R. Wong, A. Fu, K. Wang, J. Pei, "Minimality attack in privacy preserving data publishing", VLDB 2007: working backwards from how a publisher chose.
# - N. Vorob'ev, "Consistent families of measures and their extensions", Theory of Probability and its Applications 7(2), 1962: when tables that agree where they overlap are tables of one population.
# - P.-P. de Wolf, S. Giessing, "Adjusting the τ-ARGUS modular approach to deal with linked tables", Data & Knowledge Engineering 68(11), 2009: protecting linked tables together.
