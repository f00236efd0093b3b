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
#     why_not: No log says how its viewers feel, so that nothing could be checked; here a mood is planted, and the truth is known.
# ---

# %% [markdown]
# # Can a service tell how you are feeling?
#
# **Finding.** Seldom, in our example. We planted a low mood in one of ten invented viewers, and tied it to binges and late nights. Of 100 people whom a classifier flags, 73 are false alarms (95% interval 70 to 76). Flagging whoever watches most does about as well.
#
# **How.** The mood is drawn by lot, with odds that are three times as high after a binge, and again after late nights. A classifier learns from people whose mood it is told, and flags others. We count who is flagged rightly.
#
# **Limits.** How common the mood is and how strong the tie are inputs, not facts about people: see [Limits](#Limits).
#
# **Data.** Invented: 10,000 of the 100,000 viewers of an invented audience, November and December 2017.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
people = 10_000  # viewers of the invented audience, drawn by lot
prevalence = 0.1  # share of them who are in a low mood: the base rate
odds_ratio = (
    3.0  # how many times the odds of it are higher after a binge; late nights too
)
binge = 5  # episodes of one series in a day that make a binge
nights = 2  # nights with a play between midnight and five that make somebody late
elsewhere = [0.01, 0.05, 0.1, 0.5]  # base rates of other people, for the same flag
prevalences = [0.02, 0.1, 0.3]  # of other moods, rarer and commoner
odds_ratios = [2.0, 5.0]  # of moods that are tied to habits less and more
seed = 2017  # for who is drawn, and for the lot that decides on the mood

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## "Who hurt you?"
#
# In December 2017 a video service wrote of 53 people who had watched the same Christmas film every day: who hurt you? It was a joke, and it was a diagnosis. It said that a way of watching gives away a state of mind.
#
# Such guesses are made in earnest too. Somebody who watches at three in the morning, or a whole season in a day, might be lonely, ill or sad. There are three questions to ask of every such guess. How many people who watch like that feel like that? How many who feel like that watch like that? And how many feel like that at all? The third is the one that is left out, and it decides nearly everything.

# %% [markdown]
# ## A thousand people, by hand
#
# Suppose a test finds nine of ten people who are in a low mood, and is wrong about one of ten who are not. That is a far better test than any on this page. Of a thousand people, ten are in a low mood.
#
# - Of these ten it flags nine.
# - Of the other 990 it flags 99.
#
# So it flags 108 people, and nine of them are in a low mood.

# %%
by_hand = kit.evaluate.predictive_value(
    sensitivity=0.9, false_rate=0.1, prevalence=0.01
)
Markdown(
    f"Right of those flagged: **{by_hand:.1%}**. Of 100 people flagged, "
    f"{100 * (1 - by_hand):.0f} are false alarms. (Arithmetic.)"
)

# %% [markdown]
# Doctors call the first share the *positive predictive value*, and the share of all people who have it the *base rate*. The test is no worse than before. There are just so many more people to be wrong about.

# %% [markdown]
# ## A mood that we planted
#
# No log says how anybody feels. So we take an invented audience and decide by lot who is in a low mood. The lot is loaded. Whoever had a binge has higher odds, and so has whoever was up late. How much higher is an input. Nothing here is taken from a study of real people.

# %%
habits = kit.attacks.measure_habits(
    kit.open_films(), binge=binge, people=people, seed=seed
)
mood = kit.attacks.plant_trait(
    habits, prevalence=prevalence, odds_ratio=odds_ratio, nights=nights, seed=seed
)
binged, late = habits.of("binge days") > 0, habits.of("late nights") >= nights
groups = {"a binge and late nights": binged & late, "one of the two": binged ^ late}
groups["neither"] = ~(binged | late)
rows = [
    {"people with": name, "how many": int(who.sum()), "low mood": int(mood[who].sum())}
    for name, who in groups.items()
]
shares = pl.DataFrame(rows)
shares.with_columns((100 * pl.col("low mood") / pl.col("how many")).round(1).alias("%"))

# %% [markdown]
# The tie is there: the share grows from the last line to the first where the odds are above 1. Now read down the third column. Most people in a low mood can be in the last line all the same, because nearly everybody is.

# %% [markdown]
# ## The flag
#
# A classifier looks at each viewer's plays, days, longest run of days, most episodes in a day, binges, late plays and late nights. It is told the mood of four fifths of the people and judges the others, five times over, so that everybody is judged once. We flag as many people as are in a low mood.
#
# Beside it stand three simple ways. People are flagged at random; those with most plays; those with most episodes in a day. And there is a control: a mood just as common, but drawn without regard to habits.

# %%
found = kit.attacks.infer_trait(habits, mood, seed=seed)
rate, alarms = found.success.rate, found.false_alarms
title = f"Of 100 people flagged, {alarms:.0f} are false alarms"
kit.charts.chart_rates(
    found.table,
    title=title,
    subtitle=f"Share of flagged people who are in a low mood; {len(habits):,} invented "
    f"viewers, {found.prevalence:.1%} in a low mood, {rate.valid:,} flagged",
    description=f"Five rates of an invented audience with their intervals. {title}.",
)

# %%
kind = f"{100 * (1 - rate.high):.0f} to {100 * (1 - rate.low):.0f}"
Markdown(
    f"- Of 100 people flagged, **{alarms:.0f}** are false alarms (95% interval {kind}).\n"
    f"- Flagging at random would give {100 * (1 - found.prevalence):.0f}.\n"
    f"- Of those in a low mood, {found.sensitivity.value:.0%} are flagged and "
    f"{1 - found.sensitivity.value:.0%} are missed.\n"
    f"- Of the others, {found.false_rate.value:.1%} are flagged.\n"
    f"- The best simple way, {found.success.strongest}, is right for "
    f"{found.success.baseline_rate.value:.0%} of its flags, the classifier for "
    f"{rate.value:.0%}.\n- {found.scope}"
)

# %% [markdown]
# _Try it: set `odds_ratio` to 1.0. Then the mood has nothing to do with habits. How many of 100 are false alarms, and what does the page say of the classifier?_

# %% [markdown]
# ## Does it know how unsure it is?
#
# A classifier can be wrong about people and right about odds. We sort everybody by what it said, cut them into tenths, and compare.

# %%
found.calibration.select(
    "tenth",
    "people",
    (pl.col("said") * 100).round(1).alias("% it said"),
    (pl.col("true") * 100).round(1).alias("% in a low mood"),
)

# %% [markdown]
# Where the two columns agree, the classifier is honest. It says of the people it is surest about what is true of them. The last line is as sure as it ever gets.

# %% [markdown]
# ## Base rate and strength
#
# Now other moods: rarer and commoner, tied to habits less and more.

# %%
told = kit.attacks.compare_strengths(habits, prevalences, odds_ratios, seed=seed)
percent = [
    (pl.col(name) * 100).round(1).alias(f"% {words}")
    for name, words in {
        "rate": "right", "low": "from", "high": "to",
        "baseline_rate": "best simple way", "control_rate": "control",
    }.items()
]  # fmt: skip
line = pl.format(
    "odds {} times as high", pl.col("odds_ratio").cast(pl.Float64).round(1)
)
alarm = (100 - 100 * pl.col("rate")).round().cast(int).alias("false alarms of 100")
told.select("prevalence", "odds_ratio", "flagged", alarm, *percent)

# %%
alarms_of = (100 - 100 * told["rate"]).round().cast(int)
title = (
    f"Of 100 people flagged, {alarms_of.min()} to {alarms_of.max()} are false alarms"
)
kit.charts.chart_shares(
    told.select("low", "high", at="prevalence", share="rate", line=line),
    along="share of all people who are in that mood",
    of="share of flagged people who are",
    title=title,
    subtitle=f"{len(habits):,} invented viewers; as many flagged as have it; whiskers "
    "are 95% intervals by person",
    description=f"One line for each strength, of an invented audience. {title}.",
)

# %% [markdown]
# ## The same flag, other people
#
# A study often has as many sad people as others, because it sought them out. There the share of right flags looks good. Take the same classifier, with the same sensitivity and the same false rate, to people among whom the mood is rarer. Bayes' rule says what becomes of it.

# %%
at = {share: found.at_base_rate(share) for share in elsewhere}
pl.DataFrame(
    {"base rate": f"{share:.0%}", "false alarms of 100": round(100 * (1 - one.value))}
    | {"from": round(100 * (1 - one.high)), "to": round(100 * (1 - one.low))}
    for share, one in at.items()
    if one is not None
)

# %% [markdown]
# This is how the usual evaluation flatters. A share of right answers in a balanced sample, or an AUC, does not contain the base rate at all.

# %%
auc = found.roc.auc
Markdown(
    f"The AUC of this classifier is {auc.value:.2f} (95% interval {auc.low:.2f} to "
    f"{auc.high:.2f}). To say of nobody that they are in a low mood is right about "
    f"{1 - found.prevalence:.0%} of people. Neither number says what it is to be "
    f"flagged: {alarms:.0f} false alarms of 100."
)

# %% [markdown]
# ## What a journalist may write
#
# - "Of 100 people whom the service would flag, so many would be flagged falsely, if so many of all its viewers feel that way and the tie is as strong as that." All three belong in one sentence.
# - Not "the service knows that you are sad". It knows how you watch.
# - Not "with an accuracy of so many per cent", without the base rate.
# - Not "harmless, since it is mostly wrong". Whoever is flagged is treated as flagged, rightly or not, and a flag that is right hurts as well.
# - From a streak of 53 people nothing follows about how any of them felt. No report that we know of says that they were asked.

# %% [markdown]
# ## Is it true?

# %% tags=["check"]
assert round(by_hand, 4) == 0.0833
asked = (people, prevalence, odds_ratio, binge, nights, seed)
if asked == (10_000, 0.1, 3.0, 5, 2, 2017):
    ends = [round(100 * (1 - one)) for one in (rate.value, rate.high, rate.low)]
    assert ends == [73, 70, 76]
    assert found.success.strongest == "flagging those with most plays"
    assert not found.success.is_meaningful
    control = found.success.control_rate
    assert control.low <= found.prevalence <= control.high
said = f"A low mood in {found.prevalence:.1%} of {len(habits):,} viewers."
kit.show_findings([kit.FindingRow(said, None, None, found.findings[0])])

# %% [markdown]
# ## Where to go next
#
# - [12-a-week-of-the-office](12-a-week-of-the-office.ipynb): a deliberate binge, and what it proves.
# - [10-the-53](10-the-53.ipynb): the joke, and the numbers behind it.
# - [32-how-long-is-too-long](32-how-long-is-too-long.ipynb): how long such habits are kept.

# %% [markdown]
# ## Limits
#
# - **The mood is planted.** It depends on two habits and on nothing else, by odds that we chose. Real feelings may be tied to what is watched more, less or not at all. Nothing here is claimed of real people.
# - **The classifier is told the truth about most people.** A service that has to guess whom to learn from does worse.
# - **Habits only.** Titles, searches, pauses and faces are not read. More data can make a better flag, and the base rate stays what it is.
# - **Two months, one clock.** Late means late by the clock of the service. In a log without times the late plays and late nights are left out, and the attack says so.
# - **As many are flagged as are in a low mood.** Flag fewer, and fewer of them are false; but more people are missed.
# - **Another base rate is reached by Bayes' rule**, with the same sensitivity and the same false rate. Among other people both may differ. The ends are those of the two intervals at their worst.
# - **Each person counts once** in the intervals. The people who are judged are drawn from the same audience as those who are learnt from.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - D. G. Altman, J. M. Bland, "Diagnostic tests 2: predictive values", BMJ 309, 102, 1994: the share of flags that are right, and the base rate.
# - B. Zadrozny, C. Elkan, "Transforming classifier scores into accurate multiclass probability estimates", KDD 2002: how scores become probabilities.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the interval.
# - Netflix on Twitter, 10 December 2017: the 53 people.
