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
#     why_not: It writes people out one by one, which is for invented people only; Worlds from kit.proof takes the printed numbers of any publisher.
# ---

# %% [markdown]
# # Can a table of averages give away seven people one by one?
#
# **Finding.** Yes. A textbook table, invented by its authors, prints counts, medians and means of age, and nothing about fewer than three people. Only one set of seven people fits it: everybody's age, plan, region and streak are proved. Any one of five lines can go, and everybody is still known. A rule of four still gives one person away.
#
# **How.** Every printed number is an equation about people. A solver lists all sets of people that fit the equations, and we count the sets.
#
# **Limits.** The proof needs exact numbers and a small group. Rounding the means leaves more sets open, and some people are in all of them: see [Limits](#Limits).
#
# **Data.** Invented, by the three authors of the article that the table is from; here their people are viewers. The part on the census of 2010 reports published research.
#
# **Time.** About 40 seconds.

# %% tags=["parameters"]
leave_out = ["4A"]  # lines of the table that you delete, such as ["2A", "2B"]
unread = ["4B", "4C", "4D", "5A", "5B", "5C"]  # blanks left unread, as in the article
at_most = 1_000  # sets of people that are listed; beyond, we say "more than"

# %%
from math import comb

import numpy as np
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts()
kit.use_tables()
book = kit.sources.textbook
told_apart_by = [
    book.BASIC,
    book.NORTH,
    book.STREAK,
]

# %% [markdown]
# ## The table
#
# A video service has seven viewers in a village. Each has the Basic or the Premium plan, and lives in the North or the South of the village. Some are "in the streak": they watched *A Christmas Prince* on each of the 18 days until 10 December 2017.
#
# The service prints how many viewers there are of each kind, with the median and the mean of their ages. It is careful. It has a **rule of three**: a line about fewer than three people stays blank.

# %%
pl.DataFrame(
    {
        "line": [line.name for line in book.LINES],
        "who": [line.words for line in book.LINES],
        "people": [str(line.count or "withheld") for line in book.LINES],
        "median age": [line.median_age or "withheld" for line in book.LINES],
        "mean age": [line.mean_age or "withheld" for line in book.LINES],
    }
)

# %% [markdown]
# The median is the age of the one in the middle; of four people it is half-way between the two in the middle. Medians are exact, and means are rounded to one decimal. A footnote says that nobody under 15 is in the streak.
#
# Nothing here looks like a person. Where could one be hiding?

# %% [markdown]
# ## How many worlds fit?
#
# Seven people who fit the whole table are called a **world**. Ages are whole numbers from 1 to 125. If many worlds fit, a reader cannot know which is the true one. If a single world fits, she knows all of it.
#
# We hand the printed numbers to a solver and ask for every world. Like the authors of the table, we first read only one of the seven blanks, line 3A: "fewer than three".

# %%
table = kit.sources.seven_viewers(leave_out=unread)
whole = kit.proof.list_worlds(kit.Worlds(table, also=told_apart_by), at_most=at_most)
Markdown(f"**{str(whole).capitalize()}** fits.")

# %% [markdown]
# Here it is. A row is a kind of viewer, and the last column says how many of that kind are in the only world that fits. The people are invented. We would never print this of a real table.

# %%
basic, north, streak = (whole.claims.index(claim) for claim in told_apart_by)
pl.DataFrame(
    {
        "age": whole.values[:, 0],
        "plan": np.where(whole.kinds[:, basic], "Basic", "Premium"),
        "region": np.where(whole.kinds[:, north], "North", "South"),
        "in the streak": np.where(whole.kinds[:, streak], "yes", "no"),
        "viewers": whole.worlds[0],
    }
).sort("age")

# %% [markdown]
# Every line kept the rule of three, and the rule protected nobody.

# %% [markdown]
# ## Delete a number
#
# Perhaps the table says too much. Which line should the service have left out? We try each of the seven that hold numbers, and once two of them together, and count the worlds that are left. An orange bar means that there is only one, and with it no secret.

# %%
deleted = [[], *([line.name] for line in book.LINES if line.count), ["2A", "2B"]]
tables = [book.seven_viewers(leave_out=[*unread, *gone]) for gone in deleted]
worlds = [kit.Worlds(table, also=told_apart_by) for table in tables]
grid = [kit.proof.list_worlds(each) for each in worlds]
n_worlds = [len(listed.worlds) for listed in grid]
words = {line.name: f"{line.name} ({line.words})" for line in book.LINES}
known = [
    f"Without {' and '.join(words[name] for name in gone)}" if gone else "Every line"
    for gone in deleted
]

# %%
kit.charts.chart_possibilities(
    pl.DataFrame({"known": known, "possible": n_worlds, "said": list(map(str, grid))}),
    of="worlds that fit",
    title="Any of five lines can go, and everybody is still known",
    subtitle="Sets of seven people that fit what is left of the table. Invented, N = 7",
    description="Invented people of a textbook table. After most deletions only one "
    "world fits, and everybody is known. Worlds that fit: "
    + "; ".join(f"{what}, {n}" for what, n in zip(known, n_worlds, strict=True)),
)

# %% [markdown]
# Any one of five lines can go without effect. Basic and Premium make up the whole, so what line 2A says follows from lines 1A and 2B. Statisticians call this **differencing**, and it undoes most deletions.
#
# Without line 3B, on the streak, there are 22 worlds. How different are they?

# %%
no_streak = grid[deleted.index(["3B"])]
columns = [no_streak.claims.index(claim) for claim in (book.BASIC, book.NORTH)]
kinds = np.hstack([no_streak.values, no_streak.kinds[:, columns]])
n_kinds = len(np.unique(kinds, axis=0))
Markdown(
    f"Different ages, plans and regions in these {len(no_streak.worlds)} worlds: "
    f"**{n_kinds}**."
)

# %% [markdown]
# Seven, one for each viewer. So age, plan and region of everybody are as certain as before, and only the streak is open. The blank in line 3A says that at most two of the six adults are not in it: none of the six, one of them (6 ways) or two (15 ways) make 22.
#
# Without both lines on the plans there are 8 worlds. What do they have in common?

# %%
no_plans = grid[deleted.index(["2A", "2B"])]
Markdown(
    f"People who are in every one of the {len(no_plans.worlds)} worlds: "
    f"**{no_plans.common().sum()} of 7**."
)

# %% [markdown]
# Those are the four of the North, and for them nothing has changed. Only the plans of the three in the South are open. Three people with two plans each: 2 × 2 × 2 = 8 worlds.
#
# The blanks say something too. Lines 4C and 4D withhold how many of the South have which plan, so it is fewer than three of each. All three on one plan is ruled out, and 8 − 2 = 6 worlds are left. A reader who takes the blanks at their word gets there:

# %%
blanks = kit.sources.seven_viewers(leave_out=["2A", "2B"])
with_blanks = kit.proof.list_worlds(kit.Worlds(blanks, also=told_apart_by))
Markdown(f"**{str(with_blanks).capitalize()}**, when every blank is read.")

# %% [markdown]
# Now it is your turn. The setting `leave_out` at the top names the lines that you delete. These are the kinds of viewer in the worlds that are left, with the fewest and the most that there can be of each:

# %%
mine = kit.sources.seven_viewers(leave_out=[*unread, *leave_out])
left = kit.proof.list_worlds(kit.Worlds(mine, also=told_apart_by), at_most=at_most)
basic, north, streak = (left.claims.index(claim) for claim in told_apart_by)
pl.DataFrame(
    {
        "age": left.values[:, 0],
        "plan": np.where(left.kinds[:, basic], "Basic", "Premium"),
        "region": np.where(left.kinds[:, north], "North", "South"),
        "in the streak": np.where(left.kinds[:, streak], "yes", "no"),
        "fewest viewers": left.common(),
        "most viewers": left.worlds.max(axis=0),
    }
).sort("age")

# %%
Markdown(
    f"Without {', '.join(leave_out)}: **{left}**. People who are in every world "
    f"listed: {left.common().sum()} of 7."
)

# %% [markdown]
# With line 4A gone alone, as the page is saved, two worlds are left, and they share nobody. That is better, but it is not safe: whoever knows how old the youngest viewer is, or the eldest, can tell which of the two is true.
#
# _Try it: delete 2A, 2B and 3B together. Guess how many worlds there are before you run it. Who is still certain?_

# %% [markdown]
# ## How an average pins people down
#
# Take only line 2B: three Premium viewers, median 30, mean 44. How much does each number say?
#
# Three ages from 1 to 125, in order of age, can be chosen in 333,375 ways. (The authors count 317,750: three *different* ages. The one in the middle may well be as old as another, so we count those too.) The **median** says that the one in the middle is 30, one of the others is 30 at the most, and the third 30 at the least: 30 × 96 = 2,880 ways. The **mean** says that the three ages sum to 3 × 44 = 132. Without the 30, the other two sum to 102, so the age of the younger fixes that of the elder: 30 ways.

# %%
n_ages = book.AGE.high - book.AGE.low + 1
all_three, all_different = comb(n_ages + 2, 3), comb(n_ages, 3)
premium = next(line for line in book.LINES if line.group == book.PREMIUM)
who = kit.everyone()  # the three, taken by themselves
middle = {
    who: premium.count,
    kit.median(book.AGE, who): kit.Figure(premium.median_age, to=0),
}
both = middle | {kit.mean(book.AGE, who): premium.mean_age}
steps = [
    kit.proof.list_worlds(kit.Worlds(kit.release(numbers)), at_most=10_000)
    for numbers in (middle, both)
]
n_ways = [all_three, *(len(step.worlds) for step in steps), len(whole.worlds)]

# %% [markdown]
# The last bar is what the other lines of the table add. They are about other groups, but each group shares people with these three.

# %%
said = ["three ages", "their median is 30", "their mean is 44", "all other lines"]
kit.charts.chart_possibilities(
    pl.DataFrame(
        {"known": said, "possible": n_ways, "said": [f"{n:,}" for n in n_ways]}
    ),
    of="possible ages of the three",
    title=f"A median and a mean leave {n_ways[2]} of {n_ways[0]:,} possibilities",
    subtitle="Ages that three invented Premium viewers can have, as each number is "
    "read",
    description="Invented people of a textbook table. Each number that is read leaves "
    "fewer possible ages of the three: " + ", ".join(f"{n:,}" for n in n_ways),
)

# %% [markdown]
# ## By hand
#
# It takes no computer. A pencil and five steps do.
#
# **The North.** Line 2C: four people, mean 48.5, so their ages sum to 4 × 48.5 = 194. Line 4A: three of them are on Basic, mean 36.7. The mean is rounded to one decimal, so it lies between 36.65 and 36.75, and three times that lies between 109.95 and 110.25. The sum is a whole number: 110. The fourth, on Premium, is 194 − 110 = **84**.
#
# **The child.** Of the three on Basic, the one in the middle is **36** (line 4A). One of them is younger, or as old, and one is older, or as old; the fourth in the North is 84. So in order of age 36 comes second of the four. The median of four people lies half-way between the second and the third, and it is 51 (line 2C): these two sum to 2 × 51 = 102. The third is 102 − 36 = **66**. The three on Basic sum to 110, so the youngest is 110 − 36 − 66 = **8**.
#
# **The South.** Line 2D: three people with the sum 72 and **24** in the middle, so the other two sum to 48. The middle age of all seven is 30 (line 1A). We know 8, 24, 36, 66 and 84, so the elder of the two must be **30**, and the younger is **18**.
#
# **The streak.** Line 3B: four people with the sum 216, of whom the two in the middle sum to 102. Children are not in the streak. Either 18 and 84 are in the middle, and then nobody is left who is older; or 36 and 66, and then **84** is the eldest and 216 − 36 − 66 − 84 = **30** the youngest.
#
# **The plans.** Line 2A: the four on Basic sum to 134. Three of them live in the North and sum to 110, so the fourth is **24**.
#
# _Try it: find the same seven people without line 2C. Which line takes its place?_

# %% [markdown]
# ## Which numbers prove the child?
#
# The step "The child" used only lines 2C and 4A. We give those two lines to the kit, and ask how many viewers there are who are 8 years old, live in the North and are on Basic.

# %%
child = book.BASIC & book.NORTH & book.AGE.between(8, 8)
all_but_two = [line.name for line in book.LINES if line.name not in ("2C", "4A")]
two_lines = kit.Worlds(kit.sources.seven_viewers(leave_out=all_but_two))
proof = kit.prove(two_lines, child)
Markdown(f"**Proved.** {kit.text(proof.sentence())}")

# %% [markdown]
# The 7 is there because the program has to know how many people to write down; by hand we did without it. None of the others can be left out. The program did not need the count of three on Basic, because the mean 36.7 says as much. One or two whole ages cannot have that mean, and all four have the mean 48.5.
#
# So should the service have deleted these numbers? We delete them all, except for the 7, and keep the rest of the table.

# %%
rest = kit.Release(
    tuple(
        number
        for number in table.numbers
        if number not in proof.because or number.claim == kit.everyone()
    )
)
again = kit.Worlds(rest).bounds(child)
Markdown(
    f"8-year-olds in the North on Basic, by the {len(rest)} numbers left: **{again}**."
)

# %% [markdown]
# This is a second proof of the same person. It shares nothing with the first but the number of viewers. To delete numbers by feel is to overlook what the others say together.

# %% [markdown]
# ## Which rule would have stopped it?
#
# The rule of three failed. What if the service had withheld every line about fewer than four people, or five? From here on we read every blank, with the rule that made it.

# %%
rules = [3, 4, 5]
by_rule = {k: kit.sources.seven_viewers(k=k) for k in rules}
ruled = [
    kit.proof.list_worlds(kit.Worlds(numbers, also=told_apart_by), at_most=at_most)
    for numbers in by_rule.values()
]

# %%
let_through = {
    "known": [f"Lines about {k} people or more are printed" for k in rules],
    "possible": [len(listed.worlds) for listed in ruled],
    "said": list(map(str, ruled)),
}
kit.charts.chart_possibilities(
    pl.DataFrame(let_through),
    of="worlds that fit",
    title="A rule of four opens the table, and a rule of five empties it",
    subtitle="Sets of seven people that fit what each rule lets through. "
    "Invented, N = 7",
    description="Invented people of a textbook table. Each stricter rule leaves more "
    "worlds: "
    + "; ".join(f"k = {k}, {listed}" for k, listed in zip(rules, ruled, strict=True)),
)

# %% [markdown]
# A rule of four leaves 8 worlds, and nobody is in all of them. But a group can be certain where its people are not. Look at those who are on Premium and 64 or older:

# %%
elder = ~book.BASIC & book.AGE.at_least(64)
under_four = kit.Worlds(by_rule[4], also=[book.BASIC])
alone = under_four.bounds(elder)
Markdown(
    f"Under a rule of four, **{alone}** person is on Premium and 64 or older. "
    "Neither this group nor its size is printed anywhere."
)

# %% [markdown]
# Whoever knows such a person in the village knows that there is no other.
#
# A rule of five leaves one line, 1A, and more worlds than we list. Nobody is in all of those that we listed, so nobody is in all worlds. That stops this attack, and leaves hardly a table to print. Even line 1A still gives something away:

# %%
under_five = kit.Worlds(by_rule[5])
thirty = under_five.bounds(book.AGE.between(30, 30))
Markdown(f"Viewers who are exactly 30 years old, under a rule of five: **{thirty}**.")

# %% [markdown]
# At least one, for certain. The median of an odd number of people *is* the age of one of them, and no rule about the size of groups changes that.

# %% [markdown]
# ## Would rounding have helped?
#
# The service could also print means less precisely. We round them to half a year, one year, two years, and leave the rest as it is.

# %%
to = ["0.1", "0.5", 1, 2]
rounded = [
    kit.proof.list_worlds(
        kit.Worlds(kit.sources.seven_viewers(means_to=step), also=told_apart_by)
    )
    for step in to
]
pl.DataFrame(
    {
        "means rounded to (years)": list(map(str, to)),
        "worlds that fit": [len(listed.worlds) for listed in rounded],
        "viewers in every world": [listed.common().sum() for listed in rounded],
    }
)

# %% [markdown]
# The number of worlds grows fast. That sounds reassuring, but it is the wrong thing to look at. With means in whole years, 23 worlds fit, and four of the seven people are in every one. Even with means rounded to ten years, which is hardly a statistic any more, one person is proved:

# %%
coarse = kit.Worlds(kit.sources.seven_viewers(means_to=10), also=told_apart_by)
found = coarse.bounds(book.BASIC & book.NORTH & book.STREAK & book.AGE.between(36, 36))
Markdown(
    f"Viewers aged 36 in the North, on Basic and in the streak: **{found}**, in every "
    "world that fits."
)

# %% [markdown]
# So "a million solutions fit" is no defence. What counts is what all of them have in common. That is why the kit looks for what is proved, and does not stop at the number of worlds.
#
# _Try it: which single number would you blur, and how much, so that nobody is certain? Does your answer survive a reader who also knows the age of one neighbour?_

# %% [markdown]
# ## Is it true?
#
# The authors printed the seven people they had invented. This cell fails if what we worked out from the table were anything else, or if a number in the text above were not what the code found.

# %% tags=["check"]
if unread == ["4B", "4C", "4D", "5A", "5B", "5C"]:
    assert sorted(whole.values[:, 0]) == [8, 18, 24, 30, 36, 66, 84]
    assert n_worlds == [1, 1, 1, 1, 1, 1, 22, 2, 8]
    assert (n_kinds, no_plans.common().sum()) == (7, 4)
assert len(with_blanks.worlds) == 6
assert (n_ways[:3], all_different) == ([333_375, 2_880, 30], 317_750)
assert str(proof.size) == str(again) == str(alone) == "exactly 1"
assert [len(listed.worlds) for listed in ruled[:2]] == [1, 8]
assert not any(listed.common().any() for listed in ruled[1:])
assert not ruled[2].is_complete
assert [len(listed.worlds) for listed in rounded] == [1, 2, 23, 176]
assert [listed.common().sum() for listed in rounded] == [7, 6, 4, 2]
assert (thirty.low, str(found)) == (1, "exactly 1")

# %% [markdown]
# In one table, as the report prints it:

# %%
three, four = (kit.k_cell(by_rule[k]) for k in (3, 4))
claim = "Counts, medians and means about seven viewers; no line about fewer than"
all_seven = (
    f"{str(whole).capitalize()} fits: each of the seven is known by age, plan, region "
    "and streak."
)
elder_words = (
    f"{len(ruled[1].worlds)} worlds fit, and in each of them one person alone is on "
    "Premium and 64 or older."
)
claim = f"A textbook table. {claim}"
first = kit.FindingRow(f"{claim} three.", three, proof.size.high, all_seven)
kit.show_findings(
    [first, kit.FindingRow(f"{claim} four.", four, alone.high, elder_words)]
)

# %% [markdown]
# ## The original
#
# The table is not ours. Simson Garfinkel, John Abowd and Christian Martindale of the United States Census Bureau made it up in 2018, to explain an attack on their own tables. Their seven people live on one block of a city. Where we say plan, they say sex; where we say region, race; and where we say in the streak, married. (The footnote is theirs too: the married are 15 or older.) The numbers are the same, and so is everything that follows from them.

# %%
pl.DataFrame(
    {
        "line": [line.name for line in book.LINES],
        "here": [line.words for line in book.LINES],
        "in the article": [line.original for line in book.LINES],
    }
)

# %% [markdown]
# ## Does it work on a real census?
#
# Nothing in this part was computed here. It is what others have published, and they do not agree.
#
# The Bureau tried the attack on its own census of 2010, with 34 of the tables it had published. According to John Abowd and his co-authors, a reader of those tables can *verify* that all records of 70% of the blocks, where 97 million people live, are reconstructed without an error: only one world fits. For 3.4 million people whose race and ethnicity are not those of most of their block, these could be inferred with 95% accuracy. The Bureau protected the census of 2020 with differential privacy, that is, with noise.
#
# Critics say that the attack was compared with too little. Steven Ruggles and David Van Riper simulated what chance alone would match, and found that this explains most of the matches that the Bureau had first reported. Paul Francis guessed, for the protected data of 2020, that everybody has the race and ethnicity of most of the block. That was right with 75% precision for 98% of people, and with 100% for 11%, with no reconstruction at all.
#
# The dispute is easier to follow with the two kinds of answer kept apart. A match is a *score*, and means nothing without a baseline: that is what the critics asked for. That only one world fits is a *proof*, and the claim about 70% of the blocks is of this kind. But it proves the file that the tables were made from. In 2010 some records of that file had been swapped between blocks before anything was tabulated. So a block with one world gives back the swapped file for certain; how often a person in it is the person who lived there is a score again, and needs a baseline.

# %% [markdown]
# ## Where to go next
#
# - [21-two-safe-tables](21-two-safe-tables.ipynb): tables of counts, with blanks that were meant to protect.
# - [22-the-press-archive](22-the-press-archive.ipynb): hundreds of numbers, subtracted from each other.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): which rules stop which attacks.

# %% [markdown]
# ## Limits
#
# - **The people are invented**, and the table was made to be solved. It prints three numbers for each person. Of larger groups, more numbers would be needed.
# - **A proof has conditions.** Medians are taken to be exact, and means to be rounded to their last decimal. Ages are whole numbers from 1 to 125. With noise, swapped records or errors in the table, one world that fits need not be the true one.
# - **Nobody is named.** The table gives away that there is one 8-year-old in the North. It takes a neighbour to know who that is.
# - **The rules we tried** withhold whole lines by their size. Other defences (noise, coarser ages, dropping medians) are not tried here.
# - **"More than 1,000 worlds"** is where the list stopped, and says nothing about what those worlds have in common.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - S. Garfinkel, J. Abowd, C. Martindale, "Understanding Database Reconstruction Attacks on Public Data", ACM Queue 16(5), 2018, and Communications of the ACM 62(3), 2019: the table, its people, and the numbers of worlds. They read line 3A only among the blanks, as we do in the first half.
# - J. Abowd and others, "A Simulated Reconstruction and Reidentification Attack on the 2010 U.S. Census", arXiv 2312.11283: 70% of blocks, 97 million, 3.4 million, 95%.
# - S. Ruggles, D. Van Riper, "The Role of Chance in the Census Bureau Database Reconstruction Experiment", Population Research and Policy Review 41, 2022.
# - P. Francis, "A Note on the Misinterpretation of the US Census Re-identification Attack", arXiv 2202.04872, 2022.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: differencing.
