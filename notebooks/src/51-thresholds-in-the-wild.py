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
#     needs: [region, age_band]
# ---

# %% [markdown]
# # Do the thresholds that real publishers state hold?
#
# **Finding.** Not as a number by itself. Under CMS's threshold, subtraction proves the size of 181 of 200 small groups between two sentences of our invented audience. With rounding, as at the NHS and the ONS, it proves none of these. But guesses go on: our desk, under their rules, gives 20 of 20 sizes (84% to 100%) to whoever averages.
#
# **How.** We take rules as their publishers state them, and one case of none, print invented numbers under each, and attack what is printed: by proof, and by guessing, beside a naive baseline and a control group. Averaging many answers of a desk and decoding many counts are among the attacks.
#
# **Limits.** No number of these publishers is attacked here, and most of them ask for more than the bare threshold: see [Limits](#Limits).
#
# **Data.** The rules are real, with sources. All people are invented: 100,000 viewers of films.
#
# **Time.** About a minute.

# %% tags=["parameters"]
log_path = ""  # empty for the invented audience; or your CSV or Parquet file
log_columns = {}  # such as {"viewer": "user_id"} where names are not guessed
title = "Leaving Jarrow"  # film of the tables; with your own log the most watched
by = ["region", "age_band"]  # the two attributes by which tables are cut
before = 57  # people who had kept the streak the day before the tweet; invented
cms_k = 11  # CMS: the smallest count printed, in people
nhs_k = 8  # NHS: the same
ons_k = 10  # ONS: the same
base = 5  # what NHS and ONS round to, in people
wikimedia_numbers = [0.015, 10, 90]  # ρ a day; pages a day; people to be exceeded
at_most = 200  # small groups that are attacked in each kind of publication
seed = 2017  # for whatever is drawn by lot

# %%
from datetime import date
from math import sqrt

import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="your log" if log_path else "invented audience")
kit.use_tables()
own = kit.read_log(log_path, **log_columns) if log_path else None

# %% [markdown]
# ## The attacker
#
# She is the reader that every one of these publishers has in mind: somebody with the printed numbers, the page that explains the rule, and patience. She has no access to any log. She looks for small groups: how many of 1 to 10 people stand behind a blank, or between two numbers?
#
# A threshold is a promise about one number at a time. We ask what is left of it when numbers stand beside each other.

# %% [markdown]
# ## Six rules as their publishers state them, and one case of none
#
# The kit keeps them with the pages that state them, and the date of the version or of the reading. *Confirmed* means that the publisher says so itself, *reported* that others do. What the kit's rule leaves out of the real one matters as much as what it does, so it stands beside it.

# %%
lines = []
for preset in kit.rules.PRESETS:
    links = ", ".join(
        f"[{n}]({at})" if at.startswith("http") else f"`{at}`"
        for n, at in enumerate(preset.sources, start=1)
    )
    lines.append(
        f"- **{preset.name}** ({preset.who}; {preset.status}, as of "
        f"{preset.as_of.day} {preset.as_of:%B %Y}; counts {preset.unit}; sources: "
        f"{links}). {preset.what} *Left out:* {preset.leaves_out}"
        + f" *Open:* {preset.conflict}"
        * bool(preset.conflict)
    )
Markdown("\n".join(lines))

# %% [markdown]
# Three of the six act on a number of people, one by one, and so does having none: the same invented numbers can be put through all four. The other three rules need other things: pairs of listeners and plays, the pages of a day, hours. They have [a page of their own](53-rules-that-are-no-threshold.ipynb); here, Wikimedia's stands beside the others where it can.

# %%
rules = {
    "no rule": None,
    f"CMS {cms_k}": kit.Threshold(cms_k),
    f"NHS {nhs_k}, rounded to {base}": kit.Steps(
        (kit.Threshold(nhs_k), kit.Rounding(base))
    ),
    f"ONS {ons_k}, rounded to {base}": kit.Steps(
        (kit.Threshold(ons_k, is_zero_shown=False), kit.Rounding(base))
    ),
}
ks = dict(zip(rules, (1, cms_k, nhs_k, ons_k), strict=True))
bare, nhs, ons = list(rules)[1:]
cover = kit.SecondarySuppression(cms_k, seed=seed)

# %% [markdown]
# ## Four numbers, by hand
#
# Three towns, and the total of the three: 12 in the first, 13 in the second, 4 in the third, 29 in all. The 4 is what a rule should keep.
#
# - With no rule the 4 is printed.
# - Under *CMS 11* it is blank, and 29 − 12 − 13 = 4.
# - Under *NHS 8* the page reads 10, 15, blank, 30. For one who knows the rule, 10 stands for 8 to 12, 15 for 13 to 17, 30 for 28 to 32. So the blank is at least 28 − 12 − 17, which is below 0, and at most 32 − 8 − 13 = 11. The rule itself says 1 to 7, and the sum adds nothing.
# - Under *ONS 10* a 10 stands for 10 to 12 only, since 8 and 9 would be blank: the threshold tells something about the numbers above it. The sum gives at most 32 − 10 − 13 = 9, which is again all that the rule says: 0 to 9.
#
# The program does the same sums:

# %%
towns = pl.DataFrame(
    {"town": ["first", "second", "third", "total"], "viewers": [12, 13, 4, 29]}
)
rows = []
for name in ("CMS 11", "NHS 8, rounded to 5", "ONS 10, rounded to 5"):
    stated = kit.rules.find_preset(name)
    page = kit.publishing.print_table(towns, rule=stated.rule)
    size = kit.audit_tables(page, k=stated.k, rule=stated.rule).bounds(town="third")
    rows.append((name, *page["viewers"].to_list(), str(size)))
columns = ["rule", *towns["town"], "what fits the blank"]
by_hand = pl.DataFrame(rows, columns, orient="row")
by_hand

# %% [markdown]
# Remember the first two lines. A threshold of 11 looks stronger than one of 8. Here subtraction opens the larger one and not the smaller, because of the rounding that comes with it.

# %% [markdown]
# ## Two sentences
#
# Now the tweet, which had no rule at all. The company said of 53 people that they had watched a film on 18 days in a row. Suppose it had said of 57, an invented number, the same thing the evening before. Both are far above the thresholds of CMS, the NHS and the ONS. The group between them, those who broke off on the last day, has 4 people, and nobody ever counted it.

# %%
tweet = kit.read_claim("netflix-53")
film = kit.watched(tweet.title)
streak = film.every_day(tweet.days, until=tweet.last_day)
shorter = film.every_day(tweet.days - 1, until=date(2017, 12, 9))
sizes = {}
for name, rule in rules.items():
    printed = kit.apply_rule([shorter, streak], [before, tweet.count], rule=rule)
    sizes[name] = kit.Worlds(printed).bounds(shorter & ~streak)
between = pl.DataFrame(
    [(name, s.low, s.high) for name, s in sizes.items() if s.high is not None],
    ["group", "low", "high"],
    orient="row",
)

# %% [markdown]
# Each bar holds what fits the two sentences under a rule; a dot is a size with no choice left.

# %%
quitters = before - tweet.count
given = [name for name, size in sizes.items() if size.is_proved]
fails = [name for name in given if rules[name] is not None]
kit.charts.chart_bounds(
    between,
    title=f"The {quitters} who broke off: proved under {len(fails)} of "
    f"{len(rules) - 1} rules",
    subtitle=f"People between two sentences, {before} and {tweet.count} people, with "
    "no rule and under each. Invented but for the second number",
    description=f"Invented but for the second number. The group of {quitters} is known "
    f"exactly under {' and '.join(given)}, and left open under the others.",
)

# %% [markdown]
# What the bars say, in every world that fits the two sentences:

# %%
said = [f"- **{name}**: {size} broke off." for name, size in sizes.items()]
cornered = [
    f"- Under *{name}* nobody knows the number, but it is certain that at most "
    f"{size.high} people broke off, fewer than the {ks[name]} that the rule wants "
    "behind a number."
    for name, size in sizes.items()
    if not size.is_proved and size.high is not None and size.high < ks[name]
]
too_few = sum(n <= wikimedia_numbers[2] for n in (before, tweet.count))
Markdown("Proved:\n\n" + "\n".join(said + cornered))

# %%
Markdown(
    f"No k up to {min(before, tweet.count)} withholds either of the two numbers. "
    f"Wikimedia's rule would, except by luck, have withheld {too_few} of the two, as "
    f"it prints what comes to more than {wikimedia_numbers[2]}. Apple's rule prints "
    "pairs, Netflix's report prints hours, and neither has a place for such a "
    "sentence."
)

# %% [markdown]
# _Try it: set `before` to 58. What do the two sentences prove under the rounding rules now, and why?_

# %% [markdown]
# ## One table, and then a second
#
# The viewers of one film by state and age band, with totals; and the same viewers again with neighbouring age bands put together, as in another chapter of the same report. The log is asked once, for the true counts.

# %%
log = own or kit.open_films()
people = pl.col("viewer").n_unique().alias("people")
ranked = log.plays.group_by(pl.col("title").cast(pl.String)).agg(people)
top = ranked.sort("people", "title", descending=[True, False]).first().collect()
title = top["title"].item() if log_path else title
fine = kit.tabulate(log, kit.watched(title), by=by)
ages = sorted(set(fine[by[1]]) - {"total"})
pairs = {f"{a} or {b}": [a, b] for a, b in zip(ages[::2], ages[1::2], strict=False)}
coarse = kit.tabulate(log, kit.watched(title), by=by, groups={by[1]: pairs})
whole = pl.concat([fine, coarse]).unique(by, maintain_order=True)

# %% [markdown]
# The policy of CMS asks for more than its number: nothing may be printed from which a count of 1 to 10 could be derived. We test it in three readings. *Number by number*: only the threshold. *Each table by itself*: every table also withholds other numbers, as cover and by lot, and passes an audit that tries to undo it, by a reader who knows that zeros are printed and how blanks are chosen, but not the draws. *All tables together*: both are protected as one, which is what the sentence says if it is taken at its word.
#
# The rule of the NHS prints numbers for the whole country as they are, so it is tested with and without that. Officers of the ONS judge each output besides; an officer who refuses the second table is the row with one table.

# %%
numbers = [
    kit.publishing.print_table(table, rule=rules[bare]) for table in (fine, coarse)
]
covered = [cover.publish(table) for table in (fine, coarse)]
linked = kit.SecondarySuppression(cms_k, groups={by[1]: pairs}, seed=seed)
joint = linked.protect(whole)
as_one = joint.printed
by_nhs, by_ons = (
    [kit.publishing.print_table(table, rule=rules[name]) for table in (fine, coarse)]
    for name in (nhs, ons)
)
country = [table.filter(pl.col(by[0]) == "total") for table in (fine, coarse)]
half_exact = [rules[nhs], rules[nhs], None, None]

# %% [markdown]
# A reader knows the rule, and reads each number with it. Where there is cover, she cannot tell why a number is missing: a blank may be anything but a zero, since zeros are printed.

# %%
tests = {
    f"{bare}, number by number, one table": (bare, numbers[:1], rules[bare]),
    f"{bare}, number by number, two tables": (bare, numbers, rules[bare]),
    f"{bare}, each table by itself, one table": (bare, covered[:1], cover),
    f"{bare}, each table by itself, two tables": (bare, covered, cover),
    f"{bare}, all tables together": (bare, [as_one], linked),
    f"{nhs}, one table": (nhs, by_nhs[:1], rules[nhs]),
    f"{nhs}, two tables": (nhs, by_nhs, rules[nhs]),
    f"{nhs}, and exact for the country": (nhs, [*by_nhs, *country], half_exact),
    f"{ons}, one table": (ons, by_ons[:1], rules[ons]),
    f"{ons}, two tables": (ons, by_ons, rules[ons]),
}

# %% [markdown]
# Every number that was withheld or rounded gets a verdict. **Recovered**: one number is left. **Disclosed**: it is certain to be under the rule's own k, and more is known of it than the rule alone tells. **Safe**: neither. The last two columns are the fewest people who can stand behind a printed number, and the most who can be in the smallest group that is proved to exist; so a 10 of the ONS, which is 10, 11 or 12 people beside blanks that may be empty, has 10 in the one and 12 in the other. The row for the whole country is left aside, since the NHS prints it.

# %%
audits = {
    name: kit.audit_tables(tables, k=ks[rule], rule=how, groups={by[1]: pairs})
    for name, (rule, tables, how) in tests.items()
}
fates, few = {}, {}
for name, audit in audits.items():
    cells = audit.table.filter(pl.col(by[0]) != "total")
    found = dict(cells["verdict"].value_counts().rows())
    fates[name] = [found.get(verdict, 0) for verdict in audit.counts]
    few[name] = cells.filter(pl.col("low") < audit.k, verdict="recovered").height

# %% [markdown]
# Every reading, with one table and with two:

# %%
verdicts = pl.DataFrame(
    [(n, *fates[n], a.k_cell, a.k_release) for n, a in audits.items()],
    ["rule and reading", "recovered", "disclosed", "safe", "k_cell", "k_release"],
    orient="row",
)
verdicts

# %% [markdown]
# Read it in pairs of rows, one table and then two. Which readings let something be recovered or be shown to be under the k of the rule?

# %%
opened = {
    n: [name for name in fates if name.endswith(n) and sum(fates[name][:2])]
    for n in ("one table", "two tables", "together", "for the country")
}
Markdown(
    f"With one table: {'; '.join(opened['one table']) or 'none'}. With two tables, "
    "each printed or protected without regard to the other: "
    f"{'; '.join(opened['two tables'] + opened['for the country']) or 'none'}. With "
    f"both protected as one: {'; '.join(opened['together']) or 'none'}."
)

# %% [markdown]
# Two lines deserve a second look: *each table by itself* and *all tables together*.

# %%
apart, tiny = (one[f"{bare}, each table by itself, two tables"] for one in (fates, few))
Markdown(
    f"Each table by itself passed its audit, blank by blank. Side by side, {apart[0]} "
    f"of the blanks have one number left; {tiny} of these are under {cms_k}, and the "
    "others were withheld as cover or by lot. Of the two tables protected as one: "
    f"{joint.verdict} A bet that a blank is small would be won in "
    f"{joint.share_small or 0:.0%} of cases."
)

# %% [markdown]
# A rule that lets nothing be recovered may still let it be known of groups that they are under its k: that is the column `disclosed`.
#
# Would a larger k have helped? The same two tables at other thresholds, and one yardstick for all of them: how many of the small groups have a size that is certain, printed or worked out?

# %%
tried = {}
for k in sorted({5, 8, 11, 20, cms_k}):
    then = kit.Steps((kit.Threshold(k), kit.Rounding(base)))
    own = kit.SecondarySuppression(k, seed=seed)
    one = kit.SecondarySuppression(k, groups={by[1]: pairs}, seed=seed)
    two = [fine, coarse]
    tried |= {
        ("threshold", k): (kit.Threshold(k), two, kit.Threshold(k)),
        (f"threshold, rounded to {base}", k): (then, two, then),
        ("each table protected by itself", k): (own, two, own),
        ("both protected as one", k): (one, [whole], one),
    }

# %% [markdown]
# A size is certain if it is printed as it is, or if the audit leaves one number for it.

# %%
is_small = pl.col("viewers").is_between(1, cms_k - 1)
known = []
for (name, k), (rule, tables, how) in tried.items():
    page = [kit.publishing.print_table(table, rule=rule) for table in tables]
    cells = kit.audit_tables(page, k=k, rule=how, groups={by[1]: pairs}).table
    printed = pl.concat(page).drop_nulls().unique(by).join(cells, on=by, how="anti")
    worked_out = cells.filter(verdict="recovered").select(viewers="low")
    certain = pl.concat([printed.select("viewers"), worked_out])
    known.append((name, k, certain.filter(is_small).height))
by_k = pl.DataFrame(known, ["rule", "k", "proved"], orient="row")
n_small = whole.filter(is_small).height
at_cms = dict(by_k.filter(k=cms_k).select("rule", "proved").rows())

# %% [markdown]
# In the chart, a white box is a zero: tried, and nothing certain.

# %%
n_film = whole.filter(pl.all_horizontal(pl.col(by) == "total"))["viewers"].item()
kit.charts.chart_proved(
    by_k,
    of=f"groups of 1 to {cms_k - 1} people whose size is certain",
    title=f"At k = {cms_k} the threshold alone leaves {at_cms['threshold']} small "
    "groups certain",
    subtitle=f"Of {n_small} groups of 1 to {cms_k - 1} people in two tables read "
    f"together. {title}, N = {n_film:,}",
    description=f"Groups of certain size at k = {cms_k}: "
    + "; ".join(f"{name}: {n}" for name, n in at_cms.items()),
)

# %% [markdown]
# The same in words:

# %%
told = {
    at: "; ".join(
        f"{name}, {n}" for name, n in by_k.filter(k=at).select("rule", "proved").rows()
    )
    for at in (cms_k, max(by_k["k"]))
}
Markdown("\n\n".join(f"Certain at k = {at}: {words}." for at, words in told.items()))

# %% [markdown]
# A threshold alone can go on losing small groups above the k at which it stops printing them, because another number gives them away. Two tables that are protected as one give away what they print and no more; below the k of CMS that includes small groups.
#
# The yardstick asks for certainty, and a 0 does not say that nothing is learned: the table of verdicts above counts the groups that are cornered. Nor does it say what averaging or decoding makes of rounded numbers: that comes [below](#And-many-answers?).
#
# _Try it: set `title` to "A Christmas Prince", which has twice as many viewers. Are fewer groups small, and are fewer of them certain?_

# %% [markdown]
# ## And guessing?
#
# A proof is the strictest of answers. Somebody who may err can do more: take the likeliest number that fits. To see how often that is right, we let each rule print several kinds of publication and attack small groups behind them, of 1 to 10 people each: sentences on how many have watched something so far, or between two days drawn at random; streaks; weekly notes by region; one table; two tables; a desk that answers questions; and, of a panel of people, who of them watched.
#
# The viewers are split at random in two halves. One half is published. A guess counts as right only if it names the exact size. It has to beat two others. The **baseline** has read nothing and says the same size of every group: the one that turns out to be right most often. The **control** takes the answers of the attack and compares them with the same groups in the half that was left out, of whom the release says nothing.

# %%
rho, pages, above = wikimedia_numbers
sigma = sqrt(pages / (2 * rho))
bound = kit.rules.ContributionBound(pages, of="titles", per="day")
private = (
    kit.rules.DiscreteGaussian(sigma),
    kit.Threshold(above + 1, is_zero_shown=False),
)
names = ["daily totals", "random windows", "streaks", "weekly notes", "one table"]
names += ["two tables", "desk", "crowds of known people"]
cases = kit.choose_cases(log, seed=seed, at_most=at_most, names=names)
put = [(name, rule, ks[name], cases) for name, rule in rules.items()]
put.append((f"{bare}, each table by itself", cover, cms_k, cases))
few_cases = [case for case in cases if case.name in (names[0], *names[-2:])]
wikimedia = f"Wikimedia {above}"
put.append((wikimedia, kit.Steps((bound, *private)), above + 1, few_cases))

# %%
none = kit.Threshold(1)  # withholds nothing, as no rule does
swept = pl.concat(
    kit.sweep(where, {name: lambda _, rule=rule: rule or none}, ks=[k], seed=seed)
    for name, rule, k, where in put
).filter(pl.col("valid") > 0)

# %% [markdown]
# First the sentences, where a group lies between two numbers, as those did who broke off. What is drawn is how often the size that she names is right, whether it is proved or guessed; the sentence below the chart counts the two apart.

# %%
kind, attack = swept.select("case", "attack").row(0)
lines = swept.filter(case=kind, attack=attack)
ends = ("rate", "low", "high")
tall = [("attack", pl.col("rule"), lines)]
tall.append(("control", pl.lit("the best control"), lines.top_k(1, by="control_rate")))
tall.append(("baseline", pl.lit("the baseline"), lines.head(1)))
rates = pl.concat(
    rows.select(
        what=what,
        side=pl.lit(side),
        **{e: pl.col(e if side == "attack" else f"{side}_{e}") for e in ends},
    )
    for side, what, rows in tall
).with_columns(high=pl.max_horizontal("high", "rate"))

# %% [markdown]
# The baseline is the same under every rule; of the controls, which differ a little, the best is drawn.

# %%
by_rule = {row["rule"]: row for row in lines.rows(named=True)}
n_lines, under_cms = lines["valid"].item(0), by_rule[bare]
kit.charts.chart_rates(
    rates,
    title=f"Under {bare}, {under_cms['proved']} of {n_lines} sizes are proved, "
    f"{under_cms['guessed_succeeded']} more guessed",
    subtitle="Share of groups of 1 to 10 people sized exactly, proved or guessed, by "
    f"subtracting sentences. N = {n_lines}",
    description=f"Groups sized exactly: {under_cms['rate']:.0%} under {bare}, where "
    f"the baseline is right in {under_cms['baseline_rate']:.0%}. Each rule has its "
    "interval.",
)

# %% [markdown]
# A group that lies between two sentences is certain under a bare threshold if both are printed. How many do? Where one or both are withheld, she guesses.

# %%
sentences = getattr(cases[0], "claims", None) or (streak,)
is_out = {}
if sentences != (streak,):
    is_out = {c: n >= cms_k for c, n in zip(sentences, cases[0].counts, strict=True)}
routes = [secret.sought.route for secret in cases[0].secrets]
passing = [sum(is_out.get(claim, False) for _, claim in route) for route in routes]
n_pass = passing.count(2)

# %%
changed = kit.rules.sensitivity(sentences, unit="day", bound=bound).counts
n_proved, n_guessed = under_cms["proved"], under_cms["guessed"]
subtracted = f"The size of {n_proved} of {n_lines} small groups is proved."
luck = kit.wilson(under_cms["guessed_succeeded"], n_guessed) if n_guessed else None
guesses = "No group is left to guess at."
if luck:
    guesses = (
        f"Of {n_guessed} small groups that are not proved, "
        f"{under_cms['guessed_succeeded']} are named right ({luck.value:.0%}, 95% "
        f"interval {luck.low:.0%} to {luck.high:.0%}); the best single size has "
        f"{under_cms['guessed_baseline_succeeded']}, the control "
        f"{under_cms['guessed_control_succeeded']}."
    )

# %% [markdown]
# Proofs and guesses apart, and what subtraction gets right under the other rules:

# %%
Markdown(
    f"Proved, under {bare}: {subtracted} In {n_pass} of these groups both sentences "
    "are "
    f"printed.\n\nScored: {guesses}\n\nUnder the rules that round, sizes named right: "
    f"{by_rule[nhs]['rate']:.0%} and {by_rule[ons]['rate']:.0%}, proved: "
    f"{by_rule[nhs]['proved']} and {by_rule[ons]['proved']}.\n\n"
    f"One viewer's day can change {changed} of these sentences, so that Wikimedia's "
    f"noise costs ρ = {changed / (2 * sigma**2):.3f} here, not {rho:g}."
)

# %% [markdown]
# That is what one attack does, which takes two numbers and subtracts them. Wikimedia's noise comes with a promise that holds against every attack, but not for these sentences: its budget is for the pages of one day, and here one day of one viewer is in many sentences, each of which is paid for.

# %% [markdown]
# ## And many answers?
#
# A page that is printed once gives an attacker the numbers that it has. A desk, or a website with many filters, gives her as many as she asks for. None of these publishers is said to run one like ours; it shows what a rule is worth where many answers can be had.
#
# - **Averaging.** She asks for a crowd with the small group added, and for the same crowd without it, and takes the difference; then the same with another crowd, and so on. What rounding or noise does to one answer it does not do to the next, so it averages away. She may ask at most 200 questions for a group, refused ones included; it takes long, so at most 20 of the groups are tried.
# - **Decoding.** A system answers how many of a list of people watched a film. She knows who is in each list, as where people can be picked by a number that they have. With four questions for each person of a panel she solves for everybody at once, by least squares (Dinur and Nissim 2003; Cohen and Nissim 2020). Half of the panel watched, so that whoever has read nothing is right about half of them.
#
# No answer is under the k of its rule: what is, is refused. `right` counts the sizes, or the people, that are named exactly, beside the baseline and the control; `questions` is what an answer rests on, in the mean.

# %%
many = swept.filter(pl.col("attack").is_in(["averaging", "decoding"]))
sided = {"succeeded": "right", "baseline_succeeded": "baseline right"}
sided |= {"control_succeeded": "control right"}
answered = many.rename(sided).select(
    *("attack", "rule", "valid", "proved", "right"),
    pl.format("{} of {}", pl.col("baseline right").cast(int), "baseline_valid"),
    "control right",
    *((pl.col(end) * 100).round(0).cast(pl.Int64) for end in ("low", "high")),
    pl.col("questions").round(0).cast(pl.Int64),
)
answered.sort("attack", maintain_order=True)

# %% [markdown]
# In words, for the rules that round and the one that adds noise:

# %%
named_right = {
    (row["attack"], row["rule"]): f"{row['succeeded']} of {row['valid']} right "
    f"({row['low']:.0%} to {row['high']:.0%}), where the baseline has "
    f"{row['baseline_succeeded']:g} of {row['baseline_valid']} and the control "
    f"{row['control_succeeded']} of {row['control_valid']}"
    for row in many.iter_rows(named=True)
}
said = [
    f"- **{attack.capitalize()}, {rule}**: {words}."
    for (attack, rule), words in named_right.items()
    if rule in (nhs, ons, wikimedia)
]
Markdown("Scored:\n\n" + "\n".join(said) if said else "This log has no desk.")

# %% [markdown]
# None of these guesses is a proof under a rule that rounds or adds noise. That is little comfort where nearly all of them are right. What it takes grows with the square of the blur: twice the noise, four times the questions. So where averaging shows no gain after a few hundred questions, it may show one after a few thousand. The budget that belongs to Wikimedia's rule is there to forbid them.

# %% [markdown]
# ## What it costs
#
# Protection is paid for in numbers that are not printed, or not true. For the first of the two tables, how many of its numbers are printed, how many people they count, and how far off they are; and for the pages of one day, as Wikimedia's rule would print them:

# %%
truth = fine["viewers"].to_list()
joined = fine.select(by).join(as_one, on=by, how="left", maintain_order="left")
prints = {
    "no rule": fine,
    f"{bare}, number by number": numbers[0],
    f"{bare}, each table by itself": covered[0],
    f"{bare}, all tables together": joined,
    nhs: by_nhs[0],
    ons: by_ons[0],
}
useful = {
    name: kit.measures.measure_usefulness(truth, frame["viewers"].to_list())
    for name, frame in prints.items()
}

# %% [markdown]
# For Wikimedia a title is a page here, and a viewer a device: one day, and a count for each title that somebody watched on it.

# %%
sunday = kit.Log(kit.open_films().plays.filter(pl.col("day") == tweet.last_day))
titles = sunday.plays.select(pl.col("title").cast(pl.String).unique().sort()).collect()
read = [kit.watched(one).on(tweet.last_day) for one in titles["title"]]
printed = kit.publish(sunday, read, rule=kit.Steps((bound, *private)), seed=seed)
shown = [getattr(number.printed, "count", None) for number in printed.numbers]
private_name = f"Wikimedia {above}, titles of a day"
useful[private_name] = kit.measures.measure_usefulness(kit.count(sunday, read), shown)
costs = pl.DataFrame(
    [
        (n, u.n_cells, u.cells_covered, u.people_covered, u.mean_error, u.worst_error)
        for n, u in useful.items()
    ],
    ["rule", "numbers", "% printed", "% of people", "mean error", "worst error"],
    orient="row",
)

# %%
costs.with_columns(
    pl.col("% printed", "% of people").mul(100).round(1),
    pl.col("mean error", "worst error").round(1),
)

# %% [markdown]
# Errors are in people, of the numbers that are printed. The share of people is summed over all numbers of the table, totals included, so small cells weigh little in it.

# %%
said, bound_by = costs["% printed"][1], costs["% printed"][3]
Markdown(
    f"Taken at its word, {bare} prints {bound_by:.1%} of the numbers in place of "
    f"{said:.1%}: that is the price of protecting both tables as one. Rounding moves a "
    f"number by {useful[ons].mean_error:.1f} people on average. The private rule "
    f"prints {useful[private_name].cells_covered:.1%} of the titles of our invented "
    "day, and those carry noise; the others come out too small. It was made for a "
    "site with far more readers."
)

# %% [markdown]
# ## Rule by attack
#
# All in one table. *n proved*: so many of the small groups have a certain size. *Guessed*: nothing is proved, and yet the size she names is right more often than with both the baseline and the control, beyond chance at 95%. *No gain* is neither: this attack, on so many groups or people, learned nothing that we can tell from luck. It is no verdict on the rule, but on so many tries of these attacks. A dash: the rule cannot print this, or was not attacked with it.

# %%
gains = kit.sweeps.measure_gains(swept)
percent = [(pl.col(end) * 100).round(0).cast(pl.Int64) for end in ends]
share = pl.format("{}% ({} to {})", *percent)
fate = (
    pl.when(pl.col("proved") > 0)
    .then(pl.format("{} of {} proved", "proved", "valid"))
    .when(pl.col("gain") > 0)
    .then(pl.format("guessed on {}, {}", "valid", share))
    .otherwise(pl.format("no gain on {}, {}", "valid", share))
)

# %% [markdown]
# A row for each publication and attack, a column for each rule, the number of groups or people that were tried, and how often the answer is exact, in percent:

# %%
board = gains.select(pl.format("{}: {}", "case", "attack"), "rule", fate=fate)
board = board.rename({"case": "publication: attack"})
grid = board.pivot("rule", index="publication: attack", values="fate").fill_null("–")
grid

# %%
guessed = gains.select(fate.str.starts_with("guessed").sum()).item()
proved = swept.select((pl.col("proved") > 0).sum()).item()
bare_points = swept.filter(pl.col("proved") > 0, rule="no rule").height
Markdown(
    f"{swept.height} points: {proved} with proofs ({bare_points} of them with no "
    f"rule), {guessed} guessed, {swept.height - proved - guessed} without a gain. At "
    "95%, about one point in forty looks guessed by luck alone."
)

# %% [markdown]
# The tables here are of another title than those above, of about 1,000 viewers in the published half, or as many as there are.
#
# Look down the columns. The bare threshold helps against subtraction where a number that the attack needs is small, as it may be with streaks, and not where a small group is the difference of large numbers. The desk is the plainest case: whoever may ask for groups of any size never needs a forbidden answer, and whoever may ask often enough can average what rounding does to each answer. None of these publishers is said to run such a desk.

# %% [markdown]
# ## What each would have to add
#
# - **The tweets**: any threshold on this page would have taken the posters about one person down. Those of CMS, the NHS and the ONS let the 53 through. What helps there is not to print the evening before.
# - **CMS**: what its own text demands, taken over everything that is out and not table by table: protect all tables as one, and keep a ledger of sentences, so that no difference of two goes out unnoticed.
# - **NHS and ONS**: one audit of all pages together, before the next goes out; it is what the officers of the ONS are there for, and a program can do it for them.

# %% [markdown]
# ## Is it true?
#
# The attacks saw printed numbers. Here we look behind the wall: every interval of every audit must hold the true count, the rules must be those of the kit's list, and the numbers of this page those found. (The sweep stops by itself if a proof turns out to be false.)

# %% tags=["check"]
for audit in audits.values():
    held = audit.table.join(whole, on=by)
    assert held.height == audit.table.height
    assert (held["low"] <= held["viewers"]).all()
    assert (held["viewers"] <= held["high"]).all()
ours = [rules[bare], rules[ons], rules[nhs], kit.Steps((bound, *private))]
theirs = [preset.rule for preset in kit.rules.PRESETS]
is_as_published = not log_path and ours == [*theirs[:3], theirs[4]]
"All intervals hold; the rules are "
f"{'those of the list' if is_as_published else 'yours'}."

# %% [markdown]
# And for the bundled audience, with the parameters as they stand, what the text says:

# %% tags=["check"]
plain = ["Leaving Jarrow", ["region", "age_band"], 57, 5, 200, 2017]
told = [title, by, before, base, at_most, seed]
if is_as_published and told == plain:
    assert str(sizes["no rule"]) == by_hand["what fits the blank"][0] == "exactly 4"
    assert fates[f"{bare}, number by number, two tables"] == [36, 89, 4]
    assert fates[f"{bare}, each table by itself, two tables"] == [21, 14, 128]
    assert fates[f"{bare}, all tables together"] == [0, 0, 170]
    assert audits[f"{bare}, all tables together"].k_release == cms_k
    assert joint.is_certain
    assert [fates[f"{rule}, two tables"][1] for rule in (nhs, ons)] == [31, 73]
    assert (n_small, *at_cms.values()) == (129, 36, 0, 12, 0)
    assert few[f"{bare}, each table by itself, two tables"] == 12
    assert fates[f"{bare}, number by number, one table"][0] == 7

# %% [markdown]
# The sentences, and the table of rules by attacks:

# %% tags=["check"]
if is_as_published and told == plain:
    assert (n_lines, n_pass, under_cms["proved"], fails) == (200, 181, 181, [bare])
    assert by_rule[nhs]["proved"] == by_rule[ons]["proved"] == 0
    assert f"{sigma:.2f}" == "18.26"
    assert (swept.height, proved, guessed) == (46, 16, 7)
    by_average = many.filter(attack="averaging").filter(
        pl.col("rule").is_in([nhs, ons])
    )
    assert by_average.select("succeeded", "valid", "proved").rows() == [(20, 20, 0)] * 2
    assert {f"{low:.0%}" for low in by_average["low"]} == {"84%"}
f"Checked on {whole.height} cells and {swept.height} points."

# %% [markdown]
# In one table, as the report prints it:

# %%
whose = "yours" if log_path else "invented"
two, found = f"{title}: viewers by {' and '.join(by)} in two tables", []
hows = {
    f"{bare}, number by number, two tables": "with no number under {k}",
    f"{bare}, each table by itself, two tables": "each protected at k = {k} by itself",
    f"{bare}, all tables together": "protected as one at k = {k}",
    f"{ons}, two tables": f"none under {{k}}, rounded to {base}",
}
for test, how in hows.items():
    audit, (recovered, disclosed, safe) = audits[test], fates[test]
    words = f"Of {recovered + disclosed + safe} withheld or rounded numbers {recovered}"
    words += f" are known exactly ({few[test]} of them under {audit.k}), "
    words += f"{disclosed} more are certain to be under {audit.k}."
    claim = f"{two}, {how.format(k=audit.k)}."
    found += [kit.FindingRow(claim, audit.k_cell, audit.k_release, words, data=whose)]

# %% [markdown]
# After the tables come the tweet, and a proof and a guess at sentences:

# %%
broke_off = f"It is certain that {quitters} people broke off on the last day."
sums = f"Sentences on who has watched so far, none under {cms_k}."
streaks = f"{before} people with a streak (invented), {tweet.count} the next evening."
found += [
    kit.FindingRow(streaks, min(before, tweet.count), quitters, broke_off),
    kit.FindingRow(sums, None, None, subtracted, data=whose),
    kit.FindingRow(sums, None, None, guesses, kit.Scored, whose),
]

# %% [markdown]
# And what many answers give away, under the rules that round:

# %%
desk_of = {"averaging": "Sizes at a desk", "decoding": "People of a panel"}
found += [
    kit.FindingRow(
        f"{desk_of[attack]} that answers under {rule}.",
        *(None, None),
        f"{attack.capitalize()}: {words}.",
        *(kit.Scored, whose),
    )
    for (attack, rule), words in named_right.items()
    if rule in (nhs, ons)
]
kit.show_findings(found)

# %% [markdown]
# ## Where to go next
#
# - [53-rules-that-are-no-threshold](53-rules-that-are-no-threshold.ipynb): the rules of Apple and Wikimedia, and hours.
# - [50-which-k-is-enough](50-which-k-is-enough.ipynb): eight kinds of rule at several ks, against the same attacks.
# - [21-two-safe-tables](21-two-safe-tables.ipynb): how a second table opens the first, step by step.
# - A rule of your own is one class: see [CONTRIBUTING.md](../CONTRIBUTING.md).

# %% [markdown]
# ## Limits
#
# - **The rules are real, the numbers are not.** But for the 53, nothing here was printed by CMS, the NHS, the ONS, Wikimedia or Netflix, and nothing follows for any release of theirs. Films are not hospital visits: how much a second table gives away depends on the table.
# - **A rule is more than its number.** The policy of CMS forbids what can be derived; officers of the ONS look at each output; the NHS and Wikimedia do more than the kit's rules do. What is tested is the rule as far as it can be written down, in the bare reading and, where there is one, in the full one. What a person would have seen and stopped is not tested.
# - **Our own assumptions** stand where a page is silent: that the ONS withholds zeros and the NHS shows them, that Wikimedia's noise is that of its stated ρ.
# - **Other quantities.** Wikimedia counts devices of a day; CMS and the NHS also count admissions, services and episodes of care. All are people here.
# - **One film, one split, one seed.** The intervals are about groups of this audience, many of them in the same tables and sentences, and so not independent; another film gives other numbers. An attack without a gain here had none on these groups.
# - **The attacks are those of the table**, each on so many groups or people. Averaging and decoding need hundreds of answers, which a page that is printed once does not give; they were tried at a desk and on a panel of ours, not on sentences and tables. At most 20 groups were averaged under each rule.
# - **The reader knows the rule.** Most of these publishers print theirs. Where a rule is kept secret, less is proved at first, until somebody works it out.
# - **A small group is not a name.** It becomes one for somebody who knows a person in it.
#
# With your own log, the tables and the sentences are of your log, by region and age band; the tweet and the pages of a day stay with invented people. No group of your log is shown by name, only how many fall.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - The rules: the pages linked in the list above, kept in `kit/rules/presets.py` with their dates.
# - The tweet: the table `data/published_claims.csv`, row `netflix-53`, with the reports it rests on.
# - M. Fischetti, J. J. Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47(7), 2001: auditing what is withheld.
# - P.-P. de Wolf, S. Giessing, "Adjusting the τ-ARGUS modular approach to deal with linked tables", Data & Knowledge Engineering 68(11), 2009: protecting linked tables together.
# - D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to statistical database security", ACM TODS 4(1), 1979: permitted answers that add up to a forbidden one.
# - I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS 2003, and A. Cohen, K. Nissim, "Linear program reconstruction in practice", Journal of Privacy and Confidentiality 10(1), 2020: decoding.
# - D. Denning, "Cryptography and Data Security", Addison-Wesley, 1982, section 6.4, and H. J. Asghar, D. Kaafar, "Averaging attacks on bounded noise-based disclosure control algorithms", PoPETs 2020(2): averaging.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927: the intervals.
# - G. Delcroix, "Netflix is watching you", LINC, the digital laboratory of the CNIL, 22 December 2017: the article that asked the question.
