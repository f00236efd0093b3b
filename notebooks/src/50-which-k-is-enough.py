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
# # Which k is enough?
#
# **Finding.** None by itself. A threshold looks at one number at a time, and two large numbers can differ by one person. At k = 100, permitted answers of a query desk still prove the size of all 59 small groups that we sought there. Blur ends these proofs, but attacks that are known to undo blur were not tried here.
#
# **How.** We publish the same audience under eight kinds of rule, each at fourteen ks, and try four attacks on everything that is printed. Here only what they *prove* counts; what they guess is [on a page of its own](52-what-a-rule-leaves.ipynb).
#
# **Limits.** The publications, the small groups and the list of attacks are ours. Averaging many answers and decoding them are known to undo rounding and noise, and are not on the list: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers. One half, drawn at random, is published.
#
# **Time.** About a minute.

# %% tags=["parameters"]
log_path = ""  # empty for the invented audience; or your CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"} where names are not guessed
seed = 2017  # for the two halves, the random windows, and rules that draw at random
ks = [1, 2, 3, 5, 8, 10, 11, 12, 20, 30, 50, 53, 90, 100]  # smallest counts to print
groups = 60  # small groups that are attacked in each publication, at most
k = 11  # the threshold that is looked at by itself; one of ks
processes = 1  # how many run side by side; 2 do more work in all, in less time

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="your log" if log_path else "invented audience")
kit.use_tables()
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The attacker
#
# She reads what a service prints about its audience, and knows the rule by which it prints. She has a list of small groups, of 1 to 10 people each: those who came on one evening, those of one age in one state. She wants to know how many people each holds, exactly. A group of exactly one is a person.
#
# This is the same game for every rule and every attack, so that they can be laid side by side. Two things can come of it:
#
# - **Proved.** One size fits what was printed, in every audience there could be. She needs no luck.
# - **Scored.** Several sizes fit. She names the likeliest, and we count how often she is right.
#
# This page counts what is proved. What is scored needs more: how often somebody is right who has read nothing, and it stands [on a page of its own](52-what-a-rule-leaves.ipynb).
#
# ### Two ks
#
# In this notebook k is the smallest count that may be printed. That is not the k of *k-anonymity*, Latanya Sweeney's term. There, a table of people is k-anonymous if every person in it shares her *quasi-identifiers* with at least k − 1 others in the table; quasi-identifiers are what a stranger may know of her from elsewhere, such as a region and an age. A table of counts with no number under k can be read as such a table. But the promise is about one table: nothing in it speaks of a second table, or of two sentences that are subtracted.

# %% [markdown]
# ## One evening, by hand
#
# Two boasts: 57 people had watched a film by Friday, 60 by Saturday. Who came on Saturday? 60 − 57 = 3 people, and no threshold up to 57 touches either number.
#
# Let the threshold be 58. Friday's number is now withheld. A reader who knows the rule knows that it is 1 to 57, so 60 − 57 = 3 to 60 − 1 = 59 people came. Or print both rounded to 5: 55 may be 53 to 57, and 60 may be 58 to 62. The least that can have come is 58 − 57 = 1, the most 62 − 53 = 9; the printed numbers suggest 60 − 55 = 5. That is a guess, and here a wrong one.

# %%
friday, saturday = (
    kit.watched("the film").between("2017-12-01", last)
    for last in ("2017-12-15", "2017-12-16")
)
came = kit.sweeps.Sought(saturday & ~friday, ((1, saturday), (-1, friday)))
rules = [
    kit.Threshold(11),
    kit.Threshold(58),
    kit.Rounding(5),
    kit.Steps((kit.Threshold(58), kit.Rounding(5))),
]

# %% [markdown]
# The group, and how it is reached: one number added, one taken away. Under each rule, what is printed and what an attacker makes of it:

# %%
rows = []
for rule in rules:
    printed = kit.apply_rule([friday, saturday], [57, 60], rule=rule)
    (told,) = kit.sweeps.Differencing().learn(printed, [came])
    lines = [str(number.printed) for number in printed.numbers]
    ends = [told.size.low, told.size.high, kit.sweeps.say_size(told, usual=1)]
    rows.append([str(rule), *lines, *ends])
columns = ["rule", "Friday", "Saturday", "low", "high", "guess"]
by_hand = pl.DataFrame(rows, columns, orient="row")
by_hand

# %% [markdown]
# `low` and `high` bound the group in every audience that fits; where they meet, its size is proved. `guess` is what she names. Where nothing suggests a size she names the usual one for groups of this kind, here taken to be 1, or the nearest to it that fits.
#
# _Try it: which base of rounding would have printed the same number on both days? Is the group of Saturday safe then?_

# %% [markdown]
# ## What is published
#
# A service prints many things. These are chosen from the log by fixed rules, so that the same is done with a log of your own; those for which the log has no column are left out.
#
# - **daily totals**: every evening, how many have watched a title so far, over the four weeks in which it was played most. The secret: how many came on one day.
# - **random windows**: how many watched a title between two days, for thirty pairs of days drawn at random. The secret: who is in a wide window and not in a narrow one within it.
# - **streaks**: for three days, who watched on each, and who on several of them. The secret: who kept part of a streak and broke it.
# - **weekly notes**: a press archive that tells of weeks, regions and an area. The secret: differences of its lines, among them a small region.
# - **one table** of a title's viewers by region and age, with margins; **two tables**, where the second has broader ages. The secret: small cells.
# - **desk**: staff may ask how many viewers did this or that, and each answer goes through the rule. The secret: few people of one region and age who watched a title.

# %%
log = own or kit.open_films()
cases = kit.choose_cases(log, seed=seed, at_most=groups, games=[kit.sweeps.HowMany])
sizes = [[secret.size for secret in case.secrets] for case in cases]
pl.DataFrame(
    {
        "publication": [case.name for case in cases],
        "small groups": [len(found) for found in sizes],
        "people in them, summed": [sum(found) for found in sizes],
        "of one person": [found.count(1) for found in sizes],
    }
)

# %% [markdown]
# We seek only groups that hold 1 to 10 people in the published half and in the other half as well. The page on guesses compares the two, and so the groups are the same on both pages.

# %% [markdown]
# ## The rules
#
# Eight kinds, each at every k. The first two only withhold. The others round, add noise, count a part of the viewers or speak of coarser groups, most of them with a threshold besides. *Cell keys* are noise that is always the same for the same people: every viewer carries a random number, her key; the keys of all who are counted are added up, and the sum decides how much noise the count gets. So a count that is printed twice gets the same noise both times, and nobody can average it away by asking again. For one k:

# %%
pl.DataFrame(
    {
        "kind of rule": list(kit.rules.FAMILIES),
        "what it does": [str(family(k)) for family in kit.rules.FAMILIES.values()],
    }
)

# %% [markdown]
# ## The sweep
#
# Every publication under every rule and k, and every attack that can read it. There are four. They subtract one sentence from another; read all sentences about one title together, as a system of equations; fill in tables from their margins and from each other; and ask the desk for large groups that add up to a small one. If anything that an attack calls proved were false, the sweep would stop with an error.
#
# Two families of attack are **not** among the four. *Averaging* asks for many answers that contain the same small group, so that the noise or the rounding of each cancels out. *Decoding* solves for everybody at once, from many random counts, by least squares or linear programming. Both are known to undo rounding and noise that is small beside the number of answers (Dinur and Nissim 2003; Cohen and Nissim 2020). So a rule that only blurs gets no credit on this page: we say which attacks proved nothing, of how many groups, and no more.

# %%
swept = kit.sweep(cases, kit.rules.FAMILIES, seed=seed, ks=ks, processes=processes)
attacked = swept.filter(pl.col("valid") > 0)
pairs = attacked.select("case", "attack").unique(maintain_order=True)
Markdown(
    f"{swept.height:,} points: {attacked.height:,} at which an attack could be tried "
    f"on some group, and {swept.height - attacked.height:,} at which it could not, "
    "because the numbers it needs are no longer told or are too many to be read "
    f"together. Attacks and publications that go together: {pairs.height}."
)

# %% [markdown]
# ## What k stops
#
# First what is proved, under the plain threshold: a number of k people or more is printed, a smaller one is not. This is the rule that most publishers mean by "anonymous".

# %%
tries = pl.col("valid").max().over("case", "attack")
plain = attacked.filter(rule="threshold").with_columns(
    rule=pl.format("{}: {}", "case", "attack"), tries=tries
)
last = plain.filter(k=max(ks))
alive = last.filter(pl.col("proved") > 0)
reaches = {
    name: kit.sweeps.measure_reach(swept, cases, rule=name, k=k)
    for name in kit.rules.FAMILIES
}
tried_at = reaches["threshold"]

# %% [markdown]
# Each row is one attack on one publication, with the number of groups that it could try. Each cell counts the groups whose size is proved.

# %%
kit.charts.chart_proved(
    plain.select(pl.format("{}, of {}", "rule", "tries").alias("rule"), "k", "proved"),
    of="small groups whose size is proved",
    title=f"At k = {max(ks)}, sizes are still proved by {alive.height} of "
    f"{last.height} attacks",
    subtitle=f"Plain threshold, by publication and attack. Groups tried: {tried_at.n}",
    description="How many small groups are proved, by publication, attack and k. At "
    f"the largest k it is still more than none in {alive.height} of {last.height} "
    "rows.",
)

# %% [markdown]
# A zero says that this attack proved none of the groups that it tried. The rows that do not end in one:

# %%
said = [
    f"{row['rule']} ({row['proved']} of {row['requested']} groups)"
    for row in alive.iter_rows(named=True)
]
Markdown(f"Still proved at k = {max(ks)}: {', '.join(said) or 'nothing'}.")

# %% [markdown]
# A threshold withholds a number when *that number* is small. Subtraction asks for the small difference of two large ones, which k never looks at. It fails when one of the two is withheld, that is, when the boast itself is gone. A desk is worse off still: whoever may ask about large groups can put a small one together from them, and a larger k only means larger groups to ask about. So the rows end at different places, and some may not end.
#
# The same for every rule: the smallest of our ks from which on our attacks prove nothing, and in brackets the most groups that they could try at one k. "never" means that something is proved even at the largest k; a dash, that the attack finds nothing to work on.

# %%
after = dict(zip(map(str, ks), [*map(str, ks[1:]), "never"], strict=True))
ends = swept.group_by("rule", "case", maintain_order=True).agg(
    last=pl.col("k").filter(pl.col("proved") > 0).max().cast(pl.String),
    tried=pl.col("valid").max(),
)
ends = ends.with_columns(
    stops=pl.when(pl.col("tried") > 0).then(
        pl.format(
            "{} ({})", pl.col("last").replace(after).fill_null(str(min(ks))), "tried"
        )
    )
)
stops = ends.pivot("case", index="rule", values="stops").fill_null("–")
stops

# %% [markdown]
# Now all publications together. Where two attacks read the same one, the better counts.

# %%
tried = pl.when(pl.col("valid") > 0).then("proved").alias("proved")
best = swept.group_by("rule", "case", "k", maintain_order=True).agg(tried.max())
together = best.group_by("rule", "k", maintain_order=True).agg(pl.col("proved").sum())
open_ends = (
    together.filter(pl.col("proved") > 0).group_by("rule").agg(pl.col("k").max())
)
endless = open_ends.filter(k=max(ks))["rule"].to_list()
ended = open_ends.filter(pl.col("k") < max(ks))["k"].max() or 0
quiet = [name for name in kit.rules.FAMILIES if name not in endless]
from_k = min(n for n in ks if n > ended)

# %% [markdown]
# A row here is a rule, against everything at once:

# %%
kit.charts.chart_proved(
    together,
    of="small groups whose size is proved, over all publications",
    title=f"From k = {from_k} on, {len(quiet)} of {len(kit.rules.FAMILIES)} rules "
    "leave our attacks no proof",
    subtitle=f"By rule and k. Groups tried at k = {k}: "
    f"{min(one.n for one in reaches.values())} to "
    f"{max(one.n for one in reaches.values())}, by rule",
    description=f"How many groups are proved, by rule and k. From k = {from_k} on, our "
    f"attacks prove none under {len(quiet)} of {len(kit.rules.FAMILIES)} rules.",
)

# %% [markdown]
# Most kinds of rule here do not only withhold: they round, add noise, count other people or speak of coarser groups. Where every printed number may be off by a little, the difference of two of them is seldom exact, and so few *proofs* are left ([21-two-safe-tables](21-two-safe-tables.ipynb) shows some). That is all that these rows can show. Noise without a limit leaves every size possible, however little of it there is, so "proved" cannot judge it at all. Of the last two kinds the numbers are exact, but of other groups: a tenth within its sample, coarse groups within their regions and weeks.
#
# How far does "nothing proved" reach? It depends on how many groups were tried. If none of n falls, the 95% interval for the share that could still be proved runs up to z² / (n + z²), with z = 1.96. By hand: for one group that is 3.84 / 4.84 = 79%, which says next to nothing. We give no all-clear where more than one group in twenty could be open.

# %%
quiet_at = {
    name: kit.sweeps.measure_reach(swept, cases, rule=name, k=from_k) for name in quiet
}
reach = pl.DataFrame(
    {
        "rule": quiet,
        "publications tried": [
            sum(n > 0 for n in one.tried.values()) for one in quiet_at.values()
        ],
        "groups tried": [one.n for one in quiet_at.values()],
        "may still be provable, up to": [
            f"{one.hidden:.0%}" for one in quiet_at.values()
        ],
    }
)

# %% [markdown]
# For each rule that leaves no proof, what was tried at the smallest k from which that holds for all of them:

# %%
reach

# %%
Markdown(
    f"It takes {kit.sweeps.enough()} groups without a proof to bring that share down "
    "to one in twenty. It is a statement about groups of these kinds under these "
    "four attacks, as if the groups had been drawn one by one. They were not: many "
    "lie in the same lines and tables, so the true reach is shorter."
)

# %% [markdown]
# ## Where a higher k did not help
#
# More care should mean less risk. Here is every step from one k to the next larger at which *more* was proved than before:

# %%
one = ["rule", "case", "attack"]
steps = attacked.sort("k", maintain_order=True).with_columns(
    from_k=pl.col("k").shift(1).over(one), before=pl.col("proved").shift(1).over(one)
)
worse = steps.filter(pl.col("proved") > pl.col("before"))
worse.select(*one, "from_k", "before", "k", "proved")

# %% [markdown]
# Why can that be? A threshold of 2 that shows zeros can withhold one number only: the 1. A blank that means "1 to k − 1" then says "one person", as plainly as print. Rounding alone hides that 1 among 0, 1 and 2; a threshold in front of it takes it out of hiding. Two protections together then say more than one of them alone. The plain threshold has the same hole at k = 2.
#
# _Try it: withhold zeros too (the second kind of rule). What does a blank say at k = 2 then?_

# %% [markdown]
# And here are steps of the plain threshold that took numbers from the reader and no proof from the attacker:

# %%
paid = steps.filter(rule="threshold").with_columns(
    lost=pl.col("cells_covered").shift(1).over(one) - pl.col("cells_covered")
)
for_nothing = paid.filter(pl.col("lost") > 0, pl.col("before") == pl.col("proved"))
for_nothing = for_nothing.filter(pl.col("proved") > 0)
for_nothing.select(
    "case", "attack", "from_k", "k", "proved", pl.col("lost").round(3).alias("lost")
)

# %% [markdown]
# `lost` is the share of the publication's numbers that the higher k withholds in addition.

# %% [markdown]
# ## So which k?
#
# None, by itself. Three other questions come first. Can two of the numbers be subtracted? Then k protects neither, whatever it is. What does a blank say? If it can stand for one number only, it is that number. And in how many of the numbers can one person be? Noise has to pay for that, not for the size of the crowd.
#
# Blur, that is rounding or noise on every number, totals included, leaves our four attacks fewer proofs, and from some k on none: the tables above say from which, and of how many groups. Whether it would hold against somebody who averages or decodes was not tried, and for rounding and small noise the literature says no.

# %% [markdown]
# ## Is it true?
#
# The sweep checks each proof against the log, point by point, and would have stopped at a false one. Here are the example by hand, and the numbers that the first lines of this page state.

# %% tags=["check"]
assert by_hand["low"].to_list() == [3, 3, 1, 1]
assert by_hand["high"].to_list() == [3, 59, 9, 61]
assert by_hand["guess"].to_list() == [3, 3, 5, 1]
as_told = seed, groups, k, len(ks)
is_as_published = as_told == (2017, 60, 11, 14) and not log_path
f"{attacked['proved'].sum():,} proofs, all true"

# %% tags=["check"]
if is_as_published:
    assert (last["k"].min(), alive["case"].to_list()) == (100, ["daily totals", "desk"])
    assert alive.select("proved", "valid").rows() == [(1, 60), (59, 59)]
    assert (len(quiet), len(kit.rules.FAMILIES), from_k) == (6, 8, 5)
    assert sorted(reach["groups tried"]) == [90, 300, 300, 300, 300, 300]

# %% [markdown]
# In one table, as the report prints it: the largest k at which something is still proved, where it is at least the one looked at.

# %%
counts = {case.name: getattr(case, "counts", []) for case in cases}
for case in cases:
    if not isinstance(case, kit.sweeps.Lines):
        counts[case.name] = [n for table in counts[case.name] for n in table["viewers"]]
stays = plain.filter(pl.col("proved") > 0, pl.col("k") >= k).sort("k")
stays = stays.unique("rule", keep="last", maintain_order=True)

# %% [markdown]
# Each line says whose numbers these are. Of each publication, the smallest number that is printed at that k goes beside the smallest group that is proved. A desk prints nothing.

# %%
whose = "yours" if log_path else "invented"
proved = [
    kit.FindingRow(
        f"{row['case'].capitalize()} under a threshold of k = {row['k']}.",
        min((n for n in counts[row["case"]] if n >= row["k"]), default=None),
        row["smallest_proved"],
        f"{row['attack'].capitalize()}: the size of {row['proved']} of "
        f"{row['valid']} groups of 1 to 10 people that were tried is proved.",
        data=whose,
    )
    for row in stays.iter_rows(named=True)
]

# %% [markdown]
# And if there is none, that is a finding too, as far as it reaches:

# %%
nothing = kit.FindingRow(
    f"All that is published, under a threshold of k = {k}.",
    None,
    None,
    tried_at.say(),
    kit.Counted,
    whose,
)
kit.show_findings(proved or [nothing])

# %% [markdown]
# ## Where to go next
#
# - [52-what-a-rule-leaves](52-what-a-rule-leaves.ipynb): what can be guessed where nothing is proved, and what the rules cost.
# - [51-thresholds-in-the-wild](51-thresholds-in-the-wild.ipynb): the same attacks, on the rules that real publishers state.
# - [21-two-safe-tables](21-two-safe-tables.ipynb): how two tables give back what each of them withholds, step by step.
# - [23-god-view](23-god-view.ipynb): the query desk, its questions, and what its access log shows.
# - A rule or an attack of your own is one class: see [CONTRIBUTING.md](../CONTRIBUTING.md), and put it beside `FAMILIES` above.

# %% [markdown]
# ## Limits
#
# - **The audience is invented**, and so are the publications, chosen from it by fixed rules. How many groups fall, and at which k, depends on how large the numbers are that are told together; with your own log the ends of the rows will lie elsewhere. As long as large numbers are printed exactly, two of them can be subtracted at any k.
# - **The attacks are those we have.** Four, each reading one publication at a time. One that reads all of them at once, that knows something of a person, that averages many answers or decodes them, can do more. A rule under which these four prove nothing has not been shown to be safe.
# - **The groups are sought, not met.** The attacker has a list of small groups, with from 1 to 10 people in each. Whether anybody would think of them is another question, and whether she knows somebody in them.
# - **The halves.** Half of the viewers are published, so all numbers are about half of what the whole audience would give. The halves are drawn by lot once, from one seed.
# - **One seed.** Halves, windows, small groups and random rules are drawn once. Another seed moves the end of a row that hangs on a single group.
# - **k_release** in the table of findings is the smallest group among those sought. There may be smaller ones.
# - **Sampled and coarser numbers** are read as what they stand for: counts of a tenth are multiplied by ten, and a coarser sentence does not count as an answer to the finer one. Such a release has small groups of its own, in its own words or in its sample, and these are not sought: where nothing is proved there, it is nothing about *these* groups.

# %% [markdown]
# ## Sources
#
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: the desk.
# - M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47(7), 2001: what withheld cells can be.
# - L. Sweeney, "k-anonymity: a model for protecting privacy", International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5), 2002: k-anonymity and quasi-identifiers.
# - I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS 2003, and A. Cohen, K. Nissim, "Linear program reconstruction in practice", Journal of Privacy and Confidentiality 10(1), 2020: decoding, which is not tried here.
# - B. Fraser, J. Wooton, "A proposed method for confidentialising tabular output to protect against differencing", UNECE, 2005: cell keys.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927: how far "none of n" reaches.
