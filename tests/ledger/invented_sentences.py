"""Sentences made up to be hard, with what a careful reader makes of each.

Written down before the kit read any of them. A line of a ledger is what is expected of
a claim; the field of the first question, of what must be asked; some words of the
reason, of context.
"""

ENGLISH = {
    "In December 2017, 900 people watched A Christmas Prince.": (
        "claim",
        {"number": 900, "first": "2017-12-01", "last": "2017-12-31"},
    ),
    'At least 12 people watched "Dune" at least 5 times in March 2024.': (
        "claim",
        {"kind": "at least", "number": 12, "precision": "at least", "times": 5},
    ),
    'More than 50 people played "1999" on New Year\'s Eve 1999.': (
        "claim",
        {"number": 51, "precision": "at least", "title": "1999", "day": "1999-12-31"},
    ),
    'No fewer than 53 people streamed "Every Day" every day for the 18 days until '
    "10 December 2017.": (
        "claim",
        {"number": 53, "precision": "at least", "title": "Every Day", "days": 18},
    ),
    'Fifty-three people watched "2001: A Space Odyssey" on 4 July 2017.': (
        "claim",
        {"number": 53, "title": "2001: A Space Odyssey", "day": "2017-07-04"},
    ),
    'Exactly 7 households in Ohio watched "Home Alone" between 24 and 26 December '
    "2017.": (
        "claim",
        {"counts": "households", "place": "Ohio", "first": "2017-12-24"},
    ),
    'One person in Berlin listened to "99 Luftballons" 99 times on January 1, 2017!': (
        "claim",
        {"kind": "one person", "times": 99, "place": "Berlin", "day": "2017-01-01"},
    ),
    "To the 12 people who watched Christmas in Paris on 3 May 2017.": (
        "asked",
        "title",
    ),
    "To the 12 people who watched Dune and Barbie on 3 May 2017.": ("asked", "title"),
    'Run more than 300 people who played "Sorry" on 3 May 2017.': (
        "asked",
        "precision",
    ),
    '30 people played "Sorry" 5 times on 3 May 2017.': ("asked", "times"),
    'About 2,000 people watched "Dune" on 3 May 2017.': ("asked", "rounded_to"),
    'Dear 53 women who watched "Dune" on 3 May 2017': ("asked", "where"),
    "Half of the 53 people who watched Dune on 3 May 2017 fell asleep.": (
        "context",
        "share",
    ),
    'Fewer than 100 people watched "Dune" on 3 May 2017.': ("context", "upper limit"),
    'Dear 53 people who did not finish "The Irishman" in 2019': ("context", "not do"),
    '53 people watched "Dune" on 3 May 2017, and 20 of them twice.': (
        "context",
        "another number",
    ),
    '53 people watched "Dune" on 3 May 2017, except those in Ohio.': (
        "context",
        "may change",
    ),
    '200 people will have watched "Dune" by Sunday.': ("context", "expected"),
    'One in five members watched "Dune" on 3 May 2017.': ("context", "share"),
}
FRENCH = {
    "Le 14 février 2016, 53 personnes ont écouté « Sorry ».": (
        "claim",
        {"number": 53, "verb": "listened to", "day": "2016-02-14"},
    ),
    "Aux 18 214 personnes qui ont regardé « Tous les jours » tous les jours pendant "
    "les 7 jours jusqu'au 10 décembre 2017 : bravo !": (
        "claim",
        {"number": 18214, "title": "Tous les jours", "days": 7, "until": "2017-12-10"},
    ),
    "Quarante-deux abonnés ont regardé « Plus belle la vie » entre le 1er et le 10 "
    "décembre 2017.": (
        "claim",
        {"number": 42, "counts": "accounts", "first": "2017-12-01"},
    ),
    "Chère personne à Lyon qui a écouté « 1, 2, 3 » au moins 30 fois le 1er janvier "
    "2018": (
        "claim",
        {"kind": "at least", "title": "1, 2, 3", "times": 30, "place": "Lyon"},
    ),
    "Plus de 50 personnes ont streamé « Djadja » le jour de Noël 2018.": (
        "claim",
        {"number": 51, "precision": "at least", "day": "2018-12-25"},
    ),
    "Pas moins de 53 personnes ont regardé « Lupin » en janvier 2021.": (
        "claim",
        {"number": 53, "precision": "at least", "last": "2021-01-31"},
    ),
    "Une personne a écouté « Balance ton quoi » 42 fois le 8 mars 2019.": (
        "claim",
        {"kind": "one person", "times": 42, "day": "2019-03-08"},
    ),
    "Aux 12 foyers qui ont regardé « Dune » en 2021.": (
        "claim",
        {"counts": "households", "first": "2021-01-01", "last": "2021-12-31"},
    ),
    "12 personnes ont regardé Minuit à Paris le 3 mai 2017.": ("asked", "title"),
    "30 personnes ont écouté « Sorry » 5 fois le 3 mai 2017.": ("asked", "times"),
    "53 personnes ont vu « Dune » le 3 mai 2017.": ("asked", "verb"),
    "Environ 2 000 personnes ont regardé « Dune » le 3 mai 2017.": (
        "asked",
        "rounded_to",
    ),
    "Aux 53 personnes qui ont regardé « Lupin » tous les jours depuis 18 jours": (
        "asked",
        "published",
    ),
    "La moitié des 53 personnes ont regardé « Dune » le 3 mai 2017.": (
        "context",
        "share",
    ),
    "Moins de 100 personnes ont regardé « Dune » le 3 mai 2017.": (
        "context",
        "upper limit",
    ),
    "53 personnes n'ont pas regardé « Dune » en 2021.": ("context", "not do"),
    "53 personnes ont regardé « Dune » le 3 mai 2017, dont 20 à Paris.": (
        "context",
        "another number",
    ),
    "Les abonnés ont écouté en moyenne 30 titres cette année.": ("context", "average"),
    "53 personnes regarderont « Dune » le 3 mai 2027.": ("context", "expected"),
    "Aux 53 personnes qui ont créé une playlist « Rupture » en 2016": (
        "context",
        "no word for",
    ),
}
