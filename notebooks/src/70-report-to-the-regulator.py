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
# # What can a regulator be told about "anonymous" viewing data?
#
# **Finding.** In an invented log without names, the four plays that somebody knows fit one record only for 96.8% of those who have four (626 of 647; 95% interval 95.1% to 97.9%). If 7 days are kept and plays of any age are known, it is 9.4%. None of the three criteria withstands the attacks that were tried.
#
# **How.** We mount the attacks that bear on singling out, linkability and inference, each beside a baseline and a control. We cut the log to its last days, read an access log, and list every attack of the kit that was not tried.
#
# **Limits.** The rates are floors: a better attacker finds more. What cannot be measured is a question to the company: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers, two invented tweets about it, and the access log of an invented office.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
log_path = ""  # empty for the invented audience; or your CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"}, where names are not guessed
known = 4  # plays of a target that the attacker knows
keep = [7, 14, 30, 90, 180, 365]  # days to which the log is cut; longer ones are left
company_keeps = 30  # days for which the company says it keeps plays; 0 if it does not
people = 2_000  # people drawn by lot for the slow attacks
targets = 1_000  # people who are attacked
fewest = 11  # people; in your own log, groups of fewer are not told of
save_to = ""  # a folder for the report and its JSON; empty, and nothing is written
seed = 2018  # for all that is drawn by lot

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts()
kit.use_tables()

whose = "your log" if log_path else "invented audience"
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The question
#
# Companies that were asked about their viewing numbers gave two answers: the numbers are not about "specific, identified individuals", and it is in the terms. A data protection authority does not stop there. It has three tests of anonymity, written down in 2014 in an opinion that is called **WP216**.
#
# - **Singling out.** Can somebody be told apart from everybody else?
# - **Linkability.** Can two records about the same person, or the same group, be joined?
# - **Inference.** Can something be worked out about somebody that nobody handed out?

# %% [markdown]
# And it asks five questions. How does the life cycle of the data go? On what media do they lie? How long are they kept? Who has access? How are they secured? This page answers each with a measurement where there is one. Where there is none it says so, and says what to ask.
#
# ## What is handed in
#
# Three things can be put to the test: a log without names, numbers that were published, and what a desk wrote down of the questions of its staff. (With your own log, the two numbers are about the longest streak that several viewers share, and there is no access log.)

# %%
log = own or kit.open_films()
film = kit.watched("A Christmas Prince")
planted = film.every_day(18, until="2017-12-10")
headline = kit.publishing.find_headline(log, viewers=fewest) if log_path else planted
boasts = kit.publishing.streak_history(headline)[-2:]
tweets = kit.publish(log, boasts)
office = None if log_path else kit.desk.Office(log, k=11).work(seed=seed)

# %% [markdown]
# ## How to read a rate
#
# An attack that guesses is *right* in a share of its attempts. That share says little by itself, so two others stand beside it. By hand, for ten people:
#
# | | attempts | right | share |
# |---|---|---|---|
# | the attack, on people who are in the log | 10 | 8 | 80% |
# | the baseline: what anybody would try without it | 10 | 1 | 10% |
# | the control: the same attack where it can only be wrong | 10 | 5 | 50% |

# %% [markdown]
# The attack beats guessing. But of five in ten who are *not* in the log it is just as sure, so "80%" alone would promise too much. An attack counts here if it does better than both, beyond chance. What is **Proved** needs neither: it is true in every audience that fits the numbers.
#
# ## The report
#
# One line makes all of it:

# %%
told = kit.report.report_to_regulator(
    log,
    tweets,
    of=whose,
    data="yours" if log_path else "invented",
    access_log=office and office.access_log,
    retention=company_keeps or None,
    known=known,
    keep=keep,
    people=people,
    targets=targets,
    fewest=fewest,
    seed=seed,
)

# %% [markdown]
# ## The three criteria
#
# A row is an attack. "Tried" counts attempts, or combinations of numbers; "found" counts those that were right, or groups that are proved. Shares are in percent.

# %%
names = ["rate", "low", "high", "baseline", "control"]
told.criteria.with_columns(
    pl.col(*names).mul(100).round_sig_figs(3), pl.col("found").round(0).cast(pl.Int64)
)

# %%
verdicts = {row.claim.split(":")[0]: row.proved for row in told.rows}
Markdown("\n".join(f"- **{name}.** {said}" for name, said in verdicts.items()))

# %% [markdown]
# Read the last column. Where something simpler does as well as an attack, the report says so. That is no comfort: what the attack does can then be done with less. Where an attack is no better than its control, the row is no evidence against the log, and none for it.
#
# ## What was not tried
#
# An attack that was not mounted has not failed. The report lists every attack of the kit, and why it was left out:

# %%
told.not_tested

# %% [markdown]
# ## How long are the data kept?
#
# We delete all but the last days of the log and look for people again. To one attacker every fact is fresh, so that all she knows is still kept. Another knows plays of any age, and what was deleted is of no use to her.

# %%
told.draw_retention()

# %%
whole = told.record["retention"]["cuts"][-1]
first = told.record["retention"]["cuts"][0]
fresh, everybody = whole["fresh"], kit.words.say_share(whole["of_all"]["value"])
Markdown(
    f"Of everybody who was drawn, **{first['of_all']['value']:.0%}** are alone by "
    f"fresh plays if {first['days']:,} {'day is' if first['days'] == 1 else 'days are'} "
    f"kept; with all {whole['days']:,} days, **{everybody}**."
)

# %% [markdown]
# Deletion works in two ways. It makes old knowledge useless, and it takes people out of the log. Compare the two lines of fresh plays: the one of everybody falls with the people who are gone, and the other one shows what is left for whoever is still in it. A period of retention is no anonymity.
#
# _Try it: set `keep` to [1, 3]. What is left of the risk for somebody whose plays are known fresh?_

# %% [markdown]
# ## The regulator's questions
#
# Each row is a figure. Where none stands, nothing that was handed in tells it.

# %%
told.questions

# %%
asked = {one["topic"]: one["ask"] for one in told.record["questions"]}
Markdown(
    "What remains to be asked of the company:\n\n"
    + "\n".join(f"- **{topic.capitalize()}.** {ask}" for topic, ask in asked.items())
)

# %% [markdown]
# The first question is where a release and a log differ least. Neither can be called back. If a viewer asks to be erased and the same numbers are printed again, each exact number that counted her falls by one, and whoever kept the old ones sees it.
#
# ## Who could be surprised by what
#
# "Consent is the absence of surprise", in the words of Richard Gomer. So for each claim: whom it is about, and what follows that a viewer would not expect.

# %%
told.surprises

# %% [markdown]
# "Expected" is an average over all groups of that size, and no fact about these people.
#
# ## Where the papers flatter
#
# "Unique in the crowd" and the studies after it count, among people of whom p points can be known, those whom nobody else fits. Whoever has fewer is left out.

# %%
with_all = kit.words.say_share(fresh["attack"]["value"] if fresh else 0)
Markdown(
    f"With {known} plays, that gives {with_all} here. Of everybody who was drawn, those "
    f"with fewer plays too, it is {everybody}. WP216 itself says in a table that "
    "k-anonymity ends singling out; [notebook 45](45-is-it-k-anonymous.ipynb) has what "
    "it leaves."
)

# %% [markdown]
# ## The page and the JSON
#
# The report is one page that fetches nothing and can be printed, and the same as JSON, whose form is published in [regulator-report.schema.json](../docs/regulator-report.schema.json). Each figure of the page says where in the JSON it stands. Name a folder in `save_to`, and both are written there.

# %%
where = told.save(save_to) if save_to else None
Markdown(
    f"Written: {kit.text(where)}"
    if where
    else "Nothing was written: `save_to` is empty."
)

# %% [markdown]
# ## Is it true?
#
# The small table by hand:

# %% tags=["check"]
tally = kit.evaluate.Tally.of
hand = kit.Success(
    attack=tally(10, succeeded=8),
    baseline=tally(10, succeeded=1),
    control=tally(10, succeeded=5),
)
assert hand.is_meaningful
assert kit.evaluate.difference(hand.rate, hand.control_rate)[0] < 0
hand.caution or "better than its baseline"

# %% [markdown]
# And the first lines of this page:

# %% tags=["check"]
usual = (known, keep[:3], company_keeps, people, targets, fewest, seed)
if not log_path and usual == (4, [7, 14, 30], 30, 2_000, 1_000, 11, 2018):
    release = told.record["handed_out"]["release"]
    assert (release["k_cell"], release["k_release"]) == (53, 4)
    rate, cut = fresh["attack"], first["ever"]["attack"]
    assert (rate["succeeded"], rate["valid"]) == (626, 647)
    assert [f"{cut[end]:.1%}" for end in ("value", "low")] == ["9.4%", "7.4%"]
    assert all("Not withstood" in said for said in verdicts.values())
told

# %%
kit.show_findings(told.rows)

# %% [markdown]
# ## Where to go next
#
# - [32-how-long-is-too-long](32-how-long-is-too-long.ipynb): retention on several dates.
# - [24-who-asked-about-whom](24-who-asked-about-whom.ipynb): how often an access log betrays those who peek.
# - [61-audit-a-headline](61-audit-a-headline.ipynb): the same criteria for one published sentence.

# %% [markdown]
# ## Limits
#
# - **Floors.** A better attacker, or one who knows more, finds more. That an attack finds nothing is no promise about others, and most attacks of the kit need something that was not handed in.
# - **What attackers know was drawn from the log itself.** A diary or a profile elsewhere may use other titles, dates and ratings.
# - **The slow attacks saw a sample.** Among more people strangers who look alike are more common, and links are harder to make. Set `people` higher to see it.
# - **The trait is planted.** No log says how anybody feels. The row shows what such a flag would be worth if the tie were as strong as we made it.
# - **Alone is not named.** To name somebody one must know the plays, and that the person is in the log.
# - **An account is counted as one person.** Where several people share one, what is found is theirs together.
# - **Proofs** hold if the numbers are exact, mean the same by "watched", and count the same population.
# - **A flag in an access log is no proof**, and the office is invented.
# - **Intervals** are Wilson's at 95%, over people as a sample of those whom the service might have had. Deletion was tried on one date, the last of the log.
# - **No law.** A report against three tests is not a legal opinion. What is anonymous in law depends on who holds the data and what else they hold.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation Techniques (WP216), 10 April 2014, section 2.2: the three criteria.
# - G. Delcroix, "Netflix is watching you", LINC, the digital laboratory of the CNIL, 22 December 2017, updated 13 February 2018: the questions, and Richard Gomer's sentence.
# - M. Giomi and others, "A unified framework for quantifying privacy risk in synthetic data", Proceedings on Privacy Enhancing Technologies 2023(2): attack, baseline and control for each criterion.
# - Y.-A. de Montjoye and others, "Unique in the crowd", Scientific Reports 3, 1376, 2013: how few points are alone.
# - A. Narayanan, V. Shmatikov, "Robust de-anonymization of large sparse datasets", IEEE Symposium on Security and Privacy, 2008: facts that are partly wrong.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: subtraction, and what an access log shows of it.
# - Regulation (EU) 2016/679, Article 5(1)(e): kept no longer than is necessary.
# - R. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998; E. B. Wilson, Journal of the American Statistical Association 22, 1927: what is beyond chance.
