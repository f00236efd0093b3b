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
# # Can staff look one person up with a tool that only counts crowds?
#
# **Finding.** Yes. Three permitted questions, none about fewer than 51 people, tell an insider whether one man watched one film. No threshold up to a quarter of all viewers stopped her. In an invented office, the access log betrays 83.3% of the accounts that peek (70 of 84; 95% interval 73.9% to 89.8%). Of the accounts that it flags, 72.2% peek.
#
# **How.** We build such a tool, a *query desk*, and attack it with sums of permitted answers that have been known since 1979. Then we change sides and read the desk's access log, in an invented office where some staff peek.
#
# **Limits.** The sums are exact only if the desk's answers are. The office, and how honest its work looks, are invented: see [Limits](#Limits).
#
# **Data.** Invented: 100,000 viewers of a video service, and the staff of its office.
#
# **Time.** About 60 seconds.

# %% tags=["parameters"]
k = 11  # smallest group that the desk answers, and smallest that it leaves out
known_title = "Quarry of Grimsel"  # what an acquaintance let slip: a title ...
known_day = "2017-12-17"  # ... and the day he watched it
region = "VA"  # where he lives: Virginia
age_band = "35-44"  # how old he is
plan = "Standard"  # what he pays for
secret = "A Christmas Prince"  # what she wants to know: did he watch this?
people = 20  # people to look up under every threshold
ks = [2, 11, 53, 1000, 5000, 10000, 20000, 25000, 25001, 33333, 33334]  # thresholds
budgets = [2, 3, 5, 10, 20, 50, 100, 200]  # questions that each may ask in four weeks
seed = 1979  # for the people who are looked up, and for one office
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
# ## The insider
#
# "God view" was the name of a tool in which staff of the ride company Uber could follow customers. A manager followed a reporter with it, and in January 2016 the company settled with the Attorney General of New York. A service that learns from this may give its staff a tool that shows no customer at all: it only counts, and refuses to count a handful.

# %% [markdown]
# Our insider works at such a service. She may ask the tool, as everybody there may. She knows a man from outside: where he lives, his age, and a film that he mentioned one day. She wants to know whether he has watched another one, which he would rather keep to himself. She has no access to any list of plays.

# %% [markdown]
# ## The desk
#
# The desk answers how many viewers did this or that, if the group has at least k people **and** leaves out at least k. Without the second rule she could count everybody except one man. As this page is saved, k is 11, and there are 100,000 viewers.

# %%
office = kit.desk.Office(kit.open_films(), k=k)
desk, words = office.desk, office.words
monday = datetime(2018, 1, 8, 9)
known = kit.watched(known_title).on(known_day)
him = known.where(region=region, age_band=age_band, plan=plan)
deed = kit.watched(secret)

# %% [markdown]
# She tries the direct way first: how many people fit everything that she knows about him?

# %%
direct = desk.anew().ask(him, by="insider", at=monday)
Markdown(f"> How many people {kit.text(him)}?\n\nThe desk's answer: **{direct}**.")

# %% [markdown]
# ## Three harmless questions
#
# The desk refuses to count him. It does not refuse to count a crowd that he belongs to, nor the same crowd without him. Subtract one from the other, and only he is left.

# %% [markdown]
# By hand, with the table of twelve employees from the paper that found this. Nobody may count fewer than two. Five are women; four are women who are not professors of computer science. So 5 − 4 = 1 is a woman and a professor of computer science. Her salary comes out the same way, from two sums: 90 − 75 = 15.

# %% [markdown]
# A crowd with one condition that sets the target apart is called an *individual tracker*. The kit looks for one among the facts that she knows.

# %%
quiet = desk.anew()
seat = quiet.seat("insider", at=monday)
insider = kit.attacks.Insider(seat, pool=words.pool(), trackers=["individual"])
person, did_it = insider.learn_deed(him, deed=deed)
steps = [("is he alone?", person), ("did he do it?", did_it)]
rows = [
    f"| {name} | {term.weight:+d} | {term.answer:,} | {term.question} |"
    for name, found in steps
    for term in found.terms
]
head = "| to learn | sign | answer | how many people ... |\n|---|---|---|---|"
Markdown("\n".join([head, *rows]))

# %% [markdown]
# The first difference is how many people fit what she knows, the second how many of these watched the other film. Every group in the table is large enough for the desk.

# %%
n_three = person.n_search + person.n_answer + did_it.n_search + did_it.n_answer
learned = {0: "he did not watch it", 1: "he watched it"}
verdict = learned[did_it.answer] if person.answer == 1 else "nothing is certain of him"
Markdown(
    f"People who fit: {person.answer}. Of these, watched {secret}: {did_it.answer}. "
    f"What she learns: **{verdict}**. It took **{n_three} permitted questions**."
)

# %% [markdown]
# This is arithmetic, and so the finding is of the kind that we call Proved. The proof rests on the desk: it tells the truth, it adds no noise, and nothing changed between two questions.

# %%
Markdown(f"**Proved.** {kit.text(did_it.sentences[0])}")

# %% [markdown]
# ## One crowd that opens every door
#
# An individual tracker has to be found anew for each person. In 1979 Dorothy Denning, Peter Denning and Mayer Schwartz found one that need not be. Take any group T that is neither very small nor very large, such as everybody who watched something on one day. To count a forbidden group C, ask four questions:
#
# COUNT(C) = COUNT(C or T) + COUNT(C or not T) − COUNT(T) − COUNT(not T)
#
# The first two groups together hold everybody, and the people of C once too often. T and not T together hold everybody once. What is left over is C. It does not matter on which side of T they are.

# %% [markdown]
# Here C is the man, if he also watched the film in question. For T she needs nothing that she knows about him. The kit takes a day of which her facts say nothing: she cannot tell whether he is in that crowd or not.

# %%
days = words.pool()[-1]
crowd = next(day for some in kit.attacks.leave_open([days], him & deed) for day in some)
insider = kit.attacks.Insider(
    desk.anew().seat("insider", at=monday), pool=[[crowd]], trackers=["general"]
)
general, general_deed = insider.learn_deed(him, deed=deed)
four = [f"{term.weight:+d} × {term.answer:,}" for term in general_deed.terms]
names = ["C or T", "C or not T", "T", "not T"][: len(four)]
rows = [f"| {name} | {part} |" for name, part in zip(names, four, strict=True)]

# %%
told = "No sum was found: the crowd is too small or too large for this k."
if general_deed.how == "general":
    table = "\n".join(["| group | sign × answer |", "|---|---|", *rows])
    told = f"T: people who {crowd}.\n\n{table}\n\nThe sum: **{general_deed.answer}**."
Markdown(told)

# %% [markdown]
# The sum does not need to know on which side he is, but the answers show it. If he did it, one of the first two crowds is one person larger than the crowd that it was made of.
#
# _Try it: set `secret` to "Leaving Jarrow" in the parameters and run the page again. Which of the four answers change? What does the sum say now?_

# %% [markdown]
# Once T and not T have been counted, every further question about anybody costs two answers. How hard is T to find? She needs a group of at least 2k people that leaves out at least 2k. She puts the regions in a row and asks for the first half of them; if that is too many, for the first quarter, and so on, as one looks up a name in a telephone book. If a single region is too coarse, she divides it by age, by plan, by title and by day.

# %% [markdown]
# ## Does a larger k help?
#
# We look up a number of people, each with one thing that somebody may want to know of them, under every threshold. In the table, `answered` says how many of the forbidden questions were learned and `exact` how many of these answers are true, counted on the log. `search` is the number of questions asked before the tracker was found, `first` the permitted questions about the first person, `further` those about each one after.

# %%
lookups = kit.desk.draw_lookups(desk, words, people, seed=seed)
swept = kit.desk.sweep_desks(desk, lookups, pool=words.pool(), ks=ks)
by_general = swept.filter(pl.col("tracker") == "general").drop("tracker")
by_general

# %% [markdown]
# Beyond a quarter of all viewers no group can have 2k people and leave out 2k, so there is no general tracker. Two groups, one inside the other, still do it up to a third: the *double tracker*.

# %%
fates = swept.filter(pl.col("tracker") != "individual").select(
    "k",
    claim="by a " + pl.col("tracker") + " tracker",
    status=pl.when(pl.col("exact") == pl.col("asked"))
    .then(pl.lit("given away anyway"))
    .otherwise(pl.lit("withheld")),
)
asked = pl.DataFrame({"k": ks}).select("k", claim=pl.lit("asked for directly"))
fates = pl.concat([asked.with_columns(status=pl.lit("withheld")), fates])

# %%
opened = fates.filter(pl.col("status") == "given away anyway")
last = dict(opened.group_by("claim").agg(pl.col("k").max()).rows())
quarter, third = last["by a general tracker"], last["by a double tracker"]
kit.charts.chart_thresholds(
    fates,
    title=f"Up to k = {quarter:,} of {desk.n:,}, one crowd opens every door",
    subtitle=f"Forbidden questions about {people} people, one each. N = {desk.n:,}",
    description="Three rows of marks by k: asked directly nothing is answered; a "
    f"general tracker answers everything up to k = {quarter:,}, a double one up to "
    f"{third:,}.",
)

# %%
most = by_general.filter(pl.col("answered") > 0)["search"].max()
truth = swept["exact"].sum(), swept["answered"].sum()
Markdown(
    f"Of {truth[1]:,} answers learned in all, {truth[0]:,} are exactly true. The "
    f"search for a general tracker never took more than **{most} questions**."
)

# %% [markdown]
# A desk with such a k is of no use: it would refuse every question about fewer than a quarter of all viewers. A threshold on the size of a group does not protect a person from somebody who may ask twice.
#
# _Try it: what would have to be added to an answer so that the sums no longer tell? How large would it have to be, compared with one person?_

# %% [markdown]
# ## Does a budget help?
#
# The other old rule is a budget: so many questions a head. It can stop an attack only if it is smaller than what the attack needs. What would that cost those who only do their work? We count on four weeks of our invented office.

# %%
use = office.work(seed=seed)
weighed = kit.desk.weigh_budgets(use, [person, did_it], budgets=budgets)
refused = dict(weighed.select("budget", "refused").rows())
stops = weighed.filter("stops")["budget"].max()
weighed.with_columns(pl.col("refused").round(3))

# %%
price = refused.get(stops)
Markdown(
    f"A budget of {stops} questions in four weeks stops this look-up, and with it "
    f"**{price:.0%} of all honest questions**."
    if stops
    else "None of these budgets stops this look-up."
)

# %% [markdown]
# A budget that leaves room for honest work limits how many people one insider can look up. It does not keep her from looking up one.

# %% [markdown]
# ## The defender
#
# Rules at the desk do not stop it. But the desk can write down who asked what and when, and somebody can read that. This is what the insider's first attack left behind, without her name. It has more lines than she needed questions, because what the desk refused is written down, too:

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
# The insider saw no play. Here is the one time that we look: at the man, at what he did, and at the numbers of this page.

# %% tags=["check"]
counted = desk.count(him), desk.count(him & deed)
printed = [term.answer for found in (person, did_it) for term in found.terms]
assert (
    counted == (person.answer, did_it.answer) == (general.answer, general_deed.answer)
)
assert truth[0] == truth[1]
story = (known_title, known_day, region, age_band, plan, secret, k)
told = ("Quarry of Grimsel", "2017-12-17", "VA", "35-44", "Standard", secret, 11)
if story == told and secret == "A Christmas Prince":
    assert (counted, n_three, min(printed)) == ((1, 1), 3, 51)
    assert (desk.n, quarter, third) == (100_000, 25_000, 33_333)
f"counted on the log: {counted[0]} person, {counted[1]} who did it"

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
row = kit.FindingRow(
    f"Three permitted counts, each of at least {k} people.",
    min(printed),
    person.answer,
    f"The number of people who fit what she knows is {person.answer}, and {verdict}.",
)
swept_words = (
    f"All {people} forbidden questions that were tried are answered exactly: by a "
    f"general tracker up to k = {quarter:,}, by a double one up to k = {third:,}, of "
    f"{desk.n:,} viewers."
)

# %%
audit_words = (
    f"The access log finds {kit.words.say_rate(recall.rate)} of accounts that peek; "
    f"of those flagged, {kit.words.say_rate(precision)} peek. By {naive}: "
    f"{recall.baseline_rate.value:.0%} and {blind.value:.0%}."
)
claim = "A desk that answers groups of k people or more that leave out k or more."
counted_row = kit.FindingRow(claim, None, None, swept_words, kit.Counted)
audit_row = kit.FindingRow(
    "The desk's access log.", None, None, audit_words, kit.Scored
)
kit.show_findings([row, counted_row, audit_row])

# %% [markdown]
# ## Where to go next
#
# - [22-the-press-archive](22-the-press-archive.ipynb): the same subtraction, where the questions are those that a press office happened to answer.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): what noise, rounding and other rules do to this attack.
# - [30-how-few-plays](30-how-few-plays.ipynb): what happens when a service hands out the log itself.

# %% [markdown]
# ## Limits
#
# - **The sums are exact because the answers are.** A desk that adds noise to each answer, or counts on a log that changes between two questions, does not fall to three questions. It may fall to many.
# - **He must be alone in what she knows.** The first difference tells her whether he is. Where two people fit, an answer of one tells her nothing certain about him.
# - **No tracker found does not mean there is none.** The search halves a row of groups; it does not try all of them.
# - **The office is invented.** How many honest questions look like peeking, and how careful peekers are, decide about precision and recall. We invented both. On a real access log the numbers will be others, and only people who know who peeked can measure them.
# - **Intervals** are Wilson's at 95%. They take accounts as independent, and allow for no more than these styles of peeking. In a test with a hundred offices they held the true shares often enough.
# - **The auditor does not know why a question was asked.** A support agent with a good reason looks like a peeker. A colleague whose harmless question happens to be the other half of a difference is drawn in.
# - **A flag is no proof.** It is a reason to ask.

# %% [markdown]
# ## Sources
#
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM Transactions on Database Systems 4(1), 1979: the three trackers, the table of twelve, and the bounds of a quarter and a third.
# - D. Denning, J. Schlörer, "A fast procedure for finding a tracker in a statistical database", ACM Transactions on Database Systems 5(1), 1980: finding one in about as many questions as it takes to halve the list.
# - J. Schlörer, "Identification and retrieval of personal records from a statistical data bank", Methods of Information in Medicine 14, 1975: the individual tracker.
# - Attorney General of the State of New York, Assurance of Discontinuance No. 15-185 in the matter of Uber Technologies, Inc., January 2016; reported by BuzzFeed in November 2014: "God View".
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the intervals.
