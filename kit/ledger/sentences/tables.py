"""Which words does a language use for figures, for days with a name, and as warnings?

Months and weekdays are those of the locale, as Babel has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names, get_month_names

#: A day of every year, or the days that a name may mean.
Event = tuple[int, int] | tuple[date, ...]

# The referendum: the Electoral Commission's report on that of 23 June 2016. The day on
# which the United Kingdom left: European Union (Withdrawal) Act 2018, section 20.
_VOTE, _EXIT = date(2016, 6, 23), date(2020, 1, 31)


@dataclass(frozen=True)
class Words:
    """What the grammar of a language is filled with."""

    name: str
    code: str
    events: Mapping[str, Event]
    figures: str
    warns: Mapping[str, str]  # why words keep a sentence from being a claim
    little: frozenset[str]  # may stand in a title without a capital
    turns: frozenset[str]  # begin what narrows the words before them
    kinds: str  # of works, or parts of one, and no title
    hedges: str  # say of a number, in a sentence of its own, that it is another

    @property
    def months(self) -> dict[str, int]:
        """Months by their names, long and short."""
        found = {}
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=self.code).items():
                found[name.lower().rstrip(".")] = number
        return found

    def weekday(self, name: str) -> int:
        """Count the days from Monday to one that is named."""
        listed = get_day_names("wide", locale=self.code).items()
        return next(number for number, one in listed if one == name)

    def fill(self, grammar: str) -> str:
        """Put months, weekdays, figures and names of days into a grammar."""
        title = str.title if self.code == "en" else str
        months = [title(name) for name in self.months]
        weekdays = get_day_names("wide", locale=self.code).values()
        parts = {
            "MONTHS": _either(months),
            "WEEKDAYS": _either(weekdays),
            "EVENTS": "|".join(_open(name) for name in _longest(self.events)),
            "FIGURES": "|".join(_longest(self.figures.split())),
        }
        for name, pattern in parts.items():
            grammar = grammar.replace(f"@{name}@", pattern)
        return grammar

    def find_event(self, text: str) -> Event:
        """Find a day by its name, with or without an article."""
        plain = text.replace("’", "'").lower()
        return max(
            ((name, event) for name, event in self.events.items() if name in plain),
            key=lambda one: len(one[0]),
        )[1]

    def warn(self, text: str) -> str:
        """Say why such words keep a sentence from being a claim, if they do."""
        plain = text.replace("’", "'")
        for pattern, reason in self.warns.items():
            if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", plain, re.IGNORECASE):
                return reason
        return ""


def _longest(names: Iterable[str]) -> list[str]:
    return sorted(names, key=len, reverse=True)


def _either(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, _longest(names)))


def _open(name: str) -> str:
    """Let a name be spelt with either apostrophe."""
    return re.escape(name).replace("'", "['’]") + r"\b"


AVERAGE = "It is an average, which says of nobody what they did; ask how many did so."
SHARE = (
    "It is a share, and the kit has no words for shares; ask of how many people it is "
    "one, and write down the count that follows."
)
LIMIT = "It is an upper limit, behind which there may be nobody; ask for the count."
FORECAST = "It says what is expected, or what might be, and not what people did."
DENIAL = (
    "It says what people did not do, and a line of the ledger has no kind for that; "
    "ask how many did it, and of how many."
)
RANK = (
    "It is a rank, which says before whom somebody stands and not how many people "
    "there are; ask for the number of people."
)
HOURS = (
    "It counts time, and the kit has words for how often and on which days, not for "
    "how long."
)
VAGUE = "It holds no number of people."
PLAYLISTS = (
    "It counts playlists or what people did with them, and the kit has words for "
    "titles, days and how often, not for playlists."
)
RECORDS = (
    "It counts plays, purchases or hours, and does not say of how many people; ask for "
    "the number of people."
)
EPISODES = (
    "It counts episodes, and does not say of how many people; ask for the number of "
    "people who saw so many."
)
DAYS = "It counts days, and does not say of how many people."
ROWS = "It counts lines or titles, and not people."

ENGLISH = Words(
    "English",
    "en",
    {
        "valentine's day": (2, 14),
        "christmas day": (12, 25),
        "christmas": (12, 25),
        "christmas eve": (12, 24),
        "boxing day": (12, 26),
        "new year's eve": (12, 31),
        "new year's day": (1, 1),
        "halloween": (10, 31),
        "st patrick's day": (3, 17),
        "st. patrick's day": (3, 17),
        "april fools' day": (4, 1),
        "brexit vote": (_VOTE,),
        "brexit referendum": (_VOTE,),
        "brexit": (_VOTE, _EXIT),
    },
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty "
    "seventy eighty ninety hundred thousand million billion",
    {
        r"on average|averag\w*|mean|median|per (?:person|member|user|viewer|capita)|"
        r"typical\w*": AVERAGE,
        r"half|thirds?|quarters?|tenths?|fifths?|per ?cent|percent\w*|\d+ ?%|shares?|"
        r"majority|minority|most of|one in|\d+ in \d+|\d+ out of|out of|"
        r"proportion": SHARE,
        r"fewer than|less than|under|up to|at most|no more than|below": LIMIT,
        r"will|would|could|might|(?-i:may)|should|expect\w*|forecast\w*|predict\w*|project\w*|"
        r"estimat\w*|if|likely|imagine\w*|plans?|hopes?": FORECAST,
        r"not|never|nobody|no one|none|n't|\w+n't|no|without|except|all but|"
        r"hardly": DENIAL,
        r"top \d+|rank\w*|number one|no\. ?\d+|# ?\d+|chart\w*": RANK,
        r"playlists?": PLAYLISTS,
        r"hours|minutes|seconds|hour": HOURS,
        r"episodes": EPISODES,
        r"days (?:in a row|straight)": DAYS,
        r"rows|titles": ROWS,
        r"plays|streams|views|tickets|times": RECORDS,
        r"many|several|dozens?|hundreds|thousands|millions|few|lots|some": VAGUE,
    },
    frozenset(
        "a an the of in on at to for and or with from by as is it into but nor vs "
        "de la le".split()
    ),
    frozenset(
        "on in at during for with by from after before within while when who which "
        "that and or but every each since until as if not more only one two all both "
        "of them those these where again between so now nearly about".split()
    ),
    r"films|movies|songs|tracks|shows|episodes?|videos|titles|comed(?:y|ies)|dramas?|"
    r"documentar(?:y|ies)|music|podcasts|series|albums|cartoons|anime|sitcoms?|clips?|"
    r"minutes?|hours?|seconds|half|quarter|most|parts?|some|trailers?|scenes?|ones?",
    r"estimat\w*|forecast\w*|project\w*|predict\w*|round\w*|accounts?|households?|"
    r"on average|averag\w*|half|per ?cent|approximat\w*|not true|untrue|false|wrong|"
    r"errors?|correct\w*|retract\w*|denie[ds]|jok\w+",
)
FRENCH = Words(
    "French",
    "fr",
    {
        "saint-valentin": (2, 14),
        "noël": (12, 25),
        "saint-sylvestre": (12, 31),
        "jour de l'an": (1, 1),
        "halloween": (10, 31),
        "fête nationale": (7, 14),
        "vote du brexit": (_VOTE,),
        "vote sur le brexit": (_VOTE,),
        "référendum sur le brexit": (_VOTE,),
        "référendum du brexit": (_VOTE,),
        "brexit": (_VOTE, _EXIT),
    },
    "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize vingt vingts trente quarante cinquante soixante septante huitante "
    "nonante cent cents mille million millions milliard milliards et",
    {
        r"en moyenne|moyennes?|médiane?|par (?:personne|abonné|membre|utilisateur)|"
        r"typique\w*": AVERAGE,
        r"moitié|tiers|quarts?|dixièmes?|pour ?cent|pourcent\w*|\d+ ?%|parts?|majorité|"
        r"minorité|la plupart|une? \w+ sur \w+|\d+ (?:\w+ )?sur \d+": SHARE,
        r"moins d'?e?|jusqu'à|au plus|pas plus de": LIMIT,
        r"va|vont|devraient|devrait|pourraient|pourrait|prévoi\w*|prévu\w*|estim\w*|si|"
        r"attend\w*|espèr\w*|probable\w*|regarderont|écouteront|\w+eront": FORECAST,
        r"pas|jamais|personne ne|aucune?|n'\w+|ne|sans|sauf|rien": DENIAL,
        r"top \d+|rang|numéro \d+|classement": RANK,
        r"playlists?": PLAYLISTS,
        r"heures?|minutes?|secondes?": HOURS,
        r"épisodes": EPISODES,
        r"jours (?:de suite|d'affilée)": DAYS,
        r"lignes|titres": ROWS,
        r"écoutes|lectures|vues|streams|entrées|fois": RECORDS,
        r"beaucoup|plusieurs|dizaines?|centaines?|milliers|millions|quelques|"
        r"certains": VAGUE,
    },
    frozenset(
        "un une le la les l de du des d en dans à au aux pour et ou avec sur par est "
        "the of and in a".split()
    ),
    frozenset(
        "à au aux en le la les pendant durant avec dans chez depuis qui que dont et ou "
        "mais sur sans sauf par pour chaque tous toutes entre du jusqu'au puis quand "
        "lorsque si pas plus seulement deux environ ce cette".split()
    ),
    r"films|chansons|titres|morceaux|séries|épisodes?|vidéos|comédies?|documentaires?|"
    r"musique|albums|minutes?|heures?|secondes|moitié|parties?|extraits?|"
    r"bandes?-annonces?|dessins animés",
    r"estim\w*|prévi\w*|prévu\w*|arrondi\w*|comptes?|foyers?|en moyenne|moitié|"
    r"pour ?cent|environ|faux|erreur|corrig\w*|dément\w*",
)
LANGUAGES = (ENGLISH, FRENCH)

#: Words that tell a language: those of its grammar, and those of such sentences.
_TELLTALE = {
    "en": "the and of who to in on for was were have has have've people person times "
    "every day year watched played streamed listened dear this that by with at than "
    "all a an as members viewers users from it more rows hours viewed episodes "
    "playlists created vs over",
    "fr": "le la les des du de qui ont a et aux un une en dans pour par sur est ce "
    "cette chère cher personnes fois jour jours écouté regardé streamé à au plus que "
    "ces soir année",
    "de": "der die das den dem und ist ein eine einen haben hat am im mit für von zu "
    "nicht auf liebe lieber menschen personen leute mal tag tage jeden die wer",
    "es": "el la los las de del y que en un una con por para a quienes personas veces "
    "día días han ha querida querido escuchó escucharon vieron visto cada al",
    "it": "il lo la gli le di del della e che in un una con per a persone volte giorno "
    "giorni hanno ha cara caro ascoltato guardato ogni al alle i",
    "nl": "de het een en van in op die dat hebben heeft voor met aan beste mensen "
    "keer dag dagen elke is niet te bekeken geluisterd naar",
    "pt": "o os as de do da dos das e que em um uma com por para pessoas vezes dia "
    "dias têm tem cara caro ouviu ouviram assistiram assistiu viram cada no na à",
}
TELLTALE = {code: frozenset(words.split()) for code, words in _TELLTALE.items()}
