"""Every "Try it" of the notebooks: what a reader changes, and what must then be said.

A line is found by how it begins. What comes out is worked out by hand, or read off the
question itself; a reader who does as told must see it, and nothing that contradicts it.
"""

from tests.notebooks.tried import n40, n41, n42, n43, n44, n45, n46, n50
from tests.notebooks.trying import Try

TRIES = (
    Try(
        "00-start-here",
        "set `k = 54`",
        {"k": 54},
        # 53 is under 54 and 57 is not: one of two lines is left, and the tweet is gone.
        shows=(
            "One of the two is withheld",
            "withheld \\(under 54\\): watched A Christmas Prince every day for the 18",
            # 57 less at most 53 is at least 4; less at least 1, at most 56.
            "Four to 56 people",
            "k_cell = \\*\\*57\\*\\*",
        ),
        never=("Both are printed", "53\\. Until"),
    ),
    Try(
        "10-the-53",
        "set `group` to 3749",
        {"group": 3749},
        # 3,749 × (364/365)³⁷⁴⁸ = 3,749 × e^(−10.28) = 0.13.
        shows=("0\\.1 of any 3,749", "one of 3,749: 11\\.872 bits"),
        never=("of any 53\\b",),
    ),
    Try("10-the-53", "where does the lower line drop most?", is_question=True),
    Try(
        "10-the-53",
        "set `rounded_to` to 2",
        {"rounded_to": 2},
        shows=("Rounded to 2: ",),
        never=("to tens",),
    ),
    Try(
        "11-posters",
        "set `years` to 20",
        {"years": 20},
        # 20 years have 7,305 days: 3,749 × (1 − 1/7305)³⁷⁴⁸ = 3,749 × e^(−0.513).
        shows=(r"2,24\d of the 3,749 \(60%\)",),
    ),
    Try(
        "11-posters",
        "how many would fit",
        code="kit.count(log, [most.at_least(15) & ~most.at_least(25)])",
        # The listener of Chicago played it 17 times; nobody else was planted there.
        shows=(r"\n\[1\]\n",),
    ),
    Try(
        "11-posters",
        "set `epsilon` to 0.1",
        {"epsilon": 0.1},
        # 1 + ln(5,000,000) / 0.1 = 155.2, far above 53.
        shows=(
            r"must exceed \*\*155\.2\*\*",
            r"the 53 of the film, once in [\d,]+ times",
        ),
        never=("both come out", "both let the crowd through"),
    ),
    Try(
        "12-a-week-of-the-office",
        "set `days` to 1",
        {"days": 1},
        shows=("The fullest 1 day",),
        never=("seven days", "next largest week"),
    ),
    Try("12-a-week-of-the-office", "which k would you need", is_question=True),
    Try(
        "20-seven-viewers",
        "delete 2A, 2B and 3B together",
        {"leave_out": ["2A", "2B", "3B"]},
        # 8 ways for the plans of three in the South, and 22 for the streak: 8 × 22.
        # Only the child stays certain: of the North, and too young for the streak.
        shows=(r"Without 2A, 2B, 3B: \*\*exactly 176 worlds\*\*", "listed: 1 of 7"),
    ),
    Try(
        "20-seven-viewers",
        "find the same seven people without line 2C",
        {"leave_out": ["2C"]},
        # One of the five lines that can go.
        shows=(r"Without 2C: \*\*exactly 1 world\*\*", "listed: 7 of 7"),
    ),
    Try("20-seven-viewers", "which single number would you blur", is_question=True),
    Try(
        "21-two-safe-tables",
        "print one of the three covering numbers",
        code="""at, true = pl.int_range(pl.len()), napkin["viewers"]
opened = [
    covered.with_columns(viewers=pl.when(at == n).then(true).otherwise("viewers"))
    for n in (covered["viewers"].is_null() & (true >= 10)).arg_true()
]
[kit.audit_tables(table, k=10).counts for table in opened]""",
        # Six blanks in a ring, two in a line each: with one of them printed, its line
        # has a single blank left, and so on round the ring. It does not matter which.
        shows=(r"(\{'recovered': 5, 'disclosed': 0, 'safe': 0\}[,\]]\s*){3}",),
    ),
    Try(
        "21-two-safe-tables",
        "in the table of North Dakota above",
        is_question=True,
    ),
    Try(
        "21-two-safe-tables",
        "protect with `kit.SecondarySuppression(30",
        code="""thirty = kit.SecondarySuppression(30, seed=seed)
pages = [thirty.publish(by_age), second]
kit.audit_tables(pages, k=11, rule=[thirty, cover], groups=cut).counts""",
        shows=(r"'recovered': [1-9]\d*",),
    ),
    Try(
        "21-two-safe-tables",
        "a publisher adds a third page",
        code="""by_plan = kit.tabulate(log, film, by=["region", "plan"])
three_pages = [first, second, cover.publish(by_plan)]
found = kit.audit_tables(three_pages, k=k, rule=cover, groups=cut).table
found = found.filter(pl.col("plan").is_null() | (pl.col("plan") == "total"))
found["verdict"].value_counts(sort=True).rows()""",
        # The plans add up to the same states, and say nothing of ages.
        shows=(r"\('recovered', 17\)",),
    ),
    Try(
        "22-the-press-archive",
        "leave Vermont out of `area`",
        {"area": ["CT", "MA", "ME", "NH", "RI"]},
        shows=(r"groups\*\* of 1 to 10",),
    ),
    Try(
        "22-the-press-archive",
        "set `rounded_to` to 5",
        {"rounded_to": 5},
        shows=("Rounding to 5 leaves",),
        never=("rounded to tens",),
    ),
    Try(
        "23-god-view",
        'set `secret` to "Leaving Jarrow"',
        {"secret": "Leaving Jarrow"},
        # He did not: nobody is added to either crowd.
        shows=(
            r"The sum: \*\*0\*\*",
            "he did not watch it",
            "Nobody living in VA.* had watched",
        ),
    ),
    Try("23-god-view", "what would have to be added to an answer", is_question=True),
    Try(
        "24-who-asked-about-whom",
        "raise `k` to 100",
        {"k": 100},
        shows=(r"Recall: \*\*[\d.]+% \(\d+ of 84; ", "People who fit: 1"),
    ),
    Try(
        "30-how-few-plays",
        "set `most` to 20",
        {"most": 20},
        shows=("Ways to know a play that are tried: 7",),
    ),
    Try(
        "31-the-netflix-prize",
        "set `wrong` to 0",
        {"wrong": 0},
        # Strangers can be got rid of while most targets are still found.
        shows=(r"[5-9]\d% of the people looked for are found and 1% of strangers",),
        never=(r"finds \*\*more\*\* people", "There is no lead at which"),
    ),
    Try(
        "32-how-long-is-too-long",
        "put 115 at the end of `keep`",
        {"keep": [1, 7, 30, 91, 365, 115]},
        shows=("115",),
    ),
    Try(
        "33-two-services",
        "set `false_links` to 0.1",
        {"false_links": 0.1},
        # More are linked, and more of the links are false.
        shows=(r"Of [\d,]+ links 9[0-4]% are right",),
        never=("ready to accept 1%", "one stranger in a hundred"),
    ),
    Try(
        "34-how-many-look-like-you",
        "put `plays` first in `quasi`",
        {"quasi": ["plays", "region", "age_band", "plan", "device"]},
        # The same columns make the same classes, whatever their order.
        shows=("Without the column \\*plays\\*", "22,204 of 100,000 people look like"),
    ),
    Try(
        "61-audit-a-headline",
        "put the day before into `also_published`",
        {
            "also_published": [
                {
                    "words": "57 people have watched it every day for 17 days",
                    "kind": "every day",
                    "number": 57,
                    "title": "A Christmas Prince",
                    "days": 17,
                    "until": "2017-12-09",
                    "status": "invented",
                }
            ]
        },
        # 57 − 53 = 4.
        shows=(r"k_cell = \*\*53\*\*, k_release = \*\*4\*\*", "invented number"),
    ),
    Try(
        "62-what-they-publish",
        "what would the picture show if a company changed",
        is_question=True,
    ),
    Try(
        "52-what-a-rule-leaves",
        "set `allowed` to 0.01",
        {"allowed": 0.01, "ks": [1, 2, 11, 50]},
        shows=("Within a risk of 1%: [1-7] of 8 kinds of rule",),
        never=("Within a risk of 5%",),
    ),
    Try(
        "52-what-a-rule-leaves",
        'set `unit` to "play"',
        {"unit": "play", "ks": [1, 11, 50]},
        # A play of the first of 28 days is in all 28 totals.
        shows=("one play can be in 28 of them", "ε = \\*\\*28\\*\\* in all"),
        never=("one viewer can be in",),
    ),
    Try(
        "51-thresholds-in-the-wild",
        "set `before` to 58",
        {"before": 58},
        # 58 is rounded to 60, which 58 to 62 are; 53 to 55, which 53 to 57 are: 1 to 9.
        shows=("rounded to 5\\*\\*: 1 to 9 broke off", "CMS 11\\*\\*: exactly 5"),
        never=("0 to 4 broke off", "the same number, so", "fewer than the 8 that"),
    ),
    Try(
        "51-thresholds-in-the-wild",
        'set `title` to "A Christmas Prince"',
        {"title": "A Christmas Prince"},
        # A size is certain under the rounding rules too, and no sentence denies it.
        shows=("threshold, rounded to 5, 1;", "A Christmas Prince: viewers by"),
        never=("row of the rounding rules is empty", "Leaving Jarrow: viewers"),
    ),
    *n40.TRIES,
    *n41.TRIES,
    *n42.TRIES,
    *n43.TRIES,
    *n44.TRIES,
    *n45.TRIES,
    *n46.TRIES,
    *n50.TRIES,
)
