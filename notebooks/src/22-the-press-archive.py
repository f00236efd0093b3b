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
#     why_not: Its lines are about films, weeks and states of the invented audience; the last section says how to search an archive of your own, for which no log is needed.
# ---

# %% [markdown]
# # Can a company's harmless numbers be subtracted from each other?
#
# **Finding.** An invented company prints 273 numbers in eight weeks, none about fewer than eleven people. Added and subtracted, they prove the size of 119 groups of one to ten people, 18 of them a single person. A higher threshold leaves fewer such groups, and fewer numbers to read. Rounding every number to tens leaves none that this search can prove.
#
# **How.** The sentences alone say which group lies inside which other. A short sum of numbers that counts a group for certain, and leaves fewer than 11 people, is a finding. It takes no log.
#
# **Limits.** Sums of more than four numbers were looked for in one form only, and a small group is not yet a name: see [Limits](#Limits).
#
# **Data.** Invented: 100,000 viewers, and a press office that we made up as well.
#
# **Time.** About 40 seconds.

# %% tags=["parameters"]
k = 11  # people: the company prints no smaller number, and we look for smaller groups
titles = ["A Christmas Prince", "Leaving Jarrow", "Saddle of Hallowby"]  # three films
area = ["CT", "MA", "ME", "NH", "RI", "VT"]  # states with lines of their own
states = ["CO", "OH", "UT"]  # states whose weeks are told
most_numbers = 6  # numbers: the longest sum that is looked for
rounded_to = 10  # people: one of the other rules rounds every number to this

# %%
from datetime import date
from math import comb

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts()
kit.use_tables()

# %% [markdown]
# ## The attacker
#
# She keeps the press notes of one company, all of them, in one folder. She has never seen a log and knows nobody inside. Each note boasts of a film: so many people have watched it by now, so many did this week, so many in Maine. Each number stands for a crowd, and the company is careful: it prints nothing about a handful of people.
#
# She has time, and one idea. Whoever is counted in one line and not in another must be in the difference. If the difference is small, she may know somebody in it.

# %% [markdown]
# ## What was published
#
# From 6 November to 31 December 2017 the company sends out a note every Sunday. For each of three films it says how many people have watched so far, and how many did this week. It says how many have watched so far in New England, and in each of its six states. For three states further west it says how many watched this week, and in the last two weeks. In between it boasts of the people who have not missed a day of *A Christmas Prince*. The first lines appear on 19 November, because none of the films is out before.
#
# The company follows a rule. A line about fewer than `k` people is not printed at all.

# %%
period = {"since": date(2017, 11, 6), "until": date(2017, 12, 31)}
streak = kit.watched(titles[0]).every_day(18, until="2017-12-10")
written = kit.sources.weekly_lines(titles, **period, area=area, regions=states)
written |= {claim: claim.last for claim in kit.publishing.streak_history(streak)}
log = kit.open_films()
counts = dict(zip(written, kit.count(log, list(written)), strict=True))
day_of = dict(sorted(written.items(), key=lambda line: line[1]))
printed = {claim: counts[claim] for claim in day_of if counts[claim] >= k}
archive = kit.release(printed)

# %%
Markdown(
    f"Lines written: {len(written)}. Printed: **{len(archive)}**. The smallest number "
    f"printed, k_cell, is **{kit.k_cell(archive)}**. Four of the lines:\n\n"
    + "\n".join(f"> {kit.text(c.sentence(printed[c]))}\n" for c in list(printed)[-4:])
)

# %% [markdown]
# Nothing in these lines looks like a fact about a person.

# %% [markdown]
# ## The idea, on paper
#
# Take a film that 88 people in one state have watched by one Sunday, and 89 by the next. Whoever had watched by the first Sunday is counted on the second too. So 89 − 88 = 1: one person in that state saw it in that week, and not before since the company began to count.
#
# A second kind takes three numbers. Suppose 36 people watched in one week, 14 in the next, and 49 in the two weeks together. Adding the weeks counts those who watched in both of them twice: 36 + 14 − 49 = 1 person came back.
#
# A third kind takes as many numbers as there are states. If New England has 255 and five of its six states have 66, 118, 19, 25 and 22, the sixth has 255 − 250 = 5, although its line was never printed.
#
# None of these needs a computer. Finding them among hundreds of lines does.

# %% [markdown]
# ## The search
#
# A sum counts a group of people if it counts every possible viewer once or not at all. The kit makes up viewers who refute most sums at once, and proves the rest from the words: nobody can have watched by the 10th and not by the 17th. What the numbers then leave must be 1 to k − 1 people. A group that several sums lead to is listed once, by the shortest.

# %%
found = kit.find_differences(archive, k=k, most_numbers=most_numbers)
sizes = [finding.size.high for finding in found.findings]
alone = sizes.count(1)
Markdown(
    f"There are {comb(found.n_numbers, 4):,} ways to choose four of the numbers, and "
    "each of the four may be added or taken away.\n\n"
    f"The {found.n_numbers} numbers give away **{len(found.findings)} groups** of 1 to "
    f"{k - 1} people. **{alone}** of them are a single person. "
    f"{' '.join(found.left_out) or 'No sum was left out.'}"
)

# %% [markdown]
# How many published lines does it take? The next table has a row for each number of lines: how many groups take that many, and how small the smallest of these is.

# %%
routes = pl.DataFrame(
    {"numbers it takes": [len(f.because) for f in found.findings], "people": sizes}
)
routes.group_by("numbers it takes").agg(
    pl.len().alias("groups"),
    pl.col("people").min().alias("smallest"),
    (pl.col("people") == 1).sum().alias("of one person"),
).sort("numbers it takes")

# %% [markdown]
# The groups overlap. Whoever came in the last week of December also came in the last two weeks, and one small group may lie inside another.
#
# ## Three subtractions in full
#
# Here is one of each kind: the smallest group that takes two numbers, three numbers, and the most. Anybody can check them with a pencil.

# %%
shortest = {len(f.because): f for f in reversed(found.findings)}
lengths = sorted(shortest)
chosen = [shortest[n] for n in dict.fromkeys([*lengths[:2], *lengths[-1:]])]
told = [
    "\n".join([f"> {kit.text(reason)}\n" for reason in finding.reasons])
    + f"\n**{kit.text(kit.words.say_group(finding.group, finding.size))}**"
    for finding in chosen
]
Markdown("\n\n".join(told) or "No such group was found.")

# %% [markdown]
# As the page is saved, the first of them needs two notes, a week apart. Who can use it? Anybody whose colleague says at work that he has finally watched that film. If he is the only one in his state who can have begun it in that week, whatever else becomes known of that group of one is about him.
#
# The last one, as saved, is about a state that the rule protected. It had too few viewers for a line of its own, so it got none. The line for all of New England gave it away.
#
# _Try it: leave Vermont out of `area`. Are there fewer groups, or only other ones?_

# %% [markdown]
# ## Every note adds to it
#
# A group is given away on the day on which the last number that it takes is printed, if not before. So the archive shows how the danger grew. Each dot is a day of printing.

# %%
position = {claim: n for n, claim in enumerate(printed, start=1)}
completed = [max(position[n.claim] for n in f.because) for f in found.findings]
days = sorted({day_of[claim] for claim in printed})
by_day = [max(position[c] for c in printed if day_of[c] <= day) for day in days]
growth = pl.DataFrame(
    {
        "numbers": by_day,
        "groups": [sum(at <= n for at in completed) for n in by_day],
    }
)
is_early = pl.col("numbers") * 2 <= len(archive)
early, half = growth.filter(is_early).max().row(0)

# %%
kit.charts.chart_growth(
    growth,
    title=f"{len(completed) - half} of {len(completed)} groups come after the first "
    f"{early} numbers",
    subtitle=f"Groups of 1 to {k - 1} people proved by all numbers printed so far. "
    f"Invented service, {days[0]:%-d %B} to {days[-1]:%-d %B %Y}, N = "
    f"{log.n_viewers():,}",
    description=f"Invented service. {early} printed numbers give away {half} small "
    f"groups; all {len(archive)} give away {len(completed)}.",
)

# %%
Markdown(
    f"After {early} of the numbers, {half} groups are given away; after all "
    f"{len(archive)}, **{len(completed)}**."
)

# %% [markdown]
# No single note did this. An office that holds each note against a threshold before it goes out would have passed every one of them. It has to check the next note together with all those that are out already.

# %% [markdown]
# ## What would have helped?
#
# We print the archive again under other rules, search each, and count. A larger threshold, applied as before to each line by itself. Rounding every number. A note every four weeks in place of one a week. And no states at all, only the nation.

# %%
rounding = f"all rounded to {rounded_to}"
seldom = kit.sources.weekly_lines(titles, **period, area=area, regions=states, every=28)
seldom |= {claim: claim.last for claim in kit.publishing.streak_history(streak)}
rarely = dict(zip(seldom, kit.count(log, list(seldom)), strict=True))
nation = {
    *kit.sources.weekly_lines(titles, **period),
    *kit.publishing.streak_history(streak),
}
at_least = {n: {c: m for c, m in printed.items() if m >= n} for n in (50, 100, 250)}
rules = {f"nothing under {n} is printed": lines for n, lines in at_least.items()} | {
    rounding: {c: kit.Rounding(rounded_to).publish(n) for c, n in printed.items()},
    "a note every four weeks": {c: n for c, n in rarely.items() if n >= k},
    "no states": {c: n for c, n in printed.items() if c in nation},
}

# %%
searched = {
    rule: kit.find_differences(kit.release(lines), k=k, most_numbers=most_numbers)
    for rule, lines in rules.items()
}
searched = {f"as it was: nothing under {k}": found} | searched
left = [[f.size.high for f in search.findings] for search in searched.values()]
helped = pl.DataFrame(
    {
        "rule": list(searched),
        "numbers printed": [search.n_numbers for search in searched.values()],
        "groups given away": list(map(len, left)),
        "smallest": [min(sizes, default=None) for sizes in left],
    }
)
helped

# %%
by_rule = dict(zip(helped["rule"], helped["groups given away"], strict=True))
last = searched["nothing under 250 is printed"].findings[:1]
Markdown(
    f"Of {len(found.findings)} groups, {by_rule['nothing under 50 is printed']} are "
    "left when nothing under 50 is printed, and "
    f"{by_rule['nothing under 250 is printed']} when nothing under 250 is. Rounding "
    f"to {rounded_to} leaves "
    f"**{by_rule[rounding] or 'none'}** that this search proves.\n\n"
    + "".join(
        f"Left under the largest threshold: {kit.text(o.sentence())}" for o in last
    )
)

# %% [markdown]
# A larger threshold helps, in the end, because it leaves out most of the archive: look at the second column. It never looks at what gives people away, the distance between two numbers. Two numbers that are both large, and close together, pass under any of them.
#
# Rounding moves each number by half of its base at most. The difference of two rounded numbers is known only to within the base, and a small group is hard to tell from nobody. That holds for *this* search, which proves sizes from short sums. A reader who has several roundings of the same crowd can narrow them down again: see [21-two-safe-tables](21-two-safe-tables.ipynb). A reader who averages many rounded answers is tried at a query desk, not on an archive: see [50-which-k-is-enough](50-which-k-is-enough.ipynb).
#
# Fewer notes leave fewer groups, and so do notes that say nothing of states: there are fewer borders for somebody to stand between. What is left without states are people who broke the streak, a few on each day.
#
# _Try it: set `rounded_to` to 5. What is left?_

# %% [markdown]
# ## Two maps of the same people
#
# Places can be subtracted even if no number is about time. Suppose that the company prints viewers by square of a grid for its advertisers, and by town for its franchise holders. A map, which anybody can buy, tells which squares touch which town. Four squares of 5, 4, 4 and 4 people together contain a town of 16. Here are the squares, the towns, and the borders.

# %%
squares = {"A1": 5, "A2": 4, "B1": 4, "B2": 4} | {f"C{n}": 30 + n for n in range(5)}
towns = {"Ely": 16, "Ash": 1 + 30 + 31 + 32 + 33 + 34}
borders = [(square, "Ely") for square in ("A1", "A2", "B1", "B2")]
borders += [(square, "Ash") for square in squares if square[0] == "C"]
borders += [("B2", "Ash")]
strips = kit.attacks.find_geographic_differences(squares, towns, borders, k=2)
Markdown("\n\n".join(f"**Proved.** {kit.text(s.sentence())}" for s in strips.findings))

# %% [markdown]
# 5 + 4 + 4 + 4 = 17, less 16 is 1. The person lives in the strip where the square B2 reaches out of the town. The statistical offices of Britain and France met this long ago and search for such strips before they publish a second map. The numbers of this example are theirs, the names ours.

# %% [markdown]
# ## Is it true?
#
# The search saw no log. Here we look behind the wall once: every group that was found is counted on the log itself. The cell fails if one of them has another size, or if the bundled audience gave other numbers than this page says.

# %% tags=["check"]
truth = kit.count(log, [finding.group for finding in found.findings])
assert truth == [finding.size.low for finding in found.findings] == sizes
if (k, most_numbers, len(titles), len(area), len(states)) == (11, 6, 3, 6, 3):
    assert (len(archive), len(sizes), alone) == (273, 119, 18)
    assert by_rule["nothing under 50 is printed"] == 49
    assert rounded_to != 10 or by_rule[rounding] == 0
    on_paper = [[89, 88], [36, 14, 49], [255, 66, 118, 19, 25, 22]]
    assert [[n.printed.count for n in f.because] for f in chosen] == on_paper
    vermont = chosen[-1].group.parts[0].where(region="VT")
    assert vermont in written
    assert vermont not in printed
    boasts = {n.claim for f in searched["no states"].findings for n in f.because}
    assert boasts <= set(kit.publishing.streak_history(streak))
    assert [f.size.low for f in strips.findings] == [1]
f"groups counted on the log: {len(truth)}, all as proved"

# %% [markdown]
# In one table, as the report prints it:

# %%
smallest = min(
    found.findings, key=lambda f: (f.size.high, len(f.because)), default=None
)
words = smallest.sentence() if smallest else "No such group was found."
gives = (
    f"{kit.words.number_words(len(sizes))} groups of fewer than {k} people; the "
    f"shortest proof of the smallest: {words}"
)
notes = (
    f"{len(archive)} numbers about {len(titles)} films, each {k} or more (invented)."
)
kit.show_findings(
    [kit.FindingRow(notes, kit.k_cell(archive), min(sizes, default=None), gives)]
)

# %% [markdown]
# ## An archive of your own
#
# You need no log for this, only the sentences. Write each of them as a claim, with the number that was printed, and search:
#
# ```python
# film = watched("A Christmas Prince")
# archive = release(
#     {
#         film.between("2017-11-06", "2017-12-10").where(region="ME"): 88,
#         film.between("2017-11-06", "2017-12-17").where(region="ME"): 89,
#     }
# )
# find_differences(archive, k=11).findings
# ```
#
# Regions written so share nobody. Where one place lies inside another, say it: `lie = kit.claims.Places(frozenset({("Paris", "France")}))`, then `film & lie.at("Paris")`.
#
# Before you print what comes out, ask whether the sentences mean the same by "watched", and whether the company counts people or accounts. If the release is a real one, tell the publisher before your readers.

# %% [markdown]
# ## Where to go next
#
# - [23-god-view](23-god-view.ipynb): the same subtraction, when the attacker may choose the questions.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): which rules stop which attacks.
# - [61-audit-a-headline](61-audit-a-headline.ipynb): the sentences of a company that you report on.

# %% [markdown]
# ## Limits
#
# - **The audience and the press office are invented.** No real company printed these lines. Real ones print fewer about one film, and about larger crowds; they also print for years.
# - **A proof has conditions.** The numbers are exact or their rounding is known, all lines count the same people in the same way, and no noise was added. A company that corrects an old number in silence breaks the proof.
# - **The search is exhaustive up to four numbers**, each added or taken away once. Of longer sums it tries one whole less separate parts. Each group is judged by the numbers of its own sum; all of the archive together may narrow further ones, so this is a lower limit to what is given away.
# - **Groups overlap.** The number of groups is not a number of people.
# - **A small group is not yet a name.** Somebody has to know a person in it.
# - **Rounding stops what is proved**, not what is likely: a difference of two rounded numbers still says that a group is about so large.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: subtraction as an attack.
# - O. Duke-Williams, P. Rees, "Can census offices publish statistics for more than one small area geography?", International Journal of Geographical Information Science 12(6), 1998.
# - V. Costemalle, "Detecting geographical differencing problems in the context of spatial data dissemination", Statistical Journal of the IAOS 35(4), 2019: the graph of zones that overlap, as used by the French statistical office.
# - The audience: `data/films.parquet`, described in [data/README.md](../data/README.md).
