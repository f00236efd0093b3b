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
#     why_not: >-
#       It is about a table with a row for each person, which it builds from columns
#       that only the invented audience has.
# ---

# %% [markdown]
# # How many people look like you in a table without names?
#
# **Finding.** Too few. A table of 100,000 viewers holds no name, only state, age band, plan, device and number of plays. Of these people, 22% look like nobody else in it. A sample of it hides that: by its own estimate people are three times safer than they are.
#
# **How.** We build the table from the invented audience and put people who look alike into one class. Then we measure the classes: how small they are, what their people have in common, and what a sample of the table would have told about all of it.
#
# **Limits.** To be alone in a table is not yet to be named, and the audience is invented: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers, November and December 2017.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
quasi = ["region", "age_band", "plan", "device", "plays"]  # what an outsider may know
film = "A Christmas Prince"  # whether somebody saw it is what nobody should learn
k = 11  # the smallest class that a careful publisher hands out
fraction = 0.05  # of the people, in the sample
seed = 2017  # for the people who are drawn

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## The attacker
#
# A service shares a table with a research partner. It has one row for each viewer and no names. Somebody at the partner has a neighbour who is a viewer. He knows her state and her age; he sees on which device she watches; she has told him how much. He looks for her row.
#
# Columns that an outsider may know are **quasi-identifiers**. People who are equal in all of them form an **equivalence class**: for the outsider they all look alike. The table is **k-anonymous** if every class holds at least k people. This k is Sweeney's. It counts the people who look like *you*. It is not the k of the other pages, the smallest number that may be printed: a page of numbers has no rows in which anybody could be found.

# %% [markdown]
# ## Five people, by hand
#
# | state | age | saw the film |
# |---|---|---|
# | Maine | 25–34 | yes |
# | Maine | 25–34 | yes |
# | Maine | 35–44 | no |
# | Ohio | 35–44 | yes |
# | Ohio | 35–44 | no |
#
# There are three classes, of two people, one person and two people. So k is 1, and one of five is unique. The first class has a fault that k does not see. Both its people saw the film: whoever knows that you are one of the two knows that you saw it. That class holds one value of what is **sensitive**, so its l, the number of values, is 1.

# %%
five = pl.DataFrame(
    {
        "state": ["Maine"] * 3 + ["Ohio"] * 2,
        "age": ["25-34"] * 2 + ["35-44"] * 3,
        "saw": ["yes", "yes", "no", "yes", "no"],
    }
)
by_hand = kit.measures.measure(five, ["state", "age"], sensitive=["saw"])
by_hand.rows.filter(
    pl.col("name").is_in(["k", "sample_uniqueness_per_person", "l_distinct"])
)

# %% [markdown]
# ## What was handed out
#
# The table has one row for each viewer of the invented audience. We never show a row of it, only how many people share one.

# %%
plays = kit.open_films().plays
of_viewer = ["region", "age_band", "plan"]
people = plays.group_by("viewer", *of_viewer).agg(
    pl.col("device").cast(pl.String).mode().min(),  # of equals, the first by name
    plays=pl.len(),
    saw=(pl.col("title").cast(pl.String) == film).any(),
)
table = people.sort("viewer").drop("viewer").collect()
Markdown(f"The table has {table.height:,} rows. {table['saw'].sum():,} people saw it.")

# %% [markdown]
# ## The attack
#
# The attacker learns one column after the other. With each, the classes get smaller.

# %%
steps = []
for n_known in range(1, len(quasi) + 1):
    classes = kit.measures.group_people(table, quasi[:n_known], sensitive=["saw"])
    few = kit.measures.share_below_k(classes, k=k)
    alone = kit.measures.sample_uniqueness(classes)
    for line, share in {"unique": alone, f"fewer than {k} alike": few}.items():
        told = kit.wilson(round(share.value * table.height), table.height)
        steps.append((n_known, line, told.value, told.low, told.high))
shares = pl.DataFrame(steps, ["at", "line", "share", "low", "high"], orient="row")

# %%
last = shares.filter(pl.col("at") == len(quasi))
unique, small = last["share"].to_list()
known = ", ".join(name.replace("_", " ") for name in quasi)
kit.charts.chart_shares(
    shares,
    along="columns known",
    of="people",
    title=f"{unique:.1%} of the people are unique in {len(quasi)} columns",
    subtitle=f"Columns in this order: {known}; N = {table.height:,}",
    description=f"Two lines that rise with the columns known, to {unique:.1%} unique "
    f"and {small:.1%} with fewer than {k} alike.",
)

# %% [markdown]
# _Try it: put `plays` first in `quasi`. The end is the same, for the same columns make the same classes; which column does the harm shows earlier._
#
# ## Which column does the harm?

# %%
parts = kit.measures.contribution(classes)
worst = parts.rows.sort("uniqueness_lost_per_person").row(-1, named=True)
lost, name = worst["uniqueness_lost_per_person"], worst["column"].replace("_", " ")
Markdown(
    f"Without the column *{name}*, the share of unique people would fall by "
    f"{100 * lost:.1f} percentage points. It is the one to leave out or to make "
    "coarser."
)

# %% [markdown]
# ## How well it works
#
# A class of two is no safe place: who guesses is right every other time. The mean chance over people is the **prosecutor's risk**. The baseline is a guess among all rows, without a look at the columns.

# %%
risk = kit.measures.prosecutor_risk(classes)
Markdown(
    f"The attacker finds a person whom he knows to be in the table with a chance of "
    f"{risk.per_person_mean.value:.1%} on average. A guess among all rows is right in "
    f"1 of {table.height:,}."
)

# %% [markdown]
# To look like many is not enough, as the five people by hand showed. Next is what those who look alike have in common: whether they saw the film. **l** is the number of answers in the class that has fewest. **t** is how far the shares in some class lie from those of the whole table: 0 is no lead at all, 1 is certainty where the table has none.

# %%
large = classes.sizes.filter(pl.col("people") >= k).drop("people")
kept = table.join(large, on=quasi, nulls_equal=True)
of_large = kit.measures.group_people(kept, quasi, sensitive=["saw"])
l_all = kit.measures.distinct_l(classes, "saw").value
l_large = kit.measures.distinct_l(of_large, "saw").value
t_large = kit.measures.t_closeness(of_large, "saw").value
Markdown(
    f"In all classes, l is {l_all}. Where only the {kept.height:,} people in classes "
    f"of {k} or more are handed out, l is {l_large} and t is {t_large:.2f}."
)

# %% [markdown]
# And how often is a guess right that reads the classes? The baseline is the guess that most people of the table did what most did.

# %%
guess = kit.measures.attribute_inference(of_large, "saw")
Markdown(
    f"Whoever guesses what most of a class did is right about "
    f"{guess.posterior.value:.1%} of these people. The baseline is right about "
    f"{guess.prior.value:.1%}."
)

# %% [markdown]
# ## What a sample tells of everybody
#
# Often a sample is handed out, and the publisher says: whoever is unique in it has a double outside. How many have one must then be estimated. Here all people are known, so that the estimates can be checked.

# %%
sample = table.sample(fraction=fraction, seed=seed, shuffle=True)
weighted = sample.with_columns(weight=pl.lit(1 / fraction))
drawn = kit.measures.group_people(sample, quasi)
estimate = kit.measures.population_uniques(drawn, population=table.height)
truth = round(kit.measures.sample_uniqueness(classes).value * table.height)
shown = f"{estimate.chosen.value:,.0f} by the estimate, {truth:,} in truth"
Markdown(
    f"In a sample of {sample.height:,}, "
    f"{kit.measures.sample_uniqueness(drawn).value:.1%} of the people are unique. "
    f"Unique people in the whole audience: {shown}."
)

# %% [markdown]
# How likely is somebody of the sample to be found in the whole audience? That is the **journalist's risk**, and it needs the whole. The **individual risk** estimates it from the sample and its weights.

# %%
in_sample = kit.measures.group_people(weighted, quasi, sensitive=["weight"])
estimated = kit.measures.individual_risk(in_sample, "weight").mean.value
true_risk = kit.measures.journalist_risk(drawn, classes).per_person_mean.value
direction = "less" if estimated < true_risk else "more"
Markdown(
    f"Somebody of the sample is found in the whole audience with a chance of "
    f"{true_risk:.1%} on average. The estimate that needs the sample alone says "
    f"{estimated:.1%}, {direction} than that."
)

# %% [markdown]
# That estimate supposes how large the classes of the audience are, from the sample and its weights alone. It knows nothing of people who are far more often unique than their weight suggests, such as those who watch most. A second estimate supposes nothing. It says how often a *match* with somebody unique in the sample is right.

# %%
match = kit.measures.dis(drawn, fraction=fraction).value
alone = drawn.sizes.filter(pl.col("people") == 1).select(quasi)
doubles = classes.sizes.join(alone, on=quasi, nulls_equal=True)["people"]
Markdown(
    f"{alone.height:,} people are unique in the sample, and in the whole audience "
    f"{doubles.sum():,} people look like one of them. So "
    f"{alone.height / doubles.sum():.1%} of all matches are right; the estimate says "
    f"{match:.1%}. Yet one of these people is found with a chance of "
    f"{(1 / doubles).mean():.1%} on average."
)

# %% [markdown]
# The last two numbers are of the same people, and both are true. Matches count people with many doubles many times; the average over people counts each once. Where the first is smaller, a report that quotes it to readers who think of the second makes the sample look safer than it is.

# %% [markdown]
# ## Does k help?
#
# The publisher makes columns coarser until fewer people stand out. Each step costs something: the number of classes says how many kinds of people a reader of the table can still tell apart.

# %%
bands = pl.sum_horizontal(pl.col("plays") > top for top in (1, 5, 20)).alias("plays")
coarser = {
    "as it is": (table, quasi),
    "plays in four bands": (table.with_columns(bands), quasi),
    "no device either": (
        table.with_columns(bands),
        [c for c in quasi if c != "device"],
    ),
    "no state either": (
        table.with_columns(bands),
        [c for c in quasi if c not in ("device", "region")],
    ),
}

# %% [markdown]
# Each is measured in the same way:

# %%
few = f"people with fewer than {k} alike"
rows = []
for name, (frame, columns) in coarser.items():
    found = kit.measures.group_people(frame, columns, sensitive=["saw"])
    below = kit.measures.share_below_k(found, k=k).value
    row = {"the table": name, "k": kit.measures.k_anonymity(found).value}
    row |= {few: round(below * table.height), "unique people": 0}
    row["unique people"] = found.sizes.filter(pl.col("people") == 1).height
    row["l"] = kit.measures.distinct_l(found, "saw").value
    rows.append(row | {"kinds of people": found.n_classes})
pl.DataFrame(rows)

# %% [markdown]
# Every step makes people safer, and the table says less. Whether the last one is still worth handing out is for its readers to say; that the first one is not safe is counted.

# %%
first, end = rows[0], rows[-1]
words = "A table without names: state, age band, plan, device, number of plays."
said = (
    f"{first['unique people']:,} of {table.height:,} people look like nobody else in "
    f"it; k is {first['k']}. At its coarsest, {end[few]:,} {few} are left, and "
    f"{end['kinds of people']:,} kinds of people."
)
row = kit.FindingRow(words, None, None, said, kit.Counted, "invented")
kit.show_findings([row])

# %% [markdown]
# ## Limits
#
# - To be unique in the table is a fact about the table. To be *found* takes somebody who knows all the columns of you, without a mistake. The pages on logs ask what mistakes cost.
# - A k says nothing of what people of one class have in common, nor of a second table of the same people. Both undo it.
# - Estimates from a sample rest on a model of how classes come about. The one above is checked against an audience that is invented; on another it may be off by more.
# - What counts as a quasi-identifier is a judgement, not a measurement.
#
# Each number has a definition, with its source and with the systems that give another: [docs/measures.md](../docs/measures.md).
#
# **Where to go next.** [How few plays single somebody out?](30-how-few-plays.ipynb) asks the same of a log. [Which k is enough?](50-which-k-is-enough.ipynb) asks it of printed numbers.
#
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - L. Sweeney, "k-anonymity: a model for protecting privacy", International Journal on Uncertainty, Fuzziness and Knowledge-based Systems 10(5), 2002.
# - A. Machanavajjhala et al., "l-diversity: privacy beyond k-anonymity", ICDE 2006.
# - N. Li, T. Li, S. Venkatasubramanian, "t-closeness: privacy beyond k-anonymity and l-diversity", ICDE 2007.
# - F. K. Dankar et al., "Estimating the re-identification risk of clinical data sets", BMC Medical Informatics and Decision Making 12:66, 2012.
# - L. Franconi and S. Polettini, "Individual risk estimation in μ-Argus: a review", Privacy in Statistical Databases 2004.
