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
# # How anonymous are 3,749 people, and how anonymous is one?
#
# **Finding.** Of 3,749 people known to be in a group, 3,160 are expected to be the only
# one with their date of birth (84%; 95% interval 3,102 to 3,218). A sentence about
# one person hides nobody. Thresholds from k = 3 hide it. A differentially private
# release prints it with a chance of at most δ, if it invents no sentences.
#
# **How.** We compute how many of k people share a fact with nobody else in the group,
# and count both posters on an invented music service. Then we ask two defences what
# they would have printed: a threshold, and a differentially private release.
#
# **Limits.** "Alone" assumes that the person is known to be in the group and that
# births are spread evenly: see [Limits](#Limits).
#
# **Data.** The sentences are real, published in 2016. The audience is invented: 36,000
# listeners, 963,129 plays, with the crowd and both repeaters planted in it.
#
# **Time.** About 10 seconds.

# %% tags=["parameters"]
log_path = ""  # empty: the invented audience; or the path of a CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"}, where names are not guessed
region = "NY"  # state of the one; not used with your own log
other_region = "IL"  # state of the second listener; not used with your own log
fewest = 11  # people; in your own log, a sentence about fewer is not shown
years = 60  # span of the dates of birth in the crowd, in years
epsilon = 1.0  # privacy loss ε of a differentially private release, in nats
delta = 1e-7  # chance δ that such a release prints an item of one person
seed = 2016  # for the interval of the number alone, in a group of up to 1,000

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts()
kit.use_tables()

whose = "your log" if log_path else "invented audience"
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## Two posters
#
# At the end of 2016 a music service hung its listeners' habits on walls. One poster
# spoke to thousands of people, another to a single one. The kit keeps such sentences in
# a table, with their sources and with what the sources disagree about:

# %%
brexit, sorry = kit.read_claim("spotify-3749"), kit.read_claim("spotify-sorry-42")
chicago = kit.read_claim("spotify-sorry-17")
Markdown(
    "\n\n".join(
        f"> {kit.text(said.claim)}\n\n{said.publisher}. {said.conflicts}"
        for said in (brexit, sorry, chicago)
    )
)

# %% [markdown]
# The first number is about people, the other two about plays. That difference decides
# everything on this page: **42 is a large number of plays and a very small number of
# people.**

# %% [markdown]
# ## The attackers
#
# Two people read the walls.
#
# The first is a former flatmate. He knows your date of birth, and that you played that
# song on the day of the vote, because you sent it to him. He has got hold of the list
# behind the poster: one row a person, no names, the date of birth still in it, and next
# to it whatever else was kept. He wants your row.

# %% [markdown]
# The second is a stranger with time on his hands. Some listeners let a program keep a
# public diary of every track they play, known as scrobbling. He wants to know whose
# diary the small number came out of.

# %% [markdown]
# ## The crowd: one of 3,749
#
# To pick one person out of a group of k takes log2(k) bits: that many yes-or-no
# questions, if each halves the group.

# %%
asked, known = (
    kit.measures.bits_left(brexit.count),
    kit.measures.bits_left(len(kit.populations.dates_of_birth(years=years))),
)
Markdown(
    f"One of {brexit.count:,} people: **{asked:.1f} bits**. A date of birth, one of "
    f"{len(kit.populations.dates_of_birth(years=years)):,} days in {years} years, "
    f"holds {known:.1f}."
)

# %% [markdown]
# A fact with more values than there are people will set most of them apart. How many?
# First by hand, for three people and a fact with two values, such as sex as a form
# records it.
#
# | | Ana | Ben | Cem | alone |
# |---|---|---|---|---|
# | all three the same (2 of the 8 cases) | F | F | F | nobody |
# | two and one (6 of the 8 cases) | F | F | M | Cem |

# %% [markdown]
# In six cases of eight exactly one person is alone, in two nobody is: on average 6/8 =
# 0.75. The formula says the same. Each of the three is alone if the two others are both
# on the other side, with chance ½ × ½, so 3 × ¼ = 0.75. In general, with a share p of
# people at each value of the fact, it is k Σ p (1 − p)ᵏ⁻¹.

# %%
three = kit.measures.expect_unique(kit.populations.equal_cells(2), k=3)
Markdown(f"By the code, {three.expected:.2f} of 3.")

# %% [markdown]
# Now the poster. "Alone" means: nobody else *in the group* shares the fact. Birthdays
# and dates of birth are taken as equally likely, the sexes as even.

# %%
of = kit.populations
birthday, birth = of.birthdays(), of.dates_of_birth(years=years)
facts = {
    "birthday: day and month": birthday,
    "birthday and sex": of.combine(birthday, of.sexes()),
    "full date of birth": birth,
    "full date of birth and sex": of.combine(birth, of.sexes()),
}
alone = {
    fact: kit.measures.expect_unique(table, k=brexit.count)
    for fact, table in facts.items()
}
by_birthday, _, by_birth, by_birth_and_sex = alone.values()
low, high = kit.measures.interval_unique(birth, k=brexit.count, seed=seed)

# %%
expected = [found.expected for found in alone.values()]
kit.charts.chart_unique(
    pl.DataFrame({"knowledge": list(facts), "alone": expected}).with_columns(
        group_size=pl.lit(brexit.count)
    ),
    title=f"A date of birth sets {by_birth.expected:,.0f} of {brexit.count:,} apart",
    subtitle="Expected number alone in the group, by what is known of them. "
    f"Arithmetic, dates of birth over {years} years, N = {brexit.count:,}",
    description=f"Arithmetic. Of any {brexit.count:,} people in a group, "
    f"{by_birth.expected:,.0f} are expected to be the only one with their date of "
    f"birth, but {by_birthday.expected:.2f} the only one with their birthday.",
)

# %%
Markdown(
    f"By full date of birth, **{by_birth.expected:,.0f} of the {brexit.count:,} "
    f"({by_birth.share:.0%})** are expected to be alone (95% interval {low:,} to "
    f"{high:,}); with their sex as well, "
    f"{by_birth_and_sex.expected:,.0f} ({by_birth_and_sex.share:.0%}). By birthday, "
    f"the baseline, {by_birthday.expected:.2f}."
)

# %% [markdown]
# The flatmate's chance of finding exactly one row is that share. Had he only your
# birthday, without the year, several rows would fit, and he would learn little.

# %% [markdown]
# What it does not mean: that the poster names anyone. The sentence holds no date of
# birth. It is arithmetic, true of any group of this size, and it starts from a person
# already known to be inside. It says what a *list* of 3,749 people without names is
# worth once dates of birth are in it: to anyone who knows the dates, most of it is a
# list of names.
#
# _Try it: set `years` to 20, a young audience. How many are still alone?_

# %% [markdown]
# How large would the crowd have to be? The same two facts, for groups up to a million:

# %%
sizes = [53, brexit.count, 20_000, 100_000, 1_000_000]
by_day = [
    kit.measures.expect_unique(kit.populations.birthdays(), k=size).share
    for size in sizes
]
by_date = [kit.measures.expect_unique(birth, k=size).share for size in sizes]
pl.DataFrame(
    {
        "people": sizes,
        "% alone by birthday": by_day,
        "% alone by date of birth": by_date,
    }
).with_columns(pl.selectors.contains("alone").mul(100).round(1))

# %% [markdown]
# So there is no size that is safe by itself. There is a size that is safe against a
# birthday, and a much larger one that is safe against a date of birth.

# %% [markdown]
# ## Counted on an invented audience
#
# We do not have the company's log, and would not want it. The kit has a music service
# that does not exist, with 36,000 listeners in the United States who do not exist
# either; the crowd and the two repeaters were planted there on purpose. It records
# states, not cities, so New York and Chicago become their states.

# %% [markdown]
# A claim is built the way it is said. With your own log, the kit looks for the day on
# which most people played the same title, and for the most plays of one title by one
# viewer in a day. (In the invented audience that search finds these very posters.)

# %%
log = own or kit.open_tracks()
crowd = (
    kit.publishing.find_crowd(log)
    if log_path
    else kit.played(brexit.title).on(brexit.first_day)
)
that_day = kit.played(sorry.title).on(sorry.first_day)
most = kit.publishing.find_repeats(log) if log_path else that_day.at_least(sorry.count)
home = {} if log_path else {"region": region}
one = most.exactly(most.count).where(**home)
second = most.exactly(chicago.count).where(region=other_region)
posters = [crowd, one] if log_path else [crowd, one, second]

# %%
population, *people = kit.count(log, [kit.everyone(), *posters])
counts = dict(zip(posters, people, strict=True))
names = {said: said.sentence(n).rstrip(".") for said, n in counts.items()}
for at, said in enumerate(posters, start=1):
    if log_path and counts[said] < fewest:
        names[said] = f"Sentence {at}, about fewer than {fewest} people: not shown"
Markdown(
    f"Counted in {whose}:\n\n" + "\n\n".join(f"> {kit.text(n)}" for n in names.values())
)

# %% [markdown]
# Each sentence has two ks. **k_cell** is the smallest number of people printed, which
# is what a threshold looks at. **k_release** is the smallest group that everything
# printed together is proved to imply. For a sentence that stands alone they are the
# same.

# %%
printed = {said: kit.publish(log, [said]) for said in posters}
cells = {said: kit.k_cell(numbers) for said, numbers in printed.items()}
found = {said: kit.k_release(numbers) for said, numbers in printed.items()}
Markdown(
    "\n".join(
        f"- {kit.text(names[said])}. k_cell = {cells[said]:,}, k_release = "
        f"{found[said].k:,}: {'exactly' if found[said].is_exact else 'at most'} that "
        "many."
        for said in posters
    )
)

# %% [markdown]
# ## The one: 42 times in a day
#
# How unusual is it? Here is everybody who played the same track on that day, by how
# often.

# %%
levels = range(1, most.count + 1)
reached = kit.count(log, [most.at_least(n) for n in levels])
tail = pl.DataFrame({"at_least": levels, "viewers": reached})
last = reached[-1]
crossed = sum(n > last for n in reached)
deed = "played that title that day" if log_path else str(most.at_least(1))
count_words = f"{whose.capitalize()}, N = {population:,}"

# %%
kit.charts.chart_tail(
    tail,
    of="plays in the day",
    mark=most.count,
    mark_label=f"{most.count} plays",
    title=f"Past {crossed} plays, all but {kit.words.number_words(last)} of "
    f"{reached[0]:,} stop"
    if reached[0] > last
    else f"People who reached {most.count} plays: {last:,}",
    subtitle=f"People who {deed}, by how often. {count_words}",
    description=f"{whose.capitalize()}. {reached[0]:,} people played it at least once "
    f"that day, and {kit.words.number_words(last)} reached {most.count} plays.",
)

# %%
Markdown(
    f"People who {kit.text(deed)}: {reached[0]:,}. People who reached {most.count} "
    f"plays: **{kit.words.number_words(last)}**."
    + (f" Nobody else went past {crossed}." if reached[0] > last else "")
)

# %% [markdown]
# ### What the stranger does
#
# An extreme value is a name tag. Nobody needs to know who the listener is, only where
# to look for the number. Watch the group shrink as the sentence goes on:

# %%
anywhere, here = most.at_least(1), most.at_least(1).where(**home)
half = (most.count + 1) // 2
steps = {
    "played the track that day": anywhere,
    "in the same place" if home else "wherever they live": here,
    f"at least {half} times": most.at_least(half).where(**home),
    f"exactly {most.count} times": one,
}
left = kit.count(log, list(steps.values()))
Markdown(
    "\n".join(f"1. {what}: **{n:,}**" for what, n in zip(steps, left, strict=True))
)

# %% [markdown]
# If the one keeps a public diary, the stranger needs no more than a search: one diary,
# one day, one track, that many entries. When the diary and the service count plays
# alike, what he finds is certain, not likely. If a share q of listeners keeps such a
# diary, the chance that this one does is q. And whoever is on the wall recognises the
# sentence, whatever anybody else can do.
#
# Without the number he could only guess:

# %%
place = " in the same place" if home else ""
Markdown(
    f"People who played the track that day{place}: {left[1]:,}. A guess among them is "
    + ("certain to be right." if left[1] == 1 else f"right **once in {left[1]:,}**.")
)

# %% [markdown]
# We stop at this explanation. The kit runs this search on nobody's diary, and neither
# should you: the person on the poster is real.

# %% [markdown]
# _Try it: how many would fit "about 20 times"? Add a cell with
# `kit.count(log, [most.at_least(15) & ~most.at_least(25)])`. Does the missing precision
# help?_

# %% [markdown]
# ## Would a threshold have stopped it?
#
# A threshold k prints a number only if at least k people stand behind it. The same
# sentences under many thresholds, with zeros shown and the rule known to the reader:

# %%
named = {name: said for said, name in names.items()}
ks = sorted({*kit.K_GRID, counts[crowd], counts[crowd] + 1})
swept = kit.sweep_thresholds(counts, named, population=population, ks=ks)
given = swept.filter(pl.col("status") == "given away anyway")
kit.charts.chart_thresholds(
    swept,
    title=f"Every k up to {counts[crowd]:,} prints the crowd",
    subtitle="What becomes of each sentence as k, the smallest printable count, rises. "
    f"{count_words}",
    description=f"{whose.capitalize()}. Every threshold up to k = {counts[crowd]:,} "
    "prints the sentence about the crowd. "
    + f"At k = {given['k'].min()}, the gap left by a withheld sentence gives it away."
    * bool(given.height),
)

# %%
hidden = swept.filter(pl.col("claim") == names[one])
stopped = hidden.filter(pl.col("status") != "printed")["k"].min()
shown = hidden.filter(pl.col("status") == "given away anyway")["k"].to_list()
Markdown(
    f"The sentence about the one is withheld from **k = {stopped}** on"
    + (
        f", but at k = {', '.join(map(str, shown))} it is given away anyway."
        if shown
        else "."
    )
)

# %% [markdown]
# Any k of 2 or more takes down a sentence about one person. That is what a threshold
# can do for a sentence that stands alone. The smallest k has a trap: k = 2 withholds one
# number only, the 1. Where a table says "withheld" and shows its zeros, it has said
# "one person". k = 2 hides something only if zeros are blanked too, or if nothing marks
# the gap, as on a wall.

# %% [markdown]
# The large poster passes every threshold on our list up to its own number. A threshold
# counts heads; it does not ask what else is known of them.

# %% [markdown]
# ## Could a private release have said it?
#
# Differential privacy asks one thing: would the release look nearly the same if any one
# person had not been there? ε says how nearly. δ is a small chance of a lapse, here one
# in ten million.
#
# Take the one away and the sentence does not become less exact. It becomes impossible:
# nobody else played the track 42 times there. So a private release may print it with a
# chance of at most δ. No clever noise changes that. It holds for any method that never
# prints such a sentence about nobody.

# %% [markdown]
# A publisher who lists whatever occurs in the log must therefore keep silent about low
# counts. One way, the one used here, adds Laplace noise to each count and prints an
# item only if the noisy count exceeds 1 + ln(1/(2δ))/ε. By hand, for ε = 1 and δ =
# 10⁻⁷: ln(5,000,000) = 15.4, and one more is 16.4. Other methods draw that line
# elsewhere; the chance of at most δ for one person binds them all.

# %%
threshold = kit.rules.smallest_printable(epsilon=epsilon, delta=delta)
chance = kit.rules.chance_printed(counts[one], epsilon=epsilon, delta=delta)
prince = kit.read_claim("netflix-53")
grid = [10 ** (step / 20 - 1) for step in range(41)]
needed = [kit.rules.smallest_printable(epsilon=loss, delta=delta) for loss in grid]
said = {
    "the small poster": counts[one],
    "the 53 of the film": prince.count,
    "the large poster": counts[crowd],
}

# %%
kit.charts.chart_release_threshold(
    pl.DataFrame({"epsilon": grid, "threshold": needed}),
    published=pl.DataFrame({"label": list(said), "count": list(said.values())}),
    title=f"Laplace noise prints nothing below a noisy {threshold:,.1f}",
    subtitle="Arithmetic: the noisy count that an item must exceed, by privacy loss ε "
    f"({epsilon:g} in the title); δ = 1 in {1 / delta:,.0f}",
    description=f"Arithmetic. At ε = {epsilon:g}, an item is printed only if its noisy "
    f"count exceeds {threshold:,.1f}; the smaller ε is, the larger that count. Beside "
    f"it stand the posters ({counts[one]:,} and {counts[crowd]:,} people) and the "
    f"film's {prince.count}.",
)

# %%
Markdown(
    f"At ε = {epsilon:g} and δ = 1 in {1 / delta:,.0f} the noisy count must exceed "
    f"**{threshold:.1f}**. The sentence of the small poster is printed "
    f"**{kit.words.say_chance(chance)}**."
)

# %% [markdown]
# Mind the unit. The 42 and the 17 are plays, and the noisy count is one of people.
# Behind each is one person, and no number of plays changes that.

# %% [markdown]
# What of the others? The table holds the crowd and the 53 of [another
# page](10-the-53.ipynb), how often each is printed, and the noise it carries:

# %%
noise = kit.rules.laplace_sd(epsilon=epsilon)
tried = sorted({counts[one], 5, 10, 17, 20, prince.count, counts[crowd]})
chances = [kit.rules.chance_printed(n, epsilon=epsilon, delta=delta) for n in tried]
pl.DataFrame(
    {
        "people": tried,
        "printed": [kit.words.say_chance(chance) for chance in chances],
        "noise in % of the count": [round(100 * noise / n, 2) for n in tried],
    }
)

# %%
would = [
    kit.rules.chance_printed(n, epsilon=epsilon, delta=delta) for n in said.values()
]
Markdown(
    "They are printed: "
    + "; ".join(
        f"{name}, {kit.words.say_chance(chance)}"
        for name, chance in zip(said, would, strict=True)
    )
    + f". Noise: ± {noise:,.1f} people (one standard deviation)."
)

# %% [markdown]
# The two defences differ in what they promise. The threshold promises that a number is
# not small. The private release promises that it would have been nearly the same
# without you, whatever else is published and whatever anybody knows. In symbols: for
# any set of possible outputs, its probability with you is at most exp(ε) times its
# probability without you, plus δ. The price, with Laplace noise, is silence about every
# count that stays below the threshold.

# %% [markdown]
# _Try it: set `epsilon` to 0.1. Would the 53 still be printed?_

# %% [markdown]
# ## Is it true?
#
# The cells fail if the bundled audience or the arithmetic gave anything else than what
# this page says.

# %% tags=["check"]
is_published = not log_path and (region, other_region) == ("NY", "IL")
if is_published:
    assert list(counts.values()) == [brexit.k, sorry.k, chicago.k] == [3_749, 1, 1]
    assert [f.k for f in found.values()] == list(cells.values()) == [3_749, 1, 1]
    assert kit.publishing.find_crowd(log) == crowd
    assert kit.publishing.find_repeats(log) == most
    assert (population, log.n_plays()) == (36_000, 963_129)
    assert (stopped, shown) == (2, [2])
    blank = kit.publish(log, [one], rule=kit.Threshold(2, is_zero_shown=False))
    assert kit.k_release(blank).group is None
if (epsilon, delta) == (1, 1e-7):
    assert f"{threshold:.1f}, {noise:.1f}" == "16.4, 1.4"
skipped = "Not checked: the settings are not those of this page."
Markdown("The counts are as stated." if is_published else skipped)

# %% tags=["check"]
is_published = (years, seed) == (60, 2016)
if is_published:
    assert [round(a.expected) for a in alone.values()] == [0, 22, 3_160, 3_442]
    assert f"{by_birthday.expected:.2f}, {by_birth.share:.0%}" == "0.13, 84%"
    assert (low, high) == (3_102, 3_218)
Markdown("The arithmetic is as stated." if is_published else skipped)

# %%
here_alone = kit.measures.expect_unique(birth, k=counts[crowd])
words = (
    f"Expected to be alone with their date of birth: {here_alone.expected:,.1f} of any "
    f"{counts[crowd]:,} people ({here_alone.share:.1%}), each known to be in the group."
)
source, ks = "yours" if log_path else "published", (cells[crowd], found[crowd].k)
rows = [kit.FindingRow(names[crowd], *ks, words, kit.Expected, source)]
for said in posters[1:]:
    size = kit.words.people_words(found[said].size)
    words = f"It is about {size}, exactly; nobody else can be meant."
    if log_path and counts[said] < fewest:
        words = f"A sentence about {size}; its words are not shown."
    ks, data = (cells[said], found[said].k), "yours" if log_path else "invented"
    rows.append(kit.FindingRow(names[said], *ks, words, data=data))
kit.show_findings(rows)

# %% [markdown]
# ## Where to go next
#
# - [12-a-week-of-the-office](12-a-week-of-the-office.ipynb): one person again, and what
#   a week of viewing does not say.
# - [30-how-few-plays](30-how-few-plays.ipynb): how few plays single somebody out in a
#   whole log.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): thresholds and other rules, each
#   under attack.

# %% [markdown]
# ## Limits
#
# - **The audience is invented.** The sentences are real; the listeners, the other plays
#   of that day and the thresholds tried are not the company's. The poster of the crowd
#   hung in Britain, our audience lives in the United States. That the crowd counts
#   3,749 in it is planted, not found.
# - **The place of the one is hearsay.** The poster names no city. One article says that
#   the listener is from New York, another that the poster hung there. Without a place,
#   the number alone is still of one person.
# - **"Alone" is an average over all such groups**, given that the person is in the
#   group and that births are even over 60 years. Real births are not, and listeners are
#   young: both leave fewer people alone.
# - **A small group is not yet a name.** The flatmate needs a list with dates of birth
#   in it; the stranger needs a public diary that counts like the service. Most people
#   never meet either. A publisher cannot know who does.
# - **The private threshold**, a noisy count of 16.4, is that of Laplace noise, with
#   each person counted once in the whole release. A campaign of many posters, or one
#   person behind several numbers, needs more. A publisher who prints a number for every
#   question on a list fixed beforehand, true or not, may stay below it; but then the
#   poster might be about nobody.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - The sentences, with wording, dates and disagreements: the table
#   `data/published_claims.csv`, rows `spotify-3749`, `spotify-sorry-42` and
#   `spotify-sorry-17`, and the press reports listed there.
# - A. Korolova, K. Kenthapadi, N. Mishra, A. Ntoulas, "Releasing search queries and
#   clicks privately", WWW 2009; D. Desfontaines, J. Voss, B. Gipson, C. Mandayam,
#   "Differentially private partition selection", PoPETs 2022(1): the threshold below
#   which an open list must stay silent.
# - L. Sweeney, "Simple demographics often identify people uniquely", Carnegie Mellon
#   University, 2000: why a date of birth is not a harmless detail.
# - G. Delcroix, "Netflix is watching you", LINC, the digital laboratory of the CNIL, 22
#   December 2017: the article these cases come from.
