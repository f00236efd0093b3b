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
#     why_not: It audits a published sentence, which needs no log.
# ---

# %% [markdown]
# # What does this headline give away?
#
# **Finding.** By itself, the 53 proves no smaller group, and thresholds up to k = 53 print it. But of any 53 people known to be in such a group, 46.0 are expected to be the only one with their birthday (95% interval 39 to 51). One more such number, for the day before, would size a group that nobody printed.
#
# **How.** You type one published sentence below. It is read as an equation about people: what is true in every audience that fits is proved; what is true on average of a group of that size is expected. Each sentence that you can quote says what it does not mean.
#
# **Limits.** A proof holds if the numbers are right, count the same people and mean the same by their words: see [Limits](#Limits).
#
# **Data.** The sentence is real, published in December 2017. No data about people is used, except in one part: it counts how often people play a track in a day, in an invented music service.
#
# **Time.** About 10 seconds.

# %% [markdown]
# This page is a template. **Edit the next cell and no other**, then run all cells (in JupyterLab: *Run*, *Run All Cells*). Everything below is then written anew; the lines above stay with the 53.
#
# - `claim` is the sentence you report on. Its `kind` says how to read it; the kinds, with what each needs, are listed a little below.
# - `also_published` holds what else the company said, each sentence in the same form. One more number often says more than all analysis of the first. To try out a number that nobody published, give it `"status": "invented"`; whatever rests on it will say so.
# - If you do not know how exact a number is, leave `"precision"` out. It is then read to its last digit that is not zero: 3,749 is exact, 4,000 is rounded to thousands.
# - `counts` says what the number counts: `"people"`, `"accounts"`, `"households"`, `"profiles"` or `"devices"`. Without it a sentence is taken to count what its wording says, members are accounts, and all else is people. Numbers that count different things stand apart: they are not subtracted.
# - Places can lie inside places. Where two sentences name two, say so beside one of them: `"within": "France"` for Paris, `"apart": "Lyon"` if nobody lives in both. A sentence that names no place beside one that does needs one too. What you leave out is asked, and nothing is proved from it.
# - `population` says among whom the people live. Only the states of the United States are at hand; for another country list its places, or leave it empty: `""`.

# %% tags=["parameters"]
claim = {  # the sentence: its wording, what it counts, and where you read it
    "words": "To the 53 people who've watched A Christmas Prince every day for the past 18 days: Who hurt you?",
    "kind": "every day",
    "number": 53,
    "title": "A Christmas Prince",
    "days": 18, "until": "2017-12-10", "published": "2017-12-10",
    "by": "Netflix US, Twitter",
    "source": "https://www.brit.co/netflix-christmas-prince-shame-tweet/",
    "status": "confirmed",
}  # fmt: skip
also_published = []  # other sentences of the company, each as above
population = "United States"  # or people by place {"Kent": 1_576_069}, or ""
save_to = ""  # a new folder for the page, figures and methods; "" saves nothing
author = ""  # who answers for the audit, for the page of methods
seed = 2017  # for whatever is drawn at random

# %%
from datetime import date
from math import log10

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="as published")
kit.use_tables()

# %% [markdown]
# ## The sentence, as it is read
#
# A mistake in the settings stops the page here: one sentence in a red frame says what to mend, and nothing below is run. If what follows is not what you mean, change the kind.

# %%
gathered = kit.report.read_settings(
    claim, also_published, population=population, save_to=save_to, seed=seed
)
Markdown(
    "\n\n".join(
        f"> {kit.text(entry.claim.sentence(entry.number, gathered.unit))} "
        f"*({entry.printed}; {entry.status})*"
        if entry.claim is not None
        else f"> {kit.text(entry.words)} *(kept as context: {kit.text(entry.reason)})*"
        for entry in gathered.entries
    )
    + "".join(f"\n\n{kit.text(told)}" for told in gathered.disagreements)
)

# %% [markdown]
# The kinds of sentence that it can read, with the fields that each needs and those that it can use besides. Its `verb` is `"watched"` if it is not `"played"`, `"streamed"` or `"listened to"`. All may have `counts`, `precision` (`"exact"`, `"rounded"` with `rounded_to`, `"at least"`), `published`, `by`, `source`, `status` (`"confirmed"`, `"reported"`, `"unconfirmed"`, `"invented"`), `conflicts` and `note`.

# %%
Markdown(
    "\n".join(
        f"- `{name!r}`: *{kind.example}*. Needs {', '.join(kind.needs) or 'no more'}; "
        f"can use {', '.join(kind.takes) or 'no more'}."
        for name, kind in kit.ledger.KINDS.items()
    )
)

# %% [markdown]
# Where the sentence is about one person and one day, the page also asks how unusual that person is. It needs counts to compare with. The company's are not public, so it takes those of an invented music service, from 3 plays in a day on, and leaves out the one in question. For other sentences, a famous poster stands in as the example.

# %%
first, from_plays = gathered.entries[0], 3
example = kit.sources.as_entry(kit.read_claim("spotify-sorry-42"))
is_mine = (
    first.kind == "one person"
    and first.unit.is_person
    and kit.ledger.starts_on(first.claim) == kit.ledger.ends_on(first.claim) is not None
    and first.told["times"] > from_plays
)
level = (first if is_mine else example).told["times"]
log = kit.open_tracks()
counts = kit.publishing.count_repeats(log, but_one_of=level)
extreme = kit.measures.expect_extreme(
    counts, level=level, threshold=from_plays, seed=seed
)
service = f"an invented music service of {log.n_viewers():,} listeners"

# %% [markdown]
# Everything that this page finds comes from one call:

# %%
audit = kit.audit_headline(
    gathered.entries,
    population=population,
    seed=seed,
    extreme=extreme if is_mine else None,
    extreme_of=service if is_mine else "",
)
evidence, pictures = audit.evidence, kit.report.draw_audit(audit)

# %% [markdown]
# ## Sentences that you can print
#
# Each was written from a result. *Proved* means true in every audience that fits the published numbers; *expected* is an average over groups of that size, not a fact about these people. Print a sentence together with what it does not mean.

# %%
Markdown(
    "\n".join(
        f"{at}. **{kit.text(quote.text)}** *{quote.kind.__name__}.* "
        f"{kit.text(quote.is_not)} Rests on {' and '.join(str(n.printed) for n in quote.behind)}."
        for at, quote in enumerate(audit.quotes, start=1)
    )
)

# %% [markdown]
# ## What is proved
#
# **k_cell** is the smallest number printed, and what a threshold looks at. **k_release** is the smallest group that everything printed together proves to exist. For a sentence that stands alone the two are the same; the gap opens with the second number.

# %%
cell, implied = kit.report.audit_rows(audit)[0].ks
hidden = "\n".join(
    f"- {found.size} {kit.text(kit.claims.predicate(found.group, evidence.unit))}, "
    f"proved by {' and '.join(str(n.printed) for n in found.because)}"
    for found in evidence.hidden
)
Markdown(
    f"k_cell = **{cell}**, k_release = **{implied}**. Groups that nobody "
    f"printed, smaller than any printed number: **{evidence.n_hidden}**"
    f"{'' if evidence.k_release.is_exhaustive else ' found; there may be more'}.\n\n"
    f"{hidden}"
)

# %% [markdown]
# ### Would a threshold have stopped it?
#
# A threshold k lets a sentence out only if at least k people stand behind it. The sentences that it stops are left unsaid, and a sentence that is not said leaves no blank.

# %%
pictures["thresholds"].chart if "thresholds" in pictures else Markdown(
    "Nobody is counted."
)

# %% [markdown]
# For the thresholds that publishers state, and one far above them:

# %%
Markdown(
    "| k | withheld | what is left proves |\n|--:|:--|:--|\n"
    + "\n".join(
        f"| {under.k} | {kit.text(kit.report.suppressed_words(under, evidence.unit))} "
        f"| {kit.text(kit.report.under_words(under, evidence.unit))} |"
        for under in evidence.under
    )
)

# %% [markdown]
# ## What is likely
#
# Suppose that somebody knows that a friend is one of the people in the sentence. How much more is needed to be sure which one? If k people are spread over the cells of some fact (birthdays, states) with shares p, the expected number alone in their cell is k Σ p (1 − p)ᵏ⁻¹.

# %%
alone_words = (
    "The sentence is not about several people: nobody is left to be told apart."
)
if not evidence.unit.is_person:
    alone_words = f"It counts {evidence.unit.many}, and these have no birthdays."
pictures["alone"].chart if "alone" in pictures else Markdown(alone_words)

# %% [markdown]
# And what is it worth to have seen somebody watching, once? Where the audience of one of the days was published too, the share of it that is in the sentence says so.

# %%
seen_words = [
    f"Of those {evidence.unit.who} "
    f"{kit.text(kit.claims.predicate(seen.seen, evidence.unit))}, at least "
    f"{seen.membership.lowest_share:.1%} and at most "
    f"{seen.membership.highest_share:.1%} are in the group."
    for seen in evidence.seen
]
Markdown(
    "\n\n".join(seen_words)
    or "No wider audience was given, so this is **not measured**. With c people in the "
    "audience of one day, and s in the sentence, it would be s/c; where the two are "
    "equal, everyone seen that day is in."
)

# %% [markdown]
# ## One more number
#
# Sentences have neighbours: the same one a day shorter, a day longer, once more often. Where one of the two contains the other, whatever the audience, their numbers can be subtracted. These are the numbers to look for in the archive, and to ask about.

# %%
Markdown(
    "\n".join(
        f"- How many {evidence.unit.many} "
        f"**{kit.text(kit.claims.predicate(near.claim, evidence.unit))}**? "
        f"The difference is exactly those {evidence.unit.who} "
        f"{kit.text(kit.claims.predicate(near.group, evidence.unit))}."
        for near in evidence.neighbours
    )
    or "None is needed: the sentence is about one person, or nobody."
)

# %% [markdown]
# _Try it: put the day before into `also_published`, with an invented number and `"status": "invented"`. What is k_release now?_

# %% [markdown]
# ## The three criteria
#
# The European data protection authorities ask of anonymous data whether one can still single somebody out, link records, or infer something about somebody. Under each stands what was measured, and no verdict.

# %%
Markdown(
    "\n".join(
        f"- **{one.name}.** {one.asks} {kit.text(one.finding)}"
        for one in audit.criteria
    )
)

# %% [markdown]
# ## What a reader would be surprised to learn
#
# "Consent is the absence of surprise", says Richard Gomer. So:

# %%
Markdown(f"> {kit.text(audit.surprise)}")

# %% [markdown]
# ## What to ask the company
#
# Each question follows from something that the sentence leaves open. What you can settle yourself stands in a list of its own, if there is anything.

# %%
listed = [
    "\n".join(
        f"{at}. **{kit.text(question.text)}** {kit.text(question.because)}"
        for at, question in enumerate(questions, start=1)
    )
    for questions in (audit.questions, audit.own_checks)
    if questions
]
Markdown("\n\n### What you can settle yourself\n\n".join(listed))

# %% [markdown]
# ## How unusual is one person?
#
# This part is for sentences about one person on one day. For any other, it shows a poster about 42 plays as an example. "One person played it 42 times" invites a question: is there only one? We count how often anybody plays one track in one day, keep the counts from a threshold on, and ask how they go on beyond the largest. Three families of tails are fitted by maximum likelihood: a power law, a lognormal, a negative binomial (of which the geometric is a case). They agree where there are people and part where there are none.

# %%
tail = pictures.get("tail") or kit.report.draw_tail(extreme, of=service)
tail.chart

# %% [markdown]
# A tail that fits better has a smaller AIC. The interval comes from counts drawn again; it holds if that tail is the right one.

# %%
pl.DataFrame(
    {
        "tail": [one.family for one in extreme.tails],
        "expected": [kit.words.say_expected(one.expected) for one in extreme.tails],
        "interval": [
            " to ".join(dict.fromkeys(map(kit.words.say_number, (one.low, one.high))))
            for one in extreme.tails
        ],
        "AIC": [round(one.aic) for one in extreme.tails],
    }
)

# %% [markdown]
# In one sentence:

# %%
Markdown(
    f"For {extreme.level:,} plays, "
    f"**{kit.words.say_expected(extreme.best.expected)}** by the tail that fits best "
    f"({extreme.best.family}; 95% interval {kit.words.say_number(extreme.best.low)} "
    f"to {kit.words.say_number(extreme.best.high)} people). The largest count that "
    f"was fitted is {extreme.largest}, so this is "
    + ("**an extrapolation**" if extreme.is_extrapolated else "within what was seen")
    + f". It speaks of {service}, not of a real one."
)

# %% [markdown]
# How much of this is the threshold? The same question, with the tail fitted from other counts on:

# %%
sizes = []
for start in (2, 3, 5, 8):
    found = kit.measures.expect_extreme(
        counts, level=level, threshold=start, seed=seed, draws=40
    )
    ends = [one.expected for one in found.tails]
    best = kit.words.say_expected(found.best.expected)
    apart = kit.measures.say_power(log10(max(ends) / min(ends)))
    sizes.append((start, found.n_tail, found.best.family, best, apart))
columns = ["from", "counts fitted", "best tail", "expected"]
pl.DataFrame(sizes, [*columns, "tails differ by a factor of"], orient="row")

# %% [markdown]
# The last column is the honest one: the three tails, fitted to the same counts, differ by that factor. A record is rare under every tail; how rare, nobody can say. And that it is *one* person is no estimate at all, because the sentence says so. Somebody who has the same count from elsewhere has found the person. We look for nobody, and neither should you.

# %% [markdown]
# ## Is it true?
#
# The cell fails if the sentence of this page gave anything else than what its first paragraph says.

# %% tags=["check"]
told = (first.number, first.told, population, seed, also_published)
film = {"title": "A Christmas Prince", "days": 18, "until": date(2017, 12, 10)}
is_published = told == (53, film, "United States", 2017, [])
if is_published:
    by = {one.fact: one for one in evidence.alone}
    birthday = by["birthday"]
    assert round(birthday.alone.expected, 1) == 46.0
    assert (birthday.low, birthday.high) == (39, 51)
    assert round(by["place"].alone.expected, 1) == 13.2
    assert (evidence.k_cell, evidence.k_release.k, evidence.hidden) == (53, 53, ())
    assert pictures["thresholds"].table.filter(status="printed")["k"].max() == 53
    assert len(evidence.neighbours) == 2
Markdown("As stated." if is_published else "Not checked: this is your own sentence.")

# %% [markdown]
# As the report prints it:

# %%
kit.show_findings(kit.report.audit_rows(audit))

# %% [markdown]
# ## Keep it
#
# With a name in `save_to`, the audit is written to that folder: one page to open with no network, a page of methods, every figure as PNG and CSV, and the sentences as a table.

# %%
settings = {"population": population or "not given", "seed": seed}
saved = save_to and kit.report.save_audit(
    audit, pictures, save_to, settings=settings, author=author
)
Markdown(
    f"Written: {kit.text(saved)}"
    if saved
    else "Nothing was written: `save_to` is empty."
)

# %% [markdown]
# Many sentences at once: write them into a table with a column for each field, and run `make audits LEDGER="ledger.csv"` (without make, `python -m kit audit ledger.csv --into audits`). Each gets this page, and a sentence that cannot be audited gets a line with the reason.

# %% [markdown]
# ## Where to go next
#
# - [10-the-53](10-the-53.ipynb): this sentence taken apart, with an invented audience beside it.
# - [22-the-press-archive](22-the-press-archive.ipynb): hundreds of sentences, subtracted from each other.
# - [62-what-they-publish](62-what-they-publish.ipynb): tables in place of sentences.

# %% [markdown]
# ## Limits
#
# - **A proof has conditions.** The numbers are what you say they are, they count the same people, they mean the same by "watched", and no noise was added. If the company says "people" and counts accounts, a "person" of this page is an account, or a household.
# - **"Alone" is an average**, given that the person is known to be in the group, with births spread evenly over 60 years and states as in the census of 2020. Real groups are less even, which leaves fewer people alone.
# - **The page knows only what you type.** What the company said elsewhere can open a group that is not found here; that is what the questions are for.
# - **What no claim can say** ("1,235 guys who loved the playlist", "4 hours") is kept as context. It takes no part in any proof.
# - **The tail is fitted to invented listeners**, and beyond the largest count it is a guess. The interval holds for a family of tails, not for the choice among them.
# - **A small group is not yet a name.** No step of this page looks for anybody.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - The sentence: `data/published_claims.csv`, row `netflix-53`, with the reports it rests on; the poster about the 42 plays: row `spotify-sorry-42`.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: subtraction as an attack.
# - A. Clauset, C. Shalizi, M. Newman, "Power-law distributions in empirical data", SIAM Review 51(4), 2009: fitting tails, and how little they say beyond the data.
# - Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation Techniques (WP216), 10 April 2014: the three criteria.
# - G. Delcroix, "Netflix is watching you", LINC, the digital laboratory of the CNIL, 22 December 2017: the article these cases come from, and where Richard Gomer is quoted.
