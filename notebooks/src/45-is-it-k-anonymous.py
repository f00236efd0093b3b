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
#     why_not: It needs the state, age band and plan of each viewer, in words for which there are wider ones.
# ---

# %% [markdown]
# # Is it k-anonymous, and does that help?
#
# **Finding.** Less than it seems. Where everybody looks like at least four others, 76 of 20,000 people certainly did not see a film. A second such table makes the favourite of 105 certain (out of 10,000 in both); the first alone, of nobody. From k = 30 on we found neither, and the table says less.
#
# **How.** We make a table of viewers k-anonymous in three ways. Then we attack it: by what people who look alike have in common, by what somebody rules out, by a second table, and by asking why a label was made wider.
#
# **Limits.** The audience is invented, the attacker knows that her target is in the table, and she makes no mistakes: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers, November and December 2017; 20,000 of them are in the table.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
quasi = ["region", "age_band", "plan", "device"]  # what an outsider may know
film = "A Christmas Prince"  # whether somebody saw it is what nobody should learn
ks = [2, 5, 11, 30, 100]  # how many must look alike
k = 5  # the one that is looked at more closely; one of ks
size = 20_000  # people in a table
in_both = 10_000  # of them are in a second table too
seed = 2017  # for the people who are drawn

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## Two things that are called k
#
# A table of people has a row for each person and no names. Columns that an outsider may know are **quasi-identifiers**: where somebody lives, her age, her plan. People who are equal in all of them form an **equivalence class**. The table is **k-anonymous** if every class holds k people or more. That is Sweeney's k, of 2002.
#
# **A smallest printable count is not Sweeney's k.** On the other pages a publisher prints numbers and withholds those under k. There is no row for anybody, so nobody can look for her row, and one number says nothing of how many people look alike. A press release that says "at least 53 people" is not 53-anonymous. Here everybody has a row, and no number is withheld. What the two have in common is the letter, and that both are called safe.

# %% [markdown]
# ## Twelve viewers, by hand
#
# Twelve people, two quasi-identifiers, one secret: the kind of film each watched. As it is, nobody looks like anybody else.

# %%
twelve = pl.DataFrame(
    {
        "state": ["Maine"] * 2 + ["Vermont"] * 2 + ["Ohio"] * 2 + ["Iowa"] * 2
        + ["Maine"] * 2 + ["Vermont"] * 2,
        "age": [21, 24, 28, 29, 52, 55, 58, 57, 31, 36, 35, 39],
        "saw": ["drama", "drama", "horror", "horror", "war", "drama"]
        + ["horror", "horror"] + ["war"] * 4,
    }
)  # fmt: skip
east = {"Maine": "East", "Vermont": "East", "Ohio": "Midwest", "Iowa": "Midwest"}
decades = {str(age): f"{age // 10}0s" for age in twelve["age"]}
wider = {"state": east, "age": decades}
four = kit.rules.FullDomain(4, ["state", "age"], ["saw"], hierarchies=wider)
by_hand = four.publish(twelve)

# %% [markdown]
# The rule makes whole columns wider, by as few steps as it takes until every class holds four: states become regions, ages become decades. What is handed out, with the number of people for each row:

# %%
by_hand.rows

# %% [markdown]
# It is 4-anonymous. And everybody in the East in their thirties watched a war film. Whoever knows a woman of 36 in Maine who is in this table knows what she watched, and need not know which of the four rows is hers. This is the **homogeneity attack**.

# %%
kit.attacks.find_homogeneous(by_hand)

# %% [markdown]
# Somebody else knows a person of 28 in Vermont who cannot stand dramas. Two values stand in the class; one goes. This is the **background knowledge attack**. Its table says of how many people a value becomes certain if no, one or two values are ruled out, whichever they are.

# %%
kit.attacks.rule_out_values(by_hand, ruled_out=["drama"])

# %% [markdown]
# ## Who attacks here?
#
# The attacker knows all quasi-identifiers of her target, without a mistake. And she knows that the target **is in the table**: a neighbour who took part in the same study. The field calls her the *prosecutor*. A *journalist* only knows that somebody of this kind lives somewhere; her target may be outside, and then what the table says is a guess. So each guess below is also tried on people who are not in the table.

# %% [markdown]
# ## What was handed out
#
# The service hands out a table of some of its viewers: state, age band, plan and the device each uses most. Two columns are nobody's business: whether somebody saw the film, and the favourite, the series or film each played most.

# %%
plays = kit.open_films().plays.with_columns(
    pl.col("region", "age_band", "plan", "device", "title", "series").cast(pl.String)
)
person = ["viewer", "region", "age_band", "plan"]
what = pl.coalesce("series", "title").alias("favourite")
played = plays.group_by(*person, what).agg(n=pl.len())
ranked = played.sort("n", "favourite", descending=[True, False])
favourites = ranked.group_by(person, maintain_order=True).first().drop("n")
saw = (
    pl.when((pl.col("title") == film).any()).then(pl.lit("yes")).otherwise(pl.lit("no"))
)
others = plays.group_by("viewer").agg(device=pl.col("device").mode().min(), saw=saw)
people = favourites.join(others, on="viewer").collect().sort("viewer")
people = people.drop("viewer").sample(fraction=1, shuffle=True, seed=seed)
inside, outside = people.head(size), people.tail(size)

# %% [markdown]
# There are several ways to make it k-anonymous, and all of them are in use.
#
# - **Whole columns** are made wider, all states to regions or none, and a few people are left out (full-domain generalisation with suppression).
# - **From the top**: begin with everybody in one class, and part each class by its own steps as long as every part holds k (local recoding).
# - **Mondrian** cuts people in halves, in the order of each column, and the halves again.

# %%
secrets = ["saw", "favourite"]
steps = {"region": kit.rules.CENSUS_REGIONS, "age_band": kit.rules.VIDEO_AGES}
steps = {column: step for column, step in steps.items() if column in quasi}
rules = [
    kit.rules.FullDomain(k, quasi, secrets, hierarchies=steps, suppress=0.02),
    kit.rules.TopDown(k, quasi, secrets, hierarchies=steps),
    kit.rules.Mondrian(k, quasi, secrets),
]
ways = {rule.how: rule.publish(inside) for rule in rules}
pl.DataFrame(
    {"way": way, "smallest class": table.k, "classes": table.n_classes}
    | {"people in a class": table.average, "left out": table.suppressed}
    | {"usefulness": table.usefulness}
    for way, table in ways.items()
)

# %% [markdown]
# Usefulness is the share of each quasi-identifier that is still told: 1 where labels stand for one value, 0 where they stand for any. All three tables keep the promise. They do not cost the same, and they do not give away the same, as we shall see. From here on the table is made from the top, and k rises.

# %%
top = {
    one: kit.rules.TopDown(one, quasi, secrets, hierarchies=steps).publish(inside)
    for one in ks
}
pl.DataFrame(
    {"k": one, "classes": table.n_classes, "people in a class": table.average}
    | {"usefulness": table.usefulness}
    for one, table in top.items()
)

# %% [markdown]
# ## Two tables of the same people
#
# Next year the service hands out another table, or a partner does. Some people are in both. Each is k-anonymous. Whoever knows that her target is in both has two classes to look at, and the favourite must stand in each of them. This is the **intersection attack** of Ganta, Kasiviswanathan and Smith. The second table here is cut by Mondrian.

# %%
shared, more = people.head(in_both), people.slice(size, size - in_both)
second = pl.concat([shared, more])
cut = {one: kit.rules.Mondrian(one, quasi, secrets).publish(second) for one in ks}
asked = {"targets": shared, "outside": outside, "sensitive": "favourite"}
both = {one: kit.attacks.intersect_tables([top[one], cut[one]], **asked) for one in ks}
said = " ".join(kit.text(sentence) for sentence in both[k].sentences)
Markdown(f"{said} {both[k].scope}")

# %% [markdown]
# ## Who loses a secret for certain?
#
# Each row counts people whom the attacker may be after. Nothing here is a guess: it is Proved, given that she knows her target to be in the table, or in both.

# %%
alike = {one: kit.attacks.find_homogeneous(top[one], sensitive="saw") for one in ks}
struck = {
    one: kit.attacks.rule_out_values(top[one], sensitive="favourite").table
    for one in ks
}
certain = [
    {"k": one, "film: all alike": alike[one].people}
    | {"of them, did not see it": alike[one].table.filter(value="no")["people"].sum()}
    | {"favourite: one ruled out": struck[one].filter(ruled_out=1)["people"].sum()}
    | {"of": top[one].n_people}
    | {"favourite: two tables": both[one].people}
    | {"of those in both": both[one].n_people}
    for one in ks
]
pl.DataFrame(certain)

# %% [markdown]
# k was made against being found, and it does that. It leaves to chance what people who look alike have in common, and chance is kind to large classes only. Note also *what* is certain: mostly that somebody did **not** see the film, since most people did not.
#
# _Try it: set `in_both` to 2,000. The second table then holds mostly other people. Is it any safer for those who are in both?_

# %% [markdown]
# ## What a guess is worth
#
# Where nothing is certain, the attacker says what most people in the class have. The baseline is the commonest favourite of the whole table, whoever the target is. The control is the same guess about people who are not in the table.

# %%
guessed = {
    one: kit.attacks.measure_guesses(top[one], outside, sensitive="favourite")
    for one in ks
}
points = []
for one in ks:
    tried = {"by class": guessed[one].success, "by two tables": both[one].success}
    for panel, told in tried.items():
        rate = told.rate
        row = (panel, one, rate.value, rate.low, rate.high, told.baseline_rate.value)
        points.append((*row, told.control_rate.value))
columns = ["panel", "k", "rate", "low", "high", "baseline", "control"]
right = pl.DataFrame(points, columns, orient="row").sort("panel", maintain_order=True)

# %%
here, there = guessed[k].success.rate.value, both[k].success.rate.value
title = f"At k = {k:,}, one table gives {here:.0%} of favourites, two {there:.0%}"
kit.charts.chart_success(
    right,
    title=title,
    subtitle=f"{size:,} viewers in the first table, {in_both:,} in both",
    description="Two panels by k. The share of favourites that is guessed right, the "
    f"commonest favourite for comparison, and the same of people outside. {title}.",
    baseline="the commonest favourite of all",
    along="k: how many look alike",
)

# %%
Markdown(
    f"At k = {k:,}: {guessed[k].scope} {kit.text(guessed[k].findings[0].sentence())}"
)

# %% [markdown]
# Look at the people outside. The class tells nothing of them that the commonest favourite of all would not tell as well. So these guesses are no insight into people of a kind. Small classes are right about the very people in them, because they repeat what those people did.
#
# ## Of those who are in neither table

# %%
Markdown("\n".join(f"- k = {one:,}: {found.scope}" for one, found in both.items()))

# %% [markdown]
# The second half of each line matters for the press. One value is also "left" of many people who are in neither table, and it is nearly always wrong. That one value stands in two classes proves something of a target only if she **is** in both tables.

# %% [markdown]
# ## Why was this made wider?
#
# The rule that parts classes from the top is minimal: it stops only where a part would hold fewer than k. The reader knows that too. Take four people and k = 2.

# %%
states = pl.DataFrame({"state": ["Maine", "Maine", "Ohio", "Iowa"]})
two = kit.rules.TopDown(2, ["state"], hierarchies={"state": east})
few = two.publish(states)
few.classes

# %% [markdown]
# "Midwest" could have been two people from Ohio: but then it would say Ohio. Or two from Iowa: it would say Iowa. So it is one of each. The label was made coarser, and the rule makes it fine again. Aloni Cohen calls this **downcoding**.

# %%
kit.attacks.downcode(few)

# %% [markdown]
# The same by brute force: write down every table that could stand behind this one, run the rule on each, and keep those that come out the same. It works for every rule that draws no lots, as long as the table is small.

# %%
kit.attacks.list_originals(few)

# %% [markdown]
# And on the large table?

# %%
down = {one: kit.attacks.downcode(top[one]) for one in ks}
pl.DataFrame(
    {"k": one, "classes with a wider label": found.wide}
    | {"somebody is certainly alone": found.alone}
    | {"people recovered": found.recovered}
    for one, found in down.items()
)

# %% [markdown]
# _Try it: set `ks` to [2, 3, 5] and `k` to 3. From which k on does nobody stand alone for certain?_

# %% [markdown]
# ## l-diversity, and what it gives away
#
# To stop the homogeneity attack, **l-diversity** asks each class for at least l values of the secret. It too can be read backwards. Two people live in street x, three in street y, and somebody has the address list. The rule asks for two people and two values.

# %%
streets = pl.DataFrame(
    {"street": list("xxyyy"), "saw": ["war", "war", "drama", "horror", "opera"]}
)
mixed = kit.rules.TopDown(2, ["street"], ["saw"], also=[kit.rules.Diversity("saw", 2)])
kit.attacks.exploit_minimality(mixed.publish(streets), streets.drop("saw"))

# %% [markdown]
# Both streets hold two people or more, so k is not why they were put together. In one of them all must have watched the same. In the class that was printed, war has a chance of 2 in 5. Once the rule is taken into account it is certain for street x. This is the **minimality attack** of Wong and others: the rule that was to hide the secret told it.

# %% [markdown]
# ## What l and t add, and what they miss
#
# **t-closeness** asks that the shares of each class lie near those of the whole table. The same table, the same k, and more asked of the film, whether somebody saw it:

# %%
asks = {
    "k alone": [],
    "two values": [kit.rules.Diversity("saw", 2)],
    "1.6 values by entropy": [kit.rules.Diversity("saw", 1.6, "entropy")],
    "shares within 0.1": [kit.rules.Closeness("saw", 0.1)],
}
strict = {
    name: kit.rules.TopDown(k, quasi, secrets, hierarchies=steps, also=also)
    for name, also in asks.items()
}
made = {name: rule.publish(inside) for name, rule in strict.items()}

# %%
rows = []
for name, table in made.items():
    skewed = kit.attacks.measure_guesses(table, outside, sensitive="saw").table
    doubled = skewed.filter(value="yes")["doubled"].sum()
    pair = kit.attacks.intersect_tables([table, cut[k]], **asked)
    row = {"asked besides k": name, "classes": table.n_classes}
    row["film certain"] = kit.attacks.find_homogeneous(table, sensitive="saw").people
    row["seeing it twice as likely"] = doubled
    row["favourite by two tables"] = pair.people
    rows.append(row | {"usefulness": table.usefulness})
pl.DataFrame(rows)

# %% [markdown]
# Two values in each class end the homogeneity attack on the film: that is what they ask for. They say nothing of how likely each value is. The column "twice as likely" counts the people in classes where seeing the film is at least twice as common as in the table: the skewness attack. The demand for near shares is the one that was made against that. And none of them looks at the other column, or at the other table: the last column but one counts the people whose favourite two tables still make certain.

# %% [markdown]
# ## The papers' numbers, and ours
#
# None of the first numbers below was computed here; they are as published.

# %%
whole = kit.measures.group_people(inside, quasi)
alone = kit.measures.sample_uniqueness(whole).value
told = both[k].outside_certain

# %%
Markdown(
    "- **edX** (Cohen 2022): in a table of 476,532 students that was made k-anonymous, "
    "34.2% of the 16,224 who earned a certificate were unique once what their "
    "certificates told was added; he named 3 by LinkedIn. Ours, which nobody can be "
    f"named in: {alone:.1%} of {size:,} are unique before anything is made wider. The 3 "
    "are the finding; 34.2% is how many *could* be found by somebody who knows it all.\n"
    "- **Composition** (Ganta and others 2008): the targets are people who are in both "
    f"tables, and known to be. Of ours {both[k].people:,} of {both[k].n_people:,} are "
    f"certain at k = {k:,}. Of people in neither, the same attack leaves one value for "
    f"{told.valid:,}, and is right for {told.succeeded:,.0f} of them.\n"
    "- **Downcoding** (Cohen 2022) is proved for people drawn so that it works. In this "
    f"audience it recovers {down[min(ks)].recovered:,} of {size:,} people at k = "
    f"{min(ks):,}, and {down[k].recovered:,} at k = {k:,}."
)

# %% [markdown]
# ## What a journalist may write
#
# - "The table is 5-anonymous" says that by these columns nobody can be told apart from four others in it. It does not say that nobody's secret is out.
# - "People in this class all did so" may be written as proved, of somebody who is in the table.
# - Ask the publisher: what else did you hand out about the same people? Which columns did you take for known? Which rule was it?

# %% [markdown]
# ## Is it true?

# %% tags=["check"]
assert by_hand.k == 4
assert all(table.k >= one for one, table in [*top.items(), *cut.items()])
assert all(table.n_people + table.suppressed == size for table in ways.values())
assert few.classes["people"].to_list() == [2, 2]
usual = (film, ks, k, size, in_both, seed)
if usual == ("A Christmas Prince", [2, 5, 11, 30, 100], 5, 20_000, 10_000, 2017):
    assert [found.people for found in alike.values()] == [612, 76, 29, 0, 0]
    assert [found.people for found in both.values()] == [462, 105, 8, 0, 0]
    assert (both[k].table.filter(values=1)["alone"].sum(), down[5].alone) == (0, 0)
    assert (down[2].alone, down[2].wide, down[2].recovered) == (308, 308, 18)
f"{people.height:,} people, {inside.height:,} in the table"

# %% [markdown]
# Put together:

# %%
words = (
    f"A table of {size:,} viewers without names, {k}-anonymous by {len(quasi)} columns."
)
said = (
    f"Whether they saw the film is certain for {alike[k].people:,} of "
    f"{top[k].n_people:,}, and with a second table of the same people the favourite of "
    f"{both[k].people:,} of {both[k].n_people:,}."
)
rows = [kit.FindingRow(words, None, None, said, kit.Counted, "invented")]
rows.append(kit.FindingRow(words, None, None, both[k].findings[-1]))
kit.show_findings(rows)

# %% [markdown]
# ## Where to go next
#
# - [34-how-many-look-like-you](34-how-many-look-like-you.ipynb): how to measure k, l and t in a table that is there.
# - [33-two-services](33-two-services.ipynb): two logs of the same people, without classes.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): the other k, of printed numbers.

# %% [markdown]
# ## Limits
#
# - **The attacker knows all quasi-identifiers** of her target, without a mistake. Somebody who knows fewer has a larger class to look at.
# - **She knows that the target is in the table.** Without that, nothing here is proved; the lines on people outside say what is left.
# - **What is a quasi-identifier is a judgement.** The favourite could be one: friends know it. Then everything must be done again with one column more.
# - **The rules are ours**, written after the papers; other programs break ties in other ways and leave other tables. Downcoding is tried on the rule that parts classes from the top, and looks at one column at a time.
# - **The audience is invented.** Here secrets hardly depend on state, age, plan and device. Where they do, classes have more in common, and guesses by class are better, for people outside too.
# - Tried were these attacks, on these tables. That one of them finds nothing is no promise about others.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - L. Sweeney, "k-anonymity: a model for protecting privacy", International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002.
# - P. Samarati, "Protecting respondents' identities in microdata release", IEEE TKDE 13(6), 2001: whole columns, and people left out.
# - K. LeFevre, D. J. DeWitt, R. Ramakrishnan, "Mondrian multidimensional k-anonymity", ICDE 2006.
# - A. Machanavajjhala and others, "l-diversity: privacy beyond k-anonymity", ACM TKDD 1(1), 2007: homogeneity and background knowledge.
# - N. Li, T. Li, S. Venkatasubramanian, "t-closeness: privacy beyond k-anonymity and l-diversity", ICDE 2007: skewness and similarity.
# - R. C.-W. Wong and others, "Minimality attack in privacy preserving data publishing", VLDB 2007.
# - S. R. Ganta, S. P. Kasiviswanathan, A. Smith, "Composition attacks and auxiliary information in data privacy", KDD 2008, arXiv 0803.0032.
# - A. Cohen, "Attacks on deidentification's defenses", USENIX Security 2022: downcoding, and the edX figures.
