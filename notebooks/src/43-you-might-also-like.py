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
#     why_not: It guesses single plays of single people and checks them against the log, which is for invented people only.
# ---

# %% [markdown]
# # Can "you might also like" tell what you watched?
#
# **Finding.** Yes, for a few plays. For people with long histories, 70% of the titles that the attack names are right (62 of 89; 95% interval 58% to 79%), against 6% for the best guess that ignores how lists change. But only 2% of their plays are found. Every rule tried weakened the attack; most did not end it.
#
# **How.** A service prints, under each title, those that the same people watched. We keep every edition. Where the lists of somebody's known titles all move toward one new title overnight, we say that he watched it.
#
# **Limits.** The audience has no tastes, and 50,000 people is a small service: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers; half of them are in the lists, and the others are the control.
#
# **Time.** About 20 seconds.

# %% tags=["parameters"]
targets = 300  # people that the attacker is after, and as many who are not in the data
least_titles = 10  # titles that each target had watched before the first edition
threshold = 12.0  # score from which on a title is named
since = "2017-11-30"  # day of the first edition; the log ends on 31 December
length = 20  # titles in a list
ks = [3, 11]  # smallest numbers of people in common for a title to be listed
pages = [1, 2, 5, 10]  # pages of pictures that somebody sees over a shoulder
seed = 2017  # for who is a target and what is known of each

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()
INFER, LIST = kit.attacks.infer_plays, kit.publishing.list_related
everybody = kit.open_films()
inside, outside = (
    kit.Log(everybody.plays.filter(pl.col("viewer") % 2 == half).collect().lazy())
    for half in (0, 1)
)

# %% [markdown]
# ## A list that names nobody
#
# "People who watched this also watched": every shop and every service has such lists. They are made from everybody's history, and they name nobody. A title is listed under another because many people watched both, or because most of the few who watched the one watched the other.
#
# In 2011 five researchers kept the public lists of four real sites, day after day, and looked at how they changed. From the changes they inferred what single people had bought, read or heard. What follows is their passive attack, on films.
#
# The lists here are made as such lists are: two titles are as close as the cosine between the sets of people who watched them. A series counts as one title. There is an edition every evening.

# %%
how = {"since": since, "length": length, "whole_series": True}
lists = LIST(inside, **how)
Markdown(f"{lists}. Under *A Christmas Prince*, on the last day, it says first:")

# %%
lists.table("A Christmas Prince").head(5)

# %% [markdown]
# ## One night
#
# An invented viewer, whom we follow for this example only. A colleague knows of three films that he watched, and in this small example nobody else has watched any of them. One evening he watches a fourth.

# %%
films = ["The First Film", "The Second Film", "The Third Film"]
crowd = [(n, f"{name} {n}") for n in range(1, 21) for name in ("Film", "Series")]
rows = [(0, film, "2018-01-01") for film in films]
rows += [(who, title, "2018-01-01") for who, title in [*crowd, (99, "The Fourth Film")]]
rows += [(0, "The Fourth Film", "2018-01-02")]
toy = kit.read_log(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))
two_days = LIST(toy)
evening, morning = two_days.days
before, after = (two_days.table(films[0], day) for day in (evening, morning))
Markdown(
    f"Under *{films[0]}* on {evening}: {', '.join(before['other'])}. "
    f"On {morning}: **{', '.join(after['other'])}**."
)

# %% [markdown]
# The same happens under the second and the third film. One list that takes in a new title says little. Three lists that take in the same title in the same night, while no other list does, point to one person who watched all four. The colleague has a name for that person.
#
# The **score** counts the known lists that moved toward a title, less those that would have by chance, in standard deviations. By chance means: as often as all the other lists moved toward it. When half of the country begins a new film, thousands of lists move, and that counts for little.

# %% [markdown]
# ## Does it work on a whole audience?
#
# The attacker knows what each target had watched before the first edition. For each target and each evening she names one new title, or none if no score reaches the threshold. The **baselines** name a title for the same target on the same evening, and do not look at how lists change: the title that most people have watched, the one that most people began that evening, and the one at the top of the target's own lists. The **control** is the same attack on people whose plays are in no list.

# %%
chosen = {"until": since, "least_titles": least_titles, "whole_series": True}
drawn = [
    kit.publishing.draw_histories(half, targets, seed=seed, **chosen)
    for half in (inside, outside)
]
told = {"others": drawn[1], "threshold": threshold, "seed": seed}
found = INFER(lists, drawn[0], **told)
Markdown(f"{found}")

# %% [markdown]
# ## More names, fewer right
#
# The threshold is hers to choose. If she names only the clearest cases, she can expect to be right more often and finds few plays. If she names more, she finds more and is likely to be wrong more often. Each point is one threshold.

# %%
curve = found.along_yield()
best, most = found.table.row(0, named=True), found.table.row(-1, named=True)
title = f"Right in {best['accuracy']:.0%} of {best['named']} names, "
title += f"and in {most['accuracy']:.0%} of {most['named']:,}"
kit.charts.chart_shares(
    curve,
    along="plays found for each 100 targets",
    of="share of named titles that are right",
    title=title,
    subtitle=f"{targets} targets with {least_titles} known titles or more, "
    f"{lists.n_changes} evenings; whiskers are 95% intervals by person",
    description="Three lines for an invented audience: the share of named titles that "
    "are right, by how many are found, for the attack, the strongest baseline and "
    f"people who are not in the data. {title}.",
)

# %% [markdown]
# In numbers. `found` is the share of all new plays of the targets that she names; `false_alarms` says how often a title is named of people who are in no list.

# %%
found.table.select(
    "threshold", "named", "right", "accuracy", "baseline", "found", "false_alarms"
)

# %% [markdown]
# ## Where the paper flatters
#
# The paper reports, for each site, how many of the inferences were right. Three choices flatter such a number, and none of them is hidden in the paper.
#
# 1. **It counts inferences made.** A play that is never named costs nothing. So the number must stand beside the yield: how many of all plays are found.
# 2. **The targets are people with long histories**, and many of their titles are known. Most people have watched little, and of most people little is known.
# 3. **The known titles are all true**, and known before the lists are watched.
#
# We cannot repeat the paper's sites: their lists of 2010 are gone. But each choice can be undone here, one at a time.

# %%
few = chosen | {"least_titles": 1}
anybody = [
    kit.publishing.draw_histories(half, targets, seed=seed, **few)
    for half in (inside, outside)
]

# %%
half_known = kit.Attacker(who="a colleague", known_share=0.5)
mistaken = kit.Attacker(who="a colleague", wrong_share=0.3)
who = {
    f"{least_titles} known titles or more": found,
    "the same, half of the titles known": INFER(lists, drawn[0], half_known, **told),
    "the same, 30% of the titles wrong": INFER(lists, drawn[0], mistaken, **told),
    "anybody who had watched something": INFER(
        lists, anybody[0], **told | {"others": anybody[1]}
    ),
}
kit.attacks.compare_yields(who)

# %% [markdown]
# The last row is the one that a sentence about "viewers" needs. Read `named` and `found` beside `accuracy`: at a fixed threshold only the clearest cases are named, so whoever knows less may still be right as often, in far fewer cases. `right_of_best` ignores the threshold and says how many of the 100 names with the highest scores are right.

# %%
everyone_else = list(who.values())[-1]
Markdown(
    f"Of {targets} people with {least_titles} known titles or more, {found.n_right} "
    f"plays of {found.n_new:,} are found ({found.share_found:.1%}); of {targets} people "
    f"drawn from everybody, {everyone_else.n_right} of {everyone_else.n_new:,} "
    f"({everyone_else.share_found:.1%})."
)

# %% [markdown]
# ## What helps?
#
# Only what was tried is in this table, and it was tried with one attack: the lists of every evening; of every seventh; shorter lists; titles listed only where enough people watched both; and random noise on the number of people in common.
#
# A rule may lower or raise all scores, and then a fixed threshold misleads. So the last column ignores the threshold again: how many of the 100 names with the highest scores are right?

# %%
rules = {
    "every evening": {},
    "every seventh evening": {"every": 7},
    "5 titles in a list": {"length": 5},
    "noise of one person": {"noise": 1.0, "seed": seed},
} | {f"at least {k} people in common": {"least_viewers": k} for k in ks}
under = {
    name: found if not more else INFER(LIST(inside, **how | more), drawn[0], **told)
    for name, more in rules.items()
}
kit.attacks.compare_yields(under)

# %%
of_best = {name: one.right_of_best(100) for name, one in under.items()}
weekly = of_best["every seventh evening"]
of_ks = [of_best[f"at least {k} people in common"] for k in ks]
naive = found.success.baseline_rate.value
told_of_ks = [
    f"{n} where {k} must have watched both" for k, n in zip(ks, of_ks, strict=True)
]
Markdown(
    f"Of the 100 surest names, {of_best['every evening']} are right with lists of every "
    f"evening, and {weekly} with lists of every seventh; {', '.join(told_of_ks)}. The "
    f"best guess without the changes is right in about {100 * naive:.0f} of 100. Each "
    f"was tried on {targets} targets and with one attack."
)

# %% [markdown]
# Compare the two ways to count. At the fixed threshold a smallest number of people in common can seem to end the attack, because it lowers all scores. Somebody who takes her surest names all the same may still do better than the best guess. The line above says for which of these rules. Somebody who knows the rule may do better still, and nobody here tried to average the noise away. What a rule costs those who use the lists was not measured.
#
# _Try it: set `ks` to [2]. No title is listed any more because of one person alone. Is the attack over?_

# %% [markdown]
# ## The certain case
#
# Some services print numbers as well: "12 people watched both". Then a guess is not needed. She knows two films that a colleague watched, and the service prints that **one** person has watched both. That is her colleague. Overnight a third film gains one viewer. Each of the two has one viewer more in common with it, and neither gained a viewer of its own. So whoever began the third film had watched the first, and had watched the second. It must be him, in every world that fits the numbers.

# %%
counted = LIST(inside, since="2017-12-24", length=300, counts=True, whole_series=True)
proof = kit.attacks.prove_plays(counted, drawn[0], at_most=1)
proof

# %%
told_by = proof.findings[0].because if proof.findings else ()
Markdown("\n".join(f"- {number}" for number in told_by) or "Nothing is proved.")

# %% [markdown]
# Where a proof is shown, it says in other words: whoever had watched the titles she knows of began the new title that day, and only one person had watched them. None of these numbers names anybody. Together they leave no doubt, if what she knows is true. Zeros help as much: where a known title and another one have no viewer in common, the target has certainly **not** watched the other.

# %% [markdown]
# ## The picture is a list, too
#
# Many services choose the picture of a title for the person who looks: of the same film the kiss, the car or the comedian. They take the one that goes with what the person watched most. Whoever sees the screen, or gets a shared link with the picture, sees a little of that history.
#
# Here each page has two pictures to choose from, of two of six groups of titles. The groups stand for genres. The invented audience has no genres and no tastes, so the pictures have little to tell. She has seen the screens of other people whose films she knows, and names one of six films. Somebody may have watched several of the six, or none, so one in six is not the baseline. The baseline names the film that most of those other people watched.

# %%
screens = kit.publishing.show_pictures(
    everybody, viewers=6_000, n_pages=max(pages), whole_series=True, seed=seed
)
seen, others = screens.split(2_000, seed=seed)
looks = {
    n: kit.attacks.infer_from_pictures(seen.first(n), known=others.first(n), seed=seed)
    for n in pages
}
last = looks[max(pages)]

# %%
title = f"{max(pages)} pictures: {last.success.rate.value:.0%} right, "
title += f"and {last.success.baseline_rate.value:.0%} without them"
kit.charts.chart_rates(
    last.table,
    title=title,
    subtitle=f"Share of {last.success.rate.valid:,} people who watched the one film of "
    "six that is named; "
    "invented audience, 95% intervals",
    description=f"Three rates with their intervals. {title}.",
)

# %%
Markdown(
    "\n".join(
        f"- {n} page{'s' * (n != 1)}: {one.success.rate.value:.1%} right, "
        f"{one.bits:.3f} bits. {one.success.caution}"
        for n, one in looks.items()
    )
)

# %% [markdown]
# One bit is what a yes or no tells when both are equally likely. The attack (naive Bayes) takes each page for news. Pages repeat each other, so it grows too sure of itself: the bits can fall although the names become better.

# %% [markdown]
# ## What a journalist may write
#
# - "Lists of related titles give away single plays of some people": yes, with the share of names that were right, the share of plays that were found, and what sort of people they were: how much they had watched, and how much of it was known.
# - Not: "the lists reveal what you watch". Most plays of most people are never named.
# - What is Proved may be written without a share beside it, but with what the attacker must know.

# %% [markdown]
# ## Is it true?

# %% tags=["check"]
asked = (targets, least_titles, threshold, since, length, ks, pages, seed)
if asked == (300, 10, 12.0, "2017-11-30", 20, [3, 11], [1, 2, 5, 10], 2017):
    rate = found.success.rate
    shares = (rate.value, rate.low, rate.high, naive)
    assert [round(100 * one) for one in shares] == [70, 58, 79, 6]
    assert (rate.succeeded, rate.valid) == (62, 89)
    assert round(100 * found.share_found) == 2
    assert last.success.is_meaningful
    assert of_best["every evening"] > max(list(of_best.values())[1:])
    assert (
        sum(n > 20 for n in of_best.values()) == 4
    )  # of six, the first without a rule
    assert proof.findings
f"{everybody.n_viewers():,} people, {everybody.n_plays():,} plays"

# %% [markdown]
# Put together:

# %%
kit.show_findings(
    [
        kit.FindingRow("Lists of related titles, daily.", None, None, one)
        for one in [*found.findings, *proof.findings]
    ]
    + [kit.FindingRow("Pictures on a screen.", None, None, last.findings[0])]
)

# %% [markdown]
# ## Where to go next
#
# - [40-are-you-one-of-the-53](40-are-you-one-of-the-53.ipynb): whether somebody is in a group at all.
# - [42-from-ash](42-from-ash.ipynb): histories from daily counts.
# - [52-what-a-rule-leaves](52-what-a-rule-leaves.ipynb): other attacks under other rules.

# %% [markdown]
# ## Limits
#
# - **The audience is invented and has no tastes**: people choose by popularity and by series. With tastes more people share titles, which should blur single moves, and pictures should tell more.
# - **The size of the service decides.** Fifty thousand people are in the lists. In a larger service one person should move a list less often, in a smaller one more often; no other size was tried.
# - **The threshold was set on this audience**, with other people drawn. On another one it has to be found anew, which an attacker can do on her own titles.
# - **One title an evening.** The paper names every title above the threshold, and weighs moves otherwise.
# - **Not built**: the active attack, in which invented accounts watch the known titles and are then recommended what the target watches; and the variant on published covariances.
# - **Made in one way.** A real service mixes in other signals, and changes its lists for reasons of its own. That hides moves.
# - **Intervals are by person**: names of one target may stand and fall together, and the intervals allow for that. Baseline and attack are compared as if they were tried on different people, which is the wider way.
# - **Rules**: the settings of the table, with one attack. What is not in it was not tried.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - J. A. Calandrino, A. Kilzer, A. Narayanan, E. W. Felten, V. Shmatikov, "You Might Also Like: Privacy Risks of Collaborative Filtering", IEEE Symposium on Security and Privacy, 2011.
# - G. Linden, B. Smith, J. York, "Amazon.com recommendations: item-to-item collaborative filtering", IEEE Internet Computing 7, 2003: how such lists are made.
# - W. G. Cochran, "Sampling Techniques", 1977, section 6.4: the variance of a ratio of two sums over people.
