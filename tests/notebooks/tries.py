"""Every "Try it" of the notebooks: what a reader changes, and what must then be said.

A line is found by how it begins. What comes out is worked out by hand, or read off the
question itself; a reader who does as told must see it, and nothing that contradicts it.
"""

from tests.notebooks.tried import n40, n41, n42, n43, n44, n45, n46, n50, n70, n80
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
        answer=(
            "That 57 people had watched every day until 9 December, and no more "
            "than that. The 53 is under 54, and so it is withheld. The blank says "
            "that one to 53 people went on until the 10th, so that four to 56 may "
            "have stopped. The four are no longer known; the rule has taken the "
            "story as well."
        ),
    ),
    Try(
        "10-the-53",
        "set `group` to 3749",
        {"group": 3749},
        # 3,749 × (364/365)³⁷⁴⁸ = 3,749 × e^(−10.28) = 0.13.
        shows=("0\\.1 of any 3,749", "one of 3,749: 11\\.872 bits"),
        never=("of any 53\\b",),
        answer=(
            "The full date of birth: of any 3,749 people, 3,160 are expected to be "
            "the only one with theirs. By birthday it is 0.1 and by state 0.0, for "
            "a birthday is one of a few hundred and a group of 3,749 shares each of "
            "them. A large group hides people from whoever knows little, and from "
            "nobody else."
        ),
    ),
    Try(
        "10-the-53",
        "where does the lower line drop most?",
        is_question=True,
        answer=(
            "On 24 November, from 1,843 people to 300: most had watched the film "
            "once. A neighbour who knows that somebody did not watch that day "
            "learns next to nothing, for so many did not. The late drops say more. "
            "On 9 December the line falls from 59 to 57. Whoever knows that a "
            "neighbour was in the line until the day before, and saw her do "
            "something else that evening, has found one of two people, and knows "
            "what she did on all the days before."
        ),
    ),
    Try(
        "10-the-53",
        "set `rounded_to` to 2",
        {"rounded_to": 2},
        shows=("Rounded to 2: ",),
        never=("to tens",),
        answer=(
            "That 2 to 6 people are in it. The two numbers are printed as 58 and "
            "54. The size is no longer exact, but a group of nobody is ruled out: "
            "somebody certainly broke off. Rounding has to be wide beside the group "
            "that it is to hide, and not beside the number that is printed."
        ),
    ),
    Try(
        "11-posters",
        "set `years` to 20",
        {"years": 20},
        # 20 years have 7,305 days: 3,749 × (1 − 1/7305)³⁷⁴⁸ = 3,749 × e^(−0.513).
        shows=(r"2,24\d of the 3,749 \(60%\)",),
        answer=(
            "2,244 of the 3,749, or 60% (95% interval 2,175 to 2,313). In a young "
            "audience the dates of birth are fewer, so more people share one. It "
            "still leaves more than half of them alone."
        ),
    ),
    Try(
        "11-posters",
        "how many would fit",
        code="kit.count(log, [most.at_least(15) & ~most.at_least(25)])",
        # The listener of Chicago played it 17 times; nobody else was planted there.
        shows=(r"\n\[1\]\n",),
        answer=(
            'One: the list that comes out is [1]. To say "about 20" in place of 17 '
            "does not help the listener, because nobody else is anywhere near. "
            "Where a count is rare, a coarse word points at the same person as the "
            "number does."
        ),
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
        answer=(
            "Hardly ever. The noisy count must now exceed 155.2, and the 53 do so "
            "once in 55,166 times. The crowd of 3,749 is printed always. A smaller "
            "ε asks for more noise, and more noise needs larger crowds."
        ),
    ),
    Try(
        "12-a-week-of-the-office",
        "set `days` to 1",
        {"days": 1},
        shows=("The fullest 1 day",),
        never=("seven days", "next largest week"),
        answer=(
            "29 different episodes, in 10.3 hours. Two of the 100,000 viewers got "
            "so far, so that the fullest day is no longer one person's own. The "
            "week was; a longer stretch tells people apart better than a shorter "
            "one."
        ),
    ),
    Try(
        "12-a-week-of-the-office",
        "which k would you need",
        is_question=True,
        answer=(
            "k = 56 + 1 = 57. The sentence counts 56 people, and a threshold prints "
            "whatever has at least k. At k = 50, the largest that the page tries, "
            'it is still printed. By then nothing sharper is left: "at least 15 '
            'episodes" counts 15 people.'
        ),
    ),
    Try(
        "20-seven-viewers",
        "delete 2A, 2B and 3B together",
        {"leave_out": ["2A", "2B", "3B"]},
        # 8 ways for the plans of three in the South, and 22 for the streak: 8 × 22.
        # Only the child stays certain: of the North, and too young for the streak.
        shows=(r"Without 2A, 2B, 3B: \*\*exactly 176 worlds\*\*", "listed: 1 of 7"),
        answer=(
            "There are exactly 176 worlds. One of the seven people is in all of "
            "them: the child of 8 years, in the North, on Basic and not in the "
            "streak. Lines 2C and 4A prove her, and neither was deleted. Most "
            "people guess that so many worlds leave nobody certain."
        ),
    ),
    Try(
        "20-seven-viewers",
        "find the same seven people without line 2C",
        {"leave_out": ["2C"]},
        # One of the five lines that can go.
        shows=(r"Without 2C: \*\*exactly 1 world\*\*", "listed: 7 of 7"),
        answer=(
            "Still exactly 1 world, and 7 of 7 people are certain. Line 1A, less "
            "line 2D, takes its place: all seven ages sum to 7 × 38 = 266, those of "
            "the South to 3 × 24 = 72, and so those of the North to 266 − 72 = 194, "
            "which is what line 2C said. Its median is not needed either, because "
            "the streak has the same one."
        ),
    ),
    Try(
        "20-seven-viewers",
        "which single number would you blur",
        code="""numbers = table.numbers
less = [kit.Release(numbers[:n] + numbers[n + 1 :]) for n in range(1, len(numbers))]
tried = [kit.Worlds(release, also=told_apart_by) for release in less]
certain = [kit.proof.list_worlds(one).common().sum() for one in tried]
ages = [sorted(left.values[world > 0, 0].tolist()) for world in left.worlds]
[int(min(certain)), ages]""",
        # Without 4A: 8, 18, 66 and 84 of the true world are not in the other one.
        shows=(
            r"\[4, \[",
            r"\[2, 12, 24, 30, 36, 72, 90\]",
            r"\[8, 18, 24, 30, 36, 66, 84\]",
        ),
        answer=(
            "None is enough. We left out one printed number after the other: at "
            "least 4 of the seven people stay certain, whichever it is, and so no "
            "blur of a single number can do better. It takes a whole line. Without "
            "line 4A two worlds fit, and nobody is in both. A reader who also knows "
            "that a neighbour is 8 years old, or 18, 66 or 84, is back at one "
            "world, for those ages are in one of the two only. If the neighbour is "
            "24, 30 or 36, both still fit."
        ),
    ),
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
        answer=(
            "It does not matter which. The six blanks stand in a ring, two in each "
            "line. With one of them printed, its row has a single blank left, which "
            "is the total less the rest; that opens its column, and so on round the "
            "ring. All 5 others are recovered, for each of the three."
        ),
    ),
    Try(
        "21-two-safe-tables",
        "in the table of North Dakota above",
        code="""of_north_dakota = both.table.filter(region="ND")
of_north_dakota.select("age_band", "low", "high").rows()""",
        # 21 people of 45 and over, 12 of them of 45 to 54: 9 in two bands, none empty.
        shows=(r"\('55-64', 1, 8\), \('65\+', 1, 8\)",),
        answer=(
            "The second table prints 21 people of 45 and over, and the first prints "
            "12 of them. So 21 − 12 = 9 people are in two blanks, and no other line "
            "holds either of them by itself: each is 1 to 8. One more number "
            "settles both, that of either band."
        ),
    ),
    Try(
        "21-two-safe-tables",
        "protect with `kit.SecondarySuppression(30",
        code="""thirty = kit.SecondarySuppression(30, seed=seed)
pages = [thirty.publish(by_age), second]
kit.audit_tables(pages, k=11, rule=[thirty, cover], groups=cut).counts""",
        shows=(r"'recovered': [1-9]\d*",),
        answer=(
            "No. Of the blanks of both tables, 27 are recovered, where it was 17. "
            "The careful table has more blanks, and the other page still prints the "
            "sums that fill them. Two tables of the same people have to be "
            "protected together."
        ),
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
        answer=(
            "17 are recovered, as before, and 46 stay safe. The page by plan adds "
            "up to the same states, which the others print already, and says "
            "nothing about ages. A further table helps an attacker where it cuts "
            "the same people in a way that crosses a blank."
        ),
    ),
    Try(
        "22-the-press-archive",
        "leave Vermont out of `area`",
        {"area": ["CT", "MA", "ME", "NH", "RI"]},
        shows=(r"groups\*\* of 1 to 10",),
        answer=(
            "They are other ones, and more of them: 210 groups, where with Vermont "
            "it was 119, from 261 numbers. The smallest is one person either way. "
            "Of the groups, 108 take six numbers, the whole area less all of its "
            "parts. Vermont is small, and its numbers are often withheld; wherever "
            "one is, that sum stops short. To leave somebody out of a total "
            "protects nobody who is still in it."
        ),
    ),
    Try(
        "22-the-press-archive",
        "set `rounded_to` to 5",
        {"rounded_to": 5},
        shows=("Rounding to 5 leaves",),
        never=("rounded to tens",),
        answer=(
            "36 groups are still proved, where rounding to 10 leaves none, and the "
            "smallest of them has 9 people. Sums of rounded numbers leave a range; "
            "where all of it lies between one and ten, the group is given away even "
            "though its size is not exact."
        ),
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
        answer=(
            "One answer of the four changes: the last is now 52, as is the one "
            "above it, and no longer 51. Nobody is left out who is not already left "
            "out, so he did not watch that film. The sum says 0. Both answers count "
            "crowds, and the insider learns a no as surely as a yes."
        ),
    ),
    Try(
        "23-god-view",
        "what would have to be added to an answer",
        is_question=True,
        answer=(
            "A random number, drawn anew for each question, or better once for each "
            "group. The sum adds up four answers, so their errors add up as well: "
            "four independent errors of one person each make one of about 2 in the "
            "sum. That is hardly enough to hide a difference of 1, and not at all "
            "if she asks again through other trackers and averages. The noise has "
            "to be several times as large as one person, and to grow with the "
            "number of questions; the page on noise measures how fast."
        ),
    ),
    Try(
        "24-who-asked-about-whom",
        "raise `k` to 100",
        {"k": 100},
        shows=(r"Recall: \*\*[\d.]+% \(\d+ of 84; ", "People who fit: 1"),
        answer=(
            "No. The auditor finds 85.7% of them (72 of 84; 95% interval 76.7% to "
            "91.6%), where it was 83.3%: no difference that the intervals could "
            "tell. A higher k refuses more questions, 2,006 of 3,103, and a peeker "
            "who is refused asks around it, in pairs that differ by one person. The "
            "threshold neither stops nor hides that."
        ),
    ),
    Try(
        "30-how-few-plays",
        "set `most` to 20",
        {"most": 20},
        shows=("Ways to know a play that are tried: 7",),
        code="""nearly_all = by_knowledge.filter(pl.col("share") >= 0.99)
by_title = nearly_all.filter(knowledge="title")
by_title.select("p", "valid", "requested", "share").head(1).rows()""",
        answer=(
            "Twenty, which is all that this setting tries: by 20 titles without a date "
            "99% of those who have so many are alone, and that is 816 of the 10,000 "
            "people drawn. The others never watched that much. A date is worth many "
            "titles: with the day, four do nearly as well."
        ),
    ),
    Try(
        "31-the-netflix-prize",
        "set `wrong` to 0",
        {"wrong": 0},
        # Strangers can be got rid of while most targets are still found.
        shows=(r"[5-9]\d% of the people looked for are found and 1% of strangers",),
        never=(r"finds \*\*more\*\* people", "There is no lead at which"),
        answer=(
            "16.8% at the lead of 1.5, where it was 37% with two titles wrong, "
            "although everything that the attacker knows is now right and 100% of "
            "those in the log are found. A lead of 7.5 brings strangers down to 1%; "
            "then 75% are found. To know nothing wrong does not end it: in a large "
            "log somebody always fits best."
        ),
    ),
    Try(
        "32-how-long-is-too-long",
        "put 115 at the end of `keep`",
        {"keep": [1, 7, 30, 91, 365, 115]},
        shows=("115",),
        answer=(
            "At 115 days, at 88.6%. The log has no more than that, so facts from "
            "the whole period are then facts from what is kept, and both lines "
            "measure the same thing."
        ),
    ),
    Try(
        "33-two-services",
        "set `false_links` to 0.1",
        {"false_links": 0.1},
        # More are linked, and more of the links are false.
        shows=(r"Of [\d,]+ links 9[0-4]% are right",),
        never=("ready to accept 1%", "one stranger in a hundred"),
        answer=(
            "52% of the people on both are now linked to themselves, where it was "
            "33%. But of 1,246 links 1,131 are right, or 91%, where it was 98%. The "
            "attacker buys more links with more mistakes, and cannot tell which are "
            "which."
        ),
    ),
    Try(
        "34-how-many-look-like-you",
        "put `plays` first in `quasi`",
        {"quasi": ["plays", "region", "age_band", "plan", "device"]},
        # The same columns make the same classes, whatever their order.
        shows=("Without the column \\*plays\\*", "22,204 of 100,000 people look like"),
        answer=(
            "The number of plays does it. Without it, the share of people who look "
            "like nobody else would fall by 21.9 percentage points, of the 22.2% "
            "who do. With that column first, the lines are high from the start; the "
            "other columns only finish the work. The 22,204 people at the end are "
            "the same in any order."
        ),
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
        answer=(
            "4. The smallest number printed, k_cell, is still 53, but 57 less 53 "
            "are certainly four people who broke off. The finding says that one of "
            "the two numbers is invented, and a sentence in a newspaper has to say "
            "so too."
        ),
    ),
    Try(
        "62-what-they-publish",
        "what would the picture show if a company changed",
        is_question=True,
        answer=(
            "The line of multiples of five would be at 100% before and after, for "
            "every multiple of ten is one of five. The line of multiples of ten "
            "would fall from 100% to about half on the day of the change, since "
            "every second multiple of five is one of ten. A change to a finer "
            "rounding shows in the coarser base only."
        ),
    ),
    Try(
        "52-what-a-rule-leaves",
        "set `allowed` to 0.01",
        {"allowed": 0.01, "ks": [1, 2, 11, 50]},
        shows=("Within a risk of 1%: [1-7] of 8 kinds of rule",),
        never=("Within a risk of 5%",),
        answer=(
            "5 of 8 kinds of rule, each at one k at least. They are the ones that "
            "blur or withhold most. What is left of the numbers is a usefulness of "
            "0.45 for rounding to k by lot, of 0.357 for a threshold of 50 before "
            "rounding to 5, of 0.343 for a sample of a tenth, of 0.213 for private "
            "noise, and of 0.056 for weeks and census regions. A lower risk is "
            "bought with numbers that are wrong or missing."
        ),
    ),
    Try(
        "52-what-a-rule-leaves",
        'set `unit` to "play"',
        {"unit": "play", "ks": [1, 11, 50]},
        # A play of the first of 28 days is in all 28 totals.
        shows=("one play can be in 28 of them", "ε = \\*\\*28\\*\\* in all"),
        never=("one viewer can be in",),
        answer=(
            "For each of her three plays the chances may differ by a factor of e^ε; "
            "for all three together by that factor three times over, which is as "
            "much as at 3ε. A play of the first day is in 28 of the numbers, and "
            "noise for that is all that is added. Whoever wants the promise to hold "
            "for a person has to name the viewer as the unit, and pays with more "
            "noise."
        ),
    ),
    Try(
        "51-thresholds-in-the-wild",
        "set `before` to 58",
        {"before": 58},
        # 58 is rounded to 60, which 58 to 62 are; 53 to 55, which 53 to 57 are: 1 to 9.
        shows=("rounded to 5\\*\\*: 1 to 9 broke off", "CMS 11\\*\\*: exactly 5"),
        never=("0 to 4 broke off", "the same number, so", "fewer than the 8 that"),
        answer=(
            "That 1 to 9 people broke off. 58 is printed as 60, as is all from 60 − "
            "2 = 58 to 60 + 2 = 62. 53 is printed as 55, as is all from 55 − 2 = 53 "
            "to 55 + 2 = 57. So the difference is at least 58 − 57 = 1 and at most "
            "62 − 53 = 9. The two printed numbers are not the same, and so it is "
            "certain that somebody broke off, and that they are fewer than the 10 "
            "that one of the rules wants behind a number. Under CMS it is exactly "
            "5."
        ),
    ),
    Try(
        "51-thresholds-in-the-wild",
        'set `title` to "A Christmas Prince"',
        {"title": "A Christmas Prince"},
        # A size is certain under the rounding rules too, and no sentence denies it.
        shows=("threshold, rounded to 5, 1;", "A Christmas Prince: viewers by"),
        never=("row of the rounding rules is empty", "Leaving Jarrow: viewers"),
        answer=(
            "Fewer are small, and fewer are certain, but not in proportion. Of the "
            "smaller film 129 numbers are withheld under the threshold, and "
            "subtraction gives 36 of them exactly. Of this one 57 are withheld, and "
            "29 come back: about half of them, and not a quarter. A larger audience "
            "leaves fewer blanks, and each blank has fewer others to hide among."
        ),
    ),
    *n40.TRIES,
    *n41.TRIES,
    *n42.TRIES,
    *n43.TRIES,
    *n44.TRIES,
    *n45.TRIES,
    *n46.TRIES,
    *n50.TRIES,
    *n70.TRIES,
    *n80.TRIES,
)
