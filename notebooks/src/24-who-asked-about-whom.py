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
#     why_not: It looks up single viewers, and in a log of your own they would be real people.
# ---

# %% [markdown]
# # Can an access log tell who looks people up?
#
# **Finding.** Mostly. In an invented office, the access log betrays 83.3% of the accounts that peek (70 of 84; 95% interval 73.9% to 89.8%). Of the accounts that it flags, 72.2% peek: the others only do their work. Counting questions finds 23.8%.
#
# **How.** We read the access log of a desk that only counts crowds, in an office where some staff peek, and compare with what an auditor finds who reads no question.
#
# **Limits.** The office, and how honest its work looks, are invented: see [Limits](#Limits).
#
# **Data.** Invented: 100,000 viewers of a video service, and the staff of its office.
#
# **Time.** About 40 seconds.

# %% tags=["parameters"]
k = 11  # smallest group that the desk answers, and smallest that it leaves out
known_title = "Quarry of Grimsel"  # what an acquaintance let slip: a title ...
known_day = "2017-12-17"  # ... and the day he watched it
region = "VA"  # where he lives: Virginia
age_band = "35-44"  # how old he is
plan = "Standard"  # what he pays for
secret = "A Christmas Prince"  # what she wants to know: did he watch this?
seed = 1979  # for one office
n_chosen = 6  # offices on which the score to flag from is chosen
n_tried = 12  # offices with peekers on which the auditor is tried
n_honest = 5  # offices without, for false alarms

# %%
from datetime import datetime

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()

# %% [markdown]
# ## The defender
#
# [Can staff look one person up with a tool that only counts crowds?](23-god-view.ipynb) Yes: an insider asks for a crowd that a man belongs to, and for the same crowd without him. Neither a threshold nor a budget stops her without stopping honest work. But the desk can write down who asked what and when, and somebody can read that.

# %%
office = kit.desk.Office(kit.open_films(), k=k)
desk, words = office.desk, office.words
known = kit.watched(known_title).on(known_day)
him = known.where(region=region, age_band=age_band, plan=plan)
quiet = desk.anew()
seat = quiet.seat("insider", at=datetime(2018, 1, 8, 9))
insider = kit.attacks.Insider(seat, pool=words.pool(), trackers=["individual"])
person, did_it = insider.learn_deed(him, deed=kit.watched(secret))
Markdown(f"She asked {len(quiet.access_log)} times. People who fit: {person.answer}.")

# %% [markdown]
# ## What an attack leaves behind
#
# This is what the insider's look-up left in the log, without her name. It has more lines than she needed questions, because what the desk refused is written down, too:

# %%
trace = quiet.access_log.table()
trace.select("asks", "outcome", "reason", "answer")

# %% [markdown]
# The auditor has the words of the questions as well, and no list of plays. He looks for three things.
#
# - **Narrow questions**: one that names many facts and was refused, or was answered with one.
# - **Differences**: two questions, one group inside the other, whose answers differ by nobody or by one. Two accounts are read together where the words say as much as would pick a person out: four facts.
# - **Trackers**: four questions of the form C or T, C or not T, T, not T.

# %%
flags = kit.access_logs.find_flags(quiet.access_log)
Markdown("\n".join(f"- *{flag.kind}*: {flag.reason}" for flag in flags))

# %% [markdown]
# A flag is a suspicion. Honest work looks like this at times: an analyst who asks for the audience of one film, and for those of it who have not seen another, subtracts two people without knowing it. So staff are scored by persistence, not by flags. The **score** is the number of different things that were asked of what seems to be one target: four facts that come back.

# %% [markdown]
# ## An office with peekers
#
# Without a log of real peeking we have to invent some. In our office 26 people only do their work: they read dashboards, drill down by region and age, follow campaigns, compare films, and check complaints, sometimes of a single customer. Seven more accounts do the same work and peek besides, in six styles: asking directly, with an individual tracker, with a general tracker, slowly over weeks, split between two accounts, and once, which is one thing about one person. All but the first know better than to ask for what would be refused.

# %%
use = office.work(seed=seed)
Markdown(
    f"Four weeks in one such office: {len(use.access_log):,} questions by "
    f"{len(use.access_log.staff)} accounts, {len(use.peeks)} of them peeking. Refused: "
    f"{sum(isinstance(entry.reply, kit.Refused) for entry in use.access_log):,}."
)

# %% [markdown]
# From which score on should staff be flagged? Two shares say how good a choice is. **Recall** is the share of the peekers who are flagged. **Precision** is the share of those flagged who are peekers. A low score has good recall and poor precision, a high one the other way round. We choose the score on some offices, for the best balance of both, and report on others that played no part in the choice.
#
# A share says little by itself. So beside it stands the best that an auditor can do who reads no question, and flags as many accounts: those that asked most, or those that were refused most often. That is the **baseline**. And we audit offices in which nobody peeks: whoever is flagged there is flagged in error. That is the **control**.

# %%
least = kit.access_logs.choose_least(kit.desk.audit_all(office.repeat(range(n_chosen))))
uses = office.repeat(range(300, 300 + n_tried))
tried = kit.desk.audit_all(uses)
honest = kit.desk.audit_all(office.repeat(range(400, 400 + n_honest), peekers={}))
record = kit.access_logs.keep_record(tried, control=honest, least=least)
recall, precision, naive = record.recall, record.precision, record.recall.strongest
blind = {
    kit.access_logs.BY_VOLUME: record.by_volume,
    kit.access_logs.BY_REFUSALS: record.by_refusals,
}[naive].rate()

# %%
rates = {
    "Of accounts that peeked, flagged": ("attack", recall.rate),
    f"The same, by {naive}": ("baseline", recall.baseline_rate),
    "Of accounts flagged, those that peeked": ("attack", precision),
    f"The same, of accounts found by {naive}": ("baseline", blind),
    "Where nobody peeks, flagged in error": ("control", recall.control_rate),
}
table = pl.DataFrame(
    [(what, side, r.value, r.low, r.high) for what, (side, r) in rates.items()],
    schema=["what", "side", "rate", "low", "high"],
    orient="row",
)

# %%
kit.charts.chart_rates(
    table,
    title=f"The log finds {recall.rate.value:.0%} of the peekers, and accuses others "
    "too",
    subtitle=f"Invented office, {n_tried} times four weeks, flagged from a score of "
    f"{least} on. N = {recall.attack.valid} accounts that peeked",
    description=f"Five points on their intervals: {recall.rate.value:.0%} of peekers "
    f"found against {recall.baseline_rate.value:.0%} by {naive}; "
    f"{precision.value:.0%} of those flagged peeked; {recall.control_rate.value:.0%} "
    "false alarms.",
)

# %%
Markdown(
    f"Recall: **{kit.words.say_rate(recall.rate)}**, by {naive} "
    f"{kit.words.say_rate(recall.baseline_rate)}. Precision: "
    f"**{kit.words.say_rate(precision)}**, by {naive} {kit.words.say_rate(blind)}. In "
    f"offices where nobody peeks, {kit.words.say_rate(recall.control_rate)} of the "
    f"accounts are flagged in error. {recall.caution}"
)

# %% [markdown]
# A stricter score accuses fewer and finds fewer. The choice is between missing peekers and troubling honest staff, and no score spares both.

# %%
strict = kit.access_logs.trade_off(tried, control=honest, scores=[1, 2, 3, 4, 5])
strict

# %% [markdown]
# ## What it misses
#
# Going slowly does not help a peeker, because a log does not forget. Splitting the questions between two accounts helps against an auditor who reads one account at a time: neither of them ever subtracted anything. Read together, the two halves meet. The table says how many accounts of each style were found, both ways.

# %%
apart = kit.desk.audit_all(uses, together=False)
alone = kit.access_logs.keep_record(apart, control=honest, least=least).styles
both = record.styles.join(alone.drop("peekers"), on="style", suffix="_one_by_one")
both

# %% [markdown]
# Whoever looks up one thing about one person leaves a single difference behind, as honest work does.

# %%
singles = both.filter(style="once").row(0, named=True)
Markdown(
    f"Of the accounts that did so, {singles['found']} of {singles['peekers']} are "
    "found."
)

# %% [markdown]
# The honest pay the price. A support agent who follows the complaints of one customer asks the same thing as a peeker, word for word, and is flagged like one.

# %% [markdown]
# One can also flag questions, one at a time, instead of people. Beside it, for comparison, stand all questions that the desk refused.

# %%
questions = kit.access_logs.rate_questions(tried)
shares = {
    name: (precision_, recall_)
    for name, precision_, recall_ in questions.select(
        "flagged", "precision", "recall"
    ).rows()
}
said = [f"{name}: precision {p:.1%}, recall {r:.1%}" for name, (p, r) in shares.items()]
Markdown("Questions flagged " + "; ".join(said) + ".")

# %% [markdown]
# What would help most is not in the log: a reason. If a question about few people had to name the complaint or the ticket that it is for, honest look-ups could be told from the others by somebody who reads both.
#
# _Try it: raise `k` to 100. Do the peekers get harder to find? Why would they?_

# %% [markdown]
# ## Is it true?
#
# Here we look at who peeked, which the auditor could not, and at the numbers of this page.

# %% tags=["check"]
if (k, seed, n_chosen, n_tried, n_honest) == (11, 1979, 6, 12, 5):
    assert (
        kit.words.say_rate(recall.rate)
        == "83.3% (70 of 84; 95% interval 73.9% to 89.8%)"
    )
    assert (
        kit.words.say_rate(precision) == "72.2% (70 of 97; 95% interval 62.5% to 80.1%)"
    )
    assert f"{recall.baseline_rate.value:.1%}, {blind.value:.1%}" == "23.8%, 20.6%"
    split, once = both.filter(pl.col("style").is_in(["split", "once"])).rows(named=True)
    assert split["found_one_by_one"] < split["peekers"] / 2 < split["found"]
    assert once["found"] < once["peekers"] / 3
    assert (len(use.access_log.staff), len(use.peekers)) == (26 + 7, 7)

# %%
audit_words = (
    f"The access log finds {kit.words.say_rate(recall.rate)} of accounts that peek; "
    f"of those flagged, {kit.words.say_rate(precision)} peek. By {naive}: "
    f"{recall.baseline_rate.value:.0%} and {blind.value:.0%}."
)
audit_row = kit.FindingRow(
    "The desk's access log.", None, None, audit_words, kit.Scored
)
kit.show_findings([audit_row])

# %% [markdown]
# ## Where to go next
#
# - [23-god-view](23-god-view.ipynb): the attack, and why no threshold stops it.
# - [33-two-services](33-two-services.ipynb): another guess whose false alarms count as much as its hits.

# %% [markdown]
# ## Limits
#
# - **The office is invented.** How many honest questions look like peeking, and how careful peekers are, decide about precision and recall. We invented both. On a real access log the numbers will be others, and only people who know who peeked can measure them.
# - **Intervals** are Wilson's at 95%. They take accounts as independent, and allow for no more than these styles of peeking. In a test with a hundred offices they held the true shares often enough.
# - **The auditor does not know why a question was asked.** A support agent with a good reason looks like a peeker. A colleague whose harmless question happens to be the other half of a difference is drawn in.
# - **A flag is no proof.** It is a reason to ask.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM Transactions on Database Systems 4(1), 1979: what the auditor looks for.
# - Attorney General of the State of New York, Assurance of Discontinuance No. 15-185 in the matter of Uber Technologies, Inc., January 2016; reported by BuzzFeed in November 2014: "God View".
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the intervals.
