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
#     why_not: It looks at the history of one person, which is yours; a log is no more than what that history is compared with.
# ---

# %% [markdown]
# # How few of your own plays would give you away?
#
# **Finding.** Three, or one. Among 100,000 people without names, three plays of an invented viewer, each known with its day, fit nobody else in 97.6% of 10,000 random draws (95% interval 97.3% to 97.9%). Well chosen, one play is enough. Give this page your own history, and it says the same of yours, in words that keep no row of it.
#
# **How.** We put one person's plays among those of an audience, by the names of the titles. Then we draw a few of them, ten thousand times, and count how many others have all of these. Besides we look for the few that fewest others have. The same is done with a history of your own, if you give one.
#
# **Limits.** An invented audience hardly knows the titles of a real history. Where it knows none, this page can only count yours: see [Limits](#Limits).
#
# **Data.** An invented audience of 100,000 viewers, and one of them in the place of you. Your own history is read where it lies, and no row of it is kept on this page.
#
# **Time.** About 5 seconds.

# %% tags=["parameters"]
export_path = ""  # your own history: a file, a folder, or the ZIP as you downloaded it
export_settings = {}  # e.g. {"day_order": "dmy", "profile": "Ann"}, if it is asked for
details_to = ""  # a new file, such as "mine.html", for what this page does not show
log_path = ""  # plays of others to compare yours with; empty: the invented audience
log_columns = {}  # e.g. {"viewer": "user"} where names are not guessed
seed = 2017  # for the plays that are drawn
draws = 10_000  # how often some plays are drawn
most = 10  # plays drawn, at most

# %%
import polars as pl
from IPython.display import Markdown

import kit

kit.use_charts(of="invented audience")
kit.use_tables()
own = kit.read_log(log_path, **log_columns) if log_path else None
export = kit.open_export(export_path, **export_settings) if export_path else None

# %% [markdown]
# ## Who would look for you
#
# Nobody hunts for you in particular, you may think, and mostly that is right. But logs are handed out: to researchers, to advertisers, to whoever bought the company. Names are taken off first. And there are people who know a few things that you watched: whom you live with, whom you talk to at lunch, whoever reads what you post. Any of them, with the log in front of them, can ask: which number has all of these?
#
# If several numbers have them, you stay hidden. If one does, the rest of what is under that number is yours as well. How few things must somebody know?
#
# You need not take anyone's word for it. By law in much of the world, a service must hand you what it holds about you, and what you watched is in there. This page takes that file.

# %% [markdown]
# ## Five titles, by hand
#
# You saw *Arrival*, *Brazil*, *Casablanca* and *Dune*. Ann saw the first two, Bob the first and the third, Cid only the last, and nobody saw *Eraserhead*, which you have seen too.

# %%
saw = {
    "Ann": ["Arrival", "Brazil"],
    "Bob": ["Arrival", "Casablanca"],
    "Cid": ["Dune"],
    "you": ["Arrival", "Brazil", "Casablanca", "Dune", "Eraserhead"],
}
rows = [(who, title, "2018-01-01") for who, titles in saw.items() for title in titles]
table = pl.DataFrame(rows, ["viewer", "title", "day"], orient="row")
is_you = pl.col("viewer") == "you"
others, you = (kit.read_log(table.filter(one)) for one in (~is_you, is_you))
by_hand = kit.attacks.measure_own(
    kit.attacks.place_history(others, you), draws=draws, seed=seed
)

# %% [markdown]
# *Eraserhead* is set aside. That nobody here has it does not make it a mark of yours: this log does not know the film, and can say nothing about it. Of the other four, every single one fits somebody else. Of the six pairs, *Arrival* with *Brazil* fits Ann and *Arrival* with *Casablanca* fits Bob; the other four fit nobody. So two plays at random single you out in four cases of six, three always; and well chosen, two are enough.

# %%
by_hand.at_random.select(
    pl.col("p").alias("plays known"),
    (pl.col("share") * 100).round(1).alias("% of draws that fit nobody else"),
    pl.col("others").round(2).alias("others who fit, on average"),
)

# %% [markdown]
# Those are the two answers of this page. *At random* is for what people happen to know of you. *Well chosen* is for the worst: the few that you would rather not have told. The last column is counted and not drawn: whoever shares three of your four titles fits a known share of all pairs.

# %% [markdown]
# ## Somebody in the place of you
#
# Before your own, one that can be shown. Among the 100,000 people of the invented audience we take one who watches more than most and is no extreme: of all those with twenty plays or more, the one in the middle. Her plays are taken out and put in again as if they came from an export, by the names of the titles. She does not exist, so nobody is exposed by this page.

# %%
audience = kit.open_films()
busy = audience.plays.group_by("viewer").len().filter(pl.col("len") >= 20)
busy = busy.sort("len", "viewer").collect()
middle = pl.col("viewer") == busy["viewer"][busy.height // 2]
her = kit.attacks.place_history(
    kit.Log(audience.plays.filter(~middle)), kit.Log(audience.plays.filter(middle))
)
ways = [kit.attacks.Resolution(when=when) for when in ("day", "week", "month", None)]
measured = [
    kit.attacks.measure_own(her, known, most=most, draws=draws, seed=seed)
    for known in ways
]
Markdown(f"{her.n_plays:,} plays, compared with those of {her.n_others:,} others.")

# %% [markdown]
# Each play can be known with its day, its week or its month, or as a bare title. Here is how often plays drawn at random fit nobody else:

# %%
lines = pl.concat(
    one.at_random.with_columns(line=pl.lit(str(one.knowledge))) for one in measured
)
by_day = measured[0]
enough = by_day.fewest_at_random() or f"more than {most}"
bare = measured[-1].fewest_at_random() or f"more than {most}"
title = f"With days {enough} plays single her out, as bare titles {bare}"

# %% [markdown]
# A day tells most. The four ways differ in how soon they single somebody out:

# %%
kit.charts.chart_shares(
    lines.rename({"p": "at"}),
    along="plays known",
    of="share of draws that fit nobody else",
    title=title,
    subtitle=f"One invented viewer among {her.n_others + 1:,}; {draws:,} draws of her "
    "plays, with 95% intervals for the draws",
    description=f"Four lines that rise with the number of plays known. {title}.",
)

# %% [markdown]
# ## What coarser dates would change
#
# A publisher who wants to hand out a log and protect you can leave days off and give weeks, or months, or nothing. For this one person that does the following: how many plays it takes, drawn at random, until 95% of the draws fit nobody else; and how many of the worst there are.

# %%
coarser = pl.DataFrame(  # null where even the most plays that are tried do not do
    {
        "known by": [str(one.knowledge) for one in measured],
        "plays at random": [one.fewest_at_random() for one in measured],
        "plays, well chosen": [one.fewest_at_worst for one in measured],
    }
)
coarser

# %% [markdown]
# Read the columns against each other. Coarser dates help against the first kind of attacker: what somebody happens to know gets weaker. Against the second they do little. Two titles that few people have in common stay what they are, in whatever month.
#
# Here are her titles, sorted by how many others have them too:

# %%
bands = {"nobody": (0, 0), "1 to 9": (1, 9), "10 to 99": (10, 99)}
bands |= {"100 to 999": (100, 999), "1,000 or more": (1000, her.n_others)}
shared = measured[-1].plays["others"]
counts = [shared.is_between(*ends).sum() for ends in bands.values()]
pl.DataFrame({"others who have it": list(bands), "of her titles": counts})

# %% [markdown]
# It does not take a rare title. A combination of common ones can be hers alone.
#
# _Which two of your own titles would you choose? Think of the strangest thing you watched to the end, and of what nobody would expect beside it._

# %% [markdown]
# ## Now yours
#
# Ask the service for your data, wait for the mail, and write where the file lies into `export_path`, at the top. Read are:
#
# - **Netflix**: the viewing activity out of "Get my info", or the viewing history that the account page gives at once;
# - **Spotify**: the account data of the last year, or the extended history;
# - **YouTube**: the watch history by Google Takeout, for which you must choose JSON there;
# - **Trakt**, **Letterboxd**: their exports as they come;
# - **Last.fm**: the CSV of one of the usual exporters.
#
# A folder will do, and so will the ZIP as it was downloaded. If a file leaves open whether a day or a month comes first, the page stops and says which setting of `export_settings` decides it. Of a Netflix account shared by several, say whose `profile` it is.
#
# **What is kept.** A notebook saves what it shows, and a saved notebook is soon sent to somebody. So everything above and below is about the invented viewer, with your file or without it, and of yours this page says a few sentences in wide bands: no title, no day, no number. Addresses, devices and countries are dropped while the file is read. If you want to know more, which of your titles are the rarest and how often each number of plays would do, name a new file in `details_to`. It is written there and nowhere else; delete it when you have read it. What you display in cells of your own is saved like everything else, and so is what you write into the parameters, such as the name of a profile. If your file cannot be read, the page stops with a message that says how many rows are at fault, and shows none.

# %%
mine, told = [], ["No history was given: set `export_path` at the top of this page."]
if export:
    log = own or audience
    placed = kit.attacks.place_history(log, export.log)
    known = [way for way in ways if set(way.columns) <= set(log.columns)]
    mine = [
        kit.attacks.measure_own(placed, way, most=most, draws=draws, seed=seed)
        for way in known
    ]
    told = [kit.attacks.summarise_size(export.log)]
    told += [kit.attacks.summarise_known(placed), *placed.notes]
    told += map(kit.attacks.summarise_history, mine)
if mine and details_to:
    kit.attacks.write_details(mine, details_to, history=export.log)
Markdown("\n\n".join(told))

# %% [markdown]
# Only like can be compared with like. The titles of the audience that comes with this page are made up, but for a few films; a real history shares next to none with it, and music none at all. Then the page counts what you have by itself, and says that the log knows nothing of it. That is no sign that you are safe. A research log that you may use is the better companion, films for films and music for music: `python -m kit download` lists some and their terms, and `log_path` takes what it fetches, or any log of your own. Even then only the titles that both know are compared, by their names. And a title that the log does not have is not thereby rare: it is unknown.
#
# What is rare in a real log? Among 11,254 people in the United Kingdom, two films with their days leave nobody else for 98.3% of those who have two (95% interval 98.0% to 98.5%), and four bare titles for 98.2% (97.8% to 98.5%). So whoever has more than a handful of plays should expect to be alone, unless they are very well-known ones. [The page of real logs](../docs/real-logs.md) has three more logs.

# %% [markdown]
# ## Is it true?
#
# The example by hand, in exact fractions, and the numbers of the first lines:

# %% tags=["check"]
average = by_hand.at_random["others"].to_list()
assert [round(12 * others) for others in average] == [15, 4, 0, 0]
assert (by_hand.fewest_at_random(), by_hand.fewest_at_worst) == (3, 2)
assert by_hand.at_random["low"][1] < 4 / 6 < by_hand.at_random["high"][1]
as_published = (seed, draws, most) == (2017, 10_000, 10)
if as_published:
    at_random = [one.fewest_at_random() for one in measured]
    at_worst = [one.fewest_at_worst for one in measured]
    assert (at_random, at_worst) == ([3, 4, 6, 8], [1, 2, 2, 2])
    three = by_day.at_random.row(2, named=True)
    percent = [f"{three[end]:.1%}" for end in ("share", "low", "high")]
    assert percent == ["97.6%", "97.3%", "97.9%"]
    assert (her.n_others, shared.min() >= 10) == (99_999, True)
by_day.at_random.head(4).select("p", "share", "low", "high")

# %% [markdown]
# Put together:

# %%
handed = f"A log of {her.n_others + 1:,} people without names, with days."
p = by_day.fewest_at_random() or most
row = by_day.at_random.filter(p=p).row(0, named=True)
interval = f"95% interval {row['low']:.1%} to {row['high']:.1%}"
drawn = (
    f"{p} plays at random of one invented viewer, with their days, fit nobody else in "
    f"{row['share']:.1%} of {draws:,} draws ({interval})."
)
chosen = (
    f"Well chosen, it takes {by_day.fewest_at_worst or 'more than 4'} of her plays "
    f"with the day, and {measured[-1].fewest_at_worst or 'more than 4'} as bare "
    "titles."
)
rows = [kit.FindingRow(handed, None, None, one, kit.Counted) for one in (drawn, chosen)]
kit.show_findings(rows)

# %% [markdown]
# ## Where to go next
#
# - [30-how-few-plays](30-how-few-plays.ipynb): the same for a whole audience.
# - [31-the-netflix-prize](31-the-netflix-prize.ipynb): what somebody can do who is wrong about some of it.
# - [33-two-services](33-two-services.ipynb): what two services know about you together.

# %% [markdown]
# ## Limits
#
# - **One person.** What is shown is of one invented viewer among many. Others need more plays, or fewer; what is usual in an audience is the question of [30: How few plays single somebody out?](30-how-few-plays.ipynb).
# - **Nobody else here.** That nobody else fits is counted in this log. In the service there are more people, and some may fit; and if you are in the log yourself, under some number, one of the "others" is you, and you will seem safer than you are.
# - **By name.** Titles are compared by their names, without case and punctuation. A name in another language is another title, and two films of one name are told apart by the year only. Where a year, a show or an artist stands on one side only, that both mean the same title is a guess, and the page says that there are such. A name that could be two titles of the log is left aside.
# - **Only what the log knows.** Plays of other titles are left out of every count, and so are plays outside of its days where days are compared. Both make you look harder to find than you are.
# - **Known without a mistake.** Whoever knows your plays has them right, with their days. Days are as the service counts them, mostly in UTC; `time_zone` in `export_settings` moves them to yours.
# - **At random** is no model of what people know of you. The worst choice is the other extreme. What your colleagues know lies somewhere between.
# - **Intervals** are Wilson's at 95%, and tell how exact the draws are. They say nothing about other people or another log.

# %% [markdown]
# ## Sources
#
# - The words of this page are explained in [the glossary](../docs/teaching/glossary.md).
# - Regulation (EU) 2016/679, Article 15: the right to a copy of what is held about you; Article 20: in a form that a machine reads.
# - Y.-A. de Montjoye, C. Hidalgo, M. Verleysen, V. Blondel, "Unique in the crowd: the privacy bounds of human mobility", Scientific Reports 3, 1376, 2013: points drawn at random from what somebody did.
# - R. Pellungrini, L. Pappalardo, F. Pratesi, A. Monreale, "A data mining approach to assess privacy risk in human mobility data", ACM Transactions on Intelligent Systems and Technology 9(3), 2017: the worst choice of a few points.
# - E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22, 1927: the interval.
