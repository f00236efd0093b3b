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
#     exercise: open-investigation
# ---

# %% [markdown]
# # What does your headline give away?
#
# **You will learn** to read published sentences as equations about people, to audit them together, and to write a story that claims no more than was proved.
#
# **You need.** Exercises 1 and 5, and a published sentence that counts people. Look for one before the lesson.
#
# **Time.** 90 minutes: reading and prediction 10, tasks 1 to 3 30, task 4 20, in words 25, the careful archive 5.

# %% [markdown]
# ## The story
#
# For eleven lessons the headlines were invented for you. Today you bring your own. It may be any published sentence that counts people who watched, played or streamed something.
#
# To warm up, you get the archive of a press office: what it wrote in one December, in no order. The service, its titles and its audience are invented.

# %% tags=["parameters"]
seed = 1  # the number that your teacher gave you

# %%
import kit

kit.use_tables()
sheet = kit.classroom.open_exercise("open-investigation", seed=seed)
data = sheet.data

# %%
data.archive

# %% [markdown]
# All numbers of people are exact. "In December" means from the 1st to the 31st.
#
# ## Predict first
#
# How small is the smallest group of people whose size these sentences give away together? And which of them give it away? Write down a number and your reason.

# %% [markdown] tags=["words:prediction"]
# <!-- BEGIN SOLUTION -->
# Fewer than five: some sentences say nearly the same, such as 17 days and 18 days, and the second counts people who are in the first, too.
# <!-- END SOLUTION -->

# %% [markdown]
# ## Task 1: what a threshold looks at
#
# **Find k_cell: the smallest number of people printed in the archive.** Unit: people. A threshold sees this number and no other.

# %% tags=["task:k_cell"]
n = dict(zip(data.archive["about"], data.archive["number"], strict=True))
### BEGIN SOLUTION
k_cell = min(n[about] for about in n if about not in ("hours", "chart"))
### END SOLUTION

# %% tags=["check:k_cell"]
sheet.check("k_cell", k_cell)

# %% [markdown]
# ## Task 2: what all of it proves
#
# `kit.audit_headline` takes a list of sentences. Each is a dict that says what the sentence counts. This is one of them. Without `"precision": "exact"` the kit reads a number that ends in 0 as rounded, as a careful reader would.

# %%
one = {
    "words": "people have watched it every day for the past 18 days",
    "kind": "every day",
    "title": data.film,
    "days": 18,
    "until": "2017-12-10",
    "number": n["18 days"],
    "precision": "exact",
}
alone = kit.audit_headline([one], seed=1)
print("by itself:", alone.evidence.k_release.k)

# %% [markdown]
# By itself, a sentence proves no group smaller than its own. That was a first attempt. **Find k_release: the smallest group that all sentences of the archive prove together.** Unit: people. You have to type the other sentences in; `a | b` joins two dicts, and what stands in `b` counts. Call what `kit.audit_headline` gives back `audit`. These are the kinds that you need, with their fields:

# %%
for name in ("every day", "at least", "in a period", "all of"):
    kind = kit.ledger.KINDS[name]
    print(f"{name}: {kind.example}. Needs {kind.needs}, can use {kind.takes}.")

# %% tags=["task:k_release"]
told = {"words": "...", "precision": "exact"}
december = {"first": "2017-12-01", "last": "2017-12-31"}
### BEGIN SOLUTION
often = told | december | {"kind": "at least", "title": data.series}
seen = told | december | {"kind": "in a period", "title": data.film}
both = told | december | {"kind": "all of", "titles": [data.film, data.other]}
entries = [one, one | {"days": 17, "until": "2017-12-09", "number": n["17 days"]}]
entries += [often | {"times": 5, "number": n["5 times"]}]
entries += [often | {"times": 6, "number": n["6 times"]}]
entries += [seen | {"number": n["one film"]}, both | {"number": n["both films"]}]
audit = kit.audit_headline(entries, seed=1)
print(audit.quotes[0].text, [str(number.printed) for number in audit.quotes[0].behind])
k_release = audit.evidence.k_release.k
### END SOLUTION

# %% tags=["check:k_release"]
sheet.check("k_release", k_release)

# %% [markdown]
# ## Task 3: which threshold would have stopped it?
#
# **Find the smallest threshold k that would have kept one of the two sentences behind k_release out of print.** Unit: people. k is the smallest number that may be printed: with k = 11, 1 to 10 are withheld.

# %% tags=["task:stops"]
### BEGIN SOLUTION
stops = min(number.printed.count for number in audit.quotes[0].behind) + 1
### END SOLUTION

# %% tags=["check:stops"]
sheet.check("stops", stops)

# %% [markdown]
# How many of the six sentences would be left under that threshold?
#
# ## Task 4: your own headline
#
# Now your own. Write it down as `own`, with `"words"` as you read them, the `"source"` where you read it, `"published"` (a date) and a `"status"`: `"confirmed"` if the company wrote it itself, `"reported"` if others say so. If no kind fits, use the nearest and say in words what is lost.
#
# A sentence has neighbours: the same one a day shorter, a day longer, once more often. Add one as `neighbour`. If you find none that was published, invent a number, and give it `"status": "invented"`.
#
# **Let `data.look_at(own, [neighbour])` say which parts of your investigation are there.** Unit: parts. It looks at the form only. Your teacher reads the rest.

# %% tags=["task:own_parts"]
own = {"words": "", "kind": "", "number": 0, "status": "reported", "source": ""}
neighbour = {"words": "", "kind": "", "number": 0, "status": "invented"}
### BEGIN SOLUTION
own = {
    "words": "To the 53 people who've watched A Christmas Prince every day for the past 18 days: Who hurt you?",
    "kind": "every day", "title": "A Christmas Prince", "days": 18, "until": "2017-12-10",
    "number": 53, "published": "2017-12-10", "status": "confirmed",
    "source": "https://www.brit.co/netflix-christmas-prince-shame-tweet/",
}  # fmt: skip
neighbour = own | {
    "words": "The same, the day before.",
    "days": 17,
    "until": "2017-12-09",
}
neighbour |= {"number": 57, "status": "invented", "source": "invented for this sheet"}
mine = kit.audit_headline([own, neighbour], seed=1)
print(mine.evidence.k_cell, mine.evidence.k_release.k, mine.surprise)
own_parts = data.look_at(own, [neighbour])
### END SOLUTION

# %% tags=["check:own_parts"]
sheet.check("own_parts", own_parts)

# %% [markdown]
# Now audit them: `mine = kit.audit_headline([own, neighbour], seed=1)`, in a cell of your own. Look at `mine.quotes` (each with `.text` and `.is_not`), `mine.questions`, `mine.criteria` and `mine.surprise`.

# %% [markdown]
# ## In words
#
# Write the story: 200 to 300 words for a newspaper, with a headline of its own. It is worth more than all tasks together.
#
# | points | what earns them |
# |--:|:--|
# | 1 | Quotes the sentence, says who published it, when, and where it can be read. |
# | 2 | Says what is *proved*, of which group, by which numbers; and keeps apart what is only likely. |
# | 1 | Says of each number whether it was published or invented. |
# | 1 | Says who could learn something from it, and what that person must know already. |
# | 1 | Names a condition of the proof that may not hold, such as accounts for people or a rounded number. |
# | 1 | Asks the company one question whose answer would change the story. |
# | 1 | Claims no more: "nothing was found" is not "nobody can be found". |

# %% [markdown] tags=["words:story"]
# <!-- BEGIN SOLUTION -->
# **How many are too few?** On 10 December 2017 the American account of Netflix wrote: "To the 53 people who've watched A Christmas Prince every day for the past 18 days: Who hurt you?" It was meant as a joke, and was reported by many papers (brit.co).
#
# By itself the sentence proves a group of 53 people and none that is smaller. A rule that prints nothing under 50 would have let it pass. But sentences have neighbours. Suppose that the company had written one day earlier that 57 people had watched it on each of 17 days. That number is invented; nobody published it. Everybody who kept the streak for 18 days had kept it for 17. So four people, no more and no fewer, would have given up on the last day.
#
# Four people are not four names. But a friend who heard "that is me" on one day and "not any more" on the next would know that this person is one of the four. Who hears nothing of the kind learns nothing about anybody.
#
# All of this holds if the numbers are exact and count people. If Netflix counted accounts, one of the 53 may be a whole family, or two may be one person with two accounts. The sentence also needs a list of who watched what on which day, for 18 days.
#
# We would ask the company: does anybody check a number against those that were published before? We looked at one sentence and one neighbour. That we found no other group does not mean that there is none.
# <!-- END SOLUTION -->

# %% [markdown]
# ## The same attack, on a protected release
#
# Here is the archive again, as a careful press office would have written it: numbers of people are rounded to 10. A printed 60 stands for 55 to 65.

# %%
data.careful

# %% [markdown]
# Take the two sentences behind k_release again. **Say how many people at most the group between them can hold, by their rounded numbers.** Unit: people. To let the kit do it, give both entries `"precision": "rounded"` and `"rounded_to": 10`.

# %% tags=["task:most"]
rounded = dict(zip(data.careful["about"], data.careful["number"], strict=True))
### BEGIN SOLUTION
pairs = [("17 days", "18 days"), ("5 times", "6 times"), ("one film", "both films")]
wide, narrow = min(pairs, key=lambda pair: n[pair[0]] - n[pair[1]])
most = (rounded[wide] + 5) - (rounded[narrow] - 5)
### END SOLUTION

# %% tags=["check:most"]
sheet.check("most", most)

# %% [markdown]
# ## What to take away
#
# - k_cell is what a threshold looks at. k_release is what a reader can prove.
# - A threshold that stops an attack may stop the whole archive with it.
# - A story says what was proved, under which conditions, and what was not tried.

# %% [markdown]
# ## Sources
#
# - The tweet about the 53, with press reports: the table `data/published_claims.csv` of the kit, row `netflix-53`.
# - Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation Techniques (WP216): singling out, linkability, inference.
# - The page behind this exercise: [61-audit-a-headline](../61-audit-a-headline.ipynb).
