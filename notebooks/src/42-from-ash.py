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
#     why_not: It needs people whose habits are known in advance, to tell what the attack finds from what habits alone explain.
# ---

# %% [markdown]
# # Can daily counts be turned back into histories?
#
# **Finding.** In part. Histories built from the daily counts of one series, and paired by a judge who knows the truth, are right on 40% of viewing days (37% to 44%; a mere shuffle of the same counts: 29%). Histories built from films fit strangers as well as the people counted. The famous 73 to 91% had no such baseline.
#
# **How.** We build one history for each person from counts alone, moving people from title to title at the least cost. A judge with the truth pairs and scores them, and does the same with shuffled counts and with strangers.
#
# **Limits.** The cohort is closed, each person is counted once a day, and a history has no name: see [Limits](#Limits).
#
# **Data.** Invented people with a favourite title; then an invented audience of 100,000 viewers, 905,277 plays in 61 days.
#
# **Time.** About 10 seconds.

# %% tags=["parameters"]
people = 300  # in the invented cohort, and as many again who are not counted
titles = 40  # that each day's choice falls on
days = 18  # days of counts
stays = [0.0, 0.3, 0.6, 0.9]  # chances that somebody watches the favourite that day
series = "The Office"  # a series of the invented audience
ks = [1, 3, 5, 11]  # smallest count that may be printed; 1 prints all
seed = 2017  # for the people who are invented and for who is counted

# %%
from datetime import date

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## From ash
#
# In 2017 researchers took counts of phone users, so many at each mast in each half-hour, and built movement histories of single people out of them. They reported that 73 to 91% of each history was right. The title of the paper was "Trajectory Recovery From Ash". If that is true of masts, it should be true of titles. A service that prints each day how many people watched each episode would print everybody's diary.
#
# The idea is simple. People are creatures of habit. Whoever was at a mast at three in the morning is there at half past three. Whoever saw episode 4 yesterday sees episode 5 today. So take the counts of one day and of the next, and move everybody at the least cost.

# %% [markdown]
# ## Four people, by hand
#
# Four people, two titles, three days. Each watches one title a day.

# %%
start = date(2017, 11, 23)
four = kit.attacks.daily_release([[3, 1], [3, 1], [1, 3]], ["A", "B"], start, people=4)
by_hand = kit.attacks.recover_histories(four)
by_hand

# %% [markdown]
# One line there is **Proved**. Three of four watched A on the first day, and three of four on the second, so at least two people must have watched it on both days, whatever their habits.
#
# The table is the guess. It moves nobody from the first day to the second, because that fits, and then the fewest who must move. Note what is *not* proved. A was watched by at least one person every day, but it need not be the same one. The paper takes that smallest count for people who never move, and this attack does so too. It is a good guess and no more.

# %% [markdown]
# ## How is such a guess scored?
#
# A recovered history has no name. Before anything can be counted, somebody must say which recovered history belongs to which true one. Whoever does that holds the answers in hand.
#
# - **The paper's way.** Go through the true histories in order. Each takes the recovered one that agrees best, and that one is gone.
# - **One to one.** Pair them all so that most days are right in total. This does not depend on the order, and it is the kindest way there is.
# - **By lot.** Pair them at random. That is what somebody gets who only has the counts.
#
# And there are two things to beat.
#
# - **A shuffle.** Take the same counts, deal each day out at random, and score that by the same rule. It reads the counts and nothing from one day to the next.
# - **Strangers.** Score the recovered histories against people who were not counted. What fits them too was learned about people in general.

# %%
sizes = {"people": 2 * people, "titles": titles, "days": days, "seed": seed}
made = {stay: kit.sources.invent_cohort(stay=stay, **sizes) for stay in stays}
halves = {stay: one.halves(seed=seed) for stay, one in made.items()}
found = {
    stay: kit.attacks.measure_histories(
        here.release(), truth=here.states, control=rest.states, titles=here.titles,
        seed=seed,
    )
    for stay, (here, rest) in halves.items()
}  # fmt: skip
most = found[max(stays)]

# %% [markdown]
# ## With and without habits
#
# Invented people each have a favourite title. On each day somebody watches it with a certain chance, and otherwise any title by its popularity. At chance 0 no day says anything about another, and there is nothing to recover.

# %%
title = f"Habits give {most.success.rate.value:.0%} of days, "
title += f"and {most.success.control_rate.value:.0%} of a stranger's"
kit.charts.chart_shares(
    pl.concat(one.as_points(stay) for stay, one in found.items()),
    along="chance that somebody watches the favourite that day",
    of="share of days that are right",
    title=title,
    subtitle=f"{people} invented people, {titles} titles, {days} days; paired one to "
    "one; whiskers are 95% intervals by person",
    description="Three lines for invented people by strength of habit: the attack, the "
    f"attack judged on strangers, and counts only shuffled. {title}.",
)

# %%
weak = found[min(stays)]
Markdown(
    f"- Habit of {max(stays):.0%}: {most.say_gain()}. {most.scope}\n"
    f"- Habit of {min(stays):.0%}: {weak.say_gain()}. {weak.scope}"
)

# %% [markdown]
# What fits strangers was not learned about the people who were counted. With strong habits a history is mainly one title, and the popular ones are in every crowd.
#
# Why can the attack do worse than a shuffle? It gives long runs to a few histories, and where nobody has runs, that is a bad guess.

# %% [markdown]
# _Try it: set `stays` to [0.0, 1.0]. Everybody watches the favourite every day. How much comes back, and how much of it is true of strangers?_

# %% [markdown]
# ## The paper's number, and ours
#
# The paper's own way of scoring, with the same attack, the shuffle and the strangers beside it:

# %%
ways = {"answer key": "the paper's", "one to one": "one to one", "by lot": "by lot"}
pl.concat(
    one.table.select(
        pl.lit(f"{stay:.0%}").alias("habit"),
        pl.col("pairing").replace_strict(ways).alias("pairing"),
        pl.col("side"),
        (pl.col("share") * 100).round(1).alias("% of days right"),
    ).pivot("side", index=["habit", "pairing"], values="% of days right")
    for stay, one in found.items()
)

# %%
paper = most.share("answer key")
Markdown(
    f"By the paper's rule the attack is right on **{paper:.0%}** of days at a habit of "
    f"{max(stays):.0%}, beside the 73 to 91% that the paper reports for phones. By the "
    f"same rule a shuffle is right on **{most.share('answer key', 'shuffle'):.0%}** and "
    f"the strangers give **{most.share('answer key', 'control'):.0%}**. By lot it is "
    f"**{most.share('by lot'):.0%}**, and there attack and shuffle are equal by "
    "arithmetic: the counts do not say whose a history is."
)

# %% [markdown]
# So the paper's figure need not be wrong. It answers another question: how well do the best-fitting histories fit, when somebody who knows the answers chooses them? Where people have strong habits, that share is high for anybody's histories. An independent team that tried to repeat the work in 2024 wrote that the first claims of accuracy "may have been overly ambitious". The data were private and details were missing.

# %% [markdown]
# ## Episodes and films
#
# Now an audience without planted favourites. Episodes are the favourable case, because their order says what comes next. We take people who watched the series on three days or more of the eighteen, and people who watched films on six days or more. Half of each are counted. The other half are the strangers.

# %%
log = kit.open_films()
span = date(2017, 11, 23), date(2017, 12, 10)
of_series = kit.sources.find_cohort(log, *span, series=series)
of_films = kit.sources.find_cohort(log, *span, at_least=6)
whole = {f"episodes of {series}": of_series, "films": of_films}
parts = {name: one.halves(seed=seed) for name, one in whole.items()}
judged = {
    name: kit.attacks.measure_histories(
        here.release(), truth=here.states, control=rest.states, titles=here.titles,
        series=here.series, seed=seed,
    )
    for name, (here, rest) in parts.items()
}  # fmt: skip

# %%
episodes, films = judged.values()
title = f"Gain over a shuffle: {100 * episodes.gain:.0f} points for episodes, "
title += f"{100 * films.gain:.0f} for films"
n_days = [f"{one.success.attack.valid:,}" for one in judged.values()]
kit.charts.chart_rates(
    pl.concat(one.as_rates(name) for name, one in judged.items()),
    title=title,
    subtitle=f"Share of viewing days right, one to one; {n_days[0]} days of the series "
    f"and {n_days[1]} of films; invented audience, {span[0]} to {span[1]}",
    description=f"Six rates of an invented audience with their intervals. {title}.",
)

# %%
told = [
    f"- **{name}**, {len(parts[name][0])} people: {one.say_gain()}. {one.scope}"
    for name, one in judged.items()
]
Markdown("\n".join(told))

# %% [markdown]
# Read each gain beside the last number. Where the histories fit the people who were counted better than strangers, the counts gave something away about these people. Where they fit strangers as well, a gain over the shuffle looks like success and is none: the attack learned what everybody does. A film that many watch for days is in many histories, of people who were counted and of others.

# %% [markdown]
# ## What if small counts are withheld?
#
# Under a rule the attacker fills in what is missing, within what the rule leaves, as near as can be to the title's mean on the other days.

# %%
here, rest = parts[f"episodes of {series}"]
asked = {"truth": here.states, "control": rest.states, "titles": here.titles}
asked |= {"series": here.series, "seed": seed}
shown = {k: kit.apply_rule(here.claims, here.counts, rule=kit.Threshold(k)) for k in ks}
under = {k: kit.attacks.measure_histories(one, **asked) for k, one in shown.items()}
rows = [
    {"smallest count printed": k, "numbers filled in": one.n_filled}
    | {"what came back": one.say_gain()}
    for k, one in under.items()
]
pl.DataFrame(rows)

# %% [markdown]
# This is one attack, under one kind of rule, in one cohort. It says how this attack fares when cells are withheld, and no more. The gain must be read beside the number of cells that were filled in: most cells of a series are small.

# %% [markdown]
# ## What a journalist may write
#
# - "From daily counts, histories can be built that are right on so many days": only with the share that a shuffle gets by the same rule, and with the strangers.
# - Not: "the counts reveal what each person watched". No history here has a name. Somebody needs another fact, such as one evening of the target, to say whose it is.
# - What is Proved, and only that, may be written without a share beside it.

# %% [markdown]
# ## Is it true?

# %% tags=["check"]
assert by_hand.states.tolist() == [[0, 0, 0], [1, 1, 1], [0, 0, 1], [0, 0, 1]]
asked = (people, titles, days, stays, series, seed)
if asked == (300, 40, 18, [0.0, 0.3, 0.6, 0.9], "The Office", 2017):
    rate = episodes.success.rate
    ends = [round(100 * one) for one in (rate.value, rate.low, rate.high)]
    assert ends == [40, 37, 44]
    assert round(100 * episodes.share("one to one", "shuffle")) == 29
    assert "fit people who were not counted as well" in films.scope
    assert "fit people" not in episodes.scope
    assert 0.73 <= paper <= 0.91
    assert not weak.success.is_meaningful
f"{log.n_viewers():,} people, {log.n_plays():,} plays"

# %% [markdown]
# Put together:

# %%
kit.show_findings(
    [
        kit.FindingRow(f"Daily counts of {name}.", None, None, one.findings[0])
        for name, one in judged.items()
    ]
)

# %% [markdown]
# ## Where to go next
#
# - [10-the-53](10-the-53.ipynb): what streaks prove, with no habits and no judge.
# - [32-how-long-is-too-long](32-how-long-is-too-long.ipynb): the few plays that would give a history its name.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): other attacks under other rules.

# %% [markdown]
# ## Limits
#
# - **The cohort is closed.** The attacker knows how many people there are, and nobody comes or goes. A real service has churn, and then the counts of two days are not of the same people.
# - **One title a day.** Each person is counted for the last title of a day. Real counts have people in several lines, and do not balance.
# - **Whoever is in the cohort was chosen by what they did**: three days of the series, six of films. Both the counted and the strangers were chosen so.
# - **The judge holds the truth.** One to one pairing is the kindest score there is. It says how much of the histories is somewhere in the list, not that anybody could find their own.
# - **The costs are simple.** The same title is free, the next episode at the usual pace is free, everything else is dear. Somebody who knows more about habits would do better; somebody who knows which titles the same people like can be tried with a `Reference`.
# - **The audience is invented**, and its viewers are independent. How strong habits are decides everything here, and it is a setting.
# - **People are independent in the intervals.** All days of one person are drawn together. The difference of attack and shuffle is taken as if they were tried on different people, which makes it wider.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - F. Xu, Z. Tu, Y. Li, P. Zhang, X. Fu, D. Jin, "Trajectory Recovery From Ash: User Privacy Is NOT Preserved in Aggregated Mobility Data", WWW 2017, arXiv 1702.06270: the attack, and the 73 to 91%.
# - K. D'Silva and others, SIN 2024, arXiv 2409.14645: the attempt to repeat it.
# - M. Fréchet, "Sur les tableaux de corrélation dont les marges sont données", Annales de l'Université de Lyon, 1951: what two days must have in common.
# - R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows", 1993: people in the same state, moved in numbers.
# - R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998: the interval of the gain.
