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
# # What do 53 anonymous people give away?
#
# **Finding.** By itself the 53 names nobody. Beside an invented 57 for the day before, it proves that exactly four people broke their streak on 10 December. And of any 53 people known to be in such a group, 46.0 are expected to be the only one with their birthday (95% interval 39 to 51).
#
# **How.** We read published numbers as equations about people and ask what is true in *every* audience that fits them. Only published numbers enter the proofs. The log is used to print the numbers, and at the end to check the proofs.
#
# **Limits.** A proof holds if the numbers are exact, mean the same by "watched", and count the same population: see [Limits](#Limits).
#
# **Data.** The sentence is real, published in December 2017. The audience is invented: 100,000 viewers. Planted among them: 53 such people, five of them in Vermont, and 42 whose streaks broke earlier.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
log_path = ""  # empty for the invented audience; or your CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"} where names are not guessed
title = "A Christmas Prince"  # the film of the sentence; not used with your own log
days = 18  # length of the streak, in days; not used with your own log
until = "2017-12-10"  # last day of the streak; not used with your own log
region = "VT"  # a small region of the invented audience: Vermont
fewest = 11  # in your own log: people who must share the streak we look for
group = 53  # people in the sentence, for the arithmetic of the number alone
rounded_to = 10  # people: what the two numbers are rounded to, near the end
seed = 2017  # for the interval of the number alone

# %%
from itertools import pairwise

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts()
kit.use_tables()

whose = "your log" if log_path else "invented audience"
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The attacker
#
# She has no access to anything. She reads the press, keeps what she reads, and knows a few people. She wants to learn something about one of them: did he watch, when did he stop, is he one of "those 53"?
#
# The company answered the press that such information is about "overall viewing trends", not about "specific, identified individuals" (row `netflix-statement` of the table of claims). Suppose that is so. The sentence still stands next to other sentences, and its readers know other people.

# %% [markdown]
# ## The sentence, alone
#
# On 10 December 2017 the company's American account wrote about the people who had watched *A Christmas Prince* every day for the past 18 days. The kit keeps such claims in a table, with their sources:

# %%
tweet = kit.read_claim("netflix-53")
links = ", ".join(f"[{n}]({link})" for n, link in enumerate(tweet.source, start=1))
Markdown(
    f"> {kit.text(tweet.claim)}\n\n"
    f"{tweet.publisher}, {tweet.date:%d %B %Y}. As reported: {links}."
)

# %% [markdown]
# How much is left to find out, once we know that a friend is one of the 53? To pick one of n people takes log2(n) bits: nobody can do it with fewer yes-or-no questions on average.

# %%
print(f"one of {group:,}: {kit.measures.bits_left(group):.3f} bits left")

# %% [markdown]
# One fact often answers most of those questions at once. Here is the sum by hand, for three people and their birthdays. The first is alone if neither of the others shares her day: (364/365) × (364/365) = 0.9945. The same goes for each of the three, so we expect 3 × 0.9945 = 2.98 of them to be alone.
#
# With k people, and a fact that takes each of its values with share p, the expected number alone is k Σ p (1 − p)ᵏ⁻¹, summed over the values. For three people and a birthday the code agrees:

# %%
print(
    f"{kit.measures.expect_unique(kit.populations.birthdays(), k=3).expected:.2f} of 3"
)

# %% [markdown]
# A state, a sex or a birthday names nobody by itself. Together, or in a small group, such facts set people apart. The field calls them **quasi-identifiers**: they are no names, and they do the work of names for whoever has them on a list.
#
# Now the 53, for several things that a colleague, a landlord or a data broker may know. States are weighted by the census of 2020. All birthdays and all dates of birth in 60 years are taken as equally likely, which makes the result slightly too high.

# %%
facts = {
    "the state they live in": kit.populations.us_states(),
    "state and sex": kit.populations.combine(
        kit.populations.us_states(), kit.populations.sexes()
    ),
    "birthday": kit.populations.birthdays(),
    "full date of birth": kit.populations.dates_of_birth(),
}
expected = [
    kit.measures.expect_unique(shares, k=group).expected for shares in facts.values()
]
alone = pl.DataFrame({"knowledge": list(facts), "alone": expected})
alone = alone.with_columns(group_size=pl.lit(group))
alone

# %%
by_birthday = expected[2]
low, high = kit.measures.interval_unique(
    kit.populations.birthdays(), k=group, seed=seed
)
kit.charts.chart_unique(
    alone,
    title=f"A birthday would set {by_birthday:,.0f} of any {group:,} apart",
    subtitle=f"Expected number alone in the group, by what is known of them. "
    f"Arithmetic, United States, N = {group:,}",
    description=f"Arithmetic. Of any {group:,} people in a group, {by_birthday:.1f} "
    f"are expected to be the only one with their birthday, {expected[0]:.1f} the only "
    "one from their state.",
)

# %%
Markdown(
    f"By birthday, **{by_birthday:.1f} of any {group:,}** are expected to be alone "
    f"(95% interval {low:.0f} to {high:.0f}, from seeded draws)."
)

# %% [markdown]
# This is arithmetic, not a discovery about these people: it is true of any group of that size. And it needs somebody who already knows that a friend is in the group. "One of 53" is no hiding place from anybody who knows birthdays.
#
# _Try it: set `group` to 3749. Which fact still singles out most of them?_

# %% [markdown]
# ## What was published
#
# From here on we need numbers that the company did not print, so we use an invented audience in which the same sentence is true. It has a film of the same name, a premiere on 17 November, weekends, Thanksgiving, and people who rewatch. With your own log, the kit looks for the longest streak that several viewers share.

# %%
log = own or kit.open_films()
planted = kit.watched(title).every_day(days, until=until)
headline = kit.publishing.find_headline(log, viewers=fewest) if log_path else planted
daily = kit.publishing.daily_claims(headline)
not_missed = kit.publishing.streak_history(headline)
history = [daily[0], *not_missed]  # who had not missed a day yet
claims = list(dict.fromkeys([*history, *daily]))
counts = dict(zip(claims, kit.count(log, claims), strict=True))
population = kit.count(log, [kit.everyone()])[0]
Markdown(
    f"> {kit.text(headline.sentence(counts[headline]))}\n\n"
    f"Population, {whose}: {population:,}."
)

# %% [markdown]
# A claim knows no log: it is a sentence that can be counted on one. Here is what a publisher who boasts every day would have printed, the people who had not missed a day yet, beside how many watched on each day. All of it counts people, never plays.

# %%
audience = pl.DataFrame(
    {"day": [c.first for c in daily], "viewers": [counts[c] for c in daily]}
)
streaks = pl.DataFrame(
    {"day": [c.last for c in history], "viewers": [counts[c] for c in history]}
)

# %% [markdown]
# The upper line is the audience of each day. The lower one is the people who had not missed a day. Each point is a number that a publisher could be proud of.

# %%
only_53 = "" if log_path else "; only the 53 was published"
kit.charts.chart_daily_audience(
    audience,
    streaks=streaks,
    mark=headline.last,
    mark_label="every day so far",
    title=f"{counts[headline]:,} people never missed a day",
    subtitle=f"People who watched {headline.what.name} on each day. "
    f"{whose.capitalize()}, N = {population:,}" + only_53,
    description=f"{whose.capitalize()}{only_53}. By the last day {counts[headline]:,} "
    "people had not missed a day. The daily audience rises and falls; their number "
    "can only fall.",
)

# %% [markdown]
# The audience goes up and down. The lower line can never rise: whoever has kept a streak until one day had kept it until the day before. That is the whole attack.
#
# _Try it: where does the lower line drop most? What would a neighbour of those people know?_

# %% [markdown]
# ## The day before
#
# The company did not tweet the day before. Suppose it had, with a number that we invent. Two claims, one contained in the other, whatever the log. The kit proves the containment from the sentences alone, subtracts, and says which published numbers the proof rests on.

# %%
day_before = history[-2]
tweets = kit.publish(log, [day_before, headline])
[str(number) for number in tweets.numbers]

# %%
stopped = kit.subtract_nested(tweets).findings
proofs = [f"**Proved.** {kit.text(found.sentence())}" for found in stopped]
Markdown("\n\n".join(proofs) or "Nobody broke off on the last day.")

# %% [markdown]
# Such a proof holds in every audience in which both sentences are true: so many people, no more and no fewer, broke off on the last day. Who can use it? Somebody who heard a friend say "that sentence is about me" one day, and "not any more" the next. The friend is one of this group, and whatever else becomes known of the group is about the friend.
#
# If the company prints the number every day, a group breaks off on most days. The chart shows the last eight; a dot is a size that is proved.

# %%
boasts = kit.publish(log, history)
quitters = kit.subtract_nested(boasts, k=11).findings
smallest = min((found.size.high for found in quitters), default=0)
Markdown(
    f"Numbers a publisher could print about this streak: {len(boasts)}. Groups of "
    f"fewer than 11 people that they give away: **{len(quitters)}** (some overlap). "
    + (f"The smallest has {smallest}." if quitters else "")
)

# %%
worlds = kit.Worlds(boasts)
breaks = list(pairwise(history))[-8:]
sizes = [worlds.bounds(held & ~longer) for held, longer in breaks]
by_day = pl.DataFrame(
    {
        "group": [
            f"broke off on {kit.claims.day_words(longer.last)}" for _, longer in breaks
        ],
        "low": [size.low for size in sizes],
        "high": [size.high for size in sizes],
    }
)

# %% [markdown]
# Each size is bounded over every audience that fits all the boasts together. One row a day; nobody printed any of these numbers.

# %%
kit.charts.chart_bounds(
    by_day,
    title="Each day's boast gives away how many broke off",
    subtitle=f"People who had not missed a day and then did, proved from the daily "
    f"numbers alone. {whose.capitalize()}, N = {population:,}",
    description=f"{whose.capitalize()}. The daily numbers give away how many people "
    "broke off on each of the last days, which nobody printed. The smallest such "
    f"group has {smallest}.",
)

# %% [markdown]
# ## The sentence beside the daily audience
#
# A publisher may print audiences as well: so many people watched on that day. Take the numbers of each day and the one about the streak. Maurice Fréchet wrote down in 1951 what such margins allow. With N viewers and D days, at least the sum of the daily audiences less (D − 1) × N people watched on all days, and at most the smallest audience. By hand, for three days of a toy with 8 viewers and audiences of 7, 6 and 6: at least 7 + 6 + 6 − 2 × 8 = 3, at most 6.
#
# Without the streak number, the daily audiences leave it nearly open. With it, we can say what one sighting is worth: she watched on the quietest day; is she one of them?

# %%
without = kit.publish(log, [kit.everyone(), *daily])
margins_only = kit.Worlds(without).bounds(headline)
quietest = min(daily, key=counts.get)
both = kit.publish(log, [kit.everyone(), *daily, headline])
seen = kit.attacks.place_target(both, quietest, group=headline)
Markdown(
    f"From the daily audiences alone: {margins_only} people kept the streak. With the "
    f"sentence: of the {counts[quietest]:,} who {kit.text(quietest)}, "
    f"**{seen.lowest_share:.1%}** did, and that share is "
    f"{'certain' if seen.both.is_proved else 'a lower bound'}."
)

# %% [markdown]
# Not much, in a whole country. But a sentence can be printed for a region. We planted five of the 53 in Vermont, one of the smallest states, to show what the very same two numbers do there. (With your own log, set `region`; where nobody there kept the streak, or no region is recorded, we look at everybody.)

# %%
named = {"region": region} if "region" in log.columns else {}
where = named if kit.count(log, [headline.where(**named)])[0] else {}
local = [claim.where(**where) for claim in [*daily, headline]]
local_counts = dict(zip(local, kit.count(log, local), strict=True))
local_day = min(local[:-1], key=local_counts.get)
cornered = kit.attacks.place_target(kit.publish(log, local), local_day, group=local[-1])
Markdown(
    f"> {kit.text(local_day.sentence(local_counts[local_day]))}\n\n"
    f"**{cornered.lowest_share:.0%}** of them kept the whole streak, against "
    f"{counts[headline] / population:.2%} of all viewers."
)

# %% [markdown]
# What follows for a person who was seen watching there?

# %%
certain = (
    "The two numbers are equal: **everyone who was seen that day is in the streak**."
)
likely = "The streak is smaller than that audience: the ratio of the two is the share."
Markdown(certain if cornered.is_certainly_in else likely)

# %% [markdown]
# That is the general rule: **where the number of a streak equals the audience of any one of its days, everyone seen on that day is in.** Where it falls short, the ratio of the two numbers is the share that is.

# %% [markdown]
# ## Does k help?
#
# A threshold k prints a number only if at least k people stand behind it. We publish the same numbers under each threshold, with zeros shown and the rule known, and attack what is left. The rows are the two tweets, and the group between them.

# %%
broke_off = day_before & ~headline
made_up = "" if log_path else " (invented)"
names = {
    f"{counts[day_before]:,} people{made_up}: until the day before": day_before,
    f"{counts[headline]:,} people: until the last day": headline,
    "those who broke off on the last day": broke_off,
}
pair = {claim: counts[claim] for claim in (day_before, headline)}
swept = kit.sweep_thresholds(pair, names, population=population)
given = swept.filter(pl.col("status") == "given away anyway")
last_k = given["k"].max()

# %% [markdown]
# A circle is a number on the page, a dash a number withheld. A triangle is a size that nobody printed and that everybody can work out. Where this page is live, a slider under the chart sets k. Right of the rows stands what a reader then knows.

# %%
kit.charts.chart_thresholds_slider(
    swept,
    start=11,
    title=f"Up to k = {last_k}, the threshold stops nothing"
    if last_k
    else "Here, no threshold lets the group out",
    subtitle="What becomes of each number as k, the smallest printable count, rises. "
    f"{whose.capitalize()}, N = {population:,}",
    description=f"{whose.capitalize()}. Nobody printed how many broke off on the last "
    "day. "
    + (
        f"It can be worked out under every threshold up to k = {last_k}." * bool(last_k)
    ),
)

# %% [markdown]
# The group in the third row is never printed, so no threshold ever looks at it. It stays given away until k is above the smaller of the two numbers, and one of them is withheld. At that k the boast itself is gone: the sentence is the price of this protection.
#
# The local sentence is another matter. Where both numbers are small, a large enough threshold stops this attack:

# %%
two = [local_day, local[-1]]
held = [
    k
    for k in kit.K_GRID
    if kit.attacks.place_target(
        kit.publish(log, two, rule=kit.Threshold(k)), local_day, group=local[-1]
    ).is_certainly_in
]
Markdown(
    f"Of the thresholds {', '.join(map(str, kit.K_GRID))}, these leave the local "
    f"attack certain: {', '.join(map(str, held)) or 'none'}."
)

# %% [markdown]
# So the answer depends on the attack. A threshold hides a small number. It never looks at the difference of two large ones. That is why the kit keeps two numbers apart: **k_cell**, the smallest number printed, and **k_release**, the smallest group that everything printed together proves.

# %%
found = kit.k_release(tweets)
cell = kit.k_cell(tweets)
Markdown(
    f"k_cell = **{cell}**. k_release = **{found.k}** "
    f"({'exact' if found.is_exact else 'an upper bound'}; the search was "
    f"{'exhaustive' if found.is_exhaustive else 'cut short'}). "
    f"{kit.text(found.sentence())}"
)

# %% [markdown]
# And if both numbers had been rounded? We print them again, to the nearest `rounded_to`, and bound the group between them.

# %%
blurred = kit.publish(log, [day_before, headline], rule=kit.Rounding(rounded_to))
between = kit.Worlds(blurred).bounds(broke_off)
Markdown(
    f"Rounded to {rounded_to}: "
    f"{' and '.join(str(n.printed) for n in blurred.numbers)}. The group between them "
    f"holds **{between}** people."
)

# %% [markdown]
# That is a range for this pair, not an all-clear for rounding: a reader who meets the same crowd in many rounded numbers can narrow it down again.
#
# _Try it: set `rounded_to` to 2. What can be proved of the group between the two numbers now?_

# %% [markdown]
# ## Is it true?
#
# The proofs saw no log. Here is the one time that we look behind the wall: the group counted on the log itself. The cell fails if the numbers of the bundled audience were anything else than what this page says.

# %% tags=["check"]
truth = kit.count(log, [broke_off])[0]
assert truth == stopped[0].size.low if stopped else truth == 0
if (group, seed) == (53, 2017):
    assert (round(by_birthday, 1), round(low), round(high)) == (46.0, 39, 51)
if not log_path and (title, days, until) == ("A Christmas Prince", 18, "2017-12-10"):
    assert (counts[day_before], counts[headline], truth) == (57, 53, 4)
    assert (last_k, population) == (53, 100_000)
    if region == "VT":
        assert cornered.is_certainly_in
        assert local_counts[local_day] == 5
        assert held == [1, 2, 3, 5]
f"counted on the log: {truth}"

# %% [markdown]
# In one table, as the report prints it:

# %%
boast = (
    f"{headline.sentence(counts[headline])} The day before{made_up}: "
    f"{counts[day_before]:,}."
)
source = "yours" if log_path else "invented"
rows = [kit.FindingRow(boast, cell, found.k, found.sentence(), data=source)]
if not log_path:
    printed = kit.release({planted: tweet.count})
    ks = (kit.k_cell(printed), kit.k_release(printed).k)
    words = f"Of any {group:,} in a group, {by_birthday:,.1f} are expected to be alone "
    words += f"by birthday ({low:,.0f} to {high:,.0f} in 95 of 100 groups)."
    rows.append(kit.FindingRow(tweet.claim, *ks, words, kit.Expected, "published"))
kit.show_findings(rows)

# %% [markdown]
# ## Where to go next
#
# - [11-posters](11-posters.ipynb): a crowd of 3,749, and one person in New York.
# - [22-the-press-archive](22-the-press-archive.ipynb): the same subtraction, searched for in hundreds of numbers.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): many rules and thresholds, each under attack.
# - [61-audit-a-headline](61-audit-a-headline.ipynb): the same questions, put to a sentence of your own.

# %% [markdown]
# ## Limits
#
# - **The audience is invented.** The company printed the sentence about the 53, and nothing else that is used here: the 57, the daily audiences and every number about Vermont come from the invented audience. In it, streaks that arose by chance were cut to four days, which is why the lower line is flat at the end of November, and five of the 53 were put in Vermont, where chance would hardly have put one.
# - **A proof has conditions.** The numbers are exact; every sentence means the same by "watched" and counts the same population; there is no noise and no sampling. If the company counts accounts, a "person" of this page is an account, which may be one person or a household.
# - **A small group is not yet a name.** To get from "four people broke off that day" to a person, somebody must know who had kept the streak until then. Most groups never meet such a somebody; a publisher cannot know which.
# - **The number alone by birthday** assumes that we already know that the person is in the group, and that birthdays are spread evenly.
# - **The search for the smallest group** reads conjunctions of the published sentences and their negations. It says when it was cut short.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - The sentence and its date: the table `data/published_claims.csv`, rows `netflix-53` and `netflix-statement`, with the press reports they rest on.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: subtraction as an attack.
# - M. Fréchet, "Sur les tableaux de corrélation dont les marges sont données", Annales de l'Université de Lyon, 1951: bounds from margins.
# - G. Delcroix, "Netflix is watching you", LINC, the digital laboratory of the CNIL, 22 December 2017: the article that asked the question.
# - State populations: United States Census Bureau, census of 2020.
