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
#     needs:
#     - series
# ---

# %% [markdown]
# # What does a week of The Office say about the person who watched it?
#
# **Finding.** In an invented audience of 100,000, one viewer watched 188 different episodes of *The Office* in seven days. Nobody else got past 36. If the service asks every three episodes whether anybody is there, that took many decisions. No log tells the mood behind it. Printing the number gives the viewer away; thresholds from k = 3 hide it.
#
# **How.** We look for the fullest seven days of every series in a log without names, add what is known of the question "are you still watching?", and then ask what printing the result would give away.
#
# **Limits.** A log shows what was done, never how anybody felt; and this audience is invented: see [Limits](#Limits).
#
# **Data.** The story is real as a story, unconfirmed, and denied by the company. The audience is invented: 100,000 viewers, 905,277 plays, one such week planted in it.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
log_path = ""  # empty: the invented audience; or your own log, a CSV or Parquet file
log_columns = {}  # e.g. {"viewer": "user"} where names are not guessed
fewest = 11  # people; in your own log, a sentence about fewer is not shown
days = 7  # length of the window, in days
stops_after = 3  # episodes in a row before the service asks whether you are still there
k = 11  # people: the smallest count that may be printed, for the ladder at the end
thresholds = [1, 2, 3, 5, 11, 50]  # people: the values of k that are compared
steps = [5, 10, 15, 20, 30, 50, 100]  # episodes: the coarser sentences that are tried

# %%
from datetime import datetime, timedelta
from math import ceil

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts()
kit.use_tables()
whose = "your log" if log_path else "invented audience"
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The story, as it was told
#
# Early in 2018 a story went round. Somebody had watched nearly all of *The Office* in a week, and the company had written to ask whether they were all right. One user of a forum told it. The press passed it on. Here is what the kit's table of claims says of it:

# %%
story, hours = kit.read_claim("office-188"), kit.read_claim("office-69-hours")
Markdown(
    f"> {kit.text(story.claim)}; {hours.count} {hours.unit}\n\n"
    f"**Status: {story.status}.** Told by {story.publisher}. {story.conflicts}\n\n"
    f"Read in: {', '.join(f'<{address}>' for address in story.source)}"
)

# %% [markdown]
# So we do not know that anybody did this. We can check whether the numbers agree:

# %%
Markdown(
    f"{hours.count} hours for {story.count} episodes are "
    f"**{hours.count * 60 / story.count:.1f} minutes an episode**, "
    f"{story.count / story.days:.1f} episodes and "
    f"{hours.count / story.days:.1f} hours a day."
)

# %% [markdown]
# That is the length of a sitcom episode without advertising, and such a day leaves time to sleep. The numbers agree. That is no evidence: whoever invents such a story can divide, too.
#
# Two questions remain, and neither needs the story to be true. Could such a week be found in a company's log? And what would it say about the person?

# %% [markdown]
# ## Who is asking
#
# An employee with a query tool asks, or a broker who bought a log in which a number stands for every name. They have plays: which number, which episode, when. They want what the e-mail wanted, a state of mind. They begin with what they can count: different episodes of one series within `days` days.
#
# An episode that is played twice counts once. Any run of days will do, because nobody's week need begin on a Monday.

# %% [markdown]
# ## A rule that turns plays into decisions
#
# A long run might mean only that a television was left on. But the service stops by itself after a few episodes and asks whether anybody is still watching. Whoever knows that rule knows something about every long run: somebody was there and said yes.
#
# Take one evening as an example: ten episodes of 22 minutes, back to back. If the service stops after three, the evening takes one act to begin it, and another after the third, the sixth and the ninth episode.

# %%
knowledge = kit.attacks.AutoplayRule(stops_after=stops_after)
start = datetime(2018, 1, 8, 19)
evening = {
    "viewer": [1] * 10,
    "title": [f"Episode {n}" for n in range(10)],
    "series": ["A series"] * 10,
    "time": [start + timedelta(minutes=22 * n) for n in range(10)],
    "minutes": [22.0] * 10,
}

# %%
one_evening = kit.read_log(pl.DataFrame(evening))
example = kit.attacks.find_binges(one_evening, knowledge).largest
Markdown(
    f"{example.episodes} episodes in {example.sessions} session: at least "
    f"{example.confirmations[0]} confirmations, **{example.decisions} decisions** "
    "in all."
)

# %% [markdown]
# A confirmation is a "yes, still here". A decision is that, or the beginning of a session. In general n episodes take at least ⌈n / s⌉ decisions if the service stops after s, however they were spread over the week.
#
# The rule is an assumption, and the kit keeps it as an object of its own, apart from the data. The decisions below are counted as if it held.

# %% [markdown]
# ## The search
#
# In the bundled audience somebody was given such a week, so that there is something to find. The search is not told which series, which week or whom to look for; it reads all the series of the log. It hands back numbers about the audience and nothing about a viewer.

# %%
log = own or kit.open_films()
population = kit.count(log, [kit.everyone()])[0]
binges = kit.attacks.find_binges(log, knowledge, days=days)
top = binges.largest
is_small = bool(log_path) and top.viewers < fewest
not_shown = f"A sentence about fewer than {fewest} people: not shown."

# %%
words = (
    f"The fullest {days} days of any of {len(binges.by_series):,} series: "
    f"**{top.episodes} different episodes of {kit.text(top.series)}**, reached by "
    f"{kit.words.number_words(top.viewers)} of {population:,} viewers ({whose}), in "
    f"{top.plays} plays"
    + (f" and {top.hours:.1f} hours. " if top.hours else ". ")
    + f"At least **{top.decisions} decisions** to watch"
    + (f", in {top.sessions} sessions." if top.sessions else ".")
)
Markdown(not_shown if is_small else words)

# %% [markdown]
# How much of that hangs on the rule? The table tries other rules. In each row the service asks after so many episodes. The decisions of the second column need no log, only the 188 of the story. Those of the third use the clock times of the log. The last column says how many of these, at least, were a "yes, still here".

# %%
rules = [kit.attacks.AutoplayRule(stops_after=s) for s in (2, 3, 4, 5, 10)]
found = [
    kit.attacks.find_binges(log, r, series=top.series, days=days).largest for r in rules
]
told = ["asks after", "decisions: story"]
pl.DataFrame(
    {
        "asks after": [r.stops_after for r in rules],
        "decisions: story": [ceil(story.count / r.stops_after) for r in rules],
        "decisions: log": [binge.decisions for binge in found],
        "of these, yes": [binge.confirmations[0] for binge in found],
    }
).select(told if is_small else pl.all())

# %% [markdown]
# Even a service that asks only after ten episodes, the last row, does not make such a run an accident: every session was begun by somebody. Where a log has clock times it knows more than the story, because it sees the pauses.
#
# Whoever accepts the rule has reason to call it deliberate. That says little: somebody chose to go on. It does not say why.

# %% [markdown]
# ## How rare is that?
#
# How many people reached each number of episodes, in some run of that many days? The share is given per 100,000 viewers, with a 95% interval by Wilson's method, which works for counts as small as one. With your own log, levels that fewer than `fewest` people reached are left out.

# %%
tail = binges.reached.filter(series=top.series).select("episodes", "viewers")
if is_small:
    tail = tail.filter((pl.col("viewers") >= fewest) | (pl.col("episodes") == 1))
most = tail["episodes"].max()
name = "one series" if is_small else top.series
levels = [n for n in steps if n < most] + [most]
second = tail.filter(pl.col("viewers") > top.viewers)["episodes"].max() or 0
reached = tail["viewers"][-1]
here, people = pl.col("episodes").alias("at_least"), pl.col("viewers")
bends = people.ne_missing(people.shift()) | people.ne_missing(people.shift(-1))

# %%
rows = tail.filter(pl.col("episodes").is_in(levels)).rows()
shares = [(n, people, kit.wilson(people, population)) for n, people in rows]
pl.DataFrame(
    [
        (n, people, *(round(r * 1e5, 1) for r in (rate.value, rate.low, rate.high)))
        for n, people, rate in shares
    ],
    schema=["at least", "viewers", "per 100,000", "from", "to"],
    orient="row",
)

# %%
so_many = kit.words.number_words(reached)
kit.charts.chart_tail(
    tail.filter(bends).select(here, people),
    of=f"different episodes in {days} days",
    mark=most,
    mark_label=f"{most} episodes",
    title=not_shown
    if log_path and reached < fewest
    else f"{so_many.capitalize()} reached {most} episodes of {name}",
    subtitle=f"People who watched at least so many different episodes of {name} "
    f"within {days} days. {whose.capitalize()}, N = {population:,}",
    description=f"{whose.capitalize()}. {tail['viewers'][0]:,} people watched at "
    f"least one episode of the series in that time, and {so_many} reached {most}.",
)

# %%
words = (
    f"{tail['viewers'][0]:,} people watched the series at all. More than "
    f"{kit.words.number_words(top.viewers)} reached **{second} episodes** within "
    f"{days} {'day' if days == 1 else 'days'}; from there to {top.episodes} the line "
    f"is flat: only {kit.words.number_words(top.viewers)} went on."
)
Markdown(not_shown if is_small else words)

# %% [markdown]
# Such a flat end singles a person out. It takes no name. A flatmate, or a colleague who heard about it on Monday, knows which number in the log it was, and so everything else that this number has ever watched. The European data protection authorities call this singling out, the first of their three tests of anonymity.
#
# _Try it: set `days` to 1. How many episodes does the fullest day hold?_

# %% [markdown]
# ## What the log cannot say
#
# The e-mail of the story asked a kind question. It rests on an inference: so much of one comedy in one week is the behaviour of a person who is not well. Is it?
#
# The log holds behaviour. It has no column for a mood, so no count can say how often such a guess is right, and no interval can be put around it. In the words of this kit it is neither Proved nor Scored. A week like this fits grief. It also fits a flu, a broken leg, a bet, a fan before the last series, a shared account, a critic at work.
#
# One thing can be measured: how many people would get the e-mail. Suppose the company writes to everybody who reaches a certain number of episodes of one series in that time.

# %%
alarms = (
    binges.reached.group_by(pl.col("episodes").alias("at least"))
    .agg(pl.col("viewers").sum().alias("e-mails"))
    .filter(pl.col("at least").is_in(levels))
    .sort("at least")
)
alarms.with_columns((pl.col("e-mails") - top.viewers).alias("besides the fullest"))

# %% [markdown]
# Each row counts one e-mail for a viewer and a series. Set low, the rule reaches many people about whom it knows nothing but a free weekend. Set high, it reaches few, and still knows nothing else. There is no row at which it begins to know how somebody feels.
#
# And one step lies outside all counts. Every number on this page comes from the whole audience. To write to somebody, a person or a program must go from the count of one to the account behind it, open it, and take out an address. "Are you all right?" presupposes that somebody looked at one person.

# %% [markdown]
# ## What printing the number would give away
#
# Now suppose that the company does not write to the viewer but boasts of them. It has a claim to print: so many episodes between two days. We count that claim for every possible week of the log. A claim knows no log; it is a sentence, and the publisher counts it.

# %%
series = kit.watched(series=top.series)
span = log.plays.select(first=pl.min("day"), last=pl.max("day")).collect()
ends = pl.date_range(*span.row(0), eager=True)
weeks = [series.episodes(top.episodes).within(days, until=end) for end in ends]
people = kit.count(log, weeks)
claim, printed = next((c, n) for c, n in zip(weeks, people, strict=True) if n)
is_small = bool(log_path) and printed < fewest
sentence = not_shown if is_small else claim.sentence(printed)
Markdown(
    f"Of {len(weeks):,} possible windows, {sum(n > 0 for n in people)} would have a "
    f"number above zero.\n\n> {kit.text(sentence)}"
)

# %%
alone = kit.release({claim: printed})
cell, implied = kit.k_cell(alone), kit.k_release(alone)
given = not_shown if is_small else implied.sentence()
Markdown(f"k_cell = **{cell}**, k_release = **{implied.k}**. {kit.text(given)}")

# %% [markdown]
# `k_cell` is the smallest number printed, `k_release` the smallest group of people that the release proves to exist. Where a count of one is printed both are one: the sentence is about a person, with the series, the days and the amount attached. No attack is needed. It has been published.

# %% [markdown]
# ## Would a threshold have stopped it?
#
# A threshold prints a number only where at least k people stand behind it, and a blank otherwise. We try several values of k on this sentence and on coarser ones about the same week, with zeros shown and the rule known.

# %%
at_least = sorted({*levels, top.episodes})
coarser = [series.episodes(n).between(claim.first, claim.last) for n in at_least]
counts = dict(zip(coarser, kit.count(log, coarser), strict=True))
names = {
    f"sentence {at}, about fewer than {fewest} people: not shown"
    if log_path and n < fewest
    else f"at least {c.count} episodes: {n:,}": c
    for at, (c, n) in enumerate(counts.items(), start=1)
}
swept = kit.sweep_thresholds(counts, names, population=population, ks=thresholds)
sharpest = list(names)[-1]
fates = swept.filter(claim=sharpest).drop("claim")
fates.rename({"low": "at least", "high": "at most"})

# %% [markdown]
# That is the sharpest of the sentences: what becomes of it under each k, and how many people a reader then knows of. Here are all of them, each with the number of people it counts.

# %%
which = "one series in one week" if is_small else top.series
when = "" if is_small else f", {claim.first} to {claim.last}"
hidden_from = swept.filter(claim=sharpest, status="withheld")["k"].min()
kit.charts.chart_thresholds(
    swept,
    title=f"From k = {hidden_from} on, the sharpest sentence is hidden"
    if hidden_from
    else "No k that was tried hides the sharpest sentence",
    subtitle=f"People who watched so many episodes of {which}{when}, and what k makes "
    f"of the number. {whose.capitalize()}, N = {population:,}",
    description=f"{whose.capitalize()}. The sharpest sentence is hidden from "
    f"k = {hidden_from} on; the coarser ones stay longer."
    if hidden_from
    else f"{whose.capitalize()}. No k that was tried hides the sharpest sentence.",
)

# %%
shown = swept.filter(status="printed").group_by("k", maintain_order=True).last()
said = [f"k = {t}: {words}" for t, words in shown.select("k", "claim").rows()]
Markdown(
    "The sharpest sentence that may still be printed, and its number of people:\n\n- "
    + "\n- ".join(map(kit.text, said))
)

# %% [markdown]
# Any k of 2 or more keeps a count of one off the page. But think of k = 2. A reader who knows the rule and sees zeros printed knows what a blank means under it: not zero, fewer than two, so exactly one. The blank is as good as the number: "given away anyway". From k = 3 on, such a blank still says that somebody is there, but no longer how many. A tweet that is never sent leaves no blank; a table does.
#
# The coarser sentences lose the person in a crowd. They are also less of a story, and that is the price.
#
# _Try it: which k would you need before "at least 10 episodes" disappears as well?_

# %% [markdown]
# ## One sentence, or a ladder of them
#
# So much for one coarse sentence. What about several? Suppose the company prints, for the same days, how many watched at least one episode, at least two, at least three, and stops where fewer than k are left. Every number passes the threshold. Whoever watched n + 1 episodes also watched n, so any two can be subtracted.

# %%
rungs = [series.episodes(n).between(claim.first, claim.last) for n in tail["episodes"]]
ladder = {n: c for c, n in zip(rungs, kit.count(log, rungs), strict=True) if n >= k}
between, smallest = [], None
if ladder:
    table = kit.release({c: n for n, c in ladder.items()})
    between, smallest = kit.subtract_nested(table, k=k).findings, kit.k_release(table)
none = "No step between two of these numbers is that small."
proved = between[0].sentence() if between else none
if log_path and between and between[0].size.high < fewest:
    proved = not_shown
Markdown(
    f"{len(ladder)} different numbers may be printed, none under {k}. Subtracting them "
    f"proves groups of fewer than {k} people: **{len(between)}**. {kit.text(proved)}"
    + (f" k_release = **{smallest.k}**." if smallest else "")
)

# %% [markdown]
# The threshold looks at each number and finds a crowd. It never looks at the steps between them. That is why the kit measures the release as a whole; [the notebook on the 53](10-the-53.ipynb) takes this apart.

# %% tags=["check"]
if not log_path and (days, stops_after) == (7, 3) and thresholds[:3] == [1, 2, 3]:
    assert (population, log.n_plays()) == (100_000, 905_277)
    assert (top.series, top.episodes, top.viewers) == ("The Office", 188, 1)
    assert (top.decisions, second, printed) == (63, 36, 1)
    interval = shares[-1][2].low * 1e5, shares[-1][2].high * 1e5
    assert [round(end, 1) for end in interval] == [0.2, 5.7]
    assert alarms.filter(pl.col("at least") == 10)["e-mails"].to_list() == [3316]
    assert hidden_from == 3
    assert (smallest.k, smallest.is_exact, smallest.is_exhaustive) == (1, True, True)
f"{printed} of {population:,} viewers"

# %%
deed = f"{top.episodes} different episodes of {top.series} in {days} days."
counted = (
    f"{top.viewers:,} of {population:,} viewers; at least {top.decisions} decisions if "
    f"the service stops after {stops_after}. No mood is counted."
)
source = "yours" if log_path else "invented"
if log_path and top.viewers < fewest:
    deed, counted = not_shown, "How many did it is not shown either."
ladder_k = smallest.k if smallest else None
rungs_said = f"A ladder of {len(ladder)} numbers about the same days, none under {k}."

# %% [markdown]
# Put together:

# %%
kit.show_findings(
    [
        kit.FindingRow(sentence, cell, implied.k, given, data=source),
        kit.FindingRow(
            rungs_said, min(ladder, default=None), ladder_k, proved, data=source
        ),
        kit.FindingRow(deed, None, None, counted, kit.Counted, source),
    ]
)

# %% [markdown]
# ## Where to go next
#
# - [20-seven-viewers](20-seven-viewers.ipynb): averages instead of counts.
# - [30-how-few-plays](30-how-few-plays.ipynb): how few plays single somebody out, without a record to boast of.
# - [60-your-own-history](60-your-own-history.ipynb): the same for your own export.

# %% [markdown]
# ## Limits
#
# - **The story is unconfirmed.** It was told by one user, and the company has denied that such an e-mail was ever sent. We use its numbers as an example, not as a fact about anybody.
# - **The audience is invented.** The largest week was put there, and nobody else was allowed to come near it. How thin the tail of a real service is, only the service knows. A tail with more heavy watchers makes the one less rare; the count of one in a sentence stays a count of one.
# - **The rule is an assumption.** The number of episodes after which a service stops is our guess, and services change it. The table of other rules shows what depends on it. A yes is pressed by somebody in the room, who need not be the owner of the account.
# - **Decisions are not reasons.** Nothing here measures a mood, and no amount of plays would. A rule like this one, tested against what people say of themselves, could be scored; without that it has no success rate to report.
# - **Intervals** treat these viewers as a sample of those whom the service might have had. They say nothing about another service, or another year.
# - **The ladder** is read as exact numbers about one population. They lie one within the other. So every group that they describe is a step between two of them, or several steps, and subtracting pairs misses none.
# - **A group is not a name.** To get from one viewer in a log to a person takes somebody who knows something from elsewhere.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - The story and the reports: the table `data/published_claims.csv`, rows `office-188` and `office-69-hours`.
# - Netflix's denial of 13 February 2018, as reported by TF1 Info, Le Matin and Atlasinfo: the addresses are in the same two rows.
# - G. Delcroix, "Netflix is watching you", LINC, the digital laboratory of the CNIL, 22 December 2017, updated 13 February 2018: the story, and the question "are you still watching?".
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the interval.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: subtraction as an attack.
# - Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation Techniques (WP216): singling out, linkability, inference.
